/* How much each input matters, out of futures that are there: no design, no further runs. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_GIVEN_FUTURES_H
#define CASUS_ANALYSIS_SENSITIVITY_GIVEN_FUTURES_H

#include "analysis/sensitivity/delta.h"
#include "analysis/sensitivity/pawn.h"

/* Of one input on one target. */
typedef struct {
  cs_estimate first; /* first_order.h */
  cs_distances pawn;
  double delta, half; /* half: mean of delta on the two halves of the data */
} cs_given;

/* Which measures are wanted. */
typedef struct {
  bool first, pawn, delta;
  bool even; /* points lie more evenly than independent draws (analysis/data/evenness.h) */
} cs_given_wish;

/* y[0..d->n): NaN where it failed; those rows are left out.  `ranks` is of input `input`. */
casus_status cs_given_make(const cs_data *d, size_t input, const cs_ranks *ranks, const double *y,
                           cs_given_wish wish, cs_given *out);

#endif
