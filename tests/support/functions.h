/* Functions whose sensitivity indices are known: what the analyses are tried on. */
#ifndef CASUS_TESTS_FUNCTIONS_H
#define CASUS_TESTS_FUNCTIONS_H

#include "analysis/sensitivity/function.h"
#include "base/special.h"

#include <math.h>

enum { FUNCTION_INPUTS = 16 };

static const double function_pi = 3.14159265358979323846;

/* Ishigami and Homma (1990), a = 7, b = 0.1, inputs uniform on -pi .. pi. */
static inline void ishigami(void *self, size_t lane, size_t n, const double *const *u,
                            double *const *y) {
  (void)self;
  (void)lane;
  for (size_t i = 0; i < n; i++) {
    double a = function_pi * (2 * u[0][i] - 1), b = function_pi * (2 * u[1][i] - 1);
    double c = function_pi * (2 * u[2][i] - 1), s = sin(b);

    y[0][i] = sin(a) + 7 * s * s + 0.1 * c * c * c * c * sin(a);
  }
}

/* Sobol's g: prod (|4 u - 2| + a) / (1 + a); self: the a of each input, ended by -1. */
static inline void sobol_g(void *self, size_t lane, size_t n, const double *const *u,
                           double *const *y) {
  const double *a = self;

  (void)lane;
  for (size_t i = 0; i < n; i++) {
    double product = 1;

    for (size_t k = 0; a[k] >= 0; k++) product *= (fabs(4 * u[k][i] - 2) + a[k]) / (1 + a[k]);
    y[0][i] = product;
  }
}

/* Bratley, Fox and Niederreiter (1992): sum_i (-1)^i prod_(j <= i) u_j, of 8 inputs. */
static inline void bratley(void *self, size_t lane, size_t n, const double *const *u,
                           double *const *y) {
  (void)self;
  (void)lane;
  for (size_t i = 0; i < n; i++) {
    double product = 1, sum = 0;

    for (size_t k = 0; k < 8; k++) {
      product *= u[k][i];
      sum += (k % 2 ? 1 : -1) * product;
    }
    y[0][i] = sum;
  }
}

/* sum_k weight_k z_k, z = factor e, e_k = the normal score of u_k. */
typedef struct {
  size_t n;
  const double *weight, *factor;
} linear_gaussian;

static inline void linear(void *self, size_t lane, size_t n, const double *const *u,
                          double *const *y) {
  const linear_gaussian *f = self;

  (void)lane;
  for (size_t i = 0; i < n; i++) {
    y[0][i] = 0;
    for (size_t k = 0; k < f->n; k++) {
      double z = 0;

      for (size_t m = 0; m <= k; m++) z += f->factor[k * f->n + m] * cs_normal_quantile(u[m][i]);
      y[0][i] += f->weight[k] * z;
    }
  }
}

/* Each input a factor of its own. */
static inline cs_function plain_function(size_t n, void *self,
                                         void (*evaluate)(void *, size_t, size_t,
                                                          const double *const *, double *const *)) {
  static const size_t one_each[FUNCTION_INPUTS] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                   8, 9, 10, 11, 12, 13, 14, 15};

  return (cs_function){.n_inputs = n,
                       .n_outputs = 1,
                       .n_factors = n,
                       .factor_of = one_each,
                       .lanes = 1,
                       .evaluate = evaluate,
                       .self = self};
}

#endif
