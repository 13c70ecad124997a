/* Any bytes as what the archive of the EMA Workbench holds unpacked: the fuzzer need not guess
 * gzip. */
#include "analysis/data/ema.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes in gzip's envelope, not compressed. */
static unsigned char *wrap(const uint8_t *data, size_t size, size_t *n) {
  z_stream z = {0};
  unsigned char *out;
  uLong most;

  if (deflateInit2(&z, Z_NO_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    abort();
  most = deflateBound(&z, (uLong)size);
  out = malloc(most);
  if (!out) abort();
  z.next_in = (unsigned char *)(size_t)data;
  z.avail_in = (uInt)size;
  z.next_out = out;
  z.avail_out = (uInt)most;
  if (deflate(&z, Z_FINISH) != Z_STREAM_END) abort();
  *n = z.total_out;
  deflateEnd(&z);
  return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const outcomes[][2] = {{"y", "z@1"}, {"two@1", "three"}};
  size_t n;
  unsigned char *packed = wrap(data, size, &n);

  for (size_t k = 0; k < 2; k++) {
    cs_table_roles roles = {.outcomes = outcomes[k], .n_outcomes = 2};
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    cs_data out = {0};

    if (!arena || !d) abort();
    if (!cs_ema_parse("f.tar.gz", packed, n, &roles, arena, d, &out)) cs_data_free(&out);
    casus_text_free(casus_diag_text(d, 0));
    casus_diag_free(d);
    cs_arena_free(arena);
  }
  free(packed);
  return 0;
}
