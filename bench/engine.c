/* Speed of the engine: how much dearer is it to evaluate a case under all its strategies than only
 * to draw its inputs?  Baselines, measured in the same run: drawing alone; and the same strategies
 * run one by one, nothing shared.
 *
 * With KIND only those measures and claims run that rest on no model of another kind: other kinds
 * have benchmarks of their own.
 *
 *   bench_engine [CASE [FUTURES [KIND]]]     without CASE, a made-up one of the flagship's size */
#include "analysis/depends_on.h"
#include "analysis/verdict.h"
#include "base/alloc.h"
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

/* 16 actors, 10 issues, 120 stances, 12 shocks, 14 strategies, 6 measures. */
static void made_up_case(cs_buf *b) {
  static const int zero[] = {0, 1, 2, 4, 5, 6, 8}, one[] = {0, 2, 3, 4, 6, 7, 8};

  cs_buf_puts(b, "casus: 1\ntitle: made up\nactors:\n");
  for (int a = 0; a < 16; a++)
    cs_buf_printf(b, "  A%d: {capability: pert(%d, %d, %d)}\n", a, 20 + a, 40 + a, 60 + a);
  cs_buf_puts(b, "issues:\n");
  for (int k = 0; k < 10; k++) cs_buf_printf(b, "  i%d: {from: 0, to: 100, now: 20}\n", k);
  cs_buf_puts(b, "stances:\n");
  for (int a = 0; a < 16; a++) {
    cs_buf_printf(b, "  A%d:\n", a);
    for (int k = 0; k < 10; k++) {
      if ((a * 10 + k) % 4 == 3) continue;
      cs_buf_printf(b, "    i%d: {position: pert(%d, %d, %d), salience: pert(%d, %d, %d)%s}\n", k,
                    a * 4, a * 4 + 10 + k, a * 4 + 35, 10 + k, 40 + a, 80,
                    a % 5 == 0 && k % 3 == 0 ? ", red_line: {at_most: 70, hard: yes}" : "");
    }
  }
  cs_buf_puts(b, "models:\n  table: {kind: bargaining}\nmeasures:\n");
  for (int m = 0; m < 6; m++)
    cs_buf_printf(b,
                  "  m%d: {value: 0.6 * table.i%d + 0.4 * table.i%d - logistic(table.i%d / 50 - "
                  "1), better: high, at_least: 30}\n",
                  m, m, m + 2, m + 4);
  cs_buf_puts(b, "shocks:\n");
  for (int s = 0; s < 12; s++)
    cs_buf_printf(b, "  s%d: {chance: pert(0.05, 0.2, 0.45), set: {stances.A%d.*.salience: +10}}\n",
                  s, s);
  cs_buf_puts(b, "strategies:\n");
  for (int s = 0; s < 14; s++)
    cs_buf_printf(b,
                  "  st%d: {set: {stances.A0.i%d.position: %d, stances.A0.i%d.salience: +10, "
                  "stances.A1.i%d.position: +10%%}}\n",
                  s, zero[s % 7], 20 + s, zero[s % 7], one[(s + 3) % 7]);
  cs_buf_puts(b, "claims:\n");
  for (int s = 0; s < 14; s++)
    cs_buf_printf(b, "  c%d: {says: x, holds_if: P(m%d | st%d) > P(m%d | base)}\n", s, s % 6, s,
                  s % 6);
}

/* Draws the inputs of all futures, in blocks, and does nothing with them. */
static double draw_only(const cs_plan *plan, const cs_run_settings *s) {
  const cs_graph *g = plan->program.graph;
  cs_design_settings settings = {s->design, s->seed, s->replicates, s->futures / s->replicates,
                                 g->n_draws};
  double *u = cs_alloc_columns(s->block, sizeof *u), *x = cs_alloc_columns(s->block, sizeof *x),
         start, sum = 0;
  cs_design *design;

  if (cs_design_new(&settings, NULL, &design)) exit(1);
  start = seconds();
  for (uint32_t r = 0; r < s->replicates; r++) {
    for (uint64_t first = 0; first < settings.points; first += s->block) {
      size_t n = settings.points - first < s->block ? (size_t)(settings.points - first) : s->block;

      for (size_t k = 0; k < plan->program.n_draws; k++) {
        const cs_quantity *q = &g->quantities[plan->program.draws[k]];

        cs_design_column(design, r, first, n, q->draw, u);
        cs_distribution_quantiles(q->distribution, n, u, x);
        sum += x[0];
      }
    }
  }
  start = seconds() - start;
  if (sum == 0.5) printf("\n");
  cs_design_free(design);
  cs_free(u);
  cs_free(x);
  return start;
}

static double full(const cs_plan *plan, cs_run_settings s) {
  cs_run run;
  double start = seconds();

  s.watches = plan->watches;
  s.n_watches = plan->n_watches;
  s.probes = plan->probes;
  s.n_probes = plan->n_probes;
  if (cs_run_make(&plan->program, &s, NULL, &run)) exit(1);
  start = seconds() - start;
  cs_run_free(&run);
  return start;
}

static bool rests_on_other(const cs_study *s, const unsigned char *reached, const char *kind) {
  for (size_t m = 0; m < s->c.n_models; m++) {
    size_t n = strlen(s->c.models[m].id);

    if (!strcmp(s->c.models[m].kind, kind)) continue;
    for (size_t q = 0; q < s->graph.n; q++) {
      const char *name = s->graph.quantities[q].name;

      if (reached[q] && !strncmp(name, "models.", 7) && !strncmp(name + 7, s->c.models[m].id, n) &&
          name[7 + n] == '.')
        return true;
    }
  }
  return false;
}

/* Plans for all strategies; leaves out what rests on a kind of model other than `kind` (NULL:
 * nothing). */
static void make_plan(const cs_study *s, const size_t *chosen, size_t n, const char *kind,
                      casus_diag *d, cs_plan *p) {
  unsigned char *reached = cs_calloc(s->graph.n, 1);
  size_t watches = 0, probes = 0;

  if (!reached || cs_study_plan(s, chosen, n, s->arena, d, p)) exit(1);
  for (size_t k = 0; kind && k < p->n_watches; k++) {
    memset(reached, 0, s->graph.n);
    if (cs_reach_quantity(s, p, p->watches[k].quantity, reached)) exit(1);
    if (!rests_on_other(s, reached, kind)) p->watches[watches++] = p->watches[k];
  }
  for (size_t k = 0; kind && k < p->n_probes; k++) {
    memset(reached, 0, s->graph.n);
    if (cs_reach(s, p, &k, 1, reached)) exit(1);
    if (!rests_on_other(s, reached, kind)) p->probes[probes++] = p->probes[k];
  }
  cs_free(reached);
  if (!kind) return;
  p->n_watches = watches;
  p->n_probes = probes;
  if (cs_plan_compile(s, chosen, n, d, p)) exit(1);
}

int main(int argc, char **argv) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_model_settings models = {.rule = "mean"};
  cs_run_settings s = {.design = CS_DESIGN_SOBOL,
                       .seed = 1,
                       .replicates = 16,
                       .deep_points = 1,
                       .threads = 1,
                       .block = CS_BLOCK,
                       .futures = argc > 2 ? strtoull(argv[2], NULL, 10) : 262144};
  const char *kind = argc > 3 ? argv[3] : NULL;
  cs_buf text = {0};
  cs_study study;
  cs_plan plan;
  size_t *all;
  double draw, whole, apart = 0, base;
  struct rusage usage;
  casus_status st;

  if (argc > 1) {
    st = cs_study_read(argv[1], &models, arena, d, &study);
  } else {
    made_up_case(&text);
    st = cs_study_parse("made-up", text.text, text.n, &models, arena, d, &study);
  }
  if (st) {
    fputs(casus_diag_text(d, 0), stderr);
    return 1;
  }
  all = cs_arena_alloc(arena, study.c.n_strategies, sizeof *all);
  for (size_t i = 0; i < study.c.n_strategies; i++) all[i] = i;
  make_plan(&study, all, study.c.n_strategies, kind, d, &plan);
  draw_only(&plan, &s);
  draw = draw_only(&plan, &s);
  whole = full(&plan, s);
  printf("%zu draws, %zu strategies, %zu watched, %zu probes; %llu futures, one thread\n",
         plan.program.n_draws, study.c.n_strategies, plan.n_watches, plan.n_probes,
         (unsigned long long)s.futures);
  printf("draw only          %8.3f s  %10.0f futures/s\n", draw, (double)s.futures / draw);
  printf("all strategies     %8.3f s  %10.0f futures/s  %.2f times drawing\n", whole,
         (double)s.futures / whole, whole / draw);
  {
    cs_plan one;

    make_plan(&study, all, 0, kind, d, &one);
    base = full(&one, s);
    printf("base alone         %8.3f s  %10.0f futures/s\n", base, (double)s.futures / base);
    for (size_t i = 0; i < study.c.n_strategies; i++) {
      make_plan(&study, &all[i], 1, kind, d, &one);
      apart += full(&one, s);
    }
    printf("strategies apart   %8.3f s; together %.2f times as fast\n", apart, apart / whole);
  }
  getrusage(RUSAGE_SELF, &usage);
  printf("peak memory        %8.1f MB\n", (double)usage.ru_maxrss / 1024);
  cs_buf_free(&text);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
