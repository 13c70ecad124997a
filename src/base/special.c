/* Special functions.  Those on columns have no branches, so that compilers vectorise them. */
#include "base/special.h"

#include "base/libm.h"
#include "base/math_inside.h"
#include "base/vector.h"

#include <float.h>
#include <math.h>

double cs_normal_cdf(double z) {
  return 0.5 * cs_erfc(-z * 0.70710678118654752440);
}

double cs_normal_density(double z) {
  return 0.39894228040143267794 * cs_exp(-0.5 * z * z);
}

/* Phi(-z) = exp(-z^2 / 2) g(t) / (z + 5), t = (z - 5) / (z + 5), z >= 0: the form of Schonfelder,
 * "Chebyshev expansions for the error and related functions", Math. Comp. 32 (1978).  g is the
 * interpolating polynomial of degree 22 in the Chebyshev nodes, computed with 40 digits. */
static const double tail[23] = {
    0.76919304975006297,     -0.66538250289005774,    0.4953056159699768,
    -0.31353315667121379,    0.16502036617034282,     -0.069118638708814323,
    0.020795066800941616,    -0.0029933767382232198,  -0.00079786940948080635,
    0.00054489883090093002,  -5.9375673286488655e-05, -4.9761771189792181e-05,
    1.6681099115863468e-05,  3.9779126405932421e-06,  -2.769337871043854e-06,
    -3.3106980715268621e-07, 4.3402625948297751e-07,  3.5818400515432233e-08,
    -6.7825553132911561e-08, -5.0156499398578568e-09, 9.4468275196773659e-09,
    5.0373021263798566e-10,  -8.1661926244289868e-10};

CS_COLUMNS
void cs_normal_cdf_column(size_t n, const double *z, double *p) {
  for (size_t i = 0; i < n; i++) {
    double a = fabs(z[i]), t, g = tail[22];

    a = a > 37 ? 37 : a;
    t = (a - 5) / (a + 5);
#pragma GCC unroll 22
    for (int j = 21; j >= 0; j--) g = g * t + tail[j];
    g = g / (a + 5) * cs_exp_inline(-0.5 * a * a);
    p[i] = z[i] < 0 ? g : 1 - g;
  }
}

/* (c[0] + c[1] r + ... + c[7] r^7) / (1 + d[0] r + ... + d[6] r^7) */
static double ratio(const double c[8], const double d[7], double r) {
  double num = c[7], den = d[6];

  for (int j = 6; j >= 0; j--) num = num * r + c[j];
  for (int j = 5; j >= 0; j--) den = den * r + d[j];
  return num / (den * r + 1);
}

/* Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Appl. Statist. 37
 * (1988), PPND16. */
double cs_normal_quantile(double p) {
  static const double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                              1.9715909503065514427e+3, 1.3731693765509461125e+4,
                              4.5921953931549871457e+4, 6.7265770927008700853e+4,
                              3.3430575583588128105e+4, 2.5090809287301226727e+3};
  static const double b[7] = {4.2313330701600911252e+1, 6.8718700749205790830e+2,
                              5.3941960214247511077e+3, 2.1213794301586595867e+4,
                              3.9307895800092710610e+4, 2.8729085735721942674e+4,
                              5.2264952788528545610e+3};
  static const double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                              5.76949722146069140550e0,  3.64784832476320460504e0,
                              1.27045825245236838258e0,  2.41780725177450611770e-1,
                              2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static const double d[7] = {2.05319162663775882187e0,  1.67638483018380384940e0,
                              6.89767334985100004550e-1, 1.48103976427480074590e-1,
                              1.51986665636164571966e-2, 5.47593808499534494600e-4,
                              1.05075007164441684324e-9};
  static const double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                              1.78482653991729133580e0,  2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3,
                              2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static const double f[7] = {5.99832206555887937690e-1, 1.36929880922735805310e-1,
                              1.48753612908506148525e-2, 7.86869131145613259100e-4,
                              1.84631831751005468180e-5, 1.42151175831644588870e-7,
                              2.04426310338993978564e-15};
  double q = p - 0.5, r, z;

  if (fabs(q) <= 0.425) return q * ratio(a, b, 0.180625 - q * q);
  r = sqrt(-cs_log(q < 0 ? p : 1 - p));
  z = r <= 5 ? ratio(c, d, r - 1.6) : ratio(e, f, r - 5);
  return q < 0 ? -z : z;
}

/* log gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2), x >= 10: Stirling's series, DLMF 5.11.1, to
 * the term in x^-11; the next is below 1e-15. */
static double stirling_rest(double x) {
  double q = 1 / (x * x), s = -691 / 360360.0;

  s = s * q + 1 / 1188.0;
  s = s * q - 1 / 1680.0;
  s = s * q + 1 / 1260.0;
  s = s * q - 1 / 360.0;
  s = s * q + 1 / 12.0;
  return s / x;
}

/* For great parameters the three log gammas cancel; as in DiDonato and Morris, "Algorithm 708", ACM
 * TOMS 18 (1992), what cancels in Stirling's formula is left out beforehand. */
double cs_log_beta(double a, double b) {
  const double half_log_2pi = 0.91893853320467274178;
  double small = cs_fmin(a, b), great = cs_fmax(a, b), rest, ratio;

  if (great < 10) return cs_lgamma(a) + cs_lgamma(b) - cs_lgamma(a + b);
  rest = stirling_rest(great) - stirling_rest(a + b);
  ratio = small / great;
  if (small < 10)
    return cs_lgamma(small) + rest + small - small * cs_log(great) -
           (a + b - 0.5) * cs_log1p(ratio);
  return half_log_2pi + stirling_rest(small) + rest + (small - 0.5) * cs_log(ratio) -
         0.5 * cs_log(great) - (a + b - 0.5) * cs_log1p(ratio);
}

/* The continued fraction DLMF 8.17.22 by the modified method of Lentz (Thompson and Barnett 1986),
 * which converges fast for x < (a + 1) / (a + b + 2). */
static double beta_fraction(double a, double b, double x) {
  enum { STEPS = 10000 };
  const double tiny = 1e-300, close = 1e-16;
  double c = 1, d = 1 - (a + b) * x / (a + 1), h;

  if (fabs(d) < tiny) d = tiny;
  d = 1 / d;
  h = d;
  for (int m = 1; m < STEPS; m++) {
    double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double change;

    d = 1 + even * d;
    c = 1 + even / c;
    if (fabs(d) < tiny) d = tiny;
    if (fabs(c) < tiny) c = tiny;
    d = 1 / d;
    h *= c * d;
    d = 1 + odd * d;
    c = 1 + odd / c;
    if (fabs(d) < tiny) d = tiny;
    if (fabs(c) < tiny) c = tiny;
    d = 1 / d;
    change = c * d;
    h *= change;
    if (fabs(change - 1) <= close) break;
  }
  return h;
}

double cs_beta_cdf(double a, double b, double log_beta, double x) {
  double front;

  if (x <= 0) return 0;
  if (x >= 1) return 1;
  front = cs_exp(a * cs_log(x) + b * cs_log1p(-x) - log_beta);
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

double cs_f_above(double f, double a, double b) {
  if (!(f > 0)) return 1;
  if (f == INFINITY) return 0;
  return cs_beta_cdf(b / 2, a / 2, cs_log_beta(b / 2, a / 2), b / (b + a * f));
}

/* ---- the incomplete gamma function ---------------------------------------------------------- */

enum { STEPS_MAX = 100000 };

/* x^a e^-x / Gamma(a). */
static double front(double a, double x) {
  return cs_exp(a * cs_log(x) - x - cs_lgamma(a));
}

/* P(a, x), for x < a + 1. */
static double series(double a, double x) {
  double term = 1 / a, sum = term;

  for (int k = 1; k < STEPS_MAX && term > sum * DBL_EPSILON / 4; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum * front(a, x);
}

/* Q(a, x), for x >= a + 1, by Lentz's method. */
static double fraction(double a, double x) {
  const double tiny = 1e-300;
  double b = x + 1 - a, c = 1 / tiny, d = 1 / b, h = d;

  for (int k = 1; k < STEPS_MAX; k++) {
    double an = -k * (k - a), change;

    b += 2;
    d = an * d + b;
    if (fabs(d) < tiny) d = tiny;
    c = b + an / c;
    if (fabs(c) < tiny) c = tiny;
    d = 1 / d;
    change = d * c;
    h *= change;
    if (fabs(change - 1) < DBL_EPSILON) break;
  }
  return h * front(a, x);
}

double cs_gamma_lower(double a, double x) {
  if (!(x > 0)) return 0;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

double cs_gamma_upper(double a, double x) {
  if (!(x > 0)) return 1;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}
