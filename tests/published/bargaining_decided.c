/* 177 issues decided in the European Union of fifteen: the models against each other and against
 * what was decided.
 *
 * Source: the DEU III data (Arregui and Perarnaud 2021), the proposals of the EU15 era, with
 * capabilities as stated beside them (Shapley-Shubik values); predictions per issue computed by
 * other programs, among them smpc on the issues that it survives.  Mean absolute errors on 0..100.
 */
#include "bargaining.h"

enum { ISSUES = 200, ACTORS = 32 };

struct issue {
  const char *name;
  size_t n;
  double x[ACTORS], s[ACTORS], c[ACTORS], outcome; /* NaN: not decided */
};

static struct issue issues[ISSUES];
static size_t n_issues;

/* Reads the issues into an arena that the caller frees; skips the test without the data. */
static cs_arena *load(void) {
  const char *path = reference("bargaining/deu3/decided_eu15.csv");
  cs_arena *arena;
  cs_csv t;

  if (!path) skip();
  arena = cs_arena_new();
  read_table(path, arena, &t);
  n_issues = 0;
  for (size_t i = 1; i < t.n; i++) {
    const cs_cell *cell = t.rows[i].cells;
    struct issue *last = n_issues ? &issues[n_issues - 1] : NULL;

    if (!last || strcmp(last->name, cell[0].text)) {
      assert_true(n_issues < ISSUES);
      last = &issues[n_issues++];
      *last = (struct issue){.name = cell[0].text, .outcome = NAN};
    }
    assert_true(last->n < ACTORS);
    last->x[last->n] = cell_number(&cell[3]) / 100.0;
    last->s[last->n] = cell_number(&cell[4]) / 100.0;
    last->c[last->n] = cell_number(&cell[5]);
    last->n++;
    if (cell[6].n) last->outcome = cell_number(&cell[6]);
  }
  assert_int_equal(n_issues, 177);
  return arena;
}

static double predict(const struct issue *is, const double *s, cs_rule rule,
                      const cs_rule_options *o) {
  cs_table t = {
      .n_actors = is->n, .n_issues = 1, .position = is->x, .salience = s, .capability = is->c};
  double outcome[1];
  cs_rule_result result = {.outcome = outcome};

  evaluate(rule, o, &t, NULL, &result);
  return 100.0 * outcome[0];
}

/* Mean absolute error over the issues with an outcome; they must be `count`. */
static double error_of(cs_rule rule, const cs_rule_options *o, size_t count) {
  double sum = 0.0;
  size_t n = 0;

  for (size_t i = 0; i < n_issues; i++) {
    if (isnan(issues[i].outcome)) continue;
    sum += fabs(predict(&issues[i], issues[i].s, rule, o) - issues[i].outcome);
    n++;
  }
  assert_int_equal(n, count);
  return sum / (double)n;
}

/* The rows of the table that have a closed form. */
static void errors_of_the_closed_forms(void **state) {
  cs_arena *arena = load();
  cs_rule_options o;

  (void)state;
  cs_rule_defaults(&o);
  assert_near(error_of(CS_RULE_MEAN, &o, 176), 23.451, 0.01);
  assert_near(error_of(CS_RULE_MEDIAN, &o, 176), 28.205, 0.01);
  set_option(&o, "weights", "equal");
  assert_near(error_of(CS_RULE_MEAN, &o, 176), 23.780, 0.01);
  cs_arena_free(arena);
}

/* The published 28.489 for the weighted median is the lower median with capabilities of 1/9 for the
 * nine states with a position on d98325i2, where both ends then hold exactly half the weight; the
 * file rounds them to 0.111111, which tips the balance. */
static void the_median_hinges_on_one_tie(void **state) {
  cs_arena *arena = load();
  cs_rule_options o;

  (void)state;
  for (size_t i = 0; i < n_issues; i++) {
    for (size_t a = 0; a < issues[i].n; a++) {
      if (issues[i].c[a] == 0.111111) issues[i].c[a] = 1.0 / 9.0;
    }
  }
  cs_rule_defaults(&o);
  assert_near(error_of(CS_RULE_MEDIAN, &o, 176), 28.489, 0.001);
  set_option(&o, "median", "upper");
  assert_near(error_of(CS_RULE_MEDIAN, &o, 176), 28.205, 0.001);
  cs_arena_free(arena);
}

/* The issue as it was given to smpc: without actors that have no capability, zero saliences raised
 * to 1 of 100. */
static void prepare(const struct issue *is, struct issue *out) {
  *out = *is;
  out->n = 0;
  for (size_t a = 0; a < is->n; a++) {
    if (!(is->c[a] > 0.0)) continue;
    out->x[out->n] = is->x[a];
    out->s[out->n] = fmax(is->s[a], 0.01);
    out->c[out->n] = is->c[a];
    out->n++;
  }
}

/* smpc's predictions, issue by issue.  They were made from what it prints: positions with two
 * decimals of 100, modes with one, chances with four; the tolerances are what that leaves.  NOT
 * REPRODUCED on a few issues on which several actors are alike in everything: there a bargain
 * hinges on the last bits of smpc's sums, and the errors of the table differ by as much as that. */
static void predictions_of_smpc(void **state) {
  cs_arena *arena = load();
  static const struct {
    const char *column, *outcome;
    double tolerance, error;
    size_t least;
  } kinds[] = {{"ktab_mode", "mode", 0.06, 23.735, 107},
               {"ktab_probmean", "expected", 0.5, 23.147, 100},
               {"ktab_mean_final", "mean", 0.03, 21.924, 107}};
  cs_csv t;

  (void)state;
  read_table(reference("bargaining/deu3/model_predictions_eu15.csv"), arena, &t);
  for (size_t k = 0; k < 3; k++) {
    int column = cs_csv_column(&t, kinds[k].column);
    size_t n = 0, same = 0;
    double sum = 0.0;
    cs_rule_options o;

    assert_true(column >= 0);
    cs_rule_defaults(&o);
    set_option(&o, "outcome", kinds[k].outcome);
    for (size_t i = 0; i < n_issues; i++) {
      const cs_row *row = &t.rows[i + 1];
      struct issue is;
      double got;

      assert_string_equal(row->cells[0].text, issues[i].name);
      if (!row->cells[column].n || isnan(issues[i].outcome)) continue;
      prepare(&issues[i], &is);
      got = predict(&is, is.s, CS_RULE_KTAB, &o);
      sum += fabs(got - is.outcome);
      same += fabs(got - cell_number(&row->cells[column])) <= kinds[k].tolerance;
      n++;
    }
    print_message("%s: %zu of %zu the same, error %.3f, there %.3f\n", kinds[k].column, same, n,
                  sum / (double)n, kinds[k].error);
    assert_int_equal(n, 114);
    assert_true(same >= kinds[k].least);
    assert_near(sum / (double)n, kinds[k].error, 0.1);
  }
  cs_arena_free(arena);
}

/* smpc stops on nearly a third of such issues: every rule must give an outcome on all of them. */
static void no_rule_fails_on_any_issue(void **state) {
  cs_arena *arena = load();
  cs_rule_options o;

  (void)state;
  cs_rule_defaults(&o);
  for (int rule = 0; rule < CS_N_RULES; rule++) {
    for (size_t i = 0; i < n_issues; i++) {
      double x = predict(&issues[i], issues[i].s, (cs_rule)rule, &o);

      if (!(x >= 0.0 && x <= 100.0))
        fail_msg("%s on issue %s gives %g", cs_rule_names[rule], issues[i].name, x);
    }
    print_message("%s: error %.3f\n", cs_rule_names[rule], error_of((cs_rule)rule, &o, 176));
  }
  set_option(&o, "variant", "textbook");
  print_message("textbook, median: error %.3f\n", error_of(CS_RULE_EXPECTED_UTILITY, &o, 176));
  set_option(&o, "outcome", "mean");
  print_message("textbook, mean: error %.3f\n", error_of(CS_RULE_EXPECTED_UTILITY, &o, 176));
  set_option(&o, "variant", "scholz");
  print_message("scholz, mean: error %.3f\n", error_of(CS_RULE_EXPECTED_UTILITY, &o, 176));
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(errors_of_the_closed_forms),
      cmocka_unit_test(the_median_hinges_on_one_tie),
      cmocka_unit_test(predictions_of_smpc),
      cmocka_unit_test(no_rule_fails_on_any_issue),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
