/* A strategy that changes a shock's chance: the shock's share, worked by hand. */
#include "study.h"
#include "support.h"

#include <math.h>
#include <string.h>

static double share_of(const cs_verdict *v, const char *name) {
  for (size_t k = 0; k < v->n_drivers; k++) {
    if (!strcmp(v->drivers[k].name, name)) return v->drivers[k].share;
  }
  return 0;
}

/* One uniform u decides in both worlds: the storm comes when u < 0.2, under `dare` when u < 0.8.
 * The margin's y is 10 (1[u < 0.8] - 1[u < 0.2]) + x, x normal (0, 2) under `dare` only: Var = 100
 * * 0.6 * 0.4 + 4 = 28, of which the storm has 24.  By the base's storm alone it would have 100 *
 * 0.16 * 0.75^2 = 9. */
static void chance_changed_by_a_strategy(void **state) {
  trial t;
  const cs_verdict *v;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {x: \"normal(0, 2)\", on: 0, chance: 0.2, hit: 0}\n"
             "measures: {m: hit + on * x}\n"
             "strategies: {dare: {set: {on: 1, chance: 0.8}}}\n"
             "shocks: {storm: {chance: chance, set: {hit: 10}}}\n"
             "claims: {c: {says: s, holds_if: E(m | dare) > E(m | base)}}\n");
  trial_run(&t, quick(16384));
  v = trial_verdict(&t, "c");
  assert_int_equal(v->verdict, CS_HOLDS);
  assert_true(fabs(v->margin - 6) < 0.05);
  if (fabs(share_of(v, "shocks.storm") - 24.0 / 28) > 0.02)
    fail_msg("the storm has %g", share_of(v, "shocks.storm"));
  if (fabs(share_of(v, "quantities.x") - 4.0 / 28) > 0.02)
    fail_msg("x has %g", share_of(v, "quantities.x"));
  trial_free(&t);
}

/* Three worlds with chances of their own: u < 0.2, 0.5 and 0.8 in base, a and b.
 * y = 1[u<.8] + 1[u<.5] - 2 1[u<.2] takes 0 on u<.2, 2 on .2-.5, 1 on .5-.8, 0 above: the storm
 * decides everything. */
static void three_worlds(void **state) {
  trial t;
  const cs_verdict *v;

  (void)state;
  trial_read(&t,
             "casus: 1\n"
             "quantities: {chance: 0.2, hit: 0}\n"
             "measures: {m: hit}\n"
             "strategies: {a: {set: {chance: 0.5}}, b: {set: {chance: 0.8}}}\n"
             "shocks: {storm: {chance: chance, set: {hit: 1}}}\n"
             "claims: {c: {says: s, holds_if: E(m | a) + E(m | b) > 2 * E(m | base)}}\n");
  trial_run(&t, quick(8192));
  v = trial_verdict(&t, "c");
  assert_int_equal(v->verdict, CS_HOLDS);
  assert_true(share_of(v, "shocks.storm") > 0.999);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(chance_changed_by_a_strategy),
                                     cmocka_unit_test(three_worlds)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
