/* An input's values by rank: what methods that work on given data see of it. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_RANKS_H
#define CASUS_ANALYSIS_SENSITIVITY_RANKS_H

#include "analysis/data/data.h"

/* An input with at most this many different values is taken level by level. */
enum { CS_RANK_LEVELS = 64, CS_GIVEN_LEAST = 64 /* futures that methods on given data need */ };

typedef struct {
  size_t n;
  uint32_t *order;      /* rows by value, equals in a random order */
  double *u;            /* [row]: (mean rank among equals - 1/2) / n, in (0, 1) */
  size_t n_levels;      /* different values; 0 when there are more than CS_RANK_LEVELS */
  unsigned char *level; /* [row], when n_levels > 0 */
} cs_ranks;

/* Ranks x[0..n); NaN counts as the greatest value.  CASUS_OK or CASUS_NOMEM; cs_ranks_free() in any
 * case. */
casus_status cs_ranks_make(const double *x, size_t n, cs_ranks *out);
void cs_ranks_free(cs_ranks *r);

/* The batch of row i, by whose spread errors are found: its replicate in a run, one of 16 in a
 * table, which rows enter by their number but not in turn: lines may come in periods. */
size_t cs_data_batch(const cs_data *d, size_t i);
size_t cs_data_batches(const cs_data *d);

#endif
