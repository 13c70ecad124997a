/* What drives a result: first-order shares of variance out of the futures a run has kept.
 *
 * Method: the futures are put into bins by the probability at which one input's draw stands (32
 * equal bins; a shock: in which of the margin's worlds it happens), and the share of the variance
 * of y that lies between the bins is estimated without bias by 1 - (SS_within / (n - bins)) / (SS /
 * (n - 1)) (epsilon squared, Kelley 1935: the analysis-of-variance form of the correlation ratio of
 * Pearson, S_i = Var E[y | x_i] / Var y of Sobol').  Draws that are correlated share what they have
 * in common.
 *
 * y is, for each future, the margin at its deep point plus how the future moves it: the sum over
 * the claim's terms of the margin's slope times the term's influence (x - mean for means and
 * chances, (level - [x <= q]) / density for quantiles; over the share of futures that meet the
 * conditions). */
#ifndef CASUS_ANALYSIS_DRIVERS_H
#define CASUS_ANALYSIS_DRIVERS_H

#include "analysis/verdict.h"

/* A claim's margin at each deep point, and its slope in each of n terms there. */
typedef struct {
  const double *at;    /* [deep point] */
  const double *slope; /* [deep point * n + term] */
} cs_linear;

/* y of every kept future (run->sample.n of them); NaN where a term failed. */
void cs_margin_column(const cs_plan *p, const cs_run *r, const size_t *probes,
                      const cs_linear *margin, size_t n, double *y);

/* The `most` inputs with the largest shares, largest first, of the margin whose terms are
 * probes[0..n).  Inputs whose share is not above twice its standard error under no influence, and
 * those that the terms do not depend on (cs_reach()), are left out. */
casus_status cs_find_drivers(const cs_study *s, const cs_plan *p, const cs_run *r,
                             const size_t *probes, const cs_linear *margin, size_t n,
                             cs_driver *drivers, size_t most, size_t *n_drivers);

#endif
