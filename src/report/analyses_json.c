/* Analyses for the page; see analyses_json.h. */
#include "report/analyses_json.h"

#include "base/alloc.h"
#include "report/discover.h"
#include "report/robust.h"

#include <string.h>

/* Most entries of the lists that grow with the number of inputs; the weightiest come first. */
enum { MOST_INPUTS = 12, MOST_TARGETS = 24, MOST_SCATTERED = 256 };

/* ---- of the run itself ---------------------------------------------------------------------- */

static bool has_answer(const json_t *kept, const char *command) {
  size_t i;
  const json_t *one;

  json_array_foreach(kept, i, one) {
    const char *name =
        json_string_value(json_object_get(json_object_get(one, "result"), "command"));

    if (name && !strcmp(name, command)) return true;
  }
  return false;
}

static casus_status add(json_t *kept, size_t at, json_t *result) {
  json_t *one = result ? json_pack("{s:n,s:n,s:o}", "command", "run", "result", result) : NULL;

  return one && !json_array_insert_new(kept, at, one) ? CASUS_OK : CASUS_NOMEM;
}

static casus_status add_robust(const cs_data *d, uint64_t seed, cs_arena *arena, json_t *kept) {
  cs_robust_settings settings = {0};
  cs_robust robust;
  casus_status st = cs_robust_make(d, &settings, arena, &robust);

  if (st == CASUS_OK) st = add(kept, 0, cs_robust_json(&robust, seed));
  cs_robust_free(&robust);
  return st;
}

static casus_status add_discovery(const cs_data *d, size_t strategy, uint64_t seed, json_t *kept) {
  static const char *const target = "not all thresholds met";
  cs_discover_settings set = cs_discover_defaults;
  unsigned char *y = cs_calloc(d->n, 1);
  cs_discovery f = {0};
  casus_status st = y ? CASUS_OK : CASUS_NOMEM;

  set.resamples = 0;
  set.logistic = false;
  if (st == CASUS_OK && cs_target_fails(d, strategy, y)) {
    st = cs_discover(d, strategy, y, &set, &f);
    if (st == CASUS_OK)
      st = add(kept, json_array_size(kept), cs_discovery_json(&f, &target, 1, seed));
    cs_discovery_free(&f);
  }
  cs_free(y);
  return st;
}

casus_status cs_analyses_for_page(const cs_result *r, cs_arena *arena, json_t *kept) {
  size_t advised, second;
  cs_advice advice = cs_result_advice(r, &advised, &second);
  size_t first = r->run->n_worlds > 1 ? 1 : 0; /* with strategies, the data hold these */
  cs_data d;
  casus_status st = cs_data_of_run(r->study, r->plan, r->run, arena, &d);

  if (st == CASUS_OK && d.n_strategies > 1 && !has_answer(kept, "robust"))
    st = add_robust(&d, r->run->seed, arena, kept);
  if (st == CASUS_OK && advice && advised >= first && !has_answer(kept, "discover"))
    st = add_discovery(&d, advised - first, r->run->seed, kept);
  cs_data_free(&d);
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
