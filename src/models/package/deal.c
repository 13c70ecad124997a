/* Values of single packages. */
#include "models/package/deal.h"

#include <math.h>

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
      low = fmin(low, d->value[row * P + party]);
      high = fmax(high, d->value[row * P + party]);
    }
    range += high - low;
  }
  for (size_t t = 0; t < d->n_terms; t++) range += fabs(d->term_value[t * P + party]);
  return range > 0 ? range : 1;
}

bool cs_deal_accepted(const cs_deal *d, const double *u, const double *slack) {
  size_t for_it = 0;

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
