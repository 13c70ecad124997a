/* Counter-based random numbers: a draw is a function of (seed, stream, counter), so any draw can be
 * made again alone and any split of the work gives the same draws.
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3",
 * SC 2011), from the Random123 library. */
#ifndef CASUS_BASE_RANDOM_H
#define CASUS_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Four words out of a 64-bit key and a 128-bit counter. */
void cs_philox(uint64_t key, uint64_t counter_low, uint64_t counter_high, uint32_t out[4]);

/* words[i] = word (first + i) of a stream: word k is number k mod 4 out of the counter
 * (k / 4, counter_high).  Faster than one by one; the same words. */
void cs_philox_column(uint64_t key, uint64_t counter_high, uint64_t first, size_t n,
                      uint32_t *words);

/* A number in (0, 1) with 32 random bits: (word + 1/2) / 2^32. */
static inline double cs_unit(uint32_t word) {
  return ((double)word + 0.5) * 0x1p-32;
}

/* The draw number `index` of `stream` under `seed`, in (0, 1). */
double cs_random_unit(uint64_t seed, uint64_t stream, uint64_t index);

#endif
