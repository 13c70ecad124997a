/* Scoring issues whose outcomes were drawn from the forecast itself: it must come out as
 * calibrated, score better than a wrong forecast, and be found again by fitting. */
#include "support.h"

#include "faces/bargaining/rule_scores.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

enum { SEED = 4711, ISSUES = 2000, GROUPS = 500, MOST = 9 };

static const cs_predict_params truth = {.crowding = 0.5, .reach = 0.2, .split = 0.3, .tail = 0.05};

static cs_decided_issue issues[ISSUES];
static size_t group_first[GROUPS + 1], group_actors[GROUPS], actor[ISSUES * MOST];
static double position[ISSUES * MOST], salience[ISSUES * MOST], capability[ISSUES * MOST];
static cs_decided d = {.n_issues = ISSUES,
                       .n_groups = GROUPS,
                       .n_actors = MOST,
                       .n_decided = ISSUES,
                       .issues = issues,
                       .group_first = group_first,
                       .group_actors = group_actors,
                       .actor = actor,
                       .position = position,
                       .salience = salience,
                       .capability = capability,
                       .most_stances = MOST};

/* Positions on the ends for a third of the issues, on steps of a tenth for the others. */
static int draw(void **state) {
  void *work = malloc(cs_predict_workspace(MOST));
  size_t k = 0;

  (void)state;
  assert_non_null(work);
  for (size_t i = 0; i < ISSUES; i++) {
    size_t n = 2 + (size_t)(cs_random_unit(SEED, 0, i) * (MOST - 1));
    cs_prediction f;

    issues[i] = (cs_decided_issue){
        .name = "", .group = i * GROUPS / ISSUES, .first = k, .n = n, .decided = true};
    group_first[issues[i].group + 1] = i + 1;
    group_actors[issues[i].group] = MOST;
    for (size_t a = 0; a < n; a++, k++) {
      double u = cs_random_unit(SEED, 1, k);

      actor[k] = a;
      position[k] = i % 3 ? floor(11 * u) / 10 : floor(2 * u);
      salience[k] = cs_random_unit(SEED, 2, k);
      capability[k] = cs_random_unit(SEED, 3, k);
    }
    assert_true(
        cs_predict(&truth, n, position + k - n, salience + k - n, capability + k - n, work, &f));
    issues[i].outcome = cs_prediction_quantile(&f, cs_random_unit(SEED, 4, i));
    issues[i].reference = NAN;
  }
  d.n_stances = k;
  free(work);
  return 0;
}

static cs_score *score(const cs_predict_params *p, cs_arena *arena) {
  cs_predict_params *by_group = cs_arena_alloc(arena, GROUPS, sizeof *by_group);
  cs_score *s = cs_arena_alloc(arena, 1, sizeof *s);
  cs_forecaster f = cs_calibrated_forecaster(by_group);
  cs_score_options o;

  assert_non_null(by_group);
  assert_non_null(s);
  for (size_t g = 0; g < GROUPS; g++) by_group[g] = *p;
  cs_score_defaults(&o);
  o.resamples = 0;
  assert_int_equal(cs_score_forecasters(&d, &f, 1, &o, arena, s), CASUS_OK);
  assert_int_equal(s->n, ISSUES);
  return s;
}

/* Four standard errors of a share among 2000. */
static void the_truth_is_calibrated(void **state) {
  cs_arena *arena = cs_arena_new();
  const cs_score *s = score(&truth, arena);

  (void)state;
  for (int l = 0; l < CS_N_LEVELS; l++) {
    double p = cs_score_levels[l], e = s->expected[l];

    assert_near(s->pit[l], p, 4 * sqrt(p * (1 - p) / ISSUES));
    assert_near(s->coverage[l], e, 4 * sqrt(e * (1 - e) / ISSUES));
    assert_true(e >= p - 1e-9);
  }
  cs_arena_free(arena);
}

/* CRPS is proper: each wrong forecast costs.  And one too sure of itself shows. */
static void wrong_forecasts_score_worse(void **state) {
  cs_arena *arena = cs_arena_new();
  double best = score(&truth, arena)->crps;
  cs_predict_params p = truth;

  (void)state;
  p.crowding = 1.5;
  assert_true(score(&p, arena)->crps > best);
  assert_true(score(&p, arena)->pit[2] < 0.9 - 4 * sqrt(0.9 * 0.1 / ISSUES));
  p = truth;
  p.tail = 0.6;
  assert_true(score(&p, arena)->crps > best);
  p = truth;
  p.split = 1;
  assert_true(score(&p, arena)->crps > best);
  cs_arena_free(arena);
}

/* Fits to tenths of these issues spread by a standard deviation of 0.16, so that a fit to all of
 * them has one of 0.05; three are allowed. */
static void the_fit_finds_the_truth(void **state) {
  void *work = malloc(cs_predict_workspace(MOST));
  cs_predict_params start = truth, found;

  (void)state;
  assert_non_null(work);
  start.crowding = 1.7;
  cs_forecast_fit(&d, NULL, &start, work, &found);
  assert_near(found.crowding, truth.crowding, 0.15);
  assert_near(found.split, truth.split, 0);
  free(work);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_truth_is_calibrated),
      cmocka_unit_test(wrong_forecasts_score_worse),
      cmocka_unit_test(the_fit_finds_the_truth),
  };

  return cmocka_run_group_tests(tests, draw, NULL);
}
