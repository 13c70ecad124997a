/* What a conflict turns on, in sentences: groups of states, beliefs, comparisons over futures. */
#ifndef CASUS_FACES_CONFLICT_SENTENCES_H
#define CASUS_FACES_CONFLICT_SENTENCES_H

#include "base/text.h"
#include "faces/conflict/turning_comparisons.h"

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

#endif
