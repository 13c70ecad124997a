/* Tables of inverse distribution functions.
 *
 * The two halves of (0, 1) are each cut into octaves [2^-k, 2^(1-k)), k = 2..33, of the distance v
 * to the nearer end, and each octave into 2^bits equal cells, so that exponent and first bits of
 * the floating-point number v are the number of its cell (after Hormann and Leydold, "Continuous
 * random variate generation by fast numerical inversion", ACM TOMACS 13 (2003), whose cells need a
 * search).  In each cell the quantile function is the quintic with its value and first two
 * derivatives at both ends (Hermite), so that it is smooth across cells.  The derivatives are those
 * of an inverse function: with density f, x' = 1 / f(x) and x'' = -f'(x) / f(x)^3. */
#include "quantity/inverse_tables.h"

#include "base/alloc.h"
#include "base/bits.h"
#include "base/libm.h"
#include "base/special.h"
#include "base/vector.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

enum {
  OCTAVES = 32,
  BITS_MIN = 3, /* 24 KB: enough for every PERT */
  BITS_MAX = 6  /* 192 KB: enough for beta(0.1, 0.1) */
};

/* The finest table is not exceeded, so the error may stay above this for extreme shapes only. */
static const double error_wanted = 1e-9;

struct cs_inverse {
  cs_shape shape;
  int bits;
  double error;
  double (*c)[6]; /* 2 * (OCTAVES << bits) cells: the lower half, then the upper one */
};

struct cs_inverses {
  cs_inverse **tables;
  size_t n, cap;
};

/* ---- Exact inversion ------------------------------------------------------------------------ */

/* A shape seen from its upper end: distances from that end have the mirrored shape. */
static cs_shape mirror(cs_shape s) {
  return s.kind == CS_SHAPE_BETA ? (cs_shape){s.kind, s.b, s.a} : (cs_shape){s.kind, -s.b, -s.a};
}

/* A quantile and its derivatives by the probability. */
struct jet {
  double x, d1, d2;
};

/* Solves I_x(a, b) = v for v <= 1/2 in w = log x, as log I - log v = 0, by Halley's method within a
 * bracket that is halved when a step leaves it.  The method is cubic and the function nearly
 * straight: after a step of 1e-7 (of w where x is close to 1) the rest is below rounding.  `guess`
 * is a first value of w; with a >= CS_BETA_MIN and v >= 2^-33, w is above -300. */
static struct jet beta_jet(cs_shape s, double log_beta, double v, double guess) {
  enum { STEPS = 100 };
  const double close = 1e-7, goal = cs_log(v);
  double lo = -300, hi = 0, w = guess < hi && guess > lo ? guess : -1, x, f, slope;

  for (int i = 0; i < STEPS; i++) {
    double cdf, h, h1, h2, step, halley;

    x = cs_exp(w);
    cdf = cs_beta_cdf(s.a, s.b, log_beta, x);
    h = cdf > 0 ? cs_log(cdf) - goal : -1;
    if (h > 0) hi = w;
    if (h <= 0) lo = w;
    h1 = cdf > 0 ? cs_exp(s.a * w + (s.b - 1) * cs_log1p(-x) - log_beta) / cdf : 0;
    h2 = h1 * (s.a - (s.b - 1) * x / (1 - x) - h1);
    step = -h / h1;
    halley = 1 + 0.5 * step * h2 / h1;
    if (halley > 0.5) step /= halley;
    if (fabs(step) <= close * cs_fmin(1, -w)) {
      w += step;
      break;
    }
    w = w + step > lo && w + step < hi ? w + step : 0.5 * (lo + hi);
  }
  x = cs_exp(w);
  f = cs_exp((s.a - 1) * w + (s.b - 1) * cs_log1p(-x) - log_beta);
  slope = (s.a - 1) / x - (s.b - 1) / (1 - x);
  return (struct jet){x, 1 / f, -slope / (f * f)};
}

/* Probability between the bounds of a cut normal, without cancellation in either tail. */
static double normal_mass(cs_shape s) {
  return s.a > 0 ? cs_normal_cdf(-s.a) - cs_normal_cdf(-s.b)
                 : cs_normal_cdf(s.b) - cs_normal_cdf(s.a);
}

/* `under` and `over` are the probabilities below and above the lower bound of the cut. */
static struct jet normal_jet(double under, double over, double mass, double v) {
  double below = under + v * mass, z, d1;

  z = below <= 0.5 ? cs_normal_quantile(below) : -cs_normal_quantile(over - v * mass);
  d1 = mass / cs_normal_density(z);
  return (struct jet){z, d1, z * d1 * d1};
}

/* What the exact inversion of one half needs: the latest solution, in logarithms, from which the
 * next one's first guess starts. */
struct half {
  cs_shape shape;     /* mirrored for the upper half */
  double constant;    /* log B(a, b), or the mass between the bounds */
  double under, over; /* of a normal: the masses below and above the lower bound */
  double log_v, log_x, slope;
};

/* The first guess is a power law in the tail: I_x(a, b) ~ x^a / (a B(a, b)). */
static struct half half_of(cs_shape s, bool upper) {
  struct half h = {.shape = upper ? mirror(s) : s};

  if (s.kind == CS_SHAPE_NORMAL) {
    h.constant = normal_mass(h.shape);
    h.under = cs_normal_cdf(h.shape.a);
    h.over = cs_normal_cdf(-h.shape.a);
  }
  if (s.kind == CS_SHAPE_BETA) {
    h.constant = cs_log_beta(s.a, s.b);
    h.slope = 1 / h.shape.a;
    h.log_x = (cs_log(h.shape.a) + h.constant) * h.slope;
  }
  return h;
}

/* The quantile at v from this half's end. */
static struct jet solve(struct half *h, double v) {
  struct jet j;
  double log_v;

  if (h->shape.kind == CS_SHAPE_NORMAL) return normal_jet(h->under, h->over, h->constant, v);
  log_v = cs_log(v);
  j = beta_jet(h->shape, h->constant, v, h->log_x + h->slope * (log_v - h->log_v));
  h->log_v = log_v;
  h->log_x = cs_log(j.x);
  h->slope = v * j.d1 / j.x;
  return j;
}

/* From a distance to the upper end to the shape's own scale. */
static double end_of(cs_shape s) {
  return s.kind == CS_SHAPE_BETA ? 1 : 0;
}

double cs_inverse_exact(cs_shape shape, double v, int upper) {
  struct half h = half_of(shape, upper);
  double x = solve(&h, v).x;

  return upper ? end_of(shape) - x : x;
}

double cs_shape_cdf(cs_shape s, double x) {
  double mass;

  if (s.kind == CS_SHAPE_BETA) return cs_beta_cdf(s.a, s.b, cs_log_beta(s.a, s.b), x);
  if (x <= s.a) return 0;
  if (x >= s.b) return 1;
  mass = normal_mass(s);
  return cs_fmin(1, normal_mass((cs_shape){s.kind, s.a, x}) / mass);
}

/* ---- Tables --------------------------------------------------------------------------------- */

/* Lower end of a half's cell; `cell` may be one past the last. */
static double cell_start(int bits, size_t cell) {
  /* The cell's number is the exponent and the first bits of the mantissa. */
  return cs_from_bits((((uint64_t)(1023 - OCTAVES - 1) << bits) + cell) << (52 - bits));
}

/* The quintic in s = 0..1 with the values and derivatives of p at 0 and q at 1. */
static void quintic(struct jet p, struct jet q, double width, double c[6]) {
  double rise = q.x - p.x, d0 = p.d1 * width, d1 = q.d1 * width;
  double e0 = p.d2 * width * width, e1 = q.d2 * width * width;

  c[0] = p.x;
  c[1] = d0;
  c[2] = 0.5 * e0;
  c[3] = 10 * rise - 6 * d0 - 4 * d1 - 1.5 * e0 + 0.5 * e1;
  c[4] = -15 * rise + 8 * d0 + 7 * d1 + 1.5 * e0 - e1;
  c[5] = 6 * rise - 3 * d0 - 3 * d1 - 0.5 * e0 + 0.5 * e1;
}

static double horner(const double c[6], double s) {
  return ((((c[5] * s + c[4]) * s + c[3]) * s + c[2]) * s + c[1]) * s + c[0];
}

/* Fills one half; returns the greatest error in the middle of a cell, where that of a quintic with
 * these conditions is greatest. */
static double fill(struct half h, bool upper, int bits, double (*c)[6]) {
  size_t cells = (size_t)OCTAVES << bits;
  double end = end_of(h.shape), worst = 0;
  struct jet p = solve(&h, cell_start(bits, 0));

  for (size_t k = 0; k < cells; k++) {
    double v0 = cell_start(bits, k), v1 = cell_start(bits, k + 1);
    double middle = solve(&h, 0.5 * (v0 + v1)).x;
    struct jet q = solve(&h, v1);

    quintic(p, q, v1 - v0, c[k]);
    worst = cs_fmax(worst, fabs(horner(c[k], 0.5) - middle));
    if (upper) {
      for (int j = 0; j < 6; j++) c[k][j] = (j ? 0 : end) - c[k][j];
    }
    p = q;
  }
  return worst;
}

static bool build(cs_inverse *t) {
  struct half lower = half_of(t->shape, false), upper = half_of(t->shape, true);
  double spread = end_of(t->shape) - solve(&upper, 0x1p-10).x - solve(&lower, 0x1p-10).x;

  for (t->bits = BITS_MIN;; t->bits++) {
    size_t cells = (size_t)OCTAVES << t->bits;
    double worst;

    cs_free(t->c);
    t->c = cs_alloc_columns(2 * cells, sizeof *t->c);
    if (!t->c) return false;
    worst = fill(lower, false, t->bits, t->c);
    worst = cs_fmax(worst, fill(upper, true, t->bits, t->c + cells));
    t->error = worst / spread;
    if (t->error <= error_wanted || t->bits == BITS_MAX) return true;
  }
}

cs_inverses *cs_inverses_new(void) {
  return cs_calloc(1, sizeof(cs_inverses));
}

void cs_inverses_free(cs_inverses *all) {
  if (!all) return;
  for (size_t i = 0; i < all->n; i++) {
    cs_free(all->tables[i]->c);
    cs_free(all->tables[i]);
  }
  cs_free(all->tables);
  cs_free(all);
}

size_t cs_inverses_count(const cs_inverses *all) {
  return all->n;
}

const cs_inverse *cs_inverse_of(cs_inverses *all, cs_shape shape) {
  cs_inverse **moved, *t;

  for (size_t i = 0; i < all->n; i++) {
    cs_shape s = all->tables[i]->shape;

    if (s.kind == shape.kind && s.a == shape.a && s.b == shape.b) return all->tables[i];
  }
  moved = cs_grow(all->tables, all->n, &all->cap, sizeof(cs_inverse *));
  if (!moved) return NULL;
  all->tables = moved;
  t = cs_calloc(1, sizeof *t);
  if (!t) return NULL;
  t->shape = shape;
  if (!build(t)) {
    cs_free(t);
    return NULL;
  }
  all->tables[all->n++] = t;
  return t;
}

/* Draws in blocks: first the cells and the places in them, then the polynomials.  Two loops are
 * what compilers vectorise. */
enum { BLOCK = 256 };

CS_COLUMNS
static void find_cells(int bits, size_t n, const double *restrict u, int64_t *restrict cell,
                       double *restrict place) {
  const uint64_t fraction = (UINT64_C(1) << 52) - 1, one = UINT64_C(0x3ff) << 52;
  const uint64_t first = (uint64_t)(1023 - OCTAVES - 1) << bits, half = (uint64_t)OCTAVES << bits;

  for (size_t i = 0; i < n; i++) {
    double v = u[i] < 1 - u[i] ? u[i] : 1 - u[i];
    uint64_t b;

    v = v < CS_U_MIN ? CS_U_MIN : v;
    v = v > 0x1.fffffffffffffp-2 ? 0x1.fffffffffffffp-2 : v;
    b = cs_to_bits(v);
    cell[i] = (int64_t)((b >> (52 - bits)) - first + (u[i] < 0.5 ? 0 : half));
    place[i] = cs_from_bits((b << bits & fraction) | one) - 1;
  }
}

CS_COLUMNS
static void evaluate_cells(const double *restrict c, double shift, double scale, size_t n,
                           const int64_t *restrict cell, const double *restrict place,
                           double *restrict x) {
  for (size_t i = 0; i < n; i++) {
    int64_t k = cell[i] * 6;
    double s = place[i], y = c[k + 5];

    y = y * s + c[k + 4];
    y = y * s + c[k + 3];
    y = y * s + c[k + 2];
    y = y * s + c[k + 1];
    x[i] = shift + scale * (y * s + c[k]);
  }
}

void cs_inverse_column(const cs_inverse *t, double shift, double scale, size_t n, const double *u,
                       double *x) {
  int64_t cell[BLOCK];
  double place[BLOCK];

  for (size_t i = 0; i < n; i += BLOCK) {
    size_t block = n - i < BLOCK ? n - i : BLOCK;

    find_cells(t->bits, block, u + i, cell, place);
    evaluate_cells(&t->c[0][0], shift, scale, block, cell, place, x + i);
  }
}

size_t cs_inverse_bytes(const cs_inverse *t) {
  return 2 * ((size_t)OCTAVES << t->bits) * sizeof *t->c;
}

double cs_inverse_error(const cs_inverse *t) {
  return t->error;
}
