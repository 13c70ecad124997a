/* Tables of futures, and the kept futures of a run, as columns. */
#include "study.h"
#include "support.h"
#include "temporary.h"

#include "analysis/data/data.h"

#include <math.h>
#include <string.h>

/* Reads `text` as a table; its messages go to *messages, to be freed. */
static casus_status read_text(const char *text, const cs_table_roles *roles, cs_arena *arena,
                              cs_data *out, char **messages) {
  casus_diag *diag = casus_diag_new();
  casus_status st = cs_data_of_table(temporary_text("runs.csv", text), roles, arena, diag, out);

  *messages = casus_diag_text(diag, 0);
  casus_diag_free(diag);
  return st;
}

static const char *const cost[] = {"cost"};

/* Strategies stand in any order; futures are told by name; kinds are found. */
static void strategies_meet_the_same_futures(void **state) {
  cs_table_roles roles = {.outcomes = cost, .n_outcomes = 1, .strategy = "plan", .scenario = "id"};
  cs_arena *arena = cs_arena_new();
  cs_data d;
  char *messages;

  (void)state;
  assert_int_equal(read_text("id,plan,a,n,mood,cost\n"
                             "f2,wait,0.5,2,bad,3\n"
                             "f1,act,0.25,1,good,10\n"
                             "f2,act,0.5,2,bad,20\n"
                             "f1,wait,0.25,1,good,\n",
                             &roles, arena, &d, &messages),
                   CASUS_OK);
  assert_int_equal(d.n, 2);
  assert_int_equal(d.n_strategies, 2);
  assert_int_equal(d.n_inputs, 3);
  assert_string_equal(d.strategies[0], "wait");
  assert_int_equal(cs_data_strategy(&d, "act"), 1);
  assert_int_equal(d.inputs[0].kind, CS_REAL);
  assert_int_equal(d.inputs[1].kind, CS_INTEGER);
  assert_int_equal(d.inputs[2].kind, CS_CATEGORY);
  assert_string_equal(d.inputs[2].levels[(size_t)d.inputs[2].x[1]], "good");
  assert_true(d.inputs[0].x[0] == 0.5 && d.inputs[0].x[1] == 0.25);
  assert_true(d.y[0][0] == 3 && isnan(d.y[0][1]));
  assert_true(d.y[1][0] == 20 && d.y[1][1] == 10);
  assert_true(d.inputs[0].least == 0.25 && d.inputs[0].most == 0.5);
  casus_text_free(messages);
  cs_data_free(&d);
  cs_arena_free(arena);
}

static void refuse(const char *text, const cs_table_roles *roles, const char *because) {
  cs_arena *arena = cs_arena_new();
  cs_data d;
  char *messages;

  assert_int_equal(read_text(text, roles, arena, &d, &messages), CASUS_CASE);
  if (!strstr(messages, because)) fail_msg("no \"%s\" in: %s", because, messages);
  casus_text_free(messages);
  cs_arena_free(arena);
}

static void mistakes_at_their_place(void **state) {
  cs_table_roles plain = {.outcomes = cost, .n_outcomes = 1};
  cs_table_roles by_plan = {.outcomes = cost, .n_outcomes = 1, .strategy = "plan"};
  cs_table_roles weighted = {.outcomes = cost, .n_outcomes = 1, .weight = "w"};

  (void)state;
  refuse("a,costs\n1,2\n", &plain, "no column \"cost\"");
  refuse("a,cost\n1,two\n", &plain, ":2:3: error: outcome \"cost\" is no number");
  refuse("a,cost\n1\n", &plain, "1 cells, the header 2");
  refuse("a,plan,cost\n1,x,1\n2,x,2\n1,y,1\n", &by_plan, "strategy \"y\" has 1 of 2 futures");
  refuse("a,plan,cost\n1,x,1\n2,y,1\n", &by_plan, "\"a\" differs between strategies");
  refuse("a,w,cost\n1,-1,1\n", &weighted, "at least 0");
  refuse("a,w,cost\n1,0,1\n", &weighted, "all weights are 0");
  refuse("a,cost\n", &plain, "at least one line");
  refuse("a,plan,w,cost\n1,x,1,1\n1,y,2,1\n",
         &(cs_table_roles){.outcomes = cost, .n_outcomes = 1, .strategy = "plan", .weight = "w"},
         ":3:5: error: the weight differs between strategies");
  refuse("a,a,cost\n1,2,3\n", &plain, ":1:3: error: two columns are named \"a\"");
}

/* An input whose other cells are numbers is not silently taken as a category; all gaps are told, in
 * all inputs. */
static void gaps_in_inputs(void **state) {
  cs_table_roles plain = {.outcomes = cost, .n_outcomes = 1};
  char text[1024] = "a,cost\n";

  (void)state;
  refuse("a,b,cost\n1,7,1\n,8,1\n3,1e400,1\nnan,9,1\n", &plain,
         ":3:1: error: input \"a\" has no value here");
  refuse("a,b,cost\n1,7,1\n,8,1\n3,1e400,1\nnan,9,1\n", &plain,
         ":5:1: error: input \"a\" has no value here");
  refuse("a,b,cost\n1,7,1\n,8,1\n3,1e400,1\nnan,9,1\n", &plain,
         ":4:3: error: input \"b\" is infinite here");
  for (int k = 1; k <= 21; k++) snprintf(text + strlen(text), 24, "%d.5,1\n", k);
  strcat(text, "1.2.3,1\n");
  refuse(text, &plain, ":23:1: error: input \"a\" is no number here");
}

/* Fourth powers of 1e61 come near the largest numbers there are, squares of 1e-170 are 0: neither can
 * be worked with. */
static void sizes_out_of_range(void **state) {
  cs_table_roles plain = {.outcomes = cost, .n_outcomes = 1};

  (void)state;
  refuse("a,cost\n1,1e61\n2,3\n", &plain, ":2:3: error: a value of \"cost\" is too large");
  refuse("a,cost\n1,1\n-1e160,3\n", &plain, ":3:1: error: a value of \"a\" is too large");
  refuse("a,cost\n1,1e-170\n2,-3e-170\n", &plain, ":1:3: error: all values of \"cost\" are below");
}

/* "Cost" and "cost" are two columns; "PLAN" is the only one called so. */
static void names_by_case(void **state) {
  static const char *const upper[] = {"Cost"};
  cs_table_roles roles = {.outcomes = upper, .n_outcomes = 1, .strategy = "PLAN"};
  cs_arena *arena = cs_arena_new();
  cs_data d;
  char *messages;

  (void)state;
  assert_int_equal(read_text("cost,plan,Cost\n1,x,10\n2,x,20\n", &roles, arena, &d, &messages),
                   CASUS_OK);
  assert_true(d.y[0][0] == 10 && d.y[0][1] == 20);
  assert_int_equal(d.n_inputs, 1);
  assert_true(d.inputs[0].x[1] == 2);
  casus_text_free(messages);
  cs_data_free(&d);
  cs_arena_free(arena);
}

/* x is drawn, k a shock, d deep; y depends on all three, z on none that the measures need. */
static void futures_of_a_run(void **state) {
  cs_run_settings settings = quick(1024);
  trial t;
  cs_data d;
  size_t each;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {x: 2..6, z: 0..1, d: \"range(10, 20)\", hit: 0, extra: 0}\n"
             "measures: {m: {value: x + d + hit + extra, better: high, at_least: 15}}\n"
             "strategies: {more: {set: {extra: 100}}, none: {set: {extra: 0}}}\n"
             "shocks: {k: {chance: 0.25, set: {hit: 1000}}}\n");
  settings.keeps_watches = true;
  settings.deep_points = 4;
  trial_sweep(&t, settings);
  assert_int_equal(cs_data_of_run(&t.study, &t.plan, &t.run, t.arena, &d), CASUS_OK);
  assert_int_equal(d.n_inputs, 3);
  assert_int_equal(d.n_deep, 4);
  assert_int_equal(d.n_strategies, 2);
  assert_int_equal(cs_data_input(&d, "z"), -1);
  each = d.n / d.n_deep;
  for (size_t i = 0; i < d.n; i++) {
    double x = d.inputs[cs_data_input(&d, "x")].x[i], deep = d.inputs[cs_data_input(&d, "d")].x[i];
    double k = d.inputs[cs_data_input(&d, "k")].x[i];

    /* Probabilities are kept as floats: 2^-24 of 4. */
    assert_true(fabs(d.y[0][i] - (x + deep + 1000 * k + 100)) < 1e-5);
    assert_true(fabs(d.y[1][i] - (x + deep + 1000 * k)) < 1e-5);
    assert_true(x >= 2 && x <= 6 && deep >= 10 && deep <= 20);
    assert_true(deep == d.inputs[cs_data_input(&d, "d")].x[i / each * each]);
  }
  cs_data_free(&d);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(strategies_meet_the_same_futures),
                                     cmocka_unit_test(mistakes_at_their_place),
                                     cmocka_unit_test(gaps_in_inputs),
                                     cmocka_unit_test(sizes_out_of_range),
                                     cmocka_unit_test(names_by_case),
                                     cmocka_unit_test(futures_of_a_run)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
