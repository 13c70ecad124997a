/* The envelope of answers, and documents from before there was one. */
#include "report/answer_line.h"
#include "report/compare.h"
#include "report/envelope.h"
#include "support.h"

#include "casus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *text_at(const json_t *document, const char *key) {
  return json_string_value(json_object_get(json_object_get(document, "casus"), key));
}

static void it_comes_first(void **state) {
  const char *const sources[] = {"a.yaml", "b\xff.yaml"};
  uint64_t seed = INT64_MAX;
  json_t *one = cs_answer_json(&(cs_envelope){.answer = "robust",
                                              .form = 3,
                                              .sources = sources,
                                              .n_sources = 1,
                                              .case_sha256 = "00",
                                              .seed = &seed});
  const cs_setting set[] = {{NULL, "x", "*1.5"}, {"less", "x", "e"}};
  json_t *over = cs_answer_json(
      &(cs_envelope){.answer = "run", .form = 1, .case_sha256 = "00", .set = set, .n_set = 2});
  json_t *none = cs_answer_json(&(cs_envelope){.answer = "power", .form = 1});
  json_t *both = cs_answer_json(
      &(cs_envelope){.answer = "diff", .form = 1, .sources = sources, .n_sources = 2});
  char *text = json_dumps(one, JSON_COMPACT | JSON_PRESERVE_ORDER), expected[256];

  (void)state;
  snprintf(expected, sizeof expected,
           "{\"casus\":{\"answer\":\"robust\",\"form\":3,\"version\":\"%s\",\"source\":\"a.yaml\","
           "\"case_sha256\":\"00\",\"seed\":9223372036854775807}}",
           casus_version());
  assert_string_equal(text, expected);
  free(text);
  text = json_dumps(json_object_get(none, "casus"), JSON_COMPACT | JSON_PRESERVE_ORDER);
  assert_non_null(strstr(text, "\"source\":null,\"case_sha256\":null,\"seed\":null}"));
  free(text);
  text = json_dumps(json_object_get(over, "casus"), JSON_COMPACT | JSON_PRESERVE_ORDER);
  assert_non_null(strstr(text,
                         "\"set\":[{\"strategy\":null,\"name\":\"x\",\"value\":\"*1.5\"},"
                         "{\"strategy\":\"less\",\"name\":\"x\",\"value\":\"e\"}]}"));
  free(text);
  json_decref(over);
  assert_string_equal(cs_answer_name(both), "diff");
  /* A name that is not UTF-8 is told with U+FFFD. */
  assert_string_equal(json_string_value(json_array_get(
                          json_object_get(json_object_get(both, "casus"), "source"), 1)),
                      "b\xef\xbf\xbd.yaml");
  json_decref(one);
  json_decref(none);
  json_decref(both);
}

static json_t *old_run(const char *version, const char *advised) {
  return json_pack("{s:i,s:s,s:{s:s,s:s},s:s,s:{s:i},s:s,s:[],s:[]}", "casus_result", 1, "version",
                   version, "case", "title", "T", "hash", "aa", "command", "casus run case.yaml",
                   "run", "seed", 7, "advised", advised, "claims", "strategies");
}

static void old_runs_are_read(void **state) {
  json_t *a = old_run("0.0.9", "up"), *b = old_run("0.0.8", "up"), *changes;
  cs_buf line = {0};
  const char *names[] = {"a", "b"};

  (void)state;
  assert_null(cs_answer_name(a));
  cs_answer_renew(a);
  cs_answer_renew(b);
  assert_string_equal(cs_answer_name(a), "run");
  assert_string_equal(text_at(a, "version"), "0.0.9");
  assert_string_equal(text_at(a, "case_sha256"), "aa");
  assert_int_equal(json_integer_value(json_object_get(json_object_get(a, "casus"), "seed")), 7);
  assert_null(json_object_get(a, "casus_result"));
  assert_null(json_object_get(a, "version"));
  assert_string_equal(json_string_value(json_object_get(a, "command")), "casus run case.yaml");
  assert_string_equal(json_object_iter_key(json_object_iter(a)), "casus");
  cs_answer_line(a, &line);
  assert_string_equal(line.text, "no claims"); /* what 0.1 advised was not settled */
  changes = cs_compare_json(a, b, names);
  assert_int_equal(json_array_size(json_object_get(changes, "settings")), 1);
  assert_string_equal(json_string_value(json_object_get(
                          json_array_get(json_object_get(changes, "settings"), 0), "b")),
                      "0.0.8");
  cs_buf_free(&line);
  json_decref(changes);
  json_decref(a);
  json_decref(b);
}

static void old_analyses_are_read(void **state) {
  json_t *old =
      json_pack("{s:i,s:s,s:s,s:s,s:i,s:[{s:s}]}", "schema", 1, "casus", "0.0.9", "command",
                "robust", "source", "case.yaml", "seed", 5, "measures", "measure", "cost");
  json_t *other = json_pack("{s:i,s:s}", "schema", 1, "file", "x");

  (void)state;
  cs_answer_renew(old);
  assert_string_equal(cs_answer_name(old), "robust");
  assert_string_equal(text_at(old, "version"), "0.0.9");
  assert_string_equal(text_at(old, "source"), "case.yaml");
  assert_true(json_is_null(json_object_get(json_object_get(old, "casus"), "case_sha256")));
  assert_int_equal(json_object_size(old), 2); /* the envelope, the measures */
  /* What has an envelope, and what is no answer, stays as it is. */
  cs_answer_renew(old);
  assert_string_equal(cs_answer_name(old), "robust");
  cs_answer_renew(other);
  assert_null(cs_answer_name(other));
  assert_int_equal(json_object_size(other), 2);
  cs_answer_renew(NULL);
  assert_null(cs_answer_name(NULL));
  json_decref(old);
  json_decref(other);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(it_comes_first),
      cmocka_unit_test(old_runs_are_read),
      cmocka_unit_test(old_analyses_are_read),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
