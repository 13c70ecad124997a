/* sin, cos and tan: Tang, "Table-lookup algorithms for elementary functions and their error
 * analysis", Proc. 10th IEEE Symposium on Computer Arithmetic (1991). */
#include "base/libm.h"
#include "base/math_inside.h"

#include <math.h>

/* x = quarter pi / 2 + r, |r| at most pi / 4 and a little; quarter modulo 4. */
typedef struct {
  unsigned quarter;
  cs_two r;
} reduced;

/* The lower 64 bits of a b + *carry; *carry becomes the upper ones. */
static uint64_t multiply_words(uint64_t a, uint64_t b, uint64_t *carry) {
  uint64_t a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  uint64_t p0 = a0 * b0, p1 = a1 * b0, p2 = a0 * b1;
  uint64_t middle = (p0 >> 32) + (p1 & 0xffffffff) + (p2 & 0xffffffff);
  uint64_t low = middle << 32 | (p0 & 0xffffffff), sum = low + *carry;

  *carry = a1 * b1 + (p1 >> 32) + (p2 >> 32) + (middle >> 32) + (sum < low);
  return sum;
}

/* 64 bits of the number with these words, from bit `first`, 0 being the highest. */
static uint64_t bits_from(const uint64_t *word, unsigned first) {
  unsigned shift = first % 64;

  word += first / 64;
  return shift ? word[0] << shift | word[1] >> (64 - shift) : word[0];
}

/* Payne and Hanek, "Radian reduction for trigonometric functions", ACM SIGNUM Newsletter 18 (1983),
 * for x >= 1/2.  x = m 2^e with a whole m of 53 bits.  Of x 2 / pi only what is modulo 4 matters,
 * so of 2 / pi only the bits worth less than 2^(2 - e); the product of 256 of them with m, modulo
 * 2^256, is (x 2 / pi modulo 4) 2^254 within 2^53.  No double is nearer to a multiple of pi / 2
 * than some 2^-61 (Muller, Elementary Functions, 3rd ed. 2016, section 11.3.2), so 130 of its bits
 * are right. */
static reduced reduce_exactly(double x) {
  uint64_t bits = cs_to_bits(x), m = (bits & 0xfffffffffffff) | (uint64_t)1 << 52, carry = 0;
  int e = (int)(bits >> 52) - 1075;
  uint64_t product[5] = {0}, flip;
  unsigned quarter, zeros = 0;
  double scale, hi, lo;
  reduced out;

  for (int k = 3; k >= 0; k--)
    product[k] = multiply_words(m, bits_from(cs_two_over_pi, (unsigned)(e + 62 + 64 * k)), &carry);
  quarter = (unsigned)(product[0] >> 62);
  /* The fraction as a signed number, from -1/2 to 1/2; then its size, but for a 1 in the last of
   * 254 bits. */
  for (unsigned k = 0; k < 4; k++) product[k] = product[k] << 2 | product[k + 1] >> 62;
  flip = product[0] >> 63 ? ~(uint64_t)0 : 0;
  for (unsigned k = 0; k < 4; k++) product[k] ^= flip;
  while (zeros < 127 && !(product[zeros / 64] << zeros % 64 >> 63)) zeros++;
  hi = (double)(bits_from(product, zeros) >> 11);
  lo = (double)(bits_from(product, zeros + 53) >> 11);
  scale = cs_from_bits((uint64_t)(1023 - 53 - zeros) << 52) * (flip ? -1 : 1);
  out.r = cs_multiply((cs_two){hi * scale, lo * scale * 0x1p-53},
                      (cs_two){0.5 * cs_pi[0], 0.5 * cs_pi[1]});
  out.quarter = quarter + (flip ? 1 : 0);
  return out;
}

/* Cody and Waite, Software Manual for the Elementary Functions (1980): pi / 2 in three parts, of
 * which the first two times n are exact.  Where much cancels, and for great x, as Payne and Hanek.
 */
static inline reduced reduce(double x) {
  const double round = 0x1.8p52;
  double size = fabs(x), n;
  reduced out;

  if (size <= 0.785) return (reduced){0, {x, 0}};
  if (size < 0x1p20) {
    n = size * cs_half_pi[3] + round;
    out.quarter = (unsigned)(cs_to_bits(n) & 3);
    n -= round;
    out.r = cs_sum(size - n * cs_half_pi[0], -n * cs_half_pi[1]);
    out.r = cs_sum_sorted(out.r.hi, out.r.lo - n * cs_half_pi[2]);
    if (fabs(out.r.hi) < 0x1p-30) out = reduce_exactly(size);
  } else {
    out = reduce_exactly(size);
  }
  if (x < 0) out = (reduced){0u - out.quarter, {-out.r.hi, -out.r.lo}};
  return out;
}

/* sin and cos of r near the point j / 64, where the table has them; no table below 4 / 64, where
 * the polynomials are exact enough alone.  r = j / 64 + d; sin d = d + bend, cos d = 1 + drop. */
static inline void both(cs_two r, cs_two *sine, cs_two *cosine) {
  static const double s[4] = {-1 / 6.0, 1 / 120.0, -1 / 5040.0, 1 / 362880.0};
  static const double c[4] = {-1 / 2.0, 1 / 24.0, -1 / 720.0, 1 / 40320.0};
  double sign = r.hi < 0 ? -1 : 1, low = sign * r.lo, d = sign * r.hi, square, bend, drop;
  unsigned j = (unsigned)(d * 64 + 0.5);
  const double *row = cs_sin_table[j < 4 ? 0 : j];

  if (j >= 4) d -= j / 64.0;
  square = d * d;
  bend = d * square * cs_polynomial(s, 4, square) + low;
  drop = square * cs_polynomial(c, 4, square) - d * low;
  if (j < 4) {
    *sine = cs_sum_sorted(d, bend);
    *cosine = cs_sum_sorted(1, drop);
  } else {
    cs_two a = cs_sum_sorted(row[0], row[2] * d), b = cs_sum_sorted(row[2], -row[0] * d);

    *sine = cs_sum_sorted(a.hi, a.lo + (row[1] + row[2] * bend + row[0] * drop));
    *cosine = cs_sum_sorted(b.hi, b.lo + (row[3] - row[0] * bend + row[2] * drop));
  }
  sine->hi *= sign;
  sine->lo *= sign;
}

double cs_sin(double x) {
  cs_two sine, cosine;
  reduced a;
  double y;

  if (!(fabs(x) < INFINITY)) return x - x;
  if (fabs(x) < 0x1p-30) return x;
  a = reduce(x);
  both(a.r, &sine, &cosine);
  y = a.quarter & 1 ? cosine.hi : sine.hi;
  return a.quarter & 2 ? -y : y;
}

double cs_cos(double x) {
  cs_two sine, cosine;
  reduced a;
  double y;

  if (!(fabs(x) < INFINITY)) return x - x;
  a = reduce(x);
  both(a.r, &sine, &cosine);
  y = a.quarter & 1 ? -sine.hi : cosine.hi;
  return a.quarter & 2 ? -y : y;
}

double cs_tan(double x) {
  cs_two sine, cosine;
  reduced a;

  if (!(fabs(x) < INFINITY)) return x - x;
  if (fabs(x) < 0x1p-30) return x;
  a = reduce(x);
  both(a.r, &sine, &cosine);
  return a.quarter & 1 ? -cs_divide(cosine, sine).hi : cs_divide(sine, cosine).hi;
}
