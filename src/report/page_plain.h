/* What the report says without scripts: plain HTML. */
#ifndef CASUS_REPORT_PAGE_PLAIN_H
#define CASUS_REPORT_PAGE_PLAIN_H

#include "base/text.h"

#include <jansson.h>

/* Text as HTML; NULL as nothing. */
void cs_page_escape(const char *text, cs_buf *out);

/* The answer, the claims, the strategies and where it all comes from, as headings and tables. */
void cs_page_plain(const json_t *result, cs_buf *out);

#endif
