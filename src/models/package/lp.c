/* The revised simplex method with an explicit inverse. */
#include "models/package/lp.h"

#include <math.h>
#include <string.h>

/* Reduced costs and pivots below these count as none: entries are of the order of 1 (callers
 * scale). */
#define COST 1e-10
#define PIVOT 1e-9
enum { MOST_STEPS = 200000, STEPS_BEFORE_BLAND = 2000 };

typedef struct {
  size_t m, n;
  const double *column;
  double inverse[CS_LP_ROWS][CS_LP_ROWS], value[CS_LP_ROWS];
  size_t basis[CS_LP_ROWS]; /* n + i: artificial of row i */
} tableau;

/* Column j: its own, or an artificial's unit vector. */
static double entry(const tableau *t, size_t j, size_t i) {
  return j < t->n ? t->column[j * t->m + i] : (j - t->n == i ? 1.0 : 0.0);
}

static void multipliers(const tableau *t, const double *c, bool first_phase, double *y) {
  for (size_t i = 0; i < t->m; i++) {
    y[i] = 0;
    for (size_t k = 0; k < t->m; k++) {
      double cost =
          t->basis[k] >= t->n ? (first_phase ? 1.0 : 0.0) : (first_phase ? 0.0 : c[t->basis[k]]);

      y[i] += cost * t->inverse[k][i];
    }
  }
}

static size_t entering(const tableau *t, const double *c, bool first_phase, bool bland,
                       const double *y) {
  size_t best = t->n;
  double least = -COST;

  for (size_t j = 0; j < t->n; j++) {
    double d = first_phase ? 0 : c[j];

    for (size_t i = 0; i < t->m; i++) d -= y[i] * t->column[j * t->m + i];
    if (d >= least) continue;
    best = j;
    if (bland) return best;
    least = d;
  }
  return best;
}

static void pivot(tableau *t, size_t row, size_t j, const double *w) {
  double ratio = t->value[row] / w[row];

  for (size_t i = 0; i < t->m; i++) {
    if (i == row) continue;
    t->value[i] -= ratio * w[i];
    if (t->value[i] < 0) t->value[i] = 0;
    for (size_t k = 0; k < t->m; k++) t->inverse[i][k] -= t->inverse[row][k] * w[i] / w[row];
  }
  t->value[row] = ratio;
  for (size_t k = 0; k < t->m; k++) t->inverse[row][k] /= w[row];
  t->basis[row] = j;
}

static cs_lp_outcome improve(tableau *t, const double *c, bool first_phase) {
  double y[CS_LP_ROWS], w[CS_LP_ROWS];

  for (size_t step = 0; step < MOST_STEPS; step++) {
    size_t j, row = t->m;
    double least = INFINITY;

    multipliers(t, c, first_phase, y);
    j = entering(t, c, first_phase, step > STEPS_BEFORE_BLAND, y);
    if (j == t->n) return CS_LP_OPTIMAL;
    for (size_t i = 0; i < t->m; i++) {
      w[i] = 0;
      for (size_t k = 0; k < t->m; k++) w[i] += t->inverse[i][k] * entry(t, j, k);
    }
    for (size_t i = 0; i < t->m; i++) {
      double ratio;

      /* An artificial that stays in the basis at 0 must not become positive again. */
      if (!first_phase && t->basis[i] >= t->n && fabs(w[i]) > PIVOT) {
        row = i;
        break;
      }
      if (w[i] <= PIVOT) continue;
      ratio = t->value[i] / w[i];
      if (ratio < least || (ratio <= least && t->basis[i] < t->basis[row])) {
        least = ratio;
        row = i;
      }
    }
    if (row == t->m) return CS_LP_UNBOUNDED;
    pivot(t, row, j, w);
  }
  return CS_LP_GAVE_UP;
}

cs_lp_outcome cs_lp_solve(size_t m, size_t n, const double *column, const double *b,
                          const double *c, double *x, double *y) {
  tableau t = {.m = m, .n = n, .column = column};
  cs_lp_outcome got;
  double left = 0;

  for (size_t i = 0; i < m; i++) {
    t.inverse[i][i] = 1;
    t.value[i] = b[i];
    t.basis[i] = n + i;
  }
  got = improve(&t, c, true);
  if (got != CS_LP_OPTIMAL) return got;
  for (size_t i = 0; i < m; i++) left += t.basis[i] >= n ? t.value[i] : 0;
  if (left > 1e-8) return CS_LP_INFEASIBLE;
  got = improve(&t, c, false);
  memset(x, 0, n * sizeof *x);
  for (size_t i = 0; i < m; i++) {
    if (t.basis[i] < n) x[t.basis[i]] = t.value[i];
  }
  multipliers(&t, c, false, y);
  return got;
}
