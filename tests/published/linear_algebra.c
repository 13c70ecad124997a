/* Eigenvalues, linear systems and singular values of matrices for which they are known exactly. */
#include "support.h"

#include "base/linear.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 40 };

static int rising(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* a = sum of values[k] v v', with orthogonal rows v of length 1; `size` is that of the largest
 * value. */
static void assert_eigen(size_t n, const double *a, const double *vectors, const double *values,
                         double size) {
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < n; j++) {
      double sum = 0, product = 0;

      for (size_t k = 0; k < n; k++) {
        sum += values[k] * vectors[k * n + i] * vectors[k * n + j];
        product += vectors[i * n + k] * vectors[j * n + k];
      }
      assert_near(sum, a[i * n + j], 1e-14 * size);
      assert_near(product, i == j, 1e-14);
    }
  }
}

/* Eigenvalues to a few units of the last place of the largest. */
static void assert_eigenvalues(size_t n, const double *a, const double *expected, double size) {
  double copy[MOST * MOST], vectors[MOST * MOST], values[MOST], work[3 * MOST];

  memcpy(copy, a, n * n * sizeof *a);
  cs_symmetric_eigen(n, copy, vectors, values, work);
  assert_eigen(n, a, vectors, values, size);
  qsort(values, n, sizeof *values, rising);
  for (size_t k = 0; k < n; k++) assert_near(values[k], expected[k], 3e-15 * size);
}

/* Rosser, Lanczos, Hestenes and Karush, "Separation of close eigenvalues of a real symmetric
 * matrix", J. Res. Natl. Bur. Stand. 47 (1951): one double, one 0, three nearly equal. */
static void rosser(void **state) {
  static const double a[64] = {
      611,  196, -192, 407, -8,  -52,  -49, 29,   196, 899,  113, -192, -71,  -43, -8,   -44,
      -192, 113, 899,  196, 61,  49,   8,   52,   407, -192, 196, 611,  8,    44,  59,   -23,
      -8,   -71, 61,   8,   411, -599, 208, 208,  -52, -43,  49,  44,   -599, 411, 208,  208,
      -49,  -8,  8,    59,  208, 208,  99,  -911, 29,  -44,  52,  -23,  208,  208, -911, 99};
  double expected[8] = {-10 * sqrt(10405),    0,    510 - 100 * sqrt(26), 1000, 1000,
                        510 + 100 * sqrt(26), 1020, 10 * sqrt(10405)};

  (void)state;
  qsort(expected, 8, sizeof *expected, rising);
  assert_eigenvalues(8, a, expected, 1021);
}

/* 2 on the diagonal, -1 beside it: 2 - 2 cos(k pi / (n + 1)).  All ones: n once, else 0.  Diagonal
 * matrices and those of one and two rows. */
static void simple_matrices(void **state) {
  static const double one[1] = {-3}, two[4] = {1, 2, 2, 1}, ends[2] = {-1, 3};
  static const double diagonal[9] = {3, 0, 0, 0, -1, 0, 0, 0, 2}, sorted[3] = {-1, 2, 3};
  double a[MOST * MOST] = {0}, expected[MOST];

  (void)state;
  for (size_t i = 0; i < MOST; i++) {
    a[i * MOST + i] = 2;
    if (i) a[i * MOST + i - 1] = a[(i - 1) * MOST + i] = -1;
    expected[i] = 2 - 2 * cos((double)(i + 1) * 3.14159265358979323846 / (MOST + 1));
  }
  assert_eigenvalues(MOST, a, expected, 4);
  for (size_t i = 0; i < MOST * MOST; i++) a[i] = 1;
  memset(expected, 0, sizeof expected);
  expected[MOST - 1] = MOST;
  assert_eigenvalues(MOST, a, expected, MOST);
  assert_eigenvalues(1, one, one, 3);
  assert_eigenvalues(2, two, ends, 3);
  assert_eigenvalues(3, diagonal, sorted, 3);
}

/* Hilbert's matrix of order 5, whose inverse is whole (Savage and Lukacs 1954): its first column is
 * 25, -300, 1050, -1400, 630.  The condition number is 4.8e5. */
static void hilbert(void **state) {
  static const double expected[5] = {25, -300, 1050, -1400, 630};
  double a[25], b[5] = {1};

  (void)state;
  for (int i = 0; i < 5; i++) {
    for (int j = 0; j < 5; j++) a[i * 5 + j] = 1.0 / (i + j + 1);
  }
  assert_true(cs_solve_positive(5, a, b));
  for (int i = 0; i < 5; i++) assert_near(b[i], expected[i], 4.8e5 * 2.3e-16 * 1400);
}

static void indefinite_matrices_are_refused(void **state) {
  double a[4] = {1, 2, 2, 1}, b[2] = {1, 1};

  (void)state;
  assert_false(cs_solve_positive(2, a, b));
}

/* Lauchli, Numer. Math. 3 (1961): rows (1, 1, 1), (e, 0, 0), (0, e, 0), (0, 0, e) have the singular
 * values sqrt(3 + e^2), e, e; the product of the matrix with itself loses them at e = 1e-9. */
static void lauchli(void **state) {
  const double e = 1e-9, a[12] = {1, 1, 1, e, 0, 0, 0, e, 0, 0, 0, e};
  double u[12], s[3], v[9];

  (void)state;
  memcpy(u, a, sizeof u);
  cs_singular_values(4, 3, u, s, v);
  assert_near(s[0], sqrt(3 + e * e), 1e-15);
  assert_near(s[1], e, 1e-15);
  assert_near(s[2], e, 1e-15);
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 3; j++) {
      double sum = 0;

      for (int k = 0; k < 3; k++) sum += u[i * 3 + k] * s[k] * v[j * 3 + k];
      assert_near(sum, a[i * 3 + j], 1e-15);
    }
  }
}

/* Columns that depend on each other: the last singular value is rounding. */
static void collinear_columns(void **state) {
  double u[15], s[3], v[9];

  (void)state;
  for (int i = 0; i < 5; i++) {
    u[3 * i] = 1;
    u[3 * i + 1] = i + 1;
    u[3 * i + 2] = 2 * i + 5;
  }
  cs_singular_values(5, 3, u, s, v);
  assert_true(s[0] >= s[1] && s[1] > 0.1 && s[2] < 1e-15 * s[0]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rosser),  cmocka_unit_test(simple_matrices),
      cmocka_unit_test(hilbert), cmocka_unit_test(indefinite_matrices_are_refused),
      cmocka_unit_test(lauchli), cmocka_unit_test(collinear_columns),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
