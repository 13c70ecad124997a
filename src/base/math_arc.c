/* atan, atan2 and asin: the angle of (x, y) is that of (1, c) and the angle between them, c near y
 * / x from a table, as in Gal and Bachelis, ACM TOMS 17 (1991). */
#include "base/libm.h"
#include "base/math_inside.h"

#include <math.h>

/* part pi - a */
static inline cs_two less(double part, cs_two a) {
  return cs_add((cs_two){part * cs_pi[0], part * cs_pi[1]}, (cs_two){-a.hi, -a.lo});
}

/* The angle of (x, y), 0 <= y <= x, x > 0 of moderate size.  The tangent of the angle between (x,
 * y) and (1, c) is (y - c x) / (x + c y); for small y / x the table is not used, and the quotient
 * itself needs a second double. */
static inline cs_two low_angle(cs_two y, cs_two x) {
  static const double series[6] = {-1 / 3.0, 1 / 5.0, -1 / 7.0, 1 / 9.0, -1 / 11.0, 1 / 13.0};
  double q = y.hi / x.hi, base = 0, low = 0, square;
  int j = (int)(q * 64 + 0.5);
  cs_two p = cs_product(j < 4 ? q : j / 64.0, x.hi), s;

  if (j < 4) {
    low = (y.hi - p.hi - p.lo + (y.lo - q * x.lo)) / x.hi;
  } else {
    base = cs_atan_table[j][0];
    low = cs_atan_table[j][1];
    q = (y.hi - p.hi - p.lo + (y.lo - j / 64.0 * x.lo)) / (x.hi + j / 64.0 * y.hi);
  }
  square = q * q;
  s = cs_sum_sorted(base, q);
  return cs_sum_sorted(s.hi, s.lo + (low + q * square * cs_polynomial(series, 6, square)));
}

/* The same, x, y >= 0, not both 0. */
static inline cs_two angle(cs_two y, cs_two x) {
  return y.hi <= x.hi ? low_angle(y, x) : less(0.5, low_angle(x, y));
}

double cs_atan(double x) {
  double size = fabs(x);

  if (size < 0x1p-30 || x != x) return x;
  if (size > 0x1p60) return copysign(0.5 * cs_pi[0], x);
  return copysign(angle((cs_two){size, 0}, (cs_two){1, 0}).hi, x);
}

double cs_atan2(double y, double x) {
  double up = fabs(y), right = fabs(x), scale = 1;
  cs_two a;

  if (x != x || y != y) return x + y;
  if (up == INFINITY && right == INFINITY) {
    up = right = 1;
  } else if (up == 0 || right == INFINITY || right > 0x1p60 * up) {
    /* Right of the axis the angle is the quotient, also where that underflows. */
    if (!signbit(x)) return copysign(right > 0 ? up / right : 0, y);
    up = 0;
    right = 1;
  } else if (right == 0 || up == INFINITY || up > 0x1p60 * right) {
    up = 1;
    right = 0;
  }
  /* Quotients need products of what is divided. */
  if (cs_fmax(up, right) > 0x1p500) scale = 0x1p-600;
  if (cs_fmax(up, right) < 0x1p-500) scale = 0x1p600;
  a = angle((cs_two){up * scale, 0}, (cs_two){right * scale, 0});
  if (signbit(x)) a = less(1, a);
  return copysign(a.hi, y);
}

/* asin x = atan(x / sqrt(1 - x^2)) */
double cs_asin(double x) {
  double size = fabs(x), root;
  cs_two square, p;

  if (!(size <= 1)) return x != x ? x : NAN;
  if (size < 0x1p-30) return x;
  if (size == 1) return copysign(0.5 * cs_pi[0], x);
  square = cs_product(size, size);
  square = cs_add((cs_two){1, 0}, (cs_two){-square.hi, -square.lo});
  root = sqrt(square.hi);
  p = cs_product(root, root);
  p = cs_sum_sorted(root, (square.hi - p.hi - p.lo + square.lo) / (2 * root));
  return copysign(angle((cs_two){size, 0}, p).hi, x);
}
