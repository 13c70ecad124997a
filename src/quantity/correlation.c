/* Correlated inputs by a Gaussian copula.
 *
 * Normal variables with correlation r have the rank correlation (6 / pi) asin(r / 2) (Pearson
 * 1907), so r = 2 sin(pi rho / 6) is what gives rho.  With z = Phi^-1(u) for independent u, the
 * Cholesky factor L of the matrix of the r, and z' = L z, the columns u' = Phi(z') are uniform with
 * these rank correlations (Iman and Conover 1982 reorder samples to the same end; here each point
 * is computed alone). */
#include "quantity/correlation.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/linear.h"
#include "base/special.h"
#include "base/vector.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PI 3.14159265358979323846

/* A pivot below this counts as 0: rounding leaves about 1e-15, and a correlation differs by less
 * than its root, 1e-5, from that of the exact factor. */
static const double pivot_least = 1e-10;
static const double residual_most = 1e-5;

struct group {
  size_t n, *members;
  double *factor; /* n x n, lower triangle, rows of length 1 */
};

struct cs_correlation {
  struct group *groups;
  size_t n_groups;
  cs_correlation_repair *repairs;
  size_t n_repairs;
  const cs_inverse *normal;
};

/* ---- Matrices ------------------------------------------------------------------------------- */

/* Lower Cholesky factor of the correlation matrix a, semidefinite ones included: a pivot of 0
 * leaves a column of zeros.  Rows are brought to length 1 at the end, so that rounding changes no
 * variance. False when a is not positive semidefinite; with `force`, what contradicts is dropped.
 */
static bool cholesky(size_t n, const double *a, double *l, bool force) {
  memset(l, 0, n * n * sizeof *l);
  for (size_t j = 0; j < n; j++) {
    double pivot = a[j * n + j];

    for (size_t k = 0; k < j; k++) pivot -= l[j * n + k] * l[j * n + k];
    if (!force && pivot < -pivot_least) return false;
    if (pivot > pivot_least) l[j * n + j] = sqrt(pivot);
    for (size_t i = j + 1; i < n; i++) {
      double rest = a[i * n + j];

      for (size_t k = 0; k < j; k++) rest -= l[i * n + k] * l[j * n + k];
      if (pivot > pivot_least) {
        l[i * n + j] = rest / l[j * n + j];
      } else if (!force && fabs(rest) > residual_most) {
        return false;
      }
    }
  }
  for (size_t i = 0; i < n; i++) {
    double square = 0;

    for (size_t k = 0; k <= i; k++) square += l[i * n + k] * l[i * n + k];
    for (size_t k = 0; k <= i; k++) l[i * n + k] /= sqrt(square);
  }
  return true;
}

CS_COLUMNS
static void add_column(double factor, size_t n, const double *restrict z, double *restrict x) {
  for (size_t i = 0; i < n; i++) x[i] += factor * z[i];
}

/* x = the positive semidefinite matrix nearest to r, which is overwritten: negative eigenvalues
 * become 0.  `vectors` is n x n work space, `values` has 4 n. */
static void project(size_t n, double *r, double *x, double *vectors, double *values) {
  cs_symmetric_eigen(n, r, vectors, values, values + n);
  memset(x, 0, n * n * sizeof *x);
  for (size_t k = 0; k < n; k++) {
    const double *v = vectors + k * n;

    if (!(values[k] > 0)) continue;
    for (size_t i = 0; i < n; i++) add_column(values[k] * v[i], i + 1, v, x + i * n);
  }
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++) x[j * n + i] = x[i * n + j];
  }
}

/* Higham, "Computing the nearest correlation matrix - a problem from finance", IMA J. Numer. Anal.
 * 22 (2002), algorithm 3.3: alternating projections on the semidefinite matrices and on those with
 * unit diagonal, with Dykstra's correction for the first. */
casus_status cs_nearest_correlation(size_t n, const double *a, double *x) {
  enum { STEPS = 1000 };
  const double close = 1e-10;
  double *work = cs_calloc(4 * n * n + 4 * n, sizeof *work);
  double *y, *r, *rest, *vectors, *values;
  casus_status st = CASUS_LIMIT;

  if (!work) return CASUS_NOMEM;
  y = work;
  r = work + n * n;
  rest = work + 2 * n * n;
  vectors = work + 3 * n * n;
  values = work + 4 * n * n;
  /* r holds y - correction, and x - r is the next correction. */
  memcpy(y, a, n * n * sizeof *a);
  memcpy(r, a, n * n * sizeof *a);
  for (int step = 0; step < STEPS && st == CASUS_LIMIT; step++) {
    double moved = 0;

    memcpy(rest, r, n * n * sizeof *rest);
    project(n, rest, x, vectors, values);
    for (size_t i = 0; i < n * n; i++) {
      double next = i % (n + 1) ? x[i] : 1;

      moved = cs_fmax(moved, fabs(next - y[i]));
      r[i] = next - (x[i] - r[i]);
      y[i] = next;
    }
    if (step && moved <= close) st = CASUS_OK;
  }
  memcpy(x, y, n * n * sizeof *x);
  cs_free(work);
  return st;
}

/* ---- Groups --------------------------------------------------------------------------------- */

static casus_status check_pairs(const cs_rank_correlation *pairs, size_t n,
                                const char *const *names, casus_diag *d) {
  casus_status st = CASUS_OK;

  if (n > CS_PAIRS_MAX)
    return cs_error(d, pairs[CS_PAIRS_MAX].at, "there are more than %d correlations", CS_PAIRS_MAX);
  for (size_t i = 0; i < n; i++) {
    const cs_rank_correlation *p = &pairs[i];

    if (!(p->rho >= -1 && p->rho <= 1)) {
      st = cs_error(d, p->at, "rank correlation of \"%s\" and \"%s\" is %g", names[p->a],
                    names[p->b], p->rho);
      cs_detail(d, "A correlation lies between -1 and 1.");
    }
    if (p->a == p->b) st = cs_error(d, p->at, "\"%s\" is correlated with itself", names[p->a]);
    for (size_t j = 0; j < i; j++) {
      const cs_rank_correlation *q = &pairs[j];

      if ((p->a == q->a && p->b == q->b) || (p->a == q->b && p->b == q->a)) {
        st = cs_error(d, p->at, "the correlation of \"%s\" and \"%s\" stands here twice",
                      names[p->a], names[p->b]);
        break;
      }
    }
  }
  return st;
}

static double normal_of_rank(double rho) {
  return 2 * cs_sin(PI / 6 * rho);
}

static double rank_of_normal(double r) {
  return 6 / PI * cs_asin(cs_fmin(1, cs_fmax(-1, r / 2)));
}

static size_t find(const size_t *sorted, size_t n, size_t x) {
  size_t lo = 0;

  while (n > 1) {
    size_t half = n / 2;

    if (sorted[lo + half] <= x) lo += half;
    n -= half;
  }
  return lo;
}

/* Replaces the matrix `a` of a group, which is not semidefinite, and reports the change. */
static casus_status repair(const struct group *g, size_t number, double *a,
                           const cs_rank_correlation *first, const char *const *names,
                           casus_diag *d, cs_correlation *c) {
  cs_correlation_repair *what = &c->repairs[c->n_repairs];
  double *near = cs_calloc(g->n * g->n, sizeof *near), most = -1, square = 0;
  casus_status st = near ? cs_nearest_correlation(g->n, a, near) : CASUS_NOMEM;

  if (st == CASUS_NOMEM) {
    cs_free(near);
    return st;
  }
  cholesky(g->n, near, g->factor, true);
  what->group = number;
  for (size_t i = 0; i < g->n; i++) {
    for (size_t j = 0; j < i; j++) {
      double given = 0, asked = a[i * g->n + j];

      for (size_t k = 0; k <= j; k++) given += g->factor[i * g->n + k] * g->factor[j * g->n + k];
      square += 2 * (given - asked) * (given - asked);
      if (fabs(given - asked) <= most) continue;
      most = fabs(given - asked);
      what->a = g->members[j];
      what->b = g->members[i];
      what->asked = rank_of_normal(asked);
      what->given = rank_of_normal(given);
    }
  }
  what->frobenius = sqrt(square);
  c->n_repairs++;
  cs_free(near);
  cs_warning(d, first->at, "these correlations cannot all hold together");
  cs_detail(d,
            "The nearest ones that can are used.  The largest change is that of \"%s\" and \"%s\", "
            "from %.4g to %.4g.",
            names[what->a], names[what->b], what->asked, what->given);
  return CASUS_OK;
}

static casus_status factor_group(struct group *g, size_t number, const cs_rank_correlation *pairs,
                                 size_t n, const size_t *root, const char *const *names,
                                 casus_diag *d, cs_arena *arena, cs_correlation *c) {
  const cs_rank_correlation *first = NULL;
  double *a = cs_calloc(g->n * g->n, sizeof *a);
  casus_status st = CASUS_OK;

  g->factor = cs_arena_alloc(arena, g->n * g->n, sizeof *g->factor);
  if (!a || !g->factor) {
    cs_free(a);
    return CASUS_NOMEM;
  }
  for (size_t i = 0; i < g->n; i++) a[i * g->n + i] = 1;
  for (size_t k = 0; k < n; k++) {
    size_t i, j;

    if (root[k] != number) continue;
    if (!first) first = &pairs[k];
    i = find(g->members, g->n, pairs[k].a);
    j = find(g->members, g->n, pairs[k].b);
    a[i * g->n + j] = a[j * g->n + i] = normal_of_rank(pairs[k].rho);
  }
  if (!cholesky(g->n, a, g->factor, false)) st = repair(g, number, a, first, names, d, c);
  cs_free(a);
  return st;
}

/* An input as one pair names it. */
struct mention {
  size_t input, pair;
};

static int by_input(const void *a, const void *b) {
  const struct mention *p = a, *q = b;

  return (p->input > q->input) - (p->input < q->input);
}

static size_t root_of(const size_t *parent, size_t k) {
  while (parent[k] != k) k = parent[k];
  return k;
}

/* Numbers the groups in the order of their first pairs: of_pair[k] is that of pair k.  Pairs that
 * name the same input are united, the smaller number being the root. */
static casus_status connect(const cs_rank_correlation *pairs, size_t n, size_t *of_pair,
                            size_t *groups) {
  struct mention *m = cs_calloc(2 * n, sizeof *m);

  if (!m) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    of_pair[k] = k;
    m[2 * k] = (struct mention){pairs[k].a, k};
    m[2 * k + 1] = (struct mention){pairs[k].b, k};
  }
  qsort(m, 2 * n, sizeof *m, by_input);
  for (size_t i = 1; i < 2 * n; i++) {
    size_t p = root_of(of_pair, m[i - 1].pair), q = root_of(of_pair, m[i].pair);

    if (m[i].input != m[i - 1].input) continue;
    if (p < q) of_pair[q] = p;
    if (q < p) of_pair[p] = q;
  }
  cs_free(m);
  /* A root is smaller than all others of its group, so that it has its number before they ask. */
  *groups = 0;
  for (size_t k = 0; k < n; k++) of_pair[k] = of_pair[k] == k ? (*groups)++ : of_pair[of_pair[k]];
  return CASUS_OK;
}

static void insert(struct group *g, size_t input) {
  size_t i = g->n;

  for (size_t k = 0; k < g->n; k++) {
    if (g->members[k] == input) return;
  }
  for (; i > 0 && g->members[i - 1] > input; i--) g->members[i] = g->members[i - 1];
  g->members[i] = input;
  g->n++;
}

/* Members of the groups, at most CS_GROUP_MAX each. */
static casus_status collect(const cs_rank_correlation *pairs, size_t n, const size_t *of_pair,
                            cs_arena *arena, casus_diag *d, cs_correlation *c) {
  for (size_t g = 0; g < c->n_groups; g++) {
    size_t mine = 0;

    for (size_t k = 0; k < n; k++) mine += of_pair[k] == g;
    if (mine > CS_GROUP_MAX) mine = CS_GROUP_MAX;
    c->groups[g].members = cs_arena_alloc(arena, 2 * mine + 2, sizeof(size_t));
    if (!c->groups[g].members) return CASUS_NOMEM;
  }
  for (size_t k = 0; k < n; k++) {
    struct group *g = &c->groups[of_pair[k]];

    if (g->n > CS_GROUP_MAX) continue;
    insert(g, pairs[k].a);
    insert(g, pairs[k].b);
    if (g->n > CS_GROUP_MAX)
      cs_error(d, pairs[k].at, "more than %d inputs are correlated with each other", CS_GROUP_MAX);
  }
  for (size_t g = 0; g < c->n_groups; g++) {
    if (c->groups[g].n > CS_GROUP_MAX) return CASUS_CASE;
  }
  return CASUS_OK;
}

casus_status cs_correlation_new(const cs_rank_correlation *pairs, size_t n,
                                const char *const *names, casus_diag *d, cs_arena *arena,
                                cs_inverses *tables, cs_correlation **out) {
  const cs_shape normal = {CS_SHAPE_NORMAL, -INFINITY, INFINITY};
  size_t *of_pair;
  cs_correlation *c;
  casus_status st;

  *out = NULL;
  st = check_pairs(pairs, n, names, d);
  if (st) return st;
  of_pair = cs_arena_alloc(arena, n, sizeof *of_pair);
  c = cs_arena_alloc(arena, 1, sizeof *c);
  if (!of_pair || !c) return CASUS_NOMEM;
  st = connect(pairs, n, of_pair, &c->n_groups);
  if (st) return st;
  c->groups = cs_arena_alloc(arena, c->n_groups, sizeof *c->groups);
  c->repairs = cs_arena_alloc(arena, c->n_groups, sizeof *c->repairs);
  c->normal = cs_inverse_of(tables, normal);
  if (!c->groups || !c->repairs || !c->normal) return CASUS_NOMEM;
  st = collect(pairs, n, of_pair, arena, d, c);
  for (size_t g = 0; !st && g < c->n_groups; g++)
    st = factor_group(&c->groups[g], g, pairs, n, of_pair, names, d, arena, c);
  if (!st) *out = c;
  return st;
}

size_t cs_correlation_groups(const cs_correlation *c) {
  return c->n_groups;
}

const size_t *cs_correlation_members(const cs_correlation *c, size_t group, size_t *n) {
  *n = c->groups[group].n;
  return c->groups[group].members;
}

const double *cs_correlation_factor(const cs_correlation *c, size_t group) {
  return c->groups[group].factor;
}

const cs_correlation_repair *cs_correlation_repairs(const cs_correlation *c, size_t *n) {
  *n = c->n_repairs;
  return c->repairs;
}

/* ---- Columns -------------------------------------------------------------------------------- */

CS_COLUMNS
static void keep_inside(size_t n, double *u) {
  for (size_t i = 0; i < n; i++) {
    double at_least = u[i] < CS_U_MIN ? CS_U_MIN : u[i];

    u[i] = at_least > 1 - CS_U_MIN ? 1 - CS_U_MIN : at_least;
  }
}

/* Does row i of the factor leave its column as it is? */
static bool untouched(const struct group *g, size_t i) {
  for (size_t k = 0; k < i; k++) {
    if (g->factor[i * g->n + k] != 0) return false;
  }
  return true;
}

void cs_correlation_apply(const cs_correlation *c, size_t group, size_t n, double *const *u,
                          double *work) {
  const struct group *g = &c->groups[group];

  for (size_t k = 0; k < g->n; k++) cs_inverse_column(c->normal, 0, 1, n, u[k], work + k * n);
  for (size_t i = 1; i < g->n; i++) {
    if (untouched(g, i)) continue;
    memset(u[i], 0, n * sizeof **u);
    for (size_t k = 0; k <= i; k++) {
      double l = g->factor[i * g->n + k];

      if (l != 0) add_column(l, n, work + k * n, u[i]);
    }
    cs_normal_cdf_column(n, u[i], u[i]);
    keep_inside(n, u[i]);
  }
}
