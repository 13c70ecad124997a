/* A shock whose chance has no value in some futures. */
#include "study.h"
#include "support.h"

/* Where u < 0.5 the chance is the root of a negative number, elsewhere 0: a never happens where it
 * can be said, and x is 0 there. */
static const char text[] =
    "casus: 1\n"
    "quantities: {u: 0..1, x: 0, c: \"if(u < 0.5, sqrt(-1 - u), 0)\"}\n"
    "shocks: {a: {chance: c, implies: b, set: {x: 10}}, b: {chance: 0.3, set: {x: +1}}}\n"
    "measures: {m: x - b, other: b}\n"
    "claims:\n"
    "  never: {says: it, holds_if: \"P(u < 2, shock: a) > 0.5\"}\n"
    "  nothing: {says: it, holds_if: \"E(x - b) == 0\"}\n";

static void no_chance_no_value(void **state) {
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(1024));
  for (size_t k = 0; k < 2; k++) assert_near(cs_run_watched(&t.run, 0, 0, k)->failed, 512, 0);
  assert_near(cs_run_watched(&t.run, 0, 0, 0)->mean, 0, 0);
  assert_near(cs_run_watched(&t.run, 0, 0, 1)->mean, 0.3, 0.02);
  assert_int_equal(trial_verdict(&t, "never")->verdict, CS_NO_VALUE);
  assert_int_equal(trial_verdict(&t, "never")->lacking, CS_ALWAYS_FAILS);
  assert_near(trial_verdict(&t, "nothing")->left_out, 0.5, 0);
  assert_int_equal(trial_verdict(&t, "nothing")->verdict, CS_HOLDS);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(no_chance_no_value)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
