/* Analyses for the page; see analyses_json.h. */
#include "report/analyses_json.h"

#include "report/envelope.h"

#include <string.h>

/* Most entries of the lists that grow with the number of inputs; the weightiest come first. */
enum { MOST_INPUTS = 12, MOST_TARGETS = 24, MOST_SCATTERED = 256 };

/* ---- of the run itself ---------------------------------------------------------------------- */

static bool has_answer(const json_t *kept, const char *answer) {
  size_t i;
  const json_t *one;

  json_array_foreach(kept, i, one) {
    const char *name = cs_answer_name(json_object_get(one, "result"));

    if (name && !strcmp(name, answer)) return true;
  }
  return false;
}

/* Adds an answer of the run itself; `kept` has its share of it. */
static casus_status add(json_t *kept, json_t *result) {
  json_t *one = json_pack("{s:n,s:n,s:O}", "command", "run", "result", result);

  return one && !json_array_append_new(kept, one) ? CASUS_OK : CASUS_NOMEM;
}

casus_status cs_analyses_for_page(const cs_survival *s, json_t *kept) {
  casus_status st = CASUS_OK;

  if (s->discovery && !has_answer(kept, "discover")) st = add(kept, s->discovery);
  cs_analyses_trim(kept);
  return st;
}

/* ---- what a page has no room for ------------------------------------------------------------ */

static void shorten(json_t *list, size_t most) {
  while (json_array_size(list) > most) json_array_remove(list, json_array_size(list) - 1);
}

/* How much an input weighs, by the first of these numbers that its analysis has. */
static double weight(const json_t *input) {
  static const char *const keys[] = {"total",     "shapley", "mu_star", "first_order",
                                     "ks_median", "delta",   "evppi",   "share"};

  for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
    const json_t *x = json_object_get(input, keys[k]);

    if (x) return json_number_value(json_object_get(x, "value"));
  }
  return 0;
}

/* The weightiest inputs, the first of them first; equals in their order. */
static void keep_weightiest(json_t *inputs, size_t most) {
  size_t n = json_array_size(inputs);

  for (size_t k = 0; k < n && k < most; k++) {
    size_t best = k;
    json_t *one;

    for (size_t i = k + 1; i < n; i++) {
      if (weight(json_array_get(inputs, i)) > weight(json_array_get(inputs, best))) best = i;
    }
    one = json_incref(json_array_get(inputs, best));
    json_array_remove(inputs, best);
    json_array_insert_new(inputs, k, one);
  }
  shorten(inputs, most);
}

/* Limits that a box does not have, and what resamples say of them, go. */
static void trim_box(json_t *box) {
  json_t *limits = json_object_get(box, "limits");

  for (size_t k = json_array_size(limits); k-- > 0;) {
    if (!json_is_true(json_object_get(json_array_get(limits, k), "limited")))
      json_array_remove(limits, k);
  }
}

static void trim_discovery(json_t *one) {
  size_t i;
  json_t *box;

  json_array_foreach(json_object_get(one, "boxes"), i, box) trim_box(box);
  shorten(json_object_get(json_object_get(one, "logistic"), "terms"), MOST_INPUTS);
  shorten(json_object_get(json_object_get(one, "scatter"), "points"), MOST_SCATTERED);
}

void cs_analyses_trim(json_t *kept) {
  static const char *const lists[] = {"targets", "decisions"};
  size_t i, k;
  json_t *answer, *one;

  json_array_foreach(kept, i, answer) {
    json_t *result = json_object_get(answer, "result");

    json_array_foreach(json_object_get(result, "discoveries"), k, one) trim_discovery(one);
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
      json_t *list = json_object_get(result, lists[l]);

      shorten(list, MOST_TARGETS);
      json_array_foreach(list, k, one) keep_weightiest(json_object_get(one, "inputs"), MOST_INPUTS);
    }
  }
}
