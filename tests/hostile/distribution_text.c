/* Random texts out of the words of distributions: no reading beyond the end (under the sanitizers),
 * and the answer is one of the three. */
#include "support.h"

#include "base/random.h"
#include "quantity/distribution.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
    "pert",     "tri", "normal", "lognormal", "beta", "quantiles", "choice", "range",
    "within",   "(",   ")",      ",",         ":",    "..",        " ",      "-",
    "+",        "1",   "2",      "50",        "0.5",  "1e3",       ".",      "x",
    "prt",      "*",   "1e308",  "-1e308",    "0..1", "(1, 2, 3)", "(1, 2)", "(5: 1, 95: 2)",
    "\xc3\xa9", "\t",  "1e-300"};

enum { WORDS = sizeof words / sizeof *words, TEXTS = 200000 };

static void random_texts(void **state) {
  const uint64_t seed = 31;
  cs_arena *arena = cs_arena_new();
  size_t valid = 0, wrong = 0;

  (void)state;
  print_message("seed %llu\n", (unsigned long long)seed);
  for (uint64_t i = 0; i < TEXTS; i++) {
    casus_diag *d = casus_diag_new();
    size_t n = 0, parts = 1 + (size_t)(8 * cs_random_unit(seed, i, 0));
    char text[256], *exact;
    cs_distribution *p;
    casus_status st;

    for (uint64_t k = 0; k < parts; k++) {
      const char *word = words[(size_t)(WORDS * cs_random_unit(seed, i, k + 1))];

      memcpy(text + n, word, strlen(word));
      n += strlen(word);
    }
    exact = malloc(n);
    assert_non_null(exact);
    memcpy(exact, text, n);
    st = cs_distribution_parse(exact, n, (cs_place){"t", 1, 1, 1}, d, arena, &p);
    free(exact);
    assert_true(st == CASUS_OK || st == CASUS_CASE);
    assert_int_equal(st == CASUS_CASE, casus_diag_errors(d) > 0);
    if (st == CASUS_CASE) assert_null(p);
    if (p) {
      const double u[3] = {1e-12, 0.5, 1 - 1e-12};
      double x[3];

      cs_distribution_quantiles(p, 3, u, x);
      for (int k = 0; k < 3; k++) assert_true(isfinite(x[k]));
      assert_true(isfinite(cs_distribution_mean(p)) && isfinite(cs_distribution_sd(p)));
    }
    valid += p != NULL;
    wrong += st == CASUS_CASE;
    casus_diag_free(d);
  }
  print_message("%zu valid, %zu wrong, the rest no distributions\n", valid, wrong);
  assert_true(valid > 500 && wrong > 5000);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(random_texts)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
