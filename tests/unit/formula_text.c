/* Formulas written out again: with the parentheses they need and no others. */
#include "support.h"

#include "quantity/formula.h"

#include <string.h>

static cs_formula *parse(const char *text, cs_arena *arena) {
  cs_formula *f;

  assert_int_equal(
      cs_formula_parse(text, strlen(text), (cs_place){0}, false, CS_CLAIM_FORMULA, arena, NULL, &f),
      CASUS_OK);
  return f;
}

/* The text of `from` is `to`. */
static void becomes(const char *from, const char *to) {
  cs_arena *arena = cs_arena_new();
  cs_buf out = {0};

  cs_formula_write(parse(from, arena), &out);
  assert_string_equal(out.text, to);
  cs_buf_free(&out);
  cs_arena_free(arena);
}

static void stays(const char *text) {
  becomes(text, text);
}

static void as_written(void **state) {
  (void)state;
  stays("1 - b");
  stays("a - (b - c)");
  stays("a - b - c");
  stays("a / (b * c)");
  stays("(a + b) * c");
  stays("a^b^c");
  stays("(a^b)^c");
  stays("(-a)^2");
  stays("-a^2");
  stays("a^-b");
  stays("-(a + b)");
  stays("2 * -a");
  stays("not (a > 1 and b < 2) or c == 3");
  stays("(a or b) and not c");
  stays("(a < b) + (b < c)");
  stays("if(a >= 1, min(a, b, 2), pow(a, 2)) != -0.25");
  stays("sum(stances.*.x.salience * actors.*.capability)");
  stays("true or false");
  stays("P(x > 1 | s, no shock: h) > Q(0.1, y | base)");
}

static void without_the_needless(void **state) {
  (void)state;
  becomes("((1)-(b))", "1 - b");
  becomes("(a*b)/c", "a * b / c");
  becomes("a^(b^c)", "a^b^c");
  becomes("+a", "a");
  becomes("(a>1)and(b>1)", "a > 1 and b > 1");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_written),
      cmocka_unit_test(without_the_needless),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
