/* Shapley value, core and nucleolus of small games. */
#include "models/package/coalition_game.h"

#include "base/libm.h"
#include "models/package/lp.h"

#include <math.h>
#include <string.h>

/* Relative to the largest value of the game. */
#define CLOSE 1e-7

void cs_game_shapley(size_t n, const double *v, double *out) {
  double weight[CS_GAME_PLAYERS]; /* s! (n - 1 - s)! / n! */

  for (size_t s = 0; s < n; s++) {
    weight[s] = 1 / (double)n;
    for (size_t k = 1; k <= s; k++) weight[s] *= (double)k / (double)(n - k);
  }
  for (size_t i = 0; i < n; i++) out[i] = 0;
  for (unsigned S = 0; S < 1u << n; S++) {
    size_t size = (size_t)__builtin_popcount(S);

    for (size_t i = 0; i < n; i++) {
      if (!(S >> i & 1)) out[i] += weight[size] * (v[S | 1u << i] - v[S]);
    }
  }
}

static double sum_of(unsigned S, const double *x) {
  double sum = 0;

  for (; S; S &= S - 1) sum += x[__builtin_ctz(S)];
  return sum;
}

static double scale_of(size_t n, const double *v) {
  double scale = 1e-300;

  for (unsigned S = 0; S < 1u << n; S++) scale = cs_fmax(scale, fabs(v[S]));
  return scale;
}

bool cs_game_in_core(size_t n, const double *v, const double *x, unsigned *worst) {
  double most = -INFINITY, slack = CLOSE * scale_of(n, v);
  unsigned all = (1u << n) - 1;

  *worst = 0;
  for (unsigned S = 1; S < all; S++) {
    double short_by = v[S] - sum_of(S, x);

    if (short_by <= most) continue;
    most = short_by;
    *worst = S;
  }
  return (n < 2 || most <= slack) && fabs(sum_of(all, x) - v[all]) <= slack;
}

/* ---- the span of settled coalitions --------------------------------------------------------- */

typedef struct {
  double row[CS_GAME_PLAYERS][CS_GAME_PLAYERS];
  size_t pivot[CS_GAME_PLAYERS], n;
} span;

/* Is S a linear combination of what is in the span?  If not, and `add`, it joins. */
static bool spans(span *s, size_t n, unsigned S, bool add) {
  double r[CS_GAME_PLAYERS];
  size_t best = n;

  for (size_t i = 0; i < n; i++) r[i] = S >> i & 1;
  for (size_t k = 0; k < s->n; k++) {
    double f = r[s->pivot[k]];

    for (size_t i = 0; i < n; i++) r[i] -= f * s->row[k][i];
  }
  for (size_t i = 0; i < n; i++) {
    if (fabs(r[i]) > CLOSE && (best == n || fabs(r[i]) > fabs(r[best]))) best = i;
  }
  if (best == n) return true;
  if (!add) return false;
  for (size_t i = 0; i < n; i++) s->row[s->n][i] = r[i] / r[best];
  s->pivot[s->n++] = best;
  return false;
}

/* ---- the nucleolus -------------------------------------------------------------------------- */

typedef enum { OPEN, SETTLED, IGNORED } coalition_state;

typedef struct {
  size_t n, columns;
  double *column, *c, *x;
  unsigned *set; /* [column] */
  int *sign;     /* [column]: 0 open, 1 and -1 settled, 2 a player's own value */
} programme;

static void add_column(programme *p, unsigned S, int sign, double cost) {
  size_t rows = p->n + 1, j = p->columns++;
  double direction = sign == -1 ? -1 : 1;

  for (size_t i = 0; i < p->n; i++) p->column[j * rows + i] = direction * (double)(S >> i & 1);
  p->column[j * rows + p->n] = sign == 0;
  p->c[j] = cost;
  p->set[j] = S;
  p->sign[j] = sign;
}

/* The dual of: least t such that x(S) + t >= v(S) for what is open, x(S) = amount for what is
 * settled, x(i) >= v(i).  Columns: y(S) >= 0 with sum 1 over what is open, and for every player
 * the coalitions' weights cancel. */
static cs_lp_outcome solve_round(programme *p, size_t n, const double *v, const double *amount,
                                 const coalition_state *state, double scale, double *x, double *t) {
  double b[CS_LP_ROWS] = {0}, y[CS_LP_ROWS];
  unsigned all = (1u << n) - 1;
  cs_lp_outcome got;

  p->columns = 0;
  for (unsigned S = 1; S <= all; S++) {
    if (state[S] == OPEN) add_column(p, S, 0, -v[S] / scale);
    if (state[S] != SETTLED) continue;
    add_column(p, S, 1, -amount[S] / scale);
    add_column(p, S, -1, amount[S] / scale);
  }
  for (size_t i = 0; i < n; i++) add_column(p, 1u << i, 2, -v[1u << i] / scale);
  b[n] = 1;
  got = cs_lp_solve(n + 1, p->columns, p->column, b, p->c, p->x, y);
  /* The rows' multipliers are -x and -t. */
  for (size_t i = 0; i < n; i++) x[i] = -y[i] * scale;
  *t = -y[n] * scale;
  return got;
}

casus_status cs_game_nucleolus(size_t n, const double *v, cs_arena *arena, double *x,
                               double *largest_complaint, bool *exists) {
  size_t most = 2 * ((size_t)1 << n) + n;
  unsigned all = (1u << n) - 1;
  programme p = {.n = n};
  coalition_state *state = cs_arena_alloc(arena, (size_t)all + 1, sizeof *state);
  double *amount = cs_arena_alloc(arena, (size_t)all + 1, sizeof *amount);
  double own = 0, scale = scale_of(n, v), t;
  span s = {.n = 0};

  p.column = cs_arena_alloc(arena, most * (n + 1), sizeof *p.column);
  p.c = cs_arena_alloc(arena, most, sizeof *p.c);
  p.x = cs_arena_alloc(arena, most, sizeof *p.x);
  p.set = cs_arena_alloc(arena, most, sizeof *p.set);
  p.sign = cs_arena_alloc(arena, most, sizeof *p.sign);
  if (!state || !amount || !p.column || !p.c || !p.x || !p.set || !p.sign) return CASUS_NOMEM;
  for (size_t i = 0; i < n; i++) own += v[1u << i];
  *exists = own <= v[all] + CLOSE * scale;
  if (!*exists) return CASUS_OK;
  state[all] = SETTLED;
  amount[all] = v[all];
  spans(&s, n, all, true);
  *largest_complaint = -INFINITY;
  for (size_t round = 0; s.n < n && round < n; round++) {
    size_t before = s.n;

    if (solve_round(&p, n, v, amount, state, scale, x, &t) != CS_LP_OPTIMAL) break;
    if (!round) *largest_complaint = t;
    /* Whatever has a positive weight is tight in every optimum. */
    for (size_t j = 0; j < p.columns; j++) {
      bool is_own = p.sign[j] == 2;

      if (p.x[j] <= CLOSE || (p.sign[j] != 0 && !is_own) || spans(&s, n, p.set[j], true)) continue;
      state[p.set[j]] = SETTLED;
      amount[p.set[j]] = is_own ? v[p.set[j]] : v[p.set[j]] - t;
    }
    for (unsigned S = 1; S < all; S++) {
      if (state[S] == OPEN && spans(&s, n, S, false)) state[S] = IGNORED;
    }
    if (s.n == before) break;
  }
  if (n == 1) x[0] = v[1];
  if (s.n < n) {
    *exists = false;
    return CASUS_OK;
  }
  /* x solves the settled equations: the last programme need not hold what it settled exactly. */
  for (unsigned S = 1; S < all; S++)
    *largest_complaint =
        S == 1 ? v[S] - sum_of(S, x) : cs_fmax(*largest_complaint, v[S] - sum_of(S, x));
  return CASUS_OK;
}

bool cs_game_is_nucleolus(size_t n, const double *v, const double *x, cs_arena *arena) {
  unsigned all = (1u << n) - 1;
  double slack = 10 * CLOSE * scale_of(n, v), level = INFINITY;
  size_t rows = n;
  double *column = cs_arena_alloc(arena, ((size_t)all + 3) * (n + 1), sizeof *column);
  double *c = cs_arena_alloc(arena, (size_t)all + 3, sizeof *c);
  double *w = cs_arena_alloc(arena, (size_t)all + 3, sizeof *w);
  unsigned *set = cs_arena_alloc(arena, (size_t)all + 3, sizeof *set);

  if (!column || !c || !w || !set) return false;
  /* Level by level: the coalitions that complain by at least so much, and the players held at
   * their own value, must be balanced with every member's weight above 0: for each of them there
   * are weights >= 0 with a weight of 1 on it that add up, with any number of times `all`, to
   * nothing left over. */
  for (;;) {
    double next = -INFINITY;
    size_t m = 0;

    for (unsigned S = 1; S < all; S++) {
      double complaint = v[S] - sum_of(S, x);

      if (complaint < level - slack) next = cs_fmax(next, complaint);
    }
    if (!isfinite(next)) return true;
    level = next;
    for (unsigned S = 1; S < all; S++) {
      bool held = (S & (S - 1)) == 0 && fabs(x[__builtin_ctz(S)] - v[S]) <= slack;

      if (v[S] - sum_of(S, x) >= level - slack || held) set[m++] = S;
    }
    for (size_t k = 0; k < m; k++) {
      double b[CS_LP_ROWS], y[CS_LP_ROWS];

      if (v[set[k]] - sum_of(set[k], x) < level - slack) continue; /* only held */
      /* sum over j of w[j] set[j] + 1 set[k] = a (1, ..., 1). */
      for (size_t j = 0; j < m; j++) {
        for (size_t i = 0; i < n; i++) column[j * rows + i] = -(double)(set[j] >> i & 1);
      }
      for (size_t i = 0; i < n; i++) {
        column[m * rows + i] = 1;
        b[i] = set[k] >> i & 1;
      }
      memset(c, 0, (m + 1) * sizeof *c);
      if (cs_lp_solve(rows, m + 1, column, b, c, w, y) != CS_LP_OPTIMAL) return false;
    }
  }
}
