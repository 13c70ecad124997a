/* Given-data measures of importance; see given_futures.h. */
#include "analysis/sensitivity/given_futures.h"

#include "analysis/sensitivity/first_order.h"
#include "base/alloc.h"

#include <math.h>

/* Futures of each deep point that delta of a draw is told from.  With many more it sees that there
 * are only as many values of the deep ranges as points: y given the draw is a comb, whose distance
 * from the density of y grows to 1, whatever the draw does. */
enum { EACH_OF_DELTA = 128 };

/* y without what is beyond EACH_OF_DELTA at a deep point: of each replicate the first. */
static double *thinned(const cs_data *d, const double *y) {
  size_t replicates = d->replicates ? d->replicates : 1, each = d->n / d->n_deep / replicates;
  size_t kept = EACH_OF_DELTA / replicates ? EACH_OF_DELTA / replicates : 1;
  double *out = cs_calloc(d->n + 1, sizeof *out);

  for (size_t i = 0; out && i < d->n; i++) out[i] = each && i % each < kept ? y[i] : NAN;
  return out;
}

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
  bool thins = wish.delta && d->n_deep > 1 && !d->inputs[input].is_deep;
  double *few = thins ? thinned(d, y) : NULL;
  const double *of_delta = thins ? few : y;
  casus_status st = thins && !few ? CASUS_NOMEM : CASUS_OK;

  *out = (cs_given){0};
  if (st) return st;
  if (wish.first) st = cs_first_order(d, input, ranks, y, wish.even, &out->first);
  if (st == CASUS_OK && wish.pawn) st = cs_pawn(ranks, y, &out->pawn);
  if (st == CASUS_OK && wish.delta) st = cs_delta(ranks, of_delta, &out->delta);
  if (st == CASUS_OK && wish.delta) st = half_delta(d, input, of_delta, &out->half);
  cs_free(few);
  return st;
}
