/* Criteria of robustness on matrices small enough to work by hand. */
#include "support.h"

#include "analysis/robust/robust.h"

#include <math.h>
#include <string.h>

/* Two strategies a and b, one outcome, and what the criteria say of them. */
typedef struct {
  cs_arena *arena;
  cs_input x;
  cs_data d;
  cs_robust r;
} choice;

/* Deep points of n / points futures; an input x that is the outcome of a, where there are any. */
static void make(choice *c, const double *a, const double *b, size_t n, size_t points,
                 bool better_high, size_t n_inputs) {
  static const char *names[] = {"a", "b"};
  cs_data *d = &c->d;

  *c = (choice){.arena = cs_arena_new(), .x = {.name = "x", .kind = CS_REAL}};
  *d = (cs_data){.n = n,
                 .n_inputs = n_inputs,
                 .n_outcomes = 1,
                 .n_strategies = 2,
                 .n_deep = points,
                 .replicates = 1,
                 .inputs = &c->x,
                 .strategies = names};
  d->outcomes = cs_arena_alloc(c->arena, 1, sizeof *d->outcomes);
  assert_non_null(d->outcomes);
  d->outcomes[0] = (cs_outcome){"y", NULL, true, better_high, -INFINITY, INFINITY};
  assert_int_equal(cs_data_make(d, c->arena, false), CASUS_OK);
  memcpy(d->y[0], a, n * sizeof *a);
  memcpy(d->y[1], b, n * sizeof *b);
  if (n_inputs) memcpy(c->x.x, a, n * sizeof *a);
}

static void judge(choice *c, const cs_robust_settings *set) {
  assert_int_equal(cs_robust_make(&c->d, set, c->arena, &c->r), CASUS_OK);
}

static void forget(choice *c) {
  cs_robust_free(&c->r);
  cs_data_free(&c->d);
  cs_arena_free(c->arena);
}

static const cs_solved_conflict_by *by(const choice *c, const char *name) {
  const cs_solved_conflict_by *all = c->r.measures[0].by;

  for (size_t k = 0; k < c->r.measures[0].n; k++) {
    if (!strcmp(all[k].criterion->name, name)) return &all[k];
  }
  fail_msg("no criterion %s", name);
  return NULL;
}

/* A cost: less is better.  Regret of a is 0, 2, 0, 1 and of b 3, 0, 1, 0. */
static void less_is_better(void **state) {
  static const double a[] = {1, 5, 2, 4}, b[] = {4, 3, 3, 3};
  cs_robust_settings set = {0};
  choice c;

  (void)state;
  make(&c, a, b, 4, 1, false, 0);
  judge(&c, &set);
  assert_near(by(&c, "expected")->worth[0].shown, 3, 1e-12);
  assert_near(by(&c, "expected")->worth[1].shown, 3.25, 1e-12);
  assert_near(by(&c, "maximin")->worth[0].shown, 5, 1e-12);
  assert_near(by(&c, "maximax")->worth[1].shown, 3, 1e-12);
  assert_near(by(&c, "minimax-regret")->worth[1].shown, 3, 1e-12);
  assert_near(by(&c, "mean-regret")->worth[0].shown, 0.75, 1e-12);
  /* The 90th percentile of 0, 0, 1, 2 stands at 2.7 of 0..3: 1 + 0.7. */
  assert_near(by(&c, "regret-90")->worth[0].shown, 1.7, 1e-12);
  /* The worst tenth of four futures is part of the worst one. */
  assert_near(by(&c, "cvar")->worth[0].shown, 5, 1e-12);
  /* Population variance of a: (4 + 4 + 1 + 1) / 4. */
  assert_near(by(&c, "mean-variance")->worth[0].shown, 3 + sqrt(2.5), 1e-12);
  assert_int_equal(by(&c, "maximin")->first, 1);
  assert_int_equal(by(&c, "expected")->rank[1], 2);
  forget(&c);
}

/* Weights 1, 3 on two futures: mean (1 + 9) / 4; Laplace does not look at them. */
static void weights_count(void **state) {
  static const double a[] = {1, 3}, b[] = {2, 2};
  double weight[] = {1, 3};
  cs_robust_settings set = {0};
  choice c;

  (void)state;
  make(&c, a, b, 2, 1, true, 0);
  c.d.weight = weight;
  judge(&c, &set);
  assert_near(by(&c, "expected")->worth[0].shown, 2.5, 1e-12);
  assert_near(by(&c, "laplace")->worth[0].shown, 2, 1e-12);
  assert_int_equal(by(&c, "laplace")->n_first, 2);
  forget(&c);
}

/* Two deep points of two futures: the mean counts at its worst point, and is not averaged. */
static void deep_points_are_not_averaged(void **state) {
  static const double a[] = {0, 2, 8, 10}, b[] = {4, 4, 5, 5};
  cs_robust_settings set = {0};
  choice c;

  (void)state;
  make(&c, a, b, 4, 2, true, 0);
  judge(&c, &set);
  assert_near(by(&c, "expected")->worth[0].shown, 1, 1e-12);
  assert_near(by(&c, "expected")->worth[0].other, 9, 1e-12);
  assert_int_equal(by(&c, "expected")->first, 1);
  assert_near(by(&c, "laplace")->worth[0].shown, 5, 1e-12);
  assert_int_equal(by(&c, "laplace")->first, 0);
  forget(&c);
}

/* A future in which one strategy failed is left out for all, and counted. */
static void failures_are_counted(void **state) {
  static const double a[] = {1, NAN, 3}, b[] = {2, 2, 2};
  cs_robust_settings set = {.resamples = 20, .seed = 1};
  choice c;

  (void)state;
  make(&c, a, b, 3, 1, true, 0);
  judge(&c, &set);
  assert_int_equal(c.r.measures[0].matrix.n, 2);
  assert_int_equal(c.r.measures[0].matrix.left_out, 1);
  assert_int_equal(c.r.measures[0].matrix.failed[0], 1);
  assert_int_equal(c.r.measures[0].matrix.failed[1], 0);
  assert_near(by(&c, "maximin")->worth[1].shown, 2, 1e-12);
  forget(&c);
}

/* b always has 1 more than a: it is first in every resample, and its regret is 0, not -0. */
static void shares_and_zeros_are_exact(void **state) {
  static const double a[] = {1, 2, 3}, b[] = {2, 3, 4};
  cs_robust_settings set = {.resamples = 200, .seed = 1};
  choice c;

  (void)state;
  make(&c, a, b, 3, 1, true, 0);
  judge(&c, &set);
  assert_true(by(&c, "expected")->stays[1] == 1);
  assert_true(by(&c, "expected")->stays[0] == 0);
  assert_true(!signbit(by(&c, "minimax-regret")->worth[1].shown));
  assert_true(!signbit(by(&c, "mean-regret")->worth[1].shown));
  forget(&c);
}

/* One input 1..5, whose middle is 3: distances 0.8, 0.4, 0, 0.4, 0.8.  A value below 1.5 at x = 1
 * misses at distance 0.8; nothing else does. */
static void info_gap_distance(void **state) {
  static const double a[] = {1, 2, 3, 4, 5}, b[] = {2, 2, 2, 2, 2};
  cs_robust_settings set = {0};
  choice c;

  (void)state;
  make(&c, a, b, 5, 1, true, 1);
  c.d.outcomes[0].at_least = 1.5;
  judge(&c, &set);
  assert_near(by(&c, "info-gap")->worth[0].shown, 0.8, 1e-12);
  assert_near(by(&c, "info-gap")->worth[1].shown, 1, 1e-12);
  assert_near(by(&c, "satisficing")->worth[0].shown, 0.8, 1e-12);
  forget(&c);
}

/* The same five futures: a is above 3.5 at x = 4, at distance 0.4, and x = 5; b never is. */
static void opportuneness(void **state) {
  static const double a[] = {1, 2, 3, 4, 5}, b[] = {2, 2, 2, 2, 2};
  cs_criterion criterion;
  cs_robust_settings set = {.criteria = &criterion, .n_criteria = 1};
  choice c;

  (void)state;
  make(&c, a, b, 5, 1, true, 1);
  assert_int_equal(cs_criterion_parse("opportuneness", (cs_place){0}, c.arena, NULL, &criterion),
                   CASUS_OK);
  c.d.outcomes[0].at_least = 3.5;
  judge(&c, &set);
  assert_near(by(&c, "opportuneness")->worth[0].shown, 0.4, 1e-12);
  assert_near(by(&c, "opportuneness")->worth[1].shown, 1, 1e-12);
  assert_int_equal(by(&c, "opportuneness")->first, 0);
  forget(&c);
}

static void refuse(const char *text, const char *because) {
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  cs_criterion c;
  char *messages;

  assert_int_equal(cs_criterion_parse(text, (cs_place){0}, arena, diag, &c), CASUS_CASE);
  messages = casus_diag_text(diag, 0);
  if (!strstr(messages, because)) fail_msg("no \"%s\" in: %s", because, messages);
  casus_text_free(messages);
  casus_diag_free(diag);
  cs_arena_free(arena);
}

static void grammar(void **state) {
  cs_arena *arena = cs_arena_new();
  cs_criterion c;

  (void)state;
  assert_int_equal(cs_criterion_parse("regret|worst 10%|mean", (cs_place){0}, arena, NULL, &c),
                   CASUS_OK);
  assert_int_equal(c.transform, CS_BY_REGRET);
  assert_int_equal(c.subset, CS_WORST_SHARE);
  assert_near(c.share, 0.1, 1e-15);
  assert_int_equal(cs_criterion_parse(" value | all | mean - 2.5 sd | best point ", (cs_place){0},
                                      arena, NULL, &c),
                   CASUS_OK);
  assert_int_equal(c.aggregate, CS_MEAN_LESS_SD);
  assert_near(c.factor, 2.5, 1e-15);
  assert_int_equal(c.deep, CS_BEST_POINT);
  /* Each listed criterion's text means the same, but for what a text cannot say. */
  for (size_t k = 0; k < CS_CRITERIA; k++) {
    const cs_criterion *l = cs_criterion_listed(k);

    if (l->info_gap) continue;
    assert_int_equal(cs_criterion_parse(l->text, (cs_place){0}, arena, NULL, &c), CASUS_OK);
    assert_true(c.transform == l->transform && c.subset == l->subset && c.share == l->share &&
                c.aggregate == l->aggregate && c.factor == l->factor && c.deep == l->deep);
  }
  refuse("maximn", "Did you mean \"maximin\"");
  refuse("value | wurst | mean", "is no subset");
  refuse("values | worst 0% | mode", "is no transform");
  refuse("value | all", "no criterion is named");
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(less_is_better),
                                     cmocka_unit_test(weights_count),
                                     cmocka_unit_test(deep_points_are_not_averaged),
                                     cmocka_unit_test(failures_are_counted),
                                     cmocka_unit_test(shares_and_zeros_are_exact),
                                     cmocka_unit_test(info_gap_distance),
                                     cmocka_unit_test(opportuneness),
                                     cmocka_unit_test(grammar)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
