/* Evolution of a conflict as a Markov chain: in each round one decision maker, all equally likely,
 * gets the move.  With chance 1 - noise it goes to one of its improvements, all equally likely (it
 * stays when it has none); with chance noise it makes any of its moves or stays, all equally
 * likely. */
#ifndef CASUS_MODELS_CONFLICT_EVOLVE_H
#define CASUS_MODELS_CONFLICT_EVOLVE_H

#include "models/conflict/structure.h"

enum { CS_EVOLVE_STATES = 256 };

typedef struct {
  double *share;   /* [state]: long-run share of rounds spent there, starting from `start` */
  double *passage; /* [state]: expected rounds until it is first entered from `start`; infinite when
                    * that is not sure to happen; 0 for the start itself */
} cs_evolution;

/* At most CS_EVOLVE_STATES states; 0 <= noise <= 1.  O(n^4). */
casus_status cs_evolve(const cs_conflict *c, const uint32_t *const *rank, uint32_t start,
                       double noise, cs_arena *arena, cs_evolution *out);

#endif
