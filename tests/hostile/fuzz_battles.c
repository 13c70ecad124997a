/* Any text as a table of battles. */
#include "models/attrition/battles.h"
#include "temporary.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  casus_status st;
  cs_battles out;

  if (!arena || !d) abort();
  st = cs_battles_read(temporary_bytes("battles.csv", data, size), arena, d, &out);
  if (st == CASUS_CASE && !casus_diag_errors(d)) abort();
  casus_text_free(casus_diag_text(d, 0));
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
