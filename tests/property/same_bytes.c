/* The same case and seed give the same bytes, however the work is cut. */
#include "study.h"
#include "support.h"

#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Something of everything: draws, correlation, shocks, deep ranges, rules, claims. */
static const char text[] =
    "casus: 1\n"
    "actors: {A: {capability: pert(3, 4, 9)}, B: {capability: 1..5}, C: {capability: 2}}\n"
    "issues: {i: {from: 0, to: 10, no_deal: 1}, k: {from: 50, to: 10, now: 40}}\n"
    "stances:\n"
    "  A: {i: {position: 1..3, salience: 50, red_line: {at_most: 5, hard: yes}},\n"
    "      k: {position: pert(12, 20, 30), salience: 30..60}}\n"
    "  B: {i: {position: pert(5, 8, 10), salience: 70..90}, k: {position: 45, salience: 20}}\n"
    "  C: {i: {position: 'normal(5, 1) within 0..10', salience: 10}}\n"
    "correlate:\n"
    "  - {between: [stances.A.i.position, stances.B.i.position], rank: 0.6}\n"
    "quantities: {e: 'range(0, 2)', f: e * t.i, g: log(t.k - 20)}\n"
    "models: {t: {kind: bargaining, rules: [median, ktab, expected-utility, exchange]}}\n"
    "measures:\n"
    "  x: {value: t.i, better: low, at_most: 5}\n"
    "  y: {value: f, better: high, at_least: 2}\n"
    "  z: {value: g}\n"
    "  w: t.ktab.k\n"
    "  v: t.expected_utility.i + t.exchange.i\n"
    "strategies:\n"
    "  s: {set: {stances.A.i.position: +2, stances.C.i.salience: 60}}\n"
    "  r: {set: {stances.*.k.salience: '*0.5'}}\n"
    "shocks:\n"
    "  a: {chance: 0.1..0.3, set: {stances.B.i.position: 9}, excludes: b}\n"
    "  b: {chance: 0.2, set: {actors.C.capability: '*3'}}\n"
    "claims:\n"
    "  c: {says: s, holds_if: P(x | s) < P(x | r)}\n"
    "  d: {says: s, holds_if: 'Q(0.2, y | s, shock: a) > E(y | base)'}\n";

/* The same without the rules that take long. */
static const char light[] =
    "casus: 1\n"
    "quantities: {a: pert(1, 2, 9), b: 'normal(0, 1)', e: 'range(0, 2)', f: e * a + b}\n"
    "correlate: [{between: [a, b], rank: -0.4}]\n"
    "measures: {x: {value: f, better: low, at_most: 5}, y: {value: log(a - 2), better: high}}\n"
    "strategies: {s: {set: {a: +2}}, r: {set: {b: '*0.5'}}}\n"
    "shocks: {k: {chance: 0.1..0.3, set: {b: 9}}}\n"
    "claims: {c: {says: s, holds_if: 'Q(0.2, x | s, shock: k) > E(x | base)'}}\n";

static char *result(const char *source, cs_design_kind design, size_t threads, size_t block,
                    uint64_t futures) {
  trial t;
  cs_run_settings s = quick(futures);
  char *json;

  s.design = design;
  s.threads = threads;
  s.block = block;
  s.deep_points = 16;
  trial_read(&t, source);
  trial_run(&t, s);
  json = trial_json(&t);
  trial_free(&t);
  return json;
}

static void compare(const char *source, uint64_t futures) {
  static const struct {
    size_t threads, block;
  } ways[] = {{2, 256}, {7, 256}, {1, 64}, {2, 1024}, {3, 7}, {1, 256}};

  for (int design = 0; design < 3; design++) {
    char *first = result(source, (cs_design_kind)design, 1, 256, futures);

    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
      char *again = result(source, (cs_design_kind)design, ways[i].threads, ways[i].block, futures);

      if (strcmp(first, again) != 0)
        fail_msg("%s: %zu threads, blocks of %zu give another result", cs_design_names[design],
                 ways[i].threads, ways[i].block);
      free(again);
    }
    free(first);
  }
}

static void threads_and_blocks_change_nothing(void **state) {
  (void)state;
  compare(light, 16 * 1100); /* two chunks a replicate, the second one short */
  compare(text, 16 * 12);
}

/* Future i computed alone is future i of the run: the means over all of them agree. */
static void futures_can_be_recomputed(void **state) {
  trial t;
  cs_run_settings s = quick(64);

  (void)state;
  s.deep_points = 16;
  trial_read(&t, text);
  trial_run(&t, s);
  s.deep_points = 1;
  s.deep_is_drawn = true;
  for (size_t v = 0; v < t.run.n_worlds; v++) {
    double sum[8] = {0};

    for (uint64_t i = 0; i < 64; i++) {
      cs_worker *w;

      assert_int_equal(cs_run_one(&t.plan.program, &s, i, v, t.diag, &w), CASUS_OK);
      for (size_t k = 0; k < 5; k++) {
        double x = cs_worker_columns(w)[t.plan.watches[k].quantity][0];

        if (isfinite(x)) sum[k] += x;
      }
      cs_worker_free(w);
    }
    for (size_t k = 0; k < 5; k++) {
      const cs_watched *watched = cs_run_watched(&t.run, 0, v, k);

      if (watched->n > 0) assert_near(sum[k] / watched->n, watched->mean, 1e-9);
    }
  }
  trial_free(&t);
}

/* More futures keep the earlier ones: the first 64 of 128 are the 64 of 64. */
static void runs_can_be_extended(void **state) {
  trial t;
  cs_run_settings few = quick(64), many = quick(128);

  (void)state;
  trial_read(&t, text);
  for (uint64_t i = 0; i < 64; i += 7) {
    cs_worker *a, *b;

    assert_int_equal(cs_run_one(&t.plan.program, &few, i, 0, t.diag, &a), CASUS_OK);
    assert_int_equal(cs_run_one(&t.plan.program, &many, i, 0, t.diag, &b), CASUS_OK);
    for (size_t k = 0; k < t.plan.program.n_draws; k++)
      assert_true(cs_worker_uniform(a, k)[0] == cs_worker_uniform(b, k)[0]);
    cs_worker_free(a);
    cs_worker_free(b);
  }
  trial_free(&t);
}

/* The replicate error of a mean is honest: over many seeds, about 95 % of the intervals hold the
 * truth (binomial, 200 seeds: 90 to 99 % in all but a few of a million cases). */
static void errors_are_honest(void **state) {
  size_t inside = 0;
  trial t;

  (void)state;
  trial_read(&t,
             "casus: 1\nquantities: {a: 0..1, b: 0..1, c: 0..1}\n"
             "measures: {m: exp(a) * b + abs(c - 0.3)}\n");
  for (uint64_t seed = 1; seed <= 200; seed++) {
    cs_run_settings s = quick(256);
    cs_estimate e;
    /* (e - 1) / 2 + (0.3^2 + 0.7^2) / 2 */
    double truth = (exp(1) - 1) / 2 + 0.29;

    s.seed = seed;
    trial_run(&t, s);
    e = trial_mean(&t, "base", "m");
    inside += fabs(e.value - truth) <= e.error;
  }
  assert_in_range(inside, 180, 199);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(threads_and_blocks_change_nothing),
      cmocka_unit_test(futures_can_be_recomputed),
      cmocka_unit_test(runs_can_be_extended),
      cmocka_unit_test(errors_are_honest),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
