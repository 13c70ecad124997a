/* Each allocation of reading and scoring in turn made to fail: the status says so, nothing leaks
 * (the leak sanitizer watches). */
#include "support.h"

#include "analysis/score.h"
#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/casus-score-XXXXXX";

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
  size_t made, refused = 0;

  (void)state;
  cs_alloc_fail_at(0);
  assert_int_equal(run(), CASUS_OK);
  made = cs_alloc_fail_at(0);
  assert_true(made > 10);
  for (size_t n = 1; n <= made; n++) {
    casus_status st;

    cs_alloc_fail_at(n);
    st = run();
    cs_alloc_fail_at(0);
    if (st != CASUS_NOMEM) fail_msg("allocation %zu of %zu failed, status %d", n, made, st);
    refused++;
  }
  assert_int_equal(refused, made);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};
  static const char text[] =
      "issue,group,actor,position,salience,capability,outcome\n"
      "a,g,A,0,50,1,10\na,g,B,100,50,1,10\nb,h,A,0,20,1,30\n"
      "c,i,B,5,20,1,30\n";
  int fd = mkstemp(path), failed;

  if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text)) return 1;
  close(fd);
  failed = cmocka_run_group_tests(tests, NULL, NULL);
  unlink(path);
  return failed;
}
