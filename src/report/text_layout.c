/* Prose, numbers and cells; see text_layout.h. */
#include "report/text_layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 79 };

void cs_put_filled(cs_buf *out, const char *text, size_t indent, size_t at, size_t width) {
  while (*text) {
    size_t n = strcspn(text, " \n"), word = cs_width(text, n);

    if (at > indent && at + 1 + word > width) {
      cs_buf_puts(out, "\n");
      cs_buf_fill(out, ' ', indent);
      at = indent;
    } else if (at > indent) {
      cs_buf_puts(out, " ");
      at++;
    }
    cs_buf_add(out, text, n);
    at += word;
    text += n;
    text += strspn(text, " \n");
  }
  cs_buf_puts(out, "\n");
}

void cs_put_wrapped(cs_buf *out, const char *text) {
  cs_put_filled(out, text, 0, 0, LINE);
}

static void put_fitted_line(cs_buf *out, const char *line, size_t n) {
  size_t indent = 0, column = 0;

  while (indent < n && line[indent] == ' ') indent++;
  if (cs_width(line, n) <= LINE + 1) {
    cs_buf_add(out, line, n);
    return;
  }
  for (size_t at = indent; at < n;) {
    size_t word = at;

    while (word < n && line[word] != ' ') word++;
    if (!column || column + 1 + cs_width(line + at, word - at) > LINE) {
      if (column) cs_buf_puts(out, "\n");
      column = column ? indent + 4 : indent;
      cs_buf_fill(out, ' ', column);
    } else {
      cs_buf_puts(out, " ");
      column++;
    }
    cs_buf_add(out, line + at, word - at);
    column += cs_width(line + at, word - at);
    for (at = word; at < n && line[at] == ' ';) at++;
  }
}

void cs_put_fitted(cs_buf *out, const char *text) {
  while (*text) {
    size_t n = strcspn(text, "\n");

    put_fitted_line(out, text, n);
    if (text[n]) cs_buf_puts(out, "\n");
    text += n + (text[n] != '\0');
  }
}

/* Text that is wider than `width` is cut, and ends with the mark. */
static void put_column(cs_buf *out, const char *text, size_t width, bool right, const char *mark) {
  size_t n = strlen(text), w = cs_width(text, n);
  bool cut = w > width;
  size_t room = cut ? width - cs_width(mark, strlen(mark)) : w, padding = cut ? 0 : width - w;

  for (; w > room; w--) {
    do n--;
    while (n && ((unsigned char)text[n] & 0xC0) == 0x80);
  }
  if (right) cs_buf_fill(out, ' ', padding);
  cs_buf_add(out, text, n);
  if (cut) cs_buf_puts(out, mark);
  if (!right) cs_buf_fill(out, ' ', padding);
}

void cs_put_padded(cs_buf *out, const char *text, size_t width, bool right) {
  put_column(out, text, width, right, "");
}

void cs_put_clipped(cs_buf *out, const char *text, size_t width, bool right) {
  put_column(out, text, width, right, "…");
}

const char *cs_percent_text(double share, char buf[32]) {
  if (!isfinite(share)) {
    memcpy(buf, "-", 2);
  } else if (share > 0 && share < 0.005) {
    memcpy(buf, "<1%", 4);
  } else if (share < 1 && share > 0.995) {
    memcpy(buf, ">99%", 5);
  } else {
    snprintf(buf, 32, "%.0f%%", 100 * share);
  }
  return buf;
}

/* Would a spreadsheet run the cell instead of showing it?  One that begins like a formula and is no
 * number. */
static bool is_run(const char *text) {
  double x;

  return *text && strchr("=+-@\t\r", *text) && !cs_parse_number(text, strlen(text), &x);
}

void cs_put_quoted(cs_buf *out, const char *text) {
  cs_buf_puts(out, is_run(text) ? "\"'" : "\"");
  for (; *text; text++) cs_buf_add(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
  cs_buf_puts(out, "\"");
}

void cs_put_cell(cs_buf *out, const char *text) {
  if (strpbrk(text, ",\"\r\n")) {
    cs_put_quoted(out, text);
    return;
  }
  if (is_run(text)) cs_buf_puts(out, "'");
  cs_buf_puts(out, text);
}

void cs_put_caveat(cs_buf *out, const cs_case *c) {
  if (!c->caveat) return;
  cs_put_wrapped(out, c->caveat);
  cs_buf_puts(out, "\n");
}
