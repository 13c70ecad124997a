/* First-order, total and second-order indices of variance (Sobol' 1993) from a design made for
 * them.
 *
 * A and B are two independent points; AB_i is A with factor i from B, BA_i is B with factor i from
 * A.  With y centred by its mean and V its variance,
 *   S_i = E[y(B) (y(AB_i) - y(A))] / V                  Saltelli et al. (2010), table 2 (b)
 *   T_i = E[(y(A) - y(AB_i))^2] / (2 V)                 Jansen (1999)
 * at N (d + 2) runs; or, at 2 N (d + 1) runs,
 *   S_i = 2 E[(y(BA_i) - y(B)) (y(A) - y(AB_i))] / E[(y(A) - y(B))^2 + (y(BA_i) - y(AB_i))^2]
 *   T_i = E[(y(B) - y(BA_i))^2 + (y(A) - y(AB_i))^2] / (the same)
 *                                                       Azzini, Mara, Rosati (2020)
 *   S_ij = Cov(y(BA_i), y(AB_j)) / V - S_i - S_j        Saltelli (2002), both ways round averaged.
 *
 * Rows of which any run failed are left out and counted.  An index is the ratio of the means over
 * all replicates; its error is that of the ratio, linearised, over the replicates. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_VARIANCE_H
#define CASUS_ANALYSIS_SENSITIVITY_VARIANCE_H

#include "analysis/sensitivity/function.h"

typedef enum {
  CS_JANSEN, /* Saltelli's S, Jansen's T */
  CS_AZZINI,
  CS_AZZINI_PAIRS /* with second order */
} cs_estimator;

typedef struct {
  size_t n_outputs, n_factors, n_pairs;
  uint32_t replicates;
  uint64_t points;    /* of a replicate */
  uint64_t runs;      /* evaluations of the function */
  cs_estimate *first; /* [output * n_factors + factor] */
  cs_estimate *total;
  cs_estimate *second;   /* [output * n_pairs + pair], pairs 01 02 .. 12 ..; NULL unless asked */
  cs_estimate *variance; /* [output] */
  double *mean;          /* [output] */
  uint64_t *failed;      /* [output]: rows left out */
  bool *settled;         /* [output] */
  bool all_settled;
} cs_variance;

/* Doubles the points from effort->first until all rankings by total index are settled
 * (doubling_points.h), at most to effort->most.
 * CASUS_OK, CASUS_NOMEM, or CASUS_STOPPED with what the last finished stage gave (points 0:
 * nothing).  Release with cs_variance_free() in any case. */
casus_status cs_variance_make(const cs_function *f, cs_estimator estimator, const cs_effort *effort,
                              cs_variance *out);
void cs_variance_free(cs_variance *v);

#endif
