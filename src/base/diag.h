/* Diagnostics: every problem found in an input, each at its place.
 *
 * Checking goes on after the first problem, so that one run shows them all. */
#ifndef CASUS_BASE_DIAG_H
#define CASUS_BASE_DIAG_H

#include "casus.h"

#include <stdbool.h>
#include <stddef.h>

/* A place in a source: line and column count from 1, the column in bytes; `width` bytes are marked.
 * line 0 means the file as a whole; file NULL means no place at all. */
typedef struct {
  const char *file;
  size_t line, column, width;
} cs_place;

/* Remembers a source's text (not copied: it must live until cs_diag_settle()), so that messages can
 * show its lines.  `name` is what messages print and what cs_place.file must equal. */
casus_status cs_diag_source(casus_diag *d, const char *name, const char *text, size_t n);

/* May messages show the lines of this source, as they do unless told otherwise?  A file that a case
 * names is quoted only once it is found to be what the case says: otherwise a case could print any
 * file by calling it a table. */
void cs_diag_quote(casus_diag *d, const char *name, bool quotes);

/* Keeps what messages show of the sources, and forgets the sources, whose text may then go. */
void cs_diag_settle(casus_diag *d);

/* Where cs_read_file() and its kin take files from instead of the file system; `load` NULL: from
 * there. */
void cs_diag_set_loader(casus_diag *d, casus_loader *load, void *user);
casus_loader *cs_diag_loader(const casus_diag *d, void **user);
bool cs_diag_loads(const casus_diag *d); /* is there a loader? */

/* The user trusts the case: it may name files that lie anywhere (cs_read_named()). */
void cs_diag_trust(casus_diag *d, bool trusts);
bool cs_diag_trusts(const casus_diag *d);

/* A problem: one line, lower case, no full stop, names in double quotes.  Always returns
 * CASUS_CASE, so that a reader can say `return cs_error(...)`.  `d` may be NULL. */
casus_status cs_error(casus_diag *d, cs_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Something the user should know that does not stop the run. */
void cs_warning(casus_diag *d, cs_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a detail or a hint, in whole sentences, to the latest message. */
void cs_detail(casus_diag *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cs_hint(casus_diag *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds the hint: did you mean "..."? when a name is near `word`.  Looks at no more than
 * CS_DIAG_COMPARED names in all, so that a case of unknown names does not keep its reader waiting.
 */
void cs_hint_nearest(casus_diag *d, const char *word, const char *const *names, size_t n);

/* The same of options, which are shown with their dashes. */
void cs_hint_nearest_option(casus_diag *d, const char *word, const char *const *names, size_t n);

/* Will a hint be seen?  Not when the latest message was one too many. */
bool cs_diag_hints(const casus_diag *d);

/* "could not read FILE: reason" out of errno; returns CASUS_IO. */
casus_status cs_error_errno(casus_diag *d, const char *path, const char *action);

/* At most this many errors are kept; the count goes on. */
enum { CS_DIAG_KEPT = 200, CS_DIAG_COMPARED = 500000 };

#endif
