/* Archives as other programs write them.  Python's tarfile (gnu_names, pax_names: a folder and links with the names of
 * the files, a path of 150 letters, y.csv there and once more; pax_utf8) and GNU tar (holes: experiments.csv begins
 * with 100,000 zeros that are not stored) made tests/hostile/corpus/ema; large says that y.csv has 300 MB. */
#include "support.h"

#include "analysis/data/ema.h"
#include "base/archive.h"

#include <string.h>

static casus_status read_archive(const char *file, const char *outcome, cs_arena *arena,
                                 casus_diag *d, cs_data *out) {
  cs_table_roles roles = {.outcomes = &outcome, .n_outcomes = 1};
  char path[100];

  snprintf(path, sizeof path, "tests/hostile/corpus/ema/%s.tar.gz", file);
  return cs_data_of_ema(source_file(path), &roles, arena, d, out);
}

static void holds(const char *file, const char *outcome) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_data data;

  assert_int_equal(read_archive(file, outcome, arena, d, &data), CASUS_OK);
  assert_int_equal(data.n, 2);
  assert_near(data.inputs[0].x[1], 2, 0);
  assert_near(data.y[0][0], 3, 0);
  assert_near(data.y[0][1], 4, 0);
  cs_data_free(&data);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void refused(const char *file, const char *because) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *messages;
  cs_data data;

  assert_int_equal(read_archive(file, "y", arena, d, &data), CASUS_CASE);
  messages = casus_diag_text(d, 0);
  if (!strstr(messages, because)) fail_msg("%s: no \"%s\" in %s", file, because, messages);
  casus_text_free(messages);
  cs_data_free(&data);
  casus_diag_free(d);
  cs_arena_free(arena);
}

static void names(void **state) {
  (void)state;
  holds("gnu_names", "y");
  holds("pax_names", "y");
  holds("pax_utf8", "h\xc3\xb6he");
}

static void refusals(void **state) {
  (void)state;
  refused("large", "the archive is too large");
  refused("holes", "a file with holes");
  refused("cut", "or one cut short");
  refused("cut_inside", "or one cut short");
}

/* What is written is read again, and is the same bytes each time.  No more than `limit` is unpacked: three heads, two
 * records of content and the end are 3.5 kB. */
static void round_trip(void **state) {
  static const char text[] = "any\0thing";
  cs_archive made = {0};
  cs_buf once = {0}, again = {0};
  casus_diag *d = casus_diag_new();

  (void)state;
  assert_int_equal(cs_archive_add(&made, "a.csv", text, sizeof text), CASUS_OK);
  assert_int_equal(cs_archive_add(&made, "b/c.csv", "", 0), CASUS_OK);
  assert_int_equal(cs_archive_add(&made, "d.csv", text, 3), CASUS_OK);
  assert_int_equal(cs_archive_write(&made, &once), CASUS_OK);
  assert_int_equal(cs_archive_write(&made, &again), CASUS_OK);
  assert_int_equal(once.n, again.n);
  assert_memory_equal(once.text, again.text, once.n);
  assert_memory_equal(once.text + 4, "\0\0\0\0", 4); /* no time of day */
  for (size_t limit = 1024; limit <= 4096; limit += 3072) {
    cs_archive got = {0};
    casus_status st =
        cs_archive_read("a.tar.gz", (const unsigned char *)once.text, once.n, limit, d, &got);

    assert_int_equal(st, limit < 4096 ? CASUS_CASE : CASUS_OK);
    if (!st) {
      assert_int_equal(got.n, 3);
      assert_string_equal(got.text.text + got.files[1].name, "b/c.csv");
      assert_int_equal(got.files[1].n, 0);
      assert_int_equal(got.files[0].n, sizeof text);
      assert_memory_equal(got.text.text + got.files[0].at, text, sizeof text);
      assert_memory_equal(got.text.text + got.files[2].at, "any", 3);
    }
    cs_archive_free(&got);
  }
  cs_archive_free(&made);
  cs_buf_free(&once);
  cs_buf_free(&again);
  casus_diag_free(d);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(names), cmocka_unit_test(refusals),
                                     cmocka_unit_test(round_trip)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
