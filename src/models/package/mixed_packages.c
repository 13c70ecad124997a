/* Mixes of the points of a frontier. */
#include "models/package/mixed_packages.h"

#include "base/libm.h"
#include "models/package/lp.h"

#include <math.h>
#include <string.h>

enum { MOST_STEPS = 20000, MOST_CORNERS = 400 };
#define GAP 1e-6
#define NO_SHARE 1e-9
#define NO_GAIN 1e-9 /* of a range */

/* Columns of the programmes are the points (their shares), then payments: for who can pay without
 * limit what it receives and what it pays, else what it keeps of its limit. */
typedef struct {
  const cs_deal *d;
  const cs_frontier *f;
  size_t k, n, columns; /* parties, points, points and payments */
  double *gain;         /* [column * k + party], as shares of scale */
  double *money;        /* [column]: payment, in units of `unit`, that it adds to the sum of all */
  double *column, *c, *x; /* of the programme */
  double scale[CS_DEAL_PARTIES];
  double base[CS_DEAL_PARTIES]; /* gain of who pays all that it can */
  double unit;                  /* of money */
  bool counts[CS_DEAL_PARTIES];
} mixer;

/* Maximises sum coef[i] gain[i], or (NULL) the least gain[i] / unit[i] of those that count, over
 * mixes that give all 0 or more. */
static cs_lp_outcome programme(mixer *m, const double *coef, const double *unit) {
  size_t rows = m->k + 1 + (m->d->rate ? 1 : 0), columns = m->columns + 1 + m->k;
  double b[CS_LP_ROWS] = {0}, y[CS_LP_ROWS];

  memset(m->column, 0, columns * rows * sizeof *m->column);
  memset(m->c, 0, columns * sizeof *m->c);
  for (size_t j = 0; j < m->columns; j++) {
    for (size_t i = 0; i < m->k; i++) {
      m->column[j * rows + i] = m->gain[j * m->k + i] / unit[i];
      if (coef) m->c[j] -= coef[i] * m->gain[j * m->k + i];
    }
    m->column[j * rows + m->k] = j < m->n ? 1 : 0;
    if (m->d->rate) m->column[j * rows + m->k + 1] = m->money[j];
  }
  /* The least gain; slacks. */
  for (size_t i = 0; i < m->k; i++) {
    if (!coef && m->counts[i]) m->column[m->columns * rows + i] = -1;
    m->column[(m->columns + 1 + i) * rows + i] = -1;
    b[i] = -m->base[i] / unit[i];
  }
  if (!coef) m->c[m->columns] = -1;
  b[m->k] = 1;
  for (size_t p = 0; m->d->rate && p < m->k; p++) {
    if (m->d->rate[p] > 0 && isfinite(m->d->purse[p])) b[m->k + 1] += m->d->purse[p] / m->unit;
  }
  return cs_lp_solve(rows, columns, m->column, b, m->c, m->x, y);
}

static void mean_gain(const mixer *m, double *mean) {
  for (size_t i = 0; i < m->k; i++) {
    mean[i] = m->base[i];
    for (size_t j = 0; j < m->columns; j++) mean[i] += m->x[j] * m->gain[j * m->k + i];
  }
}

/* ---- the largest product -------------------------------------------------------------------- */

/* Corners of the set of mixes, as gains, and their shares in the best mix of them. */
typedef struct {
  const mixer *m;
  size_t n;
  double gain[MOST_CORNERS][CS_DEAL_PARTIES], share[MOST_CORNERS];
  double weight[CS_DEAL_PARTIES]; /* 0: does not count */
} corners;

static void mix(const corners *c, double *mean) {
  for (size_t i = 0; i < c->m->k; i++) {
    mean[i] = 0;
    for (size_t j = 0; j < c->n; j++) mean[i] += c->share[j] * c->gain[j][i];
  }
}

/* The slope of the sum of logarithms of the gains after a step s from mean along `way`. */
static double slope(const corners *c, const double *mean, const double *way, double s) {
  double sum = 0;

  for (size_t i = 0; i < c->m->k; i++) {
    if (c->weight[i] > 0) sum += c->weight[i] * way[i] / cs_fmax(1e-300, mean[i] + s * way[i]);
  }
  return sum;
}

/* Moves shares from the worst corner in use to the best one until nothing is gained. */
static void climb(corners *c) {
  double mean[CS_DEAL_PARTIES], way[CS_DEAL_PARTIES];

  for (size_t step = 0; step < MOST_STEPS; step++) {
    size_t best = 0, worst = c->n;
    double most = -INFINITY, least = INFINITY, low = 0, high;

    mix(c, mean);
    for (size_t j = 0; j < c->n; j++) {
      double w = 0;

      for (size_t i = 0; i < c->m->k; i++)
        w += c->weight[i] > 0 ? c->weight[i] * c->gain[j][i] / mean[i] : 0;
      if (w > most) {
        most = w;
        best = j;
      }
      if (c->share[j] > 0 && w < least) {
        least = w;
        worst = j;
      }
    }
    if (worst == c->n || best == worst || most - least < GAP / 100) return;
    for (size_t i = 0; i < c->m->k; i++) way[i] = c->gain[best][i] - c->gain[worst][i];
    high = c->share[worst];
    for (size_t i = 0; i < c->m->k; i++) {
      if (c->weight[i] > 0 && way[i] < 0) high = cs_fmin(high, -mean[i] / way[i] * (1 - 1e-12));
    }
    if (slope(c, mean, way, high) < 0) {
      for (int half = 0; half < 60; half++) {
        double middle = (low + high) / 2;

        if (slope(c, mean, way, middle) > 0) {
          low = middle;
        } else {
          high = middle;
        }
      }
    }
    c->share[best] += high;
    c->share[worst] -= high;
    if (c->share[worst] < 0) c->share[worst] = 0;
  }
}

/* From a mix in m->x in which all that count gain to the one with the largest product; *gap as in
 * the header.  Ends with few points in m->x: the last programme asks for the gains found. */
static cs_lp_outcome rise(mixer *m, corners *c, const double *one, double *gap) {
  double mean[CS_DEAL_PARTIES], goal[CS_DEAL_PARTIES], coef[CS_DEAL_PARTIES];
  cs_lp_outcome got = CS_LP_OPTIMAL;

  mean_gain(m, mean);
  memcpy(c->gain[0], mean, m->k * sizeof *mean);
  c->share[0] = 1;
  c->n = 1;
  while (c->n < MOST_CORNERS) {
    *gap = 0;
    for (size_t i = 0; i < m->k; i++) coef[i] = c->weight[i] > 0 ? c->weight[i] / mean[i] : 0;
    got = programme(m, coef, one);
    if (got != CS_LP_OPTIMAL) return got;
    mean_gain(m, goal);
    for (size_t i = 0; i < m->k; i++) *gap += coef[i] * (goal[i] - mean[i]);
    if (*gap < GAP) break;
    memcpy(c->gain[c->n], goal, m->k * sizeof *goal);
    c->share[c->n++] = 0;
    climb(c);
    mix(c, mean);
  }
  for (size_t i = 0; i < m->k; i++) goal[i] = c->weight[i] > 0 ? mean[i] : 1;
  *gap = cs_expm1(cs_fmax(0, *gap));
  return programme(m, NULL, goal);
}

/* ---- all ------------------------------------------------------------------------------------ */

static void add_payments(mixer *m) {
  const cs_deal *d = m->d;
  double units = 0, n = 0;

  for (size_t p = 0; p < m->k; p++) {
    if (!(d->rate[p] > 0)) continue;
    units += m->scale[p] / d->rate[p];
    n++;
  }
  m->unit = n > 0 ? units / n : 1;
  for (size_t p = 0; p < m->k; p++) {
    double r = d->rate[p] * m->unit / m->scale[p];

    if (!(d->rate[p] > 0)) continue;
    if (isfinite(d->purse[p])) m->base[p] = -d->purse[p] * d->rate[p] / m->scale[p];
    for (int way = 1; way >= (isfinite(d->purse[p]) ? 1 : -1); way -= 2) {
      m->gain[m->columns * m->k + p] = way * r;
      m->money[m->columns++] = way;
    }
  }
}

static casus_status make(mixer *m, cs_arena *arena) {
  size_t most = m->n + 2 * m->k, columns = most + 1 + m->k;

  m->gain = cs_arena_alloc(arena, most * m->k, sizeof *m->gain);
  m->money = cs_arena_alloc(arena, most, sizeof *m->money);
  m->column = cs_arena_alloc(arena, columns * (m->k + 2), sizeof *m->column);
  m->c = cs_arena_alloc(arena, columns, sizeof *m->c);
  m->x = cs_arena_alloc(arena, columns, sizeof *m->x);
  if (!m->gain || !m->money || !m->column || !m->c || !m->x) return CASUS_NOMEM;
  for (size_t i = 0; i < m->k; i++) m->scale[i] = cs_deal_range(m->d, i);
  for (size_t j = 0; j < m->n; j++) {
    for (size_t i = 0; i < m->k; i++)
      m->gain[j * m->k + i] = (m->f->u[j * m->k + i] - m->d->no_deal[i]) / m->scale[i];
  }
  m->columns = m->n;
  if (m->d->rate) add_payments(m);
  return CASUS_OK;
}

/* Counts the parties that bargain and can gain by a mix; unit: the largest gain of each. */
static cs_lp_outcome find_ideals(mixer *m, const double *one, double *unit) {
  double mean[CS_DEAL_PARTIES], coef[CS_DEAL_PARTIES] = {0};

  for (size_t i = 0; i < m->d->n_bargain; i++) {
    cs_lp_outcome got;

    coef[i] = 1;
    got = programme(m, coef, one);
    coef[i] = 0;
    if (got != CS_LP_OPTIMAL) return got;
    mean_gain(m, mean);
    m->counts[i] = mean[i] > NO_GAIN;
    unit[i] = m->counts[i] ? mean[i] : 1;
  }
  return CS_LP_OPTIMAL;
}

static void write_result(const mixer *m, cs_lottery *out) {
  double mean[CS_DEAL_PARTIES];
  size_t at = m->n;

  mean_gain(m, mean);
  for (size_t i = 0; i < m->k; i++) out->gain[i] = mean[i] * m->scale[i];
  for (size_t j = 0; j < m->n && out->n < CS_DEAL_PARTIES + 2; j++) {
    if (m->x[j] <= NO_SHARE) continue;
    out->point[out->n] = j;
    out->share[out->n++] = m->x[j];
  }
  for (size_t p = 0; m->d->rate && p < m->k; p++) {
    if (!(m->d->rate[p] > 0)) continue;
    if (isfinite(m->d->purse[p])) {
      out->paid[p] = m->x[at++] * m->unit - m->d->purse[p];
    } else {
      out->paid[p] = (m->x[at] - m->x[at + 1]) * m->unit;
      at += 2;
    }
  }
}

casus_status cs_lottery_find(const cs_deal *d, const cs_frontier *f, cs_solution_kind kind,
                             cs_arena *arena, cs_lottery *out) {
  mixer m = {.d = d, .f = f, .k = d->n_parties, .n = f->n};
  double one[CS_DEAL_PARTIES], unit[CS_DEAL_PARTIES], coef[CS_DEAL_PARTIES] = {0};
  bool sum = kind == CS_UTILITARIAN_SOLUTION, any = false;
  cs_lp_outcome got = CS_LP_OPTIMAL;

  *out = (cs_lottery){0};
  if (!f->n) return CASUS_OK;
  if (make(&m, arena)) return CASUS_NOMEM;
  for (size_t i = 0; i < CS_DEAL_PARTIES; i++) one[i] = unit[i] = 1;
  for (size_t i = 0; i < d->n_bargain; i++) {
    m.counts[i] = true;
    coef[i] = m.scale[i];
    if (kind == CS_EGALITARIAN_SOLUTION) unit[i] = 1 / m.scale[i];
  }
  if (kind == CS_KS_SOLUTION || kind == CS_NASH_SOLUTION) got = find_ideals(&m, one, unit);
  for (size_t i = 0; i < m.k; i++) any |= m.counts[i];
  if (got == CS_LP_OPTIMAL) got = programme(&m, sum || !any ? coef : NULL, unit);
  if (got == CS_LP_OPTIMAL && kind == CS_NASH_SOLUTION && any) {
    corners *c = cs_arena_alloc(arena, 1, sizeof *c);

    if (!c) return CASUS_NOMEM;
    c->m = &m;
    for (size_t i = 0; i < d->n_bargain; i++)
      c->weight[i] = !m.counts[i] ? 0 : d->weight ? d->weight[i] : 1;
    got = rise(&m, c, one, &out->gap);
  }
  out->exists = got == CS_LP_OPTIMAL;
  if (out->exists) write_result(&m, out);
  return CASUS_OK;
}
