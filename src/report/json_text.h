/* Pieces of JSON, and documents as text. */
#ifndef CASUS_REPORT_JSON_TEXT_H
#define CASUS_REPORT_JSON_TEXT_H

#include "base/text.h"

#include <jansson.h>

/* Writes the document, indented and ended by a newline; NULL, or no memory, fails `out`. */
void cs_json_print(const json_t *json, cs_buf *out);

/* A text that need not be UTF-8, such as the name of a file: other bytes become U+FFFD, since JSON
 * has no place for them.  NULL when out of memory. */
json_t *cs_json_string(const char *s);

/* A number; null when it is not finite.  Text; null when there is none. */
json_t *cs_json_number(double x);
json_t *cs_json_text(const char *s);
void cs_json_put(json_t *object, const char *key, json_t *value);

#endif
