/* Advice on one deal, worked by hand. */
#include "support.h"
#include "temporary.h"

#include "faces/package/acceptability.h"
#include "models/package/advice.h"
#include "models/package/mixed_packages.h"

#include <math.h>
#include <string.h>

/* Issues of two levels; the first two parties bargain. */
static cs_deal deal_of(size_t n_parties, size_t n_issues, double *value, uint8_t *barred,
                       double *no_deal) {
  static const size_t first[] = {0, 2, 4};

  return (cs_deal){.n_parties = n_parties,
                   .n_issues = n_issues,
                   .n_bargain = 2,
                   .need = 2,
                   .first = first,
                   .value = value,
                   .barred = barred,
                   .no_deal = no_deal};
}

/* Two issues.  A gets 3 for the first and loses 1 by the second, B the other way round: each alone
 * makes somebody worse off, both together are worth 2 to each. */
static cs_deal trade(double *value, uint8_t *barred, double *no_deal) {
  return deal_of(2, 2, value, barred, no_deal);
}

static void a_swap_for_both(void **state) {
  double value[] = {0, 0, 3, -1, 0, 0, -1, 3}, no_deal[] = {0, 0};
  uint8_t barred[4] = {0};
  cs_deal d = trade(value, barred, no_deal);
  cs_swaps swaps;

  (void)state;
  cs_swaps_find(&d, (const uint16_t[]){0, 0}, &swaps);
  assert_int_equal(swaps.n, 1);
  assert_int_equal(swaps.swaps[0].n, 2);
  assert_near(swaps.swaps[0].gain[0], 2, 1e-12);
  assert_near(swaps.swaps[0].gain[1], 2, 1e-12);
  assert_true(swaps.n_better == 1);
  /* From there nothing is better for both; and where the second level is barred, nothing at all. */
  cs_swaps_find(&d, (const uint16_t[]){1, 1}, &swaps);
  assert_int_equal(swaps.n, 0);
  barred[3] = 1;
  cs_swaps_find(&d, (const uint16_t[]){0, 0}, &swaps);
  assert_int_equal(swaps.n, 0);
}

/* (0, 0) is worth 0 and 0, the frontier (2, 2), (3, -1), (-1, 3); ranges are 4: all could have half
 * a range more. */
static void distance_of_a_draft(void **state) {
  double value[] = {0, 0, 3, -1, 0, 0, -1, 3}, no_deal[] = {0, 0}, u[] = {0, 0};
  uint8_t barred[4] = {0};
  cs_deal d = trade(value, barred, no_deal);
  cs_arena *arena = cs_arena_new();
  size_t point, above;
  cs_frontier f;

  (void)state;
  assert_int_equal(cs_frontier_find(&d, NULL, arena, &f), CASUS_OK);
  assert_int_equal(f.n, 3);
  assert_near(cs_distance(&d, &f, u, &point, &above), 0.5, 1e-12);
  assert_int_equal(above, 1);
  assert_near(f.u[2 * point], 2, 1e-12);
  u[0] = u[1] = 2;
  assert_near(cs_distance(&d, &f, u, &point, &above), 0, 1e-12);
  cs_arena_free(arena);
}

/* If B accepted anything, A would take the first level 2 of its issue and leave B's alone: 3, -1.
 */
static void a_party_that_accepts_anything(void **state) {
  double value[] = {0, 0, 3, -1, 0, 0, -1, 3}, no_deal[] = {0, 5};
  uint8_t barred[4] = {0, 1, 0, 0}, crossed[2] = {0, 1};
  cs_deal d = trade(value, barred, no_deal);
  cs_package_red_line line = {.party = 1, .issue = 0, .crossed = crossed, .is_hard = true};
  cs_arena *arena = cs_arena_new();
  cs_frontier f;

  (void)state;
  cs_deal_silence(&d, &line, 1, 1);
  assert_int_equal(barred[1], 0);
  assert_true(no_deal[1] == 0);
  assert_int_equal(cs_frontier_find(&d, NULL, arena, &f), CASUS_OK);
  assert_int_equal(f.n, 1);
  assert_near(f.u[0], 3, 1e-12);
  assert_int_equal(f.level[0], 1);
  assert_int_equal(f.level[1], 0);
  cs_arena_free(arena);
}

/* A bridge is worth 10 to A and costs B 4; money is worth 1 and 2.  With payments the bridge is an
 * improvement: 10 - 4/2 = 8 in money, shared as the ranges in money, 10 and 4/2: A 20/3, B 4/3,
 * which is 8/3 points; both two thirds of their ranges.  If A can pay 3 at most, it keeps 7, and B
 * 1, which is half of its range in points. */
static void improvements_with_payments(void **state) {
  double value[] = {0, 0, 10, -4}, no_deal[] = {0, 0}, rate[] = {1, 2};
  double purse[] = {INFINITY, INFINITY}, u[] = {0, 0};
  uint8_t barred[2] = {0};
  cs_deal d = deal_of(2, 1, value, barred, no_deal);
  cs_arena *arena = cs_arena_new();
  size_t point, above;
  cs_swaps swaps;
  cs_frontier f;

  (void)state;
  assert_int_equal(cs_frontier_find(&d, NULL, arena, &f), CASUS_OK);
  cs_swaps_find(&d, (const uint16_t[]){0}, &swaps);
  assert_int_equal(swaps.n, 0);
  cs_distance(&d, &f, u, &point, &above);
  assert_int_equal(above, 0);
  d.rate = rate;
  d.purse = purse;
  cs_swaps_find(&d, (const uint16_t[]){0}, &swaps);
  assert_int_equal(swaps.n, 1);
  assert_near(swaps.swaps[0].gain[0], 20.0 / 3, 1e-12);
  assert_near(swaps.swaps[0].gain[1], 8.0 / 3, 1e-12);
  assert_near(swaps.swaps[0].least, 2.0 / 3, 1e-12);
  assert_near(cs_distance(&d, &f, u, &point, &above), 2.0 / 3, 1e-12);
  assert_int_equal(above, 1);
  assert_int_equal(f.level[point], 1);
  purse[0] = 3;
  assert_near(cs_distance(&d, &f, u, &point, &above), 0.5, 1e-12);
  assert_int_equal(above, 1);
  purse[0] = 1.5; /* less than the 2 that the bridge costs B */
  cs_swaps_find(&d, (const uint16_t[]){0}, &swaps);
  assert_int_equal(swaps.n, 0);
  cs_arena_free(arena);
}

/* Two packages: (4, 4) that costs C 1, and (1, 1) that brings it 1.  C ratifies: as lotteries it
 * accepts those with no more than half of the first, so all want half: 2.5 each, C none. */
static void a_mix_that_a_third_accepts(void **state) {
  double value[] = {4, 4, -1, 1, 1, 1}, no_deal[] = {0, 0, 0};
  uint8_t barred[2] = {0};
  cs_deal d = deal_of(3, 1, value, barred, no_deal);
  cs_arena *arena = cs_arena_new();
  cs_lottery mix;
  cs_frontier f;

  (void)state;
  assert_int_equal(cs_frontier_find(&d, NULL, arena, &f), CASUS_OK);
  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    assert_int_equal(cs_lottery_find(&d, &f, (cs_solution_kind)k, arena, &mix), CASUS_OK);
    assert_true(mix.exists);
    assert_int_equal(mix.n, 2);
    assert_near(mix.gain[0], 2.5, 1e-6);
    assert_near(mix.gain[1], 2.5, 1e-6);
    assert_near(mix.gain[2], 0, 1e-6);
  }
  value[5] = -1; /* then C refuses both */
  assert_int_equal(cs_frontier_find(&d, NULL, arena, &f), CASUS_OK);
  assert_int_equal(cs_lottery_find(&d, &f, CS_NASH_SOLUTION, arena, &mix), CASUS_OK);
  assert_false(mix.exists);
  cs_arena_free(arena);
}

/* A case's talks, and what becomes of its packages over 8,192 futures. */
typedef struct {
  cs_arena *arena;
  casus_diag *diag;
  cs_study study;
  cs_solved_packages talks;
  cs_acceptability o;
} prospects;

static const cs_acceptability *look_ahead(prospects *p, const char *text) {
  const cs_solved_packages_options options = {.solution = -1};
  const cs_model_settings models = {0};

  *p = (prospects){.arena = cs_arena_new(), .diag = casus_diag_new()};
  assert_int_equal(
      cs_study_parse("case.yaml", text, strlen(text), &models, p->arena, p->diag, &p->study),
      CASUS_OK);
  assert_int_equal(cs_solved_packages_of(&p->study, &options, p->arena, p->diag, &p->talks),
                   CASUS_OK);
  assert_int_equal(cs_solved_package_acceptability(&p->talks, &p->talks.packages[0], 0, 8192, 1,
                                                   NULL, p->arena, p->diag, &p->o),
                   CASUS_OK);
  return &p->o;
}

static void prospects_free(prospects *p) {
  cs_study_free(&p->study);
  casus_diag_free(p->diag);
  cs_arena_free(p->arena);
}

/* The bridge costs B 4 or 30, in half of the futures each, and is worth 10 to A; money is worth 1
 * to both.  With payments it is accepted where it costs 4: A then gains (10 - 4) / 2, on
 * average 1.5. */
static void futures_with_payments(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {}, B: {}}\n"
      "issues: {m: {from: 0, to: 1, now: 0}}\n"
      "quantities: {x: \"choice(-4: 0.5, -30: 0.5)\"}\n"
      "models: {deal: {kind: package, between: [A, B], issues: {m: [0, 1]},\n"
      "                no_deal: {A: 0, B: 0}, side_payments: {A: 1, B: 1},\n"
      "                values: {A: {m: [0, 10]}, B: {m: [0, x]}}}}\n";
  const cs_prospect *best;
  const cs_acceptability *o;
  prospects p;

  (void)state;
  o = look_ahead(&p, text);
  best = &o->prospects[o->best_mean];
  assert_int_equal(best->level[0], 1);
  assert_near(best->accepted, 0.5, 0.02);
  assert_near(best->efficient, best->accepted, 1e-9);
  assert_near(best->solution, best->accepted, 1e-9);
  assert_near(best->mean, 3 * best->accepted, 1e-6);
  assert_near(o->prospects[1 - o->best_mean].accepted, 1, 1e-9);
  assert_near(o->prospects[1 - o->best_mean].efficient, 1 - best->accepted, 1e-9);
  prospects_free(&p);
}

/* A gets 2 of the first level and 6 of the second; B accepts the second when x = 1, in half of the
 * futures.  Proposing the second brings 3 on average, the first 2; who knows x proposes the second
 * where it passes and the first where not: 4.  So knowing x is worth 1, and knowing y nothing. */
static void what_is_worth_knowing(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {}, B: {}}\n"
      "issues: {m: {from: 0, to: 2, now: 0}}\n"
      "quantities: {x: \"choice(-1: 0.5, 1: 0.5)\", y: 0..1}\n"
      "models: {deal: {kind: package, between: [A, B], issues: {m: [0, 1, 2]},\n"
      "                no_deal: {A: 0, B: 0},\n"
      "                values: {A: {m: [0, 2, 6]}, B: {m: [\"0 * y\", 1, x]}}}}\n";
  const cs_acceptability *o;
  prospects p;
  double x = -1, y = 0;

  (void)state;
  o = look_ahead(&p, text);
  assert_int_equal(o->prospects[o->best_mean].level[0], 2);
  assert_near(o->prospects[o->best_mean].mean, 3, 0.1);
  assert_near(o->prospects[o->best_mean].accepted, 0.5, 0.02);
  assert_near(o->prospects[o->best_mean].tail, 0, 1e-9); /* the worst tenth are refusals */
  for (size_t k = 0; k < o->n_learning; k++) {
    if (!strcmp(o->learning[k].name, "quantities.x")) x = o->learning[k].value;
    if (!strcmp(o->learning[k].name, "quantities.y")) y = o->learning[k].value;
  }
  assert_near(x, 1, 0.1);
  assert_near(y, 0, 0.1);
  prospects_free(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_swap_for_both),
                                     cmocka_unit_test(distance_of_a_draft),
                                     cmocka_unit_test(a_party_that_accepts_anything),
                                     cmocka_unit_test(what_is_worth_knowing),
                                     cmocka_unit_test(improvements_with_payments),
                                     cmocka_unit_test(futures_with_payments),
                                     cmocka_unit_test(a_mix_that_a_third_accepts)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
