/* The 5 x 5 pay-off matrix: every criterion against values computed independently of casus
 * (reference data, linear-interpolated percentiles, population standard deviation). */
#include "support.h"

#include "analysis/robust/robust.h"
#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The matrix as data: rows are strategies, columns futures. */
static void load(cs_data *d, cs_arena *arena, const cs_csv *t) {
  *d = (cs_data){.n = t->rows[0].n - 1,
                 .n_outcomes = 1,
                 .n_strategies = t->n - 1,
                 .n_deep = 1,
                 .replicates = 1};
  d->outcomes = cs_arena_alloc(arena, 1, sizeof *d->outcomes);
  d->strategies = cs_arena_alloc(arena, d->n_strategies, sizeof *d->strategies);
  assert_non_null(d->outcomes);
  assert_non_null(d->strategies);
  d->outcomes[0] = (cs_outcome){
      .name = "y", .has_better = true, .better_high = true, .at_least = 5, .at_most = INFINITY};
  assert_int_equal(cs_data_make(d, arena, false), CASUS_OK);
  for (size_t v = 0; v < d->n_strategies; v++) {
    d->strategies[v] = t->rows[v + 1].cells[0].text;
    for (size_t i = 0; i < d->n; i++) d->y[v][i] = cell_number(&t->rows[v + 1].cells[i + 1]);
  }
}

static const struct {
  const char *column, *criterion;
} pairs[] = {
    {"maximin", "maximin"},
    {"maximax", "maximax"},
    {"laplace_mean", "laplace"},
    {"laplace_mean", "expected"},
    {"hurwicz_opt0.3", "value | all | hurwicz 0.3 | pooled"},
    {"max_regret", "minimax-regret"},
    {"regret_p90_linear", "regret-90"},
    {"mean_regret", "mean-regret"},
    {"satisficing_ge5", "satisficing"},
    {"p10_linear", "value | percentile 10 | mean"},
    {"sd_pop", "value | all | sd"},
    {"mean_over_sd", "value|all|mean / sd"},
};
enum { PAIRS = sizeof pairs / sizeof *pairs };

static void five_by_five(void **state) {
  const char *matrix = reference("uncertainty/robustness_payoff_5x5.csv");
  cs_arena *arena;
  casus_diag *diag;
  cs_criterion criteria[PAIRS];
  cs_robust_settings set = {.criteria = criteria, .n_criteria = PAIRS, .only_those = true};
  cs_robust r;
  cs_data d;
  cs_csv t, expected;

  (void)state;
  if (!matrix) skip();
  arena = cs_arena_new();
  diag = casus_diag_new();
  read_table(matrix, arena, &t);
  load(&d, arena, &t);
  read_table(reference("uncertainty/robustness_expected_5x5.csv"), arena, &expected);
  for (size_t k = 0; k < PAIRS; k++)
    assert_int_equal(
        cs_criterion_parse(pairs[k].criterion, (cs_place){0}, arena, diag, &criteria[k]), CASUS_OK);
  assert_int_equal(cs_robust_make(&d, &set, arena, &r), CASUS_OK);
  assert_int_equal(r.measures[0].n, PAIRS);
  for (size_t k = 0; k < PAIRS; k++) {
    int c = cs_csv_column(&expected, pairs[k].column);

    assert_true(c > 0);
    for (size_t v = 0; v < d.n_strategies; v++) {
      const char *text = expected.rows[v + 1].cells[c].text;
      double got = r.measures[0].by[k].worth[v].shown;

      if (!strcmp(text, "inf")) {
        assert_true(isinf(got) && got > 0);
      } else {
        assert_near(got, strtod(text, NULL), 1e-10);
      }
    }
  }
  cs_robust_free(&r);
  cs_data_free(&d);
  casus_diag_free(diag);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(five_by_five)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
