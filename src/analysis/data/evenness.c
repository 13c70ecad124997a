/* The evenness of points; see evenness.h. */
#include "analysis/data/evenness.h"

#include "analysis/data/sort_columns.h"
#include "base/alloc.h"
#include "base/special.h"

enum { INPUTS = 8, ROWS = 1 << 18, SIDE_MAX = 16, EACH = 8, LEAST = 64, FEW = 64 };

static const double CHANCE = 1e-6;

/* Which of `side` equal parts each row is in, by rank; *good is false for an input of few values.
 * order: [n], to write in. */
static casus_status part(const double *x, size_t n, size_t side, uint32_t *order,
                         unsigned char *out, bool *good) {
  size_t values = 1;
  casus_status st = cs_sorted_order(n, x, order);

  if (st) return st;
  for (size_t k = 1; k < n; k++) values += x[order[k]] != x[order[k - 1]];
  for (size_t k = 0; k < n; k++) out[order[k]] = (unsigned char)(k * side / n);
  /* Rows of equal values would be put in cells by their order. */
  *good = values > FEW && 2 * values > n;
  return CASUS_OK;
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
  uint32_t *order = cs_calloc(n, sizeof *order);
  casus_status st = parts && order ? CASUS_OK : CASUS_NOMEM;

  *even = false;
  while (side > 4 && n < EACH * side * side) side /= 2;
  for (size_t k = 0; k < d->n_inputs && used < INPUTS && !st && n >= LEAST; k++) {
    bool good = false;

    if (d->inputs[k].kind != CS_CATEGORY)
      st = part(d->inputs[k].x, n, side, order, parts + used * n, &good);
    used += good;
  }
  for (size_t a = 0; a < used && !st; a++) {
    for (size_t b = 0; b < a; b++) *even |= chance(parts + a * n, parts + b * n, n, side) < CHANCE;
  }
  cs_free(parts);
  cs_free(order);
  return st;
}
