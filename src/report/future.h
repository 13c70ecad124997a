/* One future, told in full. */
#ifndef CASUS_REPORT_FUTURE_H
#define CASUS_REPORT_FUTURE_H

#include "analysis/study.h"

/* Writes every quantity on the way to a measure in future `index` of world v: its value, what it
 * was drawn from or computed by, and what the models say of it. */
casus_status cs_future_table(const cs_study *s, const cs_plan *p, const cs_run_settings *settings,
                             uint64_t index, size_t v, casus_diag *diag, cs_buf *out);

/* The same as JSON (schema/run-future.schema.json). */
casus_status cs_future_json(const cs_study *s, const cs_plan *p, const cs_run_settings *settings,
                            uint64_t index, size_t v, casus_diag *diag, cs_buf *out);

#endif
