/* The mathematical functions where the answer is exact: special values (C17, Annex F), powers that
 * are doubles, and the column form, which must have the bits of the scalar one. */
#include "support.h"

#include "base/libm.h"
#include "base/random.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define BIG 1.7976931348623157e308
#define LEAST 4.9406564584124654e-324

/* The same number and sign; NaN and NaN are the same. */
static void assert_same(double got, double want) {
  if (want != want) {
    assert_true(got != got);
    return;
  }
  if (got != want || signbit(got) != signbit(want)) fail_msg("%a instead of %a", got, want);
}

static void exponentials(void **state) {
  (void)state;
  assert_same(cs_exp(0.0), 1);
  assert_same(cs_exp(-0.0), 1);
  assert_same(cs_exp(INFINITY), INFINITY);
  assert_same(cs_exp(-INFINITY), 0);
  assert_same(cs_exp(NAN), NAN);
  assert_same(cs_exp(709.78271289338409), INFINITY); /* log(DBL_MAX) = 709.7827128933839967 */
  assert_true(cs_exp(709.78271289338397) < INFINITY);
  assert_same(cs_exp(BIG), INFINITY);
  assert_same(cs_exp(-BIG), 0);
  assert_same(cs_exp(-745.2), 0); /* log(LEAST / 2) = -745.13 */
  assert_same(cs_exp(-745.1), LEAST);
  assert_same(cs_expm1(0.0), 0.0);
  assert_same(cs_expm1(-0.0), -0.0);
  assert_same(cs_expm1(LEAST), LEAST);
  assert_same(cs_expm1(INFINITY), INFINITY);
  assert_same(cs_expm1(-INFINITY), -1);
  assert_same(cs_expm1(-BIG), -1);
  assert_same(cs_expm1(NAN), NAN);
}

static void logarithms(void **state) {
  (void)state;
  assert_same(cs_log(1), 0.0);
  assert_same(cs_log(0.0), -INFINITY);
  assert_same(cs_log(-0.0), -INFINITY);
  assert_same(cs_log(-1), NAN);
  assert_same(cs_log(-INFINITY), NAN);
  assert_same(cs_log(INFINITY), INFINITY);
  assert_same(cs_log(NAN), NAN);
  assert_same(cs_log1p(0.0), 0.0);
  assert_same(cs_log1p(-0.0), -0.0);
  assert_same(cs_log1p(LEAST), LEAST);
  assert_same(cs_log1p(-1), -INFINITY);
  assert_same(cs_log1p(-2), NAN);
  assert_same(cs_log1p(INFINITY), INFINITY);
  assert_same(cs_log1p(NAN), NAN);
  assert_same(cs_log10(1), 0.0);
  assert_same(cs_log10(0.0), -INFINITY);
  assert_same(cs_log10(-1), NAN);
  assert_same(cs_log10(INFINITY), INFINITY);
  assert_same(cs_log10(NAN), NAN);
  /* The text of a number asks how many digits it has. */
  for (int k = 0; k <= 22; k++) assert_same(cs_log10(cs_pow(10, k)), k);
}

static void powers_of_special_numbers(void **state) {
  static const double nan_free[] = {-INFINITY, -3, -1, -0.5, -0.0, 0.0, 0.5, 1, 2, INFINITY};

  (void)state;
  for (size_t i = 0; i < sizeof nan_free / sizeof *nan_free; i++) {
    assert_same(cs_pow(nan_free[i], 0.0), 1);
    assert_same(cs_pow(nan_free[i], -0.0), 1);
    assert_same(cs_pow(1, nan_free[i]), 1);
  }
  assert_same(cs_pow(NAN, 0), 1);
  assert_same(cs_pow(1, NAN), 1);
  assert_same(cs_pow(NAN, 1), NAN);
  assert_same(cs_pow(2, NAN), NAN);
  assert_same(cs_pow(0.0, -3), INFINITY);
  assert_same(cs_pow(-0.0, -3), -INFINITY);
  assert_same(cs_pow(-0.0, -2), INFINITY);
  assert_same(cs_pow(-0.0, -2.5), INFINITY);
  assert_same(cs_pow(-0.0, -INFINITY), INFINITY);
  assert_same(cs_pow(0.0, 3), 0.0);
  assert_same(cs_pow(-0.0, 3), -0.0);
  assert_same(cs_pow(-0.0, 2), 0.0);
  assert_same(cs_pow(-0.0, 0.5), 0.0);
  assert_same(cs_pow(-1, INFINITY), 1);
  assert_same(cs_pow(-1, -INFINITY), 1);
  assert_same(cs_pow(-2, 0.5), NAN);
  assert_same(cs_pow(0.5, -INFINITY), INFINITY);
  assert_same(cs_pow(2, -INFINITY), 0);
  assert_same(cs_pow(-0.5, INFINITY), 0);
  assert_same(cs_pow(-2, INFINITY), INFINITY);
  assert_same(cs_pow(-INFINITY, -3), -0.0);
  assert_same(cs_pow(-INFINITY, -2), 0.0);
  assert_same(cs_pow(-INFINITY, 3), -INFINITY);
  assert_same(cs_pow(-INFINITY, 2.5), INFINITY);
  assert_same(cs_pow(INFINITY, -0.1), 0);
  assert_same(cs_pow(INFINITY, 0.1), INFINITY);
  /* Even and odd at the end of what has odd numbers. */
  assert_same(cs_pow(-1, 0x1p53 - 1), -1);
  assert_same(cs_pow(-1, 0x1p53), 1);
  assert_same(cs_pow(-2, BIG), INFINITY);
  assert_same(cs_pow(-2, -BIG), 0);
  assert_same(cs_pow(-BIG, 3), -INFINITY);
  assert_same(cs_pow(-BIG, -3), -0.0);
  assert_same(cs_pow(BIG, LEAST), 1);
  assert_same(cs_pow(LEAST, -LEAST), 1);
}

/* Powers of whole numbers that are doubles, computed by multiplying; roots of squares. */
static void exact_powers(void **state) {
  (void)state;
  for (int base = -20; base <= 20; base++) {
    double power = 1;

    for (int k = 0; fabs(power) <= 0x1p53; k++) {
      assert_same(cs_pow(base, k), power);
      if (base == 0 || base == 1 || base == -1) {
        if (k == 60) break;
      }
      power *= base;
    }
  }
  for (int k = -1074; k < 1024; k++) {
    assert_same(cs_pow(2, k), ldexp(1, k));
    assert_same(cs_pow(4, 0.5 * k), k < 1024 ? ldexp(1, k) : INFINITY);
  }
  for (int n = 1; n <= 1000; n++) assert_same(cs_pow((double)n * n, 0.5), n);
}

static void angles(void **state) {
  const double pi = 3.14159265358979323846;

  (void)state;
  assert_same(cs_sin(-0.0), -0.0);
  assert_same(cs_sin(LEAST), LEAST);
  assert_same(cs_sin(INFINITY), NAN);
  assert_same(cs_sin(NAN), NAN);
  assert_same(cs_cos(0.0), 1);
  assert_same(cs_cos(-INFINITY), NAN);
  assert_same(cs_cos(NAN), NAN);
  assert_same(cs_tan(-0.0), -0.0);
  assert_same(cs_tan(INFINITY), NAN);
  assert_same(cs_tan(NAN), NAN);
  assert_same(cs_asin(-0.0), -0.0);
  assert_same(cs_asin(1), pi / 2);
  assert_same(cs_asin(-1), -pi / 2);
  assert_same(cs_asin(1.0000001), NAN);
  assert_same(cs_asin(NAN), NAN);
  assert_same(cs_atan(-0.0), -0.0);
  assert_same(cs_atan(INFINITY), pi / 2);
  assert_same(cs_atan(-INFINITY), -pi / 2);
  assert_same(cs_atan(NAN), NAN);
  assert_same(cs_atan2(0.0, -0.0), pi);
  assert_same(cs_atan2(-0.0, -0.0), -pi);
  assert_same(cs_atan2(0.0, 0.0), 0.0);
  assert_same(cs_atan2(-0.0, 0.0), -0.0);
  assert_same(cs_atan2(-0.0, -3), -pi);
  assert_same(cs_atan2(-0.0, 3), -0.0);
  assert_same(cs_atan2(-1, 0.0), -pi / 2);
  assert_same(cs_atan2(1, -0.0), pi / 2);
  assert_same(cs_atan2(2, -INFINITY), pi);
  assert_same(cs_atan2(-2, INFINITY), -0.0);
  assert_same(cs_atan2(INFINITY, 5), pi / 2);
  assert_same(cs_atan2(-INFINITY, -5), -pi / 2);
  assert_same(cs_atan2(INFINITY, -INFINITY), 3 * pi / 4);
  assert_same(cs_atan2(-INFINITY, INFINITY), -pi / 4);
  assert_same(cs_atan2(NAN, 1), NAN);
  assert_same(cs_atan2(1, NAN), NAN);
}

/* Kahan's hard case: of all doubles this is among the nearest to a multiple of pi / 2 (Muller,
 * Elementary Functions, 3rd ed., table 11.1): 6381956970095103 2^797, whose cosine is
 * -4.6871659242546277e-19. */
static void far_arguments(void **state) {
  (void)state;
  assert_near(cs_cos(ldexp(6381956970095103, 797)), -4.6871659242546277e-19, 1e-34);
  assert_near(cs_sin(1e22), -0.8522008497671888017727, 1e-15); /* Muller, section 11.1 */
}

static void others(void **state) {
  (void)state;
  assert_same(cs_erfc(INFINITY), 0.0);
  assert_same(cs_erfc(-INFINITY), 2);
  assert_same(cs_erfc(0), 1);
  assert_same(cs_erfc(-LEAST), 1);
  assert_same(cs_erfc(NAN), NAN);
  assert_same(cs_lgamma(1), 0.0);
  assert_same(cs_lgamma(2), 0.0);
  assert_same(cs_lgamma(0.0), INFINITY);
  assert_same(cs_lgamma(INFINITY), INFINITY);
  assert_same(cs_lgamma(BIG), INFINITY);
  assert_same(cs_lgamma(-0.5), NAN);
  assert_same(cs_lgamma(NAN), NAN);
  assert_same(cs_fmax(NAN, 1), 1);
  assert_same(cs_fmax(1, NAN), 1);
  assert_same(cs_fmin(NAN, 1), 1);
  assert_same(cs_fmin(1, NAN), 1);
  assert_same(cs_fmax(NAN, NAN), NAN);
  assert_same(cs_fmax(2, -INFINITY), 2);
  assert_same(cs_fmin(2, -INFINITY), -INFINITY);
  assert_same(cs_fmax(0.0, -0.0), -0.0);
  assert_same(cs_fmax(-0.0, 0.0), 0.0);
  assert_same(cs_fmin(0.0, -0.0), -0.0);
  assert_same(cs_fmin(-0.0, 0.0), 0.0);
}

static void columns_have_the_bits_of_numbers(void **state) {
  enum { N = 4099 };
  static double x[N], y[N];

  (void)state;
  for (size_t i = 0; i < N; i++) x[i] = 1400 * cs_random_unit(1, 2, i) - 700;
  x[0] = 0.0;
  x[1] = NAN;
  cs_exp_column(N, x, y);
  for (size_t i = 0; i < N; i++) assert_same(y[i], cs_exp(x[i]));
  memcpy(y, x, sizeof y);
  cs_exp_column(N, y, y);
  for (size_t i = 0; i < N; i++) assert_same(y[i], cs_exp(x[i]));
  x[0] = INFINITY;
  x[1] = -INFINITY;
  cs_exp_column(2, x, y);
  assert_same(y[0], cs_exp(700));
  assert_same(y[1], cs_exp(-700));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(exponentials),
      cmocka_unit_test(logarithms),
      cmocka_unit_test(powers_of_special_numbers),
      cmocka_unit_test(exact_powers),
      cmocka_unit_test(angles),
      cmocka_unit_test(far_arguments),
      cmocka_unit_test(others),
      cmocka_unit_test(columns_have_the_bits_of_numbers),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
