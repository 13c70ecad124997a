/* What `sensitivity`, `thresholds` and `voi` share: their options, and how they come by futures. */
#ifndef CASUS_LIBRARY_SUBJECT_H
#define CASUS_LIBRARY_SUBJECT_H

#include "analysis/sensitivity/subject.h"
#include "library/keep.h"
#include "library/settings.h"

/* clang-format off */
#define CS_SUBJECT_OPTIONS \
  {"measure", 'm', CS_OPTION_TEXT, "NAME", NULL, NULL, true, \
   "this measure (of a table: outcome) only", 0, 0, NULL}, \
  {"strategy", 's', CS_OPTION_TEXT, "NAME", NULL, NULL, true, \
   "under this strategy; base is the case as it stands", 0, 0, NULL}, \
  {"outcome", 'y', CS_OPTION_TEXT, "COLUMN", NULL, NULL, true, "an outcome column of the table", 0, 0, \
   NULL}, \
  {"input", 'x', CS_OPTION_TEXT, "COLUMN", NULL, NULL, true, \
   "an input column of the table (default: all others)", 0, 0, NULL}, \
  {"by", 0, CS_OPTION_TEXT, "COLUMN", NULL, NULL, false, \
   "the column of the table that names the strategy", 0, 0, NULL}, \
  {"scenario", 0, CS_OPTION_TEXT, "COLUMN", NULL, NULL, false, \
   "the column of the table that names the future", 0, 0, NULL}, \
  CS_DRAW_OPTIONS("how many futures of the case; deep points share them (default 16384; 4096 with " \
                  "deep ranges)"), CS_DEEP_OPTION, \
  CS_WORK_OPTIONS('t'), \
  {"run", 0, CS_OPTION_COUNT, "ID", NULL, NULL, false, \
   "with the seed, futures and design of run ID of the ledger, whose case must be as it was", 0, 0, \
   NULL}, \
  CS_KEEP_OPTIONS

#define CS_TARGET_OPTIONS \
  {"difference", 'd', CS_OPTION_TEXT, "A,B", NULL, NULL, false, \
   "each measure under strategy A less the same under B", 0, 0, NULL}, \
  {"claim", 'c', CS_OPTION_TEXT, "ID", NULL, NULL, false, "the margin of this claim", 0, 0, NULL}
/* clang-format on */

/* Runs the case, or reads the table, that is asked, and finds the targets that the options ask for.
 * `all`: all strategies are run, and there are no CS_TARGET_OPTIONS.  The subject is released by
 * cs_subject_free() in any case, once it was zeroed. */
casus_status cs_subject_open(const cs_asking *by, casus_answer *a, bool all, cs_subject *s);

/* Makes a subject that has nothing yet but the asking's memory and diag. */
void cs_subject_begin(const cs_asking *by, const casus_answer *a, cs_subject *s);

/* cs_subject_independent(); of a table, checks that enough futures are left to tell errors, with a
 * value of each target. */
casus_status cs_subject_enough(cs_subject *s);

/* The answers of these questions begin with their subject: its futures, and its release. */
casus_status cs_subject_data(casus_answer *a, cs_data *out);
void cs_subject_release(casus_answer *a);

/* Adds an answer's text: as it is for programs, fitted to 80 columns for people.  Frees `text`. */
casus_status cs_subject_put(cs_buf *text, bool for_programs, cs_buf *out);

#endif
