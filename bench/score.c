/* Time to score decided issues with the calibrated forecast and to bootstrap the difference from
 * the weighted mean, against the direct way in the same run: CRPS and median out of 4000 sorted
 * draws an issue, and a bootstrap that visits every issue of every resampled group.
 *
 * The issues are drawn at random in the shape of the EU15 file: 177 issues in 70 groups, 15 actors,
 * positions on steps of ten, a third of the issues with positions at the ends only. */
#include "clock.h"
#include "faces/bargaining/rule_scores.h"
#include "base/alloc.h"
#include "base/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ISSUES = 177, GROUPS = 70, ACTORS = 15, STANCES = ISSUES * ACTORS, DRAWS = 4000, RUNS = 5 };

static cs_decided_issue issues[ISSUES];
static size_t group_first[GROUPS + 1], group_actors[GROUPS], actor[STANCES];
static double position[STANCES], salience[STANCES], capability[STANCES];
static double crps[ISSUES], error[ISSUES];

static cs_decided draw_file(void) {
  for (size_t i = 0; i < ISSUES; i++) {
    issues[i] = (cs_decided_issue){.name = "",
                                   .group = i * GROUPS / ISSUES,
                                   .first = i * ACTORS,
                                   .n = ACTORS,
                                   .decided = true,
                                   .outcome = floor(11 * cs_random_unit(7, 0, i)) / 10,
                                   .reference = NAN};
    group_first[issues[i].group + 1] = i + 1;
    group_actors[issues[i].group] = ACTORS;
    for (size_t a = 0; a < ACTORS; a++) {
      size_t k = i * ACTORS + a;
      double u = cs_random_unit(7, 1, k);

      actor[k] = a;
      position[k] = i % 3 ? floor(11 * u) / 10 : floor(2 * u);
      salience[k] = cs_random_unit(7, 2, k);
      capability[k] = cs_random_unit(7, 3, k);
    }
  }
  return (cs_decided){.n_issues = ISSUES,
                      .n_groups = GROUPS,
                      .n_actors = ACTORS,
                      .n_decided = ISSUES,
                      .issues = issues,
                      .group_first = group_first,
                      .group_actors = group_actors,
                      .n_stances = STANCES,
                      .actor = actor,
                      .position = position,
                      .salience = salience,
                      .capability = capability,
                      .most_stances = ACTORS};
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* CRPS of sorted draws: mean |x - y| less half the mean distance of two draws. */
static void direct_scores(const cs_decided *d, void *work) {
  static double x[DRAWS];

  for (size_t i = 0; i < d->n_issues; i++) {
    double top = 0.0, bottom = 0.0, near = 0.0, apart = 0.0;
    cs_prediction f;

    cs_predict(&cs_predict_shipped, ACTORS, position + i * ACTORS, salience + i * ACTORS,
               capability + i * ACTORS, work, &f);
    for (size_t k = 0; k < DRAWS; k++) {
      x[k] = cs_prediction_quantile(&f, cs_random_unit(9, i, k));
      near += fabs(x[k] - issues[i].outcome);
    }
    qsort(x, DRAWS, sizeof *x, ascending);
    for (size_t k = 0; k < DRAWS; k++) apart += (2.0 * (double)k + 1.0 - DRAWS) * x[k];
    for (size_t k = i * ACTORS; k < (i + 1) * ACTORS; k++) {
      top += capability[k] * salience[k] * position[k];
      bottom += capability[k] * salience[k];
    }
    crps[i] = 100.0 * (near / DRAWS - apart / DRAWS / DRAWS);
    error[i] = 100.0 * fabs(top / bottom - issues[i].outcome);
  }
}

/* Mean over resamples of the mean difference; a sum that the compiler must compute. */
static double direct_bootstrap(const cs_decided *d, size_t resamples) {
  double all = 0.0;

  for (size_t b = 0; b < resamples; b++) {
    double sum = 0.0, n = 0.0;

    for (size_t j = 0; j < d->n_groups; j++) {
      size_t g = (size_t)(cs_random_unit(1, 2, b * d->n_groups + j) * (double)d->n_groups);

      for (size_t i = 0; i < d->n_issues; i++) {
        if (d->issues[i].group != g) continue;
        sum += crps[i] - error[i];
        n += 1.0;
      }
    }
    all += sum / n;
  }
  return all / (double)resamples;
}

int main(void) {
  cs_predict_params by_group[GROUPS];
  cs_decided d = draw_file();
  cs_forecaster both[2] = {cs_rule_forecasters[0], cs_calibrated_forecaster(by_group)};
  void *work = malloc(cs_predict_workspace(ACTORS));
  double ours = INFINITY, direct = INFINITY, ours_value = 0.0, direct_value = 0.0;
  cs_score_options o;

  if (!work) return 1;
  cs_score_defaults(&o);
  for (size_t g = 0; g < GROUPS; g++) by_group[g] = cs_predict_shipped;
  for (int r = 0; r < RUNS; r++) {
    cs_arena *arena = cs_arena_new();
    double start = seconds();
    cs_score s[2];

    if (!arena || cs_score_forecasters(&d, both, 2, &o, arena, s)) return 1;
    ours = fmin(ours, seconds() - start);
    ours_value = s[1].crps_difference.value;
    cs_arena_free(arena);
    start = seconds();
    direct_scores(&d, work);
    direct_value = direct_bootstrap(&d, o.resamples);
    direct = fmin(direct, seconds() - start);
  }
  printf("%d issues, %zu resamples, best of %d\n", ISSUES, o.resamples, RUNS);
  printf("  casus   %8.2f ms  difference of CRPS %.3f\n", 1e3 * ours, ours_value);
  printf("  direct  %8.2f ms  difference of CRPS %.3f\n", 1e3 * direct, direct_value);
  printf("  ratio   %8.1f\n", direct / ours);
  free(work);
  return 0;
}
