/* What would a decision maker have to see in the others to change its mind about a state? */
#ifndef CASUS_FACES_CONFLICT_TURNING_BELIEFS_H
#define CASUS_FACES_CONFLICT_TURNING_BELIEFS_H

#include "faces/conflict/solved.h"

/* One change in what a decision maker believes of another that makes it leave where it would stay,
 * or stay where it would leave. */
typedef struct {
  uint32_t of;  /* whom it is about */
  bool found;   /* does any such change do? */
  bool by_term; /* the value of a term of its utility; else the place of one state */
  size_t term;
  double now, value; /* of the term, as it is seen */
  uint32_t state;    /* is liked better, or no better, than `than` */
  uint32_t than;
  bool better;
  size_t passed; /* how many states it passes in the ranking */
} cs_seeing;

enum { CS_SEEING_STATES = 64 }; /* most states for changes of rankings */

/* For each other decision maker, one term of its utility after the other (a result each), or the
 * one state whose place in its ranking changes by the fewest passed; all else as dm sees it, at the
 * medians, by the concept that dm follows.  Exact for changes of one term, of one state: what a
 * term changes turns at values at which two states between which its owner can move are worth the
 * same, so these and points just beyond them (CS_TERM_STEP of the spread) are tried, the nearest
 * first. *stays: does dm leave the state as it is?  Of cases only, and preferences that are weak
 * orders: *n = 0 and *known false otherwise. */
casus_status cs_seeing_find(const cs_solved_conflict *s, size_t dm, uint32_t state, cs_arena *arena,
                            bool *known, bool *stays, cs_seeing **out, size_t *n);

#endif
