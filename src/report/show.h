/* What a case is made of, as text: everything, or one thing by its name. */
#ifndef CASUS_REPORT_SHOW_H
#define CASUS_REPORT_SHOW_H

#include "analysis/study.h"
#include "base/text.h"

/* Without a name, a line for each quantity.  A quantity's name: its definition, source, what it is
 * computed from, what uses and what changes it.  The id of an actor, issue, model, strategy or
 * claim: what the case says of it.  A pattern, or the start of names: a line for each quantity that
 * matches. CASUS_CASE, after a message with the nearest name, for anything else. */
casus_status cs_show(const cs_study *s, const char *name, cs_buf *out);

#endif
