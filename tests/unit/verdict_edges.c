/* Verdicts where a margin is 0, worked by hand. */
#include "study.h"
#include "support.h"

#include <stdio.h>

static cs_verdict_kind judged(const char *test) {
  char text[512];
  trial t;
  cs_verdict_kind kind;

  snprintf(text, sizeof text,
           "casus: 1\n"
           "quantities: {x: 0..1, y: 0}\n"
           "measures: {m: x}\n"
           "strategies: {idle: {set: {y: 1}}}\n"
           "claims: {c: {says: it, holds_if: \"%s\"}}\n",
           test);
  trial_read(&t, text);
  trial_run(&t, quick(1024));
  kind = trial_verdict(&t, "c")->verdict;
  trial_free(&t);
  return kind;
}

/* `idle` does not reach x: both means are the same number, and the other part is far from 0. */
static void zero_margin_without_error(void **state) {
  (void)state;
  assert_int_equal(judged("E(x | idle) >= E(x | base)"), CS_HOLDS);
  assert_int_equal(judged("E(x | idle) > E(x | base)"), CS_FAILS);
  assert_int_equal(judged("not (E(x | idle) > E(x | base))"), CS_HOLDS);
  assert_int_equal(judged("not (E(x | idle) >= E(x | base))"), CS_FAILS);
  assert_int_equal(judged("E(x | idle) >= E(x | base) and E(x | base) > 0.1"), CS_HOLDS);
  assert_int_equal(judged("E(x | idle) > E(x | base) and E(x | base) > 0.1"), CS_FAILS);
  assert_int_equal(judged("E(x | idle) >= E(x | base) or E(x | base) > 0.9"), CS_HOLDS);
  assert_int_equal(judged("E(x | idle) == E(x | base)"), CS_HOLDS);
  assert_int_equal(judged("E(x | idle) != E(x | base)"), CS_FAILS);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(zero_margin_without_error)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
