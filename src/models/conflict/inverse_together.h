/* Inverse analysis of all decision makers at once: the smallest set of changes of their rankings
 * under which a state holds for all.  A change costs what change_of_ranking.h counts.
 *
 * Under nash, gmr and smr nobody's stability depends on the others' wishes, so the changes are each
 * one's own smallest (inverse.h).  Under seq and sseq the others' improvements punish, so it may be
 * cheaper to give somebody else a reason to answer.  More answers never make a state less stable.
 * So in the best set of changes each improvement s1 of somebody is dealt with in one of these ways:
 * s1 is no improvement; or a state that the others reach by improvements as they stand punishes,
 * with all its escapes; or some move that leaves what they reach so becomes an improvement.  The
 * search branches on these, always from the cheapest open set of conditions: the first whose
 * cheapest rankings hold is the best of all. */
#ifndef CASUS_MODELS_CONFLICT_INVERSE_TOGETHER_H
#define CASUS_MODELS_CONFLICT_INVERSE_TOGETHER_H

#include "models/conflict/inverse.h"

enum {
  CS_TOGETHER_NODES = 20000, /* sets of conditions; and how many conditions one of them has */
  CS_TOGETHER_WISHES = 256,
  CS_TOGETHER_ROUNDS = 20 /* of changes in turn, where the search starts from */
};

/* rank[dm] are the rankings now, and become the new ones; cost[dm] is what dm's change costs.  No
 * set of changes costs less than *least in sum; the search was not cut short where that is equal to
 * the sum.  *holds is false when none was found before it was. */
casus_status cs_inverse_together(const cs_sets *s, uint32_t *const *rank, uint32_t state,
                                 const cs_concept *concepts, cs_arena *arena, size_t *cost,
                                 size_t *least, bool *holds);

#endif
