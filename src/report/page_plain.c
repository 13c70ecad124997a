/* The report's plain HTML. */
#include "report/page_plain.h"

void cs_page_escape(const char *text, cs_buf *out) {
  for (const char *s = text ? text : ""; *s; s++) {
    switch (*s) {
      case '<':
        cs_buf_puts(out, "&lt;");
        break;
      case '>':
        cs_buf_puts(out, "&gt;");
        break;
      case '&':
        cs_buf_puts(out, "&amp;");
        break;
      case '"':
        cs_buf_puts(out, "&quot;");
        break;
      case '\'':
        cs_buf_puts(out, "&#39;");
        break;
      default:
        cs_buf_add(out, s, 1);
    }
  }
}

static const char *text_of(const json_t *o, const char *key) {
  return json_string_value(json_object_get(o, key));
}

static void element(const char *tag, const char *text, cs_buf *out) {
  if (!text) return;
  cs_buf_printf(out, "<%s>", tag);
  cs_page_escape(text, out);
  cs_buf_printf(out, "</%s>\n", tag);
}

static void claims(const json_t *list, cs_buf *out) {
  size_t i;
  const json_t *c;

  cs_buf_puts(out,
              "<h2>Claims</h2>\n<table><thead><tr><th>Claim</th><th>Verdict</th>"
              "<th>Margin</th><th>What it says</th><th>Source</th></tr></thead>\n<tbody>\n");
  json_array_foreach(list, i, c) {
    const json_t *margin = json_object_get(c, "margin"), *error = json_object_get(c, "error");
    char a[32], b[32];

    cs_buf_puts(out, "<tr>");
    element("th", text_of(c, "name"), out);
    element("td", text_of(c, "verdict"), out);
    cs_buf_puts(out, "<td>");
    if (json_is_number(margin) && json_is_number(error))
      cs_buf_printf(out, "%s &plusmn; %s", cs_number_short(json_number_value(margin), 3, a),
                    cs_number_short(json_number_value(error), 2, b));
    cs_buf_puts(out, "</td>");
    element("td", text_of(c, "says") ? text_of(c, "says") : "", out);
    element("td", text_of(c, "source") ? text_of(c, "source") : "", out);
    cs_buf_puts(out, "</tr>\n");
  }
  cs_buf_puts(out, "</tbody></table>\n");
}

void cs_page_plain(const json_t *result, cs_buf *out) {
  const json_t *c = json_object_get(result, "case");

  element("h1", text_of(c, "title"), out);
  element("p", text_of(c, "question"), out);
  element("p", text_of(c, "caveat"), out);
  claims(json_object_get(result, "claims"), out);
}
