/* Helpers shared by the test programs. */
#include "support.h"

#include "base/alloc.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *tree(void) {
  const char *dir = getenv("CASUS_SOURCE");

  return dir ? dir : ".";
}

const char *reference(const char *name) {
  static char path[4096];
  const char *dir = getenv("CASUS_REFERENCE");

  if (dir) {
    snprintf(path, sizeof path, "%s/%s", dir, name);
  } else {
    snprintf(path, sizeof path, "%s/../shared/reference/%s", tree(), name);
  }
  if (!access(path, R_OK)) return path;
  printf("skipped: the reference data are not here (CASUS_REFERENCE)\n");
  return NULL;
}

json_t *reference_json(const char *name) {
  const char *path = reference(name);
  json_t *j = path ? json_load_file(path, 0, NULL) : NULL;

  if (path && !j) fail_msg("%s is no JSON", path);
  return j;
}

json_t *named(const json_t *list, const char *key, const char *name) {
  size_t i;
  json_t *o;

  json_array_foreach(list, i, o) {
    const char *is = json_string_value(json_object_get(o, key));

    if (is && !strcmp(is, name)) return o;
  }
  fail_msg("no %s", name);
  return NULL;
}

double number_at(const json_t *list, size_t k) {
  assert_true(k < json_array_size(list));
  return json_number_value(json_array_get(list, k));
}

const char *source_file(const char *name) {
  static char path[4096];

  snprintf(path, sizeof path, "%s/%s", tree(), name);
  return path;
}

void read_table(const char *path, cs_arena *arena, cs_csv *out) {
  casus_diag *d = casus_diag_new();

  if (cs_csv_read(path, arena, d, out)) {
    char *text = casus_diag_text(d, 0);

    fail_msg("%s", text);
  }
  casus_diag_free(d);
}

double cell_number(const cs_cell *cell) {
  double x = 0;

  if (!cs_parse_number(cell->text, cell->n, &x))
    fail_msg("%s:%zu: \"%s\" is not a number", cell->at.file, cell->at.line, cell->text);
  return x;
}

void assert_near(double got, double want, double tolerance) {
  if (!(fabs(got - want) <= tolerance))
    fail_msg("got %.15g, expected %.15g within %g", got, want, tolerance);
}

bool is_thorough(void) {
  return getenv("CASUS_THOROUGH") != NULL;
}

size_t as_many(size_t all, size_t some) {
  return is_thorough() ? all : some;
}

size_t fail_each_allocation(casus_status (*work)(void), size_t most) {
  size_t n, stride;

  cs_alloc_fail_at(0);
  assert_int_equal(work(), CASUS_OK);
  n = cs_alloc_fail_at(0);
  stride = n / most + 1;
  for (size_t k = 1; k <= n; k += stride) {
    casus_status st;

    cs_alloc_fail_at(k);
    st = work();
    cs_alloc_fail_at(0);
    if (st != CASUS_NOMEM) fail_msg("allocation %zu of %zu: status %d", k, n, st);
  }
  assert_int_equal(work(), CASUS_OK);
  return n;
}
