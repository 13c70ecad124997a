/* Logistic regression of what is of interest on the inputs, for boundaries that slope, which boxes
 * cannot follow (Quinn et al., Water Resources Research 54, 2018, do so for scenarios). */
#ifndef CASUS_ANALYSIS_DISCOVER_LOGISTIC_H
#define CASUS_ANALYSIS_DISCOVER_LOGISTIC_H

#include "analysis/discover/box.h"

/* One column of the regression: a number, or a level of a category against the first. */
typedef struct {
  size_t input, level;       /* level 0: the input is a number */
  double mean, sd;           /* of the column; the coefficient is for one sd */
  double coefficient, error; /* per sd; standard error */
  double natural;            /* per unit of the input */
  double alone;              /* McFadden's R2 of a regression on this column alone */
} cs_logistic_term;

typedef struct {
  cs_logistic_term *terms;
  size_t n;
  double intercept; /* at all columns' means */
  double
      natural_intercept; /* at all inputs 0: P = 1/2 where natural_intercept + sum natural x = 0 */
  double r2;             /* McFadden's: 1 - log likelihood / that of the share alone */
  bool separated;        /* a coefficient ran away: the inputs tell the two apart completely */
  size_t steps;
} cs_logistic;

/* At most this many columns. */
enum { CS_LOGISTIC_TERMS = 500 };

/* Fits by Newton's method (iteratively reweighted least squares) on standardised columns, with a
 * penalty of 1e-6 of the squared coefficients, which only keeps them finite.  Columns that do not
 * vary are left out; without any, or with too many, n is 0.  Release with cs_logistic_free() in any
 * case.  Takes O(n p^2) a step. */
casus_status cs_logistic_fit(const cs_space *s, cs_logistic *out);
void cs_logistic_free(cs_logistic *f);

#endif
