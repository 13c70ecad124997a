/* Status-quo analysis (Li, Kilgour and Hipel 2005): how each state can come about from the present
 * one, by whatever moves or by improvements only, in legal sequences. */
#ifndef CASUS_MODELS_CONFLICT_PATHS_H
#define CASUS_MODELS_CONFLICT_PATHS_H

#include "models/conflict/certificate.h"

typedef struct {
  uint32_t start;
  uint32_t *steps; /* [state]: moves of a shortest sequence; CS_NO_STATE: none leads there */
  uint32_t *parent, *node_of; /* of the search tree */
  size_t n_dms;
} cs_paths;

/* rank NULL: any move; else improvements of the mover, from where the step starts. */
casus_status cs_paths_find(const cs_conflict *c, const uint32_t *const *rank, uint32_t start,
                           cs_arena *arena, cs_paths *out);

/* The moves of a shortest sequence to `state` (which must be reachable), in the arena. */
casus_status cs_paths_to(const cs_paths *p, uint32_t state, cs_arena *arena, cs_turn **moves,
                         size_t *n);

#endif
