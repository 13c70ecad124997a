/* Conflicts solved, as JSON. */
#ifndef CASUS_FACES_CONFLICT_JSON_H
#define CASUS_FACES_CONFLICT_JSON_H

#include "faces/conflict/turning_comparisons.h"

#include <jansson.h>

/* What a JSON document holds beyond what stands. */
typedef struct {
  const cs_flips *flips;  /* [conflict], or NULL */
  const uint32_t *wished; /* [conflict]: the state that --inverse asks for, or NULL */
  cs_concept concept;     /* for it */
  bool each_own, evolves; /* evolves: also with more states than CS_CONFLICT_LISTED */
  double noise;           /* of the evolution */
  uint64_t seed;          /* of the futures of flips */
} cs_conflict_extras;

/* A JSON document (schema/conflict.schema.json), the caller's.  NULL, or only a part of it, when
 * out of memory. */
json_t *cs_conflict_json(const cs_solved_conflicts *all, const cs_conflict_extras *extras,
                         const char *path, cs_arena *arena);

#endif
