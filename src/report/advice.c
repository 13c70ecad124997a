/* Which strategy the numbers speak for. */
#include "report/result.h"

#include <math.h>

static bool has_threshold(const cs_watch *w) {
  return isfinite(w->at_least) || isfinite(w->at_most);
}

cs_estimate cs_result_all_met(const cs_result *r, size_t v) {
  cs_estimate worst = {NAN, 0};

  for (size_t d = 0; d < r->run->deep_done; d++) {
    cs_estimate e = cs_share_of(cs_run_all_met(r->run, d, v), r->run->replicates);

    if (d == 0 || e.value < worst.value) worst = e;
  }
  return worst;
}

double cs_result_met(const cs_result *r, size_t v) {
  double worst = NAN;

  for (size_t d = 0; d < r->run->deep_done; d++) {
    double met = 0;

    for (size_t k = 0; k < r->plan->n_watches; k++) {
      if (has_threshold(&r->plan->watches[k]))
        met += cs_share_of(cs_run_watched(r->run, d, v, k)->replicate, r->run->replicates).value;
    }
    if (d == 0 || met < worst) worst = met;
  }
  return worst;
}

static double score(const cs_result *r, size_t v, cs_advice by) {
  return by == CS_ADVICE_ALL_MET ? cs_result_all_met(r, v).value : cs_result_met(r, v);
}

/* The best world by a criterion, `but` left out. */
static size_t best(const cs_result *r, cs_advice by, size_t but) {
  size_t at = SIZE_MAX;

  for (size_t v = 1; v < r->run->n_worlds; v++) {
    if (v != but && (at == SIZE_MAX || score(r, v, by) > score(r, at, by))) at = v;
  }
  return at;
}

cs_advice cs_result_advice(const cs_result *r, size_t *first, size_t *second) {
  cs_advice by = CS_ADVICE_ALL_MET;
  bool threshold = false;

  *first = *second = SIZE_MAX;
  for (size_t k = 0; k < r->plan->n_watches; k++) threshold |= has_threshold(&r->plan->watches[k]);
  if (!threshold || r->run->n_worlds < 2) return CS_ADVICE_NONE;
  *first = best(r, by, SIZE_MAX);
  if (!(score(r, *first, by) >= 0.01)) {
    by = CS_ADVICE_MOST_MET;
    *first = best(r, by, SIZE_MAX);
  }
  *second = best(r, by, *first);
  return by;
}
