/* The evenness of points; see even.h. */
#include "analysis/data/even.h"

#include "base/alloc.h"
#include "base/gamma.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 8, ROWS = 1 << 18, SIDE_MAX = 16, EACH = 8, LEAST = 64, FEW = 64 };

static const double CHANCE = 1e-6;

typedef struct {
  double x;
  uint32_t i;
} item;

static int by_x(const void *a, const void *b) {
  const item *p = a, *q = b;

  if (p->x != q->x) return p->x < q->x ? -1 : 1;
  return p->i < q->i ? -1 : p->i > q->i;
}

/* Which of `side` equal parts each row is in, by rank; false for an input of few values. */
static bool part(const double *x, size_t n, size_t side, item *items, unsigned char *out) {
  size_t values = 1;

  for (size_t i = 0; i < n; i++) items[i] = (item){x[i], (uint32_t)i};
  qsort(items, n, sizeof *items, by_x);
  for (size_t i = 1; i < n; i++) values += items[i].x != items[i - 1].x;
  for (size_t k = 0; k < n; k++) out[items[k].i] = (unsigned char)(k * side / n);
  /* Rows of equal values would be put in cells by their order. */
  return values > FEW && 2 * values > n;
}

/* The chance of as small a chi-square of the cells as this, of independent draws. */
static double chance(const unsigned char *a, const unsigned char *b, size_t n, size_t side) {
  double count[SIDE_MAX * SIDE_MAX] = {0}, expected = (double)n / (double)(side * side), sum = 0;
  double freedom = (double)((side - 1) * (side - 1));

  for (size_t i = 0; i < n; i++) count[a[i] * side + b[i]]++;
  for (size_t c = 0; c < side * side; c++)
    sum += (count[c] - expected) * (count[c] - expected) / expected;
  return sum > 0 ? cs_gamma_lower(freedom / 2, sum / 2) : 0;
}

casus_status cs_data_even(const cs_data *d, bool *even) {
  size_t n = d->n < ROWS ? d->n : ROWS, side = SIDE_MAX, used = 0;
  unsigned char *parts = cs_calloc((size_t)INPUTS * n, 1);
  item *items = cs_calloc(n, sizeof *items);
  casus_status st = parts && items ? CASUS_OK : CASUS_NOMEM;

  *even = false;
  while (side > 4 && n < EACH * side * side) side /= 2;
  for (size_t k = 0; k < d->n_inputs && used < INPUTS && !st && n >= LEAST; k++)
    used +=
        d->inputs[k].kind != CS_CATEGORY && part(d->inputs[k].x, n, side, items, parts + used * n);
  for (size_t a = 0; a < used && !st; a++) {
    for (size_t b = 0; b < a; b++) *even |= chance(parts + a * n, parts + b * n, n, side) < CHANCE;
  }
  cs_free(parts);
  cs_free(items);
  return st;
}
