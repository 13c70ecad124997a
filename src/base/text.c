/* Text buffers, locale-free numbers, near names, patterns, and text made fit to be seen. */
#include "base/text.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
  return cs_is_value(*out) ? i : 0;
}

bool cs_parse_count(const char *s, size_t n, uint64_t *out) {
  uint64_t x = 0;
  double real;
  size_t i = 0;

  for (; i < n && s[i] >= '0' && s[i] <= '9'; i++) {
    unsigned digit = (unsigned)(s[i] - '0');

    if (x > ((uint64_t)INT64_MAX - digit) / 10) return false;
    x = 10 * x + digit;
  }
  if (i < n) {
    if (!cs_parse_number(s, n, &real) || !(real >= 0 && real <= 0x1p53) || real != floor(real))
      return false;
    x = (uint64_t)real;
  }
  *out = x;
  return n > 0;
}

bool cs_number_is_large(const char *s, size_t n) {
  double x = 0;
  size_t sign = n && (s[0] == '-' || s[0] == '+');

  return !cs_scan_number(s + sign, n - sign, &x) && !cs_is_value(x);
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

  if (x == 0 || !isfinite(x)) {
    snprintf(buf, 32, x == 0 ? "0" : "-");
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
  size_t row[3][LONGEST + 1] = {{0}}, na = strlen(a), nb = strlen(b);
  size_t *two = row[0], *one = row[1], *now = row[2];

  if (na > LONGEST || nb > LONGEST || (na > nb ? na - nb : nb - na) > limit) return limit + 1;
  for (size_t j = 0; j <= nb; j++) one[j] = j;
  for (size_t j = 0; j <= nb; j++) two[j] = 0;
  for (size_t i = 1; i <= na; i++) {
    size_t *spare = two, least = limit + 1;
    /* Cells further than `limit` from the diagonal are above it. */
    size_t from = i > limit ? i - limit : 1, to = i + limit < nb ? i + limit : nb;

    now[0] = i;
    if (from > 1) now[from - 1] = limit + 1;
    for (size_t j = from; j <= to; j++) {
      size_t best = one[j - 1] + (a[i - 1] != b[j - 1]);

      if (one[j] + 1 < best) best = one[j] + 1;
      if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && two[j - 2] + 1 < best)
        best = two[j - 2] + 1;
      now[j] = best;
      if (best < least) least = best;
    }
    if (to < nb) now[to + 1] = limit + 1;
    /* A transposition reaches back two rows, and costs one. */
    if (i > limit && least > limit) return limit + 1;
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

size_t cs_utf8_length(const char *text, size_t n) {
  const unsigned char *s = (const unsigned char *)text;
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

/* The number of the character of k <= 3 bytes at s. */
static unsigned number_of(const char *s, size_t k) {
  const unsigned char *b = (const unsigned char *)s;

  if (k == 1) return b[0];
  if (k == 2) return (b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu);
  return (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
}

size_t cs_shown_length(const char *s, size_t n) {
  size_t k = cs_utf8_length(s, n);
  unsigned c;

  if (k == 0 || k == 4) return k;
  c = number_of(s, k);
  if (c == '\n' || c == '\t' || (c == '\r' && n > 1 && s[1] == '\n')) return k;
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
  if (c == 0x061C || c == 0x200E || c == 0x200F) return 0;
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ? 0 : k;
}

/* The length of the colour that begins with CS_COLOUR at s, 0 when there is none. */
static size_t colour_length(const char *s, size_t n) {
  size_t k = 1;

  if (s[0] != CS_COLOUR[0]) return 0;
  while (k < n && k < 8 && ((s[k] >= '0' && s[k] <= '9') || s[k] == ';')) k++;
  return k > 1 && k < n && s[k] == 'm' ? k + 1 : 0;
}

void cs_buf_visible(cs_buf *b, const char *s, size_t n) {
  size_t plain = 0; /* s[plain..i) stands as it is */

  for (size_t i = 0; i < n;) {
    size_t k = cs_shown_length(s + i, n - i), colour;

    if (k) {
      i += k;
      continue;
    }
    cs_buf_add(b, s + plain, i - plain);
    k = cs_utf8_length(s + i, n - i);
    colour = colour_length(s + i, n - i);
    if (k) {
      cs_buf_printf(b, "\\u%04x", number_of(s + i, k));
    } else if (colour) {
      cs_buf_puts(b, "\033[");
      cs_buf_add(b, s + i + 1, colour - 1);
    } else {
      cs_buf_puts(b, "\xEF\xBF\xBD");
    }
    i += k ? k : colour ? colour : 1;
    plain = i;
  }
  cs_buf_add(b, s + plain, n - plain);
}

void cs_buf_shell_word(cs_buf *out, const char *word) {
  static const char plain[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";

  if (*word && !word[strspn(word, plain)]) {
    cs_buf_puts(out, word);
    return;
  }
  cs_buf_puts(out, "'");
  for (; *word; word++) {
    if (*word == '\'') {
      cs_buf_puts(out, "'\\''");
    } else {
      cs_buf_add(out, word, 1);
    }
  }
  cs_buf_puts(out, "'");
}
