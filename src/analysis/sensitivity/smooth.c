/* Penalised splines; see smooth.h. */
#include "analysis/sensitivity/smooth.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

enum { MAIN = 20, PAIR = 5, DEGREE = 3, WIDTH = DEGREE + 1, LAMBDAS = 13 };

/* Smoothing parameters tried: LAMBDAS of them from this on, each 10 times the last, times the
 * mean diagonal of the normal equations over the penalty's. */
static const double LEAST_LAMBDA = 1e-8;

/* A ridge that keeps the normal equations solvable where no data stand; relative to their mean
 * diagonal. */
static const double RIDGE = 1e-9;

/* Scores beyond this are taken as this: less than one in 10^4 on either side. */
static const double FAR = 3.8;

/* A block of coefficients: of one input, or of the products of two. */
typedef struct {
  size_t a, b; /* inputs; b SIZE_MAX: one input */
  size_t intervals, first, n;
} block;

struct cs_smooth {
  const cs_ranks *ranks;
  size_t n_inputs, n;
  const unsigned char *skip;
  bool by_levels;
  double least[CS_SMOOTH_INPUTS], most[CS_SMOOTH_INPUTS]; /* of the scores */
  float *z[CS_SMOOTH_INPUTS];                             /* [row] */
  block *blocks;
  size_t n_blocks, size;           /* coefficients in all */
  size_t *at;                      /* work of one row: places */
  double *value;                   /* work of one row: values */
  double *gram, *penalty, *factor; /* [size * size] */
  double *right, *solution, *work; /* [size] */
  double *best;                    /* [size]: coefficients fitted last */
  double lambda;                   /* of the last fit, relative */
  bool keeps_lambda;
};

/* ---- Basis ----------------------------------------------------------------------------------- */

static double score(double u) {
  double z = cs_normal_quantile(u);

  return z < -FAR ? -FAR : z > FAR ? FAR : z;
}

/* The four cubic B-splines that are not 0 at t in 0..intervals; returns the first one's number. */
static size_t splines(double t, size_t intervals, double w[WIDTH]) {
  size_t k = t >= (double)intervals ? intervals - 1 : t < 0 ? 0 : (size_t)t;
  double x = t - (double)k, y = 1 - x;

  w[0] = y * y * y / 6;
  w[1] = (3 * x * x * x - 6 * x * x + 4) / 6;
  w[2] = (3 * y * y * y - 6 * y * y + 4) / 6;
  w[3] = x * x * x / 6;
  return k;
}

static double place(const cs_smooth *s, size_t input, double z, size_t intervals) {
  return (z - s->least[input]) / (s->most[input] - s->least[input]) * (double)intervals;
}

/* The coefficients that matter at scores z[input]: places and values; returns how many. */
static size_t row_at(const cs_smooth *s, const double *z, size_t *at, double *value) {
  size_t n = 0;

  at[n] = 0;
  value[n++] = 1;
  for (size_t k = 0; k < s->n_blocks; k++) {
    const block *b = &s->blocks[k];
    double v[WIDTH], w[WIDTH];
    size_t i = splines(place(s, b->a, z[b->a], b->intervals), b->intervals, v), j;

    if (b->b == SIZE_MAX) {
      for (size_t p = 0; p < WIDTH; p++) {
        at[n] = b->first + i + p;
        value[n++] = v[p];
      }
      continue;
    }
    j = splines(place(s, b->b, z[b->b], b->intervals), b->intervals, w);
    for (size_t p = 0; p < WIDTH; p++) {
      for (size_t q = 0; q < WIDTH; q++) {
        at[n] = b->first + (i + p) * (b->intervals + DEGREE) + j + q;
        value[n++] = v[p] * w[q];
      }
    }
  }
  return n;
}

static size_t row_of(const cs_smooth *s, size_t i, size_t *at, double *value) {
  double z[CS_SMOOTH_INPUTS];

  for (size_t k = 0; k < s->n_inputs; k++) z[k] = (double)s->z[k][i];
  return row_at(s, z, at, value);
}

/* Adds the squares of second differences of the coefficients first, first + step, ... */
static void add_differences(double *penalty, size_t size, size_t first, size_t step, size_t n) {
  static const double d[] = {1, -2, 1};

  for (size_t k = 0; k + 2 < n; k++) {
    for (size_t p = 0; p < 3; p++) {
      for (size_t q = 0; q < 3; q++)
        penalty[(first + (k + p) * step) * size + first + (k + q) * step] += d[p] * d[q];
    }
  }
}

static void fill_penalty(cs_smooth *s) {
  for (size_t k = 0; k < s->n_blocks; k++) {
    const block *b = &s->blocks[k];
    size_t n = b->intervals + DEGREE;

    if (b->b == SIZE_MAX) {
      add_differences(s->penalty, s->size, b->first, 1, n);
      continue;
    }
    for (size_t i = 0; i < n; i++) {
      add_differences(s->penalty, s->size, b->first + i * n, 1, n);
      add_differences(s->penalty, s->size, b->first + i, n, n);
    }
  }
}

/* ---- Solving --------------------------------------------------------------------------------- */

/* Lower Cholesky factor of a, in place; false when a pivot is not above 0. */
static bool cholesky(size_t n, double *a) {
  for (size_t j = 0; j < n; j++) {
    for (size_t i = j; i < n; i++) {
      double sum = a[i * n + j];

      for (size_t k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i == j) {
        if (!(sum > 0)) return false;
        a[j * n + j] = sqrt(sum);
      } else {
        a[i * n + j] = sum / a[j * n + j];
      }
    }
  }
  return true;
}

static void solve(size_t n, const double *l, double *x) {
  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k];
    x[i] /= l[i * n + i];
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k];
    x[i] /= l[i * n + i];
  }
}

/* Factors gram + lambda * penalty + ridge. */
static bool factor(cs_smooth *s, double lambda, double ridge) {
  size_t n = s->size;

  for (size_t k = 0; k < n * n; k++) s->factor[k] = s->gram[k] + lambda * s->penalty[k];
  for (size_t k = 0; k < n; k++) s->factor[k * n + k] += ridge;
  return cholesky(n, s->factor);
}

/* trace((gram + lambda penalty)^-1 gram), column by column. */
static double trace(cs_smooth *s) {
  size_t n = s->size;
  double sum = 0;

  for (size_t k = 0; k < n; k++) {
    for (size_t i = 0; i < n; i++) s->work[i] = s->gram[i * n + k];
    solve(n, s->factor, s->work);
    sum += s->work[k];
  }
  return sum;
}

/* Residual sum of squares of the solution. */
static double residual(const cs_smooth *s, double square) {
  size_t n = s->size;
  double sum = square;

  for (size_t i = 0; i < n; i++) {
    double row = 0;

    for (size_t k = 0; k < n; k++) row += s->gram[i * n + k] * s->solution[k];
    sum += s->solution[i] * (row - 2 * s->right[i]);
  }
  return cs_fmax(0, sum);
}

/* ---- Making ---------------------------------------------------------------------------------- */

static bool skips(const cs_smooth *s, size_t i) {
  return s->skip && s->skip[i];
}

static void fill_gram(cs_smooth *s) {
  for (size_t i = 0; i < s->n; i++) {
    size_t m;

    if (skips(s, i)) continue;
    m = row_of(s, i, s->at, s->value);
    for (size_t p = 0; p < m; p++) {
      double *row = s->gram + s->at[p] * s->size, v = s->value[p];

      for (size_t q = 0; q < m; q++) row[s->at[q]] += v * s->value[q];
    }
  }
}

static bool lay_blocks(cs_smooth *s) {
  size_t d = s->n_inputs, at = 1, pairs = d * (d - 1) / 2;

  s->blocks = cs_calloc(d + pairs, sizeof *s->blocks);
  if (!s->blocks) return false;
  for (size_t a = 0; a < d; a++) {
    s->blocks[s->n_blocks++] = (block){a, SIZE_MAX, MAIN, at, MAIN + DEGREE};
    at += MAIN + DEGREE;
  }
  for (size_t a = 0; a < d; a++) {
    for (size_t b = a + 1; b < d; b++) {
      s->blocks[s->n_blocks++] = (block){a, b, PAIR, at, (PAIR + DEGREE) * (PAIR + DEGREE)};
      at += (PAIR + DEGREE) * (PAIR + DEGREE);
    }
  }
  s->size = at;
  return true;
}

static bool find_scores(cs_smooth *s) {
  for (size_t k = 0; k < s->n_inputs; k++) {
    const cs_ranks *r = &s->ranks[k];

    s->z[k] = cs_calloc(s->n, sizeof *s->z[k]);
    if (!s->z[k]) return false;
    s->least[k] = INFINITY;
    s->most[k] = -INFINITY;
    for (size_t i = 0; i < s->n; i++) {
      double z = score(r->u[i]);

      s->z[k][i] = (float)z;
      s->least[k] = cs_fmin(s->least[k], z);
      s->most[k] = cs_fmax(s->most[k], z);
    }
    if (!(s->most[k] > s->least[k])) s->most[k] = s->least[k] + 1;
  }
  return true;
}

static bool make_spline(cs_smooth *s) {
  size_t row = 1 + WIDTH * s->n_inputs + WIDTH * WIDTH * s->n_inputs * (s->n_inputs - 1) / 2;

  if (!find_scores(s) || !lay_blocks(s)) return false;
  s->at = cs_calloc(row, sizeof *s->at);
  s->value = cs_calloc(row, sizeof *s->value);
  s->gram = cs_calloc(s->size * s->size, sizeof *s->gram);
  s->penalty = cs_calloc(s->size * s->size, sizeof *s->penalty);
  s->factor = cs_calloc(s->size * s->size, sizeof *s->factor);
  s->right = cs_calloc(s->size, sizeof *s->right);
  s->solution = cs_calloc(s->size, sizeof *s->solution);
  s->work = cs_calloc(s->size, sizeof *s->work);
  s->best = cs_calloc(s->size, sizeof *s->best);
  if (!s->at || !s->value || !s->gram || !s->penalty || !s->factor || !s->right || !s->solution ||
      !s->work || !s->best)
    return false;
  fill_gram(s);
  fill_penalty(s);
  return true;
}

casus_status cs_smooth_new(const cs_ranks *ranks, size_t n_inputs, const unsigned char *skip,
                           cs_smooth **out) {
  cs_smooth *s = cs_calloc(1, sizeof *s);
  bool made;

  *out = NULL;
  if (!s) return CASUS_NOMEM;
  *s = (cs_smooth){.ranks = ranks, .n_inputs = n_inputs, .n = ranks[0].n, .skip = skip};
  s->by_levels = n_inputs == 1 && ranks[0].n_levels;
  if (s->by_levels) {
    s->best = cs_calloc(CS_RANK_LEVELS, sizeof *s->best);
    made = s->best != NULL;
  } else {
    made = make_spline(s);
  }
  if (!made) {
    cs_smooth_free(s);
    return CASUS_NOMEM;
  }
  *out = s;
  return CASUS_OK;
}

void cs_smooth_take(cs_smooth *s, const unsigned char *skip) {
  s->skip = skip;
  if (s->by_levels) return;
  s->keeps_lambda = true;
  memset(s->gram, 0, s->size * s->size * sizeof *s->gram);
  fill_gram(s);
}

void cs_smooth_free(cs_smooth *s) {
  if (!s) return;
  for (size_t k = 0; k < CS_SMOOTH_INPUTS; k++) cs_free(s->z[k]);
  cs_free(s->blocks);
  cs_free(s->at);
  cs_free(s->value);
  cs_free(s->gram);
  cs_free(s->penalty);
  cs_free(s->factor);
  cs_free(s->right);
  cs_free(s->solution);
  cs_free(s->work);
  cs_free(s->best);
  cs_free(s);
}

/* ---- Fitting --------------------------------------------------------------------------------- */

static void fit_levels(cs_smooth *s, const double *y, double *fit, double *freedom) {
  const cs_ranks *r = s->ranks;
  double n[CS_RANK_LEVELS] = {0}, used = 0;

  memset(s->best, 0, CS_RANK_LEVELS * sizeof *s->best);
  for (size_t i = 0; i < s->n; i++) {
    if (skips(s, i)) continue;
    n[r->level[i]]++;
    s->best[r->level[i]] += y[i];
  }
  for (size_t k = 0; k < r->n_levels; k++) {
    if (n[k] > 0) {
      s->best[k] /= n[k];
      used++;
    }
  }
  for (size_t i = 0; fit && i < s->n; i++) {
    if (!skips(s, i)) fit[i] = s->best[r->level[i]];
  }
  if (freedom) *freedom = used;
}

casus_status cs_smooth_fit(cs_smooth *s, const double *y, double *fit, double *freedom) {
  double mean = 0, square = 0, n = 0, best = INFINITY, unit = 0, strength = 0;

  if (s->by_levels) {
    fit_levels(s, y, fit, freedom);
    return CASUS_OK;
  }
  memset(s->right, 0, s->size * sizeof *s->right);
  for (size_t i = 0; i < s->n; i++) {
    if (skips(s, i)) continue;
    mean += y[i];
    n++;
  }
  mean /= n > 0 ? n : 1;
  for (size_t i = 0; i < s->n; i++) {
    size_t m;

    if (skips(s, i)) continue;
    m = row_of(s, i, s->at, s->value);
    for (size_t p = 0; p < m; p++) s->right[s->at[p]] += s->value[p] * (y[i] - mean);
    square += (y[i] - mean) * (y[i] - mean);
  }
  for (size_t k = 0; k < s->size; k++) {
    unit += s->gram[k * s->size + k] / (double)s->size;
    strength += s->penalty[k * s->size + k] / (double)s->size;
  }
  memset(s->best, 0, s->size * sizeof *s->best);
  for (size_t k = 0; k < (s->keeps_lambda ? 1 : LAMBDAS) && square > 0; k++) {
    double lambda = s->keeps_lambda ? s->lambda : LEAST_LAMBDA * cs_pow(10, (double)k);
    double used = 0, gcv = 0;

    if (!factor(s, lambda * unit / strength, RIDGE * unit)) continue;
    memcpy(s->solution, s->right, s->size * sizeof *s->solution);
    solve(s->size, s->factor, s->solution);
    if (!s->keeps_lambda) {
      used = trace(s);
      gcv = n > used ? residual(s, square) / ((n - used) * (n - used)) : INFINITY;
    }
    if (gcv >= best) continue;
    best = gcv;
    s->lambda = lambda;
    if (freedom) *freedom = used;
    memcpy(s->best, s->solution, s->size * sizeof *s->best);
  }
  s->best[0] += mean;
  for (size_t i = 0; fit && i < s->n; i++) {
    size_t m;

    if (skips(s, i)) continue;
    m = row_of(s, i, s->at, s->value);

    fit[i] = 0;
    for (size_t p = 0; p < m; p++) fit[i] += s->value[p] * s->best[s->at[p]];
  }
  return CASUS_OK;
}

void cs_smooth_curve(const cs_smooth *s, size_t n, const double *u, double *curve) {
  for (size_t i = 0; i < n; i++) {
    double z = score(u[i]);
    size_t m;

    z = cs_fmin(cs_fmax(z, s->least[0]), s->most[0]);
    m = row_at(s, &z, s->at, s->value);
    curve[i] = 0;
    for (size_t p = 0; p < m; p++) curve[i] += s->value[p] * s->best[s->at[p]];
  }
}
