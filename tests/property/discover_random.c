/* Discovery on random data against direct readings of the methods. */
#include "study.h"
#include "support.h"
#include "temporary.h"

#include "analysis/data/ema.h"
#include "analysis/discover/discover.h"
#include "base/random.h"

#include <math.h>
#include <string.h>

static const char *const levels[] = {"low", "mid", "high"};

/* Inputs: two real, one with many ties, one whole number, one category. */
static void make(cs_data *d, cs_arena *arena, size_t n, uint64_t seed, unsigned char *y) {
  static const char *const names[] = {"a", "b", "tied", "whole", "kind"};
  static const char *strategies[] = {"one", "two"};

  *d = (cs_data){.source = "random",
                 .n = n,
                 .n_inputs = 5,
                 .n_outcomes = 1,
                 .n_strategies = 2,
                 .strategies = strategies,
                 .n_deep = 1,
                 .replicates = 1};
  d->inputs = cs_arena_alloc(arena, 5, sizeof *d->inputs);
  d->outcomes = cs_arena_alloc(arena, 1, sizeof *d->outcomes);
  assert_non_null(d->inputs);
  assert_non_null(d->outcomes);
  d->outcomes[0] = (cs_outcome){"y", NULL, true, true, 0, INFINITY};
  for (size_t j = 0; j < 5; j++) d->inputs[j].name = names[j];
  d->inputs[3].kind = CS_INTEGER;
  d->inputs[4].kind = CS_CATEGORY;
  d->inputs[4].levels = levels;
  d->inputs[4].n_levels = 3;
  assert_int_equal(cs_data_make(d, arena, false), CASUS_OK);
  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < 5; j++) d->inputs[j].x[i] = cs_random_unit(seed, j, i);
    d->inputs[2].x[i] = floor(4 * d->inputs[2].x[i]) / 3;
    d->inputs[3].x[i] = floor(6 * d->inputs[3].x[i]);
    d->inputs[4].x[i] = floor(3 * d->inputs[4].x[i]);
    y[i] = cs_random_unit(seed, 9, i) <
           (d->inputs[0].x[i] > 0.5 && d->inputs[4].x[i] != 1 && d->inputs[3].x[i] > 1 ? 0.8 : 0.1);
    d->y[0][i] = y[i] ? -1.5 : 1;
    d->y[1][i] = i % 17 ? d->inputs[1].x[i] : NAN;
  }
  cs_data_survey(d);
}

/* Is future i within every limit, whether it is one or not? */
static bool is_inside(const cs_space *s, const cs_box *b, size_t i) {
  for (size_t j = 0; j < s->n_inputs; j++) {
    double x = s->inputs[j].x[i];

    if (s->inputs[j].kind == CS_CATEGORY ? !b->in[s->level_at[j] + (size_t)x]
                                         : x < b->low[j] || x > b->high[j])
      return false;
  }
  return true;
}

/* Every box of a search holds what it says it holds, each is smaller than the last until pasting,
 * and none is below the least mass. */
static void boxes_hold_what_they_say(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 12; seed++) {
    cs_prim_settings set = cs_prim_defaults;
    cs_arena *arena = cs_arena_new();
    unsigned char y[500], copies[500];
    cs_trajectory t;
    cs_space s;
    cs_prim *p;
    cs_data d;

    make(&d, arena, 500, seed, y);
    for (size_t i = 0; i < 500; i++) copies[i] = (unsigned char)(3 * cs_random_unit(seed, 20, i));
    set.peeling = (cs_peeling)(seed % 3);
    set.cutting = (cs_cutting)(seed % 2);
    assert_int_equal(cs_space_make(&d, y, &s), CASUS_OK);
    p = cs_prim_new(&s);
    assert_non_null(p);
    assert_int_equal(cs_prim_search(p, &set, seed > 6 ? copies : NULL, NULL, &t), CASUS_OK);
    assert_true(t.n > 2);
    for (size_t k = 0; k < t.n; k++) {
      size_t n = 0, cases = 0;

      for (size_t i = 0; i < 500; i++) {
        size_t times = seed > 6 ? copies[i] : 1;

        if (!is_inside(&s, &t.boxes[k], i)) continue;
        n += times;
        cases += times * y[i];
      }
      if (n != t.boxes[k].n || cases != t.boxes[k].k)
        fail_msg("seed %llu step %zu: %zu, %zu instead of %zu, %zu", (unsigned long long)seed, k,
                 t.boxes[k].n, t.boxes[k].k, n, cases);
      assert_true((double)n >= 0.05 * (double)t.boxes[0].n);
    }
    cs_trajectory_free(&t);
    cs_prim_free(p);
    cs_space_free(&s);
    cs_data_free(&d);
    cs_arena_free(arena);
  }
}

/* P(X >= k) of n trials, term by term. */
static double tail(size_t k, size_t n, double p) {
  double sum = 0;

  for (size_t j = k; j <= n; j++)
    sum += exp(lgamma((double)n + 1) - lgamma((double)j + 1) - lgamma((double)(n - j) + 1) +
               (double)j * log(p) + (double)(n - j) * log1p(-p));
  return sum;
}

/* Of several boxes, each counts only the cases that no earlier one holds, and so do its quasi-p
 * values, whether the futures of the earlier ones are taken out or stay. */
static void later_boxes_count_what_is_left(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 8; seed++) {
    cs_discover_settings set = cs_discover_defaults;
    cs_arena *arena = cs_arena_new();
    unsigned char y[500], left[500];
    bool out[500] = {false};
    cs_discovery f;
    cs_data d;

    make(&d, arena, 500, seed, y);
    for (size_t i = 0; i < 500; i++) y[i] |= d.inputs[1].x[i] > 0.7;
    memcpy(left, y, sizeof left);
    set.boxes = 3;
    set.keeps_points = seed % 2;
    set.resamples = 0;
    assert_int_equal(cs_discover(&d, 0, y, &set, &f), CASUS_OK);
    for (size_t b = 0; b < f.n_boxes; b++) {
      const cs_box *box = &f.boxes[b].box;
      size_t n = 0, cases = 0;

      for (size_t i = 0; i < 500; i++) {
        n += !out[i] && is_inside(&f.space, box, i);
        cases += !out[i] && is_inside(&f.space, box, i) && left[i];
      }
      if (n != box->n || cases != box->k)
        fail_msg("seed %llu box %zu: %zu of %zu instead of %zu of %zu", (unsigned long long)seed, b,
                 box->k, box->n, cases, n);
      for (size_t j = 0; j < d.n_inputs; j++) {
        size_t near = 0, near_cases = 0;
        cs_box wider;

        if (d.inputs[j].kind == CS_CATEGORY || !cs_box_limits_low(&f.space, box, j)) continue;
        assert_int_equal(cs_box_copy(&f.space, box, &wider), CASUS_OK);
        wider.low[j] = -INFINITY;
        for (size_t i = 0; i < 500; i++) {
          near += !out[i] && is_inside(&f.space, &wider, i);
          near_cases += !out[i] && is_inside(&f.space, &wider, i) && left[i];
        }
        assert_near(f.boxes[b].quasi_low[j], tail(cases, n, (double)near_cases / (double)near),
                    1e-9);
        cs_box_free(&wider);
      }
      for (size_t i = 0; i < 500; i++) {
        if (!is_inside(&f.space, box, i)) continue;
        if (set.keeps_points) {
          left[i] = 0;
        } else {
          out[i] = true;
        }
      }
    }
    cs_discovery_free(&f);
    cs_data_free(&d);
    cs_arena_free(arena);
  }
}

/* Counting a future twice is the same as having it twice. */
static void copies_are_futures(void **state) {
  enum { N = 300 };
  cs_arena *arena = cs_arena_new();
  unsigned char y[2 * N], copies[N];
  cs_prim_settings set = cs_prim_defaults;
  cs_data d, twice;
  cs_space s, s2;
  cs_prim *p, *p2;
  cs_trajectory t, t2;

  (void)state;
  make(&d, arena, N, 77, y);
  make(&twice, arena, 2 * N, 77, y);
  for (size_t i = 0; i < N; i++) {
    copies[i] = 2;
    for (size_t j = 0; j < 5; j++) twice.inputs[j].x[i + N] = twice.inputs[j].x[i];
    y[i + N] = y[i];
  }
  assert_int_equal(cs_space_make(&d, y, &s), CASUS_OK);
  assert_int_equal(cs_space_make(&twice, y, &s2), CASUS_OK);
  p = cs_prim_new(&s);
  p2 = cs_prim_new(&s2);
  assert_int_equal(cs_prim_search(p, &set, copies, NULL, &t), CASUS_OK);
  assert_int_equal(cs_prim_search(p2, &set, NULL, NULL, &t2), CASUS_OK);
  assert_int_equal(t.n, t2.n);
  for (size_t k = 0; k < t.n; k++) {
    assert_int_equal(t.boxes[k].n, t2.boxes[k].n);
    assert_memory_equal(t.boxes[k].low, t2.boxes[k].low, 5 * sizeof(double));
    assert_memory_equal(t.boxes[k].high, t2.boxes[k].high, 5 * sizeof(double));
  }
  cs_trajectory_free(&t);
  cs_trajectory_free(&t2);
  cs_prim_free(p);
  cs_prim_free(p2);
  cs_space_free(&s);
  cs_space_free(&s2);
  cs_data_free(&d);
  cs_data_free(&twice);
  cs_arena_free(arena);
}

static double gini(double n, double k) {
  return n > 0 ? 2 * k * (n - k) / n : 0;
}

/* The gain of the best split of all futures, trying every value and every set of levels. */
static double best_gain(const cs_space *s, size_t leaf_min) {
  double best = 0, n = (double)s->asked, k = (double)s->cases;

  for (size_t j = 0; j < s->n_inputs; j++) {
    bool category = s->inputs[j].kind == CS_CATEGORY;
    size_t tries = category ? 8 : s->n;

    for (size_t at = 0; at < tries; at++) {
      double left = 0, cases = 0, gain;

      for (size_t i = 0; i < s->n; i++) {
        double x = s->inputs[j].x[i];

        if (category ? at >> (size_t)x & 1 : x <= s->inputs[j].x[at]) {
          left++;
          cases += s->y[i];
        }
      }
      gain = gini(n, k) - gini(left, cases) - gini(n - left, k - cases);
      if (left >= (double)leaf_min && n - left >= (double)leaf_min && gain > best) best = gain;
    }
  }
  return best;
}

/* The root's split is the best there is, and leaves hold what they say. */
static void the_tree_splits_best(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 8; seed++) {
    cs_tree_settings set = {.leaf_min = 10, .depth_max = 3};
    cs_arena *arena = cs_arena_new();
    const cs_tree_node *root;
    unsigned char y[200];
    cs_tree t;
    cs_space s;
    cs_data d;

    make(&d, arena, 200, 100 + seed, y);
    assert_int_equal(cs_space_make(&d, y, &s), CASUS_OK);
    assert_int_equal(cs_tree_grow(&s, &set, &t), CASUS_OK);
    root = &t.nodes[0];
    assert_true(root->left > 0);
    assert_near(gini((double)root->n, (double)root->k) -
                    gini((double)t.nodes[root->left].n, (double)t.nodes[root->left].k) -
                    gini((double)t.nodes[root->right].n, (double)t.nodes[root->right].k),
                best_gain(&s, 10), 1e-9);
    for (size_t k = 0; k < t.n; k++) {
      cs_box b;

      if (t.nodes[k].left >= 0) continue;
      assert_int_equal(cs_tree_box(&s, &t, k, &b), CASUS_OK);
      cs_box_count(&s, &b, NULL, NULL);
      assert_int_equal(b.n, t.nodes[k].n);
      assert_int_equal(b.k, t.nodes[k].k);
      cs_box_free(&b);
    }
    cs_tree_free(&t);
    cs_space_free(&s);
    cs_data_free(&d);
    cs_arena_free(arena);
  }
}

/* At the maximum of the likelihood, the sum of y - P is 0, and so is that of (y - P) x. */
static void the_boundary_is_a_maximum(void **state) {
  cs_arena *arena = cs_arena_new();
  unsigned char y[400];
  cs_logistic l;
  cs_space s;
  cs_data d;

  (void)state;
  make(&d, arena, 400, 5, y);
  assert_int_equal(cs_space_make(&d, y, &s), CASUS_OK);
  assert_int_equal(cs_logistic_fit(&s, &l), CASUS_OK);
  assert_int_equal(l.n, 6);
  assert_false(l.separated);
  for (size_t m = 0; m <= l.n; m++) {
    double sum = 0;

    for (size_t i = 0; i < 400; i++) {
      double eta = l.natural_intercept, x = 1;

      for (size_t k = 0; k < l.n; k++) {
        double v = s.inputs[l.terms[k].input].x[i];

        if (l.terms[k].level) v = v == (double)l.terms[k].level;
        eta += l.terms[k].natural * v;
        if (k + 1 == m) x = v;
      }
      sum += (y[i] - 1 / (1 + exp(-eta))) * x;
    }
    assert_near(sum, 0, 1e-4);
  }
  cs_logistic_free(&l);
  cs_space_free(&s);
  cs_data_free(&d);
  cs_arena_free(arena);
}

/* Futures that a + b / 2 > 0.7 tells apart: the regression says so.  With some near that line mixed
 * up it is finite, and slopes as the line does. */
static void near_separation(void **state) {
  (void)state;
  for (int mixed = 0; mixed <= 1; mixed++) {
    cs_arena *arena = cs_arena_new();
    unsigned char y[400];
    cs_logistic l;
    cs_space s;
    cs_data d;

    make(&d, arena, 400, 8, y);
    for (size_t i = 0; i < 400; i++) {
      double margin = d.inputs[0].x[i] + d.inputs[1].x[i] / 2 - 0.7;

      y[i] = margin > 0;
      if (mixed && fabs(margin) < 0.15 && i % 4 == 1) y[i] = !y[i];
    }
    assert_int_equal(cs_space_make(&d, y, &s), CASUS_OK);
    assert_int_equal(cs_logistic_fit(&s, &l), CASUS_OK);
    assert_int_equal(l.separated, !mixed);
    assert_true(l.r2 > (mixed ? 0.6 : 0.999));
    assert_true(l.terms[0].natural > 0 && l.terms[1].natural > 0);
    if (mixed) assert_near(l.terms[0].natural / l.terms[1].natural, 2, 0.5);
    cs_logistic_free(&l);
    cs_space_free(&s);
    cs_data_free(&d);
    cs_arena_free(arena);
  }
}

/* Written as an archive and read again, data are the same, whatever the outcome is called: like an
 * input but for its case, with a slash, or like a value of another. */
static void round_trip(const char *name) {
  const char *const outcomes[] = {name};
  cs_table_roles roles = {.outcomes = outcomes, .n_outcomes = 1};
  const char *path = temporary_text("futures.tar.gz", "");
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  unsigned char y[60];
  cs_data d, again;

  make(&d, arena, 60, 3, y);
  d.outcomes[0].name = name;
  assert_int_equal(cs_ema_write(path, &d), CASUS_OK);
  assert_int_equal(cs_data_of_ema(path, &roles, arena, diag, &again), CASUS_OK);
  assert_int_equal(again.n, d.n);
  assert_int_equal(again.n_inputs, 5);
  assert_int_equal(again.n_strategies, 2);
  assert_int_equal(again.inputs[4].kind, CS_CATEGORY);
  for (size_t i = 0; i < d.n; i++) {
    for (size_t j = 0; j < 4; j++) assert_true(again.inputs[j].x[i] == d.inputs[j].x[i]);
    assert_string_equal(again.inputs[4].levels[(size_t)again.inputs[4].x[i]],
                        levels[(size_t)d.inputs[4].x[i]]);
    for (size_t v = 0; v < 2; v++)
      assert_true(isnan(d.y[v][i]) ? isnan(again.y[v][i]) : again.y[v][i] == d.y[v][i]);
  }
  cs_data_free(&again);
  cs_data_free(&d);
  casus_diag_free(diag);
  cs_arena_free(arena);
}

static void archives_round_trip(void **state) {
  (void)state;
  round_trip("y");
  round_trip("A");
  round_trip("cost/year");
  round_trip("y@0");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(boxes_hold_what_they_say),
                                     cmocka_unit_test(copies_are_futures),
                                     cmocka_unit_test(later_boxes_count_what_is_left),
                                     cmocka_unit_test(the_tree_splits_best),
                                     cmocka_unit_test(the_boundary_is_a_maximum),
                                     cmocka_unit_test(near_separation),
                                     cmocka_unit_test(archives_round_trip)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
