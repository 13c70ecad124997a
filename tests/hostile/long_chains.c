/* Chains and circles as long as the language allows: nothing that follows them may lean on the call
 * stack, or take longer than the chain is long. */
#include "study.h"
#include "support.h"

#include "report/future.h"

#include <math.h>
#include <string.h>

enum { LONG = 100000 };

/* q0: q1 + 1, q1: q2 + 1, and so on; the last as given. */
static void put_chain(cs_buf *text, int n, const char *each, const char *last) {
  cs_buf_puts(text, "casus: 1\nquantities:\n");
  for (int k = 0; k + 1 < n; k++) cs_buf_printf(text, "  q%d: q%d%s\n", k, k + 1, each);
  cs_buf_printf(text, "  q%d: %s\n", n - 1, last);
}

static void a_long_chain_is_computed(void **state) {
  cs_run_settings s = quick(16);
  cs_buf text = {0}, told = {0};
  trial t;

  (void)state;
  put_chain(&text, LONG, " + 1", "0..1");
  cs_buf_puts(&text, "measures: {m: q0}\n");
  trial_read(&t, text.text);
  s.block = 16;
  trial_run(&t, s);
  assert_near(cs_run_watched(&t.run, 0, 0, 0)->mean, LONG - 1 + 0.5, 0.1);
  assert_int_equal(cs_future_table(&t.study, &t.plan, &s, 0, 0, t.diag, &told), CASUS_OK);
  assert_non_null(strstr(told.text, "measures.m"));
  cs_buf_free(&told);
  cs_buf_free(&text);
  trial_free(&t);
}

/* Whether a name stands for a condition is known at the far end only. */
static void a_long_chain_of_conditions(void **state) {
  cs_buf text = {0};
  trial t;

  (void)state;
  put_chain(&text, LONG, "", "x > 0.25");
  cs_buf_puts(&text, "  x: 0..1\nmeasures: {m: \"if(q0, 1, 0)\"}\n");
  trial_read(&t, text.text);
  cs_buf_free(&text);
  trial_free(&t);
}

static void a_long_circle_is_named(void **state) {
  cs_buf text = {0};
  char *messages;

  (void)state;
  put_chain(&text, LONG, " + 1", "q0");
  messages = refused(text.text);
  assert_non_null(strstr(messages, "\"quantities.q0\" is computed from itself"));
  assert_non_null(strstr(messages,
                         "quantities.q0 -> quantities.q1 -> quantities.q2 -> quantities.q3 -> ... "
                         "99992 more ... -> quantities.q99996 -> "));
  assert_non_null(strstr(messages, "-> quantities.q99999 -> quantities.q0\n"));
  casus_text_free(messages);
  cs_buf_free(&text);
  messages = refused("casus: 1\nquantities: {a: b + 1, b: c * 2, c: a}\n");
  assert_non_null(
      strstr(messages, "quantities.a -> quantities.b -> quantities.c -> quantities.a\n"));
  casus_text_free(messages);
}

/* A party sees a long chain of quantities through a belief that sets its far end. */
static void a_belief_at_the_end_of_a_long_chain(void **state) {
  enum { N = 20000 };
  cs_buf text = {0};
  trial t;

  (void)state;
  put_chain(&text, N, " + 0", "50");
  cs_buf_puts(&text,
              "actors: {A: {name: Ann}, B: {name: Bob}}\n"
              "models:\n"
              "  game:\n"
              "    kind: conflict\n"
              "    options: {go: {of: A}, stop: {of: B}}\n"
              "    preferences: {A: {utility: {go: q0}}, B: {utility: {stop: 60 - q0}}}\n"
              "beliefs: {B: {set: {q19999: 70}}}\n"
              "measures: {m: q0}\n");
  trial_read(&t, text.text);
  assert_true(cs_graph_find(&t.study.graph, "beliefs.B.sees.models.game.A.go") != CS_NO_QUANTITY);
  cs_buf_free(&text);
  trial_free(&t);
}

/* Each shock implies the next; a step back closes a circle. */
static void long_chains_of_shocks(void **state) {
  enum { N = 4000 };

  (void)state;
  for (int circle = 0; circle < 2; circle++) {
    cs_buf text = {0};

    cs_buf_puts(&text, "casus: 1\nquantities: {x: 0}\nmeasures: {m: x}\nshocks:\n");
    for (int k = 0; k + 1 < N; k++)
      cs_buf_printf(&text, "  s%d: {chance: 0.5, implies: s%d}\n", k, k + 1);
    cs_buf_printf(&text, "  s%d: {chance: 0.5%s}\n", N - 1, circle ? ", implies: s0" : "");
    if (circle) {
      char *messages = refused(text.text);

      assert_non_null(strstr(messages, "\"s3999\" and \"s0\" imply one another"));
      casus_text_free(messages);
    } else {
      trial t;

      trial_read(&t, text.text);
      trial_free(&t);
    }
    cs_buf_free(&text);
  }
}

/* Both shocks of each of 40 ranks imply both of the next: there are 2^40 ways down, which are not
 * followed one by one. */
static void a_ladder_of_shocks(void **state) {
  enum { N = 40 };
  cs_buf text = {0};
  trial t;

  (void)state;
  cs_buf_puts(&text, "casus: 1\nquantities: {x: 0}\nmeasures: {m: x}\nshocks:\n");
  for (int k = 0; k < N; k++) {
    for (int side = 0; side < 2; side++) {
      cs_buf_printf(&text, "  %c%d: {chance: 0.1", 'a' + side, k);
      if (k + 1 < N) cs_buf_printf(&text, ", implies: [a%d, b%d]", k + 1, k + 1);
      cs_buf_puts(&text, "}\n");
    }
  }
  trial_read(&t, text.text);
  trial_free(&t);
  cs_buf_free(&text);
}

static void deep_formulas_are_refused(void **state) {
  static const char *const opening[] = {"(", "-", "not ", "min(1, ", "2 ^ ", "if(1, 1, "};

  (void)state;
  for (size_t k = 0; k < sizeof opening / sizeof *opening; k++) {
    cs_buf text = {0};
    char *messages;

    cs_buf_puts(&text, "casus: 1\nquantities: {a: 1, b: '");
    while (text.n < 60000) cs_buf_puts(&text, opening[k]);
    cs_buf_puts(&text, "a'}\n");
    messages = refused(text.text);
    assert_non_null(strstr(messages, "the formula is nested too deep"));
    casus_text_free(messages);
    cs_buf_free(&text);
  }
}

/* A sum of as many terms as a formula may have is a tree as deep as it is long. */
static void a_long_sum_is_computed(void **state) {
  cs_buf text = {0};
  trial t;

  (void)state;
  cs_buf_puts(&text, "casus: 1\nquantities: {a: 0..1}\nmeasures: {m: a");
  for (int k = 1; k < 2500; k++) cs_buf_puts(&text, " + a");
  cs_buf_puts(&text, "}\n");
  trial_read(&t, text.text);
  trial_run(&t, quick(64));
  assert_near(cs_run_watched(&t.run, 0, 0, 0)->mean, 1250, 20);
  cs_buf_free(&text);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_long_chain_is_computed),
      cmocka_unit_test(a_long_chain_of_conditions),
      cmocka_unit_test(a_long_circle_is_named),
      cmocka_unit_test(a_belief_at_the_end_of_a_long_chain),
      cmocka_unit_test(long_chains_of_shocks),
      cmocka_unit_test(a_ladder_of_shocks),
      cmocka_unit_test(deep_formulas_are_refused),
      cmocka_unit_test(a_long_sum_is_computed),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
