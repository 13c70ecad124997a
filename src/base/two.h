/* Sums of two doubles, hi + lo, lo below one unit in the last place of hi: numbers of some 106
 * bits, for where a result must not lose more than its last rounding.
 *
 * Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18
 * (1971); Muller et al., Handbook of Floating-Point Arithmetic (2nd ed. 2018), chapters 4 and 14.
 * Long double would have other bits on other processors. */
#ifndef CASUS_BASE_TWO_H
#define CASUS_BASE_TWO_H

#include "base/bits.h"

typedef struct {
  double hi, lo;
} cs_two;

/* x cut to its first 26 bits: products of two such numbers have no rounding error.  The rest, x
 * less this, has 27 bits. */
static inline double cs_head(double x) {
  return cs_from_bits(cs_to_bits(x) & ~(uint64_t)0x7ffffff);
}

/* a + b, exactly, where |a| >= |b|, a is 0, or a is a multiple of the last place of b. */
static inline cs_two cs_sum_sorted(double a, double b) {
  double s = a + b;

  return (cs_two){s, a - s + b};
}

/* a + b, exactly. */
static inline cs_two cs_sum(double a, double b) {
  double s = a + b, back = s - a;

  return (cs_two){s, a - (s - back) + (b - back)};
}

/* a b within 2^-105 of its value, where nothing overflows or underflows. */
static inline cs_two cs_product(double a, double b) {
  double p = a * b, ah = cs_head(a), al = a - ah, bh = cs_head(b), bl = b - bh;

  return (cs_two){p, ah * bh - p + ah * bl + al * bh + al * bl};
}

static inline cs_two cs_add(cs_two a, cs_two b) {
  cs_two s = cs_sum(a.hi, b.hi);

  return cs_sum_sorted(s.hi, s.lo + (a.lo + b.lo));
}

static inline cs_two cs_multiply(cs_two a, cs_two b) {
  cs_two p = cs_product(a.hi, b.hi);

  return cs_sum_sorted(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline cs_two cs_divide(cs_two a, cs_two b) {
  double q = a.hi / b.hi;
  cs_two p = cs_product(q, b.hi);

  return cs_sum_sorted(q, (a.hi - p.hi - p.lo + a.lo - q * b.lo) / b.hi);
}

#endif
