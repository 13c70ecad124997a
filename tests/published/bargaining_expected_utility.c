/* The expected-utility model: ten rounds of four inputs in two readings.
 *
 * Source: an independent implementation; on the emission example (Scholz, Calbert and Smith 2011,
 * Table 1) it equals the program jmckib/bdm-scholz-expected-utility-model digit for digit.  Printed
 * with nine decimals; tolerance 1e-6 in the input's units. */
#include "bargaining.h"

enum { ROUNDS = 11, ACTORS = 64 };

static struct {
  size_t n, compared;
  double low, width, position[ROUNDS][ACTORS];
  size_t seen;
  bool tie; /* see litigation below */
} want;

static double natural(double x) {
  return want.low + want.width * x;
}

static void compare(void *data, size_t round, size_t first, size_t n, const double *position,
                    const double *win) {
  (void)data;
  (void)first;
  (void)n;
  (void)win;
  want.seen = round;
  if (round > want.compared) return;
  for (size_t a = 0; a < want.n; a++) {
    double got = natural(position[a]), expected = want.position[round][a];

    if (fabs(got - expected) <= 1e-6) continue;
    if (!want.tie || round == 0)
      fail_msg("round %zu, actor %zu: got %.9f, expected %.9f", round, a, got, expected);
    /* Two offers at the same distance on either side. */
    assert_near(fabs(got - want.position[round - 1][a]),
                fabs(expected - want.position[round - 1][a]), 1e-6);
  }
}

static void run(const char *input, const char *rounds, const char *variant, size_t compared,
                bool tie) {
  cs_arena *arena = cs_arena_new();
  double x[ACTORS], s[ACTORS], c[ACTORS], outcome[1], position[ACTORS];
  cs_rule_result result = {.outcome = outcome, .position = position};
  cs_recorder recorder = {.state = compare};
  cs_table table = {.n_issues = 1, .position = x, .salience = s, .capability = c};
  cs_rule_options o;
  cs_csv t;
  char file[128];
  double high = -INFINITY;

  snprintf(file, sizeof file, "bargaining/bdm/%s", input);
  read_table(reference(file), arena, &t);
  want.n = table.n_actors = t.n - 1;
  want.low = INFINITY;
  for (size_t a = 0; a < want.n; a++) {
    c[a] = cell_number(&t.rows[a + 1].cells[1]);
    x[a] = cell_number(&t.rows[a + 1].cells[2]);
    s[a] = cell_number(&t.rows[a + 1].cells[3]);
    want.low = fmin(want.low, x[a]);
    high = fmax(high, x[a]);
  }
  want.width = high - want.low;
  for (size_t a = 0; a < want.n; a++) x[a] = (x[a] - want.low) / want.width;
  snprintf(file, sizeof file, "bargaining/bdm/%s_rounds_%s.csv", rounds, variant);
  read_table(reference(file), arena, &t);
  assert_int_equal(t.n, ROUNDS + 1);
  for (size_t i = 0; i < ROUNDS; i++) {
    for (size_t a = 0; a < want.n; a++)
      want.position[i][a] = cell_number(&t.rows[i + 1].cells[2 + a]);
  }
  want.compared = compared;
  want.tie = tie;
  want.seen = 0;
  cs_rule_defaults(&o);
  set_option(&o, "variant", variant);
  evaluate(CS_RULE_EXPECTED_UTILITY, &o, &table, &recorder, &result);
  assert_true(want.seen >= 1);
  if (compared == ROUNDS - 1) { /* after the end, as at the end */
    for (size_t a = 0; a < want.n; a++)
      assert_near(natural(position[a]), want.position[ROUNDS - 1][a], 1e-6);
  }
  cs_arena_free(arena);
}

static void ten_rounds(void **state) {
  static const char *const variants[] = {"scholz", "textbook"};

  (void)state;
  if (!reference("bargaining/bdm/WW1.csv")) skip();
  for (size_t v = 0; v < 2; v++) {
    run("scholz_emission_inputs.csv", "scholz_emission", variants[v], ROUNDS - 1, false);
    run("Iranian_Election.csv", "iran_election", variants[v], ROUNDS - 1, false);
    run("WW1.csv", "ww1", variants[v], ROUNDS - 1, false);
  }
  run("litigation_inputs.csv", "litigation", "scholz", ROUNDS - 1, false);
}

/* NOT REPRODUCED beyond round 1: an actor at 0.8 has offers at 0.75 and 0.85, and the reference
 * takes the one that rounding makes nearer.  We take the first. */
static void ties_are_broken_by_order(void **state) {
  (void)state;
  if (!reference("bargaining/bdm/WW1.csv")) skip();
  run("litigation_inputs.csv", "litigation", "textbook", 1, true);
}

/* Round 0 of the emission example as jmckib's program prints it: median 7.0, mean
 * 7.389955686853767. */
static void start_of_the_emission_example(void **state) {
  static const double x[] = {4, 7, 4, 4, 10, 10, 10, 7, 4, 7};
  static const double s[] = {.8, .4, .2, .8, .6, .6, .9, .1, 1.0, .7};
  static const double c[] = {.08, .08, .03, .16, .16, .16, .16, .05, .05, .08};
  double scaled[10], outcome[1];
  cs_table t = {.n_actors = 10, .n_issues = 1, .position = scaled, .salience = s, .capability = c};
  cs_rule_result result = {.outcome = outcome};
  cs_rule_options o;

  (void)state;
  for (size_t a = 0; a < 10; a++) scaled[a] = x[a] / 10.0;
  cs_rule_defaults(&o);
  evaluate(CS_RULE_MEDIAN, &o, &t, NULL, &result);
  assert_near(10.0 * outcome[0], 7.0, 1e-12);
  evaluate(CS_RULE_MEAN, &o, &t, NULL, &result);
  assert_near(10.0 * outcome[0], 7.389955686853767, 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ten_rounds),
      cmocka_unit_test(ties_are_broken_by_order),
      cmocka_unit_test(start_of_the_emission_example),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
