/* Preferences as weak orders: a rank for each state, higher is better, equal is indifferent. */
#ifndef CASUS_MODELS_CONFLICT_ORDER_H
#define CASUS_MODELS_CONFLICT_ORDER_H

#include "models/conflict/structure.h"

/* Two utilities this close, relative to the spread of all, count as equal: what separates them is
 * the rounding of sums. */
#define CS_UTILITY_TOLERANCE 1e-12

/* Ranks 0.. without gaps out of utilities; returns how many ranks there are.  `order` is scratch
 * for n numbers.  u must hold no NaN. */
uint32_t cs_order_from_utility(size_t n, const double *u, uint32_t *order, uint32_t *rank);

/* Option prioritising (Peng, Hipel and Kilgour 1999): statements from the most to the least
 * important; s is better than t when it satisfies the first statement on which they differ.  This
 * is the order of the scores sum over k of 2^(m-k) [statement k is true], for any m. */
casus_status cs_order_from_statements(const cs_conflict *c, const cs_statement *const *statements,
                                      size_t m, uint32_t *rank);

#endif
