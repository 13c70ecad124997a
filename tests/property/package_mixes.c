/* Mixes of two who bargain and one who ratifies, with payments between the two or without, against
 * all corners of the set of mixes and all segments between two of them: what is best for two lies
 * on one. */
#include "chance.h"
#include "support.h"

#include "models/package/mixed_packages.h"

#include <math.h>
#include <string.h>

enum { TRIALS = 400, POINTS = 9, CORNERS = 2 * (POINTS + POINTS * POINTS / 4 + POINTS) };

static double worth(void) {
  return (double)below(65) / 16 - 1.5;
}

typedef struct {
  double g[CORNERS][2];
  size_t n;
} hull;

/* Gains of a mix with both payments that are possible at most: t from -limit of the first to the
 * limit of the second. */
static void add(hull *h, const cs_deal *d, double a, double b) {
  double t[2] = {d->rate ? -d->purse[0] : 0, d->rate ? d->purse[1] : 0};

  for (size_t k = 0; k < (d->rate ? 2 : 1); k++) {
    h->g[h->n][0] = a + (d->rate ? d->rate[0] * t[k] : 0);
    h->g[h->n++][1] = b - (d->rate ? d->rate[1] * t[k] : 0);
  }
}

/* Points that the third accepts, and pairs of one that it does and one that it doesn't, mixed so
 * that it has just what it has without a deal. */
static void find_corners(const cs_deal *d, size_t points, hull *h) {
  double g[POINTS][3];

  h->n = 0;
  for (size_t j = 0; j < points; j++) {
    for (size_t p = 0; p < 3; p++) g[j][p] = d->value[3 * j + p] - d->no_deal[p];
  }
  for (size_t j = 0; j < points; j++) {
    if (g[j][2] >= 0) add(h, d, g[j][0], g[j][1]);
    for (size_t k = 0; k < points; k++) {
      double s = g[j][2] / (g[j][2] - g[k][2]);

      if (g[j][2] > 0 && g[k][2] < 0)
        add(h, d, g[j][0] + s * (g[k][0] - g[j][0]), g[j][1] + s * (g[k][1] - g[j][1]));
    }
  }
}

/* What the solution maximises of two gains; below 0 where one has less than no deal. */
static double value_of(const cs_deal *d, cs_solution_kind kind, const double *ideal, double a,
                       double b) {
  double w[2] = {d->weight ? d->weight[0] : 1, d->weight ? d->weight[1] : 1};

  if (fmin(a, b) < -1e-10) return fmin(a, b) - 100;
  a = fmax(0, a);
  b = fmax(0, b);
  if (kind == CS_NASH_SOLUTION) return pow(a, w[0]) * pow(b, w[1]);
  if (kind == CS_KS_SOLUTION) return fmin(a / ideal[0], b / ideal[1]);
  return kind == CS_EGALITARIAN_SOLUTION ? fmin(a, b) : a + b;
}

static double best_on(const cs_deal *d, cs_solution_kind kind, const double *ideal, const double *x,
                      const double *y) {
  double low = 0, high = 1;

  for (int k = 0; k < 80; k++) {
    double a = low + (high - low) / 3, b = high - (high - low) / 3;

    if (value_of(d, kind, ideal, x[0] + a * (y[0] - x[0]), x[1] + a * (y[1] - x[1])) <
        value_of(d, kind, ideal, x[0] + b * (y[0] - x[0]), x[1] + b * (y[1] - x[1]))) {
      low = a;
    } else {
      high = b;
    }
  }
  return fmax(value_of(d, kind, ideal, x[0] + low * (y[0] - x[0]), x[1] + low * (y[1] - x[1])),
              value_of(d, kind, ideal, x[0] + high * (y[0] - x[0]), x[1] + high * (y[1] - x[1])));
}

static double brute(const cs_deal *d, const hull *h, cs_solution_kind kind, const double *ideal) {
  double best = -INFINITY;

  for (size_t a = 0; a < h->n; a++) {
    for (size_t b = a; b < h->n; b++) best = fmax(best, best_on(d, kind, ideal, h->g[a], h->g[b]));
  }
  return best;
}

/* The largest gain of each while the other has no less than no deal. */
static void brute_ideals(const hull *h, double *ideal) {
  ideal[0] = ideal[1] = -INFINITY;
  for (size_t a = 0; a < h->n; a++) {
    for (size_t b = 0; b < h->n; b++) {
      for (size_t p = 0; p < 2; p++) {
        const double *x = h->g[a], *y = h->g[b];
        double s = x[1 - p] / (x[1 - p] - y[1 - p]);

        if (x[1 - p] >= 0) ideal[p] = fmax(ideal[p], x[p]);
        if (x[1 - p] > 0 && y[1 - p] < 0) ideal[p] = fmax(ideal[p], x[p] + s * (y[p] - x[p]));
      }
    }
  }
}

static void against_corners(void **state) {
  size_t mixed = 0, ratified = 0;

  (void)state;
  for (size_t trial = 0; trial < TRIALS; trial++) {
    double value[POINTS * 3], no_deal[3], weight[3] = {1, 1, 1}, rate[3] = {0}, purse[3] = {0};
    uint8_t barred[POINTS] = {0};
    size_t first[2] = {0};
    cs_deal d = {.n_parties = 3,
                 .n_issues = 1,
                 .n_bargain = 2,
                 .need = 2,
                 .first = first,
                 .value = value,
                 .barred = barred,
                 .no_deal = no_deal};
    cs_arena *arena = cs_arena_new();
    double ideal[2];
    cs_frontier f;
    hull h;

    seed = 0x94d049bb133111ebu * (trial + 1);
    first[1] = 2 + below(POINTS - 1);
    for (size_t k = 0; k < 3 * first[1]; k++) value[k] = worth();
    for (size_t p = 0; p < 3; p++) no_deal[p] = worth() / 4;
    if (below(3) == 0) {
      d.weight = weight;
      weight[0] = 1 + (double)below(3);
    }
    if (below(2)) {
      d.rate = rate;
      d.purse = purse;
      for (size_t p = 0; p < 2; p++) {
        rate[p] = (double)(1 + below(4)) / 2;
        purse[p] = (double)below(17) / 8;
      }
    }
    find_corners(&d, first[1], &h);
    assert_true(h.n <= CORNERS);
    brute_ideals(&h, ideal);
    assert_int_equal(cs_frontier_find(&d, NULL, arena, &f), CASUS_OK);
    for (int k = 0; k < CS_N_SOLUTIONS; k++) {
      cs_solution_kind kind = (cs_solution_kind)k;
      double want = h.n ? brute(&d, &h, kind, ideal) : -INFINITY, got, third = 0, sum = 0;
      double own[3] = {0};
      cs_lottery mix;

      assert_int_equal(cs_lottery_find(&d, &f, kind, arena, &mix), CASUS_OK);
      /* Nothing near the edge of what is possible; nor gains that only one can have. */
      if (fabs(want) < 1e-6 || (want > 0 && fmin(ideal[0], ideal[1]) < 1e-6)) continue;
      assert_int_equal(mix.exists, want > 0);
      if (!mix.exists) continue;
      got = value_of(&d, kind, ideal, mix.gain[0], mix.gain[1]);
      assert_near(got, want, 2e-6 * (1 + want));
      assert_true(mix.gap < 1e-5);
      for (size_t m = 0; m < mix.n; m++) {
        sum += mix.share[m];
        for (size_t p = 0; p < 3; p++) own[p] += mix.share[m] * f.u[mix.point[m] * 3 + p];
      }
      third = own[2] - no_deal[2];
      assert_near(sum, 1, 1e-9);
      assert_true(third > -1e-8);
      assert_near(mix.gain[2], third, 1e-8);
      assert_near(mix.paid[0] + mix.paid[1], 0, 1e-8);
      for (size_t p = 0; p < 2; p++) {
        assert_near(mix.gain[p], own[p] - no_deal[p] + rate[p] * mix.paid[p], 1e-8);
        assert_true(mix.paid[p] > -purse[p] - 1e-8);
      }
      mixed += mix.n > 1;
      ratified += third < 1e-6;
    }
    cs_arena_free(arena);
  }
  assert_true(mixed > TRIALS / 4);
  assert_true(ratified > TRIALS / 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(against_corners)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
