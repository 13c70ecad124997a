/* PAWN (Pianosi and Wagener 2018): the Kolmogorov-Smirnov distances between the distribution of Y
 * and that of Y where X_i lies in one of 10 to 64 equally likely parts (one for each 500 futures).
 * Even an input without influence has some distance, so that of a shuffled dummy stands beside. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_PAWN_H
#define CASUS_ANALYSIS_SENSITIVITY_PAWN_H

#include "analysis/sensitivity/ranks.h"

enum { CS_PAWN_LEAST = 10, CS_PAWN_MOST = 64 };

typedef struct {
  double median, mean, most;
} cs_distances;

/* y[0..r->n): NaN where it failed; those rows are left out. */
casus_status cs_pawn(const cs_ranks *r, const double *y, cs_distances *out);

/* Of a dummy: x shuffled with `seed`. */
casus_status cs_pawn_dummy(const double *y, size_t n, uint64_t seed, cs_distances *out);

#endif
