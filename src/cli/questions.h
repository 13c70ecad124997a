/* What `sensitivity`, `thresholds` and `voi` share: their options, and how they come by futures. */
#ifndef CASUS_CLI_QUESTIONS_H
#define CASUS_CLI_QUESTIONS_H

#include "analysis/sensitivity/subject.h"
#include "cli/command.h"
#include "cli/keep.h"

#include <jansson.h>

/* clang-format off */
#define QUESTION_OPTIONS \
  {"measure", 'm', OPTION_TEXT, "NAME", NULL, NULL, true, \
   "this measure (of a table: outcome) only"}, \
  {"strategy", 's', OPTION_TEXT, "NAME", NULL, NULL, true, \
   "under this strategy; base is the case as it stands"}, \
  {"outcome", 'y', OPTION_TEXT, "COLUMN", NULL, NULL, true, "an outcome column of the table"}, \
  {"input", 'x', OPTION_TEXT, "COLUMN", NULL, NULL, true, \
   "an input column of the table (default: all others)"}, \
  {"by", 0, OPTION_TEXT, "COLUMN", NULL, NULL, false, \
   "the column of the table that names the strategy"}, \
  {"scenario", 0, OPTION_TEXT, "COLUMN", NULL, NULL, false, \
   "the column of the table that names the future"}, \
  {"futures", 'n', OPTION_COUNT, "N", NULL, NULL, false, \
   "how many futures of the case; deep points share them (default 16384; 4096 with deep ranges)"}, \
  {"seed", 0, OPTION_COUNT, "S", NULL, "1", false, "seed of the random numbers"}, \
  {"replicates", 0, OPTION_COUNT, "R", NULL, "16", false, \
   "independent replicates, from which the errors come"}, \
  {"deep", 0, OPTION_COUNT, "N", NULL, NULL, false, "points of the deep box (default 32)"}, \
  {"design", 0, OPTION_CHOICE, "D", "sobol lhs mc", "sobol", false, "how futures are drawn"}, \
  {"threads", 't', OPTION_COUNT, "N", NULL, "0", false, \
   "threads; 0 for as many as there are processors"}, \
  {"block", 0, OPTION_COUNT, "N", NULL, "256", false, "futures evaluated together"}, \
  {"run", 0, OPTION_COUNT, "ID", NULL, NULL, false, \
   "with the seed, futures and design of run ID of the ledger, whose case must be as it was"}, \
  KEEP_LEDGER, \
  KEEP_NOTHING

#define QUESTION_TARGETS \
  {"difference", 'd', OPTION_TEXT, "A,B", NULL, NULL, false, \
   "each measure under strategy A less the same under B"}, \
  {"claim", 'c', OPTION_TEXT, "ID", NULL, NULL, false, "the margin of this claim"}
/* clang-format on */

/* Is the operand a case (.yaml, .yml, -) and no table or archive? */
bool cs_question_is_case(const char *path);

/* Reads the operand, runs a case, and finds the targets that the options ask for.  `all`: all
 * strategies are run; `directed`: a difference points to what is better.  The subject is released
 * by cs_subject_free() in any case. */
casus_status cs_question_open(const cs_arguments *args, bool all, cs_subject *s);

/* cs_subject_independent(); of a table, checks that enough futures are left to tell errors, with a
 * value of each target. */
casus_status cs_question_independent(cs_subject *s);

/* Texts of an option that repeats, as an array in the arena. */
casus_status cs_question_list(const cs_arguments *args, const char *option, cs_arena *arena,
                              const char *const **out, size_t *n);

/* Splits "a,b,c" (blanks round the commas are dropped). */
casus_status cs_question_split(const char *text, cs_arena *arena, const char *const **out,
                               size_t *n);

/* Is the answer wanted as JSON, to be shown or kept? */
bool cs_question_wants_json(const cs_arguments *args, const cs_subject *s);

/* Keeps the JSON of a case, and delivers it, which it releases, or the text.  `started`: cs_now()
 * when the work began; `whole`: it was not stopped early. */
int cs_question_deliver(const cs_arguments *args, const cs_subject *s, double started, bool whole,
                        json_t *json, cs_buf *text);

/* The exit status of a question that went with `st`; limit: done, but not all that was wanted. */
int cs_question_finish(const cs_arguments *args, cs_subject *s, casus_status st);

#endif
