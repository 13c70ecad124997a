/* Which texts are distributions, and what is said about those that are wrong. */
#include "support.h"

#include "quantity/distribution.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static casus_status parse(const char *text, casus_diag *d, cs_arena *arena, cs_distribution **out) {
  return cs_distribution_parse(text, strlen(text), (cs_place){"c", 7, 11, 1}, d, arena, out);
}

static void good_texts(void **state) {
  static const struct {
    const char *text, *written;
    cs_distribution_kind kind;
    double low, high;
  } good[] = {
      {"20..50", "20..50", CS_UNIFORM, 20, 50},
      {" -5..-2 ", "-5..-2", CS_UNIFORM, -5, -2},
      {"-.5 .. 1e3", "-0.5..1000", CS_UNIFORM, -0.5, 1000},
      {"1.5..2", "1.5..2", CS_UNIFORM, 1.5, 2},
      {"pert(1.1,1.5 , 2.9)", "pert(1.1, 1.5, 2.9)", CS_PERT, 1.1, 2.9},
      {"tri ( 0, 0, +1 )", "tri(0, 0, 1)", CS_TRI, 0, 1},
      {"normal(-1, .5)", "normal(-1, 0.5)", CS_NORMAL, -INFINITY, INFINITY},
      {"normal(0,1)within -1..2", "normal(0, 1) within -1..2", CS_NORMAL, -1, 2},
      {"lognormal(0, 1)", "lognormal(0, 1)", CS_LOGNORMAL, 0, INFINITY},
      {"lognormal(0, 1) within -3..5", "lognormal(0, 1) within -3..5", CS_LOGNORMAL, 0, 5},
      {"beta(2, 3)", "beta(2, 3)", CS_BETA, 0, 1},
      /* A tenth of the range 10 on either side. */
      {"quantiles(5: 10, 50: 12, 95: 20)", "quantiles(5: 10, 50: 12, 95: 20)", CS_QUANTILES, 9, 21},
      {"quantiles(0: 10, 100: 20)", "quantiles(0: 10, 100: 20)", CS_QUANTILES, 10, 20},
      {"choice(3:.5, -1:.5)", "choice(3: 0.5, -1: 0.5)", CS_CHOICE, -1, 3},
      {"range(0, 1)", "range(0, 1)", CS_RANGE, 0, 1},
  };
  cs_arena *arena = cs_arena_new();

  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    cs_distribution *p, *again;

    assert_int_equal(parse(good[i].text, NULL, arena, &p), CASUS_OK);
    assert_non_null(p);
    assert_int_equal(cs_distribution_kind_of(p), good[i].kind);
    assert_int_equal(cs_distribution_is_deep(p), good[i].kind == CS_RANGE);
    assert_string_equal(cs_distribution_text(p), good[i].written);
    assert_true(fabs(cs_distribution_lowest(p) - good[i].low) < 1e-12 ||
                cs_distribution_lowest(p) == good[i].low);
    assert_true(fabs(cs_distribution_highest(p) - good[i].high) < 1e-12 ||
                cs_distribution_highest(p) == good[i].high);
    assert_int_equal(parse(cs_distribution_text(p), NULL, arena, &again), CASUS_OK);
    assert_string_equal(cs_distribution_text(again), good[i].written);
  }
  cs_arena_free(arena);
}

static void other_texts_are_left_to_others(void **state) {
  static const char *other[] = {"",
                                "  ",
                                "5",
                                "-2.5",
                                "front.p_hold",
                                "2 * pert(1, 2, 3)",
                                "pert(1, 2, 3) * 2",
                                "(pert(1, 2, 3))",
                                "max(1, 2)",
                                "max(1..2)",
                                "min(1, 2, 3)",
                                "mean(1, 2)",
                                "pert",
                                "1 + 2",
                                "unknown(1, 2)",
                                "prt(x, y)",
                                "x..y",
                                "..5"};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();

  (void)state;
  for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
    cs_distribution *p;

    if (parse(other[i], d, arena, &p) != CASUS_OK || p) fail_msg("\"%s\" was taken", other[i]);
  }
  assert_int_equal(casus_diag_errors(d), 0);
  casus_diag_free(d);
  cs_arena_free(arena);
}

/* The text begins in column 11; `says` is the beginning of the output. */
static void wrong_texts_are_explained(void **state) {
  static const struct {
    const char *text, *says;
    size_t errors;
  } wrong[] = {
      {"50..20", "c:7:11: error: the lower bound of the range is not below the upper one", 1},
      {"2..2", "c:7:11: error: the lower bound of the range is not below", 1},
      {"1..", "c:7:14: error: the upper bound is missing", 1},
      {"1..x", "c:7:14: error: the upper bound is \"x\", which is no number", 1},
      {"pert(3, 2, 1)", "c:7:19: error: mode is below low\n", 2},
      {"pert(2, 2, 2)", "c:7:22: error: high equals low", 1},
      {"pert(1, 2)",
       "c:7:11: error: pert takes 3 numbers, not 2\n"
       "  Expected pert(low, mode, high).",
       1},
      {"pert()", "c:7:11: error: pert takes 3 numbers, not 0", 1},
      {"pert(low, 2, high)", "c:7:16: error: low of pert is \"low\", which is no number", 2},
      {"tri(1,,3)", "c:7:17: error: mode of tri is missing", 1},
      {"normal(0, 0)", "c:7:21: error: sd is not above 0", 1},
      {"normal(0, 1) within 3..2", "c:7:31: error: the lower bound of \"within\" is not below", 1},
      {"normal(0, 1) within 3", "c:7:31: error: \"within\" is no range", 1},
      {"normal(0, 1) withn 2..3", "c:7:24: error: expected \"within a..b\" or nothing after", 1},
      {"normal(0, 1) within 40..50", "c:7:31: error: normal has no probability between", 1},
      {"normal(0, 1) within 1..1.0000001", "c:7:31: error: these bounds are closer than", 1},
      {"lognormal(0, 1) within -3..-1", "c:7:34: error: lognormal has no probability", 1},
      {"lognormal(100, 20)", "c:7:26: error: sd_log is above 10\n  hint: lognormal takes", 1},
      {"pert(1, 2, 3) within 1..2", "c:7:25: error: pert cannot be cut by \"within\"", 1},
      {"beta(0, 2)", "c:7:16: error: a is not between 0.1 and 10000", 1},
      {"beta(2, nan)", "c:7:19: error: b of beta is \"nan\", which is no number", 1},
      {"range(2, 1)", "c:7:20: error: high is not above low", 1},
      {"quantiles(5: 1)", "c:7:11: error: quantiles takes 2 to 64 entries, not 1", 1},
      {"quantiles(5: 1, 50: 3, 95: 2)", "c:7:34: error: quantiles do not increase", 1},
      {"quantiles(50: 1, 5: 3)", "c:7:28: error: percentages do not increase", 1},
      {"quantiles(5: 1, 101: 3)", "c:7:27: error: percent is not between 0 and 100", 1},
      {"quantiles(5, 1)", "c:7:21: error: expected \"percent: value\"", 2},
      {"choice(1: 0.5, 2: 0.4)", "c:7:11: error: the probabilities sum to 0.9, not to 1", 1},
      {"choice(1: 1.5, 2: -0.5)", "c:7:18: error: probability is not between 0 and 1", 2},
      {"choice(1: 0.5, 1: 0.5)", "c:7:26: error: this value stands here twice", 1},
      {"pert(1, 2, 3", "c:7:22: error: pert(...) lacks its closing parenthesis", 1},
      {"prt(1, 2, 3)",
       "c:7:11: error: no distribution is named \"prt\"\n"
       "  hint: Did you mean \"pert\"?",
       1},
      {"Normal(0, 1)",
       "c:7:11: error: no distribution is named \"Normal\"\n"
       "  hint: Did you mean \"normal\"?",
       1},
      {"quantile(5: 1, 95: 2)", "c:7:11: error: no distribution is named \"quantile\"", 1},
  };
  cs_arena *arena = cs_arena_new();

  (void)state;
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    casus_diag *d = casus_diag_new();
    cs_distribution *p;
    char *text;

    assert_int_equal(parse(wrong[i].text, d, arena, &p), CASUS_CASE);
    assert_null(p);
    text = casus_diag_text(d, 0);
    if (strncmp(text, wrong[i].says, strlen(wrong[i].says)))
      fail_msg("\"%s\" gives\n%s", wrong[i].text, text);
    if (casus_diag_errors(d) != wrong[i].errors)
      fail_msg("\"%s\" gives %zu errors\n%s", wrong[i].text, casus_diag_errors(d), text);
    casus_text_free(text);
    casus_diag_free(d);
  }
  cs_arena_free(arena);
}

static void too_many_entries_are_refused(void **state) {
  static char text[2000];
  cs_arena *arena = cs_arena_new();
  cs_distribution *p;
  size_t n = (size_t)snprintf(text, sizeof text, "quantiles(0: 0");

  (void)state;
  for (int k = 1; k < CS_ENTRIES_MAX; k++)
    n += (size_t)snprintf(text + n, sizeof text - n, ", %d: %d", k, k);
  snprintf(text + n, sizeof text - n, ")");
  assert_int_equal(parse(text, NULL, arena, &p), CASUS_OK);
  assert_non_null(p);
  snprintf(text + n, sizeof text - n, ", 99: 99)");
  assert_int_equal(parse(text, NULL, arena, &p), CASUS_CASE);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(good_texts),
      cmocka_unit_test(other_texts_are_left_to_others),
      cmocka_unit_test(wrong_texts_are_explained),
      cmocka_unit_test(too_many_entries_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
