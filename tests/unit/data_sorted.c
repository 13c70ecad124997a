/* Order of columns: against qsort, with ties, signs, and values that differ in their last bits
 * only.
 */
#include "support.h"

#include "analysis/data/sort_columns.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>

enum { N = 5000 };

static void check(const double *x, size_t n) {
  static uint32_t order[N];
  static unsigned char seen[N];

  assert_int_equal(cs_sorted_order(n, x, order), CASUS_OK);
  for (size_t i = 0; i < n; i++) seen[i] = 0;
  for (size_t i = 0; i < n; i++) {
    assert_true(order[i] < n && !seen[order[i]]);
    seen[order[i]] = 1;
    if (!i) continue;
    assert_true(x[order[i - 1]] <= x[order[i]]);
    if (x[order[i - 1]] == x[order[i]]) assert_true(order[i - 1] < order[i]);
  }
}

static void columns(void **state) {
  static double x[N];

  (void)state;
  for (size_t i = 0; i < N; i++) x[i] = cs_random_unit(1, 0, i) - 0.5;
  check(x, N);
  for (size_t i = 0; i < N; i++) x[i] = floor(8 * cs_random_unit(1, 1, i)) - 4;
  check(x, N);
  for (size_t i = 0; i < N; i++) x[i] = 1 + floor(64 * cs_random_unit(1, 2, i)) * 0x1p-52;
  x[7] = -1e300; /* so that short keys cannot tell the others apart */
  x[9] = 1e300;
  check(x, N);
  x[0] = 0.0;
  x[1] = -0.0;
  x[2] = -0.0;
  x[3] = 0.0;
  check(x, 4);
  check(x, 1);
  assert_int_equal(cs_sorted_order(0, x, NULL), CASUS_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(columns)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
