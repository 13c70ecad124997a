/* Each allocation of reading and scoring in turn made to fail: the status says so, nothing leaks
 * (the leak sanitizer watches). */
#include "support.h"
#include "temporary.h"

#include "faces/bargaining/rule_scores.h"

static const char *path;

static casus_status run(void) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_score_result result;
  cs_score_options o;
  cs_decided data;
  casus_status st = CASUS_NOMEM;

  if (arena && d) {
    cs_score_defaults(&o);
    o.mode = CS_SCORE_CROSS_VALIDATED;
    o.resamples = 10;
    st = cs_decided_read(path, arena, d, &data);
    if (!st) st = cs_score_run(&data, &o, arena, &result);
  }
  casus_diag_free(d);
  cs_arena_free(arena);
  return st;
}

static void every_allocation_may_fail(void **state) {
  (void)state;
  path = temporary_text("decided.csv",
                        "issue,group,actor,position,salience,capability,outcome\n"
                        "a,g,A,0,50,1,10\na,g,B,100,50,1,10\nb,h,A,0,20,1,30\n"
                        "c,i,B,5,20,1,30\n");
  assert_true(fail_each_allocation(run, SIZE_MAX) > 10);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
