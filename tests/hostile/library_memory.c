/* Each allocation in turn fails while a case is opened, changed, asked and its answers are read through the
 * public interface: the status is CASUS_NOMEM, nothing leaks (the leak checker watches) and nothing crashes. */
#include "support.h"

#include <string.h>

static const char text[] =
    "casus: 1\ntitle: t\nquantities: {a: 0..1, b: {value: 2, unit: kg}}\n"
    "measures: {m: {value: a + b, better: high, at_least: 2.5}}\n"
    "strategies: {s: {set: {b: +0.1}}, t: {set: {a: 1}}}\n"
    "claims: {c: {says: More helps., holds_if: E(m | s) > E(m | base)}}\n";

static const char *question, *form;

static casus_status read_columns(casus_answer *a) {
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray batch;
  casus_status st;

  if (!casus_answer_tables(a)) return CASUS_OK;
  st = casus_answer_stream(a, 0, &stream);
  if (st) return st;
  if (stream.get_schema(&stream, &schema)) {
    st = CASUS_NOMEM;
  } else {
    schema.release(&schema);
    if (stream.get_next(&stream, &batch)) st = CASUS_NOMEM;
    if (st == CASUS_OK) batch.release(&batch);
  }
  stream.release(&stream);
  return st;
}

static casus_status everything(void) {
  casus_context *context = casus_context_new();
  casus_diag *d = casus_diag_new();
  casus_case *c = NULL;
  casus_answer *a = NULL;
  char *out = NULL;
  casus_status st = context && d ? CASUS_OK : CASUS_NOMEM;

  if (st == CASUS_OK) st = casus_case_parse("case.yaml", text, strlen(text), context, d, &c);
  if (st == CASUS_OK) st = casus_case_set(c, "b", "*1.5", d);
  if (st == CASUS_OK) st = casus_case_set_strategy(c, "new", "a", "0.5", d);
  if (st == CASUS_OK) st = casus_case_unset(c, "b", d);
  if (st == CASUS_OK)
    st = casus_ask(c, question, "{\"futures\": 64, \"replicates\": 4, \"threads\": 1}", context, d,
                   &a);
  if (st == CASUS_OK) st = casus_answer_failed(a);
  if (st == CASUS_OK) st = casus_answer_text(a, form, 0, &out, NULL);
  if (st == CASUS_OK) st = read_columns(a);
  casus_text_free(out);
  casus_answer_free(a);
  casus_case_free(c);
  casus_diag_free(d);
  casus_context_free(context);
  return st;
}

static void a_run(void **state) {
  static const char *const forms[] = {"table", "lean", "json", "csv", "md", "page"};

  (void)state;
  question = "run";
  for (size_t k = 0; k < sizeof forms / sizeof *forms; k++) {
    form = forms[k];
    assert_true(fail_each_allocation(everything, 150) > 50);
  }
}

static void an_analysis(void **state) {
  static const char *const questions[] = {"robust", "thresholds", "voi", "sensitivity", "discover"};

  (void)state;
  form = "json";
  for (size_t k = 0; k < sizeof questions / sizeof *questions; k++) {
    question = questions[k];
    assert_true(fail_each_allocation(everything, 150) > 50);
  }
}

static casus_status list_questions(void) {
  char *json = casus_questions_json();

  casus_text_free(json);
  return json ? CASUS_OK : CASUS_NOMEM;
}

static void the_list(void **state) {
  (void)state;
  assert_true(fail_each_allocation(list_questions, 500) > 50);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_run), cmocka_unit_test(an_analysis),
                                     cmocka_unit_test(the_list)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
