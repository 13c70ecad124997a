/* Cross-validated pruning against a direct reading of the method. */
#include "support.h"

#include "analysis/discover/cart_folds.h"
#include "base/alloc.h"
#include "base/random.h"

#include <math.h>
#include <string.h>

enum { N = 600, INPUTS = 4 };

/* Futures with four real inputs, of interest with a chance of `inside` where the first is above
 * 0.5, and of `outside` elsewhere. */
typedef struct {
  cs_input inputs[INPUTS];
  double x[INPUTS][N];
  unsigned char y[N];
  size_t level_at[INPUTS + 1];
  double least[INPUTS], most[INPUTS];
  cs_space s;
} futures;

static void make(futures *f, uint64_t seed, double inside, double outside) {
  *f = (futures){.s = {.n = N, .n_inputs = INPUTS, .asked = N}};
  f->s.inputs = f->inputs;
  f->s.y = f->y;
  f->s.level_at = f->level_at;
  f->s.least = f->least;
  f->s.most = f->most;
  for (size_t j = 0; j < INPUTS; j++) {
    f->inputs[j] = (cs_input){.kind = CS_REAL, .x = f->x[j]};
    f->most[j] = 1;
    for (size_t i = 0; i < N; i++) f->x[j][i] = cs_random_unit(seed, j, i);
  }
  for (size_t i = 0; i < N; i++) {
    f->y[i] = cs_random_unit(seed, 9, i) < (f->x[0][i] > 0.5 ? inside : outside);
    f->s.cases += f->y[i];
  }
}

/* Each fold has its share of either class, to one future. */
static void folds_are_even(void **state) {
  enum { FOLDS = 7 };
  unsigned char fold[N], again[N], other[N];
  futures f;

  (void)state;
  make(&f, 1, 0.7, 0.2);
  f.y[3] = f.y[500] = CS_NOT_ASKED;
  f.s.asked -= 2;
  assert_int_equal(cs_tree_folds(&f.s, FOLDS, 5, fold), CASUS_OK);
  assert_int_equal(cs_tree_folds(&f.s, FOLDS, 5, again), CASUS_OK);
  assert_int_equal(cs_tree_folds(&f.s, FOLDS, 6, other), CASUS_OK);
  assert_memory_equal(fold, again, sizeof fold);
  assert_memory_not_equal(fold, other, sizeof fold);
  for (unsigned char y = 0; y < 2; y++) {
    size_t in[FOLDS] = {0}, least = N, most = 0;

    for (size_t i = 0; i < N; i++) in[fold[i]] += f.y[i] == y;
    for (size_t k = 0; k < FOLDS; k++) {
      least = in[k] < least ? in[k] : least;
      most = in[k] > most ? in[k] : most;
    }
    assert_true(most - least <= 1);
  }
}

/* The share of interest in the leaf that holds future i, found by the leaves' boxes. */
static double foretold(const cs_space *s, const cs_tree *t, size_t i, size_t leaf) {
  cs_box b;
  cs_limiting limits;
  bool inside;

  assert_int_equal(cs_tree_box(s, t, leaf, &b), CASUS_OK);
  cs_box_limiting(s, &b, &limits);
  inside = cs_box_holds(s, &b, &limits, i);
  cs_box_free(&b);
  return inside ? (double)t->nodes[leaf].k / (double)t->nodes[leaf].n : NAN;
}

/* Marks the leaves that are reached from the root. */
static void mark(const cs_tree *t, int at, bool *leaf) {
  if (t->nodes[at].left < 0) {
    leaf[at] = true;
    return;
  }
  mark(t, t->nodes[at].left, leaf);
  mark(t, t->nodes[at].right, leaf);
}

/* The error of the chosen penalty: ten trees grown with it and asked by their boxes. */
static void error_is_what_it_says(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 6; seed++) {
    unsigned char fold[N], rest[N];
    cs_tree_choice choice;
    double sum = 0;
    futures f;

    make(&f, seed, 0.8, 0.2);
    assert_int_equal(cs_tree_choose(&f.s, &cs_tree_defaults, 10, seed, &choice), CASUS_OK);
    assert_int_equal(cs_tree_folds(&f.s, 10, seed, fold), CASUS_OK);
    for (unsigned char k = 0; k < 10; k++) {
      cs_tree_settings set = cs_tree_defaults;
      cs_space s = f.s;
      bool leaf[256] = {false};
      cs_tree t;

      s.y = rest;
      s.asked = s.cases = 0;
      for (size_t i = 0; i < N; i++) {
        rest[i] = fold[i] == k ? CS_NOT_ASKED : f.y[i];
        s.asked += fold[i] != k;
        s.cases += fold[i] != k && f.y[i];
      }
      set.penalty = choice.penalty;
      assert_int_equal(cs_tree_grow(&s, &set, &t), CASUS_OK);
      assert_true(t.n <= 256);
      mark(&t, 0, leaf);
      for (size_t i = 0; i < N; i++) {
        double p = NAN;

        for (size_t l = 0; l < t.n && fold[i] == k && isnan(p); l++)
          p = leaf[l] ? foretold(&s, &t, i, l) : NAN;
        if (fold[i] == k) sum += (f.y[i] - p) * (f.y[i] - p);
      }
      cs_tree_free(&t);
    }
    if (!(fabs(sum / N - choice.error) < 1e-12))
      fail_msg("seed %llu: %.17g instead of %.17g", (unsigned long long)seed, choice.error,
               sum / N);
    assert_true(choice.error <= choice.least + choice.least_error);
    assert_true(choice.least <= choice.error);
  }
}

/* Out of pure noise no tree is grown, nearly always; one step gives one split at its place. */
static void finds_what_is_there(void **state) {
  size_t roots = 0, halves = 0;

  (void)state;
  for (uint64_t seed = 1; seed <= 20; seed++) {
    cs_tree_settings set = cs_tree_defaults;
    cs_tree_choice choice;
    futures f;
    cs_tree t;

    make(&f, seed, 0.3, 0.3);
    assert_int_equal(cs_tree_choose(&f.s, &set, 10, seed, &choice), CASUS_OK);
    set.penalty = choice.penalty;
    assert_int_equal(cs_tree_grow(&f.s, &set, &t), CASUS_OK);
    roots += cs_tree_leaves(&t) == 1;
    cs_tree_free(&t);
    make(&f, seed, 0.9, 0.1);
    assert_int_equal(cs_tree_choose(&f.s, &set, 10, seed, &choice), CASUS_OK);
    set.penalty = choice.penalty;
    assert_int_equal(cs_tree_grow(&f.s, &set, &t), CASUS_OK);
    halves += cs_tree_leaves(&t) == 2 && t.nodes[0].input == 0 && fabs(t.nodes[0].at - 0.5) < 0.02;
    cs_tree_free(&t);
  }
  if (roots < 16 || halves < 16) fail_msg("%zu roots, %zu halves of 20", roots, halves);
}

/* Each allocation in turn fails: out of memory, and nothing leaks. */
static void every_allocation(void **state) {
  casus_status st = CASUS_NOMEM;
  cs_tree_choice choice;
  futures f;

  (void)state;
  make(&f, 3, 0.8, 0.2);
  for (size_t n = 1; st == CASUS_NOMEM; n++) {
    cs_alloc_fail_at(n);
    st = cs_tree_choose(&f.s, &cs_tree_defaults, 3, 1, &choice);
    cs_alloc_fail_at(0);
  }
  assert_int_equal(st, CASUS_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(folds_are_even),
      cmocka_unit_test(error_is_what_it_says),
      cmocka_unit_test(finds_what_is_there),
      cmocka_unit_test(every_allocation),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
