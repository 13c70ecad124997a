/* Scenario discovery as CSV and JSON. */
#include "base/alloc.h"
#include "base/libm.h"
#include "report/discover.h"
#include "report/envelope.h"
#include "report/text_layout.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FORM = 1, POINTS = 300, STACKED = 4, BINS = 3 };

static void put_number(cs_buf *out, double x) {
  char buf[32];

  cs_buf_puts(out, ",");
  if (isfinite(x)) cs_buf_puts(out, cs_number_text(x, buf));
}

void cs_discovery_csv_head(cs_buf *out) {
  cs_buf_puts(out,
              "section,strategy,box,step,input,low,high,levels,quasi_p_low,quasi_p_high,"
              "restricted_share,coverage,density,mass,inputs\n");
}

static void put_head(const cs_discovery *f, const char *section, size_t k, size_t step,
                     cs_buf *out) {
  cs_buf_printf(out, "%s,", section);
  cs_put_cell(out, f->data->strategies[f->strategy]);
  cs_buf_printf(out, ",%zu,%zu,", k + 1, step);
}

static void put_quality(const cs_space *s, const cs_box *b, cs_buf *out) {
  put_number(out, cs_box_coverage(s, b));
  put_number(out, cs_box_density(b));
  put_number(out, s->asked ? (double)b->n / (double)s->asked : NAN);
  cs_buf_printf(out, ",%zu\n", cs_box_restricted(s, b));
}

void cs_discovery_csv(const cs_discovery *f, cs_buf *out) {
  const cs_space *s = &f->space;

  for (size_t k = 0; k < f->n_boxes; k++) {
    const cs_found_box *b = &f->boxes[k];

    for (size_t j = 0; j < s->n_inputs; j++) {
      bool levels = s->inputs[j].kind == CS_CATEGORY;
      cs_buf names = {0};

      if (!cs_box_limits(s, &b->box, j)) continue;
      put_head(f, "limit", k, b->step, out);
      cs_put_cell(out, s->inputs[j].name);
      put_number(out, cs_box_limits_low(s, &b->box, j) ? b->box.low[j] : NAN);
      put_number(out, cs_box_limits_high(s, &b->box, j) ? b->box.high[j] : NAN);
      cs_buf_puts(out, ",");
      for (size_t l = 0; levels && l < s->inputs[j].n_levels; l++) {
        if (b->box.in[s->level_at[j] + l])
          cs_buf_printf(&names, "%s%s", names.n ? " " : "", s->inputs[j].levels[l]);
      }
      if (names.text) cs_put_cell(out, names.text);
      out->failed |= names.failed;
      cs_buf_free(&names);
      put_number(out, b->quasi_low[j]);
      put_number(out, b->quasi_high[j]);
      put_number(out, b->stability ? b->stability[j].restricted : NAN);
      put_quality(s, &b->box, out);
    }
    for (size_t step = 0; step < b->trajectory.n; step++) {
      put_head(f, "step", k, step, out);
      cs_buf_puts(out, ",,,,,,");
      put_quality(s, &b->trajectory.boxes[step], out);
    }
  }
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static json_t *number(double x) {
  return isfinite(x) ? json_real(x) : json_null();
}

static json_t *limit_json(const cs_space *s, const cs_box *b, size_t j) {
  const cs_input *in = &s->inputs[j];
  json_t *o = json_pack("{s:s}", "input", in->name);

  if (in->unit) json_object_set_new(o, "unit", json_string(in->unit));
  if (in->kind == CS_CATEGORY) {
    json_t *levels = json_array();

    for (size_t l = 0; l < in->n_levels; l++) {
      if (b->in[s->level_at[j] + l]) json_array_append_new(levels, json_string(in->levels[l]));
    }
    json_object_set_new(o, "levels", levels);
  } else {
    json_object_set_new(o, "low", number(cs_box_limits_low(s, b, j) ? b->low[j] : NAN));
    json_object_set_new(o, "high", number(cs_box_limits_high(s, b, j) ? b->high[j] : NAN));
    json_object_set_new(o, "least", number(s->least[j]));
    json_object_set_new(o, "most", number(s->most[j]));
  }
  return o;
}

static void set_quality(json_t *o, const cs_space *s, const cs_box *b) {
  json_object_set_new(o, "coverage", number(cs_box_coverage(s, b)));
  json_object_set_new(o, "density", number(cs_box_density(b)));
  json_object_set_new(o, "mass", number(s->asked ? (double)b->n / (double)s->asked : NAN));
  json_object_set_new(o, "futures", json_integer((json_int_t)b->n));
  json_object_set_new(o, "inputs", json_integer((json_int_t)cs_box_restricted(s, b)));
}

static json_t *box_json(const cs_discovery *f, const cs_found_box *b) {
  const cs_space *s = &f->space;
  json_t *o = json_object(), *limits = json_array(), *curve = json_array();

  set_quality(o, s, &b->box);
  json_object_set_new(o, "step", json_integer((json_int_t)b->step));
  for (size_t j = 0; j < s->n_inputs; j++) {
    const cs_limit_stability *t = b->stability ? &b->stability[j] : NULL;
    json_t *one;

    if (!cs_box_limits(s, &b->box, j) && !(t && t->restricted > 0)) continue;
    one = limit_json(s, &b->box, j);
    json_object_set_new(one, "limited", json_boolean(cs_box_limits(s, &b->box, j)));
    json_object_set_new(one, "quasi_p_low", number(b->quasi_low[j]));
    json_object_set_new(one, "quasi_p_high", number(b->quasi_high[j]));
    if (t)
      json_object_set_new(one, "resamples",
                          json_pack("{s:f,s:o,s:o,s:o,s:o}", "restricted", t->restricted, "low_5",
                                    number(t->low_5), "low_95", number(t->low_95), "high_5",
                                    number(t->high_5), "high_95", number(t->high_95)));
    json_array_append_new(limits, one);
  }
  for (size_t k = 0; k < b->trajectory.n; k++) {
    json_t *step = json_object();

    set_quality(step, s, &b->trajectory.boxes[k]);
    json_array_append_new(curve, step);
  }
  json_object_set_new(o, "limits", limits);
  json_object_set_new(o, "trajectory", curve);
  return o;
}

static json_t *tree_json(const cs_discovery *f, int at) {
  const cs_space *s = &f->space;
  const cs_tree_node *n = &f->tree.nodes[at];
  json_t *o = json_pack("{s:I,s:I}", "futures", (json_int_t)n->n, "cases", (json_int_t)n->k);

  if (n->left < 0) return o;
  json_object_set_new(o, "input", json_string(s->inputs[n->input].name));
  if (n->to_left) {
    json_t *levels = json_array();

    for (size_t l = 0; l < s->inputs[n->input].n_levels; l++) {
      if (n->to_left[l]) json_array_append_new(levels, json_string(s->inputs[n->input].levels[l]));
    }
    json_object_set_new(o, "left_levels", levels);
  } else {
    json_object_set_new(o, "left_at_most", number(n->at));
  }
  json_object_set_new(o, "left", tree_json(f, n->left));
  json_object_set_new(o, "right", tree_json(f, n->right));
  return o;
}

static json_t *logistic_json(const cs_discovery *f) {
  const cs_logistic *l = &f->logistic;
  json_t *terms = json_array();

  for (size_t j = 0; j < l->n; j++) {
    const cs_logistic_term *t = &l->terms[j];
    const cs_input *in = &f->space.inputs[t->input];
    json_t *o = json_pack("{s:s,s:o,s:o,s:o,s:o}", "input", in->name, "per_unit",
                          number(t->natural), "per_sd", number(t->coefficient), "error",
                          number(t->error), "r2_alone", number(t->alone));

    if (t->level) json_object_set_new(o, "level", json_string(in->levels[t->level]));
    json_array_append_new(terms, o);
  }
  return json_pack("{s:o,s:o,s:b,s:o}", "r2", number(l->r2), "intercept",
                   number(l->natural_intercept), "separated", l->separated, "terms", terms);
}

/* The inputs that matter most: those of the first box by quasi-p, then by the boundary's R2. */
static size_t choose_inputs(const cs_discovery *f, size_t *chosen, size_t most) {
  const cs_space *s = &f->space;
  size_t n = 0;

  while (n < most) {
    size_t best = s->n_inputs;
    double best_worth = -1;

    for (size_t j = 0; j < s->n_inputs; j++) {
      double worth = 0;
      bool taken = false;

      for (size_t k = 0; k < n; k++) taken |= chosen[k] == j;
      for (size_t k = 0; f->has_logistic && k < f->logistic.n; k++) {
        if (f->logistic.terms[k].input == j) worth = cs_fmax(worth, f->logistic.terms[k].alone);
      }
      if (f->n_boxes && cs_box_limits(s, &f->boxes[0].box, j)) {
        double low = f->boxes[0].quasi_low[j], high = f->boxes[0].quasi_high[j];

        worth = 2 - cs_fmin(isnan(low) ? 1 : low, isnan(high) ? 1 : high);
      }
      if (!taken && worth > best_worth) {
        best = j;
        best_worth = worth;
      }
    }
    if (best == s->n_inputs) break;
    chosen[n++] = best;
  }
  return n;
}

/* At most POINTS futures, evenly spread over their order. */
static json_t *scatter_json(const cs_discovery *f, const size_t *chosen) {
  const cs_space *s = &f->space;
  json_t *points = json_array();
  size_t every = s->asked / POINTS + 1, seen = 0;

  for (size_t i = 0; i < s->n; i++) {
    if (s->y[i] == CS_NOT_ASKED || seen++ % every) continue;
    json_array_append_new(points, json_pack("[o,o,i]", number(s->inputs[chosen[0]].x[i]),
                                            number(s->inputs[chosen[1]].x[i]), (int)s->y[i]));
  }
  return json_pack("{s:s,s:s,s:o}", "x", s->inputs[chosen[0]].name, "y", s->inputs[chosen[1]].name,
                   "points", points);
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The ends of the lower bins of an input: its values at one and two thirds; of an input with levels
 * the middles between them, so that each of up to three has a bin. */
static void cut(const cs_space *s, size_t j, double *scratch, double edges[BINS - 1]) {
  size_t n = 0, levels = s->inputs[j].n_levels;

  for (size_t b = 1; levels && b < BINS; b++)
    edges[b - 1] = (double)(levels <= BINS ? b : b * levels / BINS) - 0.5;
  if (levels) return;
  for (size_t i = 0; i < s->n; i++) {
    if (s->y[i] != CS_NOT_ASKED) scratch[n++] = s->inputs[j].x[i];
  }
  qsort(scratch, n, sizeof *scratch, by_value);
  for (size_t b = 1; b < BINS; b++) edges[b - 1] = n ? scratch[b * n / BINS] : 0;
}

/* The levels of an input; null: it has none. */
static json_t *levels_json(const cs_space *s, size_t j) {
  json_t *list = s->inputs[j].n_levels ? json_array() : json_null();

  for (size_t l = 0; l < s->inputs[j].n_levels; l++)
    json_array_append_new(list, json_string(s->inputs[j].levels[l]));
  return list;
}

/* Shares of interest in the cells that up to STACKED inputs in BINS bins each make. */
static json_t *stacking_json(const cs_discovery *f, const size_t *chosen, size_t n) {
  const cs_space *s = &f->space;
  double edges[STACKED][BINS - 1], *scratch = cs_calloc(s->n, sizeof *scratch);
  size_t cells = 1, count[81] = {0}, cases[81] = {0};
  json_t *inputs = json_array(), *out = json_array();

  for (size_t k = 0; k < n && scratch; k++) {
    json_t *ends = json_array();

    cut(s, chosen[k], scratch, edges[k]);
    for (size_t b = 0; b + 1 < BINS; b++) json_array_append_new(ends, number(edges[k][b]));
    json_array_append_new(
        inputs, json_pack("{s:s,s:o,s:o}", "input", s->inputs[chosen[k]].name, "upper_edges", ends,
                          "levels", levels_json(s, chosen[k])));
    cells *= BINS;
  }
  for (size_t i = 0; i < s->n && scratch; i++) {
    size_t cell = 0;

    if (s->y[i] == CS_NOT_ASKED) continue;
    for (size_t k = 0; k < n; k++) {
      size_t bin = 0;

      while (bin + 1 < BINS && s->inputs[chosen[k]].x[i] >= edges[k][bin]) bin++;
      cell = cell * BINS + bin;
    }
    count[cell]++;
    cases[cell] += s->y[i];
  }
  for (size_t c = 0; c < cells; c++)
    json_array_append_new(out, json_pack("[I,I]", (json_int_t)count[c], (json_int_t)cases[c]));
  cs_free(scratch);
  return json_pack("{s:o,s:o}", "inputs", inputs, "futures_and_cases", out);
}

static json_t *one_json(const cs_discovery *f, const char *target) {
  const cs_space *s = &f->space;
  json_t *boxes = json_array();
  json_t *o = json_pack("{s:s,s:s,s:I,s:I,s:I}", "strategy", f->data->strategies[f->strategy],
                        "target", target, "futures", (json_int_t)s->asked, "cases",
                        (json_int_t)s->cases, "left_out", (json_int_t)f->unknown);
  size_t chosen[STACKED], n = choose_inputs(f, chosen, STACKED);

  for (size_t k = 0; k < f->n_boxes; k++) json_array_append_new(boxes, box_json(f, &f->boxes[k]));
  json_object_set_new(o, "boxes", boxes);
  if (f->has_tree) json_object_set_new(o, "tree", tree_json(f, 0));
  if (f->pruned.folds)
    json_object_set_new(o, "tree_pruned",
                        json_pack("{s:I,s:f,s:f,s:f,s:f}", "folds", (json_int_t)f->pruned.folds,
                                  "penalty", f->pruned.penalty, "error", f->pruned.error, "least",
                                  f->pruned.least, "least_error", f->pruned.least_error));
  if (f->has_logistic && f->logistic.n) json_object_set_new(o, "logistic", logistic_json(f));
  if (n >= 2) json_object_set_new(o, "scatter", scatter_json(f, chosen));
  if (n) json_object_set_new(o, "stacking", stacking_json(f, chosen, n));
  return o;
}

json_t *cs_discovery_json(const cs_discovery *all, const char *const *targets, size_t n,
                          const cs_case *from, uint64_t seed) {
  bool draws = from || all[0].resamples || all[0].pruned.folds;
  json_t *list = json_array();
  json_t *top = cs_answer_json(&(cs_envelope){.answer = "discover",
                                              .form = FORM,
                                              .sources = &all[0].data->source,
                                              .n_sources = 1,
                                              .case_sha256 = from ? from->hash : NULL,
                                              .set = from ? from->settings : NULL,
                                              .n_set = from ? from->n_settings : 0,
                                              .seed = draws ? &seed : NULL});

  for (size_t k = 0; k < n; k++) json_array_append_new(list, one_json(&all[k], targets[k]));
  json_object_set_new(top, "resamples", json_integer((json_int_t)all[0].resamples));
  json_object_set_new(top, "discoveries", list);
  return top;
}
