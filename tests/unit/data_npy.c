/* Outcomes of an archive that are arrays.  tests/hostile/corpus/ema/arrays.tar.gz was written with
 * NumPy: three runs; three.npy is 3 x 2 x 4, value j of run i being (8 i + j) / 8 but the last of
 * run 1, which is NaN; two.npy is 3 x 2; one.npy has one dimension and format version 2. */
#include "support.h"

#include "analysis/data/ema.h"

#include <math.h>
#include <string.h>

static casus_status read_outcome(const char *outcome, cs_arena *arena, casus_diag *d,
                                 cs_data *out) {
  cs_table_roles roles = {.outcomes = &outcome, .n_outcomes = 1};

  return cs_data_of_ema(source_file("tests/hostile/corpus/ema/arrays.tar.gz"), &roles, arena, d,
                        out);
}

static void holds(const char *outcome, double a, double b, double c) {
  const double want[3] = {a, b, c};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_data data;

  assert_int_equal(read_outcome(outcome, arena, d, &data), CASUS_OK);
  assert_int_equal(data.n, 3);
  assert_int_equal(data.n_inputs, 1);
  assert_near(data.inputs[0].x[2], 0.3, 0);
  for (size_t i = 0; i < 3; i++) {
    if (isnan(want[i])) {
      assert_true(isnan(data.y[0][i]));
    } else {
      assert_near(data.y[0][i], want[i], 0);
    }
  }
  cs_data_free(&data);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void refused(const char *outcome, const char *because) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *messages;
  cs_data data;

  assert_int_equal(read_outcome(outcome, arena, d, &data), CASUS_CASE);
  messages = casus_diag_text(d, 0);
  if (!strstr(messages, because)) fail_msg("%s: no \"%s\" in %s", outcome, because, messages);
  casus_text_free(messages);
  cs_data_free(&data);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void values(void **state) {
  (void)state;
  holds("three@0", 0, 1, 2);
  holds("three@5", 5. / 8, 13. / 8, 21. / 8);
  holds("three", 7. / 8, NAN, 23. / 8);
  holds("two@0", 1.5, 3e-300, 5);
  holds("two", -2.25, 4, 0.1);
  holds("one", 7, 8, 9);
}

static void refusals(void **state) {
  (void)state;
  refused("three@8", "there is no value 8 in a run");
  refused("floats", "64-bit little-endian floats");
  refused("whole", "64-bit little-endian floats");
  refused("fortran", "in C order");
  refused("four", "one to three dimensions");
  refused("short", "as many values as it says");
  refused("endless", "value 0 of run 1 is infinite");
  refused("runs", "2 lines for 3 runs");
  refused("nothing", "no array of NumPy");
  refused("absent", "no file absent.csv or absent.npy");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(values), cmocka_unit_test(refusals)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
