/* Reads whole files, with limits checked before allocation. */
#include "base/file.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Length of the UTF-8 sequence at s, 0 when it is none (RFC 3629). */
static size_t sequence(const unsigned char *s, size_t n) {
  size_t k;

  if (s[0] < 0x80) return 1;
  if (s[0] < 0xC2 || s[0] > 0xF4) return 0;
  k = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
  if (n < k) return 0;
  for (size_t i = 1; i < k; i++) {
    if ((s[i] & 0xC0) != 0x80) return 0;
  }
  if (s[0] == 0xE0 && s[1] < 0xA0) return 0;
  if (s[0] == 0xED && s[1] > 0x9F) return 0;
  if (s[0] == 0xF0 && s[1] < 0x90) return 0;
  if (s[0] == 0xF4 && s[1] > 0x8F) return 0;
  return k;
}

casus_status cs_check_text(const char *name, const char *text, size_t n, casus_diag *d) {
  cs_place at = {name, 1, 1, 1};
  const unsigned char *s = (const unsigned char *)text;

  for (size_t i = 0; i < n;) {
    size_t k = s[i] ? sequence(s + i, n - i) : 0;

    if (!k) {
      return s[i] ? cs_error(d, at, "the file is not UTF-8 text (byte 0x%02X)", s[i])
                  : cs_error(d, at, "the file is not text (it holds a NUL byte)");
    }
    at.column += k;
    if (s[i] == '\n') {
      at.line++;
      at.column = 1;
    }
    i += k;
  }
  return CASUS_OK;
}

/* What the bytes 0x80 to 0x9F mean in Windows-1252; the others are Latin-1.  Five mean nothing. */
static const unsigned windows[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

static bool is_utf8(const char *text, size_t n) {
  for (size_t i = 0; i < n;) {
    size_t k = sequence((const unsigned char *)text + i, n - i);

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

    if (c >= 0x80 && c < 0xA0) c = windows[c - 0x80];
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

static casus_status read_file(const char *path, size_t limit, bool from_windows_too,
                              cs_arena *arena, casus_diag *d, char **text, size_t *n) {
  int is_stdin = !strcmp(path, "-");
  FILE *f = is_stdin ? stdin : fopen(path, "rb");
  char *bytes = NULL;
  size_t used = 0, cap = 0;
  casus_status st = CASUS_OK;

  *text = NULL;
  *n = 0;
  if (!f) return cs_error_errno(d, path, "read");
  for (;;) {
    size_t got;

    if (used == cap) {
      size_t want = cap ? cap * 2 : 16384;
      char *moved;

      if (want > limit + 1) want = limit + 1;
      if (want == cap) {
        st = cs_error(d, (cs_place){.file = path}, "the file is larger than the limit of %zu bytes",
                      limit);
        goto done;
      }
      moved = cs_realloc(bytes, want, 1);
      if (!moved) {
        st = CASUS_NOMEM;
        goto done;
      }
      bytes = moved;
      cap = want;
    }
    errno = 0;
    got = fread(bytes + used, 1, cap - used, f);
    used += got;
    if (got) continue;
    if (ferror(f)) {
      st = cs_error_errno(d, path, "read");
      goto done;
    }
    break;
  }
  *text = cs_arena_strndup(arena, used ? bytes : "", used);
  if (!*text) {
    st = CASUS_NOMEM;
    goto done;
  }
  *n = used;
  if (from_windows_too && !is_utf8(*text, used)) {
    *text = from_windows(*text, used, arena, n);
    if (!*text) {
      st = CASUS_NOMEM;
      goto done;
    }
  }
  st = cs_diag_source(d, path, *text, *n);
  if (st == CASUS_OK) st = cs_check_text(path, *text, *n, d);

done:
  if (!is_stdin) fclose(f);
  cs_free(bytes);
  return st;
}

casus_status cs_read_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                          char **text, size_t *n) {
  return read_file(path, limit, false, arena, d, text, n);
}

casus_status cs_read_windows_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                                  char **text, size_t *n) {
  return read_file(path, limit, true, arena, d, text, n);
}

char *cs_path_beside(cs_arena *arena, const char *path, const char *name) {
  const char *slash = strrchr(path, '/');

  if (name[0] == '/' || !slash) return cs_arena_strdup(arena, name);
  return cs_arena_printf(arena, "%.*s/%s", (int)(slash - path), path, name);
}
