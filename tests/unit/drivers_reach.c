/* Drivers are inputs that the claim depends on, whatever chance does to the others. */
#include "support.h"

#include "analysis/depends_on.h"

#include <string.h>

/* E(m | move) needs a by its formula, b through the strategy's change, c through the shock's
 * change, d through the shock's chance; e belongs to another strategy, f to nothing. */
static const char text[] =
    "casus: 1\n"
    "quantities:\n"
    "  a: 0..1\n"
    "  b: 0..1\n"
    "  c: 0..1\n"
    "  d: 0..1\n"
    "  e: 0..1\n"
    "  f: 0..1\n"
    "  x: 0\n"
    "measures:\n"
    "  m: {value: a + x}\n"
    "  other: {value: e + f}\n"
    "strategies:\n"
    "  move: {set: {x: b}}\n"
    "  rest: {set: {x: e}}\n"
    "shocks:\n"
    "  storm: {chance: d, set: {a: c}}\n"
    "claims:\n"
    "  c1: {says: more, holds_if: E(m | move) > 0}\n";

static void only_what_is_needed(void **state) {
  static const char names[] = "abcdef";
  static const bool want[] = {true, true, true, true, false, false};
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  cs_study study;
  cs_plan plan;
  size_t chosen[] = {0, 1};
  unsigned char reached[256] = {0};

  (void)state;
  assert_non_null(arena);
  assert_non_null(diag);
  assert_int_equal(cs_study_parse("reach.yaml", text, strlen(text), &(cs_model_settings){0}, arena,
                                  diag, &study),
                   CASUS_OK);
  assert_int_equal(cs_study_plan(&study, chosen, 2, arena, diag, &plan), CASUS_OK);
  assert_int_equal(plan.n_probes, 1);
  assert_true(study.graph.n <= sizeof reached);
  assert_int_equal(cs_reach(&study, &plan, &(size_t){0}, 1, reached), CASUS_OK);
  for (size_t i = 0; names[i]; i++) {
    char name[2] = {names[i], 0};

    if (!reached[cs_graph_find(&study.graph, name)] == want[i])
      fail_msg("\"%s\" is %sreached", name, want[i] ? "not " : "");
  }
  cs_study_free(&study);
  casus_diag_free(diag);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_is_needed)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
