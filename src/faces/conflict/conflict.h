/* What holds in a conflict, for people and for programs. */
#ifndef CASUS_FACES_CONFLICT_CONFLICT_H
#define CASUS_FACES_CONFLICT_CONFLICT_H

#include "faces/conflict/turning_comparisons.h"
#include "faces/conflict/turning_beliefs.h"
#include "faces/conflict/solved.h"
#include "base/text.h"

#include <jansson.h>

/* States, equilibria, coalitions that break them, ways from the status quo. */
casus_status cs_conflict_table(const cs_solved_conflict *s, cs_arena *arena, cs_buf *out);

/* Why the state holds or doesn't, in sentences: each decision maker by `concept`, or by its own
 * when `each_own`.  Every certificate is checked before it is told. */
casus_status cs_conflict_explain(const cs_solved_conflict *s, uint32_t state, cs_concept concept,
                                 bool each_own, cs_arena *arena, cs_buf *out);

/* The same for any of several states: which hold, and for each of the others who would leave it by
 * what. */
casus_status cs_conflict_explain_group(const cs_solved_conflict *s, const uint32_t *states,
                                       size_t n, cs_concept concept, bool each_own, cs_arena *arena,
                                       cs_buf *out);

/* What each would have to see in the others to change its mind about the state; each by its own
 * concept, in the picture it acts on. */
casus_status cs_conflict_seeing(const cs_solved_conflict *s, uint32_t state, cs_arena *arena,
                                cs_buf *out);

/* How often the state holds, and which comparison decides. */
casus_status cs_conflict_flips(const cs_solved_conflict *s, const cs_flips *f, cs_buf *out);

/* What each would have to want for any of the states to hold: the one that takes the fewest
 * exchanges in all rankings together is found, and told. */
casus_status cs_conflict_inverse_group(const cs_solved_conflict *s, const uint32_t *states,
                                       size_t n, cs_concept concept, bool each_own, cs_arena *arena,
                                       cs_buf *out);

/* What each would have to want for the state to hold. */
casus_status cs_conflict_inverse(const cs_solved_conflict *s, uint32_t state, cs_concept concept,
                                 bool each_own, cs_arena *arena, cs_buf *out);

/* Long-run shares and first-passage times from the status quo. */
casus_status cs_conflict_evolution(const cs_solved_conflict *s, double noise, cs_arena *arena,
                                   cs_buf *out);

/* One line a state, decision maker and concept. */
void cs_conflict_csv_head(cs_buf *out);
void cs_conflict_csv(const cs_solved_conflict *s, cs_buf *out);

/* The same of --evolve (share of rounds; rounds until it is first entered, empty: not sure), of
 * --inverse (one line a decision maker; the last cell the numbers of the states that it would have
 * to like no better) and of --flips (one line a comparison: futures in which it decides). */
void cs_conflict_evolution_csv_head(cs_buf *out);
casus_status cs_conflict_evolution_csv(const cs_solved_conflict *s, double noise, cs_arena *arena,
                                       cs_buf *out);
void cs_conflict_inverse_csv_head(cs_buf *out);
casus_status cs_conflict_inverse_csv(const cs_solved_conflict *s, uint32_t state,
                                     cs_concept concept, bool each_own, cs_arena *arena,
                                     cs_buf *out);
void cs_conflict_flips_csv_head(cs_buf *out);
void cs_conflict_flips_csv(const cs_solved_conflict *s, const cs_flips *f, cs_buf *out);

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

/* The integrated graph for Graphviz: a node a state, equilibria (each by its own concept) filled;
 * an arc a move, solid when it improves its mover's lot. */
void cs_conflict_dot(const cs_solved_conflict *s, cs_buf *out);

enum { CS_CONFLICT_LISTED = 64, CS_CONFLICT_DRAWN = 512 };

#endif
