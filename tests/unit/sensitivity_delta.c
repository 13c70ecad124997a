/* Borgonovo's delta where it is known: normal variables by quadrature, categories by counting. */
#include "analysis/sensitivity/delta.h"
#include "base/random.h"
#include "base/special.h"
#include "support.h"

#include <math.h>

enum { N = 20000, STEPS = 2000 };

static double x[N], other[N], y[N], z[N];

static double delta_of(const double *input, const double *output, size_t n) {
  cs_ranks r;
  double delta;

  assert_int_equal(cs_ranks_make(input, n, &r), CASUS_OK);
  assert_int_equal(cs_delta(&r, output, &delta), CASUS_OK);
  cs_ranks_free(&r);
  return delta;
}

static void draw(uint64_t seed) {
  for (size_t i = 0; i < N; i++) {
    x[i] = cs_random_unit(seed, 1, i);
    other[i] = cs_random_unit(seed, 2, i);
  }
}

/* Total variation distance of N(m, s^2), s < 1, and N(0, 1): the densities cross at two points. */
static double apart(double m, double s) {
  double a = 1 - s * s, root = s * sqrt(m * m - 2 * a * log(s));
  double low = (m - root) / a, high = (m + root) / a;

  return cs_normal_cdf((high - m) / s) - cs_normal_cdf((low - m) / s) - cs_normal_cdf(high) +
         cs_normal_cdf(low);
}

/* Delta of an input with correlation `rho` to Y, both normal. */
static double normal_delta(double rho) {
  double sum = 0;

  for (size_t k = 0; k < STEPS; k++) {
    double v = cs_normal_quantile(((double)k + 0.5) / STEPS);

    sum += apart(rho * v, sqrt(1 - rho * rho)) / STEPS;
  }
  return sum;
}

static void agrees_with_normal_variables(void **state) {
  static const double rho[] = {0.3, 0.6, 0.9}, tolerance[] = {0.1, 0.03, 0.02};

  (void)state;
  for (size_t k = 0; k < 3; k++) {
    double mean = 0, known = normal_delta(rho[k]);

    for (uint64_t seed = 1; seed <= 4; seed++) {
      draw(seed);
      for (size_t i = 0; i < N; i++)
        y[i] = rho[k] * cs_normal_quantile(x[i]) +
               sqrt(1 - rho[k] * rho[k]) * cs_normal_quantile(other[i]);
      mean += delta_of(x, y, N) / 4;
    }
    print_message("correlation %.1f: delta %.4f, known %.4f\n", rho[k], mean, known);
    assert_near(mean / known, 1, tolerance[k]);
  }
}

static void an_input_without_influence_has_next_to_none(void **state) {
  double mean = 0;

  (void)state;
  for (uint64_t seed = 1; seed <= 8; seed++) {
    draw(seed);
    mean += delta_of(x, other, N) / 8;
  }
  print_message("without influence: %.4f\n", mean);
  assert_near(mean, 0, 0.015);
}

static void what_decides_all_has_all(void **state) {
  (void)state;
  draw(1);
  for (size_t i = 0; i < N; i++) y[i] = 3 - 2 * x[i];
  assert_near(delta_of(x, y, N), 1, 0.03);
  for (size_t i = 0; i < N; i++) y[i] = 7;
  assert_near(delta_of(x, y, N), 0, 0);
}

/* A truth value against three categories: delta is sum p_k |P(true | k) - P(true)|. */
static void counts_truths_by_category(void **state) {
  static const double chance[] = {0.2, 0.5, 0.9};
  double n[3] = {0}, true_in[3] = {0}, all = 0, known = 0;

  (void)state;
  draw(3);
  for (size_t i = 0; i < N; i++) {
    size_t k = x[i] < 0.5 ? 0 : x[i] < 0.8 ? 1 : 2;

    z[i] = (double)k;
    y[i] = other[i] < chance[k];
    n[k]++;
    true_in[k] += y[i];
    all += y[i] / N;
  }
  for (size_t k = 0; k < 3; k++) known += n[k] / N * fabs(true_in[k] / n[k] - all);
  assert_near(delta_of(z, y, N), known, 0.005);
}

/* Half the futures have Y = 0; the others Y = 5 + a normal variable with correlation 0.9 to X. */
static void an_atom_stays_in_its_place(void **state) {
  double mean = 0, known = normal_delta(0.9) / 2;

  (void)state;
  for (uint64_t seed = 1; seed <= 4; seed++) {
    draw(seed);
    for (size_t i = 0; i < N; i++) {
      double v = 0.9 * cs_normal_quantile(x[i]) + sqrt(0.19) * cs_normal_quantile(other[i]);

      y[i] = cs_random_unit(seed, 3, i) < 0.5 ? 0 : 5 + v;
    }
    mean += delta_of(x, y, N) / 4;
  }
  print_message("with an atom: delta %.4f, known %.4f\n", mean, known);
  assert_near(mean / known, 1, 0.05);
}

static void only_the_order_of_values_counts(void **state) {
  double plain;

  (void)state;
  draw(6);
  for (size_t i = 0; i < N; i++) y[i] = x[i] + other[i];
  plain = delta_of(x, y, N);
  for (size_t i = 0; i < N; i++) z[i] = 1e300 * pow(y[i], 3);
  assert_near(delta_of(x, z, N), plain, 0);
  for (size_t i = 0; i < N; i++) z[i] = 1e-300 * y[i];
  assert_near(delta_of(x, z, N), plain, 0);
}

static void failed_futures_are_left_out(void **state) {
  size_t n = 0;

  (void)state;
  draw(7);
  for (size_t i = 0; i < N; i++) {
    y[i] = i % 3 ? x[i] * other[i] : NAN;
    if (i % 3) {
      other[n] = x[i];
      z[n++] = y[i];
    }
  }
  assert_near(delta_of(x, y, N), delta_of(other, z, n), 0);
  for (size_t i = CS_GIVEN_LEAST - 1; i < N; i++) y[i] = NAN;
  assert_near(delta_of(x, y, N), 0, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(agrees_with_normal_variables),
      cmocka_unit_test(an_input_without_influence_has_next_to_none),
      cmocka_unit_test(what_decides_all_has_all),
      cmocka_unit_test(counts_truths_by_category),
      cmocka_unit_test(an_atom_stays_in_its_place),
      cmocka_unit_test(only_the_order_of_values_counts),
      cmocka_unit_test(failed_futures_are_left_out),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
