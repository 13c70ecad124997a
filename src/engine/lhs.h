/* Latin hypercubes without storage: strata by a keyed bijection. */
#ifndef CASUS_ENGINE_LHS_H
#define CASUS_ENGINE_LHS_H

#include <stddef.h>
#include <stdint.h>

/* A permutation of 0 .. points - 1. */
typedef struct {
  uint64_t points; /* 1 .. 2^32 */
  uint32_t keys[8];
  int left, right; /* bits of the two halves; 2^(left + right) >= points */
} cs_bijection;

cs_bijection cs_bijection_make(uint64_t points, uint64_t seed, uint64_t stream);

/* Where i < points goes. */
uint64_t cs_bijection_at(const cs_bijection *b, uint64_t i);

/* Coordinates of the points first .. first + n - 1 of a Latin hypercube of `points` points. */
void cs_lhs_column(uint64_t points, uint64_t seed, uint32_t replicate, size_t dimension,
                   uint64_t first, size_t n, double *u);

#endif
