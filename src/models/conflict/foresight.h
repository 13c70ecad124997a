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

/* Limited-move stability of horizon h (Kilgour 1985; Zagare 1984; for any number of decision makers
 * in the manner of Fang, Hipel and Kilgour 1993).  With i to move first in s and h moves left,
 * G_0(i, s) = s.  When i moves to x, h - 1 moves are left, and whoever else would move on
 * (G_{h-1}(j, x) != x, j != i) may be the next: i counts with the one whose end is worst for i
 * (ties: the first), and with x when nobody would.  Let e be the best for i of these ends over
 * R_i(s) (ties: the lowest move); G_h(i, s) = e when better than s, else s.  With two this is
 * Kilgour's definition.  Published versions for three and more differ in what i fears of several
 * opponents; this is the cautious one, each opponent looking out for itself. stable[i * n + s] = 1
 * when G_h(i, s) = s.  O(h n N^2 moves). */
casus_status cs_limited_moves(const cs_conflict *c, const uint32_t *const *rank, size_t horizon,
                              uint8_t *stable);

/* Non-myopic stability (Brams and Wittman 1981): G_h(i, s) = s from some horizon on.  The table of
 * ends is iterated until it repeats; a state whose end goes on changing is not stable.  *converged
 * tells whether the whole table settled. */
casus_status cs_non_myopic(const cs_conflict *c, const uint32_t *const *rank, uint8_t *stable,
                           bool *converged);

#endif
