/* An order is called settled only where it is one.  Four strategies meet their threshold equally often,
 * in different futures; with a fifth that does so in 2 of 100 futures more or fewer.  Over seeds, no
 * order among the equals is settled in more than 5 of 100 runs, the fifth is told apart, and the
 * interval of a difference holds it. */
#include "support.h"
#include "study.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { EQUALS = 4 };

/* z is uniform and made of two draws; strategy k asks that it lies in half of 0..1, from k/10 on round
 * the end; the fifth in a part of `fifth`.  Doing nothing meets the threshold in 30 of 100. */
static void write_case(double fifth, bool deep, char *text, size_t size) {
  size_t n = (size_t)snprintf(
      text, size,
      "casus: 1\ntitle: t\nquantities:\n  a: 0..1\n  b: %s\n  from: 0\n  part: 0.3\n"
      "  z: {value: \"a + b + from - if(a + b + from > 2, 2, if(a + b + from > 1, 1, 0))\"}\n"
      "measures:\n  m: {value: part - z, better: high, at_least: 0}\nstrategies:\n",
      deep ? "\"range(0, 1)\"" : "0..1");

  for (int k = 0; k < EQUALS; k++)
    n += (size_t)snprintf(text + n, size - n, "  s%d: {set: {from: 0.%d, part: 0.5}}\n", k, 2 * k);
  snprintf(text + n, size - n, "  fifth: {set: {from: 0.9, part: %g}}\n", fifth);
}

typedef struct {
  int seeds, wrong, told, held;
} tally;

static void try_seed(double fifth, bool deep, uint64_t seed, tally *t) {
  char text[2048];
  cs_run_settings s = quick(16384);
  const cs_order *o;
  bool wrong = false, better = fifth > 0.5, told = true;
  trial run;

  s.seed = seed;
  s.deep_points = 64;
  write_case(fifth, deep, text, sizeof text);
  trial_read(&run, text);
  trial_run(&run, s);
  o = &run.finding.by[CS_ORDER_MEAN];
  for (size_t a = 1; a <= EQUALS; a++) {
    for (size_t b = 1; b <= EQUALS; b++) wrong |= o->is_better[a * o->n + b];
    told &= o->is_better[better ? 5 * o->n + a : a * o->n + 5];
    wrong |= o->is_better[better ? a * o->n + 5 : 5 * o->n + a];
  }
  t->seeds++;
  t->wrong += wrong;
  t->told += told && o->leads[5] == better && !o->leads[0];
  /* The case as it stands, against whichever comes first. */
  t->held += fabs(o->behind[0] - ((better ? fifth : 0.5) - 0.3)) <= o->behind_error[0];
  trial_free(&run);
}

static void try_all(double fifth, bool deep) {
  const int seeds = (int)as_many(200, 100);
  tally t = {0};

  for (int seed = 1; seed <= seeds; seed++) try_seed(fifth, deep, (uint64_t)seed, &t);
  print_message("fifth %.2f%s: of %d seeds wrong %d, told %d, difference held %d\n", fifth,
                deep ? ", deep" : "", t.seeds, t.wrong, t.told, t.held);
  assert_true(t.wrong <= seeds / 20);
  assert_true(t.told >= seeds * 95 / 100);
  /* With a leader that is the best of equals by luck, the difference to it leans a little. */
  if (fifth > 0.5) assert_true(t.held >= seeds * 88 / 100);
}

static void only_what_is_settled(void **state) {
  (void)state;
  try_all(0.52, false);
  try_all(0.48, false);
  try_all(0.52, true);
  try_all(0.48, true);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_is_settled)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
