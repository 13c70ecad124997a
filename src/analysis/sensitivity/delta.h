/* Borgonovo's delta (2007): half the mean over x of the integral of |f(y | x) - f(y)|, from 0 (no
 * influence) to 1.
 *
 * Half the integral is half the total variation of the path F(y | x) - F(y) (shift_of_distribution.h), so no
 * density is estimated and Y is not blurred: a kernel's blur makes the common estimator 15 to 25 %
 * low.  Noise makes any path's variation too large, so swings of the path below a multiple of its
 * standard deviation are passed over, and what remains is removed by simulation (indirect
 * inference; Gourieroux, Monfort, Renault 1993): the paths found, smoothed to pieces that rise or
 * fall, are scaled down until they, with the noise of as many futures, vary as much as those
 * observed.  A wider window is used as well where delta is near the noise.
 * docs/methods/sensitivity.md has the measured errors. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_DELTA_H
#define CASUS_ANALYSIS_SENSITIVITY_DELTA_H

#include "analysis/sensitivity/ranks.h"

/* Of y[0..r->n) on the input that r ranks; NaN where it failed, those rows are left out.  0 where
 * fewer than CS_GIVEN_LEAST futures remain or Y does not vary.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_delta(const cs_ranks *r, const double *y, double *out);

#endif
