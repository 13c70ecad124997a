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

/* next[i][s] := G_h(i, s) out of last[j][s] = G_{h-1}(j, s). */
static void anticipate(const cs_conflict *c, const uint32_t *const *rank, uint32_t *const last[2],
                       uint32_t *const next[2]) {
  for (size_t i = 0; i < 2; i++) {
    for (uint32_t s = 0; s < c->n; s++) {
      uint32_t best = CS_NO_STATE, to;

      for (size_t k = 0; (to = cs_conflict_move(c, i, s, k)) != CS_NO_STATE; k++) {
        uint32_t end = last[1 - i][to];

        if (best == CS_NO_STATE || rank[i][end] > rank[i][best]) best = end;
      }
      next[i][s] = best != CS_NO_STATE && rank[i][best] > rank[i][s] ? best : s;
    }
  }
}

typedef struct {
  uint32_t *memory;
  uint32_t *a[2], *b[2];
} tables;

static casus_status begin(const cs_conflict *c, tables *t) {
  t->memory = cs_calloc(4 * c->n, sizeof *t->memory);
  if (!t->memory) return CASUS_NOMEM;
  for (size_t i = 0; i < 2; i++) {
    t->a[i] = t->memory + i * c->n;
    t->b[i] = t->memory + (2 + i) * c->n;
    for (uint32_t s = 0; s < c->n; s++) t->a[i][s] = s;
  }
  return CASUS_OK;
}

/* a := the next horizon. */
static void step(const cs_conflict *c, const uint32_t *const *rank, tables *t) {
  anticipate(c, rank, t->a, t->b);
  for (size_t i = 0; i < 2; i++) memcpy(t->a[i], t->b[i], c->n * sizeof *t->a[i]);
}

casus_status cs_limited_move(const cs_conflict *c, const uint32_t *const *rank, size_t dm,
                             size_t horizon, uint8_t *stable) {
  tables t;

  if (begin(c, &t)) return CASUS_NOMEM;
  for (size_t h = 0; h < horizon; h++) step(c, rank, &t);
  for (uint32_t s = 0; s < c->n; s++) stable[s] = t.a[dm][s] == s;
  cs_free(t.memory);
  return CASUS_OK;
}

/* The tables are a deterministic sequence over finitely many values, so they end in a cycle.
 * Brent's method finds its length; a state is stable when its end is the state itself all around
 * the cycle. */
casus_status cs_non_myopic(const cs_conflict *c, const uint32_t *const *rank, size_t dm,
                           uint8_t *stable, bool *converged) {
  enum { MOST = 100000 };
  size_t bytes = 2 * c->n * sizeof(uint32_t), power = 1, length = 0;
  bool cycle = false;
  uint32_t *kept = cs_calloc(2 * c->n, sizeof *kept);
  tables t;

  if (!kept) return CASUS_NOMEM;
  if (begin(c, &t)) {
    cs_free(kept);
    return CASUS_NOMEM;
  }
  memcpy(kept, t.memory, bytes);
  for (size_t h = 0; h < MOST && !cycle; h++) {
    step(c, rank, &t);
    length++;
    cycle = !memcmp(kept, t.memory, bytes);
    if (!cycle && length == power) {
      memcpy(kept, t.memory, bytes);
      power *= 2;
      length = 0;
    }
  }
  *converged = cycle && length == 1;
  for (uint32_t s = 0; s < c->n; s++) stable[s] = cycle && t.a[dm][s] == s;
  for (size_t h = 1; h < length; h++) {
    step(c, rank, &t);
    for (uint32_t s = 0; s < c->n; s++) stable[s] &= t.a[dm][s] == s;
  }
  cs_free(t.memory);
  cs_free(kept);
  return CASUS_OK;
}
