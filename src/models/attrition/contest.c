/* Best replies, pure and mixed equilibria of two sides that buy against each other. */
#include "models/attrition/contest.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* ---- the mixes ----------------------------------------------------------------------------- */

/* Money left that is below this share of the budget is rounding. */
static const double ROUNDING = 1e-12;

typedef struct {
  const cs_mix_side *side;
  double (*out)[CS_MIX_TYPES];
  size_t n;
  double count[CS_MIX_TYPES];
} lister;

static double lots_within(const cs_mix_type *t, double money, double have) {
  return floor(cs_fmin((t->cap - have) / t->lot, money / (t->price * t->lot)) * (1 + ROUNDING));
}

/* All mixes of types k.. with what is left, most of type k first; false when there are too many. */
static bool list(lister *l, size_t k, double money) {
  const cs_mix_side *s = l->side;
  double lots;

  if (k == s->n) {
    for (size_t i = 0; i < s->n; i++) {
      if (lots_within(&s->types[i], money, l->count[i]) >= 1) return true; /* not full */
    }
    if (l->n == CS_CONTEST_MIXES) return false;
    memcpy(l->out[l->n++], l->count, sizeof l->count);
    return true;
  }
  lots = lots_within(&s->types[k], money, 0);
  /* The last type takes all it can. */
  for (double i = lots; i >= (k + 1 == s->n ? lots : 0); i--) {
    l->count[k] = i * s->types[k].lot;
    if (!list(l, k + 1, money - l->count[k] * s->types[k].price)) return false;
  }
  l->count[k] = 0;
  return true;
}

/* Lots that can be bought one type at a time bound the search: it visits no more than this. */
static bool too_many(const cs_mix_side *s) {
  double visits = 1;

  for (size_t k = 0; k + 1 < s->n; k++) visits *= 1 + lots_within(&s->types[k], s->budget, 0);
  return visits > 1e7;
}

/* ---- the stakes ---------------------------------------------------------------------------- */

static double strength(const cs_mix_side *s, const double *own, const double *other, size_t n) {
  double total = 0, sum = 0;

  for (size_t j = 0; j < n; j++) total += other[j];
  for (size_t i = 0; i < s->n; i++) {
    double effect = 0;

    for (size_t j = 0; j < n; j++) effect += total > 0 ? s->against[i][j] * other[j] / total : 0;
    sum += cs_mix_strength(&s->types[i], effect, own[i]);
  }
  return sum;
}

static double share(const cs_mix_side *a, const cs_mix_side *b, const double *x, const double *y) {
  double s_a = strength(a, x, y, b->n), s_b = strength(b, y, x, a->n);

  return s_a + s_b > 0 ? s_a / (s_a + s_b) : 0.5;
}

/* ---- pure equilibria and best replies ------------------------------------------------------ */

/* Shares that differ by less are equal. */
static const double TIE = 1e-12;

/* a's best mix against b's mix `other`, or b's against a's: the first of equals. */
static size_t reply(const double *u, size_t n_a, size_t n_b, bool of_a, size_t other) {
  size_t best = 0, n = of_a ? n_a : n_b;

  for (size_t k = 1; k < n; k++) {
    double gain = of_a ? u[k * n_b + other] - u[best * n_b + other]
                       : u[other * n_b + best] - u[other * n_b + k];

    if (gain > TIE) best = k;
  }
  return best;
}

static void find_pure(const double *u, cs_contest *c) {
  size_t on_a[CS_CONTEST_MIXES] = {0};

  for (size_t j = 0; j < c->n_b; j++) on_a[j] = reply(u, c->n_a, c->n_b, true, j);
  for (size_t i = 0; i < c->n_a; i++) {
    size_t on_b = reply(u, c->n_a, c->n_b, false, i);

    for (size_t j = 0; j < c->n_b; j++) {
      double here = u[i * c->n_b + j];

      if (u[on_a[j] * c->n_b + j] - here > TIE || here - u[i * c->n_b + on_b] > TIE) continue;
      if (c->n_pure++) continue;
      c->a = i;
      c->b = j;
    }
  }
}

/* The mix nearest to equal money on each type. */
static size_t nearest_to_equal(const cs_mix_side *s, size_t n, double (*mix)[CS_MIX_TYPES]) {
  double nearest = INFINITY;
  size_t best = 0;

  for (size_t k = 0; k < n; k++) {
    double apart = 0;

    for (size_t i = 0; i < s->n; i++)
      apart += fabs(mix[k][i] * s->types[i].price - s->budget / (double)s->n);
    if (apart < nearest - ROUNDING * s->budget) {
      nearest = apart;
      best = k;
    }
  }
  return best;
}

/* b starts with equal money, a replies, b replies, and so on, until b has a mix again. */
static void follow(const double *u, const cs_mix_side *b, cs_contest *c) {
  size_t seen[CS_CONTEST_MIXES] = {0}, turn = 0, first;
  size_t y = nearest_to_equal(b, c->n_b, c->mix_b);

  for (size_t j = 0; j < c->n_b; j++) seen[j] = SIZE_MAX;
  while (seen[y] == SIZE_MAX) {
    seen[y] = turn;
    c->cycle_a[turn] = reply(u, c->n_a, c->n_b, true, y);
    c->cycle_b[turn] = y;
    y = reply(u, c->n_a, c->n_b, false, c->cycle_a[turn]);
    turn++;
  }
  first = seen[y];
  c->cycle = turn - first;
  memmove(c->cycle_a, c->cycle_a + first, c->cycle * sizeof *c->cycle_a);
  memmove(c->cycle_b, c->cycle_b + first, c->cycle * sizeof *c->cycle_b);
  if (c->cycle == 1) c->cycle = 0;
}

/* ---- the mixed equilibrium ----------------------------------------------------------------- */

/* Maximises sum q_j subject to (u + 1) q <= 1, q >= 0; b's chances are q / sum q, the value
 * 1 / sum q - 1, a's chances the prices of the rows.  tableau: n_a + 1 rows of n_b + 1, the last
 * row the objective, the last column the right-hand side; basis[row] and column[k] name the
 * variable there: 0..n_b - 1 the q, beyond the slacks.  The first of equals enters and leaves after
 * 10,000 turns (Bland 1977), before the steepest enters. */
static void simplex(size_t m, size_t n, double *t, size_t *basis, size_t *column) {
  static const double NOTHING = 1e-11;
  enum { STEEPEST = 10000, MOST = 200000 };
  size_t w = n + 1;

  for (size_t turn = 0; turn < MOST; turn++) {
    size_t in = n, out = m;
    double pivot;

    for (size_t k = 0; k < n; k++) {
      double x = t[m * w + k];

      if (x >= -NOTHING) continue;
      if (in == n || (turn < STEEPEST ? x < t[m * w + in] : column[k] < column[in])) in = k;
    }
    if (in == n) return;
    for (size_t i = 0; i < m; i++) {
      if (t[i * w + in] <= NOTHING) continue;
      if (out < m) {
        double gain = t[i * w + n] * t[out * w + in] - t[out * w + n] * t[i * w + in];

        if (gain > 0 || (gain == 0 && basis[i] > basis[out])) continue;
      }
      out = i;
    }
    if (out == m) return; /* cannot be: the coefficients are positive */
    pivot = t[out * w + in];
    for (size_t k = 0; k < w; k++) t[out * w + k] /= pivot;
    t[out * w + in] = 1 / pivot;
    for (size_t i = 0; i <= m; i++) {
      double factor = t[i * w + in];

      if (i == out || factor == 0) continue;
      for (size_t k = 0; k < w; k++) t[i * w + k] -= factor * t[out * w + k];
      t[i * w + in] = -factor / pivot;
    }
    {
      size_t moved = basis[out];

      basis[out] = column[in];
      column[in] = moved;
    }
  }
}

/* What the best mix gains against the other's chances. */
static void certify(const double *u, cs_contest *c) {
  double most = 0, least = 1;

  for (size_t i = 0; i < c->n_a; i++) {
    double gets = 0;

    for (size_t j = 0; j < c->n_b; j++) gets += u[i * c->n_b + j] * c->p_b[j];
    most = cs_fmax(most, gets);
  }
  for (size_t j = 0; j < c->n_b; j++) {
    double gets = 0;

    for (size_t i = 0; i < c->n_a; i++) gets += u[i * c->n_b + j] * c->p_a[i];
    least = cs_fmin(least, gets);
  }
  c->gap = most - least;
}

static casus_status mix_chances(const double *u, cs_contest *c) {
  size_t m = c->n_a, n = c->n_b, w = n + 1;
  double *t = cs_calloc((m + 1) * w, sizeof *t), total;
  size_t *basis = cs_calloc(m + n, sizeof *basis), *column;

  if (!t || !basis) {
    cs_free(t);
    cs_free(basis);
    return CASUS_NOMEM;
  }
  column = basis + m;
  for (size_t i = 0; i < m; i++) {
    for (size_t j = 0; j < n; j++) t[i * w + j] = u[i * n + j] + 1;
    t[i * w + n] = 1;
    basis[i] = n + i;
  }
  for (size_t j = 0; j < n; j++) {
    t[m * w + j] = -1;
    column[j] = j;
  }
  simplex(m, n, t, basis, column);
  total = t[m * w + n];
  for (size_t i = 0; i < m; i++) {
    if (basis[i] < n) c->p_b[basis[i]] = cs_fmax(0, t[i * w + n] / total);
  }
  for (size_t j = 0; j < n; j++) {
    if (column[j] >= n) c->p_a[column[j] - n] = cs_fmax(0, t[m * w + j] / total);
  }
  c->value = 1 / total - 1;
  cs_free(t);
  cs_free(basis);
  certify(u, c);
  return CASUS_OK;
}

/* ---- all of it ----------------------------------------------------------------------------- */

static casus_status allocate(cs_contest *c) {
  c->mix_a = cs_calloc(CS_CONTEST_MIXES, sizeof *c->mix_a);
  c->mix_b = cs_calloc(CS_CONTEST_MIXES, sizeof *c->mix_b);
  c->p_a = cs_calloc(CS_CONTEST_MIXES, sizeof *c->p_a);
  c->p_b = cs_calloc(CS_CONTEST_MIXES, sizeof *c->p_b);
  c->cycle_a = cs_calloc(CS_CONTEST_MIXES + 1, sizeof *c->cycle_a);
  c->cycle_b = cs_calloc(CS_CONTEST_MIXES + 1, sizeof *c->cycle_b);
  return c->mix_a && c->mix_b && c->p_a && c->p_b && c->cycle_a && c->cycle_b ? CASUS_OK
                                                                              : CASUS_NOMEM;
}

casus_status cs_contest_solve(const cs_mix_side *a, const cs_mix_side *b, cs_contest *out) {
  lister of_a = {.side = a}, of_b = {.side = b};
  casus_status st;
  double *u = NULL;

  *out = (cs_contest){0};
  st = allocate(out);
  if (st) goto done;
  of_a.out = out->mix_a;
  of_b.out = out->mix_b;
  if (too_many(a) || too_many(b) || !list(&of_a, 0, a->budget) || !list(&of_b, 0, b->budget)) {
    st = CASUS_LIMIT;
    goto done;
  }
  out->n_a = of_a.n;
  out->n_b = of_b.n;
  u = cs_calloc(out->n_a * out->n_b, sizeof *u);
  if (!u) {
    st = CASUS_NOMEM;
    goto done;
  }
  for (size_t i = 0; i < out->n_a; i++) {
    for (size_t j = 0; j < out->n_b; j++)
      u[i * out->n_b + j] = share(a, b, out->mix_a[i], out->mix_b[j]);
  }
  find_pure(u, out);
  follow(u, b, out);
  st = mix_chances(u, out);

done:
  cs_free(u);
  if (st) cs_contest_free(out);
  return st;
}

void cs_contest_free(cs_contest *c) {
  cs_free(c->mix_a);
  cs_free(c->mix_b);
  cs_free(c->p_a);
  cs_free(c->p_b);
  cs_free(c->cycle_a);
  cs_free(c->cycle_b);
  *c = (cs_contest){0};
}
