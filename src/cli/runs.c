/* `casus runs` and `casus diff`: what the ledger holds, and what changed between two of its runs.
 */
#include "cli/commands.h"
#include "ledger/ledger.h"
#include "report/compare.h"
#include "report/json_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The ledger that an operand means: a ledger itself, or the one beside a case. */
static char *ledger_of(cs_arena *arena, const char *operand) {
  size_t n = strlen(operand);

  if (n > 3 && !strcmp(operand + n - 3, ".db")) return cs_arena_strdup(arena, operand);
  return cs_ledger_path(arena, operand);
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
  return o;
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
  if (st) return cs_finish(args, d, st);
  if (!strcmp(cs_option_text(args, "format"), "json")) {
    json_t *all = json_array();

    for (size_t i = 0; i < n; i++) json_array_append_new(all, run_json(&runs[i]));
    cs_json_print(all, &out);
    json_decref(all);
  } else {
    cs_buf_puts(&out, "   run  ended                 seconds  case\n");
    for (size_t i = 0; i < n; i++)
      cs_buf_printf(&out, "%6lld  %-20s %8.2f  %.12s%s\n        %s\n", (long long)runs[i].id,
                    runs[i].ended, runs[i].seconds, runs[i].case_hash,
                    runs[i].complete ? "" : "  stopped early", runs[i].command);
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

/* A result out of the ledger (a number) or out of a JSON file. */
static json_t *read_result(const char *operand, const char *ledger, cs_arena *arena, casus_diag *d,
                           casus_status *st) {
  double id;
  json_error_t error;
  json_t *json;
  cs_ledger_run whole;

  if (cs_parse_number(operand, strlen(operand), &id) && id == floor(id) && id > 0 && id < 9e15) {
    *st = cs_ledger_get(ledger, (int64_t)id, arena, d, &whole);
    json = *st == CASUS_OK ? json_loads(whole.result, 0, &error) : NULL;
  } else {
    json = json_load_file(operand, 0, &error);
  }
  if (!json && *st == CASUS_OK)
    *st = cs_error(d, (cs_place){0}, "\"%s\" is no result: %s", operand, error.text);
  if (json && !json_object_get(json, "casus_result")) {
    json_decref(json);
    json = NULL;
    *st = cs_error(d, (cs_place){0}, "\"%s\" is JSON, but no result of casus run", operand);
  }
  return json;
}

static int compare(const cs_arguments *args, cs_arena *arena, casus_diag *d) {
  bool with_ledger = cs_operand_count(args) == 3;
  char *ledger = with_ledger ? ledger_of(arena, cs_operand(args, 0)) : NULL;
  casus_status st = CASUS_OK;
  json_t *a, *b, *comparison = NULL;
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
  a = read_result(cs_operand(args, with_ledger), ledger, arena, d, &st);
  b = a ? read_result(cs_operand(args, with_ledger + 1u), ledger, arena, d, &st) : NULL;
  if (a && b) {
    comparison = cs_compare_json(a, b);
    if (!comparison) st = CASUS_NOMEM;
  }
  json_decref(a);
  json_decref(b);
  if (st) return cs_finish(args, d, st);
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
        "long, of which text of the case, by which command.",
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
        "json. Shows settings that differ, claims whose verdict or margin changed, and measures "
        "that moved by more than their errors.",
    .examples =
        "casus diff cases/first/case.yaml 1 2\truns 1 and 2 of this case\n"
        "casus diff before.json after.json\ttwo results in files\n",
    .options = diff_options,
    .n_options = sizeof diff_options / sizeof *diff_options,
    .run = run_diff,
};
