/* `casus runs`: what the ledger holds. */
#include "base/alloc.h"
#include "ledger/ledger.h"
#include "library/keep.h"
#include "library/questions.h"
#include "report/envelope.h"

#include <string.h>

enum { FORM = 1 };

typedef struct {
  const char *source;
  cs_ledger_run *runs;
  size_t n;
  const char *document; /* of one run: its result, or its case; NULL: the list is asked for */
} found;

/* What a run's command begins with before its kind. */
static const char start[] = "casus ";

static const char *kind_of(const cs_ledger_run *r) {
  return strncmp(r->command, start, strlen(start)) ? r->command : r->command + strlen(start);
}

static json_t *run_json(const cs_ledger_run *r) {
  json_t *o = json_object();

  json_object_set_new(o, "id", json_integer(r->id));
  json_object_set_new(o, "ended", json_string(r->ended));
  json_object_set_new(o, "seconds", json_real(r->seconds));
  json_object_set_new(o, "complete", json_boolean(r->complete));
  json_object_set_new(o, "case", json_string(r->case_path));
  json_object_set_new(o, "title", r->title ? json_string(r->title) : json_null());
  json_object_set_new(o, "hash", json_string(r->case_hash));
  json_object_set_new(o, "version", json_string(r->version));
  json_object_set_new(o, "machine", json_string(r->machine));
  json_object_set_new(o, "command", json_string(r->command));
  json_object_set_new(o, "kind", json_stringn(kind_of(r), strcspn(kind_of(r), " ")));
  json_object_set_new(o, "answer", r->answer ? json_string(r->answer) : json_null());
  return o;
}

static void list_table(const cs_ledger_run *runs, size_t n, cs_buf *out) {
  if (!n) {
    cs_buf_puts(out, "none yet\n");
    return;
  }
  cs_buf_puts(out, "   run  ended                 seconds  kind         answer\n");
  for (size_t i = 0; i < n; i++) {
    const cs_ledger_run *r = &runs[i];
    int kind = (int)strcspn(kind_of(r), " ");

    cs_buf_printf(out, "%6lld  %-20s %8.2f  %.*s", (long long)r->id, r->ended, r->seconds, kind,
                  kind_of(r));
    cs_buf_fill(out, ' ', kind < 12 ? (size_t)(12 - kind) : 0);
    cs_buf_printf(out, " %s%s\n", r->complete ? "" : "stopped early; ", r->answer ? r->answer : "");
    cs_buf_printf(out, "        case %.12s: %s\n", r->case_hash, r->command);
  }
}

static casus_status find_one(const cs_asking *by, casus_answer *a, const char *ledger, found *q) {
  cs_ledger_run whole;
  casus_status st = cs_ledger_get(ledger, (int64_t)cs_option_count(&a->asked, "show"), a->arena,
                                  by->diag, &whole);

  if (st) return st;
  a->exact = true;
  /* A result ends as casus run -f json ends. */
  q->document = cs_option_given(&a->asked, "case")
                    ? whole.case_text
                    : cs_arena_printf(a->arena, "%s\n", whole.result);
  return q->document ? CASUS_OK : CASUS_NOMEM;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  const char *ledger;
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  q->source = a->name;
  ledger = cs_ledger_named(a->arena, q->source);
  if (!ledger) return CASUS_NOMEM;
  /* No runs of a case is an answer; of a case that is not there it is none. */
  st = cs_ledger_exists(ledger, q->source, by->diag);
  if (st == CASUS_OK && cs_option_given(&a->asked, "show")) {
    st = find_one(by, a, ledger, q);
  } else if (st == CASUS_OK) {
    st = cs_ledger_list(ledger, a->arena, by->diag, &q->runs, &q->n);
  }
  a->is_found = !st;
  return st;
}

static json_t *json(const casus_answer *a) {
  const found *q = a->found;
  json_t *all = json_array(), *top;

  if (q->document) {
    json_decref(all);
    return NULL;
  }
  for (size_t i = 0; i < q->n; i++) json_array_append_new(all, run_json(&q->runs[i]));
  top = cs_answer_json(
      &(cs_envelope){.answer = "runs", .form = FORM, .sources = &q->source, .n_sources = 1});
  json_object_set_new(top, "runs", all);
  return top;
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *q = a->found;

  (void)form;
  if (q->document) {
    cs_buf_puts(out, q->document);
  } else {
    list_table(q->runs, q->n, out);
  }
  return CASUS_OK;
}

static const cs_option options[] = {
    {"show", 0, CS_OPTION_COUNT, "RUN", NULL, NULL, false, "print this run's result (JSON)", 0, 0,
     NULL},
    {"case", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "with --show: print the case's text instead", 0, 0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json", "table", false, "form of the list", 0,
     0, NULL},
};

const cs_question cs_question_runs = {
    .name = "runs",
    .operands = "CASE|LEDGER",
    .least = 1,
    .most = 1,
    .summary = "list the runs of a case",
    .description =
        "Lists the runs in the ledger beside a case (or in the ledger named): when, how "
        "long, what was asked and answered, of which text of the case, by which command.",
    .examples =
        "casus runs cases/first/case.yaml\tall runs of this case\n"
        "casus runs cases/first/case.yaml --show 1\tthe result of run 1\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
};
