/* The worst over the deep box, and the order of strategies, on functions whose worst and mean are
 * known: each strategy meets its threshold in a share g(u) of the futures at point u of the box.
 * Over seeds: the worst point found is within 2 points of the true worst; the intervals of means and
 * of the share at the point found hold the truth; no order is called settled that is not so. */
#include "support.h"
#include "study.h"

#include "analysis/finding.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANGES = 12 };

/* g as a formula of q0..q11 for the case, and the same in C. */
typedef struct {
  const char *name, *formula;
  double (*g)(const double *u);
  size_t ranges;
  double worst, mean;
} function;

static double logistic(double x) {
  return 1 / (1 + exp(-x));
}

static double line(const double *u) {
  return 0.2 + 0.5 * u[0] + 0.2 * u[1];
}

static double bowl(const double *u) {
  return 0.3 + 0.6 * (u[0] - 0.3) * (u[0] - 0.3) + 0.4 * (u[1] - 0.7) * (u[1] - 0.7) + 0.1 * u[2];
}

static double saddle(const double *u) {
  return 0.5 + 0.8 * (u[0] - 0.5) * (u[1] - 0.5) + 0.3 * (u[2] - 0.5) * u[3];
}

static double step(const double *u) {
  return 0.1 + 0.7 * logistic(16 * (u[0] - 0.4)) + 0.1 * u[1];
}

static double well(const double *u) {
  return 0.6 - 0.5 * exp(-20 * (u[0] - 0.7) * (u[0] - 0.7) - 10 * (u[1] - 0.2) * (u[1] - 0.2));
}

static double two_wells(const double *u) {
  return 0.6 - 0.4 * exp(-30 * (u[0] - 0.2) * (u[0] - 0.2)) -
         0.5 * exp(-30 * (u[0] - 0.8) * (u[0] - 0.8)) + 0.1 * u[1];
}

static double many(const double *u) {
  double x = 0;

  for (size_t k = 0; k < 12; k++) x += (k % 2 ? -1 : 1) * (0.5 + 0.25 * (double)k) * (u[k] - 0.5);
  return 0.1 + 0.8 * logistic(x);
}

static const function functions[] = {
    {"a line", "0.2 + 0.5 * q0 + 0.2 * q1", line, 2, 0.2, 0.55},
    /* Means of (u - a)^2 are 1/12 + (1/2 - a)^2. */
    {"a bowl", "0.3 + 0.6 * (q0 - 0.3)^2 + 0.4 * (q1 - 0.7)^2 + 0.1 * q2", bowl, 3, 0.3,
     0.3 + (1.0 / 12 + 0.04) + 0.05},
    {"a saddle", "0.5 + 0.8 * (q0 - 0.5) * (q1 - 0.5) + 0.3 * (q2 - 0.5) * q3", saddle, 4, 0.15,
     0.5},
    /* The mean of a logistic: (softplus(16 * 0.6) - softplus(-16 * 0.4)) / 16. */
    {"a step", "0.1 + 0.7 * logistic(16 * (q0 - 0.4)) + 0.1 * q1", step, 2, 0, 0},
    {"a well", "0.6 - 0.5 * exp(-20 * (q0 - 0.7)^2 - 10 * (q1 - 0.2)^2)", well, 2, 0, 0},
    {"two wells", "0.6 - 0.4 * exp(-30 * (q0 - 0.2)^2) - 0.5 * exp(-30 * (q0 - 0.8)^2) + 0.1 * q1",
     two_wells, 2, 0, 0},
    {"twelve ranges",
     "0.1 + 0.8 * logistic(0.5*(q0-0.5) - 0.75*(q1-0.5) + 1*(q2-0.5) - 1.25*(q3-0.5) + "
     "1.5*(q4-0.5) - 1.75*(q5-0.5) + 2*(q6-0.5) - 2.25*(q7-0.5) + 2.5*(q8-0.5) - 2.75*(q9-0.5) + "
     "3*(q10-0.5) - 3.25*(q11-0.5))",
     many, 12, 0, 0.5},
};

static double worst_of(const function *f) {
  double u[RANGES], worst = INFINITY;

  if (f->worst > 0) return f->worst;
  if (f->ranges == 12) {
    for (size_t k = 0; k < 12; k++) u[k] = k % 2 ? 1 : 0;
    return f->g(u);
  }
  for (int i = 0; i <= 1000; i++) {
    for (int k = 0; k <= 1000; k++) {
      u[0] = i / 1000.0;
      u[1] = k / 1000.0;
      worst = fmin(worst, f->g(u));
    }
  }
  return worst;
}

static double mean_of(const function *f) {
  double u[RANGES] = {0}, sum = 0;

  if (f->mean > 0) return f->mean;
  for (int i = 0; i < 1000; i++) {
    for (int k = 0; k < 1000; k++) {
      u[0] = (i + 0.5) / 1000.0;
      u[1] = (k + 0.5) / 1000.0;
      sum += f->g(u);
    }
  }
  return sum / 1e6;
}

/* The strategy `go` meets the threshold in a share g.  z is uniform and made of two draws: a single one
 * would be so evenly spread that its shares have hardly any error, and not a normal one. */
static void write_case(const function *f, char *text, size_t size) {
  size_t n = (size_t)snprintf(
      text, size,
      "casus: 1\ntitle: t\nquantities:\n  a: 0..1\n  b: 0..1\n  z: {value: \"a + b - if(a + b > 1, "
      "1, 0)\"}\n  go: 0\n");

  for (size_t k = 0; k < RANGES; k++)
    n += (size_t)snprintf(text + n, size - n, "  q%zu: {value: \"range(0, 1)\"}\n", k);
  n += (size_t)snprintf(text + n, size - n, "  all: {value: \"0 * (q0");
  for (size_t k = 1; k < RANGES; k++) n += (size_t)snprintf(text + n, size - n, " + q%zu", k);
  snprintf(text + n, size - n,
           ")\"}\nmeasures:\n  m: {value: \"if(go > 0, %s, 0.05) - z + all\", better: high, "
           "at_least: 0}\nstrategies:\n  go: {set: {go: 1}}\n",
           f->formula);
}

typedef struct {
  int seeds, near, mean_held, worst_held;
} tally;

static void try_seed(const function *f, uint64_t seed, tally *t) {
  static char text[8192];
  cs_run_settings s = quick(65536);
  double worst = worst_of(f), mean = mean_of(f), there;
  const cs_bounds *b;
  const cs_order *o;
  trial run;

  s.deep_points = 128;
  s.seed = seed;
  write_case(f, text, sizeof text);
  trial_read(&run, text);
  trial_run(&run, s);
  b = cs_finding_bounds(&run.finding, CS_FIGURE_AIM, 1, 0);
  o = &run.finding.by[CS_ORDER_MEAN];
  assert_non_null(b);
  there = f->g(run.finding.box.run.deep_u + b->least.point * RANGES);
  t->seeds++;
  t->near += there - worst <= 0.02;
  t->worst_held += fabs(b->least.value - there) <= b->least.error;
  t->mean_held += fabs(o->value[1] - mean) <= o->error[1];
  trial_free(&run);
}

static int seeds;

static void the_worst_is_found(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    tally t = {0};

    for (int seed = 1; seed <= seeds; seed++) try_seed(&functions[i], (uint64_t)seed, &t);
    print_message(
        "%-14s of %d seeds: within 2 points of the worst %d, mean held %d, worst held %d\n",
        functions[i].name, t.seeds, t.near, t.mean_held, t.worst_held);
    /* Of two narrow valleys the search may polish the better one badly: docs/methods/deep.md. */
    assert_true(t.near >= seeds * (functions[i].g == two_wells ? 70 : 94) / 100);
    assert_true(t.mean_held >= seeds * 85 / 100);
    assert_true(t.worst_held >= seeds * 85 / 100);
  }
}

/* docs/methods/deep.md has what 200 seeds say: their number may be given. */
int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_worst_is_found)};

  seeds = argc > 1 ? atoi(argv[1]) : (int)as_many(60, 20);

  return cmocka_run_group_tests(tests, NULL, NULL);
}
