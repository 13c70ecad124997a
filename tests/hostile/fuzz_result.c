/* Any JSON as the results that a ledger holds: shown as a page, and compared with another. */
#include "fuzz_parts.h"
#include "report/answer_line.h"
#include "report/compare.h"
#include "report/envelope.h"
#include "report/page.h"
#include "report/page_plain.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare(const json_t *a, const json_t *b) {
  static const char *const names[2] = {"first", "second"};
  json_t *difference = cs_compare_json(a, b, names);
  cs_buf out = {0};

  if (!difference) abort();
  cs_compare_table(difference, &out);
  cs_buf_free(&out);
  json_decref(difference);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  part parts[2] = {{0}};
  json_t *json[2] = {NULL, NULL};
  cs_buf out = {0};

  split_parts(data, size, parts, 2);
  for (size_t k = 0; k < 2; k++)
    json[k] = json_loadb(parts[k].n ? parts[k].bytes : "", parts[k].n, 0, NULL);
  for (size_t k = 0; k < 2; k++) {
    if (!json[k]) continue;
    cs_answer_renew(json[k]);
    cs_answer_line(json[k], &out);
    cs_buf_free(&out);
    compare(json[k], json[k]);
    compare(json[k], json[0]);
    cs_page_plain(json[k], &out);
    cs_buf_free(&out);
    cs_page_write_json(json[k], NULL, NULL, &out);
    cs_buf_free(&out);
  }
  json_decref(json[0]);
  json_decref(json[1]);
  return 0;
}
