/* The model kind `package` in a small case worked by hand. */
#include "study.h"
#include "support.h"

#include <string.h>

/* Worth to A: 10 - m + 2 t, to B: 2 m + 10 - t; without a deal 10 each (m = t = 0).  Gains (-m + 2
 * t, 2 m - t): (8, 10) gives 12 and 6, product 72; (4, 5) 6 and 3, 18; (8, 5) 2 and 11, 22.  A's
 * line takes out m = 8: then (4, 5) is left, since (4, 10) costs B 2 and (4, 0) costs A 4.  So the
 * line costs A 12 - 6.  C ratifies and loses 1 for each point of t.
 *
 * If A accepted anything, B would take (8, 0); if B did, A would take (4, 10), as its own line
 * stands. A believes that B does not care for t: then (4, 10) gives 16 and 8, product 128, (4, 5)
 * only 48. */
static const char text[] =
    "casus: 1\n"
    "actors: {A: {}, B: {}, C: {}}\n"
    "issues: {m: {from: 0, to: 10, now: 0}, t: {from: 0, to: 10, now: 0}}\n"
    "stances:\n"
    "  A: {m: {position: 0, salience: 10, red_line: {at_most: 5, hard: yes}},\n"
    "      t: {position: 10, salience: 20}}\n"
    "  B: {m: {position: 10, salience: 20}, t: {position: 0, salience: 10}}\n"
    "  C: {t: {position: 0, salience: 10}}\n"
    "models:\n"
    "  deal:\n"
    "    kind: package\n"
    "    between: [A, B]\n"
    "    issues: {m: [4, 8], t: {grid: 3}}\n"
    "    linkages: {pinch: {of: B, when: {m: 4, t: {at_least: 5}}, value: 0}}\n"
    "    outside: {A: 0}\n"
    "    packages: {half: {m: 4, t: 5}, all: {m: 8, t: 10}}\n"
    "  ratified: {kind: package, between: [A, B], ratify: C, issues: {m: [4, 8],\n"
    "             t: [0, 5, 10]}, red_lines: ignored}\n"
    "  free: {kind: package, between: [A, B], issues: {m: [0, 4, 8], t: [0, 5, 10]},\n"
    "         red_lines: ignored, solution: utilitarian}\n"
    "measures: {exists: deal.deal_exists, m: deal.nash.m, t: deal.nash.t, a: deal.gain.A,\n"
    "  b: deal.gain.B, price: deal.red_line_price.A.m, room_a: deal.room.A, room_b: deal.room.B,\n"
    "  accepted: deal.accepted.half, efficient: deal.efficient.half, is: deal.solution.half,\n"
    "  barred: deal.accepted.all, passes: ratified.deal_exists, fallback: ratified.nash.t,\n"
    "  most: free.utilitarian.t, both: free.gain.A + free.gain.B,\n"
    "  say_am: deal.say.A.m, say_at: deal.say.A.t, say_bm: deal.say.B.m, say_bt: deal.say.B.t,\n"
    "  seen_t: deal.sees.A.nash.t, seen_b: deal.sees.A.gain.B}\n"
    "beliefs: {A: {set: {stances.B.t.salience: 0}}}\n"
    "strategies:\n"
    "  pinched: {set: {models.deal.linkages.pinch: -4}}\n"
    "  better_off: {set: {models.deal.outside.A: 6.5}}\n"
    "  lifted: {set: {stances.A.m.red_line.at_most: 9}}\n";

static void by_hand(void **state) {
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(64));
#define BASE(name, want) assert_near(trial_mean(&t, "base", name).value, want, 1e-9)
  BASE("exists", 1);
  BASE("m", 4);
  BASE("t", 5);
  BASE("a", 6);
  BASE("b", 3);
  BASE("price", 6);
  BASE("room_a", 6);
  BASE("room_b", 3);
  BASE("accepted", 1);
  BASE("efficient", 1);
  BASE("is", 1);
  BASE("barred", 0);
  BASE("passes", 0);
  BASE("fallback", 0);
  BASE("most", 10);
  BASE("both", 18);
  BASE("say_am", -4);
  BASE("say_at", 5);
  BASE("say_bm", 0);
  BASE("say_bt", -5);
  BASE("seen_t", 10);
  BASE("seen_b", 8);
#undef BASE
  /* B then loses 1 in the only package: no deal, and m as it was. */
  assert_near(trial_mean(&t, "pinched", "exists").value, 0, 0);
  assert_near(trial_mean(&t, "pinched", "m").value, 0, 0);
  assert_near(trial_mean(&t, "pinched", "room_b").value, -1, 1e-9);
  assert_near(trial_mean(&t, "better_off", "exists").value, 0, 0);
  assert_near(trial_mean(&t, "lifted", "m").value, 8, 0);
  assert_near(trial_mean(&t, "lifted", "a").value, 12, 1e-9);
  assert_near(trial_mean(&t, "lifted", "price").value, 0, 1e-9);
  trial_free(&t);
}

/* A side payment is an issue in money.  The bridge is worth 10 to A and costs B 4; A pays t: 10 - t
 * = t - 4 at t = 7, by Nash and as equals. */
static void side_payment(void **state) {
  static const char bridge[] =
      "casus: 1\n"
      "actors: {A: {}, B: {}}\n"
      "issues: {bridge: {from: 0, to: 1, now: 0}, pays: {from: 0, to: 10, now: 0}}\n"
      "stances:\n"
      "  A: {bridge: {position: 1, salience: 10}, pays: {position: 0, salience: 10}}\n"
      "  B: {bridge: {position: 0, salience: 4}, pays: {position: 10, salience: 10}}\n"
      "models: {deal: {kind: package, between: [A, B],\n"
      "                issues: {bridge: [0, 1], pays: {grid: 21}}}}\n"
      "measures: {built: deal.nash.bridge, paid: deal.nash.pays, a: deal.gain.A, b: deal.gain.B}\n";
  trial t;

  (void)state;
  trial_read(&t, bridge);
  trial_run(&t, quick(16));
  assert_near(trial_mean(&t, "base", "built").value, 1, 0);
  assert_near(trial_mean(&t, "base", "paid").value, 7, 1e-9);
  assert_near(trial_mean(&t, "base", "a").value, 3, 1e-9);
  assert_near(trial_mean(&t, "base", "b").value, 3, 1e-9);
  trial_free(&t);
}

static void mistakes(void **state) {
  static const struct {
    const char *model, *says;
  } cases[] = {
      {"between: [A], issues: {m: [1, 2]}", "fewer than two parties"},
      {"between: [A, X], issues: {m: [1, 2]}", "unknown actor \"X\""},
      {"between: [A, B], issues: {q: [1, 2]}", "unknown issue \"q\""},
      {"between: [A, B], issues: {m: [1, 1]}", "the level stands twice"},
      {"between: [A, B], issues: {m: {grid: 1}}", "a grid has 2 to 64 levels"},
      {"between: [A, B], issues: {m: [1]}, accept: 3", "accept is all, majority"},
      {"between: [A, B], issues: {m: [1]}, solution: nesh", "unknown solution \"nesh\""},
      {"between: [A, B], issues: {m: [1]}, red_lines: herd", "not \"herd\""},
      {"between: [A, B], issues: {m: [1, 2]}, values: {A: {m: [1]}}", "there must be 2 values"},
      {"between: [A, B], issues: {m: [1]}, linkages: {l: {of: A, when: {m: 7}, value: 1}}",
       "no level of \"m\" is meant"},
      {"between: [A, B], issues: {m: [1]}, packages: {p: {}}", "has 0 of the 1 issues"},
      {"between: [A, B], issues: {m: [1]}, loss: {near: 1, far: 0.5}", "near lies between"},
      {"between: [A, B], issues: {m: [1]}, outside: {C: 1}", "\"C\" is no party"},
  };

  (void)state;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    cs_buf b = {0};
    char *messages;

    cs_buf_printf(&b,
                  "casus: 1\nactors: {A: {}, B: {}, C: {}}\n"
                  "issues: {m: {from: 0, to: 10, now: 0}}\n"
                  "models: {x: {kind: package, %s}}\n",
                  cases[k].model);
    messages = refused(b.text);
    if (!strstr(messages, cases[k].says)) fail_msg("no \"%s\" in:\n%s", cases[k].says, messages);
    casus_text_free(messages);
    cs_buf_free(&b);
  }
}

/* A value that is not finite fails the future, and is counted. */
static void failed_inputs(void **state) {
  static const char bad[] =
      "casus: 1\n"
      "actors: {A: {}, B: {}}\n"
      "issues: {m: {from: 0, to: 10, now: 0}}\n"
      "quantities: {u: 0..1, x: {value: 1 / if(u < 0.25, 0, 1)}}\n"
      "models: {d: {kind: package, between: [A, B], issues: {m: [0, 5]},\n"
      "         values: {A: {m: [0, x]}, B: {m: [0, 1]}}}}\n"
      "measures: {exists: d.deal_exists}\n";
  trial t;

  (void)state;
  trial_read(&t, bad);
  trial_run(&t, quick(1024));
  /* x has no value in a quarter of the futures. */
  assert_near(cs_run_watched(&t.run, 0, 0, 0)->failed, 256, 0);
  assert_near(cs_run_watched(&t.run, 0, 0, 0)->mean, 1, 0);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(by_hand), cmocka_unit_test(side_payment),
                                     cmocka_unit_test(mistakes), cmocka_unit_test(failed_inputs)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
