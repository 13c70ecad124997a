/* How often thresholds that are told are true, over 200 samples each (100 in haste): none where the mean margin
 * never passes 0, one where it passes once, within the interval that is told. */
#include "support.h"

#include "analysis/thresholds/thresholds.h"
#include "base/random.h"
#include "base/special.h"

#include <math.h>

enum { N = 2048 };

static double x[2][N], y[N];
static cs_input inputs[2] = {{.name = "a", .x = x[0]}, {.name = "b", .x = x[1]}};
static cs_outcome outcome;
static const char *strategies[] = {"all"};
static double *columns[] = {y};
static unsigned char relevant[] = {1, 1};

/* The value of a future whose input stands at a, from a uniform number of its own. */
typedef double (*future)(double a, double u);

/* Never less likely than 0.55. */
static double likely(double a, double u) {
  return u < 0.55 + 0.45 * a;
}
/* True from 0.6 on. */
static double step(double a, double u) {
  (void)u;
  return a > 0.6;
}
/* A difference between two strategies that is exactly 0 below 0.5, and above it 1 or, in a fifth of
 * the futures, -1. */
static double tie(double a, double u) {
  return a < 0.5 ? 0 : u < 0.2 ? -1 : 1;
}
/* Is 0 at 0.75, with noise. */
static double line(double a, double u) {
  return a - 0.75 + 0.5 * cs_normal_quantile(u);
}
/* True with a chance that reaches 0.3 at a = 0.3. */
static double chance(double a, double u) {
  return u < a;
}

typedef struct {
  const char *name;
  future f;
  double at_least; /* the measure's threshold; -INFINITY for none */
  bool is_difference;
  double crossing; /* NAN: none */
} question;

static const question questions[] = {
    {"never less likely than not", likely, -INFINITY, false, NAN},
    {"a step, more likely than not", step, -INFINITY, false, 0.6},
    {"a step, with a threshold of 0.3", step, 0.3, false, 0.6},
    {"a tie on one half", tie, -INFINITY, true, NAN},
    {"a line in noise", line, -INFINITY, false, 0.75},
    {"a line in noise, threshold -0.25", line, -0.25, false, 0.5},
    {"a chance with a threshold of 0.3", chance, 0.3, false, 0.3},
};

typedef struct {
  size_t none, one, held, more;
} tally;

static void one_sample(const question *q, uint64_t seed, tally *t) {
  cs_subject s = {.arena = cs_arena_new(),
                  .data = {.n = N,
                           .n_inputs = 2,
                           .n_outcomes = 1,
                           .n_strategies = 1,
                           .inputs = inputs,
                           .outcomes = &outcome,
                           .strategies = strategies,
                           .y = columns,
                           .n_deep = 1,
                           .replicates = 1}};
  cs_target target = {
      .name = "y", .claim = -1, .is_difference = q->is_difference, .y = y, .relevant = relevant};
  cs_thresholds out;
  size_t told = 0;

  outcome = (cs_outcome){.name = "y", .at_least = q->at_least, .at_most = INFINITY};
  for (size_t i = 0; i < N; i++) {
    x[0][i] = cs_random_unit(seed, 0, i);
    x[1][i] = cs_random_unit(seed, 1, i);
    y[i] = q->f(x[0][i], cs_random_unit(seed, 2, i));
  }
  cs_data_survey(&s.data);
  assert_int_equal(cs_thresholds_make(&s, &target, 2, 0, &out), CASUS_OK);
  for (size_t k = 0; k < out.n_curves; k++) {
    const cs_threshold_curve *c = &out.curves[k];

    told += c->n_crossings;
    if (c->input || !c->n_crossings) continue;
    t->held += !(c->crossings[0].low > q->crossing) && !(c->crossings[0].high < q->crossing);
  }
  t->none += told == 0;
  t->one += told == 1;
  t->more += told > 1;
  cs_arena_free(s.arena);
}

static void told_thresholds_are_true(void **state) {
  /* The intervals are of 95 %, and chance of a few samples is allowed for. */
  const size_t samples = as_many(200, 100), missed = as_many(10, 8);

  (void)state;
  for (size_t k = 0; k < sizeof questions / sizeof *questions; k++) {
    const question *q = &questions[k];
    tally t = {0};

    for (uint64_t seed = 1; seed <= samples; seed++) one_sample(q, seed, &t);
    print_message("%-33s none %3zu, one %3zu (interval right in %3zu), more %zu of %zu\n", q->name,
                  t.none, t.one, t.held, t.more, samples);
    if (isnan(q->crossing)) {
      assert_true(t.none + missed >= samples);
    } else {
      assert_true(t.one + missed >= samples);
      assert_true(t.held + missed >= samples);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(told_thresholds_are_true)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
