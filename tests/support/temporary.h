/* Files that a test needs for a while. */
#ifndef CASUS_TESTS_TEMPORARY_H
#define CASUS_TESTS_TEMPORARY_H

#include <stddef.h>

/* Writes n bytes to the file `name` in a folder of this program's own and gives its path, which
 * stays good until the program ends.  The same name again is the same file, written anew; at most
 * 16 names.  Folder and files are removed when the program ends, also after tests that failed or
 * were skipped.  Where the file can't be written, the program ends with exit status 1. */
const char *temporary_bytes(const char *name, const void *bytes, size_t n);

const char *temporary_text(const char *name, const char *text);

#endif
