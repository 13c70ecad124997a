/* A run's result as JSON. */
#include "report/result_json.h"

#include "base/alloc.h"
#include "report/envelope.h"
#include "report/json_text.h"
#include "report/run_options.h"

#include <math.h>
#include <string.h>

enum { FORM = 2 };

static json_t *estimate(cs_estimate e) {
  json_t *o = json_object();

  cs_json_put(o, "value", cs_json_number(e.value));
  cs_json_put(o, "error", cs_json_number(e.error));
  return o;
}

static json_t *bands(const cs_watched *w) {
  static const char *const names[CS_LEVELS] = {"p05", "p10", "p25", "p50", "p75", "p90", "p95"};
  json_t *o = json_object();

  for (size_t k = 0; k < CS_LEVELS; k++) cs_json_put(o, names[k], cs_json_number(w->levels[k]));
  return o;
}

/* One watched quantity in one world. */
static json_t *watched(const cs_result *r, size_t v, size_t k) {
  const cs_watch *watch = &r->plan->watches[k];
  const cs_watched *w = cs_run_watched(r->run, 0, v, k);
  json_t *o = json_object();

  cs_json_put(o, "name", cs_json_text(r->study->graph.quantities[watch->quantity].name));
  cs_json_put(o, "n", cs_json_number(w->n));
  cs_json_put(o, "failed", cs_json_number(w->failed));
  cs_json_put(o, "mean", estimate(cs_mean_of(w->replicate, r->run->replicates)));
  cs_json_put(o, "sd", cs_json_number(w->sd));
  cs_json_put(o, "least", cs_json_number(w->least));
  cs_json_put(o, "most", cs_json_number(w->most));
  cs_json_put(o, "quantiles", bands(w));
  if (cs_has_threshold(watch))
    cs_json_put(o, "meets", estimate(cs_share_of(w->replicate, r->run->replicates)));
  if (watch->has_better) {
    cs_json_put(o, "best_share", cs_json_number(w->compared > 0 ? w->best / w->compared : NAN));
    cs_json_put(o, "mean_regret", cs_json_number(w->regret));
    cs_json_put(o, "most_regret", cs_json_number(w->most_regret));
  }
  return o;
}

static json_t *world(const cs_result *r, size_t v, bool lean) {
  json_t *o = json_object(), *quantities;
  const cs_overlay *overlay =
      v ? &r->study->graph.strategies[r->plan->program.strategies[v - 1]] : NULL;

  cs_json_put(o, "name", cs_json_text(r->plan->program.worlds[v].name));
  cs_json_put(o, "title", cs_json_text(overlay ? overlay->title : NULL));
  cs_json_put(o, "about", cs_json_text(overlay ? overlay->about : NULL));
  cs_json_put(o, "source", cs_json_text(overlay ? overlay->source : NULL));
  cs_json_put(o, "fails_when", cs_json_text(r->survival ? r->survival->fails_when[v] : NULL));
  cs_json_put(o, "summary", cs_json_summary(r, v, lean));
  if (lean) return o;
  cs_json_put(o, "all_met",
              estimate(cs_share_of(cs_run_all_met(r->run, 0, v), r->run->replicates)));
  quantities = json_array();
  for (size_t k = 0; k < r->plan->n_watches; k++)
    json_array_append_new(quantities, watched(r, v, k));
  cs_json_put(o, "quantities", quantities);
  return o;
}

static json_t *measures(const cs_result *r) {
  json_t *list = json_array();

  for (size_t i = 0; i < r->study->c.n_measures; i++) {
    const cs_named *m = &r->study->c.measures[i];
    json_t *o = json_object();

    cs_json_put(o, "name", cs_json_text(m->id));
    cs_json_put(o, "unit", cs_json_text(m->number.meta.unit));
    cs_json_put(o, "about", cs_json_text(m->number.meta.about));
    cs_json_put(o, "better", cs_json_text(!m->has_better ? NULL : m->better_high ? "high" : "low"));
    cs_json_put(o, "at_least", cs_json_number(m->at_least));
    cs_json_put(o, "at_most", cs_json_number(m->at_most));
    cs_json_put(o, "rests_on", cs_json_rests_on(r, r->study->graph.measures[i]));
    json_array_append_new(list, o);
  }
  return list;
}

static json_t *why(const cs_result *r, size_t claim) {
  cs_buf text = {0};
  json_t *o;

  cs_result_put_lacking(r, claim, &text);
  o = cs_json_text(text.failed ? NULL : text.text);
  cs_buf_free(&text);
  return o;
}

static json_t *claims(const cs_result *r) {
  json_t *list = json_array();

  for (size_t i = 0; i < r->study->n_claims; i++) {
    const cs_claim *c = &r->study->claims[i];
    const cs_verdict *v = &r->finding->verdicts[i];
    json_t *o = json_object(), *drivers = json_array(), *terms = json_array();
    bool tested = v->verdict != CS_UNTESTED && v->verdict != CS_LEFT_OUT;

    cs_json_put(o, "name", cs_json_text(c->entry->id));
    cs_json_put(o, "says", cs_json_text(c->entry->says));
    cs_json_put(o, "source", cs_json_text(c->entry->source));
    cs_json_put(o, "about", cs_json_text(c->entry->about));
    cs_json_put(o, "holds_if", cs_json_text(c->entry->holds_if ? c->entry->holds_if->text : NULL));
    cs_json_put(o, "needs", cs_json_text(c->entry->needs));
    cs_json_put(o, "verdict", cs_json_text(cs_verdict_names[v->verdict]));
    cs_json_put(o, "why", why(r, i));
    if (tested) {
      json_t *curves[CS_DRIVERS] = {NULL};

      if (!cs_json_curves(r, i, curves)) {
        json_decref(o);
        json_decref(drivers);
        json_decref(terms);
        continue;
      }
      cs_json_put(o, "margin", cs_json_number(v->margin));
      cs_json_put(o, "error", cs_json_number(v->error));
      cs_json_put(o, "worst", cs_json_number(v->worst));
      cs_json_put(o, "worst_error", cs_json_number(v->worst_error));
      cs_json_put(o, "best", cs_json_number(v->best));
      cs_json_put(o, "best_error", cs_json_number(v->best_error));
      cs_json_put(o, "left_out", cs_json_number(v->left_out));
      for (size_t k = 0; k < c->n; k++) {
        json_t *term = json_object();

        cs_json_put(term, "text", cs_json_text(r->study->terms[c->first + k].term->text));
        cs_json_put(term, "value", cs_json_number(v->terms[k]));
        cs_json_put(term, "error", cs_json_number(v->term_error[k]));
        json_array_append_new(terms, term);
      }
      for (size_t k = 0; k < v->n_drivers; k++) {
        json_t *driver = json_object();

        cs_json_put(driver, "name", cs_json_text(v->drivers[k].name));
        cs_json_put(driver, "share", cs_json_number(v->drivers[k].share));
        cs_json_put(driver, "error", cs_json_number(v->drivers[k].error));
        if (curves[k]) cs_json_put(driver, "curve", curves[k]);
        json_array_append_new(drivers, driver);
      }
    }
    cs_json_put(o, "terms", terms);
    cs_json_put(o, "hinges_on", drivers);
    json_array_append_new(list, o);
  }
  return list;
}

/* The points of the box that were found, as values of the deep ranges. */
static json_t *found_points(const cs_result *r) {
  const cs_graph *g = &r->study->graph;
  const cs_run *found = &r->finding->box.run;
  json_t *list = json_array();

  for (size_t d = 0; r->finding->has_box && d < found->deep_done; d++) {
    json_t *point = json_object();

    for (size_t k = 0; k < g->n_deep; k++) {
      double u = found->deep_u[d * g->n_deep + k], x;

      cs_distribution_quantiles(g->quantities[g->deep[k]].distribution, 1, &u, &x);
      cs_json_put(point, g->quantities[g->deep[k]].name, cs_json_number(x));
    }
    json_array_append_new(list, point);
  }
  return list;
}

static json_t *run_settings(const cs_result *r) {
  const cs_deep_found *box = &r->finding->box;
  json_t *o = json_object();

  cs_json_put(o, "design", cs_json_text(cs_design_names[r->run->design]));
  cs_json_put(o, "seed", json_integer((json_int_t)r->run->seed));
  cs_json_put(o, "futures", json_integer((json_int_t)r->run->futures));
  cs_json_put(o, "done", json_integer((json_int_t)r->run->done));
  cs_json_put(o, "replicates", json_integer((json_int_t)r->run->replicates));
  cs_json_put(o, "deep_ranges", json_integer((json_int_t)r->study->graph.n_deep));
  cs_json_put(o, "box_points", json_integer((json_int_t)box->swept));
  cs_json_put(o, "box_futures", json_integer((json_int_t)box->swept_futures));
  cs_json_put(o, "found_futures", json_integer((json_int_t)box->run.futures));
  cs_json_put(o, "found", found_points(r));
  return o;
}

static json_t *quality(const cs_result *r) {
  const cs_provenance *p = &r->quality->provenance;
  json_t *o = json_object(), *list = json_array();

  cs_json_put(o, "inputs", json_integer((json_int_t)p->inputs));
  cs_json_put(o, "data", json_integer((json_int_t)p->data));
  cs_json_put(o, "quoted", json_integer((json_int_t)p->quoted));
  cs_json_put(o, "estimate", json_integer((json_int_t)p->estimate));
  cs_json_put(o, "illustrative", json_integer((json_int_t)p->illustrative));
  cs_json_put(o, "unstated", json_integer((json_int_t)p->unstated));
  for (size_t i = 0; i < r->quality->n; i++)
    json_array_append_new(list, cs_json_text(r->quality->warnings[i]));
  cs_json_put(o, "warnings", list);
  return o;
}

/* How models of the kinds in the case have done. */
static json_t *records(const cs_result *r) {
  json_t *o = json_object();
  const char *kind, *record;

  for (size_t k = 0; (record = cs_model_record_nth(&r->study->c, k, &kind)); k++)
    cs_json_put(o, kind, cs_json_text(record));
  return o;
}

/* The case file and its tables, as they were read. */
static json_t *files(const cs_document *doc) {
  json_t *list = json_array();

  for (size_t i = 0; i <= doc->n_tables; i++) {
    const char *path = i ? doc->tables[i - 1] : doc->path, *slash = strrchr(path, '/');
    json_t *o = json_object();

    cs_json_put(o, "name", cs_json_text(slash ? slash + 1 : path));
    cs_json_put(o, "text",
                i ? json_stringn(doc->table_texts[i - 1], doc->table_sizes[i - 1])
                  : json_stringn(doc->text, doc->n));
    json_array_append_new(list, o);
  }
  return list;
}

/* The command that gives this result again, in the folder of the case; null: none does, as something is
 * set over its text. */
static json_t *command(const cs_result *r) {
  const cs_program *program = &r->plan->program;
  const char *path = r->study->c.doc.path, *slash = strrchr(path, '/');
  cs_buf text = {0};
  json_t *j;

  if (r->study->c.n_settings) return json_null();
  cs_buf_puts(&text, "casus run");
  cs_run_options(r->study, r->run, &text);
  if (r->study->graph.n_deep) cs_buf_printf(&text, " --deep %zu", r->designed);
  if (r->rule) cs_buf_printf(&text, " --rule %s", r->rule);
  if (program->n_worlds == 1 && r->study->c.n_strategies) cs_buf_puts(&text, " --strategy base");
  for (size_t v = 1; v < program->n_worlds && program->n_worlds <= r->study->c.n_strategies; v++)
    cs_buf_printf(&text, " --strategy %s", program->worlds[v].name);
  cs_buf_puts(&text, " ");
  cs_buf_shell_word(&text, slash ? slash + 1 : path);
  j = cs_json_text(text.failed ? NULL : text.text);
  cs_buf_free(&text);
  return j;
}

static json_t *names(const cs_result *r, const bool *which) {
  json_t *list = json_array();

  for (size_t v = 0; v < r->run->n_worlds; v++) {
    if (which[v]) json_array_append_new(list, cs_json_text(r->plan->program.worlds[v].name));
  }
  return list;
}

/* One order: the strategies from the best to the worst, with their values, and by how much each is
 * behind the first. */
static json_t *order(const cs_result *r, const cs_order *o) {
  json_t *all = json_object(), *ids = json_array(), *values = json_array(), *errors = json_array();
  json_t *behind = json_array(), *behind_errors = json_array();

  for (size_t k = 0; k < o->n; k++) {
    size_t v = o->rank[k];

    json_array_append_new(ids, cs_json_text(r->plan->program.worlds[v].name));
    json_array_append_new(values, cs_json_number(o->value[v]));
    json_array_append_new(errors, cs_json_number(o->error[v]));
    json_array_append_new(behind, cs_json_number(o->behind[v]));
    json_array_append_new(behind_errors, cs_json_number(o->behind_error[v]));
  }
  cs_json_put(all, "order", ids);
  cs_json_put(all, "values", values);
  cs_json_put(all, "errors", errors);
  cs_json_put(all, "differences", behind);
  cs_json_put(all, "difference_errors", behind_errors);
  cs_json_put(all, "leads", names(r, o->leads));
  return all;
}

static json_t *answer(const cs_result *r) {
  const cs_finding *f = r->finding;
  json_t *o, *by;
  cs_buf text = {0};

  if (!f->aim.kind) return json_null();
  o = json_object();
  by = json_object();
  cs_result_put_answer(r, &text);
  cs_json_put(o, "says", cs_json_text(text.failed ? NULL : text.text));
  cs_buf_free(&text);
  cs_json_put(o, "settled", json_boolean(f->settled));
  cs_json_put(o, "first", names(r, f->first));
  cs_json_put(o, "aim", cs_json_text(cs_aim_names[f->aim.kind]));
  cs_json_put(
      o, "measure",
      cs_json_text(f->aim.kind == CS_AIM_MEASURE ? r->study->c.measures[f->aim.watch].id : NULL));
  for (size_t k = 0; k < CS_ORDERS; k++)
    cs_json_put(by, cs_order_names[k], f->by[k].n ? order(r, &f->by[k]) : json_null());
  cs_json_put(o, "by", by);
  return o;
}

/* What only the page and an auditor need, besides the case's text, every quantity at every deep point and
 * the kept futures. */
static void add_rest(const cs_result *r, json_t *o) {
  cs_json_put(o, "records", records(r));
  cs_json_put(o, "inputs", cs_json_inputs(r));
  cs_json_put(o, "graph", cs_json_graph(r));
  cs_json_put(o, "models", cs_json_models(r));
}

json_t *cs_result_json(const cs_result *r, bool lean) {
  size_t failures = cs_alloc_failures();
  const cs_case *k = &r->study->c;
  const char *path = k->doc.path;
  json_t *o = cs_answer_json(&(cs_envelope){.answer = lean ? "run lean" : "run",
                                            .form = FORM,
                                            .sources = &path,
                                            .n_sources = 1,
                                            .case_sha256 = k->hash,
                                            .set = k->settings,
                                            .n_set = k->n_settings,
                                            .seed = &r->run->seed});
  json_t *c = json_object(), *worlds = json_array();

  if (!o || !c || !worlds) {
    json_decref(o);
    json_decref(c);
    json_decref(worlds);
    return NULL;
  }
  cs_json_put(c, "title", cs_json_text(k->title));
  cs_json_put(c, "question", cs_json_text(k->question));
  cs_json_put(c, "about", cs_json_text(k->about));
  cs_json_put(c, "caveat", cs_json_text(k->caveat));
  cs_json_put(c, "focal", cs_json_text(k->focal));
  cs_json_put(c, "hash", cs_json_text(k->hash));
  if (!lean) cs_json_put(c, "files", files(&k->doc));
  cs_json_put(o, "case", c);
  cs_json_put(o, "command", command(r));
  cs_json_put(o, "run", run_settings(r));
  cs_json_put(o, "measures", measures(r));
  cs_json_put(o, "answer", answer(r));
  cs_json_put(o, "advice", cs_json_advice(r));
  for (size_t v = 0; v < r->run->n_worlds; v++) json_array_append_new(worlds, world(r, v, lean));
  cs_json_put(o, "strategies", worlds);
  if (!lean) cs_json_put(o, "futures", cs_json_futures(r));
  cs_json_put(o, "claims", claims(r));
  cs_json_put(o, "quality", quality(r));
  if (!lean) add_rest(r, o);
  /* A piece for which there was no memory is missing. */
  if (cs_alloc_failures() == failures) return o;
  json_decref(o);
  return NULL;
}
