/* Thresholds as JSON: every curve, map and change, with all its numbers. */
#include "report/sensitivity.h"
#include "report/thresholds.h"

#include <math.h>

static json_t *value_json(const cs_input *in, double x) {
  if (in->kind == CS_CATEGORY && x >= 0 && x < (double)in->n_levels)
    return json_string(in->levels[(size_t)x]);
  return cs_number_json(x);
}

static json_t *curve_json(const cs_subject *s, const cs_threshold_curve *c) {
  const cs_input *in = &s->data.inputs[c->input];
  json_t *o = json_pack("{s:s,s:o,s:f}", "input", in->name, "share",
                        cs_estimate_json((cs_estimate){c->share, c->share_error}), "other_side",
                        c->other_side);
  json_t *points = json_array(), *crossings = json_array();

  if (in->unit) json_object_set_new(o, "unit", json_string(in->unit));
  if (in->is_deep) json_object_set_new(o, "deep", json_true());
  for (size_t k = 0; k < c->n_points; k++) {
    const cs_curve_point *p = &c->points[k];

    json_array_append_new(
        points, json_pack("{s:f,s:o,s:o}", "probability", p->u, "value", value_json(in, p->x),
                          "margin", cs_estimate_json(p->margin)));
  }
  for (size_t k = 0; k < c->n_crossings; k++) {
    const cs_crossing *q = &c->crossings[k];

    json_array_append_new(crossings,
                          json_pack("{s:f,s:o,s:o,s:o,s:b}", "probability", q->u, "value",
                                    cs_number_json(q->x), "low", cs_number_json(q->low), "high",
                                    cs_number_json(q->high), "rises", q->rises));
  }
  json_object_set_new(o, "crossings", crossings);
  json_object_set_new(o, "curve", points);
  return o;
}

static json_t *ends_json(const cs_input *in, const double *low, size_t n) {
  json_t *list = json_array();

  for (size_t k = 0; k < n; k++) json_array_append_new(list, value_json(in, low[k]));
  return list;
}

static json_t *map_json(const cs_subject *s, const cs_map2 *m) {
  const cs_input *a = &s->data.inputs[m->a], *b = &s->data.inputs[m->b];
  json_t *rows = json_array();

  for (size_t i = 0; i < m->n_a; i++) {
    json_t *row = json_array();

    for (size_t k = 0; k < m->n_b; k++)
      json_array_append_new(row, cs_estimate_json(m->margin[i * m->n_b + k]));
    json_array_append_new(rows, row);
  }
  return json_pack("{s:s,s:s,s:o,s:o,s:o}", "down", a->name, "across", b->name, "down_from",
                   ends_json(a, m->low_a, m->n_a), "across_from", ends_json(b, m->low_b, m->n_b),
                   "margin", rows);
}

static json_t *smallest_json(const cs_subject *s, const cs_smallest *m) {
  json_t *moves = json_array(), *o;

  if (!m->found) {
    json_decref(moves);
    return json_null();
  }
  for (size_t k = 0; k < m->n_moves; k++) {
    const cs_input *in = &s->data.inputs[m->moves[k].input];

    json_array_append_new(moves, json_pack("{s:s,s:o,s:f}", "input", in->name, "value",
                                           value_json(in, m->moves[k].x), "z", m->moves[k].z));
  }
  o = json_pack("{s:f,s:o,s:o}", "length", m->length, "model_margin", cs_number_json(m->margin),
                "moves", moves);
  if (m->checked) json_object_set_new(o, "checked_margin", cs_estimate_json(m->checked_margin));
  return o;
}

static void put_meaning(const cs_subject *s, const cs_target *t, const cs_thresholds *r,
                        json_t *o) {
  cs_buf text = {0};

  cs_thresholds_say(s, t, r, true, &text);
  if (!text.failed) json_object_set_new(o, "above", json_string(text.text));
  cs_buf_free(&text);
}

json_t *cs_thresholds_json(const cs_subject *s, const cs_target *t, const cs_thresholds *r) {
  json_t *curves = json_array(), *maps = json_array();
  json_t *o = json_pack("{s:s,s:o,s:I}", "target", t->name, "margin", cs_estimate_json(r->margin),
                        "failed", (json_int_t)r->failed);

  put_meaning(s, t, r, o);
  if (t->unit) json_object_set_new(o, "unit", json_string(t->unit));
  for (size_t k = 0; k < r->n_curves; k++)
    json_array_append_new(curves, curve_json(s, &r->curves[k]));
  for (size_t k = 0; k < r->n_maps; k++) json_array_append_new(maps, map_json(s, &r->maps[k]));
  json_object_set_new(o, "inputs", curves);
  json_object_set_new(o, "maps", maps);
  json_object_set_new(o, "smallest_change", smallest_json(s, &r->smallest));
  return o;
}
