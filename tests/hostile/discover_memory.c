/* Each allocation in turn fails while futures are judged, searched and told, and while judgments
 * are scored and pooled: the answer is "out of memory", nothing leaks and nothing crashes. */
#include "support.h"
#include "temporary.h"

#include "analysis/data/ema.h"
#include "base/alloc.h"
#include "report/discover.h"
#include "report/json_text.h"
#include "report/elicit.h"
#include "report/robust.h"

#include <math.h>

static const char *table_path, *ema_path, *judgments_path;

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
    json_t *json = cs_discovery_json(&f, target, 1, NULL, 1);

    cs_json_print(json, &out);
    json_decref(json);
  }
  if (!st) st = cs_fails_when(&d, 1, NULL, 1, &out, NULL);
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

static void each_future(void **state) {
  cs_buf text = {0};

  (void)state;
  cs_buf_puts(&text, "w,x,n,mood,plan,cost,gain\n");
  for (int i = 0; i < 80; i++) {
    for (int v = 0; v < 2; v++)
      cs_buf_printf(&text, "%d,0.%02d,%d,%s,%c,%d,%d\n", i, (i * 37) % 100, i % 4,
                    i % 3 ? "good" : "bad", 'a' + v, (i * 37) % 100 + 5 * v, i % 7);
  }
  table_path = temporary_text("futures.csv", text.text);
  ema_path = temporary_text("futures.tar.gz", "");
  cs_buf_free(&text);
  assert_true(fail_each_allocation(futures, 600) > 5);
}

static void each_expert(void **state) {
  static const char judgments[] =
      "expert,item,5,50,95,truth\n"
      "a,one,1,2,3,2.5\na,two,4,5,7,6\na,next,1,4,9,\n"
      "b,one,0,1,4,2.5\nb,two,5,6,8,6\nb,next,2,3,5,\n";

  (void)state;
  judgments_path = temporary_text("judgments.csv", judgments);
  assert_true(fail_each_allocation(experts, 600) > 5);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(each_future), cmocka_unit_test(each_expert)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
