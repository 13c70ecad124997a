/* Shapley effects against closed forms (sobol_analytic_indices.csv of the reference data: the
 * linear Gaussian by enumeration of all subsets, d = 3 also Iooss and Prieur 2019), and elementary
 * effects of a linear function by hand. */
#include "analysis/sensitivity/morris.h"
#include "analysis/sensitivity/shapley.h"
#include "base/random.h"
#include "functions.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 6 };

static void factorise(size_t n, const double *c, double *l) {
  memset(l, 0, n * n * sizeof *l);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j <= i; j++) {
      double sum = c[i * n + j];

      for (size_t k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      l[i * n + j] = i == j ? sqrt(sum) : sum / l[j * n + j];
    }
  }
}

/* Effects by all subsets (d <= 12): Var E[Y | X_u] of a linear Gaussian is  g' C_uu^-1 g  with
 * g = Cov(X_u, Y). */
static double explained(size_t n, const double *c, const double *weight, unsigned set) {
  size_t in[MOST], m = 0;
  double a[MOST * MOST] = {0}, l[MOST * MOST], g[MOST], sum = 0;

  for (size_t k = 0; k < n; k++) {
    if (set >> k & 1) in[m++] = k;
  }
  for (size_t i = 0; i < m; i++) {
    g[i] = 0;
    for (size_t k = 0; k < n; k++) g[i] += c[in[i] * n + k] * weight[k];
    for (size_t j = 0; j < m; j++) a[i * m + j] = c[in[i] * n + in[j]];
  }
  factorise(m, a, l);
  for (size_t i = 0; i < m; i++) {
    for (size_t k = 0; k < i; k++) g[i] -= l[i * m + k] * g[k];
    g[i] /= l[i * m + i];
    sum += g[i] * g[i];
  }
  return sum;
}

static void exact(size_t n, const double *c, const double *weight, double *effect) {
  double total = explained(n, c, weight, (1u << n) - 1);

  for (size_t k = 0; k < n; k++) {
    effect[k] = 0;
    for (unsigned set = 0; set < 1u << n; set++) {
      unsigned size = 0;
      double ways = 1;

      if (set >> k & 1) continue;
      for (size_t m = 0; m < n; m++) size += set >> m & 1;
      /* size! (n - 1 - size)! / n! */
      for (unsigned m = 0; m < size; m++) ways *= (double)(m + 1) / (double)(n - 1 - m);
      effect[k] += ways / (double)n *
                   (explained(n, c, weight, set | 1u << k) - explained(n, c, weight, set)) / total;
    }
  }
}

static void try_linear(size_t n, const double *c, const double *weight, const double *known) {
  static const size_t members[] = {0, 1, 2, 3, 4, 5};
  double l[MOST * MOST], by_subsets[MOST];
  linear_gaussian g = {n, weight, l};
  cs_copula copula = {members, n, l};
  cs_function f = plain_function(n, &g, linear);
  cs_effort effort = {.seed = 2, .replicates = 16, .first = 256, .most = 256};
  cs_shapley s;

  factorise(n, c, l);
  exact(n, c, weight, by_subsets);
  f.copulas = &copula;
  f.n_copulas = 1;
  assert_int_equal(cs_shapley_make(&f, &effort, &s), CASUS_OK);
  for (size_t k = 0; k < n; k++) {
    assert_near(by_subsets[k], known[k], 1e-9);
    assert_near(s.effect[k].value, known[k], fmax(0.012, 2.5 * s.effect[k].error));
    assert_true(s.effect[k].error < 0.04);
  }
  cs_shapley_free(&s);
}

/* beta = 1 1 1, sd = 1 1 2, correlation of inputs 2 and 3; Iooss and Prieur (2019). */
static void three_correlated_inputs(void **state) {
  static const double known[][4] = {{0, 1.0 / 6, 1.0 / 6, 2.0 / 3},
                                    {0.5, 0.125, 0.296875, 0.578125},
                                    {0.9, 0.625 / 6, 0.4182291666666667, 0.4776041666666667},
                                    {-0.8, 2.5 / 7, 0.9 / 7, 3.6 / 7}};
  static const double weight[] = {1, 1, 2};

  (void)state;
  for (size_t k = 0; k < 4; k++) {
    double rho = known[k][0];
    double c[] = {1, 0, 0, 0, 1, rho, 0, rho, 1};

    try_linear(3, c, weight, known[k] + 1);
  }
}

static void six_correlated_inputs(void **state) {
  static const double weight[] = {1, -2, 0.5, 3, 0, 1};
  static const double known[] = {0.170366036535598, 0.0740007168024503, 0.0416021214542915,
                                 0.375776184104169, 0.133486127509694,  0.204768813593797};
  static const double c[] = {1.00, 0.45,  -0.42, 0.53,  -0.53, -0.10, 0.45,  1.00,  -0.30,
                             0.56, -0.50, 0.09,  -0.42, -0.30, 1.00,  -0.16, 0.22,  0.48,
                             0.53, 0.56,  -0.16, 1.00,  0.18,  0.41,  -0.53, -0.50, 0.22,
                             0.18, 1.00,  0.19,  -0.10, 0.09,  0.48,  0.41,  0.19,  1.00};

  (void)state;
  try_linear(6, c, weight, known);
}

static void independent_inputs(void **state) {
  static const double known[] = {0.435747023178885, 0.442411144790041, 0.121841832031074};
  cs_function f = plain_function(3, NULL, ishigami);
  cs_effort effort = {.seed = 4, .replicates = 16, .first = 1024, .most = 1024};
  double sum = 0;
  cs_shapley s;

  (void)state;
  assert_int_equal(cs_shapley_make(&f, &effort, &s), CASUS_OK);
  for (size_t k = 0; k < 3; k++) {
    assert_near(s.effect[k].value, known[k], 0.015);
    sum += s.effect[k].value;
  }
  assert_near(sum, 1, 1e-12);
  cs_shapley_free(&s);
}

/* From 20,000 independent points of Ishigami's function: nearest neighbours among 8,192 rows blur
 * by a few percent of the variance. */
static void given_data(void **state) {
  enum { N = 20000 };
  static const double known[] = {0.435747023178885, 0.442411144790041, 0.121841832031074};
  static const size_t player[] = {0, 1, 2};
  static double x[3][N], y[N];
  cs_input inputs[] = {
      {.name = "a", .x = x[0]}, {.name = "b", .x = x[1]}, {.name = "c", .x = x[2]}};
  cs_data d = {.n = N, .n_inputs = 3, .inputs = inputs, .n_deep = 1, .replicates = 1};
  const double *u[] = {x[0], x[1], x[2]};
  double *out[] = {y};
  cs_estimate effect[3];
  cs_ranks ranks[3];

  (void)state;
  for (size_t k = 0; k < 3; k++) {
    for (size_t i = 0; i < N; i++) x[k][i] = cs_random_unit(11, k, i);
    assert_int_equal(cs_ranks_make(x[k], N, &ranks[k]), CASUS_OK);
  }
  ishigami(NULL, 0, N, u, out);
  assert_int_equal(cs_shapley_given(&d, ranks, player, 3, y, true, 16384, 1, effect), CASUS_OK);
  for (size_t k = 0; k < 3; k++) {
    print_message("given data, input %zu: %.4f +- %.4f\n", k + 1, effect[k].value, effect[k].error);
    assert_near(effect[k].value, known[k], 0.03);
    cs_ranks_free(&ranks[k]);
  }
}

/* f = 3 u1 - 2 u2: every elementary effect is 3, or -2. */
static void slopes(void *self, size_t lane, size_t n, const double *const *u, double *const *y) {
  (void)self;
  (void)lane;
  for (size_t i = 0; i < n; i++) y[0][i] = 3 * u[0][i] - 2 * u[1][i];
}

static void elementary_effects(void **state) {
  cs_function f = plain_function(3, NULL, slopes);
  cs_effort effort = {.seed = 1, .replicates = 16, .first = 16, .most = 64};
  cs_morris m;

  (void)state;
  assert_int_equal(cs_morris_make(&f, &effort, &m), CASUS_OK);
  assert_near(m.effect[0].size.value, 3, 1e-9);
  assert_near(m.effect[0].mean.value, 3, 1e-9);
  assert_near(m.effect[1].size.value, 2, 1e-9);
  assert_near(m.effect[1].mean.value, -2, 1e-9);
  assert_near(m.effect[1].spread, 0, 1e-6);
  assert_near(m.effect[2].size.value, 0, 1e-12);
  assert_int_equal(m.points, 32); /* settled at the first look and at the second */
  assert_int_equal(m.runs, 32 * 16 * 4);
  cs_morris_free(&m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(three_correlated_inputs), cmocka_unit_test(six_correlated_inputs),
      cmocka_unit_test(independent_inputs),      cmocka_unit_test(given_data),
      cmocka_unit_test(elementary_effects),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
