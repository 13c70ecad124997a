/* Each allocation in turn fails while futures are judged, searched and told, and while judgments
 * are scored and pooled: the answer is "out of memory", nothing leaks and nothing crashes. */
#include "support.h"

#include "analysis/data/ema.h"
#include "base/alloc.h"
#include "report/discover.h"
#include "report/json_text.h"
#include "report/elicit.h"
#include "report/robust.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char table_path[] = "/tmp/casus-futures-XXXXXX", ema_path[] = "/tmp/casus-ema-XXXXXX";
static char judgments_path[] = "/tmp/casus-judgments-XXXXXX";

static const char judgments[] =
    "expert,item,5,50,95,truth\n"
    "a,one,1,2,3,2.5\na,two,4,5,7,6\na,next,1,4,9,\n"
    "b,one,0,1,4,2.5\nb,two,5,6,8,6\nb,next,2,3,5,\n";

static casus_status futures(void) {
  static const char *const outcomes[] = {"cost", "gain"};
  cs_table_roles roles = {
      .outcomes = outcomes, .n_outcomes = 2, .strategy = "plan", .scenario = "w"};
  cs_robust_settings robust = {.resamples = 3, .seed = 1};
  cs_discover_settings set = cs_discover_defaults;
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  const char *target[] = {"fails"};
  unsigned char *y = NULL;
  cs_discovery f = {0};
  cs_robust r = {0};
  cs_data d = {0};
  cs_buf out = {0};
  casus_status st = arena && diag ? CASUS_OK : CASUS_NOMEM;

  set.resamples = 3;
  set.boxes = 2;
  if (!st) st = cs_data_of_table(table_path, &roles, arena, diag, &d);
  if (!st) {
    d.outcomes[0] = (cs_outcome){"cost", NULL, true, false, -INFINITY, 60};
    d.outcomes[1] = (cs_outcome){"gain", NULL, true, true, -INFINITY, INFINITY};
    st = cs_robust_make(&d, &robust, arena, &r);
  }
  if (!st) st = cs_robust_table(&r, arena, &out);
  y = st ? NULL : cs_calloc(d.n, 1);
  if (!st && !y) st = CASUS_NOMEM;
  if (!st && !cs_target_fails(&d, 0, y)) st = CASUS_CASE;
  if (!st) st = cs_discover(&d, 0, y, &set, &f);
  if (!st) st = cs_discovery_table(&f, &cs_words_fails, &out);
  if (!st) cs_discovery_csv(&f, &out);
  if (!st) {
    json_t *json = cs_discovery_json(&f, target, 1, 1);

    cs_json_print(json, &out);
    json_decref(json);
  }
  if (!st) st = cs_fails_when(&d, 1, 1, &out, NULL);
  if (!st) st = cs_ema_write(ema_path, &d);
  cs_data_free(&d);
  if (!st) {
    roles.strategy = roles.scenario = NULL;
    st = cs_data_of_ema(ema_path, &roles, arena, diag, &d);
    cs_data_free(&d);
  }
  if (!st && out.failed) st = CASUS_NOMEM;
  cs_free(y);
  cs_discovery_free(&f);
  cs_robust_free(&r);
  cs_buf_free(&out);
  casus_diag_free(diag);
  cs_arena_free(arena);
  return st;
}

static casus_status experts(void) {
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  cs_expert_score *scores = NULL;
  cs_decision_maker dm;
  cs_elicited shown;
  cs_judgments j;
  cs_buf out = {0};
  casus_status st = arena && diag ? CASUS_OK : CASUS_NOMEM;

  if (!st) st = cs_judgments_read(judgments_path, arena, diag, &j);
  if (!st) scores = cs_arena_alloc(arena, j.n_experts, sizeof *scores);
  if (!st && !scores) st = CASUS_NOMEM;
  if (!st) st = cs_experts_score(&j, arena, scores);
  if (!st) st = cs_experts_pool(&j, scores, CS_POOL_COOKE, NAN, arena, diag, &dm);
  if (!st) {
    shown = (cs_elicited){&j, scores, &dm, NULL, NULL, 0};
    cs_elicited_table(&shown, &out);
    if (out.failed) st = CASUS_NOMEM;
  }
  cs_buf_free(&out);
  casus_diag_free(diag);
  cs_arena_free(arena);
  return st;
}

static void fail_each(casus_status (*work)(void)) {
  size_t n, stride;

  cs_alloc_fail_at(0);
  assert_int_equal(work(), CASUS_OK);
  n = cs_alloc_fail_at(0);
  assert_true(n > 5);
  stride = n / 600 + 1;
  for (size_t k = 1; k <= n; k += stride) {
    casus_status st;

    cs_alloc_fail_at(k);
    st = work();
    cs_alloc_fail_at(0);
    if (st != CASUS_NOMEM) fail_msg("allocation %zu of %zu: status %d", k, n, st);
  }
}

static void each_future(void **state) {
  FILE *f;

  (void)state;
  assert_true(mkstemp(ema_path) >= 0);
  f = fdopen(mkstemp(table_path), "w");
  assert_non_null(f);
  fputs("w,x,n,mood,plan,cost,gain\n", f);
  for (int i = 0; i < 80; i++) {
    for (int v = 0; v < 2; v++)
      fprintf(f, "%d,0.%02d,%d,%s,%c,%d,%d\n", i, (i * 37) % 100, i % 4, i % 3 ? "good" : "bad",
              'a' + v, (i * 37) % 100 + 5 * v, i % 7);
  }
  fclose(f);
  fail_each(futures);
  unlink(table_path);
  unlink(ema_path);
}

static void each_expert(void **state) {
  FILE *f = fdopen(mkstemp(judgments_path), "w");

  (void)state;
  assert_non_null(f);
  fputs(judgments, f);
  fclose(f);
  fail_each(experts);
  unlink(judgments_path);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_future), cmocka_unit_test(each_expert)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
