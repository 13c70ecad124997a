/* The futures that `robust` and `discover` work on: drawn from a case, or read from a file. */
#ifndef CASUS_CLI_FUTURES_H
#define CASUS_CLI_FUTURES_H

#include "analysis/data/data.h"
#include "cli/command.h"
#include "cli/keep.h"

/* The options that say which futures; for the table of a command.  HOW_MANY goes on with the help of
 * --futures. */
/* clang-format off */
#define CS_FUTURES_OPTIONS(HOW_MANY)                                                              \
  {"strategy", 's', OPTION_TEXT, "NAME", NULL, NULL, true,                                       \
   "this strategy only; may be given several times"},                                            \
  {"futures", 'n', OPTION_COUNT, "N", NULL, NULL, false, "of a case: how many futures" HOW_MANY}, \
  {"deep", 0, OPTION_COUNT, "N", NULL, "32", false, "of a case: points of the deep box"},        \
  {"seed", 0, OPTION_COUNT, "S", NULL, "1", false, "seed of the random numbers"},                \
  {"design", 0, OPTION_CHOICE, "D", "sobol lhs mc", "sobol", false,                              \
   "of a case: how futures are drawn"},                                                          \
  {"replicates", 0, OPTION_COUNT, "R", NULL, "16", false, "of a case: independent replicates"},  \
  {"run", 0, OPTION_COUNT, "ID", NULL, NULL, false,                                              \
   "of a case: with the seed, futures and design of run ID of the ledger"},                      \
  KEEP_LEDGER,                                                                                   \
  KEEP_NOTHING,                                                                                  \
  {"outcome", 'o', OPTION_TEXT, "TEXT", NULL, NULL, true,                                        \
   "of a file: a column that came out, as \"cost:low <= 260\" or \"cost\"; may be given several " \
   "times"},                                                                                     \
  {"input", 'i', OPTION_TEXT, "COLUMN", NULL, NULL, true,                                        \
   "of a file: a column that went in; without, all columns that are nothing else"},              \
  {"strategy-column", 0, OPTION_TEXT, "COLUMN", NULL, NULL, false,                               \
   "of a file: the column that names the strategy"},                                             \
  {"scenario-column", 0, OPTION_TEXT, "COLUMN", NULL, NULL, false,                               \
   "of a file: the column that names the future"},                                               \
  {"weight-column", 0, OPTION_TEXT, "COLUMN", NULL, NULL, false,                                 \
   "of a file: the column with the futures' weights"}
/* clang-format on */

typedef struct {
  cs_arena *arena;
  casus_diag *diag;
  bool is_case;
  cs_study study;
  cs_plan plan;
  cs_run run;
  cs_data data;
  cs_keeping keeping;
  uint64_t seed;
  double started; /* cs_now() */
  int kept;       /* what cs_keep() says */
} cs_futures;

/* Runs the case, or reads the file, that operand 0 names; a file ending in .yaml or .yml is a case,
 * one in .tar.gz or .tgz an archive of the EMA Workbench, all else a table.  `more` (may be NULL)
 * is one more outcome of a file, written like --outcome; `keeping`: whether the deep points of a
 * case meet the same futures or others.  Problems go to f->diag or standard error; release with
 * cs_futures_free() in any case. */
casus_status cs_futures_read(const cs_arguments *args, const char *more, cs_keeping keeping,
                             cs_futures *f);
void cs_futures_free(cs_futures *f);

/* "NAME[:low|:high] [>= X] [<= X]".  `text` stays in use. */
casus_status cs_outcome_read(const char *option, const char *text, cs_arena *arena,
                             casus_diag *diag, cs_outcome *out);

#endif
