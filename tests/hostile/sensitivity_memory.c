/* Every allocation in turn fails: the answer is CASUS_NOMEM and nothing leaks (address sanitizer).
 */
#include "analysis/sensitivity/indices.h"
#include "analysis/thresholds/thresholds.h"
#include "analysis/voi/voi.h"
#include "support.h"
#include "temporary.h"

static const char text[] =
    "casus: 1\ntitle: t\nquantities:\n  a: 0..1\n  b: 0..1\n  c: 0..1\n"
    "measures:\n  m: {value: a + 2 * b * c, better: high}\n"
    "strategies:\n  s: {set: {b: +0.1}}\n  t: {set: {a: +0.1}}\n"
    "correlate:\n  - {between: [a, b], rank: 0.5}\n";

static const char *path;
static cs_method method;
static cs_study study;

static casus_status open_subject(cs_subject *s, bool difference) {
  cs_wish wish = {.better = difference ? "s" : NULL, .worse = "t"};
  cs_model_settings models = {0};
  casus_status st;

  *s = (cs_subject){.arena = cs_arena_new(), .diag = casus_diag_new(), .is_case = true};
  study = (cs_study){0};
  if (!s->arena || !s->diag) return CASUS_NOMEM;
  s->study = &study;
  st = cs_study_read(path, &models, s->arena, s->diag, &study);
  s->settings = (cs_run_settings){
      .seed = 1, .futures = 256, .replicates = 4, .deep_points = 1, .threads = 1, .block = 64};
  return st ? st : cs_subject_run(s, &wish, true);
}

static void close_subject(cs_subject *s) {
  cs_subject_free(s);
  cs_study_free(&study);
  casus_diag_free(s->diag);
  cs_arena_free(s->arena);
}

static casus_status indices(void) {
  cs_subject s;
  cs_indices out;
  cs_indices_wish wish = {.method = method,
                          .estimator = method == CS_BY_SOBOL ? CS_AZZINI_PAIRS : CS_JANSEN,
                          .effort = {.seed = 1, .replicates = 4, .first = 4, .most = 4}};
  casus_status st = open_subject(&s, false);

  if (st == CASUS_OK) st = cs_indices_make(&s, &wish, &out);
  close_subject(&s);
  return st;
}

static casus_status thresholds(void) {
  cs_subject s;
  cs_thresholds out;
  casus_status st = open_subject(&s, true);

  if (st == CASUS_OK) st = cs_thresholds_make(&s, &s.targets[0], 3, 2, &out);
  if (st == CASUS_OK) st = cs_smallest_check(&s, 0, &out);
  close_subject(&s);
  return st;
}

static casus_status worth(void) {
  static const size_t inputs[] = {0, 1};
  cs_subject s;
  cs_evpi all;
  cs_evppi part;
  casus_status st = open_subject(&s, true);

  if (st == CASUS_OK) {
    const double *benefit[] = {s.data.y[0], s.data.y[1]};
    cs_choices c = {&s.data, 2, benefit};

    st = cs_evpi_make(&c, s.arena, &all);
    if (st == CASUS_OK) st = cs_evppi_make(&c, inputs, 2, &part);
  }
  close_subject(&s);
  return st;
}

static void every_allocation(void **state) {
  (void)state;
  path = temporary_text("case.yaml", text);
  for (int m = CS_BY_SOBOL; m <= CS_BY_DELTA; m++) {
    method = (cs_method)m;
    assert_true(fail_each_allocation(indices, as_many(SIZE_MAX, 300)) > 10);
  }
  assert_true(fail_each_allocation(thresholds, as_many(SIZE_MAX, 300)) > 10);
  assert_true(fail_each_allocation(worth, as_many(SIZE_MAX, 300)) > 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
