/* A build without libarchive. */
#include "base/archive.h"

casus_status cs_archive_read(const char *name, const unsigned char *bytes, size_t n, size_t limit,
                             casus_diag *d, cs_archive *out) {
  (void)bytes;
  (void)n;
  (void)limit;
  (void)out;
  return cs_error(d, (cs_place){.file = name},
                  "this casus was built without libarchive, which unpacks it");
}

casus_status cs_archive_add(cs_archive *a, const char *name, const char *text, size_t n) {
  (void)a;
  (void)name;
  (void)text;
  (void)n;
  return CASUS_USAGE;
}

casus_status cs_archive_write(const cs_archive *a, cs_buf *out) {
  (void)a;
  (void)out;
  return CASUS_USAGE;
}

void cs_archive_free(cs_archive *a) {
  (void)a;
}
