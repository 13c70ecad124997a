/* Robustness of strategies as CSV and JSON. */
#include "report/envelope.h"
#include "report/robust.h"
#include "report/text_layout.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = 1 };

static void put_number(cs_buf *out, double x) {
  char buf[32];

  cs_buf_puts(out, ",");
  if (isfinite(x)) cs_buf_puts(out, cs_number_text(x, buf));
}

void cs_robust_csv(const cs_robust *r, cs_buf *out) {
  cs_buf_puts(out, "measure,criterion,strategy,value,best_deep_point,rank,first_share\n");
  for (size_t i = 0; i < r->n; i++) {
    const cs_robust_measure *m = &r->measures[i];

    for (size_t k = 0; k < m->n; k++) {
      for (size_t v = 0; v < r->data->n_strategies; v++) {
        cs_put_cell(out, m->matrix.name);
        cs_buf_puts(out, ",");
        cs_put_cell(out, m->by[k].criterion->name);
        cs_buf_puts(out, ",");
        cs_put_cell(out, r->data->strategies[v]);
        put_number(out, m->by[k].worth[v].shown);
        put_number(out, m->by[k].worth[v].other);
        cs_buf_printf(out, ",%zu", m->by[k].rank[v]);
        put_number(out, m->by[k].stays ? m->by[k].stays[v] : NAN);
        cs_buf_puts(out, "\n");
      }
    }
  }
}

static json_t *number(double x) {
  return isfinite(x) ? json_real(x) : json_null();
}

static json_t *criterion_json(const cs_robust *r, const cs_solved_conflict_by *b) {
  json_t *o = json_pack("{s:s,s:s}", "name", b->criterion->name, "as", b->criterion->text);
  json_t *values = json_array();

  for (size_t v = 0; v < r->data->n_strategies; v++) {
    json_t *one = json_pack("{s:s,s:o,s:o,s:I}", "strategy", r->data->strategies[v], "value",
                            number(b->worth[v].shown), "best_deep_point", number(b->worth[v].other),
                            "rank", (json_int_t)b->rank[v]);

    if (b->stays) json_object_set_new(one, "first_share", number(b->stays[v]));
    json_array_append_new(values, one);
  }
  json_object_set_new(o, "values", values);
  return o;
}

static json_t *measure_json(const cs_robust *r, const cs_robust_measure *m) {
  const cs_matrix *x = &m->matrix;
  json_t *criteria = json_array(), *agree = json_array(), *heat = json_array();
  json_t *failed = json_array(), *wins = json_array();
  json_t *o = json_pack("{s:s,s:s,s:I,s:I,s:o,s:o}", "measure", x->name, "better",
                        x->sign > 0 ? "high" : "low", "compared", (json_int_t)x->n, "left_out",
                        (json_int_t)x->left_out, "at_least", number(x->at_least), "at_most",
                        number(x->at_most));

  if (x->unit) json_object_set_new(o, "unit", json_string(x->unit));
  for (size_t v = 0; v < r->data->n_strategies; v++) {
    json_t *row = json_array();

    json_array_append_new(failed, json_integer((json_int_t)x->failed[v]));
    if (m->n) json_array_append_new(wins, json_integer((json_int_t)m->wins[v]));
    for (size_t p = 0; p < x->n_points && m->n; p++)
      json_array_append_new(row, number(m->regret_mean[v * x->n_points + p]));
    json_array_append_new(heat, row);
  }
  for (size_t k = 0; k < m->n; k++) {
    json_t *row = json_array();

    for (size_t l = 0; l < m->n; l++) json_array_append_new(row, number(m->agree[k * m->n + l]));
    json_array_append_new(agree, row);
    json_array_append_new(criteria, criterion_json(r, &m->by[k]));
  }
  json_object_set_new(o, "failed", failed);
  json_object_set_new(o, "first_under", wins);
  json_object_set_new(o, "criteria", criteria);
  json_object_set_new(o, "rank_agreement", agree);
  json_object_set_new(o, "mean_regret_by_deep_point", heat);
  return o;
}

json_t *cs_robust_json(const cs_robust *r, const cs_case *from, uint64_t seed) {
  json_t *measures = json_array(), *names = json_array();
  json_t *top = cs_answer_json(&(cs_envelope){.answer = "robust",
                                              .form = FORM,
                                              .sources = &r->data->source,
                                              .n_sources = 1,
                                              .case_sha256 = from ? from->hash : NULL,
                                              .set = from ? from->settings : NULL,
                                              .n_set = from ? from->n_settings : 0,
                                              .seed = from || r->resamples ? &seed : NULL});

  for (size_t v = 0; v < r->data->n_strategies; v++)
    json_array_append_new(names, json_string(r->data->strategies[v]));
  for (size_t k = 0; k < r->n; k++)
    json_array_append_new(measures, measure_json(r, &r->measures[k]));
  json_object_set_new(top, "futures", json_integer((json_int_t)r->data->n));
  json_object_set_new(top, "resamples", json_integer((json_int_t)r->resamples));
  json_object_set_new(top, "resampled", json_string(r->by_replicate ? "replicates" : "futures"));
  json_object_set_new(top, "strategies", names);
  json_object_set_new(top, "measures", measures);
  return top;
}
