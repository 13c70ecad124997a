/* What strategies are judged by; see aim.h. */
#include "analysis/aim.h"

#include <math.h>

const char *const cs_aim_names[] = {"none", "all_met", "most_met", "measure"};

bool cs_has_threshold(const cs_watch *w) {
  return isfinite(w->at_least) || isfinite(w->at_most);
}

/* How many thresholds replicate r meets on average; a measure without a value meets none. */
static double most_met(const cs_plan *p, const cs_run *r, size_t deep, size_t world,
                       uint32_t replicate) {
  double met = 0, n = cs_run_all_met(r, deep, world)[replicate].n;

  for (size_t k = 0; k < p->n_watches; k++) {
    if (cs_has_threshold(&p->watches[k]))
      met += cs_run_watched(r, deep, world, k)->replicate[replicate].met;
  }
  return met / n;
}

double cs_aim_at(const cs_aim *aim, const cs_plan *p, const cs_run *r, size_t deep, size_t world,
                 double *replicate) {
  double sum = 0, weights = 0;

  for (uint32_t k = 0; k < r->replicates; k++) {
    cs_sums s = cs_run_all_met(r, deep, world)[k];
    double x = NAN;

    if (aim->kind == CS_AIM_MEASURE) s = cs_run_watched(r, deep, world, aim->watch)->replicate[k];
    if (s.n > 0)
      x = aim->kind == CS_AIM_ALL_MET    ? s.met / s.n
          : aim->kind == CS_AIM_MOST_MET ? most_met(p, r, deep, world, k)
                                         : s.sum / s.n;
    if (replicate) replicate[k] = x;
    if (!(s.n > 0)) continue;
    sum += x * s.n;
    weights += s.n;
  }
  return weights > 0 ? sum / weights : NAN;
}

double cs_regret_at(const cs_aim *aim, const cs_plan *p, const cs_run *r, size_t deep, size_t world,
                    double *replicate, double *work) {
  double sign = aim->high_is_better ? 1 : -1, best = -INFINITY;
  size_t rival = world;

  for (size_t v = 0; v < r->n_worlds; v++) {
    double x = sign * cs_aim_at(aim, p, r, deep, v, NULL);

    if (!(x > best)) continue;
    best = x;
    rival = v;
  }
  cs_aim_at(aim, p, r, deep, rival, work);
  best -= sign * cs_aim_at(aim, p, r, deep, world, replicate);
  for (uint32_t k = 0; k < r->replicates; k++) replicate[k] = sign * (work[k] - replicate[k]);
  return best;
}

cs_aim cs_aim_of(const cs_plan *p, const cs_run *r) {
  cs_aim aim = {CS_AIM_NONE, 0, true};

  if (r->n_worlds < 2) return aim;
  for (size_t k = 0; k < p->n_watches; k++) {
    if (cs_has_threshold(&p->watches[k])) aim.kind = CS_AIM_ALL_MET;
  }
  if (aim.kind == CS_AIM_ALL_MET) {
    for (size_t v = 0; v < r->n_worlds; v++) {
      if (cs_aim_at(&aim, p, r, 0, v, NULL) >= CS_AIM_RARE) return aim;
    }
    aim.kind = CS_AIM_MOST_MET;
    return aim;
  }
  for (size_t k = 0; k < p->n_watches; k++) {
    if (p->watches[k].has_better) return (cs_aim){CS_AIM_MEASURE, k, p->watches[k].better_high};
  }
  return aim;
}
