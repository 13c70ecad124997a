/* The mathematical functions on the way of results.
 *
 * The C library chooses its exp, log, pow, ... by the processor, and compilers replace some calls
 * by values of their own; the last bits then differ from machine to machine.  These are made of
 * IEEE 754 additions, subtractions, multiplications, divisions and square roots in a fixed order,
 * so their bits depend on nothing but the argument: not on the processor, the compiler, its level
 * of optimisation (without -ffast-math, with -ffp-contract=off), or the operating system.
 *
 * All are within 1 unit in the last place of the exact value, and exact where the exact value is a
 * double (docs/methods/mathematics.md, which has the methods, the measured errors and the sources).
 * Special values are those of C17, Annex F; the sign of a NaN has no meaning.  No function sets
 * errno.
 *
 * tests/hostile/libm_calls.sh fails when a function of the C library whose bits IEEE 754 leaves
 * open is called anywhere in src. */
#ifndef CASUS_BASE_LIBM_H
#define CASUS_BASE_LIBM_H

#include <stddef.h>

double cs_exp(double x);
double cs_expm1(double x);
double cs_log(double x);
double cs_log1p(double x);
double cs_log10(double x);
double cs_pow(double x, double y);

double cs_sin(double x);
double cs_cos(double x);
double cs_tan(double x);
double cs_asin(double x);
double cs_atan(double x);
double cs_atan2(double y, double x);

double cs_erfc(double x);

/* log Gamma(x) for x >= 0; NaN below, where casus never asks. */
double cs_lgamma(double x);

/* y[i] = cs_exp(x[i]), the same bits, for |x| <= 700; beyond, as at the nearer end: never 0 or
 * infinite. y may be x. */
void cs_exp_column(size_t n, const double *x, double *y);

/* The larger and the smaller of two numbers, the other one when one is a NaN.  C leaves open which
 * of +0 and -0 fmax() and fmin() give, and gcc and clang differ; here it is y. */
static inline double cs_fmax(double x, double y) {
  return x > y || y != y ? x : y;
}

static inline double cs_fmin(double x, double y) {
  return x < y || y != y ? x : y;
}

#endif
