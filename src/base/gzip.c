/* gzip by zlib. */
#include "base/gzip.h"

#include "base/alloc.h"

#include <zlib.h>

enum { GZIP = 16 + MAX_WBITS, PIECE = 1 << 16, MEMORY = 8 };

static voidpf z_alloc(voidpf unused, uInt n, uInt size) {
  (void)unused;
  return cs_calloc(n, size);
}

static void z_free(voidpf unused, voidpf p) {
  (void)unused;
  cs_free(p);
}

/* One piece after the other, while the stream goes on. */
static casus_status inflate_all(z_stream *z, const char *name, size_t limit, unsigned char *piece,
                                casus_diag *d, cs_buf *out) {
  const cs_place file = {.file = name};
  int state = Z_OK;

  while (state != Z_STREAM_END) {
    z->next_out = piece;
    z->avail_out = PIECE;
    state = inflate(z, Z_NO_FLUSH);
    if (state == Z_MEM_ERROR) return CASUS_NOMEM;
    if (state != Z_OK && state != Z_STREAM_END)
      return cs_error(d, file, "this is no gzip file, or one cut short");
    if (out->n + (PIECE - z->avail_out) > limit)
      return cs_error(d, file, "the archive is too large");
    cs_buf_add(out, (const char *)piece, PIECE - z->avail_out);
    if (out->failed) return CASUS_NOMEM;
  }
  return CASUS_OK;
}

casus_status cs_gzip_unpack(const char *name, const unsigned char *bytes, size_t n, size_t limit,
                            casus_diag *d, cs_buf *out) {
  z_stream z = {.zalloc = z_alloc, .zfree = z_free};
  unsigned char *piece = cs_calloc(PIECE, 1);
  casus_status st = CASUS_NOMEM;

  if (piece && inflateInit2(&z, GZIP) == Z_OK) {
    z.next_in = (unsigned char *)(size_t)bytes;
    z.avail_in = (uInt)n;
    st = inflate_all(&z, name, limit, piece, d, out);
    inflateEnd(&z);
  }
  cs_free(piece);
  return st;
}

casus_status cs_gzip_pack(const char *text, size_t n, cs_buf *out) {
  z_stream z = {.zalloc = z_alloc, .zfree = z_free};
  uLong most;
  unsigned char *bytes;
  casus_status st = CASUS_NOMEM;

  if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
    return st;
  most = deflateBound(&z, (uLong)n);
  bytes = cs_calloc(most, 1);
  if (bytes) {
    z.next_in = (unsigned char *)(size_t)text;
    z.avail_in = (uInt)n;
    z.next_out = bytes;
    z.avail_out = (uInt)most;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END) st = CASUS_OK;
  }
  if (st == CASUS_OK) cs_buf_add(out, (const char *)bytes, z.total_out);
  deflateEnd(&z);
  cs_free(bytes);
  return st == CASUS_OK && out->failed ? CASUS_NOMEM : st;
}
