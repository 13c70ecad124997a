/* The futures that `robust` and `discover` work on: drawn from a case, or read from a file. */
#ifndef CASUS_LIBRARY_FUTURES_H
#define CASUS_LIBRARY_FUTURES_H

#include "analysis/data/data.h"
#include "library/keep.h"
#include "library/settings.h"

/* The options that say which futures, for the table of a question.  HOW_MANY goes on with the help of
 * --futures. */
/* clang-format off */
#define CS_FUTURES_OPTIONS(HOW_MANY) \
  {"strategy", 's', CS_OPTION_TEXT, "NAME", NULL, NULL, true, \
   "this strategy only; may be given several times", 0, 0, NULL}, \
  CS_DRAW_OPTIONS("of a case: how many futures" HOW_MANY), CS_DEEP_OPTION, CS_WORK_OPTIONS(0), \
  {"run", 0, CS_OPTION_COUNT, "ID", NULL, NULL, false, \
   "of a case: with the seed, futures and design of run ID of the ledger", 0, 0, NULL}, \
  CS_KEEP_OPTIONS, \
  {"outcome", 'y', CS_OPTION_TEXT, "TEXT", NULL, NULL, true, \
   "of a file: a column that came out, as \"cost:low <= 260\" or \"cost\"; may be given several " \
   "times", 0, 0, NULL}, \
  {"input", 'i', CS_OPTION_TEXT, "COLUMN", NULL, NULL, true, \
   "of a file: a column that went in; without, all columns that are nothing else", 0, 0, NULL}, \
  {"strategy-column", 0, CS_OPTION_TEXT, "COLUMN", NULL, NULL, false, \
   "of a file: the column that names the strategy", 0, 0, NULL}, \
  {"scenario-column", 0, CS_OPTION_TEXT, "COLUMN", NULL, NULL, false, \
   "of a file: the column that names the future", 0, 0, NULL}, \
  {"weight-column", 0, CS_OPTION_TEXT, "COLUMN", NULL, NULL, false, \
   "of a file: the column with the futures' weights", 0, 0, NULL}
/* clang-format on */

typedef struct {
  bool is_case;
  const cs_study *study; /* of a case */
  cs_plan plan;
  cs_run run;
  bool has_run;
  cs_data data;
  cs_keeping keeping;
  uint64_t seed;
  double started; /* cs_now() */
} cs_futures;

/* Runs the case at hand, or the case or file that operand 0 names; a file ending in .yaml or .yml is
 * a case, one in .tar.gz or .tgz an archive of the EMA Workbench, all else a table.  `more` (may be
 * NULL) is one more outcome of a file, written like --outcome; `keeping`: whether the deep points of
 * a case meet the same futures or others.  Release with cs_futures_free() in any case, once `f` was
 * zeroed. */
casus_status cs_futures_read(const cs_asking *by, casus_answer *a, const char *more,
                             cs_keeping keeping, cs_futures *f);
void cs_futures_free(cs_futures *f);

/* "NAME[:low|:high] [>= X] [<= X]".  `text` stays in use. */
casus_status cs_outcome_read(const char *option, const char *text, cs_arena *arena,
                             casus_diag *diag, cs_outcome *out);

#endif
