/* Prose, cells and percentages of tables; widths are counted in characters, not in bytes. */
#include "report/text_layout.h"
#include "support.h"

#include <math.h>

static void is(cs_buf *b, const char *expected) {
  assert_string_equal(b->text, expected);
  cs_buf_free(b);
  *b = (cs_buf){0};
}

/* "aa bb" has five columns, "aa bb cc" eight; a word that is wider than the line stands alone. */
static void prose_is_broken_at_blanks(void **state) {
  cs_buf b = {0};

  (void)state;
  cs_put_filled(&b, "aa bb cc dd", 0, 0, 8);
  is(&b, "aa bb cc\ndd\n");
  cs_put_filled(&b, "aa bb cc dd", 0, 0, 7);
  is(&b, "aa bb\ncc dd\n");
  cs_put_filled(&b, "aa  bb\ncc", 2, 4, 9); /* four columns are taken: " aa" ends at seven */
  is(&b, " aa\n  bb cc\n");
  cs_put_filled(&b, "a wide-word b", 0, 0, 4);
  is(&b, "a\nwide-word\nb\n");
  cs_put_filled(&b, "ää öö", 0, 0, 5);
  is(&b, "ää öö\n");
}

static void cells_are_cut_and_padded(void **state) {
  cs_buf b = {0};

  (void)state;
  cs_put_padded(&b, "äb", 4, false);
  is(&b, "äb  ");
  cs_put_padded(&b, "äb", 4, true);
  is(&b, "  äb");
  cs_put_padded(&b, "äöüß", 3, true);
  is(&b, "äöü");
  cs_put_clipped(&b, "äöü", 3, false);
  is(&b, "äöü");
  cs_put_clipped(&b, "äöüß", 3, false);
  is(&b, "äö…");
  cs_put_clipped(&b, "ab", 3, true);
  is(&b, " ab");
}

static void only_none_is_0_and_all_100(void **state) {
  char buf[32];

  (void)state;
  assert_string_equal(cs_percent_text(0, buf), "0%");
  assert_string_equal(cs_percent_text(0.004, buf), "<1%");
  assert_string_equal(cs_percent_text(0.006, buf), "1%");
  assert_string_equal(cs_percent_text(0.994, buf), "99%");
  assert_string_equal(cs_percent_text(0.996, buf), ">99%");
  assert_string_equal(cs_percent_text(1, buf), "100%");
  assert_string_equal(cs_percent_text(NAN, buf), "-");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(prose_is_broken_at_blanks),
                                     cmocka_unit_test(cells_are_cut_and_padded),
                                     cmocka_unit_test(only_none_is_0_and_all_100)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
