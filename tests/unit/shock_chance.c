/* A strategy that reaches nothing of a quantity but the shock that changes it: worked by hand. */
#include "support.h"

#include "analysis/study.h"

#include <string.h>

/* Without the strategy the shock happens in 40 % of the futures, with it in 10 %.  constant is 1,
 * 3 under the shock; drawn is 0.5 on average, and 2 more under it; formula is 10 constant. */
static const char text[] =
    "casus: 1\n"
    "quantities:\n"
    "  calm: 0\n"
    "  constant: 1\n"
    "  drawn: 0..1\n"
    "  formula: 10 * constant\n"
    "measures:\n"
    "  a: {value: constant}\n"
    "  b: {value: drawn}\n"
    "  c: {value: formula}\n"
    "strategies:\n"
    "  soothe: {set: {calm: 0.75}}\n"
    "shocks:\n"
    "  storm: {chance: 0.4 * (1 - calm), set: {constant: 3, drawn: +2}}\n";

static void chance_under_strategy(void **state) {
  static const double want[2][3] = {{1.8, 1.3, 18}, {1.2, 0.7, 12}};
  /* 65536 points of a Sobol' sequence put a share within 1/65536 of an elementary interval's; the
   * chances fall between two such points, hence a few of them. */
  const double close = 10.0 / 65536;
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  cs_study study;
  cs_plan plan;
  cs_run run;
  size_t chosen = 0;
  cs_run_settings settings = {
      .seed = 1, .futures = 65536, .replicates = 1, .deep_points = 1, .threads = 1, .block = 256};

  (void)state;
  assert_non_null(arena);
  assert_non_null(diag);
  assert_int_equal(cs_study_parse("storm.yaml", text, strlen(text), &(cs_model_settings){0}, arena,
                                  diag, &study),
                   CASUS_OK);
  assert_int_equal(cs_study_plan(&study, &chosen, 1, arena, diag, &plan), CASUS_OK);
  settings.watches = plan.watches;
  settings.n_watches = plan.n_watches;
  assert_int_equal(cs_run_make(&plan.program, &settings, diag, &run), CASUS_OK);
  for (size_t w = 0; w < 2; w++) {
    for (size_t k = 0; k < 3; k++)
      assert_near(cs_run_watched(&run, 0, w, k)->mean, want[w][k], close * (k == 2 ? 20 : 2));
  }
  cs_run_free(&run);
  cs_study_free(&study);
  casus_diag_free(diag);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(chance_under_strategy)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
