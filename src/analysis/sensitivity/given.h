/* How much each input matters, out of futures that are there: no design, no further runs.
 *
 * First-order index S_i = Var E[Y | X_i] / Var Y:
 *   an input with many values: by ranks, (mean(y_j y_N(j)) - mean^2) / variance, where N(j) follows
 *   j in the order of x_i, the last followed by the first (Gamboa, Gremaud, Klein, Lagnoux 2022,
 * eq. 8, after Chatterjee 2021); an input with at most 64 values: 1 - (SS_within / (n - levels)) /
 * (SS / (n - 1)), epsilon squared (Kelley 1935), which has no bias; a deep range: the same of the
 * means of the deep points, in bins of some 8 of them.
 *
 * PAWN (Pianosi and Wagener 2018): the Kolmogorov-Smirnov distances between the distribution of Y
 * and that of Y where X_i lies in one of 10 to 64 equally likely parts (one for each 500
 * futures).  Even an input without
 * influence has some distance, so that of a shuffled dummy stands beside.
 *
 * Borgonovo's delta (2007), half the mean of the integral of |f(y) - f(y | x_i)|: conditional
 * densities by bins of Y over a window of x_i, whose points are first brought to the middle of the
 * window by the local mean and standard deviation (after Hyndman, Bashtannyk, Grunwald 1996), since
 * plain windows blur a density that moves with x_i.  Noise makes delta too large and blur too
 * small; `half` is delta on half the futures, a check of that (docs/methods/sensitivity.md). */
#ifndef CASUS_ANALYSIS_SENSITIVITY_GIVEN_H
#define CASUS_ANALYSIS_SENSITIVITY_GIVEN_H

#include "analysis/sensitivity/ranks.h"

enum { CS_PAWN_LEAST = 10, CS_PAWN_MOST = 64, CS_GIVEN_LEAST = 64 /* futures needed */ };

typedef struct {
  double median, mean, most;
} cs_distances;

/* Of one input on one target. */
typedef struct {
  cs_estimate first; /* error: half width of the 95 % t-interval over batches */
  cs_distances pawn;
  double delta, half;
} cs_given;

/* Which measures are wanted beside first order. */
typedef struct {
  bool pawn, delta;
} cs_given_wish;

/* y[0..d->n): NaN where it failed; those rows are left out.  `ranks` is of input `input`. */
casus_status cs_given_make(const cs_data *d, size_t input, const cs_ranks *ranks, const double *y,
                           cs_given_wish wish, cs_given *out);

/* PAWN of a dummy: x shuffled with `seed`. */
casus_status cs_pawn_dummy(const double *y, size_t n, uint64_t seed, cs_distances *out);

/* The parts, for tests and other uses; rows whose y is NaN are left out. */
double cs_first_by_ranks(const cs_ranks *r, const double *y);
double cs_first_by_levels(const cs_ranks *r, const double *y);
casus_status cs_pawn(const cs_ranks *r, const double *y, cs_distances *out);
casus_status cs_delta(const cs_ranks *r, const double *y, double *out);

#endif
