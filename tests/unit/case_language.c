/* The case language: tables, all mistakes at once, near names, shocks and models that make no
 * sense. */
#include "study.h"
#include "support.h"
#include "temporary.h"

#include "base/text.h"

#include <string.h>

static void says(const char *text, const char *expected) {
  char *messages = refused(text);

  if (!strstr(messages, expected)) fail_msg("expected \"%s\" in\n%s", expected, messages);
  casus_text_free(messages);
}

static const char head[] =
    "casus: 1\n"
    "actors: {A: {capability: 1}, B: {capability: 2}}\n"
    "issues: {i: {from: 0, to: 10}}\n"
    "stances: {A: {i: {position: 1, salience: 50}}, B: {i: {position: 9, salience: 50}}}\n";

static void says_after_head(const char *rest, const char *expected) {
  cs_buf text = {0};

  cs_buf_printf(&text, "%s%s", head, rest);
  says(text.text, expected);
  cs_buf_free(&text);
}

/* What did come out is a number or a distribution on the scale: it can follow from nothing. */
static void records(void **state) {
  (void)state;
  says(
      "casus: 1\n"
      "issues: {i: {from: 0, to: 10, record: 11}}\n",
      "case:2:39: error: the record of issue \"i\" lies outside its scale");
  says(
      "casus: 1\n"
      "issues: {i: {from: 10, to: 0, record: 9..11}}\n",
      "case:2:39: error: the record of issue \"i\" lies outside its scale");
  says(
      "casus: 1\n"
      "issues: {i: {from: 0, to: 10, record: {value: j + 1}}}\n",
      "case:2:47: error: the record of issue \"i\" is neither a number nor a distribution");
  says(
      "casus: 1\n"
      "issues: {i: {from: 0, to: 10, record: pert(3, 2, 4)}}\n",
      "mode is below low");
  says(
      "casus: 1\n"
      "issues: {i: {from: 0, to: 10, recrd: 1}}\n",
      "Did you mean \"record\"?");
}

static void all_mistakes_at_once(void **state) {
  static const char *const expected[] = {
      "case:2:14: error: an actor has no key \"capabilty\"",
      "Did you mean \"capability\"?",
      "case:4:15: error: unknown issue \"k\"",
      "case:5:33: error: mode is below low",
      "case:5:36: error: high is below mode",
      "case:6:20: error: unknown kind of model \"bargian\"",
      "case:7:24: error: unknown quantity \"zz\"",
      "case:8:43: error: unknown strategy \"tt\"",
  };
  char *messages = refused(
      "casus: 1\n"
      "actors: {A: {capabilty: 1}}\n"
      "issues: {i: {from: 0, to: 10}}\n"
      "stances: {A: {k: {position: 1, salience: 2}}}\n"
      "quantities: {x: {value: pert(3, 2, 1)}}\n"
      "models: {m: {kind: bargian}}\n"
      "strategies: {s: {set: {zz: 1}}}\n"
      "claims: {c: {says: x, holds_if: P(x > 1 | tt) > 0}}\n");

  (void)state;
  for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
    if (!strstr(messages, expected[i])) fail_msg("expected \"%s\" in\n%s", expected[i], messages);
  }
  casus_text_free(messages);
}

static void overlays_are_checked(void **state) {
  (void)state;
  says_after_head("strategies: {s: {set: {stances.A.i.positon: 3}}}\n",
                  "Did you mean \"stances.A.i.position\"?");
  says_after_head("strategies: {s: {set: {stances.*.k.position: 3}}}\n", "no quantity matches");
  says_after_head("strategies: {s: {set: {stances.A.i.position: 11}}}\n",
                  "must lie between 0 and 10");
  says_after_head("strategies: {s: {set: {actors.A.capability: +10%}}}\n", "has no scale");
  says_after_head("strategies: {base: {}}\n", "cannot name one");
  says_after_head("strategies: {s: {set: {stances.A.i.position: stances.A.i.position + 1}}}\n",
                  "computed from itself");
  says_after_head("beliefs: {C: {set: {}}}\n", "unknown actor \"C\"");
}

static void shocks_are_checked(void **state) {
  (void)state;
  says("casus: 1\nshocks: {a: {set: {}}}\n", "has no \"chance\"");
  says("casus: 1\nshocks: {a: {chance: 1.5}}\n", "must lie between 0 and 1");
  says("casus: 1\nshocks: {a: {chance: 0.6, excludes: b}, b: {chance: 0.5}}\n",
       "can add up to 1.1");
  says("casus: 1\nshocks: {a: {chance: 0.6, implies: b}, b: {chance: 0.5}}\n",
       "whose chance is smaller");
  says("casus: 1\nshocks: {a: {chance: 0.1, implies: b}, b: {chance: 0.5, implies: a}}\n",
       "imply one another");
  says("casus: 1\nshocks: {a: {chance: 0.1, implies: c}}\n", "unknown shock \"c\"");
  says("casus: 1\nshocks: {a: {chance: 0.1, implies: a}}\n", "a shock cannot imply itself");
  /* a implies c by way of b and x, and once more. */
  says(
      "casus: 1\nshocks: {a: {chance: 0.1, implies: [b, c]}, b: {chance: 0.2, implies: x},\n"
      "         x: {chance: 0.3, implies: c}, c: {chance: 0.5}}\n",
      "\"c\" is implied by \"a\" already");
  says("casus: 1\nstrategies: {s: {set: {shocks.a: 1}}}\nshocks: {a: {chance: 0.1}}\n",
       "whether a shock happens cannot be set");
}

static void models_are_checked(void **state) {
  (void)state;
  says_after_head("models: {m: {kind: conflicts}}\n", "Known kinds:");
  says_after_head("models: {m: {kind: bargaining, issues: [j]}}\n", "unknown issue \"j\"");
  says_after_head("models: {m: {kind: bargaining, seats: [A, X]}}\n", "unknown actor \"X\"");
  says_after_head("models: {m: {kind: bargaining, rule: meen}}\n", "Did you mean \"mean\"?");
  says_after_head("models: {m: {kind: bargaining, options: {VictoryProbModel: Cube}}}\n", "error");
  says_after_head("models: {m: {kind: bargaining, sets: [A]}}\n", "Did you mean \"seats\"?");
  says(
      "casus: 1\nactors: {A: {}}\nissues: {i: {from: 0, to: 1}}\n"
      "stances: {A: {i: {position: 1, salience: 2}}}\nmodels: {m: {kind: bargaining}}\n",
      "has no capability");
}

static void claims_are_checked(void **state) {
  (void)state;
  says_after_head("claims: {c: {says: x}}\n", "has no \"holds_if\"");
  says_after_head("claims: {c: {says: x, holds_if: 1 > 0}}\n", "says nothing about any future");
  says_after_head(
      "strategies: {s: {}}\nclaims: {c: {says: x, holds_if: E(stances.A.i.position) > 0}}\n",
      "does not say under which strategy");
  says_after_head("claims: {c: {says: x, needs: bargaining}}\n", "which there is");
  says_after_head("claims: {c: {says: x, holds_if: E(stances.A.i.position) + 1}}\n",
                  "it needs a comparison");
}

/* A matrix from a spreadsheet: keys, fields, dotted headers, three columns for a pert. */
static void tables_fill_mappings(void **state) {
  static const char *const files[][2] = {
      {"positions.csv",
       "actor,issue,position_low,position_mode,position_high,salience,source\n"
       "A,i,1,2,4,50,\"said, twice\"\nB,i,7,7,7,90,\n"},
      {"lines.csv", "actor;issue;red_line.at_most;red_line.hard\nA;i;5;yes\n"},
      {"bad.csv", "actor,issue,position,salience\nA,i,1,200\nB,i,x + 1,2\n,i,1,2\n"},
      {"case.yaml",
       "casus: 1\nactors: {A: {capability: 1}, B: {capability: 1}}\n"
       "issues: {i: {from: 0, to: 10}}\n"
       "stances: {table: [positions.csv, lines.csv]}\nmeasures: {m: stances.B.i.position}\n"},
      {"broken.yaml",
       "casus: 1\nactors: {A: {capability: 1}, B: {capability: 1}}\n"
       "issues: {i: {from: 0, to: 10}}\nstances: {table: bad.csv}\n"}};
  enum { GOOD = 3, BROKEN, FILES };
  const char *paths[FILES];
  cs_model_settings models = {0};

  (void)state;
  for (size_t i = 0; i < FILES; i++) paths[i] = temporary_text(files[i][0], files[i][1]);
  {
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    cs_study s;
    const cs_stance *a;

    if (cs_study_read(paths[GOOD], &models, arena, d, &s)) fail_msg("%s", casus_diag_text(d, 0));
    assert_int_equal(s.c.n_stances, 2);
    a = &s.c.stances[cs_case_stance(&s.c, 0, 0)];
    assert_string_equal(a->position.value->text, "pert(1, 2, 4)");
    assert_string_equal(a->position.meta.source, "said, twice");
    assert_string_equal(a->at_most.value->text, "5");
    assert_true(a->red_line_hard);
    a = &s.c.stances[cs_case_stance(&s.c, 1, 0)];
    assert_string_equal(a->position.value->text, "7");
    cs_study_free(&s);
    casus_diag_free(d);
    cs_arena_free(arena);
  }
  {
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    cs_study s;
    char *messages;

    assert_int_equal(cs_study_read(paths[BROKEN], &models, arena, d, &s), CASUS_CASE);
    messages = casus_diag_text(d, 0);
    assert_non_null(strstr(messages, "bad.csv:4:1: error: column \"actor\" names the entry"));
    assert_non_null(strstr(messages, "bad.csv:3:5: error: unknown quantity \"x\""));
    assert_non_null(strstr(messages, "bad.csv:2:7: error: \"stances.A.i.salience\" can be 200"));
    casus_text_free(messages);
    cs_study_free(&s);
    casus_diag_free(d);
    cs_arena_free(arena);
  }
}

/* A row that ends between the three has empty cells there. */
static void short_rows(void **state) {
  const char *path = temporary_text("short.yaml", "casus: 1\nquantities: {table: short.csv}\n");
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_model_settings models = {0};
  cs_study s;
  char *messages;

  (void)state;
  temporary_text("short.csv", "id,value_mode,value_low,value_high\nq,1\nr,1,1,1\n");
  assert_int_equal(cs_study_read(path, &models, arena, d, &s), CASUS_CASE);
  messages = casus_diag_text(d, 0);
  assert_non_null(
      strstr(messages, "short.csv:2:3: error: low, mode and high must be three numbers, got \"\""));
  casus_text_free(messages);
  cs_study_free(&s);
  casus_diag_free(d);
  cs_arena_free(arena);
}

/* A mapping with many keys is searched through an index: the first of each name is found. */
static void large_mappings(void **state) {
  enum { MANY = 5000 };
  static char names[MANY][8];
  cs_arena *arena = cs_arena_new();
  cs_node map = {.kind = CS_MAPPING}, values[MANY] = {{0}};

  (void)state;
  for (size_t i = 0; i < MANY; i++) {
    snprintf(names[i], sizeof names[i], "k%zu", i / 2); /* each twice */
    assert_true(cs_node_add(arena, &map, (cs_entry){names[i], {0}, &values[i]}));
  }
  for (size_t i = 0; i < MANY; i += 2) assert_ptr_equal(cs_node_get(&map, names[i]), &values[i]);
  assert_null(cs_node_get(&map, "k2500"));
  cs_node_remove(&map, 0);
  assert_int_equal(map.n_kids, MANY - 1);
  assert_ptr_equal(cs_node_get(&map, "k0"), &values[1]);
  assert_true(cs_node_add(arena, &map, (cs_entry){"new", {0}, &values[0]}));
  assert_ptr_equal(cs_node_get(&map, "new"), &values[0]);
  assert_ptr_equal(cs_node_get(&map, "k0"), &values[1]);
  cs_arena_free(arena);
}

/* Commas in parentheses need no quotes, in flow mappings and elsewhere. */
static void parentheses_need_no_quotes(void **state) {
  trial t;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "title: \"quoted (a, b: c), too\"\n"
             "about: plain (a, b: c) text\n"
             "quantities: {a: pert(1, 2, 3), b: 'quantiles(5: 1, 50: 2, 95: 4)', c: choice(1: 0.5, "
             "2: 0.5),\n"
             "             d: {value: quantiles(5: 1, 50: 2, 95: 4), unit: m}}\n"
             "measures: {m: max(a, b, c, d)}\n");
  assert_string_equal(t.study.c.title, "quoted (a, b: c), too");
  assert_string_equal(t.study.c.about, "plain (a, b: c) text");
  assert_int_equal(t.study.graph.n_draws, 4);
  trial_free(&t);
}

/* What stands for commas and colons stands for nothing else: private characters come through as
 * they are, raw and as escapes, and commas beside them as commas. */
static void private_characters_are_kept(void **state) {
  trial t;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "title: \"\\uE000 (a, b: c) \\U0000E001 \\uE002\"\n"
             "about: \xEE\x80\x80 (a, b: c) \xEE\x80\x81 \xF3\xB0\x80\x80\n"
             "question: '\\uE003 is no escape'\n"
             "quantities: {a: pert(1, 2, 3)}\n"
             "measures: {m: a}\n");
  assert_string_equal(t.study.c.title, "\xEE\x80\x80 (a, b: c) \xEE\x80\x81 \xEE\x80\x82");
  assert_string_equal(t.study.c.about, "\xEE\x80\x80 (a, b: c) \xEE\x80\x81 \xF3\xB0\x80\x80");
  assert_string_equal(t.study.c.question, "\\uE003 is no escape");
  assert_int_equal(t.study.graph.n_draws, 1);
  trial_free(&t);
}

/* A text of numbers and dashes alone is a range or a date, which is not what arithmetic makes of
 * it. */
static void ranges_that_are_none(void **state) {
  static const char *const wrong[] = {"20-60",
                                      "2030-01-01",
                                      "20\xE2\x80\x93"
                                      "60",
                                      "20 to 60",
                                      "20 \xE2\x80\x93 60",
                                      "20~60",
                                      "20-60%",
                                      "5%-10%",
                                      "-5-3",
                                      "1e3-2e3",
                                      "20\xE2\x80\xA6"
                                      "60",
                                      "20\xE2\x88\x92"
                                      "60"};
  static const struct {
    const char *text;
    double value;
  } good[] = {{"20 - 60", -40}, {"(20-60)", -40}, {"20 -60", -40},    {"1e-3", 1e-3},
              {"-5", -5},       {"x-60", -50},    {"20-60+x", -30},   {"20-x", 10},
              {"5 - 2 - 1", 2}, {"+20", 20},      {"2030 - 01", 2029}};

  (void)state;
  for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
    char text[200];

    snprintf(text, sizeof text, "casus: 1\nquantities: {x: 10, q: \"%s\"}\n", wrong[k]);
    says(text, "this is no number: a range, or a difference?");
    snprintf(text, sizeof text,
             "casus: 1\nquantities: {x: 10}\nstrategies: {s: {set: {x: \"%s\"}}}\n", wrong[k]);
    says(text, "this is no number: a range, or a difference?");
  }
  says("casus: 1\nquantities: {q: 20-60}\n", "A range is written 20..60");
  says("casus: 1\nquantities: {q: 2030-01-01}\n", "Dates are not computed with");
  says("casus: 1\nquantities: {q: 60...20}\n", "A range has two dots");
  for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
    char text[200];
    trial t;

    snprintf(text, sizeof text, "casus: 1\nquantities: {x: 10, q: \"%s\"}\nmeasures: {m: q}\n",
             good[k].text);
    trial_read(&t, text);
    trial_run(&t, quick(16));
    assert_mean(&t, "base", "m", good[k].value, 1e-12);
    trial_free(&t);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(records),
      cmocka_unit_test(all_mistakes_at_once),
      cmocka_unit_test(overlays_are_checked),
      cmocka_unit_test(shocks_are_checked),
      cmocka_unit_test(models_are_checked),
      cmocka_unit_test(claims_are_checked),
      cmocka_unit_test(tables_fill_mappings),
      cmocka_unit_test(short_rows),
      cmocka_unit_test(large_mappings),
      cmocka_unit_test(parentheses_need_no_quotes),
      cmocka_unit_test(private_characters_are_kept),
      cmocka_unit_test(ranges_that_are_none),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
