/* How much of what varies from future to future varies with each draw, shock and deep range: first-order
 * shares out of the futures a run has kept.  Deep ranges count where every future has drawn its own
 * point of the box; they are inputs like draws.
 *
 * Method: futures fall into bins by the probability at which one draw stands (32 equal bins; of a
 * shock: in which of the worlds it happens), and into groups by their replicate.  With n_k futures
 * in bin k, the sum of squares between bins, B = sum_k n_k (m_k - m)^2, holds the input's influence
 * and what the other inputs add by chance.  The second is measured by how the bins' means differ
 * from group to group, I = sum_kg n_kg (m_kg - m_k - m_g + m)^2 / ((bins - 1) (groups - 1)), as in
 * an analysis of variance with the replicates as a random factor (Scheffe 1959, ch. 8): the share
 * is (B
 * - (bins - 1) I) / SS.  Replicates are independent randomisations, so that this holds for any
 * design: in quasi-random points of many dimensions products of inputs can look like another input,
 * in each replicate with another sign.  Its error is the jackknife over groups.
 *
 * The input of most share is found first, then taken off, its bins' means from y, before the next
 * is looked for, so that inputs that look alike do not share its credit.  An input counts only if
 * B / (bins - 1) / I is beyond chance, at 2 % over all inputs that are looked at, and its share
 * above twice its error. */
#ifndef CASUS_ANALYSIS_DRAW_SHARES_H
#define CASUS_ANALYSIS_DRAW_SHARES_H

#include "engine/sample.h"

typedef struct {
  size_t input;        /* among draws, then shocks, then deep ranges */
  double share, error; /* of the variance of y; standard error */
} cs_draw_share;

/* The `most` inputs of the largest shares, largest first, among those with open[input].  y[sample
 * future] has mean 0, NaN where there is none; what the inputs explain is taken off it.  Shocks are
 * told apart in `worlds`.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_draw_shares(const cs_sample *sample, const size_t *worlds, size_t n_worlds,
                            const bool *open, double *y, cs_draw_share *out, size_t most,
                            size_t *n_out);

#endif
