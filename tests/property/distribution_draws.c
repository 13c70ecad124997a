/* Draws of random distributions: tables against iteration, monotone, within the support, the same
 * whatever the block. */
#include "support.h"

#include "base/random.h"
#include "quantity/distribution.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const uint64_t seed = 20251122;

static double draw(uint64_t stream, uint64_t i) {
  return cs_random_unit(seed, stream, i);
}

/* Case number i out of a mixture of all kinds. */
static void write_case(uint64_t i, char *out, size_t size) {
  double a = 20 * draw(1, i) - 10, b = a + 0.01 + 30 * draw(2, i), m = a + (b - a) * draw(3, i);
  double s = exp(4 * draw(4, i) - 2), t = exp(4 * draw(5, i) - 2);

  switch (i % 10) {
    case 0:
      snprintf(out, size, "%.6f..%.6f", a, b);
      break;
    case 1:
    case 2:
      snprintf(out, size, "pert(%.6f, %.6f, %.6f)", a, m, b);
      break;
    case 3:
      snprintf(out, size, "tri(%.6f, %.6f, %.6f)", a, m, b);
      break;
    case 4:
      snprintf(out, size, "normal(%.6f, %.6f)", a, s);
      break;
    case 5:
      snprintf(out, size, "normal(%.6f, %.6f) within %.6f..%.6f", m, s, a, b);
      break;
    case 6:
      snprintf(out, size, "lognormal(%.6f, %.6f)", 0.2 * a, t);
      break;
    case 7:
      snprintf(out, size, "beta(%.6f, %.6f)", s, t);
      break;
    case 8:
      snprintf(out, size, "quantiles(%.4f: %.6f, %.4f: %.6f, %.4f: %.6f, 95: %.6f)",
               20 * draw(6, i), a, 25 + 20 * draw(7, i), m + 0.01, 50 + 40 * draw(8, i),
               m + 0.02 + t, b + t + 1);
      break;
    default:
      snprintf(out, size, "choice(%.6f: %.6f, %.6f: %.6f)", b, draw(9, i), a, 1 - draw(9, i));
      break;
  }
}

enum { CASES = 200, N = 1000 };

/* u in increasing order: the quantiles in the middle, both tails to the limit. */
static void grid(double *u) {
  for (int k = 0; k < N; k++) u[k] = (k + 0.5) / N;
  for (int k = 0; k < 60; k++) {
    u[k] = ldexp(1 + (k & 1) * 0.37, k / 2 - 41);
    u[N - 1 - k] = 1 - u[k];
  }
}

/* The error that a table's header promises is 1e-9 of the distance between the quantiles 2^-10 and
 * 1 - 2^-10, as found in the middle of the cells; it may be a little greater elsewhere. */
static void draws_are_right(void **state) {
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  static double u[N], fast[N], exact[N], part[N];
  const double ends[2] = {0x1p-10, 1 - 0x1p-10};

  (void)state;
  print_message("seed %llu\n", (unsigned long long)seed);
  grid(u);
  for (uint64_t i = 0; i < CASES; i++) {
    char text[200];
    cs_distribution *p;
    double spread, range[2];

    write_case(i, text, sizeof text);
    assert_int_equal(
        cs_distribution_parse(text, strlen(text), (cs_place){"t", 1, 1, 1}, NULL, arena, &p), 0);
    if (!p) fail_msg("%s is no distribution", text);
    cs_distribution_quantiles(p, N, u, exact);
    assert_int_equal(cs_distribution_prepare(p, tables), 0);
    cs_distribution_quantiles(p, N, u, fast);
    cs_distribution_quantiles(p, 2, ends, range);
    spread = range[1] - range[0];
    for (size_t k = 0; k < N; k++) {
      /* For lognormal() the error of the logarithm, 1e-9 of its spread, is one of the ratio. */
      double ratio = cs_distribution_kind_of(p) == CS_LOGNORMAL ? log(range[1] / range[0]) : 0;

      if (!(fabs(fast[k] - exact[k]) <= 1.2e-9 * (spread + ratio * fabs(exact[k]))))
        fail_msg("%s at %.17g: %.17g by table, %.17g exactly", text, u[k], fast[k], exact[k]);
      if (k && !(fast[k] >= fast[k - 1])) fail_msg("%s falls at %.17g", text, u[k]);
      if (!(fast[k] >= cs_distribution_lowest(p) && fast[k] <= cs_distribution_highest(p)))
        fail_msg("%s leaves its support at %.17g: %.17g", text, u[k], fast[k]);
    }
    for (size_t k = 0; k < N; k += 7)
      cs_distribution_quantiles(p, N - k < 7 ? N - k : 7, u + k, part + k);
    assert_memory_equal(part, fast, sizeof fast);
    memcpy(part, u, sizeof u);
    cs_distribution_quantiles(p, N, part, part);
    assert_memory_equal(part, fast, sizeof fast);
    if (cs_distribution_kind_of(p) == CS_CHOICE) continue;
    for (size_t k = 60; k < N - 60; k++) assert_near(cs_distribution_cdf(p, exact[k]), u[k], 1e-10);
  }
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

/* Every PERT has a table of the smallest size within the wanted error, neighbours included. */
static void pert_tables_are_small(void **state) {
  cs_inverses *tables = cs_inverses_new();

  (void)state;
  for (int k = 0; k <= 40; k++) {
    double a = 1 + 4 * k / 40.0;
    const cs_inverse *t = cs_inverse_of(tables, (cs_shape){CS_SHAPE_BETA, a, 6 - a});

    assert_true(cs_inverse_error(t) <= 1e-9);
    assert_true(cs_inverse_bytes(t) <= 32 << 10);
    assert_ptr_equal(t, cs_inverse_of(tables, (cs_shape){CS_SHAPE_BETA, a, 6 - a}));
  }
  cs_inverses_free(tables);
}

/* The whole range of parameters of beta: the iteration solves F(x) = v to what F is good for
 * (1e-11), and the tables keep their promise between the places where it was measured. */
static void extreme_betas(void **state) {
  static const double parameters[] = {CS_BETA_MIN, 0.3, 0.5, 1, 2, 20, 300, CS_BETA_MAX};
  static const double tails[] = {CS_U_MIN, 1e-6, 0.003, 0.07, 0.3, 0.5};
  enum { PARAMETERS = sizeof parameters / sizeof *parameters };
  cs_inverses *tables = cs_inverses_new();

  (void)state;
  for (int k = 0; k < PARAMETERS * PARAMETERS; k++) {
    cs_shape s = {CS_SHAPE_BETA, parameters[k / PARAMETERS], parameters[k % PARAMETERS]};
    const cs_inverse *t = cs_inverse_of(tables, s);
    double spread = cs_inverse_exact(s, 0x1p-10, 1) - cs_inverse_exact(s, 0x1p-10, 0);

    assert_true(cs_inverse_error(t) <= 1e-9);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
      double x = cs_inverse_exact(s, tails[i], 0), u[2] = {tails[i], 1 - tails[i]}, fast[2];

      /* Near 1, x has no more digits to give: F may jump by its slope times 2^-53. */
      if (x < 0.9999) assert_near(cs_shape_cdf(s, x), tails[i], 1e-11 * tails[i]);
      cs_inverse_column(t, 0, 1, 2, u, fast);
      assert_near(fast[0], x, 1.2e-9 * spread);
      assert_near(fast[1], cs_inverse_exact(s, 1 - u[1], 1), 1.2e-9 * spread);
    }
  }
  cs_inverses_free(tables);
}

/* The same proportions on two scales share one table: their standardised draws are the same. */
static void equal_shapes_share_a_table(void **state) {
  static const char one[] = "pert(0.1, 0.2, 0.4)", two[] = "pert(1, 2, 4)";
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  cs_distribution *p, *q;
  size_t before;

  (void)state;
  cs_distribution_parse(one, sizeof one - 1, (cs_place){0}, NULL, arena, &p);
  cs_distribution_parse(two, sizeof two - 1, (cs_place){0}, NULL, arena, &q);
  cs_distribution_prepare(p, tables);
  before = cs_inverses_count(tables);
  cs_distribution_prepare(q, tables);
  assert_int_equal(before, 1);
  assert_int_equal(cs_inverses_count(tables), 1);
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(draws_are_right),
      cmocka_unit_test(pert_tables_are_small),
      cmocka_unit_test(extreme_betas),
      cmocka_unit_test(equal_shapes_share_a_table),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
