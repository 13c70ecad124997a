/* Any text as a GENIUS profile or domain, joined with itself. */
#include "fuzz_profile.h"

static casus_status genius(const char *text, size_t n, cs_arena *arena, casus_diag *d,
                           cs_profile *out) {
  return cs_profile_genius("f", text, n, CS_SCALE_GENIUS, arena, d, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  return read_profile(data, size, genius);
}
