/* Sobol' indices against their closed forms (Ishigami and Homma 1990; Saltelli et al. 2010 for g;
 * Bratley, Fox, Niederreiter 1992): sobol_analytic_indices.csv of the reference data. */
#include "analysis/sensitivity/variance.h"
#include "functions.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The published number of this kind; index "1", or "1-3" of a pair. */
static double known(const cs_csv *t, const char *function, const char *parameters,
                    const char *index, const char *kind) {
  for (size_t i = 1; i < t->n; i++) {
    const cs_cell *c = t->rows[i].cells;

    if (!strcmp(c[0].text, function) && !strncmp(c[1].text, parameters, strlen(parameters)) &&
        !strcmp(c[2].text, index) && !strcmp(c[3].text, kind))
      return cell_number(&c[4]);
  }
  fail_msg("no %s %s %s", function, index, kind);
  return NAN;
}

typedef struct {
  const char *name, *parameters;
  cs_function f;
} example;

static cs_arena *arena;
static cs_csv table;

static int begin(void **state) {
  const char *path = reference("uncertainty/sobol_analytic_indices.csv");

  (void)state;
  arena = cs_arena_new();
  if (path) read_table(path, arena, &table);
  return 0;
}

static int end(void **state) {
  (void)state;
  cs_arena_free(arena);
  return 0;
}

static void compare(const example *e, cs_estimator estimator, double tolerance) {
  cs_effort effort = {.seed = 3, .replicates = 16, .first = 1024, .most = 1024};
  cs_variance v;
  char index[48];
  size_t pair = 0, d = e->f.n_factors;

  assert_int_equal(cs_variance_make(&e->f, estimator, &effort, &v), CASUS_OK);
  assert_int_equal(v.failed[0], 0);
  assert_int_equal(v.runs, 16 * 1024 * (estimator == CS_JANSEN ? d + 2 : 2 * (d + 1)));
  assert_near(v.mean[0], known(&table, e->name, e->parameters, "", "mean"), 2e-3);
  assert_near(v.variance[0].value / known(&table, e->name, e->parameters, "", "variance"), 1, 2e-3);
  for (size_t k = 0; k < d; k++) {
    snprintf(index, sizeof index, "%zu", k + 1);
    assert_near(v.first[k].value, known(&table, e->name, e->parameters, index, "S1"), tolerance);
    assert_near(v.total[k].value, known(&table, e->name, e->parameters, index, "ST"), tolerance);
    assert_true(v.first[k].error < 0.02 && v.total[k].error < 0.02);
  }
  for (size_t a = 0; v.second && a < d; a++) {
    for (size_t b = a + 1; b < d; b++, pair++) {
      snprintf(index, sizeof index, "%zu-%zu", a + 1, b + 1);
      if (b < 4 && !strcmp(e->name, "sobol_g"))
        assert_near(v.second[pair].value, known(&table, e->name, e->parameters, index, "S2"),
                    tolerance);
      if (!strcmp(e->name, "ishigami"))
        assert_near(v.second[pair].value, a == 0 && b == 2 ? 0.243683664062148 : 0, tolerance);
    }
  }
  cs_variance_free(&v);
}

static void indices_of_the_test_functions(void **state) {
  static double g8[] = {0, 1, 4.5, 9, 99, 99, 99, 99, -1}, g6[] = {0, 0.5, 3, 9, 99, 99, -1};
  const example examples[] = {
      {"ishigami", "a=7", plain_function(3, NULL, ishigami)},
      {"sobol_g", "a=0 1 4.5", plain_function(8, g8, sobol_g)},
      {"sobol_g", "a=0 0.5 3", plain_function(6, g6, sobol_g)},
  };

  (void)state;
  if (!table.n) skip();
  /* 16 x 1024 points: errors of quasi-Monte Carlo of some 1e-3, so three times that. */
  for (size_t k = 0; k < sizeof examples / sizeof *examples; k++) {
    compare(&examples[k], CS_JANSEN, 6e-3);
    compare(&examples[k], CS_AZZINI, 6e-3);
    compare(&examples[k], CS_AZZINI_PAIRS, 6e-3);
  }
}

/* The table has no mean for Bratley's function; it is sum_i (-1)^i 2^-i = -(1 - 2^-8) / 3. */
static void indices_of_bratley(void **state) {
  cs_function f = plain_function(8, NULL, bratley);
  cs_effort effort = {.seed = 5, .replicates = 16, .first = 1024, .most = 1024};
  cs_variance v;
  char index[48];

  (void)state;
  if (!table.n) skip();
  assert_int_equal(cs_variance_make(&f, CS_JANSEN, &effort, &v), CASUS_OK);
  assert_near(v.mean[0], -(1 - 1.0 / 256) / 3, 1e-4);
  for (size_t k = 0; k < 8; k++) {
    snprintf(index, sizeof index, "%zu", k + 1);
    assert_near(v.first[k].value, known(&table, "bratley1992", "d=8", index, "S1"), 3e-3);
    assert_near(v.total[k].value, known(&table, "bratley1992", "d=8", index, "ST"), 3e-3);
  }
  cs_variance_free(&v);
}

/* Inputs 1 and 3 of Ishigami as one factor: S = T = S1 + S3 + S13 = 0.557588855. */
static void a_group_counts_as_one(void **state) {
  static const size_t factor_of[] = {0, 1, 0};
  cs_function f = plain_function(3, NULL, ishigami);
  cs_effort effort = {.seed = 7, .replicates = 16, .first = 1024, .most = 1024};
  cs_variance v;

  (void)state;
  f.n_factors = 2;
  f.factor_of = factor_of;
  assert_int_equal(cs_variance_make(&f, CS_AZZINI, &effort, &v), CASUS_OK);
  assert_near(v.first[0].value, 0.557588855209959, 4e-3);
  assert_near(v.total[0].value, 0.557588855209959, 4e-3);
  assert_near(v.first[1].value, 0.442411144790041, 4e-3);
  cs_variance_free(&v);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(indices_of_the_test_functions),
      cmocka_unit_test(indices_of_bratley),
      cmocka_unit_test(a_group_counts_as_one),
  };

  return cmocka_run_group_tests(tests, begin, end);
}
