/* Each allocation in turn fails, from reading a case to the result: the call says so, and nothing
 * is lost (the address sanitizer watches). */
#include "study.h"
#include "support.h"

#include "faces/faces.h"
#include "base/alloc.h"

#include <string.h>

static const char text[] =
    "casus: 1\n"
    "title: t\n"
    "actors: {A: {capability: pert(3, 4, 9)}, B: {capability: 1..5}}\n"
    "issues: {i: {from: 0, to: 10, no_deal: 1}}\n"
    "stances:\n"
    "  A: {i: {position: 1..3, salience: 50, red_line: {at_most: 5, hard: yes}}}\n"
    "  B: {i: {position: pert(5, 8, 10), salience: 70..90}}\n"
    "correlate: [{between: [stances.A.i.position, stances.B.i.position], rank: 0.6}]\n"
    "quantities: {e: 'range(0, 2)', f: e * t.i + sum(stances.*.i.salience)}\n"
    "models: {t: {kind: bargaining, rules: [ktab]}}\n"
    "measures: {x: {value: t.i, better: low, at_most: 5}, y: f}\n"
    "strategies: {s: {set: {stances.A.i.position: +2}}}\n"
    "shocks: {a: {chance: 0.1..0.3, set: {stances.B.*.position: 9}}}\n"
    "claims: {c: {says: s, holds_if: P(x | s) > Q(0.2, y | base)}}\n";

/* Everything once; the status of the first thing that failed. */
static casus_status everything(const char *source) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_model_settings models = {0};
  cs_run_settings s = quick(32);
  cs_study study = {0};
  cs_plan plan;
  cs_run run = {0};
  cs_finding finding = {0};
  cs_quality quality;
  size_t chosen = 0;
  casus_status st = arena && d ? CASUS_OK : CASUS_NOMEM;

  s.threads = 2;
  s.deep_points = 1;
  s.deep_is_drawn = true;
  if (st == CASUS_OK)
    st = cs_study_parse("case", source, strlen(source), &models, arena, d, &study);
  if (st == CASUS_OK) st = cs_study_plan(&study, &chosen, 1, arena, d, &plan);
  if (st == CASUS_OK) {
    s.watches = plan.watches;
    s.n_watches = plan.n_watches;
    s.probes = plan.probes;
    s.n_probes = plan.n_probes;
    st = cs_run_make(&plan.program, &s, d, &run);
  }
  if (st == CASUS_OK) {
    s.deep_points = 8;
    st = cs_find(&study, &plan, &run, &s, arena, &finding);
  }
  if (st == CASUS_OK) st = cs_judge_quality(&study, &plan, &run, finding.verdicts, arena, &quality);
  if (st == CASUS_OK) {
    cs_result result = {.study = &study,
                        .plan = &plan,
                        .run = &run,
                        .finding = &finding,
                        .quality = &quality,
                        .pictures = cs_pictures};
    cs_buf out = {0};
    json_t *json = cs_result_json(&result, false);

    if (!json) st = CASUS_NOMEM;
    json_decref(json);
    cs_result_table(&result, false, true, &out);
    cs_result_csv(&result, &out);
    cs_result_markdown(&result, &out);
    if (out.failed) st = CASUS_NOMEM;
    cs_buf_free(&out);
  }
  cs_finding_free(&finding);
  cs_run_free(&run);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return st;
}

static void each_allocation_may_fail(const char *source, casus_status last) {
  size_t n, total;

  cs_alloc_fail_at(0);
  assert_int_equal(everything(source), last);
  total = cs_alloc_fail_at(0);
  assert_true(total > 20);
  for (n = 1; n <= total; n += is_thorough() ? 1 : 1 + total / 500) {
    casus_status st;

    cs_alloc_fail_at(n);
    st = everything(source);
    cs_alloc_fail_at(0);
    /* A lost message or thread is no failure of the call. */
    if (st != CASUS_NOMEM && st != last) fail_msg("allocation %zu of %zu: status %d", n, total, st);
  }
}

static void a_good_case(void **state) {
  (void)state;
  each_allocation_may_fail(text, CASUS_OK);
}

static void a_broken_case(void **state) {
  (void)state;
  each_allocation_may_fail(
      "casus: 1\nactors: {A: {capabilty: 3}}\nissues: {i: {from: 0, to: 1}}\n"
      "stances: {B: {i: {position: pert(3, 2, 1), salience: x + }}}\n"
      "models: {t: {kind: bargain}}\nstrategies: {s: {set: {q: 1}}}\n"
      "claims: {c: {says: s, holds_if: P(x) > 3}}\n",
      CASUS_CASE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_good_case),
      cmocka_unit_test(a_broken_case),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
