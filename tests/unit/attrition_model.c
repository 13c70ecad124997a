/* The model kind `attrition` in small cases worked by hand. */
#include "study.h"
#include "support.h"

#include <stdio.h>
#include <string.h>

#define MEASURES                                                                                 \
  "measures: {hold: front.p_hold, held: front.held, blue: front.losses.BLUE,\n"                  \
  "           red: front.losses.RED, ratio: front.cost_ratio, empty: front.months_to_empty,\n"   \
  "           leak: front.leak, deterred: front.deterred, star: front.p_star,\n"                 \
  "           spent: front.spent.BLUE, ours: front.strength.BLUE, theirs: front.strength.RED,\n" \
  "           raided: front.raid_loss}\n"

/* Linear law, RED 20 and BLUE 10, both break at half: reserves 10 and 5, so BLUE breaks after
 * losing 5 of 10 while RED loses 5 of 20 (luck 0).  60 munitions a month for 2 months against 100
 * interceptors, two a target: 50 engaged, 1/4 of them pass, so 12.5 + 70 leak of 120; the stock of
 * 100 lasts 100 / 120 months; interceptors cost 100 * 3, the raid 120 * 0.5.  p* = (3 + 1) / 10. */
static void by_hand(void **state) {
  static const char text[] =
      "casus: 1\n"
      "models:\n"
      "  front:\n"
      "    kind: attrition\n"
      "    law: linear\n"
      "    attacker: {name: RED, break: 0.5, forces: {x: {count: 10, effect: 2, price: 7}}}\n"
      "    defender: {name: BLUE, break: 0.5, forces: {y: {count: 4, effect: 1},\n"
      "               z: {count: 3, effect: 2, price: 2}}}\n"
      "    luck: 0\n"
      "    months: 2\n"
      "    raid: {count: 60, price: 0.5}\n"
      "    interceptors: {stock: 100, p_kill: 0.5, shots: 2, price: 3}\n"
      "    stakes: {value: 10, cost: 3, status_quo: 1}\n" MEASURES
      "strategies:\n"
      "  even: {set: {models.front.advantage: 2}}\n"
      "  good: {set: {models.front.advantage: 8.191911396}}\n" /* 2 exp(1.41) */
      "  officers: {set: {models.front.defender.skill: 2}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(64));
  assert_mean(&t, "base", "blue", 0.5, 1e-12);
  assert_mean(&t, "base", "red", 0.25, 1e-12);
  assert_mean(&t, "base", "held", 0, 0);
  assert_mean(&t, "base", "leak", 82.5 / 120, 1e-12);
  assert_mean(&t, "base", "ratio", 5, 1e-12);
  assert_mean(&t, "base", "empty", 100.0 / 120, 1e-12);
  assert_mean(&t, "base", "star", 0.4, 1e-12);
  /* 4 * 1 + 3 * 2 against 10 * 2; leakers do no damage here. */
  assert_mean(&t, "base", "ours", 10, 1e-12);
  assert_mean(&t, "base", "theirs", 20, 1e-12);
  assert_mean(&t, "base", "raided", 0, 0);
  /* Half of z, 6 MUSD, and 300 for interceptors. */
  assert_mean(&t, "base", "spent", 303, 1e-9);
  /* ln(5/10) / 1.41 = -0.491593; Phi = 0.311503 (table of the normal distribution). */
  assert_mean(&t, "base", "hold", 0.31150, 2e-5);
  assert_mean(&t, "base", "deterred", 0, 0);
  assert_mean(&t, "even", "hold", 0.5, 1e-12);
  assert_mean(&t, "officers", "hold", 0.5, 1e-12);
  assert_mean(&t, "good", "hold", 0.841345, 1e-6); /* one sd */
  assert_mean(&t, "good", "held", 1, 0);
  assert_mean(&t, "good", "deterred", 1, 0);
  trial_free(&t);
}

/* Luck drawn by default: the front holds as often as p_hold says.  Sobol' points, so within 0.2 %.
 */
static void luck_is_history(void **state) {
  static const char text[] =
      "casus: 1\n"
      "models:\n"
      "  front:\n"
      "    kind: attrition\n"
      "    attacker: {name: RED, forces: {x: {count: 12, effect: 1}}}\n"
      "    defender: {name: BLUE, forces: {y: {count: 10, effect: 1}}}\n" MEASURES;
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(16384));
  assert_mean(&t, "base", "held", trial_mean(&t, "base", "hold").value, 2e-3);
  /* Nobody raids: nothing is spent and the stock, empty, is never asked for. */
  assert_mean(&t, "base", "ratio", 0, 0);
  trial_free(&t);
}

static void expect_refusal(const char *model, const char *message) {
  char text[1024];
  char *got;

  snprintf(text, sizeof text,
           "casus: 1\nmodels: {front: {kind: attrition, %s}}\nmeasures: {a: front.p_hold}\n",
           model);
  got = refused(text);
  if (!strstr(got, message)) fail_msg("no \"%s\" in:\n%s", message, got);
  casus_text_free(got);
}

static void refusals(void **state) {
  (void)state;
#define DEF "defender: {name: B, forces: {y: {count: 1, effect: 1}}}"
  expect_refusal(DEF, "attacker has no forces");
  expect_refusal(DEF ", attacker: {forces: {x: {count: -3, effect: 1}}}", "count");
  expect_refusal(DEF ", attacker: {forces: {x: {count: 3}}}", "effect");
  expect_refusal(DEF ", attacker: {forces: {x: {count: 3, effect: 0}}}", "effect");
  expect_refusal(DEF ", attacker: {forces: {x: {count: 3, efect: 1}}}", "Did you mean \"effect\"");
  expect_refusal(DEF ", attacker: {name: B, forces: {x: {count: 3, effect: 1}}}", "both sides");
  expect_refusal(DEF ", law: cubic, attacker: {forces: {x: {count: 3, effect: 1}}}",
                 "unknown law \"cubic\"");
  expect_refusal(DEF
                 ", interceptors: {p_kill: 1.2}, attacker: {forces: {x: {count: 3, effect: 1}}}",
                 "p_kill");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(by_hand),
      cmocka_unit_test(luck_is_history),
      cmocka_unit_test(refusals),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
