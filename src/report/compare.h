/* What changed between two runs. */
#ifndef CASUS_REPORT_COMPARE_H
#define CASUS_REPORT_COMPARE_H

#include "base/text.h"

#include <jansson.h>
#include <stdbool.h>

/* Compares two results (as cs_result_json() made them): settings and case, verdicts, margins, and
 * means and chances of the measures by strategy whose difference is larger than both errors
 * together.  As JSON; NULL when out of memory. */
json_t *cs_compare_json(const json_t *a, const json_t *b);

/* The comparison for people, within 80 columns. */
void cs_compare_table(const json_t *comparison, cs_buf *out);

#endif
