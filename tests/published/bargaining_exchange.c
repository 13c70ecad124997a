/* The Equal Gain exchange model.
 *
 * Source: runs of the program decide-exchange-model (Equal Gain, p = 0, one iteration) on the COP21
 * (Stokman and Thomson 2015), Copenhagen and sample data; printed with six decimals of 0..100 and
 * nine of the gain.  The two-actor case stands in that program's own tests. */
#include "bargaining.h"

enum { MOST = 400, CELLS = 400 };

static struct {
  cs_bargaining_move moves[MOST];
  size_t n;
} log_;

static void record(void *data, const cs_bargaining_move *m) {
  (void)data;
  assert_true(log_.n < MOST);
  log_.moves[log_.n++] = *m;
}

/* Does the move say that `actor` went to `to` on `issue`? */
static bool says(const cs_table *t, const cs_bargaining_move *m, const cs_cell *cells) {
  return !strcmp(t->actors[m->mover], cells[0].text) &&
         !strcmp(t->issues[m->issue], cells[1].text) &&
         fabs(100.0 * m->to - cell_number(&cells[3])) <= 1e-6;
}

/* How many of the first exchanges are the same, in order, gain and place reached. */
static size_t same_exchanges(const cs_table *t, const cs_csv *want) {
  size_t k = 0;

  for (; k + 1 < want->n && 2 * k + 1 < log_.n; k++) {
    const cs_cell *c = want->rows[k + 1].cells;
    const cs_bargaining_move *i = &log_.moves[2 * k], *j = i + 1;

    if (!(says(t, i, c) && says(t, j, c + 4)) && !(says(t, j, c) && says(t, i, c + 4))) break;
    if (fabs(100.0 * i->gain - cell_number(&c[8])) > 1e-6) break;
  }
  return k;
}

/* The first exchanges must be the same; all must keep the model's promises. */
static void run(const char *input, const char *name, size_t at_least) {
  cs_arena *arena = cs_arena_new();
  double outcome[32], before[32], position[CELLS];
  cs_rule_result result = {.outcome = outcome, .position = position};
  cs_rule_result mean = {.outcome = before};
  cs_recorder recorder = {.move = record};
  cs_bargaining_input in;
  cs_csv want;
  char file[128];
  size_t same;

  snprintf(file, sizeof file, "bargaining/exchange/%s", input);
  read_valid(reference(file), arena, &in);
  assert_string_equal(in.format, "exchange");
  assert_true(in.table.n_actors * in.table.n_issues <= CELLS);
  log_.n = 0;
  evaluate(CS_RULE_EXCHANGE, &in.options, &in.table, &recorder, &result);
  evaluate(CS_RULE_MEAN, &in.options, &in.table, NULL, &mean);
  snprintf(file, sizeof file, "bargaining/exchange/%s.exchanges.csv", name);
  read_table(reference(file), arena, &want);
  same = same_exchanges(&in.table, &want);
  print_message("%s: the first %zu of %zu exchanges are the same; ours has %zu\n", name, same,
                want.n - 1, log_.n / 2);
  assert_true(same >= at_least);
  /* The outcome before any exchange, to the printed digits. */
  snprintf(file, sizeof file, "bargaining/exchange/%s.outcome.csv", name);
  read_table(reference(file), arena, &want);
  assert_int_equal(want.n - 1, in.table.n_issues);
  for (size_t k = 0; k < in.table.n_issues; k++) {
    assert_string_equal(want.rows[k + 1].cells[0].text, in.table.issues[k]);
    assert_near(100.0 * before[k], cell_number(&want.rows[k + 1].cells[1]), 1e-6);
    print_message("  %s: %.3f -> %.3f, there %.3f\n", in.table.issues[k], 100.0 * before[k],
                  100.0 * outcome[k], cell_number(&want.rows[k + 1].cells[2]));
  }
  cs_arena_free(arena);
}

static void first_exchanges(void **state) {
  (void)state;
  if (!reference("bargaining/exchange/cop21.csv")) skip();
  run("cop21.csv", "cop21", 36);
  run("copenhagen.csv", "copenhagen", 29);
  run("sample_data.txt", "sample_data", 14);
}

/* O = 85.714286 and 35.714286: two actors of power 1 at the ends, saliences 10, 90 and 60, 50. */
static void two_actors(void **state) {
  static const double x[] = {0, 0, 1, 1}, s[] = {.1, .9, .6, .5}, c[] = {1, 1, 1, 1};
  cs_table t = {.n_actors = 2, .n_issues = 2, .position = x, .salience = s, .capability = c};
  double outcome[2];
  cs_rule_result result = {.outcome = outcome};
  cs_rule_options o;

  (void)state;
  cs_rule_defaults(&o);
  evaluate(CS_RULE_MEAN, &o, &t, NULL, &result);
  assert_near(100.0 * outcome[0], 85.714286, 5e-7);
  assert_near(100.0 * outcome[1], 35.714286, 5e-7);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(first_exchanges),
      cmocka_unit_test(two_actors),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
