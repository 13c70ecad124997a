/* Tables of noise: CSV without a header, one row a path, one column a step. */
#ifndef CASUS_MODELS_DYNAMICS_NOISE_TABLE_H
#define CASUS_MODELS_DYNAMICS_NOISE_TABLE_H

#include "base/arena.h"
#include "base/diag.h"

/* Reads text[0..n) into out[path * steps + step], in the arena.  *paths is how many rows there must
 * be, 0: any, and becomes how many there are.  CASUS_OK, CASUS_CASE after messages, CASUS_NOMEM. */
casus_status cs_noise_table_parse(const char *name, const char *text, size_t n, size_t steps,
                                  cs_arena *arena, casus_diag *d, size_t *paths,
                                  const double **out);

#endif
