/* Prose and cells; see put.h. */
#include "report/put.h"

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

void cs_put_cell(cs_buf *out, const char *text) {
  if (!strpbrk(text, ",\"\r\n")) {
    cs_buf_puts(out, text);
    return;
  }
  cs_buf_puts(out, "\"");
  for (; *text; text++) cs_buf_printf(out, *text == '"' ? "\"\"" : "%c", *text);
  cs_buf_puts(out, "\"");
}

void cs_put_caveat(cs_buf *out, const cs_case *c) {
  if (!c->caveat) return;
  cs_put_wrapped(out, c->caveat);
  cs_buf_puts(out, "\n");
}
