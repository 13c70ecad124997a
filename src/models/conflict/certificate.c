/* Certificates by forward search. */
#include "models/conflict/certificate.h"

#include "base/alloc.h"

#include <string.h>

typedef struct {
  const cs_conflict *c;
  const uint32_t *const *rank;
  size_t dm;
  uint32_t state;
  cs_concept concept;
  uint32_t *seen;   /* [state]: bits of last movers */
  uint32_t *queue;  /* nodes state * (N + 1) + last mover */
  uint32_t *parent; /* [place in the queue] */
  size_t tail;
} searcher;

static bool punishes(const searcher *f, uint32_t x) {
  const uint32_t *p = f->rank[f->dm];
  uint32_t to;

  if (p[x] > p[f->state]) return false;
  if (!cs_is_symmetric(f->concept)) return true;
  for (size_t k = 0; (to = cs_conflict_move(f->c, f->dm, x, k)) != CS_NO_STATE; k++) {
    if (p[to] > p[f->state]) return false;
  }
  return true;
}

/* Searches from s1 until a state punishes; returns its place in the queue, SIZE_MAX when nothing
 * does: then `seen` is closed. */
static size_t search(searcher *f, uint32_t s1) {
  uint32_t N = (uint32_t)f->c->n_dms;

  memset(f->seen, 0, f->c->n * sizeof *f->seen);
  f->tail = 0;
  f->queue[f->tail++] = s1 * (N + 1) + N;
  f->seen[s1] = 1u << N;
  for (size_t head = 0; head < f->tail; head++) {
    uint32_t x = f->queue[head] / (N + 1), last = f->queue[head] % (N + 1), to;

    for (uint32_t j = 0; j < N; j++) {
      if (j == f->dm || j == last) continue;
      for (size_t k = 0; (to = cs_conflict_move(f->c, j, x, k)) != CS_NO_STATE; k++) {
        if (cs_is_credible(f->concept) && f->rank[j][to] <= f->rank[j][x]) continue;
        if (f->seen[to] >> j & 1) continue;
        f->seen[to] |= 1u << j;
        f->parent[f->tail] = (uint32_t)head;
        f->queue[f->tail++] = to * (N + 1) + j;
        if (punishes(f, to)) return f->tail - 1;
      }
    }
  }
  return SIZE_MAX;
}

static bool keep_path(const searcher *f, size_t end, cs_arena *arena, cs_counter_move *a) {
  uint32_t N = (uint32_t)f->c->n_dms;
  size_t n = 0;

  for (size_t i = end; i; i = f->parent[i]) n++;
  a->n_path = n;
  a->path = cs_arena_alloc(arena, n, sizeof *a->path);
  if (!a->path) return false;
  for (size_t i = end; i; i = f->parent[i])
    a->path[--n] = (cs_turn){f->queue[i] % (N + 1), f->queue[i] / (N + 1)};
  return true;
}

static casus_status certify(searcher *f, cs_arena *arena, cs_certificate *out) {
  const uint32_t *p = f->rank[f->dm];
  size_t cap = 0;
  uint32_t to;

  out->stable = true;
  for (size_t k = 0; (to = cs_conflict_move(f->c, f->dm, f->state, k)) != CS_NO_STATE; k++) {
    cs_counter_move *moved;
    size_t end;

    if (p[to] <= p[f->state]) continue;
    end = f->concept == CS_NASH ? SIZE_MAX : search(f, to);
    if (end == SIZE_MAX) {
      out->stable = false;
      out->n_answers = 1;
      out->answers = cs_arena_alloc(arena, 1, sizeof *out->answers);
      out->closed = cs_arena_alloc(arena, f->c->n, sizeof *out->closed);
      if (!out->answers || !out->closed) return CASUS_NOMEM;
      out->answers[0] = (cs_counter_move){.to = to};
      if (f->concept != CS_NASH) memcpy(out->closed, f->seen, f->c->n * sizeof *f->seen);
      return CASUS_OK;
    }
    moved = cs_arena_grow(arena, out->answers, out->n_answers, &cap, sizeof *moved);
    if (!moved) return CASUS_NOMEM;
    out->answers = moved;
    moved[out->n_answers] = (cs_counter_move){.to = to};
    if (!keep_path(f, end, arena, &moved[out->n_answers++])) return CASUS_NOMEM;
  }
  return CASUS_OK;
}

casus_status cs_certify(const cs_conflict *c, const uint32_t *const *rank, size_t dm,
                        uint32_t state, cs_concept concept, cs_arena *arena, cs_certificate *out) {
  size_t nodes = c->n * c->n_dms + 1;
  searcher f = {.c = c,
                .rank = rank,
                .dm = dm,
                .state = state,
                .concept = concept,
                .seen = cs_calloc(c->n, sizeof *f.seen),
                .queue = cs_calloc(nodes, sizeof *f.queue),
                .parent = cs_calloc(nodes, sizeof *f.parent)};
  casus_status st = CASUS_NOMEM;

  *out = (cs_certificate){.dm = (uint32_t)dm, .state = state, .concept = concept};
  if (f.seen && f.queue && f.parent) st = certify(&f, arena, out);
  cs_free(f.seen);
  cs_free(f.queue);
  cs_free(f.parent);
  return st;
}
