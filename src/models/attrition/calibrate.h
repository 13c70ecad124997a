/* How well models of this kind have done on real battles, and laws fitted to data. */
#ifndef CASUS_MODELS_ATTRITION_CALIBRATE_H
#define CASUS_MODELS_ATTRITION_CALIBRATE_H

#include "models/attrition/battles.h"

/* What history shows (CDB90, see docs/methods/attrition.md): the standard deviation of the
 * logarithm of the loss ratio, which strengths don't explain. */
#define CS_HISTORY_SD 1.41
/* One sentence for every forecast of this kind. */
#define CS_ATTRITION_RECORD                                                                    \
  "On 614 real battles (CDB90) the force ratio alone forecasts winners with AUC 0.56 out of "  \
  "sample (a coin: 0.50) and does not explain the loss ratio, which is uncertain by a factor " \
  "of about 4 either way."
extern const char cs_attrition_record[];

typedef enum {
  CS_CALIBRATE_BASE,     /* the attacker's share of wins in the other folds */
  CS_CALIBRATE_LARGER,   /* the larger side wins */
  CS_CALIBRATE_THREE,    /* the attacker wins with more than 3 : 1 */
  CS_CALIBRATE_HALF,     /* with more than 1.5 : 1 */
  CS_CALIBRATE_RATIO,    /* logit in the logarithm of the force ratio */
  CS_CALIBRATE_POSTURE,  /* and prepared or fortified defence */
  CS_CALIBRATE_MATERIAL, /* and artillery, tanks, air */
  CS_CALIBRATE_BEFORE,   /* and factors known before */
  CS_CALIBRATE_AFTER,    /* and factors judged after: hindsight */
  CS_N_CALIBRATE
} cs_calibrate_model;

extern const char *const cs_calibrate_names[CS_N_CALIBRATE];

typedef struct {
  bool scored;                           /* false: the file lacks its columns */
  double accuracy, brier, log_loss, auc; /* out of sample; NAN for rules without chances */
} cs_calibrate_score;

/* Law fitted to losses: the spread of ln(attacker's / defender's losses) that it leaves. */
typedef struct {
  double linear, square, log;
} cs_law_spread;

typedef struct {
  size_t n, n_groups; /* battles with a winner and both strengths; groups among them */
  double base_rate;
  cs_calibrate_score scores[CS_N_CALIBRATE];
  size_t n_losses;               /* battles with both strengths and both losses above 0 */
  double median_att, median_def; /* fractions lost */
  double loss_sd;                /* of ln(loss ratio) */
  cs_law_spread spread;
} cs_calibration;

/* Ridge logistic regressions (least -log likelihood + sum of squares / 4, intercept included), each
 * fold forecast from the others.  CASUS_NOMEM; CASUS_LIMIT when there are fewer than two folds with
 * both winners. */
casus_status cs_calibrate(const cs_battles *battles, cs_calibration *out);

/* Laws fitted to a series of strengths and losses per period (days of one battle, say). */
typedef struct {
  double r2_square, r2_linear, r2_log; /* of one-parameter fits through the origin */
  /* ln losses = c + own ln(own strength) + enemy ln(enemy strength) */
  double own, enemy;                               /* NAN when the design has no full rank */
  double own_low, own_high, enemy_low, enemy_high; /* 95 % profile likelihood intervals */
} cs_law_fit;

typedef struct {
  cs_law_fit a, b;
  double condition;   /* of the design (1, ln a, ln b) */
  bool is_identified; /* false: exponents must not be read as a law */
} cs_series_fit;

/* n >= 4 periods, all strengths and losses positive.  CASUS_NOMEM. */
casus_status cs_calibrate_series(size_t n, const double *a, const double *lost_a, const double *b,
                                 const double *lost_b, cs_series_fit *out);

#endif
