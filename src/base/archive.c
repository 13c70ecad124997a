/* Archives by libarchive, which allocates by itself: that it found no memory it says, or ends the program. */
#include "base/archive.h"

#include "base/alloc.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

casus_status cs_archive_add(cs_archive *a, const char *name, const char *text, size_t n) {
  struct cs_archived *files = cs_grow(a->files, a->n, &a->cap, sizeof *files);

  if (!files) return CASUS_NOMEM;
  a->files = files;
  files[a->n].name = a->text.n;
  cs_buf_add(&a->text, name, strlen(name) + 1);
  files[a->n].at = a->text.n;
  cs_buf_add(&a->text, text, n);
  files[a->n++].n = n;
  return a->text.failed ? CASUS_NOMEM : CASUS_OK;
}

void cs_archive_free(cs_archive *a) {
  cs_buf_free(&a->text);
  cs_free(a->files);
  *a = (cs_archive){0};
}

/* ---- reading ------------------------------------------------------------------------------- */

/* What to say when libarchive cannot go on. */
static casus_status broken(struct archive *r, cs_place file, casus_diag *d) {
  if (archive_errno(r) == ENOMEM) return CASUS_NOMEM;
  return cs_error(d, file, "this is no archive packed by tar and gzip, or one cut short");
}

/* Appends what the file at hand holds to the last of out->files.  A hole, which takes no room in the archive and any
 * in the file, is refused. */
static casus_status read_file(struct archive *r, cs_place file, casus_diag *d, cs_archive *out) {
  struct cs_archived *f = &out->files[out->n - 1];
  const void *piece;
  size_t n;
  la_int64_t at;
  int state;

  while ((state = archive_read_data_block(r, &piece, &n, &at)) == ARCHIVE_OK) {
    if (at != (la_int64_t)f->n) return cs_error(d, file, "the archive has a file with holes");
    cs_buf_add(&out->text, piece, n);
    if (out->text.failed) return CASUS_NOMEM;
    f->n += n;
  }
  return state == ARCHIVE_EOF ? CASUS_OK : broken(r, file, d);
}

static casus_status read_all(struct archive *r, size_t limit, cs_place file, casus_diag *d,
                             cs_archive *out) {
  struct archive_entry *entry;
  casus_status st = CASUS_OK;

  while (!st) {
    int state = archive_read_next_header(r, &entry);
    const char *name;

    if (state == ARCHIVE_EOF) break;
    if (state != ARCHIVE_OK && state != ARCHIVE_WARN) return broken(r, file, d);
    /* Before anything is allocated for it, or unpacked to be passed over. */
    if (archive_filter_bytes(r, 0) > (la_int64_t)limit ||
        archive_entry_size(entry) > (la_int64_t)limit - archive_filter_bytes(r, 0))
      return cs_error(d, file, "the archive is too large");
    name = archive_entry_pathname(entry);
    if (!name || archive_entry_filetype(entry) != AE_IFREG) continue;
    st = cs_archive_add(out, name, "", 0);
    if (!st) st = read_file(r, file, d, out);
  }
  return st;
}

casus_status cs_archive_read(const char *name, const unsigned char *bytes, size_t n, size_t limit,
                             casus_diag *d, cs_archive *out) {
  const cs_place file = {.file = name};
  struct archive *r = archive_read_new();
  casus_status st = CASUS_NOMEM;

  if (!r) return st;
  if (archive_read_support_filter_gzip(r) == ARCHIVE_OK &&
      archive_read_support_format_tar(r) == ARCHIVE_OK)
    st = archive_read_open_memory(r, bytes, n) == ARCHIVE_OK ? read_all(r, limit, file, d, out)
                                                             : broken(r, file, d);
  archive_read_free(r);
  return st;
}

/* ---- writing ------------------------------------------------------------------------------- */

static la_ssize_t append(struct archive *w, void *out, const void *piece, size_t n) {
  cs_buf *b = out;

  (void)w;
  cs_buf_add(b, piece, n);
  return b->failed ? -1 : (la_ssize_t)n;
}

static bool write_all(struct archive *w, struct archive_entry *entry, const cs_archive *a) {
  for (size_t k = 0; k < a->n; k++) {
    const struct cs_archived *f = &a->files[k];

    archive_entry_clear(entry);
    archive_entry_set_pathname(entry, a->text.text + f->name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)f->n);
    if (archive_write_header(w, entry) != ARCHIVE_OK ||
        archive_write_data(w, a->text.text + f->at, f->n) != (la_ssize_t)f->n)
      return false;
  }
  return true;
}

casus_status cs_archive_write(const cs_archive *a, cs_buf *out) {
  struct archive *w = archive_write_new();
  struct archive_entry *entry = archive_entry_new();
  /* gzip would write the time of day, and libarchive fill up the last 10 kB. */
  bool ok = w && entry && archive_write_set_format_ustar(w) == ARCHIVE_OK &&
            archive_write_add_filter_gzip(w) == ARCHIVE_OK &&
            archive_write_set_filter_option(w, "gzip", "timestamp", NULL) == ARCHIVE_OK &&
            archive_write_set_bytes_in_last_block(w, 1) == ARCHIVE_OK &&
            archive_write_open(w, out, NULL, append, NULL) == ARCHIVE_OK &&
            write_all(w, entry, a) && archive_write_close(w) == ARCHIVE_OK;

  archive_entry_free(entry);
  if (w) archive_write_free(w);
  return ok && !out->failed ? CASUS_OK : CASUS_NOMEM;
}
