/* An input of a negotiation that has no value in some futures: neither has the outcome. */
#include "study.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

/* bad is 3 where u >= 0.5 and has no value elsewhere; there A's red line holds the mean of 1 and 9,
 * which is 5, at 3. */
static void failed_half(const char *line, const char *hard, const char *seat, const char *weight,
                        const char *rule, double want) {
  char text[1024];
  trial t;
  const cs_watched *w;

  snprintf(text, sizeof text,
           "casus: 1\n"
           "actors: {A: {capability: \"%s\"}, B: {capability: 1}}\n"
           "issues: {i: {from: 0, to: 10, now: 5}}\n"
           "quantities: {u: 0..1, bad: \"if(u < 0.5, sqrt(-1 - u), 3)\"}\n"
           "stances:\n"
           "  A: {i: {position: 1, salience: 50, red_line: {at_most: %s, hard: %s}}}\n"
           "  B: {i: {position: 9, salience: 50}}\n"
           "models: {t: {kind: bargaining, rule: %s, seats: {A: \"%s\", B: 1}}}\n"
           "measures: {m: t.i, c: t.i.crossed}\n",
           weight, line, hard, rule, seat);
  trial_read(&t, text);
  trial_run(&t, quick(1024));
  w = cs_run_watched(&t.run, 0, 0, !strcmp(hard, "no")); /* a soft line is only counted */
  assert_near(w->failed, 512, 0);
  assert_near(w->mean, want, 1e-12);
  trial_free(&t);
}

static void outcomes_fail_with_their_inputs(void **state) {
  static const char *const rules[] = {"mean", "exchange"};

  (void)state;
  for (size_t i = 0; i < 2; i++) {
    failed_half("bad", "yes", "1", "1", rules[i], 3);
    failed_half("bad", "no", "1", "1", rules[i], 1);
    failed_half("10", "yes", "bad / 3", "1", rules[i], 5);
    failed_half("10", "yes", "1", "bad / 3", rules[i], 5);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(outcomes_fail_with_their_inputs)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
