/* The front: raid and air defence first, then the fight, then the attacker's choice.
 *
 *   raid        n = raid a month * months against M = stock + make * months interceptors, `shots` a
 *               target: min(n, M / shots) are engaged, (1 - p_kill)^shots of them and all others
 *               leak (one layer of leak.h)
 *   strength    S = skill morale manpower (1 + learning) sum count effect        equivalents
 *               leakers * damage are lost of S_def as S_def exp(-leakers damage / S_def)
 *   fight       the laws' invariant with exponent r (2 square, 1 linear): whoever's reserve
 *               R_def = advantage S_def^r (1 - break_def^r), R_att = S_att^r (1 - break_att^r)
 *               is smaller breaks first (laws.h)
 *   history     ln of the loss ratio errs by a normal of sd history_sd; it multiplies R_def, so
 *               p_hold = Phi(ln(R_def / R_att) / history_sd)
 *   this future luck, a standard normal draw, is that error: it decides held and the losses
 *   deterrence  the attacker attacks when (1 - p_hold) value - cost > status quo (deny.h)
 *
 * Loops run over columns without branches; powers with an exponent other than 1 and 2 are mended
 * one by one afterwards, so that a future's value doesn't depend on its neighbours. */
#include "models/attrition/front.h"

#include "base/libm.h"
#include "base/special.h"
#include "base/vector.h"
#include "models/attrition/calibrate.h"
#include "models/attrition/deny.h"

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

/* y = x^r. */
CS_COLUMNS static void power(size_t n, const double *x, const double *r, double *restrict y) {
  for (size_t i = 0; i < n; i++) y[i] = r[i] == 1 ? x[i] : x[i] * x[i];
  for (size_t i = 0; i < n; i++) {
    if (r[i] != 1 && r[i] != 2) y[i] = cs_pow(x[i], r[i]);
  }
}

/* sum[i] += x[i] y[i]. */
CS_COLUMNS static void add_products(size_t n, const double *restrict x, const double *restrict y,
                                    double *restrict sum) {
  for (size_t i = 0; i < n; i++) sum[i] += x[i] * y[i];
}

/* Sum of the products of two columns a type. */
static void add_types(size_t n, const double *const *types, size_t n_types, double *sum) {
  for (size_t i = 0; i < n; i++) sum[i] = 0;
  for (size_t k = 0; k < n_types; k++) add_products(n, types[2 * k], types[2 * k + 1], sum);
}

static size_t columns(size_t n, size_t wanted) {
  return wanted * n * sizeof(double);
}

static void tell(cs_buf *text, const char *what, double x, const char *unit) {
  char number[32];

  cs_buf_printf(text, "    %-44s %s %s\n", what, cs_number_short(x, 5, number), unit);
}

/* ---- raid ---------------------------------------------------------------------------------- */

enum {
  RAID_MONTHS,
  RAID_COUNT,
  RAID_PRICE,
  RAID_STOCK,
  RAID_MAKE,
  RAID_P_KILL,
  RAID_SHOTS,
  RAID_SHOT_PRICE
};

CS_COLUMNS static void raid_columns(size_t n, const double *const *in, const double *restrict pass,
                                    double *restrict leak, double *restrict ratio,
                                    double *restrict empty, double *restrict exhausted) {
  const double *months = in[RAID_MONTHS], *count = in[RAID_COUNT], *price = in[RAID_PRICE];
  const double *stock = in[RAID_STOCK], *make = in[RAID_MAKE], *shots = in[RAID_SHOTS];
  const double *shot_price = in[RAID_SHOT_PRICE];

  for (size_t i = 0; i < n; i++) {
    double raided = count[i] * months[i], full = (stock[i] + make[i] * months[i]) / shots[i];
    double met = full < raided ? full : raided, use = count[i] * shots[i] - make[i];
    double lasts = stock[i] / (use > 0 ? use : 1);

    /* Without a raid nothing leaks and nobody pays. */
    leak[i] = raided > 0 ? (met * pass[i] + (raided - met)) / raided : 0;
    ratio[i] = raided > 0 ? met * shots[i] * shot_price[i] / (raided * price[i]) : 0;
    empty[i] = use > 0 && lasts < CS_FRONT_HORIZON ? lasts : CS_FRONT_HORIZON;
    exhausted[i] = stock[i] / shots[i];
  }
}

static void raid(const void *self, const cs_batch *b) {
  double *pass = b->workspace, *miss = pass + b->n;

  (void)self;
  for (size_t i = 0; i < b->n; i++) miss[i] = 1 - b->in[RAID_P_KILL][i];
  power(b->n, miss, b->in[RAID_SHOTS], pass);
  raid_columns(b->n, b->in, pass, b->out[0], b->out[1], b->out[2], b->out[3]);
}

static size_t two_columns(const void *self, size_t n) {
  (void)self;
  return columns(n, 2);
}

static void explain_raid(const void *self, const double *in, const double *out, cs_buf *text) {
  (void)self;
  tell(text, "raid", in[RAID_COUNT] * in[RAID_MONTHS], "munitions");
  tell(text, "share that leaks", out[0], "");
  tell(text, "interceptors' cost / raid's", out[1], "");
}

/* ---- hold ---------------------------------------------------------------------------------- */

enum {
  HOLD_ATT_SKILL,
  HOLD_DEF_SKILL = HOLD_ATT_SKILL + 4, /* morale, manpower, learning follow each */
  HOLD_ATT_BREAK = HOLD_DEF_SKILL + 4,
  HOLD_DEF_BREAK,
  HOLD_EXPONENT,
  HOLD_ADVANTAGE,
  HOLD_HISTORY_SD,
  HOLD_RAIDED, /* count, months, damage, leak follow */
  HOLD_READS = HOLD_RAIDED + 4
};

/* strength *= the four factors. */
CS_COLUMNS static void multiply(size_t n, const double *const *factors, double *restrict strength) {
  for (size_t i = 0; i < n; i++)
    strength[i] *= factors[0][i] * factors[1][i] * factors[2][i] * (1 + factors[3][i]);
}

/* The exponent of what the raid leaves. */
CS_COLUMNS static void raid_exponent(size_t n, const double *const *raided,
                                     const double *restrict def, double *restrict x) {
  for (size_t i = 0; i < n; i++) {
    double destroyed = raided[0][i] * raided[1][i] * raided[2][i] * raided[3][i];

    x[i] = def[i] > 0 ? -destroyed / def[i] : 0;
  }
}

/* Breaking reserve x^r - (break x)^r of a strength, with x in `strength`. */
static void reserve(size_t n, const double *strength, const double *end, const double *r,
                    double *restrict work, double *restrict out) {
  power(n, strength, r, out);
  power(n, end, r, work);
  for (size_t i = 0; i < n; i++) out[i] *= 1 - work[i];
}

static void hold(const void *self, const cs_batch *b) {
  const cs_front *f = self;
  size_t n = b->n;
  double *kept = b->workspace, *work = kept + n, *left = work + n, *odds = left + n;
  double *p_hold = b->out[0], *def = b->out[1], *att = b->out[2], *raid_loss = b->out[3];

  add_types(n, b->in + HOLD_READS, f->n_att, att);
  multiply(n, b->in + HOLD_ATT_SKILL, att);
  add_types(n, b->in + HOLD_READS + 2 * f->n_att, f->n_def, def);
  multiply(n, b->in + HOLD_DEF_SKILL, def);
  raid_exponent(n, b->in + HOLD_RAIDED, def, work);
  cs_exp_column(n, work, kept);
  for (size_t i = 0; i < n; i++) {
    raid_loss[i] = 1 - kept[i];
    left[i] = def[i] * kept[i];
  }
  reserve(n, left, b->in[HOLD_DEF_BREAK], b->in[HOLD_EXPONENT], work, odds);
  reserve(n, att, b->in[HOLD_ATT_BREAK], b->in[HOLD_EXPONENT], work, left);
  for (size_t i = 0; i < n; i++)
    work[i] = cs_log(b->in[HOLD_ADVANTAGE][i] * odds[i] / left[i]) / b->in[HOLD_HISTORY_SD][i];
  cs_normal_cdf_column(n, work, p_hold);
  /* A side without any force is no front. */
  for (size_t i = 0; i < n; i++) {
    if (!isfinite(work[i])) p_hold[i] = NAN;
  }
}

static size_t four_columns(const void *self, size_t n) {
  (void)self;
  return columns(n, 4);
}

static void explain_hold(const void *self, const double *in, const double *out, cs_buf *text) {
  (void)self;
  (void)in;
  tell(text, "attacker's strength", out[2], "equivalents");
  tell(text, "defender's strength before the raid", out[1], "equivalents");
  tell(text, "share of it that the raid destroys", out[3], "");
  tell(text, "chance to hold", out[0], "");
}

/* ---- damage -------------------------------------------------------------------------------- */

enum {
  DAMAGE_COUNT,
  DAMAGE_MONTHS,
  DAMAGE_PRICE,
  DAMAGE_COST_RATIO,
  DAMAGE_RAID_LOSS,
  DAMAGE_READS
};

static void damage(const void *self, const cs_batch *b) {
  const cs_front *f = self;
  const double *const *in = b->in;
  double *worth = b->workspace;

  add_types(b->n, in + DAMAGE_READS, f->n_def, worth);
  for (size_t i = 0; i < b->n; i++) {
    double cost = in[DAMAGE_COUNT][i] * in[DAMAGE_MONTHS][i] * in[DAMAGE_PRICE][i];

    b->out[0][i] = in[DAMAGE_COST_RATIO][i] +
                   (cost > 0 ? in[DAMAGE_RAID_LOSS][i] * worth[i] / (cost > 0 ? cost : 1) : 0);
  }
}

/* ---- fight --------------------------------------------------------------------------------- */

enum {
  FIGHT_STRENGTH_ATT,
  FIGHT_STRENGTH_DEF,
  FIGHT_RAID_LOSS,
  FIGHT_EXPONENT,
  FIGHT_ADVANTAGE,
  FIGHT_ATT_BREAK,
  FIGHT_DEF_BREAK,
  FIGHT_HISTORY_SD,
  FIGHT_LUCK,
  FIGHT_COUNT,
  FIGHT_MONTHS,
  FIGHT_PRICE,
  FIGHT_COST_RATIO,
  FIGHT_READS
};

/* Share of a strength lost when `spent` of its power `all` is. */
static double share_lost(double spent, double all, double r) {
  double left = cs_fmax(0, 1 - spent / all);

  return 1 - (r == 2 ? sqrt(left) : r == 1 ? left : cs_pow(left, 1 / r));
}

static void fight(const void *self, const cs_batch *b) {
  const cs_front *f = self;
  const double *const *in = b->in, *const *types = in + FIGHT_READS, *r = in[FIGHT_EXPONENT];
  size_t n = b->n;
  double *worth_att = b->workspace, *worth_def = worth_att + n, *all_att = worth_def + n,
         *all_def = all_att + n, *end_att = all_def + n, *end_def = end_att + n,
         *luck = end_def + n;

  add_types(n, types, f->n_att, worth_att);
  add_types(n, types + 2 * f->n_att, f->n_def, worth_def);
  for (size_t i = 0; i < n; i++) {
    end_def[i] = in[FIGHT_STRENGTH_DEF][i] * (1 - in[FIGHT_RAID_LOSS][i]);
    luck[i] = in[FIGHT_LUCK][i] * in[FIGHT_HISTORY_SD][i];
  }
  power(n, in[FIGHT_STRENGTH_ATT], r, all_att);
  power(n, end_def, r, all_def);
  power(n, in[FIGHT_ATT_BREAK], r, end_att);
  power(n, in[FIGHT_DEF_BREAK], r, end_def);
  cs_exp_column(n, luck, luck);
  for (size_t i = 0; i < n; i++) {
    double att = all_att[i], def = in[FIGHT_ADVANTAGE][i] * all_def[i] * luck[i];
    double reserve_att = att * (1 - end_att[i]), reserve_def = def * (1 - end_def[i]);
    double spent = cs_fmin(reserve_att, reserve_def), kept = 1 - in[FIGHT_RAID_LOSS][i];
    double raid = in[FIGHT_COUNT][i] * in[FIGHT_MONTHS][i] * in[FIGHT_PRICE][i];
    bool is_front = att > 0 && def > 0;
    double lost_att = is_front ? share_lost(spent, att, r[i]) : NAN;
    /* What the raid took and what the fight takes of the rest. */
    double lost_def = is_front ? 1 - kept * (1 - share_lost(spent, def, r[i])) : NAN;

    b->out[0][i] = is_front ? reserve_def > reserve_att : NAN;
    b->out[1][i] = lost_def;
    b->out[2][i] = lost_att;
    b->out[3][i] = lost_def * worth_def[i] + in[FIGHT_COST_RATIO][i] * raid;
    b->out[4][i] = lost_att * worth_att[i] + raid;
  }
}

static size_t seven_columns(const void *self, size_t n) {
  (void)self;
  return columns(n, 7);
}

static void explain_fight(const void *self, const double *in, const double *out, cs_buf *text) {
  (void)self;
  tell(text, "luck on the loss ratio", cs_exp(in[FIGHT_LUCK] * in[FIGHT_HISTORY_SD]),
       "times for the defender");
  tell(text, "held", out[0], "(1 yes)");
}

/* ---- deny ---------------------------------------------------------------------------------- */

enum { DENY_P_HOLD, DENY_VALUE, DENY_COST, DENY_STATUS_QUO };

static void deny(const void *self, const cs_batch *b) {
  const double *const *in = b->in;

  (void)self;
  for (size_t i = 0; i < b->n; i++) {
    double p = cs_deny_threshold(in[DENY_VALUE][i], in[DENY_COST][i], in[DENY_STATUS_QUO][i]);

    b->out[0][i] = p;
    b->out[1][i] = isnan(in[DENY_P_HOLD][i]) ? NAN : 1 - in[DENY_P_HOLD][i] <= p;
  }
}

static void explain_deny(const void *self, const double *in, const double *out, cs_buf *text) {
  (void)self;
  (void)in;
  tell(text, "attacker's threshold p*", out[0], "");
  tell(text, "deterred", out[1], "(1 yes)");
}

/* ---- the parts ----------------------------------------------------------------------------- */

#define OUT(output) (CS_FRONT_SCALARS + (output))

const cs_front_form cs_front_forms[CS_FRONT_PARTS] = {
    [CS_FRONT_RAID] = {.name = "raid",
                       .reads = {CS_FRONT_MONTHS, CS_FRONT_RAID_COUNT, CS_FRONT_RAID_PRICE,
                                 CS_FRONT_STOCK, CS_FRONT_MAKE, CS_FRONT_P_KILL, CS_FRONT_SHOTS,
                                 CS_FRONT_SHOT_PRICE},
                       .n_reads = 8,
                       .first = CS_FRONT_LEAK,
                       .n_outputs = 4,
                       .evaluate = raid,
                       .workspace = two_columns,
                       .explain = explain_raid},
    [CS_FRONT_HOLD] = {.name = "strengths",
                       .reads = {CS_FRONT_ATT_SKILL, CS_FRONT_ATT_MORALE, CS_FRONT_ATT_MANPOWER,
                                 CS_FRONT_ATT_LEARNING, CS_FRONT_DEF_SKILL, CS_FRONT_DEF_MORALE,
                                 CS_FRONT_DEF_MANPOWER, CS_FRONT_DEF_LEARNING, CS_FRONT_ATT_BREAK,
                                 CS_FRONT_DEF_BREAK, CS_FRONT_EXPONENT, CS_FRONT_ADVANTAGE,
                                 CS_FRONT_HISTORY_SD, CS_FRONT_RAID_COUNT, CS_FRONT_MONTHS,
                                 CS_FRONT_RAID_DAMAGE, OUT(CS_FRONT_LEAK)},
                       .n_reads = HOLD_READS,
                       .of_att = true,
                       .of_def = true,
                       .counts_effects = true,
                       .first = CS_FRONT_P_HOLD,
                       .n_outputs = 4,
                       .evaluate = hold,
                       .workspace = four_columns,
                       .explain = explain_hold},
    [CS_FRONT_DAMAGE] = {.name = "damage",
                         .reads = {CS_FRONT_RAID_COUNT, CS_FRONT_MONTHS, CS_FRONT_RAID_PRICE,
                                   OUT(CS_FRONT_COST_RATIO), OUT(CS_FRONT_RAID_LOSS)},
                         .n_reads = DAMAGE_READS,
                         .of_def = true,
                         .first = CS_FRONT_DAMAGE_RATIO,
                         .n_outputs = 1,
                         .evaluate = damage,
                         .workspace = two_columns},
    [CS_FRONT_FIGHT] = {.name = "fight",
                        .reads = {OUT(CS_FRONT_STRENGTH_ATT), OUT(CS_FRONT_STRENGTH_DEF),
                                  OUT(CS_FRONT_RAID_LOSS), CS_FRONT_EXPONENT, CS_FRONT_ADVANTAGE,
                                  CS_FRONT_ATT_BREAK, CS_FRONT_DEF_BREAK, CS_FRONT_HISTORY_SD,
                                  CS_FRONT_LUCK, CS_FRONT_RAID_COUNT, CS_FRONT_MONTHS,
                                  CS_FRONT_RAID_PRICE, OUT(CS_FRONT_COST_RATIO)},
                        .n_reads = FIGHT_READS,
                        .of_att = true,
                        .of_def = true,
                        .first = CS_FRONT_HELD,
                        .n_outputs = 5,
                        .evaluate = fight,
                        .workspace = seven_columns,
                        .explain = explain_fight},
    [CS_FRONT_DENY] = {.name = "denial",
                       .reads = {OUT(CS_FRONT_P_HOLD), CS_FRONT_VALUE, CS_FRONT_COST,
                                 CS_FRONT_STATUS_QUO},
                       .n_reads = 4,
                       .first = CS_FRONT_P_STAR,
                       .n_outputs = 2,
                       .evaluate = deny,
                       .explain = explain_deny},
};
