/* Whole small cases through the engine, with answers worked by hand. */
#include "study.h"
#include "support.h"

#include <math.h>
#include <string.h>

/* Overlays: replace, shift, scale, percent of the scale, held at the ends; patterns. */
static void overlays_do_what_they_say(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {capability: 1}, B: {capability: 1}}\n"
      "issues: {i: {from: 10, to: 30}}\n"
      "stances:\n"
      "  A: {i: {position: 12, salience: 50}}\n"
      "  B: {i: {position: 20, salience: 90}}\n"
      "measures: {a: stances.A.i.position, b: stances.B.i.position, s: stances.B.i.salience,\n"
      "           q: 2 * a}\n"
      "strategies:\n"
      "  replace: {set: {stances.A.i.position: 25}}\n"
      "  shift: {set: {stances.A.i.position: +3, stances.B.i.position: -4}}\n"
      "  scale: {set: {stances.A.i.position: '*1.5'}}\n"
      "  percent: {set: {stances.*.i.position: +10%}}\n"
      "  held: {set: {stances.*.i.salience: +20, stances.B.i.position: +50%}}\n"
      "  formula: {set: {stances.A.i.position: stances.B.i.position - 1}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(64));
  assert_mean(&t, "base", "a", 12, 1e-12);
  assert_mean(&t, "replace", "a", 25, 1e-12);
  assert_mean(&t, "replace", "q", 50, 1e-12);
  assert_mean(&t, "replace", "b", 20, 1e-12);
  assert_mean(&t, "shift", "a", 15, 1e-12);
  assert_mean(&t, "shift", "b", 16, 1e-12);
  assert_mean(&t, "scale", "a", 18, 1e-12);
  assert_mean(&t, "percent", "a", 14, 1e-12); /* 10 % of 20 */
  assert_mean(&t, "percent", "b", 22, 1e-12);
  assert_mean(&t, "held", "s", 100, 1e-12);
  assert_mean(&t, "held", "b", 30, 1e-12);
  assert_mean(&t, "formula", "a", 19, 1e-12);
  trial_free(&t);
}

/* On a falling scale, +10 % goes towards its upper end, which is the smaller number. */
static void percent_follows_the_scale(void **state) {
  trial t;

  (void)state;
  trial_read(&t,
             "casus: 1\nactors: {A: {capability: 1}}\nissues: {i: {from: 25, to: 0}}\n"
             "stances: {A: {i: {position: 20, salience: 50}}}\n"
             "measures: {a: stances.A.i.position}\n"
             "strategies: {up: {set: {stances.A.i.position: +10%}}}\n");
  trial_run(&t, quick(64));
  assert_mean(&t, "up", "a", 17.5, 1e-12);
  trial_free(&t);
}

/* A strategy is applied before shocks, also where it changes a value relative to itself. */
static void shocks_come_after_strategies(void **state) {
  trial t;

  (void)state;
  trial_read(
      &t,
      "casus: 1\n"
      "quantities: {x: 10, y: 10}\n"
      "measures: {mx: x, my: y}\n"
      "strategies: {s: {set: {x: '*3', y: +1}}, r: {set: {x: 5}}, c: {set: {shocks.b.chance: 0}}}\n"
      "shocks: {a: {chance: 1, set: {x: +2}}, b: {chance: 1, set: {y: 100}}}\n");
  trial_run(&t, quick(64));
  assert_mean(&t, "base", "mx", 12, 1e-12);
  assert_mean(&t, "base", "my", 100, 1e-12);
  assert_mean(&t, "s", "mx", 32, 1e-12); /* 10 * 3 + 2 */
  assert_mean(&t, "s", "my", 100, 1e-12);
  assert_mean(&t, "r", "mx", 7, 1e-12);
  assert_mean(&t, "c", "my", 10, 1e-12);
  trial_free(&t);
}

/* Every shock keeps the chance that is stated, however shocks exclude or imply one another. */
static void shocks_keep_their_chances(void **state) {
  trial t;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "measures: {ma: shocks.a, mb: shocks.b, mc: shocks.c, md: shocks.d, me: shocks.e,\n"
             "           both: if(shocks.a and shocks.b, 1, 0),\n"
             "           broken: if((shocks.a or shocks.c) and not shocks.d, 1, 0)}\n"
             "shocks:\n"
             "  a: {chance: 0.2, excludes: b, implies: d}\n"
             "  b: {chance: 0.3}\n"
             "  c: {chance: 0.1, implies: d}\n"
             "  d: {chance: 0.5, implies: e}\n"
             "  e: {chance: 0.6}\n");
  trial_run(&t, quick(65536));
  assert_mean(&t, "base", "ma", 0.2, 2e-4);
  assert_mean(&t, "base", "mb", 0.3, 2e-4);
  assert_mean(&t, "base", "mc", 0.1, 2e-4);
  assert_mean(&t, "base", "md", 0.5, 2e-3);
  assert_mean(&t, "base", "me", 0.6, 2e-3);
  assert_mean(&t, "base", "both", 0, 0);
  assert_mean(&t, "base", "broken", 0, 0);
  trial_free(&t);
}

/* The table of one issue: sum c s x / sum c s, red lines, seats, no deal. */
static void a_table_by_hand(void **state) {
  trial t;

  (void)state;
  /* weights 150 and 100: (2 * 150 + 8 * 100) / 250 = 4.4, above A's line of 4 */
  trial_read(&t,
             "casus: 1\n"
             "actors: {A: {capability: 3}, B: {capability: 1}, C: {capability: 50}}\n"
             "issues: {i: {from: 0, to: 10, no_deal: 1}}\n"
             "stances:\n"
             "  A: {i: {position: 2, salience: 50, red_line: {at_most: 4, hard: yes}}}\n"
             "  B: {i: {position: 8, salience: 100}}\n"
             "  C: {i: {position: 10, salience: 10, red_line: {at_least: 9, hard: yes}}}\n"
             "models:\n"
             "  t: {kind: bargaining, seats: [A, B], rules: [median]}\n"
             "  n: {kind: bargaining, seats: [A, B], red_lines: no_deal}\n"
             "  w: {kind: bargaining, seats: {A: 1, B: 1, C: seated}}\n"
             "quantities: {seated: 0}\n"
             "measures: {out: t.i, bound: if(t.i.bound, 1, 0), plain: t.mean.i, med: t.median.i,\n"
             "           fall: n.i, none: if(n.i.no_deal, 1, 0), loss: t.loss.C, wide: w.i,\n"
             "           stuck: if(w.i.no_deal, 1, 0)}\n"
             "strategies:\n"
             "  seat: {set: {seated: 1}}\n"
             "  absent: {set: {models.t.seats.A: 0}}\n"
             "  low: {set: {stances.B.i.position: 3}}\n");
  trial_run(&t, quick(64));
  assert_mean(&t, "base", "plain", 4.4, 1e-12);
  assert_mean(&t, "base", "out", 4, 1e-12);
  assert_mean(&t, "base", "bound", 1, 0);
  assert_mean(&t, "base", "med", 2, 1e-12); /* A has 150 of 250 */
  assert_mean(&t, "base", "fall", 1, 1e-12);
  assert_mean(&t, "base", "none", 1, 0);
  assert_mean(&t, "base", "loss", 0.6, 1e-12); /* |4 - 10| / 10, C has no seat */
  assert_mean(&t, "base", "wide", 4, 1e-12);
  /* With C at the table, lines of 4 and 9 leave no room: no deal. */
  assert_mean(&t, "seat", "wide", 1, 1e-12);
  assert_mean(&t, "seat", "stuck", 1, 0);
  /* Without A, its weight and its line are gone. */
  assert_mean(&t, "absent", "out", 8, 1e-12);
  assert_mean(&t, "absent", "bound", 0, 0);
  /* (2 * 150 + 3 * 100) / 250 = 2.4 */
  assert_mean(&t, "low", "out", 2.4, 1e-12);
  trial_free(&t);
}

/* Bands, thresholds, regret and claims of distributions whose answers are known. */
static void summaries_of_known_distributions(void **state) {
  trial t;
  const cs_watched *w;
  const cs_verdict *v;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {x: 0..1, z: 'normal(0, 1)'}\n"
             "measures:\n"
             "  m: {value: x, better: high, at_least: 0.75}\n"
             "  n: {value: z, better: low}\n"
             "strategies: {low: {set: {x: +0}}, high: {set: {x: +0.1}}}\n"
             "claims:\n"
             "  share: {says: s, holds_if: P(m | low) > 0.2}\n"
             "  never: {says: s, holds_if: P(m | low) > 0.3}\n"
             "  quantile: {says: s, holds_if: Q(0.9, m | low) > 0.85}\n"
             "  both: {says: s, holds_if: P(m | high) > P(m | low) + 0.05 and E(m | low) < 1}\n"
             "  edge: {says: s, holds_if: E(m | low) >= E(m | base)}\n");
  trial_run(&t, quick(65536));
  w = cs_run_watched(&t.run, 0, 1, 0);
  assert_near(w->mean, 0.5, 1e-4);
  assert_near(w->sd, sqrt(1.0 / 12), 1e-4);
  for (size_t q = 0; q < CS_LEVELS; q++) assert_near(w->levels[q], cs_levels[q], 1e-3);
  assert_near(cs_share_of(w->replicate, 16).value, 0.25, 1e-4);
  assert_near(w->best, 0, 0);
  assert_near(w->regret, 0.1, 1e-9);
  w = cs_run_watched(&t.run, 0, 2, 0);
  assert_near(w->best / w->compared, 1, 0);
  w = cs_run_watched(&t.run, 0, 1, 1);
  assert_near(w->best / w->compared, 1, 0);            /* a tie counts for both */
  assert_near(w->levels[6], 1.6448536269514722, 5e-3); /* the normal's 95 % point */
  v = trial_verdict(&t, "share");
  assert_int_equal(v->verdict, CS_HOLDS);
  assert_near(v->margin, 0.05, 1e-4);
  assert_int_equal(v->n_drivers, 1);
  assert_string_equal(v->drivers[0].name, "quantities.x");
  /* All the variance of an event of x comes from x; bins of 1/32 cut 0.75 exactly. */
  assert_near(v->drivers[0].share, 1, 1e-6);
  assert_int_equal(trial_verdict(&t, "never")->verdict, CS_FAILS);
  v = trial_verdict(&t, "quantile");
  assert_int_equal(v->verdict, CS_HOLDS);
  assert_near(v->margin, 0.05, 2e-3);
  assert_int_equal(trial_verdict(&t, "both")->verdict, CS_HOLDS);
  assert_near(trial_verdict(&t, "both")->margin, 0.05, 1e-3);
  assert_int_equal(trial_verdict(&t, "edge")->verdict, CS_HOLDS);
  assert_near(trial_verdict(&t, "edge")->margin, 0, 0);
  trial_free(&t);
}

/* First-order shares of a linear function: a^2 / sum a^2. */
static void drivers_of_a_linear_function(void **state) {
  trial t;
  const cs_verdict *v;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {a: 0..1, b: 0..1, c: 0..1, d: 0..1, y: 4 * a + 2 * b + c}\n"
             "measures: {m: y, other: d}\n"
             "claims: {k: {says: s, holds_if: E(m) > 3}}\n");
  trial_run(&t, quick(65536));
  v = trial_verdict(&t, "k");
  assert_int_equal(v->verdict, CS_HOLDS);
  assert_int_equal(v->n_drivers, 3); /* d has nothing to do with it */
  assert_string_equal(v->drivers[0].name, "quantities.a");
  assert_near(v->drivers[0].share, 16.0 / 21, 0.01);
  assert_string_equal(v->drivers[1].name, "quantities.b");
  assert_near(v->drivers[1].share, 4.0 / 21, 0.01);
  assert_near(v->drivers[2].share, 1.0 / 21, 0.01);
  trial_free(&t);
}

/* Conditions on shocks pick futures; a claim about one that never happens has no
 * value. */
static void claims_on_shocks(void **state) {
  trial t;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {x: 0..1}\n"
             "measures: {m: x}\n"
             "shocks: {s: {chance: 0.25, set: {x: +10}}, never: {chance: 0}}\n"
             "claims:\n"
             "  yes: {says: s, holds_if: 'E(m, shock: s) > 10'}\n"
             "  rest: {says: s, holds_if: 'E(m, no shock: s) > 1'}\n"
             "  what: {says: s, holds_if: 'E(m, shock: never) > 1'}\n");
  trial_run(&t, quick(16384));
  assert_int_equal(trial_verdict(&t, "yes")->verdict, CS_HOLDS);
  assert_near(trial_verdict(&t, "yes")->margin, 0.5, 0.02);
  assert_int_equal(trial_verdict(&t, "rest")->verdict, CS_FAILS);
  assert_int_equal(trial_verdict(&t, "what")->verdict, CS_NO_VALUE);
  assert_int_equal(trial_verdict(&t, "what")->lacking, CS_NEVER_HAPPENS);
  trial_free(&t);
}

static const char deep_case[] =
    "casus: 1\n"
    "quantities: {x: 0..1, k: 'range(-1, 3)', y: k * x}\n"
    "measures: {m: {value: y, better: high}}\n"
    "claims: {up: {says: s, holds_if: E(m) > 0}, wide: {says: s, holds_if: E(m) > -1}}\n";

/* A sweep meets range() at points, and averages none. */
static void deep_ranges_are_swept(void **state) {
  trial t;
  double low = INFINITY, high = -INFINITY;
  cs_run_settings s = quick(1024);

  (void)state;
  trial_read(&t, deep_case);
  s.deep_points = 64;
  trial_sweep(&t, s);
  assert_int_equal(t.run.deep_done, 64);
  for (size_t d = 0; d < 64; d++) {
    double mean = cs_run_watched(&t.run, d, 0, 0)->mean;

    low = fmin(low, mean);
    high = fmax(high, mean);
  }
  assert_near(low, -0.5, 0.05);
  assert_near(high, 1.5, 0.05);
  trial_free(&t);
}

/* Given points are met as they are given. */
static void deep_points_can_be_given(void **state) {
  static const double at[] = {0.25, 1};
  trial t;
  cs_run_settings s = quick(1024);

  (void)state;
  trial_read(&t, deep_case);
  s.deep_points = 2;
  s.deep_at = at;
  trial_sweep(&t, s);
  assert_near(cs_run_watched(&t.run, 0, 0, 0)->mean, 0, 1e-12);
  assert_near(cs_run_watched(&t.run, 1, 0, 0)->mean, 1.5, 0.01);
  trial_free(&t);
}

/* A run draws a point for each future: E(k x) is 1/2 over the box, -1/2 at its worst point and 3/2 at
 * its best. */
static void deep_ranges_are_drawn_and_searched(void **state) {
  trial t;
  const cs_verdict *v;
  cs_run_settings s = quick(65536);

  (void)state;
  trial_read(&t, deep_case);
  s.deep_points = 64;
  trial_run(&t, s);
  v = trial_verdict(&t, "up");
  assert_int_equal(v->verdict, CS_MIXED);
  assert_near(v->margin, 0.5, v->error);
  assert_true(v->error > 0 && v->error < 0.01);
  assert_near(v->worst, -0.5, 0.01);
  assert_near(v->best, 1.5, 0.01);
  assert_string_equal(v->drivers[0].name, "quantities.k");
  assert_int_equal(trial_verdict(&t, "wide")->verdict, CS_HOLDS);
  trial_free(&t);
}

/* A future without a value is counted, not averaged. */
static void failures_are_data(void **state) {
  trial t;
  const cs_watched *w;

  (void)state;
  trial_read(&t, "casus: 1\nquantities: {x: -1..3}\nmeasures: {m: sqrt(x)}\n");
  trial_run(&t, quick(4096));
  w = cs_run_watched(&t.run, 0, 0, 0);
  assert_near(w->failed / (w->n + w->failed), 0.25, 1e-3);
  assert_near(w->mean, 2 * sqrt(3) / 3, 1e-3); /* mean of sqrt on 0..3 */
  assert_true(t.quality.n > 0);
  assert_non_null(strstr(t.quality.warnings[0], "no value"));
  trial_free(&t);
}

/* A position of 0..20 on a scale that ends at 10 is held in half of the futures, and not once more
 * for those of the first look. */
static void values_held_are_counted_once(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {capability: 1}}\n"
      "issues: {i: {from: 0, to: 10}}\n"
      "quantities: {u: 0..20, d: range(0, 1)}\n"
      "stances: {A: {i: {position: u + 0 * d, salience: 50}}}\n"
      "models: {t: {kind: bargaining}}\n"
      "measures: {m: t.i}\n";
  cs_run_settings settings = quick(2048);
  trial t;
  uint64_t held = 0;

  (void)state;
  settings.deep_points = 4;
  trial_read(&t, text);
  trial_sweep(&t, settings);
  for (size_t i = 0; i < t.plan.program.worlds[0].n; i++) {
    if (t.run.held[0][i] > held) held = t.run.held[0][i];
  }
  assert_int_equal(held, 4 * 1024);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_held_are_counted_once),
      cmocka_unit_test(overlays_do_what_they_say),
      cmocka_unit_test(percent_follows_the_scale),
      cmocka_unit_test(shocks_come_after_strategies),
      cmocka_unit_test(shocks_keep_their_chances),
      cmocka_unit_test(a_table_by_hand),
      cmocka_unit_test(summaries_of_known_distributions),
      cmocka_unit_test(drivers_of_a_linear_function),
      cmocka_unit_test(claims_on_shocks),
      cmocka_unit_test(deep_ranges_are_swept),
      cmocka_unit_test(deep_points_can_be_given),
      cmocka_unit_test(deep_ranges_are_drawn_and_searched),
      cmocka_unit_test(failures_are_data),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
