/* What a term of a utility would have to be for a state to hold. */
#ifndef CASUS_FACES_CONFLICT_SOLVED_TERM_H
#define CASUS_FACES_CONFLICT_SOLVED_TERM_H

#include "faces/conflict/solved.h"

/* The value nearest to the present one that term `term` of dm's utility must take, all else as it
 * is, for the state to be stable for dm.  Each state changes its place against `state` at one value
 * of the term, so those values, and points just beyond them (CS_TERM_STEP of the spread), are
 * tried.  False when no value does. */
#define CS_TERM_STEP 1e-6
casus_status cs_solved_conflict_term(const cs_solved_conflict *s, size_t dm, size_t term,
                                     uint32_t state, cs_concept concept, cs_arena *arena,
                                     bool *found, double *value);

#endif
