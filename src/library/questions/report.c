/* `casus report`: a run as one HTML page. */
#include "ledger/ledger.h"
#include "library/questions.h"
#include "library/questions/run.h"
#include "report/analyses_json.h"

#include <string.h>

/* A run of the ledger. */
typedef struct {
  cs_ledger_run run;
  json_t *kept; /* the analyses of its case */
} stored;

static casus_status find_stored(const cs_asking *by, casus_answer *a) {
  const char *ledger = cs_option_text(&a->asked, "ledger");
  stored *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  casus_status st;

  a->found = q;
  if (!ledger) ledger = cs_ledger_named(a->arena, a->name);
  if (!q || !ledger) return CASUS_NOMEM;
  st = cs_ledger_exists(ledger, a->name, by->diag);
  if (st) return st;
  st = cs_ledger_get(ledger, (int64_t)cs_option_count(&a->asked, "run"), a->arena, by->diag,
                     &q->run);
  if (st) return st;
  q->kept = cs_kept_analyses(ledger, q->run.case_hash, a->arena);
  if (!q->kept) return CASUS_NOMEM;
  cs_analyses_trim(q->kept);
  a->is_found = true;
  return CASUS_OK;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  return cs_option_given(&a->asked, "run") ? find_stored(by, a) : cs_run_ask(by, a, false);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const stored *q = a->found;
  json_t *kept;
  casus_status st;

  (void)form;
  if (!cs_option_given(&a->asked, "run"))
    return cs_run_render(a, &(cs_form){.format = "page"}, out);
  kept = json_deep_copy(q->kept);
  st = kept ? cs_run_page(q->run.result, NULL, kept, NULL, out) : CASUS_NOMEM;
  json_decref(kept);
  return st;
}

static json_t *json(const casus_answer *a) {
  const stored *q = a->found;

  return cs_option_given(&a->asked, "run") ? json_loads(q->run.result, 0, NULL) : cs_run_json(a);
}

static void release(casus_answer *a) {
  if (cs_option_given(&a->asked, "run")) {
    json_decref(((stored *)a->found)->kept);
  } else {
    cs_run_release(a);
  }
}

static const cs_option options[] = {
    {"run", 0, CS_OPTION_COUNT, "RUN", NULL, NULL, false,
     "show this run of the ledger instead of running the case", 0, 0, NULL},
    CS_RUN_OPTIONS,
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "page json", "page", false, "form of the result", 0,
     0, NULL},
};

const cs_question cs_question_report = {
    .name = "report",
    .operands = "CASE|LEDGER",
    .least = 1,
    .most = 1,
    .summary = "write a run as one HTML page",
    .description =
        "Runs a case as casus run does (or takes a run that a ledger keeps) and writes one HTML "
        "page: the answer, the claims with what they hinge on, the strategies, each model's own "
        "picture, the assumptions, and what an auditor needs. The page holds everything it shows, "
        "opens without a connection and reads and prints without scripts.\n\n"
        "Without --out it is written beside the case, CASE.html. The same run gives the same "
        "bytes; SOURCE_DATE_EPOCH, when set, is the day the page shows.",
    .examples =
        "casus report cases/first/case.yaml\trun the case and write cases/first/case.html\n"
        "casus report CASE --run 3 -o third.html\tthe page of run 3 of its ledger\n",
    .ending = ".html",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
    .release = release,
};
