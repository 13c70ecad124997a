/* Text buffers, locale-free numbers, near names, patterns and whole-file writing. */
#include "base/text.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void cs_buf_add(cs_buf *b, const char *s, size_t n) {
  if (b->failed) return;
  if (b->cap - b->n <= n) {
    size_t want = b->cap ? b->cap : 256;
    char *moved;

    while (want - b->n <= n) want *= 2;
    moved = cs_realloc(b->text, want, 1);
    if (!moved) {
      b->failed = true;
      return;
    }
    b->text = moved;
    b->cap = want;
  }
  if (n) memcpy(b->text + b->n, s, n);
  b->n += n;
  b->text[b->n] = '\0';
}

void cs_buf_puts(cs_buf *b, const char *s) {
  cs_buf_add(b, s, strlen(s));
}

void cs_buf_vprintf(cs_buf *b, const char *format, va_list args) {
  char small[512];
  char *text = small;
  va_list again;
  int n;

  va_copy(again, args);
  n = vsnprintf(small, sizeof small, format, args);
  if (n >= (int)sizeof small) {
    text = cs_calloc((size_t)n + 1, 1);
    if (text) vsnprintf(text, (size_t)n + 1, format, again);
  }
  va_end(again);
  if (n < 0 || !text) {
    b->failed = true;
    return;
  }
  cs_buf_add(b, text, (size_t)n);
  if (text != small) cs_free(text);
}

void cs_buf_printf(cs_buf *b, const char *format, ...) {
  va_list args;

  va_start(args, format);
  cs_buf_vprintf(b, format, args);
  va_end(args);
}

void cs_buf_fill(cs_buf *b, char c, size_t n) {
  while (n--) cs_buf_add(b, &c, 1);
}

void cs_buf_free(cs_buf *b) {
  cs_free(b->text);
  *b = (cs_buf){0};
}

char *cs_buf_take(cs_buf *b) {
  char *text;

  cs_buf_add(b, "", 0);
  if (b->failed) {
    cs_buf_free(b);
    return NULL;
  }
  text = b->text;
  *b = (cs_buf){0};
  return text;
}

size_t cs_scan_number(const char *s, size_t n, double *out) {
  char copy[64];
  size_t i = 0, digits = 0;

  while (i < n && s[i] >= '0' && s[i] <= '9') i++, digits++;
  if (i < n && s[i] == '.' && !(i + 1 < n && s[i + 1] == '.')) {
    size_t start = i++;

    while (i < n && s[i] >= '0' && s[i] <= '9') i++, digits++;
    if (!digits) i = start;
  }
  if (!digits) return 0;
  if (i < n && (s[i] == 'e' || s[i] == 'E')) {
    size_t j = i + 1;

    if (j < n && (s[j] == '+' || s[j] == '-')) j++;
    if (j < n && s[j] >= '0' && s[j] <= '9') {
      while (j < n && s[j] >= '0' && s[j] <= '9') j++;
      i = j;
    }
  }
  if (i >= sizeof copy) return 0;
  memcpy(copy, s, i);
  copy[i] = '\0';
  /* strtod() would ask the locale for the decimal sign; the digits are read in the C locale only as
   * long as nobody calls setlocale(), so the sign is put there for it. */
  {
    char probe[8];
    char *dot = strchr(copy, '.');

    snprintf(probe, sizeof probe, "%.1f", 0.5);
    if (dot && probe[1] != '.') *dot = probe[1];
  }
  *out = strtod(copy, NULL);
  return isfinite(*out) ? i : 0;
}

bool cs_parse_number(const char *s, size_t n, double *out) {
  double x;
  size_t sign = n && (s[0] == '-' || s[0] == '+');

  if (n == sign || cs_scan_number(s + sign, n - sign, &x) != n - sign) return false;
  *out = sign && s[0] == '-' ? -x : x;
  return true;
}

/* Replaces a locale's decimal sign by a dot. */
static void dot_only(char *buf) {
  for (char *c = buf; *c; c++) {
    if (*c == ',') *c = '.';
  }
}

char *cs_number_text(double x, char buf[32]) {
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(buf, 32, "%.*g", digits, x);
    if (strtod(buf, NULL) == x) break;
  }
  dot_only(buf);
  return buf;
}

char *cs_number_short(double x, int digits, char buf[32]) {
  double size = fabs(x);

  if (x == 0) {
    snprintf(buf, 32, "0");
    return buf;
  }
  if (size >= 1e-4 && size < 1e15) {
    int whole = (int)floor(cs_log10(size)) + 1;
    int decimals = digits - whole;

    if (decimals < 0) decimals = 0;
    snprintf(buf, 32, "%.*f", decimals, x);
    dot_only(buf);
    if (strchr(buf, '.')) {
      char *end = buf + strlen(buf);

      while (end[-1] == '0') *--end = '\0';
      if (end[-1] == '.') *--end = '\0';
    }
    if (!strcmp(buf, "-0")) snprintf(buf, 32, "0");
    return buf;
  }
  snprintf(buf, 32, "%.*g", digits, x);
  dot_only(buf);
  return buf;
}

/* Optimal string alignment distance, given up (returns limit + 1) once above `limit`. */
static size_t distance(const char *a, const char *b, size_t limit) {
  enum { LONGEST = 96 };
  size_t row[3][LONGEST + 1], na = strlen(a), nb = strlen(b);
  size_t *two = row[0], *one = row[1], *now = row[2];

  if (na > LONGEST || nb > LONGEST || (na > nb ? na - nb : nb - na) > limit) return limit + 1;
  for (size_t j = 0; j <= nb; j++) one[j] = j;
  for (size_t j = 0; j <= nb; j++) two[j] = 0;
  for (size_t i = 1; i <= na; i++) {
    size_t *spare = two;

    now[0] = i;
    for (size_t j = 1; j <= nb; j++) {
      size_t best = one[j - 1] + (a[i - 1] != b[j - 1]);

      if (one[j] + 1 < best) best = one[j] + 1;
      if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && two[j - 2] + 1 < best)
        best = two[j - 2] + 1;
      now[j] = best;
    }
    two = one;
    one = now;
    now = spare;
  }
  return one[nb];
}

const char *cs_nearest(const char *word, const char *const *names, size_t n) {
  size_t limit = strlen(word) / 3, best;
  const char *near = NULL;

  if (limit < 1) limit = 1;
  if (limit > 4) limit = 4;
  best = limit + 1;
  for (size_t i = 0; i < n; i++) {
    size_t d = distance(word, names[i], limit);

    if (d < best) {
      best = d;
      near = names[i];
    }
  }
  return near;
}

bool cs_glob(const char *pattern, const char *s, cs_buf *stars) {
  size_t start = stars ? stars->n : 0;

  for (;;) {
    size_t np = strcspn(pattern, "."), ns = strcspn(s, ".");
    const char *star = memchr(pattern, '*', np);
    size_t before = star ? (size_t)(star - pattern) : np, after = star ? np - before - 1 : 0;

    if (star ? ns < before + after : ns != np) break;
    if (strncmp(pattern, s, before) != 0) break;
    if (star && strncmp(star + 1, s + ns - after, after) != 0) break;
    if (star && stars) {
      if (stars->n > start) cs_buf_puts(stars, ".");
      cs_buf_add(stars, s + before, ns - before - after);
    }
    pattern += np;
    s += ns;
    if (!*pattern && !*s) return true;
    if (!*pattern || !*s) break;
    pattern++;
    s++;
  }
  if (stars && stars->n > start) {
    stars->n = start;
    stars->text[start] = '\0';
  }
  return false;
}

size_t cs_width(const char *s, size_t n) {
  size_t width = 0;

  for (size_t i = 0; i < n; i++) width += ((unsigned char)s[i] & 0xC0) != 0x80;
  return width;
}

static bool write_all(int fd, const char *s, size_t n) {
  while (n) {
    ssize_t k = write(fd, s, n);

    if (k < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    s += k;
    n -= (size_t)k;
  }
  return true;
}

bool cs_write_file(const char *path, const char *s, size_t n) {
  cs_buf temp = {0};
  struct stat old;
  int fd, saved;

  if (!strcmp(path, "-")) return write_all(STDOUT_FILENO, s, n);
  /* A device or a pipe is written to; only files are replaced. */
  if (!stat(path, &old) && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode)) {
    bool written;

    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return false;
    written = write_all(fd, s, n);
    return !close(fd) && written;
  }
  cs_buf_printf(&temp, "%s.%ld.part", path, (long)getpid());
  if (temp.failed) {
    cs_buf_free(&temp);
    errno = ENOMEM;
    return false;
  }
  fd = open(temp.text, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) goto fail;
  if (!write_all(fd, s, n) || fsync(fd)) {
    saved = errno;
    close(fd);
    unlink(temp.text);
    errno = saved;
    goto fail;
  }
  if (close(fd) || rename(temp.text, path)) {
    saved = errno;
    unlink(temp.text);
    errno = saved;
    goto fail;
  }
  cs_buf_free(&temp);
  return true;

fail:
  saved = errno;
  cs_buf_free(&temp);
  errno = saved;
  return false;
}
