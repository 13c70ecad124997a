/* Any text as a profile of GeniusWeb, NegoLog or NegMAS, joined with itself. */
#include "fuzz_profile.h"

static casus_status document(const char *text, size_t n, cs_arena *arena, casus_diag *d,
                             cs_profile *out) {
  return cs_profile_document("f", text, n, arena, d, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return read_profile(data, size, document);
}
