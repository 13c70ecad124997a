/* Solutions on frontiers whose solutions are known in closed form, and the example on which the
 * rules of other programs go wrong (reference data negotiation/published). */
#include "support.h"

#include "models/package/mixed_packages.h"
#include "models/package/profile.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { POINTS = 4001 };

static double value[POINTS * 3];
static uint8_t barred[POINTS];
static double no_deal[3];
static size_t first[2] = {0, POINTS};

/* One issue whose levels are the points. */
static cs_deal deal(size_t parties, size_t n) {
  memset(no_deal, 0, sizeof no_deal);
  first[1] = n;
  return (cs_deal){.n_parties = parties,
                   .n_issues = 1,
                   .n_bargain = parties,
                   .need = parties,
                   .first = first,
                   .value = value,
                   .barred = barred,
                   .no_deal = no_deal};
}

static const double *solved(cs_deal *d, cs_solution_kind kind, double *weight, cs_arena *arena,
                            cs_solution *s) {
  static cs_frontier f;
  cs_rational r;

  assert_int_equal(cs_frontier_find(d, NULL, arena, &f), CASUS_OK);
  assert_int_equal(cs_rational_find(d, &f, arena, &r), CASUS_OK);
  d->weight = weight;
  *s = cs_solution_find(d, &f, &r, kind);
  d->weight = NULL;
  assert_true(s->exists);
  return f.u + s->point * d->n_parties;
}

/* x2 = scale sqrt(1 - x1) on a grid of 1/4000: Nash (2/3, 0.57735), KS = egalitarian 0.618034 at
 * scale 1, utilitarian (3/4, 1/2); at scale 2 KS (0.618, 1.236), egalitarian 0.8284.  A maximum is
 * flat, so its place is within a few steps of the grid. */
static void square_root(void **state) {
  cs_arena *arena = cs_arena_new();
  cs_solution s;
  cs_deal d;

  (void)state;
  for (size_t k = 0; k < POINTS; k++) {
    value[2 * k] = (double)k / (POINTS - 1);
    value[2 * k + 1] = sqrt(1 - value[2 * k]);
  }
  d = deal(2, POINTS);
  assert_near(solved(&d, CS_NASH_SOLUTION, NULL, arena, &s)[0], 2.0 / 3, 5e-4);
  assert_near(solved(&d, CS_KS_SOLUTION, NULL, arena, &s)[0], 0.618034, 3e-4);
  assert_near(solved(&d, CS_EGALITARIAN_SOLUTION, NULL, arena, &s)[1], 0.618034, 3e-4);
  assert_near(solved(&d, CS_UTILITARIAN_SOLUTION, NULL, arena, &s)[0], 0.75, 5e-4);
  for (size_t k = 0; k < POINTS; k++) value[2 * k + 1] *= 2;
  assert_near(solved(&d, CS_KS_SOLUTION, NULL, arena, &s)[0], 0.618034, 3e-4);
  assert_near(solved(&d, CS_KS_SOLUTION, NULL, arena, &s)[1], 1.236068, 6e-4);
  assert_near(solved(&d, CS_EGALITARIAN_SOLUTION, NULL, arena, &s)[0], 0.828427, 3e-4);
  cs_arena_free(arena);
}

/* Split the dollar: x1 = (1 + d1 - d2) / 2; with power 0.6, x1 = d1 + 0.6 (1 - d1 - d2). */
static void dollar(void **state) {
  static double power[2] = {0.6, 0.4};
  cs_arena *arena = cs_arena_new();
  cs_solution s;
  cs_deal d;

  (void)state;
  for (size_t k = 0; k < POINTS; k++) {
    value[2 * k] = (double)k / (POINTS - 1);
    value[2 * k + 1] = 1 - value[2 * k];
  }
  d = deal(2, POINTS);
  no_deal[0] = 0.2;
  no_deal[1] = 0.1;
  assert_near(solved(&d, CS_NASH_SOLUTION, NULL, arena, &s)[0], 0.55, 3e-4);
  assert_near(solved(&d, CS_NASH_SOLUTION, power, arena, &s)[0], 0.62, 3e-4);
  cs_arena_free(arena);
}

/* The least spread of gains picks the last point, where all have 0.55 or more; 0.6 can be had. */
static void spread_is_not_ks(void **state) {
  static const double points[12] = {1, .6, .6, .6, 1, .6, .6, .6, 1, .61, .55, .61};
  cs_arena *arena = cs_arena_new();
  cs_lottery mix;
  cs_frontier f;
  cs_solution s;
  cs_deal d;

  (void)state;
  memcpy(value, points, sizeof points);
  d = deal(3, 4);
  solved(&d, CS_KS_SOLUTION, NULL, arena, &s);
  assert_near(s.value, 0.6, 1e-12);
  assert_int_equal(s.ties, 3);
  /* A third of each of the first three gives all 2.2 / 3. */
  assert_int_equal(cs_frontier_find(&d, NULL, arena, &f), CASUS_OK);
  for (int k = CS_NASH_SOLUTION; k <= CS_EGALITARIAN_SOLUTION; k++) {
    assert_int_equal(cs_lottery_find(&d, &f, (cs_solution_kind)k, arena, &mix), CASUS_OK);
    assert_true(mix.exists);
    for (size_t p = 0; p < 3; p++) assert_near(mix.gain[p], 2.2 / 3, 1e-3);
  }
  cs_arena_free(arena);
}

/* SupermarketA's lesson: the ideal is taken among individually rational packages.  Points (1, 0.1),
 * (0.8, 0.5), (0.7, 0.6), (0.2, 1) with 0.5 for the second without a deal: the first point is out,
 * so ideals are gains of 0.8 and 0.5; shares: (1, 0), (0.875, 0.2), (0.25, 1) -> the last.  With
 * the ideal over all, (1, 0.5), shares (0.7, 0.2) and (0.2, 1): a tie at 0.2. */
static void rational_ideal(void **state) {
  static const double points[8] = {1, .1, .8, .5, .7, .6, .2, 1};
  cs_arena *arena = cs_arena_new();
  cs_solution s;
  cs_deal d;

  (void)state;
  memcpy(value, points, sizeof points);
  d = deal(2, 4);
  no_deal[1] = 0.5;
  assert_near(solved(&d, CS_KS_SOLUTION, NULL, arena, &s)[0], 0.2, 1e-12);
  assert_near(s.value, 0.25, 1e-12);
  cs_arena_free(arena);
}

/* Majority: the middle point pleases all a little, the first two of three a lot.  No deal is 0. */
static void majority(void **state) {
  static const double points[6] = {4, 4, -1, 1, 1, 1};
  cs_arena *arena = cs_arena_new();
  cs_solution s;
  cs_deal d;

  (void)state;
  memcpy(value, points, sizeof points);
  d = deal(3, 2);
  assert_near(solved(&d, CS_NASH_SOLUTION, NULL, arena, &s)[0], 1, 0);
  d.need = 2;
  assert_near(solved(&d, CS_NASH_SOLUTION, NULL, arena, &s)[0], 4, 0);
  cs_arena_free(arena);
}

/* The value of a bid as GeniusWeb's own test has it, and what NegoLog's files call Nash. */
static void other_formats(void **state) {
  static const uint16_t bid[6] = {0, 0, 0, 1, 1, 1}; /* yes yes low 0.8 2500 1 */
  static const char *const domains[] = {"0", "1", "11", "20", "31", "47", "59"};
  const char *path = reference("negotiation/peer_formats/geniusweb/jobs1.json");
  cs_arena *arena;
  casus_diag *diag;
  cs_profile p[2];
  cs_negotiation n;
  double u;

  (void)state;
  if (!path) skip();
  arena = cs_arena_new();
  diag = casus_diag_new();
  path = cs_arena_strdup(arena, path);
  assert_int_equal(cs_profile_read(path, CS_SCALE_GENIUS, arena, diag, &p[0]), CASUS_OK);
  assert_int_equal(cs_profiles_join(p, 1, arena, diag, &n), CASUS_OK);
  assert_true(cs_deal_value(&n.deal, bid, &u));
  assert_near(u, 0.53, 1e-8);
  for (size_t k = 0; k < sizeof domains / sizeof *domains; k++) {
    cs_frontier f;
    cs_rational r;
    cs_solution s;
    json_t *specs;
    const char *file;

    for (size_t m = 0; m < 2; m++) {
      file = cs_arena_printf(arena, "negotiation/negolog/domain%s/profile%c.json", domains[k],
                             m ? 'B' : 'A');
      file = cs_arena_strdup(arena, reference(file));
      assert_int_equal(cs_profile_read(file, CS_SCALE_GENIUS, arena, diag, &p[m]), CASUS_OK);
    }
    assert_int_equal(cs_profiles_join(p, 2, arena, diag, &n), CASUS_OK);
    n.deal.no_deal[0] = n.deal.no_deal[1] = 0; /* its Nash ignores reservation values */
    specs = reference_json(
        cs_arena_printf(arena, "negotiation/negolog/domain%s/specs.json", domains[k]));
    assert_non_null(specs);
    assert_int_equal(cs_frontier_find(&n.deal, NULL, arena, &f), CASUS_OK);
    assert_int_equal(cs_rational_find(&n.deal, &f, arena, &r), CASUS_OK);
    s = cs_solution_find(&n.deal, &f, &r, CS_NASH_SOLUTION);
    assert_near(s.value, json_number_value(json_object_get(specs, "Nash Product")), 1e-9);
    s = cs_solution_find(&n.deal, &f, &r, CS_UTILITARIAN_SOLUTION);
    assert_near(s.value, json_number_value(json_object_get(specs, "Social Welfare")), 1e-9);
    json_decref(specs);
  }
  casus_diag_free(diag);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(square_root),      cmocka_unit_test(dollar),
      cmocka_unit_test(spread_is_not_ks), cmocka_unit_test(rational_ideal),
      cmocka_unit_test(majority),         cmocka_unit_test(other_formats),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
