/* Settled orders; see order.h. */
#include "analysis/order.h"

#include "base/special.h"
#include "engine/run.h"

#include <math.h>
#include <stdlib.h>

static const double LEVEL = 0.05;

/* Sums of the same futures may differ in their last digits. */
static const double EQUAL = 1e-12;

static double mean_of(const double *x, uint32_t n) {
  double sum = 0;

  for (uint32_t r = 0; r < n; r++) sum += x[r];
  return sum / n;
}

static bool are_equal(const double *a, const double *b, uint32_t n) {
  for (uint32_t r = 0; r < n; r++) {
    if (!(fabs(a[r] - b[r]) <= EQUAL * (fabs(a[r]) + fabs(b[r])))) return false;
  }
  return true;
}

/* The difference a - b of two items, and the chance of as large a one if there were none. */
static double difference(const double *a, const double *b, uint32_t n, double *error,
                         double *chance) {
  double mean = 0, square = 0;

  for (uint32_t r = 0; r < n; r++) mean += (a[r] - b[r]) / n;
  for (uint32_t r = 0; r < n; r++) square += (a[r] - b[r] - mean) * (a[r] - b[r] - mean);
  *error = n > 1 ? cs_t_975(n - 1) * sqrt(square / (n - 1) / n) : 0;
  *chance = n < 2        ? 1
            : square > 0 ? cs_f_above(mean * mean * n * (n - 1) / square, 1, n - 1)
            : mean != 0  ? 0
                         : 1;
  return mean;
}

static casus_status make_room(size_t n, cs_arena *arena, cs_order *o) {
  *o = (cs_order){.n = n,
                  .rank = cs_arena_alloc(arena, n, sizeof *o->rank),
                  .value = cs_arena_alloc(arena, n, sizeof *o->value),
                  .error = cs_arena_alloc(arena, n, sizeof *o->error),
                  .behind = cs_arena_alloc(arena, n, sizeof *o->behind),
                  .behind_error = cs_arena_alloc(arena, n, sizeof *o->behind_error),
                  .is_better = cs_arena_alloc(arena, n * n, 1),
                  .leads = cs_arena_alloc(arena, n, sizeof *o->leads),
                  .same = cs_arena_alloc(arena, n, sizeof *o->same)};
  return o->rank && o->value && o->error && o->behind && o->behind_error && o->is_better &&
                 o->leads && o->same
             ? CASUS_OK
             : CASUS_NOMEM;
}

/* By insertion, so that equals keep their order. */
static void rank(cs_order *o, double sign) {
  for (size_t v = 0; v < o->n; v++) {
    size_t at = v;

    while (at && isfinite(o->value[v]) &&
           (!isfinite(o->value[o->rank[at - 1]]) ||
            (o->same[v] != o->same[o->rank[at - 1]] &&
             sign * o->value[v] > sign * o->value[o->rank[at - 1]]))) {
      o->rank[at] = o->rank[at - 1];
      at--;
    }
    o->rank[at] = v;
  }
}

casus_status cs_order_make(size_t n, uint32_t replicates, const double *x, bool high_is_better,
                           cs_arena *arena, cs_order *o) {
  casus_status st = make_room(n, arena, o);
  double sign = high_is_better ? 1 : -1, pairs = (double)n * (double)(n - 1) / 2;

  for (size_t v = 0; v < n && !st; v++) {
    const double *a = x + v * replicates;

    o->value[v] = mean_of(a, replicates);
    o->error[v] = isfinite(o->value[v]) ? cs_t_half_width(a, replicates) : 0;
    o->same[v] = v;
    for (size_t w = v; w-- > 0;) {
      if (are_equal(a, x + w * replicates, replicates)) o->same[v] = o->same[w];
    }
  }
  if (!st) rank(o, sign);
  for (size_t v = 0; v < n && !st; v++) {
    const double *a = x + v * replicates;
    double chance;

    o->leads[v] = isfinite(o->value[v]);
    o->behind[v] =
        sign * difference(x + o->rank[0] * replicates, a, replicates, &o->behind_error[v], &chance);
    for (size_t w = 0; w < n; w++) {
      double error, d = sign * difference(x + w * replicates, a, replicates, &error, &chance);

      if (o->same[v] == o->same[w]) continue;
      o->is_better[w * n + v] = d > 0 && chance < LEVEL / pairs;
      if (o->is_better[w * n + v]) o->leads[v] = false;
    }
    o->n_leads += o->leads[v];
  }
  return st;
}
