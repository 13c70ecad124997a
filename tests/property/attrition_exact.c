/* Exact distributions of the attrition library against probability trees: every shot and every
 * munition one by one, which is exponential but hard to get wrong.  Inputs are drawn from
 * cs_random_unit(SEED, stream, k); failures print the trial. */
#include "support.h"

#include "base/random.h"
#include "models/attrition/leak.h"
#include "models/attrition/salvo.h"

#include <math.h>
#include <string.h>

enum { SEED = 20251123, MOST = 16 };

static uint64_t next_index;

static double draw(double low, double high) {
  return low + (high - low) * cs_random_unit(SEED, 1, next_index++);
}

static size_t whole(size_t low, size_t high) {
  return low + (size_t)draw(0, (double)(high - low + 1) - 1e-9);
}

static void assert_same(size_t trial, const char *what, double got, double want) {
  if (!(fabs(got - want) <= 1e-12))
    fail_msg("seed %d, trial %zu: %s is %.17g, the tree has %.17g", SEED, trial, what, got, want);
}

/* ---- leak ---------------------------------------------------------------------------------- */

typedef struct {
  const cs_leak_layer *layers;
  size_t n_layers, n;
  double leak[MOST], exhausted[CS_LEAK_LAYERS];
} tree;

/* Munition i of the raid is at layer k; used: interceptors spent by each; found: which layers
 * somebody found empty. */
static void walk(tree *t, size_t i, size_t k, const size_t *used, unsigned found, size_t leaked,
                 double p);

/* The munition meets its shot number s at layer k. */
static void shoot(tree *t, size_t i, size_t k, size_t s, const size_t *used, unsigned found,
                  size_t leaked, double p, bool is_hit) {
  const cs_leak_layer *l = &t->layers[k];
  size_t now[CS_LEAK_LAYERS];

  if (s == (size_t)l->shots || (double)used[k] + 1 > l->magazine || (is_hit && l->look)) {
    if (is_hit) {
      walk(t, i + 1, 0, used, found, leaked, p);
    } else {
      walk(t, i, k + 1, used, found, leaked, p);
    }
    return;
  }
  memcpy(now, used, sizeof now);
  now[k]++;
  shoot(t, i, k, s + 1, now, found, leaked, p * l->p_kill, true);
  shoot(t, i, k, s + 1, now, found, leaked, p * (1 - l->p_kill), is_hit);
}

static void walk(tree *t, size_t i, size_t k, const size_t *used, unsigned found, size_t leaked,
                 double p) {
  const cs_leak_layer *l = &t->layers[k];
  double blocked;

  if (i == t->n) {
    t->leak[leaked] += p;
    for (size_t j = 0; j < t->n_layers; j++) t->exhausted[j] += found >> j & 1 ? p : 0;
    return;
  }
  if (k == t->n_layers) {
    walk(t, i + 1, 0, used, found, leaked + 1, p);
    return;
  }
  blocked = l->channels > 0 ? cs_erlang_b((size_t)l->channels, l->load) : 0;
  if (blocked > 0) walk(t, i, k + 1, used, found, leaked, p * blocked);
  if ((double)used[k] + 1 > l->magazine) found |= 1u << k;
  shoot(t, i, k, 0, used, found, leaked, p * (1 - blocked), false);
}

static void leaks(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 120; trial++) {
    static const size_t none[CS_LEAK_LAYERS];
    cs_leak_layer layers[2];
    tree t = {.layers = layers, .n_layers = whole(1, 2), .n = whole(1, 4)};
    double leak[MOST], exhausted[2], sum = 0;

    for (size_t k = 0; k < 2; k++)
      layers[k] = (cs_leak_layer){.p_kill = draw(0.1, 1),
                                  .shots = (double)whole(1, 2),
                                  .magazine = (double)whole(0, 6),
                                  .look = whole(0, 1),
                                  .channels = trial % 3 ? 0 : 2,
                                  .load = 1.5};
    walk(&t, 0, 0, none, 0, 0, 1);
    assert_int_equal(cs_leak_exact(layers, t.n_layers, t.n, leak, exhausted), CASUS_OK);
    for (size_t k = 0; k <= t.n; k++) {
      assert_same(trial, "P(leakers)", leak[k], t.leak[k]);
      sum += leak[k];
    }
    assert_near(sum, 1, 1e-12);
    for (size_t k = 0; k < t.n_layers; k++)
      assert_same(trial, "P(exhausted)", exhausted[k], t.exhausted[k]);
  }
}

/* While no magazine runs dry the mean is the expected flow, whatever the layers are. */
static void mean_is_the_flow(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 50; trial++) {
    cs_leak_layer layers[2];
    cs_leak_raid raid = {1, 1};
    double leak[201], exhausted[2], mean = 0;
    size_t n = whole(10, 200);
    cs_leak_result r;

    for (size_t k = 0; k < 2; k++)
      layers[k] = (cs_leak_layer){
          .p_kill = draw(0.1, 0.9), .shots = (double)whole(1, 3), .magazine = 600, .look = !k};
    assert_int_equal(cs_leak_exact(layers, 2, n, leak, exhausted), CASUS_OK);
    for (size_t k = 0; k <= n; k++) mean += (double)k * leak[k];
    cs_leak_solve(layers, 2, &raid, (double)n, &r);
    if (!(fabs(mean - r.leakers) <= 1e-9 * r.leakers))
      fail_msg("trial %zu: mean %.15g, flow %.15g", trial, mean, r.leakers);
    assert_near(exhausted[0] + exhausted[1], 0, 1e-15);
  }
  {
    cs_leak_layer large = {.p_kill = 0.5, .shots = 3, .magazine = 1e6, .look = true};
    double leak[20001], exhausted;

    assert_int_equal(cs_leak_exact(&large, 1, 20000, leak, &exhausted), CASUS_LIMIT);
  }
}

/* ---- salvo --------------------------------------------------------------------------------- */

/* net[k]: chance that k missiles come through, from all 2^(shots + stops) outcomes. */
static void enumerate(size_t shots, double p_hit, size_t stops, double p_stop, double *net) {
  for (size_t k = 0; k < MOST; k++) net[k] = 0;
  for (unsigned long bits = 0; bits < 1ul << (shots + stops); bits++) {
    size_t hits = 0, stopped = 0;
    double p = 1;

    for (size_t i = 0; i < shots + stops; i++) {
      bool yes = bits >> i & 1;
      double chance = i < shots ? p_hit : p_stop;

      p *= yes ? chance : 1 - chance;
      *(i < shots ? &hits : &stopped) += yes;
    }
    net[hits > stopped ? hits - stopped : 0] += p;
  }
}

typedef struct {
  const cs_salvo_side *a, *b;
  cs_defence defence;
  size_t per_a, per_b; /* hits a unit takes */
  cs_salvo_rounds sum;
} fight;

static size_t up(size_t hits, size_t per) {
  return hits / per + (hits % per > 0);
}

/* Hits that count when n units fire at m: with point defence unit i meets every m-th shot and one
 * hit is enough for it. */
static void losses(const cs_salvo_side *from, size_t n, const cs_salvo_side *at, size_t m,
                   cs_defence defence, double *out) {
  size_t shots = n * (size_t)from->shots;

  if (defence == CS_DEFENCE_AREA) {
    enumerate(shots, from->p_hit, m * (size_t)at->intercepts, at->p_stop, out);
    return;
  }
  for (size_t k = 0; k < MOST; k++) out[k] = k == 0;
  for (size_t i = 0; i < m; i++) {
    size_t met = 0;
    double net[MOST];

    for (size_t s = i; s < shots; s += m) met++;
    enumerate(met, from->p_hit, (size_t)at->intercepts, at->p_stop, net);
    for (size_t k = MOST - 1; k > 0; k--) out[k] = out[k] * net[0] + out[k - 1] * (1 - net[0]);
    out[0] *= net[0];
  }
}

/* Both sides with so many hits left, `rounds` to go. */
static void fight_on(fight *f, size_t left_a, size_t left_b, size_t rounds, double p) {
  double on_a[MOST], on_b[MOST];
  size_t n = up(left_a, f->per_a), m = up(left_b, f->per_b);

  if (!rounds || !n || !m) {
    f->sum.mean_a += p * (double)n;
    f->sum.mean_b += p * (double)m;
    f->sum.p_a += n && !m ? p : 0;
    f->sum.p_b += m && !n ? p : 0;
    f->sum.p_none += !n && !m ? p : 0;
    return;
  }
  losses(f->a, n, f->b, m, f->defence, on_b);
  losses(f->b, m, f->a, n, f->defence, on_a);
  for (size_t x = 0; x < MOST; x++) {
    for (size_t y = 0; y < MOST; y++) {
      if (on_a[x] * on_b[y] > 0)
        fight_on(f, left_a > x ? left_a - x : 0, left_b > y ? left_b - y : 0, rounds - 1,
                 p * on_a[x] * on_b[y]);
    }
  }
}

static cs_salvo_side any_side(void) {
  return (cs_salvo_side){.units = (double)whole(1, 2),
                         .shots = (double)whole(0, 2),
                         .p_hit = draw(0.1, 1),
                         .intercepts = (double)whole(0, 1),
                         .p_stop = draw(0.1, 1),
                         .damage_mean = 1.0 / (double)whole(1, 2)};
}

static void salvo_rounds(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 40; trial++) {
    cs_salvo_side a = any_side(), b = any_side();
    size_t rounds = whole(2, 4);
    cs_defence defence = trial % 2 ? CS_DEFENCE_POINT : CS_DEFENCE_AREA;
    fight f = {.a = &a,
               .b = &b,
               .defence = defence,
               .per_a = (size_t)round(1 / a.damage_mean),
               .per_b = (size_t)round(1 / b.damage_mean)};
    cs_salvo_rounds r;

    if (defence == CS_DEFENCE_POINT) {
      a.damage_mean = b.damage_mean = 1;
      f.per_a = f.per_b = 1;
      a.units = (double)whole(1, 3);
    }
    fight_on(&f, (size_t)a.units * f.per_a, (size_t)b.units * f.per_b, rounds, 1);
    assert_int_equal(cs_salvo_fight(&a, &b, rounds, defence, &r), CASUS_OK);
    assert_same(trial, "p_a", r.p_a, f.sum.p_a);
    assert_same(trial, "p_b", r.p_b, f.sum.p_b);
    assert_same(trial, "p_none", r.p_none, f.sum.p_none);
    assert_same(trial, "mean of a", r.mean_a, f.sum.mean_a);
    assert_same(trial, "mean of b", r.mean_b, f.sum.mean_b);
  }
}

/* Point defence: unit i of `at` meets every units-th shot.  All outcomes of all units, loss by
 * loss. */
static void point_defence(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 60; trial++) {
    cs_salvo_side from = {.units = (double)whole(1, 3), .shots = (double)whole(1, 3)};
    cs_salvo_side at = any_side();
    double dist[2 * 8 + 1] = {1}, mean = 0, square = 0;
    size_t units = (size_t)at.units, shots, per = (size_t)round(1 / at.damage_mean);
    cs_salvo_loss got;

    from.p_hit = draw(0.1, 1);
    shots = (size_t)(from.units * from.shots);
    /* dist[h]: chance that h hits count in all, a unit's at most `per`. */
    for (size_t i = 0; i < units; i++) {
      size_t met = 0;
      double net[MOST], next[2 * 8 + 1] = {0};

      for (size_t s = i; s < shots; s += units) met++;
      enumerate(met, from.p_hit, (size_t)at.intercepts, at.p_stop, net);
      for (size_t h = 0; h <= i * per; h++) {
        for (size_t k = 0; k < MOST; k++) next[h + (k < per ? k : per)] += dist[h] * net[k];
      }
      memcpy(dist, next, sizeof dist);
    }
    for (size_t h = 0; h <= units * per; h++) {
      mean += dist[h] * (double)h / (double)per;
      square += dist[h] * (double)(h * h) / (double)(per * per);
    }
    assert_int_equal(cs_salvo_exact(&from, &at, CS_DEFENCE_POINT, &got), CASUS_OK);
    assert_same(trial, "mean", got.mean, mean);
    assert_same(trial, "variance", got.sd * got.sd, square - mean * mean);
    assert_same(trial, "p_none", got.p_none, dist[0]);
    assert_same(trial, "p_all", got.p_all, dist[units * per]);
  }
}

/* Area defence of one round by the same enumeration. */
static void area_defence(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 60; trial++) {
    cs_salvo_side from = any_side(), at = any_side();
    double net[MOST], mean = 0, all = 0;
    cs_salvo_loss got;

    enumerate((size_t)(from.units * from.shots), from.p_hit, (size_t)(at.units * at.intercepts),
              at.p_stop, net);
    for (size_t k = 0; k < MOST; k++) {
      mean += net[k] * fmin(at.units, (double)k * at.damage_mean);
      all += (double)k * at.damage_mean >= at.units ? net[k] : 0;
    }
    assert_int_equal(cs_salvo_exact(&from, &at, CS_DEFENCE_AREA, &got), CASUS_OK);
    assert_same(trial, "mean", got.mean, mean);
    assert_same(trial, "p_none", got.p_none, net[0]);
    assert_same(trial, "p_all", got.p_all, all);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(leaks),        cmocka_unit_test(mean_is_the_flow),
      cmocka_unit_test(salvo_rounds), cmocka_unit_test(point_defence),
      cmocka_unit_test(area_defence),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
