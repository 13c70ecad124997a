/* Scoring forecasters against decided issues.
 *
 * All forecasters meet the same issues.  Differences from the baseline are paired and their
 * intervals come from a bootstrap over groups, because the issues of a group stand or fall together
 * (Davison and Hinkley 1997, section 3.8; percentile intervals). */
#ifndef CASUS_FACES_BARGAINING_RULE_SCORES_H
#define CASUS_FACES_BARGAINING_RULE_SCORES_H

#include "faces/bargaining/decided_issues.h"
#include "faces/bargaining/forecasters.h"
#include "faces/bargaining/mean_errors.h"

#include <stdint.h>

/* Central intervals whose calibration is reported: 50, 80 and 90 %. */
enum { CS_N_LEVELS = 3 };
extern const double cs_score_levels[CS_N_LEVELS];

typedef enum {
  CS_SCORE_SHIPPED,        /* the shipped parameters, for files they were not fitted on */
  CS_SCORE_CROSS_VALIDATED /* refitted without the fold of groups that is being forecast */
} cs_score_mode;

typedef struct {
  cs_score_mode mode;
  size_t folds;     /* at least 2; as many as groups or more: each group in turn */
  uint64_t seed;    /* of the folds and of the bootstrap */
  size_t resamples; /* 0: no intervals */
} cs_score_options;

/* The shipped parameters; 100 folds, which on smaller files is each group in turn; 2000 resamples.
 */
void cs_score_defaults(cs_score_options *o);

/* One forecaster on one issue; on the 0..100 scale. */
typedef struct {
  bool scored; /* false: not decided, or no forecast */
  double point, crps;
  double mean; /* of the distribution */
  /* With a distribution: the central intervals, the chance it gave to each, closed at both ends,
   * and its distribution function below and at the outcome. */
  double low[CS_N_LEVELS], high[CS_N_LEVELS], held[CS_N_LEVELS];
  double below, at;
} cs_issue_score;

/* A mean over issues with its 95 % bootstrap interval (NaN without resamples). */
typedef struct {
  double value, low, high;
} cs_score_interval;

/* One forecaster on all issues; errors on the 0..100 scale, shares in 0..1. */
typedef struct {
  const char *name, *about;
  size_t n, failures;           /* decided issues with and without a forecast */
  double mae, rmse;             /* of the point */
  double within10;              /* share of points at most 10 away */
  double crps;                  /* of a forecaster of points: its mae */
  bool has_distribution;        /* what follows is set only then */
  double mean_mae, mean_rmse;   /* with the distribution's mean as the point, not its median */
  double coverage[CS_N_LEVELS]; /* share of outcomes in the closed central interval */
  double expected[CS_N_LEVELS]; /* what that share would be if the forecast were true: more than the
                                 * level where the distribution has steps */
  double pit[CS_N_LEVELS]; /* share of the probability integral transform inside the level, steps
                            * spread evenly: the level itself if the forecast is true (Czado,
                            * Gneiting and Held 2009) */
  /* Against the baseline, on the `compared` issues that both forecast; negative is better. */
  size_t compared;
  cs_score_interval mae_difference, crps_difference;
  cs_issue_score *issues; /* [n_issues] */
} cs_score;

/* Lives in the arena it was made in. */
typedef struct {
  cs_score_options options; /* as used */
  size_t n_issues, n_decided, n_groups;
  cs_predict_params shipped, fitted; /* fitted: on the whole file; when cross-validated only */
  cs_score *scores; /* the baseline first, its past errors and the calibrated forecast last */
  size_t n_scores;
  /* CRPS of the calibrated forecast less that of the mean with its past errors: two distributions.
   */
  cs_score_interval fair_difference;
} cs_score_result;

/* Scores n forecasters, the first of which is the baseline, n >= 1. */
casus_status cs_score_forecasters(const cs_decided *d, const cs_forecaster *forecasters, size_t n,
                                  const cs_score_options *o, cs_arena *arena, cs_score *out);

/* Scores all rules and the calibrated forecast: what `casus score` prints. */
casus_status cs_score_run(const cs_decided *d, const cs_score_options *o, cs_arena *arena,
                          cs_score_result *out);

#endif
