/* The smallest change of a ranking that puts some states above others.
 *
 * A change exchanges neighbours: each pair of states whose order it turns and each tie that it
 * breaks costs one; ties are broken, never made.  Without ties that is the distance of Kendall
 * (1938).  Only states that a condition names are moved: exchanging two others back where they
 * were never costs more. */
#ifndef CASUS_MODELS_CONFLICT_CHANGE_OF_RANKING_H
#define CASUS_MODELS_CONFLICT_CHANGE_OF_RANKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* `above` must be better than `below`, or (not strict) no worse. */
typedef struct {
  uint32_t above, below;
  bool strict;
} cs_rank_condition;

typedef enum {
  CS_RERANK_FOUND,
  CS_RERANK_NONE, /* the conditions contradict one another */
  CS_RERANK_LARGE /* too many states are named, or too many ways are open */
} cs_rerank_result;

enum { CS_RERANK_STATES = 64, CS_RERANK_WAYS = 100000 };

/* Comparisons of two states that differ between two rankings, a tie and an order counting as
 * different. */
size_t cs_rank_distance(size_t n, const uint32_t *a, const uint32_t *b);

/* Work space for rankings of n states; NULL when out of memory. */
typedef struct cs_reranker cs_reranker;
cs_reranker *cs_reranker_new(size_t n);
void cs_reranker_free(cs_reranker *v);

/* The cheapest ranking that meets m conditions: exact, by dynamic programming along the ranking
 * over the sets of named states that stand so far.  rank: higher is better, below n; `to` gets the
 * new ranks when one is found. */
cs_rerank_result cs_rerank(cs_reranker *v, const uint32_t *rank, size_t m,
                           const cs_rank_condition *conditions, size_t *cost, uint32_t *to);

#endif
