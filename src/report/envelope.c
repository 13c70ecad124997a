/* The envelope of answers; see envelope.h. */
#include "report/envelope.h"

#include "casus.h"
#include "report/json_text.h"

#include <stdbool.h>

static json_t *sources(const cs_envelope *e) {
  json_t *list;

  if (!e->n_sources) return json_null();
  if (e->n_sources == 1) return cs_json_string(e->sources[0]);
  list = json_array();
  for (size_t k = 0; k < e->n_sources; k++)
    json_array_append_new(list, cs_json_string(e->sources[k]));
  return list;
}

/* What is set over the case: only where something is. */
static void add_set(const cs_envelope *e, json_t *o) {
  json_t *list;

  if (!e->n_set) return;
  list = json_array();
  for (size_t k = 0; k < e->n_set; k++) {
    const cs_setting *s = &e->set[k];
    json_t *one = json_object();

    json_object_set_new(one, "strategy", s->strategy ? cs_json_string(s->strategy) : json_null());
    json_object_set_new(one, "name", cs_json_string(s->name));
    json_object_set_new(one, "value", cs_json_string(s->value));
    json_array_append_new(list, one);
  }
  json_object_set_new(o, "set", list);
}

json_t *cs_answer_json(const cs_envelope *e) {
  json_t *document = json_object(), *o = json_object();

  json_object_set_new(o, "answer", json_string(e->answer));
  json_object_set_new(o, "form", json_integer(e->form));
  json_object_set_new(o, "version", json_string(casus_version()));
  json_object_set_new(o, "source", sources(e));
  json_object_set_new(o, "case_sha256", e->case_sha256 ? json_string(e->case_sha256) : json_null());
  json_object_set_new(o, "seed", e->seed ? json_integer((json_int_t)*e->seed) : json_null());
  add_set(e, o);
  json_object_set_new(document, "casus", o);
  return document;
}

const char *cs_answer_name(const json_t *document) {
  return json_string_value(json_object_get(json_object_get(document, "casus"), "answer"));
}

/* ---- the form before ------------------------------------------------------------------------ */

/* Moves a value of `from` to a key of `to`: null where it had none. */
static void move(json_t *from, const char *old, json_t *to, const char *key) {
  json_t *x = json_object_get(from, old);

  json_object_set(to, key, x ? x : json_null());
  json_object_del(from, old);
}

void cs_answer_renew(json_t *document) {
  bool is_run = json_object_get(document, "casus_result") != NULL;
  json_t *o, *rest;

  /* An analysis had its command's name, and the version under today's key of the envelope. */
  if (!is_run && (!json_object_get(document, "schema") || !json_object_get(document, "command")))
    return;
  o = json_object();
  rest = json_copy(document);
  json_object_clear(document);
  json_object_set_new(document, "casus", o);
  if (is_run) {
    json_object_set_new(o, "answer", json_string("run"));
    move(rest, "casus_result", o, "form");
    move(rest, "version", o, "version");
    json_object_set_new(o, "source", json_null());
    json_object_set(o, "case_sha256", json_object_get(json_object_get(rest, "case"), "hash"));
    json_object_set(o, "seed", json_object_get(json_object_get(rest, "run"), "seed"));
  } else {
    move(rest, "command", o, "answer");
    move(rest, "schema", o, "form");
    move(rest, "casus", o, "version");
    move(rest, "source", o, "source");
    move(rest, "case_sha256", o, "case_sha256");
    move(rest, "seed", o, "seed");
  }
  json_object_update(document, rest);
  json_decref(rest);
}
