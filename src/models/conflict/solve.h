/* Stability of every state for every decision maker under weak orders, for up to millions of
 * states.
 *
 * Whether opponents can punish i's move to s1 depends only on the least value of what they can
 * reach from s1: of i's rank p(c) for gmr and seq, of e(c) = max(p(c), max p over R_i(c)), what i
 * can escape to, for smr and sseq.  States are taken from the least value up and searched
 * backwards, each visited once.  So a concept takes O(n N + moves looked at) for each decision
 * maker; where moves form classes, each class is marked at most once and n N bounds that too. */
#ifndef CASUS_MODELS_CONFLICT_SOLVE_H
#define CASUS_MODELS_CONFLICT_SOLVE_H

#include "models/conflict/concept.h"
#include "models/conflict/structure.h"

typedef struct cs_solver cs_solver;

/* Work space for a structure, which must outlive it.  NULL when out of memory. */
cs_solver *cs_solver_new(const cs_conflict *c);
void cs_solver_free(cs_solver *s);

/* rank[dm][state]: ranks without gaps from 0, higher is better.
 * stable[dm * n + state] = bits of the concepts under which the state is stable for dm, out of
 * those in `wanted`. Allocates nothing. */
void cs_solve(cs_solver *s, const uint32_t *const *rank, unsigned wanted, uint8_t *stable);

/* As cs_solve() for one decision maker; margin[concept][state] (may be NULL, as may each of its
 * columns) = p(s) less the highest, over i's improvements, of the value that opponents can hold it
 * down to: >= 0 when stable; the number of ranks by which a state is stable or misses it. INT32_MAX
 * when there is no improvement. */
void cs_solve_one(cs_solver *s, const uint32_t *const *rank, size_t dm, unsigned wanted,
                  uint8_t *stable, int32_t *const *margin);

#endif
