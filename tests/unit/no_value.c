/* What cannot be computed says so: claims without a value, measures that fail, and thresholds that
 * are met in no future. */
#include "study.h"

#include "faces/faces.h"
#include "support.h"

#include <stdlib.h>
#include <string.h>

/* a is uniform; half has a value where a > 0.5, none has one nowhere. */
#define HEAD                                                       \
  "casus: 1\n"                                                     \
  "quantities: {a: 0..1, half: log(a - 0.5), none: 1 / (a - a)}\n" \
  "measures:\n"                                                    \
  "  some: {value: half, better: high, at_least: -2}\n"            \
  "  all: {value: none, better: high, at_least: 0}\n"              \
  "  ok: {value: a, better: high, at_least: 0.1}\n"                \
  "strategies: {low: {set: {a: 0.2}}, high: {set: {a: 0.9}}}\n"    \
  "shocks: {never: {chance: 0}}\n"

static void claims_that_cannot_be_computed(void **state) {
  static const struct {
    const char *test;
    cs_verdict_kind verdict;
    cs_lacking lacking;
    double left_out;
  } claims[] = {
      {"E(ok | base) > 0.4", CS_HOLDS, CS_LACKS_NOTHING, 0},
      /* ln(a - 0.5), a in 0.5..1, has the mean ln 0.5 - 1 = -1.69. */
      {"E(some | base) > -2", CS_HOLDS, CS_LACKS_NOTHING, 0.5},
      {"E(all | base) > 0", CS_NO_VALUE, CS_ALWAYS_FAILS, 1},
      {"P(all > 0 | base) > 0.5", CS_NO_VALUE, CS_ALWAYS_FAILS, 1},
      {"P(not (all > 0) | base) > 0.5", CS_NO_VALUE, CS_ALWAYS_FAILS, 1},
      {"E(some | low) < E(some | high)", CS_NO_VALUE, CS_ALWAYS_FAILS, 1},
      {"E(ok | base, shock: never) > 0", CS_NO_VALUE, CS_NEVER_HAPPENS, 0},
      {"Q(0.5, all | base) > 0", CS_NO_VALUE, CS_ALWAYS_FAILS, 1},
      {"E(ok | base) / (E(ok | high) - E(ok | high)) > 0", CS_NO_VALUE, CS_NO_NUMBER, 0},
      {"E(ok | base) > 0 or E(all | base) > 0", CS_NO_VALUE, CS_ALWAYS_FAILS, 1},
      {"min(E(ok | base), E(all | base)) > 0", CS_NO_VALUE, CS_ALWAYS_FAILS, 1},
      {"max(E(ok | base), E(all | base)) > 0", CS_NO_VALUE, CS_ALWAYS_FAILS, 1},
  };

  (void)state;
  for (size_t k = 0; k < sizeof claims / sizeof *claims; k++) {
    cs_buf text = {0};
    trial t;
    const cs_verdict *v;
    char *json;

    cs_buf_printf(&text, HEAD "claims: {c: {says: it, holds_if: \"%s\"}}\n", claims[k].test);
    trial_read(&t, text.text);
    trial_run(&t, quick(1024));
    v = trial_verdict(&t, "c");
    if (v->verdict != claims[k].verdict || v->lacking != claims[k].lacking)
      fail_msg("%s: verdict %s, lacks %d", claims[k].test, cs_verdict_names[v->verdict],
               (int)v->lacking);
    assert_near(v->left_out, claims[k].left_out, 0.001);
    json = trial_json(&t);
    assert_null(strstr(json, "nan"));
    if (v->verdict == CS_NO_VALUE) assert_non_null(strstr(json, "\"verdict\": \"no value\""));
    free(json);
    cs_buf_free(&text);
    trial_free(&t);
  }
}

static bool warns(const trial *t, const char *text) {
  for (size_t k = 0; k < t->quality.n; k++) {
    if (strstr(t->quality.warnings[k], text)) return true;
  }
  return false;
}

/* Every measure that fails is warned of, the worst first or last; claims that rest on a part of
 * their futures, and those that cannot be computed, are counted. */
static void all_failing_measures_are_warned_of(void **state) {
  trial t;

  (void)state;
  trial_read(&t, HEAD
             "claims:\n"
             "  part: {says: it, holds_if: \"E(some | base) > -2\"}\n"
             "  lost: {says: it, holds_if: \"E(all | base) > 0\"}\n");
  trial_run(&t, quick(1024));
  assert_true(warns(&t,
                    "measures.some has no value in 1024 futures (100 %) under low, and fails "
                    "under 1 other"));
  assert_true(warns(&t,
                    "measures.all has no value in 1024 futures (100 %) under base, and fails "
                    "under 2 others"));
  assert_false(warns(&t, "measures.ok has no value"));
  assert_true(warns(&t, "of claim part 50 % are left out"));
  assert_true(warns(&t, "1 claim cannot be computed"));
  assert_false(warns(&t, "undecided"));
  trial_free(&t);
}

/* Without a value a threshold is not met.  Under `high` some is ln 0.4 = -0.92 and ok 0.9: 2 of 3
 * are met; under `low` only ok is. */
static void a_failed_measure_meets_nothing(void **state) {
  const cs_order *mean;
  cs_result r;
  trial t;
  cs_buf out = {0};

  (void)state;
  trial_read(&t, HEAD);
  trial_run(&t, quick(1024));
  r = trial_result(&t);
  mean = &t.finding.by[CS_ORDER_MEAN];
  assert_int_equal(t.finding.aim.kind, CS_AIM_MOST_MET);
  assert_int_equal(mean->n_leads, 1);
  assert_string_equal(t.plan.program.worlds[mean->rank[0]].name, "high");
  assert_near(mean->value[mean->rank[0]], 2, 0);
  assert_near(mean->value[mean->rank[2]], 1, 0);
  /* As it stands, some >= -2 where a >= 0.5 + exp(-2) and ok >= 0.1 where a >= 0.1: 0.365 + 0.9. */
  assert_near(mean->value[0], 0.5 - 0.1353 + 0.9, 0.01);
  cs_result_table(&r, false, true, &out);
  cs_result_markdown(&r, &out);
  cs_result_csv(&r, &out);
  assert_null(strstr(out.text, "nan"));
  assert_null(strstr(out.text, "inf"));
  cs_buf_free(&out);
  trial_free(&t);
}

/* Strategies that do equally well share the first place, with the case as it stands, whatever their
 * order. */
static void equal_strategies_are_equal(void **state) {
  static const char *const orders[] = {"{x: {set: {}}, z: {set: {a: 0.1}}, y: {set: {}}}",
                                       "{z: {set: {a: 0.1}}, y: {set: {}}, x: {set: {}}}"};
  static const char *const says[] = {"shared by the case as it stands, x and y (70%)",
                                     "shared by the case as it stands, y and x (70%)"};

  (void)state;
  for (size_t k = 0; k < 2; k++) {
    cs_buf text = {0}, out = {0};
    cs_result r;
    char *json;
    trial t;

    cs_buf_printf(&text,
                  "casus: 1\nquantities: {a: 0..1}\n"
                  "measures: {m: {value: a, better: high, at_least: 0.3}}\nstrategies: %s\n",
                  orders[k]);
    trial_read(&t, text.text);
    trial_run(&t, quick(1024));
    r = trial_result(&t);
    assert_int_equal(t.finding.by[CS_ORDER_MEAN].n_leads, 3);
    assert_false(t.finding.settled);
    cs_result_put_answer(&r, &out);
    if (!strstr(out.text, says[k])) fail_msg("%s", out.text);
    json = trial_json(&t);
    assert_non_null(strstr(json, "\"settled\": false"));
    assert_non_null(strstr(
        json, k ? "\"first\": [\"base\", \"y\", \"x\"]" : "\"first\": [\"base\", \"x\", \"y\"]"));
    free(json);
    cs_buf_free(&text);
    cs_buf_free(&out);
    trial_free(&t);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(claims_that_cannot_be_computed),
      cmocka_unit_test(all_failing_measures_are_warned_of),
      cmocka_unit_test(a_failed_measure_meets_nothing),
      cmocka_unit_test(equal_strategies_are_equal),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
