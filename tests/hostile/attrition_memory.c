/* Each allocation in turn made to fail: out of memory is reported, nothing leaks (the sanitizer
 * looks), and the next call works. */
#include "support.h"
#include "temporary.h"

#include "models/attrition/calibrate.h"
#include "models/attrition/chain.h"
#include "models/attrition/contest.h"
#include "models/attrition/leak.h"
#include "models/attrition/salvo.h"

static casus_status chain(void) {
  cs_duel d = {.a = 5, .b = 4, .kill_a = 1, .kill_b = 1};
  cs_chain_end end = {0};

  return cs_chain_solve(&d, true, &end);
}

static casus_status salvo(void) {
  cs_salvo_side side = {2, 2, 0.5, 1, 0.5, 0.5, 0.1};
  cs_salvo_loss loss;

  return cs_salvo_exact(&side, &side, CS_DEFENCE_POINT, &loss);
}

static casus_status fight(void) {
  cs_salvo_side side = {2, 2, 0.5, 1, 0.5, 0.5, 0.1};
  cs_salvo_rounds rounds;

  return cs_salvo_fight(&side, &side, 2, CS_DEFENCE_AREA, &rounds);
}

static casus_status leakers(void) {
  cs_leak_layer l = {.p_kill = 0.5, .shots = 2, .magazine = 5, .look = true};
  double leak[5], exhausted;

  return cs_leak_exact(&l, 1, 4, leak, &exhausted);
}

static casus_status contest(void) {
  const cs_mix_type types[2] = {{1, 0, 9, 9, 1}, {1, 0, 9, 9, 1}};
  cs_mix_side side = {types, 2, 3, {{3, 1}, {1, 3}}};
  cs_contest c;
  casus_status st = cs_contest_solve(&side, &side, &c);

  if (!st) cs_contest_free(&c);
  return st;
}

static casus_status series(void) {
  static const double a[] = {9, 8, 7, 6, 5}, b[] = {9, 7, 6, 5, 3}, lost[] = {1, 2, 1, 2, 1};
  cs_series_fit fit;

  return cs_calibrate_series(5, a, lost, b, lost, &fit);
}

static const char *path;

static casus_status battles(void) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_calibration c;
  cs_battles all;
  casus_status st = arena && d ? cs_battles_read(path, arena, d, &all) : CASUS_NOMEM;

  if (!st) st = cs_calibrate(&all, &c);
  casus_diag_free(d);
  cs_arena_free(arena);
  return st;
}

static void every_allocation(void **state) {
  static casus_status (*const calls[])(void) = {chain,   salvo,  fight,  leakers,
                                                contest, series, battles};

  (void)state;
  path = temporary_text("battles.csv",
                        "str_att,str_def,cas_att,cas_def,wina,war\n10,5,1,2,1,x\n8,9,2,1,-1,y\n"
                        "7,7,1,1,1,y\n6,9,2,1,-1,x\n");
  for (size_t k = 0; k < sizeof calls / sizeof *calls; k++)
    assert_true(fail_each_allocation(calls[k], as_many(SIZE_MAX, 500)) > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
