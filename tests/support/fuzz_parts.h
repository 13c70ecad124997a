/* An input that stands for several files: they follow one another, with a line of ---- between. */
#ifndef CASUS_TESTS_FUZZ_PARTS_H
#define CASUS_TESTS_FUZZ_PARTS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
  const char *bytes;
  size_t n;
} part;

/* Splits the input into parts[0..most), the last with all that is left; returns how many. */
static inline size_t split_parts(const uint8_t *data, size_t size, part *parts, size_t most) {
  static const char line[] = "----\n";
  const char *at = (const char *)data, *end = at + size;
  size_t n = 0;

  while (n + 1 < most && at < end) {
    const char *cut = memmem(at, (size_t)(end - at), line, sizeof line - 1);

    if (!cut) break;
    parts[n++] = (part){at, (size_t)(cut - at)};
    at = cut + sizeof line - 1;
  }
  parts[n++] = (part){at, (size_t)(end - at)};
  return n;
}

#endif
