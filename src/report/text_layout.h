/* Prose, numbers and cells of tables, as all reports write them.  Widths are in columns. */
#ifndef CASUS_REPORT_TEXT_LAYOUT_H
#define CASUS_REPORT_TEXT_LAYOUT_H

#include "base/text.h"
#include "case/case.h"

/* Prose, broken at blanks so that no line is wider than `width`; `at` columns of the first line are taken, and each
 * further one is indented.  Ends its last line. */
void cs_put_filled(cs_buf *out, const char *text, size_t indent, size_t at, size_t width);

/* The same from the left edge, broken before 80 columns. */
void cs_put_wrapped(cs_buf *out, const char *text);

/* Text as it stands, but for lines wider than 80 columns: they are broken at blanks and go on four
 * columns further in than they began. */
void cs_put_fitted(cs_buf *out, const char *text);

/* Text cut to a width and padded to it: on the left when it is a number (`right`).  The second ends what it cuts
 * with "…". */
void cs_put_padded(cs_buf *out, const char *text, size_t width, bool right);
void cs_put_clipped(cs_buf *out, const char *text, size_t width, bool right);

/* A share as a percentage that never says 0 or 100 of something that is neither; "-" for none.  Returns buf. */
const char *cs_percent_text(double share, char buf[32]);

/* A text as a CSV cell, quoted where RFC 4180 wants it, or always.  What a spreadsheet would take
 * for a formula has an apostrophe before it. */
void cs_put_cell(cs_buf *out, const char *text);
void cs_put_quoted(cs_buf *out, const char *text);

/* What a case warns of, and an empty line; nothing when it warns of nothing. */
void cs_put_caveat(cs_buf *out, const cs_case *c);

#endif
