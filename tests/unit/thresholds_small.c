/* Thresholds worked by hand on margins that are known functions of the inputs. */
#include "analysis/thresholds/thresholds.h"
#include "base/random.h"
#include "base/special.h"
#include "support.h"

#include <math.h>

enum { N = 8192 };

static double x[3][N], y[N];
static cs_input inputs[3] = {
    {.name = "a", .x = x[0]}, {.name = "b", .x = x[1]}, {.name = "c", .x = x[2]}};
static cs_outcome outcome = {.name = "y", .at_least = -INFINITY, .at_most = INFINITY};
static const char *strategies[] = {"all"};
static double *columns[] = {y};
static unsigned char relevant[] = {1, 1, 1};

static cs_subject begin(void) {
  return (cs_subject){.arena = cs_arena_new(),
                      .data = {.n = N,
                               .n_inputs = 3,
                               .n_outcomes = 1,
                               .n_strategies = 1,
                               .inputs = inputs,
                               .outcomes = &outcome,
                               .strategies = strategies,
                               .y = columns,
                               .n_deep = 1,
                               .replicates = 1}};
}

/* margin = 2 a - 3 with a uniform on 0..2, b uniform and without influence, c = 1 in a quarter of
 * the futures: 2 off.  E margin = 2 - 3 - 0.5 = -1.5.  By a: 2 a - 3.5, so 0 at a = 1.75, above in
 * 12.5 % of the futures.  By c: -1 where it is 0, -3 where it is 1: never above. */
static void a_line_and_a_switch(void **state) {
  cs_subject s = begin();
  cs_target t = {.name = "y", .claim = -1, .y = y, .relevant = relevant};
  cs_thresholds out;

  (void)state;
  for (size_t i = 0; i < N; i++) {
    x[0][i] = 2 * cs_random_unit(1, 0, i);
    x[1][i] = cs_random_unit(1, 1, i);
    x[2][i] = cs_random_unit(1, 2, i) < 0.25;
    y[i] = 2 * x[0][i] - 3 - 2 * x[2][i];
  }
  cs_data_survey(&s.data);
  assert_int_equal(cs_thresholds_make(&s, &t, 5, 2, &out), CASUS_OK);
  assert_near(out.margin.value, -1.5, 0.05);
  assert_int_equal(out.n_curves + out.n_left, 3);
  assert_true(out.n_curves >= 2);
  /* Var = 4 * 4 / 12 = 1.333 of a, 4 * 3 / 16 = 0.75 of c: shares 0.64 and 0.36. */
  assert_int_equal(out.curves[0].input, 0);
  assert_near(out.curves[0].share, 0.64, 0.03);
  assert_int_equal(out.curves[0].n_crossings, 1);
  assert_near(out.curves[0].crossings[0].x, 1.75, 0.03);
  assert_true(out.curves[0].crossings[0].rises);
  assert_true(out.curves[0].crossings[0].low <= out.curves[0].crossings[0].x);
  assert_true(out.curves[0].crossings[0].high >= out.curves[0].crossings[0].x);
  assert_near(out.curves[0].other_side, 0.125, 0.02);
  assert_int_equal(out.curves[1].input, 2);
  assert_true(out.curves[1].by_levels);
  assert_near(out.curves[1].points[0].margin.value, -1, 0.06);
  assert_near(out.curves[1].points[1].margin.value, -3, 0.1);
  assert_near(out.curves[1].other_side, 0, 0);
  /* The map of a and c: 6 x 2 cells, above 0 only where a > 1.5 and c = 0; the top sixth of a lies
   * in 1.667 .. 2, mean 1.833: margin 0.667. */
  assert_int_equal(out.n_maps, 1);
  assert_int_equal(out.maps[0].n_a, 6);
  assert_int_equal(out.maps[0].n_b, 2);
  assert_near(out.maps[0].margin[10].value, 2 * (11.0 / 6) - 3, 0.02);
  assert_near(out.maps[0].margin[11].value, 2 * (11.0 / 6) - 5, 0.02);
  cs_arena_free(s.arena);
}

/* margin = 2 + z_a + z_b, z normal scores: the nearest point where it is 0 is z_a = z_b = -1, at
 * the distance sqrt(2) (the closed form |2| / |(1, 1)| of Hasofer and Lind).  Found on a grid. */
static void the_nearest_change(void **state) {
  cs_subject s = begin();
  cs_target t = {.name = "y", .claim = -1, .y = y, .relevant = relevant};
  cs_thresholds out;

  (void)state;
  for (size_t i = 0; i < N; i++) {
    for (size_t k = 0; k < 3; k++) x[k][i] = cs_random_unit(2, k, i);
    y[i] = 2 + cs_normal_quantile(x[0][i]) + cs_normal_quantile(x[1][i]);
  }
  cs_data_survey(&s.data);
  assert_int_equal(cs_thresholds_make(&s, &t, 2, 0, &out), CASUS_OK);
  assert_true(out.smallest.found);
  assert_int_equal(out.smallest.n_moves, 2);
  assert_near(out.smallest.length, sqrt(2), 0.15);
  assert_near(out.smallest.moves[0].z, -1, 0.2);
  assert_near(out.smallest.moves[1].z, -1, 0.2);
  assert_near(out.smallest.moves[0].x, cs_normal_cdf(-1), 0.06);
  assert_true(out.smallest.margin <= 0);
  cs_arena_free(s.arena);
}

/* A margin that nothing can turn has no change. */
static void nothing_turns_it(void **state) {
  cs_subject s = begin();
  cs_target t = {.name = "y", .claim = -1, .y = y, .relevant = relevant};
  cs_thresholds out;

  (void)state;
  for (size_t i = 0; i < N; i++) {
    for (size_t k = 0; k < 3; k++) x[k][i] = cs_random_unit(3, k, i);
    y[i] = 10 + x[0][i];
  }
  cs_data_survey(&s.data);
  assert_int_equal(cs_thresholds_make(&s, &t, 3, 0, &out), CASUS_OK);
  assert_false(out.smallest.found);
  assert_int_equal(out.curves[0].n_crossings, 0);
  assert_near(out.curves[0].other_side, 0, 0);
  cs_arena_free(s.arena);
}

/* A category of three names, "rare" in 24 of the futures: margin = 1, in "rare" -5, and noise.  The
 * error of its mean is that of 24 numbers of standard deviation 1, 2.07 / sqrt(24) = 0.42, and
 * somewhat more since batches of one and of four count alike; batches without any would make it 3
 * or so.  The smallest change is to "rare": its names by falling share are "most" (up to 0.7),
 * "some" (up to 1 - 24 / N) and "rare"; the middle of the last is at 1 - 12 / N, of the folded
 * normal z = 3.18.  The rows turned round, that is names numbered otherwise: the same. */
static void names_have_no_order(void **state) {
  static const char *const names[] = {"most", "some", "rare"}, *const turned[] = {"rare", "some",
                                                                                  "most"};

  (void)state;
  for (int turn = 0; turn < 2; turn++) {
    cs_subject s = begin();
    cs_target t = {.name = "y", .claim = -1, .y = y, .relevant = relevant};
    cs_thresholds out;

    inputs[0] = (cs_input){.name = "a",
                           .x = x[0],
                           .kind = CS_CATEGORY,
                           .levels = turn ? turned : names,
                           .n_levels = 3};
    for (size_t i = 0; i < N; i++) {
      int is = i % 341 == 7 && i / 341 < 24 ? 2 : cs_random_unit(1, 0, i) < 0.7 ? 0 : 1;

      x[0][i] = turn ? 2 - is : is;
      x[1][i] = cs_random_unit(1, 1, i);
      x[2][i] = cs_random_unit(1, 2, i);
      y[i] = (is == 2 ? -5 : 1) + cs_normal_quantile(cs_random_unit(1, 3, i));
    }
    cs_data_survey(&s.data);
    assert_int_equal(cs_thresholds_make(&s, &t, 5, 0, &out), CASUS_OK);
    assert_true(out.n_curves >= 1);
    assert_int_equal(out.curves[0].input, 0);
    assert_near(out.curves[0].points[turn ? 0 : 2].margin.error, 0.5, 0.25);
    assert_near(out.curves[0].points[turn ? 0 : 2].u, 1 - 12.0 / N, 1e-9);
    assert_true(out.smallest.found);
    assert_int_equal(out.smallest.n_moves, 1);
    assert_near(out.smallest.length, cs_normal_quantile(1 - 6.0 / N), 1e-6);
    cs_arena_free(s.arena);
  }
  inputs[0] = (cs_input){.name = "a", .x = x[0]};
}

/* Lines that come in fours, as of four scenarios in turn: y = 0, 1, 2, 3 and noise of 1.  The error
 * of the mean is 2.13 sqrt(2.25 / N) = 0.035 as in any other order; batches in step with the fours
 * would say 0.6. */
static void lines_in_turn(void **state) {
  cs_subject s = begin();
  cs_target t = {.name = "y", .claim = -1, .y = y, .relevant = relevant};
  cs_thresholds out;

  (void)state;
  for (size_t i = 0; i < N; i++) {
    for (size_t k = 0; k < 3; k++) x[k][i] = k ? cs_random_unit(2, k, i) : (double)(i % 4);
    y[i] = x[0][i] + cs_normal_quantile(cs_random_unit(2, 3, i));
  }
  cs_data_survey(&s.data);
  assert_int_equal(cs_thresholds_make(&s, &t, 5, 0, &out), CASUS_OK);
  assert_near(out.margin.error, 0.035, 0.02);
  assert_int_equal(out.curves[0].input, 0);
  /* A share of 1.25 / 2.25. */
  assert_near(out.curves[0].share, 0.556, 0.02);
  assert_near(out.curves[0].share_error, 0.015, 0.008);
  cs_arena_free(s.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_line_and_a_switch), cmocka_unit_test(the_nearest_change),
      cmocka_unit_test(nothing_turns_it),    cmocka_unit_test(names_have_no_order),
      cmocka_unit_test(lines_in_turn),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
