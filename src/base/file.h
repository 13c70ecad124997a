/* Reading whole files. */
#ifndef CASUS_BASE_FILE_H
#define CASUS_BASE_FILE_H

#include "base/arena.h"
#include "base/diag.h"

/* Reads the file at `path` ("-": standard input), of at most `limit` bytes, into the arena and
 * registers it with `d` as a source under the name `path`.  The text ends in a NUL that *n does not
 * count; text with a NUL inside, or that is not UTF-8, is refused at its place. */
casus_status cs_read_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                          char **text, size_t *n);

/* The same of a file that programs for Windows write: what is not UTF-8 is taken for Windows-1252,
 * and the text is UTF-8 in any case. */
casus_status cs_read_windows_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                                  char **text, size_t *n);

/* The checks of cs_read_file() on text that is already in memory. */
casus_status cs_check_text(const char *name, const char *text, size_t n, casus_diag *d);

/* The path of `name` beside the file `path`; an absolute `name` stays.  In the arena; NULL when out
 * of memory. */
char *cs_path_beside(cs_arena *arena, const char *path, const char *name);

#endif
