/* Draws of a property test whose trials can be repeated one by one: xorshift of Marsaglia (2003),
 * started anew by setting `seed`. */
#ifndef CASUS_TESTS_CHANCE_H
#define CASUS_TESTS_CHANCE_H

#include <stddef.h>
#include <stdint.h>

static uint64_t seed;

/* 0 .. n - 1 */
static inline size_t below(size_t n) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (size_t)(seed >> 11) % n;
}

#endif
