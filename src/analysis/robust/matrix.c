/* Values of strategies over futures, and criteria on them; see matrix.h. */
#include "analysis/robust/matrix.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- the matrix ---------------------------------------------------------------------------- */

bool cs_outcome_has_threshold(const cs_outcome *o) {
  return isfinite(o->at_least) || isfinite(o->at_most);
}

bool cs_outcome_met(const cs_outcome *o, double y) {
  return y >= o->at_least && y <= o->at_most;
}

/* Value of future i under strategy v: of one outcome, or whether all thresholds are met. */
static double value_of(const cs_data *d, int outcome, size_t v, size_t i) {
  double all = 1;

  if (outcome >= 0) return d->y[v * d->n_outcomes + (size_t)outcome][i];
  for (size_t k = 0; k < d->n_outcomes; k++) {
    double y = d->y[v * d->n_outcomes + k][i];

    if (!cs_outcome_has_threshold(&d->outcomes[k])) continue;
    if (isnan(y)) return NAN;
    if (!cs_outcome_met(&d->outcomes[k], y)) all = 0;
  }
  return all;
}

static casus_status make_room(const cs_data *d, cs_matrix *m) {
  size_t columns = d->n_strategies + 1;

  m->n_strategies = d->n_strategies;
  m->failed = cs_calloc(d->n_strategies, sizeof *m->failed);
  m->future = cs_calloc(d->n, sizeof *m->future);
  m->first = cs_calloc(d->n_deep + 1, sizeof *m->first);
  m->good = cs_calloc(d->n_strategies, sizeof *m->good);
  if (d->n && columns > SIZE_MAX / d->n) return CASUS_NOMEM;
  m->memory = cs_calloc(columns * d->n, sizeof *m->memory);
  if (!m->failed || !m->future || !m->first || !m->good || !m->memory) return CASUS_NOMEM;
  for (size_t v = 0; v < d->n_strategies; v++) m->good[v] = m->memory + v * d->n;
  m->weight = m->memory + d->n_strategies * d->n;
  return CASUS_OK;
}

casus_status cs_matrix_make(const cs_data *d, int outcome, cs_matrix *m) {
  const cs_outcome all = {
      .name = "all thresholds", .better_high = true, .at_least = 0.5, .at_most = INFINITY};
  const cs_outcome *o = outcome >= 0 ? &d->outcomes[outcome] : &all;
  size_t each = d->n_deep ? d->n / d->n_deep : d->n, begun = SIZE_MAX;

  *m = (cs_matrix){.name = o->name,
                   .unit = o->unit,
                   .sign = o->better_high ? 1 : -1,
                   .has_threshold = cs_outcome_has_threshold(o),
                   .at_least = o->at_least,
                   .at_most = o->at_most,
                   .has_weights = d->weight != NULL};
  if (make_room(d, m)) return CASUS_NOMEM;
  for (size_t i = 0; i < d->n; i++) {
    bool whole = true;

    for (size_t v = 0; v < d->n_strategies; v++) {
      double y = value_of(d, outcome, v, i);

      m->good[v][m->n] = m->sign * y;
      m->failed[v] += isnan(y);
      whole &= !isnan(y);
    }
    if (!whole || (d->weight && !(d->weight[i] > 0))) {
      m->left_out += !whole;
      continue;
    }
    if (i / each != begun) m->first[m->n_points++] = m->n;
    begun = i / each;
    m->future[m->n] = i;
    m->weight[m->n++] = d->weight ? d->weight[i] : 1;
  }
  m->first[m->n_points] = m->n;
  return CASUS_OK;
}

void cs_matrix_free(cs_matrix *m) {
  cs_free(m->failed);
  cs_free(m->future);
  cs_free(m->first);
  cs_free(m->good);
  cs_free(m->memory);
  *m = (cs_matrix){0};
}

/* ---- distance from the middle -------------------------------------------------------------- */

typedef struct {
  double x;
  size_t i;
} item;

static int by_x(const void *a, const void *b) {
  const item *p = a, *q = b;

  if (p->x != q->x) return p->x < q->x ? -1 : 1;
  return p->i < q->i ? -1 : p->i > q->i;
}

/* |2 p - 1| with p the share of the values below, those that are equal counted by half. */
static void rank_distance(const cs_input *in, size_t n, item *items, double *out) {
  for (size_t i = 0; i < n; i++) items[i] = (item){in->x[i], i};
  qsort(items, n, sizeof *items, by_x);
  for (size_t i = 0, j; i < n; i = j) {
    double p;

    for (j = i + 1; j < n && items[j].x == items[i].x;) j++;
    p = ((double)i + 0.5 * (double)(j - i)) / (double)n;
    for (size_t k = i; k < j; k++) out[items[k].i] = cs_fmax(out[items[k].i], fabs(2 * p - 1));
  }
}

static void level_distance(const cs_input *in, size_t n, size_t *count, double *out) {
  memset(count, 0, in->n_levels * sizeof *count);
  for (size_t i = 0; i < n; i++) {
    if (!isnan(in->x[i])) count[(size_t)in->x[i]]++;
  }
  for (size_t i = 0; i < n; i++) {
    size_t own, before = 0;

    if (isnan(in->x[i])) {
      out[i] = 1;
      continue;
    }
    own = (size_t)in->x[i];
    for (size_t l = 0; l < in->n_levels; l++) {
      if ((l < own && count[l] == count[own]) || count[l] > count[own]) before += count[l];
    }
    out[i] = cs_fmax(out[i], (double)before / (double)n);
  }
}

casus_status cs_middle_distance(const cs_data *d, double *out) {
  item *items = cs_calloc(d->n, sizeof *items);
  size_t levels = 1, *count;

  for (size_t k = 0; k < d->n_inputs; k++) {
    if (d->inputs[k].n_levels > levels) levels = d->inputs[k].n_levels;
  }
  count = cs_calloc(levels, sizeof *count);
  for (size_t i = 0; i < d->n; i++) out[i] = 0;
  for (size_t k = 0; items && count && k < d->n_inputs; k++) {
    const cs_input *in = &d->inputs[k];

    if (in->kind == CS_CATEGORY) {
      level_distance(in, d->n, count, out);
    } else if (in->u) {
      for (size_t i = 0; i < d->n; i++) out[i] = cs_fmax(out[i], fabs(2 * (double)in->u[i] - 1));
    } else {
      rank_distance(in, d->n, items, out);
    }
  }
  cs_free(items);
  cs_free(count);
  return items && count ? CASUS_OK : CASUS_NOMEM;
}

/* ---- criteria ------------------------------------------------------------------------------ */

/* One transform of one strategy, sorted, the worst first: within each deep point, or all. */
typedef struct {
  double *t;
  size_t *future;
} sorted;

enum { TRANSFORMS = 3 };

struct cs_scorer {
  const cs_matrix *m;
  const cs_criterion *criteria;
  const double *distance;
  double *best;    /* [n]: of all strategies */
  double *weight;  /* [n]: scratch */
  double *value;   /* [n]: scratch */
  sorted *columns; /* [(transform * 2 + pooled) * n_strategies + strategy] */
};

static sorted *column_of(const cs_scorer *s, const cs_criterion *c, size_t v) {
  size_t pooled = c->deep == CS_POOLED && s->m->n_points > 1;

  return &s->columns[((size_t)c->transform * 2 + pooled) * s->m->n_strategies + v];
}

/* What the transform makes of future i: more is better. */
static double transformed(const cs_scorer *s, cs_transform by, size_t v, size_t i) {
  const cs_matrix *m = s->m;
  double y = m->sign * m->good[v][i];

  if (by == CS_BY_REGRET) return m->good[v][i] - s->best[i];
  if (by == CS_BY_MET) return y >= m->at_least && y <= m->at_most;
  return m->good[v][i];
}

static casus_status fill(const cs_scorer *s, const cs_criterion *c, size_t v, item *items) {
  const cs_matrix *m = s->m;
  sorted *column = column_of(s, c, v);
  bool pooled = c->deep == CS_POOLED;

  if (column->t) return CASUS_OK;
  column->t = cs_calloc(m->n, sizeof *column->t);
  column->future = cs_calloc(m->n, sizeof *column->future);
  if (!column->t || !column->future) return CASUS_NOMEM;
  for (size_t i = 0; i < m->n; i++) items[i] = (item){transformed(s, c->transform, v, i), i};
  if (pooled) qsort(items, m->n, sizeof *items, by_x);
  for (size_t p = 0; p < m->n_points && !pooled; p++)
    qsort(items + m->first[p], m->first[p + 1] - m->first[p], sizeof *items, by_x);
  for (size_t i = 0; i < m->n; i++) {
    column->t[i] = items[i].x;
    column->future[i] = items[i].i;
  }
  return CASUS_OK;
}

cs_scorer *cs_scorer_new(const cs_matrix *m, const cs_criterion *criteria, size_t n_criteria,
                         const double *distance) {
  cs_scorer *s = cs_calloc(1, sizeof *s);
  item *items = cs_calloc(m->n, sizeof *items);
  casus_status st = s && items ? CASUS_OK : CASUS_NOMEM;

  if (!st) {
    s->m = m;
    s->criteria = criteria;
    s->distance = distance;
    s->best = cs_calloc(m->n, sizeof *s->best);
    s->weight = cs_calloc(m->n, sizeof *s->weight);
    s->columns = cs_calloc((size_t)TRANSFORMS * 2 * m->n_strategies, sizeof *s->columns);
    s->value = cs_calloc(m->n, sizeof *s->value);
    if (!s->best || !s->weight || !s->value || !s->columns) st = CASUS_NOMEM;
  }
  for (size_t i = 0; !st && i < m->n; i++) {
    s->best[i] = m->good[0][i];
    for (size_t v = 1; v < m->n_strategies; v++) s->best[i] = cs_fmax(s->best[i], m->good[v][i]);
  }
  for (size_t k = 0; k < n_criteria && !st; k++) {
    for (size_t v = 0; v < m->n_strategies && !st && !criteria[k].info_gap; v++)
      st = fill(s, &criteria[k], v, items);
  }
  cs_free(items);
  if (!st) return s;
  cs_scorer_free(s);
  return NULL;
}

void cs_scorer_free(cs_scorer *s) {
  if (!s) return;
  for (size_t k = 0; s->columns && k < (size_t)TRANSFORMS * 2 * s->m->n_strategies; k++) {
    cs_free(s->columns[k].t);
    cs_free(s->columns[k].future);
  }
  cs_free(s->best);
  cs_free(s->weight);
  cs_free(s->value);
  cs_free(s->columns);
  cs_free(s);
}

/* Quantile at q of t[0..n) in ascending order with weights w: linear between the points at which
 * k - 1 of n - 1 of the weight stand, so that equal weights give the usual (n - 1) q rule (type 7
 * of Hyndman and Fan 1996). */
static double quantile(const double *t, const double *w, size_t n, double q) {
  double total = 0, below = 0, at, last = NAN, last_at = 0;
  size_t used = 0, k = 0;

  for (size_t i = 0; i < n; i++) {
    total += w[i];
    used += w[i] > 0;
  }
  at = q * (double)(used - 1) * total;
  for (size_t i = 0; i < n; i++) {
    double here;

    if (!(w[i] > 0)) continue;
    here = (double)k++ * w[i] + (double)(used - 1) * below;
    if (here >= at && isnan(last)) return t[i];
    if (here >= at)
      return here > last_at ? last + (t[i] - last) * (at - last_at) / (here - last_at) : t[i];
    last = t[i];
    last_at = here;
    below += w[i];
  }
  return last;
}

/* Cuts the weights w[0..n) down to the first `share` of them. */
static void keep_first(double *w, size_t n, double share, bool from_the_end) {
  double total = 0, left;

  for (size_t i = 0; i < n; i++) total += w[i];
  left = share * total;
  for (size_t k = 0; k < n; k++) {
    size_t i = from_the_end ? n - 1 - k : k;

    w[i] = cs_fmin(w[i], left);
    left -= w[i];
  }
}

/* Futures from..to - 1 of the matrix or of a sorted column, and how often each counts. */
typedef struct {
  size_t from, to;
  const unsigned *times; /* NULL: once */
} span;

/* The first (or last) of a sorted column that counts; NaN when none does. */
static double end_of(const sorted *c, span at, bool last) {
  for (size_t k = at.from; k < at.to; k++) {
    size_t i = last ? at.to - 1 - (k - at.from) : k;

    if (!at.times || at.times[c->future[i]]) return c->t[i];
  }
  return NAN;
}

/* From a mean and a standard deviation. */
static double aggregate(const cs_criterion *c, double mean, double sd) {
  switch (c->aggregate) {
    case CS_SD:
      return -sd;
    case CS_MEAN_LESS_SD:
      return mean - c->factor * sd;
    case CS_MEAN_OVER_SD:
      return sd > 0 ? mean / sd : mean > 0 ? INFINITY : mean < 0 ? -INFINITY : 0;
    case CS_MEAN:
    case CS_HURWICZ:
      break;
  }
  return mean;
}

/* Mean and standard deviation (of the population) of t with weights w. */
static double of_weighted(const cs_criterion *c, const double *t, const double *w, size_t n) {
  double total = 0, mean = 0, square = 0;

  for (size_t i = 0; i < n; i++) {
    total += w[i];
    mean += w[i] * t[i];
  }
  if (!(total > 0)) return NAN;
  mean /= total;
  if (c->aggregate == CS_MEAN) return mean;
  for (size_t i = 0; i < n; i++) square += w[i] * (t[i] - mean) * (t[i] - mean);
  return aggregate(c, mean, sqrt(square / total));
}

/* All futures of a span: their order does not matter, so they are taken as they stand. */
static double of_all(cs_scorer *s, const cs_criterion *c, size_t v, span at) {
  const cs_matrix *m = s->m;
  size_t n = at.to - at.from;

  for (size_t i = 0; i < n; i++) {
    size_t f = at.from + i;

    s->weight[i] = (c->even ? 1 : m->weight[f]) * (at.times ? at.times[f] : 1);
    s->value[i] = transformed(s, c->transform, v, f);
  }
  return of_weighted(c, s->value, s->weight, n);
}

/* Subset and aggregate of a span; NaN when nothing in it counts. */
static double reduce(cs_scorer *s, const cs_criterion *c, double sign, size_t v, span at) {
  const sorted *column = column_of(s, c, v);
  const double *t = column->t + at.from;
  double *w = s->weight;
  size_t n = at.to - at.from;

  if (c->aggregate == CS_HURWICZ && c->subset == CS_ALL)
    return c->factor * end_of(column, at, true) + (1 - c->factor) * end_of(column, at, false);
  if (c->subset == CS_ALL) return of_all(s, c, v, at);
  if (c->subset == CS_WORST || c->subset == CS_BEST)
    return aggregate(c, end_of(column, at, c->subset == CS_BEST), 0);
  for (size_t i = 0; i < n; i++) {
    size_t f = column->future[at.from + i];

    w[i] = (c->even ? 1 : s->m->weight[f]) * (at.times ? at.times[f] : 1);
  }
  if (c->subset == CS_PERCENTILE)
    return aggregate(c, quantile(t, w, n, sign > 0 ? c->share : 1 - c->share), 0);
  keep_first(w, n, c->share, c->subset == CS_BEST_SHARE);
  if (c->aggregate != CS_HURWICZ) return of_weighted(c, t, w, n);
  /* The ends of what is left. */
  while (n && !(w[n - 1] > 0)) n--;
  for (size_t i = 0; i < n; i++) {
    if (w[i] > 0) return c->factor * t[n - 1] + (1 - c->factor) * t[i];
  }
  return NAN;
}

/* Ben-Haim (2006), chapter 3: the horizon of uncertainty up to which the requirement holds, or from
 * which on what is hoped for can be. */
static cs_worth info_gap(const cs_scorer *s, const cs_criterion *c, size_t v,
                         const unsigned *times) {
  const cs_matrix *m = s->m;
  double nearest = 1;

  for (size_t i = 0; i < m->n; i++) {
    bool met = transformed(s, CS_BY_MET, v, i) != 0;

    if ((!times || times[i]) && met == c->hopes)
      nearest = cs_fmin(nearest, s->distance[m->future[i]]);
  }
  return (cs_worth){c->hopes ? -nearest : nearest, nearest, NAN};
}

cs_worth cs_scorer_worth(cs_scorer *s, size_t k, size_t v, const unsigned *times) {
  const cs_criterion *c = &s->criteria[k];
  const cs_matrix *m = s->m;
  bool pooled = c->deep == CS_POOLED;
  size_t points = pooled ? 1 : m->n_points;
  double sign = c->transform == CS_BY_VALUE ? m->sign : c->transform == CS_BY_REGRET ? -1 : 1;
  double shown = c->aggregate == CS_SD ? -1 : sign, least = NAN, most = NAN;

  if (c->info_gap) return info_gap(s, c, v, times);
  for (size_t p = 0; p < points; p++) {
    span at = {pooled ? 0 : m->first[p], pooled ? m->n : m->first[p + 1], times};
    double worth = reduce(s, c, sign, v, at);

    if (isnan(least) || worth < least) least = worth;
    if (isnan(most) || worth > most) most = worth;
  }
  /* + 0.0: no regret is 0, not -0. */
  if (c->deep == CS_BEST_POINT) return (cs_worth){most, shown * most + 0.0, NAN};
  return (cs_worth){least, shown * least + 0.0, points > 1 ? shown * most + 0.0 : NAN};
}
