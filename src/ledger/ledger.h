/* The ledger: a SQLite file that keeps every run with its case's text, settings and result.
 *
 * A run is written in one transaction when it has ended, so a killed run leaves no trace and
 * several programs may write at once.  See docs/ledger.md for the table. */
#ifndef CASUS_LEDGER_LEDGER_H
#define CASUS_LEDGER_LEDGER_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  int64_t id;
  const char *ended; /* UTC, as 2025-09-25T12:00:00Z */
  double seconds;    /* wall time of the run */
  bool complete;     /* false: stopped early */
  const char *case_path, *title, *case_hash;
  const char *case_text; /* the case file and its tables, one after the other, with their names */
  const char *version, *machine, *command;
  const char *answer; /* in one line; NULL in rows that an older casus wrote */
  const char *result; /* JSON */
} cs_ledger_run;

/* The ledger beside a case: "dir/name.yaml" -> "dir/name.casus.db".  In the arena; NULL when out of
 * memory. */
char *cs_ledger_path(cs_arena *arena, const char *case_path);

/* Adds a run (its id is ignored) and gives its id.  The file is made when it is not there.  Waits
 * up to ten seconds for other writers.  Failures are reported to `d` and give CASUS_IO. */
casus_status cs_ledger_add(const char *path, const cs_ledger_run *run, casus_diag *d, int64_t *id);

/* All runs, oldest first, without case_text and result.  In the arena.  None where there is no file
 * yet. */
casus_status cs_ledger_list(const char *path, cs_arena *arena, casus_diag *d, cs_ledger_run **runs,
                            size_t *n);

/* One run, whole.  CASUS_CASE, after a message, when there is none with this id. */
casus_status cs_ledger_get(const char *path, int64_t id, cs_arena *arena, casus_diag *d,
                           cs_ledger_run *out);

#endif
