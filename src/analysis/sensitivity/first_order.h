/* First-order index S = Var E[Y | X] / Var Y of an input, out of futures that are there.
 *
 * Many values: in the order of x neighbours y_k, y_(k+1) have nearly the same E[Y | x], so that
 * half the mean square of their difference estimates the mean of Var[Y | x] (von Neumann 1941; Rice
 * 1984): S = 1 - sum_k (y_(k+1) - y_k)^2 / (2 (n - 1)) / s^2. That is the estimator by ranks of
 * Gamboa, Gremaud, Klein, Lagnoux (2022, eq. 8), after Chatterjee (2021), but for the pair that it
 * makes of the last and the first, which are not alike: with heavy tails this pair alone takes some
 * hundredths off.
 *
 * Points that lie more evenly than independent draws (a Sobol' sequence) break this: neighbours in
 * x then differ in the other inputs by more than chance.  There pairs further apart are used, up to
 * m = 2 n^(1/3) ranks, and what grows with the square of the distance is taken out by regression
 * (Tong and Wang 2005); what evenness can still move is about (1 - S) / m, and half as much again
 * is added to the error.
 *
 * At most CS_RANK_LEVELS values: 1 - (SS_within / (n - levels)) / (SS / (n - 1)), epsilon squared
 * (Kelley 1935), which has no bias.  A deep range: from one regression of the means at the deep
 * points on all ranges (analysis/deep_shares.h). */
#ifndef CASUS_ANALYSIS_SENSITIVITY_FIRST_ORDER_H
#define CASUS_ANALYSIS_SENSITIVITY_FIRST_ORDER_H

#include "analysis/sensitivity/ranks.h"

/* `r` ranks the values of input `input`; y[0..d->n), rows whose y is NaN are left out; `even`: the
 * points lie more evenly than independent draws.  The error is the half width of a 95 % interval.
 * 0 +- 0 when y does not vary.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_first_order(const cs_data *d, size_t input, const cs_ranks *r, const double *y,
                            bool even, cs_estimate *out);

/* The part for many values.  The error is that of the t-interval over 16 batches into which rows
 * fall by chance. */
casus_status cs_first_by_neighbours(const cs_ranks *r, const double *y, bool even,
                                    cs_estimate *out);

#endif
