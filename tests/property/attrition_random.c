/* Attrition: what must hold for any input, and agreement with simulation and other routes.  Inputs
 * are drawn from cs_random_unit(SEED, stream, k); failures print k. */
#include "support.h"

#include "base/random.h"
#include "models/attrition/chain.h"
#include "models/attrition/deny.h"
#include "models/attrition/hetero.h"
#include "models/attrition/leak.h"
#include "models/attrition/mix.h"
#include "models/attrition/reinforce.h"
#include "models/attrition/salvo.h"
#include "models/attrition/sustain.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SEED = 20251122, TRIALS = 300 };

static uint64_t next_index;

static double draw(double low, double high) {
  return low + (high - low) * cs_random_unit(SEED, 1, next_index++);
}

static size_t whole(size_t low, size_t high) {
  return low + (size_t)draw(0, (double)(high - low + 1) - 1e-9);
}

/* Relative to the larger of the two. */
static void assert_close(size_t k, double got, double want, double relative) {
  double scale = fmax(fabs(got), fabs(want));

  if (isinf(got) && got == want) return;
  if (!(fabs(got - want) <= relative * scale))
    fail_msg("seed %d, trial %zu: got %.17g, expected %.17g", SEED, k, got, want);
}

static cs_duel any_duel(void) {
  return (cs_duel){.law = (cs_law)whole(0, CS_N_LAWS - 1),
                   .a = draw(10, 1000),
                   .b = draw(10, 1000),
                   .kill_a = draw(0.01, 0.1),
                   .kill_b = draw(0.01, 0.1),
                   .break_a = draw(0.05, 0.9),
                   .break_b = draw(0.05, 0.9),
                   .w = draw(0, 1),
                   .p = draw(0, 1.5),
                   .q = draw(0, 1.5)};
}

static cs_duel swapped(const cs_duel *d) {
  cs_duel s = *d;

  s.a = d->b;
  s.b = d->a;
  s.kill_a = d->kill_b;
  s.kill_b = d->kill_a;
  s.break_a = d->break_b;
  s.break_b = d->break_a;
  return s;
}

/* The law's own right-hand side, by many small classical Runge-Kutta steps. */
static void slopes(const cs_duel *d, const double *x, double *dx) {
  double p, q;

  cs_law_exponents(d, &p, &q);
  if (d->law == CS_LAW_MIXED) {
    dx[0] = -d->kill_b * x[0] * x[1];
    dx[1] = -d->kill_a * x[0];
  } else {
    dx[0] = -d->kill_b * pow(x[1], p) * pow(x[0], q);
    dx[1] = -d->kill_a * pow(x[0], p) * pow(x[1], q);
  }
}

static void integrate(const cs_duel *d, double time, double *x) {
  enum { STEPS = 2000 };
  double h = time / STEPS, k[4][2], y[2];

  for (int s = 0; s < STEPS; s++) {
    slopes(d, x, k[0]);
    for (int r = 1; r < 4; r++) {
      for (int i = 0; i < 2; i++) y[i] = x[i] + (r < 3 ? h / 2 : h) * k[r - 1][i];
      slopes(d, y, k[r]);
    }
    for (int i = 0; i < 2; i++) x[i] += h / 6 * (k[0][i] + 2 * k[1][i] + 2 * k[2][i] + k[3][i]);
  }
}

static void laws(void **state) {
  (void)state;
  for (size_t t = 0; t < TRIALS; t++) {
    cs_duel d = any_duel(), s = swapped(&d);
    cs_duel_end end, other;
    double x[2] = {d.a, d.b}, start = cs_duel_invariant(&d, d.a, d.b), scale;

    cs_duel_solve(&d, &end);
    /* One side is exactly at its breaking strength, the other above. */
    assert_true(end.winner != 0);
    assert_close(t, end.winner > 0 ? end.b : end.a,
                 end.winner > 0 ? d.break_b * d.b : d.break_a * d.a, 1e-14);
    assert_true(end.a >= d.break_a * d.a * (1 - 1e-12) && end.b >= d.break_b * d.b * (1 - 1e-12));
    /* The law's quantity is conserved; it may itself be near 0. */
    scale = fabs(start) + fabs(cs_duel_invariant(&d, d.a, 1e-300 + d.b / 2) - start) + 1e-9;
    if (!(fabs(cs_duel_invariant(&d, end.a, end.b) - start) <= 1e-9 * scale))
      fail_msg("trial %zu, law %s: not conserved", t, cs_law_names[d.law]);
    /* Integrating the law's equations to the end's time gives the end. */
    integrate(&d, end.time, x);
    assert_close(t, x[0], end.a, 1e-6);
    assert_close(t, x[1], end.b, 1e-6);
    if (d.law == CS_LAW_MIXED) continue;
    cs_duel_solve(&s, &other);
    assert_int_equal(other.winner, -end.winner);
    assert_close(t, other.a, end.b, 1e-12);
    assert_close(t, other.time, end.time, 1e-9);
  }
}

/* Square law: strengths times c leave shares and time as they are; rates times c divide the time.
 */
static void scaling(void **state) {
  (void)state;
  for (size_t t = 0; t < TRIALS; t++) {
    cs_duel d = any_duel(), more;
    cs_duel_end end, scaled;
    double c = draw(0.1, 10), column;

    d.law = CS_LAW_SQUARE;
    cs_duel_solve(&d, &end);
    more = d;
    more.a *= c;
    more.b *= c;
    cs_duel_solve(&more, &scaled);
    assert_close(t, scaled.a, c * end.a, 1e-9);
    assert_close(t, scaled.time, end.time, 1e-9);
    more = d;
    more.kill_a *= c;
    more.kill_b *= c;
    cs_duel_solve(&more, &scaled);
    assert_close(t, scaled.b, end.b, 1e-9);
    assert_close(t, scaled.time * c, end.time, 1e-9);
    d.break_a = d.break_b = 0;
    cs_duel_solve(&d, &end);
    cs_square_column(1, &d.a, &d.b, &d.kill_a, &d.kill_b, &column);
    assert_close(t, column, end.winner > 0 ? end.a : -end.b, 1e-7);
  }
}

static void chain(void **state) {
  (void)state;
  for (size_t t = 0; t < TRIALS; t++) {
    cs_duel d = any_duel(), s, more;
    cs_chain_end end = {0}, other = {0};

    d.a = (double)whole(1, 40);
    d.b = (double)whole(1, 40);
    s = swapped(&d);
    more = d;
    more.kill_a *= 1.1;
    assert_int_equal(cs_chain_solve(&d, true, &end), CASUS_OK);
    assert_close(t, end.p_a + end.p_b, 1, 1e-12);
    assert_true(end.sd_time > 0 && end.mean_time > 0);
    assert_int_equal(cs_chain_solve(&more, false, &other), CASUS_OK);
    assert_true(other.p_a >= end.p_a - 1e-13);
    if (d.law == CS_LAW_MIXED) continue;
    assert_int_equal(cs_chain_solve(&s, true, &other), CASUS_OK);
    assert_close(t, other.p_b + 1, end.p_a + 1, 1e-12);
    assert_close(t, other.mean_b + 1, end.mean_a + 1, 1e-11);
    assert_close(t, other.sd_time, end.sd_time, 1e-9);
  }
}

/* Simulated event by event; within 4.5 standard errors, which chance alone passes once in 1e5. */
static void chain_by_simulation(void **state) {
  enum { DRAWS = 20000 };

  (void)state;
  for (int law = 0; law < CS_N_LAWS; law++) {
    cs_duel d = {.law = (cs_law)law,
                 .a = 12,
                 .b = 14,
                 .kill_a = 0.05,
                 .kill_b = 0.04,
                 .break_a = 0.25,
                 .break_b = 0.3,
                 .w = 0.3,
                 .p = 0.8,
                 .q = 0.4};
    double wins = 0, time = 0, left = 0, p, q;
    cs_chain_end end = {0};
    uint64_t k = 0;

    cs_law_exponents(&d, &p, &q);
    for (int i = 0; i < DRAWS; i++) {
      double a = d.a, b = d.b;

      while (a > 3 && b > 4) { /* 0.25 * 12 = 3; 0.3 * 14 = 4.2 */
        double x[2] = {a, b}, rate[2], all;

        slopes(&d, x, rate);
        all = -rate[0] - rate[1];
        time -= log(cs_random_unit(SEED, 2 + (uint64_t)law, k++)) / all;
        if (cs_random_unit(SEED, 2 + (uint64_t)law, k++) * all < -rate[1]) {
          b--;
        } else {
          a--;
        }
      }
      wins += b <= 4;
      left += a;
    }
    assert_int_equal(cs_chain_solve(&d, true, &end), CASUS_OK);
    assert_near(wins / DRAWS, end.p_a, 4.5 * sqrt(end.p_a * end.p_b / DRAWS));
    assert_near(time / DRAWS, end.mean_time, 4.5 * end.sd_time / sqrt(DRAWS));
    assert_near(left / DRAWS, end.mean_a, 4.5 * end.sd_a / sqrt(DRAWS));
  }
}

/* Near parity the corrected normal is good to 0.0025 from 50 units on. */
static void normal_approximation(void **state) {
  (void)state;
  for (size_t t = 0; t < 150; t++) {
    cs_duel d = {.law = t % 2 ? CS_LAW_SQUARE : CS_LAW_LINEAR,
                 .a = (double)whole(50, 300),
                 .b = (double)whole(50, 300),
                 .kill_a = 0.01};
    cs_chain_end end = {0};

    d.kill_b = d.law == CS_LAW_SQUARE ? d.kill_a * d.a * d.a / (d.b * d.b) : d.kill_a * d.a / d.b;
    d.kill_b *= draw(0.7, 1.4);
    assert_int_equal(cs_chain_solve(&d, false, &end), CASUS_OK);
    if (fabs(cs_chain_normal(&d, NULL) - end.p_a) > 2.5e-3)
      fail_msg("trial %zu: normal %.6f, exact %.6f", t, cs_chain_normal(&d, NULL), end.p_a);
  }
}

static void mixed_forces(void **state) {
  (void)state;
  /* One type a side is the square law. */
  for (size_t t = 0; t < 50; t++) {
    cs_duel d = any_duel();
    cs_hetero h = {.n_a = 1,
                   .n_b = 1,
                   .value_a = {1},
                   .value_b = {1},
                   .fire_a = CS_FIRE_FIXED,
                   .fire_b = CS_FIRE_FIXED};
    double a = d.a, b = d.b;
    cs_hetero_end end;
    cs_duel_end want;

    d.law = CS_LAW_SQUARE;
    h.kill_a[0][0] = d.kill_a;
    h.kill_b[0][0] = d.kill_b;
    h.aim_a[0][0] = h.aim_b[0][0] = 1;
    h.break_a = d.break_a;
    h.break_b = d.break_b;
    cs_duel_solve(&d, &want);
    cs_hetero_solve(&h, 1000, &a, &b, &end);
    assert_int_equal(end.winner, want.winner);
    assert_close(t, end.time, want.time, 1e-7);
    assert_close(t, a, want.a, 1e-7);
    assert_close(t, b, want.b, 1e-7);
  }
}

static void mixed_forces_in_columns(void **state) {
  enum { N = CS_HETERO_LANES, A = 3, B = 2, STEPS = 400 };
  static double kill_a[A * B * N], kill_b[A * B * N], a[A * N], b[B * N];
  double one_a[A], one_b[B];

  (void)state;
  for (size_t k = 0; k < A * B * N; k++) {
    kill_a[k] = draw(0.01, 0.05);
    kill_b[k] = draw(0.01, 0.05);
  }
  for (size_t k = 0; k < A * N; k++) a[k] = draw(50, 100);
  for (size_t k = 0; k < B * N; k++) b[k] = draw(50, 100);
  for (size_t f = 0; f < N; f++) {
    cs_hetero h = {.n_a = A, .n_b = B, .value_a = {1, 1, 1}, .value_b = {1, 1}};
    double x[A * N], y[B * N];
    cs_hetero_end end;

    memcpy(x, a, sizeof a);
    memcpy(y, b, sizeof b);
    for (size_t i = 0; i < A; i++) one_a[i] = a[i * N + f];
    for (size_t j = 0; j < B; j++) one_b[j] = b[j * N + f];
    for (size_t i = 0; i < A; i++) {
      for (size_t j = 0; j < B; j++) {
        h.kill_a[i][j] = kill_a[(i * B + j) * N + f];
        h.kill_b[j][i] = kill_b[(j * A + i) * N + f];
      }
    }
    cs_hetero_columns(N, A, B, kill_a, kill_b, STEPS, 10.0 / STEPS, x, y);
    cs_hetero_solve(&h, 10, one_a, one_b, &end);
    assert_near(end.time, 10, 1e-12);
    for (size_t i = 0; i < A; i++) assert_close(f, x[i * N + f], one_a[i], 1e-7);
    for (size_t j = 0; j < B; j++) assert_close(f, y[j * N + f], one_b[j], 1e-7);
  }
}

/* With values v the rates satisfy lambda_a v_a = K_a v_b and lambda_b v_b = K_b v_a. */
static void weapon_values(void **state) {
  (void)state;
  for (size_t t = 0; t < 50; t++) {
    cs_hetero h = {.n_a = whole(1, 8), .n_b = whole(1, 8)};
    double va[8], vb[8], la, lb;

    for (size_t i = 0; i < 8; i++) {
      for (size_t j = 0; j < 8; j++) {
        h.kill_a[i][j] = draw(0.01, 1);
        h.kill_b[i][j] = draw(0.01, 1);
      }
    }
    assert_true(cs_hetero_values(&h, va, vb, &la, &lb));
    for (size_t i = 0; i < h.n_a; i++) {
      double sum = 0;

      for (size_t j = 0; j < h.n_b; j++) sum += h.kill_a[i][j] * vb[j];
      assert_close(t, sum, la * va[i], 1e-11);
    }
    for (size_t j = 0; j < h.n_b; j++) {
      double sum = 0;

      for (size_t i = 0; i < h.n_a; i++) sum += h.kill_b[j][i] * va[i];
      assert_close(t, sum, lb * vb[j], 1e-11);
    }
  }
}

/* The sign of the saddle's condition is who wins in the end. */
static void saddle(void **state) {
  size_t fought = 0;

  (void)state;
  for (size_t t = 0; t < TRIALS; t++) {
    cs_reinforce_rates k = {.kill_a = draw(0.01, 0.1), .kill_b = draw(0.01, 0.1)};
    cs_reinforce_piece gain = {0, draw(0, 5), draw(0, 5)};
    double a = draw(100, 300), b = draw(100, 300);
    double sign = cs_reinforce_saddle(a, b, k.kill_a, k.kill_b, gain.a, gain.b);
    cs_reinforce_end end;

    cs_reinforce_solve(&k, a, b, 0, 0, &gain, 1, 2000, &end);
    if (!end.winner) continue;
    fought++;
    assert_int_equal(end.winner, sign > 0 ? 1 : -1);
    assert_near(end.winner > 0 ? end.b : end.a, 0, 1e-6);
  }
  assert_true(fought > TRIALS * 9 / 10);
}

static void salvos(void **state) {
  (void)state;
  for (size_t t = 0; t < 30; t++) {
    cs_salvo_side a = {(double)whole(1, 4),
                       (double)whole(1, 4),
                       draw(0.1, 0.9),
                       (double)whole(0, 2),
                       draw(0.1, 0.9),
                       1.0 / (double)whole(1, 3),
                       0};
    cs_salvo_side b = {(double)whole(1, 4),
                       (double)whole(1, 4),
                       draw(0.1, 0.9),
                       (double)whole(0, 2),
                       draw(0.1, 0.9),
                       1.0 / (double)whole(1, 3),
                       0};
    cs_salvo_rounds r, s;
    cs_salvo_loss one, area, point;

    assert_int_equal(cs_salvo_fight(&a, &b, 4, CS_DEFENCE_AREA, &r), CASUS_OK);
    assert_int_equal(cs_salvo_fight(&b, &a, 4, CS_DEFENCE_AREA, &s), CASUS_OK);
    assert_close(t, r.p_a + 1, s.p_b + 1, 1e-12);
    assert_close(t, r.mean_a + 1, s.mean_b + 1, 1e-12);
    assert_true(r.p_a + r.p_b + r.p_none <= 1 + 1e-12);
    /* The chance of a wipe-out in one round is that of the one-round model, both ways. */
    assert_int_equal(cs_salvo_fight(&a, &b, 1, CS_DEFENCE_AREA, &r), CASUS_OK);
    assert_int_equal(cs_salvo_exact(&a, &b, CS_DEFENCE_AREA, &one), CASUS_OK);
    assert_int_equal(cs_salvo_exact(&b, &a, CS_DEFENCE_AREA, &area), CASUS_OK);
    assert_close(t, 1 + r.p_a, 1 + one.p_all * (1 - area.p_all), 1e-12);
    assert_close(t, 1 + r.p_none, 1 + one.p_all * area.p_all, 1e-12);
    /* With one unit to defend, point and area defence are the same. */
    b.units = 1;
    assert_int_equal(cs_salvo_exact(&a, &b, CS_DEFENCE_AREA, &area), CASUS_OK);
    assert_int_equal(cs_salvo_exact(&a, &b, CS_DEFENCE_POINT, &point), CASUS_OK);
    assert_close(t, 1 + area.mean, 1 + point.mean, 1e-12);
    assert_close(t, 1 + area.p_all, 1 + point.p_all, 1e-12);
  }
}

static void leaks(void **state) {
  (void)state;
  for (size_t t = 0; t < TRIALS; t++) {
    cs_leak_layer layers[4];
    cs_leak_raid raid = {draw(0.01, 1), draw(1, 10)};
    size_t n = whole(1, 4);
    double before = 0, exhausted;
    cs_leak_result r;

    for (size_t k = 0; k < n; k++)
      layers[k] = (cs_leak_layer){.p_kill = draw(0.1, 0.95),
                                  .shots = (double)whole(1, 3),
                                  .magazine = (double)whole(10, 200),
                                  .price = draw(0.1, 4),
                                  .look = t % 2,
                                  .channels = t % 3 ? 0 : (double)whole(1, 10),
                                  .load = draw(0.5, 8)};
    exhausted = cs_leak_exhausted(layers, n);
    for (double x = 1; x < 2000; x *= 1.3) {
      cs_leak_solve(layers, n, &raid, x, &r);
      assert_true(r.leakers >= before - 1e-9 && r.leakers <= x + 1e-9);
      before = r.leakers;
    }
    /* There all magazines are empty, and a little before one is not. */
    cs_leak_solve(layers, n, &raid, exhausted, &r);
    for (size_t k = 0; k < n; k++) assert_close(t, r.used[k], layers[k].magazine, 1e-9);
    before = r.leakers;
    cs_leak_solve(layers, n, &raid, exhausted + 10, &r);
    assert_close(t, r.leakers, before + 10, 1e-9);
    cs_leak_solve(layers, n, &raid, exhausted * 0.99, &r);
    {
      double spare = 0;

      for (size_t k = 0; k < n; k++) spare += layers[k].magazine - r.used[k];
      assert_true(spare > 0);
    }
  }
}

static void stocks(void **state) {
  size_t ended = 0;

  (void)state;
  for (size_t t = 0; t < TRIALS; t++) {
    cs_sustain s = {draw(1, 100), draw(0, 10), draw(0, 10), draw(0, 12),
                    draw(1, 24),  draw(0, 2),  draw(0, 15)};
    double empty = cs_sustain_empty(&s), until = isfinite(empty) ? empty : 2000;

    for (int i = 0; i < 200; i++) {
      if (cs_sustain_stock(&s, until * i / 200) < -1e-9)
        fail_msg("seed %d, trial %zu: empty before %g", SEED, t, until);
    }
    if (isinf(empty)) continue;
    ended++;
    assert_near(cs_sustain_stock(&s, empty), 0, 1e-9);
  }
  assert_true(ended > TRIALS / 4 && ended < TRIALS);
}

/* Every mix of lots, one by one. */
static double best_by_force(const cs_mix_type *types, size_t n, double money) {
  double best = 0;

  if (!n) return 0;
  for (double units = 0; units <= types->cap && units * types->price <= money * (1 + 1e-15);
       units += types->lot) {
    double own = isinf(types->saturation)
                     ? types->effect * units
                     : types->effect * types->saturation * (1 - exp(-units / types->saturation));

    best = fmax(best, own + best_by_force(types + 1, n - 1, money - units * types->price));
  }
  return best;
}

static void mixes(void **state) {
  (void)state;
  for (size_t t = 0; t < 100; t++) {
    size_t n = whole(1, 4);
    double budget = draw(5, 30), spent = 0;
    cs_mix_type types[4];
    cs_mix mix, more;

    for (size_t k = 0; k < n; k++)
      types[k] = (cs_mix_type){.price = draw(0.8, 5),
                               .effect = draw(0, 3),
                               .cap = t % 3 ? INFINITY : (double)whole(1, 8),
                               .saturation = t % 2 ? INFINITY : draw(1, 10),
                               .lot = 1};
    cs_mix_solve(types, n, budget, &mix);
    assert_true(mix.is_exact);
    assert_close(t, mix.strength, best_by_force(types, n, budget), 1e-9);
    for (size_t k = 0; k < n; k++) {
      spent += mix.count[k] * types[k].price;
      assert_true(mix.count[k] <= types[k].cap);
    }
    assert_close(t, spent, mix.spent, 1e-12);
    assert_true(spent <= budget * (1 + 1e-12));
    cs_mix_solve(types, n, budget + 1, &more);
    assert_true(more.strength >= mix.strength * (1 - 1e-12));
    for (size_t k = 0; k < n; k++) assert_true(cs_mix_price_slope(types, n, budget, k) <= 1e-9);
  }
}

static void denial(void **state) {
  (void)state;
  for (size_t t = 0; t < TRIALS; t++) {
    double p = draw(0, 1), v = draw(1, 100), c = draw(0, 50), u = draw(-10, 10), out;

    assert_int_equal(cs_deny_column(1, &p, &v, &c, &u, &out), p <= cs_deny_threshold(v, c, u));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(laws),
      cmocka_unit_test(scaling),
      cmocka_unit_test(chain),
      cmocka_unit_test(chain_by_simulation),
      cmocka_unit_test(normal_approximation),
      cmocka_unit_test(mixed_forces),
      cmocka_unit_test(mixed_forces_in_columns),
      cmocka_unit_test(weapon_values),
      cmocka_unit_test(saddle),
      cmocka_unit_test(salvos),
      cmocka_unit_test(leaks),
      cmocka_unit_test(stocks),
      cmocka_unit_test(mixes),
      cmocka_unit_test(denial),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
