/* Any texts as SALib's parameters, samples and results. */
#include "analysis/sensitivity/salib.h"
#include "fuzz_parts.h"
#include "temporary.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const names[] = {"p.txt", "x.txt", "y.txt"};
  const char *paths[3];
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  part parts[3] = {{0}};
  casus_status st;
  cs_data out;

  if (!arena || !d) abort();
  split_parts(data, size, parts, 3);
  for (size_t k = 0; k < 3; k++)
    paths[k] = temporary_bytes(names[k], parts[k].n ? parts[k].bytes : "", parts[k].n);
  st = cs_data_of_salib(paths[0], paths[1], paths[2], arena, d, &out);
  if (!st) cs_data_free(&out);
  if (st == CASUS_CASE && !casus_diag_errors(d)) abort();
  casus_text_free(casus_diag_text(d, 0));
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
