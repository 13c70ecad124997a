/* Scores, calibration, cross-validation and the paired bootstrap. */
#include "faces/bargaining/rule_scores.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const double cs_score_levels[CS_N_LEVELS] = {0.5, 0.8, 0.9};

/* Streams of random numbers. */
enum { STREAM_FOLDS = 1, STREAM_BOOTSTRAP = 2 };

/* Points and interval ends this near to the outcome (0..100) are at it: rounding on the way from
 * 100 to 1 and back, far below what an issue's scale resolves. */
static const double ROUNDING = 1e-7;

void cs_score_defaults(cs_score_options *o) {
  *o = (cs_score_options){.mode = CS_SCORE_SHIPPED, .folds = 100, .seed = 1, .resamples = 2000};
}

/* ---- One issue --------------------------------------------------------------------------------
 */

static void score_distribution(const cs_prediction *f, double outcome, cs_issue_score *s) {
  s->crps = 100.0 * cs_prediction_crps(f, outcome);
  s->mean = 100.0 * cs_prediction_mean(f);
  s->below = cs_prediction_below(f, outcome);
  s->at = cs_prediction_cdf(f, outcome);
  for (int l = 0; l < CS_N_LEVELS; l++) {
    double low = cs_prediction_quantile(f, (1.0 - cs_score_levels[l]) / 2.0);
    double high = cs_prediction_quantile(f, (1.0 + cs_score_levels[l]) / 2.0);

    s->low[l] = 100.0 * low;
    s->high[l] = 100.0 * high;
    s->held[l] = cs_prediction_cdf(f, high) - cs_prediction_below(f, low);
  }
}

static void score_group(const cs_forecaster *by, const cs_decided *d, size_t group, void *work,
                        double *point, cs_issue_score *out) {
  size_t first = d->group_first[group], n = d->group_first[group + 1] - first;

  if (by->points) by->points(by->data, d, group, work, point);
  for (size_t i = 0; i < n; i++) {
    const cs_decided_issue *issue = &d->issues[first + i];
    cs_issue_score *s = &out[first + i];
    cs_prediction f;
    bool known = by->predict && by->predict(by->data, d, first + i, work, &f);

    if (by->predict && !known) continue;
    if (!by->points) point[i] = cs_prediction_quantile(&f, 0.5);
    if (isnan(point[i])) continue;
    s->scored = issue->decided;
    s->point = 100.0 * point[i];
    if (!issue->decided) continue;
    s->crps = fabs(s->point - 100.0 * issue->outcome);
    if (known) score_distribution(&f, issue->outcome, s);
  }
}

/* ---- One forecaster ---------------------------------------------------------------------------
 */

/* The share of the steps' interval [below, at] that lies inside the central `level`. */
static double pit_inside(double below, double at, double level) {
  double low = (1.0 - level) / 2.0, high = (1.0 + level) / 2.0;

  if (!(at > below)) return below >= low && below <= high;
  return cs_fmax(0.0, cs_fmin(at, high) - cs_fmax(below, low)) / (at - below);
}

static void add_distribution(cs_score *out, const cs_issue_score *s, double outcome) {
  out->mean_mae += fabs(s->mean - outcome);
  out->mean_rmse += (s->mean - outcome) * (s->mean - outcome);
  for (int l = 0; l < CS_N_LEVELS; l++) {
    out->coverage[l] += outcome >= s->low[l] - ROUNDING && outcome <= s->high[l] + ROUNDING;
    out->expected[l] += s->held[l];
    out->pit[l] += pit_inside(s->below, s->at, cs_score_levels[l]);
  }
}

static void summarise(const cs_decided *d, cs_score *out) {
  double n;

  for (size_t i = 0; i < d->n_issues; i++) {
    const cs_issue_score *s = &out->issues[i];
    double outcome = 100.0 * d->issues[i].outcome, error = fabs(s->point - outcome);

    if (!s->scored) {
      out->failures += d->issues[i].decided;
      continue;
    }
    out->n++;
    out->mae += error;
    out->rmse += error * error;
    out->within10 += error <= 10.0 + ROUNDING;
    out->crps += s->crps;
    if (out->has_distribution) add_distribution(out, s, outcome);
  }
  n = (double)out->n; /* 0: every mean below is NaN, "none" */
  out->mae /= n;
  out->rmse = sqrt(out->rmse / n);
  out->within10 /= n;
  out->crps /= n;
  out->mean_mae /= n;
  out->mean_rmse = sqrt(out->mean_rmse / n);
  for (int l = 0; l < CS_N_LEVELS; l++) {
    out->coverage[l] /= n;
    out->expected[l] /= n;
    out->pit[l] /= n;
  }
}

static casus_status score_one(const cs_forecaster *by, const cs_decided *d, cs_arena *arena,
                              cs_score *out) {
  size_t bytes = by->workspace(by->data, d);
  void *work = cs_alloc_columns(bytes, 1);
  double *point = cs_calloc(d->n_issues, sizeof *point);
  casus_status st = CASUS_NOMEM;

  *out = (cs_score){.name = by->name, .about = by->about, .has_distribution = by->predict != NULL};
  out->issues = cs_arena_alloc(arena, d->n_issues, sizeof *out->issues);
  if (!work || !point || !out->issues) goto done;
  for (size_t g = 0; g < d->n_groups; g++) score_group(by, d, g, work, point, out->issues);
  summarise(d, out);
  st = CASUS_OK;

done:
  cs_free(point);
  cs_free(work);
  return st;
}

/* ---- Differences from the baseline ------------------------------------------------------------
 */

/* Sums over the issues of one group that both forecast. */
typedef struct {
  double error, crps, n;
} difference;

static void compare(const cs_decided *d, const cs_score *base, cs_score *s, difference *by_group) {
  difference all = {0};

  for (size_t i = 0; i < d->n_issues; i++) {
    difference *g = &by_group[d->issues[i].group];
    double outcome = 100.0 * d->issues[i].outcome;

    if (!s->issues[i].scored || !base->issues[i].scored) continue;
    g->error += fabs(s->issues[i].point - outcome) - fabs(base->issues[i].point - outcome);
    g->crps += s->issues[i].crps - base->issues[i].crps;
    g->n += 1.0;
  }
  for (size_t g = 0; g < d->n_groups; g++) {
    all.error += by_group[g].error;
    all.crps += by_group[g].crps;
    all.n += by_group[g].n;
  }
  s->compared = (size_t)all.n;
  s->mae_difference = (cs_score_interval){all.error / all.n, NAN, NAN};
  s->crps_difference = (cs_score_interval){all.crps / all.n, NAN, NAN};
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Quantile of sorted x[0..n), n >= 1, linear between order statistics (Hyndman and Fan 1996, 7). */
static double quantile(const double *x, size_t n, double u) {
  double at = u * (double)(n - 1);
  size_t k = (size_t)at;

  return k + 1 < n ? x[k] + (at - (double)k) * (x[k + 1] - x[k]) : x[n - 1];
}

static void set_interval(cs_score_interval *e, double *means, size_t n) {
  if (!n) return;
  qsort(means, n, sizeof *means, ascending);
  e->low = quantile(means, n, 0.025);
  e->high = quantile(means, n, 0.975);
}

/* One resample draws as many groups as there are, with replacement: times[g] is how often. */
static void draw_groups(uint64_t seed, size_t resample, size_t n, unsigned *times) {
  memset(times, 0, n * sizeof *times);
  for (size_t j = 0; j < n; j++) {
    uint64_t index = (uint64_t)resample * n + j;
    size_t g = (size_t)(cs_random_unit(seed, STREAM_BOOTSTRAP, index) * (double)n);

    times[g < n ? g : n - 1]++;
  }
}

/* All forecasters meet the same resamples.  by_group is [forecaster][group], means [2][forecaster]
 * [resample]; resamples in which nothing can be compared are left out. */
static void bootstrap(const cs_decided *d, const cs_score_options *o, size_t n_scores,
                      cs_score *scores, const difference *by_group, unsigned *times, double *means,
                      size_t *used) {
  size_t m = o->resamples;
  double *crps_means = means + n_scores * m;

  for (size_t b = 0; b < m; b++) {
    draw_groups(o->seed, b, d->n_groups, times);
    for (size_t k = 0; k < n_scores; k++) {
      difference all = {0};

      for (size_t g = 0; g < d->n_groups; g++) {
        const difference *one = &by_group[k * d->n_groups + g];

        all.error += times[g] * one->error;
        all.crps += times[g] * one->crps;
        all.n += times[g] * one->n;
      }
      if (!(all.n > 0.0)) continue;
      means[k * m + used[k]] = all.error / all.n;
      crps_means[k * m + used[k]++] = all.crps / all.n;
    }
  }
  for (size_t k = 0; k < n_scores; k++) {
    set_interval(&scores[k].mae_difference, means + k * m, used[k]);
    set_interval(&scores[k].crps_difference, crps_means + k * m, used[k]);
  }
}

/* Sets the differences of all scores from the first. */
static casus_status compare_all(const cs_decided *d, const cs_score_options *o, size_t n,
                                cs_score *scores) {
  difference *by_group = cs_calloc(n * d->n_groups, sizeof *by_group);
  unsigned *times = cs_calloc(d->n_groups, sizeof *times);
  size_t *used = cs_calloc(n, sizeof *used);
  double *means =
      n && o->resamples <= SIZE_MAX / 2 / n ? cs_calloc(2 * n * o->resamples, sizeof *means) : NULL;
  casus_status st = CASUS_NOMEM;

  if (by_group && times && used && means) {
    for (size_t k = 0; k < n; k++) compare(d, &scores[0], &scores[k], by_group + k * d->n_groups);
    bootstrap(d, o, n, scores, by_group, times, means, used);
    st = CASUS_OK;
  }
  cs_free(means);
  cs_free(used);
  cs_free(times);
  cs_free(by_group);
  return st;
}

casus_status cs_score_forecasters(const cs_decided *d, const cs_forecaster *forecasters, size_t n,
                                  const cs_score_options *o, cs_arena *arena, cs_score *out) {
  casus_status st = CASUS_OK;

  for (size_t k = 0; k < n && !st; k++) st = score_one(&forecasters[k], d, arena, &out[k]);
  return st ? st : compare_all(d, o, n, out);
}

/* ---- Cross-validation -------------------------------------------------------------------------
 */

/* Deals the groups to folds in random order (Fisher and Yates): fold[g] in 0 .. folds - 1. */
static void deal_folds(uint64_t seed, size_t n, size_t folds, size_t *order, size_t *fold) {
  for (size_t g = 0; g < n; g++) order[g] = g;
  for (size_t i = n; i > 1; i--) {
    size_t j = (size_t)(cs_random_unit(seed, STREAM_FOLDS, i) * (double)i), moved = order[i - 1];

    if (j >= i) j = i - 1;
    order[i - 1] = order[j];
    order[j] = moved;
  }
  for (size_t i = 0; i < n; i++) fold[order[i]] = i % folds;
}

/* What the fitted forecasters use for the issues of each group. */
typedef struct {
  cs_predict_params *forecast;
  cs_mean_errors *errors;
} fits;

/* Fits both without the fold of each group.  room: folds * n_issues numbers, which by->errors will
 * point into. */
static casus_status cross_validate(const cs_decided *d, const cs_score_options *o, double *room,
                                   fits *by, cs_predict_params *whole) {
  cs_forecaster forecaster = cs_calibrated_forecaster(by->forecast);
  void *work = cs_alloc_columns(forecaster.workspace(forecaster.data, d), 1);
  size_t *order = cs_calloc(d->n_groups, sizeof *order);
  size_t *fold = cs_calloc(d->n_groups, sizeof *fold);
  unsigned char *use = cs_calloc(d->n_groups, 1);
  casus_status st = CASUS_NOMEM;

  if (!work || !order || !fold || !use) goto done;
  deal_folds(o->seed, d->n_groups, o->folds, order, fold);
  for (size_t k = 0; k < o->folds; k++) {
    cs_predict_params fitted;
    cs_mean_errors errors;

    for (size_t g = 0; g < d->n_groups; g++) use[g] = fold[g] != k;
    cs_forecast_fit(d, use, &cs_predict_shipped, work, &fitted);
    cs_mean_errors_fit(d, use, room + k * d->n_issues, &errors);
    for (size_t g = 0; g < d->n_groups; g++) {
      if (fold[g] != k) continue;
      by->forecast[g] = fitted;
      by->errors[g] = errors;
    }
  }
  cs_forecast_fit(d, NULL, &cs_predict_shipped, work, whole);
  st = CASUS_OK;

done:
  cs_free(use);
  cs_free(fold);
  cs_free(order);
  cs_free(work);
  return st;
}

static casus_status fit(const cs_decided *d, cs_arena *arena, fits *by, cs_score_result *out) {
  double *room;

  for (size_t g = 0; g < d->n_groups; g++) {
    by->forecast[g] = cs_predict_shipped;
    by->errors[g] = cs_mean_errors_shipped;
  }
  if (out->options.mode == CS_SCORE_SHIPPED) return CASUS_OK;
  if (d->n_groups < 2 || out->options.folds < 2) return CASUS_USAGE;
  if (out->options.folds > d->n_groups) out->options.folds = d->n_groups;
  if (out->options.folds > SIZE_MAX / d->n_issues) return CASUS_NOMEM;
  room = cs_arena_alloc(arena, out->options.folds * d->n_issues, sizeof *room);
  if (!room) return CASUS_NOMEM;
  return cross_validate(d, &out->options, room, by, &out->fitted);
}

casus_status cs_score_run(const cs_decided *d, const cs_score_options *o, cs_arena *arena,
                          cs_score_result *out) {
  size_t n = cs_n_rule_forecasters + 2;
  cs_forecaster *forecasters = cs_arena_alloc(arena, n, sizeof *forecasters);
  fits by = {cs_arena_alloc(arena, d->n_groups, sizeof *by.forecast),
             cs_arena_alloc(arena, d->n_groups, sizeof *by.errors)};
  cs_score distributions[2];
  casus_status st;

  *out = (cs_score_result){.options = *o,
                           .n_issues = d->n_issues,
                           .n_decided = d->n_decided,
                           .n_groups = d->n_groups,
                           .shipped = cs_predict_shipped,
                           .fitted = cs_predict_shipped,
                           .n_scores = n};
  out->scores = cs_arena_alloc(arena, n, sizeof *out->scores);
  if (!forecasters || !by.forecast || !by.errors || !out->scores) return CASUS_NOMEM;
  st = fit(d, arena, &by, out);
  if (st) return st;
  memcpy(forecasters, cs_rule_forecasters, cs_n_rule_forecasters * sizeof *forecasters);
  forecasters[n - 2] = cs_mean_errors_forecaster(by.errors);
  forecasters[n - 1] = cs_calibrated_forecaster(by.forecast);
  st = cs_score_forecasters(d, forecasters, n, o, arena, out->scores);
  if (st) return st;
  memcpy(distributions, out->scores + n - 2, sizeof distributions);
  st = compare_all(d, o, 2, distributions);
  out->fair_difference = distributions[1].crps_difference;
  return st;
}
