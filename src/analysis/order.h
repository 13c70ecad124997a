/* Which of several is best, said only where it is settled.
 *
 * Each is known by its values in the same replicates, so that differences are paired.  A difference
 * is settled where its t-test stands at 5 % over all pairs together (Bonferroni), so that with 95 %
 * no settled order of the list is wrong.  What leads is what no other is settled to be better than:
 * the confidence set of the best (Hsu 1984, by all pairs). */
#ifndef CASUS_ANALYSIS_ORDER_H
#define CASUS_ANALYSIS_ORDER_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  size_t n;
  size_t *rank;             /* from the best to the worst; equals in their order */
  double *value, *error;    /* [item]: mean of its replicates, half width of its 95 % interval */
  double *behind;           /* [item]: by how much worse than the first of rank */
  double *behind_error;     /* [item]: half width of the 95 % interval of that difference */
  unsigned char *is_better; /* [a * n + b]: a is settled to be better than b */
  bool *leads;              /* [item] */
  size_t n_leads;           /* 1: settled */
  size_t *same;             /* [item]: the first item that it equals in every replicate */
} cs_order;

/* x[item * replicates + r]; high_is_better says what better means.  An item without a value in some
 * replicate is ranked last and compared with none.  The arrays live in `arena`. */
casus_status cs_order_make(size_t n, uint32_t replicates, const double *x, bool high_is_better,
                           cs_arena *arena, cs_order *out);

#endif
