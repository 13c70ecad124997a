/* The smallest changes of preferences that make a state stable, against enumeration of all of them.
 */
#include "rankings.h"
#include "support.h"

#include "models/conflict/certificate.h"
#include "models/conflict/inverse.h"
#include "models/conflict/order.h"
#include "models/conflict/solve.h"
#include "models/conflict/inverse_together.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *ab[] = {"A", "B"};

/* A makes a and b, not both; B makes c: six states. */
static void make_six(cs_arena *arena, cs_conflict *c) {
  static cs_lever levers[] = {{.id = "a", .name = "a", .dm = 0, .levels = 2},
                              {.id = "b", .name = "b", .dm = 0, .levels = 2},
                              {.id = "c", .name = "c", .dm = 1, .levels = 2}};
  const cs_statement *bad[] = {cs_statement_join(
      arena, CS_SAYS_AND, cs_statement_option(arena, 0, 1), cs_statement_option(arena, 1, 1))};
  cs_conflict_plan plan = {.dms = ab,
                           .dm_names = ab,
                           .n_dms = 2,
                           .levers = levers,
                           .n_levers = 3,
                           .infeasible = bad,
                           .n_infeasible = 1};

  assert_int_equal(cs_conflict_make(&plan, arena, NULL, (cs_place){0}, c), CASUS_OK);
  assert_int_equal(c->n, 6);
}

/* A ranking of n states without ties, all equally likely. */
static void any_ranking(size_t n, uint32_t *rank) {
  for (uint32_t x = 0; x < n; x++) rank[x] = x;
  for (size_t x = n; x-- > 1;) {
    size_t y = (size_t)rand() % (x + 1);
    uint32_t swap = rank[x];

    rank[x] = rank[y];
    rank[y] = swap;
  }
}

/* The smallest change against all rankings of six states, ties among them. */
static void inverse_by_enumeration(void **state) {
  cs_arena *arena = cs_arena_new();
  cs_conflict c;
  cs_sets sets;
  size_t changed = 0;

  (void)state;
  make_six(arena, &c);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  srand(5);
  for (int trial = 0; trial < 40; trial++) {
    uint32_t p[2][6], q[6];
    const uint32_t *rank[] = {p[0], p[1]}, *other[] = {q, p[1]};
    uint32_t target = (uint32_t)(rand() % 6);

    for (size_t i = 0; i < 2; i++) any_ranking(6, p[i]);
    for (uint32_t s = 0; s < 6 && trial % 2; s++) p[0][s] /= 2; /* two of each rank */
    if (trial % 2 && p[0][target] < 2) p[0][target] = trial % 4 == 1 ? 0 : p[0][target];
    for (size_t k = 0; k < CS_N_CONCEPTS; k++) {
      cs_inverse_change change;
      size_t least = SIZE_MAX;

      assert_int_equal(cs_inverse_ranking(&sets, rank, 0, target, (cs_concept)k, arena, &change),
                       CASUS_OK);
      for (uint32_t code = 0; code < 46656; code++) {
        uint32_t rest = code, used = 0;
        size_t swaps;
        cs_certificate cert;

        for (size_t s = 0; s < 6; s++, rest /= 6) {
          q[s] = rest % 6;
          used |= 1u << q[s];
        }
        if (used & (used + 1)) continue;
        swaps = exchanges(6, p[0], q);
        if (swaps >= least) continue;
        assert_int_equal(cs_certify(&c, other, 0, target, (cs_concept)k, arena, &cert), CASUS_OK);
        if (cert.stable) least = swaps;
      }
      assert_true(change.complete);
      assert_int_equal(change.already ? 0 : change.swaps, least);
      changed += !change.already;
    }
  }
  assert_true(changed > 20);
  cs_arena_free(arena);
}

/* Three terms of whole values that count in random states: no point of a grid of halves around the
 * present values makes the state stable at less than what is said to be the least, and the values
 * that are given do make it stable. */
static void terms_by_grid(void **state) {
  cs_arena *arena = cs_arena_new();
  size_t found_some = 0, several = 0;
  cs_solver *solver;
  cs_conflict c;
  cs_sets sets;

  (void)state;
  make_six(arena, &c);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  solver = cs_solver_new(&c);
  assert_non_null(solver);
  srand(11);
  for (int trial = 0; trial < 24; trial++) {
    double counts[18], values[3], changed[3], u[6];
    uint32_t p[2][6] = {{0}}, order[6], target = (uint32_t)(rand() % 6);
    const uint32_t *rank[] = {p[0], p[1]};
    cs_concept k = (cs_concept)(trial % CS_N_CONCEPTS);
    bool found, complete;
    double cost = 0;
    uint8_t stable[12];
    size_t parts = 0;

    for (size_t i = 0; i < 18; i++) counts[i] = rand() % 2;
    for (size_t t = 0; t < 3; t++) values[t] = rand() % 7 - 3;
    for (size_t x = 0; x < 6; x++) u[x] = rand() % 5;
    cs_order_from_utility(6, u, order, p[1]);
    assert_int_equal(cs_inverse_terms(&sets, rank, 0, target, k, 3, counts, values, arena, changed,
                                      &found, &complete),
                     CASUS_OK);
    assert_true(complete);
    for (size_t t = 0; t < 3; t++) {
      cost += fabs(changed[t] - values[t]);
      parts += fabs(changed[t] - values[t]) > 1e-9;
    }
    for (int code = -1; code < 25 * 25 * 25; code++) {
      double tried[3] = {code % 25 / 2.0 - 6, code / 25 % 25 / 2.0 - 6, code / 625 / 2.0 - 6},
             at = 0;

      for (size_t t = 0; t < 3; t++) tried[t] = code < 0 ? changed[t] - values[t] : tried[t];
      for (size_t t = 0; t < 3; t++) at += fabs(tried[t]);
      if (code >= 0 && found && at >= cost - 1e-9) continue;
      for (size_t x = 0; x < 6; x++) {
        u[x] = 0;
        for (size_t t = 0; t < 3; t++) u[x] += counts[t * 6 + x] * (values[t] + tried[t]);
      }
      cs_order_from_utility(6, u, order, p[0]);
      cs_solve_one(solver, rank, 0, CS_BIT(k), stable, NULL);
      if (code < 0 && found) assert_true(stable[target] >> k & 1);
      if (code >= 0 && (stable[target] >> k & 1))
        fail_msg("trial %d: stable at %g, said to take %g", trial, at, found ? cost : NAN);
    }
    found_some += found && cost > 0;
    several += found && parts > 1;
  }
  assert_true(found_some > 8 && several > 0);
  cs_solver_free(solver);
  cs_arena_free(arena);
}

/* All rankings of six states. */
static size_t all_rankings(uint32_t (*out)[6]) {
  size_t n = 0;

  for (size_t code = 0; code < 6 * 6 * 6 * 6 * 6 * 6; code++) {
    unsigned seen = 0;
    size_t rest = code;

    for (size_t x = 0; x < 6; x++, rest /= 6) {
      out[n][x] = (uint32_t)(rest % 6);
      seen |= 1u << out[n][x];
    }
    n += seen == 63;
    if (n == 720) break;
  }
  return n;
}

/* Is there a pair of rankings fewer than `below` exchanges away under which the state holds? */
static bool holds_nearer(cs_solver *solver, const uint32_t *const *old, uint32_t target,
                         cs_concept concept, size_t below) {
  static uint32_t ranking[721][6];
  static size_t n = 0;
  uint8_t stable[12];

  if (!n) n = all_rankings(ranking);
  for (size_t a = 0; a < n; a++) {
    size_t first = exchanges(6, old[0], ranking[a]);

    for (size_t b = 0; b < n && first < below; b++) {
      const uint32_t *rank[] = {ranking[a], ranking[b]};

      if (first + exchanges(6, old[1], ranking[b]) >= below) continue;
      cs_solve(solver, rank, 31, stable);
      if ((stable[target] & stable[6 + target]) >> concept & 1) return true;
    }
  }
  return false;
}

/* After the changes the state is stable for both, they cost what they say, and nothing cheaper does
 * among all pairs of rankings; under gmr it is the sum of what each takes alone. */
static void changes_together(void **state) {
  static const cs_concept all_seq[] = {CS_SEQ, CS_SEQ}, all_gmr[] = {CS_GMR, CS_GMR};
  cs_arena *arena = cs_arena_new();
  size_t both = 0, helped = 0;
  cs_solver *solver;
  cs_conflict c;
  cs_sets sets;

  (void)state;
  make_six(arena, &c);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  solver = cs_solver_new(&c);
  assert_non_null(solver);
  srand(3);
  for (int trial = 0; trial < 200; trial++) {
    const cs_concept *concepts = trial % 2 ? all_seq : all_gmr;
    uint32_t p[2][6], q[2][6], target = (uint32_t)(rand() % 6);
    uint32_t *rank[] = {q[0], q[1]};
    const uint32_t *old[] = {p[0], p[1]};
    size_t swaps[2], least, each = 0;
    uint8_t stable[12];
    bool holds;

    for (size_t i = 0; i < 2; i++) {
      any_ranking(6, p[i]);
      memcpy(q[i], p[i], sizeof q[i]);
    }
    assert_int_equal(
        cs_inverse_together(&sets, rank, target, concepts, arena, swaps, &least, &holds), CASUS_OK);
    assert_true(holds);
    cs_solve(solver, (const uint32_t *const *)rank, 31, stable);
    for (size_t i = 0; i < 2; i++) {
      cs_inverse_change alone;

      assert_true(stable[i * 6 + target] >> concepts[i] & 1);
      assert_int_equal(exchanges(6, p[i], q[i]), swaps[i]);
      assert_int_equal(cs_inverse_ranking(&sets, old, i, target, concepts[i], arena, &alone),
                       CASUS_OK);
      each += alone.already ? 0 : alone.swaps;
    }
    assert_int_equal(least, swaps[0] + swaps[1]);
    if (concepts == all_gmr) assert_int_equal(least, each);
    both += swaps[0] && swaps[1];
    helped += least < each;
    if (least) assert_false(holds_nearer(solver, old, target, concepts[0], least));
  }
  /* Sometimes it is cheaper to give the other a reason to answer, sometimes one's change takes the
   * other's answer away. */
  assert_true(both > 10 && helped > 5);
  cs_solver_free(solver);
  cs_arena_free(arena);
}

/* Rankings of n <= 8 states within `far` exchanges of neighbours of rankings[0], by breadth. */
static size_t rankings_near(size_t n, uint32_t (*rankings)[8], size_t *apart, size_t far,
                            size_t most) {
  size_t known = 1;

  apart[0] = 0;
  for (size_t i = 0; i < known && apart[i] < far; i++) {
    for (uint32_t r = 0; r + 1 < n; r++) {
      bool seen = false;

      assert_true(known < most);
      for (size_t x = 0; x < n; x++) {
        uint32_t old = rankings[i][x];

        rankings[known][x] = old == r ? r + 1 : old == r + 1 ? r : old;
      }
      for (size_t k = 0; k < known && !seen; k++)
        seen = memcmp(rankings[k], rankings[known], n * sizeof **rankings) == 0;
      apart[known] = apart[i] + 1;
      known += !seen;
    }
  }
  return known;
}

/* Three decision makers with an option each, by concepts of their own: the state holds after the
 * changes, and nothing cheaper does among all rankings near by. */
static void changes_of_three(void **state) {
  enum { MOST = 400, FAR = 3 };
  static const char *abc[] = {"A", "B", "C"};
  static const cs_concept of[][3] = {{CS_SEQ, CS_SEQ, CS_SEQ},
                                     {CS_SSEQ, CS_SEQ, CS_NASH},
                                     {CS_SSEQ, CS_SSEQ, CS_SMR},
                                     {CS_SEQ, CS_GMR, CS_SSEQ}};
  static uint32_t near[3][MOST][8];
  static size_t apart[3][MOST];
  static cs_lever levers[] = {{.id = "a", .name = "a", .dm = 0, .levels = 2},
                              {.id = "b", .name = "b", .dm = 1, .levels = 2},
                              {.id = "c", .name = "c", .dm = 2, .levels = 2}};
  cs_conflict_plan plan = {
      .dms = abc, .dm_names = abc, .n_dms = 3, .levers = levers, .n_levers = 3};
  cs_arena *arena = cs_arena_new();
  size_t changed = 0, helped = 0;
  cs_solver *solver;
  cs_conflict c;
  cs_sets sets;

  (void)state;
  assert_int_equal(cs_conflict_make(&plan, arena, NULL, (cs_place){0}, &c), CASUS_OK);
  assert_int_equal(c.n, 8);
  assert_int_equal(cs_sets_make(&c, arena, &sets), CASUS_OK);
  solver = cs_solver_new(&c);
  assert_non_null(solver);
  srand(23);
  for (int trial = 0; trial < 150; trial++) {
    const cs_concept *concepts = of[trial % 4];
    uint32_t p[3][8], *rank[] = {p[0], p[1], p[2]}, target = (uint32_t)(rand() % 8);
    const uint32_t *tried[3];
    size_t known[3], swaps[3], least, total = 0, each = 0;
    uint8_t stable[24];
    bool holds;

    for (size_t i = 0; i < 3; i++) {
      any_ranking(8, p[i]);
      memcpy(near[i][0], p[i], sizeof p[i]);
      known[i] = rankings_near(8, near[i], apart[i], FAR, MOST);
    }
    for (size_t i = 0; i < 3; i++) {
      cs_inverse_change alone;

      assert_int_equal(cs_inverse_ranking(&sets, (const uint32_t *const *)rank, i, target,
                                          concepts[i], arena, &alone),
                       CASUS_OK);
      each += alone.already ? 0 : alone.swaps;
    }
    assert_int_equal(
        cs_inverse_together(&sets, rank, target, concepts, arena, swaps, &least, &holds), CASUS_OK);
    assert_true(holds);
    cs_solve(solver, (const uint32_t *const *)rank, 31, stable);
    for (size_t i = 0; i < 3; i++) {
      assert_true(stable[i * 8 + target] >> concepts[i] & 1);
      assert_int_equal(exchanges(8, near[i][0], p[i]), swaps[i]);
      total += swaps[i];
    }
    assert_int_equal(least, total);
    changed += total > 0 && total <= FAR + 1;
    helped += total < each;
    for (size_t a = 0; a < known[0]; a++) {
      for (size_t b = 0; b < known[1] && apart[0][a] + apart[1][b] < total; b++) {
        for (size_t d = 0; d < known[2]; d++) {
          size_t sum = apart[0][a] + apart[1][b] + apart[2][d];

          if (sum >= total || sum > FAR) continue;
          tried[0] = near[0][a];
          tried[1] = near[1][b];
          tried[2] = near[2][d];
          cs_solve(solver, tried, 31, stable);
          assert_false((stable[target] >> concepts[0] & 1) &&
                       (stable[8 + target] >> concepts[1] & 1) &&
                       (stable[16 + target] >> concepts[2] & 1));
        }
      }
    }
  }
  assert_true(changed > 40 && helped > 5);
  cs_solver_free(solver);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(inverse_by_enumeration),
      cmocka_unit_test(terms_by_grid),
      cmocka_unit_test(changes_together),
      cmocka_unit_test(changes_of_three),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
