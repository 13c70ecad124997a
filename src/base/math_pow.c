/* pow: e^(y log x), with log x and the product as sums of two doubles (Tang's kernels of
 * math_inside.h; for the error that log may have see Muller et al., Handbook of Floating-Point
 * Arithmetic). */
#include "base/libm.h"
#include "base/math_inside.h"

#include <math.h>

/* 0 when y is not whole, 1 when it is odd, 2 when it is even. */
static int parity(double y) {
  double size = fabs(y);

  if (size >= 0x1p53) return 2;
  if (size != floor(size)) return 0;
  return (int64_t)size % 2 ? 1 : 2;
}

/* x^y where x or y is 0, infinite or NaN: C17, F.10.4.4. */
static double special(double x, double y) {
  double size = fabs(x), result;

  if (x == 1 || y == 0) return 1;
  if (x != x || y != y) return x + y;
  if (fabs(y) == INFINITY) {
    if (size == 1) return 1;
    return (size > 1) == (y > 0) ? INFINITY : 0;
  }
  result = (size == 0) == (y > 0) ? 0 : INFINITY;
  return copysign(result, parity(y) == 1 ? x : 1);
}

double cs_pow(double x, double y) {
  double size = fabs(x), sign = 1, head, rest;
  cs_exp_parts e;
  cs_two l;

  if (!(size > 0 && size < INFINITY && fabs(y) > 0 && fabs(y) < INFINITY)) return special(x, y);
  if (x < 0) {
    int kind = parity(y);

    if (!kind) return NAN;
    if (kind == 1) sign = -1;
  }
  /* Exponents beyond these give 1, infinity or 0 with room to spare, and smaller ones don't
   * overflow or underflow on the way. */
  if (fabs(y) < 0x1p-65) return sign;
  if (fabs(y) > 0x1p65) y = copysign(0x1p65, y);
  l = cs_log_two(size);
  head = cs_head(y) * cs_head(l.hi);
  rest = (y - cs_head(y)) * cs_head(l.hi) + y * (l.hi - cs_head(l.hi)) + y * l.lo;
  l = cs_sum_sorted(head, rest);
  e = cs_exp_split(l.hi, fabs(l.hi) < 800 ? l.lo : 0);
  return cs_exp_scaled(sign * (e.t + e.t * e.p), e.scale);
}
