/* Any text as a case: read, checked, and run for a few futures when it is valid. */
#include "fuzz_study.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  try_case("case", (const char *)data, size);
  return 0;
}
