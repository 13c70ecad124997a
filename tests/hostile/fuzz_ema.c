/* Any bytes as an archive of the EMA Workbench, its outcomes tables or arrays.  The fuzzer need not guess gzip: an
 * archive may be unpacked. */
#include "analysis/data/ema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const outcomes[][2] = {{"y", "z@1"}, {"two@1", "three"}};

  for (size_t k = 0; k < 2; k++) {
    cs_table_roles roles = {.outcomes = outcomes[k], .n_outcomes = 2};
    cs_arena *arena = cs_arena_new();
    casus_diag *d = casus_diag_new();
    cs_data out = {0};

    if (arena && d) {
      if (!cs_ema_parse("f.tar.gz", data, size, &roles, arena, d, &out)) cs_data_free(&out);
      casus_text_free(casus_diag_text(d, 0));
    }
    casus_diag_free(d);
    cs_arena_free(arena);
  }
  return 0;
}
