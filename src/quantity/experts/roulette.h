/* Judgments given as chips in bins (the roulette method: Gore 1987; SHELF). */
#ifndef CASUS_QUANTITY_EXPERTS_ROULETTE_H
#define CASUS_QUANTITY_EXPERTS_ROULETTE_H

#include "base/arena.h"
#include "base/csv.h"

#include <stdbool.h>

/* The chips of one expert for one item as points of its cumulative distribution: at the upper end
 * of each bin, where the share of the chips up to it is neither 0 nor 1. */
typedef struct {
  const char *expert, *item;
  size_t n;
  double *v, *p;       /* [n] */
  double lower, upper; /* ends of the bins */
} cs_chips;

/* Does the table have the columns of a roulette: expert, item, from, to, chips? */
bool cs_is_roulette(const cs_csv *t);

/* Reads it, one line a bin; bins of one judgment stand together, in order, without gaps.  *out has
 * *n judgments, in the arena. */
casus_status cs_chips_read(const cs_csv *t, cs_arena *arena, casus_diag *d, cs_chips **out,
                           size_t *n);

#endif
