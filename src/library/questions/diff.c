/* `casus diff`: what changed between two runs. */
#include "ledger/ledger.h"
#include "library/keep.h"
#include "library/questions.h"
#include "report/compare.h"
#include "report/envelope.h"

#include <math.h>
#include <string.h>

typedef struct {
  json_t *comparison;
} found;

/* A result out of the ledger (a number) or out of a JSON file; *text: of the case, NULL for a file. */
static json_t *read_result(const char *operand, const char *ledger, cs_arena *arena, casus_diag *d,
                           casus_status *st, const char **text) {
  const char *name;
  double id;
  json_t *json;
  cs_ledger_run whole = {0};

  if (cs_parse_number(operand, strlen(operand), &id) && id == floor(id) && id > 0 && id < 9e15) {
    *st = cs_ledger_get(ledger, (int64_t)id, arena, d, &whole);
    json = *st == CASUS_OK ? json_loads(whole.result, 0, NULL) : NULL;
    *text = whole.case_text;
  } else {
    json = json_load_file(operand, 0, NULL);
    *text = NULL;
  }
  cs_answer_renew(json);
  name = cs_answer_name(json);
  if (*st == CASUS_OK && (!name || strcmp(name, "run") != 0)) {
    json_decref(json);
    json = NULL;
    *st = cs_error(
        d, (cs_place){0},
        *text ? "run %s is not one of casus run" : "\"%s\" is not a result of casus run -f json",
        operand);
    cs_hint(d,
            "Runs of a case are compared by their numbers: casus diff CASE 1 2; casus runs CASE "
            "lists them.");
  }
  return json;
}

/* Where a result is from: the file, or CASE#RUN when it has the text of a case of the ledger. */
static const char *name_of(const casus_answer *a, const char *ledger, const char *result,
                           const char *text) {
  return text ? cs_arena_printf(a->arena, "%s#%s", ledger, result) : result;
}

static casus_status compare(const cs_asking *by, casus_answer *a, found *q, json_t *results[2]) {
  size_t from = by->study ? 0 : cs_operand_count(&a->asked) - 2;
  const char *source = by->study || from ? a->name : NULL;
  const char *ledger = source ? cs_ledger_named(a->arena, source) : NULL;
  const char *text[2] = {NULL, NULL}, *names[2];
  casus_status st = CASUS_OK;

  if (source && !ledger) return CASUS_NOMEM;
  if (source) st = cs_ledger_exists(ledger, source, by->diag);
  if (st) return st;
  for (size_t i = 0; i < 2; i++) {
    const char *operand = cs_operand(&a->asked, from + i);
    double number;

    if (!source && cs_parse_number(operand, strlen(operand), &number)) {
      cs_usage(by->diag, "run %s of which ledger?", operand);
      cs_hint(by->diag, "casus diff CASE %s %s", cs_operand(&a->asked, 0),
              cs_operand(&a->asked, 1));
      return CASUS_USAGE;
    }
    results[i] = read_result(operand, ledger, a->arena, by->diag, &st, &text[i]);
    if (!results[i]) return st ? st : CASUS_NOMEM;
    names[i] = name_of(a, source, operand, text[i]);
    if (!names[i]) return CASUS_NOMEM;
  }
  q->comparison = cs_compare_json(results[0], results[1], names);
  if (!q->comparison) return CASUS_NOMEM;
  return text[0] && text[1] ? cs_compare_cases(q->comparison, text[0], text[1]) : CASUS_OK;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  json_t *results[2] = {NULL, NULL};
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  st = compare(by, a, q, results);
  json_decref(results[0]);
  json_decref(results[1]);
  a->is_found = !st;
  return st;
}

static json_t *json(const casus_answer *a) {
  return json_incref(((const found *)a->found)->comparison);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  (void)form;
  cs_compare_table(((const found *)a->found)->comparison, out);
  return CASUS_OK;
}

static void release(casus_answer *a) {
  json_decref(((found *)a->found)->comparison);
}

static const cs_option options[] = {
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json", "table", false, "form of the result", 0,
     0, NULL},
};

const cs_question cs_question_diff = {
    .name = "diff",
    .operands = "[CASE|LEDGER] A B",
    .least = 2,
    .most = 3,
    .summary = "show what changed between two runs",
    .description =
        "Compares two results: runs of a ledger by their numbers, or files written by casus run -f "
        "json. Shows settings that differ, the lines of the case and its tables that changed (of "
        "runs of a ledger, which keeps them), claims whose verdict or margin changed, and measures "
        "that moved by more than their errors.",
    .examples =
        "casus diff cases/first/case.yaml 1 2\truns 1 and 2 of this case\n"
        "casus diff before.json after.json\ttwo results in files\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
    .release = release,
};
