/* The report's plain HTML. */
#include "report/page_plain.h"

#include <stdio.h>
#include <string.h>

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
    if (text_of(c, "why")) cs_page_escape(text_of(c, "why"), out);
    cs_buf_puts(out, "</td>");
    element("td", text_of(c, "says") ? text_of(c, "says") : "", out);
    element("td", text_of(c, "source") ? text_of(c, "source") : "", out);
    cs_buf_puts(out, "</tr>\n");
  }
  cs_buf_puts(out, "</tbody></table>\n");
}

/* [least, middle, most] as a cell: one number where all are the same. */
static void spread_cell(const json_t *spread, bool share, cs_buf *out) {
  char text[2][40];

  cs_buf_puts(out, "<td>");
  for (size_t k = 0; k < 2; k++) {
    const json_t *x = json_array_get(spread, k ? 2 : 0);
    char number[32];

    snprintf(text[k], sizeof text[k], "%s%s",
             json_is_number(x)
                 ? cs_number_short(json_number_value(x) * (share ? 100 : 1), share ? 3 : 4, number)
                 : "&ndash;",
             share && json_is_number(x) ? " %" : "");
  }
  cs_buf_puts(out, text[0]);
  if (strcmp(text[0], text[1]) != 0) cs_buf_printf(out, " to %s", text[1]);
  cs_buf_puts(out, "</td>");
}

static const json_t *find_named(const json_t *list, const char *name) {
  size_t i;
  const json_t *o;

  json_array_foreach(list, i, o) {
    if (name && text_of(o, "name") && !strcmp(text_of(o, "name"), name)) return o;
  }
  return NULL;
}

/* What strategies are judged by, and how often each does it, best first. */
static void answer(const json_t *result, cs_buf *out) {
  const json_t *answer = json_object_get(result, "answer");
  const json_t *order = json_object_get(json_object_get(answer, "by"), "mean"), *name;
  const char *aim = text_of(answer, "aim");
  size_t i;

  if (!json_is_object(answer)) return;
  cs_buf_puts(out, "<h2>The answer</h2>\n");
  element("p", text_of(answer, "says"), out);
  if (!aim || strcmp(aim, "all_met") != 0) return;
  cs_buf_puts(out,
              "<table><thead><tr><th>Strategy</th><th>Share of the futures in which all "
              "thresholds are met together</th></tr></thead><tbody>\n");
  json_array_foreach(json_object_get(order, "order"), i, name) {
    const json_t *s = find_named(json_object_get(result, "strategies"), json_string_value(name));

    cs_buf_puts(out, "<tr>");
    element("th", text_of(s, "title") ? text_of(s, "title") : json_string_value(name), out);
    spread_cell(json_object_get(json_object_get(s, "summary"), "all_met"), true, out);
    cs_buf_puts(out, "</tr>\n");
  }
  cs_buf_puts(out, "</tbody></table>\n");
}

/* A table a measure: mean, band, chance, regret, by strategy. */
static void strategies(const json_t *result, cs_buf *out) {
  const json_t *measures = json_object_get(result, "measures");
  const json_t *list = json_object_get(result, "strategies");
  size_t i, k;
  const json_t *m, *s;

  if (!json_array_size(measures) || !json_object_get(json_array_get(list, 0), "summary")) return;
  cs_buf_puts(
      out,
      "<h2>Strategies</h2>\n<p>From the least to the most found over the deep ranges; base is "
      "the case as it stands.</p>\n");
  json_array_foreach(measures, i, m) {
    static const char *const keys[] = {"mean", "p05", "p50", "p95", "meets", "best", "regret"};
    cs_buf name = {0};

    cs_buf_puts(out, "<h3>");
    cs_page_escape(text_of(m, "name"), out);
    if (text_of(m, "unit")) {
      cs_buf_puts(out, ", ");
      cs_page_escape(text_of(m, "unit"), out);
    }
    cs_buf_puts(out,
                "</h3>\n<table><thead><tr><th>Strategy</th><th>Mean</th><th>5 %</th><th>50 %</th>"
                "<th>95 %</th><th>Meets its threshold</th><th>Best</th><th>Mean regret</th></tr>"
                "</thead>\n<tbody>\n");
    cs_buf_printf(&name, "measures.%s", text_of(m, "name"));
    json_array_foreach(list, k, s) {
      const json_t *q =
          find_named(json_object_get(json_object_get(s, "summary"), "quantities"), name.text);

      cs_buf_puts(out, "<tr>");
      element("th", text_of(s, "name"), out);
      for (size_t c = 0; c < 7; c++)
        spread_cell(json_object_get(q, keys[c]), c == 4 || c == 5, out);
      cs_buf_puts(out, "</tr>\n");
    }
    cs_buf_puts(out, "</tbody></table>\n");
    cs_buf_free(&name);
  }
}

static void inputs(const json_t *list, cs_buf *out) {
  size_t i;
  const json_t *x;

  if (!json_array_size(list)) return;
  cs_buf_puts(out,
              "<h2>Assumptions</h2>\n<table><thead><tr><th>Input</th><th>Value</th><th>Unit</th>"
              "<th>Status</th><th>Source</th></tr></thead>\n<tbody>\n");
  json_array_foreach(list, i, x) {
    static const char *const keys[] = {"text", "unit", "status", "source"};

    cs_buf_puts(out, "<tr>");
    element("th", text_of(x, "name"), out);
    for (size_t k = 0; k < 4; k++)
      element("td", text_of(x, keys[k]) ? text_of(x, keys[k]) : "", out);
    cs_buf_puts(out, "</tr>\n");
  }
  cs_buf_puts(out, "</tbody></table>\n");
}

static void audit(const json_t *result, cs_buf *out) {
  const json_t *run = json_object_get(result, "run"), *warnings, *w;
  size_t i;

  warnings = json_object_get(json_object_get(result, "quality"), "warnings");
  cs_buf_puts(out, "<h2>Audit</h2>\n<p>casus ");
  cs_page_escape(text_of(json_object_get(result, "casus"), "version"), out);
  cs_buf_puts(out, ", case ");
  cs_page_escape(text_of(json_object_get(result, "case"), "hash"), out);
  cs_buf_printf(out,
                ", seed %lld, %lld futures, %lld replicates; %lld points of the deep ranges "
                "searched.</p>\n",
                (long long)json_integer_value(json_object_get(run, "seed")),
                (long long)json_integer_value(json_object_get(run, "done")),
                (long long)json_integer_value(json_object_get(run, "replicates")),
                (long long)json_integer_value(json_object_get(run, "box_points")));
  element("pre", text_of(result, "command"), out);
  if (json_array_size(warnings)) cs_buf_puts(out, "<ul>\n");
  json_array_foreach(warnings, i, w) element("li", json_string_value(w), out);
  if (json_array_size(warnings)) cs_buf_puts(out, "</ul>\n");
}

void cs_page_plain(const json_t *result, cs_buf *out) {
  const json_t *c = json_object_get(result, "case");

  element("h1", text_of(c, "title"), out);
  element("p", text_of(c, "question"), out);
  element("p", text_of(c, "caveat"), out);
  answer(result, out);
  claims(json_object_get(result, "claims"), out);
  strategies(result, out);
  inputs(json_object_get(result, "inputs"), out);
  audit(result, out);
}
