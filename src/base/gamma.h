/* The incomplete gamma function. */
#ifndef CASUS_BASE_GAMMA_H
#define CASUS_BASE_GAMMA_H

/* Regularised lower and upper incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x), a > 0,
 * x >= 0; each with a relative error of about 1e-13 where it is the smaller of the two.  By the
 * series and the continued fraction of Abramowitz and Stegun (1964), 6.5.29 and 6.5.31, which take
 * some sqrt(a) steps. */
double cs_gamma_lower(double a, double x);
double cs_gamma_upper(double a, double x);

#endif
