/* gzip files, by zlib; a build without it (gzip_none.c) refuses them. */
#ifndef CASUS_BASE_GZIP_H
#define CASUS_BASE_GZIP_H

#include "base/diag.h"
#include "base/text.h"

/* Appends what bytes[0..n), a gzip file called `name` in messages, hold; more than `limit` bytes are an error.
 */
casus_status cs_gzip_unpack(const char *name, const unsigned char *bytes, size_t n, size_t limit,
                            casus_diag *d, cs_buf *out);

/* Appends the gzip file of text[0..n). */
casus_status cs_gzip_pack(const char *text, size_t n, cs_buf *out);

#endif
