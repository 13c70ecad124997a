/* A bargaining model of a case at the medians. */
#include "faces/bargaining/at_medians.h"

#include "analysis/medians.h"

/* Adds what bargaining models read and say to wanted[]; NULL: only counts. */
static size_t add_columns(const cs_graph *g, uint32_t *wanted) {
  size_t n = 0;

  for (size_t i = 0; i < g->n_parts; i++) {
    const cs_part *p = &g->parts[i];

    if (p->evaluate != cs_rule_part_evaluate) continue;
    for (size_t k = 0; wanted && k < p->n_inputs; k++) wanted[n + k] = p->inputs[k];
    n += p->n_inputs;
    for (size_t k = 0; wanted && k < p->n_outputs; k++) wanted[n + k] = p->outputs[k];
    n += p->n_outputs;
  }
  return n;
}

casus_status cs_bargaining_at_medians(const cs_study *study, const char *id, cs_arena *arena,
                                      casus_diag *diag, cs_bargaining_of_case *out) {
  size_t n = add_columns(&study->graph, NULL);
  uint32_t *wanted = cs_arena_alloc(arena, n, sizeof *wanted);
  const cs_program *program;
  cs_worker *worker = NULL;
  casus_status st;

  if (!wanted) return CASUS_NOMEM;
  add_columns(&study->graph, wanted);
  st = cs_worker_at_medians(study, -1, wanted, n, 1, arena, diag, &program, &worker);
  if (st == CASUS_OK)
    st = cs_bargaining_of_case_make(&study->graph, id, cs_worker_columns(worker), 0, arena, out);
  cs_worker_free(worker);
  return st;
}
