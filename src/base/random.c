/* Philox4x32-10 through Random123. */
#include "base/random.h"

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
