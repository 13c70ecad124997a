/* Allocations of a result's JSON fail, some thousand of them spread evenly, with a model of every
 * kind that has a picture: the result is missing or whole, and nothing is lost (the address
 * sanitizer watches). */
#include "study.h"
#include "support.h"

#include "faces/faces.h"
#include "base/alloc.h"

static const char text[] =
    "casus: 1\n"
    "actors: {A: {capability: 3}, B: {capability: 1..5}}\n"
    "issues: {i: {from: 0, to: 10, now: 0, record: 3..4}, j: {from: 0, to: 10, now: 0}}\n"
    "stances:\n"
    "  A: {i: {position: 9..10, salience: 80}, j: {position: 10, salience: 20}}\n"
    "  B: {i: {position: 0, salience: 20, red_line: {at_most: 5}}, j: {position: 0, salience: "
    "80}}\n"
    "models:\n"
    "  table: {kind: bargaining, issues: [i]}\n"
    "  deal:\n"
    "    kind: package\n"
    "    between: [A, B]\n"
    "    issues: {i: [0, 10], j: [0, 10]}\n"
    "    packages: {bad: {i: 0, j: 10}}\n"
    "  front:\n"
    "    kind: attrition\n"
    "    attacker: {name: RED, forces: {x: {count: 10..12, effect: 2, price: 7}}}\n"
    "    defender: {name: BLUE, forces: {z: {count: 9, effect: 2, price: 2}}}\n"
    "    raid: {count: 60, price: 0.5, damage: 0.01}\n"
    "    interceptors: {stock: 50..100, p_kill: 0.5, price: 3}\n"
    "  game:\n"
    "    kind: conflict\n"
    "    dms: [A, B]\n"
    "    options: {a: {of: A}, b: {of: B}}\n"
    "    preferences: {A: {utility: {a: 1..2}}, B: {utility: {b: -1..1}}}\n"
    "measures:\n"
    "  m: {value: table.i, better: low, at_most: 5}\n"
    "  n: {value: front.p_hold, better: high, at_least: 0.4}\n"
    "strategies: {s: {set: {stances.A.i.position: 5}}, r: {set: {actors.A.capability: 1}}}\n";

static json_t *result(const trial *t) {
  const cs_result r = trial_result(t);

  return cs_result_json(&r, false);
}

static void each_allocation_may_fail(void **state) {
  cs_run_settings s = quick(64);
  json_t *whole;
  size_t total;
  trial t;

  (void)state;
  s.keeps_watches = true;
  trial_read(&t, text);
  trial_run(&t, s);
  cs_alloc_fail_at(0);
  whole = result(&t);
  total = cs_alloc_fail_at(0);
  assert_non_null(whole);
  assert_true(total > 100);
  /* Two steps of different size, so that no rhythm of allocations is passed over. */
  for (size_t n = 1; n <= total;
       n += 1 + (n % 2 ? total / as_many(500, 130) : total / as_many(700, 170))) {
    json_t *json;

    cs_alloc_fail_at(n);
    json = result(&t);
    cs_alloc_fail_at(0);
    if (json && !json_equal(json, whole)) fail_msg("allocation %zu of %zu: a part", n, total);
    json_decref(json);
  }
  json_decref(whole);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_may_fail)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
