/* Shares of deep ranges on functions whose first-order shares are known, over 200 seeds (60 in haste) of the deep
 * points a run takes: which ranges are named, and are the shares right? */
#include "support.h"

#include "analysis/deep_shares.h"
#include "engine/design.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RANGES = 11, MOST_POINTS = 128 };

/* First-order shares below by hand: with u uniform, Var u = 1/12. */

/* sqrt(0.6) u1 + sqrt(0.3) u4 + sqrt(0.1) u9: 0.6, 0.3, 0.1. */
static double three(const double *u) {
  return sqrt(0.6) * u[1] + sqrt(0.3) * u[4] + sqrt(0.1) * u[9];
}
/* Five of equal weight. */
static double five(const double *u) {
  return u[0] + u[2] + u[5] + u[8] - u[10];
}
/* u2 u7: Var = 1/9 - 1/16 = 7/144; E[y | u2] = u2 / 2, Var = 1/48: 3/7 each. */
static double product(const double *u) {
  return u[2] * u[7];
}
/* (u2 - 1/2)(u7 - 1/2): all is interaction. */
static double interaction(const double *u) {
  return (u[2] - 0.5) * (u[7] - 0.5);
}
/* One input, bent: its share is 1. */
static double bent(const double *u) {
  return exp(3 * u[3]);
}
/* 0 or 1, by one input: its share is 1, of which a polynomial of degree 3 sees a part. */
static double step(const double *u) {
  return u[3] > 0.6 ? 1 : 0;
}

typedef struct {
  const char *name;
  double (*f)(const double *);
  double share[RANGES];
} function;

static const function functions[] = {
    {"three", three, {[1] = 0.6, [4] = 0.3, [9] = 0.1}},
    {"five", five, {[0] = 0.2, [2] = 0.2, [5] = 0.2, [8] = 0.2, [10] = 0.2}},
    {"product", product, {[2] = 3.0 / 7, [7] = 3.0 / 7}},
    {"interaction", interaction, {0}},
    {"bent", bent, {[3] = 1}},
    {"step", step, {[3] = 1}},
};

/* What happened over the seeds. */
typedef struct {
  size_t falsely; /* seeds in which a range is named without half the share it is given */
  size_t above;   /* seeds in which the named shares sum to more than 1 */
  size_t named, covered, known; /* ranges with a true share: named; share within its interval */
} tally;

static void one_seed(const function *f, size_t points, uint64_t seed, tally *t) {
  static double u[RANGES][MOST_POINTS], y[MOST_POINTS];
  const double *columns[RANGES];
  cs_deep_share out[RANGES];
  cs_design_settings settings = {CS_DESIGN_LHS, seed, 1, points, RANGES};
  cs_design *design;
  double variance, sum = 0;
  bool falsely = false;

  assert_int_equal(cs_design_new(&settings, NULL, &design), CASUS_OK);
  for (size_t k = 0; k < RANGES; k++) {
    cs_design_column(design, 0, 0, points, k, u[k]);
    columns[k] = u[k];
  }
  cs_design_free(design);
  for (size_t i = 0; i < points; i++) {
    double x[RANGES];

    for (size_t k = 0; k < RANGES; k++) x[k] = u[k][i];
    y[i] = f->f(x);
  }
  assert_int_equal(cs_deep_shares(points, RANGES, columns, y, 0, out, &variance), CASUS_OK);
  for (size_t k = 0; k < RANGES; k++) {
    bool named = out[k].settled && out[k].share > 2 * out[k].error;

    if (named) sum += out[k].share;
    falsely |= named && f->share[k] < out[k].share / 2;
    if (!(f->share[k] > 0)) continue;
    t->known++;
    t->named += named;
    t->covered += fabs(out[k].share - f->share[k]) <= 2.04 * out[k].error + 1e-6;
  }
  t->falsely += falsely;
  t->above += sum > 1 + 1e-9;
}

static size_t seeds(void) {
  return as_many(200, 60);
}

static tally all_seeds(const function *f, size_t points) {
  tally t = {0};

  for (uint64_t seed = 1; seed <= seeds(); seed++) one_seed(f, points, seed, &t);
  print_message(
      "%-11s %3zu points: %zu of %zu seeds name falsely; %zu of %zu true ranges named, %zu "
      "shares within their interval\n",
      f->name, points, t.falsely, seeds(), t.named, t.known, t.covered);
  return t;
}

static void named_ranges_have_influence(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
    /* 16 points for 11 ranges are too few to name any. */
    assert_int_equal(all_seeds(&functions[k], 16).named, 0);
    for (size_t points = 32; points <= MOST_POINTS; points *= 2) {
      tally t = all_seeds(&functions[k], points);

      assert_true(t.falsely <= seeds() / 20);
      assert_int_equal(t.above, 0);
    }
  }
}

static void influence_is_named(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
    tally t = all_seeds(&functions[k], 32);

    assert_true((double)t.named >= 0.95 * (double)t.known);
  }
}

/* Where the additive part is what a cubic can say. */
static void shares_are_within_their_error(void **state) {
  (void)state;
  for (size_t k = 0; k < 3; k++) {
    tally t = all_seeds(&functions[k], 64);

    assert_true((double)t.covered >= 0.93 * (double)t.known);
  }
}

static void nothing_varies(void **state) {
  double y[32], u[32];
  const double *columns[] = {u};
  cs_deep_share out;
  double variance;

  (void)state;
  for (size_t i = 0; i < 32; i++) {
    u[i] = ((double)i + 0.5) / 32;
    y[i] = 0.1 + 1e-17 * (double)i;
  }
  assert_int_equal(cs_deep_shares(32, 1, columns, y, 0, &out, &variance), CASUS_OK);
  assert_false(out.settled);
  assert_true(variance == 0);
}

/* Two ranges with the same values cannot be told apart: neither is named. */
static void twins(void **state) {
  double y[32], u[32];
  const double *columns[] = {u, u};
  cs_deep_share out[2];
  double variance;

  (void)state;
  for (size_t i = 0; i < 32; i++) {
    u[i] = ((double)i + 0.5) / 32;
    y[i] = u[i];
  }
  assert_int_equal(cs_deep_shares(32, 2, columns, y, 0, out, &variance), CASUS_OK);
  assert_false(out[0].settled && out[1].settled);
}

/* Noise of known size is no share of anything: y = u0 + noise of twice its variance. */
static void noise_is_taken_out(void **state) {
  size_t near = 0;

  (void)state;
  for (uint64_t seed = 1; seed <= seeds(); seed++) {
    double y[MOST_POINTS], u[2][MOST_POINTS], variance;
    const double *columns[] = {u[0]};
    cs_deep_share out;
    cs_design_settings settings = {CS_DESIGN_MC, seed, 1, MOST_POINTS, 2};
    cs_design *design;

    assert_int_equal(cs_design_new(&settings, NULL, &design), CASUS_OK);
    for (size_t k = 0; k < 2; k++) cs_design_column(design, 0, 0, MOST_POINTS, k, u[k]);
    cs_design_free(design);
    for (size_t i = 0; i < MOST_POINTS; i++) y[i] = u[0][i] + sqrt(2) * (u[1][i] - 0.5);
    assert_int_equal(cs_deep_shares(MOST_POINTS, 1, columns, y, 2.0 / 12, &out, &variance),
                     CASUS_OK);
    near += fabs(out.share - 1) <= 2.04 * out.error + 1e-6;
  }
  print_message("noise: %zu of %zu shares within their interval\n", near, seeds());
  assert_true((double)near >= 0.93 * (double)seeds());
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(named_ranges_have_influence),
      cmocka_unit_test(influence_is_named),
      cmocka_unit_test(shares_are_within_their_error),
      cmocka_unit_test(nothing_varies),
      cmocka_unit_test(twins),
      cmocka_unit_test(noise_is_taken_out),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
