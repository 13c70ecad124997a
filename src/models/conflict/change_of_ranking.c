/* From the best place down: a way is the set of named states that stand so far. */
#include "models/conflict/change_of_ranking.h"

#include "base/alloc.h"
#include "models/conflict/order.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE = 262144, NO_WAY = -1 }; /* TABLE > 2 CS_RERANK_WAYS, a power of two */

/* A way to have these states stand above what comes next. */
typedef struct {
  uint64_t standing;
  uint64_t block; /* the equals among them that were put last */
  size_t cost;
  int before; /* the way it came from */
  int passed; /* the rank whose other states stand with the block, or NO_WAY */
} way;

struct cs_reranker {
  size_t n, n_named;
  const uint32_t *rank;
  uint32_t named[CS_RERANK_STATES];
  uint64_t above[CS_RERANK_STATES];     /* who must be better */
  uint64_t not_below[CS_RERANK_STATES]; /* who must be no worse */
  uint64_t elders[CS_RERANK_STATES];    /* better ones under the same conditions, without ties */
  uint64_t at_most[CS_RERANK_STATES];   /* named states whose rank is no higher */
  uint64_t equals[CS_RERANK_STATES];    /* named states of the same rank, itself among them */
  size_t *others;                       /* [r]: states not named, of rank r or above; n + 1 */
  way *ways;
  size_t n_ways, first; /* of this place: ways[first .. n_ways) */
  int *table;           /* of this place, by standing */
  uint32_t *used;       /* slots of the table to clear */
  size_t n_used;
  double *u; /* scratch of the new ranks */
  uint32_t *order;
  bool large;
};

size_t cs_rank_distance(size_t n, const uint32_t *a, const uint32_t *b) {
  size_t apart = 0;

  for (size_t x = 0; x < n; x++) {
    for (size_t y = 0; y < x; y++)
      apart += (a[x] > a[y]) != (b[x] > b[y]) || (a[x] < a[y]) != (b[x] < b[y]);
  }
  return apart;
}

static size_t count(uint64_t set) {
  return (size_t)__builtin_popcountll(set);
}

/* The place of a state among the named; CS_RERANK_STATES when there is no room for it. */
static size_t name(cs_reranker *v, uint32_t state) {
  size_t k = 0;

  while (k < v->n_named && v->named[k] != state) k++;
  if (k == v->n_named && k < CS_RERANK_STATES) v->named[v->n_named++] = state;
  return k;
}

/* Two states of which the better comes first in some cheapest ranking: exchanging them changes
 * nothing that the conditions see. */
static void find_elders(cs_reranker *v) {
  for (size_t a = 0; a < v->n_named; a++) {
    for (size_t b = 0; b < v->n_named; b++) {
      bool same = v->above[a] == v->above[b] && v->not_below[a] == v->not_below[b];

      for (size_t k = 0; k < v->n_named && same; k++)
        same = (v->above[k] >> a & 1) == (v->above[k] >> b & 1) &&
               (v->not_below[k] >> a & 1) == (v->not_below[k] >> b & 1);
      if (same && v->rank[v->named[a]] > v->rank[v->named[b]]) v->elders[b] |= (uint64_t)1 << a;
    }
  }
}

/* Reads the ranking; false: too many states are named. */
static bool read_conditions(cs_reranker *v, size_t m, const cs_rank_condition *conditions) {
  bool ties = false;

  for (size_t k = 0; k < m; k++) {
    size_t a = name(v, conditions[k].above), b = name(v, conditions[k].below);

    if (a == CS_RERANK_STATES || b == CS_RERANK_STATES) return false;
    if (a == b && !conditions[k].strict) continue;
    *(conditions[k].strict ? &v->above[b] : &v->not_below[b]) |= (uint64_t)1 << a;
  }
  for (size_t x = 0; x < v->n; x++) v->others[v->rank[x]]++;
  for (size_t r = 0; r < v->n; r++) ties |= v->others[r] > 1;
  for (size_t k = 0; k < v->n_named; k++) {
    v->others[v->rank[v->named[k]]]--;
    for (size_t i = 0; i < v->n_named; i++) {
      if (v->rank[v->named[i]] <= v->rank[v->named[k]]) v->at_most[k] |= (uint64_t)1 << i;
      if (v->rank[v->named[i]] == v->rank[v->named[k]]) v->equals[k] |= (uint64_t)1 << i;
    }
  }
  for (size_t r = v->n; r-- > 0;) v->others[r] += v->others[r + 1];
  if (!ties) find_elders(v);
  return true;
}

/* Keeps a way, unless as cheap a one to the same states is known. */
static void offer(cs_reranker *v, way w) {
  uint32_t slot = (uint32_t)((w.standing * 0x9e3779b97f4a7c15u) >> 46); /* TABLE is 2^18 */

  for (; v->table[slot] != NO_WAY; slot = (slot + 1) % TABLE) {
    way *known = v->ways + v->table[slot];

    if (known->standing != w.standing) continue;
    if (w.cost < known->cost) *known = w;
    return;
  }
  if (v->n_ways == CS_RERANK_WAYS) {
    v->large = true;
    return;
  }
  v->table[slot] = (int)v->n_ways;
  v->used[v->n_used++] = slot;
  v->ways[v->n_ways++] = w;
}

/* May the states of `block`, equals, stand next? */
static bool may_stand(const cs_reranker *v, uint64_t standing, uint64_t block) {
  for (uint64_t rest = block; rest; rest &= rest - 1) {
    size_t k = (size_t)__builtin_ctzll(rest);

    if (v->above[k] & ~standing || v->not_below[k] & ~(standing | block) ||
        v->elders[k] & ~standing)
      return false;
  }
  return true;
}

/* Blocks of equals put just below the others of rank `from`. */
static void put_blocks(cs_reranker *v, size_t from) {
  for (size_t size = 0; size < v->n_named; size++) {
    for (size_t i = v->first; i < v->n_ways && !v->large; i++) {
      uint64_t standing = v->ways[i].standing;

      if (count(standing) != size) continue;
      for (size_t k = 0; k < v->n_named && !v->large; k++) {
        uint64_t bit = (uint64_t)1 << k, open = v->equals[k] & ~standing;
        size_t rank = v->rank[v->named[k]];
        size_t passed = count(standing & v->at_most[k]) +
                        (rank >= from ? v->others[from] - v->others[rank + 1] : 0);

        /* Each block once, by its first state: this one with any of those after it. */
        if (!(open & bit)) continue;
        open &= ~(bit | (bit - 1));
        for (uint64_t more = open;; more = (more - 1) & open) {
          if (may_stand(v, standing, more | bit))
            offer(v, (way){standing | more | bit, more | bit,
                           v->ways[i].cost + count(more | bit) * passed, (int)i, NO_WAY});
          if (!more) break;
        }
      }
    }
  }
}

/* The next place has a table of its own. */
static void next_place(cs_reranker *v) {
  for (size_t i = 0; i < v->n_used; i++) v->table[v->used[i]] = NO_WAY;
  v->n_used = 0;
  v->first = v->n_ways;
}

/* What is left of rank r stands where it was, but for named states that go further down. */
static void pass_rank(cs_reranker *v, size_t r) {
  size_t others = v->others[r] - v->others[r + 1], i = v->first, end = v->n_ways;
  uint64_t here = 0, up_to_here = 0;

  for (size_t k = 0; k < v->n_named; k++) {
    if (v->rank[v->named[k]] == r) here |= (uint64_t)1 << k;
    if (v->rank[v->named[k]] <= r) up_to_here |= (uint64_t)1 << k;
  }
  next_place(v);
  for (; i < end && !v->large; i++) {
    uint64_t standing = v->ways[i].standing, open = here & ~standing;
    size_t passed = count(standing & up_to_here);

    for (uint64_t stay = open;; stay = (stay - 1) & open) {
      if (may_stand(v, standing, stay))
        offer(v, (way){standing | stay, stay, v->ways[i].cost + (others + count(stay)) * passed,
                       (int)i, (int)r});
      if (!stay) break;
    }
  }
}

/* The new ranks out of the last way, from the lowest place up.  What is below all named states
 * keeps its rank, what is above them comes after the last level. */
static void write_ranks(cs_reranker *v, int last, size_t top, uint32_t *to) {
  double level = (double)v->n;

  for (size_t x = 0; x < v->n; x++) v->u[x] = v->rank[x];
  for (int i = last; i != NO_WAY; i = v->ways[i].before, level++) {
    for (size_t x = 0; v->ways[i].passed != NO_WAY && x < v->n; x++) {
      if (v->rank[x] == (uint32_t)v->ways[i].passed) v->u[x] = level;
    }
  }
  for (size_t x = 0; x < v->n; x++) {
    if (v->rank[x] > top) v->u[x] = level + v->rank[x];
  }
  level = (double)v->n;
  for (int i = last; i != NO_WAY; i = v->ways[i].before, level++) {
    for (uint64_t block = v->ways[i].block; block; block &= block - 1)
      v->u[v->named[__builtin_ctzll(block)]] = level;
  }
  cs_order_from_utility(v->n, v->u, v->order, to);
}

cs_rerank_result cs_rerank(cs_reranker *v, const uint32_t *rank, size_t m,
                           const cs_rank_condition *conditions, size_t *cost, uint32_t *to) {
  size_t top = 0, bottom = v->n;
  uint64_t all;

  v->rank = rank;
  v->n_named = v->n_ways = 0;
  v->large = false;
  memset(v->others, 0, (v->n + 1) * sizeof *v->others);
  memset(v->above, 0, sizeof v->above);
  memset(v->not_below, 0, sizeof v->not_below);
  memset(v->elders, 0, sizeof v->elders);
  memset(v->at_most, 0, sizeof v->at_most);
  memset(v->equals, 0, sizeof v->equals);
  if (!read_conditions(v, m, conditions)) return CS_RERANK_LARGE;
  *cost = 0;
  memcpy(to, rank, v->n * sizeof *to);
  if (!v->n_named) return CS_RERANK_FOUND;
  for (size_t k = 0; k < v->n_named; k++) {
    size_t r = rank[v->named[k]];

    top = r > top ? r : top;
    bottom = r < bottom ? r : bottom;
  }
  next_place(v);
  offer(v, (way){0, 0, 0, NO_WAY, NO_WAY});
  put_blocks(v, top + 1);
  for (size_t r = top + 1; r-- > bottom;) {
    pass_rank(v, r);
    put_blocks(v, r);
  }
  if (v->large) return CS_RERANK_LARGE;
  all = UINT64_MAX >> (64 - v->n_named);
  for (size_t i = v->first; i < v->n_ways; i++) {
    if (v->ways[i].standing != all) continue;
    *cost = v->ways[i].cost;
    write_ranks(v, (int)i, top, to);
    return CS_RERANK_FOUND;
  }
  return CS_RERANK_NONE;
}

cs_reranker *cs_reranker_new(size_t n) {
  cs_reranker *v = cs_calloc(1, sizeof *v);

  if (!v) return NULL;
  v->n = n;
  v->others = cs_calloc(n + 1, sizeof *v->others);
  v->ways = cs_calloc(CS_RERANK_WAYS, sizeof *v->ways);
  v->table = cs_calloc(TABLE, sizeof *v->table);
  v->used = cs_calloc(CS_RERANK_WAYS, sizeof *v->used);
  v->u = cs_calloc(n, sizeof *v->u);
  v->order = cs_calloc(n, sizeof *v->order);
  if (!v->others || !v->ways || !v->table || !v->used || !v->u || !v->order) {
    cs_reranker_free(v);
    return NULL;
  }
  for (size_t i = 0; i < TABLE; i++) v->table[i] = NO_WAY;
  return v;
}

void cs_reranker_free(cs_reranker *v) {
  if (!v) return;
  cs_free(v->others);
  cs_free(v->ways);
  cs_free(v->table);
  cs_free(v->used);
  cs_free(v->u);
  cs_free(v->order);
  cs_free(v);
}
