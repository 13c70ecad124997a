/* Reads whole files, with limits checked before allocation. */
#include "base/file.h"

#include "base/alloc.h"

#include <errno.h>
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

casus_status cs_read_file(const char *path, size_t limit, cs_arena *arena, casus_diag *d,
                          char **text, size_t *n) {
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
  st = cs_diag_source(d, path, *text, *n);
  if (st == CASUS_OK) st = cs_check_text(path, *text, *n, d);

done:
  if (!is_stdin) fclose(f);
  cs_free(bytes);
  return st;
}

char *cs_path_beside(cs_arena *arena, const char *path, const char *name) {
  const char *slash = strrchr(path, '/');

  if (name[0] == '/' || !slash) return cs_arena_strdup(arena, name);
  return cs_arena_printf(arena, "%.*s/%s", (int)(slash - path), path, name);
}
