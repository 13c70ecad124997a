/* Showing how robust strategies are. */
#ifndef CASUS_REPORT_ROBUST_H
#define CASUS_REPORT_ROBUST_H

#include "analysis/robust/robust.h"
#include "base/text.h"
#include "case/case.h"

#include <jansson.h>

/* Sentences first, then a table a measure; 80 columns.  `arena` for scratch. */
casus_status cs_robust_table(const cs_robust *r, cs_arena *arena, cs_buf *out);

/* The advised strategy, the criterion by which it is, and its rivals: one sentence or two, which
 * `casus run` can print too. */
casus_status cs_robust_advice_text(const cs_robust *r, cs_arena *arena, cs_buf *out);

/* Lines: measure, criterion, strategy, value, rank, share of the resamples in which it is first. */
void cs_robust_csv(const cs_robust *r, cs_buf *out);

/* JSON (schema/robust.schema.json) with the numbers of the pictures: regret heat map,
 * rank-stability grid.  `from`: the case (NULL: it was a file), drawn and resampled by `seed`.
 * The caller releases it; NULL when out of memory. */
json_t *cs_robust_json(const cs_robust *r, const cs_case *from, uint64_t seed);

#endif
