/* Sobol' points with the direction numbers of Joe and Kuo, scrambled by hashing.
 *
 * Points: Sobol' (1967) in the Gray-code order of Antonov and Saleev (1979): with g = i ^ (i >> 1),
 * point i is the exclusive or of the direction numbers v[k] over the bits k of g.  Recurrence of
 * the v[k]: Joe and Kuo, "Constructing Sobol' sequences with better two-dimensional projections",
 * SIAM J. Sci. Comput. 30 (2008), eq. (2).
 *
 * Scrambling: Owen (1995), nested uniform scrambling, by the hash of Laine and Karras (2011) as in
 * Burley, "Practical hash-based Owen scrambling", JCGT 9(4) (2020), with the constants of Vegdahl,
 * "Building a better LK hash" (2021).  Two departures: summand and factor are independent words,
 * and a third word is added by exclusive or at the end, so that each coordinate alone is exactly
 * uniform over the words whatever the quality of the hash, and means are unbiased. */
#include "engine/sobol.h"

#include "base/alloc.h"
#include "base/vector.h"

enum { RUN_BITS = 6, RUN = 1 << RUN_BITS };

/* Direction numbers with their bits reversed: the hash works on reversed words. */
struct cs_sobol {
  size_t dimensions;
  uint32_t (*v)[CS_SOBOL_BITS];
};

static inline uint32_t reverse(uint32_t x) {
  x = (x >> 1 & 0x55555555u) | (x & 0x55555555u) << 1;
  x = (x >> 2 & 0x33333333u) | (x & 0x33333333u) << 2;
  x = (x >> 4 & 0x0f0f0f0fu) | (x & 0x0f0f0f0fu) << 4;
  x = (x >> 8 & 0x00ff00ffu) | (x & 0x00ff00ffu) << 8;
  return x >> 16 | x << 16;
}

/* A permutation in which each bit is flipped or not according to the lower bits only; between two
 * reversals, this is a nested scrambling from the highest bit down. */
static inline uint32_t hash(cs_scramble key, uint32_t x) {
  x ^= x * 0x3d20adeau;
  x += key.add;
  x *= key.multiply | 1;
  x ^= x * 0x05526c56u;
  x ^= x * 0x53a22864u;
  return x ^ key.flip;
}

uint32_t cs_scramble_word(cs_scramble key, uint32_t x) {
  return reverse(hash(key, reverse(x)));
}

casus_status cs_sobol_new(size_t dimensions, cs_sobol **out) {
  const uint16_t *row = cs_sobol_numbers;
  cs_sobol *s = cs_calloc(1, sizeof *s);

  *out = NULL;
  if (!s) return CASUS_NOMEM;
  s->dimensions = dimensions < CS_SOBOL_DIMENSIONS ? dimensions : CS_SOBOL_DIMENSIONS;
  s->v = cs_calloc(s->dimensions, sizeof *s->v);
  if (!s->v) {
    cs_free(s);
    return CASUS_NOMEM;
  }
  for (size_t d = 0; d < s->dimensions; d++) {
    uint32_t v[CS_SOBOL_BITS];
    int degree = 0;

    for (int k = 0; k < CS_SOBOL_BITS; k++) v[k] = 1u << (CS_SOBOL_BITS - 1 - k);
    if (d) {
      uint32_t a = row[1];

      degree = row[0];
      for (int k = 0; k < degree; k++) v[k] = (uint32_t)row[2 + k] << (CS_SOBOL_BITS - 1 - k);
      for (int k = degree; k < CS_SOBOL_BITS; k++) {
        v[k] = v[k - degree] ^ v[k - degree] >> degree;
        for (int j = 1; j < degree; j++) {
          if (a >> (degree - 1 - j) & 1) v[k] ^= v[k - j];
        }
      }
      row += 2 + degree;
    }
    for (int k = 0; k < CS_SOBOL_BITS; k++) s->v[d][k] = reverse(v[k]);
  }
  *out = s;
  return CASUS_OK;
}

void cs_sobol_free(cs_sobol *s) {
  if (!s) return;
  cs_free(s->v);
  cs_free(s);
}

/* Exclusive or of v[k] over the bits k of the Gray code of `index`. */
static inline uint32_t point(const uint32_t v[CS_SOBOL_BITS], uint32_t index) {
  uint32_t gray = index ^ index >> 1, x = 0;

  for (int k = 0; gray; k++, gray >>= 1) x ^= v[k] & -(gray & 1);
  return x;
}

uint32_t cs_sobol_word(const cs_sobol *s, size_t dimension, uint32_t index) {
  return reverse(point(s->v[dimension], index));
}

/* (k + 1/2) / 2^32 out of reversed bits.  The detour by a signed number is what processors convert
 * fast; each step is exact. */
static inline double unit(uint32_t reversed) {
  return (double)(int32_t)(reverse(reversed) ^ 0x80000000u) * 0x1p-32 + (0.5 + 0x1p-33);
}

/* Within an aligned run of 64 points the Gray code of the run's first point and that of the place
 * in the run add up without carry, so that the points of a run are base ^ step[place]. */
CS_COLUMNS
static void whole_runs(const uint32_t v[CS_SOBOL_BITS], cs_scramble key, uint32_t first,
                       size_t runs, const uint32_t step[RUN], double *restrict u) {
  for (size_t r = 0; r < runs; r++) {
    uint32_t base = point(v, first + (uint32_t)(r * RUN));

    for (size_t j = 0; j < RUN; j++) u[r * RUN + j] = unit(hash(key, base ^ step[j]));
  }
}

/* The same in another order: a run goes to a run, whose number the high bits of any of its points
 * give, and the points change their places in it. */
CS_COLUMNS
static void whole_runs_reordered(const uint32_t v[CS_SOBOL_BITS], cs_scramble key,
                                 cs_scramble order, uint32_t first, size_t runs,
                                 const uint32_t step[RUN], double *restrict u) {
  for (size_t r = 0; r < runs; r++) {
    uint32_t start = first + (uint32_t)(r * RUN);
    uint32_t base = point(v, reverse(hash(order, reverse(start))) & ~(uint32_t)(RUN - 1));

    for (uint32_t j = 0; j < RUN; j++) {
      uint32_t place = reverse(hash(order, reverse(start + j))) & (RUN - 1);

      u[r * RUN + j] = unit(hash(key, base ^ step[place]));
    }
  }
}

void cs_sobol_column(const cs_sobol *s, size_t dimension, cs_scramble key, const cs_scramble *order,
                     uint64_t first, size_t n, double *u) {
  const uint32_t *v = s->v[dimension];
  uint32_t step[RUN];
  size_t i = 0;

  for (uint32_t j = 0; j < RUN; j++) step[j] = point(v, j);
  while (i < n) {
    uint32_t at = (uint32_t)(first + i);
    size_t runs = at % RUN ? 0 : (n - i) / RUN;

    if (runs && order) whole_runs_reordered(v, key, *order, at, runs, step, u + i);
    if (runs && !order) whole_runs(v, key, at, runs, step, u + i);
    if (!runs) u[i] = unit(hash(key, point(v, order ? cs_scramble_word(*order, at) : at)));
    i += runs ? runs * RUN : 1;
  }
}
