/* How the distribution of an output differs where an input lies: F(y | x) - F(y), slice by slice of
 * x, out of futures that are there.  What Borgonovo's delta is made of (delta.h).
 *
 * Y is taken by its normal scores (delta does not change under a monotone map), in bins of equal
 * probability.  An input with at most CS_RANK_LEVELS values has a slice for each; any other has
 * up to CS_EXCESS_SLICES, and F(y | x) at the middle of a slice is a local quadratic regression on
 * x (Epanechnikov's kernel; Fan and Gijbels 1996, ch. 3), whose points are first brought to that
 * middle by the local mean and standard deviation (after Hyndman, Bashtannyk, Grunwald 1996), since
 * a plain window blurs a density that moves with x.  Where Y has atoms (a value that more than one
 * future in a hundred has) points stay where they are. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_SHIFT_OF_DISTRIBUTION_H
#define CASUS_ANALYSIS_SENSITIVITY_SHIFT_OF_DISTRIBUTION_H

#include "analysis/sensitivity/ranks.h"

enum { CS_EXCESS_BINS = 500, CS_EXCESS_SLICES = 48 };

/* Y along an input, made once for all windows. */
typedef struct {
  size_t n, n_levels;
  double *z;             /* [n]: normal scores of Y in the order of x */
  double *e;             /* [n]: (z - local mean) / local spread */
  unsigned char *level;  /* [n], when n_levels > 0 */
  double *mean, *spread; /* along x */
  double *edge, *mass;   /* [CS_EXCESS_BINS]: upper ends of the bins, and their shares */
  uint16_t *start;       /* where to look for the bin of a score */
  bool moves;            /* points are brought to the middle of a slice */
} cs_along;

/* One slice; path: F(y | slice) - F(y) at the ends of the bins, first and last 0. */
typedef struct {
  double share; /* of the futures; the shares sum to 1 */
  double sd;    /* square root of the sum of squared weights */
  double path[CS_EXCESS_BINS + 1];
} cs_slice;

/* y[0..r->n): NaN where it failed; those rows are left out.  CASUS_OK or CASUS_NOMEM;
 * cs_along_free() in any case. */
casus_status cs_along_make(const cs_ranks *r, const double *y, cs_along *out);
void cs_along_free(cs_along *a);

/* The slices with a window of `half` (a probability, > 0) on either side of each middle, into
 * slices[CS_RANK_LEVELS]; levels have no window.  Returns how many there are. */
size_t cs_excess_make(const cs_along *a, double half, cs_slice *slices);

/* By how much paths vary, compared with those of independent futures (1): the squared second
 * differences between neighbouring blocks of futures over what they are among independent ones, at
 * most 1.  Points of a low-discrepancy sequence repel each other and have less. */
double cs_excess_dispersion(const cs_along *a);

#endif
