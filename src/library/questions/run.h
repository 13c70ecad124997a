/* A run of a case, as `run` and `report` have it. */
#ifndef CASUS_LIBRARY_QUESTIONS_RUN_H
#define CASUS_LIBRARY_QUESTIONS_RUN_H

#include "library/keep.h"
#include "library/settings.h"

/* The options that say what is run, for both tables. */
/* clang-format off */
#define CS_RUN_OPTIONS \
  {"strategy", 's', CS_OPTION_TEXT, "NAME", NULL, NULL, true, \
   "run this strategy only; the case as it stands (base) always runs", 0, 0, NULL}, \
  CS_DRAW_OPTIONS("how many futures (default 65536); powers of two times the replicates are best"), \
  {"deep", 0, CS_OPTION_COUNT, "N", NULL, "128", false, \
   "points of the deep box from which the search for the worst and the best begins", 8, 4096, NULL}, \
  CS_WORK_OPTIONS('t'), \
  {"rule", 'r', CS_OPTION_CHOICE, "R", "mean median ktab expected-utility exchange", NULL, false, \
   "rule of every bargaining model, instead of the case's", 0, 0, NULL}, \
  CS_LEDGER_OPTION("where to keep the run (default: beside the case, CASE.casus.db)"), \
  CS_NO_LEDGER_OPTION("do not keep the run")
/* clang-format on */

/* Runs the case and keeps the run.  `pictured`: what the page shows besides is looked for too. */
casus_status cs_run_ask(const cs_asking *by, casus_answer *a, bool pictured);

casus_status cs_run_render(const casus_answer *a, const cs_form *form, cs_buf *out);
json_t *cs_run_json(const casus_answer *a);
casus_status cs_run_data(casus_answer *a, cs_data *out);
void cs_run_release(casus_answer *a);

/* Writes the page of a result given as JSON text, or (result NULL) of `json`, which loses what the
 * page does without; with the `analyses` of report/analyses_json.h. */
casus_status cs_run_page(const char *result, json_t *json, json_t *analyses, casus_diag *diag,
                         cs_buf *out);

#endif
