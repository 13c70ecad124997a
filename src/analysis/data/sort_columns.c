/* Radix sort of doubles; see sort_columns.h.  Keys are shortened to the 32 bits in which the column's
 * values differ most, sorted by digits together with their index, and runs of equal short keys are
 * then put in order by comparison. */
#include "analysis/data/sort_columns.h"

#include "base/alloc.h"
#include "base/bits.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 11, DIGITS = 3, CELLS = 1 << BITS, INDEX_BITS = 32 };

typedef struct {
  uint64_t key;
  uint32_t index;
} item;

/* A number whose order as a whole number is that of x: the sign flipped for positive numbers, all
 * bits for negative ones.  -0 is taken as 0. */
static uint64_t key_of(double x) {
  uint64_t bits = cs_bits_of_value(x);

  return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static int by_key(const void *a, const void *b) {
  const item *p = a, *q = b;

  if (p->key != q->key) return p->key < q->key ? -1 : 1;
  return p->index < q->index ? -1 : p->index > q->index;
}

/* One pass by a digit; false when all have it in common. */
static bool pass(size_t n, const uint64_t *a, uint64_t *b, int shift, size_t count[CELLS]) {
  size_t at = 0;

  memset(count, 0, CELLS * sizeof *count);
  for (size_t i = 0; i < n; i++) count[a[i] >> shift & (CELLS - 1)]++;
  if (count[a[0] >> shift & (CELLS - 1)] == n) return false;
  for (size_t c = 0; c < CELLS; c++) {
    size_t here = count[c];

    count[c] = at;
    at += here;
  }
  for (size_t i = 0; i < n; i++) b[count[a[i] >> shift & (CELLS - 1)]++] = a[i];
  return true;
}

/* Puts order[0..n), whose short keys are equal, in order. */
static casus_status settle(const double *x, uint32_t *order, size_t n) {
  item *run;
  bool sorted = true;

  for (size_t i = 1; i < n && sorted; i++) sorted = key_of(x[order[i - 1]]) <= key_of(x[order[i]]);
  if (sorted) return CASUS_OK;
  run = cs_calloc(n, sizeof *run);
  if (!run) return CASUS_NOMEM;
  for (size_t i = 0; i < n; i++) run[i] = (item){key_of(x[order[i]]), order[i]};
  qsort(run, n, sizeof *run, by_key);
  for (size_t i = 0; i < n; i++) order[i] = run[i].index;
  cs_free(run);
  return CASUS_OK;
}

casus_status cs_sorted_order(size_t n, const double *x, uint32_t *order) {
  uint64_t *a = cs_calloc(n, sizeof *a), *b = cs_calloc(n, sizeof *b), least = UINT64_MAX, most = 0;
  size_t *count = cs_calloc(CELLS, sizeof *count);
  casus_status st = a && b && count ? CASUS_OK : CASUS_NOMEM;
  int shift = 0;

  for (size_t i = 0; i < n; i++) {
    uint64_t key = key_of(x[i]);

    if (key < least) least = key;
    if (key > most) most = key;
  }
  while (n && (most - least) >> shift >> INDEX_BITS) shift++;
  for (size_t i = 0; i < n && !st; i++)
    a[i] = (key_of(x[i]) - least) >> shift << INDEX_BITS | (uint64_t)i;
  for (int d = 0; d < DIGITS && !st && n; d++) {
    uint64_t *other = a;

    if (!pass(n, a, b, INDEX_BITS + d * BITS, count)) continue;
    a = b;
    b = other;
  }
  for (size_t i = 0; i < n && !st; i++) order[i] = (uint32_t)a[i];
  for (size_t i = 0, to; i < n && !st && shift; i = to) {
    for (to = i + 1; to < n && a[to] >> INDEX_BITS == a[i] >> INDEX_BITS;) to++;
    if (to - i > 1) st = settle(x, order + i, to - i);
  }
  cs_free(a);
  cs_free(b);
  cs_free(count);
  return st;
}
