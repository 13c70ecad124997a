/* JSON documents as text; see json_text.h. */
#include "report/json_text.h"

#include "base/alloc.h"

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
