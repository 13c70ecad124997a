/* Any text as a table. */
#include "base/csv.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_csv t;

  if (arena && d) {
    cs_csv_parse("t", (const char *)data, size, arena, d, &t);
    casus_text_free(casus_diag_text(d, 0));
  }
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
