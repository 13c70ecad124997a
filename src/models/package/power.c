/* Power indices by counting coalitions. */
#include "models/package/power.h"

#include "base/alloc.h"
#include "base/two.h"

#include <math.h>
#include <string.h>

typedef struct {
  const cs_weighted_vote *v;
  size_t n, plane; /* cells of one size */
  size_t stride[CS_POWER_RULES];
  uint64_t sum[CS_POWER_RULES];
  uint8_t *wins; /* [cell of a plane] */
  void *all;     /* [size * plane + cell]: coalitions */
  void *one;     /* [2 * plane]: without one voter, two sizes in turn */
  bool is_wide;  /* counts need more than 32 bits */
  size_t least;  /* members a winning coalition needs, by rules that only count heads */
} counter;

static size_t shift_of(const counter *c, size_t voter) {
  size_t shift = 0;

  for (size_t r = 0; r < c->v->n_rules; r++) shift += c->v->weight[r * c->n + voter] * c->stride[r];
  return shift;
}

/* Adds a voter: coalitions of size s with it are those of size s - 1 without, moved by its weights.
 * From the largest size down, so that it is not counted twice. */
static void add_voter(const counter *c, size_t so_far, size_t shift) {
  for (size_t s = so_far + 1; s > 0; s--) {
    if (c->is_wide) {
      cs_count *to = (cs_count *)c->all + s * c->plane + shift;
      const cs_count *from = (cs_count *)c->all + (s - 1) * c->plane;

      for (size_t k = 0; k + shift < c->plane; k++) to[k] += from[k];
    } else {
      uint32_t *restrict to = (uint32_t *)c->all + s * c->plane + shift;
      const uint32_t *restrict from = (const uint32_t *)c->all + (s - 1) * c->plane;

      for (size_t k = 0; k + shift < c->plane; k++) to[k] += from[k];
    }
  }
}

/* Winning coalitions by size among those without the voter: one[s] = all[s] - one[s - 1] moved.
 * `one` holds two sizes, in turn. */
static void without_voter(const counter *c, size_t shift, cs_count *winning) {
  for (size_t s = 0; s < c->n; s++) {
    bool enough = s >= c->least;

    winning[s] = 0;
    if (c->is_wide) {
      const cs_count *all = (const cs_count *)c->all + s * c->plane;
      const cs_count *restrict less = (const cs_count *)c->one + (s + 1) % 2 * c->plane;
      cs_count *restrict one = (cs_count *)c->one + s % 2 * c->plane;

      memcpy(one, all, c->plane * sizeof *one);
      for (size_t k = shift; s > 0 && k < c->plane; k++) one[k] -= less[k - shift];
      for (size_t k = 0; enough && k < c->plane; k++) winning[s] += c->wins[k] ? one[k] : 0;
    } else {
      const uint32_t *all = (const uint32_t *)c->all + s * c->plane;
      const uint32_t *restrict less = (const uint32_t *)c->one + (s + 1) % 2 * c->plane;
      uint32_t *restrict one = (uint32_t *)c->one + s % 2 * c->plane;
      uint64_t sum = 0;

      memcpy(one, all, c->plane * sizeof *one);
      for (size_t k = shift; s > 0 && k < c->plane; k++) one[k] -= less[k - shift];
      for (size_t k = 0; enough && k < c->plane; k++) sum += c->wins[k] ? one[k] : 0;
      winning[s] = sum;
    }
  }
}

static void all_winning(const counter *c, cs_count *winning) {
  for (size_t s = 0; s <= c->n; s++) {
    winning[s] = 0;
    for (size_t k = 0; s >= c->least && k < c->plane; k++) {
      if (!c->wins[k]) continue;
      winning[s] += c->is_wide ? ((cs_count *)c->all)[s * c->plane + k]
                               : ((uint32_t *)c->all)[s * c->plane + k];
    }
  }
}

/* A rule in which all weigh the same counts heads: sizes are counted anyway. */
static bool counts_heads(counter *c, size_t r) {
  const uint32_t *weight = c->v->weight + r * c->n;
  size_t least;

  for (size_t i = 1; i < c->n; i++) {
    if (weight[i] != weight[0]) return false;
  }
  if (!weight[0]) return false;
  least = (c->v->quota[r] + weight[0] - 1) / weight[0];
  if (least > c->least) c->least = least;
  return true;
}

static casus_status prepare(counter *c, casus_diag *diag) {
  const cs_weighted_vote *v = c->v;
  size_t cell;

  c->n = v->n_voters;
  c->plane = 1;
  c->is_wide = c->n >= 32;
  for (size_t r = 0; r < v->n_rules; r++) {
    c->sum[r] = 0;
    c->stride[r] = 0;
    if (counts_heads(c, r)) continue;
    c->stride[r] = c->plane;
    for (size_t i = 0; i < c->n; i++) c->sum[r] += v->weight[r * c->n + i];
    if (c->sum[r] >= CS_POWER_CELLS || c->plane * (c->sum[r] + 1) > CS_POWER_CELLS / (c->n + 1)) {
      cs_error(diag, (cs_place){0}, "the weights are too large to count all coalitions");
      cs_detail(diag, "Voters times the product of the sums of weights may be %d at most.",
                CS_POWER_CELLS);
      cs_hint(diag, "Weights divided by a common number, or rounded, give nearly the same power.");
      return CASUS_CASE;
    }
    c->plane *= c->sum[r] + 1;
  }
  cell = c->is_wide ? sizeof(cs_count) : sizeof(uint32_t);
  c->wins = cs_calloc(c->plane, 1);
  c->all = cs_calloc(c->plane * (c->n + 1), cell);
  c->one = cs_calloc(2 * c->plane, cell);
  if (!c->wins || !c->all || !c->one) return CASUS_NOMEM;
  for (size_t k = 0; k < c->plane; k++) {
    c->wins[k] = 1;
    for (size_t r = 0; r < v->n_rules; r++)
      c->wins[k] =
          c->wins[k] && (!c->stride[r] || k / c->stride[r] % (c->sum[r] + 1) >= v->quota[r]);
  }
  if (c->is_wide) {
    *(cs_count *)c->all = 1;
  } else {
    *(uint32_t *)c->all = 1;
  }
  for (size_t i = 0; i < c->n; i++) add_voter(c, i, shift_of(c, i));
  return CASUS_OK;
}

/* ---- indices -------------------------------------------------------------------------------- */

static cs_count divisor(cs_count a, cs_count b) {
  while (b) {
    cs_count r = a % b;

    a = b;
    b = r;
  }
  return a ? a : 1;
}

static cs_count factorial(size_t n) {
  cs_count f = 1;

  for (size_t k = 2; k <= n; k++) f *= k;
  return f;
}

/* A count to 106 bits. */
static cs_two two(cs_count x) {
  double hi = (double)x;
  cs_count back = (cs_count)hi;

  return (cs_two){hi, back > x ? -(double)(back - x) : (double)(x - back)};
}

static double quotient(cs_count a, cs_count b) {
  return cs_divide(two(a), two(b)).hi;
}

/* Swings by size of the coalition with the voter -> indices. */
static void write_voter(size_t n, size_t i, const cs_count *by_size, cs_power *out) {
  cs_two index = {0, 0}, weight = cs_divide(two(1), two(n)); /* (s-1)! (n-s)! / n! at s = 1 */
  cs_count top = 0;

  out->swings[i] = 0;
  for (size_t s = 1; s <= n; s++) {
    out->swings[i] += by_size[s];
    index = cs_add(index, cs_multiply(two(by_size[s]), weight));
    weight = cs_multiply(weight, cs_divide(two(s), two(n - s ? n - s : 1)));
    if (out->is_exact) top += by_size[s] * factorial(s - 1) * factorial(n - s);
  }
  out->shapley[i] = index.hi;
  out->banzhaf[i] = ldexp((double)out->swings[i], 1 - (int)n);
  if (!out->is_exact) return;
  out->top[i] = top / divisor(top, factorial(n));
  out->bottom[i] = factorial(n) / divisor(top, factorial(n));
  out->shapley[i] = quotient(out->top[i], out->bottom[i]);
}

/* With exact fractions the sum is checked as whole numbers. */
static void check_sum(size_t n, cs_power *out) {
  cs_two sum = {-1, 0};
  cs_count top = 0;

  for (size_t i = 0; i < n; i++) {
    sum = cs_add(sum, (cs_two){out->shapley[i], 0});
    if (out->is_exact) top += factorial(n) / out->bottom[i] * out->top[i];
  }
  out->sum_error = out->is_exact && top == factorial(n) ? 0 : fabs(sum.hi);
}

static bool same_weights(const cs_weighted_vote *v, size_t i, size_t j) {
  for (size_t r = 0; r < v->n_rules; r++) {
    if (v->weight[r * v->n_voters + i] != v->weight[r * v->n_voters + j]) return false;
  }
  return true;
}

static void fill(const counter *c, cs_power *out) {
  cs_count winning[CS_POWER_VOTERS + 1], without[CS_POWER_VOTERS + 1];
  cs_count by_size[CS_POWER_VOTERS + 1], all = 0;

  all_winning(c, winning);
  out->winning = 0;
  for (size_t s = 0; s <= c->n; s++) out->winning += winning[s];
  for (size_t i = 0; i < c->n; i++) {
    size_t twin = 0;

    while (!same_weights(c->v, i, twin)) twin++;
    if (twin < i) {
      out->swings[i] = out->swings[twin];
      out->shapley[i] = out->shapley[twin];
      out->banzhaf[i] = out->banzhaf[twin];
      if (out->is_exact) {
        out->top[i] = out->top[twin];
        out->bottom[i] = out->bottom[twin];
      }
      continue;
    }
    without_voter(c, shift_of(c, i), without);
    without[c->n] = 0;
    by_size[0] = 0;
    /* With it and winning, less those that win without it. */
    for (size_t s = 1; s <= c->n; s++) by_size[s] = winning[s] - without[s] - without[s - 1];
    write_voter(c->n, i, by_size, out);
  }
  for (size_t i = 0; i < c->n; i++) all += out->swings[i];
  for (size_t i = 0; i < c->n; i++) out->share[i] = all > 0 ? quotient(out->swings[i], all) : 0;
  check_sum(c->n, out);
}

casus_status cs_power_find(const cs_weighted_vote *v, cs_arena *arena, casus_diag *diag,
                           cs_power *out) {
  counter c = {.v = v};
  size_t n = v->n_voters;
  casus_status st;

  *out = (cs_power){.is_exact = n <= CS_POWER_EXACT};
  if (!n || n > CS_POWER_VOTERS || !v->n_rules || v->n_rules > CS_POWER_RULES)
    return cs_error(diag, (cs_place){0},
                    "%zu voters and %zu rules; 1 to %d and 1 to %d are possible", n, v->n_rules,
                    CS_POWER_VOTERS, CS_POWER_RULES);
  out->swings = cs_arena_alloc(arena, n, sizeof *out->swings);
  out->top = cs_arena_alloc(arena, n, sizeof *out->top);
  out->bottom = cs_arena_alloc(arena, n, sizeof *out->bottom);
  out->banzhaf = cs_arena_alloc(arena, n, sizeof *out->banzhaf);
  out->share = cs_arena_alloc(arena, n, sizeof *out->share);
  out->shapley = cs_arena_alloc(arena, n, sizeof *out->shapley);
  if (!out->swings || !out->top || !out->bottom || !out->banzhaf || !out->share || !out->shapley)
    return CASUS_NOMEM;
  st = prepare(&c, diag);
  if (st == CASUS_OK) fill(&c, out);
  cs_free(c.wins);
  cs_free(c.all);
  cs_free(c.one);
  return st;
}

char *cs_count_text(cs_count x, char buf[48]) {
  char *at = buf + 47;
  size_t n;

  *at = '\0';
  do {
    *--at = (char)('0' + (int)(x % 10));
    x /= 10;
  } while (x);
  n = (size_t)(buf + 48 - at);
  memmove(buf, at, n);
  return buf;
}
