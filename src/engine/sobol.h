/* Sobol' points, plain and Owen-scrambled, any of them computable alone. */
#ifndef CASUS_ENGINE_SOBOL_H
#define CASUS_ENGINE_SOBOL_H

#include "casus.h"

#include <stddef.h>
#include <stdint.h>

/* Dimensions with direction numbers of their own. */
enum { CS_SOBOL_DIMENSIONS = 1111, CS_SOBOL_BITS = 32 };

/* Primitive polynomials and initial direction numbers of Joe and Kuo (2008), new-joe-kuo-6, for
 * the dimensions 2..1111 one after the other: degree s, coefficients a, then m_1 .. m_s. */
extern const uint16_t cs_sobol_numbers[];

typedef struct cs_sobol cs_sobol;

/* Direction numbers of the first `dimensions` <= 1111 dimensions. */
casus_status cs_sobol_new(size_t dimensions, cs_sobol **out);

/* Accepts NULL. */
void cs_sobol_free(cs_sobol *s);

/* Coordinate of the plain point `index` times 2^32, in the order of the Gray code, one bit at a
 * time. */
uint32_t cs_sobol_word(const cs_sobol *s, size_t dimension, uint32_t index);

/* A random nested uniform scrambling; all words are free. */
typedef struct {
  uint32_t add, multiply, flip;
} cs_scramble;

/* Scrambles the 32 bits of x, the highest first: Owen's nested uniform scrambling by hashing. */
uint32_t cs_scramble_word(cs_scramble key, uint32_t x);

/* Scrambled coordinates of the points first .. first + n - 1, each (k + 1/2) / 2^32 for a whole
 * number k.  When `order` is not NULL the points are taken in another order, in which each aligned
 * run of 2^k points is still such a run (docs/methods/sampling.md, "Many dimensions"). */
void cs_sobol_column(const cs_sobol *s, size_t dimension, cs_scramble key, const cs_scramble *order,
                     uint64_t first, size_t n, double *u);

#endif
