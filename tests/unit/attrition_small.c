/* Attrition: small inputs worked by hand or known from the literature. */
#include "support.h"

#include "models/attrition/chain.h"
#include "models/attrition/hetero.h"
#include "models/attrition/leak.h"
#include "models/attrition/contest.h"
#include "models/attrition/sustain.h"

#include <math.h>

/* Lanchester (1916) on Nelson's plan: 32 + 8 against 23 + 23 in two fights: 32^2 + 8^2 = 1088 and
 * 23^2 + 23^2 = 1058; the square law leaves sqrt(30). */
static void trafalgar(void **state) {
  cs_duel d = {.a = sqrt(1088), .b = sqrt(1058), .kill_a = 1, .kill_b = 1};
  cs_duel_end end;

  (void)state;
  cs_duel_solve(&d, &end);
  assert_int_equal(end.winner, 1);
  assert_near(end.a, sqrt(30), 1e-12);
}

/* Hankin (arXiv:2405.20740): 31/40, 331/360, 233/315, and P(1, n) = 1 / (n + 1)!. */
static void known_chances(void **state) {
  static const double want[][3] = {{3, 2, 31. / 40}, {4, 2, 331. / 360}, {4, 3, 233. / 315},
                                   {1, 3, 1. / 24},  {1, 5, 1. / 720},   {2, 3, 9. / 40}};

  (void)state;
  for (size_t i = 0; i < 6; i++) {
    cs_duel d = {.a = want[i][0], .b = want[i][1], .kill_a = 1, .kill_b = 1};
    cs_chain_end end = {0};

    assert_int_equal(cs_chain_solve(&d, true, &end), CASUS_OK);
    assert_near(end.p_a, want[i][2], 1e-15);
  }
  /* One against one: the first shot ends it, exponential with rate 2 + 3. */
  cs_duel d = {.a = 1, .b = 1, .kill_a = 2, .kill_b = 3};
  cs_chain_end end = {0};

  assert_int_equal(cs_chain_solve(&d, true, &end), CASUS_OK);
  assert_near(end.p_a, 0.4, 1e-15);
  assert_near(end.mean_time, 0.2, 1e-15);
  assert_near(end.sd_time, 0.2, 1e-15);
}

/* Nobody breaks under the logarithmic law without break points; a side that is not shot at stays.
 */
static void ends_that_never_come(void **state) {
  cs_duel d = {.law = CS_LAW_LOG, .a = 10, .b = 5, .kill_a = 1, .kill_b = 1};
  cs_duel_end end;

  (void)state;
  cs_duel_solve(&d, &end);
  assert_int_equal(end.winner, 0);
  assert_true(isinf(end.time));
  /* b' = -0.1 * 10 = -1: from 5 to 1 in 4. */
  d = (cs_duel){.a = 10, .b = 5, .kill_a = 0.1, .break_b = 0.2};
  cs_duel_solve(&d, &end);
  assert_int_equal(end.winner, 1);
  assert_near(end.a, 10, 0);
  assert_near(end.b, 1, 1e-15);
  assert_near(end.time, 4, 1e-14);
  /* Equal sides break together. */
  d = (cs_duel){.a = 7, .b = 7, .kill_a = 0.3, .kill_b = 0.3, .break_a = 0.5, .break_b = 0.5};
  cs_duel_solve(&d, &end);
  assert_int_equal(end.winner, 0);
  assert_near(end.a, 3.5, 1e-14);
}

/* Two types against one with fixed aim: each of a's types is hit by 0.5 * 0.2 * b; type 0 (1 unit)
 * is gone when half the fire has taken it, then all fire goes to type 1.  b is not shot at, so it
 * stays 10: type 0 gone at 1 / (0.5 * 0.2 * 10) = 1, type 1 then 3 - 1 = 2, at 2 a unit of time:
 * gone at 2. */
static void a_type_runs_out(void **state) {
  cs_hetero h = {.n_a = 2,
                 .n_b = 1,
                 .kill_b = {{0.2, 0.2}},
                 .aim_a = {{1}, {1}},
                 .aim_b = {{1, 1}},
                 .value_a = {1, 1},
                 .value_b = {1},
                 .fire_a = CS_FIRE_FIXED,
                 .fire_b = CS_FIRE_FIXED};
  double a[2] = {1, 3}, b[1] = {10};
  cs_hetero_end end;

  (void)state;
  cs_hetero_solve(&h, 100, a, b, &end);
  assert_int_equal(end.winner, -1);
  assert_near(end.time, 2, 1e-9);
  assert_near(b[0], 10, 0);
}

/* Erlang's tables: B(1, 1) = 1/2, B(2, 1) = 1/5, B(5, 3) = 0.11005 (243/2208). */
static void erlang(void **state) {
  (void)state;
  assert_near(cs_erlang_b(1, 1), 0.5, 1e-15);
  assert_near(cs_erlang_b(2, 1), 0.2, 1e-15);
  assert_near(cs_erlang_b(5, 3), 243.0 / 2208.0, 1e-15);
}

/* Shoot, look, shoot with p = 1/2 and two shots: 1 + 1/2 shots, 1/4 leaks.  Cost by hand. */
static void look_before_the_next_shot(void **state) {
  cs_leak_layer l = {.p_kill = 0.5, .shots = 2, .magazine = 30, .price = 2, .look = true};
  cs_leak_raid raid = {.price = 1, .damage = 10};
  cs_leak_result r;

  (void)state;
  cs_leak_solve(&l, 1, &raid, 24, &r);
  assert_near(r.engaged[0], 20, 1e-12);
  assert_near(r.leakers, 20.0 / 4 + 4, 1e-12);
  assert_near(r.munition_ratio, 60.0 / 24, 1e-12);
  assert_near(r.damage_ratio, (60.0 + 90) / 24, 1e-12);
  assert_near(r.per_leaker, 24.0 / 9, 1e-12);
  assert_near(r.protected_value, 150, 1e-12);
  assert_near(cs_leak_exhausted(&l, 1), 20, 1e-12);
}

/* Production overtakes use in time, or too late.  Net now -10 a month, later +10, tau 12: the
 * deepest point is where exp(-t / 12) = 1/2, t = 8.318; there -10 t + 20 (t - 12 / 2) = 10 t - 120
 * = -36.82. */
static void production_overtakes(void **state) {
  cs_sustain s = {.stock = 37, .before = 0, .after = 20, .tau = 12, .use = 10};

  (void)state;
  assert_true(isinf(cs_sustain_empty(&s)));
  assert_near(cs_sustain_stock(&s, 12 * log(2)), 37 + 120 * log(2) - 120, 1e-12);
  s.stock = 36.8;
  assert_true(cs_sustain_empty(&s) < 12 * log(2));
}

/* Two types a side of equal price, three lots each, hence four mixes.  Where a's type 0 is always
 * the stronger and b's type 0 too, both buy only it: 3 * 3 against 3 * 2, a share of 0.6.  Where
 * each type is strong against one type of the other side, in a ring (3 and 1), each mix of a has an
 * answer; by symmetry the value is 1/2. */
static void best_replies(void **state) {
  const cs_mix_type types[2] = {{1, 0, INFINITY, INFINITY, 1}, {1, 0, INFINITY, INFINITY, 1}};
  cs_mix_side a = {types, 2, 3, {{3, 3}, {1, 1}}}, b = {types, 2, 3, {{2, 2}, {1, 1}}};
  cs_contest c;

  (void)state;
  assert_int_equal(cs_contest_solve(&a, &b, &c), CASUS_OK);
  assert_int_equal(c.n_a, 4);
  assert_int_equal(c.n_pure, 1);
  assert_int_equal(c.cycle, 0);
  assert_near(c.mix_a[c.a][0], 3, 0);
  assert_near(c.mix_b[c.b][0], 3, 0);
  assert_near(c.value, 0.6, 1e-12);
  assert_near(c.p_a[c.a], 1, 1e-12);
  cs_contest_free(&c);
  a = (cs_mix_side){types, 2, 3, {{3, 1}, {1, 3}}};
  b = (cs_mix_side){types, 2, 3, {{1, 3}, {3, 1}}};
  assert_int_equal(cs_contest_solve(&a, &b, &c), CASUS_OK);
  assert_int_equal(c.n_pure, 0);
  assert_true(c.cycle > 1);
  assert_near(c.value, 0.5, 1e-12);
  cs_contest_free(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(trafalgar),
      cmocka_unit_test(known_chances),
      cmocka_unit_test(ends_that_never_come),
      cmocka_unit_test(a_type_runs_out),
      cmocka_unit_test(erlang),
      cmocka_unit_test(look_before_the_next_shot),
      cmocka_unit_test(production_overtakes),
      cmocka_unit_test(best_replies),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
