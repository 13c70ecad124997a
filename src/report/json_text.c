/* Pieces of JSON, and documents as text; see json_text.h. */
#include "report/json_text.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

json_t *cs_json_string(const char *s) {
  size_t n = strlen(s);
  cs_buf text = {0};
  json_t *j;

  for (size_t at = 0; at < n;) {
    size_t length = cs_utf8_length(s + at, n - at);

    if (length) {
      cs_buf_add(&text, s + at, length);
    } else {
      cs_buf_puts(&text, "\xef\xbf\xbd");
    }
    at += length ? length : 1;
  }
  j = text.failed ? NULL : json_string(text.text ? text.text : "");
  cs_buf_free(&text);
  return j;
}

json_t *cs_json_number(double x) {
  return isfinite(x) ? json_real(x) : json_null();
}

json_t *cs_json_text(const char *s) {
  return s ? cs_json_string(s) : json_null();
}

void cs_json_put(json_t *object, const char *key, json_t *value) {
  json_object_set_new(object, key, value);
}

void cs_json_print(const json_t *json, cs_buf *out) {
  char *text = json ? json_dumps(json, JSON_INDENT(1) | JSON_PRESERVE_ORDER) : NULL;

  if (text) {
    cs_buf_puts(out, text);
    cs_buf_puts(out, "\n");
  } else {
    out->failed = true;
  }
  cs_free(text);
}
