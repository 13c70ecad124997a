/* Each allocation in turn fails: the status says so, nothing leaks (under the sanitizers). */
#include "support.h"

#include "engine/design.h"
#include "quantity/correlation.h"
#include "quantity/distribution.h"

#include <string.h>

static casus_status distributions(void) {
  static const char *const texts[] = {"1..2", "pert(1, 2, 3)", "choice(1: 0.5, 2: 0.5)",
                                      "quantiles(5: 1, 95: 2)", "normal(0, 1) within 1..2"};
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  casus_status st = arena && tables ? CASUS_OK : CASUS_NOMEM;

  for (size_t i = 0; !st && i < sizeof texts / sizeof *texts; i++) {
    cs_distribution *p;

    st = cs_distribution_parse(texts[i], strlen(texts[i]), (cs_place){0}, NULL, arena, &p);
    if (!st) st = cs_distribution_prepare(p, tables);
  }
  cs_inverses_free(tables);
  cs_arena_free(arena);
  return st;
}

static casus_status designs(void) {
  cs_design_settings s = {CS_DESIGN_SOBOL, 1, 16, 64, 30};
  cs_design *p;
  casus_status st = cs_design_new(&s, NULL, &p);

  cs_design_free(p);
  return st;
}

static casus_status correlations(void) {
  static const cs_rank_correlation pairs[] = {
      {0, 1, -0.9, {0}}, {1, 2, -0.9, {0}}, {0, 2, -0.9, {0}}};
  static const char *const names[] = {"a", "b", "c"};
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  casus_status st = arena && tables ? CASUS_OK : CASUS_NOMEM;
  cs_correlation *c;

  if (!st) st = cs_correlation_new(pairs, 3, names, NULL, arena, tables, &c);
  cs_inverses_free(tables);
  cs_arena_free(arena);
  return st;
}

static void every_failure_is_reported(void **state) {
  (void)state;
  assert_true(fail_each_allocation(distributions, SIZE_MAX) > 1);
  assert_true(fail_each_allocation(designs, SIZE_MAX) > 1);
  assert_true(fail_each_allocation(correlations, SIZE_MAX) > 1);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_failure_is_reported)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
