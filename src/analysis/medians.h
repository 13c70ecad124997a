/* The case as it stands, outside a run: with everything uncertain at its median and deep ranges at
 * their middles, or for futures of the caller's making. */
#ifndef CASUS_ANALYSIS_MEDIANS_H
#define CASUS_ANALYSIS_MEDIANS_H

#include "analysis/study.h"

/* For readers of what is computed so: one sentence, and the word for it in JSON. */
extern const char cs_medians_sentence[];
#define CS_MEDIANS_WORD "medians"

/* A worker for `block` futures that computes the quantities wanted[0..n) of the base world, or with the
 * strategy `strategy` (an index; -1: none) also of world 1.  Every uniform is 1/2, and the columns are
 * computed.  The program lives in the arena; release the worker with cs_worker_free(). */
casus_status cs_worker_at_medians(const cs_study *study, int strategy, const uint32_t *wanted,
                                  size_t n, size_t block, cs_arena *arena, casus_diag *diag,
                                  const cs_program **program, cs_worker **out);

/* The same for the inputs of all parts that `evaluate` evaluates; the strategy, when there is one, by
 * its name. */
casus_status cs_medians_worker(const cs_study *study, const char *strategy,
                               void (*evaluate)(const void *, const cs_batch *), size_t block,
                               cs_arena *arena, casus_diag *diag, const cs_program **program,
                               cs_worker **out);

/* The values of all quantities that model `m` reads and of its own, but for its outputs:
 * value[quantity], NaN where none is known.  In the arena; NULL when out of memory. */
double *cs_model_medians(const cs_study *s, const cs_model_entry *m, cs_arena *arena);

#endif
