/* What was computed of a case goes into the ledger beside it. */
#ifndef CASUS_LIBRARY_KEEP_H
#define CASUS_LIBRARY_KEEP_H

#include "question/question.h"

/* The options that say where; for the table of a question.  Questions about runs of the ledger have
 * --ledger already. */
/* clang-format off */
#define CS_LEDGER_OPTION(HELP) \
  {"ledger", 0, CS_OPTION_TEXT, "FILE", NULL, NULL, false, HELP, 0, 0, NULL}
#define CS_NO_LEDGER_OPTION(HELP) \
  {"no-ledger", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false, HELP, 0, 0, NULL}
#define CS_KEEP_OPTIONS \
  CS_LEDGER_OPTION("the ledger: where the result is kept, and the runs of --run are (default: " \
                   "beside the case, CASE.casus.db)"), \
  CS_NO_LEDGER_OPTION("do not keep the result")
/* clang-format on */

/* The ledger of the case that is asked: the one named, or the one beside the case.  In the arena;
 * NULL when out of memory. */
const char *cs_ledger_of(const casus_answer *a);

/* The ledger that a name means: a ledger itself (.db), or the one beside a case. */
const char *cs_ledger_named(cs_arena *arena, const char *name);

/* Is there the ledger, or at least what it is named after?  CASUS_IO after a message when there is neither. */
casus_status cs_ledger_exists(const char *ledger, const char *name, casus_diag *d);

/* Is there a ledger for the case that is asked, and is it wanted? */
bool cs_keeps(const cs_asking *by, const casus_answer *a);

/* Keeps the answer with the command that repeats it: the settings of the run, every option that moves
 * a number, the case.  `whole` is false for an answer that was stopped early.  A ledger that cannot
 * be written loses no result: a note says so, and a->failed only when it was asked for by --ledger.
 */
void cs_keep(const cs_asking *by, casus_answer *a, const cs_study *study, const cs_run *run,
             double seconds, bool whole);

/* Takes the futures, seed, design, replicates and deep points of the run of the ledger that --run
 * names.  Its case must be as it was. */
casus_status cs_kept_settings(const cs_asking *by, const casus_answer *a, const cs_study *study,
                              cs_run_settings *s);

/* The latest results that the ledger keeps of the case of this hash by this version, other than
 * runs: one of each command (of each method of sensitivity), in the order in which they were made,
 * each {"command", "run", "result"}.  An array, empty when there is no ledger; NULL when out of
 * memory.  The caller releases it. */
json_t *cs_kept_analyses(const char *ledger, const char *hash, cs_arena *arena);

#endif
