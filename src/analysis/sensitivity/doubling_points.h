/* What all designed indices share: points of each replicate in blocks, doubled until the ranking is
 * settled. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_DOUBLING_POINTS_H
#define CASUS_ANALYSIS_SENSITIVITY_DOUBLING_POINTS_H

#include "analysis/sensitivity/function.h"

/* Neighbours in a ranking nearer than this, error included, are tied. */
#define CS_TIE 0.02

typedef struct {
  const cs_function *f;
  const cs_effort *effort;
  size_t room; /* doubles that a thread works with, for each point of a block */
  /* A look at some points of the first replicate before all else; may be NULL. */
  void (*pilot)(void *self, size_t n, size_t block, const double *points, double *room);
  /* Points first .. first + n - 1 of a replicate, n <= block: points[k * block + i] is coordinate k
   * of point i; coordinates n_inputs.. belong to a second, independent point. */
  void (*add)(void *self, size_t lane, size_t replicate, uint64_t first, size_t n, size_t block,
              const double *points, double *room);
  /* The result after `points` points of each replicate: is the ranking settled? */
  casus_status (*look)(void *self, uint64_t points, bool *settled);
  void *self;
} cs_stages;

/* Adds all points of a stage, replicates shared out among threads and each in order, looks, and
 * doubles the points until a ranking was settled twice in a row or they are effort->most. */
casus_status cs_stages_run(const cs_stages *s);

/* Is the ranking settled?  Every two neighbours differ by more than the error of their difference,
 * or, with that error, by less than CS_TIE.  shares[k * replicates + r]: replicate r's part in the
 * error of index k.  *settled is set; CASUS_OK or CASUS_NOMEM. */
casus_status cs_is_settled(const cs_estimate *index, const double *shares, size_t n,
                           size_t replicates, bool *settled);

/* sum(top) / sum(bottom) over replicates with the error of the ratio, linearised; shares[r] is
 * replicate r's part in it.  0 when the bottom is. */
cs_estimate cs_ratio(const double *top, const double *bottom, size_t replicates, double *shares);

#endif
