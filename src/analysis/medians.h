/* The inputs of models of one kind outside a run: at the medians of what is uncertain, or for
 * futures of the caller's making. */
#ifndef CASUS_ANALYSIS_MEDIANS_H
#define CASUS_ANALYSIS_MEDIANS_H

#include "analysis/study.h"

/* A worker for `block` futures that computes the inputs of all parts that `evaluate` evaluates, in
 * the case as it stands or (strategy not NULL) with the strategy of this name: then world 1.  Every
 * uniform is 1/2, and the columns are computed.  Release with cs_worker_free(). */
casus_status cs_medians_worker(const cs_study *study, const char *strategy,
                               void (*evaluate)(const void *, const cs_batch *), size_t block,
                               cs_arena *arena, casus_diag *diag, const cs_program **program,
                               cs_worker **out);

#endif
