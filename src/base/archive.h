/* Archives of files (.tar.gz), by libarchive; a build without it (archive_none.c) refuses them. */
#ifndef CASUS_BASE_ARCHIVE_H
#define CASUS_BASE_ARCHIVE_H

#include "base/diag.h"
#include "base/text.h"

/* The files of an archive, one after the other in `text`.  Start with {0}. */
typedef struct {
  cs_buf text;
  struct cs_archived {
    size_t name, at, n; /* text.text + name: its path, ended by a zero; n bytes at text.text + at */
  } * files;
  size_t n, cap;
} cs_archive;

/* Reads the files of bytes[0..n), a tar archive that `name` names in messages, packed by gzip or not; folders and
 * links are passed over.  More than `limit` bytes, unpacked, are an error, as is a file that says it has them.
 * *out is to be freed on failure too. */
casus_status cs_archive_read(const char *name, const unsigned char *bytes, size_t n, size_t limit,
                             casus_diag *d, cs_archive *out);

/* Adds a file. */
casus_status cs_archive_add(cs_archive *a, const char *name, const char *text, size_t n);

/* Appends the files as a tar archive packed by gzip: the same bytes for the same files. */
casus_status cs_archive_write(const cs_archive *a, cs_buf *out);

void cs_archive_free(cs_archive *a);

#endif
