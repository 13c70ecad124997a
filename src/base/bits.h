/* The 64 bits of a double, and back. */
#ifndef CASUS_BASE_BITS_H
#define CASUS_BASE_BITS_H

#include <stdint.h>
#include <string.h>

static inline uint64_t cs_to_bits(double x) {
  uint64_t bits;

  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline double cs_from_bits(uint64_t bits) {
  double x;

  memcpy(&x, &bits, sizeof x);
  return x;
}

/* The bits of x, those of 0 for -0: numbers that are equal have the same. */
static inline uint64_t cs_bits_of_value(double x) {
  return cs_to_bits(x + 0.0);
}

#endif
