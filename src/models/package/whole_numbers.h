/* Values as whole numbers, so that sums do not depend on their order and ties are ties. */
#ifndef CASUS_MODELS_PACKAGE_WHOLE_NUMBERS_H
#define CASUS_MODELS_PACKAGE_WHOLE_NUMBERS_H

#include "models/package/deal.h"

typedef struct {
  int64_t *row;   /* [row * n_parties + party], from the least of the open levels: >= 0 */
  int64_t *term;  /* [term * n_parties + party] */
  bool *is_exact; /* [party]: the numbers are exact multiples of the unit */
  double *unit;   /* [party] */
} cs_whole;

/* Scales each party's values.  Where they are fractions with a common denominator (decimals, or
 * weights times ratios of small numbers) the scaled values are exact; else they are rounded to
 * 2^-50 of the party's range, and packages equal but for rounding may be told apart. */
casus_status cs_whole_make(const cs_deal *d, cs_arena *arena, cs_whole *out);

#endif
