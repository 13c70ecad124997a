/* Plain Sobol' points and Philox against the reference data (see their SOURCE.md). */
#include "support.h"

#include "base/random.h"
#include "engine/sobol.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A table of the reference data, and plain Sobol' points to hold against it. */
typedef struct {
  cs_arena *arena;
  cs_csv t;
  cs_sobol *s;
} comparison;

/* Skips the test without the data. */
static void compare_with(comparison *c, const char *name, size_t dimensions) {
  const char *path = reference(name);

  if (!path) skip();
  c->arena = cs_arena_new();
  read_table(path, c->arena, &c->t);
  assert_int_equal(cs_sobol_new(dimensions, &c->s), CASUS_OK);
}

static void comparison_free(comparison *c) {
  cs_sobol_free(c->s);
  cs_arena_free(c->arena);
}

static double plain(const cs_sobol *s, size_t dimension, size_t index) {
  return cs_sobol_word(s, dimension, (uint32_t)index) * 0x1p-32;
}

/* SciPy 1.10.1, qmc.Sobol(scramble=False, bits=32): the first 64 points in 20 dimensions. */
static void first_points(void **state) {
  comparison c;

  (void)state;
  compare_with(&c, "uncertainty/sobol_unscrambled_64x20.csv", 20);
  assert_int_equal(c.t.n, 65);
  for (size_t i = 0; i < 64; i++) {
    for (size_t d = 0; d < 20; d++)
      assert_near(plain(c.s, d, i), cell_number(&c.t.rows[i + 1].cells[d]), 0);
  }
  comparison_free(&c);
}

/* The same up to dimension 1,111. */
static void single_points(void **state) {
  comparison c;

  (void)state;
  compare_with(&c, "uncertainty/sobol_unscrambled_spots.csv", CS_SOBOL_DIMENSIONS);
  assert_true(c.t.n > 50);
  for (size_t i = 1; i < c.t.n; i++) {
    const cs_cell *cell = c.t.rows[i].cells;

    assert_near(plain(c.s, (size_t)cell_number(&cell[1]) - 1, (size_t)cell_number(&cell[0])),
                cell_number(&cell[2]), 0);
  }
  comparison_free(&c);
}

/* Squared discrepancies of Hickernell (1998; centred, wrap-around), Zhou, Fang and Ning (2013;
 * mixture), and Warnock's (1972) L2 star discrepancy, as qmc.discrepancy() gives them. */
static double discrepancy(const char *method, size_t n, size_t d, const double *x) {
  bool cd = !strcmp(method, "CD"), wd = !strcmp(method, "WD"), md = !strcmp(method, "MD");
  double single = 0, pairs = 0;

  for (size_t i = 0; i < n; i++) {
    double product = 1;

    for (size_t k = 0; k < d; k++) {
      double u = x[i * d + k], c = fabs(u - 0.5);

      product *= cd   ? 1 + 0.5 * c - 0.5 * c * c
                 : md ? 5 / 3.0 - 0.25 * c - 0.25 * c * c
                      : 1 - u * u;
    }
    single += product / (double)n;
    for (size_t j = 0; j < n; j++) {
      product = 1;
      for (size_t k = 0; k < d; k++) {
        double u = x[i * d + k], v = x[j * d + k], far = fabs(u - v);
        double both = fabs(u - 0.5) + fabs(v - 0.5);

        product *= cd   ? 1 + 0.5 * both - 0.5 * far
                   : wd ? 1.5 - far * (1 - far)
                   : md ? 1.875 - 0.25 * both - 0.75 * far + 0.5 * far * far
                        : 1 - fmax(u, v);
      }
      pairs += product / (double)(n * n);
    }
  }
  if (cd) return pow(13 / 12.0, (double)d) - 2 * single + pairs;
  if (wd) return pairs - pow(4 / 3.0, (double)d);
  if (md) return pow(19 / 12.0, (double)d) - 2 * single + pairs;
  return sqrt(pow(3, -(double)d) - pow(2, 1 - (double)d) * single + pairs);
}

static void discrepancies(void **state) {
  static double x[128 * 10];
  comparison c;

  (void)state;
  compare_with(&c, "uncertainty/sobol_discrepancy.csv", 10);
  assert_int_equal(c.t.n, 9);
  for (size_t r = 1; r < c.t.n; r++) {
    const cs_cell *cell = c.t.rows[r].cells;
    size_t n = (size_t)cell_number(&cell[0]), d = (size_t)cell_number(&cell[1]);

    assert_true(n * d <= sizeof x / sizeof *x);
    for (size_t i = 0; i < n; i++) {
      for (size_t k = 0; k < d; k++) x[i * d + k] = plain(c.s, k, i);
    }
    assert_near(discrepancy(cell[2].text, n, d, x), cell_number(&cell[3]), 1e-12);
  }
  comparison_free(&c);
}

/* Known answers of the Random123 library for philox4x32 with ten rounds. */
static void philox_known_answers(void **state) {
  const char *path = reference("uncertainty/random123_kat_vectors.txt");
  char line[512];
  int found = 0;
  FILE *f;

  (void)state;
  if (!path) skip();
  f = fopen(path, "r");
  assert_non_null(f);
  while (fgets(line, sizeof line, f)) {
    uint32_t w[10], out[4];

    if (sscanf(line, "philox4x32 10 %x %x %x %x %x %x %x %x %x %x", &w[0], &w[1], &w[2], &w[3],
               &w[4], &w[5], &w[6], &w[7], &w[8], &w[9]) != 10)
      continue;
    cs_philox(w[4] | (uint64_t)w[5] << 32, w[0] | (uint64_t)w[1] << 32, w[2] | (uint64_t)w[3] << 32,
              out);
    assert_memory_equal(out, w + 6, sizeof out);
    found++;
  }
  fclose(f);
  assert_int_equal(found, 3);
}

/* Columns of words are the words one by one, which are those of the library. */
static void philox_columns(void **state) {
  enum { N = 1200 };
  static const uint64_t firsts[] = {0, 3, (UINT64_C(1) << 34) - 500, UINT64_MAX - N};
  static uint32_t words[N];
  uint32_t four[4];

  (void)state;
  for (size_t f = 0; f < sizeof firsts / sizeof *firsts; f++) {
    cs_philox_column(0x0123456789abcdef, 0xfedcba9876543210, firsts[f], N, words);
    for (size_t i = 0; i < N; i++) {
      cs_philox(0x0123456789abcdef, (firsts[f] + i) >> 2, 0xfedcba9876543210, four);
      assert_int_equal(words[i], four[(firsts[f] + i) & 3]);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(first_points),   cmocka_unit_test(single_points),
      cmocka_unit_test(discrepancies),  cmocka_unit_test(philox_known_answers),
      cmocka_unit_test(philox_columns),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
