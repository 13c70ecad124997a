/* An answer in one line, for lists of runs. */
#ifndef CASUS_REPORT_ANSWER_LINE_H
#define CASUS_REPORT_ANSWER_LINE_H

#include "base/text.h"

#include <jansson.h>

/* Of a result of `casus run`: the strategy that is best, where that is settled, and how many claims have which verdict.
 * Of an analysis: what it is about.  Nothing for other documents. */
void cs_answer_line(const json_t *result, cs_buf *out);

#endif
