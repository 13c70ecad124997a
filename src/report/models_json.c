/* What the models of a case say: their outputs over futures, and each one's own picture. */
#include "report/picture.h"

#include <math.h>
#include <string.h>

static const cs_kind_picture *picture_of(const cs_result *r, const cs_model_entry *m) {
  for (size_t k = 0; r->pictures && r->pictures[k]; k++) {
    if (m->kind && !strcmp(r->pictures[k]->kind, m->kind)) return r->pictures[k];
  }
  return NULL;
}

/* Is it an output of m that is shown? */
static bool is_shown(void *user, const cs_quantity *q, const cs_model_entry *m) {
  const cs_kind_picture *p = picture_of(user, m);
  const char *what;

  if (!cs_model_owns(m, q, &what)) return false;
  for (size_t i = 0; p && p->hidden && p->hidden[i]; i++) {
    size_t n = strlen(p->hidden[i]);

    if (!strncmp(what, p->hidden[i], n) && (!what[n] || what[n] == '.')) return false;
  }
  return true;
}

/* NULL when out of memory. */
static json_t *outputs_of(const cs_result *r, const cs_model_futures *o, size_t model) {
  json_t *list = json_array();

  for (size_t k = 0; o->ran && k < o->n; k++) {
    const cs_quantity *q = &r->study->graph.quantities[o->watches[k].quantity];
    json_t *one;

    if (o->model[k] != model) continue;
    one = cs_json_spread(&r->study->graph, &o->run, &o->watches[k], 0, k);
    if (!one) {
      json_decref(list);
      return NULL;
    }
    cs_json_put(one, "unit", cs_json_text(q->meta.unit));
    cs_json_put(one, "truth", json_boolean(q->is_truth));
    json_array_append_new(list, one);
  }
  return list;
}

static casus_status draw(const cs_result *r, const cs_model_entry *m, const cs_model_futures *o,
                         cs_arena *arena, json_t **out) {
  const cs_kind_picture *p = picture_of(r, m);
  casus_status st = p ? p->draw(r->study, m, arena, out) : CASUS_OK;

  return st == CASUS_OK && *out && o->ran && p->draw_over ? p->draw_over(o, m, arena, *out) : st;
}

json_t *cs_json_models(const cs_result *r) {
  const cs_case *c = &r->study->c;
  cs_arena *arena = cs_arena_new();
  json_t *list = json_array();
  cs_model_futures o = {0};
  casus_status st =
      arena ? cs_model_futures_make(r->study, r->run, r->threads, is_shown, (void *)r, arena, &o)
            : CASUS_NOMEM;

  for (size_t i = 0; i < c->n_models && st == CASUS_OK; i++) {
    json_t *one = json_object(), *picture = NULL, *shown = outputs_of(r, &o, i);

    st = draw(r, &c->models[i], &o, arena, &picture);
    cs_json_put(one, "name", cs_json_text(c->models[i].id));
    cs_json_put(one, "kind", cs_json_text(c->models[i].kind));
    cs_json_put(one, "about", cs_json_text(c->models[i].about));
    cs_json_put(one, "futures",
                json_integer(o.ran ? (json_int_t)(o.run.done * o.run.deep_done) : 0));
    cs_json_put(one, "outputs", shown);
    cs_json_put(one, "picture", picture ? picture : json_null());
    if (!shown) st = CASUS_NOMEM;
    json_array_append_new(list, one);
  }
  cs_model_futures_free(&o);
  cs_arena_free(arena);
  if (st == CASUS_OK) return list;
  json_decref(list);
  return NULL;
}

/* ---- for pictures ------------------------------------------------------------------------ */

uint32_t cs_picture_find(const cs_study *s, const char *const *parts) {
  cs_buf name = {0};
  uint32_t q;

  for (size_t k = 0; parts[k]; k++) cs_buf_printf(&name, "%s%s", k ? "." : "", parts[k]);
  q = name.failed ? CS_NO_QUANTITY : cs_graph_find(&s->graph, name.text);
  cs_buf_free(&name);
  return q;
}

double cs_picture_value(const cs_study *s, const double *medians, const char *const *parts) {
  uint32_t q = cs_picture_find(s, parts);

  return q == CS_NO_QUANTITY ? NAN : medians[q];
}
