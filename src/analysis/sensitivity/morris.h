/* Screening by elementary effects (Morris 1991) in the radial design of Campolongo, Saltelli,
 * Cariboni (2011): from each point, one factor at a time is moved, r (d + 1) runs for r points.
 *
 * An elementary effect is (f(moved) - f(point)) / step on the scale of probabilities, so in units
 * of the output for the whole range of an input.  Departure: the step is not between two points of
 * a sequence, which may be tiny, but by 1/4 to 3/4 of the range (wrapped at its end); all inputs of
 * a factor move together, each by its own step, and the divisor is the first one's. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_MORRIS_H
#define CASUS_ANALYSIS_SENSITIVITY_MORRIS_H

#include "analysis/sensitivity/function.h"

typedef struct {
  cs_estimate size; /* mu*: mean of the absolute effects */
  cs_estimate mean; /* mu: of the effects */
  double spread;    /* sigma: their standard deviation; large: curved or interacting */
} cs_effect;

typedef struct {
  size_t n_outputs, n_factors;
  uint64_t points, runs;
  cs_effect *effect; /* [output * n_factors + factor] */
  uint64_t *failed;  /* [output]: effects left out */
  bool *settled;
  bool all_settled; /* by mu* over the sum of all mu* (doubling_points.h) */
} cs_morris;

casus_status cs_morris_make(const cs_function *f, const cs_effort *effort, cs_morris *out);
void cs_morris_free(cs_morris *m);

#endif
