/* Rankings in tests: greater numbers are better, equal ones tie. */
#ifndef CASUS_TESTS_RANKINGS_H
#define CASUS_TESTS_RANKINGS_H

#include <stddef.h>
#include <stdint.h>

/* Pairs of n states that differ between two rankings; SIZE_MAX where a tie is made. */
static inline size_t exchanges(size_t n, const uint32_t *from, const uint32_t *to) {
  size_t apart = 0;

  for (size_t x = 0; x < n; x++) {
    for (size_t y = 0; y < x; y++) {
      int before = (from[x] > from[y]) - (from[x] < from[y]);
      int after = (to[x] > to[y]) - (to[x] < to[y]);

      if (before && !after) return SIZE_MAX;
      apart += before != after;
    }
  }
  return apart;
}

#endif
