/* Additive regression over the deep box; see deep_shares.h. */
#include "analysis/deep_shares.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

enum { DEGREES = 3, LEAST_POINTS = 8, NO_TERM = -1 };

/* Chance of naming anything, in each of the two kinds of test, where nothing has an influence. */
#define LEVEL 0.02
/* A column of which the regression's other columns leave less than this part of its square says
 * nothing of its own. */
#define COLLINEAR 0.02
/* What is left of y's square when it is explained but for rounding. */
#define ROUNDING 1e-20

typedef struct {
  size_t points, n, n_terms; /* terms: n * DEGREES, range k's at k * DEGREES */
  double *column;            /* [term * points + point] */
  bool *in;                  /* [term]: part of the regression */
  double *basis;             /* [column of the regression * points + point]: orthonormal */
  double *rest;              /* [point]: residuals of y */
  double *work;              /* [point] */
  const double *y;
  size_t used;          /* columns of the regression, the constant among them */
  size_t most;          /* of them */
  double square, total; /* sum of squares of the rest, and of y about its mean */
} regression;

/* Shifted Legendre polynomial of degree 1, 2 or 3, with mean 0 and mean square 1 on 0..1. */
static double polynomial(size_t degree, double x) {
  return degree == 1   ? sqrt(3) * (2 * x - 1)
         : degree == 2 ? sqrt(5) * ((6 * x - 6) * x + 1)
                       : sqrt(7) * (((20 * x - 30) * x + 12) * x - 1);
}

static void fill_columns(regression *r, const double *const *u) {
  for (size_t t = 0; t < r->n_terms; t++) {
    for (size_t i = 0; i < r->points; i++)
      r->column[t * r->points + i] = polynomial(t % DEGREES + 1, u[t / DEGREES][i]);
  }
}

static double product(size_t n, const double *a, const double *b) {
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

/* x less its projection on the regression's columns, twice, so that rounding does not matter;
 * returns what is left of its square as a part of what it was. */
static double take_off(const regression *r, double *x) {
  double before = product(r->points, x, x);

  for (size_t pass = 0; pass < 2; pass++) {
    for (size_t c = 0; c < r->used; c++) {
      const double *q = r->basis + c * r->points;
      double along = product(r->points, x, q);

      for (size_t i = 0; i < r->points; i++) x[i] -= along * q[i];
    }
  }
  return before > 0 ? product(r->points, x, x) / before : 0;
}

/* Takes a column, already without its projection in r->work, into the regression. */
static void add_work(regression *r) {
  double *q = r->basis + r->used * r->points, along;
  double length = sqrt(product(r->points, r->work, r->work));

  for (size_t i = 0; i < r->points; i++) q[i] = r->work[i] / length;
  along = product(r->points, r->rest, q);
  for (size_t i = 0; i < r->points; i++) r->rest[i] -= along * q[i];
  r->used++;
  r->square = product(r->points, r->rest, r->rest);
  if (r->square <= ROUNDING * r->total) r->square = 0;
}

static void load(regression *r, size_t term) {
  memcpy(r->work, r->column + term * r->points, r->points * sizeof *r->work);
}

static void add_term(regression *r, size_t term) {
  load(r, term);
  if (r->used < r->most && take_off(r, r->work) > COLLINEAR) {
    add_work(r);
  } else {
    r->in[term] = false;
  }
}

/* The regression on the terms in r->in but for those of range `without` (n: on all). */
static void fit(regression *r, size_t without) {
  r->used = 0;
  memcpy(r->rest, r->y, r->points * sizeof *r->rest);
  for (size_t i = 0; i < r->points; i++) r->work[i] = 1;
  r->total = 0;
  add_work(r);
  r->total = r->square;
  for (size_t t = 0; t < r->n_terms; t++) {
    if (r->in[t] && t / DEGREES != without) add_term(r, t);
  }
}

/* Is it beyond chance, at LEVEL over `tests` tests, that `terms` terms take off `gain`, leaving
 * `square` to `freedom` degrees? */
static bool is_beyond_chance(const regression *r, double gain, double terms, double square,
                             double freedom, size_t tests) {
  if (!(freedom >= 1) || !(gain > 1e-9 * r->total)) return false;
  return cs_f_above(gain / terms / (square / freedom), terms, freedom) < LEVEL / (double)tests;
}

/* Adds terms of the ranges that `open` lets in, as long as one is beyond chance. */
static void search(regression *r, const bool *open) {
  while (r->used < r->most && r->square > 0) {
    double best_gain = 0;
    size_t tests = 0;
    int best = NO_TERM;

    for (size_t t = 0; t < r->n_terms; t++) {
      double along, left;

      if (r->in[t] || !open[t / DEGREES]) continue;
      tests++;
      load(r, t);
      left = take_off(r, r->work);
      if (!(left > COLLINEAR)) continue;
      along = product(r->points, r->rest, r->work);
      along *= along / product(r->points, r->work, r->work);
      if (along <= best_gain) continue;
      best_gain = along;
      best = (int)t;
    }
    if (best == NO_TERM || !is_beyond_chance(r, best_gain, 1, cs_fmax(0, r->square - best_gain),
                                             (double)r->points - (double)r->used - 1, tests))
      return;
    r->in[best] = true;
    add_term(r, (size_t)best);
  }
}

/* Takes out the ranges that the regression does not need; open[k] says which it does. */
static void prune(regression *r, bool *open) {
  double square, freedom, used;
  size_t tests = 0;

  fit(r, r->n);
  square = r->square;
  used = (double)r->used;
  freedom = (double)r->points - used;
  for (size_t k = 0; k < r->n; k++) tests += open[k];
  for (size_t k = 0; k < r->n; k++) {
    bool any = false;

    for (size_t t = k * DEGREES; t < (k + 1) * DEGREES; t++) any |= r->in[t];
    if (any) {
      fit(r, k);
      any = is_beyond_chance(r, r->square - square, used - (double)r->used, square, freedom, tests);
    }
    open[k] = any;
  }
  for (size_t t = 0; t < r->n_terms; t++) r->in[t] = r->in[t] && open[t / DEGREES];
  fit(r, r->n);
}

/* ---- Shares ------------------------------------------------------------------------------------
 */

/* What the coefficients b = R^-1 Q'y and their scatter are made of. */
typedef struct {
  size_t *term;          /* [column of the regression but for the constant] */
  double *inverse;       /* R^-1 of X = QR, [column * columns + column] */
  double *along;         /* Q'y, [column] */
  double *moved;         /* work: [column] */
  double *part;          /* work: [range] */
  double *sum, *squares; /* [range]: over the points left out */
} shares;

static void invert(const regression *r, shares *s) {
  size_t m = r->used;
  double *inv = s->inverse;

  for (size_t c = 0; c < m; c++) s->along[c] = product(r->points, r->y, r->basis + c * r->points);
  for (size_t c = 0; c < m; c++) {
    const double *x = r->column + (c ? s->term[c - 1] : 0) * r->points; /* not of the constant */
    double own = 0;

    /* Column c of R^-1 from R's column c: e_c = R (R^-1 e_c). */
    for (size_t i = 0; i < r->points; i++) own += (c ? x[i] : 1) * r->basis[c * r->points + i];
    inv[c * m + c] = 1 / own;
    for (size_t a = 0; a < c; a++) {
      double along = 0;

      for (size_t i = 0; i < r->points; i++) along += x[i] * r->basis[a * r->points + i];
      for (size_t d = 0; d <= a; d++) inv[d * m + c] -= inv[d * m + a] * along / own;
    }
  }
}

/* The ranges' shares in s->part from Q'y = along and the variance of the rest; returns the variance
 * over the box. */
static double share_out(const regression *r, shares *s, const double *along, double rest,
                        double noise) {
  size_t m = r->used;
  double variance = cs_fmax(0, rest - noise);

  memset(s->part, 0, r->n * sizeof *s->part);
  for (size_t c = 1; c < m; c++) {
    double b = 0, scatter = 0;

    for (size_t d = c; d < m; d++) {
      b += s->inverse[c * m + d] * along[d];
      scatter += s->inverse[c * m + d] * s->inverse[c * m + d];
    }
    s->part[s->term[c - 1] / DEGREES] += b * b - rest * scatter;
  }
  for (size_t k = 0; k < r->n; k++) variance += cs_fmax(0, s->part[k]);
  for (size_t k = 0; k < r->n; k++) s->part[k] = variance > 0 ? s->part[k] / variance : 0;
  return variance;
}

/* The standard errors by the jackknife: the regression without point i is known from the whole one
 * (Cook 1977): b less (X'X)^-1 x_i e_i / (1 - h_i), and the rest's square less e_i^2 / (1 - h_i).
 */
static void jackknife(const regression *r, shares *s, double noise, cs_deep_share *out) {
  double freedom = cs_fmax(1, (double)r->points - (double)r->used - 1), n = (double)r->points;

  for (size_t i = 0; i < r->points; i++) {
    double h = 0, weight;

    for (size_t c = 0; c < r->used; c++)
      h += r->basis[c * r->points + i] * r->basis[c * r->points + i];
    weight = r->rest[i] / cs_fmax(1e-6, 1 - h);
    for (size_t c = 0; c < r->used; c++)
      s->moved[c] = s->along[c] - r->basis[c * r->points + i] * weight;
    share_out(r, s, s->moved, cs_fmax(0, r->square - weight * r->rest[i]) / freedom, noise);
    for (size_t k = 0; k < r->n; k++) {
      s->sum[k] += s->part[k];
      s->squares[k] += s->part[k] * s->part[k];
    }
  }
  for (size_t k = 0; k < r->n; k++)
    out[k].error = sqrt(cs_fmax(0, s->squares[k] - s->sum[k] * s->sum[k] / n) * (n - 1) / n);
}

/* Room for the coefficients of the regression as it stands, and R^-1 and Q'y. */
static casus_status shares_make(const regression *r, shares *s) {
  size_t m = r->used, at = 0;
  double *memory = cs_calloc(m * m + 2 * m + 3 * r->n, sizeof *memory);

  *s = (shares){.term = cs_calloc(m, sizeof *s->term), .inverse = memory};
  if (!memory || !s->term) return CASUS_NOMEM;
  s->along = memory + m * m;
  s->moved = s->along + m;
  s->part = s->moved + m;
  s->sum = s->part + r->n;
  s->squares = s->sum + r->n;
  for (size_t t = 0; t < r->n_terms; t++) {
    if (r->in[t]) s->term[at++] = t;
  }
  invert(r, s);
  return CASUS_OK;
}

static void shares_free(shares *s) {
  cs_free(s->inverse);
  cs_free(s->term);
}

/* The variance of what the regression leaves. */
static double rest_variance(const regression *r) {
  return r->square / cs_fmax(1, (double)(r->points - r->used));
}

/* Shares and errors from the regression as it stands, of the ranges with which[k]. */
static casus_status find_shares(const regression *r, double noise, const bool *which,
                                cs_deep_share *out, double *variance) {
  cs_deep_share *found = cs_calloc(r->n, sizeof *found);
  shares s;
  casus_status st = shares_make(r, &s);

  if (!found) st = CASUS_NOMEM;
  if (st == CASUS_OK) {
    *variance = share_out(r, &s, s.along, rest_variance(r), noise);
    for (size_t k = 0; k < r->n; k++) found[k].share = s.part[k];
    jackknife(r, &s, noise, found);
    for (size_t k = 0; k < r->n; k++) {
      if (!which[k]) continue;
      out[k].share = found[k].share;
      out[k].error = found[k].error;
    }
  }
  shares_free(&s);
  cs_free(found);
  return st;
}

/* The linear term of each range that is not settled, beside the settled ones. */
static casus_status find_others(regression *r, double noise, const bool *settled, bool *one,
                                cs_deep_share *out) {
  casus_status st = CASUS_OK;
  double variance;

  for (size_t k = 0; k < r->n && !st; k++) {
    if (settled[k]) continue;
    r->in[k * DEGREES] = true;
    fit(r, r->n);
    one[k] = r->in[k * DEGREES];
    out[k] = (cs_deep_share){.error = 1};
    if (one[k]) st = find_shares(r, noise, one, out, &variance);
    r->in[k * DEGREES] = one[k] = false;
  }
  return st;
}

/* ---- All together ------------------------------------------------------------------------------
 */

/* Finds the ranges that the regression needs: open[k].  r->used stays 0 where there is nothing to
 * be found. */
static void select_ranges(regression *r, bool *open) {
  if (r->points < LEAST_POINTS || r->points < 2 * r->n) return;
  for (size_t k = 0; k < r->n; k++) open[k] = r->in[k * DEGREES] = true;
  fit(r, r->n);
  /* What does not vary but for rounding does not vary. */
  if (!(r->total > ROUNDING * product(r->points, r->y, r->y))) {
    memset(open, 0, r->n * sizeof *open);
    r->used = 0;
    return;
  }
  for (int twice = 0; twice < 2; twice++) {
    search(r, open);
    prune(r, open);
  }
}

static casus_status begin(size_t points, size_t n, const double *const *u, const double *y,
                          regression *r) {
  *r = (regression){
      .points = points, .n = n, .n_terms = n * DEGREES, .y = y, .most = points * 2 / 3};
  r->column = cs_calloc(points * r->n_terms, sizeof *r->column);
  r->basis = cs_calloc(points * (r->most + 1), sizeof *r->basis);
  r->rest = cs_calloc(points, sizeof *r->rest);
  r->work = cs_calloc(points, sizeof *r->work);
  r->in = cs_calloc(r->n_terms, sizeof *r->in);
  if (!r->column || !r->basis || !r->rest || !r->work || !r->in) return CASUS_NOMEM;
  fill_columns(r, u);
  return CASUS_OK;
}

static void end(regression *r) {
  cs_free(r->column);
  cs_free(r->basis);
  cs_free(r->rest);
  cs_free(r->work);
  cs_free(r->in);
}

static double variance_of(size_t n, const double *y) {
  double mean = 0, square = 0;

  for (size_t i = 0; i < n; i++) mean += y[i] / (double)n;
  for (size_t i = 0; i < n; i++) square += (y[i] - mean) * (y[i] - mean);
  return n > 1 && square > ROUNDING * product(n, y, y) ? square / (double)(n - 1) : 0;
}

casus_status cs_deep_shares(size_t points, size_t n, const double *const *u, const double *y,
                            double noise, cs_deep_share *out, double *variance) {
  bool *open = cs_calloc(n, sizeof *open), *one = cs_calloc(n, sizeof *one);
  regression r;
  casus_status st = begin(points, n, u, y, &r);

  if (!open || !one) st = CASUS_NOMEM;
  *variance = cs_fmax(0, variance_of(points, y) - noise);
  for (size_t k = 0; k < n; k++) out[k] = (cs_deep_share){.error = 1};
  if (st == CASUS_OK) {
    select_ranges(&r, open);
    for (size_t k = 0; k < n; k++) out[k].settled = open[k];
  }
  if (st == CASUS_OK && r.used) st = find_shares(&r, noise, open, out, variance);
  if (st == CASUS_OK && r.used) st = find_others(&r, noise, open, one, out);
  cs_free(open);
  cs_free(one);
  end(&r);
  return st;
}

/* The curve of one range out of b = R^-1 Q'y: b_0 + sum_j b_j P_j(u), and its scatter. */
static void find_curve(const regression *r, shares *s, size_t range, size_t m, const double *at,
                       cs_estimate *curve) {
  size_t columns = r->used;
  double t = cs_t_975(r->points - columns), rest = rest_variance(r);

  for (size_t i = 0; i < m; i++) {
    double value = 0, scatter = 0;

    for (size_t d = 0; d < columns; d++) {
      double weight = s->inverse[d]; /* of Q'y's d-th part in b_0, then in the curve */

      for (size_t c = 1; c < columns; c++) {
        if (s->term[c - 1] / DEGREES == range)
          weight += s->inverse[c * columns + d] * polynomial(s->term[c - 1] % DEGREES + 1, at[i]);
      }
      value += weight * s->along[d];
      scatter += weight * weight;
    }
    curve[i] = (cs_estimate){value, t * sqrt(rest * scatter)};
  }
}

casus_status cs_deep_curve(size_t points, size_t n, const double *const *u, const double *y,
                           size_t range, size_t m, const double *at, cs_estimate *curve,
                           bool *settled) {
  bool *open = cs_calloc(n, sizeof *open);
  regression r;
  shares s = {0};
  casus_status st = begin(points, n, u, y, &r);

  if (!open) st = CASUS_NOMEM;
  *settled = false;
  if (st == CASUS_OK) {
    select_ranges(&r, open);
    *settled = open[range];
    if (*settled) st = shares_make(&r, &s);
    if (*settled && st == CASUS_OK) find_curve(&r, &s, range, m, at, curve);
  }
  shares_free(&s);
  cs_free(open);
  end(&r);
  return st;
}
