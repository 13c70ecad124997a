/* The case at its medians. */
#include "analysis/medians.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

const char cs_medians_sentence[] =
    "Uncertain quantities are at their medians, deep ranges at their middles.";

static casus_status unknown_strategy(const cs_study *study, const char *strategy,
                                     casus_diag *diag) {
  const char **names = cs_calloc(study->c.n_strategies, sizeof *names);

  cs_error(diag, (cs_place){0}, "unknown strategy \"%s\"", strategy);
  for (size_t i = 0; names && i < study->c.n_strategies; i++) names[i] = study->c.strategies[i].id;
  if (names) cs_hint_nearest(diag, strategy, names, study->c.n_strategies);
  cs_free(names);
  return CASUS_CASE;
}

casus_status cs_worker_at_medians(const cs_study *study, int strategy, const uint32_t *wanted,
                                  size_t n, size_t block, cs_arena *arena, casus_diag *diag,
                                  const cs_program **made, cs_worker **out) {
  const cs_graph *g = &study->graph;
  cs_program *program = cs_arena_alloc(arena, 1, sizeof *program);
  size_t which = (size_t)strategy;
  casus_status st;

  *out = NULL;
  if (!program) return CASUS_NOMEM;
  st = cs_program_make(g, &which, strategy < 0 ? 0 : 1,
                       &(cs_wanted){.everywhere = wanted, .n_everywhere = n}, arena, diag, program);
  if (st) return st;
  *out = cs_worker_new(program, block);
  if (!*out) return CASUS_NOMEM;
  for (size_t k = 0; k < program->n_draws; k++) {
    for (size_t i = 0; i < block; i++) cs_worker_uniform(*out, k)[i] = 0.5;
  }
  for (size_t k = 0; k < g->n_deep; k++) cs_worker_deep(*out, k, 0.5);
  cs_worker_base(*out, block);
  if (strategy >= 0) cs_worker_world(*out, 1, block);
  *made = program;
  return CASUS_OK;
}

casus_status cs_medians_worker(const cs_study *study, const char *strategy,
                               void (*evaluate)(const void *, const cs_batch *), size_t block,
                               cs_arena *arena, casus_diag *diag, const cs_program **made,
                               cs_worker **out) {
  const cs_graph *g = &study->graph;
  int chosen = strategy ? cs_study_strategy(study, strategy) : -1;
  size_t n = 0;
  uint32_t *wanted;

  *out = NULL;
  if (strategy && chosen < 0) return unknown_strategy(study, strategy, diag);
  for (size_t i = 0; i < g->n_parts; i++) n += g->parts[i].n_inputs;
  wanted = cs_arena_alloc(arena, n, sizeof *wanted);
  if (!wanted) return CASUS_NOMEM;
  n = 0;
  for (size_t i = 0; i < g->n_parts; i++) {
    if (g->parts[i].evaluate != evaluate) continue;
    for (size_t k = 0; k < g->parts[i].n_inputs; k++) wanted[n++] = g->parts[i].inputs[k];
  }
  return cs_worker_at_medians(study, chosen, wanted, n, block, arena, diag, made, out);
}

/* Of the model itself, or of what all models may read? */
static bool may_be_read(const cs_quantity *q, const cs_model_entry *m) {
  static const char *const all[] = {"stances.", "actors.", "issues."};
  size_t length = strlen(m->id);

  for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
    if (!strncmp(q->name, all[k], strlen(all[k]))) return true;
  }
  return !strncmp(q->name, "models.", 7) && !strncmp(q->name + 7, m->id, length) &&
         q->name[7 + length] == '.' && q->kind != CS_OUTPUT;
}

double *cs_model_medians(const cs_study *s, const cs_model_entry *m, cs_arena *arena) {
  const cs_graph *g = &s->graph;
  double *value = cs_arena_alloc(arena, g->n, sizeof *value);
  uint32_t *wanted = cs_arena_alloc(arena, g->n, sizeof *wanted);
  const cs_program *program;
  cs_worker *worker;
  size_t n = 0;

  if (!value || !wanted) return NULL;
  for (uint32_t q = 0; q < g->n; q++) {
    value[q] = NAN;
    if (may_be_read(&g->quantities[q], m)) wanted[n++] = q;
  }
  if (cs_worker_at_medians(s, -1, wanted, n, 1, arena, NULL, &program, &worker)) return NULL;
  for (size_t k = 0; k < n; k++) value[wanted[k]] = cs_worker_columns(worker)[wanted[k]][0];
  cs_worker_free(worker);
  return value;
}
