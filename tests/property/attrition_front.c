/* The columns of a front against the library's other routes to the same: layered defence (leak.h),
 * stocks (sustain.h), the laws' reserves and the fight itself (laws.h), the threshold (deny.h). */
#include "support.h"

#include "base/alloc.h"
#include "base/random.h"
#include "base/special.h"
#include "models/attrition/deny.h"
#include "models/attrition/front.h"
#include "models/attrition/laws.h"
#include "models/attrition/leak.h"
#include "models/attrition/sustain.h"

#include <math.h>

enum { SEED = 20251125, N = 37, ATT = 2, DEF = 3, TYPES = ATT + DEF };

static uint64_t next_index;

static double draw(double low, double high) {
  return low + (high - low) * cs_random_unit(SEED, 1, next_index++);
}

static double in[CS_FRONT_SCALARS][N], forces[3 * TYPES][N], out[CS_FRONT_OUTPUTS][N];

static void fill(size_t trial) {
  static const double range[CS_FRONT_SCALARS][2] = {
      [CS_FRONT_ATT_SKILL] = {0.5, 2},     [CS_FRONT_ATT_MORALE] = {0.5, 2},
      [CS_FRONT_ATT_MANPOWER] = {0.5, 2},  [CS_FRONT_ATT_LEARNING] = {-0.2, 0.5},
      [CS_FRONT_ATT_BREAK] = {0, 0.9},     [CS_FRONT_DEF_SKILL] = {0.5, 2},
      [CS_FRONT_DEF_MORALE] = {0.5, 2},    [CS_FRONT_DEF_MANPOWER] = {0.5, 2},
      [CS_FRONT_DEF_LEARNING] = {-0.2, 1}, [CS_FRONT_DEF_BREAK] = {0, 0.9},
      [CS_FRONT_EXPONENT] = {0.5, 2.5},    [CS_FRONT_ADVANTAGE] = {0.5, 3},
      [CS_FRONT_HISTORY_SD] = {0.3, 2},    [CS_FRONT_LUCK] = {-2, 2},
      [CS_FRONT_MONTHS] = {0.5, 6},        [CS_FRONT_RAID_COUNT] = {0, 500},
      [CS_FRONT_RAID_PRICE] = {0.02, 1},   [CS_FRONT_RAID_DAMAGE] = {0, 0.2},
      [CS_FRONT_STOCK] = {0, 1000},        [CS_FRONT_MAKE] = {0, 400},
      [CS_FRONT_P_KILL] = {0.1, 1},        [CS_FRONT_SHOTS] = {1, 3},
      [CS_FRONT_SHOT_PRICE] = {0, 4},      [CS_FRONT_VALUE] = {50, 200},
      [CS_FRONT_COST] = {0, 100},          [CS_FRONT_STATUS_QUO] = {-10, 20}};

  for (size_t i = 0; i < N; i++) {
    for (size_t k = 0; k < CS_FRONT_SCALARS; k++) in[k][i] = draw(range[k][0], range[k][1]);
    for (size_t k = 0; k < 3 * (size_t)TYPES; k++) forces[k][i] = draw(1, 30);
    /* Square, linear and others side by side; one shot and others; no raid. */
    if (i % 3) in[CS_FRONT_EXPONENT][i] = (double)(i % 3);
    if (i % 2) in[CS_FRONT_SHOTS][i] = 1;
    if (i % 7 == trial % 7) in[CS_FRONT_RAID_COUNT][i] = 0;
  }
}

static void evaluate(void) {
  static const cs_front front = {.n_att = ATT, .n_def = DEF};
  double *work = cs_alloc_columns(8 * N, sizeof *work);

  assert_non_null(work);
  /* Raid first: the strengths need what leaks. */
  for (int order = 0; order < CS_FRONT_PARTS; order++) {
    const cs_front_form *form = &cs_front_forms[order];
    const double *ins[CS_FRONT_READS + 4 * TYPES];
    double *outs[8];
    size_t n = 0;
    cs_batch batch = {.n = N, .in = ins, .out = outs, .workspace = work};

    for (size_t k = 0; k < form->n_reads; k++)
      ins[n++] = form->reads[k] < CS_FRONT_SCALARS ? in[form->reads[k]]
                                                   : out[form->reads[k] - CS_FRONT_SCALARS];
    for (size_t t = form->of_att ? 0 : ATT; t < (form->of_def ? TYPES : 0); t++) {
      ins[n++] = forces[3 * t];
      ins[n++] = forces[3 * t + (form->counts_effects ? 1 : 2)];
    }
    for (size_t k = 0; k < form->n_outputs; k++) outs[k] = out[form->first + k];
    form->evaluate(&front, &batch);
  }
  cs_free(work);
}

static void same(size_t i, const char *what, double got, double want) {
  if (!(fabs(got - want) <= 1e-11 * fmax(1, fabs(want))))
    fail_msg("seed %d, future %zu: %s is %.17g, the other route gives %.17g", SEED, i, what, got,
             want);
}

static double sum(size_t first, size_t n, size_t with, size_t i) {
  double all = 0;

  for (size_t t = first; t < first + n; t++) all += forces[3 * t][i] * forces[3 * t + with][i];
  return all;
}

static void check(size_t i) {
  double months = in[CS_FRONT_MONTHS][i], raided = in[CS_FRONT_RAID_COUNT][i] * months;
  cs_leak_layer layer = {.p_kill = in[CS_FRONT_P_KILL][i],
                         .shots = in[CS_FRONT_SHOTS][i],
                         .magazine = in[CS_FRONT_STOCK][i] + in[CS_FRONT_MAKE][i] * months,
                         .price = in[CS_FRONT_SHOT_PRICE][i]};
  cs_leak_raid raid = {.price = in[CS_FRONT_RAID_PRICE][i]};
  cs_sustain stock = {.stock = in[CS_FRONT_STOCK][i],
                      .before = in[CS_FRONT_MAKE][i],
                      .after = in[CS_FRONT_MAKE][i],
                      .tau = 1,
                      .use = in[CS_FRONT_RAID_COUNT][i] * in[CS_FRONT_SHOTS][i]};
  double att = sum(0, ATT, 1, i), def = sum(ATT, DEF, 1, i), r = in[CS_FRONT_EXPONENT][i];
  double luck = exp(in[CS_FRONT_LUCK][i] * in[CS_FRONT_HISTORY_SD][i]), kept, ra, rb, p;
  double worth_def = sum(ATT, DEF, 2, i), worth_att = sum(0, ATT, 2, i), lost_att, lost_def;
  cs_leak_result leak = {0};
  cs_duel duel;
  cs_duel_end end;

  if (raided > 0) cs_leak_solve(&layer, 1, &raid, raided, &leak);
  same(i, "leak", out[CS_FRONT_LEAK][i], raided > 0 ? leak.leakers / raided : 0);
  same(i, "cost ratio", out[CS_FRONT_COST_RATIO][i], raided > 0 ? leak.munition_ratio : 0);
  same(i, "months to empty", out[CS_FRONT_MONTHS_TO_EMPTY][i],
       fmin(CS_FRONT_HORIZON, cs_sustain_empty(&stock)));
  att *= in[CS_FRONT_ATT_SKILL][i] * in[CS_FRONT_ATT_MORALE][i] * in[CS_FRONT_ATT_MANPOWER][i] *
         (1 + in[CS_FRONT_ATT_LEARNING][i]);
  def *= in[CS_FRONT_DEF_SKILL][i] * in[CS_FRONT_DEF_MORALE][i] * in[CS_FRONT_DEF_MANPOWER][i] *
         (1 + in[CS_FRONT_DEF_LEARNING][i]);
  kept = exp(-leak.leakers * in[CS_FRONT_RAID_DAMAGE][i] / def);
  same(i, "strength", out[CS_FRONT_STRENGTH_DEF][i], def);
  same(i, "raid loss", out[CS_FRONT_RAID_LOSS][i], 1 - kept);
  /* The defender is a of a Bracken duel with p - q + 1 = r, its rate the advantage and luck. */
  duel = (cs_duel){.law = CS_LAW_BRACKEN,
                   .a = def * kept,
                   .b = att,
                   .kill_a = in[CS_FRONT_ADVANTAGE][i],
                   .kill_b = 1,
                   .break_a = in[CS_FRONT_DEF_BREAK][i],
                   .break_b = in[CS_FRONT_ATT_BREAK][i],
                   .p = r,
                   .q = 1};
  cs_duel_reserves(&duel, &ra, &rb);
  p = cs_normal_cdf(log(ra / rb) / in[CS_FRONT_HISTORY_SD][i]);
  same(i, "p_hold", out[CS_FRONT_P_HOLD][i], p);
  duel.kill_a *= luck;
  cs_duel_solve(&duel, &end);
  same(i, "held", out[CS_FRONT_HELD][i], end.winner > 0);
  lost_att = 1 - end.b / att;
  lost_def = 1 - end.a / def;
  same(i, "attacker's loss", out[CS_FRONT_LOSS_ATT][i], lost_att);
  same(i, "defender's loss", out[CS_FRONT_LOSS_DEF][i], lost_def);
  same(i, "defender's bill", out[CS_FRONT_SPENT_DEF][i], lost_def * worth_def + leak.spent);
  same(i, "attacker's bill", out[CS_FRONT_SPENT_ATT][i],
       lost_att * worth_att + raided * raid.price);
  same(i, "damage ratio", out[CS_FRONT_DAMAGE_RATIO][i],
       raided > 0 ? leak.munition_ratio + (1 - kept) * worth_def / (raided * raid.price) : 0);
  same(i, "p*", out[CS_FRONT_P_STAR][i],
       cs_deny_threshold(in[CS_FRONT_VALUE][i], in[CS_FRONT_COST][i], in[CS_FRONT_STATUS_QUO][i]));
  same(i, "deterred", out[CS_FRONT_DETERRED][i],
       (1 - p) * in[CS_FRONT_VALUE][i] - in[CS_FRONT_COST][i] <= in[CS_FRONT_STATUS_QUO][i]);
}

static void other_routes(void **state) {
  (void)state;
  for (size_t trial = 0; trial < 30; trial++) {
    fill(trial);
    evaluate();
    for (size_t i = 0; i < N; i++) check(i);
  }
}

/* Without forces there is no front: no chance, no losses, no deterrence, but the raid goes on. */
static void no_front(void **state) {
  (void)state;
  fill(0);
  for (size_t k = 0; k < 3 * (size_t)ATT; k++) forces[k][5] = 0;
  for (size_t k = 3 * ATT; k < 3 * (size_t)TYPES; k++) forces[k][6] = 0;
  evaluate();
  for (size_t i = 5; i < 7; i++) {
    assert_true(isnan(out[CS_FRONT_P_HOLD][i]));
    assert_true(isnan(out[CS_FRONT_HELD][i]));
    assert_true(isnan(out[CS_FRONT_DETERRED][i]));
    assert_true(isfinite(out[CS_FRONT_LEAK][i]));
  }
  check(4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(other_routes),
      cmocka_unit_test(no_front),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
