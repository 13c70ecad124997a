/* Exact search for the smallest change of a ranking or of an order of statements. */
#include "models/conflict/inverse.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "models/conflict/least_change.h"
#include "models/conflict/order.h"

#include <math.h>
#include <string.h>

enum { MOST_NODES = 5000000 };

typedef struct {
  const cs_sets *s;
  const uint32_t *rank;
  size_t dm;
  uint32_t state;
  cs_concept concept;
  const uint64_t *reach;   /* rows: what the opponents can make of each state */
  uint32_t *above;         /* states better than `state`, from the nearest up */
  size_t n_above, n_equal; /* how many others are as good as `state` */
  uint64_t *better;        /* B less D, as bits */
  uint64_t *best;          /* of the cheapest D so far */
  size_t *cost;            /* scratch of the dynamic programme */
  size_t best_cost, nodes;
  bool cut;
} inverter;

/* Rows of what dm's opponents can reach, as the concept wants it. */
static casus_status find_reach(const cs_sets *s, const uint32_t *const *rank, size_t dm,
                               cs_concept concept, uint64_t **out) {
  uint64_t *reach = cs_calloc(s->n * s->words, sizeof *reach);
  void *work = cs_calloc(cs_sets_reach_work(s->n, s->words, s->n_dms), 1);
  cs_arena *arena = cs_arena_new();
  cs_relations r;
  casus_status st = CASUS_NOMEM;

  if (reach && work && arena && cs_relations_make(s, arena, &r) == CASUS_OK) {
    for (size_t j = 0; j < s->n_dms; j++) cs_relations_rank(s, j, rank[j], &r);
    cs_sets_opponents(s, cs_is_credible(concept) ? r.credible : s->move, dm, s->transitive, work,
                      reach);
    st = CASUS_OK;
  }
  cs_arena_free(arena);
  cs_free(work);
  if (st) {
    cs_free(reach);
    reach = NULL;
  }
  *out = reach;
  return st;
}

/* Does x punish, when dm likes just the states of `better` more than the one it left? */
static bool punishes(const inverter *v, const uint64_t *better, size_t x) {
  const uint64_t *escape = cs_bits_of(v->s->move, v->s, v->dm, x);

  if (cs_in(better, x)) return false;
  for (size_t w = 0; cs_is_symmetric(v->concept) && w < v->s->words; w++) {
    if (escape[w] & better[w]) return false;
  }
  return true;
}

/* An improvement that nothing punishes; CS_NO_STATE when the state is stable. */
static uint32_t unpunished(const inverter *v, const uint64_t *better) {
  const uint64_t *move = cs_bits_of(v->s->move, v->s, v->dm, v->state);

  for (uint32_t q = 0; q < v->s->n; q++) {
    bool answered = false;

    if (!cs_in(move, q) || !cs_in(better, q)) continue;
    for (size_t x = 0; v->concept != CS_NASH && x < v->s->n && !answered; x++)
      answered = cs_in(v->reach + q * v->s->words, x) && punishes(v, better, x);
    if (!answered) return q;
  }
  return CS_NO_STATE;
}

/* Where the states of the same rank as above[i] end. */
static size_t end_of_rank(const inverter *v, size_t i) {
  size_t end = i + 1;

  while (end < v->n_above && v->rank[v->above[end]] == v->rank[v->above[i]]) end++;
  return end;
}

/* Of above[i .. end): those that must go down. */
static size_t must_go(const inverter *v, const uint64_t *better, size_t i, size_t end) {
  size_t n = 0;

  for (; i < end; i++) n += !cs_in(better, v->above[i]);
  return n;
}

/* `go` of `size` equals go down past the `stay` nearer ones that stay, past those of their equals
 * that do, whose tie with them is broken, and past the state itself. */
static size_t cost_of_going(size_t go, size_t size, size_t stay) {
  return go * (stay + (size - go) + 1);
}

/* The fewest swaps that put at least the states outside `better` below, rank by rank from the
 * nearest up.  Whatever goes comes between the state and its equals. */
static size_t cheapest(inverter *v) {
  size_t n = v->n_above, *cost = v->cost, *next = v->cost + n + 1, least = SIZE_MAX;

  /* cost[k]: fewest swaps with k states staying so far. */
  for (size_t k = 0; k <= n; k++) cost[k] = SIZE_MAX;
  cost[0] = 0;
  for (size_t i = 0, end; i < n; i = end) {
    size_t size = (end = end_of_rank(v, i)) - i, forced = must_go(v, v->better, i, end), *swap;

    for (size_t k = 0; k <= end; k++) next[k] = SIZE_MAX;
    for (size_t k = 0; k <= i; k++) {
      for (size_t go = forced; go <= size && cost[k] != SIZE_MAX; go++) {
        size_t all = cost[k] + cost_of_going(go, size, k), *to = next + k + size - go;

        *to = all < *to ? all : *to;
      }
    }
    swap = cost;
    cost = next;
    next = swap;
  }
  for (size_t k = 0; k <= n; k++) least = cost[k] < least ? cost[k] : least;
  return least ? least + v->n_equal : 0;
}

static void branch(inverter *v) {
  uint32_t s1;

  if (++v->nodes > MOST_NODES) {
    v->cut = true;
    return;
  }
  if (cheapest(v) >= v->best_cost) return;
  s1 = unpunished(v, v->better);
  if (s1 == CS_NO_STATE) {
    v->best_cost = cheapest(v);
    memcpy(v->best, v->better, v->s->words * sizeof *v->best);
    return;
  }
  v->better[s1 / 64] &= ~((uint64_t)1 << (s1 % 64));
  branch(v);
  cs_put(v->better, s1);
  for (size_t x = 0; v->concept != CS_NASH && x < v->s->n && !v->cut; x++) {
    const uint64_t *escape = cs_bits_of(v->s->move, v->s, v->dm, x);
    uint64_t *kept;

    if (x == s1 || !cs_in(v->reach + s1 * v->s->words, x)) continue;
    kept = cs_calloc(v->s->words, sizeof *kept);
    if (!kept) {
      v->cut = true;
      return;
    }
    memcpy(kept, v->better, v->s->words * sizeof *kept);
    v->better[x / 64] &= ~((uint64_t)1 << (x % 64));
    for (size_t w = 0; cs_is_symmetric(v->concept) && w < v->s->words; w++)
      v->better[w] &= ~escape[w];
    branch(v);
    memcpy(v->better, kept, v->s->words * sizeof *kept);
    cs_free(kept);
  }
}

/* The states above, from the nearest up; ties in the order of the states. */
static void list_above(inverter *v) {
  for (uint32_t q = 0; q < v->s->n; q++) {
    size_t at = v->n_above;

    v->n_equal += q != v->state && v->rank[q] == v->rank[v->state];
    if (v->rank[q] <= v->rank[v->state]) continue;
    cs_put(v->better, q);
    for (; at && v->rank[v->above[at - 1]] > v->rank[q]; at--) v->above[at] = v->above[at - 1];
    v->above[at] = q;
    v->n_above++;
  }
}

/* The set D behind the cheapest cost: the dynamic programme again, remembering every stage.  Row i
 * of `cost` is what holds once above[0 .. i) is dealt with. */
static casus_status keep_demoted(inverter *v, cs_arena *arena, cs_inverse_change *out) {
  size_t n = v->n_above, wide = n + 1, k = 0, least = SIZE_MAX;
  size_t *cost = cs_calloc(wide * wide, sizeof *cost), *first = cs_calloc(wide, sizeof *first);

  out->demoted = cs_arena_alloc(arena, n, sizeof *out->demoted);
  if (!cost || !first || !out->demoted) {
    cs_free(cost);
    cs_free(first);
    return CASUS_NOMEM;
  }
  for (size_t i = 0; i < wide * wide; i++) cost[i] = SIZE_MAX;
  cost[0] = 0;
  for (size_t i = 0, end; i < n; i = end) {
    size_t size = (end = end_of_rank(v, i)) - i, forced = must_go(v, v->best, i, end);

    first[end] = i;
    for (size_t j = 0; j <= i; j++) {
      for (size_t go = forced; go <= size && cost[i * wide + j] != SIZE_MAX; go++) {
        size_t all = cost[i * wide + j] + cost_of_going(go, size, j);
        size_t *to = cost + end * wide + j + size - go;

        *to = all < *to ? all : *to;
      }
    }
  }
  for (size_t j = 0; j <= n; j++) {
    if (cost[n * wide + j] == SIZE_MAX || cost[n * wide + j] > least)
      continue; /* ties: the fewest go */
    least = cost[n * wide + j];
    k = j;
  }
  out->swaps = least + v->n_equal;
  for (size_t end = n; end; end = first[end]) {
    size_t i = first[end], size = end - i, go = must_go(v, v->best, i, end), spare;

    /* stay of this rank = size - go, so k - stay stayed before. */
    while (k < size - go || cost[i * wide + k - (size - go)] == SIZE_MAX ||
           cost[i * wide + k - (size - go)] + cost_of_going(go, size, k - (size - go)) !=
               cost[end * wide + k])
      go++;
    spare = go - must_go(v, v->best, i, end);
    for (size_t x = end; x-- > i;) {
      bool forced = !cs_in(v->best, v->above[x]);

      if (!forced && !spare) continue;
      spare -= !forced;
      out->demoted[out->n_demoted++] = v->above[x];
    }
    k -= size - go;
  }
  cs_free(cost);
  cs_free(first);
  return CASUS_OK;
}

casus_status cs_inverse_ranking(const cs_sets *s, const uint32_t *const *rank, size_t dm,
                                uint32_t state, cs_concept concept, cs_arena *arena,
                                cs_inverse_change *out) {
  inverter v = {.s = s,
                .rank = rank[dm],
                .dm = dm,
                .state = state,
                .concept = concept,
                .best_cost = SIZE_MAX};
  uint64_t *reach = NULL;
  casus_status st = find_reach(s, rank, dm, concept, &reach);

  *out = (cs_inverse_change){0};
  v.reach = reach;
  v.above = cs_calloc(s->n, sizeof *v.above);
  v.better = cs_calloc(s->words, sizeof *v.better);
  v.best = cs_calloc(s->words, sizeof *v.best);
  v.cost = cs_calloc(2 * s->n + 2, sizeof *v.cost);
  if (st || !v.above || !v.better || !v.best || !v.cost) {
    st = CASUS_NOMEM;
  } else {
    list_above(&v);
    out->already = unpunished(&v, v.better) == CS_NO_STATE;
    if (!out->already) branch(&v);
    out->complete = !v.cut;
    if (!out->already) st = keep_demoted(&v, arena, out);
  }
  cs_free(reach);
  cs_free(v.above);
  cs_free(v.better);
  cs_free(v.best);
  cs_free(v.cost);
  return st;
}

/* Of the rankings with B above the state there are |B|! (n - 1 - |B|)!. */
casus_status cs_inverse_count(const cs_sets *s, const uint32_t *const *rank, size_t dm,
                              uint32_t state, cs_concept concept, double *stable, double *all) {
  inverter v = {.s = s, .rank = rank[dm], .dm = dm, .state = state, .concept = concept};
  double factorial[CS_INVERSE_COUNT + 1];
  uint64_t *reach;
  casus_status st = find_reach(s, rank, dm, concept, &reach);

  if (st) return st;
  v.reach = reach;
  factorial[0] = 1;
  for (size_t k = 1; k <= s->n; k++) factorial[k] = factorial[k - 1] * (double)k;
  *all = factorial[s->n];
  *stable = 0;
  for (uint64_t set = 0; set < (uint64_t)1 << (s->n - 1); set++) {
    /* The bits of `set` with a gap at the state itself. */
    uint64_t low = set & (((uint64_t)1 << state) - 1), better = low | (set ^ low) << 1;
    size_t size = (size_t)__builtin_popcountll(set);

    if (unpunished(&v, &better) == CS_NO_STATE)
      *stable += factorial[size] * factorial[s->n - 1 - size];
  }
  cs_free(reach);
  return CASUS_OK;
}

/* ---- orders of statements ------------------------------------------------------------------ */

/* An order as a number: its digits in base 16. */
static uint64_t pack(const size_t *order, size_t m) {
  uint64_t x = 0;

  for (size_t k = 0; k < m; k++) x |= (uint64_t)order[k] << 4 * k;
  return x;
}

/* Rank of a permutation among all (Lehmer code), to mark what was seen. */
static size_t lehmer(const size_t *order, size_t m) {
  size_t x = 0;

  for (size_t k = 0; k < m; k++) {
    size_t smaller = 0;

    for (size_t i = k + 1; i < m; i++) smaller += order[i] < order[k];
    x = x * (m - k) + smaller;
  }
  return x;
}

static casus_status try_order(const cs_conflict *c, inverter *v,
                              const cs_statement *const *statements, size_t m, const size_t *order,
                              uint32_t *rank, bool *stable) {
  const cs_statement *now[CS_INVERSE_STATEMENTS];

  for (size_t k = 0; k < m; k++) now[k] = statements[order[k]];
  if (cs_order_from_statements(c, now, m, rank)) return CASUS_NOMEM;
  memset(v->better, 0, v->s->words * sizeof *v->better);
  for (uint32_t q = 0; q < c->n; q++) {
    if (rank[q] > rank[v->state]) cs_put(v->better, q);
  }
  *stable = unpunished(v, v->better) == CS_NO_STATE;
  return CASUS_OK;
}

casus_status cs_inverse_statements(const cs_conflict *c, const cs_sets *s,
                                   const uint32_t *const *rank, size_t dm,
                                   const cs_statement *const *statements, size_t m, uint32_t state,
                                   cs_concept concept, size_t *order, size_t *swaps) {
  inverter v = {.s = s, .rank = rank[dm], .dm = dm, .state = state, .concept = concept};
  size_t all = 1, head = 0, tail = 0;
  uint64_t *reach = NULL, *queue = NULL;
  unsigned char *depth = NULL;
  uint32_t *ranks = cs_calloc(c->n, sizeof *ranks);
  casus_status st = find_reach(s, rank, dm, concept, &reach);

  for (size_t k = 2; k <= m; k++) all *= k;
  *swaps = SIZE_MAX;
  v.reach = reach;
  v.better = cs_calloc(s->words, sizeof *v.better);
  queue = cs_calloc(all, sizeof *queue);
  depth = cs_calloc(all, 1); /* 0: not seen; else swaps + 1 */
  if (!ranks || !v.better || !queue || !depth) st = CASUS_NOMEM;
  for (size_t k = 0; k < m; k++) order[k] = k;
  if (st == CASUS_OK) {
    queue[tail++] = pack(order, m);
    depth[lehmer(order, m)] = 1;
  }
  while (st == CASUS_OK && head < tail && *swaps == SIZE_MAX) {
    uint64_t packed = queue[head++];
    bool stable;
    size_t here;

    for (size_t k = 0; k < m; k++) order[k] = packed >> 4 * k & 15;
    here = depth[lehmer(order, m)];
    st = try_order(c, &v, statements, m, order, ranks, &stable);
    if (st == CASUS_OK && stable) {
      *swaps = here - 1;
      break;
    }
    for (size_t k = 0; k + 1 < m; k++) {
      size_t x = order[k], at;

      order[k] = order[k + 1];
      order[k + 1] = x;
      at = lehmer(order, m);
      if (!depth[at]) {
        depth[at] = (unsigned char)(here + 1);
        queue[tail++] = pack(order, m);
      }
      order[k + 1] = order[k];
      order[k] = x;
    }
  }
  cs_free(reach);
  cs_free(queue);
  cs_free(depth);
  cs_free(ranks);
  cs_free(v.better);
  return st;
}

/* ---- terms of a utility -------------------------------------------------------------------- */

enum { MOST_TERM_NODES = 20000 };

typedef struct {
  inverter *v;
  cs_least_change lp;
  size_t m;
  const double *counts, *values;
  double *u, *a, *b;      /* utilities now; conditions */
  uint64_t *forced;       /* states that must be no better, as bits */
  double *change, *least; /* of this node; the best so far */
  double cost, near;
  bool found;
} term_search;

/* The cheapest change under which no forced state is better; false when there is none. */
static bool cheapest_terms(term_search *k, double *cost) {
  size_t n = k->v->s->n, rows = 0, state = k->v->state;

  for (size_t x = 0; x < n; x++) {
    if (!cs_in(k->forced, x) || x == state) continue;
    for (size_t t = 0; t < k->m; t++)
      k->a[rows * k->m + t] = k->counts[t * n + state] - k->counts[t * n + x];
    k->b[rows++] = k->u[x] - k->u[state];
  }
  return cs_least_change_solve(&k->lp, rows, k->a, k->b, k->change, cost);
}

/* States better than the state once the terms are changed. */
static void find_better(term_search *k) {
  size_t n = k->v->s->n, state = k->v->state;
  double own = k->u[state];

  for (size_t t = 0; t < k->m; t++) own += k->counts[t * n + state] * k->change[t];
  memset(k->v->better, 0, k->v->s->words * sizeof *k->v->better);
  for (size_t x = 0; x < n; x++) {
    double other = k->u[x];

    for (size_t t = 0; t < k->m; t++) other += k->counts[t * n + x] * k->change[t];
    if (other - own > k->near && !cs_in(k->forced, x)) cs_put(k->v->better, x);
  }
}

static casus_status branch_terms(term_search *k) {
  const cs_sets *s = k->v->s;
  uint64_t *kept;
  casus_status st = CASUS_OK;
  uint32_t s1;
  double cost;

  if (++k->v->nodes > MOST_TERM_NODES) {
    k->v->cut = true;
    return CASUS_OK;
  }
  if (!cheapest_terms(k, &cost) || (k->found && cost >= k->cost - k->near)) return CASUS_OK;
  find_better(k);
  s1 = unpunished(k->v, k->v->better);
  if (s1 == CS_NO_STATE) {
    memcpy(k->least, k->change, k->m * sizeof *k->least);
    k->cost = cost;
    k->found = true;
    return CASUS_OK;
  }
  kept = cs_calloc(s->words, sizeof *kept);
  if (!kept) return CASUS_NOMEM;
  memcpy(kept, k->forced, s->words * sizeof *kept);
  cs_put(k->forced, s1);
  st = branch_terms(k);
  memcpy(k->forced, kept, s->words * sizeof *kept);
  for (size_t x = 0; k->v->concept != CS_NASH && x < s->n && st == CASUS_OK && !k->v->cut; x++) {
    const uint64_t *escape = cs_bits_of(s->move, s, k->v->dm, x);

    if (x == s1 || !cs_in(k->v->reach + s1 * s->words, x)) continue;
    cs_put(k->forced, x);
    for (size_t w = 0; cs_is_symmetric(k->v->concept) && w < s->words; w++)
      k->forced[w] |= escape[w];
    st = branch_terms(k);
    memcpy(k->forced, kept, s->words * sizeof *kept);
  }
  cs_free(kept);
  return st;
}

casus_status cs_inverse_terms(const cs_sets *s, const uint32_t *const *rank, size_t dm,
                              uint32_t state, cs_concept concept, size_t m, const double *counts,
                              const double *values, cs_arena *arena, double *changed, bool *found,
                              bool *complete) {
  inverter v = {.s = s, .rank = rank[dm], .dm = dm, .state = state, .concept = concept};
  term_search k = {.v = &v, .m = m, .counts = counts, .values = values};
  double low = INFINITY, high = -INFINITY;
  uint64_t *reach;
  casus_status st = cs_least_change_make(m, s->n, arena, &k.lp);

  *found = *complete = false;
  k.u = cs_arena_alloc(arena, s->n, sizeof *k.u);
  k.a = cs_arena_alloc(arena, s->n * m, sizeof *k.a);
  k.b = cs_arena_alloc(arena, s->n, sizeof *k.b);
  k.forced = cs_arena_alloc(arena, s->words, sizeof *k.forced);
  k.change = cs_arena_alloc(arena, m, sizeof *k.change);
  k.least = cs_arena_alloc(arena, m, sizeof *k.least);
  v.better = cs_arena_alloc(arena, s->words, sizeof *v.better);
  if (st || !k.u || !k.a || !k.b || !k.forced || !k.change || !k.least || !v.better)
    return CASUS_NOMEM;
  for (size_t x = 0; x < s->n; x++) {
    for (size_t t = 0; t < m; t++) k.u[x] += counts[t * s->n + x] * values[t];
    low = cs_fmin(low, k.u[x]);
    high = cs_fmax(high, k.u[x]);
  }
  k.near = 1e-9 * (high - low); /* what is left of a bound that is met exactly */
  st = find_reach(s, rank, dm, concept, &reach);
  if (st) return st;
  v.reach = reach;
  st = branch_terms(&k);
  cs_free(reach);
  *found = k.found;
  *complete = !v.cut;
  for (size_t t = 0; t < m; t++) changed[t] = values[t] + k.least[t];
  return st;
}
