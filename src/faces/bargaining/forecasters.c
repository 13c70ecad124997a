/* The rules of bargaining and the calibrated forecast, as forecasters of decided issues. */
#include "faces/bargaining/forecasters.h"

#include "base/libm.h"

#include <math.h>
#include <string.h>

/* ---- Rules ------------------------------------------------------------------------------------
 */

typedef struct {
  cs_rule rule;
  cs_weights weights;
} rule_data;

/* A workspace handed out in pieces of whole cache lines; with base NULL it only counts. */
typedef struct {
  char *base;
  size_t used;
} pieces;

static void *take(pieces *w, size_t n, size_t size) {
  size_t at = w->used;

  w->used += (n * size + 63) / 64 * 64;
  return w->base ? w->base + at : NULL;
}

/* One group as a table, and where the rule puts its answer. */
typedef struct {
  size_t *local; /* [actor of the file] its row, counted from 1; 0 while it has none */
  double *position, *salience, *capability, *outcome;
  unsigned char *present;
  void *rule_work;
} layout;

static bool fits(const cs_decided *d, size_t group) {
  return d->group_actors[group] <= CS_TABLE_ACTORS &&
         d->group_first[group + 1] - d->group_first[group] <= CS_TABLE_ISSUES;
}

static void lay_out(layout *l, pieces *w, const rule_data *r, const cs_decided *d, size_t group) {
  size_t n = d->group_actors[group], m = d->group_first[group + 1] - d->group_first[group];

  l->local = take(w, d->n_actors, sizeof *l->local);
  l->position = take(w, n * m, sizeof *l->position);
  l->salience = take(w, n * m, sizeof *l->salience);
  l->capability = take(w, n * m, sizeof *l->capability);
  l->present = take(w, n * m, sizeof *l->present);
  l->outcome = take(w, m, sizeof *l->outcome);
  l->rule_work = take(w, cs_rule_workspace(r->rule, n, m), 1);
}

static size_t rule_workspace(const void *data, const cs_decided *d) {
  size_t most = 0;

  for (size_t g = 0; g < d->n_groups; g++) {
    pieces w = {0};
    layout l;

    if (!fits(d, g)) continue;
    lay_out(&l, &w, data, d, g);
    if (w.used > most) most = w.used;
  }
  return most;
}

static void fill_table(layout *l, const cs_decided *d, size_t group, cs_table *t) {
  size_t n = 0, first = d->group_first[group], m = d->group_first[group + 1] - first;

  memset(l->local, 0, d->n_actors * sizeof *l->local);
  memset(l->present, 0, d->group_actors[group] * m);
  for (size_t k = 0; k < d->group_actors[group] * m; k++)
    l->position[k] = l->salience[k] = l->capability[k] = 0.0;
  for (size_t i = 0; i < m; i++) {
    const cs_decided_issue *issue = &d->issues[first + i];

    for (size_t k = issue->first; k < issue->first + issue->n; k++) {
      size_t at;

      if (!l->local[d->actor[k]]) l->local[d->actor[k]] = ++n;
      at = (l->local[d->actor[k]] - 1) * m + i;
      l->position[at] = d->position[k];
      l->salience[at] = d->salience[k];
      l->capability[at] = d->capability[k];
      l->present[at] = 1;
    }
  }
  *t = (cs_table){.n_actors = n,
                  .n_issues = m,
                  .position = l->position,
                  .salience = l->salience,
                  .capability = l->capability,
                  .present = l->present};
}

static void rule_points(const void *data, const cs_decided *d, size_t group, void *work,
                        double *point) {
  const rule_data *r = data;
  size_t m = d->group_first[group + 1] - d->group_first[group];
  pieces w = {.base = work};
  cs_rule_options o;
  cs_rule_result result = {0};
  cs_table t;
  layout l;

  for (size_t i = 0; i < m; i++) point[i] = NAN;
  if (!fits(d, group)) return;
  lay_out(&l, &w, r, d, group);
  fill_table(&l, d, group, &t);
  cs_rule_defaults(&o);
  o.weights = r->weights;
  o.issues = CS_ISSUES_APART;
  result.outcome = l.outcome;
  cs_rule_evaluate(r->rule, &o, &t, l.rule_work, NULL, &result);
  memcpy(point, l.outcome, m * sizeof *point);
}

static const rule_data mean_data = {CS_RULE_MEAN, CS_WEIGHTS_FULL},
                       equal_data = {CS_RULE_MEAN, CS_WEIGHTS_EQUAL},
                       median_data = {CS_RULE_MEDIAN, CS_WEIGHTS_FULL},
                       ktab_data = {CS_RULE_KTAB, CS_WEIGHTS_FULL},
                       eu_data = {CS_RULE_EXPECTED_UTILITY, CS_WEIGHTS_FULL},
                       exchange_data = {CS_RULE_EXCHANGE, CS_WEIGHTS_FULL};

const cs_forecaster cs_rule_forecasters[] = {
    {"mean", "mean weighted by capability and salience: the baseline", &mean_data, rule_workspace,
     rule_points, NULL},
    {"equal", "plain mean of the positions", &equal_data, rule_workspace, rule_points, NULL},
    {"median", "weighted median voter", &median_data, rule_workspace, rule_points, NULL},
    {"ktab", "spatial model of KTAB, each issue alone", &ktab_data, rule_workspace, rule_points,
     NULL},
    {"expected-utility", "expected-utility model, each issue alone", &eu_data, rule_workspace,
     rule_points, NULL},
    {"exchange", "Equal Gain exchange between a group's issues", &exchange_data, rule_workspace,
     rule_points, NULL},
};
const size_t cs_n_rule_forecasters = sizeof cs_rule_forecasters / sizeof *cs_rule_forecasters;

/* ---- The calibrated forecast ------------------------------------------------------------------
 */

static size_t calibrated_workspace(const void *data, const cs_decided *d) {
  size_t n = d->most_stances;

  (void)data;
  return cs_predict_workspace(n < CS_PREDICT_ACTORS ? n : CS_PREDICT_ACTORS);
}

static bool predict_issue(const cs_predict_params *p, const cs_decided *d, size_t i, void *work,
                          cs_prediction *out) {
  const cs_decided_issue *issue = &d->issues[i];

  return issue->n <= CS_PREDICT_ACTORS &&
         cs_predict(p, issue->n, d->position + issue->first, d->salience + issue->first,
                    d->capability + issue->first, work, out);
}

static bool calibrated_predict(const void *data, const cs_decided *d, size_t issue, void *work,
                               cs_prediction *out) {
  const cs_predict_params *by_group = data;

  return predict_issue(&by_group[d->issues[issue].group], d, issue, work, out);
}

cs_forecaster cs_calibrated_forecaster(const cs_predict_params *by_group) {
  return (cs_forecaster){"forecast", "calibrated distribution; its median is the point",
                         by_group,   calibrated_workspace,
                         NULL,       calibrated_predict};
}

/* ---- Fitting ----------------------------------------------------------------------------------
 */

/* Mean CRPS of the issues in use; NaN when there is none. */
static double mean_crps(const cs_decided *d, const unsigned char *use, const cs_predict_params *p,
                        void *work) {
  double sum = 0.0;
  size_t n = 0;

  for (size_t i = 0; i < d->n_issues; i++) {
    cs_prediction f;

    if (!d->issues[i].decided || (use && !use[d->issues[i].group])) continue;
    if (!predict_issue(p, d, i, work, &f)) continue;
    sum += cs_prediction_crps(&f, d->issues[i].outcome);
    n++;
  }
  return n ? sum / (double)n : NAN;
}

/* The range in which crowding is looked for, the grid that finds the valley in it, and where the
 * search ends: the third digit is far below what samples of this kind can tell apart. */
static const double CROWDING_MOST = 2.0, CROWDING_DIGIT = 5e-4;
enum { GRID = 10 };

/* A grid, then golden sections between the neighbours of its best point. */
void cs_forecast_fit(const cs_decided *d, const unsigned char *use, const cs_predict_params *start,
                     void *work, cs_predict_params *out) {
  const double golden = (sqrt(5.0) - 1.0) / 2.0, step = CROWDING_MOST / GRID;
  double best = INFINITY, low, high, x[2], f[2];
  cs_predict_params p = *start;
  int at = -1;

  *out = *start;
  for (int i = 0; i <= GRID; i++) {
    double crps;

    p.crowding = i * step;
    crps = mean_crps(d, use, &p, work);
    if (crps < best) {
      best = crps;
      at = i;
    }
  }
  if (at < 0) return;
  low = cs_fmax(0.0, (at - 1) * step);
  high = cs_fmin(CROWDING_MOST, (at + 1) * step);
  for (int i = 0; i < 2; i++) {
    x[i] = i ? low + golden * (high - low) : high - golden * (high - low);
    p.crowding = x[i];
    f[i] = mean_crps(d, use, &p, work);
  }
  while (high - low > CROWDING_DIGIT) {
    int worse = f[0] < f[1];

    if (worse) {
      high = x[1];
    } else {
      low = x[0];
    }
    x[worse] = x[!worse];
    f[worse] = f[!worse];
    x[!worse] = worse ? high - golden * (high - low) : low + golden * (high - low);
    p.crowding = x[!worse];
    f[!worse] = mean_crps(d, use, &p, work);
  }
  out->crowding = (low + high) / 2.0;
}
