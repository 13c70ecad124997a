/* Any text as a .gmcr file. */
#include "models/conflict/gmcr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_gmcr file;

  if (arena && d) {
    cs_gmcr_parse("f.gmcr", (const char *)data, size, 4096, arena, d, &file);
    casus_text_free(casus_diag_text(d, 0));
  }
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
