/* `casus thresholds`: what must be true for a claim or a choice to turn. */
#include "analysis/thresholds/thresholds.h"
#include "base/clock.h"
#include "library/questions.h"
#include "library/subject.h"
#include "report/sensitivity.h"
#include "report/thresholds.h"

#include <string.h>

enum { FORM = 1, MOST_CURVES = 64, MOST_MAPPED = 8 };

typedef struct {
  cs_subject s;      /* first: see cs_subject_data() */
  cs_thresholds *of; /* [s.n_targets] */
} found;

static casus_status find_all(const casus_answer *a, found *q) {
  size_t most = (size_t)cs_option_count(&a->asked, "top");
  size_t mapped = (size_t)cs_option_count(&a->asked, "mapped");
  casus_status st = CASUS_OK;

  q->of = cs_arena_alloc(a->arena, q->s.n_targets, sizeof *q->of);
  if (!q->of) return CASUS_NOMEM;
  for (size_t k = 0; k < q->s.n_targets && st == CASUS_OK; k++) {
    st = cs_thresholds_make(&q->s, &q->s.targets[k], most, mapped, &q->of[k]);
    if (st == CASUS_OK) st = cs_smallest_check(&q->s, k, &q->of[k]);
  }
  return st;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  double started = cs_now();
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  st = cs_subject_open(by, a, false, &q->s);
  if (st == CASUS_OK) st = cs_subject_enough(&q->s);
  if (st == CASUS_OK) st = find_all(a, q);
  if (st) return st;
  a->is_found = true;
  if (q->s.is_case) cs_keep(by, a, q->s.study, &q->s.run, cs_now() - started, true);
  return CASUS_OK;
}

static json_t *json(const casus_answer *a) {
  const found *q = a->found;
  json_t *top = cs_question_json(&q->s, "thresholds", FORM, false), *targets = json_array();

  for (size_t k = 0; k < q->s.n_targets; k++)
    json_array_append_new(targets, cs_thresholds_json(&q->s, &q->s.targets[k], &q->of[k]));
  json_object_set_new(top, "targets", targets);
  return top;
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  cs_buf text = {0};
  const found *q = a->found;
  bool csv = !strcmp(form->format, "csv");

  if (csv) {
    cs_thresholds_csv_head(&text);
  } else {
    cs_thresholds_head(&q->s, &text);
  }
  for (size_t k = 0; k < q->s.n_targets; k++)
    (csv ? cs_thresholds_csv : cs_thresholds_table)(&q->s, &q->s.targets[k], &q->of[k], &text);
  return cs_subject_put(&text, csv, out);
}

static const cs_option options[] = {
    CS_TARGET_OPTIONS,
    {"top", 0, CS_OPTION_COUNT, "N", NULL, "6", false, "inputs with a curve: those of most weight",
     1, MOST_CURVES, NULL},
    {"mapped", 0, CS_OPTION_COUNT, "N", NULL, "2", false,
     "inputs of which every pair is mapped, from the top", 0, MOST_MAPPED, NULL},
    CS_SUBJECT_OPTIONS,
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_thresholds = {
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
    .ask = ask,
    .render = render,
    .json = json,
    .data = cs_subject_data,
    .release = cs_subject_release,
};
