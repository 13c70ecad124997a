/* How much of what varies over the deep box varies with each range: first-order shares of a
 * function that is known at a few points of a box only.
 *
 * Method: one additive regression for all ranges together, y = b_0 + sum_k sum_j b_kj P_j(u_k) +
 * rest, P_1 to P_3 the shifted Legendre polynomials, orthonormal on 0..1, so that range k's share
 * of the variance is sum_j b_kj^2 over that plus the variance of the rest (polynomial chaos: Sudret
 * 2008, eq. 36 to 38, restricted to its additive part; each b^2 is freed of its sampling variance).
 * One regression, because in 32 points of 11 dimensions columns are correlated: each range by
 * itself has the credit of those that look like it.
 *
 * Terms: all linear ones; then, one
 * at a time, the term that takes off most, as long as its F test at 2 % over all that are left says
 * so; then ranges whose terms together do not stand a partial F test at 2 % over all ranges are
 * taken out, and the search is done once more with those that stay.  A range that stays is settled.
 */
#ifndef CASUS_ANALYSIS_DEEP_SHARES_H
#define CASUS_ANALYSIS_DEEP_SHARES_H

#include "engine/run.h"

typedef struct {
  double share; /* of the variance over the box; about 0, also below, where there is no influence */
  double error; /* its standard error, by the jackknife over points */
  bool settled; /* the regression needs this range */
} cs_deep_share;

/* y[0..points) at the points whose coordinate k is u[k][0..points), 0..1, of n ranges; `noise`: the
 * variance that y has at a point because the number of futures is finite.  *variance: that of y
 * over the box, without the noise.  The settled ranges' shares sum to at most 1.  Nothing is
 * settled where y does not vary, or where there are fewer than 8 points or than two for each range:
 * among so many terms chance would find some.  CASUS_OK or CASUS_NOMEM; costs
 * about points x n^2 x (settled terms). */
casus_status cs_deep_shares(size_t points, size_t n, const double *const *u, const double *y,
                            double noise, cs_deep_share *out, double *variance);

/* The mean of y where range `range` stands at at[0..m), the others anywhere in the box, by the same
 * regression, with half widths of 95 % intervals: curve[0..m).  Not set unless *settled: the
 * regression needs this range. */
casus_status cs_deep_curve(size_t points, size_t n, const double *const *u, const double *y,
                           size_t range, size_t m, const double *at, cs_estimate *curve,
                           bool *settled);

#endif
