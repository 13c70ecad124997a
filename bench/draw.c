/* What a draw costs: nanoseconds for each kind of distribution and design, against baselines
 * measured in the same run: inversion by iteration, and designs computed one point at a time.
 *
 * Columns of 512 numbers, as the engine asks for them; the best of five rounds. */
#include "base/random.h"
#include "base/special.h"
#include "clock.h"
#include "engine/design.h"
#include "engine/lhs.h"
#include "engine/sobol.h"
#include "quantity/correlation.h"
#include "quantity/distribution.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { N = 512, ROUNDS = 5, QUANTITIES = 300 };

static double u[N], x[N];

/* Keeps the compiler from leaving out work whose result is not used. */
static void used(const void *p) {
  __asm__ volatile("" : : "r"(p) : "memory");
}

/* What a benchmark runs on. */
struct subject {
  const cs_distribution *p;
  const cs_design *design;
  const cs_sobol *sobol;
  const cs_bijection *order;
  const cs_correlation *correlation;
  double (*columns)[N];
  cs_distribution *const *quantities;
};

static void draw(const struct subject *s, size_t i) {
  (void)i;
  cs_distribution_quantiles(s->p, N, u, x);
}

static void column(const struct subject *s, size_t i) {
  cs_design_column(s->design, (uint32_t)(i % 16), i * N % (1 << 20), N, i % 1000, x);
}

static void column_beyond(const struct subject *s, size_t i) {
  cs_design_column(s->design, (uint32_t)(i % 16), i * N % (1 << 20), N, 1200 + i % 800, x);
}

static void sobol_by_point(const struct subject *s, size_t i) {
  cs_scramble key = {1, 2, (uint32_t)i};

  for (size_t k = 0; k < N; k++)
    x[k] = cs_unit(cs_scramble_word(key, cs_sobol_word(s->sobol, i % 1000, (uint32_t)(i * N + k))));
}

static void lhs_by_point(const struct subject *s, size_t i) {
  for (size_t k = 0; k < N; k++) {
    uint64_t at = (i * N + k) % s->order->points;

    x[k] = ((double)cs_bijection_at(s->order, at) + cs_random_unit(1, 2, at)) * 0x1p-20;
  }
}

static void mc_by_point(const struct subject *s, size_t i) {
  (void)s;
  for (size_t k = 0; k < N; k++) x[k] = cs_random_unit(1, 2, i * N + k);
}

static void correlate(const struct subject *s, size_t i) {
  double *columns[5], work[5 * N];

  (void)i;
  for (size_t k = 0; k < 5; k++) {
    memcpy(s->columns[k], u, sizeof u);
    columns[k] = s->columns[k];
  }
  cs_correlation_apply(s->correlation, 0, N, columns, work);
}

static void futures(const struct subject *s, size_t i) {
  static double block[QUANTITIES][N];

  for (size_t q = 0; q < QUANTITIES; q++) {
    cs_design_column(s->design, (uint32_t)(i % 16), i * N % (1 << 20), N, q, block[q]);
    cs_distribution_quantiles(s->quantities[q], N, block[q], block[q]);
  }
  used(block);
}

/* Nanoseconds of one of `parts` parts of a call. */
static double time_of(void (*run)(const struct subject *, size_t), const struct subject *s,
                      size_t calls, double parts) {
  double best = 0;

  for (int round = 0; round < ROUNDS; round++) {
    double start = seconds(), taken;

    for (size_t i = 0; i < calls; i++) {
      run(s, i);
      used(x);
    }
    taken = 1e9 * (seconds() - start) / (double)calls / parts;
    if (!round || taken < best) best = taken;
  }
  return best;
}

static void must(int st) {
  if (st) {
    fprintf(stderr, "bench_draw: failed with status %d\n", st);
    exit(1);
  }
}

static cs_distribution *read(const char *text, cs_arena *arena) {
  cs_distribution *p;

  must(cs_distribution_parse(text, strlen(text), (cs_place){0}, NULL, arena, &p));
  if (!p) must(CASUS_CASE);
  return p;
}

static void distributions(cs_arena *arena, cs_inverses *tables) {
  static const char *const texts[] = {"20..50",
                                      "tri(1, 2, 4)",
                                      "choice(1: 0.5, 2: 0.3, 3: 0.2)",
                                      "quantiles(5: 10, 50: 20, 95: 50)",
                                      "pert(60, 75, 85)",
                                      "beta(2, 5)",
                                      "normal(0, 1)",
                                      "normal(0, 1) within -1..2",
                                      "lognormal(1, 0.5)",
                                      "lognormal(1, 0.5) within 2..9"};

  printf("%-36s %9s %9s %7s %9s\n", "distribution", "ns/draw", "iterated", "ratio", "table us");
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct subject s = {.p = read(texts[i], arena)};
    double slow = time_of(draw, &s, 20, N), start, fast;
    cs_distribution *p = read(texts[i], arena);

    start = seconds();
    must(cs_distribution_prepare(p, tables));
    start = seconds() - start;
    s.p = p;
    fast = time_of(draw, &s, 10000, N);
    printf("%-36s %9.2f %9.1f %7.0f %9.0f\n", texts[i], fast, slow, slow / fast, 1e6 * start);
  }
}

static void designs(void) {
  cs_design_settings settings = {CS_DESIGN_SOBOL, 1, 16, 1 << 20, 2000};
  cs_bijection order = cs_bijection_make(1 << 20, 1, 1);
  struct subject s = {.order = &order};
  void (*const by_point[3])(const struct subject *, size_t) = {sobol_by_point, lhs_by_point,
                                                               mc_by_point};
  cs_design *design;
  cs_sobol *sobol;

  must(cs_sobol_new(1000, &sobol));
  s.sobol = sobol;
  printf("\n%-36s %9s %9s %7s\n", "design", "ns/number", "by point", "ratio");
  for (int k = 0; k < 3; k++) {
    double fast, slow;

    settings.kind = (cs_design_kind)k;
    must(cs_design_new(&settings, NULL, &design));
    s.design = design;
    fast = time_of(column, &s, 10000, N);
    slow = time_of(by_point[k], &s, 1000, N);
    printf("%-36s %9.2f %9.1f %7.1f\n", cs_design_names[k], fast, slow, slow / fast);
    if (!k)
      printf("%-36s %9.2f\n", "sobol, from dimension 1,112 on",
             time_of(column_beyond, &s, 5000, N));
    cs_design_free(design);
  }
  cs_sobol_free(sobol);
}

static void correlation(cs_arena *arena, cs_inverses *tables) {
  static const cs_rank_correlation pairs[] = {
      {0, 1, 0.5, {0}}, {1, 2, 0.4, {0}}, {2, 3, 0.3, {0}}, {3, 4, 0.2, {0}}};
  static const char *const names[] = {"a", "b", "c", "d", "e"};
  static double columns[5][N];
  struct subject s = {.columns = columns};
  cs_correlation *c;

  must(cs_correlation_new(pairs, 4, names, NULL, arena, tables, &c));
  s.correlation = c;
  printf("\n%-36s %9.2f ns a number\n", "correlation, group of 5",
         time_of(correlate, &s, 5000, 5 * N));
}

/* 300 PERT quantities of 300 different shapes a future: what a large case draws. */
static void large_case(cs_arena *arena, cs_inverses *tables) {
  cs_design_settings settings = {CS_DESIGN_SOBOL, 1, 16, 1 << 20, QUANTITIES};
  cs_distribution *quantities[QUANTITIES];
  struct subject s = {.quantities = quantities};
  cs_design *design;
  double start, built, per_future;

  must(cs_design_new(&settings, NULL, &design));
  s.design = design;
  for (int q = 0; q < QUANTITIES; q++) {
    char text[64];

    snprintf(text, sizeof text, "pert(0, %d, %d)", q + 1, QUANTITIES + 2);
    quantities[q] = read(text, arena);
  }
  start = seconds();
  for (int q = 0; q < QUANTITIES; q++) must(cs_distribution_prepare(quantities[q], tables));
  built = seconds() - start;
  per_future = time_of(futures, &s, 50, N);
  printf(
      "\n300 PERT quantities of different shapes: tables in %.0f ms, %.2f ns a number, %.0f "
      "futures/s\n",
      1e3 * built, per_future / QUANTITIES, 1e9 / per_future);
  cs_design_free(design);
}

int main(void) {
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();

  must(arena && tables ? CASUS_OK : CASUS_NOMEM);
  for (size_t i = 0; i < N; i++) u[i] = cs_random_unit(1, 0, i);
  distributions(arena, tables);
  designs();
  correlation(arena, tables);
  large_case(arena, tables);
  cs_inverses_free(tables);
  cs_arena_free(arena);
  return 0;
}
