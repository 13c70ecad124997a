/* Side payments on small random deals, against enumeration of the packages with the payments of
 * each found in other ways than by closed form; and the ways of finding solutions against each
 * other. */
#include "chance.h"
#include "support.h"

#include "faces/package/negotiation.h"

#include <math.h>
#include <string.h>

enum { TRIALS = 500, PARTIES = 4, ROWS = 20, PACKAGES = 256, SWEEPS = 400 };

typedef struct {
  cs_deal d;
  size_t first[5];
  double value[ROWS * PARTIES], term_value[PARTIES], no_deal[PARTIES];
  double weight[PARTIES], rate[PARTIES], purse[PARTIES];
  uint8_t barred[ROWS], in[2][8];
  cs_deal_test tests[2];
  cs_deal_term term;
} deal;

static double worth(void) {
  return (double)below(33) / 8 - 2;
}

/* Two to four parties, the last perhaps a ratifier; two or more who pay, at dyadic rates; limits
 * now and then. */
static void make(deal *x) {
  size_t P = 2 + below(3), n = 1 + below(3);
  bool limited = below(2) == 0;

  memset(x, 0, sizeof *x);
  x->d = (cs_deal){.n_parties = P,
                   .n_issues = n,
                   .n_bargain = P > 2 && below(3) == 0 ? P - 1 : P,
                   .first = x->first,
                   .value = x->value,
                   .barred = x->barred,
                   .terms = &x->term,
                   .term_value = x->term_value,
                   .no_deal = x->no_deal,
                   .weight = below(3) == 0 ? x->weight : NULL,
                   .rate = x->rate,
                   .purse = x->purse};
  x->d.need = x->d.n_bargain;
  for (size_t i = 0; i < n; i++) x->first[i + 1] = x->first[i] + 1 + below(5);
  for (size_t r = 0; r < x->first[n]; r++) {
    x->barred[r] = below(8) == 0;
    for (size_t p = 0; p < P; p++) x->value[r * P + p] = worth();
  }
  for (size_t p = 0; p < P; p++) {
    x->no_deal[p] = worth() / 2;
    x->weight[p] = (double)(1 + below(3));
    x->purse[p] = limited && below(2) ? (double)below(9) / 4 : INFINITY;
    /* The first two always pay. */
    if (p < x->d.n_bargain && (p < 2 || below(2))) x->rate[p] = (double)(1 + below(4)) / 2;
  }
  if (n > 1 && below(2)) {
    x->d.n_terms = 1;
    x->term = (cs_deal_term){x->tests, 2, below(3) == 0};
    for (size_t k = 0; k < 2; k++) {
      x->tests[k] = (cs_deal_test){k, x->in[k]};
      for (size_t l = 0; l < 8; l++) x->in[k][l] = (uint8_t)below(2);
    }
    for (size_t p = 0; p < P && !x->term.forbids; p++) x->term_value[p] = worth();
  }
}

static size_t enumerate(const cs_deal *d, double (*u)[PARTIES]) {
  uint16_t level[4] = {0};
  size_t count = 0;

  for (;;) {
    size_t i = d->n_issues;

    count += cs_deal_value(d, level, u[count]);
    while (i > 0 && ++level[i - 1] == cs_deal_levels(d, i - 1)) level[--i] = 0;
    if (!i) return count;
  }
}

static bool pays(const cs_deal *d, size_t p) {
  return d->rate[p] > 0;
}

/* ---- payments of one package, by moving money step by step ------------------------------------
 */

/* The most that party p can still pay when it must keep its floor (asks) or only its limit. */
static double can_pay(const cs_deal *d, const double *u, const double *t, size_t p, bool asks) {
  double own = (u[p] - d->no_deal[p]) / d->rate[p] + t[p];

  return fmax(0, asks ? fmin(own, d->purse[p] + t[p]) : d->purse[p] + t[p]);
}

/* Money from who has more than its floor to who has less, first to first; is everybody served? */
static bool rescue(const cs_deal *d, const double *u, const bool *asks, double *t) {
  for (size_t p = 0; p < d->n_parties; p++) t[p] = 0;
  for (size_t p = 0; p < d->n_parties; p++) {
    if (!pays(d, p)) {
      if (asks[p] && u[p] < d->no_deal[p] - 1e-9) return false;
      continue;
    }
    for (size_t q = 0; q < d->n_parties; q++) {
      double lacks = (d->no_deal[p] - u[p]) / d->rate[p] - t[p], x;

      if (q == p || !pays(d, q) || !asks[p] || lacks <= 0) continue;
      x = fmin(lacks, can_pay(d, u, t, q, asks[q]));
      t[p] += x;
      t[q] -= x;
    }
  }
  for (size_t p = 0; p < d->n_parties; p++) {
    if (pays(d, p) && asks[p] && u[p] + d->rate[p] * t[p] < d->no_deal[p] - 1e-9) return false;
  }
  return true;
}

static double term(const cs_deal *d, cs_solution_kind kind, const double *scale, size_t p,
                   double gain) {
  double g = scale[p] * fmax(0, gain);

  return kind == CS_NASH_SOLUTION ? (d->weight ? d->weight[p] : 1) * log(fmax(1e-12, g)) : g;
}

/* What a pair of parties has together by the solution: sum of logarithms, or of terms, or (least
 * first) the terms themselves. */
static double pair_value(const cs_deal *d, cs_solution_kind kind, const double *scale,
                         const double *u, const double *t, size_t p, size_t q, double x) {
  double a = term(d, kind, scale, p, u[p] + d->rate[p] * (t[p] + x) - d->no_deal[p]);
  double b = term(d, kind, scale, q, u[q] + d->rate[q] * (t[q] - x) - d->no_deal[q]);

  return kind == CS_NASH_SOLUTION || kind == CS_UTILITARIAN_SOLUTION ? a + b : fmin(a, b);
}

/* Pair after pair gets the payment between them that is best for both, by ternary search: all three
 * sums are concave, so that this ends at the best for all. */
static void settle(const cs_deal *d, cs_solution_kind kind, const double *scale, const bool *counts,
                   const double *u, double *t) {
  static const bool all[PARTIES] = {true, true, true, true};

  for (size_t sweep = 0; sweep < SWEEPS; sweep++) {
    double moved = 0;

    for (size_t p = 0; p < d->n_parties; p++) {
      for (size_t q = p + 1; q < d->n_parties; q++) {
        double low, high;

        if (!pays(d, p) || !pays(d, q)) continue;
        high = can_pay(d, u, t, q, all[q]);
        low = -can_pay(d, u, t, p, all[p]);
        if (!counts[p] || !counts[q]) {
          /* Who has no term gives what it can. */
          if (counts[p]) low = high;
          if (counts[q]) high = low;
          if (!counts[p] && !counts[q]) low = high = 0;
        }
        for (int k = 0; k < 60; k++) {
          double a = low + (high - low) / 3, b = high - (high - low) / 3;

          if (pair_value(d, kind, scale, u, t, p, q, a) <
              pair_value(d, kind, scale, u, t, p, q, b)) {
            low = a;
          } else {
            high = b;
          }
        }
        t[p] += (low + high) / 2;
        t[q] -= (low + high) / 2;
        moved = fmax(moved, fabs(low + high) / 2);
      }
    }
    if (moved < 1e-10) return;
  }
}

/* ---- the best over all packages ----------------------------------------------------------------
 */

typedef struct {
  bool exists;
  size_t n;
  double term[PARTIES]; /* least first */
  double value;         /* product, or sum */
} outcome;

/* Terms within 1e-6 of each other, by the precision of the search above, are equal. */
static bool better(cs_solution_kind kind, const outcome *a, const outcome *b) {
  if (kind == CS_NASH_SOLUTION || kind == CS_UTILITARIAN_SOLUTION) return a->value > b->value;
  for (size_t k = 0; k < a->n; k++) {
    if (fabs(a->term[k] - b->term[k]) > 1e-6) return a->term[k] > b->term[k];
  }
  return false;
}

static outcome judge(const cs_deal *d, cs_solution_kind kind, const double *scale,
                     const bool *counts, const double *after) {
  outcome o = {.exists = true, .value = kind == CS_NASH_SOLUTION ? 1 : 0};

  for (size_t p = 0; p < d->n_bargain; p++) {
    double g = scale[p] * fmax(0, after[p] - d->no_deal[p]);
    size_t k;

    if (!counts[p]) continue;
    for (k = o.n++; k > 0 && o.term[k - 1] > g; k--) o.term[k] = o.term[k - 1];
    o.term[k] = g;
    if (kind == CS_NASH_SOLUTION) o.value *= pow(g, d->weight ? d->weight[p] : 1);
    if (kind == CS_UTILITARIAN_SOLUTION) o.value += g;
  }
  return o;
}

/* Largest gain of p: all others give what they can. */
static double brute_ideal(const cs_deal *d, double (*u)[PARTIES], size_t n, size_t p) {
  static const bool all[PARTIES] = {true, true, true, true};
  double best = 0;

  for (size_t a = 0; a < n; a++) {
    double t[PARTIES];

    if (!rescue(d, u[a], all, t)) continue;
    for (size_t q = 0; q < d->n_parties && pays(d, p); q++) {
      double x;

      if (q == p || !pays(d, q)) continue;
      x = can_pay(d, u[a], t, q, true);
      t[p] += x;
      t[q] -= x;
    }
    best = fmax(best, u[a][p] + (pays(d, p) ? d->rate[p] * t[p] : 0) - d->no_deal[p]);
  }
  return best;
}

static outcome brute(const cs_deal *d, double (*u)[PARTIES], size_t n, cs_solution_kind kind,
                     double *scale, bool *counts) {
  static const bool all[PARTIES] = {true, true, true, true};
  outcome best = {0};

  for (size_t p = 0; p < d->n_parties; p++) {
    double ideal = brute_ideal(d, u, n, p);

    counts[p] = p < d->n_bargain && (ideal > 1e-7 || kind == CS_EGALITARIAN_SOLUTION);
    scale[p] = kind == CS_KS_SOLUTION && counts[p] ? 1 / ideal : 1;
  }
  for (size_t a = 0; a < n; a++) {
    double t[PARTIES], after[PARTIES];
    outcome o;

    if (!rescue(d, u[a], all, t)) continue;
    settle(d, kind, scale, counts, u[a], t);
    for (size_t p = 0; p < d->n_parties; p++) after[p] = u[a][p] + d->rate[p] * t[p];
    o = judge(d, kind, scale, counts, after);
    if (!best.exists || better(kind, &o, &best)) best = o;
  }
  return best;
}

/* ---- checks ------------------------------------------------------------------------------------
 */

/* Payments add up to nothing, stay within limits, and are what u says. */
static void check_money(const cs_deal *d, const uint16_t *level, const double *u,
                        const double *paid) {
  double before[PARTIES], sum = 0;

  assert_true(cs_deal_value(d, level, before));
  for (size_t p = 0; p < d->n_parties; p++) {
    assert_near(u[p], before[p] + d->rate[p] * paid[p], 1e-9);
    assert_true(u[p] >= d->no_deal[p] - 1e-7);
    assert_true(paid[p] >= -d->purse[p] - 1e-9);
    assert_true(pays(d, p) || fabs(paid[p]) < 1e-300);
    sum += paid[p];
  }
  assert_near(sum, 0, 1e-9);
}

static void against_enumeration(void **state) {
  size_t dealt = 0, money = 0;

  (void)state;
  for (size_t trial = 0; trial < TRIALS; trial++) {
    static deal x;
    static double u[PACKAGES][PARTIES];
    cs_arena *arena = cs_arena_new();
    cs_frontier f;
    cs_rational r;
    size_t n;

    seed = 0x9e3779b97f4a7c15u * (trial + 1);
    make(&x);
    n = enumerate(&x.d, u);
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    assert_int_equal(cs_rational_find(&x.d, &f, arena, &r), CASUS_OK);
    for (int k = 0; k < CS_N_SOLUTIONS; k++) {
      cs_solution_kind kind = (cs_solution_kind)k;
      void *work = cs_arena_alloc(arena, cs_search_work(&x.d), 1);
      double scale[PARTIES], solved[PARTIES], paid[PARTIES];
      bool counts[PARTIES];
      outcome want = brute(&x.d, u, n, kind, scale, counts), got;
      cs_solution s = cs_solution_find(&x.d, &f, &r, kind);
      uint16_t level[4];
      cs_search_outcome found = cs_package_solve(&x.d, kind, work, level, solved, paid);

      assert_int_equal(s.exists, want.exists);
      assert_int_equal(found, want.exists ? CS_SEARCH_FOUND : CS_SEARCH_NONE);
      if (!want.exists) continue;
      dealt++;
      for (size_t p = 0; p < x.d.n_parties; p++) money += fabs(paid[p]) > 1e-6;
      check_money(&x.d, f.level + s.point * x.d.n_issues, s.u, s.paid);
      check_money(&x.d, level, solved, paid);
      got = judge(&x.d, kind, scale, counts, s.u);
      if (want.n && (want.value > 1e-9 || kind == CS_EGALITARIAN_SOLUTION)) {
        assert_near(got.value, want.value, 1e-5 * (1 + want.value));
        for (size_t m = 0;
             m < want.n && kind != CS_NASH_SOLUTION && kind != CS_UTILITARIAN_SOLUTION; m++)
          assert_near(got.term[m], want.term[m], 1e-4);
      }
      /* Both ways come to the same values, ties included. */
      for (size_t p = 0; p < x.d.n_parties; p++) assert_near(solved[p], s.u[p], 1e-7);
    }
    cs_arena_free(arena);
  }
  assert_true(dealt > TRIALS);
  assert_true(money > TRIALS);
}

/* Can anybody have more and nobody less than u[a], by the package u[b] and payments? */
static bool brute_beats(const deal *x, double (*u)[PARTIES], size_t b, size_t a) {
  static const bool all[PARTIES] = {true, true, true, true};
  cs_deal d = x->d;
  double t[PARTIES];

  d.no_deal = u[a];
  if (!rescue(&d, u[b], all, t)) return false;
  for (size_t p = 0; p < d.n_parties; p++) {
    if (u[b][p] + d.rate[p] * t[p] > u[a][p] + 1e-7) return true;
  }
  return false;
}

/* Points that stay on the frontier with payments, room for no deal, distance, who can improve on
 * whom. */
static void advice(void **state) {
  static const bool all[PARTIES] = {true, true, true, true};
  size_t gone = 0, rooms = 0;

  (void)state;
  for (size_t trial = 0; trial < TRIALS; trial++) {
    static deal x;
    static double u[PACKAGES][PARTIES];
    cs_arena *arena = cs_arena_new();
    size_t n, point, above, P;
    double slack[PARTIES], far, after[PARTIES], one[PARTIES] = {1, 1, 1, 1};
    bool *stays, counts[PARTIES] = {false};
    size_t beaters = 0;
    uint16_t level[4];
    cs_search_outcome got;
    cs_frontier f;
    void *work;

    seed = 0xd1342543de82ef95u * (trial + 1);
    make(&x);
    P = x.d.n_parties;
    n = enumerate(&x.d, u);
    work = cs_arena_alloc(arena, cs_search_work(&x.d), 1);
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    for (size_t p = 0; p < P; p++) slack[p] = 1e-9 * cs_deal_range(&x.d, p);
    assert_int_equal(cs_frontier_paid(&x.d, &f, slack, arena, &stays), CASUS_OK);
    for (size_t i = 0; i < f.n; i++) {
      bool beaten = false;
      size_t a = 0;

      while (a < n && memcmp(u[a], f.u + i * P, P * sizeof **u) != 0) a++;
      assert_true(a < n);
      for (size_t b = 0; b < n && !beaten; b++) beaten = brute_beats(&x, u, b, a);
      assert_int_equal(stays[i], !beaten);
      gone += beaten;
    }
    for (size_t p = 0; p < P; p++) {
      bool asks[PARTIES] = {true, true, true, true}, found = false;
      double best = -INFINITY, most = -INFINITY;

      asks[p] = false;
      for (size_t a = 0; a < n; a++) {
        double t[PARTIES];

        if (!rescue(&x.d, u[a], asks, t)) continue;
        found = true;
        for (size_t q = 0; q < P && pays(&x.d, p); q++) {
          double y;

          if (q == p || !pays(&x.d, q)) continue;
          y = can_pay(&x.d, u[a], t, q, true);
          t[p] += y;
          t[q] -= y;
        }
        best = fmax(best, u[a][p] + (pays(&x.d, p) ? x.rate[p] * t[p] : 0) - x.no_deal[p]);
      }
      for (size_t i = 0; i < f.n; i++) {
        if (cs_payment_settles(&x.d, f.u + i * P, x.no_deal, asks, slack))
          most = fmax(most, cs_most_gain(&x.d, f.u + i * P, p));
      }
      assert_int_equal(isfinite(most), found);
      if (found) assert_near(most, best, 1e-7);
      counts[p] = true;
      got =
          cs_search(&x.d, &(cs_search_goal){CS_UTILITARIAN_SOLUTION, counts, asks, x.no_deal, one},
                    work, level, after, NULL, &most);
      counts[p] = false;
      assert_int_equal(got, found ? CS_SEARCH_FOUND : CS_SEARCH_NONE);
      if (found) assert_near(most, best, 1e-7);
      rooms += found;
    }
    if (n) {
      /* The largest share of their ranges that all can have more than by the first package. */
      double low = 0, high = 64;

      for (int k = 0; k < 60; k++) {
        double middle = (low + high) / 2, floor[PARTIES], t[PARTIES];
        cs_deal d = x.d;
        bool can = false;

        for (size_t p = 0; p < P; p++) floor[p] = u[0][p] + middle * cs_deal_range(&x.d, p);
        d.no_deal = floor;
        for (size_t a = 0; a < n && !can; a++) can = rescue(&d, u[a], all, t);
        if (can) {
          low = middle;
        } else {
          high = middle;
        }
      }
      far = cs_distance(&x.d, &f, u[0], &point, &above);
      assert_near(far, low, 1e-6);
      for (size_t b = 0; b < n; b++) beaters += brute_beats(&x, u, b, 0);
      assert_int_equal(above > 0, beaters > 0);
      got = cs_search(&x.d, &(cs_search_goal){CS_UTILITARIAN_SOLUTION, all, all, u[0], one}, work,
                      level, after, NULL, &far);
      assert_int_equal(got, CS_SEARCH_FOUND);
      assert_int_equal(far > 1e-6, beaters > 0);
    }
    cs_arena_free(arena);
  }
  assert_true(gone > TRIALS / 4);
  assert_true(rooms > TRIALS);
}

/* What all demand can't be met; without any one of the demands found it can. */
static void clashes(void **state) {
  size_t clashed = 0;

  (void)state;
  for (size_t trial = 0; trial < TRIALS; trial++) {
    static deal x;
    static double u[PACKAGES][PARTIES];
    cs_arena *arena = cs_arena_new();
    cs_clash clash;
    cs_frontier f;
    cs_rational r;
    double t[PARTIES];
    bool found;
    size_t n;

    seed = 0xbf58476d1ce4e5b9u * (trial + 1);
    make(&x);
    x.d.n_terms = 0;
    for (size_t p = 0; p < x.d.n_parties; p++) x.no_deal[p] += 2;
    n = enumerate(&x.d, u);
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    assert_int_equal(cs_rational_find(&x.d, &f, arena, &r), CASUS_OK);
    if (!r.n_rational) {
      assert_int_equal(cs_clash_find(&x.d, NULL, 0, arena, &clash, &found), CASUS_OK);
      for (size_t p = 0; found && p <= x.d.n_parties; p++) {
        bool asks[PARTIES], possible = false;

        /* p = n_parties: nobody's demand left out. */
        if (p < x.d.n_parties && !clash.party[p]) continue;
        for (size_t q = 0; q < PARTIES; q++)
          asks[q] = q < x.d.n_parties && clash.party[q] && q != p;
        for (size_t a = 0; a < n && !possible; a++) possible = rescue(&x.d, u[a], asks, t);
        assert_int_equal(possible, p < x.d.n_parties);
        clashed++;
      }
    }
    cs_arena_free(arena);
  }
  assert_true(clashed > TRIALS / 4);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(against_enumeration),
                                     cmocka_unit_test(advice), cmocka_unit_test(clashes)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
