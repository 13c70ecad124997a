/* Any bytes, read as a bargaining file; the corpus holds the format "exchange". */
#include "fuzz_bargaining.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
  return read_bargaining(data, n);
}
