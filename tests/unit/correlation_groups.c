/* Groups of correlated inputs, and what is said about wrong correlations. */
#include "support.h"

#include "quantity/correlation.h"

#include <string.h>

static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};

/* b-e, a-c, e-f and c-h connect {b, e, f} and {a, c, h}; numbered by their first pairs. */
static void connected_inputs_form_groups(void **state) {
  static const cs_rank_correlation pairs[] = {
      {1, 4, 0.5, {0}}, {2, 0, 0.5, {0}}, {4, 5, 0.5, {0}}, {7, 2, 0.1, {0}}};
  static const size_t first[] = {1, 4, 5}, second[] = {0, 2, 7};
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  cs_correlation *c;
  size_t n;

  (void)state;
  assert_int_equal(cs_correlation_new(pairs, 4, names, NULL, arena, tables, &c), CASUS_OK);
  assert_int_equal(cs_correlation_groups(c), 2);
  assert_memory_equal(cs_correlation_members(c, 0, &n), first, sizeof first);
  assert_int_equal(n, 3);
  assert_memory_equal(cs_correlation_members(c, 1, &n), second, sizeof second);
  assert_int_equal(n, 3);
  assert_int_equal(cs_correlation_new(NULL, 0, names, NULL, arena, tables, &c), CASUS_OK);
  assert_int_equal(cs_correlation_groups(c), 0);
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

static void wrong_correlations_are_explained(void **state) {
  static const cs_rank_correlation pairs[] = {{0, 1, 1.5, {"c", 3, 5, 1}},
                                              {2, 2, 0.5, {"c", 4, 5, 1}},
                                              {3, 4, 0.5, {"c", 5, 5, 1}},
                                              {4, 3, 0.5, {"c", 6, 5, 1}}};
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  casus_diag *d = casus_diag_new();
  cs_correlation *c;
  char *text;

  (void)state;
  assert_int_equal(cs_correlation_new(pairs, 4, names, d, arena, tables, &c), CASUS_CASE);
  assert_null(c);
  text = casus_diag_text(d, 0);
  assert_string_equal(text,
                      "c:3:5: error: rank correlation of \"a\" and \"b\" is 1.5\n"
                      "  A correlation lies between -1 and 1.\n"
                      "c:4:5: error: \"c\" is correlated with itself\n"
                      "c:6:5: error: the correlation of \"e\" and \"d\" stands here twice\n");
  casus_text_free(text);
  casus_diag_free(d);
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

static void a_group_has_a_limit(void **state) {
  enum { MANY = CS_GROUP_MAX + 1 };
  static cs_rank_correlation pairs[MANY];
  static const char *many[MANY + 1];
  cs_arena *arena = cs_arena_new();
  cs_inverses *tables = cs_inverses_new();
  casus_diag *d = casus_diag_new();
  cs_correlation *c;

  (void)state;
  for (size_t k = 0; k < MANY; k++) pairs[k] = (cs_rank_correlation){0, k + 1, 0.01, {0}};
  for (size_t k = 0; k <= MANY; k++) many[k] = "x";
  assert_int_equal(cs_correlation_new(pairs, CS_GROUP_MAX - 1, many, d, arena, tables, &c), 0);
  assert_int_equal(cs_correlation_new(pairs, MANY, many, d, arena, tables, &c), CASUS_CASE);
  assert_int_equal(casus_diag_errors(d), 1);
  casus_diag_free(d);
  cs_inverses_free(tables);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(connected_inputs_form_groups),
      cmocka_unit_test(wrong_correlations_are_explained),
      cmocka_unit_test(a_group_has_a_limit),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
