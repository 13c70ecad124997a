/* Prose and cells; see text_layout.h. */
#include "report/text_layout.h"

#include <string.h>

enum { LINE = 79 };

void cs_put_wrapped(cs_buf *out, const char *text) {
  size_t column = 0;

  while (*text) {
    size_t n = strcspn(text, " "), width = cs_width(text, n);

    if (column && column + 1 + width > LINE) {
      cs_buf_puts(out, "\n");
      column = 0;
    } else if (column) {
      cs_buf_puts(out, " ");
      column++;
    }
    cs_buf_add(out, text, n);
    column += width;
    text += n;
    text += strspn(text, " ");
  }
  cs_buf_puts(out, "\n");
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

void cs_put_padded(cs_buf *out, const char *text, size_t width, bool right) {
  size_t n = strlen(text), w = cs_width(text, n);

  while (w > width && n) {
    do n--;
    while (n && ((unsigned char)text[n] & 0xC0) == 0x80);
    w--;
  }
  if (right) cs_buf_fill(out, ' ', width - w);
  cs_buf_add(out, text, n);
  if (!right) cs_buf_fill(out, ' ', width - w);
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
