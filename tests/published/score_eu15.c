/* The decided issues of the EU15 era in the DEU III data (Arregui and Perarnaud 2021): numbers
 * computed independently of casus, and the provenance of the shipped parameters. */
#include "support.h"

#include "faces/bargaining/rule_scores.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  cs_arena *arena;
  cs_decided d;
  cs_score_result shipped, crossed;
} data;

static int load(void **state) {
  static data all;
  const char *path = reference("bargaining/deu3/decided_eu15.csv");
  casus_diag *d = casus_diag_new();
  cs_score_options o;

  *state = NULL;
  if (path) {
    all.arena = cs_arena_new();
    assert_int_equal(cs_decided_read(path, all.arena, d, &all.d), CASUS_OK);
    cs_score_defaults(&o);
    assert_int_equal(cs_score_run(&all.d, &o, all.arena, &all.shipped), CASUS_OK);
    o.mode = CS_SCORE_CROSS_VALIDATED;
    assert_int_equal(cs_score_run(&all.d, &o, all.arena, &all.crossed), CASUS_OK);
    *state = &all;
  }
  casus_diag_free(d);
  return 0;
}

static int unload(void **state) {
  data *all = *state;

  if (all) cs_arena_free(all->arena);
  return 0;
}

static const cs_score *find(const cs_score_result *r, const char *name) {
  for (size_t k = 0; k < r->n_scores; k++) {
    if (!strcmp(r->scores[k].name, name)) return &r->scores[k];
  }
  fail_msg("no score of %s", name);
  return NULL;
}

/* 177 issues of 70 proposals, one without an outcome. */
static void the_file_is_whole(void **state) {
  data *all = *state;

  if (!all) skip();
  assert_int_equal(all->d.n_issues, 177);
  assert_int_equal(all->d.n_decided, 176);
  assert_int_equal(all->d.n_groups, 70);
}

/* Mean absolute errors 23.451 and 23.780, computed in numpy from the same file. */
static void closed_form_rules(void **state) {
  data *all = *state;

  if (!all) skip();
  assert_near(find(&all->shipped, "mean")->mae, 23.451, 0.01);
  assert_near(find(&all->shipped, "equal")->mae, 23.780, 0.01);
  assert_int_equal(find(&all->shipped, "mean")->n, 176);
}

/* Each issue's weighted mean; the table has four digits behind the point. */
static void each_weighted_mean(void **state) {
  data *all = *state;
  const char *path = reference("bargaining/deu3/model_predictions_eu15.csv");
  size_t compared = 0;
  int issue, mean;
  cs_csv t;

  if (!all || !path) skip();
  read_table(path, all->arena, &t);
  issue = cs_csv_column(&t, "issue");
  mean = cs_csv_column(&t, "compromise_ssi_salience");
  assert_true(issue >= 0 && mean >= 0);
  for (size_t i = 0; i < all->d.n_issues; i++) {
    for (size_t k = 1; k < t.n; k++) {
      if (strcmp(t.rows[k].cells[issue].text, all->d.issues[i].name)) continue;
      assert_near(all->shipped.scores[0].issues[i].point, cell_number(&t.rows[k].cells[mean]),
                  6e-5);
      compared++;
    }
  }
  assert_true(compared >= 176);
}

/* The shipped crowding is the fit to this file, to its third digit.  An independent fit in scipy
 * gave 0.667 too. */
static void shipped_parameters_come_from_here(void **state) {
  data *all = *state;

  if (!all) skip();
  assert_near(all->crossed.fitted.crowding, cs_predict_shipped.crowding, 1e-3);
}

/* Computed independently in numpy, on a grid of whole numbers on which midpoints are rounded down.
 * At crowding 0.667: CRPS 15.810, shares of outcomes in the closed intervals 0.670, 0.920, 0.977.
 * Leaving out each proposal in turn: CRPS 15.927, mean absolute error of the median 22.702; the
 * mean with its past errors: CRPS 16.915, with the twenty shipped errors 16.737. */
static void scores_of_the_forecast(void **state) {
  data *all = *state;
  const cs_score *s;

  if (!all) skip();
  s = find(&all->shipped, "forecast");
  assert_near(s->crps, 15.810, 0.01);
  /* An interval's end may fall to either side of an outcome: two issues of 176. */
  assert_near(s->coverage[0], 0.670, 0.012);
  assert_near(s->coverage[1], 0.920, 0.012);
  assert_near(s->coverage[2], 0.977, 0.012);
  s = find(&all->crossed, "forecast");
  assert_near(s->crps, 15.927, 0.01);
  assert_near(s->mae, 22.702, 0.05);
  assert_near(find(&all->crossed, "mean-errors")->crps, 16.915, 0.005);
  assert_near(find(&all->shipped, "mean-errors")->crps, 16.737, 0.005);
  assert_true(all->crossed.fair_difference.high < 0);
  /* Calibration: two standard errors of a share among 176. */
  for (int l = 0; l < CS_N_LEVELS; l++) {
    double p = cs_score_levels[l];

    assert_near(s->pit[l], p, 2 * sqrt(p * (1 - p) / 176));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_file_is_whole),      cmocka_unit_test(closed_form_rules),
      cmocka_unit_test(each_weighted_mean),     cmocka_unit_test(shipped_parameters_come_from_here),
      cmocka_unit_test(scores_of_the_forecast),
  };

  return cmocka_run_group_tests(tests, load, unload);
}
