/* What a case may not be: refused at its place, before memory is asked for. */
#include "study.h"
#include "support.h"
#include "temporary.h"

#include <string.h>

static void says(const char *text, const char *expected) {
  char *messages = refused(text);

  if (!strstr(messages, expected)) fail_msg("expected \"%s\" in\n%s", expected, messages);
  casus_text_free(messages);
}

static void yaml_that_a_case_must_not_use(void **state) {
  (void)state;
  says("casus: 1\nactors: &a {}\nissues: *a\n", "case:2:9: error: anchors (\"&a\")");
  says("casus: 1\nactors: &a {}\nissues: *a\n", "case:3:9: error: aliases (\"*a\")");
  says("casus: 1\ntitle: !!str x\n", "case:2:8: error: tags");
  says("casus: 1\ntitle: a\ntitle: b\n", "case:3:1: error: \"title\" stands twice");
  says("casus: 1\n---\ncasus: 1\n", "a second document starts here");
  says("casus: 1\n? [a]\n: 1\n", "a key must be text");
  says("casus: 1\ntitle: \"a\n", "this is not YAML");
  says("", "the case is empty");
  says("[1, 2]\n", "a case is a mapping");
  says("casus: 2\n", "version 1");
  says("title: x\n", "does not say its version");
}

static void nesting_is_limited(void **state) {
  cs_buf text = {0};

  (void)state;
  cs_buf_puts(&text, "casus: 1\nx: ");
  cs_buf_fill(&text, '[', 100000);
  says(text.text, "nested more than 32 deep");
  cs_buf_free(&text);
}

static void counts_are_limited(void **state) {
  cs_buf text = {0};

  (void)state;
  cs_buf_puts(&text, "casus: 1\nactors:\n");
  for (int i = 0; i < 1001; i++) cs_buf_printf(&text, "  A%d: {capability: 1}\n", i);
  says(text.text, "1001 actors; at most 1000 are possible");
  cs_buf_free(&text);
  cs_buf_puts(&text, "casus: 1\nissues:\n");
  for (int i = 0; i < 1001; i++) cs_buf_printf(&text, "  i%d: {from: 0, to: 1}\n", i);
  says(text.text, "1001 issues; at most 1000 are possible");
  cs_buf_free(&text);
  cs_buf_puts(&text, "casus: 1\nquantities:\n");
  for (int i = 0; i < 1000001; i++) cs_buf_printf(&text, "  q%d: 1\n", i);
  says(text.text, "1000001 quantities; at most 1000000 are possible");
  cs_buf_free(&text);
}

/* The same of a case in a file. */
static void file_says(const char *text, const char *expected) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *messages;
  cs_case c;

  assert_int_equal(cs_case_read(temporary_text("case.yaml", text), arena, d, &c), CASUS_CASE);
  messages = casus_diag_text(d, 0);
  if (!strstr(messages, expected)) fail_msg("expected \"%s\" in\n%s", expected, messages);
  casus_text_free(messages);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void large_files_are_refused(void **state) {
  cs_buf text = {0};

  (void)state;
  cs_buf_puts(&text, "casus: 1\ntitle: ");
  cs_buf_fill(&text, 'x', 16 << 20);
  file_says(text.text, "larger than the limit of 16777216 bytes");
  cs_buf_free(&text);
}

static void texts_that_are_no_text(void **state) {
  static const char bytes[] = "casus: 1\ntitle: a\xff\n";
  casus_diag *d = casus_diag_new();

  (void)state;
  assert_int_equal(cs_diag_source(d, "x", bytes, sizeof bytes - 1), CASUS_OK);
  casus_diag_free(d);
  file_says(bytes, ":2:9: error: the file is not UTF-8 text (byte 0xFF)");
}

/* YAML guesses nothing: what the schema does not call a number is text. */
static void scalars_are_typed_by_the_schema(void **state) {
  trial t;

  (void)state;
  trial_read(&t,
             "casus: 1\ntitle: no\nquestion: 1:30\nabout: 012\n"
             "quantities: {x: 012}\nmeasures: {m: x}\n");
  assert_string_equal(t.study.c.title, "no");
  assert_string_equal(t.study.c.question, "1:30");
  assert_string_equal(t.study.c.about, "012");
  trial_run(&t, quick(16));
  assert_mean(&t, "base", "m", 12, 0);
  trial_free(&t);
  says("casus: 1\nquantities: {x: yes}\n", "unknown quantity \"yes\"");
  says("casus: 1\nquantities: {x: 0x10}\n", "a number runs into a name");
  says("casus: 1\nquantities: {x: .inf}\n", "error");
  says("casus: 1\nquantities: {x: 1_000}\n", "error");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(yaml_that_a_case_must_not_use),
      cmocka_unit_test(nesting_is_limited),
      cmocka_unit_test(counts_are_limited),
      cmocka_unit_test(large_files_are_refused),
      cmocka_unit_test(texts_that_are_no_text),
      cmocka_unit_test(scalars_are_typed_by_the_schema),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
