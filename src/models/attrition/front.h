/* The front of a case: does it hold, at what cost, and does attacking pay?  One future at a time,
 * from closed forms only. */
#ifndef CASUS_MODELS_ATTRITION_FRONT_H
#define CASUS_MODELS_ATTRITION_FRONT_H

#include "quantity/graph.h"

enum { CS_FRONT_FORCES = 64 }; /* most types a side */

/* Inputs that are single numbers; names, defaults and ranges in front.c. */
typedef enum {
  CS_FRONT_ATT_SKILL,
  CS_FRONT_ATT_MORALE,
  CS_FRONT_ATT_MANPOWER,
  CS_FRONT_ATT_LEARNING,
  CS_FRONT_ATT_BREAK,
  CS_FRONT_DEF_SKILL,
  CS_FRONT_DEF_MORALE,
  CS_FRONT_DEF_MANPOWER,
  CS_FRONT_DEF_LEARNING,
  CS_FRONT_DEF_BREAK,
  CS_FRONT_EXPONENT,
  CS_FRONT_ADVANTAGE,
  CS_FRONT_HISTORY_SD,
  CS_FRONT_LUCK,
  CS_FRONT_MONTHS,
  CS_FRONT_RAID_COUNT,
  CS_FRONT_RAID_PRICE,
  CS_FRONT_RAID_DAMAGE,
  CS_FRONT_STOCK,
  CS_FRONT_MAKE,
  CS_FRONT_P_KILL,
  CS_FRONT_SHOTS,
  CS_FRONT_SHOT_PRICE,
  CS_FRONT_VALUE,
  CS_FRONT_COST,
  CS_FRONT_STATUS_QUO,
  CS_FRONT_SCALARS
} cs_front_scalar;

typedef struct {
  const char *name; /* path below the model's name */
  double fallback;  /* NAN: must be given */
  double least, most;
  const char *unit;
} cs_front_input;

extern const cs_front_input cs_front_inputs[CS_FRONT_SCALARS];

typedef enum {
  CS_FRONT_P_HOLD,   /* chance that the front holds, over history's uncertainty */
  CS_FRONT_HELD,     /* does it in this future (1 or 0)? */
  CS_FRONT_LOSS_DEF, /* share of the defender's strength lost in the fight */
  CS_FRONT_LOSS_ATT,
  CS_FRONT_SPENT_DEF,    /* MUSD: materiel lost and interceptors */
  CS_FRONT_SPENT_ATT,    /* MUSD: materiel lost and raid */
  CS_FRONT_COST_RATIO,   /* interceptors / raid */
  CS_FRONT_DAMAGE_RATIO, /* (interceptors + damage) / raid */
  CS_FRONT_LEAK,         /* share of the raid that gets through */
  CS_FRONT_MONTHS_TO_EMPTY,
  CS_FRONT_EXHAUSTED_AT, /* munitions that empty the stock, without production */
  CS_FRONT_P_STAR,       /* the attacker's threshold */
  CS_FRONT_DETERRED,
  CS_FRONT_OUTPUTS
} cs_front_output;

/* Months beyond which a stock counts as lasting: outputs are finite. */
enum { CS_FRONT_HORIZON = 120 };

typedef struct {
  const char *attacker, *defender; /* names for outputs */
  size_t n_att, n_def;
  /* Inputs: the scalars, then count, effect, price of each type of the attacker, then of the
   * defender. */
} cs_front;

/* One future: in[] as above, out[CS_FRONT_OUTPUTS]. */
void cs_front_solve(const cs_front *f, const double *in, double *out);

void cs_front_evaluate(const void *self, const cs_batch *batch);
void cs_front_explain(const void *self, const double *in, const double *out, cs_buf *text);

#endif
