/* Results over the deep box, and curves of margins, as JSON. */
#include "report/result_json.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

json_t *cs_json_least_most(double *x, size_t n) {
  json_t *list = json_array();
  size_t used = 0;

  for (size_t i = 0; i < n; i++) {
    if (isfinite(x[i])) x[used++] = x[i];
  }
  qsort(x, used, sizeof *x, compare);
  for (size_t k = 0; k < 3; k++) {
    double value = NAN;

    if (used && k != 1) value = x[k ? used - 1 : 0];
    if (used && k == 1) value = 0.5 * (x[(used - 1) / 2] + x[used / 2]);
    json_array_append_new(list, cs_json_number(value));
  }
  return list;
}

typedef enum { MEAN, ERROR, MEETS, BEST, REGRET, MOST_REGRET, LEVEL } item;

static double value_of(const cs_run *r, const cs_watched *w, item what, size_t level) {
  switch (what) {
    case MEAN:
      return w->mean;
    case ERROR:
      return cs_mean_of(w->replicate, r->replicates).error;
    case MEETS:
      return cs_share_of(w->replicate, r->replicates).value;
    case BEST:
      return w->compared > 0 ? w->best / w->compared : NAN;
    case REGRET:
      return w->regret;
    case MOST_REGRET:
      return w->most_regret;
    case LEVEL:
      break;
  }
  return w->levels[level];
}

json_t *cs_json_spread(const cs_graph *g, const cs_run *r, const cs_watch *watch, size_t world,
                       size_t k) {
  static const struct {
    const char *key;
    item what;
    size_t level;
  } items[] = {{"mean", MEAN, 0}, {"p05", LEVEL, 0},     {"p10", LEVEL, 1},
               {"p25", LEVEL, 2}, {"p50", LEVEL, 3},     {"p75", LEVEL, 4},
               {"p90", LEVEL, 5}, {"p95", LEVEL, 6},     {"meets", MEETS, 0},
               {"best", BEST, 0}, {"regret", REGRET, 0}, {"most_regret", MOST_REGRET, 0}};
  bool threshold = isfinite(watch->at_least) || isfinite(watch->at_most);
  json_t *o = json_object();
  double *x = cs_calloc(r->deep_done, sizeof *x), failed = 0, error = 0;

  if (!x) {
    json_decref(o);
    return NULL;
  }
  cs_json_put(o, "name", cs_json_text(g->quantities[watch->quantity].name));
  for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
    if (items[i].what == MEETS && !threshold) continue;
    if (items[i].what > MEETS && items[i].what < LEVEL && !watch->has_better) continue;
    for (size_t d = 0; d < r->deep_done; d++)
      x[d] = value_of(r, cs_run_watched(r, d, world, k), items[i].what, items[i].level);
    cs_json_put(o, items[i].key, cs_json_least_most(x, r->deep_done));
  }
  for (size_t d = 0; d < r->deep_done; d++) {
    const cs_watched *w = cs_run_watched(r, d, world, k);

    failed += w->failed;
    error = cs_fmax(error, value_of(r, w, ERROR, 0));
  }
  cs_json_put(o, "error", cs_json_number(error));
  cs_json_put(o, "failed", cs_json_number(failed));
  cs_free(x);
  return o;
}

/* [least, mean, most] over the box, where the figure was searched for; else thrice the mean. */
static json_t *over_box(const cs_result *r, cs_figure_kind kind, size_t world, size_t k,
                        double mean) {
  const cs_bounds *b = cs_finding_bounds(r->finding, kind, world, k);
  json_t *list = json_array();

  json_array_append_new(list, cs_json_number(b ? b->least.value : mean));
  json_array_append_new(list, cs_json_number(mean));
  json_array_append_new(list, cs_json_number(b ? b->most.value : mean));
  return list;
}

static json_t *quantity_json(const cs_result *r, size_t world, size_t k) {
  const cs_watch *watch = &r->plan->watches[k];
  const cs_watched *w = cs_run_watched(r->run, 0, world, k);
  json_t *o = cs_json_spread(&r->study->graph, r->run, watch, world, k);

  if (!o) return NULL;
  cs_json_put(o, "mean", over_box(r, CS_FIGURE_MEAN, world, k, w->mean));
  if (cs_has_threshold(watch))
    cs_json_put(
        o, "meets",
        over_box(r, CS_FIGURE_MET, world, k, cs_share_of(w->replicate, r->run->replicates).value));
  return o;
}

json_t *cs_json_summary(const cs_result *r, size_t world, bool lean) {
  size_t n = lean ? r->study->c.n_measures : r->plan->n_watches; /* measures come first */
  const cs_aim_kind aim = r->finding->aim.kind;
  const cs_aim all = {CS_AIM_ALL_MET, 0, true}, most = {CS_AIM_MOST_MET, 0, true};
  double all_met = cs_aim_at(&all, r->plan, r->run, 0, world, NULL);
  json_t *o = json_object(), *list = json_array();

  cs_json_put(
      o, "all_met",
      over_box(r, aim == CS_AIM_ALL_MET ? CS_FIGURE_AIM : CS_FIGURE_KINDS, world, 0, all_met));
  cs_json_put(o, "met", cs_json_number(cs_aim_at(&most, r->plan, r->run, 0, world, NULL)));
  for (size_t k = 0; k < n; k++) json_array_append_new(list, quantity_json(r, world, k));
  /* A piece that failed is missing. */
  if (json_array_size(list) < n) {
    json_decref(list);
    json_decref(o);
    return NULL;
  }
  cs_json_put(o, "quantities", list);
  return o;
}

static json_t *numbers(const double *x, size_t n) {
  json_t *list = json_array();

  for (size_t i = 0; i < n; i++) json_array_append_new(list, cs_json_number(x[i]));
  return list;
}

json_t *cs_json_curve(const cs_curve *c) {
  static const char *const kinds[] = {"draw", "shock", "deep"};
  json_t *o;

  if (c->n < 2) return NULL;
  o = json_object();
  cs_json_put(o, "kind", cs_json_text(kinds[c->kind]));
  cs_json_put(o, "x", numbers(c->x, c->n));
  cs_json_put(o, "mean", numbers(c->mean, c->n));
  cs_json_put(o, "low", numbers(c->low, c->n));
  cs_json_put(o, "high", numbers(c->high, c->n));
  cs_json_put(o, "flips", numbers(c->flip, c->n_flips));
  return o;
}

bool cs_json_curves(const cs_result *r, size_t claim, json_t **curves) {
  cs_curve found[CS_DRIVERS] = {{0}};
  const cs_verdict *v = &r->finding->verdicts[claim];

  if (cs_claim_curves(r->study, r->plan, r->run, claim, v, found)) return false;
  for (size_t i = 0; i < v->n_drivers; i++) curves[i] = cs_json_curve(&found[i]);
  return true;
}
