/* The lake problem (Carpenter, Ludwig and Brock 1999; Singh, Reed and Keller 2015; Hadka et al.
 * 2015) with given inflows, against numbers computed outside casus: uncertainty/SOURCE.md of the
 * reference data.  The critical level is computed by a dynamics model too, by bisection. */
#include "study.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define CRITICAL                                              \
  "  critical:\n"                                             \
  "    kind: dynamics\n"                                      \
  "    steps: 60\n"                                           \
  "    states:\n"                                             \
  "      low: {start: 0.01, next: if(gains, low, middle)}\n"  \
  "      high: {start: 1.5, next: if(gains, middle, high)}\n" \
  "    flows:\n"                                              \
  "      middle: (low + high) / 2\n"                          \
  "      gains: middle^q / (1 + middle^q) > b * middle\n"     \
  "    outputs: {at: middle}\n"

/* Decisions are a constant, or 0 and 0.1 in turn; there is one value of the state a decision. */
static const char lake[] =
    "casus: 1\n"
    "quantities: {b: %s, q: %s, delta: %s, alpha: %s, constant: 0, jump: 0}\n"
    "models:\n" CRITICAL
    "  lake:\n"
    "    kind: dynamics\n"
    "    steps: 100\n"
    "    noise: {inflow: {table: %s}}\n"
    "    states:\n"
    "      P: {start: 0, next: (1 - b) * P + P^q / (1 + P^q) + release + inflow}\n"
    "      odd: {start: 0, next: 1 - odd}\n"
    "      before: {start: constant, next: release}\n"
    "    flows: {release: constant + jump * odd}\n"
    "    outputs:\n"
    "      max_P: {value: P, steps: max, paths: mean, first: paths}\n"
    "      utility: {value: alpha * release * delta^step, steps: sum}\n"
    "      inertia: {value: abs(release - before) > 0.02, steps: mean, from: 1}\n"
    "      reliability: {value: P < critical.at, steps: mean}\n"
    "measures: {max_P: lake.max_P, utility: lake.utility, inertia: lake.inertia,\n"
    "           reliability: lake.reliability}\n"
    "strategies:\n"
    "  none: {set: {constant: 0}}\n"
    "  some: {set: {constant: 0.02}}\n"
    "  much: {set: {constant: 0.05}}\n"
    "  in_turn: {set: {jump: 0.1}}\n";

/* Decisions as the table names them, and the strategies above. */
static const char *strategy(const char *decisions) {
  static const char *const names[][2] = {
      {"const0.00", "none"}, {"const0.02", "some"}, {"const0.05", "much"}, {"alt0/0.1", "in_turn"}};

  for (size_t k = 0; k < 4; k++) {
    if (!strcmp(names[k][0], decisions)) return names[k][1];
  }
  fail_msg("unknown decisions %s", decisions);
  return NULL;
}

/* Four rows with the same parameters and each of the decisions. */
static void rows_hold(const cs_row *row, const char *inflows) {
  static const char *const measures[] = {"max_P", "utility", "inertia", "reliability"};
  char text[4096];
  trial t;

  snprintf(text, sizeof text, lake, row->cells[0].text, row->cells[1].text, row->cells[2].text,
           row->cells[3].text, inflows);
  trial_read(&t, text);
  trial_run(&t, quick(16));
  /* Printed to 15 digits; libraries differ in the last bits of a power, and 100 steps add up. */
  for (size_t i = 0; i < 4; i++) {
    for (size_t k = 0; k < 4; k++) {
      double want = cell_number(&row[i].cells[5 + k]);

      assert_string_equal(row[i].cells[k].text, row->cells[k].text);
      assert_mean(&t, strategy(row[i].cells[4].text), measures[k], want,
                  1e-11 * fmax(1, fabs(want)));
    }
  }
  trial_free(&t);
}

static void outcomes(void **state) {
  const char *found = reference("uncertainty/lake_inflows_10x100.csv");
  cs_arena *arena;
  char inflows[1024];
  cs_csv t;

  (void)state;
  if (!found) skip();
  arena = cs_arena_new();
  snprintf(inflows, sizeof inflows, "%s", found);
  read_table(reference("uncertainty/lake_intertemporal_expected.csv"), arena, &t);
  assert_int_equal(t.n, 33);
  for (size_t i = 1; i < t.n; i += 4) rows_hold(&t.rows[i], inflows);
  cs_arena_free(arena);
}

static void critical_levels(void **state) {
  static const char format[] =
      "casus: 1\nquantities: {b: %s, q: %s}\nmodels:\n" CRITICAL "measures: {m: critical.at}\n";
  const char *found = reference("uncertainty/lake_pcrit.csv");
  cs_arena *arena;
  cs_csv table;

  (void)state;
  if (!found) skip();
  arena = cs_arena_new();
  read_table(found, arena, &table);
  assert_int_equal(table.n, 21);
  for (size_t i = 1; i < table.n; i++) {
    const cs_cell *cell = table.rows[i].cells;
    char text[1024];
    trial t;

    snprintf(text, sizeof text, format, cell[0].text, cell[1].text);
    trial_read(&t, text);
    trial_run(&t, quick(16));
    /* The root finder behind the table stops at 2e-12. */
    assert_mean(&t, "base", "m", cell_number(&cell[2]), 1e-11);
    trial_free(&t);
  }
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(outcomes),
      cmocka_unit_test(critical_levels),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
