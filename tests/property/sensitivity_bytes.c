/* Indices are the same bytes for any number of threads, and failed points are counted. */
#include "analysis/sensitivity/variance.h"
#include "analysis/sensitivity/morris.h"
#include "analysis/sensitivity/shapley.h"
#include "functions.h"
#include "support.h"

#include <string.h>

static void any_number_of_threads(void **state) {
  cs_effort effort = {.seed = 9, .replicates = 16, .first = 32, .most = 128};

  (void)state;
  for (size_t method = 0; method < 3; method++) {
    cs_function f = plain_function(3, NULL, ishigami);
    cs_variance v[2];
    cs_shapley s[2];
    cs_morris m[2];

    for (size_t k = 0; k < 2; k++) {
      f.lanes = k ? 5 : 1;
      if (method == 0) {
        assert_int_equal(cs_variance_make(&f, CS_AZZINI_PAIRS, &effort, &v[k]), CASUS_OK);
      } else if (method == 1) {
        assert_int_equal(cs_shapley_make(&f, &effort, &s[k]), CASUS_OK);
      } else {
        assert_int_equal(cs_morris_make(&f, &effort, &m[k]), CASUS_OK);
      }
    }
    if (method == 0) {
      assert_memory_equal(v[0].first, v[1].first, 3 * sizeof *v[0].first);
      assert_memory_equal(v[0].total, v[1].total, 3 * sizeof *v[0].total);
      assert_memory_equal(v[0].second, v[1].second, 3 * sizeof *v[0].second);
      cs_variance_free(&v[0]);
      cs_variance_free(&v[1]);
    } else if (method == 1) {
      assert_memory_equal(s[0].effect, s[1].effect, 3 * sizeof *s[0].effect);
      cs_shapley_free(&s[0]);
      cs_shapley_free(&s[1]);
    } else {
      assert_memory_equal(m[0].effect, m[1].effect, 3 * sizeof *m[0].effect);
      cs_morris_free(&m[0]);
      cs_morris_free(&m[1]);
    }
  }
}

/* A function that fails (NaN) in some points: those rows are counted, and the rest has finite
 * indices; one that never varies has indices 0. */
static void some_fail(void *self, size_t lane, size_t n, const double *const *u, double *const *y) {
  (void)self;
  (void)lane;
  for (size_t i = 0; i < n; i++) y[0][i] = u[0][i] < 0.1 ? NAN : u[0][i] + u[1][i];
}

static void constant(void *self, size_t lane, size_t n, const double *const *u, double *const *y) {
  (void)self;
  (void)lane;
  (void)u;
  for (size_t i = 0; i < n; i++) y[0][i] = 3.7;
}

static void failures_are_counted(void **state) {
  cs_function f = plain_function(2, NULL, some_fail);
  cs_effort effort = {.seed = 1, .replicates = 16, .first = 64, .most = 64};
  cs_variance v;

  (void)state;
  assert_int_equal(cs_variance_make(&f, CS_JANSEN, &effort, &v), CASUS_OK);
  /* A row fails when u_1 < 0.1 in A or in B: 19 % of 1024. */
  assert_true(v.failed[0] > 150 && v.failed[0] < 240);
  for (size_t k = 0; k < 2; k++) assert_true(isfinite(v.first[k].value) && v.total[k].value > 0);
  cs_variance_free(&v);
  f.evaluate = constant;
  assert_int_equal(cs_variance_make(&f, CS_AZZINI_PAIRS, &effort, &v), CASUS_OK);
  for (size_t k = 0; k < 2; k++) {
    assert_true(v.first[k].value == 0 && v.total[k].value == 0);
    assert_true(v.settled[0]);
  }
  cs_variance_free(&v);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(any_number_of_threads),
                                     cmocka_unit_test(failures_are_counted)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
