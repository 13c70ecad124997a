/* What a command computed of a case goes into the ledger beside the case. */
#ifndef CASUS_CLI_KEEP_H
#define CASUS_CLI_KEEP_H

#include "analysis/study.h"
#include "cli/command.h"

#include <jansson.h>

/* The options that say where; for the table of a command.  Commands that read runs of the ledger
 * have --ledger already. */
#define KEEP_LEDGER                                                                  \
  {                                                                                  \
    "ledger", 0, OPTION_TEXT, "FILE", NULL, NULL, false,                             \
        "the ledger: where the result is kept, and the runs of --run are (default: " \
        "beside the case, CASE.casus.db)"                                            \
  }
#define KEEP_NOTHING \
  { "no-ledger", 0, OPTION_FLAG, NULL, NULL, NULL, false, "do not keep the result" }

/* Is there a ledger for the case of the first operand, and is it wanted? */
bool cs_keeps(const cs_arguments *args);

/* The time now, in seconds, to tell how long something took. */
double cs_now(void);

/* Keeps a result with the command that repeats it: the settings of the run, every option that moves
 * a number, the case.  `whole` is false for an answer that was stopped early.  A ledger that cannot
 * be written loses no result: it is a warning, and the exit status is EXIT_FAILED only for one that
 * was asked for by --ledger. */
int cs_keep(const cs_arguments *args, const cs_study *study, const cs_run *run, double seconds,
            bool whole, const json_t *result);

/* Takes the futures, seed, design, replicates and deep points of the run of the ledger that --run
 * names.  Its case must be as it was. */
casus_status cs_kept_settings(const cs_arguments *args, const cs_study *study, casus_diag *d,
                              cs_run_settings *s);

/* The latest results that the ledger keeps of the case of this hash by this version, other than
 * runs: one of each command (of each method of sensitivity), in the order in which they were made,
 * each {"command", "run", "result"}.  An array, empty when there is no ledger; NULL when out of
 * memory.  The caller releases it. */
json_t *cs_kept_analyses(const char *ledger, const char *hash, cs_arena *arena);

#endif
