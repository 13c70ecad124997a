/* The report: one HTML file with everything in it. */
#ifndef CASUS_REPORT_PAGE_H
#define CASUS_REPORT_PAGE_H

#include "base/diag.h"
#include "base/text.h"

#include <jansson.h>

/* The built page (web/page.html), ended by a zero, with three marks: <!--casus:title-->,
 * <!--casus:plain--> and <!--casus:result-->. */
extern const unsigned char cs_page_template[];

/* Writes the page for a result, given as JSON text (cs_result_json()), without what stands at each
 * deep point by itself and with numbers to seven digits.  `day` (2025-09-25, or NULL) is the day
 * the page says it was written; `analyses` (analyses_json.h, or NULL) come with it.  All text of a
 * case is data: escaped in the plain tables and in the JSON.  CASUS_CASE when the text is no
 * result. */
casus_status cs_page_write(const char *result, json_t *analyses, const char *day, casus_diag *diag,
                           cs_buf *out);

/* The same of a result at hand, which loses what the page does without. */
casus_status cs_page_write_json(json_t *result, json_t *analyses, const char *day, cs_buf *out);

#endif
