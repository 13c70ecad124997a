/* KTAB's smpc 1.4: positions at every turn and chances to win, from its own runs.
 *
 * Source: the six inputs of KTAB's examples (MIT licence) run through smpc built from the sources
 * of November 2019, default options; and dummyData_3Dim with one option changed a run.  Positions
 * are on 0..100 with six decimals, chances have four.  smpc's results hinge on choices among
 * discrete bargains, so that agreement is all or nothing: tolerance 1e-4 of 100, and half a unit of
 * the last printed digit for chances. */
#include "bargaining.h"

enum { TURNS = 120, CELLS = 200 };

struct expected {
  size_t n_actors, n_issues, last; /* last: number of the last turn */
  double position[TURNS][CELLS], win[TURNS][CELLS];
  bool has_win;
  size_t seen; /* turns that the rule reported */
};

static struct expected want;

static void compare(void *data, size_t turn, size_t first, size_t n, const double *position,
                    const double *win) {
  (void)data;
  assert_int_equal(first, 0);
  assert_int_equal(n, want.n_issues);
  want.seen = turn;
  for (size_t k = 0; k < want.n_actors * n; k++) {
    if (!(fabs(100.0 * position[k] - want.position[turn][k]) <= 1e-4))
      fail_msg("turn %zu, actor %zu, dimension %zu: got %.6f, smpc has %.6f", turn, k / n, k % n,
               100.0 * position[k], want.position[turn][k]);
  }
  for (size_t a = 0; want.has_win && a < want.n_actors; a++) {
    if (!(fabs(win[a] - want.win[turn][a]) <= 5.001e-5))
      fail_msg("turn %zu, actor %zu: chance %.6f, smpc has %.4f", turn, a, win[a],
               want.win[turn][a]);
  }
}

/* Loads the positions of `run` (NULL: the file holds one run). */
static bool load_positions(const char *file, const char *run, cs_arena *arena) {
  const char *path = reference(file);
  size_t skip = run ? 1 : 0;
  cs_csv t;

  if (!path) return false;
  read_table(path, arena, &t);
  want.last = 0;
  for (size_t i = 1; i < t.n; i++) {
    const cs_cell *c = t.rows[i].cells;
    size_t turn, actor, dim;

    if (run && strcmp(c[0].text, run)) continue;
    turn = (size_t)cell_number(&c[skip]);
    actor = (size_t)cell_number(&c[skip + 1]);
    dim = (size_t)cell_number(&c[skip + 2]);
    assert_true(turn < TURNS && actor * want.n_issues + dim < CELLS);
    want.position[turn][actor * want.n_issues + dim] = cell_number(&c[skip + 3]);
    if (turn > want.last) want.last = turn;
  }
  return true;
}

static void run_and_compare(const cs_bargaining_input *in, const cs_rule_options *o) {
  double outcome[CELLS];
  cs_rule_result result = {.outcome = outcome};
  cs_recorder recorder = {.state = compare};

  evaluate(CS_RULE_KTAB, o, &in->table, &recorder, &result);
  assert_true(result.converged);
  assert_int_equal(want.seen, want.last);
  assert_int_equal(result.rounds, want.last);
}

static void turns_of_the_six_inputs(void **state) {
  static const char *const names[] = {"dummyData_3Dim", "SOE-Pol-Comp",    "SOE-Policy",
                                      "dummyData_6Dim", "SOE-Competitive", "dummyData-a040"};

  (void)state;
  if (!reference("bargaining/ktab/dummyData_3Dim.csv")) skip();
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    cs_arena *arena = cs_arena_new();
    cs_bargaining_input in;
    char file[128];

    snprintf(file, sizeof file, "bargaining/ktab/%s.csv", names[i]);
    read_valid(reference(file), arena, &in);
    assert_string_equal(in.format, "ktab-csv");
    want.n_actors = in.table.n_actors;
    want.n_issues = in.table.n_issues;
    want.has_win = false;
    snprintf(file, sizeof file, "bargaining/ktab/%s.positions.csv", names[i]);
    assert_true(load_positions(file, NULL, arena));
    assert_true(want.last >= 10);
    run_and_compare(&in, &in.options);
    cs_arena_free(arena);
  }
}

/* Chances of one run, printed as numbers with blanks between, one line an actor. */
static void load_chances(const cs_csv *t, const char *run) {
  size_t actor = 0;

  for (size_t i = 1; i < t->n; i++) {
    char *s = (char *)t->rows[i].cells[2].text;

    if (strcmp(t->rows[i].cells[0].text, run)) continue;
    for (size_t turn = 0; *s && turn < TURNS; turn++) want.win[turn][actor] = strtod(s, &s);
    actor++;
  }
  assert_int_equal(actor, want.n_actors);
}

/* ---- the vote that depends on the order ------------------------------------------------------ */

enum { ASYM_ACTORS = 7 };

static size_t arrival[TURNS * ASYM_ACTORS];

/* Does everybody move in turn `turn` as stored, with the orders of arrival so far? */
static bool moves_as_stored(const cs_bargaining_input *in, cs_rule_options *o, size_t turn) {
  double outcome[CELLS], position[CELLS];
  cs_rule_result result = {.outcome = outcome, .position = position};

  o->rounds = turn;
  o->arrival_turns = turn;
  evaluate(CS_RULE_KTAB, o, &in->table, NULL, &result);
  for (size_t k = 0; k < want.n_actors * want.n_issues; k++) {
    if (!(fabs(100.0 * position[k] - want.position[turn][k]) <= 1e-4)) return false;
  }
  return true;
}

/* Tries the orders of the actors from place `from` on. */
static bool try_orders(const cs_bargaining_input *in, cs_rule_options *o, size_t turn,
                       size_t from) {
  size_t *order = arrival + (turn - 1) * ASYM_ACTORS;

  if (from == ASYM_ACTORS) return moves_as_stored(in, o, turn);
  for (size_t k = from; k < ASYM_ACTORS; k++) {
    size_t first = order[k];

    order[k] = order[from];
    order[from] = first;
    if (try_orders(in, o, turn, from + 1)) return true;
    order[from] = order[k];
    order[k] = first;
  }
  return false;
}

/* With ASymProsp a vote depends on which of two bargains is named first, and smpc takes them as its
 * threads come: its stored run is one of many.  So for each turn there must be an order of arrival
 * with which all actors move as stored; the run with these orders is then compared like the others.
 */
static void find_arrival(const cs_bargaining_input *in, cs_rule_options *o) {
  assert_int_equal(in->table.n_actors, ASYM_ACTORS);
  o->arrival = arrival;
  for (size_t turn = 1; turn <= want.last; turn++) {
    for (size_t k = 0; k < ASYM_ACTORS; k++) arrival[(turn - 1) * ASYM_ACTORS + k] = k;
    if (!try_orders(in, o, turn, 0)) fail_msg("no order of arrival gives turn %zu", turn);
  }
  o->rounds = 0;
}

static void option_matrix(void **state) {
  cs_arena *arena = cs_arena_new();
  const char *path = reference("bargaining/ktab/dummyData_3Dim.xml");
  cs_bargaining_input in;
  cs_csv chances;
  size_t runs = 0;

  (void)state;
  if (!path) {
    cs_arena_free(arena);
    skip();
  }
  read_valid(path, arena, &in);
  assert_string_equal(in.format, "ktab-xml");
  read_table(reference("bargaining/ktab/dummyData_3Dim.option-matrix.winprob.csv"), arena,
             &chances);
  want.n_actors = in.table.n_actors;
  want.n_issues = in.table.n_issues;
  want.has_win = true;
  for (size_t i = 1; i < chances.n; i++) {
    const char *run = chances.rows[i].cells[0].text, *equals = strchr(run, '=');
    cs_rule_options o = in.options;
    char key[64];

    if (!strcmp(run, chances.rows[i - 1].cells[0].text)) continue;
    assert_true(
        load_positions("bargaining/ktab/dummyData_3Dim.option-matrix.positions.csv", run, arena));
    load_chances(&chances, run);
    if (equals) {
      snprintf(key, sizeof key, "%.*s", (int)(equals - run), run);
      set_option(&o, key, equals + 1);
    }
    if (!strcmp(run, "VotingRule=ASymProsp")) find_arrival(&in, &o);
    run_and_compare(&in, &o);
    runs++;
  }
  assert_int_equal(runs, 23);
  cs_arena_free(arena);
}

/* smpc stops with an error on both: utilities that do not change with the attitude to risk. */
static void what_smpc_refuses_has_an_answer(void **state) {
  cs_arena *arena = cs_arena_new();
  const char *path = reference("bargaining/ktab/dummyData_3Dim.xml");
  double outcome[3];
  cs_rule_result result = {.outcome = outcome};
  cs_bargaining_input in;

  (void)state;
  if (!path) {
    cs_arena_free(arena);
    skip();
  }
  read_valid(path, arena, &in);
  set_option(&in.options, "BigRAdjust", "Full");
  evaluate(CS_RULE_KTAB, &in.options, &in.table, NULL, &result);
  for (size_t k = 0; k < 3; k++) assert_true(outcome[k] >= 0.0 && outcome[k] <= 1.0);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(turns_of_the_six_inputs),
      cmocka_unit_test(option_matrix),
      cmocka_unit_test(what_smpc_refuses_has_an_answer),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
