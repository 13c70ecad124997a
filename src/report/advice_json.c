/* What the answer hinges on: by how much the strategy that leads is ahead of the next, out of the
 * run's own sums and the futures that it has kept. */
#include "report/result_json.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <string.h>

/* What strategies are judged by as a formula, which tells what the lead depends on: the thresholds, all of
 * them together or how many, or a measure. */
static void judged_by(const cs_result *r, cs_aim_kind by, cs_buf *out) {
  const cs_case *c = &r->study->c;
  char number[32];
  bool any = false;

  if (by == CS_AIM_MEASURE)
    cs_buf_printf(out, "measures.%s", c->measures[r->finding->aim.watch].id);
  for (size_t i = 0; i < c->n_measures && by != CS_AIM_MEASURE; i++) {
    const cs_named *m = &c->measures[i];
    const char *between = by == CS_AIM_ALL_MET ? " and " : " + ", *also = " and ";

    if (!isfinite(m->at_least) && !isfinite(m->at_most)) continue;
    cs_buf_printf(out, "%s%s", any ? between : "", by == CS_AIM_ALL_MET ? "" : "if(");
    if (isfinite(m->at_least))
      cs_buf_printf(out, "measures.%s >= %s", m->id, cs_number_text(m->at_least, number));
    if (isfinite(m->at_most))
      cs_buf_printf(out, "%smeasures.%s <= %s", isfinite(m->at_least) ? also : "", m->id,
                    cs_number_text(m->at_most, number));
    if (by != CS_AIM_ALL_MET) cs_buf_puts(out, ", 1, 0)");
    any = true;
  }
}

static cs_formula *read(const cs_result *r, cs_aim_kind by, cs_arena *arena) {
  cs_scope scope = cs_graph_scope(&r->study->graph);
  cs_buf text = {0};
  char *copy;
  cs_formula *f = NULL;

  judged_by(r, by, &text);
  copy = text.failed ? NULL : cs_arena_strdup(arena, text.text);
  if (!copy ||
      cs_formula_parse(copy, text.n, (cs_place){0}, false, CS_PLAIN_FORMULA, arena, NULL, &f) ||
      cs_formula_resolve(f, &scope, arena, NULL))
    f = NULL;
  cs_buf_free(&text);
  return f;
}

/* What a strategy is judged by, in each kept future; a measure without a value meets nothing. */
static void judge_kept(const cs_result *r, cs_aim_kind by, size_t v, double *x) {
  const cs_sample *sample = &r->run->sample;
  double n = 0;

  if (by == CS_AIM_MEASURE) {
    memcpy(x, cs_sample_watch(sample, v, r->finding->aim.watch), sample->n * sizeof *x);
    return;
  }
  memset(x, 0, sample->n * sizeof *x);
  for (size_t k = 0; k < r->plan->n_watches; k++) {
    const cs_watch *w = &r->plan->watches[k];
    const double *value = cs_sample_watch(sample, v, k);

    if (!cs_has_threshold(w)) continue;
    n++;
    for (size_t i = 0; i < sample->n; i++)
      x[i] += value[i] >= w->at_least && value[i] <= w->at_most;
  }
  for (size_t i = 0; i < sample->n && by == CS_AIM_ALL_MET; i++) x[i] = x[i] >= n;
}

/* The lead as a margin of two probes, and the room they need.  Its run is the result's with these
 * probes instead of the claims'. */
typedef struct {
  cs_plan plan;
  cs_run run;
  cs_probe probes[2];
  cs_probed probed[2];
  double *kept;          /* [probe][kept future] */
  unsigned char *counts; /* the same: all count */
  double at, slope[2];
} lead;

static bool make_lead(const cs_result *r, const size_t *worlds, lead *l) {
  const cs_run *run = r->run;
  size_t n = run->sample.n;
  double sign = r->finding->aim.high_is_better ? 1 : -1;

  *l = (lead){.plan = *r->plan,
              .run = *run,
              .kept = cs_calloc(2 * n, sizeof *l->kept),
              .counts = cs_calloc(2 * n, 1),
              .slope = {sign, -sign}};
  if (!l->kept || !l->counts) return false;
  for (size_t k = 0; k < 2; k++) {
    l->probed[k] = (cs_probed){.n = (double)run->done,
                               .value = r->finding->by[CS_ORDER_MEAN].value[worlds[k]]};
    l->at += l->slope[k] * l->probed[k].value;
  }
  memset(l->counts, 1, 2 * n);
  l->run.n_probes = l->plan.n_probes = 2;
  l->run.probed = l->probed;
  l->run.sample.probe = l->kept;
  l->run.sample.counts = l->counts;
  return true;
}

static void free_lead(lead *l) {
  cs_free(l->kept);
  cs_free(l->counts);
}

/* A run that was stopped has kept futures only in part; one without what was watched tells nothing
 * either. */
static bool tells(const cs_run *run) {
  return run->sample.n && run->sample.watch && run->done >= run->futures &&
         run->deep_done == run->deep_points;
}

static json_t *hinges(const cs_result *r, cs_aim_kind by, const size_t *worlds, lead *l,
                      cs_arena *arena) {
  static const size_t probes[] = {0, 1};
  const cs_linear margin = {&l->at, l->slope};
  cs_formula *f = read(r, by, arena);
  cs_driver drivers[CS_DRIVERS];
  cs_curve curves[CS_DRIVERS] = {{0}};
  json_t *list = json_array();
  casus_status st = f ? CASUS_OK : CASUS_NOMEM;
  size_t n = 0;

  if (!tells(r->run)) return list;
  for (size_t k = 0; k < 2; k++) {
    l->probes[k] = (cs_probe){.formula = f, .world = worlds[k]};
    judge_kept(r, by, worlds[k], l->kept + k * r->run->sample.n);
  }
  l->plan.probes = l->probes;
  if (st == CASUS_OK)
    st = cs_find_drivers(r->study, &l->plan, &l->run, probes, &margin, 2, drivers, CS_DRIVERS, &n);
  if (st == CASUS_OK)
    st = cs_margin_curves(r->study, &l->plan, &l->run, probes, &margin, 2, drivers, n, curves);
  for (size_t k = 0; k < n && st == CASUS_OK; k++) {
    json_t *one = json_object(), *curve = cs_json_curve(&curves[k]);

    cs_json_put(one, "name", cs_json_text(drivers[k].name));
    cs_json_put(one, "share", cs_json_number(drivers[k].share));
    cs_json_put(one, "error", cs_json_number(drivers[k].error));
    if (curve) cs_json_put(one, "curve", curve);
    json_array_append_new(list, one);
  }
  if (st == CASUS_OK) return list;
  json_decref(list);
  return NULL;
}

json_t *cs_json_advice(const cs_result *r) {
  const cs_finding *f = r->finding;
  size_t worlds[2];
  cs_arena *arena;
  json_t *o = NULL, *list = NULL;
  lead l = {0};

  if (!cs_result_lead(r, &worlds[0], &worlds[1])) return json_null();
  arena = cs_arena_new();
  if (make_lead(r, worlds, &l) && arena) {
    o = json_object();
    cs_json_put(o, "first", cs_json_text(r->plan->program.worlds[worlds[0]].name));
    cs_json_put(o, "second", cs_json_text(r->plan->program.worlds[worlds[1]].name));
    cs_json_put(o, "futures", json_integer((json_int_t)r->run->done));
    cs_json_put(o, "lead", cs_json_number(f->by[CS_ORDER_MEAN].behind[worlds[1]]));
    cs_json_put(o, "error", cs_json_number(f->by[CS_ORDER_MEAN].behind_error[worlds[1]]));
    list = hinges(r, f->aim.kind, worlds, &l, arena);
    if (list) cs_json_put(o, "hinges_on", list);
  }
  free_lead(&l);
  cs_arena_free(arena);
  /* A piece that failed is missing. */
  if (list) return o;
  json_decref(o);
  return NULL;
}
