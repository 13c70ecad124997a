/* Latin hypercube sampling, McKay, Beckman and Conover (1979), one point at a time.
 *
 * Point i of n lies in the stratum p(i) of n equal ones, at a random place in it.  p is a
 * permutation of 0 .. n - 1 that is computed, not stored: a Feistel network with eight rounds on
 * the smallest power of two that holds n, walked until the result is below n (Black and Rogaway,
 * "Ciphers with arbitrary finite domains", 2002, "cycle walking"); fewer than two steps on average.
 * The two halves of the word may differ by one bit and swap their places from round to round. */
#include "engine/lhs.h"

#include "base/random.h"
#include "engine/stream.h"

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

uint64_t cs_bijection_at(const cs_bijection *b, uint64_t i) {
  uint32_t left_mask = (1u << b->left) - 1, right_mask = (1u << b->right) - 1;

  do {
    uint32_t left = (uint32_t)(i >> b->right), right = (uint32_t)i & right_mask;

    /* Even rounds change the left half by the right one, odd rounds the other way round. */
    for (int r = 0; r < ROUNDS; r += 2) {
      left ^= mix(right, b->keys[r]) & left_mask;
      right ^= mix(left, b->keys[r + 1]) & right_mask;
    }
    i = (uint64_t)left << b->right | right;
  } while (i >= b->points);
  return i;
}

void cs_lhs_column(uint64_t points, uint64_t seed, uint32_t replicate, size_t dimension,
                   uint64_t first, size_t n, double *u) {
  cs_bijection order =
      cs_bijection_make(points, seed, cs_stream(CS_STREAM_LHS_ORDER, replicate, dimension));
  uint64_t jitter = cs_stream(CS_STREAM_LHS_JITTER, replicate, dimension);
  uint32_t words[4] = {0};

  for (size_t i = 0; i < n; i++) {
    uint64_t at = first + i;
    double place;

    if (!i || !(at & 3)) cs_philox(seed, at >> 2, jitter, words);
    place = ((double)cs_bijection_at(&order, at) + cs_unit(words[at & 3])) / (double)points;
    if (place < 0x1p-33) place = 0x1p-33;
    u[i] = place > 1 - 0x1p-33 ? 1 - 0x1p-33 : place;
  }
}
