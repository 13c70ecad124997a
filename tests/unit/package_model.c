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
#define BASE(name, want) assert_mean(&t, "base", name, want, 1e-9)
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
  assert_mean(&t, "pinched", "exists", 0, 0);
  assert_mean(&t, "pinched", "m", 0, 0);
  assert_mean(&t, "pinched", "room_b", -1, 1e-9);
  assert_mean(&t, "better_off", "exists", 0, 0);
  assert_mean(&t, "lifted", "m", 8, 0);
  assert_mean(&t, "lifted", "a", 12, 1e-9);
  assert_mean(&t, "lifted", "price", 0, 1e-9);
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
  assert_mean(&t, "base", "built", 1, 0);
  assert_mean(&t, "base", "paid", 7, 1e-9);
  assert_mean(&t, "base", "a", 3, 1e-9);
  assert_mean(&t, "base", "b", 3, 1e-9);
  trial_free(&t);
}

/* A bridge is worth 10 to A and costs B 4, a road costs A 2 and is worth 3 to B and 1 to C, who
 * ratifies.  A unit of money is worth 1 to A and 2 to B.  Gains without payments and their sum in
 * money: bridge (10, -4, 0), 10 - 4/2 = 8; both (8, -1, 1), 7.5; road (-2, 3, 1), -0.5; nothing 0.
 *
 * Nash: equal money gains of the 8, 4 each, so A 4, B 8 by a payment of 6.  With the weight 3 for A
 * 6 and 2: A 6, B 4, payment 4.  Kalai-Smorodinsky: ideals 8 and 16, half of each: as Nash.
 * Egalitarian: c = 8 / (1/1 + 1/2) = 16/3, payment 10 - 16/3.  Utilitarian: all to B, payment 10.
 * If A pays 5 at most: bridge 5 and 6, product 30; both 3.75 and 7.5 (payment 4.25), 28.125.
 * If C wants half a point more, both: the 7.5 in halves.  B's line at no bridge leaves nothing.
 *
 * Whom others would leave out pays nothing either: without A, B takes the road; without B, A the
 * bridge.  A believes that money is worth 4 to B: 10 - 4/4 = 9, 4.5 each, payment 5.5. */
static void payments(void **state) {
#define SHAPE                                                                           \
  "kind: package, between: [A, B], ratify: C, issues: {bridge: [0, 1], road: [0, 1]}, " \
  "side_payments: {A: 1, B: 2}"
  static const char text_of[] =
      "casus: 1\n"
      "actors: {A: {}, B: {}, C: {}}\n"
      "issues: {bridge: {from: 0, to: 1, now: 0}, road: {from: 0, to: 1, now: 0}}\n"
      "stances:\n"
      "  A: {bridge: {position: 1, salience: 10}, road: {position: 0, salience: 2}}\n"
      "  B: {bridge: {position: 0, salience: 4, red_line: {at_most: 0, hard: yes}},\n"
      "      road: {position: 1, salience: 3}}\n"
      "  C: {road: {position: 1, salience: 1}}\n"
      "models:\n"
      "  n: {" SHAPE
      ", red_lines: ignored, outside: {A: 0, C: 0}, side_payment_unit: gold,\n"
      "      packages: {both: {bridge: 1, road: 1}, none: {bridge: 0, road: 0},\n"
      "                 road: {bridge: 0, road: 1}, one: {bridge: 1, road: 0}}}\n"
      "  w: {" SHAPE
      ", red_lines: ignored, weights: {A: 3}}\n"
      "  k: {" SHAPE
      ", red_lines: ignored, solution: ks}\n"
      "  e: {" SHAPE
      ", red_lines: ignored, solution: egalitarian}\n"
      "  u: {" SHAPE
      ", red_lines: ignored, solution: utilitarian}\n"
      "  l: {" SHAPE
      ", red_lines: ignored, side_payment_limits: {A: 5}}\n"
      "  line: {" SHAPE
      "}\n"
      "measures: {n_a: n.gain.A, n_b: n.gain.B, n_c: n.gain.C, n_paid: n.paid.A, n_got: n.paid.B,\n"
      "  n_bridge: n.nash.bridge, n_road: n.nash.road, room_a: n.room.A, room_b: n.room.B,\n"
      "  room_c: n.room.C, w_a: w.gain.A, w_b: w.gain.B, k_a: k.gain.A, k_b: k.gain.B,\n"
      "  e_a: e.gain.A, e_b: e.gain.B, e_paid: e.paid.A, u_a: u.gain.A, u_b: u.gain.B,\n"
      "  l_a: l.gain.A, l_b: l.gain.B, line_b: line.gain.B, price: line.red_line_price.B.bridge,\n"
      "  say_a: n.say.A.bridge, say_ar: n.say.A.road, say_b: n.say.B.bridge,\n"
      "  seen: n.sees.A.paid.B, exists: n.deal_exists, none: n.accepted.none,\n"
      "  none_best: n.efficient.none, road: n.accepted.road, both_best: n.efficient.both,\n"
      "  one: n.solution.one, c_paid: n.paid.C}\n"
      "beliefs: {A: {set: {models.n.side_payments.B: 4}}}\n"
      "strategies:\n"
      "  asked: {set: {models.n.outside.C: 0.5}}\n"
      "  dear: {set: {models.n.outside.A: 20}}\n"
      "  worthless: {set: {models.n.side_payments.B: 0}}\n";
  trial t;

  (void)state;
  trial_read(&t, text_of);
  trial_run(&t, quick(16));
#define BASE(name, want) assert_mean(&t, "base", name, want, 1e-9)
  BASE("n_a", 4);
  BASE("n_b", 8);
  BASE("n_c", 0);
  BASE("n_paid", -6);
  BASE("n_got", 6);
  BASE("c_paid", 0);
  BASE("n_bridge", 1);
  BASE("n_road", 0);
  BASE("room_a", 8);
  BASE("room_b", 16);
  BASE("room_c", 1);
  BASE("w_a", 6);
  BASE("w_b", 4);
  BASE("k_a", 4);
  BASE("k_b", 8);
  BASE("e_a", 16.0 / 3);
  BASE("e_b", 16.0 / 3);
  BASE("e_paid", -14.0 / 3);
  BASE("u_a", 0);
  BASE("u_b", 16);
  BASE("l_a", 5);
  BASE("l_b", 6);
  BASE("line_b", 0);
  BASE("price", 8);
  BASE("say_a", 1);
  BASE("say_ar", -1);
  BASE("say_b", 0);
  BASE("seen", 5.5);
  BASE("none", 1);
  BASE("none_best", 0);
  BASE("road", 0);
  BASE("both_best", 1); /* C would lose its point by the bridge alone */
  BASE("one", 1);
#undef BASE
  assert_mean(&t, "asked", "n_a", 3.75, 1e-9);
  assert_mean(&t, "asked", "n_b", 7.5, 1e-9);
  assert_mean(&t, "asked", "n_road", 1, 0);
  assert_mean(&t, "dear", "exists", 0, 0);
  assert_mean(&t, "dear", "n_paid", 0, 0);
  /* Money that is worth nothing to B could be asked of it without end: no answer. */
  assert_near(cs_run_watched(&t.run, 0, 3, 3)->failed, 16, 0);
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
      {"between: [A, B], issues: {m: [1]}, weights: {A: 0}", "weights of \"A\" is 0; it must be"},
      {"between: [A, B], ratify: C, issues: {m: [1]}, weights: {C: 2}", "its gain has no weight"},
      {"between: [A, B], issues: {m: [1]}, side_payments: {A: 1}", "two parties or more, not 1"},
      {"between: [A, B], issues: {m: [1]}, side_payments: {A: 0, B: 1}",
       "side_payments of \"A\" is 0; it must be above 0"},
      {"between: [A, B], issues: {m: [1]}, side_payments: {A: 1, X: 1}", "\"X\" is no party"},
      {"between: [A, B], ratify: C, issues: {m: [1]}, side_payments: {A: 1, C: 1}",
       "\"C\" only ratifies"},
      {"between: [A, B, C], accept: 2, issues: {m: [1]}, side_payments: {A: 1, C: 1}",
       "side payments need a package that all who bargain accept"},
      {"between: [A, B, C], issues: {m: [1]}, side_payments: {A: 1, B: 1},"
       " side_payment_limits: {C: 1}",
       "\"C\" has a limit, but side_payments does not name it"},
      {"between: [A, B], issues: {m: [1]}, side_payment_limits: {A: 1}",
       "side_payment_limits without side_payments"},
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
                                     cmocka_unit_test(payments), cmocka_unit_test(mistakes),
                                     cmocka_unit_test(failed_inputs)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
