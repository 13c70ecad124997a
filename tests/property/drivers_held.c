/* What a claim is said to hinge on stays when it is tried: with a named input held at its middle
 * and all others running on, the margin's variance falls by at least half the share that was named.
 * How far it falls follows by hand here.  Shares never sum to more than 1, and inputs that do
 * nothing are not named. */
#include "support.h"
#include "study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANGES = 12, INPUTS = 16, SEEDS = 20, FUTURES = 16384 };

/* q0 to q11 are deep ranges 0..1, q12 to q15 uniform draws.  All of them are in every margin, so
 * that none is left out because the claim does not depend on it. */
typedef struct {
  const char *name, *formula;
  double falls[INPUTS]; /* by what part the variance falls when the input is held at 1/2 */
} question;

/* With u uniform, Var u = 1/12, Var u v = 7/144, and 1/48 with u held at 1/2. */
static const question questions[] = {
    {"one range", "q3", {[3] = 1}},
    {"one range, bent", "exp(3 * q3)", {[3] = 1}},
    {"a step", "if(q3 > 0.6, 1, 0)", {[3] = 1}},
    {"two ranges that multiply", "q1 * q7", {[1] = 4.0 / 7, [7] = 4.0 / 7}},
    /* In twelfths: 1 + 0.25 + 1 + 0.09 * 7/12, of which 0.09 / 3 with one factor held. */
    {"ranges and draws",
     "q1 + 0.5 * q7 + q12 + 0.3 * q14 * q2",
     {[1] = 1 / 2.3025,
      [7] = 0.25 / 2.3025,
      [12] = 1 / 2.3025,
      [14] = 0.03 / 2.3025,
      [2] = 0.03 / 2.3025}},
    /* 1 + 7/12, of which 1/3 with one factor held. */
    {"draws alone", "q12 + q13 * q14", {[12] = 12.0 / 19, [13] = 4.0 / 19, [14] = 4.0 / 19}},
    {"interaction alone", "(q1 - 0.5) * (q7 - 0.5) + (q12 - 0.5) * (q13 - 0.5)", {0}},
    {"nothing", "0.2", {0}},
};

static void write_case(const question *q, char *text, size_t size) {
  size_t n = (size_t)snprintf(text, size, "casus: 1\ntitle: t\nquantities:\n");

  for (size_t k = 0; k < INPUTS; k++)
    n += (size_t)snprintf(text + n, size - n, "  q%zu: {value: \"%s\"}\n", k,
                          k < RANGES ? "range(0, 1)" : "0..1");
  n += (size_t)snprintf(text + n, size - n, "  move: 0\n  all: {value: \"0 * (q0");
  for (size_t k = 1; k < INPUTS; k++) n += (size_t)snprintf(text + n, size - n, " + q%zu", k);
  snprintf(
      text + n, size - n,
      ")\"}\nmeasures:\n  m: {value: \"move * (%s + all)\"}\nstrategies:\n  go: {set: {move: 1}}\n"
      "claims:\n  c: {says: more, holds_if: E(m | go) > E(m | base) + 0.1}\n",
      q->formula);
}

typedef struct {
  size_t named, in_vain, idle;
} tally;

static void try_seed(const question *q, uint64_t seed, tally *t) {
  char text[4096];
  cs_run_settings s = quick(FUTURES);
  const cs_verdict *v;
  trial run;
  double sum = 0;

  s.deep_points = 64;
  s.seed = seed;
  write_case(q, text, sizeof text);
  trial_read(&run, text);
  trial_run(&run, s);
  v = trial_verdict(&run, "c");
  for (size_t k = 0; k < v->n_drivers; k++) {
    const char *name = strrchr(v->drivers[k].name, 'q');
    double falls = q->falls[atoi(name + 1)];

    t->named++;
    t->idle += !(falls > 0);
    t->in_vain += falls < v->drivers[k].share / 2;
    sum += v->drivers[k].share;
  }
  assert_true(sum <= 1 + 1e-9);
  trial_free(&run);
}

static void named_drivers_drive(void **state) {
  (void)state;
  for (size_t k = 0; k < sizeof questions / sizeof *questions; k++) {
    const question *q = &questions[k];
    tally t = {0};
    size_t work = 0;

    for (size_t i = 0; i < INPUTS; i++) work += q->falls[i] > 0.05;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) try_seed(q, seed, &t);
    print_message("%-25s named %3zu, of which held in vain %zu, without any influence %zu\n",
                  q->name, t.named, t.in_vain, t.idle);
    assert_true(t.in_vain <= SEEDS / 20);
    assert_true(t.idle <= SEEDS / 20);
    assert_true(t.named >= work * SEEDS * 95 / 100);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(named_drivers_drive)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
