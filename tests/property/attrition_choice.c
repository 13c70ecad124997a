/* Choices in attrition against brute force: how fire is shared out, and two sides that buy against
 * each other.  Inputs are drawn from cs_random_unit(SEED, stream, k); failures print the trial. */
#include "support.h"

#include "base/random.h"
#include "models/attrition/contest.h"
#include "models/attrition/hetero.h"

#include <math.h>
#include <string.h>

enum { SEED = 20251124, TYPES = CS_HETERO_TYPES };

static uint64_t next_index;

static double draw(double low, double high) {
  return low + (high - low) * cs_random_unit(SEED, 1, next_index++);
}

static size_t whole(size_t low, size_t high) {
  return low + (size_t)draw(0, (double)(high - low + 1) - 1e-9);
}

/* ---- fire ---------------------------------------------------------------------------------- */

/* a with n types against m; b fires by numbers. */
typedef struct {
  cs_hetero h;
  double a[TYPES], b[TYPES];
} battle;

static battle any_battle(size_t n, size_t m) {
  battle t = {.h = {.n_a = n, .n_b = m}};

  for (size_t i = 0; i < n; i++) {
    t.a[i] = draw(60, 140);
    t.h.value_a[i] = 1;
    for (size_t j = 0; j < m; j++) t.h.kill_a[i][j] = draw(0.01, 0.1);
  }
  for (size_t j = 0; j < m; j++) {
    t.b[j] = draw(20, 70);
    t.h.value_b[j] = 1;
    for (size_t i = 0; i < n; i++) t.h.kill_b[j][i] = draw(0.01, 0.1);
  }
  return t;
}

/* What a has left in the end, minus what b has. */
static double outcome(const battle *t, cs_fire fire) {
  cs_hetero h = t->h;
  double a[TYPES], b[TYPES], sum = 0;
  cs_hetero_end end;

  h.fire_a = fire;
  memcpy(a, t->a, sizeof a);
  memcpy(b, t->b, sizeof b);
  cs_hetero_solve(&h, 10000, a, b, &end);
  for (size_t i = 0; i < h.n_a; i++) sum += a[i];
  for (size_t j = 0; j < h.n_b; j++) sum -= b[j];
  return sum;
}

/* The best outcome over all ways in which each of a's types gives 0, 1/2 or 1 of its fire to the
 * first of two targets in each of `phases` phases of `length`, the last of which has no end. */
static double best_by_force(const battle *t, size_t phases, double length) {
  double best = -INFINITY;

  for (size_t code = 0, all = (size_t)pow(3, (double)t->h.n_a); code < all; code++) {
    battle next = *t;
    cs_hetero_end end;
    double got = 0;
    size_t digits = code;

    next.h.fire_a = CS_FIRE_FIXED;
    for (size_t i = 0; i < t->h.n_a; i++, digits /= 3) {
      next.h.aim_a[i][0] = (double)(digits % 3) / 2;
      next.h.aim_a[i][1] = 1 - next.h.aim_a[i][0];
    }
    cs_hetero_solve(&next.h, phases > 1 ? length : 10000, next.a, next.b, &end);
    if (phases > 1 && !end.winner) {
      got = best_by_force(&next, phases - 1, length);
    } else {
      for (size_t i = 0; i < t->h.n_a; i++) got += next.a[i];
      for (size_t j = 0; j < t->h.n_b; j++) got -= next.b[j];
    }
    best = fmax(best, got);
  }
  return best;
}

/* A pure 0 or 1 that no longer has a target stops firing in the brute force (its target is gone and
 * its share for the other is 0), which only makes it worse.  So with one type a side that follows
 * the product rule does at least as well as any of these plans, and no plan passes the bound. */
static void one_type_fires_best(void **state) {
  size_t won = 0;

  (void)state;
  for (size_t trial = 0; trial < 20; trial++) {
    battle t = any_battle(1, 2);
    double rule = outcome(&t, CS_FIRE_BEST), forced = best_by_force(&t, 3, draw(2, 6));

    /* When a loses, the rule says nothing of how many of b are left. */
    if (rule <= 0) {
      assert_true(forced <= 1e-6);
      continue;
    }
    won++;
    if (forced > rule * (1 + 1e-9))
      fail_msg("seed %d, trial %zu: the rule leaves %.12g, a plan %.12g", SEED, trial, rule,
               forced);
    assert_true(rule <= outcome(&t, CS_FIRE_ALL) * (1 + 1e-9));
    assert_true(rule >= outcome(&t, CS_FIRE_BY_NUMBERS) * (1 - 1e-9));
  }
  assert_true(won > 10);
}

/* All fire at order[0] until it is gone, then at order[1], ...: fixed proportions so far apart that
 * what the later ones get is below 1e-9. */
static double by_order(battle t, const size_t *order) {
  double weight = 1, sum;
  cs_hetero_end end;

  for (size_t k = 0; k < 3; k++, weight *= 1e-10) t.h.aim_a[0][order[k]] = weight;
  t.h.fire_a = CS_FIRE_FIXED;
  cs_hetero_solve(&t.h, 10000, t.a, t.b, &end);
  sum = t.a[0];
  for (size_t j = 0; j < 3; j++) sum -= t.b[j];
  return sum;
}

static void no_order_is_better(void **state) {
  static const size_t orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                      {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};

  (void)state;
  for (size_t trial = 0; trial < 30; trial++) {
    battle t = any_battle(1, 3);
    double rule, best = -INFINITY;

    t.a[0] = draw(150, 250);
    rule = outcome(&t, CS_FIRE_BEST);
    for (size_t k = 0; k < 6; k++) best = fmax(best, by_order(t, orders[k]));
    if (rule <= 0) {
      assert_true(best <= 1e-6);
    } else if (fabs(best - rule) > 1e-6 * rule) {
      fail_msg("seed %d, trial %zu: the rule leaves %.12g, the best order %.12g", SEED, trial, rule,
               best);
    }
  }
}

/* Two types against two: the heuristic lies between the best plan's neighbourhood and the bound. */
static void two_types_fire_well(void **state) {
  size_t won = 0;
  double worst = 0;

  (void)state;
  for (size_t trial = 0; trial < 25; trial++) {
    battle t = any_battle(2, 2);
    double rule = outcome(&t, CS_FIRE_BEST), forced = best_by_force(&t, 3, draw(2, 6));
    double bound = outcome(&t, CS_FIRE_ALL);

    if (forced > bound + 1e-6 || rule > bound + 1e-6)
      fail_msg("seed %d, trial %zu: bound %.12g, rule %.12g, plan %.12g", SEED, trial, bound, rule,
               forced);
    if (forced <= 0) continue;
    won++;
    worst = fmax(worst, 1 - rule / forced);
  }
  assert_true(won > 10);
  print_message("several types: the heuristic falls short by at most %.4f of %zu\n", worst, won);
  /* docs/methods/attrition.md gives the measured shortfall; this is a gross limit. */
  assert_true(worst < 0.1);
}

/* ---- two sides that buy -------------------------------------------------------------------- */

static double share(const cs_mix_side *a, const cs_mix_side *b, const double *x, const double *y) {
  double all_x = 0, all_y = 0, s_a = 0, s_b = 0;

  for (size_t i = 0; i < a->n; i++) all_x += x[i];
  for (size_t j = 0; j < b->n; j++) all_y += y[j];
  for (size_t i = 0; i < a->n; i++) {
    for (size_t j = 0; j < b->n; j++) {
      s_a += all_y > 0 ? a->against[i][j] * x[i] * y[j] / all_y : 0;
      s_b += all_x > 0 ? b->against[j][i] * y[j] * x[i] / all_x : 0;
    }
  }
  return s_a + s_b > 0 ? s_a / (s_a + s_b) : 0.5;
}

static cs_mix_side any_buyer(cs_mix_type *types, size_t n, size_t others) {
  cs_mix_side s = {.types = types, .n = n, .budget = draw(4, 9)};

  for (size_t i = 0; i < n; i++) {
    types[i] = (cs_mix_type){.price = draw(0.7, 2),
                             .cap = whole(0, 1) ? INFINITY : (double)whole(1, 4),
                             .saturation = INFINITY,
                             .lot = 1};
    for (size_t j = 0; j < others; j++) s.against[i][j] = draw(0.2, 3);
  }
  return s;
}

static void contests(void **state) {
  size_t pure = 0, cycles = 0;

  (void)state;
  for (size_t trial = 0; trial < 200; trial++) {
    cs_mix_type of_a[3], of_b[3];
    size_t n = whole(1, 3), m = whole(1, 3);
    cs_mix_side a = any_buyer(of_a, n, m), b = any_buyer(of_b, m, n);
    double sum_a = 0, sum_b = 0, worst_a = INFINITY, best_a = -INFINITY, maximin = -INFINITY,
           minimax = INFINITY;
    cs_contest c, mirrored;

    assert_int_equal(cs_contest_solve(&a, &b, &c), CASUS_OK);
    if (!(fabs(c.gap) <= 1e-9)) fail_msg("seed %d, trial %zu: gap %g", SEED, trial, c.gap);
    for (size_t i = 0; i < c.n_a; i++) {
      double least = INFINITY, gets = 0;

      for (size_t j = 0; j < c.n_b; j++) {
        double u = share(&a, &b, c.mix_a[i], c.mix_b[j]);

        least = fmin(least, u);
        gets += u * c.p_b[j];
      }
      maximin = fmax(maximin, least);
      best_a = fmax(best_a, gets);
      sum_a += c.p_a[i];
    }
    for (size_t j = 0; j < c.n_b; j++) {
      double most = -INFINITY, gets = 0;

      for (size_t i = 0; i < c.n_a; i++) {
        double u = share(&a, &b, c.mix_a[i], c.mix_b[j]);

        most = fmax(most, u);
        gets += u * c.p_a[i];
      }
      minimax = fmin(minimax, most);
      worst_a = fmin(worst_a, gets);
      sum_b += c.p_b[j];
    }
    assert_near(sum_a, 1, 1e-9);
    assert_near(sum_b, 1, 1e-9);
    assert_near(best_a, c.value, 1e-9);
    assert_near(worst_a, c.value, 1e-9);
    /* The value lies between what each can secure without chance; there is a pure equilibrium
     * exactly when these meet. */
    assert_true(maximin <= c.value + 1e-9 && c.value <= minimax + 1e-9);
    assert_int_equal(c.n_pure > 0, minimax - maximin <= 1e-12);
    pure += c.n_pure > 0;
    cycles += c.cycle > 0;
    /* The other way round the shares add up to 1. */
    assert_int_equal(cs_contest_solve(&b, &a, &mirrored), CASUS_OK);
    assert_near(mirrored.value + c.value, 1, 1e-9);
    cs_contest_free(&mirrored);
    cs_contest_free(&c);
  }
  assert_true(pure > 20 && cycles > 5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_type_fires_best),
      cmocka_unit_test(no_order_is_better),
      cmocka_unit_test(two_types_fire_well),
      cmocka_unit_test(contests),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
