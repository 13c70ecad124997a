/* Prose and cells of tables, as all reports write them. */
#ifndef CASUS_REPORT_TEXT_LAYOUT_H
#define CASUS_REPORT_TEXT_LAYOUT_H

#include "base/text.h"
#include "case/case.h"

/* One line or more of prose, broken before 80 columns. */
void cs_put_wrapped(cs_buf *out, const char *text);

/* Text as it stands, but for lines wider than 80 columns: they are broken at blanks and go on four
 * columns further in than they began. */
void cs_put_fitted(cs_buf *out, const char *text);

/* Text cut to a width in columns, and padded: to the right when it is a number. */
void cs_put_padded(cs_buf *out, const char *text, size_t width, bool right);

/* A text as a CSV cell, quoted where RFC 4180 wants it, or always.  What a spreadsheet would take
 * for a formula has an apostrophe before it. */
void cs_put_cell(cs_buf *out, const char *text);
void cs_put_quoted(cs_buf *out, const char *text);

/* What a case warns of, and an empty line; nothing when it warns of nothing. */
void cs_put_caveat(cs_buf *out, const cs_case *c);

#endif
