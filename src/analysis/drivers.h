/* What drives a result: first-order shares of variance out of the futures a run has kept.
 *
 * Method: the futures are put into bins by the probability at which one input's draw stands (32
 * equal bins; a shock: happened or not), and the share of the variance of y
 * that lies between the bins is estimated without bias by 1 - (SS_within / (n - bins)) / (SS / (n -
 * 1)) (epsilon squared, Kelley 1935: the analysis-of-variance form of the correlation ratio of
 * Pearson, S_i = Var E[y | x_i] / Var y of Sobol').  Draws that are correlated share what they have
 * in common.
 *
 * y is, for each future, how it moves the margin: the sum over the claim's terms of the margin's
 * slope times the term's influence (x - mean for means and chances, over the share of futures that
 * meet the conditions; (level - [x <= q]) / density for quantiles). */
#ifndef CASUS_ANALYSIS_DRIVERS_H
#define CASUS_ANALYSIS_DRIVERS_H

#include "analysis/verdict.h"

/* The `most` inputs with the largest shares, largest first, of the combination of probes[0..n) with
 * the given slopes.  Inputs whose share is not above twice its standard error under no influence
 * are left out. */
casus_status cs_find_drivers(const cs_study *s, const cs_plan *p, const cs_run *r,
                             const size_t *probes, const double *slopes, size_t n,
                             cs_driver *drivers, size_t most, size_t *n_drivers);

#endif
