/* First-order indices by neighbours; see first_order.h. */
#include "analysis/sensitivity/first_order.h"

#include "analysis/data/deep_points.h"
#include "analysis/deep_shares.h"
#include "base/alloc.h"
#include "base/libm.h"
#include "base/random.h"

#include <math.h>

enum { BATCHES = 16, MOST_LAGS = 64 };

/* ---- Many values: neighbours ------------------------------------------------------------------
 */

/* Index of z[0..n) in the order of x, from neighbours. */
static double of_neighbours(const double *z, size_t n, double variance) {
  double sum = 0;

  for (size_t k = 0; k + 1 < n; k++) sum += (z[k + 1] - z[k]) * (z[k + 1] - z[k]);
  return 1 - sum / (2 * (double)(n - 1)) / variance;
}

/* 2 n^(1/3), whole, within limits. */
static size_t lags_of(size_t n) {
  size_t m = 2;

  while (m < MOST_LAGS && (m + 1) * (m + 1) * (m + 1) <= 8 * n) m++;
  return m;
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

casus_status cs_first_by_neighbours(const cs_ranks *r, const double *y, bool even,
                                    cs_estimate *out) {
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
    if (even) out->error += 1.5 * cs_fmax(0, 1 - out->value) / (double)lags_of(n);
  }
  cs_free(z);
  cs_free(of);
  return st;
}

/* ---- Levels ---------------------------------------------------------------------------------- */

typedef struct {
  double n, mean, square; /* square: sum of squares about the mean */
} moments;

/* Of the rows of batch `batch` (SIZE_MAX: all), without those that failed. */
static bool takes(const cs_data *d, size_t batch, size_t i) {
  return batch == SIZE_MAX || cs_data_batch(d, i) == batch;
}

static moments moments_of(const cs_data *d, size_t batch, const double *y, size_t n) {
  moments m = {0};

  for (size_t i = 0; i < n; i++) {
    if (isnan(y[i]) || !takes(d, batch, i)) continue;
    m.n++;
    m.mean += y[i];
  }
  if (m.n > 0) m.mean /= m.n;
  for (size_t i = 0; i < n; i++) {
    if (isnan(y[i]) || !takes(d, batch, i)) continue;
    m.square += (y[i] - m.mean) * (y[i] - m.mean);
  }
  /* What does not vary but for rounding does not vary. */
  if (m.square <= 1e-24 * m.n * m.mean * m.mean) m.square = 0;
  return m;
}

static double by_levels(const cs_data *d, size_t batch, const cs_ranks *r, const double *y) {
  moments m = moments_of(d, batch, y, r->n);
  double n[CS_RANK_LEVELS] = {0}, sum[CS_RANK_LEVELS] = {0}, between = 0, used = 0;

  for (size_t i = 0; i < r->n; i++) {
    if (isnan(y[i]) || !takes(d, batch, i)) continue;
    n[r->level[i]]++;
    sum[r->level[i]] += y[i] - m.mean;
  }
  for (size_t k = 0; k < r->n_levels; k++) {
    if (!(n[k] > 0)) continue;
    used++;
    between += sum[k] * sum[k] / n[k];
  }
  if (!(m.square > 0) || m.n <= used || used < 2) return 0;
  return 1 - (m.square - between) / (m.n - used) / (m.square / (m.n - 1));
}

static cs_estimate of_levels(const cs_data *d, const cs_ranks *r, const double *y, double *batch) {
  size_t batches = cs_data_batches(d);

  for (size_t b = 0; b < batches; b++) batch[b] = by_levels(d, b, r, y);
  return (cs_estimate){by_levels(d, SIZE_MAX, r, y), cs_t_half_width(batch, batches)};
}

/* ---- Deep ranges ----------------------------------------------------------------------------- */

/* A deep range's share, in one regression with the others: analysis/deep_shares.h. */
static casus_status deep_first(const cs_data *d, size_t input, const double *y, cs_estimate *out) {
  cs_deep_points deep;
  cs_deep_share *share = cs_calloc(d->n_inputs, sizeof *share);
  casus_status st = cs_deep_points_make(d, y, &deep);
  double variance = 0;

  if (!share) st = CASUS_NOMEM;
  if (st == CASUS_OK)
    st = cs_deep_shares(deep.points, deep.n, (const double *const *)deep.u, deep.mean, deep.noise,
                        share, &variance);
  for (size_t k = 0; k < deep.n && st == CASUS_OK; k++) {
    double part = variance + deep.within > 0 ? variance / (variance + deep.within) : 0;

    if (deep.input[k] != input) continue;
    *out = (cs_estimate){part * share[k].share, cs_t_975(deep.points - 1) * part * share[k].error};
  }
  cs_deep_points_free(&deep);
  cs_free(share);
  return st;
}

/* ---- All together ---------------------------------------------------------------------------- */

casus_status cs_first_order(const cs_data *d, size_t input, const cs_ranks *r, const double *y,
                            bool even, cs_estimate *out) {
  double *batch;

  if (d->inputs[input].is_deep) return deep_first(d, input, y, out);
  if (!r->n_levels) return cs_first_by_neighbours(r, y, even, out);
  batch = cs_calloc(cs_data_batches(d), sizeof *batch);
  if (!batch) return CASUS_NOMEM;
  *out = of_levels(d, r, y, batch);
  cs_free(batch);
  return CASUS_OK;
}
