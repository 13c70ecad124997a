/* What drives a result: first-order shares of its variance (S_i = Var E[y | x_i] / Var y of
 * Sobol'), out of the futures a run has kept.
 *
 * Deep ranges, draws and shocks are inputs alike (draw_shares.h): every future has drawn its own point
 * of the deep box.  Draws that are correlated share what they have in common.
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
 * probes[0..n), in a run with one deep point, or whose deep ranges were drawn.  Only inputs that the terms depend on (cs_reach()), whose influence is beyond
 * chance, and whose share is above twice its error: what is named stays when it is held and the
 * others run on (tests/property/drivers_held.c). */
casus_status cs_find_drivers(const cs_study *s, const cs_plan *p, const cs_run *r,
                             const size_t *probes, const cs_linear *margin, size_t n,
                             cs_driver *drivers, size_t most, size_t *n_drivers);

#endif
