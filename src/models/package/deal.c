/* Values of single packages. */
#include "models/package/deal.h"

#include "base/libm.h"
#include "models/package/payment.h"

#include <math.h>
#include <string.h>

static bool take(cs_arena *arena, double **x, size_t n) {
  *x = cs_arena_alloc(arena, n, sizeof **x);
  return *x != NULL;
}

casus_status cs_deal_room(cs_deal *d, cs_arena *arena) {
  size_t P = d->n_parties;

  d->value = cs_arena_alloc(arena, d->first[d->n_issues] * P, sizeof *d->value);
  d->barred = cs_arena_alloc(arena, d->first[d->n_issues], sizeof *d->barred);
  d->term_value = cs_arena_alloc(arena, d->n_terms * P, sizeof *d->term_value);
  d->no_deal = cs_arena_alloc(arena, P, sizeof *d->no_deal);
  if (!d->value || !d->barred || !d->term_value || !d->no_deal) return CASUS_NOMEM;
  if (d->weight && !take(arena, &d->weight, P)) return CASUS_NOMEM;
  if (d->rate && (!take(arena, &d->rate, P) || !take(arena, &d->purse, P))) return CASUS_NOMEM;
  return CASUS_OK;
}

casus_status cs_deal_copy(const cs_deal *from, cs_arena *arena, cs_deal *out) {
  size_t P = from->n_parties, rows = from->first[from->n_issues];

  *out = *from;
  if (cs_deal_room(out, arena)) return CASUS_NOMEM;
  memcpy(out->value, from->value, rows * P * sizeof *out->value);
  memcpy(out->barred, from->barred, rows * sizeof *out->barred);
  if (from->n_terms)
    memcpy(out->term_value, from->term_value, from->n_terms * P * sizeof *out->term_value);
  memcpy(out->no_deal, from->no_deal, P * sizeof *out->no_deal);
  if (from->weight) memcpy(out->weight, from->weight, P * sizeof *out->weight);
  if (from->rate) {
    memcpy(out->rate, from->rate, P * sizeof *out->rate);
    memcpy(out->purse, from->purse, P * sizeof *out->purse);
  }
  return CASUS_OK;
}

bool cs_deal_holds(const cs_deal_term *t, const uint16_t *level) {
  for (size_t k = 0; k < t->n; k++) {
    if (!t->tests[k].in[level[t->tests[k].issue]]) return false;
  }
  return true;
}

bool cs_deal_value(const cs_deal *d, const uint16_t *level, double *u) {
  size_t P = d->n_parties;
  bool possible = true;

  for (size_t p = 0; p < P; p++) u[p] = 0;
  for (size_t i = 0; i < d->n_issues; i++) {
    size_t row = d->first[i] + level[i];

    possible &= !d->barred[row];
    for (size_t p = 0; p < P; p++) u[p] += d->value[row * P + p];
  }
  for (size_t t = 0; t < d->n_terms; t++) {
    if (!cs_deal_holds(&d->terms[t], level)) continue;
    possible &= !d->terms[t].forbids;
    for (size_t p = 0; p < P; p++) u[p] += d->term_value[t * P + p];
  }
  return possible;
}

double cs_deal_range(const cs_deal *d, size_t party) {
  size_t P = d->n_parties;
  double range = 0;

  for (size_t i = 0; i < d->n_issues; i++) {
    double low = INFINITY, high = -INFINITY;

    for (size_t row = d->first[i]; row < d->first[i + 1]; row++) {
      low = cs_fmin(low, d->value[row * P + party]);
      high = cs_fmax(high, d->value[row * P + party]);
    }
    range += high - low;
  }
  for (size_t t = 0; t < d->n_terms; t++) range += fabs(d->term_value[t * P + party]);
  return range > 0 ? range : 1;
}

bool cs_deal_accepted(const cs_deal *d, const double *u, const double *slack) {
  size_t for_it = 0;

  if (d->rate) return cs_payment_settles(d, u, d->no_deal, NULL, slack);
  for (size_t p = 0; p < d->n_bargain; p++) for_it += u[p] >= d->no_deal[p] - slack[p];
  for (size_t p = d->n_bargain; p < d->n_parties; p++) {
    if (u[p] < d->no_deal[p] - slack[p]) return false;
  }
  return for_it >= d->need;
}

double cs_deal_packages(const cs_deal *d) {
  double n = 1;

  for (size_t i = 0; i < d->n_issues; i++) {
    size_t open = 0;

    for (size_t row = d->first[i]; row < d->first[i + 1]; row++) open += !d->barred[row];
    n *= (double)open;
  }
  return n;
}
