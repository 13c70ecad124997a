/* Reading and writing whole files. */
#ifndef CASUS_BASE_FILE_H
#define CASUS_BASE_FILE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>

/* Reads the file at `path` ("-": standard input), one that the user named, of at most `limit`
 * bytes, into the arena and registers it with `d` as a source under the name `path`.  The text ends
 * in a NUL that *n does not count; text with a NUL inside, or that is not UTF-8, is refused at its
 * place. */
casus_status cs_read_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                          char **text, size_t *n);

/* Reads a file that the file `from` (a case) names at the place `at`.  Who wrote a case must not have
 * the one who runs it read out what is not theirs to share: the file must be a regular one beside or
 * below `from`, with links followed, unless the diag trusts the case (cs_diag_trust()).  Messages
 * quote no line of it until a reader has found it to be what it is taken for (cs_diag_quote()).
 * Problems are reported at `at`: CASUS_CASE.  `windows`: as
 * cs_read_windows_file().  *path is the name in the arena by which messages call the file. */
casus_status cs_read_named(const char *from, cs_place at, const char *name, size_t limit,
                           cs_arena *arena, casus_diag *d, bool windows, char **path, char **text,
                           size_t *n);

/* The same of a file that programs for Windows write: what is not UTF-8 is taken for Windows-1252,
 * and the text is UTF-8 in any case. */
casus_status cs_read_windows_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                                  char **text, size_t *n);

/* Appends the bytes of a file that the user named, at most `limit`; no text, so no source of messages. */
casus_status cs_read_bytes(const char *path, size_t limit, casus_diag *d, cs_buf *out);

/* The checks of cs_read_file() on text that is already in memory. */
casus_status cs_check_text(const char *name, const char *text, size_t n, casus_diag *d);

/* The path of `name` beside the file `path`, a pipe's being the working folder; an absolute `name`
 * stays.  In the arena; NULL when out
 * of memory. */
char *cs_path_beside(cs_arena *arena, const char *path, const char *name);

/* Writes s to a file: to a temporary file beside it, flushed, then renamed, so that `path` holds
 * the old content or the new one and never half.  A link stays a link: what it leads to is
 * replaced.  A file that was there keeps its mode, and its owner where we may give files away; one
 * that may not be written is left.  Pipes and devices are written to.  "-" is standard output.
 * False sets errno. */
bool cs_write_file(const char *path, const char *s, size_t n);

#endif
