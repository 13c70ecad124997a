/* Any text as a criterion of robustness. */
#include "analysis/robust/criterion.h"

#include <string.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *text = arena ? cs_arena_strndup(arena, (const char *)data, size) : NULL;
  cs_criterion c;

  if (text && d) {
    cs_criterion_parse(text, (cs_place){"--criterion", 1, 1, 1}, arena, d, &c);
    casus_text_free(casus_diag_text(d, 0));
  }
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
