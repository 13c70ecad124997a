/* Frontiers, solutions and searches, one thread.  The baseline is the direct way in the same run:
 * every package in turn, compared with what was kept so far.
 *
 *   bench_package [PROFILE PROFILE]
 *   bench_package --case CASE MODEL [FUTURES]
 *
 * The second runs a package of a case over futures under all strategies: the deal, and for a tenth
 * of the futures all its outputs. */
#include "analysis/study.h"
#include "base/alloc.h"
#include "base/random.h"
#include "clock.h"
#include "models/package/profile.h"
#include "models/package/part.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED = 3 };

/* Values drawn evenly from 0..1; the same for all levels' numbers. */
static bool make(size_t parties, size_t issues, size_t levels, cs_arena *arena, cs_deal *d) {
  size_t rows = issues * levels, *first = cs_arena_alloc(arena, issues + 1, sizeof *first);

  *d = (cs_deal){.n_parties = parties,
                 .n_issues = issues,
                 .n_bargain = parties,
                 .need = parties,
                 .first = first,
                 .value = cs_arena_alloc(arena, rows * parties, sizeof *d->value),
                 .barred = cs_arena_alloc(arena, rows, sizeof *d->barred),
                 .no_deal = cs_arena_alloc(arena, parties, sizeof *d->no_deal)};
  if (!first || !d->value || !d->barred || !d->no_deal) return false;
  for (size_t i = 0; i <= issues; i++) first[i] = i * levels;
  for (size_t k = 0; k < rows * parties; k++) d->value[k] = cs_random_unit(SEED, parties, k);
  return true;
}

/* Everything the table of `casus package` needs of a deal without red lines. */
static double whole(const cs_deal *d, size_t *points) {
  cs_arena *arena = cs_arena_new();
  double start = seconds(), spent;
  cs_frontier f;
  cs_rational r;

  if (!arena || cs_frontier_find(d, NULL, arena, &f) || cs_rational_find(d, &f, arena, &r)) {
    cs_arena_free(arena);
    return NAN;
  }
  for (int k = 0; k < CS_N_SOLUTIONS; k++) cs_solution_find(d, &f, &r, (cs_solution_kind)k);
  cs_opposition(&f);
  spent = seconds() - start;
  *points = f.outcome == CS_FRONTIER_WHOLE ? f.n : 0;
  cs_arena_free(arena);
  return spent;
}

/* Every package, kept while nothing beats it. */
static double direct(const cs_deal *d, size_t *points) {
  uint16_t level[CS_DEAL_ISSUES] = {0};
  size_t cap = 1 << 16, n = 0, P = d->n_parties;
  double *kept = malloc(cap * P * sizeof *kept), start = seconds();

  if (!kept) return NAN;
  for (;;) {
    double u[CS_DEAL_PARTIES];
    size_t i = d->n_issues, m = 0;
    bool beaten = false;

    cs_deal_value(d, level, u);
    for (size_t k = 0; k < n && !beaten; k++) {
      beaten = true;
      for (size_t p = 0; p < P; p++) beaten &= kept[k * P + p] >= u[p];
    }
    if (!beaten) {
      for (size_t k = 0; k < n; k++) {
        bool below = true;

        for (size_t p = 0; p < P; p++) below &= u[p] >= kept[k * P + p];
        if (!below) memmove(kept + m++ * P, kept + k * P, P * sizeof *kept);
      }
      n = m;
      if (n < cap) memcpy(kept + n++ * P, u, P * sizeof *kept);
    }
    while (i > 0 && ++level[i - 1] == cs_deal_levels(d, i - 1)) level[--i] = 0;
    if (!i) break;
  }
  free(kept);
  *points = n;
  return seconds() - start;
}

static void large(size_t parties, size_t issues, double bar) {
  cs_arena *arena = cs_arena_new();
  size_t points = 0;
  cs_deal d;

  if (arena && make(parties, issues, 10, arena, &d)) {
    double best = whole(&d, &points);

    for (int k = 0; k < 2; k++) best = fmin(best, whole(&d, &points));
    printf("%zu parties, 10^%-3zu packages  %8.4f s  %7zu points", parties, issues, best, points);
    if (bar > 0) printf("  bar %g s: %s", bar, best <= bar ? "met" : "missed");
    printf("\n");
  }
  cs_arena_free(arena);
}

static void against_direct(size_t parties, size_t issues) {
  cs_arena *arena = cs_arena_new();
  size_t points = 0, same = 0;
  cs_deal d;

  if (arena && make(parties, issues, 10, arena, &d)) {
    double slow = direct(&d, &same), fast = whole(&d, &points);

    printf("%zu parties, 10^%zu packages: direct %.3f s, merged %.6f s, ratio %.0f%s\n", parties,
           issues, slow, fast, slow / fast, points == same ? "" : "  DIFFERENT POINTS");
  }
  cs_arena_free(arena);
}

/* Travel of ANAC 2010, from its files. */
static void travel(const char *a, const char *b) {
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  cs_profile p[2];
  cs_negotiation x;
  size_t points = 0;

  if (arena && diag && !cs_profile_read(a, CS_SCALE_GENIUS, arena, diag, &p[0]) &&
      !cs_profile_read(b, CS_SCALE_GENIUS, arena, diag, &p[1]) &&
      !cs_profiles_join(p, 2, arena, diag, &x)) {
    double best = INFINITY;

    for (int k = 0; k < 20; k++) best = fmin(best, whole(&x.deal, &points));
    printf("%s: %.0f packages, %zu points, %.6f s  bar 0.005 s: %s\n", a, cs_deal_packages(&x.deal),
           points, best, best <= 0.005 ? "met" : "missed");
  }
  casus_diag_free(diag);
  cs_arena_free(arena);
}

/* ---- a package of a case -------------------------------------------------------------------- */

/* Watches the outputs of the parts of the model, all or those of its deal alone, under every
 * strategy; with drawing and all else that they rest on. */
static double over_futures(const cs_study *study, casus_diag *diag, const char *model, bool all,
                           cs_run_settings s) {
  size_t *chosen = cs_calloc(study->c.n_strategies, sizeof *chosen);
  cs_watch *watches = cs_calloc(study->graph.n, sizeof *watches);
  cs_plan plan;
  cs_run run;
  double start;

  if (!chosen || !watches) return NAN;
  for (size_t k = 0; k < study->c.n_strategies; k++) chosen[k] = k;
  if (cs_study_plan(study, chosen, study->c.n_strategies, study->arena, diag, &plan)) return NAN;
  plan.watches = watches;
  plan.n_watches = plan.n_probes = 0;
  for (size_t i = 0; i < study->graph.n_parts; i++) {
    const cs_part *part = &study->graph.parts[i];
    const cs_package_part *own = part->self;

    if (part->evaluate != cs_package_evaluate || strcmp(part->name, model) != 0) continue;
    if (!all && (own->what != CS_PACKAGE_DEAL || plan.n_watches > 0)) continue;
    for (size_t k = 0; k < part->n_outputs; k++)
      watches[plan.n_watches++] =
          (cs_watch){.quantity = part->outputs[k], .at_least = -INFINITY, .at_most = INFINITY};
  }
  if (!plan.n_watches || cs_plan_compile(study, chosen, study->c.n_strategies, diag, &plan))
    return NAN;
  s.watches = plan.watches;
  s.n_watches = plan.n_watches;
  start = seconds();
  if (cs_run_make(&plan.program, &s, NULL, &run)) return NAN;
  start = seconds() - start;
  printf("%s of \"%s\": %zu outputs, %zu strategies, %llu futures, one thread: %.2f s\n",
         all ? "all outputs" : "the deal", model, plan.n_watches, study->c.n_strategies,
         (unsigned long long)s.futures, start);
  cs_run_free(&run);
  cs_free(chosen);
  cs_free(watches);
  return start;
}

static int of_case(const char *path, const char *model, uint64_t futures) {
  const cs_model_settings models = {0};
  cs_run_settings s = {.design = CS_DESIGN_SOBOL,
                       .seed = 1,
                       .replicates = 16,
                       .deep_points = 1,
                       .threads = 1,
                       .block = CS_BLOCK,
                       .futures = futures};
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  cs_study study;
  double deal;

  if (!arena || !diag || cs_study_read(path, &models, arena, diag, &study)) {
    fputs(casus_diag_text(diag, 0), stderr);
    return 1;
  }
  deal = over_futures(&study, diag, model, false, s);
  printf("  bar 5 s on two cores: %s\n", deal <= 5 ? "met on one" : "missed on one");
  s.futures = (futures + 9) / 10;
  over_futures(&study, diag, model, true, s);
  cs_study_free(&study);
  casus_diag_free(diag);
  cs_arena_free(arena);
  return 0;
}

int main(int argc, char **argv) {
  if (argc >= 4 && !strcmp(argv[1], "--case"))
    return of_case(argv[2], argv[3], argc > 4 ? strtoull(argv[4], NULL, 10) : 10000);
  against_direct(2, 5);
  against_direct(3, 5);
  large(2, 6, 0);
  large(2, 20, 0);
  large(2, 50, 0.2);
  large(2, 100, 0);
  large(3, 14, 0);
  large(3, 24, 2);
  large(4, 9, 0);
  if (argc == 3) travel(argv[1], argv[2]);
  return 0;
}
