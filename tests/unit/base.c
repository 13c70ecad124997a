/* Text, numbers, names, tables and diagnostics. */
#include "support.h"

#include "base/alloc.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void numbers_are_read_strictly(void **state) {
  double x;
  static const struct {
    const char *text;
    double value;
  } good[] = {{"1.5", 1.5}, {"-2e3", -2000}, {"+4", 4}, {".5", 0.5}, {"012", 12}, {"1e-3", 1e-3}};
  static const char *bad[] = {"",   "-",  "1.2.3", "0x10", "inf",   "nan",
                              " 1", "1 ", "1,5",   "1e",   "1e999", "-1.1e60"};

  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    assert_true(cs_parse_number(good[i].text, strlen(good[i].text), &x));
    assert_near(x, good[i].value, 0);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_false(cs_parse_number(bad[i], strlen(bad[i]), &x));
  assert_int_equal(cs_scan_number("20..50", 6, &x), 2);
  assert_near(x, 20, 0);
}

static void numbers_are_written_back_exactly(void **state) {
  static const double values[] = {0.1, 1.0 / 3, 1e60, -5e-324, 123456789.123, 28500, 0};
  char buf[32];
  double x;

  (void)state;
  for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
    cs_number_text(values[i], buf);
    assert_true(cs_parse_number(buf, strlen(buf), &x));
    assert_true(x == values[i]);
  }
  assert_string_equal(cs_number_short(28512.345, 4, buf), "28512");
  assert_string_equal(cs_number_short(0.123456, 3, buf), "0.123");
  assert_string_equal(cs_number_short(2.5, 4, buf), "2.5");
  assert_string_equal(cs_number_short(-0.0, 4, buf), "0");
}

static void counts_are_read_exactly(void **state) {
  static const struct {
    const char *text;
    uint64_t value;
  } good[] = {{"0", 0},
              {"007", 7},
              {"1e6", 1000000},
              {"9007199254740993", UINT64_C(9007199254740993)}, /* 2^53 + 1 */
              {"9223372036854775807", INT64_MAX}};
  static const char *bad[] = {"",      "-1",   "1.5", "9223372036854775808", "1e17",
                              "1e999", "0x10", "1 ",  "18446744073709551616"};

  (void)state;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    uint64_t n = 1;

    assert_true(cs_parse_count(good[i].text, strlen(good[i].text), &n));
    assert_true(n == good[i].value);
  }
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    uint64_t n;

    if (cs_parse_count(bad[i], strlen(bad[i]), &n)) fail_msg("\"%s\" was read", bad[i]);
  }
}

static void large_numbers_are_told_from_none(void **state) {
  char buf[32];

  (void)state;
  assert_true(cs_number_is_large("1e61", 4));
  assert_true(cs_number_is_large("-1e999", 6));
  assert_false(cs_number_is_large("1e60", 4));
  assert_false(cs_number_is_large("x", 1));
  assert_false(cs_number_is_large("", 0));
  assert_string_equal(cs_number_short(NAN, 4, buf), "-");
  assert_string_equal(cs_number_short(-INFINITY, 4, buf), "-");
}

static void patterns_stay_within_a_segment(void **state) {
  cs_buf stars = {0};

  (void)state;
  assert_true(cs_glob("stances.*.burden.salience", "stances.ROK.burden.salience", NULL));
  assert_true(cs_glob("stances.ROK_*.burden", "stances.ROK_PRES.burden", NULL));
  assert_true(cs_glob("a.*", "a.b", NULL));
  assert_false(cs_glob("a.*", "a.b.c", NULL));
  assert_false(cs_glob("stances.*.salience", "stances.ROK.burden.salience", NULL));
  assert_true(cs_glob("*_x", "a_x_x", NULL));
  assert_true(cs_glob("a_*.*.c", "a_b.x.c", &stars));
  assert_string_equal(stars.text, "b.x");
  cs_buf_free(&stars);
}

static void near_names(void **state) {
  static const char *names[] = {"position", "salience", "red_line"};

  (void)state;
  assert_string_equal(cs_nearest("positon", names, 3), "position");
  assert_string_equal(cs_nearest("sailence", names, 3), "salience");
  assert_null(cs_nearest("capability", names, 3));
}

/* Optimal string alignment by the whole table, as Wagner and Fischer fill it (and one swap). */
static size_t whole_distance(const char *a, const char *b) {
  size_t d[32][32], na = strlen(a), nb = strlen(b);

  for (size_t i = 0; i <= na; i++) {
    for (size_t j = 0; j <= nb; j++) {
      d[i][j] = i + j;
      if (!i || !j) continue;
      d[i][j] = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
      if (d[i - 1][j] + 1 < d[i][j]) d[i][j] = d[i - 1][j] + 1;
      if (d[i][j - 1] + 1 < d[i][j]) d[i][j] = d[i][j - 1] + 1;
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
          d[i - 2][j - 2] + 1 < d[i][j])
        d[i][j] = d[i - 2][j - 2] + 1;
    }
  }
  return d[na][nb];
}

/* Words of two letters, so that many are near: what is near is what the whole table says. */
static void near_names_are_those_of_the_whole_table(void **state) {
  uint64_t r = 88172645463325252u;
  char word[2][24];

  (void)state;
  for (size_t n = 0; n < 200000; n++) {
    const char *names[1] = {word[1]};
    size_t length, limit;

    for (size_t k = 0; k < 2; k++) {
      r ^= r << 13, r ^= r >> 7, r ^= r << 17; /* xorshift64 */
      length = 1 + r % 17;
      for (size_t i = 0; i < length; i++) word[k][i] = (char)('a' + (r >> (8 + 2 * i) & 1));
      word[k][length] = '\0';
    }
    limit = strlen(word[0]) / 3;
    limit = limit < 1 ? 1 : limit > 4 ? 4 : limit;
    if ((cs_nearest(word[0], names, 1) != NULL) != (whole_distance(word[0], word[1]) <= limit))
      fail_msg("\"%s\" and \"%s\"", word[0], word[1]);
  }
}

/* What a terminal acts on, by the tables of ISO/IEC 6429 and of Unicode's Bidi_Control. */
static void what_terminals_act_on_is_seen(void **state) {
  static const struct {
    const char *said, *seen;
  } texts[] = {
      {"plain, with tab\t and line\n", "plain, with tab\t and line\n"},
      {"\033[31mred", "\\u001b[31mred"},
      {"bell\a del\177", "bell\\u0007 del\\u007f"},
      {"CSI \xC2\x9B 1m", "CSI \\u009b 1m"},
      {"\xE2\x80\xAE rlo \xE2\x80\xAC", "\\u202e rlo \\u202c"},
      {"\xE2\x81\xA6 lri \xE2\x81\xA9 \xE2\x80\x8F\xD8\x9C", "\\u2066 lri \\u2069 \\u200f\\u061c"},
      {"Se\xC3\xB1or \xE2\x82\xAC \xF0\x9F\x98\x80", "Se\xC3\xB1or \xE2\x82\xAC \xF0\x9F\x98\x80"},
      {"Windows\r\n, back\rover", "Windows\r\n, back\\u000dover"},
      {"no UTF-8: \x80 \xC0\x80 \xED\xA0\x80 \xE2\x82",
       "no UTF-8: \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD "
       "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD"},
      {CS_COLOUR "1;31mours" CS_COLOUR "0m", "\033[1;31mours\033[0m"},
      {CS_COLOUR "2J",
       "\xEF\xBF\xBD"
       "2J"},
      {CS_COLOUR, "\xEF\xBF\xBD"},
      {CS_COLOUR "m" CS_COLOUR "1",
       "\xEF\xBF\xBDm\xEF\xBF\xBD"
       "1"},
  };

  (void)state;
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
    cs_buf out = {0};

    cs_buf_visible(&out, texts[k].said, strlen(texts[k].said));
    assert_string_equal(out.text, texts[k].seen);
    cs_buf_free(&out);
  }
}

static void map_finds_what_was_put(void **state) {
  cs_map m = {0};
  static char names[1000][8];
  size_t v;

  (void)state;
  for (size_t i = 0; i < 1000; i++) {
    snprintf(names[i], sizeof names[i], "n%zu", i);
    assert_true(cs_map_put(&m, names[i], i));
  }
  for (size_t i = 0; i < 1000; i++) {
    assert_true(cs_map_get(&m, names[i], strlen(names[i]), &v));
    assert_int_equal(v, i);
  }
  assert_false(cs_map_get(&m, "n1000", 5, &v));
  assert_false(cs_map_get(&m, "n10", 1, &v));
  cs_map_free(&m);
}

static void table_cells_know_their_place(void **state) {
  static const char text[] = "name, value\n# remark\n\n\"a, \"\"b\"\"\" , 2\nx,3\n";
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_csv t;

  (void)state;
  assert_int_equal(cs_csv_parse("t.csv", text, sizeof text - 1, arena, d, &t), CASUS_OK);
  assert_int_equal(t.n, 3);
  assert_string_equal(t.rows[1].cells[0].text, "a, \"b\"");
  assert_int_equal(t.rows[1].cells[1].at.line, 4);
  assert_int_equal(t.rows[1].cells[1].at.column, 14);
  assert_int_equal(cs_csv_column(&t, "VALUE"), 1);
  assert_int_equal(cs_csv_parse("t.csv", "a,\"b\n", 5, arena, d, &t), CASUS_CASE);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void messages_look_like_a_compilers(void **state) {
  static const char text[] = "actors:\n  ROK: {salience: 80}\n";
  casus_diag *d = casus_diag_new();
  char *out;

  (void)state;
  assert_int_equal(cs_diag_source(d, "case.yaml", text, sizeof text - 1), CASUS_OK);
  assert_int_equal(cs_error(d, (cs_place){"case.yaml", 2, 19, 2}, "salience is %d", 80),
                   CASUS_CASE);
  cs_detail(d, "Salience must lie between 0 and 1.");
  cs_hint(d, "If you meant a percentage, write 0.80.");
  cs_error(d, (cs_place){"case.yaml", 1, 1, 6}, "first in the file, second reported");
  out = casus_diag_text(d, 0);
  assert_string_equal(out,
                      "case.yaml:1:1: error: first in the file, second reported\n"
                      "     1 | actors:\n"
                      "       | ^~~~~~\n"
                      "case.yaml:2:19: error: salience is 80\n"
                      "     2 |   ROK: {salience: 80}\n"
                      "       |                   ^~\n"
                      "  Salience must lie between 0 and 1.\n"
                      "  hint: If you meant a percentage, write 0.80.\n");
  assert_int_equal(casus_diag_errors(d), 2);
  casus_text_free(out);
  casus_diag_free(d);
}

/* No message shows a line of a source that is not to be quoted, nor a whole line of a megabyte. */
static void messages_quote_what_they_may(void **state) {
  enum { LONG = 1 << 20 };
  static char text[LONG + 1], name[LONG + 1];
  casus_diag *d = casus_diag_new();
  char *out;

  (void)state;
  memset(text, 'x', LONG);
  memset(name, 'y', LONG);
  assert_int_equal(cs_diag_source(d, "secret", "SECRET\n", 7), CASUS_OK);
  assert_int_equal(cs_diag_source(d, "long", text, LONG), CASUS_OK);
  cs_diag_quote(d, "secret", false);
  cs_error(d, (cs_place){"secret", 1, 1, 6}, "a");
  cs_error(d, (cs_place){"long", 1, LONG / 2, 20}, "unknown \"%s\" there", name);
  out = casus_diag_text(d, 0);
  assert_null(strstr(out, "SECRET"));
  assert_non_null(strstr(out, "secret:1:1: error: a\n"));
  assert_non_null(strstr(out, "unknown \"yyy"));
  assert_non_null(strstr(out, "yyy\" there"));
  assert_true(strlen(out) < 1000);
  casus_text_free(out);
  casus_diag_free(d);
}

/* What foreign libraries could not have is counted like what we could not. */
static void failures_are_counted(void **state) {
  size_t before = cs_alloc_failures();
  json_t *array = json_array();

  (void)state;
  assert_non_null(array);
  cs_alloc_fail_at(1);
  assert_null(json_string("no memory"));
  cs_alloc_fail_at(0);
  assert_true(cs_alloc_failures() > before);
  before = cs_alloc_failures();
  json_decref(array);
  assert_int_equal(cs_alloc_failures(), before);
}

static void a_failed_allocation_is_seen(void **state) {
  (void)state;
  cs_alloc_fail_at(2);
  void *p = cs_calloc(1, 1);
  assert_non_null(p);
  assert_null(cs_calloc(1, 1));
  cs_alloc_fail_at(0);
  cs_free(p);
  assert_null(cs_realloc(NULL, SIZE_MAX / 2, 4));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_read_strictly),
      cmocka_unit_test(numbers_are_written_back_exactly),
      cmocka_unit_test(counts_are_read_exactly),
      cmocka_unit_test(large_numbers_are_told_from_none),
      cmocka_unit_test(patterns_stay_within_a_segment),
      cmocka_unit_test(near_names),
      cmocka_unit_test(near_names_are_those_of_the_whole_table),
      cmocka_unit_test(what_terminals_act_on_is_seen),
      cmocka_unit_test(map_finds_what_was_put),
      cmocka_unit_test(table_cells_know_their_place),
      cmocka_unit_test(messages_look_like_a_compilers),
      cmocka_unit_test(messages_quote_what_they_may),
      cmocka_unit_test(failures_are_counted),
      cmocka_unit_test(a_failed_allocation_is_seen),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
