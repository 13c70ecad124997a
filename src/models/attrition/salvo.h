/* Salvos of missiles between two fleets: Hughes' deterministic model (Hughes 1995), Armstrong's
 * stochastic one (Armstrong 2005) in his approximation and exactly. */
#ifndef CASUS_MODELS_ATTRITION_SALVO_H
#define CASUS_MODELS_ATTRITION_SALVO_H

#include "casus.h"

#include <stdbool.h>

/* One side of an exchange.  Scouting and readiness multiply the chances before they come here. */
typedef struct {
  double units;
  double shots;                  /* offensive shots a unit has in one salvo */
  double p_hit;                  /* chance that a shot is well aimed, 0..1 */
  double intercepts;             /* defensive shots a unit has in one salvo */
  double p_stop;                 /* chance that a defensive shot stops a well-aimed missile, 0..1 */
  double damage_mean, damage_sd; /* units put out of action by one hit on this side; mean > 0 */
} cs_salvo_side;

/* Losses of the side that is shot at, in units. */
typedef struct {
  double mean, sd, p_none, p_all;
} cs_salvo_loss;

/* Hughes: the expected number of hits that come through, times the damage, held to 0..units. */
double cs_salvo_hughes(const cs_salvo_side *from, const cs_salvo_side *at);

/* Armstrong's normal approximation, with his correction for continuity. */
void cs_salvo_armstrong(const cs_salvo_side *from, const cs_salvo_side *at, cs_salvo_loss *out);

/* Most shots or intercepts of one side in the exact models. */
enum { CS_SALVO_SHOTS = 20000 };

typedef enum {
  CS_DEFENCE_AREA, /* every intercept may be used on any missile */
  CS_DEFENCE_POINT /* each unit is fired at, and defends itself, alone: shots are spread evenly */
} cs_defence;

/* The exact distribution: two binomials, convolved; damage is normal per hit, the sum held to
 * 0..units (for point defence to 0..1 per unit).  Units, shots and intercepts are whole here.
 * CASUS_NOMEM; CASUS_LIMIT beyond CS_SALVO_SHOTS. */
casus_status cs_salvo_exact(const cs_salvo_side *from, const cs_salvo_side *at, cs_defence defence,
                            cs_salvo_loss *out);

/* Several rounds, both sides firing at once, until one is gone or `rounds` are over: exact, on the
 * numbers of hits each side can still take (1 / damage_mean a unit, rounded; damage_sd is not
 * used).  A unit fires until its last hit.  Point defence takes units that one hit puts out of
 * action, since only then nobody needs to know which unit has taken how many. */
typedef struct {
  double mean_a, mean_b; /* units left */
  double p_a, p_b;       /* chance that only a, only b is left */
  double p_none;         /* that nobody is */
} cs_salvo_rounds;

enum { CS_SALVO_HITS = 200 };

/* CASUS_LIMIT when a side can take more than CS_SALVO_HITS, CASUS_CASE when point defence is asked
 * for units that take more than one hit. */
casus_status cs_salvo_fight(const cs_salvo_side *a, const cs_salvo_side *b, size_t rounds,
                            cs_defence defence, cs_salvo_rounds *out);

#endif
