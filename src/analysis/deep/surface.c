/* Polynomials over the deep box; see surface.h. */
#include "analysis/deep/surface.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/linear.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

enum { DEGREES = 4, LEAST_POINTS = 8, ALL_PAIRS = 16 };

/* Chance that a term comes in where nothing has an influence. */
static const double LEVEL = 0.1;
/* A column of which the terms that are in leave less than this part says nothing of its own. */
static const double COLLINEAR = 0.02;
/* What is left of y's square when it is explained but for rounding. */
static const double ROUNDING = 1e-18;

/* Shifted Legendre polynomials, with mean square 1 over 0..1. */
static double legendre(int degree, double u) {
  double x = 2 * u - 1, q = x * x;

  switch (degree) {
    case 0:
      return 1;
    case 1:
      return sqrt(3) * x;
    case 2:
      return sqrt(5) * 0.5 * (3 * q - 1);
    case 3:
      return sqrt(7) * 0.5 * (5 * q - 3) * x;
    default:
      return 3 * 0.125 * ((35 * q - 30) * q + 3);
  }
}

static double term_at(const cs_surface_term *t, const double *u) {
  return legendre(t->degree, u[t->range]) * legendre(t->degree2, u[t->range2]);
}

/* ---- fitting ------------------------------------------------------------------------------- */

/* The terms that may come in, each with its column, less its projection on those that are in. */
typedef struct {
  size_t points, n_ranges, n, cap;
  const double *u;
  cs_surface_term *terms;
  double *columns; /* [term * points + point] */
  bool *taken;
  double *rest; /* [point]: of y */
} pool;

static double product(size_t n, const double *a, const double *b) {
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

static void add(pool *p, cs_surface_term t) {
  double *column = p->columns + p->n * p->points;

  p->terms[p->n] = t;
  for (size_t i = 0; i < p->points; i++) column[i] = term_at(&t, p->u + i * p->n_ranges);
  p->n++;
}

static void add_single(pool *p) {
  for (size_t k = 0; k < p->n_ranges; k++) {
    for (int d = 1; d <= DEGREES; d++)
      add(p, (cs_surface_term){.range = k, .range2 = k, .degree = d});
  }
}

/* Of many ranges, only those are paired that matter by themselves. */
static void add_pairs(pool *p, const cs_surface *s) {
  static const int degrees[][2] = {{1, 1}, {1, 2}, {2, 1}};
  bool all = p->n_ranges <= ALL_PAIRS;

  for (size_t k = 0; k < p->n_ranges; k++) {
    for (size_t l = k + 1; l < p->n_ranges; l++) {
      if (!all && !(cs_surface_moves(s, k) && cs_surface_moves(s, l))) continue;
      for (size_t d = 0; d < 3 && p->n < p->cap; d++)
        add(p, (cs_surface_term){k, l, degrees[d][0], degrees[d][1], 0});
    }
  }
}

/* Takes the unit vector q off the columns from `from` on. */
static void take_off(pool *p, const double *q, size_t from) {
  for (size_t t = from; t < p->n; t++) {
    double *x = p->columns + t * p->points, along;

    if (p->taken[t]) continue;
    along = product(p->points, x, q);
    for (size_t i = 0; i < p->points; i++) x[i] -= along * q[i];
  }
}

/* Makes the column of a term that comes in a unit vector, and takes it off y. */
static void take_in(pool *p, size_t term) {
  double *q = p->columns + term * p->points, length = sqrt(product(p->points, q, q)), along;

  for (size_t i = 0; i < p->points; i++) q[i] /= length;
  along = product(p->points, p->rest, q);
  for (size_t i = 0; i < p->points; i++) p->rest[i] -= along * q[i];
  p->taken[term] = true;
  take_off(p, q, 0);
}

/* The open term that takes off most, or SIZE_MAX. */
static size_t best_term(const pool *p, double *gain, size_t *open) {
  size_t best = SIZE_MAX;

  *gain = 0;
  *open = 0;
  for (size_t t = 0; t < p->n; t++) {
    const double *x = p->columns + t * p->points;
    double square, along;

    if (p->taken[t]) continue;
    ++*open;
    square = product(p->points, x, x);
    if (!(square > COLLINEAR * (double)p->points)) continue;
    along = product(p->points, x, p->rest);
    along *= along / square;
    if (along <= *gain) continue;
    *gain = along;
    best = t;
  }
  return best;
}

static void search(pool *p, double total, cs_surface *s) {
  size_t most = p->points / 3 < CS_SURFACE_TERMS ? p->points / 3 : CS_SURFACE_TERMS;

  while (s->n < most) {
    double square = product(p->points, p->rest, p->rest), gain, left, freedom;
    size_t open, t = best_term(p, &gain, &open);

    if (t == SIZE_MAX || square <= ROUNDING * total) break;
    left = cs_fmax(square - gain, 0);
    freedom = (double)(p->points - s->n - 2);
    if (left > 0 && !(cs_f_above(gain / left * freedom, 1, freedom) < LEVEL / (double)open)) break;
    s->terms[s->n++] = p->terms[t];
    take_in(p, t);
  }
}

/* Least squares on the terms that came in. */
static bool solve(const pool *p, const double *y, cs_surface *s) {
  size_t k = s->n + 1;
  double *a = cs_calloc(k * k, sizeof *a), *b = cs_calloc(k, sizeof *b);
  double *x = cs_calloc(k, sizeof *x);
  bool solved = a && b && x;

  for (size_t i = 0; i < p->points && solved; i++) {
    x[0] = 1;
    for (size_t t = 0; t < s->n; t++) x[t + 1] = term_at(&s->terms[t], p->u + i * p->n_ranges);
    for (size_t r = 0; r < k; r++) {
      b[r] += x[r] * y[i];
      for (size_t c = 0; c <= r; c++) a[r * k + c] += x[r] * x[c];
    }
  }
  if (solved && cs_solve_positive(k, a, b)) {
    s->constant = b[0];
    for (size_t t = 0; t < s->n; t++) s->terms[t].coefficient = b[t + 1];
  } else {
    s->n = 0;
  }
  cs_free(a);
  cs_free(b);
  cs_free(x);
  return solved;
}

/* The pool begins without the constant: all columns and y about their means. */
static void centre(pool *p, size_t from) {
  for (size_t t = from; t < p->n; t++) {
    double *x = p->columns + t * p->points, mean = 0;

    for (size_t i = 0; i < p->points; i++) mean += x[i];
    mean /= (double)p->points;
    for (size_t i = 0; i < p->points; i++) x[i] -= mean;
    for (size_t q = 0; q < from; q++) {
      const double *in = p->columns + q * p->points;
      double along;

      if (!p->taken[q]) continue;
      along = product(p->points, x, in);
      for (size_t i = 0; i < p->points; i++) x[i] -= along * in[i];
    }
  }
}

static bool make_pool(size_t points, size_t n_ranges, const double *u, pool *p) {
  size_t paired = n_ranges <= ALL_PAIRS ? n_ranges : ALL_PAIRS;

  *p = (pool){.points = points, .n_ranges = n_ranges, .u = u};
  p->cap = DEGREES * n_ranges + 3 * paired * (paired - 1) / 2;
  p->terms = cs_calloc(p->cap, sizeof *p->terms);
  p->columns = cs_calloc(p->cap * points, sizeof *p->columns);
  p->taken = cs_calloc(p->cap, sizeof *p->taken);
  p->rest = cs_calloc(points, sizeof *p->rest);
  return p->terms && p->columns && p->taken && p->rest;
}

static void free_pool(pool *p) {
  cs_free(p->terms);
  cs_free(p->columns);
  cs_free(p->taken);
  cs_free(p->rest);
}

static bool fit(size_t points, size_t n_ranges, const double *u, const double *y, cs_surface *s) {
  double total;
  size_t single;
  pool p;
  bool made = make_pool(points, n_ranges, u, &p);

  if (made) {
    for (size_t i = 0; i < points; i++) s->constant += y[i] / (double)points;
    for (size_t i = 0; i < points; i++) p.rest[i] = y[i] - s->constant;
    total = product(points, p.rest, p.rest);
    /* Terms of one range first: pairs are many, and a level over all would hide weak ranges. */
    add_single(&p);
    centre(&p, 0);
    search(&p, total, s);
    single = p.n;
    add_pairs(&p, s);
    centre(&p, single);
    search(&p, total, s);
    s->rest = total > 0 ? product(points, p.rest, p.rest) / total : 0;
    made = solve(&p, y, s);
  }
  free_pool(&p);
  return made;
}

casus_status cs_surface_fit(size_t points, size_t n_ranges, const double *u, const double *y,
                            cs_surface *out) {
  double *at = cs_calloc(points * n_ranges + 1, sizeof *at);
  double *value = cs_calloc(points + 1, sizeof *value), least = INFINITY, most = -INFINITY;
  size_t n = 0;
  bool made = at && value;

  *out = (cs_surface){.n_ranges = n_ranges};
  for (size_t i = 0; made && i < points; i++) {
    if (!isfinite(y[i])) continue;
    memcpy(at + n * n_ranges, u + i * n_ranges, n_ranges * sizeof *at);
    value[n++] = y[i];
    least = cs_fmin(least, y[i]);
    most = cs_fmax(most, y[i]);
  }
  if (n && least < most && n >= LEAST_POINTS && n_ranges) {
    made = fit(n, n_ranges, at, value, out);
  } else if (n) {
    out->constant = least;
  }
  cs_free(at);
  cs_free(value);
  return made ? CASUS_OK : CASUS_NOMEM;
}

/* ---- reading ------------------------------------------------------------------------------- */

double cs_surface_at(const cs_surface *s, const double *u) {
  double sum = s->constant;

  for (size_t t = 0; t < s->n; t++) sum += s->terms[t].coefficient * term_at(&s->terms[t], u);
  return sum;
}

bool cs_surface_moves(const cs_surface *s, size_t range) {
  for (size_t t = 0; t < s->n; t++) {
    if (s->terms[t].range == range || (s->terms[t].degree2 && s->terms[t].range2 == range))
      return true;
  }
  return false;
}

/* The surface along one range, the others at u: weights of the polynomials of degree 0 to DEGREES. */
static void along(const cs_surface *s, const double *u, size_t range, double *weight) {
  memset(weight, 0, (DEGREES + 1) * sizeof *weight);
  for (size_t t = 0; t < s->n; t++) {
    const cs_surface_term *m = &s->terms[t];

    if (m->range == range) {
      weight[m->degree] += m->coefficient * legendre(m->degree2, u[m->range2]);
    } else if (m->degree2 && m->range2 == range) {
      weight[m->degree2] += m->coefficient * legendre(m->degree, u[m->range]);
    } else {
      weight[0] += m->coefficient * term_at(m, u);
    }
  }
}

/* Where sign times the polynomial is least, on a grid from low to high. */
static double least_along(const double *weight, double sign, double low, double high, double now,
                          double *where) {
  enum { GRID = 40 };
  double best = INFINITY;

  for (int i = -1; i <= GRID; i++) {
    double u = i < 0 ? now : low + (high - low) * (double)i / GRID, x = 0;

    for (int d = 0; d <= DEGREES; d++) x += weight[d] * legendre(d, u);
    if (sign * x >= best) continue; /* ties stay where they are */
    best = sign * x;
    *where = u;
  }
  return best;
}

double cs_surface_descend(const cs_surface *s, double sign, const double *low, const double *high,
                          double *u) {
  enum { CYCLES = 30 };
  double best = sign * cs_surface_at(s, u);

  for (int cycle = 0; cycle < CYCLES; cycle++) {
    double before = best;

    for (size_t k = 0; k < s->n_ranges; k++) {
      double weight[DEGREES + 1];

      if (!cs_surface_moves(s, k)) continue;
      along(s, u, k, weight);
      best = least_along(weight, sign, low[k], high[k], u[k], &u[k]) + sign * s->constant;
    }
    if (!(best < before - 1e-12 * fabs(before))) break;
  }
  return sign * best;
}
