/* Least squares on cumulative probabilities; see fit.h. */
#include "analysis/elicit/fit.h"

#include "base/libm.h"
#include "base/special.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const char *const cs_family_names[CS_FAMILIES] = {
    "normal", "t",    "skewnormal",  "gamma",           "lognormal",
    "logt",   "beta", "mirrorgamma", "mirrorlognormal", "mirrorlogt"};

/* Sums of squares nearer than this fit equally well. */
static const double as_good = 1e-10;

static const char *const names[CS_FAMILIES][3] = {{"mean", "sd"},
                                                  {"location", "scale"},
                                                  {"location", "scale", "slant"},
                                                  {"shape", "rate"},
                                                  {"mean_log", "sd_log"},
                                                  {"location_log", "scale_log"},
                                                  {"shape1", "shape2"},
                                                  {"shape", "rate"},
                                                  {"mean_log", "sd_log"},
                                                  {"location_log", "scale_log"}};

const char *cs_fit_parameter_name(cs_family f, size_t k) {
  return k < 3 ? names[f][k] : NULL;
}

/* ---- cumulative probabilities -------------------------------------------------------------- */

static const double pi = 3.14159265358979323846;

/* Student's t with 3 degrees of freedom, in closed form. */
static double t3(double z) {
  double y = z / sqrt(3.0);

  return 0.5 + (y / (1 + y * y) + cs_atan(y)) / pi;
}

/* Owen's T(h, a), a >= 0: 1 / (2 pi) times the integral of exp(-h^2 / (2 cos^2)) from 0 to atan a,
 * by Gauss-Legendre with 5 nodes on 40 pieces; absolute error below 1e-12 (the integrand is smooth
 * and at most 1). */
static double owen(double h, double a) {
  enum { PIECES = 40 };
  static const double node[5] = {0, -0.53846931010568309, 0.53846931010568309, -0.90617984593866399,
                                 0.90617984593866399};
  static const double weight[5] = {0.56888888888888889, 0.47862867049936647, 0.47862867049936647,
                                   0.23692688505618909, 0.23692688505618909};
  double width = cs_atan(a) / PIECES, sum = 0;

  for (int k = 0; k < PIECES; k++) {
    for (int j = 0; j < 5; j++) {
      double c = cs_cos((k + 0.5 + 0.5 * node[j]) * width);

      sum += weight[j] * cs_exp(-0.5 * h * h / (c * c));
    }
  }
  return 0.5 * width * sum / (2 * pi);
}

static double skew_normal(double z, double slant) {
  double t = owen(z, fabs(slant));

  return cs_normal_cdf(z) - (slant < 0 ? -2 : 2) * t;
}

static bool is_mirrored(cs_family f) {
  return f >= CS_FIT_MIRRORGAMMA;
}

/* The family that a mirrored one is of upper - X. */
static cs_family plain(cs_family f) {
  return f == CS_FIT_MIRRORGAMMA       ? CS_FIT_GAMMA
         : f == CS_FIT_MIRRORLOGNORMAL ? CS_FIT_LOGNORMAL
         : f == CS_FIT_MIRRORLOGT      ? CS_FIT_LOGT
                                       : f;
}

double cs_fit_cdf(const cs_fit *f, double x) {
  const double *a = f->parameter;
  double y = is_mirrored(f->family) ? f->upper - x : x - f->lower, p = 0;

  switch (plain(f->family)) {
    case CS_FIT_NORMAL:
      return cs_normal_cdf((x - a[0]) / a[1]);
    case CS_FIT_T:
      return t3((x - a[0]) / a[1]);
    case CS_FIT_SKEWNORMAL:
      return skew_normal((x - a[0]) / a[1], a[2]);
    case CS_FIT_GAMMA:
      p = y > 0 ? cs_gamma_lower(a[0], a[1] * y) : 0;
      break;
    case CS_FIT_LOGNORMAL:
      p = y > 0 ? cs_normal_cdf((cs_log(y) - a[0]) / a[1]) : 0;
      break;
    case CS_FIT_LOGT:
      p = y > 0 ? t3((cs_log(y) - a[0]) / a[1]) : 0;
      break;
    default:
      y /= f->upper - f->lower;
      p = y <= 0 ? 0 : y >= 1 ? 1 : cs_beta_cdf(a[0], a[1], cs_log_beta(a[0], a[1]), y);
      break;
  }
  return is_mirrored(f->family) ? 1 - p : p;
}

double cs_fit_quantile(const cs_fit *f, double p) {
  double low = isfinite(f->lower) ? f->lower : -1, high = isfinite(f->upper) ? f->upper : 1;

  while (!isfinite(f->lower) && cs_fit_cdf(f, low) > p) low = low < 0 ? 2 * low : -1;
  while (!isfinite(f->upper) && cs_fit_cdf(f, high) < p) high = high > 0 ? 2 * high : 1;
  for (int k = 0; k < 200 && high - low > 1e-14 * (fabs(low) + fabs(high)); k++) {
    double middle = low + 0.5 * (high - low);

    if (cs_fit_cdf(f, middle) < p) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low + 0.5 * (high - low);
}

/* ---- least squares ------------------------------------------------------------------------- */

typedef struct {
  size_t n;
  const double *v, *p;
  cs_fit *fit;
} problem;

/* The search moves in location and log scale, or in logarithms of two shapes. */
static void set_parameters(cs_fit *f, const double *s) {
  bool both = plain(f->family) == CS_FIT_GAMMA || f->family == CS_FIT_BETA;

  f->parameter[0] = both ? cs_exp(s[0]) : s[0];
  f->parameter[1] = cs_exp(s[1]);
  f->parameter[2] = f->family == CS_FIT_SKEWNORMAL ? s[2] : 0;
}

static double cost(const problem *q, const double *s) {
  double sum = 0;

  set_parameters(q->fit, s);
  /* Shapes beyond these are spikes, and cost time. */
  if (!(fabs(s[1]) < 50) || (plain(q->fit->family) == CS_FIT_GAMMA && s[0] > 14) ||
      (q->fit->family == CS_FIT_BETA && (s[0] > 14 || s[1] > 14)) ||
      fabs(q->fit->parameter[2]) > 1e4)
    return 1e9;
  for (size_t k = 0; k < q->n; k++) {
    double off = cs_fit_cdf(q->fit, q->v[k]) - q->p[k];

    sum += off * off;
  }
  return sum;
}

/* The simplex method of Nelder and Mead (1965) in at most three dimensions, begun again around its
 * end until that gains nothing. */
static double minimise(const problem *q, size_t dims, double *s, const double *step) {
  enum { STEPS = 400, ROUNDS = 20 };
  double best = cost(q, s), before = INFINITY;

  for (int round = 0; round < ROUNDS && before - best > 1e-14 * best + 1e-30; round++) {
    double x[4][3], f[4];

    before = best;
    for (size_t k = 0; k <= dims; k++) {
      memcpy(x[k], s, dims * sizeof *s);
      if (k) x[k][k - 1] += (round % 2 ? -1 : 1) * step[k - 1] / (1 + round);
      f[k] = cost(q, x[k]);
    }
    for (int it = 0; it < STEPS; it++) {
      size_t low = 0, high = 0, next = 0;
      double middle[3] = {0}, trial[3], far[3], value, value_far;

      for (size_t k = 1; k <= dims; k++) {
        if (f[k] < f[low]) low = k;
        if (f[k] > f[high]) high = k;
      }
      next = low;
      for (size_t k = 0; k <= dims; k++) {
        if (k != high && f[k] > f[next]) next = k;
      }
      if (f[high] - f[low] <= 1e-16 * f[low]) break;
      for (size_t k = 0; k <= dims; k++) {
        for (size_t d = 0; d < dims && k != high; d++) middle[d] += x[k][d] / (double)dims;
      }
      for (size_t d = 0; d < dims; d++) trial[d] = 2 * middle[d] - x[high][d];
      value = cost(q, trial);
      if (value < f[low]) {
        for (size_t d = 0; d < dims; d++) far[d] = 3 * middle[d] - 2 * x[high][d];
        value_far = cost(q, far);
        if (value_far < value) {
          memcpy(trial, far, sizeof far);
          value = value_far;
        }
      } else if (value >= f[next]) {
        for (size_t d = 0; d < dims; d++)
          trial[d] = 0.5 * (middle[d] + (value < f[high] ? trial[d] : x[high][d]));
        value_far = cost(q, trial);
        if (value_far > cs_fmin(value, f[high])) {
          for (size_t k = 0; k <= dims; k++) {
            for (size_t d = 0; d < dims; d++) x[k][d] = 0.5 * (x[k][d] + x[low][d]);
            f[k] = cost(q, x[k]);
          }
          continue;
        }
        value = value_far;
      }
      memcpy(x[high], trial, dims * sizeof *s);
      f[high] = value;
    }
    for (size_t k = 0; k <= dims; k++) {
      if (f[k] < best) {
        best = f[k];
        memcpy(s, x[k], dims * sizeof *s);
      }
    }
  }
  return best;
}

/* Mean and standard deviation of the normal distribution through the outermost points. */
static void start_normal(size_t n, const double *v, const double *p, double *mean, double *sd) {
  double a = cs_normal_quantile(p[0]), b = cs_normal_quantile(p[n - 1]);

  *sd = (v[n - 1] - v[0]) / (b - a);
  *mean = v[0] - a * *sd;
}

static bool has_bounds(cs_family f, double lower, double upper) {
  if (f <= CS_FIT_SKEWNORMAL) return true;
  if (f == CS_FIT_BETA) return isfinite(lower) && isfinite(upper);
  return isfinite(is_mirrored(f) ? upper : lower);
}

/* A skew normal is flat in its slant where that is 0 (Azzalini 1985, section 5), so that a search
 * from there may stay: it is begun at three slants, with the location and scale that give them the
 * mean and sd. */
static double skewed(const problem *q, double mean, double sd, double *best) {
  static const double slants[] = {0, -4, 4};
  const double step[] = {0.3 * sd, 0.5, 1};
  double least = INFINITY;

  for (size_t k = 0; k < 3; k++) {
    double delta = slants[k] / sqrt(1 + slants[k] * slants[k]);
    double scale = sd / sqrt(1 - 2 * delta * delta / pi);
    double s[3] = {mean - scale * delta * sqrt(2 / pi), cs_log(scale), slants[k]};
    double found = minimise(q, 3, s, step);

    if (!(found < least)) continue;
    least = found;
    memcpy(best, s, sizeof s);
  }
  return least;
}

static void fit_one(size_t n, const double *v, const double *p, cs_fit *f) {
  problem q = {n, v, p, f};
  double s[3] = {0}, step[2] = {0.5, 0.5}, mean, sd;
  double y[CS_FIT_POINTS] = {0}, logs[CS_FIT_POINTS] = {0};
  double share[CS_FIT_POINTS] = {0};
  cs_family kind = plain(f->family);

  assert(n >= 1 && n <= CS_FIT_POINTS);
  /* Points on the family's own scale, in increasing order. */
  for (size_t k = 0; k < n; k++) {
    size_t from = is_mirrored(f->family) ? n - 1 - k : k;

    y[k] = is_mirrored(f->family)      ? f->upper - v[from]
           : kind <= CS_FIT_SKEWNORMAL ? v[from]
                                       : v[from] - f->lower;
    share[k] = is_mirrored(f->family) ? 1 - p[from] : p[from];
    logs[k] = y[k] > 0 ? cs_log(y[k]) : 0;
  }
  start_normal(n, kind == CS_FIT_LOGNORMAL || kind == CS_FIT_LOGT ? logs : y, share, &mean, &sd);
  s[0] = mean;
  s[1] = cs_log(sd);
  step[0] = 0.3 * sd;
  if (kind == CS_FIT_GAMMA) {
    double m = cs_fmax(mean, 0.1 * y[0]);

    s[0] = cs_log(m * m / (sd * sd));
    s[1] = cs_log(m / (sd * sd));
    step[0] = 0.5;
  }
  if (kind == CS_FIT_BETA) {
    double width = f->upper - f->lower, m = cs_fmin(0.99, cs_fmax(0.01, mean / width));
    double sum = cs_fmax(0.5, m * (1 - m) * width * width / (sd * sd) - 1);

    s[0] = cs_log(m * sum);
    s[1] = cs_log((1 - m) * sum);
    step[0] = 0.5;
  }
  if (f->family == CS_FIT_SKEWNORMAL) {
    f->ssq = skewed(&q, mean, sd, s);
  } else {
    f->ssq = minimise(&q, 2, s, step);
  }
  set_parameters(f, s);
}

size_t cs_fit_all(size_t n, const double *v, const double *p, double lower, double upper,
                  cs_fit out[CS_FAMILIES]) {
  double least = INFINITY;
  size_t best = 0;

  for (size_t k = 0; k < CS_FAMILIES; k++) {
    cs_family f = (cs_family)k;
    bool bounded = k > CS_FIT_SKEWNORMAL;

    out[k] = (cs_fit){.family = f,
                      .lower = bounded && (!is_mirrored(f)) ? lower : -INFINITY,
                      .upper = is_mirrored(f) || f == CS_FIT_BETA ? upper : INFINITY,
                      .ssq = INFINITY,
                      .fitted = has_bounds(f, lower, upper) && (f != CS_FIT_SKEWNORMAL || n >= 3)};
    if (!out[k].fitted) continue;
    fit_one(n, v, p, &out[k]);
    least = cs_fmin(least, out[k].ssq);
  }
  while (best < CS_FAMILIES && !(out[best].ssq <= least + as_good)) best++;
  return best;
}
