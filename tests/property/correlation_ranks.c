/* Correlated columns have the rank correlations asked for and stay uniform. */
#include "support.h"

#include "engine/design.h"
#include "quantity/correlation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 1 << 16, MOST = 5 };

static double column[MOST][N], work[MOST * N], before[N];
static const char *const names[] = {"a", "b", "c", "d", "e", "f"};

/* Independent columns of a scrambled Sobol' design. */
static void fill(size_t members) {
  cs_design_settings s = {CS_DESIGN_SOBOL, 99, 1, N, MOST};
  cs_design *p;

  assert_int_equal(cs_design_new(&s, NULL, &p), CASUS_OK);
  for (size_t k = 0; k < members; k++) cs_design_column(p, 0, 0, N, k, column[k]);
  cs_design_free(p);
}

/* Spearman's correlation of uniform columns without ties is, but for 1/N, that of the numbers. */
static double rank_correlation(const double *x, const double *y) {
  double sum = 0;

  for (size_t i = 0; i < N; i++) sum += (x[i] - 0.5) * (y[i] - 0.5);
  return 12 * sum / N;
}

/* The greatest distance of the empirical distribution from the uniform one. */
static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double distance_from_uniform(const double *x) {
  static double sorted[N];
  double worst = 0;

  memcpy(sorted, x, sizeof sorted);
  qsort(sorted, N, sizeof *sorted, ascending);
  for (size_t i = 0; i < N; i++) worst = fmax(worst, fabs(sorted[i] - (i + 0.5) / N));
  return worst;
}

static void apply(const cs_correlation *c, size_t n, size_t block) {
  size_t members;

  cs_correlation_members(c, 0, &members);
  for (size_t i = 0; i < n; i += block) {
    double *u[MOST];

    for (size_t k = 0; k < members; k++) u[k] = column[k] + i;
    cs_correlation_apply(c, 0, n - i < block ? n - i : block, u, work);
  }
}

static cs_correlation *make(const cs_rank_correlation *pairs, size_t n, cs_arena *arena,
                            cs_inverses *tables) {
  cs_correlation *c;

  assert_int_equal(cs_correlation_new(pairs, n, names, NULL, arena, tables, &c), CASUS_OK);
  return c;
}

/* Five inputs, four pairs that contradict nothing.  The error of the correlation of 2^16 even
 * points is well below 0.002; the Kolmogorov distance of 2^16 independent points exceeds 0.0076
 * once in 2,000 samples. */
static void asked_correlations_come_out(void **state) {
  static const cs_rank_correlation pairs[] = {
      {0, 1, 0.8, {0}}, {3, 1, -0.5, {0}}, {2, 4, 0.3, {0}}, {0, 4, -0.2, {0}}};
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  cs_correlation *c = make(pairs, 4, arena, tables);
  double asked[MOST][MOST] = {{0}};
  size_t n;

  (void)state;
  for (int k = 0; k < 4; k++) {
    asked[pairs[k].a][pairs[k].b] = pairs[k].rho;
    asked[pairs[k].b][pairs[k].a] = pairs[k].rho;
  }
  assert_int_equal(cs_correlation_groups(c), 1);
  cs_correlation_members(c, 0, &n);
  assert_int_equal(n, 5);
  cs_correlation_repairs(c, &n);
  assert_int_equal(n, 0);
  fill(5);
  apply(c, N, 1024);
  for (int i = 0; i < MOST; i++) {
    assert_true(distance_from_uniform(column[i]) < 0.0076);
    for (int j = 0; j < i; j++)
      assert_near(rank_correlation(column[i], column[j]), asked[i][j], 0.002);
  }
  memcpy(before, column[3], sizeof before);
  fill(5);
  apply(c, N, 1000);
  assert_memory_equal(before, column[3], sizeof before);
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

static void limits_and_identity(void **state) {
  static const double rhos[] = {1, -1, 0};
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();

  (void)state;
  for (int k = 0; k < 3; k++) {
    cs_rank_correlation pair = {0, 1, rhos[k], {0}};
    cs_correlation *c = make(&pair, 1, arena, tables);

    fill(2);
    memcpy(before, column[1], sizeof before);
    apply(c, N, N);
    for (size_t i = 0; i < N; i++) {
      double u = column[0][i];

      /* Through Phi^-1 by table, 1e-9 of 6.2, and back. */
      if (rhos[k] == 1) assert_near(column[1][i], u, 4e-9);
      if (rhos[k] == -1) assert_near(column[1][i], 1 - u, 4e-9);
    }
    if (rhos[k] == 0) assert_memory_equal(before, column[1], sizeof before);
  }
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

/* Three equal correlations r are possible from -1/2 on: in normal terms 2 sin(pi rho / 6) >= -1/2,
 * rho >= -0.4826.  Asked for -0.9, the nearest is -0.4826 for all, by symmetry. */
static void contradictions_are_repaired_and_reported(void **state) {
  static const cs_rank_correlation pairs[] = {
      {0, 1, -0.9, {0}}, {1, 2, -0.9, {0}}, {0, 2, -0.9, {0}}};
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  casus_diag *d = casus_diag_new();
  const double best = 6 / 3.14159265358979 * asin(-0.25),
               normal = 2 * sin(0.9 * 3.14159265358979 / 6);
  const cs_correlation_repair *repairs;
  cs_correlation *c;
  size_t n;

  (void)state;
  assert_int_equal(cs_correlation_new(pairs, 3, names, d, arena, tables, &c), CASUS_OK);
  assert_int_equal(casus_diag_errors(d), 0);
  assert_int_equal(casus_diag_warnings(d), 1);
  repairs = cs_correlation_repairs(c, &n);
  assert_int_equal(n, 1);
  assert_near(repairs[0].asked, -0.9, 1e-12);
  assert_near(repairs[0].given, best, 1e-5);
  /* Six entries move from -normal to -1/2. */
  assert_near(repairs[0].frobenius, sqrt(6) * (normal - 0.5), 1e-4);
  fill(3);
  apply(c, N, 4096);
  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < i; j++) assert_near(rank_correlation(column[i], column[j]), best, 0.002);
  }
  casus_diag_free(d);
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(asked_correlations_come_out),
      cmocka_unit_test(limits_and_identity),
      cmocka_unit_test(contradictions_are_repaired_and_reported),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
