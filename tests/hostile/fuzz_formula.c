/* Any text as a formula or a claim. */
#include "quantity/formula.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  for (int kind = 0; kind < 2; kind++) {
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    cs_formula *f = NULL;

    if (arena && d) {
      cs_formula_parse((const char *)data, size, (cs_place){"f", 1, 1, 1}, true,
                       kind ? CS_CLAIM_FORMULA : CS_PLAIN_FORMULA, arena, d, &f);
      casus_text_free(casus_diag_text(d, 0));
    }
    casus_diag_free(d);
    cs_arena_free(arena);
  }
  return 0;
}
