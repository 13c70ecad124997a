/* Best-first search over conditions on rankings. */
#include "models/conflict/inverse_together.h"

#include "base/alloc.h"
#include "models/conflict/change_of_ranking.h"
#include "models/conflict/order.h"

#include <stdlib.h>
#include <string.h>

enum { NODE_SLOTS = 65536 };

typedef struct {
  uint32_t dm;
  cs_rank_condition is;
} wish;

/* An open set of conditions and what its cheapest rankings cost. */
typedef struct {
  size_t cost, n;
  const wish *wishes; /* in order */
} node;

typedef struct {
  const cs_sets *s;
  const uint32_t *const *old;
  const cs_concept *concepts;
  uint32_t state;
  uint32_t **rank; /* of the node at hand */
  size_t cost[CS_CONFLICT_DMS];
  uint32_t *tried;
  cs_reranker *reranker;
  cs_arena *arena;
  wish list[CS_TOGETHER_WISHES]; /* of the child at hand */
  node *nodes;
  uint32_t *heap, *slots; /* open nodes; all nodes by their wishes, 0: free, else the index + 1 */
  size_t n_nodes, n_open;
  /* What the opponents reach from an improvement. */
  unsigned char *seen;    /* [state * (n_dms + 1) + last mover] */
  unsigned char *reached; /* [state] */
  uint32_t *queue;
  wish *way;   /* of one child */
  size_t lost; /* least cost of what was dropped for want of room */
} search;

/* ---- nodes ---------------------------------------------------------------------------------- */

static int compare_wishes(const void *a, const void *b) {
  const wish *x = a, *y = b;
  uint32_t p[] = {x->dm, x->is.above, x->is.below, x->is.strict};
  uint32_t q[] = {y->dm, y->is.above, y->is.below, y->is.strict};

  for (size_t k = 0; k < 4; k++) {
    if (p[k] != q[k]) return p[k] < q[k] ? -1 : 1;
  }
  return 0;
}

/* The cheaper first, then the one with more decided, then the older. */
static bool comes_first(const search *k, uint32_t a, uint32_t b) {
  const node *x = k->nodes + a, *y = k->nodes + b;

  if (x->cost != y->cost) return x->cost < y->cost;
  return x->n != y->n ? x->n > y->n : a < b;
}

static void push(search *k, uint32_t fresh) {
  size_t at = k->n_open++;

  for (; at && comes_first(k, fresh, k->heap[(at - 1) / 2]); at = (at - 1) / 2)
    k->heap[at] = k->heap[(at - 1) / 2];
  k->heap[at] = fresh;
}

static uint32_t pop(search *k) {
  uint32_t out = k->heap[0], last = k->heap[--k->n_open];
  size_t at = 0, down;

  for (; (down = 2 * at + 1) < k->n_open; at = down) {
    if (down + 1 < k->n_open && comes_first(k, k->heap[down + 1], k->heap[down])) down++;
    if (!comes_first(k, k->heap[down], last)) break;
    k->heap[at] = k->heap[down];
  }
  k->heap[at] = last;
  return out;
}

/* Is there a node of the child's n wishes?  Else its slot is taken. */
static bool is_known(search *k, size_t n) {
  uint64_t hash = n;
  size_t slot;

  for (size_t i = 0; i < n; i++) {
    const wish *w = k->list + i;

    hash = (hash ^ w->dm) * 0x9e3779b97f4a7c15u;
    hash = (hash ^ (hash >> 29) ^ w->is.above) * 0x9e3779b97f4a7c15u;
    hash = (hash ^ (hash >> 31) ^ (2 * w->is.below + w->is.strict)) * 0x9e3779b97f4a7c15u;
  }
  for (slot = (hash >> 32) % NODE_SLOTS; k->slots[slot]; slot = (slot + 1) % NODE_SLOTS) {
    const node *old = k->nodes + k->slots[slot] - 1;
    bool same = old->n == n;

    for (size_t i = 0; i < n && same; i++) same = compare_wishes(old->wishes + i, k->list + i) == 0;
    if (same) return true;
  }
  k->slots[slot] = (uint32_t)k->n_nodes + 1;
  return false;
}

/* dm's conditions among n wishes, as cs_rerank() has them. */
static cs_rerank_result rerank(search *k, const wish *wishes, size_t n, size_t dm, size_t *cost,
                               uint32_t *to) {
  cs_rank_condition is[CS_TOGETHER_WISHES];
  size_t m = 0;

  for (size_t i = 0; i < n; i++) {
    if (wishes[i].dm == dm) is[m++] = wishes[i].is;
  }
  return cs_rerank(k->reranker, k->old[dm], m, is, cost, to);
}

static void keep_in_mind(search *k, size_t cost) {
  k->lost = cost < k->lost ? cost : k->lost;
}

/* The parent's wishes and n more of one decision maker, in order and each once, in `list`; their
 * number, or 0 when there is no room. */
static size_t join_wishes(search *k, const node *parent, const wish *fresh, size_t n) {
  size_t all = parent->n + n, kept = 1;

  if (all > CS_TOGETHER_WISHES) return 0;
  if (parent->n) memcpy(k->list, parent->wishes, parent->n * sizeof *k->list);
  memcpy(k->list + parent->n, fresh, n * sizeof *k->list);
  qsort(k->list, all, sizeof *k->list, compare_wishes);
  for (size_t i = 1; i < all; i++) {
    if (compare_wishes(k->list + kept - 1, k->list + i) != 0) k->list[kept++] = k->list[i];
  }
  return kept;
}

/* Opens the node with n more wishes of one decision maker than its parent has. */
static casus_status add_child(search *k, const node *parent, const wish *fresh, size_t n) {
  size_t all = join_wishes(k, parent, fresh, n), cost;
  cs_rerank_result result;
  wish *kept;

  if (!all) {
    keep_in_mind(k, parent->cost);
    return CASUS_OK;
  }
  result = rerank(k, k->list, all, fresh->dm, &cost, k->tried);
  if (result == CS_RERANK_NONE) return CASUS_OK;
  cost = result == CS_RERANK_FOUND ? parent->cost - k->cost[fresh->dm] + cost : parent->cost;
  if (result == CS_RERANK_LARGE || k->n_nodes == CS_TOGETHER_NODES) {
    keep_in_mind(k, cost);
    return CASUS_OK;
  }
  if (is_known(k, all)) return CASUS_OK;
  kept = cs_arena_alloc(k->arena, all, sizeof *kept);
  if (!kept) return CASUS_NOMEM;
  memcpy(kept, k->list, all * sizeof *kept);
  k->nodes[k->n_nodes] = (node){cost, all, kept};
  push(k, (uint32_t)k->n_nodes++);
  return CASUS_OK;
}

/* ---- stability ------------------------------------------------------------------------------ */

static bool is_better(const search *k, size_t dm, size_t x, size_t than) {
  return k->rank[dm][x] > k->rank[dm][than];
}

/* Marks what i's opponents reach from `from` by moves, or by improvements as the rankings stand. */
static void find_reached(search *k, size_t i, uint32_t from) {
  const cs_sets *s = k->s;
  size_t wide = s->n_dms + 1, head = 0, tail = 0;

  memset(k->seen, 0, s->n * wide);
  memset(k->reached, 0, s->n);
  k->seen[from * wide + s->n_dms] = 1;
  k->queue[tail++] = (uint32_t)(from * wide + s->n_dms);
  while (head < tail) {
    size_t at = k->queue[head] / wide, mover = k->queue[head] % wide;

    head++;
    for (size_t j = 0; j < s->n_dms; j++) {
      const uint64_t *move = cs_bits_of(s->move, s, j, at);

      for (size_t x = 0; j != i && j != mover && x < s->n; x++) {
        if (!cs_in(move, x) || k->seen[x * wide + j] ||
            (cs_is_credible(k->concepts[i]) && !is_better(k, j, x, at)))
          continue;
        k->seen[x * wide + j] = k->reached[x] = 1;
        k->queue[tail++] = (uint32_t)(x * wide + j);
      }
    }
  }
}

/* Wishes of i that make x punish a departure; their number. */
static size_t wishes_to_punish(search *k, size_t i, uint32_t x) {
  const uint64_t *escape = cs_bits_of(k->s->move, k->s, i, x);
  size_t n = 0;

  for (uint32_t y = 0; y < k->s->n; y++) {
    if (!is_better(k, i, y, k->state)) continue;
    if (y == x || (cs_is_symmetric(k->concepts[i]) && cs_in(escape, y)))
      k->way[n++] = (wish){(uint32_t)i, {k->state, y, false}};
  }
  return n;
}

/* Can somebody step so from a state that is reached, though it is no improvement? */
static bool leaves(const search *k, size_t i, size_t j, size_t at, size_t x) {
  const unsigned char *seen = k->seen + at * (k->s->n_dms + 1);
  bool after_another = false;

  if (j == i || !cs_in(cs_bits_of(k->s->move, k->s, j, at), x) || is_better(k, j, x, at) ||
      k->seen[x * (k->s->n_dms + 1) + j])
    return false;
  for (size_t m = 0; m <= k->s->n_dms; m++) after_another |= m != j && seen[m];
  return after_another;
}

/* Is i's improvement to s1 punished?  Else *ways is how many children it has, which are added to
 * `parent` unless that is NULL. */
static casus_status consider(search *k, size_t i, uint32_t s1, const node *parent, bool *punished,
                             size_t *ways) {
  wish give_up = {(uint32_t)i, {k->state, s1, false}};
  casus_status st = parent ? add_child(k, parent, &give_up, 1) : CASUS_OK;

  *punished = false;
  *ways = 1;
  if (k->concepts[i] == CS_NASH) return st;
  find_reached(k, i, s1);
  for (uint32_t x = 0; x < k->s->n && st == CASUS_OK; x++) {
    size_t n;

    if (!k->reached[x]) continue;
    n = wishes_to_punish(k, i, x);
    if (n == 0) {
      *punished = true;
      return CASUS_OK;
    }
    ++*ways;
    if (parent) st = add_child(k, parent, k->way, n);
  }
  if (!cs_is_credible(k->concepts[i])) return st;
  for (uint32_t j = 0; j < k->s->n_dms; j++) {
    for (uint32_t at = 0; at < k->s->n; at++) {
      for (uint32_t x = 0; x < k->s->n && st == CASUS_OK; x++) {
        wish step = {j, {x, at, true}};

        if (!leaves(k, i, j, at, x)) continue;
        ++*ways;
        if (parent) st = add_child(k, parent, &step, 1);
      }
    }
  }
  return st;
}

/* The rankings of a node; true when the state holds by them.  Else the unpunished improvement with
 * the fewest ways out is found. */
static casus_status look_at(search *k, node here, bool *holds, size_t *who, uint32_t *where) {
  size_t fewest = SIZE_MAX;

  *holds = true;
  for (size_t i = 0; i < k->s->n_dms; i++)
    rerank(k, here.wishes, here.n, i, &k->cost[i], k->rank[i]);
  for (size_t i = 0; i < k->s->n_dms; i++) {
    const uint64_t *move = cs_bits_of(k->s->move, k->s, i, k->state);

    for (uint32_t s1 = 0; s1 < k->s->n; s1++) {
      bool punished;
      size_t ways;
      casus_status st;

      if (!cs_in(move, s1) || !is_better(k, i, s1, k->state)) continue;
      st = consider(k, i, s1, NULL, &punished, &ways);
      if (st) return st;
      if (punished) continue;
      *holds = false;
      if (ways >= fewest) continue;
      fewest = ways;
      *who = i;
      *where = s1;
    }
  }
  return CASUS_OK;
}

/* Goes on until the cheapest open set holds, or nothing below `bound` is open. */
static casus_status run(search *k, size_t bound, size_t *least, bool *found) {
  *found = false;
  while (k->n_open) {
    node here = k->nodes[pop(k)];
    casus_status st;
    size_t who = 0;
    uint32_t where = 0;
    bool punished;
    size_t ways;

    *least = here.cost < k->lost ? here.cost : k->lost;
    if (here.cost >= bound || k->lost < here.cost) return CASUS_OK;
    st = look_at(k, here, found, &who, &where);
    if (st || *found) return st;
    st = consider(k, who, where, &here, &punished, &ways);
    if (st) return st;
  }
  *least = k->lost < bound ? k->lost : bound;
  return CASUS_OK;
}

static casus_status make(search *k, cs_arena *arena) {
  const cs_sets *s = k->s;
  size_t states = s->n * (s->n_dms + 1);

  k->lost = SIZE_MAX;
  k->arena = arena;
  k->rank = cs_arena_alloc(arena, s->n_dms, sizeof *k->rank);
  for (size_t i = 0; k->rank && i < s->n_dms; i++) {
    k->rank[i] = cs_arena_alloc(arena, s->n, sizeof **k->rank);
    if (!k->rank[i]) return CASUS_NOMEM;
  }
  k->tried = cs_arena_alloc(arena, s->n, sizeof *k->tried);
  k->nodes = cs_arena_alloc(arena, CS_TOGETHER_NODES, sizeof *k->nodes);
  k->heap = cs_arena_alloc(arena, CS_TOGETHER_NODES, sizeof *k->heap);
  k->slots = cs_arena_alloc(arena, NODE_SLOTS, sizeof *k->slots);
  k->seen = cs_arena_alloc(arena, states, 1);
  k->reached = cs_arena_alloc(arena, s->n, 1);
  k->queue = cs_arena_alloc(arena, states, sizeof *k->queue);
  k->way = cs_arena_alloc(arena, s->n, sizeof *k->way);
  k->reranker = cs_reranker_new(s->n);
  if (!k->rank || !k->tried || !k->nodes || !k->heap || !k->slots || !k->seen || !k->reached ||
      !k->queue || !k->way || !k->reranker)
    return CASUS_NOMEM;
  k->n_nodes = 1;
  push(k, 0); /* no conditions: the rankings as they are */
  return CASUS_OK;
}

/* ---- in turns ------------------------------------------------------------------------------- */

/* What is demoted goes between the state and its equals, in its old order. */
static casus_status demote(size_t n, uint32_t state, const cs_inverse_change *change,
                           uint32_t *rank) {
  double *u = cs_calloc(n, sizeof *u);
  uint32_t *order = cs_calloc(n, sizeof *order);
  casus_status st = u && order ? CASUS_OK : CASUS_NOMEM;

  if (st == CASUS_OK) {
    for (size_t x = 0; x < n; x++) u[x] = 2.0 * rank[x];
    u[state] += 1.5;
    for (size_t k = 0; k < change->n_demoted; k++) {
      uint32_t x = change->demoted[k];

      u[x] = 2.0 * rank[state] + 0.5 + 0.5 * (double)rank[x] / (double)n;
    }
    cs_order_from_utility(n, u, order, rank);
  }
  cs_free(u);
  cs_free(order);
  return st;
}

/* Each makes its own smallest change by the others' new rankings, until the state holds for all. */
static casus_status take_turns(const cs_sets *s, uint32_t *const *rank, uint32_t state,
                               const cs_concept *concepts, cs_arena *arena, bool *holds) {
  *holds = false;
  for (size_t round = 0; round < CS_TOGETHER_ROUNDS && !*holds; round++) {
    *holds = true;
    for (size_t dm = 0; dm < s->n_dms; dm++) {
      cs_inverse_change change;
      casus_status st = cs_inverse_ranking(s, (const uint32_t *const *)rank, dm, state,
                                           concepts[dm], arena, &change);

      if (st) return st;
      if (change.already) continue;
      *holds = false;
      st = demote(s->n, state, &change, rank[dm]);
      if (st) return st;
    }
  }
  return CASUS_OK;
}

/* What it takes when the others answer in any way at all, which is never more. */
static casus_status find_bound(const cs_sets *s, const uint32_t *const *rank, uint32_t state,
                               const cs_concept *concepts, cs_arena *arena, size_t *bound) {
  *bound = 0;
  for (size_t dm = 0; dm < s->n_dms; dm++) {
    cs_concept k = concepts[dm] == CS_SEQ    ? CS_GMR
                   : concepts[dm] == CS_SSEQ ? CS_SMR
                                             : concepts[dm];
    cs_inverse_change change;
    casus_status st = cs_inverse_ranking(s, rank, dm, state, k, arena, &change);

    if (st) return st;
    if (change.complete && !change.already) *bound += change.swaps;
  }
  return CASUS_OK;
}

casus_status cs_inverse_together(const cs_sets *s, uint32_t *const *rank, uint32_t state,
                                 const cs_concept *concepts, cs_arena *arena, size_t *cost,
                                 size_t *least, bool *holds) {
  uint32_t *old[CS_CONFLICT_DMS];
  search *k = cs_arena_alloc(arena, 1, sizeof *k);
  size_t total = 0, bound;
  bool found = false;
  casus_status st;

  if (!k) return CASUS_NOMEM;
  for (size_t dm = 0; dm < s->n_dms; dm++) {
    old[dm] = cs_arena_alloc(arena, s->n, sizeof **old);
    if (!old[dm]) return CASUS_NOMEM;
    memcpy(old[dm], rank[dm], s->n * sizeof **old);
  }
  st = find_bound(s, (const uint32_t *const *)rank, state, concepts, arena, &bound);
  if (st == CASUS_OK) st = take_turns(s, rank, state, concepts, arena, holds);
  if (st) return st;
  for (size_t dm = 0; dm < s->n_dms; dm++) {
    cost[dm] = cs_rank_distance(s->n, old[dm], rank[dm]);
    total += cost[dm];
  }
  *least = bound;
  if (*holds && total == bound) return CASUS_OK;
  k->s = s;
  k->old = (const uint32_t *const *)old;
  k->concepts = concepts;
  k->state = state;
  st = make(k, arena);
  if (st == CASUS_OK) st = run(k, *holds ? total : SIZE_MAX, least, &found);
  *least = bound > *least ? bound : *least;
  for (size_t dm = 0; dm < s->n_dms && st == CASUS_OK && found; dm++) {
    memcpy(rank[dm], k->rank[dm], s->n * sizeof **old);
    cost[dm] = k->cost[dm];
    *holds = true;
  }
  cs_reranker_free(k->reranker);
  return st;
}
