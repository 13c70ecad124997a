/* The analyses on the page: what the futures of the run itself show, and what other commands found
 * of the same case before. */
#ifndef CASUS_REPORT_ANALYSES_JSON_H
#define CASUS_REPORT_ANALYSES_JSON_H

#include "report/survival.h"

/* Adds to the `kept` answers (an array of {"command", "run", "result"}) what the kept futures of a run
 * show without another one, where no answer of that command is among them: in which futures the
 * first of the strategies fails (survival.h); "command" is null.  Then
 * takes out of all answers what a page has no room for.  CASUS_NOMEM only. */
casus_status cs_analyses_for_page(const cs_survival *s, json_t *kept);

/* The second half alone, for the page of a run of the ledger. */
void cs_analyses_trim(json_t *kept);

#endif
