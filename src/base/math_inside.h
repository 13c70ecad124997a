/* What the mathematical functions share: the kernels of exp and log. */
#ifndef CASUS_BASE_MATH_INSIDE_H
#define CASUS_BASE_MATH_INSIDE_H

#include "base/math_tables.h"
#include "base/two.h"

/* c[0] + c[1] x + ... + c[n - 1] x^(n - 1), n >= 2: even and odd powers apart, so that half as many
 * operations wait for each other. */
static inline double cs_polynomial(const double *c, int n, double x) {
  double square = x * x, y = c[n - 1], z = c[n - 2];

  for (int i = n - 3; i > 0; i -= 2) {
    y = y * square + c[i];
    z = z * square + c[i - 1];
  }
  if (n % 2) return y * square + c[0] + z * x;
  return z + y * x;
}

/* e^x as t (1 + p) 2^(scale - 2046), |p| < 0.003. */
typedef struct {
  double t, p;
  uint64_t scale;
} cs_exp_parts;

/* e^(x + low) for low below the last place of x: Tang, "Table-driven implementation of the
 * exponential function in IEEE floating-point arithmetic", ACM TOMS 15 (1989), with 128 instead of
 * 32 points: x = (128 k + j) log(2) / 128 + r, and t = 2^(j / 128), which the table has with its
 * rounding error. Adding 3 * 2^51 rounds to a whole number and leaves it in the low bits.  Beyond
 * +-800, where e^x is infinite or 0, as at +-800.  Without branches, so that loops become vector
 * code. */
static inline cs_exp_parts cs_exp_split(double x, double low) {
  const double round = 0x1.8p52;
  double n, r, square, p;
  uint64_t bits, at;

  x = x > 800 ? 800 : x;
  x = x < -800 ? -800 : x;
  n = x * cs_exp_step[2] + round;
  bits = cs_to_bits(n);
  n -= round;
  r = x - n * cs_exp_step[0] + (low - n * cs_exp_step[1]);
  square = r * r;
  at = 2 * (bits & 127);
  p = cs_exp_table[at + 1] + square * square * (cs_exp_rest[2] + r * cs_exp_rest[3]) +
      square * (cs_exp_rest[0] + r * cs_exp_rest[1]) + r;
  return (cs_exp_parts){cs_exp_table[at], p, ((bits >> 7) + 2046) & 0xfff};
}

/* y 2^(scale - 2046), in two steps, so that what overflows or underflows does so once, at the end.
 */
static inline double cs_exp_scaled(double y, uint64_t scale) {
  uint64_t half = scale >> 1;

  return y * cs_from_bits(half << 52) * cs_from_bits((scale - half) << 52);
}

/* e^x as (s + s p) 2^k, s = 1 or the root of 2, |p| < 0.19: the kernel of cs_exp() and of loops
 * over columns, where looking up a table costs more than the longer polynomial (in Estrin's order).
 * x = (2 k + j) log(2) / 2 + r; for |x| <= 800. */
typedef struct {
  double p;
  uint64_t s, k; /* the bits of s; k modulo 2^12 */
} cs_exp_short;

static inline cs_exp_short cs_exp_without_table(double x) {
  const double round = 0x1.8p52, *c = cs_exp_half_rest;
  const uint64_t one = 0x3ff0000000000000, root = 0x3ff6a09e667f3bcd;
  double n = x * cs_exp_half_step[2] + round, r, r2, r4, q;
  uint64_t bits = cs_to_bits(n), odd = 0 - (bits & 1);

  n -= round;
  r = x - n * cs_exp_half_step[0] - n * cs_exp_half_step[1];
  r2 = r * r;
  r4 = r2 * r2;
  q = c[0] + c[1] * r + (c[2] + c[3] * r) * r2 +
      (c[4] + c[5] * r + (c[6] + c[7] * r) * r2 + c[8] * r4) * r4;
  return (cs_exp_short){cs_from_bits(odd & cs_to_bits(cs_exp_half_step[3])) + r2 * q + r,
                        one + (odd & (root - one)), bits >> 1};
}

/* e^x for |x| <= 700: the same bits as those of cs_exp(). */
static inline double cs_exp_inline(double x) {
  cs_exp_short e = cs_exp_without_table(x);
  double s = cs_from_bits(e.s + (e.k << 52));

  return s + s * e.p;
}

/* x = 2^k m, m near 1, and r = c m - 1, |r| <= 2^-8, for a c of nine bits from the table, so that r
 * is exact: Tang, "Table-driven implementation of the logarithm function in IEEE floating-point
 * arithmetic", ACM TOMS 16 (1990), with c = 1 / F_j as in Gal and Bachelis, ACM TOMS 17 (1991), so
 * that nothing is divided.  log x = t + r - r^2 / 2 + ... + rest, where t = k log 2 - log c to 42
 * bits after the point has no rounding error. */
typedef struct {
  double r, t, rest, c;
  int64_t k;
} cs_log_parts;

/* For 0 < x < infinity, subnormal numbers excluded; k is added to the exponent. */
static inline cs_log_parts cs_log_split(double x, int64_t k) {
  const uint64_t start = 0x3fe6a00000000000;
  uint64_t bits = cs_to_bits(x), above = bits - start;
  const double *row = cs_log_table[above >> 44 & 255];
  int64_t exponent = (int64_t)(above >> 52 ^ 0x800) - 0x800;
  double m, head;

  m = cs_from_bits(bits - (above & (uint64_t)0xfff << 52));
  head = cs_from_bits(cs_to_bits(m) & ~(uint64_t)0xffffff);
  k += exponent;
  return (cs_log_parts){head * row[0] - 1 + (m - head) * row[0], (double)k * cs_log_2[0] + row[1],
                        (double)k * cs_log_2[1] + row[2], row[0], k};
}

/* log x with some 68 bits, for 0 < x < infinity. */
static inline cs_two cs_log_two(double x) {
  cs_log_parts l = x < 0x1p-1022 ? cs_log_split(x * 0x1p54, -54) : cs_log_split(x, 0);
  double r = l.r, head = cs_head(r), square = 0.5 * head * head;
  cs_two s = cs_sum_sorted(l.t, r), q = cs_sum_sorted(s.hi, -square);

  return cs_sum_sorted(q.hi, q.lo + s.lo + l.rest - 0.5 * (r - head) * (r + head) +
                                 r * r * r * cs_polynomial(cs_log_rest, 6, r));
}

#endif
