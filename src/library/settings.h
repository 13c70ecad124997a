/* The settings of a run, out of a question's options. */
#ifndef CASUS_LIBRARY_SETTINGS_H
#define CASUS_LIBRARY_SETTINGS_H

#include "question/question.h"

/* Most of each setting that an option gives. */
#define CS_MOST_FUTURES 1099511627776.0 /* 2^40 */
enum { CS_MOST_REPLICATES = 4096, CS_MOST_DEEP = 65536, CS_MOST_THREADS = 1024 };

/* The options that all questions about futures of a case have, for their tables: which futures, and
 * how they are computed, which moves no number.  HOW_MANY is the help of --futures. */
/* clang-format off */
#define CS_DRAW_OPTIONS(HOW_MANY) \
  {"futures", 'n', CS_OPTION_COUNT, "N", NULL, NULL, false, HOW_MANY, 1, CS_MOST_FUTURES, NULL}, \
  {"seed", 0, CS_OPTION_COUNT, "S", NULL, "1", false, "seed of the random numbers", 0, 0, NULL}, \
  {"design", 0, CS_OPTION_CHOICE, "D", "sobol lhs mc", "sobol", false, "how futures are drawn", 0, 0, \
   NULL}, \
  {"replicates", 0, CS_OPTION_COUNT, "R", NULL, "16", false, \
   "independent replicates, from which the errors come", 1, CS_MOST_REPLICATES, NULL}

/* How many points of the deep box are looked at. */
#define CS_DEEP_OPTION \
  {"deep", 0, CS_OPTION_COUNT, "N", NULL, "32", false, "points of the deep box", 1, CS_MOST_DEEP, NULL}

#define CS_WORK_OPTIONS(LETTER) \
  {"threads", LETTER, CS_OPTION_COUNT, "N", NULL, "0", false, \
   "threads; 0 for as many as there are processors", 0, CS_MOST_THREADS, NULL}, \
  {"block", 0, CS_OPTION_COUNT, "N", NULL, "256", false, "futures evaluated together", 1, CS_CHUNK, \
   NULL}
/* clang-format on */

/* How many futures a question takes when it is not told. */
typedef struct {
  uint64_t futures;      /* of a case without deep ranges */
  uint64_t deep_futures; /* at each deep point */
} cs_default_futures;

/* Reads those options, and whom to tell of progress, into `s`. */
void cs_read_settings(const cs_asking *by, const cs_options *asked, const cs_study *study,
                      const cs_default_futures *defaults, cs_run_settings *s);

/* The indices of the strategies that --strategy names, in the arena; all of them when it isn't given.
 * CASUS_USAGE after a message. */
casus_status cs_read_strategies(const cs_asking *by, const cs_options *asked, const cs_study *study,
                                cs_arena *arena, size_t **chosen, size_t *n);

/* The texts of an option that repeats, in the arena. */
casus_status cs_read_list(const cs_options *asked, const char *option, cs_arena *arena,
                          const char *const **out, size_t *n);

/* Splits "a,b,c" (blanks round the commas are dropped). */
casus_status cs_split(const char *text, cs_arena *arena, const char *const **out, size_t *n);

/* Is it the path of a case (.yaml, .yml, -), and not of a table or an archive? */
bool cs_is_case_path(const char *path);

#endif
