/* Frontiers by integer programmes; see frontier_programmes.h. */
#include "models/package/frontier_programmes.h"

#include "base/alloc.h"
#include "models/package/whole_numbers.h"

#include <coin/Cbc_C_Interface.h>
#include <limits.h>
#include <math.h>
#include <string.h>

/* One level of each issue (x, a column a row of the deal), and for each combination whether it
 * holds (z, after them). */
typedef struct {
  const cs_deal *d;
  cs_whole w;
  int *column;     /* work: of one row */
  double *factor;  /* work: of one row */
  uint16_t *level; /* found */
} programmes;

static size_t n_columns(const cs_deal *d) {
  return d->first[d->n_issues] + d->n_terms;
}

static double worth(const programmes *m, size_t column, size_t party) {
  size_t rows = m->d->first[m->d->n_issues];

  return column < rows ? (double)m->w.row[column * 2 + party]
                       : (double)m->w.term[(column - rows) * 2 + party];
}

static void add_row(const programmes *m, Cbc_Model *cbc, size_t n, char sense, double bound) {
  Cbc_addRow(cbc, "", (int)n, m->column, m->factor, sense, bound);
}

/* A combination holds when each of its tests does: z <= each, z >= all together less n - 1; one
 * that is forbidden has no z at all. */
static void add_term(const programmes *m, Cbc_Model *cbc, size_t t) {
  const cs_deal *d = m->d;
  const cs_deal_term *term = &d->terms[t];
  size_t n = 0;

  for (size_t k = 0; k < term->n; k++) {
    const cs_deal_test *test = &term->tests[k];
    size_t own = n;

    for (size_t l = 0; l < cs_deal_levels(d, test->issue); l++) {
      if (!test->in[l]) continue;
      m->column[n] = (int)(d->first[test->issue] + l);
      m->factor[n++] = 1;
    }
    if (term->forbids) continue;
    /* z - sum of the test's levels <= 0, in a row of its own behind the others. */
    memmove(m->column + n, m->column + own, (n - own) * sizeof *m->column);
    for (size_t c = n; c < 2 * n - own; c++) m->factor[c] = -1;
    m->column[2 * n - own] = (int)(d->first[d->n_issues] + t);
    m->factor[2 * n - own] = 1;
    Cbc_addRow(cbc, "", (int)(n - own + 1), m->column + n, m->factor + n, 'L', 0);
  }
  if (!term->forbids) {
    m->column[n] = (int)(d->first[d->n_issues] + t);
    m->factor[n++] = -1;
  }
  add_row(m, cbc, n, 'L', (double)term->n - 1);
}

/* The most for `party` among packages worth at least `floor` to the other.  False when there is
 * none; *sure is false when CBC does not know. */
static bool solve(programmes *m, size_t party, double floor, bool *sure) {
  const cs_deal *d = m->d;
  size_t rows = d->first[d->n_issues], columns = n_columns(d), n = 0;
  Cbc_Model *cbc = Cbc_newModel();
  const double *x;
  bool found;

  Cbc_setParameter(cbc, "log", "0");
  Cbc_setParameter(cbc, "ratio", "0");
  Cbc_setParameter(cbc, "allow", "0.5"); /* values are whole */
  for (size_t c = 0; c < columns; c++) {
    double most = c < rows ? !d->barred[c] : !d->terms[c - rows].forbids;

    /* Whole levels make whole combinations. */
    Cbc_addCol(cbc, "", 0, most, worth(m, c, party), c < rows, 0, NULL, NULL);
  }
  Cbc_setObjSense(cbc, -1);
  for (size_t i = 0; i < d->n_issues; i++) {
    for (n = 0; n < cs_deal_levels(d, i); n++) {
      m->column[n] = (int)(d->first[i] + n);
      m->factor[n] = 1;
    }
    add_row(m, cbc, n, 'E', 1);
  }
  for (size_t t = 0; t < d->n_terms; t++) add_term(m, cbc, t);
  n = 0;
  for (size_t c = 0; c < columns; c++) {
    if (worth(m, c, 1 - party) == 0) continue;
    m->column[n] = (int)c;
    m->factor[n++] = worth(m, c, 1 - party);
  }
  add_row(m, cbc, n, 'G', floor - 0.5);
  Cbc_solve(cbc);
  found = Cbc_isProvenOptimal(cbc);
  *sure = found || Cbc_isProvenInfeasible(cbc);
  x = found ? Cbc_getColSolution(cbc) : NULL;
  for (size_t i = 0; found && i < d->n_issues; i++) {
    for (size_t l = 0; l < cs_deal_levels(d, i); l++) {
      if (x[d->first[i] + l] > 0.5) m->level[i] = (uint16_t)l;
    }
  }
  Cbc_deleteModel(cbc);
  return found;
}

/* What the package at hand is worth in whole units: free of the solver's tolerances. */
static void weigh(const programmes *m, double *u) {
  const cs_deal *d = m->d;

  for (size_t p = 0; p < 2; p++) {
    u[p] = 0;
    for (size_t i = 0; i < d->n_issues; i++) u[p] += worth(m, d->first[i] + m->level[i], p);
    for (size_t t = 0; t < d->n_terms; t++) {
      if (cs_deal_holds(&d->terms[t], m->level)) u[p] += worth(m, d->first[d->n_issues] + t, p);
    }
  }
}

static casus_status keep_point(const programmes *m, cs_arena *arena, size_t caps[3],
                               cs_frontier *out) {
  const cs_deal *d = m->d;
  double *u = cs_arena_grow(arena, out->u, out->n, &caps[0], 2 * sizeof *u);
  double *count = cs_arena_grow(arena, out->count, out->n, &caps[1], sizeof *count);
  uint16_t *level = cs_arena_grow(arena, out->level, out->n, &caps[2], d->n_issues * sizeof *level);

  if (!u || !count || !level) return CASUS_NOMEM;
  out->u = u;
  out->count = count;
  out->level = level;
  memcpy(level + out->n * d->n_issues, m->level, d->n_issues * sizeof *level);
  cs_deal_value(d, m->level, u + 2 * out->n);
  count[out->n++] = 1;
  return CASUS_OK;
}

/* Are the values whole numbers of a unit that programmes can tell apart? */
static bool fits(const programmes *m) {
  size_t columns = n_columns(m->d);

  for (size_t p = 0; p < 2; p++) {
    double sum = 0;

    for (size_t c = 0; c < columns; c++) sum += fabs(worth(m, c, p));
    if (!m->w.is_exact[p] || sum > CS_PROGRAMMES_SUM) return false;
  }
  return true;
}

casus_status cs_frontier_by_programmes(const cs_deal *d, cs_arena *arena, cs_frontier *out) {
  programmes m = {.d = d};
  size_t caps[3] = {0}, columns = n_columns(d);
  double floor = -CS_PROGRAMMES_SUM, u[2];
  bool sure = true;
  casus_status st;

  *out = (cs_frontier){
      .outcome = CS_FRONTIER_TOO_LARGE, .n_parties = d->n_parties, .n_issues = d->n_issues};
  if (d->n_parties != 2 || columns > INT_MAX / 4) return CASUS_OK;
  st = cs_whole_make(d, arena, &m.w);
  if (st || !fits(&m)) return st;
  m.column = cs_arena_alloc(arena, 2 * columns + 2, sizeof *m.column);
  m.factor = cs_arena_alloc(arena, 2 * columns + 2, sizeof *m.factor);
  m.level = cs_arena_alloc(arena, d->n_issues, sizeof *m.level);
  if (!m.column || !m.factor || !m.level) return CASUS_NOMEM;
  while (st == CASUS_OK && solve(&m, 0, floor, &sure)) {
    weigh(&m, u);
    if (!solve(&m, 1, u[0], &sure)) break;
    weigh(&m, u);
    st = keep_point(&m, arena, caps, out);
    floor = u[1] + 1;
  }
  if (sure) out->outcome = CS_FRONTIER_POINTS;
  return st;
}
