/* log, log1p and log10.  The reduction is in math_inside.h. */
#include "base/libm.h"
#include "base/math_inside.h"

#include <math.h>

/* The logarithm of what has none, or none that is finite: x is NaN, +-0, negative or infinite. */
static double without_log(double x) {
  if (x == 0) return -INFINITY;
  return x < 0 ? NAN : x;
}

/* t + r - r^2 / 2 + r^3 (...) + rest + low, the small ones first, in an order in which little waits
 * for something else; low is below the last place of r. */
static inline double together(cs_log_parts l, double low) {
  const double *c = cs_log_rest;
  cs_two s = cs_sum_sorted(l.t, l.r);
  double r = l.r, square = r * r;
  double cubic = c[0] + c[1] * r + square * (c[2] + c[3] * r + square * (c[4] + c[5] * r));

  return s.hi + (s.lo + (l.rest + low) - 0.5 * square + square * r * cubic);
}

/* x is NaN, +-0, negative, subnormal or infinite. */
static double unusual_log(double x) {
  if (x > 0 && x < INFINITY) return together(cs_log_split(x * 0x1p54, -54), 0);
  return without_log(x);
}

double cs_log(double x) {
  /* One comparison of bits for what is positive, normal and finite. */
  if (cs_to_bits(x) - 0x0010000000000000 >= 0x7fe0000000000000) return unusual_log(x);
  return together(cs_log_split(x, 0), 0);
}

/* log(1 + x) = log(u + e), u + e = 1 + x exactly. */
double cs_log1p(double x) {
  cs_two one, sum;
  cs_log_parts l;

  if (!(x > -1 && x < INFINITY)) return x == -1 ? -INFINITY : x < -1 ? NAN : x;
  if (fabs(x) < 0x1p-54) return x;
  one = cs_sum(1, x);
  l = cs_log_split(one.hi, 0);
  /* e < 2^-53 u, so what r + e loses is seen only where the logarithm is near 0; it goes into low.
   * Above 2^1000 e c / u is too small to count, and 2^-k would underflow. */
  if (l.k > 1000) return together(l, 0);
  sum = cs_sum(l.r, one.lo * l.c * cs_from_bits((uint64_t)(1023 - l.k) << 52));
  l.r = sum.hi;
  return together(l, sum.lo);
}

double cs_log10(double x) {
  cs_two l;

  if (!(x > 0 && x < INFINITY)) return without_log(x);
  l = cs_multiply(cs_log_two(x), (cs_two){cs_log_10[0], cs_log_10[1]});
  return l.hi + l.lo;
}
