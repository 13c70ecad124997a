/* A function on the unit cube, as designed sensitivity indices see it: a case under its strategies,
 * or anything else that can be evaluated at chosen points. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_FUNCTION_H
#define CASUS_ANALYSIS_SENSITIVITY_FUNCTION_H

#include "engine/run.h"

enum { CS_FUNCTION_BLOCK = 256 }; /* points evaluated together, at most */

/* Inputs that a Gaussian copula ties together: with e independent standard normal numbers, the
 * members' normal scores are z = factor e (lower triangular, row by row, [n][n]).  A function takes
 * e, as the probabilities Phi(e), for its inputs. */
typedef struct {
  const size_t *members; /* inputs */
  size_t n;
  const double *factor;
} cs_copula;

/* Inputs are independent and uniform on (0, 1).  Factors are what indices are computed of: one
 * input, or several taken together. */
typedef struct {
  size_t n_inputs, n_outputs, n_factors;
  const size_t *factor_of; /* [input] */
  const cs_copula *copulas;
  size_t n_copulas;
  size_t lanes; /* threads that may call at once */
  /* y[o][i] = output o at the point u[0..n_inputs)[i], i < n <= CS_FUNCTION_BLOCK; NaN where it
   * fails.  Pure: depends on the point alone. */
  void (*evaluate)(void *self, size_t lane, size_t n, const double *const *u, double *const *y);
  void *self;
} cs_function;

/* How much to compute.  Points are of each of the replicates; every replicate is a Sobol' design
 * with a scrambling of its own, and errors are half widths of 95 % t-intervals over replicates. */
typedef struct {
  uint64_t seed;
  uint32_t replicates;  /* at least 2 */
  uint64_t first, most; /* points of a replicate: at the first look, at the last; powers of two */
  atomic_int *stop;     /* set from outside to stop early; may be NULL */
} cs_effort;

#endif
