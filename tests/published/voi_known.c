/* Value of information against published numbers: the chemotherapy example of the R package voi
 * (EVPI 368.6051, EVPPI of p_side_effects_t2 by its regression 262.11, of two inputs 333.45) and
 * closed forms of the two-decision Gaussian (mu Phi(mu/s) + s phi(mu/s) - max(0, mu)). */
#include "analysis/voi/voi.h"
#include "base/random.h"
#include "base/special.h"
#include "support.h"

#include <math.h>

static void chemotherapy(void **state) {
  const char *path = reference("uncertainty/voi_chemo_nb_pars.csv");
  const char *outcomes[] = {"SoC", "Novel"};
  cs_table_roles roles = {.outcomes = outcomes, .n_outcomes = 2};
  cs_arena *arena;
  casus_diag *diag;
  const double *benefit[2];
  cs_choices c = {.n_choices = 2, .benefit = benefit};
  size_t inputs[2];
  cs_evppi part;
  cs_evpi all;
  cs_data d;

  (void)state;
  if (!path) skip();
  arena = cs_arena_new();
  diag = casus_diag_new();
  assert_int_equal(cs_data_of_table(path, &roles, arena, diag, &d), CASUS_OK);
  c.data = &d;
  benefit[0] = d.y[0];
  benefit[1] = d.y[1];
  assert_int_equal(cs_evpi_make(&c, arena, &all), CASUS_OK);
  assert_near(all.evpi.value, 368.6051, 5e-5);
  assert_int_equal(all.failed, 0);
  inputs[0] = (size_t)cs_data_input(&d, "p_side_effects_t2");
  inputs[1] = (size_t)cs_data_input(&d, "logor_side_effects");
  assert_int_equal(cs_evppi_make(&c, inputs, 1, &part), CASUS_OK);
  print_message("one input: %.2f +- %.2f\n", part.worth.value, part.worth.error);
  assert_near(part.worth.value / 262.11, 1, 0.01);
  assert_int_equal(cs_evppi_make(&c, inputs, 2, &part), CASUS_OK);
  print_message("two inputs: %.2f +- %.2f\n", part.worth.value, part.worth.error);
  assert_near(part.worth.value / 333.45, 1, 0.02);
  assert_true(part.worth.value <= all.evpi.value);
  cs_data_free(&d);
  casus_diag_free(diag);
  cs_arena_free(arena);
}

/* 40,000 independent futures; tolerance: four standard errors of some 0.005 of the spread. */
static void gaussian_choices(void **state) {
  enum { N = 40000 };
  static const double cases[][3] = {{0, 1, 1}, {0.5, 1, 2}, {2, 3, 0.5}};
  static double x[2][N], zero[N], y[N];
  cs_input inputs[2] = {{.name = "a", .x = x[0]}, {.name = "b", .x = x[1]}};
  cs_data d = {.n = N, .n_inputs = 2, .inputs = inputs, .n_deep = 1, .replicates = 1};
  const double *benefit[] = {zero, y};
  cs_choices c = {&d, 2, benefit};
  cs_arena *arena = cs_arena_new();

  (void)state;
  for (size_t k = 0; k < 3; k++) {
    double mu = cases[k][0], s1 = cases[k][1], s2 = cases[k][2];
    double sd[] = {hypot(s1, s2), s1, s2};

    for (size_t i = 0; i < N; i++) {
      x[0][i] = cs_normal_quantile(cs_random_unit(5, 1, i));
      x[1][i] = cs_normal_quantile(cs_random_unit(5, 2, i));
      y[i] = mu + s1 * x[0][i] + s2 * x[1][i];
    }
    for (size_t j = 0; j < 3; j++) {
      double known = mu * cs_normal_cdf(mu / sd[j]) + sd[j] * cs_normal_density(mu / sd[j]) - mu;
      size_t input = j - 1;
      cs_evppi part;
      cs_evpi all;

      if (j) {
        assert_int_equal(cs_evppi_make(&c, &input, 1, &part), CASUS_OK);
        assert_near(part.worth.value, known, 0.02 * sd[0]);
      } else {
        assert_int_equal(cs_evpi_make(&c, arena, &all), CASUS_OK);
        assert_near(all.evpi.value, known, 0.02 * sd[0]);
      }
    }
  }
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(chemotherapy),
                                     cmocka_unit_test(gaussian_choices)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
