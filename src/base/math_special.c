/* erfc and log gamma, by polynomials on intervals whose width grows with the argument.  The first
 * coefficients are sums of two doubles, so that a result is not far from its correct rounding: the
 * table-driven idea of Tang applied to functions that have no addition theorem. */
#include "base/libm.h"
#include "base/math_inside.h"

#include <math.h>

/* erfc x = e^(-x^2) g(x), where g is smooth, and erfc(-x) = 2 - erfc x. */
double cs_erfc(double x) {
  double a = fabs(x), d, low, rest;
  const double *row;
  cs_two p, s;
  cs_exp_parts e;

  if (x != x) return x;
  /* Less than half the smallest number is left of 0 here, and less than half a unit of 2 there. */
  if (x >= 28) return 0;
  if (x <= -6) return 2;
  row = cs_erfc_table[(cs_to_bits(a + 1) >> 48) - 0x3ff0];
  d = a - row[0];
  low = row[2] + d * cs_polynomial(row + 3, 10, d);
  p = cs_product(a, a);
  e = cs_exp_split(-p.hi, -p.lo);
  p = cs_product(e.t, row[1]);
  rest = p.lo + e.t * (low + e.p * (row[1] + low));
  if (x >= 0) return cs_exp_scaled(p.hi + rest, e.scale);
  s = cs_sum(2, -cs_exp_scaled(p.hi, e.scale));
  return s.hi + (s.lo - cs_exp_scaled(rest, e.scale));
}

/* log gamma(centre + d) from its row of the table. */
static inline cs_two near(const double *row, double d) {
  cs_two linear = cs_product(d, row[3]), s = cs_sum(row[1], linear.hi);

  return cs_sum_sorted(
      s.hi, s.lo + (linear.lo + row[2] + d * row[4] + d * d * cs_polynomial(row + 5, 10, d)));
}

/* The row whose centre is nearest to x, 1/2 <= x < 16.5. */
static inline const double *row_at(double x) {
  return cs_gamma_table[((cs_to_bits(x) + ((uint64_t)1 << 47)) >> 48) - 0x3fe0];
}

/* (x - 1/2) (log x - 1) + (log(2 pi) - 1) / 2 + 1 / (12 x) - ..., x >= 16: Stirling's series, DLMF
 * 5.11.1; the first term left out, 1 / (156 x^13), is below 2^-59. */
static inline double stirling(double x) {
  static const double series[6] = {1 / 12.0,    -1 / 360.0, 1 / 1260.0,
                                   -1 / 1680.0, 1 / 1188.0, -691 / 360360.0};
  double inverse = 1 / x;
  cs_two y = cs_multiply(cs_sum(x, -0.5), cs_add(cs_log_two(x), (cs_two){-1, 0}));

  y = cs_add(y, (cs_two){cs_gamma_constant[0], cs_gamma_constant[1]});
  return y.hi + (y.lo + inverse * cs_polynomial(series, 6, inverse * inverse));
}

double cs_lgamma(double x) {
  /* The logarithm of gamma overflows beyond this. */
  const double most = 0x1.754d9278b51a7p+1014;
  const double *row;
  cs_two g, l;

  if (!(x > 0)) return x == 0 ? INFINITY : NAN;
  if (x > most) return INFINITY;
  if (x >= 16) return stirling(x);
  if (x >= 0.5) {
    row = row_at(x);
    return near(row, x - row[0]).hi;
  }
  /* gamma(x) = gamma(1 + x) / x */
  row = row_at(1 + x);
  g = near(row, x - (row[0] - 1));
  l = cs_log_two(x);
  return cs_add(g, (cs_two){-l.hi, -l.lo}).hi;
}
