/* The calibrated forecast on issues small enough to work by hand. */
#include "support.h"

#include "models/bargaining/predict.h"

#include <math.h>
#include <stdlib.h>

static const cs_predict_params plain = {.crowding = 1, .reach = 0.2, .split = 0.5, .tail = 0};
static const double ones[] = {1, 1, 1, 1};

static void *forecast(const cs_predict_params *p, size_t n, const double *x, const double *s,
                      const double *c, cs_prediction *out) {
  void *work = malloc(cs_predict_workspace(n));

  assert_non_null(work);
  assert_true(cs_predict(p, n, x, s, c, work, out));
  return work;
}

/* Two equals at 0 and 1: they agree on 0 or on 1 with chance 1/4 each, meet halfway with 1/4, end
 * anywhere between with 1/4. */
static void two_camps(void **state) {
  static const double x[] = {0, 1};
  cs_prediction f;
  void *work = forecast(&plain, 2, x, ones, ones, &f);

  (void)state;
  assert_near(cs_prediction_at(&f, 0), 0.25, 1e-15);
  assert_near(cs_prediction_at(&f, 0.5), 0.25, 1e-15);
  assert_near(cs_prediction_at(&f, 1), 0.25, 1e-15);
  assert_near(cs_prediction_at(&f, 0.3), 0, 1e-15);
  assert_near(cs_prediction_cdf(&f, 0.25), 0.25 + 0.25 * 0.25, 1e-15);
  assert_near(cs_prediction_below(&f, 0.5), 0.375, 1e-15);
  assert_near(cs_prediction_cdf(&f, 0.5), 0.625, 1e-15);
  assert_near(cs_prediction_below(&f, 1), 0.75, 1e-15);
  assert_near(cs_prediction_cdf(&f, 1), 1, 0);
  assert_near(cs_prediction_mean(&f), 0.5, 1e-15);
  assert_near(cs_prediction_quantile(&f, 0.1), 0, 0);
  assert_near(cs_prediction_quantile(&f, 0.3125), 0.25, 1e-15);
  assert_near(cs_prediction_quantile(&f, 0.5), 0.5, 0);
  assert_near(cs_prediction_quantile(&f, 0.6875), 0.75, 1e-15);
  assert_near(cs_prediction_quantile(&f, 0.9), 1, 0);
  /* Outcome 0: the integral of (1 - F)^2.  1 - F falls from 3/4 to 5/8 on the left half and from
   * 3/8 to 1/4 on the right; a line from a to b over a length h gives h (a^2 + ab + b^2) / 3. */
  assert_near(cs_prediction_crps(&f, 0),
              0.5 * (0.5625 + 0.46875 + 0.390625) / 3 + 0.5 * (0.140625 + 0.09375 + 0.0625) / 3,
              1e-15);
  /* Outcome 1/2: F^2 on the left, from 1/4 to 3/8, and the same mirrored. */
  assert_near(cs_prediction_crps(&f, 0.5), 2 * 0.5 * (0.0625 + 0.09375 + 0.140625) / 3, 1e-15);
  free(work);
}

/* Two equals at 0 and one at 1, crowding 1/2: weights in the ratio sqrt(2) : 1 instead of 2 : 1. */
static void crowds_count_less(void **state) {
  static const double x[] = {0, 1, 0};
  const double q = sqrt(2) / (1 + sqrt(2));
  cs_predict_params p = plain;
  cs_prediction f;
  void *work;

  (void)state;
  p.crowding = 0.5;
  work = forecast(&p, 3, x, ones, ones, &f);
  assert_near(cs_prediction_at(&f, 0), q * q, 1e-15);
  assert_near(cs_prediction_at(&f, 1), (1 - q) * (1 - q), 1e-15);
  free(work);
}

/* Positions 0, 0.1 and 1, equal weights, reach 0.2: m = (1/3)(1 + 1/2), the same, and 1/3. */
static void neighbours_crowd_in_part(void **state) {
  static const double x[] = {0, 0.1, 1};
  const double a = pow(0.5, -0.5), b = pow(1.0 / 3, -0.5), q = a / (2 * a + b);
  cs_predict_params p = plain;
  cs_prediction f;
  void *work;

  (void)state;
  p.crowding = 0.5;
  work = forecast(&p, 3, x, ones, ones, &f);
  assert_near(cs_prediction_at(&f, 0), q * q, 1e-15);
  assert_near(cs_prediction_at(&f, 0.05), 0.5 * 2 * q * q, 1e-15);
  free(work);
}

/* All agree: what is not in the tail is there.  F(y) = tail y, and one step. */
static void unanimity(void **state) {
  static const double x[] = {0.4, 0.4};
  cs_predict_params p = plain;
  cs_prediction f;
  void *work;

  (void)state;
  p.tail = 0.1;
  work = forecast(&p, 2, x, ones, ones, &f);
  assert_near(cs_prediction_at(&f, 0.4), 0.9, 1e-15);
  assert_near(cs_prediction_cdf(&f, 0.2), 0.02, 1e-15);
  assert_near(cs_prediction_cdf(&f, 0.9), 0.99, 1e-15);
  assert_near(cs_prediction_mean(&f), 0.9 * 0.4 + 0.1 * 0.5, 1e-15);
  assert_near(cs_prediction_quantile(&f, 0.97), 0.7, 1e-12);
  assert_near(cs_prediction_quantile(&f, 0.02), 0.2, 1e-12);
  free(work);
}

static void who_has_no_weight_has_no_say(void **state) {
  static const double x[] = {0, 0.7, 1}, s[] = {1, 0, 1}, none[] = {0, 0, 0};
  cs_prediction f;
  void *work = forecast(&plain, 3, x, s, ones, &f);

  (void)state;
  assert_near(cs_prediction_at(&f, 0.7), 0, 1e-15);
  assert_near(cs_prediction_at(&f, 1), 0.25, 1e-15);
  free(work);
  /* Nobody has weight: all the same. */
  work = forecast(&plain, 3, x, none, ones, &f);
  assert_near(cs_prediction_at(&f, 0.7), 1.0 / 9, 1e-15);
  free(work);
}

static void nobody_and_too_many(void **state) {
  cs_prediction f;
  double work;

  (void)state;
  assert_false(cs_predict(&plain, 0, NULL, NULL, NULL, &work, &f));
  assert_true(cs_predict_workspace(CS_PREDICT_ACTORS + 1) == SIZE_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(two_camps),
      cmocka_unit_test(crowds_count_less),
      cmocka_unit_test(neighbours_crowd_in_part),
      cmocka_unit_test(unanimity),
      cmocka_unit_test(who_has_no_weight_has_no_say),
      cmocka_unit_test(nobody_and_too_many),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
