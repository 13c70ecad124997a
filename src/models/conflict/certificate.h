/* Why a state is stable for a decision maker, or not, in a form that can be checked without
 * trusting the solver.
 *
 * Stable: for every improvement s1 a legal sequence of the opponents' moves (improvements) from s1
 * to a state that is no better for i than s (and from which, for smr and sseq, i finds nothing
 * better). Unstable: one improvement s1, and the set of everything that opponents can make of it:
 * (state, who moved last) pairs that hold s1 with all first movers, are closed under the opponents'
 * moves, and hold no state that punishes.  Closedness is what makes it a proof. */
#ifndef CASUS_MODELS_CONFLICT_CERTIFICATE_H
#define CASUS_MODELS_CONFLICT_CERTIFICATE_H

#include "models/conflict/concept.h"
#include "models/conflict/structure.h"

typedef struct {
  uint32_t dm, to;
} cs_turn;

/* One improvement and, when the state is stable, how it is answered. */
typedef struct {
  uint32_t to;
  cs_turn *path; /* from `to`; in the arena */
  size_t n_path;
} cs_counter_move;

typedef struct {
  uint32_t dm, state;
  cs_concept concept;
  bool stable;
  cs_counter_move
      *answers; /* stable: one for each improvement; unstable: the one left unpunished, no path */
  size_t n_answers;
  /* Unstable: bit mover (n_dms: nobody yet) of closed[x] says (x, mover) is in the set. */
  uint32_t *closed;
} cs_certificate;

/* Searches forward from every improvement: O(improvements x moves).  rank[dm][state]. */
casus_status cs_certify(const cs_conflict *c, const uint32_t *const *rank, size_t dm,
                        uint32_t state, cs_concept concept, cs_arena *arena, cs_certificate *out);

/* NULL when the certificate proves what it says; else what is wrong with it.  Shares nothing with
 * the solver or with cs_certify() but the list of moves. */
const char *cs_certificate_fault(const cs_conflict *c, const uint32_t *const *rank,
                                 const cs_certificate *cert);

#endif
