/* Scores on real battles, and laws fitted to the Ardennes.
 *
 * CDB90: 614 battles with a winner and both strengths, ten folds of whole wars.  The numbers were
 * computed by another program (ridge logistic regression, penalty 1/2 on all coefficients, Newton)
 * with the folds of attrition_folds.csv, and are printed with three digits (Brier: four).
 * Ardennes: Bracken (1995), days 2..33; numbers by least squares of another program. */
#include "support.h"

#include "models/attrition/calibrate.h"

#include <math.h>
#include <string.h>

static void cdb90(void **state) {
  static const double want[CS_N_CALIBRATE][4] = {
      [CS_CALIBRATE_BASE] = {.647, .2305, .654, .500},
      [CS_CALIBRATE_LARGER] = {.598},
      [CS_CALIBRATE_THREE] = {.445},
      [CS_CALIBRATE_HALF] = {.555},
      [CS_CALIBRATE_RATIO] = {.635, .2278, .647, .559},
      [CS_CALIBRATE_POSTURE] = {.629, .2278, .648, .562},
      [CS_CALIBRATE_MATERIAL] = {.664, .2149, .622, .662},
      [CS_CALIBRATE_BEFORE] = {.725, .1845, .557, .761},
      [CS_CALIBRATE_AFTER] = {.808, .1356, .465, .874},
  };
  cs_arena *arena;
  casus_diag *d;
  cs_battles all;
  cs_calibration got;
  cs_csv folds;

  (void)state;
  if (!reference("attrition/cdb90_battles.csv")) skip();
  arena = cs_arena_new();
  d = casus_diag_new();
  assert_int_equal(cs_battles_read(reference("attrition/cdb90_battles.csv"), arena, d, &all),
                   CASUS_OK);
  assert_int_equal(all.n, 660);
  read_table(source_file("tests/published/attrition_folds.csv"), arena, &folds);
  assert_int_equal(folds.n, 52);
  for (size_t i = 0; i < all.n; i++) {
    for (size_t r = 1; r < folds.n; r++) {
      if (!strcmp(all.groups[all.battles[i].group], folds.rows[r].cells[0].text))
        all.battles[i].fold = (size_t)cell_number(&folds.rows[r].cells[1]);
    }
  }
  assert_int_equal(cs_calibrate(&all, &got), CASUS_OK);
  assert_int_equal(got.n, 614);
  assert_int_equal(got.n_groups, 51);
  assert_near(got.base_rate, 0.647, 5e-4);
  for (int m = 0; m < CS_N_CALIBRATE; m++) {
    const cs_calibrate_score *s = &got.scores[m];

    assert_true(s->scored);
    assert_near(s->accuracy, want[m][0], 5.001e-4);
    if (want[m][1] == 0) continue;
    assert_near(s->brier, want[m][1], 0.51e-4);
    assert_near(s->log_loss, want[m][2], 5.1e-4);
    assert_near(s->auc, want[m][3], 5.1e-4);
  }
  /* Losses: 654 battles; medians 6.6 % and 12.2 %; spreads 1.41, 1.67, 1.48. */
  assert_int_equal(got.n_losses, 654);
  assert_near(got.median_att, 0.066, 5e-4);
  assert_near(got.median_def, 0.122, 5e-4);
  assert_near(got.loss_sd, CS_HISTORY_SD, 5e-3);
  assert_near(got.spread.square, 1.67, 5e-3);
  assert_near(got.spread.log, 1.48, 5e-3);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void ardennes(void **state) {
  cs_arena *arena;
  double column[4][64];
  cs_series_fit fit;
  cs_csv t;

  (void)state;
  if (!reference("attrition/ardennes_daily.csv")) skip();
  arena = cs_arena_new();
  read_table(reference("attrition/ardennes_daily.csv"), arena, &t);
  assert_int_equal(t.n, 33);
  for (size_t i = 0; i + 1 < t.n; i++) {
    for (size_t k = 0; k < 4; k++) column[k][i] = cell_number(&t.rows[i + 1].cells[k + 1]);
  }
  assert_int_equal(cs_calibrate_series(t.n - 1, column[0], column[1], column[2], column[3], &fit),
                   CASUS_OK);
  assert_near(fit.a.r2_square, 0.175, 5e-4);
  assert_near(fit.b.r2_square, 0.069, 5e-4);
  assert_near(fit.a.r2_linear, 0.239, 5e-4);
  assert_near(fit.b.r2_linear, 0.200, 5e-4);
  assert_near(fit.a.r2_log, 0.081, 5e-4);
  assert_near(fit.b.r2_log, 0.158, 5e-4);
  assert_near(fit.condition, 7.06e4, 0.01e4);
  /* The free exponents make no sense, and the fit says so. */
  assert_near(fit.a.own, 16.802, 1e-3);
  assert_near(fit.a.enemy, -3.389, 1e-3);
  assert_false(fit.is_identified);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cdb90),
      cmocka_unit_test(ardennes),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
