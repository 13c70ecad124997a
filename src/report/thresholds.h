/* Shows what must be true: sentences first, curves, maps; JSON with all the numbers; CSV of the
 * curves. */
#ifndef CASUS_REPORT_THRESHOLDS_H
#define CASUS_REPORT_THRESHOLDS_H

#include "analysis/thresholds/thresholds.h"
#include "base/text.h"

#include <jansson.h>

/* One target after the other. */
void cs_thresholds_head(const cs_subject *s, cs_buf *out);
void cs_thresholds_table(const cs_subject *s, const cs_target *t, const cs_thresholds *r,
                         cs_buf *out);
void cs_thresholds_csv_head(cs_buf *out);
void cs_thresholds_csv(const cs_subject *s, const cs_target *t, const cs_thresholds *r,
                       cs_buf *out);

/* What a margin above 0, or not above it, says: "claim "x" holds", "cost is at most 260 on
 * average". */
void cs_thresholds_say(const cs_subject *s, const cs_target *t, const cs_thresholds *r, bool above,
                       cs_buf *out);

/* NULL when out of memory; the caller owns it. */
json_t *cs_thresholds_json(const cs_subject *s, const cs_target *t, const cs_thresholds *r);

#endif
