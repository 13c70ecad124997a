/* Walks the graph backwards from the terms of a claim. */
#include "analysis/depends_on.h"

#include "base/alloc.h"

#include <string.h>

/* One step of an overlay; `happens` is the shock's indicator or CS_NO_QUANTITY. */
typedef struct {
  uint32_t value, happens, next;
} change;

typedef struct {
  const cs_graph *g;
  unsigned char *reached;
  uint32_t *stack; /* reached, and its inputs not yet looked at */
  size_t n_stack;
  change *changes;
  size_t n_changes;
  uint32_t *first; /* [quantity]: its first change, or CS_NO_QUANTITY */
} walk;

static void reach(void *user, uint32_t q) {
  walk *w = user;

  if (w->reached[q]) return;
  w->reached[q] = 1;
  w->stack[w->n_stack++] = q;
}

static void add_overlay(walk *w, const cs_overlay *o, uint32_t happens) {
  for (size_t i = 0; i < o->n_steps; i++) {
    uint32_t *head = &w->first[o->steps[i].target];

    w->changes[w->n_changes] = (change){o->steps[i].value, happens, *head};
    *head = (uint32_t)w->n_changes++;
  }
}

/* The changes that can meet the probes: of all shocks and of the strategies of their worlds. */
static void add_changes(walk *w, const cs_study *s, const cs_program *program,
                        const unsigned char *world) {
  for (size_t q = 0; q < w->g->n; q++) w->first[q] = CS_NO_QUANTITY;
  for (size_t i = 0; i < s->c.n_shocks; i++)
    add_overlay(w, &w->g->shocks[i].overlay, w->g->shocks[i].happens);
  for (size_t v = 1; v < program->n_worlds; v++) {
    if (world[v]) add_overlay(w, &w->g->strategies[program->strategies[v - 1]], CS_NO_QUANTITY);
  }
}

static void go(walk *w) {
  while (w->n_stack) {
    uint32_t q = w->stack[--w->n_stack];

    cs_graph_inputs(w->g, q, reach, w);
    for (uint32_t k = w->first[q]; k != CS_NO_QUANTITY; k = w->changes[k].next) {
      reach(w, w->changes[k].value);
      if (w->changes[k].happens != CS_NO_QUANTITY) reach(w, w->changes[k].happens);
    }
  }
}

static bool walk_begin(walk *w, const cs_study *s, const cs_program *program,
                       unsigned char *reached) {
  size_t steps = 0;

  *w = (walk){.g = &s->graph, .reached = reached};
  for (size_t i = 0; i < s->c.n_shocks; i++) steps += w->g->shocks[i].overlay.n_steps;
  for (size_t v = 1; v < program->n_worlds; v++)
    steps += w->g->strategies[program->strategies[v - 1]].n_steps;
  w->stack = cs_calloc(w->g->n, sizeof *w->stack);
  w->first = cs_calloc(w->g->n, sizeof *w->first);
  w->changes = cs_calloc(steps + 1, sizeof *w->changes);
  return w->stack && w->first && w->changes;
}

static void walk_end(walk *w) {
  cs_free(w->stack);
  cs_free(w->first);
  cs_free(w->changes);
}

casus_status cs_reach(const cs_study *s, const cs_plan *p, const size_t *probes, size_t n,
                      unsigned char *reached) {
  walk w;
  unsigned char *world = cs_calloc(p->program.n_worlds, 1);
  bool has_room = walk_begin(&w, s, &p->program, reached) && world;

  for (size_t k = 0; k < n && has_room; k++) {
    const cs_probe *probe = &p->probes[probes[k]];

    world[probe->world] = 1;
    cs_formula_inputs(probe->formula, reach, &w);
    for (size_t c = 0; c < probe->n_conditions; c++) reach(&w, probe->conditions[c].quantity);
  }
  if (has_room) {
    add_changes(&w, s, &p->program, world);
    go(&w);
  }
  cs_free(world);
  walk_end(&w);
  return has_room ? CASUS_OK : CASUS_NOMEM;
}

casus_status cs_reach_quantity(const cs_study *s, const cs_plan *p, uint32_t q,
                               unsigned char *reached) {
  walk w;
  unsigned char *world = cs_calloc(p->program.n_worlds, 1);
  bool has_room = walk_begin(&w, s, &p->program, reached) && world;

  if (has_room) {
    memset(world, 1, p->program.n_worlds);
    reach(&w, q);
    add_changes(&w, s, &p->program, world);
    go(&w);
  }
  cs_free(world);
  walk_end(&w);
  return has_room ? CASUS_OK : CASUS_NOMEM;
}
