/* Formulas: values, columns, names, patterns, messages at their column. */
#include "support.h"

#include "base/alloc.h"
#include "base/text.h"
#include "quantity/formula.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A little sheet: x = 2, y = 5, t (a truth) = 1, a.p.w = 1, a.q.w = 3, a.p.v = 10, a.q.v = 20,
 * a.r.w = 7 (no v). */
static const char *names[] = {"x", "y", "t", "a.p.w", "a.q.w", "a.p.v", "a.q.v", "a.r.w"};
static const double values[] = {2, 5, 1, 1, 3, 10, 20, 7};
enum { N = 8 };

static bool find(const void *context, const char *name, uint32_t *q, bool *is_truth) {
  (void)context;
  for (uint32_t i = 0; i < N; i++) {
    if (strcmp(names[i], name) != 0) continue;
    *q = i;
    *is_truth = i == 2;
    return true;
  }
  return false;
}

static bool expand(const void *context, const char *pattern,
                   bool (*each)(void *user, uint32_t q, const char *stars), void *user) {
  (void)context;
  for (uint32_t i = 0; i < N; i++) {
    cs_buf stars = {0};
    bool go_on = true;

    if (cs_glob(pattern, names[i], &stars)) go_on = each(user, i, stars.text);
    cs_buf_free(&stars);
    if (!go_on) return false;
  }
  return true;
}

static void unknown(const void *context, cs_place at, const char *name) {
  cs_error(*(casus_diag *const *)context, at, "unknown quantity \"%s\"", name);
}

static casus_status read(const char *text, cs_formula_kind kind, cs_arena *arena, casus_diag *d,
                         cs_formula **f) {
  cs_scope scope = {&d, find, expand, unknown};
  casus_status st =
      cs_formula_parse(text, strlen(text), (cs_place){"f", 1, 1, 1}, true, kind, arena, d, f);

  return st ? st : cs_formula_resolve(*f, &scope, arena, d);
}

static void values_are_right(void **state) {
  static const struct {
    const char *text;
    double value;
  } cases[] = {
      {"1 + 2 * 3", 7},
      {"(1 + 2) * 3", 9},
      {"-2 ^ 2", -4},     /* as in mathematics and Python */
      {"2 ^ 3 ^ 2", 512}, /* to the right */
      {"2 ^ -1", 0.5},
      {"8 / 2 / 2", 2}, /* to the left */
      {"7 - 3 - 2", 2},
      {"x * y - 1", 9},
      {"x < y", 1},
      {"x >= 2 and not (y == 4)", 1},
      {"x > 2 or t", 1},
      {"if(x > y, 1, 10)", 10},
      {"min(x, y, 1)", 1},
      {"max(x, y)", 5},
      {"clamp(7, 0, x)", 2},
      {"clamp(-7, 0, x)", 0},
      {"abs(x - y)", 3},
      {"pow(x, 3)", 8},
      {"sqrt(2 * x)", 2},
      {"exp(log(y))", 5},
      {"logistic(0)", 0.5},
      {"norm_cdf(1.959963984540054)", 0.975}, /* the 97.5 % point */
      {"sum(a.*.w)", 11},
      {"mean(a.*.w)", 11.0 / 3},
      {"max(a.*.w)", 7},
      {"sum(a.*.w * a.*.v)", 70}, /* p and q only: r has no v */
      {"sum(a.*.w * a.*.v) / sum(a.*.v)", 70.0 / 30},
      {"sum(x, y, 1)", 8},
      {"a.p.w*a.q.v", 20}, /* a star between names multiplies */
      {"true and x > 1", 1},
  };
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();

  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    cs_formula *f;
    double columns[N][5], scratch[5 * 64], out[5];
    const double *pointers[N];

    if (read(cases[i].text, CS_PLAIN_FORMULA, arena, d, &f)) fail_msg("%s", casus_diag_text(d, 0));
    assert_near(cs_formula_value(f, values), cases[i].value, 1e-12);
    /* The columns say the same, in every row. */
    for (size_t q = 0; q < N; q++) {
      for (size_t k = 0; k < 5; k++) columns[q][k] = values[q];
      pointers[q] = columns[q];
    }
    assert_true(cs_formula_scratch(f) <= 64);
    cs_formula_columns(f, pointers, 5, scratch, out);
    for (size_t k = 0; k < 5; k++) assert_near(out[k], cases[i].value, 1e-12);
  }
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void a_failed_future_stays_failed(void **state) {
  static const char *texts[] = {"min(x, log(0 - y))",
                                "if(log(-y) > 0, 1, 2)",
                                "log(-y) < 3",
                                "max(log(-y), x)",
                                "not (log(-y) > 1 and x > 1)",
                                "clamp(log(-y), 0, 1)",
                                "1 / (x - x) > 3",
                                "1 / (x - x)",
                                "x / (y * 0 + 0)",
                                "clamp(log(x - x), 0, 1)",
                                "pow(x - x, -1) < 3",
                                "clamp(1 / (y - y), 0, 1)"};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();

  (void)state;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    cs_formula *f;
    const double *pointers[N];
    double scratch[64], out[1];

    assert_int_equal(read(texts[i], CS_PLAIN_FORMULA, arena, d, &f), CASUS_OK);
    if (!isnan(cs_formula_value(f, values))) fail_msg("%s has a value", texts[i]);
    for (size_t q = 0; q < N; q++) pointers[q] = &values[q];
    cs_formula_columns(f, pointers, 1, scratch, out);
    assert_true(isnan(out[0]) == isnan(cs_formula_value(f, values)));
  }
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void mistakes_are_told_at_their_column(void **state) {
  static const struct {
    const char *text;
    size_t column;
    const char *says;
  } cases[] = {
      {"x +", 3, "ends where a value is expected"},
      {"x + z", 5, "unknown quantity \"z\""},
      {"lgo(3)", 1, "unknown function \"lgo\""},
      {"abs(1, 2)", 1, "abs() takes 1 argument, not 2"},
      {"1 < x < 3", 7, "cannot be chained"},
      {"x = 3", 3, "does not continue"},
      {"(x + 1", 7, "expected \")\""},
      {"2x", 1, "runs into a name"},
      {"x and y > 1", 1, "wants a condition"},
      {"a.*.w + 1", 1, "stands only inside sum"},
      {"sum(b.*.w)", 5, "no quantity matches"},
      {"3 * pert(1, 2, 3)", 5, "distribution cannot stand inside a formula"},
      {"x * 2..3", 5, "range a..b cannot stand inside"},
      {"P(x > 1 | s)", 1, "unknown function \"P\""},
      {"1 / 0", 3, "no finite value"},
      {"", 1, "expected a number"},
  };
  cs_arena *arena = cs_arena_new();

  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    casus_diag *d = casus_diag_new();
    cs_formula *f;
    char *text, place[32];

    assert_int_equal(read(cases[i].text, CS_PLAIN_FORMULA, arena, d, &f), CASUS_CASE);
    text = casus_diag_text(d, 0);
    snprintf(place, sizeof place, "f:1:%zu:", cases[i].column);
    if (!strstr(text, cases[i].says) || strncmp(text, place, strlen(place)) != 0)
      fail_msg("\"%s\": expected %s %s, got %s", cases[i].text, place, cases[i].says, text);
    casus_text_free(text);
    casus_diag_free(d);
  }
  cs_arena_free(arena);
}

static void depth_and_size_have_limits(void **state) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_buf deep = {0}, wide = {0}, good = {0};
  cs_formula *f;

  (void)state;
  cs_buf_fill(&deep, '(', 1000);
  assert_int_equal(read(deep.text, CS_PLAIN_FORMULA, arena, d, &f), CASUS_CASE);
  for (size_t i = 0; i < 20000; i++) cs_buf_puts(&wide, "1+");
  cs_buf_puts(&wide, "1");
  assert_int_equal(read(wide.text, CS_PLAIN_FORMULA, arena, d, &f), CASUS_CASE);
  for (size_t i = 0; i < 1000; i++) cs_buf_puts(&good, "x+");
  cs_buf_puts(&good, "1");
  assert_int_equal(read(good.text, CS_PLAIN_FORMULA, arena, d, &f), CASUS_OK);
  assert_near(cs_formula_value(f, values), 2001, 0);
  cs_buf_free(&deep);
  cs_buf_free(&wide);
  cs_buf_free(&good);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void claims_have_terms(void **state) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_formula *f;
  const cs_term *t;

  (void)state;
  assert_int_equal(read("P(x > 1 | hold, shock: raid, no shock: test) > Q(0.1, y | trade) + 0.05",
                        CS_CLAIM_FORMULA, arena, d, &f),
                   CASUS_OK);
  t = f->kids[0]->term;
  assert_int_equal(t->kind, CS_CHANCE);
  assert_string_equal(t->strategy, "hold");
  assert_int_equal(t->n_conditions, 2);
  assert_true(t->conditions[0].happens);
  assert_false(t->conditions[1].happens);
  assert_string_equal(t->conditions[1].shock, "test");
  assert_near(f->kids[1]->kids[0]->term->level, 0.1, 0);
  assert_int_equal(read("P(x | hold) > 0.5", CS_CLAIM_FORMULA, arena, d, &f), CASUS_CASE);
  assert_int_equal(read("E(x | hold) > y", CS_CLAIM_FORMULA, arena, d, &f), CASUS_CASE);
  assert_int_equal(read("Q(1.5, x | hold) > 1", CS_CLAIM_FORMULA, arena, d, &f), CASUS_CASE);
  assert_int_equal(read("E(E(x | a) | b) > 1", CS_CLAIM_FORMULA, arena, d, &f), CASUS_CASE);
  casus_diag_free(d);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_are_right),
      cmocka_unit_test(a_failed_future_stays_failed),
      cmocka_unit_test(mistakes_are_told_at_their_column),
      cmocka_unit_test(depth_and_size_have_limits),
      cmocka_unit_test(claims_have_terms),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
