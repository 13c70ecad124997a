/* Simultaneous sanctioning, limited-move and non-myopic stability. */
#include "models/conflict/foresight.h"

#include "base/alloc.h"

#include <string.h>

/* ---- simultaneous moves ------------------------------------------------------------------- */

typedef struct {
  const cs_conflict *c;
  const uint32_t *const *rank;
  size_t dm;
  uint32_t s;
} combiner;

/* Can decision makers from j on add improvements of their own to `code`, so that the result is
 * feasible and no better for dm than s?  Options are owned by one decision maker each, so what each
 * changes adds up without overlap. */
static bool combine(const combiner *f, size_t j, uint64_t code, bool anybody) {
  const cs_conflict *c = f->c;
  uint32_t to;

  if (j == c->n_dms) {
    uint32_t end = anybody ? cs_conflict_state(c, code) : CS_NO_STATE;

    return end != CS_NO_STATE && f->rank[f->dm][end] <= f->rank[f->dm][f->s];
  }
  if (combine(f, j + 1, code, anybody)) return true;
  if (j == f->dm) return false;
  for (size_t k = 0; (to = cs_conflict_move(c, j, f->s, k)) != CS_NO_STATE; k++) {
    if (f->rank[j][to] <= f->rank[j][f->s] || to >= c->n_plain) continue;
    if (combine(f, j + 1, code + (c->code[to] - c->code[f->s]), true)) return true;
  }
  return false;
}

void cs_simultaneous(const cs_conflict *c, const uint32_t *const *rank, size_t dm,
                     uint8_t *stable) {
  for (uint32_t s = 0; s < c->n; s++) {
    combiner f = {c, rank, dm, s};
    uint32_t to;

    stable[s] = 1;
    for (size_t k = 0; stable[s] && (to = cs_conflict_move(c, dm, s, k)) != CS_NO_STATE; k++) {
      if (rank[dm][to] > rank[dm][s] &&
          (s >= c->n_plain || to >= c->n_plain || !combine(&f, 0, c->code[to], false)))
        stable[s] = 0;
    }
  }
}

/* ---- limited moves ------------------------------------------------------------------------ */

/* G_h(i, s) of all, rows [dm] of n states, and room for the next horizon. */
typedef struct {
  size_t n;
  uint32_t *now, *next;
} tables;

/* Where i sees play end once it has moved to x: at the worst for i of what anybody else would make
 * of it; at x when nobody else would move on. */
static uint32_t after_move(const cs_conflict *c, const uint32_t *const *rank, const tables *t,
                           size_t i, uint32_t x) {
  uint32_t worst = x;
  bool moved = false;

  for (size_t j = 0; j < c->n_dms; j++) {
    uint32_t end = t->now[j * t->n + x];

    if (j == i || end == x || (moved && rank[i][end] >= rank[i][worst])) continue;
    worst = end;
    moved = true;
  }
  return worst;
}

static void step(const cs_conflict *c, const uint32_t *const *rank, tables *t) {
  uint32_t *swap = t->now;

  for (size_t i = 0; i < c->n_dms; i++) {
    for (uint32_t s = 0; s < c->n; s++) {
      uint32_t best = CS_NO_STATE, to;

      for (size_t k = 0; (to = cs_conflict_move(c, i, s, k)) != CS_NO_STATE; k++) {
        uint32_t end = after_move(c, rank, t, i, to);

        if (best == CS_NO_STATE || rank[i][end] > rank[i][best]) best = end;
      }
      t->next[i * t->n + s] = best != CS_NO_STATE && rank[i][best] > rank[i][s] ? best : s;
    }
  }
  t->now = t->next;
  t->next = swap;
}

/* The memory of both tables is returned; NULL when out of memory. */
static uint32_t *begin(const cs_conflict *c, tables *t) {
  size_t cells = c->n_dms * c->n;
  uint32_t *memory = cs_calloc(2 * cells, sizeof *memory);

  if (!memory) return NULL;
  *t = (tables){c->n, memory, memory + cells};
  for (size_t k = 0; k < cells; k++) t->now[k] = (uint32_t)(k % c->n);
  return memory;
}

casus_status cs_limited_moves(const cs_conflict *c, const uint32_t *const *rank, size_t horizon,
                              uint8_t *stable) {
  tables t;
  uint32_t *memory = begin(c, &t);

  if (!memory) return CASUS_NOMEM;
  for (size_t h = 0; h < horizon; h++) step(c, rank, &t);
  for (size_t k = 0; k < c->n_dms * c->n; k++) stable[k] = t.now[k] == k % c->n;
  cs_free(memory);
  return CASUS_OK;
}

/* The tables are a deterministic sequence over finitely many values, so they end in a cycle.
 * Brent's method finds its length; a state is stable when its end is the state itself all around
 * the cycle. */
casus_status cs_non_myopic(const cs_conflict *c, const uint32_t *const *rank, uint8_t *stable,
                           bool *converged) {
  enum { MOST = 100000 };
  size_t cells = c->n_dms * c->n, bytes = cells * sizeof(uint32_t), power = 1, length = 0;
  bool cycle = false;
  tables t;
  uint32_t *memory = begin(c, &t), *kept = cs_calloc(cells, sizeof *kept);

  if (!memory || !kept) {
    cs_free(memory);
    cs_free(kept);
    return CASUS_NOMEM;
  }
  memcpy(kept, t.now, bytes);
  for (size_t h = 0; h < MOST && !cycle; h++) {
    step(c, rank, &t);
    length++;
    cycle = !memcmp(kept, t.now, bytes);
    if (!cycle && length == power) {
      memcpy(kept, t.now, bytes);
      power *= 2;
      length = 0;
    }
  }
  *converged = cycle && length == 1;
  for (size_t k = 0; k < cells; k++) stable[k] = cycle && t.now[k] == k % c->n;
  for (size_t h = 1; cycle && h < length; h++) {
    step(c, rank, &t);
    for (size_t k = 0; k < cells; k++) stable[k] &= t.now[k] == k % c->n;
  }
  cs_free(memory);
  cs_free(kept);
  return CASUS_OK;
}
