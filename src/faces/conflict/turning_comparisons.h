/* Over many futures: does a state of a conflict hold, and which comparison decides it? */
#ifndef CASUS_FACES_CONFLICT_TURNING_COMPARISONS_H
#define CASUS_FACES_CONFLICT_TURNING_COMPARISONS_H

#include "faces/conflict/solved.h"

/* "dm compares the state with `against`." */
typedef struct {
  uint32_t dm, against;
  uint64_t held, failed; /* futures that it decides, and in which the state holds or does not */
} cs_flip;

typedef struct {
  uint32_t state;
  uint64_t futures;  /* those that could be judged */
  uint64_t excluded; /* in which the state is out of the question, or an input has no value */
  uint64_t held;     /* in which everybody leaves it as it is */
  uint64_t *stays;   /* [dm]: in which it does */
  cs_flip *flips;    /* the most frequent first */
  size_t n_flips;
} cs_flips;

/* Judges the state in `futures` futures (Sobol, the seed's), each decision maker in the picture it
 * acts on.  In each future one comparison decides: of those of cs_judge_decider() for each decision
 * maker, the one with the least margin relative to the spread of what its decision maker wants
 * (ties: the first).  When that is negative the state does not hold; otherwise it would be the
 * first to fail.  `strategy` may be NULL.  Deep ranges stand at their middle.  Results in the
 * arena. */
casus_status cs_flips_find(const cs_solved_conflicts *all, const cs_solved_conflict *s,
                           const char *strategy, uint32_t state, uint64_t futures, uint64_t seed,
                           cs_arena *arena, casus_diag *diag, cs_flips *out);

#endif
