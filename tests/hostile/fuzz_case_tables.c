/* Any texts as a case and the tables that it names: a.csv, b.csv and j.csv beside it, in this
 * order. */
#include "fuzz_parts.h"
#include "fuzz_study.h"
#include "temporary.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const names[] = {"a.csv", "b.csv", "j.csv"};
  part parts[4] = {{0}};
  const char *path = temporary_text("case.yaml", "");

  split_parts(data, size, parts, 4);
  for (size_t k = 0; k < 3; k++)
    temporary_bytes(names[k], parts[k + 1].n ? parts[k + 1].bytes : "", parts[k + 1].n);
  try_case(path, parts[0].bytes, parts[0].n);
  return 0;
}
