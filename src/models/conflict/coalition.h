/* Stability against groups that move together (Kilgour, Hipel, Fang and Peng 2001; Inohara and
 * Hipel, Journal of Systems Science and Systems Engineering 17 (2008)).
 *
 * R_H(s): what the members of H can reach from s by legal sequences among themselves.  R_H++(s): of
 * these, what is better than s for every member.  s is stable for H when for every q in R_H++(s)
 *   nash  there is none;
 *   gmr   some x in R_{N-H}(q) is no better than s for some member of H;
 *   smr   and so is every y in R_H(x), each for some member;
 *   seq   as gmr, x reached by steps each of which is in R_K++ for a K within N-H, no K twice in a
 *         row.
 * sseq is not defined for coalitions in the literature and not offered. */
#ifndef CASUS_MODELS_CONFLICT_COALITION_H
#define CASUS_MODELS_CONFLICT_COALITION_H

#include "models/conflict/stability_by_sets.h"

enum { CS_COALITION_DMS = 6, CS_COALITION_STATES = 1024 };

/* stable[H * n + s] for every coalition H, a set of decision makers as bits (1 .. 2^N - 1): bits of
 * nash, gmr, smr, seq.  At most CS_COALITION_DMS decision makers and CS_COALITION_STATES states:
 * the caller checks. */
casus_status cs_coalitions_solve(const cs_sets *s, const uint32_t *const *rank, uint8_t *stable);

/* Universal coalition stability (Inohara and Hipel 2008): is `state` stable for every non-empty
 * coalition?  `stable` as cs_coalitions_solve() left it for n states; of nash, gmr, smr, seq. */
bool cs_coalitions_universal(const uint8_t *stable, size_t n, size_t n_dms, uint32_t state,
                             cs_concept concept);

#endif
