/* `casus report`: a run as one HTML page. */
#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/run.h"
#include "ledger/ledger.h"
#include "report/analyses_json.h"

#include <stdio.h>
#include <string.h>

/* Beside the case: dir/name.yaml, dir/name.casus.db -> dir/name.html. */
static const char *page_path(const cs_arguments *args, const char *operand, cs_arena *arena) {
  static const char ending[] = ".casus.db";
  const char *ledger;

  if (cs_option_given(args, "out") || !strcmp(operand, "-")) return cs_option_text(args, "out");
  ledger = strlen(operand) > strlen(ending) &&
                   !strcmp(operand + strlen(operand) - strlen(ending), ending)
               ? operand
               : cs_ledger_path(arena, operand);
  return ledger
             ? cs_arena_printf(arena, "%.*s.html", (int)(strlen(ledger) - strlen(ending)), ledger)
             : NULL;
}

static int stored(const cs_arguments *args, const char *page, cs_arena *arena) {
  const char *operand = cs_operand(args, 0), *ledger = cs_option_text(args, "ledger");
  size_t n = strlen(operand);
  casus_diag *d = cs_new_diag(args);
  cs_ledger_run whole;
  casus_status st;
  int status;

  if (!ledger && n > 3 && !strcmp(operand + n - 3, ".db")) ledger = operand;
  if (!ledger) ledger = cs_ledger_path(arena, operand);
  st = d && ledger ? cs_ledger_get(ledger, (int64_t)cs_option_count(args, "run"), arena, d, &whole)
                   : CASUS_NOMEM;
  status = cs_finish(args, d, st);
  if (st == CASUS_OK) {
    json_t *kept = cs_kept_analyses(ledger, whole.case_hash, arena);

    cs_analyses_trim(kept);
    status = cs_write_page(args, whole.result, NULL, kept, page);
    json_decref(kept);
  }
  casus_diag_free(d);
  return status;
}

static int report(const cs_arguments *args) {
  cs_arena *arena = cs_arena_new();
  const char *page = arena ? page_path(args, cs_operand(args, 0), arena) : NULL;
  int status;

  if (!page) {
    status = cs_finish(args, NULL, CASUS_NOMEM);
  } else if (cs_option_given(args, "run")) {
    status = stored(args, page, arena);
  } else {
    status = cs_run_case(args, page, false);
  }
  cs_arena_free(arena);
  return status;
}

static const cs_option options[] = {
    {"run", 0, OPTION_COUNT, "RUN", NULL, NULL, false,
     "show this run of the ledger instead of running the case"},
    RUN_OPTIONS,
};

const cs_command cs_command_report = {
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
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = report,
};
