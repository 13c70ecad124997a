/* Nearest correlation matrices: the example of Higham, "Computing the nearest correlation matrix -
 * a problem from finance" (2002), printed with four decimals. */
#include "support.h"

#include "quantity/correlation.h"

#include <math.h>

static void higham_2002(void **state) {
  static const double a[9] = {1, 1, 0, 1, 1, 1, 0, 1, 1};
  static const double expected[9] = {1, 0.7607, 0.1573, 0.7607, 1, 0.7607, 0.1573, 0.7607, 1};
  double x[9];

  (void)state;
  assert_int_equal(cs_nearest_correlation(3, a, x), CASUS_OK);
  for (int i = 0; i < 9; i++) assert_near(x[i], expected[i], 0.5e-4);
  /* On the boundary: the determinant 1 + 2 r r s - 2 r r - s s is 0. */
  assert_near(1 + 2 * x[1] * x[1] * x[2] - 2 * x[1] * x[1] - x[2] * x[2], 0, 1e-8);
}

/* A correlation matrix is its own nearest one. */
static void correlation_matrices_stay(void **state) {
  static const double a[9] = {1, 0.5, -0.2, 0.5, 1, 0.3, -0.2, 0.3, 1};
  double x[9];

  (void)state;
  assert_int_equal(cs_nearest_correlation(3, a, x), CASUS_OK);
  for (int i = 0; i < 9; i++) assert_near(x[i], a[i], 1e-14);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(higham_2002),
      cmocka_unit_test(correlation_matrices_stay),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
