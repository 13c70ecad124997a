/* Puts a result into the built page. */
#include "report/page.h"

#include "base/alloc.h"
#include "report/envelope.h"
#include "report/page_plain.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 7 };

/* JSON inside a script element: what could end the element, or start a comment or an entity in it,
 * stands as an escape of JSON's own; so do the two line ends that JavaScript knows and JSON does
 * not. */
static void add_json(const char *text, cs_buf *out) {
  for (const char *s = text; *s; s++) {
    if (*s == '<' || *s == '>' || *s == '&') {
      cs_buf_printf(out, "\\u%04x", (unsigned)*s);
    } else if (!strncmp(s, "\xe2\x80\xa8", 3) || !strncmp(s, "\xe2\x80\xa9", 3)) {
      cs_buf_puts(out, s[2] == '\xa8' ? "\\u2028" : "\\u2029");
      s += 2;
    } else {
      cs_buf_add(out, s, 1);
    }
  }
}

static void add_mark(const char *mark, const json_t *result, cs_buf *out) {
  if (!strcmp(mark, "title")) {
    cs_page_escape(json_string_value(json_object_get(json_object_get(result, "case"), "title")),
                   out);
  } else if (!strcmp(mark, "plain")) {
    cs_page_plain(result, out);
  } else if (!strcmp(mark, "result")) {
    char *text =
        json_dumps(result, JSON_COMPACT | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(DIGITS));

    if (text) {
      add_json(text, out);
    } else {
      out->failed = true;
    }
    cs_free(text);
  }
}

/* What the page does without. */
static void take_out(json_t *result) {
  size_t i;
  json_t *strategy;

  json_array_foreach(json_object_get(result, "strategies"), i, strategy) {
    if (json_object_get(strategy, "summary")) json_object_del(strategy, "quantities");
  }
}

casus_status cs_page_write_json(json_t *result, json_t *analyses, const char *day, cs_buf *out) {
  static const char open[] = "<!--casus:", close[] = "-->";
  const char *at = (const char *)cs_page_template, *mark;

  take_out(result);
  if (analyses) json_object_set(result, "analyses", analyses);
  if (day) json_object_set_new(result, "written", json_string(day));
  while ((mark = strstr(at, open))) {
    const char *name = mark + strlen(open), *end = strstr(name, close);
    char word[16] = "";

    cs_buf_add(out, at, (size_t)(mark - at));
    if (!end || (size_t)(end - name) >= sizeof word) break;
    memcpy(word, name, (size_t)(end - name));
    add_mark(word, result, out);
    at = end + strlen(close);
  }
  cs_buf_puts(out, at);
  return out->failed ? CASUS_NOMEM : CASUS_OK;
}

casus_status cs_page_write(const char *result, json_t *analyses, const char *day, casus_diag *diag,
                           cs_buf *out) {
  json_error_t error;
  json_t *json = json_loads(result, 0, &error);
  const char *name;
  casus_status st;

  cs_answer_renew(json);
  name = cs_answer_name(json);
  if (!name || strcmp(name, "run") != 0) {
    json_decref(json);
    return cs_error(diag, (cs_place){0}, "this is no result of a run");
  }
  st = cs_page_write_json(json, analyses, day, out);
  json_decref(json);
  return st;
}
