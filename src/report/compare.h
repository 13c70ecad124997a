/* What changed between two runs. */
#ifndef CASUS_REPORT_COMPARE_H
#define CASUS_REPORT_COMPARE_H

#include "base/text.h"
#include "casus.h"

#include <jansson.h>

/* Compares two results (as cs_result_json() made them): settings and case, verdicts, margins, and
 * means and chances of the measures by strategy whose difference is larger than both errors
 * together; with deep ranges at the first deep point, where that is the same in both.  `names` say where each is from.  As JSON (schema/diff.schema.json); NULL when out of
 * memory. */
json_t *cs_compare_json(const json_t *a, const json_t *b, const char *const names[2]);

/* Adds what changed in the case and its tables, given as the ledger keeps them: "case_changes", a
 * list of lines with "side" ("-": only in the first, "+": only in the second), "line" and "text";
 * null when there are too many to list.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_compare_cases(json_t *comparison, const char *a, const char *b);

/* The comparison for people, within 80 columns. */
void cs_compare_table(const json_t *comparison, cs_buf *out);

#endif
