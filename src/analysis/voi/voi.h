/* What is it worth to know an input before choosing?
 *
 * With the net benefit b_d of each choice d in each future, choosing now yields max_d E b_d.
 *   EVPI  = E max_d b_d - max_d E b_d               (perfect information; Raiffa and Schlaifer
 * 1961) EVPPI = E max_d E[b_d | x] - max_d E b_d        (knowing the inputs x alone) E[b_d - b_0 |
 * x] is found by regression on the inputs (Strong, Oakley, Brennan 2014), here by penalised splines
 * (analysis/sensitivity/smooth.h).  Both are at least 0, EVPPI at most EVPI; what sampling makes of
 * it beyond that is cut off.  Errors are half widths of 95 % t-intervals over
 * batches of futures: of their mean gain when each future is chosen for as the fit says, to which
 * the worth is equal to first order (an envelope argument). */
#ifndef CASUS_ANALYSIS_VOI_VOI_H
#define CASUS_ANALYSIS_VOI_VOI_H

#include "analysis/sensitivity/ranks.h"

enum { CS_VOI_CHOICES = 256 };

/* The choices: benefit[d][row], more is better; NaN where it failed.  Rows in which any choice
 * failed are left out. */
typedef struct {
  const cs_data *data;
  size_t n_choices;
  const double *const *benefit;
} cs_choices;

typedef struct {
  size_t best;         /* the choice that is best now; of equals, the first */
  size_t n_best;       /* how many are as good */
  double *mean;        /* [choice] */
  cs_estimate *behind; /* [choice]: by how much it is worse than `best`, in the same futures */
  cs_estimate evpi;    /* in the benefit's unit */
  uint64_t failed;     /* rows left out */
  double *best_share;  /* [choice]: share of the futures in which none is better */
} cs_evpi;

/* Is choice d as good as the best? */
bool cs_voi_equals(const cs_evpi *v, size_t d);

/* Is it worse by no more than the error of the difference, though not equal? */
bool cs_voi_is_near(const cs_evpi *v, size_t d);

/* The arrays live in `arena`. */
casus_status cs_evpi_make(const cs_choices *c, cs_arena *arena, cs_evpi *out);

typedef struct {
  cs_estimate worth;
  double changes; /* share of futures in which knowing would change the choice */
} cs_evppi;

/* Of the inputs inputs[0..n), n <= CS_SMOOTH_INPUTS, taken together. */
casus_status cs_evppi_make(const cs_choices *c, const size_t *inputs, size_t n, cs_evppi *out);

#endif
