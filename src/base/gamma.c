/* The incomplete gamma function; see gamma.h. */
#include "base/gamma.h"

#include "base/libm.h"

#include <float.h>
#include <math.h>

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
