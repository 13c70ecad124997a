/* Where the ledger of a case is. */
#include "ledger/ledger.h"

#include <string.h>

char *cs_ledger_path(cs_arena *arena, const char *case_path) {
  const char *slash = strrchr(case_path, '/'), *dot = strrchr(case_path, '.');
  size_t n = dot && dot > case_path && (!slash || dot > slash + 1) ? (size_t)(dot - case_path)
                                                                   : strlen(case_path);

  return cs_arena_printf(arena, "%.*s.casus.db", (int)n, case_path);
}
