/* Inputs of models at medians. */
#include "analysis/medians.h"

#include "base/alloc.h"

static casus_status unknown_strategy(const cs_study *study, const char *strategy,
                                     casus_diag *diag) {
  const char **names = cs_calloc(study->c.n_strategies, sizeof *names);

  cs_error(diag, (cs_place){0}, "unknown strategy \"%s\"", strategy);
  for (size_t i = 0; names && i < study->c.n_strategies; i++) names[i] = study->c.strategies[i].id;
  if (names) cs_hint_nearest(diag, strategy, names, study->c.n_strategies);
  cs_free(names);
  return CASUS_CASE;
}

casus_status cs_medians_worker(const cs_study *study, const char *strategy,
                               void (*evaluate)(const void *, const cs_batch *), size_t block,
                               cs_arena *arena, casus_diag *diag, const cs_program **made,
                               cs_worker **out) {
  const cs_graph *g = &study->graph;
  cs_program *program = cs_arena_alloc(arena, 1, sizeof *program);
  int chosen = strategy ? cs_study_strategy(study, strategy) : -1;
  size_t n = 0, which = (size_t)chosen;
  uint32_t *wanted;
  casus_status st;

  *out = NULL;
  if (strategy && chosen < 0) return unknown_strategy(study, strategy, diag);
  for (size_t i = 0; i < g->n_parts; i++) n += g->parts[i].n_inputs;
  wanted = cs_arena_alloc(arena, n, sizeof *wanted);
  if (!program || !wanted) return CASUS_NOMEM;
  n = 0;
  for (size_t i = 0; i < g->n_parts; i++) {
    if (g->parts[i].evaluate != evaluate) continue;
    for (size_t k = 0; k < g->parts[i].n_inputs; k++) wanted[n++] = g->parts[i].inputs[k];
  }
  st = cs_program_make(g, &which, strategy ? 1 : 0,
                       &(cs_wanted){.everywhere = wanted, .n_everywhere = n}, arena, diag, program);
  if (st) return st;
  *out = cs_worker_new(program, block);
  if (!*out) return CASUS_NOMEM;
  for (size_t k = 0; k < program->n_draws; k++) {
    for (size_t i = 0; i < block; i++) cs_worker_uniform(*out, k)[i] = 0.5;
  }
  for (size_t k = 0; k < g->n_deep; k++) cs_worker_deep(*out, k, 0.5);
  cs_worker_base(*out, block);
  if (strategy) cs_worker_world(*out, 1, block);
  *made = program;
  return CASUS_OK;
}
