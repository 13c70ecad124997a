/* Conditional distributions along an input; see shift_of_distribution.h. */
#include "analysis/sensitivity/shift_of_distribution.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/number.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

enum {
  BINS = CS_EXCESS_BINS,
  CURVE = 200, /* points of the local mean and spread */
  GROUPS = 16, /* of bins, for the dispersion */
  BLOCK = 250, /* futures of a block at 10,000, for the dispersion; grows as n^0.8 */
  ATOMS = 100, /* a value of more than 1 / ATOMS of the futures is an atom */
  LEAST_BLOCK = 20
};

/* Standard deviation of the kernel for the local mean, in parts of the range; twice that for the
 * local spread. */
static const double LOCAL = 0.02;

/* Slices times half width: middles are a quarter of a half width apart. */
static const double OVERLAP = 3.84;

/* ---- Local mean and spread ------------------------------------------------------------------- */

/* x[0..CURVE) := x blurred by a normal kernel of `sd` points, ends mirrored. */
static void blur(double sd, double *x) {
  double kernel[CURVE], sum = 0, out[CURVE];
  size_t reach = cs_to_count(ceil(4 * sd), CURVE - 1);

  for (size_t k = 0; k <= reach; k++) {
    kernel[k] = cs_exp(-0.5 * (double)(k * k) / (sd * sd));
    sum += (k ? 2 : 1) * kernel[k];
  }
  for (size_t i = 0; i < CURVE; i++) {
    out[i] = kernel[0] / sum * x[i];
    for (size_t k = 1; k <= reach; k++) {
      size_t left = i >= k ? i - k : k - i - 1,
             right = i + k < CURVE ? i + k : 2 * CURVE - 1 - i - k;

      out[i] += kernel[k] / sum * (x[left] + x[right]);
    }
  }
  memcpy(x, out, sizeof out);
}

/* The mean of value[0..n) near each point of the curve, `sd` wide. */
static void local_mean(const double *value, size_t n, double sd, double *curve) {
  double count[CURVE] = {0};

  memset(curve, 0, CURVE * sizeof *curve);
  for (size_t i = 0; i < n; i++) {
    curve[i * CURVE / n] += value[i];
    count[i * CURVE / n]++;
  }
  blur(sd * CURVE, curve);
  blur(sd * CURVE, count);
  for (size_t k = 0; k < CURVE; k++) curve[k] = count[k] > 0 ? curve[k] / count[k] : 0;
}

static double curve_at(const double *curve, double u) {
  double at = u * CURVE - 0.5;
  size_t k = cs_to_count(at, CURVE);

  if (at <= 0) return curve[0];
  if (k >= CURVE - 1) return curve[CURVE - 1];
  return curve[k] + (curve[k + 1] - curve[k]) * (at - (double)k);
}

static double at_row(const double *curve, size_t i, size_t n) {
  return curve_at(curve, ((double)i + 0.5) / (double)n);
}

static void find_curves(cs_along *a) {
  size_t n = a->n;

  local_mean(a->z, n, LOCAL, a->mean);
  for (size_t i = 0; i < n; i++) {
    double d = a->z[i] - at_row(a->mean, i, n);

    a->e[i] = d * d;
  }
  local_mean(a->e, n, 2 * LOCAL, a->spread);
  for (size_t k = 0; k < CURVE; k++) a->spread[k] = sqrt(a->spread[k]);
  for (size_t i = 0; i < n; i++) {
    double s = at_row(a->spread, i, n);

    a->e[i] = s > 0 ? (a->z[i] - at_row(a->mean, i, n)) / s : 0;
  }
}

/* ---- Rows and bins --------------------------------------------------------------------------- */

/* Scores are between -LAST and LAST but for one in 15,000; cells of that range know the first bin
 * they may hold. */
enum { CELLS = 2048, LAST = 4 };

/* The bin of z: the first whose upper end is not below z. */
static size_t bin_of(const cs_along *a, double z) {
  double cell = (z + LAST) * (CELLS / 2.0 / LAST);
  size_t b = cell > 0 ? a->start[cell < CELLS ? (size_t)cell : CELLS - 1] : 0;

  while (b < BINS - 1 && a->edge[b] < z) b++;
  return b;
}

/* Edges at equal probabilities of a normal score. */
static void make_bins(cs_along *a) {
  size_t b = 0;

  for (size_t k = 1; k < BINS; k++) a->edge[k - 1] = cs_normal_quantile((double)k / BINS);
  for (size_t c = 0; c < CELLS; c++) {
    while (b < BINS - 1 && a->edge[b] < (double)c * 2 * LAST / CELLS - LAST) b++;
    a->start[c] = (uint16_t)b;
  }
}

/* The rows that did not fail, in the order of x: their y into z, their levels. */
static void take_rows(const cs_ranks *r, const double *y, cs_along *out) {
  for (size_t k = 0; k < r->n; k++) {
    size_t i = r->order[k];

    if (isnan(y[i])) continue;
    out->z[out->n] = y[i];
    out->level[out->n++] = r->level[i];
  }
  out->n_levels = r->n_levels;
}

/* z := normal scores, and the share of each bin. */
static casus_status score(cs_along *a) {
  cs_ranks y;
  casus_status st = cs_ranks_make(a->z, a->n, &y);
  size_t run = 1, most = 1;

  for (size_t k = 1; k < a->n && st == CASUS_OK; k++) {
    run = y.u[y.order[k]] == y.u[y.order[k - 1]] ? run + 1 : 1;
    if (run > most) most = run;
  }
  a->moves = most <= 1 || most * ATOMS <= a->n;
  for (size_t i = 0; i < a->n && st == CASUS_OK; i++) {
    a->z[i] = cs_normal_quantile(y.u[i]);
    a->mass[bin_of(a, a->z[i])] += 1 / (double)a->n;
  }
  cs_ranks_free(&y);
  return st;
}

casus_status cs_along_make(const cs_ranks *r, const double *y, cs_along *out) {
  casus_status st;

  *out = (cs_along){.z = cs_calloc(2 * r->n + 1, sizeof *out->z),
                    .level = cs_calloc(r->n + 1, 1),
                    .start = cs_calloc(CELLS, sizeof *out->start),
                    .mean = cs_calloc(2 * CURVE + 2 * BINS, sizeof *out->mean)};
  if (!out->z || !out->level || !out->start || !out->mean) return CASUS_NOMEM;
  out->e = out->z + r->n;
  out->spread = out->mean + CURVE;
  out->edge = out->spread + CURVE;
  out->mass = out->edge + BINS;
  make_bins(out);
  take_rows(r, y, out);
  st = score(out);
  if (st == CASUS_OK && out->n) find_curves(out);
  return st;
}

void cs_along_free(cs_along *a) {
  cs_free(a->z);
  cs_free(a->level);
  cs_free(a->start);
  cs_free(a->mean);
  *a = (cs_along){0};
}

/* The bin of row i, brought to where the local mean and spread are `mean` and `spread`. */
static size_t bin_at(const cs_along *a, size_t i, double mean, double spread) {
  return bin_of(a, a->moves ? mean + spread * a->e[i] : a->z[i]);
}

/* ---- Slices ---------------------------------------------------------------------------------- */

/* Shares of bins, in path[1..BINS], to F(y | slice) - F(y). */
static void accumulate(const double *mass, double *path) {
  for (size_t b = 0; b < BINS; b++) path[b + 1] += path[b] - mass[b];
  path[BINS] = 0;
}

static size_t by_level(const cs_along *a, cs_slice *slices) {
  size_t used = 0;

  for (size_t l = 0; l < a->n_levels; l++) {
    cs_slice *s = &slices[used];
    double n = 0;

    *s = (cs_slice){0};
    for (size_t i = 0; i < a->n; i++) {
      if (a->level[i] != l) continue;
      s->path[bin_of(a, a->z[i]) + 1]++;
      n++;
    }
    if (!(n > 0)) continue; /* all its futures failed */
    for (size_t b = 1; b <= BINS; b++) s->path[b] /= n;
    accumulate(a->mass, s->path);
    s->share = n / (double)a->n;
    s->sd = 1 / sqrt(n);
    used++;
  }
  return used;
}

/* Solves m c = (1, 0, 0), m symmetric and positive definite. */
static void solve(double m[3][3], double c[3]) {
  double a = m[1][1] * m[2][2] - m[1][2] * m[2][1], b = m[1][2] * m[2][0] - m[1][0] * m[2][2];
  double d = m[1][0] * m[2][1] - m[1][1] * m[2][0];
  double determinant = m[0][0] * a + m[0][1] * b + m[0][2] * d;

  c[0] = a / determinant;
  c[1] = b / determinant;
  c[2] = d / determinant;
}

/* A window of rows first..last - 1 about a middle, and the local quadratic's weights in it:
 * (c0 + c1 t + c2 t^2) (1 - t^2), t in -1..1. */
typedef struct {
  size_t first, last;
  double n, middle, half, c[3];
} window;

/* Integral of t^k (1 - t^2) up to t. */
static double integral(int k, double t) {
  return cs_pow(t, k + 1) / (k + 1) - cs_pow(t, k + 3) / (k + 3);
}

static window window_at(size_t n, double middle, double half) {
  window w = {.n = (double)n, .middle = middle, .half = half};
  double from = cs_fmax(0, middle - half), to = cs_fmin(1, middle + half), m[3][3], sum[5];

  w.first = cs_to_count(from * w.n, n);
  w.last = cs_to_count(to * w.n, n);
  for (int k = 0; k < 5; k++)
    sum[k] = half * w.n * (integral(k, (to - middle) / half) - integral(k, (from - middle) / half));
  for (size_t k = 0; k < 9; k++) m[k / 3][k % 3] = sum[k / 3 + k % 3];
  solve(m, w.c);
  return w;
}

static void by_window(const cs_along *a, double middle, double half, cs_slice *s) {
  window w = window_at(a->n, middle, half);
  double mean = curve_at(a->mean, middle), spread = curve_at(a->spread, middle);
  double step = 1 / (w.n * half), start = middle / half, square = 0, sum = 0;

  *s = (cs_slice){0};
  for (size_t i = w.first; i < w.last; i++) {
    double t = ((double)i + 0.5) * step - start, kernel = 1 - t * t;
    double share = kernel > 0 ? kernel * (w.c[0] + t * (w.c[1] + t * w.c[2])) : 0;

    s->path[bin_at(a, i, mean, spread) + 1] += share;
    square += share * share;
    sum += share;
  }
  for (size_t b = 1; b <= BINS; b++) s->path[b] /= sum;
  accumulate(a->mass, s->path);
  s->sd = sqrt(square) / sum;
}

size_t cs_excess_make(const cs_along *a, double half, cs_slice *slices) {
  size_t n = cs_to_count(ceil(OVERLAP / half), CS_EXCESS_SLICES);

  if (a->n_levels) return by_level(a, slices);
  for (size_t k = 0; k < n; k++) {
    by_window(a, ((double)k + 0.5) / (double)n, half, &slices[k]);
    slices[k].share = 1 / (double)n;
  }
  return n;
}

/* ---- Dispersion ------------------------------------------------------------------------------ */

double cs_excess_dispersion(const cs_along *a) {
  size_t block = (size_t)(BLOCK * cs_pow((double)a->n / 10000, 0.8)), group[BINS];
  double observed = 0, expected = 0, below = 0;

  if (a->n_levels) return 1;
  if (block < LEAST_BLOCK) block = LEAST_BLOCK;
  for (size_t b = 0; b < BINS; b++) {
    group[b] = cs_to_count((below + a->mass[b] / 2) * GROUPS, GROUPS - 1);
    below += a->mass[b];
  }
  for (size_t first = 0; first + 3 * block <= a->n; first += block) {
    double middle = ((double)first + 1.5 * (double)block) / (double)a->n;
    double mean = curve_at(a->mean, middle), spread = curve_at(a->spread, middle);
    double count[3][GROUPS] = {{0}}, m = (double)block;

    for (size_t i = 0; i < 3 * block; i++)
      count[i / block][group[bin_at(a, first + i, mean, spread)]]++;
    for (size_t g = 0; g < GROUPS; g++) {
      double d = count[0][g] - 2 * count[1][g] + count[2][g];
      double p = (count[0][g] + count[1][g] + count[2][g]) / (3 * m);

      observed += d * d;
      expected += 6 * m * p * (1 - p) * 3 * m / (3 * m - 1);
    }
  }
  return expected > observed ? observed / expected : 1;
}
