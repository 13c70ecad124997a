/* Running a case: what `casus run` and `casus report` share. */
#ifndef CASUS_CLI_RUN_H
#define CASUS_CLI_RUN_H

#include "cli/command.h"

#include <jansson.h>

/* The options that say what is run, for both tables. */
#define RUN_OPTIONS                                                                               \
  {"strategy",  's',                                                                              \
   OPTION_TEXT, "NAME",                                                                           \
   NULL,        NULL,                                                                             \
   true,        "run this strategy only; the case as it stands (base) always runs"},              \
      {"futures",                                                                                 \
       'n',                                                                                       \
       OPTION_COUNT,                                                                              \
       "N",                                                                                       \
       NULL,                                                                                      \
       NULL,                                                                                      \
       false,                                                                                     \
       "how many futures, at each deep point (default 65536; 4096 with deep ranges); powers of "  \
       "two times the replicates are best"},                                                      \
      {"seed", 0, OPTION_COUNT, "S", NULL, "1", false, "seed of the random numbers"},             \
      {"design", 0, OPTION_CHOICE, "D", "sobol lhs mc", "sobol", false, "how futures are drawn"}, \
      {"replicates", 0,    OPTION_COUNT, "R",                                                     \
       NULL,         "16", false,        "independent replicates, from which the errors come"},   \
      {"deep", 0, OPTION_COUNT, "N", NULL, NULL, false, "points of the deep box (default 32)"},   \
      {"rule",                                                                                    \
       'r',                                                                                       \
       OPTION_CHOICE,                                                                             \
       "R",                                                                                       \
       "mean median ktab expected-utility exchange",                                              \
       NULL,                                                                                      \
       false,                                                                                     \
       "rule of every bargaining model, instead of the case's"},                                  \
      {"threads", 't', OPTION_COUNT, "N",                                                         \
       NULL,      "0", false,        "threads; 0 for as many as there are processors"},           \
      {"block", 0, OPTION_COUNT, "N", NULL, "256", false, "futures evaluated together"},          \
      {"ledger",    0,                                                                            \
       OPTION_TEXT, "FILE",                                                                       \
       NULL,        NULL,                                                                         \
       false,       "where to keep the run (default: beside the case, CASE.casus.db)"},           \
  {                                                                                               \
    "no-ledger", 0, OPTION_FLAG, NULL, NULL, NULL, false, "do not keep the run"                   \
  }

/* Runs the case of the first operand, keeps the run, and writes the page to `page` (NULL: none;
 * "-": standard output).  `shows`: prints the result as --format says.  Gives the exit status. */
int cs_run_case(const cs_arguments *args, const char *page, bool shows);

/* Writes the page of a result given as JSON text, or (result NULL) of `json`, which loses what the
 * page does without; with the `analyses` of report/analyses_json.h.  Gives the exit status. */
int cs_write_page(const cs_arguments *args, const char *result, json_t *json, json_t *analyses,
                  const char *path);

#endif
