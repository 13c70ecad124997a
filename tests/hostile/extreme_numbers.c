/* Numbers at the ends of what a double holds: refused where they are written, no value where they
 * are computed, and never an index. */
#include "study.h"
#include "support.h"

#include "base/number.h"
#include "engine/sketch.h"

#include <float.h>
#include <math.h>
#include <string.h>

static void says(const char *text, const char *expected) {
  char *messages = refused(text);

  if (!strstr(messages, expected)) fail_msg("expected \"%s\" in\n%s", expected, messages);
  casus_text_free(messages);
}

static void doubles_become_whole_within_limits(void **state) {
  (void)state;
  assert_int_equal(cs_to_whole(NAN, -5, 5), -5);
  assert_int_equal(cs_to_whole(-INFINITY, -5, 5), -5);
  assert_int_equal(cs_to_whole(INFINITY, -5, 5), 5);
  assert_int_equal(cs_to_whole(4.9, -5, 5), 4);
  assert_int_equal(cs_to_whole(-4.9, -5, 5), -4);
  assert_true(cs_to_whole(DBL_MAX, INT64_MIN, INT64_MAX) == INT64_MAX);
  assert_true(cs_to_whole(-DBL_MAX, INT64_MIN, INT64_MAX) == INT64_MIN);
  assert_true(cs_to_whole(0x1p63, INT64_MIN, INT64_MAX) == INT64_MAX);
  assert_int_equal(cs_to_count(NAN, 7), 0);
  assert_int_equal(cs_to_count(-3, 7), 0);
  assert_int_equal(cs_to_count(6.5, 7), 6);
  assert_int_equal(cs_to_count(1e300, 7), 7);
  assert_true(cs_to_count(0x1p64, SIZE_MAX) == SIZE_MAX);
}

/* Grids whose cells per unit overflow, or whose spans are nothing beside the values: each value is
 * counted once, and quantiles lie between the least and the most. */
static void grids_of_any_span(void **state) {
  static const double ends[][2] = {{0, 5e-324}, {0, 1e-310},         {-1e60, 1e60},
                                   {1, 1},      {1e15, 1e15 + 0.25}, {-DBL_MIN, DBL_MIN}};

  (void)state;
  for (size_t k = 0; k < sizeof ends / sizeof *ends; k++) {
    double x[4] = {ends[k][0], ends[k][1], ends[k][0], NAN}, middle;
    cs_sketch s;

    assert_true(cs_sketch_make(&s));
    cs_sketch_start(&s, ends[k][0], ends[k][1]);
    cs_sketch_add(&s, x, 4);
    assert_int_equal(s.n, 3);
    middle = cs_sketch_quantile(&s, 0.5);
    assert_true(middle >= ends[k][0] && middle <= ends[k][1]);
    cs_sketch_free(&s);
  }
}

/* The quartiles of squares of 0..1 are 1/16, 1/4 and 9/16 of the scale, to a cell, at any scale. */
static void quantiles_at_any_scale(void **state) {
  enum { N = 4096 };
  static const double scales[] = {1, 1e60, 1e-300};
  static double x[N];

  (void)state;
  for (size_t k = 0; k < sizeof scales / sizeof *scales; k++) {
    cs_sketch s;

    for (size_t i = 0; i < N; i++) x[i] = scales[k] * ((double)i / N) * ((double)i / N);
    assert_true(cs_sketch_make(&s));
    cs_sketch_start(&s, 0, scales[k]);
    cs_sketch_add(&s, x, N);
    for (int q = 1; q < 4; q++)
      assert_near(cs_sketch_quantile(&s, q / 4.0) / scales[k], q * q / 16.0, 2.0 / CS_SKETCH_CELLS);
    cs_sketch_free(&s);
  }
}

static void large_numbers_are_refused(void **state) {
  static const char too_large[] = "Numbers larger than 1e60 in size are not computed with.";

  (void)state;
  says("casus: 1\nquantities: {a: 1e308}\n", too_large);
  says("casus: 1\nquantities: {a: 1e306..9e307}\n", too_large);
  says("casus: 1\nquantities: {a: 0..1}\nmeasures: {m: (a - 0.5) * 1.7e308 * 2}\n", too_large);
  says("casus: 1\nquantities: {a: -2e60}\n", too_large);
  says("casus: 1\nquantities: {a: 1e40 * 1e40}\n", too_large);
  says("casus: 1\nquantities: {a: \"normal(0, 2e59)\"}\n", too_large);
  says("casus: 1\nquantities: {a: \"lognormal(200, 1)\"}\n", too_large);
  says("casus: 1\nquantities: {a: \"pert(0, 1, 1e61)\"}\n", too_large);
  says("casus: 1\nissues: {i: {from: 0, to: 1e99}}\n", too_large);
}

/* Where a > 0.5 the exponential is above 1e60, ln(1e60) being 138.2: half of the futures are
 * without a value in every sum, and none has an infinite one. */
static void results_that_are_too_large_are_none(void **state) {
  trial t;
  const cs_watched *w;
  char *json;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {a: 0..1, big: 0..1e60}\n"
             "measures:\n"
             "  m: {value: \"if(a > 0.5, exp(700 * a), a)\", better: high, at_least: 0.25}\n"
             "  both: {value: m + a, better: high}\n"
             "  whole: {value: big, better: high}\n"
             "strategies: {s: {set: {a: 0.25}}, t: {set: {big: \"*2\"}}}\n"
             "claims:\n"
             "  c: {says: x, holds_if: P(m > 0.25 | base) > 0.4}\n"
             "  d: {says: x, holds_if: P(big > 5e59 | t) > 0.4}\n");
  trial_run(&t, quick(4096));
  for (size_t k = 0; k < 2; k++) {
    w = cs_run_watched(&t.run, 0, 0, k);
    assert_near(w->failed, 2048, 0);
    assert_near(w->mean, k ? 0.5 : 0.25, 1e-3);
    assert_true(w->most <= 1);
  }
  /* What an overlay makes too large: 2 big, where big is above 5e59. */
  assert_near(cs_run_watched(&t.run, 0, 2, 2)->failed, 2048, 1);
  assert_near(cs_run_watched(&t.run, 0, 0, 2)->failed, 0, 0);
  /* Half of the futures with a value, a in 0..0.5, lie above 0.25. */
  assert_near(trial_verdict(&t, "c")->margin, 0.1, 0.01);
  assert_near(trial_verdict(&t, "c")->left_out, 0.5, 0);
  /* Nor is it larger than anything in a comparison: half of 0..1e60 lies above 5e59. */
  assert_near(trial_verdict(&t, "d")->margin, 0.1, 0.01);
  json = trial_json(&t);
  assert_null(strstr(json, "inf"));
  assert_null(strstr(json, "nan"));
  free(json);
  trial_free(&t);
}

/* The largest numbers there may be: mean, spread and error are right, not infinite. */
static void the_largest_numbers(void **state) {
  trial t;
  const cs_watched *w;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {a: -1e60..1e60}\n"
             "measures: {m: a}\n"
             "claims: {c: {says: x, holds_if: E(m) > -1e59}}\n");
  trial_run(&t, quick(4096));
  w = cs_run_watched(&t.run, 0, 0, 0);
  assert_near(w->mean / 1e60, 0, 1e-3);
  assert_near(w->sd / 1e60, 1 / sqrt(3), 1e-3);
  assert_near(w->levels[3] / 1e60, 0, 0.02);
  assert_int_equal(trial_verdict(&t, "c")->verdict, CS_HOLDS);
  assert_near(trial_verdict(&t, "c")->drivers[0].share, 1, 0.02);
  trial_free(&t);
}

/* Errors of numbers whose squares vanish: a mean of 0 within its error decides nothing, at whatever
 * scale it is written. */
static void the_smallest_numbers(void **state) {
  static const char *const scales[] = {"1", "1e-180", "1e-300"};

  (void)state;
  for (size_t k = 0; k < 3; k++) {
    cs_run_settings s = quick(1024);
    cs_buf text = {0};
    trial t;

    cs_buf_printf(&text,
                  "casus: 1\n"
                  "quantities: {u: -1..1, a: u * %s}\n"
                  "measures: {m: a}\n"
                  "claims: {c: {says: x, holds_if: E(m) > 0}}\n",
                  scales[k]);
    trial_read(&t, text.text);
    s.design = CS_DESIGN_MC;
    trial_run(&t, s);
    assert_int_equal(trial_verdict(&t, "c")->verdict, CS_UNDECIDED);
    assert_true(trial_verdict(&t, "c")->error > 0);
    cs_buf_free(&text);
    trial_free(&t);
  }
}

static void a_range_of_the_smallest(void **state) {
  trial t;

  (void)state;
  trial_read(&t, "casus: 1\nquantities: {a: 0..5e-324}\nmeasures: {m: a}\n");
  trial_run(&t, quick(256));
  assert_near(cs_run_watched(&t.run, 0, 0, 0)->n, 256, 0);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(doubles_become_whole_within_limits),
      cmocka_unit_test(grids_of_any_span),
      cmocka_unit_test(quantiles_at_any_scale),
      cmocka_unit_test(large_numbers_are_refused),
      cmocka_unit_test(results_that_are_too_large_are_none),
      cmocka_unit_test(the_largest_numbers),
      cmocka_unit_test(the_smallest_numbers),
      cmocka_unit_test(a_range_of_the_smallest),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
