/* How a claim's margin moves with each of the inputs that it hinges on, and where it turns.
 *
 * Method: the futures that a run has kept are put into bins by one input, and y (drivers.h: the
 * margin plus how the future moves it) is averaged in each: an estimate
 * of E[margin | input in the bin], to first order in the claim's terms.
 *   a draw, a deep range   CS_CURVE_BINS bins of equal probability (of a range: of equal length); `x`
 *            is the value at the middle of the bin; the band is the mean +- 1.96 standard errors, as
 *            for independent futures (too wide for Sobol' points)
 *   a shock  two bins: it does not happen, it happens, in the world of the margin's first term */
#ifndef CASUS_ANALYSIS_CURVES_H
#define CASUS_ANALYSIS_CURVES_H

#include "analysis/drivers.h"

enum { CS_CURVE_BINS = 16 };

typedef enum { CS_CURVE_DRAW, CS_CURVE_SHOCK, CS_CURVE_DEEP } cs_curve_kind;

typedef struct {
  cs_curve_kind kind;
  uint32_t quantity;
  size_t n; /* bins with futures, by rising x */
  double x[CS_CURVE_BINS], mean[CS_CURVE_BINS];
  double low[CS_CURVE_BINS], high[CS_CURVE_BINS]; /* the band */
  size_t n_flips;
  double flip[CS_CURVE_BINS]; /* x at which the line between two sure means crosses 0 */
} cs_curve;

/* curves[k] belongs to drivers[k] of a margin whose terms are probes[0..n); its n is 0 where the
 * input has no curve. */
casus_status cs_margin_curves(const cs_study *s, const cs_plan *p, const cs_run *r,
                              const size_t *probes, const cs_linear *margin, size_t n,
                              const cs_driver *drivers, size_t n_drivers, cs_curve *curves);

/* The same for the drivers of the verdict on the study's claim `claim`.  Room for CS_DRIVERS. */
casus_status cs_claim_curves(const cs_study *s, const cs_plan *p, const cs_run *r, size_t claim,
                             const cs_verdict *v, cs_curve *curves);

#endif
