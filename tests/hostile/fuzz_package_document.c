/* Any text as a profile of GeniusWeb, NegoLog or NegMAS, joined with itself. */
#include "base/file.h"
#include "models/package/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *text = arena ? cs_arena_strndup(arena, (const char *)data, size) : NULL;
  cs_profile two[2] = {{.path = "f", .name = "f"}};
  cs_negotiation n;

  if (text && d && cs_check_text("f", text, size, d) == CASUS_OK &&
      cs_profile_document("f", text, size, arena, d, &two[0]) == CASUS_OK) {
    two[1] = two[0];
    cs_profiles_join(two, two[0].is_domain ? 1 : 2, arena, d, &n);
  }
  if (d) casus_text_free(casus_diag_text(d, 0));
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
