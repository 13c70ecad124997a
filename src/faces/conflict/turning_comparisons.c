/* Which comparison decides, future by future. */
#include "faces/conflict/turning_comparisons.h"

#include "base/alloc.h"
#include "engine/design.h"
#include "engine/program.h"
#include "models/conflict/judge_future.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 1024 };

typedef struct {
  const cs_conflict_part *p;
  const cs_part *part;
  cs_frame frame;
  double *in;
  uint64_t *count; /* [(dm * n + against) * 2 + held] */
  cs_flips *out;
} counter;

static void count_future(counter *k, const double *const *columns, size_t i) {
  size_t n = k->p->sets.n, N = k->p->sets.n_dms, who = SIZE_MAX;
  cs_decider least = {0}, each;
  double nearest = INFINITY;
  bool held = true;
  uint32_t stays = 0;

  for (size_t q = 0; q < k->part->n_inputs; q++) k->in[q] = columns[k->part->inputs[q]][i];
  for (size_t dm = 0; dm < N; dm++) {
    double relative;

    if (!cs_judge_decider(k->p, k->in, &k->frame, dm, k->out->state, &each)) {
      k->out->excluded++;
      return;
    }
    held &= each.stable;
    stays |= (uint32_t)each.stable << dm;
    if (!each.moves) continue;
    relative = each.spread > 0 ? each.margin / each.spread : 0;
    if (relative >= nearest) continue;
    nearest = relative;
    who = dm;
    least = each;
  }
  k->out->futures++;
  k->out->held += held;
  for (size_t dm = 0; dm < N; dm++) k->out->stays[dm] += stays >> dm & 1;
  if (who != SIZE_MAX) k->count[(who * n + least.against) * 2 + held]++;
}

/* The most frequent first; then in the order of decision makers and states. */
static int by_frequency(const void *a, const void *b) {
  const cs_flip *x = a, *y = b;
  uint64_t nx = x->held + x->failed, ny = y->held + y->failed;

  if (nx != ny) return nx < ny ? 1 : -1;
  if (x->dm != y->dm) return x->dm < y->dm ? -1 : 1;
  return (x->against > y->against) - (x->against < y->against);
}

static casus_status list_flips(const counter *k, cs_arena *arena) {
  size_t n = k->p->sets.n, all = k->p->sets.n_dms * n, cap = 0;

  for (size_t i = 0; i < all; i++) {
    cs_flip *moved;

    if (!k->count[2 * i] && !k->count[2 * i + 1]) continue;
    moved = cs_arena_grow(arena, k->out->flips, k->out->n_flips, &cap, sizeof *moved);
    if (!moved) return CASUS_NOMEM;
    k->out->flips = moved;
    moved[k->out->n_flips++] =
        (cs_flip){(uint32_t)(i / n), (uint32_t)(i % n), k->count[2 * i + 1], k->count[2 * i]};
  }
  if (k->out->n_flips) qsort(k->out->flips, k->out->n_flips, sizeof *k->out->flips, by_frequency);
  return CASUS_OK;
}

static casus_status judge_all(counter *k, const cs_program *program, const cs_graph *g, int world,
                              uint64_t futures, uint64_t seed) {
  cs_design_settings settings = {CS_DESIGN_SOBOL, seed, 1, futures, g->n_draws};
  cs_worker *w = cs_worker_new(program, BLOCK);
  cs_design *design = NULL;

  if (!w || cs_design_new(&settings, NULL, &design)) {
    cs_worker_free(w);
    return CASUS_NOMEM;
  }
  for (size_t q = 0; q < g->n_deep; q++) cs_worker_deep(w, q, 0.5);
  for (uint64_t first = 0; first < futures; first += BLOCK) {
    size_t n = futures - first < BLOCK ? (size_t)(futures - first) : BLOCK;

    for (size_t q = 0; q < program->n_draws; q++)
      cs_design_column(design, 0, first, n, g->quantities[program->draws[q]].draw,
                       cs_worker_uniform(w, q));
    cs_worker_base(w, n);
    if (world) cs_worker_world(w, 1, n);
    for (size_t i = 0; i < n; i++) count_future(k, cs_worker_columns(w), i);
  }
  cs_design_free(design);
  cs_worker_free(w);
  return CASUS_OK;
}

casus_status cs_flips_find(const cs_solved_conflicts *all, const cs_solved_conflict *s,
                           const char *strategy, uint32_t state, uint64_t futures, uint64_t seed,
                           cs_arena *arena, casus_diag *diag, cs_flips *out) {
  const cs_graph *g = &all->study->graph;
  const cs_part *part = s->part;
  counter k = {.p = part->self, .part = part, .out = out};
  size_t which = strategy ? (size_t)cs_study_strategy(all->study, strategy) : 0;
  size_t N = k.p->sets.n_dms;
  cs_program program;
  casus_status st;
  void *memory;

  *out = (cs_flips){.state = state};
  out->stays = cs_arena_alloc(arena, N, sizeof *out->stays);
  k.in = cs_arena_alloc(arena, part->n_inputs, sizeof *k.in);
  k.count = cs_arena_alloc(arena, 2 * N * k.p->sets.n, sizeof *k.count);
  if (!out->stays || !k.in || !k.count) return CASUS_NOMEM;
  st = cs_program_make(g, &which, strategy ? 1 : 0,
                       &(cs_wanted){.everywhere = part->inputs, .n_everywhere = part->n_inputs},
                       arena, diag, &program);
  if (st) return st;
  memory = cs_alloc_columns(cs_frame_lay_out(k.p, NULL, &k.frame), 1);
  if (!memory) return CASUS_NOMEM;
  cs_frame_lay_out(k.p, memory, &k.frame);
  st = judge_all(&k, &program, g, strategy != NULL, futures, seed);
  cs_free(memory);
  return st ? st : list_flips(&k, arena);
}
