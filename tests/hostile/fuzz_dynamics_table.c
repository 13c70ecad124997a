/* Any text as a table of noise. */
#include "base/alloc.h"
#include "models/dynamics/noise_table.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *text = arena && d ? cs_arena_strndup(arena, (const char *)data, size) : NULL;
  const double *numbers;

  for (size_t steps = 1; text && steps < 4; steps++) {
    size_t paths = steps == 3 ? 2 : 0;

    if (cs_noise_table_parse("table", text, size, steps, arena, d, &paths, &numbers)) continue;
    for (size_t i = 0; i < paths * steps; i++) {
      if (!isfinite(numbers[i])) abort();
    }
  }
  if (d) casus_text_free(casus_diag_text(d, 0));
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
