/* `casus runs` and `casus diff`: what the ledger holds, and what changed between two of its runs.
 */
#include "cli/commands.h"
#include "ledger/ledger.h"
#include "report/compare.h"
#include "report/envelope.h"
#include "report/json_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FORM = 1 };

/* The ledger that an operand means: a ledger itself, or the one beside a case. */
static char *ledger_of(cs_arena *arena, const char *operand) {
  size_t n = strlen(operand);

  if (n > 3 && !strcmp(operand + n - 3, ".db")) return cs_arena_strdup(arena, operand);
  return cs_ledger_path(arena, operand);
}

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

static int list(const cs_arguments *args, cs_arena *arena, casus_diag *d) {
  char *path = ledger_of(arena, cs_operand(args, 0));
  cs_ledger_run *runs, whole;
  cs_buf out = {0};
  size_t n;
  casus_status st = path ? CASUS_OK : CASUS_NOMEM;

  if (st == CASUS_OK && cs_option_given(args, "show")) {
    st = cs_ledger_get(path, (int64_t)cs_option_count(args, "show"), arena, d, &whole);
    if (st == CASUS_OK) {
      bool wants_case = cs_option_given(args, "case");

      cs_buf_puts(&out, wants_case ? whole.case_text : whole.result);
      if (!wants_case) cs_buf_puts(&out, "\n"); /* as casus run -f json ends */
    }
    return st ? cs_finish(args, d, st) : cs_deliver_exact(args, &out);
  }
  if (st == CASUS_OK) st = cs_ledger_list(path, arena, d, &runs, &n);
  /* No runs of a case is an answer; of a case that is not there it is none. */
  if (st == CASUS_OK && !n && access(cs_operand(args, 0), F_OK))
    st = cs_error_errno(d, cs_operand(args, 0), "read");
  if (st) return cs_finish(args, d, st);
  if (!strcmp(cs_option_text(args, "format"), "json")) {
    const char *source = cs_operand(args, 0);
    json_t *all = json_array(), *top;

    for (size_t i = 0; i < n; i++) json_array_append_new(all, run_json(&runs[i]));
    top = cs_answer_json(
        &(cs_envelope){.answer = "runs", .form = FORM, .sources = &source, .n_sources = 1});
    json_object_set_new(top, "runs", all);
    cs_json_print(top, &out);
    json_decref(top);
  } else {
    list_table(runs, n, &out);
  }
  return cs_deliver(args, &out);
}

static int run_list(const cs_arguments *args) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = cs_new_diag(args);
  int status = arena && d ? list(args, arena, d) : cs_finish(args, NULL, CASUS_NOMEM);

  casus_diag_free(d);
  cs_arena_free(arena);
  return status;
}

/* A result out of the ledger (a number) or out of a JSON file; *text: of the case, NULL for a file.
 */
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
static const char *name_of(const cs_arguments *args, size_t operand, const char *text,
                           cs_arena *arena) {
  const char *name = cs_operand(args, operand);

  return text ? cs_arena_printf(arena, "%s#%s", cs_operand(args, 0), name) : name;
}

static int compare(const cs_arguments *args, cs_arena *arena, casus_diag *d) {
  bool with_ledger = cs_operand_count(args) == 3;
  char *ledger = with_ledger ? ledger_of(arena, cs_operand(args, 0)) : NULL;
  casus_status st = CASUS_OK;
  json_t *a, *b, *comparison = NULL;
  const char *text_a = NULL, *text_b = NULL, *names[2];
  cs_buf out = {0};
  double number;

  for (size_t i = 0; !with_ledger && i < 2; i++) {
    const char *operand = cs_operand(args, i);

    if (!cs_parse_number(operand, strlen(operand), &number)) continue;
    cs_say("casus diff: run %s of which ledger?  casus diff CASE %s %s\n", operand,
           cs_operand(args, 0), cs_operand(args, 1));
    return EXIT_USAGE;
  }
  if (with_ledger && !ledger) return cs_finish(args, d, CASUS_NOMEM);
  a = read_result(cs_operand(args, with_ledger), ledger, arena, d, &st, &text_a);
  b = a ? read_result(cs_operand(args, with_ledger + 1u), ledger, arena, d, &st, &text_b) : NULL;
  names[0] = name_of(args, with_ledger, text_a, arena);
  names[1] = name_of(args, with_ledger + 1u, text_b, arena);
  if (a && b) {
    comparison = names[0] && names[1] ? cs_compare_json(a, b, names) : NULL;
    if (!comparison) st = CASUS_NOMEM;
    if (comparison && text_a && text_b) st = cs_compare_cases(comparison, text_a, text_b);
  }
  json_decref(a);
  json_decref(b);
  if (st) {
    json_decref(comparison);
    return cs_finish(args, d, st);
  }
  if (!strcmp(cs_option_text(args, "format"), "json")) {
    cs_json_print(comparison, &out);
  } else {
    cs_compare_table(comparison, &out);
  }
  json_decref(comparison);
  return cs_deliver(args, &out);
}

static int run_diff(const cs_arguments *args) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = cs_new_diag(args);
  int status = arena && d ? compare(args, arena, d) : cs_finish(args, NULL, CASUS_NOMEM);

  casus_diag_free(d);
  cs_arena_free(arena);
  return status;
}

static const cs_option list_options[] = {
    {"show", 0, OPTION_COUNT, "RUN", NULL, NULL, false, "print this run's result (JSON)"},
    {"case", 0, OPTION_FLAG, NULL, NULL, NULL, false, "with --show: print the case's text instead"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json", "table", false, "form of the list"},
};

const cs_command cs_command_runs = {
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
    .options = list_options,
    .n_options = sizeof list_options / sizeof *list_options,
    .run = run_list,
};

static const cs_option diff_options[] = {
    {"format", 'f', OPTION_CHOICE, "FORM", "table json", "table", false, "form of the result"},
};

const cs_command cs_command_diff = {
    .name = "diff",
    .operands = "[CASE|LEDGER] A B",
    .least = 2,
    .most = 3,
    .summary = "show what changed between two runs",
    .description =
        "Compares two results: runs of a ledger by their numbers, or files written by casus run -f "
        "json. Shows settings that differ, the lines of the case and its tables that changed (of "
        "runs "
        "of a ledger, which keeps them), claims whose verdict or margin changed, and measures that "
        "moved by more than their errors.",
    .examples =
        "casus diff cases/first/case.yaml 1 2\truns 1 and 2 of this case\n"
        "casus diff before.json after.json\ttwo results in files\n",
    .options = diff_options,
    .n_options = sizeof diff_options / sizeof *diff_options,
    .run = run_diff,
};
