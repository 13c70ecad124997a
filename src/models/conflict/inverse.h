/* Inverse analysis (Kinsara, Kilgour and Hipel 2014): what would somebody have to want for a state
 * to hold?
 *
 * Whether s is stable for i depends on i's preferences only through B, the states that i likes
 * better than s, and a smaller B never makes s less stable: fewer departures, more that deters,
 * fewer escapes.  So the smallest change takes some states D from above s to just below it.  The
 * search branches on how one unpunished improvement s1 is dealt with: s1 goes into D, or some state
 * that the opponents can reach from s1 does, with all its escapes.  The least number of swaps over
 * all supersets of a D is found by dynamic programming along the ranking and bounds the search,
 * which is exact.  For all decision makers at once see inverse_together.h. */
#ifndef CASUS_MODELS_CONFLICT_INVERSE_H
#define CASUS_MODELS_CONFLICT_INVERSE_H

#include "models/conflict/concept.h"
#include "models/conflict/stability_by_sets.h"

enum { CS_INVERSE_COUNT = 20 }; /* most states for which rankings are counted */

typedef struct {
  bool already;      /* the state is stable as it is */
  bool complete;     /* the search was not cut short */
  uint32_t *demoted; /* states to be liked no better than s */
  size_t n_demoted;
  size_t
      swaps; /* pairs of states whose order is turned, and ties that are broken (change_of_ranking.h) */
} cs_inverse_change;

/* The smallest change of dm's ranking that makes `state` stable for it, the others unchanged. */
casus_status cs_inverse_ranking(const cs_sets *s, const uint32_t *const *rank, size_t dm,
                                uint32_t state, cs_concept concept, cs_arena *arena,
                                cs_inverse_change *out);

/* How many of dm's n! strict rankings make `state` stable for it, the others unchanged; *all = n!.
 * n <= CS_INVERSE_COUNT. */
casus_status cs_inverse_count(const cs_sets *s, const uint32_t *const *rank, size_t dm,
                              uint32_t state, cs_concept concept, double *stable, double *all);

/* The fewest exchanges of neighbouring statements of dm that make `state` stable for it.  order[k]:
 * the old place of the statement that is k-th now; *swaps = SIZE_MAX when no order does.  At most
 * CS_INVERSE_STATEMENTS statements. */
enum { CS_INVERSE_STATEMENTS = 9 };
casus_status cs_inverse_statements(const cs_conflict *c, const cs_sets *s,
                                   const uint32_t *const *rank, size_t dm,
                                   const cs_statement *const *statements, size_t m, uint32_t state,
                                   cs_concept concept, size_t *order, size_t *swaps);

/* The smallest change of the values of dm's m utility terms, several at once, that makes `state`
 * stable for it: the least sum of absolute changes.  counts[t * n + s] is 1 where term t counts,
 * values[t] what it is worth now.  The search above with this sum, found by a linear programme for
 * the states that must be no better, as its bound: exact unless *complete is false.  changed[t] are
 * the new values. *found is false when no values do. */
casus_status cs_inverse_terms(const cs_sets *s, const uint32_t *const *rank, size_t dm,
                              uint32_t state, cs_concept concept, size_t m, const double *counts,
                              const double *values, cs_arena *arena, double *changed, bool *found,
                              bool *complete);

#endif
