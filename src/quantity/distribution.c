/* Distributions: derived constants, draws by inversion, probabilities, moments. */
#include "quantity/distribution_inside.h"

#include "base/libm.h"
#include "base/special.h"
#include "base/vector.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* Columns are worked on in blocks that stay in the nearest cache. */
enum { BLOCK = 256 };

/* ---- Moments of cut normals ----------------------------------------------------------------- */

/* Mean and standard deviation of z, or of exp(shift + scale z), for a standard normal z cut to
 * a..b: Gauss-Legendre quadrature with five nodes on each of PANELS panels.  The closed forms lose
 * all digits when a..b is narrow or far out.  The density is taken relative to its greatest value
 * between the bounds; beyond +-39 it is below 1e-330.  (With scale <= 10, the integrand of the
 * second moment of the exponential peaks at z <= 20.) */
static void cut_moments(const cs_distribution *p, double *mean, double *sd) {
  enum { PANELS = 2000 };
  static const double node[5] = {-0.90617984593866399, -0.53846931010568309, 0, 0.53846931010568309,
                                 0.90617984593866399};
  static const double weight[5] = {0.23692688505618909, 0.47862867049936647, 0.56888888888888889,
                                   0.47862867049936647, 0.23692688505618909};
  double a = cs_fmax(p->shape.a, -39), b = cs_fmin(p->shape.b, 39), width = (b - a) / PANELS;
  double peak = cs_fmin(cs_fmax(0, a), b), center = 0;

  /* First round: the mean.  Second: the mean square about it. */
  for (int round = 0; round < 2; round++) {
    double sum = 0, mass = 0;

    for (int i = 0; i < PANELS; i++) {
      for (int j = 0; j < 5; j++) {
        double z = a + width * (i + 0.5 + 0.5 * node[j]);
        double w = weight[j] * cs_exp(-0.5 * (z - peak) * (z + peak));
        double x = p->shift + p->scale * z;

        if (p->kind == CS_LOGNORMAL) x = cs_exp(x);
        sum += w * (round ? (x - center) * (x - center) : x);
        mass += w;
      }
    }
    if (round) *sd = sqrt(sum / mass);
    if (!round) *mean = center = sum / mass;
  }
}

/* ---- Derived constants ---------------------------------------------------------------------- */

static void derive_uniform(cs_distribution *p) {
  p->lowest = p->parameter[0];
  p->highest = p->parameter[1];
  p->mean = 0.5 * p->lowest + 0.5 * p->highest;
  p->sd = (p->highest - p->lowest) / sqrt(12);
}

static void derive_tri(cs_distribution *p) {
  double c, width;

  p->lowest = p->parameter[0];
  p->highest = p->parameter[2];
  width = p->highest - p->lowest;
  c = p->mode_share = (p->parameter[1] - p->lowest) / width;
  p->mean = p->lowest + width * (1 + c) / 3;
  p->sd = width * sqrt((1 - c + c * c) / 18);
}

static void derive_beta(cs_distribution *p, double a, double b) {
  p->shape = (cs_shape){CS_SHAPE_BETA, a, b};
  p->mean = p->shift + p->scale * a / (a + b);
  p->sd = p->scale * sqrt(a * b / (a + b + 1)) / (a + b);
}

/* PERT (Malcolm, Roseboom, Clark and Fazar 1959; Vose's form with lambda = 4): beta with
 * a = 1 + 4 (mode - low) / (high - low) and b = 6 - a.  a is rounded to a multiple of 2^-40, so
 * that judgements with the same proportions share a table however their differences are rounded. */
static void derive_pert(cs_distribution *p) {
  double a;

  p->lowest = p->shift = p->parameter[0];
  p->highest = p->parameter[2];
  p->scale = p->highest - p->lowest;
  a = 1 + 4 * ((p->parameter[1] - p->lowest) / p->scale);
  a = round(a * 0x1p40) * 0x1p-40;
  derive_beta(p, a, 6 - a);
}

void cs_distribution_cut(const cs_distribution *p, double *a, double *b) {
  double from = p->from, to = p->to;

  if (p->kind == CS_LOGNORMAL) {
    from = from > 0 ? cs_log(from) : -INFINITY;
    to = to > 0 ? cs_log(to) : -INFINITY;
  }
  *a = (from - p->parameter[0]) / p->parameter[1];
  *b = (to - p->parameter[0]) / p->parameter[1];
  if (*a < -CS_NORMAL_FAR) *a = -INFINITY;
  if (*b > CS_NORMAL_FAR) *b = INFINITY;
}

/* normal(mean, sd) and lognormal(mean_log, sd_log), whose mean is exp(m + s^2 / 2) and whose
 * variance is mean^2 (exp(s^2) - 1). */
static void derive_normal(cs_distribution *p) {
  p->shape = (cs_shape){CS_SHAPE_NORMAL, -INFINITY, INFINITY};
  p->shift = p->mean = p->parameter[0];
  p->scale = p->sd = p->parameter[1];
  p->lowest = p->kind == CS_LOGNORMAL ? 0 : -INFINITY;
  p->highest = INFINITY;
  if (p->kind == CS_LOGNORMAL) {
    double s2 = p->scale * p->scale;

    p->mean = cs_exp(p->shift + 0.5 * s2);
    p->sd = p->mean * sqrt(cs_expm1(s2));
  }
  if (p->within) {
    cs_distribution_cut(p, &p->shape.a, &p->shape.b);
    p->lowest = cs_fmax(p->lowest, p->from);
    p->highest = p->to;
    cut_moments(p, &p->mean, &p->sd);
  }
}

/* Slopes of PCHIP, monotone piecewise cubic interpolation through (u, x): Fritsch and Butland,
 * SIAM J. Sci. Stat. Comput. 5 (1984), the weighted harmonic mean of the neighbouring secants; at
 * the ends the three-point formula, kept between 0 and three times the secant, so that Fritsch and
 * Carlson's (1980) condition for monotonicity holds.  x increases; n >= 2. */
static void pchip(size_t n, const double *u, const double *x, double *slope) {
  double h[CS_ENTRIES_MAX + 1], secant[CS_ENTRIES_MAX + 1];

  assert(n >= 2);
  for (size_t k = 0; k + 1 < n; k++) {
    h[k] = u[k + 1] - u[k];
    secant[k] = (x[k + 1] - x[k]) / h[k];
  }
  if (n == 2) {
    slope[0] = slope[1] = secant[0];
    return;
  }
  for (size_t k = 1; k + 1 < n; k++) {
    double w1 = 2 * h[k] + h[k - 1], w2 = h[k] + 2 * h[k - 1];

    slope[k] = (w1 + w2) / (w1 / secant[k - 1] + w2 / secant[k]);
  }
  slope[0] = ((2 * h[0] + h[1]) * secant[0] - h[0] * secant[1]) / (h[0] + h[1]);
  slope[0] = cs_fmin(cs_fmax(0, slope[0]), 3 * secant[0]);
  slope[n - 1] = ((2 * h[n - 2] + h[n - 3]) * secant[n - 2] - h[n - 2] * secant[n - 3]) /
                 (h[n - 2] + h[n - 3]);
  slope[n - 1] = cs_fmin(cs_fmax(0, slope[n - 1]), 3 * secant[n - 2]);
}

/* Mean and standard deviation out of the pieces of the quantile function, exactly: on each piece
 * four Gauss-Legendre nodes integrate the square of a cubic. */
static void piece_moments(cs_distribution *p) {
  static const double node[4] = {-0.86113631159405258, -0.33998104358485626, 0.33998104358485626,
                                 0.86113631159405258};
  static const double weight[4] = {0.34785484513745386, 0.65214515486254614, 0.65214515486254614,
                                   0.34785484513745386};

  for (int round = 0; round < 2; round++) {
    double sum = 0;

    for (size_t k = 0; k < p->pieces; k++) {
      double width = (k + 1 < p->pieces ? p->start[k + 1] : 1) - p->start[k];
      const double *c = p->cubic[k];

      for (int j = 0; j < 4; j++) {
        double s = 0.5 * width * (1 + node[j]), x = c[0] + s * (c[1] + s * (c[2] + s * c[3]));

        sum += 0.5 * width * weight[j] * (round ? (x - p->mean) * (x - p->mean) : x);
      }
    }
    if (round) p->sd = sqrt(sum);
    if (!round) p->mean = sum;
  }
}

/* Beyond the outermost quantiles that were given, the quantile function goes on to u = 0 and u = 1,
 * where it is a tenth of the elicited range further out: the intrinsic range of Cooke, "Experts in
 * uncertainty" (1991), with its usual overshoot.  Quantiles given for 0 or 100 are those ends. */
static casus_status derive_quantiles(cs_distribution *p, cs_arena *arena) {
  const double overshoot = 0.1;
  double u[CS_ENTRIES_MAX + 2], x[CS_ENTRIES_MAX + 2], slope[CS_ENTRIES_MAX + 2];
  double range = p->number[p->n - 1] - p->number[0];
  size_t n = 0;

  if (p->label[0] > 0) {
    u[n] = 0;
    x[n++] = p->number[0] - overshoot * range;
  }
  for (size_t k = 0; k < p->n; k++) {
    u[n] = p->label[k] / 100;
    x[n++] = p->number[k];
  }
  if (p->label[p->n - 1] < 100) {
    u[n] = 1;
    x[n++] = p->number[p->n - 1] + overshoot * range;
  }
  pchip(n, u, x, slope);
  p->pieces = n - 1;
  p->start = cs_arena_alloc(arena, p->pieces, sizeof *p->start);
  p->cubic = cs_arena_alloc(arena, p->pieces, sizeof *p->cubic);
  if (!p->start || !p->cubic) return CASUS_NOMEM;
  for (size_t k = 0; k + 1 < n; k++) {
    double h = u[k + 1] - u[k], secant = (x[k + 1] - x[k]) / h;

    p->start[k] = u[k];
    p->cubic[k][0] = x[k];
    p->cubic[k][1] = slope[k];
    p->cubic[k][2] = (3 * secant - 2 * slope[k] - slope[k + 1]) / h;
    p->cubic[k][3] = (slope[k] + slope[k + 1] - 2 * secant) / (h * h);
  }
  p->lowest = x[0];
  p->highest = x[n - 1];
  piece_moments(p);
  return CASUS_OK;
}

/* The values in increasing order, so that the draw rises with u as all others do and rank
 * correlations mean the same.  Values with probability 0 are left out. */
static casus_status derive_choice(cs_distribution *p, cs_arena *arena) {
  double weight[CS_ENTRIES_MAX] = {0}, total = 0, before = 0, square = 0;

  p->start = cs_arena_alloc(arena, p->n, sizeof *p->start);
  p->cubic = cs_arena_alloc(arena, p->n, sizeof *p->cubic);
  if (!p->start || !p->cubic) return CASUS_NOMEM;
  for (size_t k = 0; k < p->n; k++) {
    size_t j = p->pieces;

    if (p->number[k] <= 0) continue;
    for (; j > 0 && p->cubic[j - 1][0] > p->label[k]; j--) {
      p->cubic[j][0] = p->cubic[j - 1][0];
      weight[j] = weight[j - 1];
    }
    p->cubic[j][0] = p->label[k];
    weight[j] = p->number[k];
    total += p->number[k];
    p->pieces++;
  }
  for (size_t k = 0; k < p->pieces; k++) {
    p->start[k] = before / total;
    before += weight[k];
    p->mean += weight[k] / total * p->cubic[k][0];
  }
  for (size_t k = 0; k < p->pieces; k++) {
    double off = p->cubic[k][0] - p->mean;

    square += weight[k] / total * off * off;
  }
  p->sd = sqrt(square);
  p->lowest = p->cubic[0][0];
  p->highest = p->cubic[p->pieces - 1][0];
  return CASUS_OK;
}

casus_status cs_distribution_derive(cs_distribution *p, cs_arena *arena) {
  switch (p->kind) {
    case CS_UNIFORM:
    case CS_RANGE:
      derive_uniform(p);
      break;
    case CS_TRI:
      derive_tri(p);
      break;
    case CS_PERT:
      derive_pert(p);
      break;
    case CS_BETA:
      p->scale = p->highest = 1;
      derive_beta(p, p->parameter[0], p->parameter[1]);
      break;
    case CS_NORMAL:
    case CS_LOGNORMAL:
      derive_normal(p);
      break;
    case CS_QUANTILES:
      return derive_quantiles(p, arena);
    case CS_CHOICE:
      return derive_choice(p, arena);
    case CS_EXPERTS:
      piece_moments(p);
      break;
  }
  return CASUS_OK;
}

static bool has_shape(const cs_distribution *p) {
  return p->kind == CS_PERT || p->kind == CS_BETA || p->kind == CS_NORMAL ||
         p->kind == CS_LOGNORMAL;
}

casus_status cs_distribution_prepare(cs_distribution *p, cs_inverses *tables) {
  if (has_shape(p)) {
    p->table = cs_inverse_of(tables, p->shape);
    if (!p->table) return CASUS_NOMEM;
  }
  return CASUS_OK;
}

/* ---- Draws ---------------------------------------------------------------------------------- */

CS_COLUMNS
static void uniform_column(double low, double width, size_t n, const double *u, double *x) {
  for (size_t i = 0; i < n; i++) x[i] = low + width * u[i];
}

/* The inverse of the triangular distribution function in units of its width; c is the place of the
 * mode. */
CS_COLUMNS
static void tri_column(double low, double width, double c, size_t n, const double *u, double *x) {
  for (size_t i = 0; i < n; i++) {
    bool rising = u[i] < c;
    double root = sqrt(rising ? u[i] * c : (1 - u[i]) * (1 - c));

    x[i] = low + width * (rising ? root : 1 - root);
  }
}

CS_COLUMNS
static void clamp_column(double low, double high, size_t n, double *x) {
  for (size_t i = 0; i < n; i++) {
    double at_least = x[i] < low ? low : x[i];

    x[i] = at_least > high ? high : at_least;
  }
}

/* n <= BLOCK */
CS_COLUMNS
static void cubic_block(size_t pieces, const double *restrict start,
                        const double (*restrict cubic)[4], size_t n, const double *u, double *x) {
  uint64_t piece[BLOCK] = {0};

  for (size_t k = 1; k < pieces; k++) {
    for (size_t i = 0; i < n; i++) piece[i] += u[i] >= start[k];
  }
  for (size_t i = 0; i < n; i++) {
    const double *c = cubic[piece[i]];
    double s = u[i] - start[piece[i]];

    x[i] = c[0] + s * (c[1] + s * (c[2] + s * c[3]));
  }
}

/* n <= BLOCK */
CS_COLUMNS
static void choice_block(size_t pieces, const double *restrict start,
                         const double (*restrict value)[4], size_t n, const double *u, double *x) {
  double drawn[BLOCK];

  for (size_t i = 0; i < n; i++) drawn[i] = value[0][0];
  for (size_t k = 1; k < pieces; k++) {
    for (size_t i = 0; i < n; i++) drawn[i] = u[i] >= start[k] ? value[k][0] : drawn[i];
  }
  memcpy(x, drawn, n * sizeof *x);
}

/* Without a table: by iteration, some thousand times slower. */
static void exact_column(const cs_distribution *p, size_t n, const double *u, double *x) {
  for (size_t i = 0; i < n; i++) {
    bool upper = u[i] >= 0.5;
    double v = cs_fmax(upper ? 1 - u[i] : u[i], CS_U_MIN);

    x[i] = p->shift + p->scale * cs_inverse_exact(p->shape, v, upper);
  }
}

static void shape_column(const cs_distribution *p, size_t n, const double *u, double *x) {
  if (p->table) {
    cs_inverse_column(p->table, p->shift, p->scale, n, u, x);
  } else {
    exact_column(p, n, u, x);
  }
  if (p->kind == CS_LOGNORMAL) cs_exp_column(n, x, x);
  if (p->within) clamp_column(p->lowest, p->highest, n, x);
}

void cs_distribution_quantiles(const cs_distribution *p, size_t n, const double *u, double *x) {
  size_t block;

  switch (p->kind) {
    case CS_UNIFORM:
    case CS_RANGE:
      uniform_column(p->lowest, p->highest - p->lowest, n, u, x);
      break;
    case CS_TRI:
      tri_column(p->lowest, p->highest - p->lowest, p->mode_share, n, u, x);
      break;
    case CS_PERT:
    case CS_BETA:
    case CS_NORMAL:
    case CS_LOGNORMAL:
      shape_column(p, n, u, x);
      break;
    case CS_QUANTILES:
    case CS_EXPERTS:
      for (size_t i = 0; i < n; i += block) {
        block = n - i < BLOCK ? n - i : BLOCK;
        cubic_block(p->pieces, p->start, (const double(*)[4])p->cubic, block, u + i, x + i);
      }
      break;
    case CS_CHOICE:
      for (size_t i = 0; i < n; i += block) {
        block = n - i < BLOCK ? n - i : BLOCK;
        choice_block(p->pieces, p->start, (const double(*)[4])p->cubic, block, u + i, x + i);
      }
      break;
  }
}

/* ---- Probabilities -------------------------------------------------------------------------- */

static double tri_cdf(double c, double q) {
  return q < c ? q * q / c : 1 - (1 - q) * (1 - q) / (1 - c);
}

/* Bisection in the piece that holds x, to the last bit of u. */
static double pieces_cdf(const cs_distribution *p, double x) {
  size_t k = 0;
  double lo, hi;

  while (k + 1 < p->pieces && p->cubic[k + 1][0] <= x) k++;
  lo = 0;
  hi = (k + 1 < p->pieces ? p->start[k + 1] : 1) - p->start[k];
  for (int i = 0; i < 60; i++) {
    const double *c = p->cubic[k];
    double s = 0.5 * (lo + hi);

    if (c[0] + s * (c[1] + s * (c[2] + s * c[3])) <= x)
      lo = s;
    else
      hi = s;
  }
  return p->start[k] + lo;
}

static double choice_cdf(const cs_distribution *p, double x) {
  size_t k = 0;

  while (k < p->pieces && p->cubic[k][0] <= x) k++;
  return k < p->pieces ? p->start[k] : 1;
}

double cs_distribution_cdf(const cs_distribution *p, double x) {
  if (x < p->lowest) return 0;
  if (x >= p->highest) return 1;
  switch (p->kind) {
    case CS_UNIFORM:
    case CS_RANGE:
      return (x - p->lowest) / (p->highest - p->lowest);
    case CS_TRI:
      return tri_cdf(p->mode_share, (x - p->lowest) / (p->highest - p->lowest));
    case CS_PERT:
    case CS_BETA:
    case CS_NORMAL:
      return cs_shape_cdf(p->shape, (x - p->shift) / p->scale);
    case CS_LOGNORMAL:
      return x > 0 ? cs_shape_cdf(p->shape, (cs_log(x) - p->shift) / p->scale) : 0;
    case CS_QUANTILES:
    case CS_EXPERTS:
      return pieces_cdf(p, x);
    case CS_CHOICE:
      return choice_cdf(p, x);
  }
  return 0;
}

double cs_distribution_mean(const cs_distribution *p) {
  return p->mean;
}

double cs_distribution_sd(const cs_distribution *p) {
  return p->sd;
}

double cs_distribution_lowest(const cs_distribution *p) {
  return p->lowest;
}

double cs_distribution_highest(const cs_distribution *p) {
  return p->highest;
}

cs_distribution_kind cs_distribution_kind_of(const cs_distribution *p) {
  return p->kind;
}

bool cs_distribution_is_deep(const cs_distribution *p) {
  return p->kind == CS_RANGE;
}

const cs_panel *cs_distribution_panel(const cs_distribution *p) {
  return p->panel;
}

const char *cs_distribution_text(const cs_distribution *p) {
  return p->text;
}
