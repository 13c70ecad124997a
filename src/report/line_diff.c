/* Myers' difference of lines; see line_diff.h. */
#include "report/line_diff.h"

#include "base/alloc.h"

#include <string.h>

typedef struct {
  const char **at; /* [line]; one more than there are lines: the end */
  size_t n;
} lines;

static bool split(const char *text, lines *out) {
  size_t n = 0;

  for (const char *s = text; *s; n++) {
    s += strcspn(s, "\n");
    s += *s == '\n';
  }
  out->at = cs_calloc(n + 1, sizeof *out->at);
  if (!out->at) return false;
  out->n = n;
  for (size_t k = 0; k <= n; k++) {
    out->at[k] = text;
    text += strcspn(text, "\n");
    text += *text == '\n';
  }
  return true;
}

static size_t length(const lines *l, size_t k) {
  size_t n = (size_t)(l->at[k + 1] - l->at[k]);

  return n && l->at[k][n - 1] == '\n' ? n - 1 : n;
}

static bool equal(const lines *a, size_t i, const lines *b, size_t k) {
  size_t n = length(a, i);

  return n == length(b, k) && !memcmp(a->at[i], b->at[k], n);
}

/* How far one gets in a on diagonal k (line of a less line of b) with d changes, from what one got
 * with d - 1; v[most + k]. */
static long furthest(const lines *a, const lines *b, const long *v, long most, long d, long k) {
  bool down = k == -d || (k != d && v[most + k - 1] < v[most + k + 1]);
  long x = down ? v[most + k + 1] : v[most + k - 1] + 1, y = x - k;

  while (x < (long)a->n && y < (long)b->n && equal(a, (size_t)x, b, (size_t)y)) {
    x++;
    y++;
  }
  return x;
}

/* The fewest changes, and v as it was before each of them, (2 most + 1) numbers a change; -1: more
 * than `most`. */
static long search(const lines *a, const lines *b, long most, long *trace, long *v) {
  for (long d = 0; d <= most; d++) {
    memcpy(trace + d * (2 * most + 3), v, (size_t)(2 * most + 3) * sizeof *v);
    for (long k = -d; k <= d; k += 2) {
      long x;

      /* Diagonals beyond the texts lead nowhere. */
      if (k > (long)a->n || k < -(long)b->n) continue;
      x = furthest(a, b, v, most + 1, d, k);
      v[most + 1 + k] = x;
      if (x >= (long)a->n && x - k >= (long)b->n) return d;
    }
  }
  return -1;
}

/* The changes from the end back to the start, put in order. */
static void walk_back(const lines *a, const lines *b, const long *trace, long most, long d,
                      cs_line_change *out) {
  long x = (long)a->n, y = (long)b->n;

  for (; d > 0; d--) {
    const long *v = trace + d * (2 * most + 3);
    long k = x - y, middle = most + 1;
    bool down = k == -d || (k != d && v[middle + k - 1] < v[middle + k + 1]);
    long before = down ? k + 1 : k - 1;

    x = v[middle + before];
    y = x - before;
    out[d - 1] = down ? (cs_line_change){'+', (size_t)y + 1, b->at[y], length(b, (size_t)y)}
                      : (cs_line_change){'-', (size_t)x + 1, a->at[x], length(a, (size_t)x)};
  }
}

casus_status cs_line_diff(const char *a, const char *b, cs_line_change **out, size_t *n,
                          bool *whole) {
  lines la = {0}, lb = {0};
  bool ok = split(a, &la) && split(b, &lb);
  long most = ok ? (long)(la.n + lb.n < CS_LINE_CHANGES ? la.n + lb.n : CS_LINE_CHANGES) : 0;
  long *v = NULL, *trace = NULL, d = -1;

  *out = NULL;
  *n = 0;
  *whole = 1;
  /* Most texts differ in few lines: try with few first, as the trace grows with the square. */
  for (long limit = most < 64 ? most : 64; ok && d < 0;
       limit = limit * 4 < most ? limit * 4 : most) {
    cs_free(v);
    cs_free(trace);
    v = cs_calloc((size_t)(2 * limit + 3), sizeof *v);
    trace = cs_calloc((size_t)(limit + 1) * (size_t)(2 * limit + 3), sizeof *trace);
    ok = v && trace;
    if (ok) d = search(&la, &lb, limit, trace, v);
    if (ok && d >= 0) {
      *out = cs_calloc((size_t)d, sizeof **out);
      ok = *out != NULL;
      if (ok) walk_back(&la, &lb, trace, limit, d, *out);
      *n = ok ? (size_t)d : 0;
    }
    if (limit == most) break;
  }
  *whole = d >= 0;
  cs_free(v);
  cs_free(trace);
  cs_free(la.at);
  cs_free(lb.at);
  return ok ? CASUS_OK : CASUS_NOMEM;
}
