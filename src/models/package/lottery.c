/* Mixes of the points of a frontier. */
#include "models/package/lottery.h"

#include "models/package/lp.h"

#include <math.h>
#include <string.h>

enum { MOST_STEPS = 20000 };
#define GAP 1e-6
#define NO_SHARE 1e-9

typedef struct {
  const cs_deal *d;
  const cs_frontier *f;
  size_t k, n;            /* parties in the programme, points */
  double *gain;           /* [point * k + party], as shares of scale */
  double *column, *c, *x; /* of the programme */
  double scale[CS_DEAL_PARTIES];
} mixer;

/* Maximises the gain of `of`, or (of = k) the least gain, over mixes that give all 0 or more. */
static cs_lp_outcome programme(mixer *m, size_t of, const double *unit) {
  size_t rows = m->k + 1, n = m->n, columns = n + 1 + m->k;
  double b[CS_LP_ROWS] = {0}, y[CS_LP_ROWS];

  memset(m->column, 0, columns * rows * sizeof *m->column);
  memset(m->c, 0, columns * sizeof *m->c);
  for (size_t j = 0; j < n; j++) {
    for (size_t i = 0; i < m->k; i++) m->column[j * rows + i] = m->gain[j * m->k + i] / unit[i];
    m->column[j * rows + m->k] = 1;
    if (of < m->k) m->c[j] = -m->gain[j * m->k + of] / unit[of];
    for (size_t i = 0; of > m->k && i < m->d->n_bargain; i++)
      m->c[j] -= m->gain[j * m->k + i] * m->scale[i];
  }
  /* The least gain t; slacks. */
  for (size_t i = 0; i < m->k; i++) {
    if (of == m->k && i < m->d->n_bargain) m->column[n * rows + i] = -1;
    m->column[(n + 1 + i) * rows + i] = -1;
  }
  if (of == m->k) m->c[n] = -1;
  b[m->k] = 1;
  return cs_lp_solve(rows, columns, m->column, b, m->c, m->x, y);
}

static void mean_gain(const mixer *m, const double *share, double *mean) {
  for (size_t i = 0; i < m->k; i++) {
    mean[i] = 0;
    for (size_t j = 0; j < m->n; j++) mean[i] += share[j] * m->gain[j * m->k + i];
  }
}

/* The slope of the sum of logarithms of the gains after a step s from mean along `way`. */
static double slope(const mixer *m, const double *mean, const double *way, double s) {
  double sum = 0;

  for (size_t i = 0; i < m->k; i++) sum += way[i] / fmax(1e-300, mean[i] + s * way[i]);
  return sum;
}

/* Moves shares from the worst point in use to the best one until nothing is gained; the gap. */
static double climb(mixer *m, double *share) {
  double mean[CS_DEAL_PARTIES], way[CS_DEAL_PARTIES], gap = INFINITY;

  for (size_t step = 0; step < MOST_STEPS; step++) {
    size_t best = 0, worst = m->n;
    double most = -INFINITY, least = INFINITY, low = 0, high;

    mean_gain(m, share, mean);
    for (size_t j = 0; j < m->n; j++) {
      double w = 0;

      for (size_t i = 0; i < m->k; i++) w += m->gain[j * m->k + i] / mean[i];
      if (w > most) {
        most = w;
        best = j;
      }
      if (share[j] > 0 && w < least) {
        least = w;
        worst = j;
      }
    }
    gap = most - (double)m->k;
    if (gap < GAP || worst == m->n || best == worst) break;
    for (size_t i = 0; i < m->k; i++) way[i] = m->gain[best * m->k + i] - m->gain[worst * m->k + i];
    high = share[worst];
    for (size_t i = 0; i < m->k; i++) {
      if (way[i] < 0) high = fmin(high, -mean[i] / way[i] * (1 - 1e-12));
    }
    if (slope(m, mean, way, high) < 0) {
      for (int half = 0; half < 60; half++) {
        double middle = (low + high) / 2;

        if (slope(m, mean, way, middle) > 0) {
          low = middle;
        } else {
          high = middle;
        }
      }
    }
    share[best] += high;
    share[worst] -= high;
    if (share[worst] < 0) share[worst] = 0;
  }
  return gap;
}

static casus_status make(mixer *m, cs_arena *arena) {
  size_t columns = m->n + 1 + m->k;

  m->gain = cs_arena_alloc(arena, m->n * m->k, sizeof *m->gain);
  m->column = cs_arena_alloc(arena, columns * (m->k + 1), sizeof *m->column);
  m->c = cs_arena_alloc(arena, columns, sizeof *m->c);
  m->x = cs_arena_alloc(arena, columns, sizeof *m->x);
  if (!m->gain || !m->column || !m->c || !m->x) return CASUS_NOMEM;
  for (size_t i = 0; i < m->k; i++) m->scale[i] = cs_deal_range(m->d, i);
  for (size_t j = 0; j < m->n; j++) {
    for (size_t i = 0; i < m->k; i++)
      m->gain[j * m->k + i] = (m->f->u[j * m->k + i] - m->d->no_deal[i]) / m->scale[i];
  }
  return CASUS_OK;
}

casus_status cs_lottery_find(const cs_deal *d, const cs_frontier *f, cs_solution_kind kind,
                             cs_arena *arena, cs_lottery *out) {
  mixer m = {.d = d, .f = f, .k = d->n_parties, .n = f->n};
  double unit[CS_DEAL_PARTIES], mean[CS_DEAL_PARTIES];
  casus_status st;

  *out = (cs_lottery){0};
  if (!f->n || (kind == CS_NASH_SOLUTION && d->n_bargain < d->n_parties)) return CASUS_OK;
  st = make(&m, arena);
  if (st) return st;
  for (size_t i = 0; i < m.k; i++) unit[i] = 1;
  /* Shares of the ideal for ks and to begin with; own units for the egalitarian one. */
  for (size_t i = 0; i < m.k && (kind == CS_KS_SOLUTION || kind == CS_NASH_SOLUTION); i++) {
    double one[CS_DEAL_PARTIES];

    for (size_t p = 0; p < m.k; p++) one[p] = 1;
    if (programme(&m, i, one) != CS_LP_OPTIMAL) return CASUS_OK;
    mean_gain(&m, m.x, mean);
    unit[i] = fmax(mean[i], 1e-9);
  }
  for (size_t i = 0; i < m.k && kind == CS_EGALITARIAN_SOLUTION; i++) unit[i] = 1 / m.scale[i];
  if (programme(&m, kind == CS_UTILITARIAN_SOLUTION ? m.k + 1 : m.k, unit) != CS_LP_OPTIMAL)
    return CASUS_OK;
  mean_gain(&m, m.x, mean);
  out->exists = true;
  for (size_t i = 0; i < m.k; i++) out->exists &= kind != CS_NASH_SOLUTION || mean[i] > 0;
  if (kind == CS_NASH_SOLUTION && out->exists) out->gap = climb(&m, m.x);
  mean_gain(&m, m.x, mean);
  for (size_t i = 0; i < m.k; i++) out->gain[i] = mean[i] * m.scale[i];
  for (size_t j = 0; j < m.n && out->n < CS_DEAL_PARTIES + 2; j++) {
    if (m.x[j] <= NO_SHARE) continue;
    out->point[out->n] = j;
    out->share[out->n++] = m.x[j];
  }
  return CASUS_OK;
}
