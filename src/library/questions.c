/* The list of questions, and what the public interface says of them. */
#include "library/questions.h"

#include "base/alloc.h"
#include "faces/faces.h"

#include <string.h>

static const cs_question *const general[] = {
    &cs_question_run,        &cs_question_check,    &cs_question_report, &cs_question_show,
    &cs_question_runs,       &cs_question_diff,     &cs_question_robust, &cs_question_sensitivity,
    &cs_question_thresholds, &cs_question_discover, &cs_question_voi,    &cs_question_elicit,
};
enum { N_GENERAL = sizeof general / sizeof *general };

const cs_question *cs_question_at(size_t k) {
  if (k < N_GENERAL) return general[k];
  k -= N_GENERAL;
  for (size_t i = 0; i <= k; i++) {
    if (!cs_kind_questions[i]) return NULL;
  }
  return cs_kind_questions[k];
}

size_t casus_question_count(void) {
  size_t n = 0;

  while (cs_question_at(n)) n++;
  return n;
}

const char *casus_question_text(size_t question, casus_question_field field) {
  const cs_question *q = cs_question_at(question);

  if (!q) return NULL;
  switch (field) {
    case CASUS_QUESTION_NAME:
      return q->name;
    case CASUS_QUESTION_OPERANDS:
      return q->operands;
    case CASUS_QUESTION_SUMMARY:
      return q->summary;
    case CASUS_QUESTION_DESCRIPTION:
      return q->description;
    case CASUS_QUESTION_EXAMPLES:
      return q->examples;
    case CASUS_QUESTION_ENDING:
      return q->ending;
  }
  return NULL;
}

void casus_question_operands(size_t question, size_t *least, size_t *most) {
  const cs_question *q = cs_question_at(question);

  *least = q ? q->least : 0;
  *most = q ? q->most : 0;
}

size_t casus_option_count(size_t question) {
  const cs_question *q = cs_question_at(question);

  return q ? q->n_options + cs_n_common_options : 0;
}

static const cs_option *option_at(size_t question, size_t option) {
  const cs_question *q = cs_question_at(question);

  return q ? cs_option_at(q, option) : NULL;
}

const char *casus_option_text(size_t question, size_t option, casus_option_field field) {
  static const char *const types[] = {"flag", "text", "count", "number", "choice"};
  static const char letters[] =
      "a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0o\0p\0q\0r\0s\0t\0u\0v\0w"
      "\0x\0y\0z\0002\0";
  const cs_option *o = option_at(question, option);

  if (!o) return NULL;
  switch (field) {
    case CASUS_OPTION_NAME:
      return o->name;
    case CASUS_OPTION_LETTER:
      for (size_t k = 0; o->letter && k < sizeof letters; k += 2) {
        if (letters[k] == o->letter) return letters + k;
      }
      return NULL;
    case CASUS_OPTION_TYPE:
      return types[o->kind];
    case CASUS_OPTION_VALUE:
      return o->value;
    case CASUS_OPTION_CHOICES:
      return o->choices;
    case CASUS_OPTION_DEFAULT:
      return o->fallback;
    case CASUS_OPTION_HELP:
      return o->help;
    case CASUS_OPTION_UNIT:
      return o->unit;
  }
  return NULL;
}

int casus_option_repeats(size_t question, size_t option) {
  const cs_option *o = option_at(question, option);

  return o && o->repeats;
}

int casus_option_range(size_t question, size_t option, double *least, double *most) {
  const cs_option *o = option_at(question, option);

  if (!o || !(o->least < o->most)) return 0;
  *least = o->least;
  *most = o->most;
  return 1;
}

/* ---- as JSON --------------------------------------------------------------------------------- */

static void put_text(json_t *o, const char *key, const char *text) {
  if (text && *text) json_object_set_new(o, key, json_string(text));
}

static json_t *option_json(size_t question, size_t k) {
  static const char *const keys[] = {"name",    "letter",  "type", "value",
                                     "choices", "default", "help", "unit"};
  json_t *o = json_object();
  double least, most;

  for (int f = CASUS_OPTION_NAME; f <= CASUS_OPTION_UNIT; f++)
    put_text(o, keys[f], casus_option_text(question, k, (casus_option_field)f));
  json_object_set_new(o, "repeats", json_boolean(casus_option_repeats(question, k)));
  if (casus_option_range(question, k, &least, &most))
    json_object_set_new(o, "range", json_pack("[f,f]", least, most));
  return o;
}

char *casus_questions_json(void) {
  static const char *const keys[] = {"name",        "operands", "summary",
                                     "description", "examples", "ending"};
  size_t failures = cs_alloc_failures();
  json_t *all = json_array();
  char *text;

  for (size_t q = 0; cs_question_at(q); q++) {
    json_t *o = json_object(), *options = json_array();

    for (int f = CASUS_QUESTION_NAME; f <= CASUS_QUESTION_ENDING; f++)
      put_text(o, keys[f], casus_question_text(q, (casus_question_field)f));
    json_object_set_new(o, "least", json_integer((json_int_t)cs_question_at(q)->least));
    json_object_set_new(o, "most", json_integer((json_int_t)cs_question_at(q)->most));
    for (size_t k = 0; k < casus_option_count(q); k++)
      json_array_append_new(options, option_json(q, k));
    json_object_set_new(o, "options", options);
    json_array_append_new(all, o);
  }
  text = json_dumps(all, JSON_INDENT(1));
  json_decref(all);
  if (cs_alloc_failures() == failures) return text;
  cs_free(text);
  return NULL;
}
