/* Scores of forecasts on real battles, and laws fitted to series. */
#include "models/attrition/calibrate.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char cs_attrition_record[] = CS_ATTRITION_RECORD;

const char *const cs_calibrate_names[CS_N_CALIBRATE] = {
    "base rate", "larger side wins", "3:1 rule",       "1.5:1 rule", "log force ratio",
    "+ posture", "+ material",       "+ known before", "+ hindsight"};

enum { MOST_FEATURES = 1 + 1 + 2 + 3 + CS_BATTLE_BEFORE + CS_BATTLE_AFTER };

/* ---- logistic regression ------------------------------------------------------------------- */

static double log_ratio(double x, double y) {
  return cs_log((x + 1) / (y + 1));
}

/* The features of one battle for a model; returns how many. */
static size_t features(const cs_battle *b, cs_calibrate_model m, double *x) {
  size_t n = 0;

  x[n++] = 1;
  x[n++] = cs_log(b->att / b->def);
  if (m >= CS_CALIBRATE_POSTURE) {
    x[n++] = b->prepared;
    x[n++] = b->fortified;
  }
  if (m >= CS_CALIBRATE_MATERIAL) {
    x[n++] = log_ratio(b->arty[0], b->arty[1]);
    x[n++] = log_ratio(b->tanks[0], b->tanks[1]);
    x[n++] = b->air;
  }
  for (size_t k = 0; m >= CS_CALIBRATE_BEFORE && k < CS_BATTLE_BEFORE; k++) x[n++] = b->before[k];
  for (size_t k = 0; m >= CS_CALIBRATE_AFTER && k < CS_BATTLE_AFTER; k++) x[n++] = b->after[k];
  return n;
}

static double logit(const double *beta, const double *x, size_t n) {
  double sum = 0;

  for (size_t k = 0; k < n; k++) sum += beta[k] * x[k];
  return 1 / (1 + cs_exp(-sum));
}

/* Newton's method on the battles outside `fold`.  Penalised, so the Hessian is positive. */
static void fit(const cs_battle *const *used, size_t n, size_t fold, cs_calibrate_model m,
                double *beta) {
  enum { ROUNDS = 50 };
  static const double RIDGE = 0.5, STILL = 1e-12;
  double change = 1;

  memset(beta, 0, MOST_FEATURES * sizeof *beta);
  for (int round = 0; round < ROUNDS && change > STILL; round++) {
    double hessian[MOST_FEATURES * MOST_FEATURES] = {0}, step[MOST_FEATURES] = {0};
    double x[MOST_FEATURES];
    size_t p = features(used[0], m, x);

    for (size_t k = 0; k < p; k++) {
      hessian[k * p + k] = RIDGE;
      step[k] = -RIDGE * beta[k];
    }
    for (size_t i = 0; i < n; i++) {
      double q, won = used[i]->winner > 0;

      if (used[i]->fold == fold) continue;
      features(used[i], m, x);
      q = logit(beta, x, p);
      for (size_t k = 0; k < p; k++) {
        step[k] += x[k] * (won - q);
        for (size_t l = 0; l <= k; l++) hessian[k * p + l] += q * (1 - q) * x[k] * x[l];
      }
    }
    if (!cs_solve_positive(p, hessian, step)) return;
    change = 0;
    for (size_t k = 0; k < p; k++) {
      beta[k] += step[k];
      change = cs_fmax(change, fabs(step[k]));
    }
  }
}

/* ---- scores -------------------------------------------------------------------------------- */

typedef struct {
  double p;
  bool won;
} forecast;

static int by_chance(const void *a, const void *b) {
  double x = ((const forecast *)a)->p, y = ((const forecast *)b)->p;

  return (x > y) - (x < y);
}

/* Share of pairs of a won and a lost battle that the forecast orders rightly, ties half. */
static double area_under_curve(forecast *f, size_t n) {
  double won = 0, below = 0, right = 0;

  qsort(f, n, sizeof *f, by_chance);
  for (size_t i = 0; i < n;) {
    double wins = 0, losses = 0;
    size_t j = i;

    for (; j < n && f[j].p == f[i].p; j++) {
      wins += f[j].won;
      losses += !f[j].won;
    }
    right += wins * (below + losses / 2);
    below += losses;
    won += wins;
    i = j;
  }
  return right / (won * below);
}

static void score(forecast *f, size_t n, bool has_chances, cs_calibrate_score *out) {
  double right = 0, brier = 0, loss = 0;

  for (size_t i = 0; i < n; i++) {
    right += (f[i].p > 0.5) == f[i].won;
    brier += (f[i].p - f[i].won) * (f[i].p - f[i].won);
    loss -= cs_log(f[i].won ? f[i].p : 1 - f[i].p);
  }
  *out = (cs_calibrate_score){true, right / (double)n, NAN, NAN, NAN};
  if (!has_chances) return;
  out->brier = brier / (double)n;
  out->log_loss = loss / (double)n;
  out->auc = area_under_curve(f, n);
}

static void predict(const cs_battle *const *used, size_t n, size_t n_folds, cs_calibrate_model m,
                    forecast *f) {
  static const double cuts[] = {
      [CS_CALIBRATE_LARGER] = 1, [CS_CALIBRATE_THREE] = 3, [CS_CALIBRATE_HALF] = 1.5};
  double beta[MOST_FEATURES], x[MOST_FEATURES];

  for (size_t i = 0; i < n; i++) f[i].won = used[i]->winner > 0;
  for (size_t fold = 0; fold < n_folds; fold++) {
    double wins = 0, others = 0;

    for (size_t i = 0; i < n; i++) {
      wins += used[i]->fold != fold && used[i]->winner > 0;
      others += used[i]->fold != fold;
    }
    if (m >= CS_CALIBRATE_RATIO) fit(used, n, fold, m, beta);
    for (size_t i = 0; i < n; i++) {
      if (used[i]->fold != fold) continue;
      if (m == CS_CALIBRATE_BASE) {
        f[i].p = wins / others;
      } else if (m < CS_CALIBRATE_RATIO) {
        f[i].p = used[i]->att / used[i]->def > cuts[m];
      } else {
        f[i].p = logit(beta, x, features(used[i], m, x));
      }
    }
  }
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double median(double *x, size_t n) {
  qsort(x, n, sizeof *x, by_value);
  return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

/* The losses: ln(loss ratio) less what a law says of it up to a constant, as its spread. */
static void losses(const cs_battles *all, double *work, cs_calibration *out) {
  double sum[3] = {0}, square[3] = {0}, *spread[3];
  size_t n = 0;

  spread[0] = &out->spread.linear;
  spread[1] = &out->spread.square;
  spread[2] = &out->spread.log;
  for (size_t i = 0; i < all->n; i++) {
    const cs_battle *b = &all->battles[i];
    double y, x;

    if (!(b->att > 0 && b->def > 0 && b->lost_att > 0 && b->lost_def > 0)) continue;
    y = cs_log(b->lost_att / b->lost_def);
    x = cs_log(b->att / b->def);
    /* Ratio of losses: linear law constant, square as def / att, logarithmic as att / def. */
    for (int k = 0; k < 3; k++) {
      double rest = k == 0 ? y : k == 1 ? y + x : y - x;

      sum[k] += rest;
      square[k] += rest * rest;
    }
    work[n] = b->lost_att / b->att;
    work[all->n + n++] = b->lost_def / b->def;
  }
  out->n_losses = n;
  for (int k = 0; k < 3; k++) {
    double mean = n ? sum[k] / (double)n : NAN;

    *spread[k] = n > 1 ? sqrt(cs_fmax(0, square[k] / (double)n - mean * mean)) : NAN;
  }
  out->loss_sd = out->spread.linear;
  out->median_att = n ? median(work, n) : NAN;
  out->median_def = n ? median(work + all->n, n) : NAN;
}

static bool is_one_fold(const cs_battle *const *used, size_t n) {
  for (size_t i = 1; i < n; i++) {
    if (used[i]->fold != used[0]->fold) return false;
  }
  return true;
}

casus_status cs_calibrate(const cs_battles *battles, cs_calibration *out) {
  const cs_battle **used = cs_calloc(battles->n, sizeof *used);
  forecast *f = cs_calloc(battles->n, sizeof *f);
  double *work = cs_calloc(2 * battles->n, sizeof *work);
  bool *seen = cs_calloc(battles->n_groups, sizeof *seen);
  casus_status st = used && f && work && seen ? CASUS_OK : CASUS_NOMEM;
  size_t n = 0, n_folds = 0, wins = 0;
  bool has[CS_N_CALIBRATE];

  if (st) goto done;
  *out = (cs_calibration){0};
  for (size_t i = 0; i < battles->n; i++) {
    const cs_battle *b = &battles->battles[i];

    if (!b->winner || !(b->att > 0 && b->def > 0)) continue;
    used[n++] = b;
    wins += b->winner > 0;
    if (b->fold >= n_folds) n_folds = b->fold + 1;
    if (!seen[b->group]) out->n_groups++;
    seen[b->group] = true;
  }
  losses(battles, work, out);
  out->n = n;
  out->base_rate = n ? (double)wins / (double)n : NAN;
  if (wins == 0 || wins == n || is_one_fold(used, n)) {
    st = CASUS_LIMIT;
    goto done;
  }
  for (int m = 0; m < CS_N_CALIBRATE; m++) has[m] = true;
  has[CS_CALIBRATE_POSTURE] = battles->has_posture;
  has[CS_CALIBRATE_MATERIAL] = has[CS_CALIBRATE_POSTURE] && battles->has_material;
  has[CS_CALIBRATE_BEFORE] = has[CS_CALIBRATE_MATERIAL] && battles->has_before;
  has[CS_CALIBRATE_AFTER] = has[CS_CALIBRATE_BEFORE] && battles->has_after;
  for (int m = 0; m < CS_N_CALIBRATE; m++) {
    bool chances = m == CS_CALIBRATE_BASE || m >= CS_CALIBRATE_RATIO;

    if (!has[m]) continue;
    predict(used, n, n_folds, (cs_calibrate_model)m, f);
    score(f, n, chances, &out->scores[m]);
    /* One constant orders nothing; that folds differ in it is no skill. */
    if (m == CS_CALIBRATE_BASE) out->scores[m].auc = 0.5;
  }

done:
  cs_free(used);
  cs_free(f);
  cs_free(work);
  cs_free(seen);
  return st;
}

/* ---- laws fitted to a series --------------------------------------------------------------- */

/* R^2 of y = k x by least squares, against the mean of y. */
static double through_origin(size_t n, const double *y, const double *x, const double *x2) {
  double xx = 0, xy = 0, mean = 0, rest = 0, all = 0, k;

  for (size_t i = 0; i < n; i++) {
    double v = x[i] * (x2 ? x2[i] : 1);

    xx += v * v;
    xy += v * y[i];
    mean += y[i] / (double)n;
  }
  k = xy / xx;
  for (size_t i = 0; i < n; i++) {
    double e = y[i] - k * x[i] * (x2 ? x2[i] : 1);

    rest += e * e;
    all += (y[i] - mean) * (y[i] - mean);
  }
  return 1 - rest / all;
}

/* ln lost = c + own ln x + enemy ln y, given the design's singular value decomposition U S V'. */
static void exponents(size_t n, const double *lost, const double *u, const double *s,
                      const double *v, bool is_b, cs_law_fit *out) {
  /* 95 % quantile of chi-squared with one degree of freedom. */
  static const double CHI2 = 3.841458820694124;
  double proj[3] = {0}, beta[3] = {0}, variance[3] = {0}, rest = 0, half[3];

  for (size_t k = 0; k < 3; k++) {
    for (size_t i = 0; i < n; i++) proj[k] += u[i * 3 + k] * cs_log(lost[i]);
    for (size_t j = 0; j < 3; j++) {
      beta[j] += v[j * 3 + k] * proj[k] / s[k];
      variance[j] += v[j * 3 + k] * v[j * 3 + k] / (s[k] * s[k]);
    }
  }
  for (size_t i = 0; i < n; i++) {
    double e = cs_log(lost[i]);

    for (size_t k = 0; k < 3; k++) e -= u[i * 3 + k] * proj[k];
    rest += e * e;
  }
  /* n ln(RSS(beta) / RSS) <= chi^2 where RSS(beta) = RSS + (beta - best)^2 / variance. */
  for (size_t j = 0; j < 3; j++) half[j] = sqrt(variance[j] * rest * cs_expm1(CHI2 / (double)n));
  out->own = beta[is_b ? 2 : 1];
  out->enemy = beta[is_b ? 1 : 2];
  out->own_low = out->own - half[is_b ? 2 : 1];
  out->own_high = out->own + half[is_b ? 2 : 1];
  out->enemy_low = out->enemy - half[is_b ? 1 : 2];
  out->enemy_high = out->enemy + half[is_b ? 1 : 2];
}

/* An exponent known no better than this cannot tell the laws apart, which differ by 1. */
static bool is_sharp(const cs_law_fit *f) {
  return f->own_high - f->own_low < 1 && f->enemy_high - f->enemy_low < 1;
}

casus_status cs_calibrate_series(size_t n, const double *a, const double *lost_a, const double *b,
                                 const double *lost_b, cs_series_fit *out) {
  double *u = cs_calloc(3 * n, sizeof *u), s[3], v[9];

  if (!u) return CASUS_NOMEM;
  out->a.r2_square = through_origin(n, lost_a, b, NULL);
  out->a.r2_linear = through_origin(n, lost_a, a, b);
  out->a.r2_log = through_origin(n, lost_a, a, NULL);
  out->b.r2_square = through_origin(n, lost_b, a, NULL);
  out->b.r2_linear = through_origin(n, lost_b, a, b);
  out->b.r2_log = through_origin(n, lost_b, b, NULL);
  for (size_t i = 0; i < n; i++) {
    u[3 * i] = 1;
    u[3 * i + 1] = cs_log(a[i]);
    u[3 * i + 2] = cs_log(b[i]);
  }
  cs_singular_values(n, 3, u, s, v);
  /* Below this the smallest singular value is rounding. */
  out->condition = s[2] > 1e-15 * s[0] ? s[0] / s[2] : INFINITY;
  if (isfinite(out->condition)) {
    exponents(n, lost_a, u, s, v, false, &out->a);
    exponents(n, lost_b, u, s, v, true, &out->b);
  } else {
    out->a.own = out->a.enemy = out->b.own = out->b.enemy = NAN;
    out->a.own_low = out->a.own_high = out->a.enemy_low = out->a.enemy_high = NAN;
    out->b.own_low = out->b.own_high = out->b.enemy_low = out->b.enemy_high = NAN;
  }
  out->is_identified = isfinite(out->condition) && is_sharp(&out->a) && is_sharp(&out->b);
  cs_free(u);
  return CASUS_OK;
}
