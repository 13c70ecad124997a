/* Models' pictures on the page, the lead of the advised strategy and the classes of futures,
 * against results worked by hand. */
#include "models/attrition/course.h"
#include "study.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>

/* ---- the course of a fight ----------------------------------------------------------------- */

/* x' = f(x) by the classical Runge-Kutta rule, for the general law: an independent route. */
static void derivatives(double rate, double r, const double *x, double *d) {
  double p = fmax(1, r - 1), q = p + 1 - r;

  d[0] = -pow(x[1], p) * pow(x[0], q);
  d[1] = -rate * pow(x[0], p) * pow(x[1], q);
}

static void step(double rate, double r, double h, double *x) {
  double k[4][2], y[2];

  derivatives(rate, r, x, k[0]);
  for (int i = 1; i < 4; i++) {
    for (int s = 0; s < 2; s++) y[s] = x[s] + h * (i < 3 ? 0.5 : 1) * k[i - 1][s];
    derivatives(rate, r, y, k[i]);
  }
  for (int s = 0; s < 2; s++) x[s] += h / 6 * (k[0][s] + 2 * k[1][s] + 2 * k[2][s] + k[3][s]);
}

/* Square law, 3 against 2, the attacker breaks at half: def = 3 cosh t - 2 sinh t, att = 2 cosh t -
 * 3 sinh t until 9 - 4 = def^2 - 1, so def = sqrt(6), when (3 + 2) exp(-t) = sqrt(6) + 1. */
static void square(void **state) {
  const cs_front_fight f = {
      .def = 3, .att = 2, .rate = 1, .exponent = 2, .break_def = 0.1, .break_att = 0.5};
  double def[CS_COURSE_STEPS + 1], att[CS_COURSE_STEPS + 1];

  (void)state;
  assert_true(cs_front_course(&f, def, att));
  for (int k = 0; k <= CS_COURSE_STEPS; k++) {
    double t = log(5 / (sqrt(6) + 1)) * k / CS_COURSE_STEPS;

    assert_near(def[k], 3 * cosh(t) - 2 * sinh(t), 1e-3);
    assert_near(att[k], 2 * cosh(t) - 3 * sinh(t), 1e-3);
  }
  assert_near(def[CS_COURSE_STEPS], sqrt(6), 1e-12);
  assert_near(att[CS_COURSE_STEPS], 1, 1e-12);
}

/* Linear law, the same forces: def - att = 1 all the time and def / att = 3 / 2 exp(t), so att = 1
 * / (3 / 2 exp(t) - 1), which is 1 at t = ln(4 / 3). */
static void linear(void **state) {
  const cs_front_fight f = {
      .def = 3, .att = 2, .rate = 1, .exponent = 1, .break_def = 0.1, .break_att = 0.5};
  double def[CS_COURSE_STEPS + 1], att[CS_COURSE_STEPS + 1];

  (void)state;
  assert_true(cs_front_course(&f, def, att));
  for (int k = 0; k <= CS_COURSE_STEPS; k++) {
    double want = 1 / (1.5 * exp(log(4.0 / 3) * k / CS_COURSE_STEPS) - 1);

    assert_near(att[k], want, 1e-3);
    assert_near(def[k], want + 1, 1e-3);
  }
}

/* Exponents between and beyond, the defender losing: integrated step by step until it breaks. */
static void general(void **state) {
  static const double exponents[] = {1.5, 3};

  (void)state;
  for (size_t e = 0; e < 2; e++) {
    const cs_front_fight f = {
        .def = 2, .att = 3, .rate = 1.2, .exponent = exponents[e], .break_def = 0.6};
    double def[CS_COURSE_STEPS + 1], att[CS_COURSE_STEPS + 1], x[2] = {2, 3}, h = 1e-4;
    size_t n = 0;

    assert_true(cs_front_course(&f, def, att));
    while (x[0] > 1.2) {
      step(f.rate, f.exponent, h, x);
      n++;
    }
    x[0] = 2;
    x[1] = 3;
    for (size_t i = 0, k = 0; i <= n; i++) {
      if (i == k * n / CS_COURSE_STEPS) {
        assert_near(def[k], x[0], 3e-3);
        assert_near(att[k], x[1], 3e-3);
        k++;
      }
      step(f.rate, f.exponent, h, x);
    }
  }
}

static void no_course(void **state) {
  double def[CS_COURSE_STEPS + 1], att[CS_COURSE_STEPS + 1];

  (void)state;
  assert_false(
      cs_front_course(&(cs_front_fight){.def = 0, .att = 1, .rate = 1, .exponent = 2}, def, att));
  assert_false(
      cs_front_course(&(cs_front_fight){.def = NAN, .att = 1, .rate = 1, .exponent = 2}, def, att));
}

/* ---- pictures ------------------------------------------------------------------------------ */

static json_t *result_of(const char *text, uint64_t futures, trial *t) {
  cs_run_settings s = quick(futures);
  json_t *result;
  char *json;

  s.keeps_watches = true;
  trial_read(t, text);
  trial_run(t, s);
  json = trial_json(t);
  result = json_loads(json, 0, NULL);
  free(json);
  assert_non_null(result);
  return result;
}

static const json_t *picture_of(const json_t *result, const char *model) {
  return json_object_get(named(json_object_get(result, "models"), "name", model), "picture");
}

static double number(const json_t *o, const char *key) {
  return json_number_value(json_object_get(o, key));
}

/* Linear law, RED 20 and BLUE 10, both break at half: BLUE breaks with 5 left, RED has 15 then.  60
 * munitions a month against 100 interceptors, two a target: empty after 100 / 120 months, which is
 * between points 19 and 21 of 24 up to one month; interceptors cost 100 * 3, the raid 120 * 0.5.
 * z gives 1 equivalent for 1 MUSD, y has no price; nothing leaks that does damage, so interceptors
 * buy nothing.  The larger of a tenth of 6 MUSD and 300 MUSD is rounded up to 500: ln(510 / 20) /
 * 1.41 = 2.29694, Phi = 0.98919; without money ln(10 / 20) / 1.41, Phi = 0.31150. */
static void front(void **state) {
  static const char text[] =
      "casus: 1\n"
      "models:\n"
      "  front:\n"
      "    kind: attrition\n"
      "    law: linear\n"
      "    attacker: {name: RED, break: 0.5, forces: {x: {count: 10, effect: 2, price: 7}}}\n"
      "    defender: {name: BLUE, break: 0.5, forces: {y: {count: 4, effect: 1},\n"
      "               z: {count: 3, effect: 2, price: 2}}}\n"
      "    luck: 0\n"
      "    months: 2\n"
      "    raid: {count: 60, price: 0.5}\n"
      "    interceptors: {stock: 100, p_kill: 0.5, shots: 2, price: 3}\n"
      "measures: {hold: front.p_hold}\n";
  trial t;
  json_t *result = result_of(text, 64, &t);
  const json_t *p = picture_of(result, "front"), *fans = json_object_get(p, "fans");
  const json_t *empty = json_object_get(json_object_get(p, "exhaustion"), "empty");
  const json_t *budget = json_object_get(p, "budget");

  (void)state;
  for (size_t band = 0; band < 5; band++) {
    const json_t *def = json_array_get(json_object_get(fans, "defender"), band);
    const json_t *att = json_array_get(json_object_get(fans, "attacker"), band);

    assert_near(number_at(def, 0), 1, 1e-12);
    assert_near(number_at(att, 0), 1, 1e-12);
    assert_near(number_at(def, CS_COURSE_STEPS), 0.5, 1e-12);
    assert_near(number_at(att, CS_COURSE_STEPS), 0.75, 1e-12);
  }
  assert_near(number_at(json_object_get(json_object_get(p, "exhaustion"), "months"), 24), 1, 1e-12);
  assert_near(number_at(json_array_get(empty, 19), 1), 0, 0);
  assert_near(number_at(json_array_get(empty, 21), 1), 1, 0);
  assert_near(
      number_at(json_object_get(json_object_get(p, "exchange"), "interceptors_cost_more"), 1), 1,
      0);
  assert_string_equal(json_string_value(json_object_get(budget, "force")), "z");
  assert_near(number_at(json_object_get(budget, "money"), 10), 500, 1e-9);
  assert_near(number_at(json_object_get(budget, "forces"), 0), 0.31150, 2e-5);
  assert_near(number_at(json_object_get(budget, "forces"), 10), 0.98919, 2e-5);
  assert_near(number_at(json_object_get(budget, "interceptors"), 10), 0.31150, 2e-5);
  assert_near(number_at(json_object_get(budget, "best"), 10), 0.98919, 2e-5);
  assert_near(number_at(json_object_get(budget, "to_interceptors"), 10), 0, 0);
  json_decref(result);
  trial_free(&t);
}

/* What did come out stands in the picture and moves no number. */
static void record(void **state) {
  static const char *const texts[] = {
      "casus: 1\n"
      "actors: {A: {capability: 1}, B: {capability: 2}}\n"
      "issues: {i: {from: 0, to: 10, record: {value: 3..4, source: the treaty}}}\n"
      "stances: {A: {i: {position: 1..3, salience: 50}}, B: {i: {position: 9, salience: 50}}}\n"
      "models: {t: {kind: bargaining, issues: [i]}}\n"
      "measures: {m: t.i}\n",
      "casus: 1\n"
      "actors: {A: {capability: 1}, B: {capability: 2}}\n"
      "issues: {i: {from: 0, to: 10}}\n"
      "stances: {A: {i: {position: 1..3, salience: 50}}, B: {i: {position: 9, salience: 50}}}\n"
      "models: {t: {kind: bargaining, issues: [i]}}\n"
      "measures: {m: t.i}\n"};
  trial t[2];
  json_t *with = result_of(texts[0], 256, &t[0]), *without = result_of(texts[1], 256, &t[1]);
  const json_t *r = json_object_get(
      named(json_object_get(picture_of(with, "t"), "issues"), "issue", "i"), "record");

  (void)state;
  assert_near(number(r, "low"), 3, 0);
  assert_near(number(r, "middle"), 3.5, 1e-9);
  assert_near(number(r, "high"), 4, 0);
  assert_string_equal(json_string_value(json_object_get(r, "source")), "the treaty");
  assert_true(json_is_null(json_object_get(
      named(json_object_get(picture_of(without, "t"), "issues"), "issue", "i"), "record")));
  assert_true(
      json_equal(json_object_get(with, "strategies"), json_object_get(without, "strategies")));
  assert_true(json_equal(json_object_get(with, "inputs"), json_object_get(without, "inputs")));
  json_decref(with);
  json_decref(without);
  trial_free(&t[0]);
  trial_free(&t[1]);
}

/* A cares for i (80 of its 100 points), B for j, and each wants the ends it has not got in `bad`:
 * 20 points each.  Both changes together give each 80; either alone harms one. */
static void swaps(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {}, B: {}}\n"
      "issues: {i: {from: 0, to: 10, now: 0}, j: {from: 0, to: 10, now: 0}}\n"
      "stances:\n"
      "  A: {i: {position: 10, salience: 80}, j: {position: 10, salience: 20}}\n"
      "  B: {i: {position: 0, salience: 20}, j: {position: 0, salience: 80}}\n"
      "models:\n"
      "  deal:\n"
      "    kind: package\n"
      "    between: [A, B]\n"
      "    issues: {i: [0, 10], j: [0, 10]}\n"
      "    packages: {bad: {i: 0, j: 10}, good: {i: 10, j: 0}}\n"
      "measures: {m: deal.accepted.good}\n";
  trial t;
  json_t *result = result_of(text, 64, &t);
  const json_t *list = json_object_get(picture_of(result, "deal"), "named");
  const json_t *bad = named(list, "name", "bad"), *found = json_object_get(bad, "swaps");
  const json_t *swap = json_array_get(found, 0);

  (void)state;
  assert_int_equal(json_array_size(found), 1);
  assert_int_equal(json_array_size(json_object_get(swap, "changes")), 2);
  assert_near(number_at(json_object_get(swap, "gains"), 0), 60, 1e-9);
  assert_near(number_at(json_object_get(swap, "gains"), 1), 60, 1e-9);
  /* 60 points of a range of 100. */
  assert_near(number(bad, "distance"), 0.6, 1e-9);
  assert_int_equal(json_array_size(json_object_get(named(list, "name", "good"), "swaps")), 0);
  assert_near(number(named(list, "name", "good"), "distance"), 0, 1e-9);
  json_decref(result);
  trial_free(&t);
}

/* ---- futures and the lead ------------------------------------------------------------------ */

/* x is uniform on 0..1.  Five classes: the threshold 0.25 stands for the first quantile, 0.2; then
 * 0.4, 0.6 and 0.8.  log(y) fails for half of y in -1..1. */
static void classes(void **state) {
  trial t;
  json_t *result = result_of(
      "casus: 1\n"
      "quantities: {x: 0..1}\n"
      "measures: {m: {value: x, better: high, at_least: 0.25}}\n",
      4096, &t);
  static const double edges[] = {0.25, 0.4, 0.6, 0.8}, shares[] = {0.25, 0.15, 0.2, 0.2, 0.2};
  const json_t *f = json_object_get(result, "futures");
  const json_t *found = json_object_get(json_array_get(json_object_get(f, "axes"), 0), "edges");
  const json_t *base = json_array_get(json_object_get(f, "strategies"), 0);
  const json_t *cells = json_object_get(base, "cells");

  (void)state;
  assert_int_equal(json_integer_value(json_object_get(f, "kept")), 4096);
  assert_int_equal(json_array_size(found), 4);
  assert_true(json_is_true(json_object_get(json_array_get(found, 0), "above")));
  assert_false(json_is_true(json_object_get(json_array_get(found, 1), "above")));
  assert_int_equal(json_array_size(cells), 5);
  for (size_t k = 0; k < 5; k++) {
    const json_t *cell = json_array_get(cells, k);

    if (k < 4) assert_near(number(json_array_get(found, k), "at"), edges[k], 0.005);
    assert_int_equal(json_integer_value(json_array_get(cell, 0)), k);
    assert_near(number_at(cell, 1) / 4096, shares[k], 0.005);
  }
  json_decref(result);
  trial_free(&t);

  result = result_of(
      "casus: 1\n"
      "quantities: {x: 0..1, y: -1..1}\n"
      "measures: {m: {value: x, better: low, at_most: 0.5}, n: log(y)}\n",
      4096, &t);
  f = json_object_get(result, "futures");
  base = json_array_get(json_object_get(f, "strategies"), 0);
  assert_near(number(base, "failed") / 4096, 0.5, 0.005);
  json_decref(result);
  trial_free(&t);
}

/* With `one` the threshold is met when x >= 1 (x in 0..2), in half of the futures; with `two` when
 * y
 * >= 1 (y in 0..4/3), in a quarter.  The lead is 1/4; it is -1/4 where x < 1 and 3/4 beyond, so it
 * turns at 1.  x explains 1/4 of its variance of 1/4 + 3/16: 4/7. */
static void lead(void **state) {
  trial t;
  json_t *result = result_of(
      "casus: 1\n"
      "quantities: {x: 0..2, y: 0..1.3333333333, by_x: 0, by_y: 0}\n"
      "measures: {m: {value: by_x * x + by_y * y, better: high, at_least: 1}}\n"
      "strategies: {one: {set: {by_x: 1}}, two: {set: {by_y: 1}}}\n",
      16384, &t);
  const json_t *advice = json_object_get(result, "advice"), *x, *curve;

  (void)state;
  assert_string_equal(json_string_value(json_object_get(advice, "first")), "one");
  assert_string_equal(json_string_value(json_object_get(advice, "second")), "two");
  assert_near(number(advice, "lead"), 0.25, 1e-3);
  assert_true(number(advice, "error") < 0.01);
  assert_int_equal(json_integer_value(json_object_get(advice, "futures")), 16384);
  x = named(json_object_get(advice, "hinges_on"), "name", "quantities.x");
  assert_near(number(x, "share"), 4.0 / 7, 0.02);
  curve = json_object_get(x, "curve");
  assert_near(number_at(json_object_get(curve, "mean"), 3), -0.25, 0.03);
  assert_near(number_at(json_object_get(curve, "mean"), 12), 0.75, 0.03);
  assert_int_equal(json_array_size(json_object_get(curve, "flips")), 1);
  assert_near(number_at(json_object_get(curve, "flips"), 0), 1, 0.07);
  json_decref(result);
  trial_free(&t);
}

/* Without thresholds strategies are judged by the first measure that has a direction: x is uniform on 0..2 and
 * counts twice with `dear`, so that `cheap` is ahead by 1, all of it by x. */
static void lead_by_a_measure(void **state) {
  trial t;
  json_t *result = result_of(
      "casus: 1\n"
      "quantities: {x: 0..2, times: 3}\n"
      "measures: {m: {value: times * x, better: low}}\n"
      "strategies: {cheap: {set: {times: 1}}, dear: {set: {times: 2}}}\n",
      4096, &t);
  const json_t *answer = json_object_get(result, "answer"), *advice, *x;

  (void)state;
  assert_string_equal(json_string_value(json_object_get(answer, "aim")), "measure");
  assert_true(json_is_true(json_object_get(answer, "settled")));
  advice = json_object_get(result, "advice");
  assert_string_equal(json_string_value(json_object_get(advice, "first")), "cheap");
  assert_near(number(advice, "lead"), 1, 1e-3);
  x = named(json_object_get(advice, "hinges_on"), "name", "quantities.x");
  assert_near(number(x, "share"), 1, 0.01);
  assert_near(number_at(json_object_get(json_object_get(x, "curve"), "mean"), 12), 2 * 12.5 / 16,
              0.02);
  json_decref(result);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(square),  cmocka_unit_test(linear),
      cmocka_unit_test(general), cmocka_unit_test(no_course),
      cmocka_unit_test(front),   cmocka_unit_test(record),
      cmocka_unit_test(swaps),   cmocka_unit_test(classes),
      cmocka_unit_test(lead),    cmocka_unit_test(lead_by_a_measure),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
