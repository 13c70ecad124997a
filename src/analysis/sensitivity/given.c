/* Given-data measures of importance; see given.h. */
#include "analysis/sensitivity/given.h"

#include "analysis/sensitivity/first_order.h"
#include "base/alloc.h"

/* Mean of delta on the two halves: odd and even rows. */
static casus_status half_delta(const cs_data *d, size_t input, const double *y, double *out) {
  double *x = cs_calloc(d->n + 1, sizeof *x), *z = cs_calloc(d->n + 1, sizeof *z);
  casus_status st = x && z ? CASUS_OK : CASUS_NOMEM;

  *out = 0;
  for (size_t half = 0; half < 2 && st == CASUS_OK; half++) {
    size_t n = 0;
    cs_ranks r;
    double one;

    for (size_t i = half; i < d->n; i += 2) {
      x[n] = d->inputs[input].x[i];
      z[n++] = y[i];
    }
    st = cs_ranks_make(x, n, &r);
    if (st == CASUS_OK) st = cs_delta(&r, z, &one);
    if (st == CASUS_OK) *out += one / 2;
    cs_ranks_free(&r);
  }
  cs_free(x);
  cs_free(z);
  return st;
}

casus_status cs_given_make(const cs_data *d, size_t input, const cs_ranks *ranks, const double *y,
                           cs_given_wish wish, cs_given *out) {
  casus_status st = CASUS_OK;

  *out = (cs_given){0};
  if (wish.first) st = cs_first_order(d, input, ranks, y, wish.even, &out->first);
  if (st == CASUS_OK && wish.pawn) st = cs_pawn(ranks, y, &out->pawn);
  if (st == CASUS_OK && wish.delta) st = cs_delta(ranks, y, &out->delta);
  if (st == CASUS_OK && wish.delta) st = half_delta(d, input, y, &out->half);
  return st;
}
