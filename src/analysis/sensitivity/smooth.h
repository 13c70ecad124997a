/* Mean of a number given one or several inputs: penalised regression splines.
 *
 * P-splines (Eilers and Marx 1996): cubic B-splines at equal distances over each input's normal
 * score z = Phi^-1(u) (u the input's probability), with a penalty on second differences of the
 * coefficients, so that what is not supported by data becomes a straight line in z.  Of one input:
 * 20 intervals; of two, in addition the products of 5 intervals each; of more, that for every pair.
 * An input with at most 64 values: a constant for each level (one input) or its score (several).
 * The one smoothing parameter minimises generalised cross-validation (Craven and Wahba 1979). */
#ifndef CASUS_ANALYSIS_SENSITIVITY_SMOOTH_H
#define CASUS_ANALYSIS_SENSITIVITY_SMOOTH_H

#include "analysis/sensitivity/ranks.h"

enum { CS_SMOOTH_INPUTS = 6 }; /* of one regression, at most */

/* Regression on fixed inputs, for several columns. */
typedef struct cs_smooth cs_smooth;

/* ranks[0..n_inputs) all of n rows; rows with skip[i] != 0 are left out (NULL: none).  They must
 * outlive the result, which is released with cs_smooth_free(). */
casus_status cs_smooth_new(const cs_ranks *ranks, size_t n_inputs, const unsigned char *skip,
                           cs_smooth **out);
void cs_smooth_free(cs_smooth *s);

/* Takes other rows; the smoothing that the last fit found is kept from now on. */
void cs_smooth_take(cs_smooth *s, const unsigned char *skip);

/* Fits y (finite where not skipped); fit[i] for the rows that are not skipped, or NULL;
 * *freedom: the effective number of coefficients, or NULL (0 when the smoothing is kept).  CASUS_OK
 * or CASUS_NOMEM. */
casus_status cs_smooth_fit(cs_smooth *s, const double *y, double *fit, double *freedom);

/* The curve fitted last at u[0..n), of a regression on one input with many values. */
void cs_smooth_curve(const cs_smooth *s, size_t n, const double *u, double *curve);

#endif
