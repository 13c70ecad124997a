/* Differences of lines: they turn the one text into the other, and no shorter list does. */
#include "support.h"

#include "base/alloc.h"
#include "base/random.h"
#include "report/line_diff.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 12, TRIALS = 2000 };

/* A text of up to MOST lines out of three. */
static size_t make(uint64_t seed, uint32_t stream, char *text) {
  size_t n = (size_t)(cs_random_unit(seed, stream, 0) * (MOST + 1));

  *text = '\0';
  for (size_t k = 0; k < n; k++)
    strcat(text, cs_random_unit(seed, stream, k + 1) < 0.34   ? "one\n"
                 : cs_random_unit(seed, stream, k + 1) < 0.67 ? "two\n"
                                                              : "three\n");
  return n;
}

static void line_of(const char *text, size_t k, char *out) {
  for (; k > 1; k--) text += strcspn(text, "\n") + 1;
  snprintf(out, 8, "%.*s", (int)strcspn(text, "\n"), text);
}

/* The longest common subsequence by dynamic programming; lines that are not in it change. */
static size_t fewest(const char *a, size_t n, const char *b, size_t m) {
  size_t common[MOST + 1][MOST + 1] = {{0}};

  for (size_t i = 1; i <= n; i++) {
    for (size_t k = 1; k <= m; k++) {
      char x[8], y[8];

      line_of(a, i, x);
      line_of(b, k, y);
      common[i][k] = !strcmp(x, y)                         ? common[i - 1][k - 1] + 1
                     : common[i - 1][k] > common[i][k - 1] ? common[i - 1][k]
                                                           : common[i][k - 1];
    }
  }
  return n + m - 2 * common[n][m];
}

/* The first text with the changes made. */
static void apply(const char *a, size_t n, const cs_line_change *changes, size_t n_changes,
                  char *out) {
  size_t at = 1;

  *out = '\0';
  for (size_t k = 0; k <= n_changes; k++) {
    char line[8];

    if (k < n_changes && changes[k].side == '+') {
      /* Lines of a that stand before it come first: as many as are in the second text up to here.
       */
      size_t have = 0;

      for (const char *s = out; *s; s++) have += *s == '\n';
      for (; have + 1 < changes[k].line; have++, at++) {
        line_of(a, at, line);
        strcat(strcat(out, line), "\n");
      }
      strncat(out, changes[k].text, changes[k].n);
      strcat(out, "\n");
      continue;
    }
    for (size_t to = k < n_changes ? changes[k].line : n + 1; at < to; at++) {
      line_of(a, at, line);
      strcat(strcat(out, line), "\n");
    }
    at++;
  }
}

static void changes_are_right_and_few(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= TRIALS; seed++) {
    char a[256], b[256], made[512];
    size_t n = make(seed, 1, a), m = make(seed, 2, b), count;
    cs_line_change *changes;
    bool whole;

    assert_int_equal(cs_line_diff(a, b, &changes, &count, &whole), CASUS_OK);
    assert_true(whole);
    assert_int_equal(count, fewest(a, n, b, m));
    apply(a, n, changes, count, made);
    if (strcmp(made, b) != 0) fail_msg("seed %llu: got\n%s", (unsigned long long)seed, made);
    cs_free(changes);
  }
}

/* Two texts without a common line, longer than what is looked for. */
static void too_many(void **state) {
  static char a[16 * CS_LINE_CHANGES], b[16 * CS_LINE_CHANGES];
  cs_line_change *changes;
  size_t n;
  bool whole;

  (void)state;
  for (int k = 0; k < CS_LINE_CHANGES; k++) {
    sprintf(a + strlen(a), "a%d\n", k);
    sprintf(b + strlen(b), "b%d\n", k);
  }
  assert_int_equal(cs_line_diff(a, b, &changes, &n, &whole), CASUS_OK);
  assert_false(whole);
  assert_int_equal(n, 0);
  cs_free(changes);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(changes_are_right_and_few),
                                     cmocka_unit_test(too_many)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
