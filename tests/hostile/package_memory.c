/* Each allocation in turn fails while profiles are read, joined and worked out: out of memory is
 * the answer, and nothing leaks (the sanitizers see to that). */
#include "support.h"

#include "models/package/advice.h"
#include "models/package/mixed_packages.h"
#include "models/package/power.h"
#include "models/package/profile.h"

#include <math.h>
#include <string.h>

static const char first[] =
    "<utility_space type=\"nonlinear\"><objective index=\"0\">"
    "<issue index=\"1\" name=\"a\" type=\"integer\" lowerbound=\"0\" upperbound=\"4\"/>"
    "<issue index=\"2\" name=\"b\" type=\"integer\" lowerbound=\"0\" upperbound=\"4\"/>"
    "<utility maxutility=\"10\"><ufun type=\"PlainUfun\" aggregation=\"sum\">"
    "<hyperRectangle utility=\"7\"><INCLUDES index=\"1\" min=\"2\" max=\"5\"/>"
    "<INCLUDES index=\"2\" min=\"0\" max=\"3\"/></hyperRectangle></ufun></utility>"
    "</objective><reservation value=\"0.9\"/></utility_space>";
static const char second[] =
    "{\"reservationValue\": 0.1, \"issueWeights\": {\"a\": 0.4, \"b\": 0.6}, \"issues\": {"
    "\"a\": {\"0\": 1, \"1\": 0.5, \"2\": 0.2, \"3\": 0.1, \"4\": 0},"
    "\"b\": {\"0\": 0, \"1\": 0.5, \"2\": 0.6, \"3\": 0.7, \"4\": 1}}}";

static casus_status work_out(cs_arena *arena, casus_diag *diag) {
  static const uint32_t weight[3] = {3, 2, 2}, quota = 4;
  cs_profile p[2];
  cs_negotiation n;
  cs_frontier f;
  cs_rational r;
  cs_clash clash;
  cs_lottery lottery;
  cs_power power;
  double rate[2] = {1, 2}, purse[2] = {1, INFINITY};
  cs_deal paying, copy;
  bool found, *stays;
  casus_status st;

  st = cs_profile_parse("a.xml", first, strlen(first), CS_SCALE_GENIUS, arena, diag, &p[0]);
  if (st) return st;
  st = cs_profile_parse("b.json", second, strlen(second), CS_SCALE_GENIUS, arena, diag, &p[1]);
  if (st) return st;
  st = cs_profiles_join(p, 2, arena, diag, &n);
  if (st == CASUS_OK) st = cs_frontier_find(&n.deal, NULL, arena, &f);
  if (st == CASUS_OK) st = cs_rational_find(&n.deal, &f, arena, &r);
  if (st == CASUS_OK) st = cs_clash_find(&n.deal, NULL, 0, arena, &clash, &found);
  if (st == CASUS_OK) st = cs_lottery_find(&n.deal, &f, CS_NASH_SOLUTION, arena, &lottery);
  if (st == CASUS_OK) st = cs_deal_copy(&n.deal, arena, &paying);
  paying.rate = rate;
  paying.purse = purse;
  if (st == CASUS_OK) st = cs_deal_copy(&paying, arena, &copy);
  if (st == CASUS_OK) st = cs_rational_find(&copy, &f, arena, &r);
  if (st == CASUS_OK) st = cs_frontier_paid(&copy, &f, r.slack, arena, &stays);
  if (st == CASUS_OK) st = cs_lottery_find(&copy, &f, CS_KS_SOLUTION, arena, &lottery);
  if (st == CASUS_OK)
    st = cs_power_find(&(cs_weighted_vote){3, 1, weight, &quota}, arena, diag, &power);
  return st;
}

static casus_status everything(void) {
  cs_arena *arena = cs_arena_new();
  casus_diag *diag = casus_diag_new();
  casus_status st = arena && diag ? work_out(arena, diag) : CASUS_NOMEM;

  assert_int_equal(casus_diag_errors(diag), 0);
  casus_diag_free(diag);
  cs_arena_free(arena);
  return st;
}

static void every_allocation(void **state) {
  (void)state;
  assert_true(fail_each_allocation(everything, as_many(SIZE_MAX, 500)) > 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
