/* A build without SQLite: nothing is kept. */
#include "ledger/ledger.h"

static casus_status refuse(casus_diag *d) {
  cs_error(d, (cs_place){0}, "this casus was built without SQLite, which keeps runs");
  return CASUS_IO;
}

casus_status cs_ledger_add(const char *path, const cs_ledger_run *run, casus_diag *d, int64_t *id) {
  (void)path;
  (void)run;
  *id = 0;
  return refuse(d);
}

casus_status cs_ledger_list(const char *path, cs_arena *arena, casus_diag *d, cs_ledger_run **runs,
                            size_t *n) {
  (void)path;
  (void)arena;
  *runs = NULL;
  *n = 0;
  return refuse(d);
}

casus_status cs_ledger_get(const char *path, int64_t id, cs_arena *arena, casus_diag *d,
                           cs_ledger_run *out) {
  (void)path;
  (void)id;
  (void)arena;
  (void)out;
  return refuse(d);
}
