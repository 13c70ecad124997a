/* The ledger as questions use it; see keep.h. */
#include "library/keep.h"

#include "base/alloc.h"
#include "ledger/ledger.h"
#include "report/answer_line.h"
#include "report/envelope.h"
#include "report/json_text.h"
#include "report/run_options.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

/* Options that move no number, and those that the settings of the run stand for. */
static const char *const left_out[] = {"futures", "seed",    "design", "replicates", "run",
                                       "format",  "out",     "color",  "quiet",      "no-progress",
                                       "help",    "threads", "block",  "ledger",     "no-ledger",
                                       "report",  "export"};

/* Where deep ranges are drawn, the settings of the run do not say the design of the box. */
static bool is_left_out(const char *name, const cs_run *run) {
  if (!strcmp(name, "deep")) return !run->deep_is_drawn;
  for (size_t k = 0; k < sizeof left_out / sizeof *left_out; k++) {
    if (!strcmp(name, left_out[k])) return true;
  }
  return false;
}

static void command_line(const casus_answer *a, const cs_study *study, const cs_run *run,
                         cs_buf *out) {
  cs_buf_printf(out, "casus %s", a->question->name);
  cs_run_options(study, run, out);
  for (size_t k = 0; k < a->asked.n_given; k++) {
    const cs_option_value *g = &a->asked.given[k];

    if (is_left_out(g->option->name, run)) continue;
    cs_buf_printf(out, " --%s", g->option->name);
    if (g->option->kind == CS_OPTION_FLAG) continue;
    cs_buf_puts(out, " ");
    cs_buf_shell_word(out, g->value);
  }
  cs_buf_puts(out, " ");
  cs_buf_shell_word(out, a->name);
}

/* The case and its tables as one text. */
static void case_text(const cs_document *doc, cs_buf *out) {
  cs_buf_add(out, doc->text, doc->n);
  for (size_t i = 0; i < doc->n_tables; i++) {
    cs_buf_printf(out, "\n# ---- table %s\n", doc->tables[i]);
    cs_buf_add(out, doc->table_texts[i], doc->table_sizes[i]);
  }
}

const char *cs_ledger_of(const casus_answer *a) {
  const char *path = cs_option_text(&a->asked, "ledger");

  return path ? path : cs_ledger_path(a->arena, a->name);
}

const char *cs_ledger_named(cs_arena *arena, const char *name) {
  size_t n = strlen(name);

  if (n > 3 && !strcmp(name + n - 3, ".db")) return cs_arena_strdup(arena, name);
  return cs_ledger_path(arena, name);
}

casus_status cs_ledger_exists(const char *ledger, const char *name, casus_diag *d) {
  if (!access(ledger, F_OK) || !access(name, F_OK)) return CASUS_OK;
  return cs_error_errno(d, name, "read");
}

bool cs_keeps(const cs_asking *by, const casus_answer *a) {
  /* What is set over a case is not in the text that a ledger keeps: nobody could repeat it. */
  if (by->study && by->study->c.n_settings) return false;
  return by->keeps && !cs_option_given(&a->asked, "no-ledger") &&
         (cs_option_text(&a->asked, "ledger") || strcmp(a->name, "-") != 0);
}

void cs_keep(const cs_asking *by, casus_answer *a, const cs_study *study, const cs_run *run,
             double seconds, bool whole) {
  const char *path;
  cs_buf text = {0}, command = {0}, json = {0}, answer = {0};
  char ended[32];
  struct utsname machine = {0};
  struct tm utc;
  time_t now = time(NULL);
  size_t failures = cs_alloc_failures();
  cs_ledger_run row = {
      .seconds = seconds,
      .complete = whole && run->done == run->futures && run->deep_done == run->deep_points,
      .case_path = a->name,
      .title = study->c.title,
      .case_hash = study->c.hash,
      .version = casus_version(),
      .ended = ended,
      .machine = machine.nodename};
  casus_diag *d;
  json_t *result;
  int64_t id;

  if (!cs_keeps(by, a)) return;
  path = cs_ledger_of(a);
  d = casus_diag_new();
  result = a->question->json(a);
  case_text(&study->c.doc, &text);
  command_line(a, study, run, &command);
  cs_json_print(result, &json);
  cs_answer_line(result, &answer);
  json_decref(result);
  if (json.n && !json.failed) json.text[--json.n] = '\0'; /* the ledger's texts end in no newline */
  strftime(ended, sizeof ended, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
  uname(&machine);
  row.case_text = text.text;
  row.command = command.text;
  row.result = json.text;
  row.answer = answer.text;
  if (!path || !d || cs_alloc_failures() != failures) {
    a->failed = CASUS_NOMEM;
  } else if (cs_ledger_add(path, &row, d, &id)) {
    char *said = casus_diag_text(d, 0);

    cs_note(a, "%scasus %s: the result is not in the ledger (--no-ledger leaves it out)\n",
            said ? said : "", a->question->name);
    casus_text_free(said);
    if (cs_option_given(&a->asked, "ledger")) a->failed = CASUS_IO;
  } else {
    a->ledger = path;
    a->ledger_run = id;
  }
  casus_diag_free(d);
  cs_buf_free(&json);
  cs_buf_free(&text);
  cs_buf_free(&command);
  cs_buf_free(&answer);
}

/* ---- settings of a run ---------------------------------------------------------------------- */

/* The number after "--name " in the command of a run; false when it is not there. */
static bool number_after(const char *command, const char *name, unsigned long long *out) {
  const char *at = strstr(command, name);

  return at && sscanf(at + strlen(name), " %llu", out) == 1;
}

casus_status cs_kept_settings(const cs_asking *by, const casus_answer *a, const cs_study *study,
                              cs_run_settings *s) {
  const char *path = cs_ledger_of(a), *design;
  unsigned long long futures, seed, replicates, deep;
  casus_diag *d = by->diag;
  cs_ledger_run run;
  casus_status st;

  if (!path) return CASUS_NOMEM;
  st = cs_ledger_get(path, (int64_t)cs_option_count(&a->asked, "run"), a->arena, d, &run);
  if (st) return st;
  if (strcmp(run.case_hash, study->c.hash) != 0) {
    cs_error(d, (cs_place){0}, "the case is not what it was in run %lld", (long long)run.id);
    cs_hint(d, "`casus runs --show RUN --case` prints the text of the case as it was run.");
    return CASUS_CASE;
  }
  if (strstr(run.command, "--rule ")) {
    cs_error(d, (cs_place){0}, "run %lld had a --rule of its own", (long long)run.id);
    return CASUS_CASE;
  }
  if (!number_after(run.command, "--futures", &futures) ||
      !number_after(run.command, "--seed", &seed) ||
      !number_after(run.command, "--replicates", &replicates))
    return cs_error(d, (cs_place){0}, "run %lld does not say how it was made", (long long)run.id);
  s->futures = futures;
  s->seed = seed;
  s->replicates = (uint32_t)replicates;
  if (study->graph.n_deep && number_after(run.command, "--deep", &deep))
    s->deep_points = (size_t)deep;
  design = strstr(run.command, "--design ");
  for (size_t k = 0; design && k < 3; k++) {
    if (!strncmp(design + 9, cs_design_names[k], strlen(cs_design_names[k])))
      s->design = (cs_design_kind)k;
  }
  return CASUS_OK;
}

/* ---- what was kept -------------------------------------------------------------------------- */

/* "casus NAME ...": is it an analysis? */
static bool is_analysis(const char *command) {
  static const char *const names[] = {"robust", "sensitivity", "discover", "thresholds", "voi"};
  size_t n = strlen("casus ");

  if (strncmp(command, "casus ", n) != 0) return false;
  for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
    size_t m = strlen(names[k]);

    if (!strncmp(command + n, names[k], m) && command[n + m] == ' ') return true;
  }
  return false;
}

/* Do two results answer the same question, by the same method if it has one? */
static bool same_question(const json_t *a, const json_t *b) {
  const char *of_a = cs_answer_name(a), *of_b = cs_answer_name(b);
  const json_t *x = json_object_get(a, "method"), *y = json_object_get(b, "method");

  return of_a && of_b && !strcmp(of_a, of_b) && !x == !y && (!x || json_equal(x, y));
}

static casus_status add_analysis(const char *ledger, const cs_ledger_run *run, cs_arena *arena,
                                 casus_diag *d, json_t *all) {
  cs_ledger_run whole;
  casus_status st = cs_ledger_get(ledger, run->id, arena, d, &whole);
  json_t *result = st ? NULL : json_loads(whole.result, 0, NULL);
  size_t k;
  json_t *old;

  if (!result) return st;
  cs_answer_renew(result);
  if (!cs_answer_name(result)) {
    json_decref(result);
    return CASUS_OK;
  }
  json_array_foreach(all, k, old) {
    if (!same_question(json_object_get(old, "result"), result)) continue;
    json_array_remove(all, k);
    break;
  }
  json_array_append_new(all, json_pack("{s:s,s:I,s:o}", "command", run->command, "run",
                                       (json_int_t)run->id, "result", result));
  return CASUS_OK;
}

json_t *cs_kept_analyses(const char *ledger, const char *hash, cs_arena *arena) {
  json_t *all = json_array();
  casus_diag *d = casus_diag_new();
  cs_ledger_run *runs;
  size_t n;

  /* A ledger that is not there or cannot be read keeps nothing for the page. */
  if (all && d && ledger && access(ledger, R_OK) == 0 &&
      cs_ledger_list(ledger, arena, d, &runs, &n) == CASUS_OK) {
    for (size_t k = 0; k < n; k++) {
      if (runs[k].complete && is_analysis(runs[k].command) && !strcmp(runs[k].case_hash, hash) &&
          !strcmp(runs[k].version, casus_version()))
        add_analysis(ledger, &runs[k], arena, d, all);
    }
  }
  casus_diag_free(d);
  return all;
}
