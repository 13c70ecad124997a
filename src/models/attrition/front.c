/* The front: raid and air defence first, then the fight, then the attacker's choice.
 *
 *   strength    S = skill morale manpower (1 + learning) sum count effect        equivalents
 *   raid        n = raid a month * months against interceptors stock + make * months (leak.h);
 *               leakers * damage are lost of S_def as S_def exp(-leakers damage / S_def)
 *   fight       the laws' invariant with exponent r (2 square, 1 linear): whoever's reserve
 *               R_def = advantage S_def^r (1 - break_def^r), R_att = S_att^r (1 - break_att^r)
 *               is smaller breaks first (laws.h)
 *   history     ln of the loss ratio errs by a normal of sd history_sd; it multiplies R_def, so
 *               p_hold = Phi(ln(R_def / R_att) / history_sd)
 *   this future luck, a standard normal draw, is that error: it decides held and the losses
 *   deterrence  the attacker attacks when (1 - p_hold) value - cost > status quo (deny.h)
 */
#include "models/attrition/front.h"

#include "base/special.h"
#include "models/attrition/calibrate.h"
#include "models/attrition/deny.h"
#include "models/attrition/leak.h"
#include "models/attrition/sustain.h"

#include <math.h>

const cs_front_input cs_front_inputs[CS_FRONT_SCALARS] = {
    [CS_FRONT_ATT_SKILL] = {"attacker.skill", 1, 0.01, 100, "factor"},
    [CS_FRONT_ATT_MORALE] = {"attacker.morale", 1, 0.01, 100, "factor"},
    [CS_FRONT_ATT_MANPOWER] = {"attacker.manpower", 1, 0.01, 100, "factor"},
    [CS_FRONT_ATT_LEARNING] = {"attacker.learning", 0, -0.9, 10, "share"},
    [CS_FRONT_ATT_BREAK] = {"attacker.break", 0.7, 0, 0.99, "share left"},
    [CS_FRONT_DEF_SKILL] = {"defender.skill", 1, 0.01, 100, "factor"},
    [CS_FRONT_DEF_MORALE] = {"defender.morale", 1, 0.01, 100, "factor"},
    [CS_FRONT_DEF_MANPOWER] = {"defender.manpower", 1, 0.01, 100, "factor"},
    [CS_FRONT_DEF_LEARNING] = {"defender.learning", 0, -0.9, 10, "share"},
    [CS_FRONT_DEF_BREAK] = {"defender.break", 0.7, 0, 0.99, "share left"},
    [CS_FRONT_EXPONENT] = {"exponent", 2, 0.1, 4, "2 square, 1 linear"},
    [CS_FRONT_ADVANTAGE] = {"advantage", 1, 0.01, 100, "factor"},
    [CS_FRONT_HISTORY_SD] = {"history_sd", CS_HISTORY_SD, 0.01, 10, "of ln(loss ratio)"},
    [CS_FRONT_LUCK] = {"luck", NAN, -40, 40, "standard deviations"},
    [CS_FRONT_MONTHS] = {"months", 1, 0, 1200, "months"},
    [CS_FRONT_RAID_COUNT] = {"raid.count", 0, 0, 1e9, "munitions/month"},
    [CS_FRONT_RAID_PRICE] = {"raid.price", 1, 1e-9, 1e9, "MUSD"},
    [CS_FRONT_RAID_DAMAGE] = {"raid.damage", 0, 0, 1e9, "equivalents"},
    [CS_FRONT_STOCK] = {"interceptors.stock", 0, 0, 1e9, "interceptors"},
    [CS_FRONT_MAKE] = {"interceptors.make", 0, 0, 1e9, "interceptors/month"},
    [CS_FRONT_P_KILL] = {"interceptors.p_kill", 0.8, 1e-9, 1, "chance"},
    [CS_FRONT_SHOTS] = {"interceptors.shots", 1, 1, 100, "per target"},
    [CS_FRONT_SHOT_PRICE] = {"interceptors.price", 0, 0, 1e9, "MUSD"},
    [CS_FRONT_VALUE] = {"stakes.value", 1, 1e-9, 1e12, "any unit"},
    [CS_FRONT_COST] = {"stakes.cost", 0, -1e12, 1e12, "the same unit"},
    [CS_FRONT_STATUS_QUO] = {"stakes.status_quo", 0, -1e12, 1e12, "the same unit"},
};

typedef struct {
  double strength, worth; /* equivalents; MUSD */
} side;

static side add_up(const double *types, size_t n, const double *scalars, cs_front_scalar first) {
  double factor =
      scalars[first] * scalars[first + 1] * scalars[first + 2] * (1 + scalars[first + 3]);
  side s = {0, 0};

  for (size_t k = 0; k < n; k++) {
    s.strength += types[3 * k] * types[3 * k + 1];
    s.worth += types[3 * k] * types[3 * k + 2];
  }
  s.strength *= factor;
  return s;
}

/* Share of a strength lost when `spent` of S^r k is. */
static double share_lost(double spent, double all, double r) {
  return 1 - pow(fmax(0, 1 - spent / all), 1 / r);
}

void cs_front_solve(const cs_front *f, const double *in, double *out) {
  const double *att_types = in + CS_FRONT_SCALARS, *def_types = att_types + 3 * f->n_att;
  side att = add_up(att_types, f->n_att, in, CS_FRONT_ATT_SKILL);
  side def = add_up(def_types, f->n_def, in, CS_FRONT_DEF_SKILL);
  double months = in[CS_FRONT_MONTHS], raided = in[CS_FRONT_RAID_COUNT] * months;
  double r = in[CS_FRONT_EXPONENT], luck = exp(in[CS_FRONT_LUCK] * in[CS_FRONT_HISTORY_SD]);
  cs_leak_layer layer = {.p_kill = in[CS_FRONT_P_KILL],
                         .shots = in[CS_FRONT_SHOTS],
                         .magazine = in[CS_FRONT_STOCK] + in[CS_FRONT_MAKE] * months,
                         .price = in[CS_FRONT_SHOT_PRICE]};
  cs_leak_raid raid = {.price = in[CS_FRONT_RAID_PRICE]};
  cs_sustain stock = {.stock = in[CS_FRONT_STOCK],
                      .before = in[CS_FRONT_MAKE],
                      .after = in[CS_FRONT_MAKE],
                      .tau = 1,
                      .use = in[CS_FRONT_RAID_COUNT] * in[CS_FRONT_SHOTS]};
  double all_att, all_def, reserve_att, reserve_def, spent, kept = 1, margin, p_hold;
  cs_leak_result leak = {0};

  if (raided > 0) cs_leak_solve(&layer, 1, &raid, raided, &leak);
  if (def.strength > 0) kept = exp(-leak.leakers * in[CS_FRONT_RAID_DAMAGE] / def.strength);
  all_att = pow(att.strength, r);
  all_def = in[CS_FRONT_ADVANTAGE] * pow(def.strength * kept, r);
  reserve_att = all_att * (1 - pow(in[CS_FRONT_ATT_BREAK], r));
  reserve_def = all_def * (1 - pow(in[CS_FRONT_DEF_BREAK], r));
  margin = log(reserve_def / reserve_att);
  p_hold = cs_normal_cdf(margin / in[CS_FRONT_HISTORY_SD]);
  spent = fmin(reserve_att, reserve_def * luck);
  out[CS_FRONT_P_HOLD] = p_hold;
  out[CS_FRONT_HELD] = reserve_def * luck > reserve_att;
  out[CS_FRONT_LOSS_ATT] = share_lost(spent, all_att, r);
  /* What the raid took and what the fight takes of the rest. */
  out[CS_FRONT_LOSS_DEF] = 1 - kept * (1 - share_lost(spent, all_def * luck, r));
  out[CS_FRONT_SPENT_ATT] = out[CS_FRONT_LOSS_ATT] * att.worth + raided * raid.price;
  out[CS_FRONT_SPENT_DEF] = out[CS_FRONT_LOSS_DEF] * def.worth + leak.spent;
  /* No raid costs nobody anything. */
  out[CS_FRONT_COST_RATIO] = raided > 0 ? leak.munition_ratio : 0;
  out[CS_FRONT_DAMAGE_RATIO] =
      raided > 0 ? (leak.spent + (1 - kept) * def.worth) / (raided * raid.price) : 0;
  out[CS_FRONT_LEAK] = raided > 0 ? leak.leakers / raided : 0;
  out[CS_FRONT_MONTHS_TO_EMPTY] = fmin(CS_FRONT_HORIZON, cs_sustain_empty(&stock));
  out[CS_FRONT_EXHAUSTED_AT] = in[CS_FRONT_STOCK] / in[CS_FRONT_SHOTS];
  out[CS_FRONT_P_STAR] =
      cs_deny_threshold(in[CS_FRONT_VALUE], in[CS_FRONT_COST], in[CS_FRONT_STATUS_QUO]);
  out[CS_FRONT_DETERRED] = 1 - p_hold <= out[CS_FRONT_P_STAR];
  /* A side without any force is no front. */
  if (!isfinite(margin)) {
    for (size_t k = 0; k < CS_FRONT_OUTPUTS; k++) out[k] = NAN;
  }
}

void cs_front_evaluate(const void *self, const cs_batch *b) {
  const cs_front *f = self;
  size_t n_in = CS_FRONT_SCALARS + 3 * (f->n_att + f->n_def);
  double in[CS_FRONT_SCALARS + 6 * CS_FRONT_FORCES], out[CS_FRONT_OUTPUTS];

  for (size_t i = 0; i < b->n; i++) {
    for (size_t k = 0; k < n_in; k++) in[k] = b->in[k][i];
    cs_front_solve(f, in, out);
    for (size_t k = 0; k < CS_FRONT_OUTPUTS; k++) b->out[k][i] = out[k];
  }
}

static void tell(cs_buf *text, const char *what, double x, const char *unit) {
  char number[32];

  cs_buf_printf(text, "    %-44s %s %s\n", what, cs_number_short(x, 5, number), unit);
}

void cs_front_explain(const void *self, const double *in, const double *out, cs_buf *text) {
  const cs_front *f = self;
  const double *types = in + CS_FRONT_SCALARS;

  tell(text, "attacker's strength", add_up(types, f->n_att, in, CS_FRONT_ATT_SKILL).strength,
       "equivalents");
  tell(text, "defender's strength before the raid",
       add_up(types + 3 * f->n_att, f->n_def, in, CS_FRONT_DEF_SKILL).strength, "equivalents");
  tell(text, "raid", in[CS_FRONT_RAID_COUNT] * in[CS_FRONT_MONTHS], "munitions");
  tell(text, "share that leaks", out[CS_FRONT_LEAK], "");
  tell(text, "chance to hold", out[CS_FRONT_P_HOLD], "");
  tell(text, "luck on the loss ratio", exp(in[CS_FRONT_LUCK] * in[CS_FRONT_HISTORY_SD]),
       "times for the defender");
  tell(text, "held", out[CS_FRONT_HELD], "(1 yes)");
  tell(text, "attacker's threshold p*", out[CS_FRONT_P_STAR], "");
  tell(text, "deterred", out[CS_FRONT_DETERRED], "(1 yes)");
}
