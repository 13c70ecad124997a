/* Distributions fitted to elicited quantiles, as SHELF does (Oakley and O'Hagan, SHELF: the
 * Sheffield Elicitation Framework; R package SHELF, fitdist()): the parameters that make
 * sum_k (F(v_k) - p_k)^2 least. */
#ifndef CASUS_ANALYSIS_ELICIT_FIT_H
#define CASUS_ANALYSIS_ELICIT_FIT_H

#include "casus.h"

#include <stdbool.h>
#include <stddef.h>

/* Families in the order in which equals are preferred.  t and log t have 3 degrees of freedom, as
 * SHELF has by default.  gamma, lognormal and logt are of X - lower, the mirrored ones of upper -
 * X, beta of (X - lower) / (upper - lower). */
typedef enum {
  CS_FIT_NORMAL,
  CS_FIT_T,
  CS_FIT_SKEWNORMAL,
  CS_FIT_GAMMA,
  CS_FIT_LOGNORMAL,
  CS_FIT_LOGT,
  CS_FIT_BETA,
  CS_FIT_MIRRORGAMMA,
  CS_FIT_MIRRORLOGNORMAL,
  CS_FIT_MIRRORLOGT
} cs_family;

enum { CS_FAMILIES = 10, CS_FIT_POINTS = 64 };
extern const char *const cs_family_names[CS_FAMILIES];

/* Parameters: location and scale (of the logarithm for the log families); shape and rate; shape1
 * and shape2; location, scale and slant. */
typedef struct {
  cs_family family;
  bool fitted; /* false: the family needs a bound that is not given */
  double parameter[3], lower, upper;
  double ssq;
} cs_fit;

const char *cs_fit_parameter_name(cs_family f, size_t k); /* NULL past the last */

/* Fits all families to n >= 2 points, v increasing and p increasing in (0, 1); the skew normal
 * takes three.  lower and upper may be infinite; finite ones lie strictly outside v.  out[k] is
 * family k; returns the best: the least sum of squares, the first of those within 1e-10 of it. */
size_t cs_fit_all(size_t n, const double *v, const double *p, double lower, double upper,
                  cs_fit out[CS_FAMILIES]);

/* Probability below x, and its inverse at 0 < p < 1 (by bisection, to about 1e-12 of the range). */
double cs_fit_cdf(const cs_fit *f, double x);
double cs_fit_quantile(const cs_fit *f, double p);

#endif
