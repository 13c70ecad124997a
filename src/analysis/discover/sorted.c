/* Radix sort of doubles; see sorted.h. */
#include "analysis/discover/sorted.h"

#include "base/alloc.h"

#include <string.h>

enum { BITS = 11, DIGITS = 6, CELLS = 1 << BITS };

typedef struct {
  uint64_t key;
  uint32_t index;
} item;

/* A number whose order as a whole number is that of x: the sign flipped for positive numbers, all
 * bits for negative ones.  -0 is taken as 0. */
static uint64_t key_of(double x) {
  uint64_t bits;

  x += 0.0;
  memcpy(&bits, &x, sizeof bits);
  return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static void count_digits(size_t n, const item *items, size_t (*count)[CELLS]) {
  memset(count, 0, DIGITS * sizeof *count);
  for (size_t i = 0; i < n; i++) {
    for (int d = 0; d < DIGITS; d++) count[d][items[i].key >> (d * BITS) & (CELLS - 1)]++;
  }
}

casus_status cs_sorted_order(size_t n, const double *x, uint32_t *order) {
  item *a = cs_calloc(n, sizeof *a), *b = cs_calloc(n, sizeof *b);
  size_t(*count)[CELLS] = cs_calloc(DIGITS, sizeof *count);
  casus_status st = a && b && count ? CASUS_OK : CASUS_NOMEM;

  for (size_t i = 0; i < n && !st; i++) a[i] = (item){key_of(x[i]), (uint32_t)i};
  if (!st) count_digits(n, a, count);
  for (int d = 0; d < DIGITS && !st && n; d++) {
    size_t at = 0;
    item *other = a;

    /* A digit that all have in common needs no pass. */
    if (count[d][a[0].key >> (d * BITS) & (CELLS - 1)] == n) continue;
    for (size_t c = 0; c < CELLS; c++) {
      size_t here = count[d][c];

      count[d][c] = at;
      at += here;
    }
    for (size_t i = 0; i < n; i++) b[count[d][a[i].key >> (d * BITS) & (CELLS - 1)]++] = a[i];
    a = b;
    b = other;
  }
  for (size_t i = 0; i < n && !st; i++) order[i] = a[i].index;
  cs_free(a);
  cs_free(b);
  cs_free(count);
  return st;
}
