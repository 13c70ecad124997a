/* First-order indices by neighbours; see first_order.h. */
#include "analysis/sensitivity/first_order.h"

#include "base/alloc.h"
#include "base/random.h"

#include <math.h>

enum { BATCHES = 16, MOST_LAGS = 64 };

/* Index of z[0..n) in the order of x, from neighbours. */
static double of_neighbours(const double *z, size_t n, double variance) {
  double sum = 0;

  for (size_t k = 0; k + 1 < n; k++) sum += (z[k + 1] - z[k]) * (z[k + 1] - z[k]);
  return 1 - sum / (2 * (double)(n - 1)) / variance;
}

static size_t lags_of(size_t n) {
  size_t m = (size_t)(2 * cbrt((double)n));

  return m < 2 ? 2 : m > MOST_LAGS ? MOST_LAGS : m;
}

/* The same from pairs up to lags_of(n) apart: g[l], half the mean square of the differences at
 * distance l, is fitted by a + b l^2, weighted by the number of pairs; a is Var[Y | x]. */
static double of_window(const double *z, size_t n, double variance) {
  size_t m = lags_of(n) < n - 1 ? lags_of(n) : n - 1;
  double g[MOST_LAGS], weight = 0, mean_g = 0, mean_d = 0, gd = 0, dd = 0;

  for (size_t l = 1; l <= m; l++) {
    double pairs = (double)(n - l), d = (double)(l * l), sum = 0;

    for (size_t k = 0; k + l < n; k++) sum += (z[k + l] - z[k]) * (z[k + l] - z[k]);
    g[l - 1] = sum / (2 * pairs);
    weight += pairs;
    mean_g += pairs * g[l - 1];
    mean_d += pairs * d;
  }
  mean_g /= weight;
  mean_d /= weight;
  for (size_t l = 1; l <= m; l++) {
    double d = (double)(l * l) - mean_d;

    gd += (double)(n - l) * d * g[l - 1];
    dd += (double)(n - l) * d * d;
  }
  return 1 - (mean_g - (dd > 0 ? gd / dd : 0) * mean_d) / variance;
}

/* 0 when the values do not vary, or are fewer than 3. */
static double index_of(const double *z, size_t n, bool even) {
  double mean = 0, square = 0;

  if (n < 3) return 0;
  for (size_t k = 0; k < n; k++) mean += z[k] / (double)n;
  for (size_t k = 0; k < n; k++) square += (z[k] - mean) * (z[k] - mean);
  /* What does not vary but for rounding does not vary. */
  if (square <= 1e-24 * (double)n * mean * mean || !(square > 0)) return 0;
  square /= (double)(n - 1);
  return even ? of_window(z, n, square) : of_neighbours(z, n, square);
}

casus_status cs_first_order(const cs_ranks *r, const double *y, bool even, cs_estimate *out) {
  double *z = cs_calloc(2 * r->n, sizeof *z), *part = z ? z + r->n : NULL, batch[BATCHES];
  unsigned char *of = cs_calloc(r->n, 1);
  casus_status st = z && of ? CASUS_OK : CASUS_NOMEM;
  size_t n = 0;

  *out = (cs_estimate){0};
  for (size_t k = 0; k < r->n && !st; k++) {
    size_t i = r->order[k];

    if (isnan(y[i])) continue;
    of[n] = (unsigned char)(cs_random_unit(2, 0, i) * BATCHES);
    z[n++] = y[i];
  }
  if (!st) {
    for (size_t b = 0; b < BATCHES; b++) {
      size_t m = 0;

      for (size_t k = 0; k < n; k++) {
        if (of[k] == b) part[m++] = z[k];
      }
      batch[b] = index_of(part, m, even);
    }
    out->value = index_of(z, n, even);
    out->error = cs_t_half_width(batch, BATCHES);
    if (even) out->error += 1.5 * fmax(0, 1 - out->value) / (double)lags_of(n);
  }
  cs_free(z);
  cs_free(of);
  return st;
}
