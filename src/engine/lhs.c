/* Latin hypercube sampling, McKay, Beckman and Conover (1979), one point at a time.
 *
 * Point i of n lies in the stratum p(i) of n equal ones, at a random place in it.  p is a
 * permutation of 0 .. n - 1 that is computed, not stored: a Feistel network with eight rounds on
 * the smallest power of two that holds n, walked until the result is below n (Black and Rogaway,
 * "Ciphers with arbitrary finite domains", 2002, "cycle walking"); fewer than two steps on average.
 * The two halves of the word may differ by one bit and swap their places from round to round. */
#include "engine/lhs.h"

#include "base/random.h"
#include "base/vector.h"
#include "engine/random_streams.h"

enum { ROUNDS = 8 };

cs_bijection cs_bijection_make(uint64_t points, uint64_t seed, uint64_t stream) {
  cs_bijection b = {.points = points};
  int bits = 2;

  while (bits < 32 && points > UINT64_C(1) << bits) bits++;
  b.left = bits / 2;
  b.right = bits - b.left;
  cs_philox(seed, 0, stream, b.keys);
  cs_philox(seed, 1, stream, b.keys + 4);
  return b;
}

/* Mixes the bits of x under a key: the finaliser of MurmurHash3 (Appleby). */
static inline uint32_t mix(uint32_t x, uint32_t key) {
  x ^= key;
  x ^= x >> 16;
  x *= 0x85ebca6bu;
  x ^= x >> 13;
  x *= 0xc2b2ae35u;
  return x ^ x >> 16;
}

/* Once through the network: even rounds change the left half by the right one, odd rounds the other
 * way round. */
static inline uint32_t network(const cs_bijection *b, uint32_t x) {
  uint32_t left_mask = (1u << b->left) - 1, right_mask = (1u << b->right) - 1;
  uint32_t left = x >> b->right, right = x & right_mask;

#pragma GCC unroll 4
  for (int r = 0; r < ROUNDS; r += 2) {
    left ^= mix(right, b->keys[r]) & left_mask;
    right ^= mix(left, b->keys[r + 1]) & right_mask;
  }
  return left << b->right | right;
}

uint64_t cs_bijection_at(const cs_bijection *b, uint64_t i) {
  do i = network(b, (uint32_t)i);
  while (i >= b->points);
  return i;
}

CS_COLUMNS
static void network_column(const cs_bijection *b, uint32_t first, size_t n, uint32_t *restrict x) {
  for (size_t i = 0; i < n; i++) x[i] = network(b, first + (uint32_t)i);
}

void cs_lhs_column(uint64_t points, uint64_t seed, uint32_t replicate, size_t dimension,
                   uint64_t first, size_t n, double *u) {
  enum { BLOCK = 256 };
  const cs_bijection order =
      cs_bijection_make(points, seed, cs_stream(CS_STREAM_LHS_ORDER, replicate, dimension));
  const uint64_t jitter = cs_stream(CS_STREAM_LHS_JITTER, replicate, dimension);
  uint32_t stratum[BLOCK], words[BLOCK];

  for (size_t begin = 0; begin < n; begin += BLOCK) {
    size_t block = n - begin < BLOCK ? n - begin : BLOCK;

    cs_philox_column(seed, jitter, first + begin, block, words);
    network_column(&order, (uint32_t)(first + begin), block, stratum);
    for (size_t i = 0; i < block; i++) {
      if (stratum[i] >= points) stratum[i] = (uint32_t)cs_bijection_at(&order, stratum[i]);
    }
    for (size_t i = 0; i < block; i++) {
      double place = ((double)stratum[i] + cs_unit(words[i])) / (double)points;

      place = place < 0x1p-33 ? 0x1p-33 : place;
      u[begin + i] = place > 1 - 0x1p-33 ? 1 - 0x1p-33 : place;
    }
  }
}
