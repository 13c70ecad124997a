/* Special functions: the normal distribution, the incomplete beta and gamma functions. */
#ifndef CASUS_BASE_SPECIAL_H
#define CASUS_BASE_SPECIAL_H

#include <stddef.h>

/* Standard normal probability below z, also far in the tails.  Within 1e-14 of its value where the
 * nearer tail is above 1e-300. */
double cs_normal_cdf(double z);

/* The same on a column, relative error of the smaller tail below 1e-13 for |z| <= 12; beyond 37, as
 * at 37.  p may be z. */
void cs_normal_cdf_column(size_t n, const double *z, double *p);

double cs_normal_density(double z);

/* Inverse of cs_normal_cdf(), 0 < p < 1, relative error about 1e-16. */
double cs_normal_quantile(double p);

/* log B(a, b), a, b > 0. */
double cs_log_beta(double a, double b);

/* Regularised incomplete beta function I_x(a, b) for 0 <= x <= 1 given log B(a, b); relative error
 * about 1e-13 where I <= 1/2, growing with a + b to some 1e-12 at 20,000.  Takes some sqrt(max(a,
 * b)) steps. */
double cs_beta_cdf(double a, double b, double log_beta, double x);

/* The chance that an F statistic with a and b degrees of freedom is above f. */
double cs_f_above(double f, double a, double b);

/* Regularised lower and upper incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x), a > 0,
 * x >= 0; each with a relative error of about 1e-13 where it is the smaller of the two.  By the
 * series and the continued fraction of Abramowitz and Stegun (1964), 6.5.29 and 6.5.31, which take
 * some sqrt(a) steps. */
double cs_gamma_lower(double a, double x);
double cs_gamma_upper(double a, double x);

#endif
