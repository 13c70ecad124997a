/* The rules on small inputs worked by hand, and on the inputs that make other programs stop. */
#include "bargaining.h"

static double one_outcome(cs_rule rule, const cs_rule_options *o, size_t n, const double *x,
                          const double *s, const double *c) {
  cs_table t = {.n_actors = n, .n_issues = 1, .position = x, .salience = s, .capability = c};
  double outcome[1];
  cs_rule_result result = {.outcome = outcome};

  evaluate(rule, o, &t, NULL, &result);
  return outcome[0];
}

static void mean_by_hand(void **state) {
  static const double x[] = {0, 0.5, 1}, s[] = {1, 0.5, 0.25}, c[] = {1, 2, 4}, none[] = {0, 0, 0};
  cs_rule_options o;

  (void)state;
  cs_rule_defaults(&o);
  /* Weights 1, 1, 1. */
  assert_near(one_outcome(CS_RULE_MEAN, &o, 3, x, s, c), 0.5, 1e-15);
  /* (0 + 1 + 4) / 7 and (0 + 0.25 + 0.25) / 1.75. */
  set_option(&o, "weights", "capability");
  assert_near(one_outcome(CS_RULE_MEAN, &o, 3, x, s, c), 5.0 / 7.0, 1e-15);
  set_option(&o, "weights", "salience");
  assert_near(one_outcome(CS_RULE_MEAN, &o, 3, x, s, c), 0.5 / 1.75, 1e-15);
  set_option(&o, "weights", "full");
  assert_near(one_outcome(CS_RULE_MEAN, &o, 3, x, none, c), 0.5, 1e-15);
}

static void medians_by_hand(void **state) {
  static const double x[] = {0.9, 0.1, 0.4}, s[] = {1, 1, 1}, even[] = {0.3, 0.1, 0.2};
  static const double tipped[] = {0.31, 0.1, 0.2};
  cs_rule_options o;

  (void)state;
  cs_rule_defaults(&o);
  /* In order 0.1, 0.4, 0.9 the weights sum to 0.1, 0.3, 0.6: half is met exactly at 0.4, although
   * 0.1 + 0.2 is more than 0.3 in binary. */
  assert_near(one_outcome(CS_RULE_MEDIAN, &o, 3, x, s, even), 0.4, 0);
  assert_near(one_outcome(CS_RULE_MEDIAN, &o, 3, x, s, tipped), 0.9, 0);
  set_option(&o, "median", "upper");
  assert_near(one_outcome(CS_RULE_MEDIAN, &o, 3, x, s, even), 0.9, 0);
  set_option(&o, "median", "middle");
  assert_near(one_outcome(CS_RULE_MEDIAN, &o, 3, x, s, even), 0.65, 1e-15);
}

/* Two actors trade: in the two-actor case of decide-exchange-model, i = 1 (saliences .1, .9) and
 * j = 2 (.6, .5), 1 cares more for the second issue: .9 / .1 > .5 / .6, so it demands that one and
 * 2 the first.  Weights: first issue 1/7 and 6/7, second 9/14 and 5/14.  2 moves fully on the
 * second: D = 5/14, and the first must shift by D (.9 + .5) / (.1 + .6) = 2 D = 5/7, more than the
 * 1/7 that 1 can give.  So 1 moves fully, shift 1/7, and 2 by half of that, 1/14: a move of 1/5.
 * But the first outcome is 6/7, and 2 stands at 1: 1/7 is just what is left. */
static void exchange_by_hand(void **state) {
  static const double x[] = {0, 0, 1, 1}, s[] = {.1, .9, .6, .5}, c[] = {1, 1, 1, 1};
  cs_table t = {.n_actors = 2, .n_issues = 2, .position = x, .salience = s, .capability = c};
  double outcome[2], position[4];
  cs_rule_result result = {.outcome = outcome, .position = position};
  cs_rule_options o;

  (void)state;
  cs_rule_defaults(&o);
  evaluate(CS_RULE_EXCHANGE, &o, &t, NULL, &result);
  assert_near(position[0], 1.0, 1e-12);
  assert_near(position[1], 0.0, 1e-12);
  assert_near(position[2], 1.0, 1e-12);
  assert_near(position[3], 0.8, 1e-12);
  assert_near(outcome[0], 1.0, 1e-12);
  assert_near(outcome[1], 5.0 / 14.0 * 0.8, 1e-12);
}

/* ---- What stops other programs ----------------------------------------------------------------
 */

struct trouble {
  const char *name;
  size_t actors, issues;
  double x[12], s[12], c[12];
  unsigned char absent[12];
};

static const struct trouble troubles[] = {
    {"one actor", 1, 1, {0.3}, {0.5}, {1}, {0}},
    {"one actor, no weight", 1, 2, {0.3, 0.4}, {0, 0}, {0, 0}, {0}},
    {"all alike", 4, 1, {.5, .5, .5, .5}, {.5, .5, .5, .5}, {1, 1, 1, 1}, {0}},
    {"only the ends", 4, 1, {0, 1, 1, 0}, {.5, .4, .3, .2}, {1, 2, 3, 4}, {0}},
    {"a tie at the ends", 2, 1, {0, 1}, {1, 1}, {1, 1}, {0}},
    {"no salience", 3, 2, {0, 1, .5, .2, 1, .4}, {0, 0, 0, 0, 0, 0}, {1, 1, 1, 1, 1, 1}, {0}},
    {"one without salience", 3, 1, {0, .6, 1}, {0, .5, .5}, {1, 1, 1}, {0}},
    {"no capability", 3, 2, {0, 1, .5, .2, 1, .4}, {.5, .5, .5, .5, .5, .5}, {0}, {0}},
    {"one without capability", 3, 1, {0, .6, 1}, {.5, .5, .5}, {0, 1, 2}, {0}},
    {"full salience", 3, 2, {0, 1, .5, .2, 1, .4}, {1, 1, 1, 1, 1, 1}, {1, 2, 3, 4, 5, 6}, {0}},
    {"some absent",
     3,
     2,
     {0, 1, .5, .2, 1, .4},
     {.5, .5, 0, .5, .5, 0},
     {1, 1, 1, 1, 1, 1},
     {0, 0, 1, 0, 0, 1}},
    {"tiny weights", 3, 1, {0, .6, 1}, {1e-9, 1e-9, 1e-9}, {1e-9, 1e-9, 2e-9}, {0}},
    {"large weights", 3, 1, {0, .6, 1}, {1, 1, 1}, {1e12, 1e12, 1e11}, {0}},
};

/* Every value of every choice, for one rule and table. */
static void try_options(cs_rule rule, const cs_table *t, const char *name) {
  double outcome[4], position[12], win[12];
  unsigned char no_stance[4];
  cs_rule_result result = {
      .outcome = outcome, .position = position, .win = win, .no_stance = no_stance};
  const char *option;
  const char *const *values;

  for (size_t i = 0; (option = cs_rule_option_name(i, &values)); i++) {
    for (size_t v = 0; values && values[v]; v++) {
      cs_rule_options o;

      cs_rule_defaults(&o);
      set_option(&o, option, values[v]);
      evaluate(rule, &o, t, NULL, &result);
      for (size_t k = 0; k < t->n_issues; k++) {
        assert_int_equal(no_stance[k], 0);
        if (!(outcome[k] >= -1e-12 && outcome[k] <= 1.0 + 1e-12))
          fail_msg("%s, %s, %s=%s: outcome %g", cs_rule_names[rule], name, option, values[v],
                   outcome[k]);
      }
      for (size_t k = 0; k < t->n_actors * t->n_issues; k++)
        assert_true(position[k] >= -1e-12 && position[k] <= 1.0 + 1e-12);
    }
  }
}

static void every_rule_takes_every_table(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
    const struct trouble *q = &troubles[i];
    unsigned char present[12];
    cs_table t = {.n_actors = q->actors,
                  .n_issues = q->issues,
                  .position = q->x,
                  .salience = q->s,
                  .capability = q->c,
                  .present = present};

    for (size_t k = 0; k < 12; k++) present[k] = !q->absent[k];
    for (int rule = 0; rule < CS_N_RULES; rule++) try_options((cs_rule)rule, &t, q->name);
  }
}

/* The second issue has nobody: its outcome is NaN and flagged, the first is what it is alone. */
static void an_issue_without_stances_is_flagged(void **state) {
  static const double x[] = {0.2, 0, 0.8, 0}, s[] = {.5, 0, .5, 0}, c[] = {1, 1, 1, 1};
  static const unsigned char present[] = {1, 0, 1, 0};
  cs_table t = {.n_actors = 2,
                .n_issues = 2,
                .position = x,
                .salience = s,
                .capability = c,
                .present = present};
  cs_table nobody = {.n_issues = 2};
  double outcome[2];
  unsigned char no_stance[2];
  cs_rule_result result = {.outcome = outcome, .no_stance = no_stance};
  cs_rule_options o;

  (void)state;
  cs_rule_defaults(&o);
  for (int rule = 0; rule < CS_N_RULES; rule++) {
    evaluate((cs_rule)rule, &o, &t, NULL, &result);
    assert_int_equal(no_stance[0], 0);
    assert_int_equal(no_stance[1], 1);
    assert_true(isnan(outcome[1]));
    assert_true(outcome[0] >= 0.2 && outcome[0] <= 0.8);
    evaluate((cs_rule)rule, &o, &nobody, NULL, &result);
    assert_true(no_stance[0] && no_stance[1] && isnan(outcome[0]) && isnan(outcome[1]));
  }
}

/* ---- Options ----------------------------------------------------------------------------------
 */

static void options_by_name(void **state) {
  casus_diag *d = casus_diag_new();
  cs_place at = {.file = "f", .line = 1, .column = 1, .width = 1};
  cs_rule_options o;
  cs_rule rule;
  char *text;

  (void)state;
  cs_rule_defaults(&o);
  set_option(&o, "VotingRule", "Proportional");
  assert_int_equal(o.vote, CS_VOTE_PROP);
  set_option(&o, "voting_rule", "cubic");
  assert_int_equal(o.vote, CS_VOTE_CUBIC);
  set_option(&o, "BigRAdjust", "No");
  assert_int_equal(o.bigr_adjust, CS_BIGR_NONE);
  set_option(&o, "seed", "18446744073709551615");
  assert_true(o.seed == UINT64_MAX);
  assert_int_equal(cs_rule_set(&o, "seed", "18446744073709551616", at, at, d), CASUS_CASE);
  assert_int_equal(cs_rule_set(&o, "rounds", "-1", at, at, d), CASUS_CASE);
  assert_int_equal(cs_rule_set(&o, "status_quo", "1.5", at, at, d), CASUS_CASE);
  assert_int_equal(cs_rule_set(&o, "VotingRul", "Cubic", at, at, d), CASUS_CASE);
  assert_int_equal(cs_rule_set(&o, "variant", "scholtz", at, at, d), CASUS_CASE);
  text = casus_diag_text(d, 0);
  assert_non_null(strstr(text, "Accepted: scholz, textbook."));
  assert_non_null(strstr(text, "Did you mean \"scholz\"?"));
  assert_non_null(strstr(text, "Did you mean \"VotingRule\"?"));
  casus_text_free(text);
  casus_diag_free(d);
  assert_true(cs_rule_find("expected-utility", &rule));
  assert_int_equal(rule, CS_RULE_EXPECTED_UTILITY);
  assert_false(cs_rule_find("nash", &rule));
  assert_true(cs_rule_workspace(CS_RULE_KTAB, CS_TABLE_ACTORS + 1, 1) == SIZE_MAX);
}

/* ---- Columns ----------------------------------------------------------------------------------
 */

static void columns_agree_with_rows(void **state) {
  enum { N = 700, A = 3 };
  static double x[A][N], s[A][N], c[A][N], out[N];
  const double *px[A], *ps[A], *pc[A];
  cs_rule_options o;

  (void)state;
  cs_rule_defaults(&o);
  for (size_t a = 0; a < A; a++) {
    for (size_t i = 0; i < N; i++) {
      x[a][i] = (double)((i * 7 + a * 3) % 11) / 10.0;
      s[a][i] = i % 13 ? (double)((i + a) % 5) / 5.0 : 0.0;
      c[a][i] = (double)(a + 1);
    }
    px[a] = x[a];
    ps[a] = s[a];
    pc[a] = c[a];
  }
  cs_mean_columns(A, N, px, ps, pc, out, NULL);
  for (size_t i = 0; i < N; i++) {
    double rx[A], rs[A], rc[A];

    for (size_t a = 0; a < A; a++) {
      rx[a] = x[a][i];
      rs[a] = s[a][i];
      rc[a] = c[a][i];
    }
    assert_true(out[i] == one_outcome(CS_RULE_MEAN, &o, A, rx, rs, rc));
  }
  for (size_t a = 0; a < A; a++) pc[a] = NULL;
  cs_mean_columns(A, 1, px, ps, pc, out, NULL);
  assert_near(out[0], (x[0][0] + x[1][0] + x[2][0]) / 3.0, 1e-15); /* future 0 has no weight */
  cs_mean_columns(0, 1, NULL, NULL, NULL, out, NULL);
  assert_true(isnan(out[0]));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(mean_by_hand),
      cmocka_unit_test(medians_by_hand),
      cmocka_unit_test(exchange_by_hand),
      cmocka_unit_test(every_rule_takes_every_table),
      cmocka_unit_test(an_issue_without_stances_is_flagged),
      cmocka_unit_test(options_by_name),
      cmocka_unit_test(columns_agree_with_rows),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
