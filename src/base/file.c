/* Reads whole files, with limits checked before allocation. */
#include "base/file.h"

#include "base/alloc.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

casus_status cs_check_text(const char *name, const char *text, size_t n, casus_diag *d) {
  cs_place at = {name, 1, 1, 1};

  for (size_t i = 0; i < n;) {
    size_t k = text[i] ? cs_utf8_length(text + i, n - i) : 0;

    if (!k) {
      return text[i] ? cs_error(d, at, "the file is not UTF-8 text (byte 0x%02X)",
                                (unsigned)(unsigned char)text[i])
                     : cs_error(d, at, "the file is not text (it holds a NUL byte)");
    }
    at.column += k;
    if (text[i] == '\n') {
      at.line++;
      at.column = 1;
    }
    i += k;
  }
  return CASUS_OK;
}

/* What the bytes 0x80 to 0x9F mean in Windows-1252; the others are Latin-1.  Five mean nothing. */
static const unsigned windows_1252[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

static bool is_utf8(const char *text, size_t n) {
  for (size_t i = 0; i < n;) {
    size_t k = cs_utf8_length(text + i, n - i);

    if (!k) return false;
    i += k;
  }
  return true;
}

/* The text from Windows-1252 as UTF-8, in the arena; NULL when out of memory. */
static char *from_windows(const char *text, size_t n, cs_arena *arena, size_t *length) {
  char *out = cs_arena_alloc(arena, 3 * n + 1, 1);
  size_t k = 0;

  for (size_t i = 0; out && i < n; i++) {
    unsigned c = (unsigned char)text[i];

    if (c >= 0x80 && c < 0xA0) c = windows_1252[c - 0x80];
    if (c < 0x80) {
      out[k++] = (char)c;
    } else if (c < 0x800) {
      out[k++] = (char)(0xC0 | c >> 6);
      out[k++] = (char)(0x80 | (c & 0x3F));
    } else {
      out[k++] = (char)(0xE0 | c >> 12);
      out[k++] = (char)(0x80 | (c >> 6 & 0x3F));
      out[k++] = (char)(0x80 | (c & 0x3F));
    }
  }
  *length = k;
  return out;
}

/* All of an open file; what is read is in memory of its own. */
static casus_status read_all(int fd, const char *path, size_t limit, casus_diag *d, char **bytes,
                             size_t *n) {
  size_t cap = 0;

  *n = 0;
  for (;;) {
    ssize_t got;

    if (*n == cap) {
      size_t want = cap ? cap * 2 : 16384;
      char *moved;

      if (want > limit + 1) want = limit + 1;
      if (want == cap)
        return cs_error(d, (cs_place){.file = path},
                        "the file is larger than the limit of %zu bytes", limit);
      moved = cs_realloc(*bytes, want, 1);
      if (!moved) return CASUS_NOMEM;
      *bytes = moved;
      cap = want;
    }
    got = read(fd, *bytes + *n, cap - *n);
    if (got > 0) *n += (size_t)got;
    if (!got) return CASUS_OK;
    if (got < 0 && errno != EINTR) return cs_error_errno(d, path, "read");
  }
}

/* Keeps the text in the arena and names it as a source that messages quote, or only name. */
static casus_status keep_source(const char *bytes, size_t length, const char *path, bool quoted,
                                bool windows, cs_arena *arena, casus_diag *d, char **text,
                                size_t *n) {
  casus_status st;

  *n = length;
  *text = cs_arena_strndup(arena, length ? bytes : "", length);
  if (*text && windows && !is_utf8(*text, *n)) *text = from_windows(*text, *n, arena, n);
  if (!*text) return CASUS_NOMEM;
  st = cs_diag_source(d, path, *text, *n);
  if (st) return st;
  cs_diag_quote(d, path, quoted);
  return cs_check_text(path, *text, *n, d);
}

static casus_status read_source(int fd, const char *path, size_t limit, bool quoted, bool windows,
                                cs_arena *arena, casus_diag *d, char **text, size_t *n) {
  char *bytes = NULL;
  size_t length = 0;
  casus_status st = read_all(fd, path, limit, d, &bytes, &length);

  if (st == CASUS_OK) st = keep_source(bytes, length, path, quoted, windows, arena, d, text, n);
  cs_free(bytes);
  return st;
}

struct casus_sink {
  cs_buf bytes;
  size_t limit;
};

casus_status casus_sink_write(casus_sink *to, const char *bytes, size_t n) {
  if (n > to->limit || to->bytes.n > to->limit - n) return CASUS_IO;
  cs_buf_add(&to->bytes, bytes, n);
  return to->bytes.failed ? CASUS_NOMEM : CASUS_OK;
}

/* From the caller's loader; CASUS_IO, without a message, when there is no such file. */
static casus_status load(const char *path, size_t limit, bool quoted, bool windows, cs_arena *arena,
                         casus_diag *d, char **text, size_t *n) {
  void *user;
  casus_loader *loader = cs_diag_loader(d, &user);
  casus_sink sink = {.limit = limit};
  casus_status st = loader(user, path, &sink);

  if (st == CASUS_OK)
    st = keep_source(sink.bytes.text, sink.bytes.n, path, quoted, windows, arena, d, text, n);
  else if (st != CASUS_NOMEM)
    st = CASUS_IO;
  cs_buf_free(&sink.bytes);
  return st;
}

static casus_status read_file(const char *path, size_t limit, bool windows, cs_arena *arena,
                              casus_diag *d, char **text, size_t *n) {
  bool is_stdin = !strcmp(path, "-");
  casus_status st;
  int fd;

  *text = NULL;
  *n = 0;
  if (cs_diag_loads(d)) {
    st = load(path, limit, true, windows, arena, d, text, n);
    if (st == CASUS_IO) cs_error(d, (cs_place){0}, "could not read \"%s\"", path);
    return st;
  }
  fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return cs_error_errno(d, path, "read");
  st = read_source(fd, path, limit, true, windows, arena, d, text, n);
  if (!is_stdin) close(fd);
  return st;
}

casus_status cs_read_bytes(const char *path, size_t limit, casus_diag *d, cs_buf *out) {
  casus_status st;
  char *bytes = NULL;
  size_t n = 0;
  int fd;

  if (cs_diag_loads(d)) {
    void *user;
    casus_loader *loader = cs_diag_loader(d, &user);
    casus_sink sink = {.limit = limit};

    st = loader(user, path, &sink);
    cs_buf_add(out, sink.bytes.text ? sink.bytes.text : "", sink.bytes.n);
    cs_buf_free(&sink.bytes);
    if (st == CASUS_OK || st == CASUS_NOMEM) return out->failed ? CASUS_NOMEM : st;
    cs_error(d, (cs_place){0}, "could not read \"%s\"", path);
    return CASUS_IO;
  }
  fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return cs_error_errno(d, path, "read");
  st = read_all(fd, path, limit, d, &bytes, &n);
  if (st == CASUS_OK) cs_buf_add(out, bytes ? bytes : "", n);
  close(fd);
  cs_free(bytes);
  return st == CASUS_OK && out->failed ? CASUS_NOMEM : st;
}

casus_status cs_read_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                          char **text, size_t *n) {
  return read_file(path, limit, false, arena, d, text, n);
}

casus_status cs_read_windows_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                                  char **text, size_t *n) {
  return read_file(path, limit, true, arena, d, text, n);
}

/* ---- files that a case names ------------------------------------------------------------------
 */

/* Length of the folder's name in a path, with its slash; 0 for the working folder, which is also
 * that of what comes through a pipe (/dev/stdin, /dev/fd/63). */
static size_t folder_length(const char *path) {
  const char *slash = strncmp(path, "/dev/", 5) ? strrchr(path, '/') : NULL;

  return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Does the file `real`, without links, lie beside or below the file `from`? */
static bool lies_below(const char *real, const char *from) {
  char folder[PATH_MAX], root[PATH_MAX];
  size_t n = folder_length(from);

  if (n >= sizeof folder) return false;
  memcpy(folder, from, n);
  folder[n] = '\0';
  if (!realpath(n ? folder : ".", root)) return false;
  n = strlen(root);
  if (n == 1) return true; /* the folder is / */
  return !strncmp(real, root, n) && real[n] == '/';
}

casus_status cs_read_named(const char *from, cs_place at, const char *name, size_t limit,
                           cs_arena *arena, casus_diag *d, bool windows, char **path, char **text,
                           size_t *n) {
  char real[PATH_MAX];
  struct stat is;
  casus_status st;
  int fd;

  *text = NULL;
  *n = 0;
  *path = cs_path_beside(arena, from, name);
  if (!*path) return CASUS_NOMEM;
  if (cs_diag_loads(d)) {
    st = load(*path, limit, false, windows, arena, d, text, n);
    return st == CASUS_IO ? cs_error(d, at, "could not read \"%s\"", *path) : st;
  }
  if (!realpath(*path, real)) {
    st = cs_error(d, at, "could not read \"%s\": %s", *path, strerror(errno));
    return errno == ENOMEM ? CASUS_NOMEM : st;
  }
  if (!cs_diag_trusts(d) && !lies_below(real, from)) {
    st = cs_error(d, at, "\"%s\" lies outside the folder of \"%s\"", *path, from);
    cs_detail(d, "What a case names is read only beside or below it, also through links.");
    cs_hint(d, "If you trust this case, give the option --read-anywhere.");
    return st;
  }
  /* A pipe or a device must not hold us up, before it is known to be one. */
  fd = open(real, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
  if (fd < 0 || fstat(fd, &is)) {
    st = cs_error(d, at, "could not read \"%s\": %s", *path, strerror(errno));
  } else if (!S_ISREG(is.st_mode)) {
    st = cs_error(d, at, "\"%s\" is no regular file", *path);
  } else {
    st = read_source(fd, *path, limit, false, windows, arena, d, text, n);
  }
  if (fd >= 0) close(fd);
  return st;
}

char *cs_path_beside(cs_arena *arena, const char *path, const char *name) {
  size_t n = folder_length(path);

  if (name[0] == '/' || !n) return cs_arena_strdup(arena, name);
  return cs_arena_printf(arena, "%.*s%s", (int)n, path, name);
}
