/* A build without zlib. */
#include "base/gzip.h"

casus_status cs_gzip_unpack(const char *name, const unsigned char *bytes, size_t n, size_t limit,
                            casus_diag *d, cs_buf *out) {
  (void)bytes;
  (void)n;
  (void)limit;
  (void)out;
  return cs_error(d, (cs_place){.file = name},
                  "this casus was built without zlib, which unpacks it");
}

casus_status cs_gzip_pack(const char *text, size_t n, cs_buf *out) {
  (void)text;
  (void)n;
  (void)out;
  return CASUS_USAGE;
}
