/* Sensitivity as JSON, and what the JSON of all questions shares. */
#include "report/envelope.h"
#include "report/sensitivity.h"

#include <math.h>

enum { FORM = 1 };

json_t *cs_number_json(double x) {
  return isfinite(x) ? json_real(x) : json_null();
}

json_t *cs_estimate_json(cs_estimate e) {
  return json_pack("{s:o,s:o}", "value", cs_number_json(e.value), "error", cs_number_json(e.error));
}

json_t *cs_question_json(const cs_subject *s, const char *answer, int form, bool draws) {
  json_t *top =
      cs_answer_json(&(cs_envelope){.answer = answer,
                                    .form = form,
                                    .sources = &s->data.source,
                                    .n_sources = 1,
                                    .case_sha256 = s->is_case ? s->study->c.hash : NULL,
                                    .set = s->is_case ? s->study->c.settings : NULL,
                                    .n_set = s->is_case ? s->study->c.n_settings : 0,
                                    .seed = s->is_case || draws ? &s->settings.seed : NULL});

  json_object_set_new(top, "futures", json_integer((json_int_t)s->data.n));
  if (!s->is_case) {
    json_object_set_new(top, "repeats_left_out", json_integer((json_int_t)s->repeats));
    json_object_set_new(top, "even", json_boolean(s->even));
    return top;
  }
  json_object_set_new(top, "replicates", json_integer((json_int_t)s->settings.replicates));
  return top;
}

static json_t *target_json(const cs_indices *r, const cs_target_indices *t) {
  json_t *inputs = json_array(), *pairs, *o;
  size_t pair = 0;

  o = json_pack("{s:s,s:o,s:o,s:I,s:b}", "target", t->target->name, "mean", cs_number_json(t->mean),
                "sd", cs_number_json(t->sd), "failed", (json_int_t)t->failed, "settled",
                t->settled);
  if (t->target->unit) json_object_set_new(o, "unit", json_string(t->target->unit));
  if (isfinite(t->dummy)) json_object_set_new(o, "dummy_median", json_real(t->dummy));
  for (size_t k = 0; k < r->n_rows; k++) {
    json_t *row = json_pack("{s:s}", "input", r->rows[k]);

    for (size_t c = 0; c < r->n_columns; c++)
      json_object_set_new(row, r->ids[c], cs_estimate_json(t->cell[k * r->n_columns + c]));
    json_array_append_new(inputs, row);
  }
  json_object_set_new(o, "inputs", inputs);
  if (!t->pair) return o;
  pairs = json_array();
  for (size_t a = 0; a < r->n_rows; a++) {
    for (size_t b = a + 1; b < r->n_rows; b++, pair++)
      json_array_append_new(
          pairs, json_pack("{s:s,s:s,s:o}", "input", r->rows[a], "with", r->rows[b], "second_order",
                           cs_estimate_json(t->pair[pair])));
  }
  json_object_set_new(o, "pairs", pairs);
  return o;
}

json_t *cs_sensitivity_json(const cs_subject *s, const cs_indices *r) {
  json_t *top = cs_question_json(s, "sensitivity", FORM, r->method != CS_BY_DELTA),
         *targets = json_array();

  json_object_set_new(top, "method", json_string(cs_method_names[r->method]));
  json_object_set_new(top, "runs", json_integer((json_int_t)r->runs));
  json_object_set_new(top, "points", json_integer((json_int_t)r->points));
  json_object_set_new(top, "settled", json_boolean(r->settled));
  for (size_t t = 0; t < r->n_targets; t++)
    json_array_append_new(targets, target_json(r, &r->targets[t]));
  json_object_set_new(top, "targets", targets);
  return top;
}
