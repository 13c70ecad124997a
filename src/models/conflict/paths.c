/* Breadth-first search over (state, who moved last). */
#include "models/conflict/paths.h"

#include "base/alloc.h"

casus_status cs_paths_find(const cs_conflict *c, const uint32_t *const *rank, uint32_t start,
                           cs_arena *arena, cs_paths *out) {
  size_t N = c->n_dms, tail = 0;
  uint32_t *queue = cs_calloc(c->n * (N + 1), sizeof *queue);
  uint32_t *depth = cs_calloc(c->n * (N + 1), sizeof *depth);

  *out = (cs_paths){.start = start, .n_dms = N};
  out->steps = cs_arena_alloc(arena, c->n, sizeof *out->steps);
  out->node_of = cs_arena_alloc(arena, c->n, sizeof *out->node_of);
  out->parent = cs_arena_alloc(arena, c->n * (N + 1), sizeof *out->parent);
  if (!queue || !depth || !out->steps || !out->node_of || !out->parent) {
    cs_free(queue);
    cs_free(depth);
    return CASUS_NOMEM;
  }
  for (size_t s = 0; s < c->n; s++) out->steps[s] = CS_NO_STATE;
  for (size_t i = 0; i < c->n * (N + 1); i++) out->parent[i] = CS_NO_STATE;
  /* Node state * (N + 1) + last mover; N: nobody yet. */
  out->steps[start] = 0;
  out->node_of[start] = (uint32_t)(start * (N + 1) + N);
  queue[tail++] = out->node_of[start];
  for (size_t head = 0; head < tail; head++) {
    uint32_t node = queue[head], x = node / (uint32_t)(N + 1), to;
    size_t last = node % (N + 1);

    for (size_t j = 0; j < N; j++) {
      for (size_t k = 0; j != last && (to = cs_conflict_move(c, j, x, k)) != CS_NO_STATE; k++) {
        uint32_t next = (uint32_t)(to * (N + 1) + j);

        if ((rank && rank[j][to] <= rank[j][x]) || out->parent[next] != CS_NO_STATE) continue;
        out->parent[next] = node;
        depth[next] = depth[node] + 1;
        queue[tail++] = next;
        if (out->steps[to] != CS_NO_STATE) continue;
        out->steps[to] = depth[next];
        out->node_of[to] = next;
      }
    }
  }
  cs_free(queue);
  cs_free(depth);
  return CASUS_OK;
}

casus_status cs_paths_to(const cs_paths *p, uint32_t state, cs_arena *arena, cs_turn **moves,
                         size_t *n) {
  uint32_t node = p->node_of[state], width = (uint32_t)p->n_dms + 1;

  *n = p->steps[state];
  *moves = cs_arena_alloc(arena, *n, sizeof **moves);
  if (!*moves) return CASUS_NOMEM;
  for (size_t k = *n; k-- > 0; node = p->parent[node])
    (*moves)[k] = (cs_turn){node % width, node / width};
  return CASUS_OK;
}
