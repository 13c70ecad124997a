/* Time to judge all states of random conflicts under five concepts, one thread, against the direct
 * way in the same run: sets of states as bits, with a transitive closure for each decision maker.
 * All options go both ways; preferences are drawn at random.  Also the time for many draws of the
 * preferences in one small conflict. */
#include "base/alloc.h"
#include "base/random.h"
#include "clock.h"
#include "models/conflict/stability_by_sets.h"
#include "models/conflict/solve.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { SEED = 7 };

static const char *names[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J",
                              "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T"};

/* `options` yes/no options dealt out to the decision makers in turn. */
static casus_status make(size_t options, size_t dms, cs_arena *arena, cs_conflict *c) {
  cs_lever *levers = cs_arena_alloc(arena, options, sizeof *levers);
  cs_conflict_plan plan = {
      .dms = names, .dm_names = names, .n_dms = dms, .levers = levers, .n_levers = options};

  if (!levers) return CASUS_NOMEM;
  for (size_t k = 0; k < options; k++)
    levers[k] = (cs_lever){.id = names[k], .dm = (uint32_t)(k % dms), .levels = 2};
  return cs_conflict_make(&plan, arena, NULL, (cs_place){0}, c);
}

/* A random strict order of the states. */
static void shuffle(uint64_t draw, size_t dm, size_t n, uint32_t *rank) {
  for (uint32_t s = 0; s < n; s++) rank[s] = s;
  for (size_t s = n; s-- > 1;) {
    size_t k = (size_t)(cs_random_unit(SEED, dm, draw * n + s) * (double)(s + 1));
    uint32_t x = rank[s];

    rank[s] = rank[k];
    rank[k] = x;
  }
}

static int run(size_t options, size_t dms, int repeats, bool baseline) {
  cs_arena *arena = cs_arena_new();
  uint32_t *rank[CS_CONFLICT_DMS] = {0};
  double best = INFINITY, made = seconds(), direct = NAN;
  struct rusage usage;
  cs_solver *solver;
  uint8_t *stable, *other;
  cs_conflict c;

  if (!arena || make(options, dms, arena, &c)) return 1;
  solver = cs_solver_new(&c);
  stable = malloc(c.n * dms);
  other = malloc(c.n * dms);
  made = seconds() - made;
  for (size_t i = 0; i < dms; i++) {
    rank[i] = malloc(c.n * sizeof **rank);
    if (!rank[i]) return 1;
    shuffle(0, i, c.n, rank[i]);
  }
  if (!solver || !stable || !other) return 1;
  for (int r = 0; r < repeats; r++) {
    double start = seconds();

    cs_solve(solver, (const uint32_t *const *)rank, 31, stable);
    best = fmin(best, seconds() - start);
  }
  if (baseline) {
    double start = seconds();
    cs_sets sets;
    cs_relations relations;

    if (cs_sets_make(&c, arena, &sets) || cs_relations_make(&sets, arena, &relations)) return 1;
    for (size_t i = 0; i < dms; i++) cs_relations_rank(&sets, i, rank[i], &relations);
    if (cs_sets_solve(&sets, &relations, 31, other)) return 1;
    direct = seconds() - start;
    if (memcmp(stable, other, c.n * dms) != 0) return 1;
  }
  getrusage(RUSAGE_SELF, &usage);
  printf("%8zu states x %zu  make %9.2f ms  solve %9.2f ms", c.n, dms, 1e3 * made, 1e3 * best);
  if (baseline) printf("  direct %9.2f ms  ratio %.1f", 1e3 * direct, direct / best);
  printf("  peak %ld MB\n", usage.ru_maxrss / 1024);
  for (size_t i = 0; i < dms; i++) free(rank[i]);
  free(stable);
  free(other);
  cs_solver_free(solver);
  cs_arena_free(arena);
  return 0;
}

/* Many draws of strict preferences over the same structure. */
static int run_draws(size_t options, size_t dms, size_t draws) {
  cs_arena *arena = cs_arena_new();
  uint32_t *rank[CS_CONFLICT_DMS] = {0};
  double time = 0;
  size_t equilibria = 0;
  cs_solver *solver;
  uint8_t *stable;
  cs_conflict c;

  if (!arena || make(options, dms, arena, &c)) return 1;
  solver = cs_solver_new(&c);
  stable = malloc(c.n * dms);
  for (size_t i = 0; i < dms; i++) rank[i] = malloc(c.n * sizeof **rank);
  if (!solver || !stable) return 1;
  for (size_t k = 0; k < draws; k++) {
    double start;

    for (size_t i = 0; i < dms; i++) shuffle(k, i, c.n, rank[i]);
    start = seconds();
    cs_solve(solver, (const uint32_t *const *)rank, 31, stable);
    time += seconds() - start;
    for (size_t s = 0; s < c.n; s++) {
      unsigned all = 31;

      for (size_t i = 0; i < dms; i++) all &= stable[i * c.n + s];
      equilibria += all >> CS_SEQ & 1;
    }
  }
  printf("%8zu draws of %zu states x %zu: %.3f s (%.2f sequential equilibria a draw)\n", draws, c.n,
         dms, time, (double)equilibria / (double)draws);
  for (size_t i = 0; i < dms; i++) free(rank[i]);
  free(stable);
  cs_solver_free(solver);
  cs_arena_free(arena);
  return 0;
}

int main(void) {
  return run(10, 3, 5, true) || run(12, 3, 5, true) || run(16, 4, 3, false) ||
         run_draws(5, 4, 10000) || run(20, 4, 2, false);
}
