/* Value-ordered search backwards; see solve.h. */
#include "models/conflict/solve.h"

#include "base/alloc.h"

#include <string.h>

struct cs_solver {
  const cs_conflict *c;
  size_t n_words;
  uint32_t *order;  /* states by ascending value */
  uint32_t *start;  /* counting sort: first place of each value */
  uint32_t *escape; /* e(c) */
  uint32_t *low;    /* the least value that opponents can reach */
  uint32_t *queue;
  uint64_t *visited; /* of states, or of (state, mover) */
  /* Of each decision maker whose moves are classes: members by ascending rank, how many members are
   * strictly worse than each state, and how many are marked. */
  uint32_t **sorted, **below, **marked;
};

void cs_solver_free(cs_solver *s) {
  if (!s) return;
  for (size_t dm = 0; dm < s->c->n_dms; dm++) {
    if (s->sorted) cs_free(s->sorted[dm]);
    if (s->below) cs_free(s->below[dm]);
    if (s->marked) cs_free(s->marked[dm]);
  }
  cs_free(s->order);
  cs_free(s->start);
  cs_free(s->escape);
  cs_free(s->low);
  cs_free(s->queue);
  cs_free(s->visited);
  cs_free(s->sorted);
  cs_free(s->below);
  cs_free(s->marked);
  cs_free(s);
}

cs_solver *cs_solver_new(const cs_conflict *c) {
  cs_solver *s = cs_calloc(1, sizeof *s);
  size_t n = c->n, N = c->n_dms, nodes = c->transitive ? n : n * N;

  if (!s) return NULL;
  s->c = c;
  s->n_words = nodes / 64 + 1;
  s->order = cs_calloc(n, sizeof *s->order);
  s->start = cs_calloc(n + 1, sizeof *s->start);
  s->escape = cs_calloc(n, sizeof *s->escape);
  s->low = cs_calloc(n, sizeof *s->low);
  s->queue = cs_calloc(nodes, sizeof *s->queue);
  s->visited = cs_calloc(s->n_words, sizeof *s->visited);
  s->sorted = cs_calloc(N, sizeof *s->sorted);
  s->below = cs_calloc(N, sizeof *s->below);
  s->marked = cs_calloc(N, sizeof *s->marked);
  if (!s->order || !s->start || !s->escape || !s->low || !s->queue || !s->visited || !s->sorted ||
      !s->below || !s->marked)
    goto failed;
  for (size_t dm = 0; dm < N; dm++) {
    if (!c->moves[dm].is_classes) continue;
    s->sorted[dm] = cs_calloc(n, sizeof **s->sorted);
    s->below[dm] = cs_calloc(n, sizeof **s->below);
    s->marked[dm] = cs_calloc(c->moves[dm].n_classes, sizeof **s->marked);
    if (!s->sorted[dm] || !s->below[dm] || !s->marked[dm]) goto failed;
  }
  return s;

failed:
  cs_solver_free(s);
  return NULL;
}

/* order := the states by ascending value; values are below n. */
static void sort_states(cs_solver *s, const uint32_t *value) {
  size_t n = s->c->n;

  memset(s->start, 0, (n + 1) * sizeof *s->start);
  for (size_t i = 0; i < n; i++) s->start[value[i] + 1]++;
  for (size_t i = 0; i < n; i++) s->start[i + 1] += s->start[i];
  for (uint32_t i = 0; i < n; i++) s->order[s->start[value[i]]++] = i;
}

/* Sorts dm's classes by its rank.  `marked` counts how many members have their place. */
static void sort_classes(cs_solver *s, size_t dm, const uint32_t *rank) {
  const cs_moves *m = &s->c->moves[dm];
  uint32_t *placed = s->marked[dm];

  sort_states(s, rank);
  memset(placed, 0, m->n_classes * sizeof *placed);
  for (size_t i = 0; i < s->c->n; i++) {
    uint32_t x = s->order[i], k = m->class_of[x], first = m->first[k], at = placed[k]++;

    s->sorted[dm][first + at] = x;
    if (at && rank[s->sorted[dm][first + at - 1]] == rank[x]) {
      s->below[dm][x] = s->below[dm][s->sorted[dm][first + at - 1]];
    } else {
      s->below[dm][x] = at;
    }
  }
}

static bool visit(cs_solver *s, uint32_t node) {
  uint64_t bit = (uint64_t)1 << (node & 63);

  if (s->visited[node >> 6] & bit) return false;
  s->visited[node >> 6] |= bit;
  return true;
}

/* Puts into the queue all states from which j can move to x (by an improvement, if `credible`). */
static void enter(cs_solver *s, size_t j, const uint32_t *rank, bool credible, uint32_t x,
                  size_t *tail) {
  const cs_moves *m = &s->c->moves[j];

  if (m->is_classes) {
    uint32_t k = m->class_of[x], first = m->first[k], from = s->marked[j][k];
    uint32_t upto = credible ? s->below[j][x] : m->first[k + 1] - first;
    const uint32_t *member = (credible ? s->sorted[j] : m->members) + first;

    if (upto <= from) return;
    s->marked[j][k] = upto;
    for (; from < upto; from++) {
      if (visit(s, member[from])) s->queue[(*tail)++] = member[from];
    }
    return;
  }
  for (size_t i = m->into_first[x]; i < m->into_first[x + 1]; i++) {
    uint32_t y = m->from[i];

    if ((!credible || rank[y] < rank[x]) && visit(s, y)) s->queue[(*tail)++] = y;
  }
}

/* low[x] := the least value that dm's opponents can reach from x, x itself included (which changes
 * no verdict: where dm has improved to x, staying there is no punishment).  Transitive moves: the
 * rule that nobody moves twice in a row excludes nothing. */
static void search_states(cs_solver *s, const uint32_t *const *rank, size_t dm, bool credible,
                          const uint32_t *value, uint32_t *low) {
  const cs_conflict *c = s->c;

  memset(s->visited, 0, s->n_words * sizeof *s->visited);
  for (size_t j = 0; j < c->n_dms; j++) {
    if (s->marked[j]) memset(s->marked[j], 0, c->moves[j].n_classes * sizeof **s->marked);
  }
  for (size_t i = 0; i < c->n; i++) {
    uint32_t target = s->order[i];
    size_t head = 0, tail = 0;

    if (!visit(s, target)) continue;
    s->queue[tail++] = target;
    while (head < tail) {
      uint32_t x = s->queue[head++];

      low[x] = value[target];
      for (size_t j = 0; j < c->n_dms; j++) {
        if (j != dm) enter(s, j, rank[j], credible, x, &tail);
      }
    }
  }
}

/* The same over nodes (state, who moves first from here), for moves that are not transitive. */
static void search_nodes(cs_solver *s, const uint32_t *const *rank, size_t dm, bool credible,
                         const uint32_t *value, uint32_t *low) {
  const cs_conflict *c = s->c;
  size_t n = c->n, N = c->n_dms;

  memset(s->visited, 0, s->n_words * sizeof *s->visited);
  for (size_t x = 0; x < n; x++) low[x] = UINT32_MAX;
  for (size_t i = 0; i < n; i++) {
    uint32_t target = s->order[i];
    size_t head = 0, tail = 0;

    /* Whoever moves into the target moves last; then a different one before it, and so on. */
    for (bool first = true; first || head < tail; first = false) {
      uint32_t x = first ? target : (uint32_t)(s->queue[head] / N);
      size_t mover = first ? N : s->queue[head++] % N;

      for (size_t j = 0; j < N; j++) {
        const cs_moves *m = &c->moves[j];
        size_t from, upto;

        if (j == dm || j == mover) continue;
        from = m->is_classes ? m->first[m->class_of[x]] : m->into_first[x];
        upto = m->is_classes ? m->first[m->class_of[x] + 1] : m->into_first[x + 1];
        for (; from < upto; from++) {
          uint32_t y = m->is_classes ? m->members[from] : m->from[from];

          if (y == x || (credible && rank[j][y] >= rank[j][x])) continue;
          if (!visit(s, (uint32_t)(y * N + j))) continue;
          if (low[y] == UINT32_MAX) low[y] = value[target];
          s->queue[tail++] = (uint32_t)(y * N + j);
        }
      }
    }
  }
}

static void search(cs_solver *s, const uint32_t *const *rank, size_t dm, bool credible,
                   const uint32_t *value, uint32_t *low) {
  sort_states(s, value);
  if (s->c->transitive) {
    search_states(s, rank, dm, credible, value, low);
  } else {
    search_nodes(s, rank, dm, credible, value, low);
  }
}

/* e(c), the best that dm can have from c on by its own next move. */
static void find_escapes(cs_solver *s, size_t dm, const uint32_t *p) {
  const cs_moves *m = &s->c->moves[dm];

  if (m->is_classes) {
    for (size_t k = 0; k < m->n_classes; k++) {
      uint32_t most = p[s->sorted[dm][m->first[k + 1] - 1]];

      for (uint32_t i = m->first[k]; i < m->first[k + 1]; i++) s->escape[m->members[i]] = most;
    }
    return;
  }
  for (size_t x = 0; x < s->c->n; x++) {
    s->escape[x] = p[x];
    for (size_t i = m->from_first[x]; i < m->from_first[x + 1]; i++) {
      if (p[m->to[i]] > s->escape[x]) s->escape[x] = p[m->to[i]];
    }
  }
}

static void mark(uint8_t *stable, int32_t *margin, unsigned bit, uint32_t x, uint32_t p,
                 uint32_t held, bool improves) {
  if (!improves || held <= p) stable[x] |= (uint8_t)bit;
  if (!margin) return;
  if (!improves) {
    margin[x] = INT32_MAX;
  } else {
    /* A move that nobody can answer at all is not held down by anything. */
    margin[x] = held == UINT32_MAX ? INT32_MIN : (int32_t)p - (int32_t)held;
  }
}

/* s is stable when the highest of low[s1] over dm's improvements s1 is no better than s. */
static void judge(cs_solver *s, size_t dm, const uint32_t *p, const uint32_t *low, unsigned bit,
                  uint8_t *stable, int32_t *margin) {
  const cs_moves *m = &s->c->moves[dm];

  if (m->is_classes) {
    for (size_t k = 0; k < m->n_classes; k++) {
      uint32_t held = 0, equals = 0; /* over strictly better members; over those of equal rank */
      bool any = false;

      for (uint32_t i = m->first[k + 1]; i-- > m->first[k];) {
        uint32_t x = s->sorted[dm][i];

        if (i + 1 < m->first[k + 1] && p[s->sorted[dm][i + 1]] != p[x]) {
          if (equals > held) held = equals;
          equals = 0;
          any = true;
        }
        mark(stable, margin, bit, x, p[x], held, any);
        if (low[x] > equals) equals = low[x];
      }
    }
    return;
  }
  for (uint32_t x = 0; x < s->c->n; x++) {
    uint32_t held = 0;
    bool any = false;

    for (size_t i = m->from_first[x]; i < m->from_first[x + 1]; i++) {
      if (p[m->to[i]] <= p[x]) continue;
      any = true;
      if (low[m->to[i]] > held) held = low[m->to[i]];
    }
    mark(stable, margin, bit, x, p[x], held, any);
  }
}

static void sort_all(cs_solver *s, const uint32_t *const *rank) {
  for (size_t dm = 0; dm < s->c->n_dms; dm++) {
    if (s->c->moves[dm].is_classes) sort_classes(s, dm, rank[dm]);
  }
}

/* Classes are sorted. */
static void solve_one(cs_solver *s, const uint32_t *const *rank, size_t dm, unsigned wanted,
                      uint8_t *stable, int32_t *const *margin) {
  const uint32_t *p = rank[dm];

  memset(stable, 0, s->c->n);
  if (wanted & (CS_BIT(CS_SMR) | CS_BIT(CS_SSEQ))) find_escapes(s, dm, p);
  for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
    if (!(wanted & CS_BIT(k))) continue;
    if (k == CS_NASH) {
      /* What nobody punishes stays at its own value. */
      judge(s, dm, p, p, CS_BIT(k), stable, margin ? margin[k] : NULL);
      continue;
    }
    search(s, rank, dm, cs_is_credible((cs_concept)k),
           cs_is_symmetric((cs_concept)k) ? s->escape : p, s->low);
    judge(s, dm, p, s->low, CS_BIT(k), stable, margin ? margin[k] : NULL);
  }
}

void cs_solve_one(cs_solver *s, const uint32_t *const *rank, size_t dm, unsigned wanted,
                  uint8_t *stable, int32_t *const *margin) {
  sort_all(s, rank);
  solve_one(s, rank, dm, wanted, stable, margin);
}

void cs_solve(cs_solver *s, const uint32_t *const *rank, unsigned wanted, uint8_t *stable) {
  sort_all(s, rank);
  for (size_t dm = 0; dm < s->c->n_dms; dm++)
    solve_one(s, rank, dm, wanted, stable + dm * s->c->n, NULL);
}
