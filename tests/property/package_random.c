/* Small random deals with combinations, constraints and red lines: the frontier, the solutions and
 * the search against enumeration; and what must not change anything. */
#include "chance.h"
#include "support.h"

#include "models/package/part.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { TRIALS = 3000, MOST_ROWS = 32, MOST_PACKAGES = 1024, MOST_TERMS = 5 };

typedef struct {
  cs_deal d;
  size_t first[6];
  double value[MOST_ROWS * 4], term_value[MOST_TERMS * 4], no_deal[4];
  uint8_t barred[MOST_ROWS], in[MOST_TERMS * 3][8];
  cs_deal_test tests[MOST_TERMS][3];
  cs_deal_term terms[MOST_TERMS];
} deal;

/* Small whole numbers over 8 now and then tie. */
static double worth(void) {
  return (double)below(25) / 8 - 1;
}

static void make(deal *x) {
  size_t P = 2 + below(3), n = 1 + below(4);

  memset(x, 0, sizeof *x);
  x->d = (cs_deal){.n_parties = P,
                   .n_issues = n,
                   .n_bargain = below(4) || P == 2 ? P : P - 1,
                   .first = x->first,
                   .value = x->value,
                   .barred = x->barred,
                   .terms = x->terms,
                   .term_value = x->term_value,
                   .no_deal = x->no_deal,
                   .n_terms = below(MOST_TERMS + 1)};
  x->d.need = x->d.n_bargain;
  for (size_t i = 0; i < n; i++) x->first[i + 1] = x->first[i] + 1 + below(5);
  for (size_t r = 0; r < x->first[n]; r++) {
    x->barred[r] = below(8) == 0;
    for (size_t p = 0; p < P; p++) x->value[r * P + p] = worth();
  }
  for (size_t p = 0; p < P; p++) x->no_deal[p] = worth() / 2;
  for (size_t t = 0; t < x->d.n_terms; t++) {
    size_t count = 1 + below(n < 3 ? n : 3), start = below(n);

    x->terms[t] = (cs_deal_term){x->tests[t], count, below(3) == 0};
    for (size_t k = 0; k < count; k++) {
      size_t issue = (start + k) % n;

      x->tests[t][k] = (cs_deal_test){issue, x->in[t * 3 + k]};
      for (size_t l = 0; l < cs_deal_levels(&x->d, issue); l++)
        x->in[t * 3 + k][l] = (uint8_t)below(2);
    }
    for (size_t p = 0; p < P && !x->terms[t].forbids; p++) x->term_value[t * P + p] = worth();
  }
}

typedef struct {
  uint16_t level[MOST_PACKAGES][5];
  double u[MOST_PACKAGES][4];
  bool efficient[MOST_PACKAGES];
  size_t n;
} list;

static void enumerate(const cs_deal *d, list *all) {
  uint16_t level[5] = {0};

  all->n = 0;
  for (;;) {
    size_t i = d->n_issues;

    memcpy(all->level[all->n], level, sizeof level);
    if (cs_deal_value(d, level, all->u[all->n])) all->n++;
    while (i > 0 && ++level[i - 1] == cs_deal_levels(d, i - 1)) level[--i] = 0;
    if (!i) break;
  }
  for (size_t a = 0; a < all->n; a++) {
    all->efficient[a] = true;
    for (size_t b = 0; b < all->n; b++) {
      bool better = false, worse = false;

      for (size_t p = 0; p < d->n_parties; p++) {
        better |= all->u[b][p] > all->u[a][p] + 1e-9;
        worse |= all->u[b][p] < all->u[a][p] - 1e-9;
      }
      if (better && !worse) all->efficient[a] = false;
    }
  }
}

static bool same(const double *a, const double *b, size_t n) {
  for (size_t p = 0; p < n; p++) {
    if (fabs(a[p] - b[p]) > 1e-9) return false;
  }
  return true;
}

/* Every efficient package is counted at its point, and nothing else is there. */
static void check_frontier(const deal *x, const list *all, const cs_frontier *f) {
  size_t P = x->d.n_parties, n = x->d.n_issues, counted = 0;

  for (size_t i = 0; i < f->n; i++) {
    static uint16_t listed[MOST_PACKAGES * 5];
    size_t want = 0, got = cs_frontier_packages(f, i, MOST_PACKAGES, listed);

    for (size_t a = 0; a < all->n; a++)
      want += all->efficient[a] && same(all->u[a], f->u + i * P, P);
    assert_true(want > 0);
    assert_near(f->count[i], (double)want, 0);
    assert_int_equal(got, want);
    for (size_t k = 0; k < got; k++) {
      double u[4];

      assert_true(cs_deal_value(&x->d, listed + k * n, u));
      assert_true(same(u, f->u + i * P, P));
      assert_true(k == 0 || memcmp(listed + k * n, listed + (k - 1) * n, n * sizeof *listed) != 0);
    }
    counted += want;
  }
  for (size_t a = 0; a < all->n; a++) counted -= all->efficient[a];
  assert_int_equal(counted, 0);
}

/* The best product, least gain and sum over all acceptable packages. */
static double best_of(const deal *x, const list *all, cs_solution_kind kind, bool *exists) {
  double best = -INFINITY, slack[4] = {1e-9, 1e-9, 1e-9, 1e-9};

  *exists = false;
  for (size_t a = 0; a < all->n; a++) {
    double v = kind == CS_NASH_SOLUTION ? 1 : kind == CS_UTILITARIAN_SOLUTION ? 0 : INFINITY;

    if (!cs_deal_accepted(&x->d, all->u[a], slack)) continue;
    *exists = true;
    for (size_t p = 0; p < x->d.n_bargain; p++) {
      double g = fmax(0, all->u[a][p] - x->no_deal[p]);

      v = kind == CS_NASH_SOLUTION ? v * g : kind == CS_UTILITARIAN_SOLUTION ? v + g : fmin(v, g);
    }
    best = fmax(best, v);
  }
  return best;
}

static double value_at(const deal *x, const double *u, cs_solution_kind kind) {
  double v = kind == CS_NASH_SOLUTION ? 1 : kind == CS_UTILITARIAN_SOLUTION ? 0 : INFINITY;

  for (size_t p = 0; p < x->d.n_bargain; p++) {
    double g = fmax(0, u[p] - x->no_deal[p]);

    v = kind == CS_NASH_SOLUTION ? v * g : kind == CS_UTILITARIAN_SOLUTION ? v + g : fmin(v, g);
  }
  return v;
}

static void check_solutions(const deal *x, const list *all, const cs_frontier *f, cs_arena *arena) {
  static const cs_solution_kind kinds[] = {CS_NASH_SOLUTION, CS_EGALITARIAN_SOLUTION,
                                           CS_UTILITARIAN_SOLUTION};
  bool all_true[4] = {true, true, true, true}, counts[4];
  double one[4] = {1, 1, 1, 1};
  cs_rational r;

  for (size_t p = 0; p < 4; p++) counts[p] = p < x->d.n_bargain;
  assert_int_equal(cs_rational_find(&x->d, f, arena, &r), CASUS_OK);
  for (size_t k = 0; k < 3; k++) {
    bool exists;
    double best = best_of(x, all, kinds[k], &exists), u[4], value;
    cs_solution s = cs_solution_find(&x->d, f, &r, kinds[k]);
    cs_search_goal goal = {kinds[k], counts, all_true, x->no_deal, one};
    uint16_t level[5];
    void *work = cs_arena_alloc(arena, cs_search_work(&x->d), 1);
    cs_search_outcome got = cs_search(&x->d, &goal, work, level, u, NULL, &value);

    assert_int_equal(s.exists, exists);
    assert_int_equal(got, exists ? CS_SEARCH_FOUND : CS_SEARCH_NONE);
    if (!exists) continue;
    assert_near(value_at(x, u, kinds[k]), best, 1e-8);
    /* Where somebody can gain nothing the frontier's product is over the others. */
    if (kinds[k] != CS_NASH_SOLUTION || best > 0)
      assert_near(value_at(x, f->u + s.point * x->d.n_parties, kinds[k]), best, 1e-8);
  }
}

static void against_enumeration(void **state) {
  (void)state;
  for (size_t trial = 0; trial < TRIALS; trial++) {
    static deal x;
    static list all;
    cs_arena *arena = cs_arena_new();
    cs_frontier f;

    seed = 0x9e3779b97f4a7c15u * (trial + 1);
    make(&x);
    enumerate(&x.d, &all);
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    assert_int_equal(f.outcome, CS_FRONTIER_WHOLE);
    check_frontier(&x, &all, &f);
    check_solutions(&x, &all, &f, arena);
    cs_arena_free(arena);
  }
}

/* Terms of a package by enumeration, least first: gains as shares of the largest of each (KS, and
 * all under a majority rule), of which the `need` largest count. */
static size_t terms_of(const deal *x, const double *ideal, const double *u, bool shares,
                       double *term) {
  size_t n = 0, skip;

  for (size_t p = 0; p < x->d.n_bargain; p++) {
    double g = fmax(0, u[p] - x->no_deal[p]);
    size_t k;

    if (shares && !(ideal[p] > 1e-9)) continue;
    if (shares) g /= ideal[p];
    for (k = n++; k > 0 && term[k - 1] > g; k--) term[k] = term[k - 1];
    term[k] = g;
  }
  skip = n > x->d.need ? n - x->d.need : 0;
  memmove(term, term + skip, (n - skip) * sizeof *term);
  return n - skip;
}

/* Kalai-Smorodinsky and egalitarian packages are best least term first, then the next least; the
 * scan of the frontier and the search come to the same values, ties included, and under a majority
 * rule to solutions as good. */
static void both_ways(void **state) {
  (void)state;
  for (size_t trial = 0; trial < TRIALS; trial++) {
    static deal x;
    static list all;
    cs_arena *arena = cs_arena_new();
    double ideal[4] = {0}, slack[4] = {1e-9, 1e-9, 1e-9, 1e-9};
    bool majority;
    cs_frontier f;
    cs_rational r;

    seed = 0xd1342543de82ef95u * (trial + 1);
    make(&x);
    majority = x.d.n_bargain > 2 && below(3) == 0;
    if (majority) x.d.need--;
    enumerate(&x.d, &all);
    for (size_t a = 0; a < all.n; a++) {
      for (size_t p = 0; p < x.d.n_bargain && cs_deal_accepted(&x.d, all.u[a], slack); p++)
        ideal[p] = fmax(ideal[p], all.u[a][p] - x.no_deal[p]);
    }
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    assert_int_equal(cs_rational_find(&x.d, &f, arena, &r), CASUS_OK);
    for (int k = 0; k < CS_N_SOLUTIONS; k++) {
      cs_solution_kind kind = (cs_solution_kind)k;
      cs_solution s = cs_solution_find(&x.d, &f, &r, kind);
      void *work = cs_arena_alloc(arena, cs_search_work(&x.d), 1);
      double u[4], paid[4], mine[4], its[4];
      bool shares = kind == CS_KS_SOLUTION || majority;
      uint16_t level[5];
      cs_search_outcome got = cs_package_solve(&x.d, kind, work, level, u, paid);
      size_t n;

      assert_int_equal(s.exists, got == CS_SEARCH_FOUND);
      if (!s.exists) continue;
      for (size_t p = 0; p < x.d.n_parties && !majority; p++) assert_near(u[p], s.u[p], 1e-9);
      n = terms_of(&x, ideal, u, shares, mine);
      terms_of(&x, ideal, s.u, shares, its);
      if (kind == CS_NASH_SOLUTION || kind == CS_UTILITARIAN_SOLUTION) {
        double a = kind == CS_NASH_SOLUTION ? 1 : 0, b = a;

        for (size_t m = 0; m < n; m++) {
          a = kind == CS_NASH_SOLUTION ? a * mine[m] : a + mine[m];
          b = kind == CS_NASH_SOLUTION ? b * its[m] : b + its[m];
        }
        assert_near(a, b, 1e-9);
        continue;
      }
      if (n) assert_near(mine[0], its[0], 1e-9);
      for (size_t a = 0; a < all.n; a++) {
        double other[4];
        size_t m = 0;

        if (!cs_deal_accepted(&x.d, all.u[a], slack)) continue;
        terms_of(&x, ideal, all.u[a], shares, other);
        while (m < n && fabs(other[m] - its[m]) <= 1e-9) m++;
        assert_true(m == n || other[m] < its[m]);
      }
    }
    cs_arena_free(arena);
  }
}

/* Scaling one party's values, with its value without a deal, changes no package but of those
 * solutions that compare gains. */
static void scaling(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 300; trial++) {
    static deal x;
    cs_arena *arena = cs_arena_new();
    cs_frontier f, g;
    cs_rational r, q;
    size_t P;

    seed = 0xd1342543de82ef95u * (trial + 1);
    make(&x);
    P = x.d.n_parties;
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    for (size_t k = 0; k < MOST_ROWS; k++) x.value[k * P] *= 4;
    for (size_t k = 0; k < x.d.n_terms; k++) x.term_value[k * P] *= 4;
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &g), CASUS_OK);
    assert_int_equal(f.n, g.n);
    assert_memory_equal(f.level, g.level, f.n * x.d.n_issues * sizeof *f.level);
    assert_int_equal(cs_rational_find(&x.d, &g, arena, &q), CASUS_OK);
    for (size_t k = 0; k < MOST_ROWS; k++) x.value[k * P] /= 4;
    for (size_t k = 0; k < x.d.n_terms; k++) x.term_value[k * P] /= 4;
    x.no_deal[0] /= 4;
    assert_int_equal(cs_rational_find(&x.d, &f, arena, &r), CASUS_OK);
    for (int k = 0; k <= CS_KS_SOLUTION; k++) {
      cs_solution a = cs_solution_find(&x.d, &f, &r, (cs_solution_kind)k), b;

      x.no_deal[0] *= 4;
      b = cs_solution_find(&x.d, &g, &q, (cs_solution_kind)k);
      x.no_deal[0] /= 4;
      assert_int_equal(a.exists, b.exists);
      /* A tie is broken by the sum of gains, which scaling does change. */
      if (a.exists && a.ties == 1) assert_int_equal(a.point, b.point);
    }
    cs_arena_free(arena);
  }
}

/* A level that is worse for all than another, on an issue without combinations, changes nothing. */
static void dominated_level(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 300; trial++) {
    static deal x;
    cs_arena *arena = cs_arena_new();
    cs_frontier f, g;
    size_t P, n, rows;

    seed = 0xbf58476d1ce4e5b9u * (trial + 1);
    make(&x);
    x.d.n_terms = 0;
    P = x.d.n_parties;
    n = x.d.n_issues;
    rows = x.first[n];
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    for (size_t p = 0; p < P; p++) x.value[rows * P + p] = x.value[x.first[n - 1] * P + p] - 0.125;
    x.barred[rows] = x.barred[x.first[n - 1]];
    x.first[n]++;
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &g), CASUS_OK);
    assert_int_equal(f.n, g.n);
    for (size_t i = 0; i < f.n * P; i++) assert_near(f.u[i], g.u[i], 0);
    cs_arena_free(arena);
  }
}

/* Parties in another order give the same packages. */
static void relabelling(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 300; trial++) {
    static deal x, y;
    cs_arena *arena = cs_arena_new();
    cs_frontier f, g;
    size_t P;

    seed = 0x94d049bb133111ebu * (trial + 1);
    make(&x);
    P = x.d.n_parties;
    y = x;
    y.d.first = y.first;
    y.d.value = y.value;
    y.d.barred = y.barred;
    y.d.term_value = y.term_value;
    for (size_t k = 0; k < MOST_ROWS; k++) {
      for (size_t p = 0; p < P; p++) y.value[k * P + p] = x.value[k * P + P - 1 - p];
    }
    for (size_t k = 0; k < x.d.n_terms; k++) {
      for (size_t p = 0; p < P; p++) y.term_value[k * P + p] = x.term_value[k * P + P - 1 - p];
    }
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    assert_int_equal(cs_frontier_find(&y.d, NULL, arena, &g), CASUS_OK);
    assert_int_equal(f.n, g.n);
    for (size_t i = 0; i < f.n; i++) {
      bool found = false;

      for (size_t k = 0; k < g.n && !found; k++) {
        found = f.count[i] == g.count[k];
        for (size_t p = 0; p < P; p++) found &= f.u[i * P + p] == g.u[k * P + P - 1 - p];
      }
      assert_true(found);
    }
    cs_arena_free(arena);
  }
}

/* The cover holds its promise and its bound. */
static void cover(void **state) {
  const double epsilon = 0.1;

  (void)state;
  for (size_t trial = 0; trial < 300; trial++) {
    static deal x;
    cs_arena *arena = cs_arena_new();
    cs_frontier_options o = {.epsilon = epsilon};
    cs_frontier f, g;
    double least[4] = {0};
    size_t P;

    seed = 0xff51afd7ed558ccdu * (trial + 1);
    make(&x);
    x.d.n_terms = 0;
    P = x.d.n_parties;
    assert_int_equal(cs_frontier_find(&x.d, NULL, arena, &f), CASUS_OK);
    assert_int_equal(cs_frontier_find(&x.d, &o, arena, &g), CASUS_OK);
    assert_true(g.n <= f.n);
    assert_true((double)g.n <= g.bound);
    for (size_t i = 0; i < x.d.n_issues; i++) {
      for (size_t p = 0; p < P; p++) {
        double low = INFINITY;

        for (size_t r = x.first[i]; r < x.first[i + 1]; r++) {
          if (!x.barred[r]) low = fmin(low, x.value[r * P + p]);
        }
        least[p] += low;
      }
    }
    for (size_t i = 0; i < f.n; i++) {
      bool covered = false;

      for (size_t k = 0; k < g.n && !covered; k++) {
        covered = true;
        for (size_t p = 0; p < P; p++)
          covered &=
              (g.u[k * P + p] - least[p]) * (1 + epsilon) >= f.u[i * P + p] - least[p] - 1e-9;
      }
      assert_true(covered);
    }
    cs_arena_free(arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(against_enumeration),
      cmocka_unit_test(both_ways),
      cmocka_unit_test(scaling),
      cmocka_unit_test(dominated_level),
      cmocka_unit_test(relabelling),
      cmocka_unit_test(cover),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
