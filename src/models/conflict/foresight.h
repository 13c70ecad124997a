/* Concepts beyond one improvement and its answers: simultaneous sanctions, limited moves, foresight
 * without limit. */
#ifndef CASUS_MODELS_CONFLICT_FORESIGHT_H
#define CASUS_MODELS_CONFLICT_FORESIGHT_H

#include "models/conflict/structure.h"

/* Simultaneous sanctioning (Fraser and Hipel, Conflict Analysis, North-Holland 1984): stable[s] = 1
 * when every improvement of dm from s can be combined with improvements that others make from s at
 * the same moment (at least one of them), so that the feasible result is no better for dm than s.
 * States that are no combination of options (merged ones) take part in no combination: an
 * improvement into one is unanswered. */
void cs_simultaneous(const cs_conflict *c, const uint32_t *const *rank, size_t dm, uint8_t *stable);

/* Limited-move stability of horizon h for two decision makers (Kilgour 1985; Zagare 1984): with dm
 * to move in s, G_0 = s; G_h(i, s) = s when i has no move; else let s* be the move whose
 * anticipated end G_{h-1}(j, s*) is best for i (ties: the lowest state); G_h = that end when better
 * than s, else s. stable[s] = 1 when G_h(dm, s) = s.  c->n_dms must be 2. */
casus_status cs_limited_move(const cs_conflict *c, const uint32_t *const *rank, size_t dm,
                             size_t horizon, uint8_t *stable);

/* Non-myopic stability (Brams and Wittman 1981) for two decision makers: G_h(dm, s) = s from some
 * horizon on.  The table of ends is iterated until it repeats; a state whose end goes on changing
 * is not stable.  *converged tells whether the whole table settled. */
casus_status cs_non_myopic(const cs_conflict *c, const uint32_t *const *rank, size_t dm,
                           uint8_t *stable, bool *converged);

#endif
