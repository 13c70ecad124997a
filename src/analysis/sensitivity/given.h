/* How much each input matters, out of futures that are there: no design, no further runs.
 *
 * First-order index S_i = Var E[Y | X_i] / Var Y:
 *   an input with many values: by ranks, (mean(y_j y_N(j)) - mean^2) / variance, where N(j) follows
 *   j in the order of x_i, the last followed by the first (Gamboa, Gremaud, Klein, Lagnoux 2022,
 * eq. 8, after Chatterjee 2021); an input with at most 64 values: 1 - (SS_within / (n - levels)) /
 * (SS / (n - 1)), epsilon squared (Kelley 1935), which has no bias; a deep range: the same of the
 * means of the deep points, in bins of some 8 of them.
 *
 * PAWN and delta: pawn.h, delta.h. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_GIVEN_H
#define CASUS_ANALYSIS_SENSITIVITY_GIVEN_H

#include "analysis/sensitivity/delta.h"
#include "analysis/sensitivity/pawn.h"

/* Of one input on one target. */
typedef struct {
  cs_estimate first; /* error: half width of the 95 % t-interval over batches */
  cs_distances pawn;
  double delta, half; /* half: mean of delta on the two halves of the data */
} cs_given;

/* Which measures are wanted beside first order. */
typedef struct {
  bool pawn, delta;
} cs_given_wish;

/* y[0..d->n): NaN where it failed; those rows are left out.  `ranks` is of input `input`. */
casus_status cs_given_make(const cs_data *d, size_t input, const cs_ranks *ranks, const double *y,
                           cs_given_wish wish, cs_given *out);

/* The parts, for tests and other uses; rows whose y is NaN are left out. */
double cs_first_by_ranks(const cs_ranks *r, const double *y);
double cs_first_by_levels(const cs_ranks *r, const double *y);

#endif
