/* Time to judge the conflicts of a case in 2^16 futures (base world, one thread), apart from
 * drawing and from everything else that the case computes.  Baseline, measured in the same run:
 * drawing the inputs of these conflicts and computing what they are made of.
 *
 *   bench_conflict_case CASE [FUTURES] */
#include "analysis/study.h"
#include "base/alloc.h"
#include "clock.h"
#include "engine/design.h"
#include "engine/program.h"
#include "models/conflict/part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 1024, MOST_PARTS = 64 };

/* Columns of one part's outputs and its work space. */
typedef struct {
  const cs_part *part;
  const double **in;
  double **out;
  void *workspace;
  double time, sum;
} timed;

static int set_up(timed *t, const cs_part *part) {
  *t = (timed){.part = part};
  t->in = calloc(part->n_inputs, sizeof *t->in);
  t->out = calloc(part->n_outputs, sizeof *t->out);
  t->workspace = cs_alloc_columns(part->workspace(part->self, BLOCK), 1);
  for (size_t k = 0; t->out && k < part->n_outputs; k++) {
    t->out[k] = cs_alloc_columns(BLOCK, sizeof **t->out);
    if (!t->out[k]) return 1;
  }
  return !t->in || !t->out || !t->workspace;
}

static void evaluate(timed *t, const double *const *columns, size_t n) {
  cs_batch batch = {.n = n, .in = t->in, .out = t->out, .workspace = t->workspace};
  double start;

  for (size_t k = 0; k < t->part->n_inputs; k++) t->in[k] = columns[t->part->inputs[k]];
  start = seconds();
  t->part->evaluate(t->part->self, &batch);
  t->time += seconds() - start;
  for (size_t i = 0; i < n; i++) t->sum += t->out[0][i];
}

int main(int argc, char **argv) {
  const cs_model_settings models = {0};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  size_t futures = argc > 2 ? strtoull(argv[2], NULL, 10) : 65536, n_timed = 0, n_wanted = 0;
  double drawing = 0, judging = 0;
  timed parts[MOST_PARTS];
  cs_design_settings settings;
  uint32_t *wanted;
  cs_program program;
  cs_design *design;
  cs_worker *worker;
  cs_study study;

  if (argc < 2 || cs_study_read(argv[1], &models, arena, d, &study)) {
    fprintf(stderr, "usage: bench_conflict_case CASE [FUTURES]\n");
    return 2;
  }
  for (size_t i = 0; i < study.graph.n_parts; i++) {
    if (study.graph.parts[i].evaluate != cs_conflict_part_evaluate || n_timed == MOST_PARTS)
      continue;
    if (set_up(&parts[n_timed++], &study.graph.parts[i])) return 1;
    n_wanted += study.graph.parts[i].n_inputs;
  }
  wanted = cs_arena_alloc(arena, n_wanted, sizeof *wanted);
  n_wanted = 0;
  for (size_t i = 0; i < n_timed; i++) {
    for (size_t k = 0; k < parts[i].part->n_inputs; k++)
      wanted[n_wanted++] = parts[i].part->inputs[k];
  }
  if (cs_program_make(&study.graph, NULL, 0,
                      &(cs_wanted){.everywhere = wanted, .n_everywhere = n_wanted}, arena, d,
                      &program))
    return 1;
  settings = (cs_design_settings){CS_DESIGN_SOBOL, 1, 1, futures, study.graph.n_draws};
  worker = cs_worker_new(&program, BLOCK);
  if (!worker || cs_design_new(&settings, NULL, &design)) return 1;
  for (size_t k = 0; k < study.graph.n_deep; k++) cs_worker_deep(worker, k, 0.5);
  for (size_t first = 0; first < futures; first += BLOCK) {
    size_t n = futures - first < BLOCK ? futures - first : BLOCK;
    double start = seconds();

    for (size_t k = 0; k < program.n_draws; k++)
      cs_design_column(design, 0, first, n, study.graph.quantities[program.draws[k]].draw,
                       cs_worker_uniform(worker, k));
    cs_worker_base(worker, n);
    drawing += seconds() - start;
    for (size_t i = 0; i < n_timed; i++) evaluate(&parts[i], cs_worker_columns(worker), n);
  }
  for (size_t i = 0; i < n_timed; i++) {
    printf("%-24s %3zu inputs %4zu outputs  %7.3f s  %6.2f us a future  (%g)\n",
           parts[i].part->name, parts[i].part->n_inputs, parts[i].part->n_outputs, parts[i].time,
           1e6 * parts[i].time / (double)futures, parts[i].sum);
    judging += parts[i].time;
    for (size_t k = 0; k < parts[i].part->n_outputs; k++) cs_free(parts[i].out[k]);
    free(parts[i].in);
    free(parts[i].out);
    cs_free(parts[i].workspace);
  }
  printf("%zu futures: drawing and inputs %.3f s, conflicts %.3f s, %.2f times\n", futures, drawing,
         judging, judging / drawing);
  cs_worker_free(worker);
  cs_design_free(design);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
