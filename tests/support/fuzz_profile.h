/* What the fuzz targets of negotiation profiles do with an input. */
#ifndef CASUS_TESTS_FUZZ_PROFILE_H
#define CASUS_TESTS_FUZZ_PROFILE_H

#include "base/file.h"
#include "models/package/profile.h"

#include <stdint.h>

/* Reads the input as a profile or a domain; a profile is joined with itself. */
static inline int read_profile(const uint8_t *data, size_t size,
                               casus_status (*read)(const char *text, size_t n, cs_arena *arena,
                                                    casus_diag *d, cs_profile *out)) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *text = arena ? cs_arena_strndup(arena, (const char *)data, size) : NULL;
  cs_profile two[2] = {{.path = "f", .name = "f"}};
  cs_negotiation n;

  if (text && d && cs_check_text("f", text, size, d) == CASUS_OK &&
      read(text, size, arena, d, &two[0]) == CASUS_OK) {
    two[1] = two[0];
    cs_profiles_join(two, two[0].is_domain ? 1 : 2, arena, d, &n);
  }
  if (d) casus_text_free(casus_diag_text(d, 0));
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}

#endif
