/* Votes worked by hand, and two assemblies from the literature. */
#include "study.h"
#include "support.h"

#include "models/vote/assembly.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 16 };

/* The outputs of one future: leanings and weights of n members, and a quota unless it is NaN. */
static void vote(size_t n, const double *leaning, const double *weight, double quota, double *out) {
  const cs_assembly a = {.n = n, .has_quota = !isnan(quota)};
  const double *in[2 * MOST + 1];
  double *columns[CS_VOTE_PIVOTAL + MOST];

  for (size_t k = 0; k < n; k++) {
    in[2 * k] = &leaning[k];
    in[2 * k + 1] = &weight[k];
    columns[CS_VOTE_PIVOTAL + k] = &out[CS_VOTE_PIVOTAL + k];
  }
  in[2 * n] = &quota;
  for (size_t k = 0; k < CS_VOTE_PIVOTAL; k++) columns[k] = &out[k];
  cs_assembly_evaluate(&a, &(cs_batch){.n = 1, .in = in, .out = columns});
}

/* Two of three: with one yes and two no, no single vote carries it but each no could make it two. */
static void two_of_three(void **state) {
  static const double weight[] = {1, 1, 1}, one[] = {1, -1, -1}, two[] = {1, 1, -1};
  static const double level[] = {1, 0, 0};
  double out[CS_VOTE_PIVOTAL + 3];

  (void)state;
  vote(3, one, weight, 2, out);
  assert_near(out[CS_VOTE_PASSES], 0, 0);
  assert_near(out[CS_VOTE_YES], 1, 0);
  assert_near(out[CS_VOTE_MARGIN], -1, 0);
  assert_near(out[CS_VOTE_PIVOTAL], 0, 0);
  assert_near(out[CS_VOTE_PIVOTAL + 1], 1, 0);
  assert_near(out[CS_VOTE_PIVOTAL + 2], 1, 0);
  vote(3, two, weight, 2, out); /* the quota itself is enough */
  assert_near(out[CS_VOTE_PASSES], 1, 0);
  assert_near(out[CS_VOTE_MARGIN], 0, 0);
  vote(3, level, weight, 1, out); /* a leaning of 0 is a no */
  assert_near(out[CS_VOTE_YES], 1, 0);
}

/* Without a quota half of the weight is not enough. */
static void a_tie_is_no_majority(void **state) {
  static const double weight[] = {2, 1, 1}, leaning[] = {1, -1, -1}, more[] = {1, 1, -1};
  double out[CS_VOTE_PIVOTAL + 3];

  (void)state;
  vote(3, leaning, weight, NAN, out);
  assert_near(out[CS_VOTE_PASSES], 0, 0);
  assert_near(out[CS_VOTE_MARGIN], 0, 0);
  vote(3, more, weight, NAN, out);
  assert_near(out[CS_VOTE_PASSES], 1, 0);
}

static void what_is_not_known_has_no_answer(void **state) {
  static const double weight[] = {1, 1}, leaning[] = {1, NAN}, known[] = {1, 1}, none[] = {1, NAN};
  double out[CS_VOTE_PIVOTAL + 2];

  (void)state;
  vote(2, leaning, weight, 1, out);
  for (size_t k = 0; k < sizeof out / sizeof *out; k++) assert_true(isnan(out[k]));
  vote(2, known, none, 1, out);
  for (size_t k = 0; k < sizeof out / sizeof *out; k++) assert_true(isnan(out[k]));
}

/* How often each member decides over all ways to vote. */
static void count_swings(size_t n, const double *weight, double quota, size_t *swings) {
  double leaning[MOST], out[CS_VOTE_PIVOTAL + MOST];

  memset(swings, 0, n * sizeof *swings);
  for (unsigned s = 0; s < 1u << n; s++) {
    for (size_t k = 0; k < n; k++) leaning[k] = s >> k & 1 ? 1 : -1;
    vote(n, leaning, weight, quota, out);
    for (size_t k = 0; k < n; k++) swings[k] += out[CS_VOTE_PIVOTAL + k] > 0;
  }
}

/* The Council of the EEC of 1958, [12; 4, 4, 4, 2, 2, 1]: France, Germany and Italy are critical in 10 winning
 * coalitions each, Belgium and the Netherlands in 6, Luxembourg in none (Brams and Affuso 1976; Banzhaf shares
 * 5/21, 1/7 and 0).  A critical yes has its critical no, so a swing counts twice here. */
static void luxembourg_is_a_dummy(void **state) {
  static const double weight[] = {4, 4, 4, 2, 2, 1};
  static const size_t critical[] = {10, 10, 10, 6, 6, 0};
  size_t swings[6];

  (void)state;
  count_swings(6, weight, 12, swings);
  for (size_t k = 0; k < 6; k++) assert_int_equal(swings[k], 2 * critical[k]);
}

/* The Security Council as [39; 5 x 7, 10 x 1]: nothing passes without every permanent member (Taylor and Zwicker
 * 1999, section 1.2), and with all five it takes four of the others. */
static void a_veto(void **state) {
  double weight[15], leaning[15], out[CS_VOTE_PIVOTAL + 15];

  (void)state;
  for (size_t k = 0; k < 15; k++) weight[k] = k < 5 ? 7 : 1;
  for (size_t others = 0; others <= 10; others++) {
    for (size_t against = 0; against <= 5; against++) { /* 5: no permanent member is against */
      for (size_t k = 0; k < 15; k++)
        leaning[k] = k < 5 ? (k == against ? -1 : 1) : (k < 5 + others ? 1 : -1);
      vote(15, leaning, weight, 39, out);
      assert_int_equal(out[CS_VOTE_PASSES] > 0, against == 5 && others >= 4);
    }
  }
}

/* ---- in a case -------------------------------------------------------------------------------- */

/* A votes yes in half of the futures, B always; of weights 1 and 2, the quota 3 is met in half. */
static void in_a_case(void **state) {
  static const char text[] =
      "casus: 1\n"
      "quantities: {a: -1..1}\n"
      "models: {m: {kind: vote, members: {A: a, B: {leaning: 1, weight: 2}}, quota: 3}}\n"
      "measures: {p: m.passes, y: m.yes, d: m.pivotal.A, b: m.pivotal.B}\n"
      "strategies: {s: {set: {models.m.quota: 2}}}\n";
  trial t;

  (void)state;
  trial_read(&t, text);
  trial_run(&t, quick(1024));
  assert_mean(&t, "base", "measures.p", 0.5, 1e-3);
  assert_mean(&t, "base", "measures.y", 2.5, 1e-3);
  assert_mean(&t, "base", "measures.d", 1, 0);
  assert_mean(&t, "base", "measures.b", 0.5,
              1e-3); /* without it A's 1 is not enough, with A it is */
  assert_mean(&t, "s", "measures.p", 1, 0);
  assert_mean(&t, "s", "measures.d", 0, 0);
  trial_free(&t);
}

static void mistakes(void **state) {
  static const char *const wrong[][2] = {
      {"{kind: vote}", "\"m\" has no members"},
      {"{kind: vote, members: [A]}", "members is a mapping, not"},
      {"{kind: vote, members: {A: {weight: 2}}}", "member \"A\" has no leaning"},
      {"{kind: vote, members: {A: {leaning: 1, weight: -1}}}", "-1"},
      {"{kind: vote, members: {A: 1}, quorum: 2}", "a vote has no key \"quorum\""},
      {"{kind: vote, members: {}}", "0 members"}};

  (void)state;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    char text[256], *messages;

    snprintf(text, sizeof text, "casus: 1\nmodels: {m: %s}\nmeasures: {p: m.passes}\n",
             wrong[k][0]);
    messages = refused(text);
    if (!strstr(messages, wrong[k][1])) fail_msg("%s: %s", wrong[k][0], messages);
    /* What follows from it is not told besides. */
    if (strstr(messages, "unknown quantity")) fail_msg("%s", messages);
    casus_text_free(messages);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(two_of_three),
                                     cmocka_unit_test(a_tie_is_no_majority),
                                     cmocka_unit_test(what_is_not_known_has_no_answer),
                                     cmocka_unit_test(luxembourg_is_a_dummy),
                                     cmocka_unit_test(a_veto),
                                     cmocka_unit_test(in_a_case),
                                     cmocka_unit_test(mistakes)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
