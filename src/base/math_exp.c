/* exp and expm1.  Kernels are in math_inside.h. */
#include "base/libm.h"
#include "base/math_inside.h"
#include "base/vector.h"

#include <math.h>

double cs_exp(double x) {
  cs_exp_short e;
  double s;

  if (fabs(x) <= 700) return cs_exp_inline(x);
  x = x > 800 ? 800 : x;
  x = x < -800 ? -800 : x;
  e = cs_exp_without_table(x);
  s = cs_from_bits(e.s);
  return cs_exp_scaled(s + s * e.p, (e.k + 2046) & 0xfff);
}

CS_COLUMNS
void cs_exp_column(size_t n, const double *x, double *y) {
  for (size_t i = 0; i < n; i++) {
    double at = x[i] > 700 ? 700 : x[i];

    y[i] = cs_exp_inline(at < -700 ? -700 : at);
  }
}

/* e^x - 1 = (s - 1) + s r + s (p - r), s = 2^k t as in exp: near 0 the first two cancel, so both
 * are exact.  Tang, "Table-driven implementation of the expm1 function in IEEE floating-point
 * arithmetic", ACM TOMS 18 (1992), goes a similar way. */
double cs_expm1(double x) {
  const double round = 0x1.8p52;
  double n, r, low, s, tail, whole, square;
  uint64_t bits;
  cs_two one, linear, sum;

  if (fabs(x) < 0x1p-54) return x;
  /* From here on the 1 is below half a unit in the last place; NaN goes this way too. */
  if (!(x < 40)) return cs_exp(x);
  if (x < -40) return -1;
  n = x * cs_exp_step[2] + round;
  bits = cs_to_bits(n);
  n -= round;
  r = x - n * cs_exp_step[0];
  low = -n * cs_exp_step[1];
  /* n is 0: e^x - 1 = x + x^2 (...), and x is exact. */
  s = cs_from_bits(((bits >> 7) + 1023) << 52) * cs_exp_table[2 * (bits & 127)];
  tail = cs_exp_table[2 * (bits & 127) + 1];
  whole = r + low;
  square = whole * whole;
  tail += tail * whole + low;
  tail += square * cs_polynomial(cs_expm1_rest, 6, whole);
  one = cs_sum(s, -1);
  linear = cs_product(s, r);
  sum = cs_sum(one.hi, linear.hi);
  return sum.hi + (sum.lo + (one.lo + linear.lo + s * tail));
}
