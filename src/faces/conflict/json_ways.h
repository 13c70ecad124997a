/* Pieces of a conflict's JSON; each adds to the object `o`. */
#ifndef CASUS_FACES_CONFLICT_JSON_WAYS_H
#define CASUS_FACES_CONFLICT_JSON_WAYS_H

#include "faces/conflict/solved.h"

#include <jansson.h>

#include <jansson.h>

/* "ways": to each equilibrium (each by its own concept), by improvements if that goes. */
casus_status cs_conflict_ways_json(const cs_solved_conflict *s, cs_arena *arena, json_t *o);

/* "evolution": long-run shares and first-passage times; at most CS_EVOLVE_STATES states and a
 * status quo. */
casus_status cs_conflict_evolution_json(const cs_solved_conflict *s, double noise, cs_arena *arena,
                                        json_t *o);

/* "inverse": what each, and all together, would have to want for the state to hold. */
casus_status cs_conflict_inverse_json(const cs_solved_conflict *s, uint32_t state,
                                      cs_concept concept, bool each_own, cs_arena *arena,
                                      json_t *o);

#endif
