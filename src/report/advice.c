/* Which strategy the numbers speak for. */
#include "base/libm.h"
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

double cs_result_met_at(const cs_result *r, size_t d, size_t v) {
  double met = 0;

  for (size_t k = 0; k < r->plan->n_watches; k++) {
    const cs_watched *w = cs_run_watched(r->run, d, v, k);
    double all = w->n + w->failed;

    if (!has_threshold(&r->plan->watches[k]) || !(w->n > 0)) continue;
    met += cs_share_of(w->replicate, r->run->replicates).value * (w->failed > 0 ? w->n / all : 1);
  }
  return met;
}

double cs_result_met(const cs_result *r, size_t v) {
  double worst = NAN;

  for (size_t d = 0; d < r->run->deep_done; d++) {
    double met = cs_result_met_at(r, d, v);

    if (d == 0 || met < worst) worst = met;
  }
  return worst;
}

static double score(const cs_result *r, size_t v, cs_advice by) {
  return by == CS_ADVICE_ALL_MET ? cs_result_all_met(r, v).value : cs_result_met(r, v);
}

/* Sums of the same shares may differ in their last digits. */
static const double EQUAL = 1e-12;

bool cs_result_equals(const cs_result *r, cs_advice by, size_t v, size_t w) {
  double a = score(r, v, by), b = score(r, w, by);

  return fabs(a - b) <= EQUAL * cs_fmax(fabs(a), fabs(b));
}

/* The best world by a criterion, what equals `but` left out, and how many are as good. */
static size_t best(const cs_result *r, cs_advice by, size_t but, size_t *n) {
  size_t at = SIZE_MAX;

  *n = 0;
  for (size_t v = 1; v < r->run->n_worlds; v++) {
    if (but != SIZE_MAX && cs_result_equals(r, by, v, but)) continue;
    if (at == SIZE_MAX || score(r, v, by) > score(r, at, by)) at = v;
  }
  /* The first of the equals, not the one whose last digit is the largest. */
  for (size_t v = r->run->n_worlds; at != SIZE_MAX && v-- > 1;) {
    if (!cs_result_equals(r, by, v, at)) continue;
    at = v;
    ++*n;
  }
  return at;
}

cs_advised cs_result_advice(const cs_result *r) {
  cs_advised a = {CS_ADVICE_ALL_MET, SIZE_MAX, 0, SIZE_MAX, 0};
  bool threshold = false;

  for (size_t k = 0; k < r->plan->n_watches; k++) threshold |= has_threshold(&r->plan->watches[k]);
  if (!threshold || r->run->n_worlds < 2)
    return (cs_advised){CS_ADVICE_NONE, SIZE_MAX, 0, SIZE_MAX, 0};
  a.first = best(r, a.by, SIZE_MAX, &a.n_first);
  if (!(score(r, a.first, a.by) >= 0.01)) {
    a.by = CS_ADVICE_MOST_MET;
    a.first = best(r, a.by, SIZE_MAX, &a.n_first);
  }
  a.second = best(r, a.by, a.first, &a.n_second);
  return a;
}

void cs_result_put_equals(const cs_result *r, cs_advice by, size_t v, size_t n, cs_buf *out) {
  for (size_t w = 1, seen = 0; w < r->run->n_worlds && seen < n; w++) {
    if (!cs_result_equals(r, by, v, w)) continue;
    cs_buf_printf(out, "%s%s",
                  !seen           ? ""
                  : seen + 1 == n ? " and "
                                  : ", ",
                  r->plan->program.worlds[w].name);
    seen++;
  }
}
