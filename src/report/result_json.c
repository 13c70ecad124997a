/* A run's result as JSON. */
#include "report/result.h"

#include <math.h>
#include <string.h>

static json_t *number(double x) {
  return isfinite(x) ? json_real(x) : json_null();
}

static json_t *text(const char *s) {
  return s ? json_string(s) : json_null();
}

static void put(json_t *object, const char *key, json_t *value) {
  json_object_set_new(object, key, value);
}

static json_t *estimate(cs_estimate e) {
  json_t *o = json_object();

  put(o, "value", number(e.value));
  put(o, "error", number(e.error));
  return o;
}

static bool has_threshold(const cs_watch *w) {
  return isfinite(w->at_least) || isfinite(w->at_most);
}

static json_t *bands(const cs_watched *w) {
  static const char *const names[CS_LEVELS] = {"p05", "p10", "p25", "p50", "p75", "p90", "p95"};
  json_t *o = json_object();

  for (size_t k = 0; k < CS_LEVELS; k++) put(o, names[k], number(w->levels[k]));
  return o;
}

/* One watched quantity in one world at one deep point. */
static json_t *watched(const cs_result *r, size_t deep, size_t v, size_t k) {
  const cs_watch *watch = &r->plan->watches[k];
  const cs_watched *w = cs_run_watched(r->run, deep, v, k);
  json_t *o = json_object();

  put(o, "name", text(r->study->graph.quantities[watch->quantity].name));
  put(o, "n", number(w->n));
  put(o, "failed", number(w->failed));
  put(o, "mean", estimate(cs_mean_of(w->replicate, r->run->replicates)));
  put(o, "sd", number(w->sd));
  put(o, "least", number(w->least));
  put(o, "most", number(w->most));
  put(o, "quantiles", bands(w));
  if (has_threshold(watch))
    put(o, "meets", estimate(cs_share_of(w->replicate, r->run->replicates)));
  if (watch->has_better) {
    put(o, "best_share", number(w->compared > 0 ? w->best / w->compared : NAN));
    put(o, "mean_regret", number(w->regret));
    put(o, "most_regret", number(w->most_regret));
  }
  return o;
}

static json_t *world(const cs_result *r, size_t v) {
  json_t *o = json_object(), *points = json_array();
  const cs_overlay *overlay =
      v ? &r->study->graph.strategies[r->plan->program.strategies[v - 1]] : NULL;

  put(o, "name", text(r->plan->program.worlds[v].name));
  put(o, "title", text(overlay ? overlay->title : NULL));
  put(o, "about", text(overlay ? overlay->about : NULL));
  put(o, "source", text(overlay ? overlay->source : NULL));
  for (size_t d = 0; d < r->run->deep_done; d++) {
    json_t *point = json_object(), *quantities = json_array();

    put(point, "all_met", estimate(cs_share_of(cs_run_all_met(r->run, d, v), r->run->replicates)));
    for (size_t k = 0; k < r->plan->n_watches; k++)
      json_array_append_new(quantities, watched(r, d, v, k));
    put(point, "quantities", quantities);
    json_array_append_new(points, point);
  }
  put(o, "points", points);
  return o;
}

static json_t *measures(const cs_result *r) {
  json_t *list = json_array();

  for (size_t i = 0; i < r->study->c.n_measures; i++) {
    const cs_named *m = &r->study->c.measures[i];
    json_t *o = json_object();

    put(o, "name", text(m->id));
    put(o, "unit", text(m->number.meta.unit));
    put(o, "about", text(m->number.meta.about));
    put(o, "better", text(!m->has_better ? NULL : m->better_high ? "high" : "low"));
    put(o, "at_least", number(m->at_least));
    put(o, "at_most", number(m->at_most));
    json_array_append_new(list, o);
  }
  return list;
}

static json_t *claims(const cs_result *r) {
  json_t *list = json_array();

  for (size_t i = 0; i < r->study->n_claims; i++) {
    const cs_claim *c = &r->study->claims[i];
    const cs_verdict *v = &r->verdicts[i];
    json_t *o = json_object(), *drivers = json_array(), *terms = json_array();
    bool tested = v->verdict != CS_UNTESTED && v->verdict != CS_LEFT_OUT;

    put(o, "name", text(c->entry->id));
    put(o, "says", text(c->entry->says));
    put(o, "source", text(c->entry->source));
    put(o, "about", text(c->entry->about));
    put(o, "holds_if", text(c->entry->holds_if ? c->entry->holds_if->text : NULL));
    put(o, "needs", text(c->entry->needs));
    put(o, "verdict", text(cs_verdict_names[v->verdict]));
    if (tested) {
      put(o, "margin", number(v->margin));
      put(o, "error", number(v->error));
      put(o, "worst", number(v->worst));
      put(o, "best", number(v->best));
      put(o, "holds_share", number(v->holds_share));
      for (size_t k = 0; k < c->n; k++) {
        json_t *term = json_object();

        put(term, "text", text(r->study->terms[c->first + k].term->text));
        put(term, "value", number(v->terms[k]));
        put(term, "error", number(v->term_error[k]));
        json_array_append_new(terms, term);
      }
      for (size_t k = 0; k < v->n_drivers; k++) {
        json_t *driver = json_object();

        put(driver, "name", text(v->drivers[k].name));
        put(driver, "share", number(v->drivers[k].share));
        put(driver, "error", number(v->drivers[k].error));
        json_array_append_new(drivers, driver);
      }
    }
    put(o, "terms", terms);
    put(o, "hinges_on", drivers);
    json_array_append_new(list, o);
  }
  return list;
}

static json_t *run_settings(const cs_result *r) {
  json_t *o = json_object(), *deep = json_array();
  const cs_graph *g = &r->study->graph;

  put(o, "design", text(cs_design_names[r->run->design]));
  put(o, "seed", json_integer((json_int_t)r->run->seed));
  put(o, "futures", json_integer((json_int_t)r->run->futures));
  put(o, "done", json_integer((json_int_t)r->run->done));
  put(o, "replicates", json_integer((json_int_t)r->run->replicates));
  put(o, "deep_points", json_integer((json_int_t)r->run->deep_points));
  put(o, "deep_done", json_integer((json_int_t)r->run->deep_done));
  for (size_t d = 0; d < r->run->deep_done && g->n_deep; d++) {
    json_t *point = json_object();

    for (size_t k = 0; k < g->n_deep; k++) {
      double u = r->run->deep_u[d * g->n_deep + k], x;

      cs_distribution_quantiles(g->quantities[g->deep[k]].distribution, 1, &u, &x);
      put(point, g->quantities[g->deep[k]].name, number(x));
    }
    json_array_append_new(deep, point);
  }
  put(o, "deep", deep);
  return o;
}

static json_t *quality(const cs_result *r) {
  const cs_provenance *p = &r->quality->provenance;
  json_t *o = json_object(), *list = json_array();

  put(o, "inputs", json_integer((json_int_t)p->inputs));
  put(o, "data", json_integer((json_int_t)p->data));
  put(o, "quoted", json_integer((json_int_t)p->quoted));
  put(o, "estimate", json_integer((json_int_t)p->estimate));
  put(o, "illustrative", json_integer((json_int_t)p->illustrative));
  put(o, "unstated", json_integer((json_int_t)p->unstated));
  for (size_t i = 0; i < r->quality->n; i++)
    json_array_append_new(list, text(r->quality->warnings[i]));
  put(o, "warnings", list);
  return o;
}

/* How models of the kinds in the case have done. */
static json_t *records(const cs_result *r) {
  json_t *o = json_object();
  const char *kind, *record;

  for (size_t k = 0; (record = cs_model_record_nth(&r->study->c, k, &kind)); k++)
    put(o, kind, text(record));
  return o;
}

json_t *cs_result_json(const cs_result *r) {
  json_t *o = json_object(), *c = json_object(), *worlds = json_array();
  const cs_case *k = &r->study->c;
  static const char *const by[] = {NULL, "all_met", "most_met"};
  size_t advised, second;
  cs_advice advice = cs_result_advice(r, &advised, &second);

  if (!o || !c || !worlds) {
    json_decref(o);
    json_decref(c);
    json_decref(worlds);
    return NULL;
  }
  put(o, "casus_result", json_integer(1));
  put(o, "version", text(casus_version()));
  put(c, "title", text(k->title));
  put(c, "question", text(k->question));
  put(c, "about", text(k->about));
  put(c, "caveat", text(k->caveat));
  put(c, "focal", text(k->focal));
  put(c, "hash", text(k->hash));
  put(o, "case", c);
  put(o, "run", run_settings(r));
  put(o, "measures", measures(r));
  put(o, "advised", text(advice ? r->plan->program.worlds[advised].name : NULL));
  put(o, "advised_by", text(by[advice]));
  for (size_t v = 0; v < r->run->n_worlds; v++) json_array_append_new(worlds, world(r, v));
  put(o, "strategies", worlds);
  put(o, "claims", claims(r));
  put(o, "quality", quality(r));
  put(o, "records", records(r));
  return o;
}
