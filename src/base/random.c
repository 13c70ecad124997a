/* Philox4x32-10 through Random123, and the same on columns, written out so that compilers vectorise
 * it. */
#include "base/random.h"

#include "base/vector.h"

#include <Random123/philox.h>

void cs_philox(uint64_t key, uint64_t counter_low, uint64_t counter_high, uint32_t out[4]) {
  philox4x32_key_t k = {{(uint32_t)key, (uint32_t)(key >> 32)}};
  philox4x32_ctr_t c = {{(uint32_t)counter_low, (uint32_t)(counter_low >> 32),
                         (uint32_t)counter_high, (uint32_t)(counter_high >> 32)}};
  philox4x32_ctr_t r = philox4x32(c, k);

  for (int i = 0; i < 4; i++) out[i] = r.v[i];
}

double cs_random_unit(uint64_t seed, uint64_t stream, uint64_t index) {
  uint32_t words[4];

  cs_philox(seed, index >> 2, stream, words);
  return cs_unit(words[index & 3]);
}

enum { LANES = 64 };

/* The ten rounds on LANES counters (counter .. counter + LANES - 1, counter_high); words in order.
 */
CS_COLUMNS
static void philox_lanes(uint64_t key, uint64_t counter_high, uint64_t counter, uint32_t *words) {
  uint64_t c0[LANES], c1[LANES], c2[LANES], c3[LANES];
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);

  for (size_t i = 0; i < LANES; i++) {
    c0[i] = (counter + i) & 0xffffffff;
    c1[i] = (counter + i) >> 32;
    c2[i] = counter_high & 0xffffffff;
    c3[i] = counter_high >> 32;
  }
  for (int round = 0; round < 10; round++) {
    for (size_t i = 0; i < LANES; i++) {
      uint64_t p = (c0[i] & 0xffffffff) * PHILOX_M4x32_0, q = (c2[i] & 0xffffffff) * PHILOX_M4x32_1;

      c0[i] = (q >> 32) ^ c1[i] ^ k0;
      c1[i] = q & 0xffffffff;
      c2[i] = (p >> 32) ^ c3[i] ^ k1;
      c3[i] = p & 0xffffffff;
    }
    k0 += PHILOX_W32_0;
    k1 += PHILOX_W32_1;
  }
  for (size_t i = 0; i < LANES; i++) {
    words[4 * i] = (uint32_t)c0[i];
    words[4 * i + 1] = (uint32_t)c1[i];
    words[4 * i + 2] = (uint32_t)c2[i];
    words[4 * i + 3] = (uint32_t)c3[i];
  }
}

void cs_philox_column(uint64_t key, uint64_t counter_high, uint64_t first, size_t n,
                      uint32_t *words) {
  uint32_t four[4];
  size_t i = 0;

  while (i < n) {
    uint64_t at = first + i;

    if (!(at & 3) && n - i >= 4 * (size_t)LANES) {
      philox_lanes(key, counter_high, at >> 2, words + i);
      i += 4 * (size_t)LANES;
      continue;
    }
    cs_philox(key, at >> 2, counter_high, four);
    for (uint64_t k = at & 3; k < 4 && i < n; k++) words[i++] = four[k];
  }
}
