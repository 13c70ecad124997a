/* What the page shows: curves of margins against results worked by hand, spreads over the deep box,
 * densities; and that a case's text cannot leave its place in the page. */
#include "analysis/curves.h"
#include "report/page.h"
#include "report/page_plain.h"
#include "study.h"
#include "support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const cs_curve *curve_of(const trial *t, const char *name, cs_curve *curves) {
  const cs_verdict *v = &t->finding.verdicts[0];

  assert_int_equal(cs_claim_curves(&t->study, &t->plan, &t->run, 0, v, curves), CASUS_OK);
  for (size_t k = 0; k < v->n_drivers; k++) {
    if (!strcmp(v->drivers[k].name, name)) return &curves[k];
  }
  fail_msg("%s is no driver", name);
  return NULL;
}

/* x uniform on 0..1, z on 0..0.5: E(x + z | x) - 0.9 = x - 0.65, which turns at 0.65.  A bin's mean
 * of z has the standard error 0.144 / sqrt(1024) = 0.005 or less. */
static void curve_of_a_draw(void **state) {
  trial t;
  cs_curve curves[CS_DRIVERS];
  const cs_curve *c;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {x: 0..1, z: 0..0.5}\n"
             "measures: {m: x + z}\n"
             "claims: {c: {says: s, holds_if: E(m | base) > 0.9}}\n");
  trial_run(&t, quick(16384));
  c = curve_of(&t, "quantities.x", curves);
  assert_int_equal(c->kind, CS_CURVE_DRAW);
  assert_int_equal(c->n, 16);
  for (size_t k = 0; k < c->n; k++) {
    assert_near(c->x[k], ((double)k + 0.5) / 16, 1e-6);
    assert_near(c->mean[k], c->x[k] - 0.65, 0.015);
    assert_true(c->low[k] < c->mean[k] && c->mean[k] < c->high[k]);
    assert_true(c->high[k] - c->low[k] < 0.04);
  }
  assert_int_equal(c->n_flips, 1);
  assert_near(c->flip[0], 0.65, 0.02);
  trial_free(&t);
}

/* Without the storm the margin is 0 - 3, with it 10 - 3. */
static void curve_of_a_shock(void **state) {
  trial t;
  cs_curve curves[CS_DRIVERS];
  const cs_curve *c;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {hit: 0}\n"
             "measures: {m: hit}\n"
             "shocks: {storm: {chance: 0.25, set: {hit: 10}}}\n"
             "claims: {c: {says: s, holds_if: E(m | base) > 3}}\n");
  trial_run(&t, quick(4096));
  c = curve_of(&t, "shocks.storm", curves);
  assert_int_equal(c->kind, CS_CURVE_SHOCK);
  assert_int_equal(c->n, 2);
  assert_near(c->mean[0], -3, 1e-9);
  assert_near(c->mean[1], 7, 1e-9);
  assert_int_equal(c->n_flips, 0);
  trial_free(&t);
}

/* The margin is d + 0.5 - 1.5 = d - 1: a bin's mean lies on this line whatever its points are. */
static void curve_of_a_range(void **state) {
  trial t;
  cs_curve curves[CS_DRIVERS];
  cs_run_settings s = quick(1024);
  const cs_curve *c;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {d: \"range(0, 4)\", x: 0..1}\n"
             "measures: {m: d + x}\n"
             "claims: {c: {says: s, holds_if: E(m | base) > 1.5}}\n");
  s.deep_points = 16;
  trial_run(&t, s);
  c = curve_of(&t, "quantities.d", curves);
  assert_int_equal(c->kind, CS_CURVE_DEEP);
  assert_int_equal(c->n, 16);
  /* A bin has 1/16 of the futures, in which x has the standard deviation 0.29. */
  for (size_t k = 0; k < c->n; k++) {
    assert_near(c->mean[k], c->x[k] - 1, 0.1);
    assert_true(c->low[k] <= c->mean[k] && c->mean[k] <= c->high[k]);
  }
  assert_int_equal(c->n_flips, 1);
  assert_near(c->flip[0], 1, 0.02);
  trial_free(&t);
}

/* m = d in 0..4: its spread is from end to end and in order; tri(0, 1, 1)
 * has a density that rises to its end; the advice: `up` meets d + 5 >= 4 always, `down` never. */
static void result_for_the_page(void **state) {
  trial t;
  cs_run_settings s = quick(256);
  char *text;
  json_t *result, *m, *mean, *density, *all_met, *input;

  (void)state;
  trial_read(
      &t,
      "casus: 1\n"
      "quantities: {d: \"range(0, 4)\", x: {value: \"tri(0, 1, 1)\", status: data}, add: 0}\n"
      "measures: {m: {value: d + add + 0 * x, better: high, at_least: 4}}\n"
      "strategies: {up: {set: {add: 5}}, down: {set: {add: -1}}}\n");
  s.deep_points = 8;
  trial_run(&t, s);
  text = trial_json(&t);
  result = json_loads(text, 0, NULL);
  assert_non_null(result);
  m = json_array_get(
      json_object_get(
          json_object_get(named(json_object_get(result, "strategies"), "name", "base"), "summary"),
          "quantities"),
      0);
  mean = json_object_get(m, "mean");
  assert_near(number_at(mean, 0), 0, 1e-9);
  assert_near(number_at(mean, 1), 2, 0.05);
  assert_near(number_at(mean, 2), 4, 1e-9);
  all_met = json_object_get(
      json_object_get(named(json_object_get(result, "strategies"), "name", "up"), "summary"),
      "all_met");
  assert_near(number_at(all_met, 0), 1, 0);
  assert_string_equal(
      json_string_value(json_object_get(json_object_get(result, "advice"), "first")), "up");
  assert_near(json_number_value(json_object_get(json_object_get(result, "advice"), "lead")), 1,
              0.01);
  input = named(json_object_get(result, "inputs"), "name", "quantities.x");
  density = json_object_get(input, "density");
  assert_int_equal(json_array_size(density), 24);
  /* The first bar starts at the 0.5 % quantile, but counts all below it too. */
  for (size_t k = 2; k < 24; k++) assert_true(number_at(density, k) > number_at(density, k - 1));
  assert_near(number_at(density, 23), 1, 0);
  json_decref(result);
  free(text);
  trial_free(&t);
}

static void text_is_data(void **state) {
  static const char evil[] =
      "{\"casus_result\": 1, \"case\": {\"title\": \"</title></script><script>x()</script>\", "
      "\"question\": \"<!-- & \\\" '\"}, \"quality\": {}, \"run\": {}, \"measures\": [], "
      "\"strategies\": [{\"name\": \"s\", \"summary\": {}, \"quantities\": [\"taken out\"]}], "
      "\"claims\": [{\"name\": \"a\\u2028b\", \"verdict\": \"holds\"}]}";
  casus_diag *d = casus_diag_new();
  cs_buf out = {0}, escaped = {0};
  casus_status st = cs_page_write(evil, NULL, "2025-09-25", d, &out);

  (void)state;
  cs_page_escape("<a href=\"x\">'&", &escaped);
  assert_string_equal(escaped.text, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
  cs_buf_free(&escaped);
  assert_int_equal(st, CASUS_OK);
  assert_null(strstr(out.text, "<script>x()"));
  assert_non_null(strstr(out.text, "\\u003cscript\\u003ex()"));
  assert_non_null(strstr(out.text, "&lt;script&gt;x()"));
  assert_non_null(strstr(out.text, "a\\u2028b"));
  assert_null(strstr(out.text, "taken out"));
  assert_non_null(strstr(out.text, "2025-09-25"));
  assert_null(strstr(out.text, "<!--casus:"));
  assert_int_equal(cs_page_write("{}", NULL, NULL, d, &escaped), CASUS_CASE);
  assert_int_equal(cs_page_write("no JSON", NULL, NULL, d, &escaped), CASUS_CASE);
  cs_buf_free(&escaped);
  cs_buf_free(&out);
  casus_diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(curve_of_a_draw),  cmocka_unit_test(curve_of_a_shock),
      cmocka_unit_test(curve_of_a_range), cmocka_unit_test(result_for_the_page),
      cmocka_unit_test(text_is_data),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
