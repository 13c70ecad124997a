/* A conflict solved, as tables for people: what holds and why, what would have to be wanted, how it
 * evolves. */
#ifndef CASUS_FACES_CONFLICT_TABLE_H
#define CASUS_FACES_CONFLICT_TABLE_H

#include "base/text.h"
#include "faces/conflict/solved.h"

enum { CS_CONFLICT_DRAWN = 512 }; /* states of a drawing, at most */

/* States, equilibria, coalitions that break them, ways from the status quo. */
casus_status cs_conflict_table(const cs_solved_conflict *s, cs_arena *arena, cs_buf *out);

/* Why the state holds or doesn't, in sentences: each decision maker by `concept`, or by its own
 * when `each_own`.  Every certificate is checked before it is told. */
casus_status cs_conflict_explain(const cs_solved_conflict *s, uint32_t state, cs_concept concept,
                                 bool each_own, cs_arena *arena, cs_buf *out);

/* What each would have to want for the state to hold. */
casus_status cs_conflict_inverse(const cs_solved_conflict *s, uint32_t state, cs_concept concept,
                                 bool each_own, cs_arena *arena, cs_buf *out);

/* Long-run shares and first-passage times from the status quo. */
casus_status cs_conflict_evolution(const cs_solved_conflict *s, double noise, cs_arena *arena,
                                   cs_buf *out);

/* The integrated graph for Graphviz: a node a state, equilibria (each by its own concept) filled;
 * an arc a move, solid when it improves its mover's lot. */
void cs_conflict_dot(const cs_solved_conflict *s, cs_buf *out);

#endif
