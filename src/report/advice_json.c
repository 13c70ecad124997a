/* What the advice hinges on: the margin between the advised strategy and the next, over a small run
 * of these two. */
#include "report/result_json.h"

#include "base/alloc.h"

#include <math.h>

enum { FUTURES = 4096, DEEP_FUTURES = 256, DEEP_POINTS = 16 };

/* The thresholds as a formula: all of them together, or how many. */
static void thresholds(const cs_result *r, cs_advice by, cs_buf *out) {
  const cs_case *c = &r->study->c;
  char number[32];
  bool any = false;

  for (size_t i = 0; i < c->n_measures; i++) {
    const cs_named *m = &c->measures[i];
    const char *between = by == CS_ADVICE_ALL_MET ? " and " : " + ", *also = " and ";

    if (!isfinite(m->at_least) && !isfinite(m->at_most)) continue;
    cs_buf_printf(out, "%s%s", any ? between : "", by == CS_ADVICE_ALL_MET ? "" : "if(");
    if (isfinite(m->at_least))
      cs_buf_printf(out, "measures.%s >= %s", m->id, cs_number_text(m->at_least, number));
    if (isfinite(m->at_most))
      cs_buf_printf(out, "%smeasures.%s <= %s", isfinite(m->at_least) ? also : "", m->id,
                    cs_number_text(m->at_most, number));
    if (by != CS_ADVICE_ALL_MET) cs_buf_puts(out, ", 1, 0)");
    any = true;
  }
}

static cs_formula *read(const cs_result *r, cs_advice by, cs_arena *arena) {
  cs_scope scope = cs_graph_scope((cs_graph *)&r->study->graph);
  cs_buf text = {0};
  char *copy;
  cs_formula *f = NULL;

  thresholds(r, by, &text);
  copy = text.failed ? NULL : cs_arena_strdup(arena, text.text);
  if (!copy ||
      cs_formula_parse(copy, text.n, (cs_place){0}, false, CS_PLAIN_FORMULA, arena, NULL, &f) ||
      cs_formula_resolve(f, &scope, arena, NULL))
    f = NULL;
  cs_buf_free(&text);
  return f;
}

static json_t *hinges(const cs_result *r, const cs_plan *p, const cs_run *run, json_t *o) {
  static const size_t probes[] = {0, 1};
  double *at = cs_calloc(run->deep_points, sizeof *at);
  double *slope = cs_calloc(2 * run->deep_points, sizeof *slope), least = INFINITY,
         most = -INFINITY;
  cs_driver drivers[CS_DRIVERS];
  cs_curve curves[CS_DRIVERS] = {{0}};
  json_t *list = json_array();
  casus_status st = at && slope ? CASUS_OK : CASUS_NOMEM;
  size_t n = 0;

  for (size_t d = 0; at && slope && d < run->deep_done; d++) {
    slope[2 * d] = 1;
    slope[2 * d + 1] = -1;
    at[d] = cs_run_probed(run, d, 0)->value - cs_run_probed(run, d, 1)->value;
    least = fmin(least, at[d]);
    most = fmax(most, at[d]);
  }
  if (st == CASUS_OK)
    st = cs_find_drivers(r->study, p, run, probes, &(cs_linear){at, slope}, 2, drivers, CS_DRIVERS,
                         &n);
  if (st == CASUS_OK)
    st = cs_margin_curves(r->study, p, run, probes, &(cs_linear){at, slope}, 2, drivers, n, curves);
  if (st) n = 0;
  for (size_t k = 0; k < n; k++) {
    json_t *one = json_object(), *curve = cs_json_curve(&curves[k]);

    cs_json_put(one, "name", cs_json_text(drivers[k].name));
    cs_json_put(one, "share", cs_json_number(drivers[k].share));
    cs_json_put(one, "error", cs_json_number(drivers[k].error));
    if (curve) cs_json_put(one, "curve", curve);
    json_array_append_new(list, one);
  }
  cs_json_put(o, "worst", cs_json_number(least));
  cs_json_put(o, "best", cs_json_number(most));
  cs_free(at);
  cs_free(slope);
  if (st == CASUS_OK) return list;
  json_decref(list);
  return NULL;
}

json_t *cs_json_advice(const cs_result *r) {
  size_t first, second, chosen[2];
  cs_advice by = cs_result_advice(r, &first, &second);
  cs_arena *arena = NULL;
  cs_run_settings settings = {.design = r->run->design,
                              .seed = r->run->seed,
                              .replicates = CS_DESIGN_REPLICATES,
                              .threads = r->threads ? r->threads : 1,
                              .block = CS_BLOCK};
  cs_plan p = {0};
  cs_probe probes[2] = {{0}};
  cs_formula *f;
  cs_run run;
  json_t *o = NULL;

  if (by == CS_ADVICE_NONE || second == SIZE_MAX) return json_null();
  arena = cs_arena_new();
  f = arena ? read(r, by, arena) : NULL;
  if (f) {
    chosen[0] = r->plan->program.strategies[first - 1];
    chosen[1] = r->plan->program.strategies[second - 1];
    for (size_t k = 0; k < 2; k++) probes[k] = (cs_probe){.formula = f, .world = k + 1};
    p.probes = probes;
    p.n_probes = 2;
    settings.probes = probes;
    settings.n_probes = 2;
    settings.deep_points = r->study->graph.n_deep ? DEEP_POINTS : 1;
    settings.futures = r->study->graph.n_deep ? DEEP_FUTURES : FUTURES;
    if (cs_plan_compile(r->study, chosen, 2, NULL, &p) == CASUS_OK &&
        cs_run_make(&p.program, &settings, NULL, &run) == CASUS_OK) {
      o = json_object();
      cs_json_put(o, "first", cs_json_text(r->plan->program.worlds[first].name));
      cs_json_put(o, "second", cs_json_text(r->plan->program.worlds[second].name));
      cs_json_put(o, "futures", json_integer((json_int_t)run.done * (json_int_t)run.deep_done));
      cs_json_put(o, "hinges_on", hinges(r, &p, &run, o));
      cs_run_free(&run);
    }
  }
  cs_arena_free(arena);
  /* A piece that failed is missing. */
  if (o && json_object_get(o, "hinges_on")) return o;
  json_decref(o);
  return NULL;
}
