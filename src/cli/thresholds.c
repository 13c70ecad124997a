/* `casus thresholds`: what must be true for a claim or a choice to turn. */
#include "analysis/thresholds/thresholds.h"
#include "cli/commands.h"
#include "cli/questions.h"
#include "report/sensitivity.h"
#include "report/thresholds.h"

#include <string.h>

static const cs_place nowhere = {0};

enum { FORM = 1, MOST_CURVES = 64, MOST_MAPPED = 8 };

static casus_status show(const cs_arguments *args, cs_subject *s, json_t *json, cs_buf *out) {
  const char *format = cs_option_text(args, "format");
  json_t *targets = json ? json_array() : NULL;
  uint64_t most = cs_option_count(args, "top"), mapped = cs_option_count(args, "mapped");
  casus_status st = CASUS_OK;

  if (!most || most > MOST_CURVES || mapped > MOST_MAPPED) {
    cs_error(s->diag, nowhere, "--top must be 1 to %d, --mapped at most %d", MOST_CURVES,
             MOST_MAPPED);
    json_decref(targets);
    return CASUS_USAGE;
  }
  if (!strcmp(format, "csv")) cs_thresholds_csv_head(out);
  if (!strcmp(format, "table")) cs_thresholds_head(s, out);
  for (size_t k = 0; k < s->n_targets && st == CASUS_OK; k++) {
    const cs_target *t = &s->targets[k];
    cs_thresholds r;

    st = cs_thresholds_make(s, t, (size_t)most, (size_t)mapped, &r);
    if (st == CASUS_OK) st = cs_smallest_check(s, k, &r);
    if (st) break;
    if (json) json_array_append_new(targets, cs_thresholds_json(s, t, &r));
    if (!strcmp(format, "csv")) cs_thresholds_csv(s, t, &r, out);
    if (!strcmp(format, "table")) cs_thresholds_table(s, t, &r, out);
  }
  if (json) json_object_set_new(json, "targets", targets);
  return st;
}

static int run(const cs_arguments *args) {
  double started = cs_now();
  json_t *json = NULL;
  cs_subject s;
  cs_buf out = {0};
  casus_status st = cs_question_open(args, false, &s);
  int status;

  if (st == CASUS_OK) st = cs_question_independent(&s);
  if (st == CASUS_OK && cs_question_wants_json(args, &s)) {
    json = cs_question_json(&s, "thresholds", FORM, false);
    if (!json) st = CASUS_NOMEM;
  }
  if (st == CASUS_OK) st = show(args, &s, json, &out);
  status = cs_question_finish(args, &s, st);
  if (st == CASUS_OK) {
    int delivered = cs_question_deliver(args, &s, started, true, json, &out);

    if (delivered) status = delivered;
  } else {
    json_decref(json);
    cs_buf_free(&out);
  }
  cs_subject_free(&s);
  return status;
}

static const cs_option options[] = {
    QUESTION_TARGETS,
    {"top", 0, OPTION_COUNT, "N", NULL, "6", false, "inputs with a curve: those of most weight"},
    {"mapped", 0, OPTION_COUNT, "N", NULL, "2", false,
     "inputs of which every pair is mapped, from the top"},
    QUESTION_OPTIONS,
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false, "form of the result"},
};

const cs_command cs_command_thresholds = {
    .name = "thresholds",
    .operands = "CASE|TABLE",
    .least = 1,
    .most = 1,
    .summary = "find what must be true for a claim or a choice to turn",
    .description =
        "For the margin of a claim, the difference between two strategies, or a measure against "
        "its "
        "own threshold (without one: against 0, or against one half for what is true or false): "
        "the value of each input at which the mean margin changes its sign while all others keep "
        "their distributions, the same for pairs as a map, and the smallest change of several "
        "inputs that turns it, counted in standard deviations.\n\n"
        "Curves are regressions on the futures of one run; bands and intervals are 95 %. JSON "
        "holds all of them. A TABLE may also be an archive of the EMA Workbench (.tar.gz).",
    .examples =
        "casus thresholds cases/first/case.yaml --claim bargain\twhen the claim would fail\n"
        "casus thresholds cases/first/case.yaml -d trade,firm -m cost\twhen the choice turns\n"
        "casus thresholds runs.csv --outcome margin\tof futures that others computed\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
