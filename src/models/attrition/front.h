/* The front of a case: does it hold, at what cost, and does attacking pay?  Closed forms only, in
 * columns of futures. */
#ifndef CASUS_MODELS_ATTRITION_FRONT_H
#define CASUS_MODELS_ATTRITION_FRONT_H

#include "quantity/graph.h"

#include <stdbool.h>
#include <stdint.h>

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

/* A front is five parts, so that a world computes only what its overlay reaches and a run only what
 * somebody asks for.  Each takes columns in the order of its inputs; a part with types of forces
 * has them after its scalars: the attacker's types, then the defender's. */
typedef enum {
  CS_FRONT_RAID,   /* raid against interceptors */
  CS_FRONT_HOLD,   /* strengths and the chance to hold */
  CS_FRONT_DAMAGE, /* what the raid destroys, in money */
  CS_FRONT_FIGHT,  /* the fight of this future */
  CS_FRONT_DENY,   /* the attacker's choice */
  CS_FRONT_PARTS
} cs_front_part;

typedef enum {
  /* CS_FRONT_HOLD */
  CS_FRONT_P_HOLD,       /* chance that the front holds, over history's uncertainty */
  CS_FRONT_STRENGTH_DEF, /* equivalents, before the raid */
  CS_FRONT_STRENGTH_ATT,
  CS_FRONT_RAID_LOSS, /* share of the defender's strength that the raid destroys */
  /* CS_FRONT_RAID */
  CS_FRONT_LEAK,       /* share of the raid that gets through */
  CS_FRONT_COST_RATIO, /* interceptors / raid */
  CS_FRONT_MONTHS_TO_EMPTY,
  CS_FRONT_EXHAUSTED_AT, /* munitions that empty the stock, without production */
  /* CS_FRONT_DAMAGE */
  CS_FRONT_DAMAGE_RATIO, /* (interceptors + damage) / raid */
  /* CS_FRONT_FIGHT */
  CS_FRONT_HELD,     /* does it hold in this future (1 or 0)? */
  CS_FRONT_LOSS_DEF, /* share of the defender's strength lost to raid and fight */
  CS_FRONT_LOSS_ATT,
  CS_FRONT_SPENT_DEF, /* MUSD: materiel lost and interceptors */
  CS_FRONT_SPENT_ATT, /* MUSD: materiel lost and raid */
  /* CS_FRONT_DENY */
  CS_FRONT_P_STAR, /* the attacker's threshold */
  CS_FRONT_DETERRED,
  CS_FRONT_OUTPUTS
} cs_front_output;

/* Months beyond which a stock counts as lasting: outputs are finite. */
enum { CS_FRONT_HORIZON = 120 };

/* What a part reads: scalars of the front (0..CS_FRONT_SCALARS) and outputs of earlier parts
 * (CS_FRONT_SCALARS + the output), then the forces' numbers. */
enum { CS_FRONT_READS = 17 };

typedef struct {
  const char *name;
  uint8_t reads[CS_FRONT_READS];
  uint8_t n_reads;
  bool of_att, of_def;   /* does it read these sides' forces, ... */
  bool counts_effects;   /* ... counts and effects in turn, or counts and prices? */
  cs_front_output first; /* its outputs: first..first + n_outputs */
  uint8_t n_outputs;
  void (*evaluate)(const void *self, const cs_batch *batch);
  size_t (*workspace)(const void *self, size_t n);
  void (*explain)(const void *self, const double *in, const double *out, cs_buf *text);
} cs_front_form;

extern const cs_front_form cs_front_forms[CS_FRONT_PARTS];

/* What all parts of one front share. */
typedef struct {
  const char *attacker, *defender; /* names for outputs */
  size_t n_att, n_def;             /* types of forces */
} cs_front;

#endif
