/* `casus run`: computes a case and shows what holds. */
#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/keep.h"
#include "cli/run.h"
#include "cli/session.h"
#include "ledger/ledger.h"
#include "report/analyses_json.h"
#include "report/future.h"
#include "report/json_text.h"
#include "report/page.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Everything between a case's path and its result. */
typedef struct {
  cs_arena *arena;
  casus_diag *diag;
  cs_study study;
  cs_run_settings settings;
  cs_plan plan;
  cs_run run;
  cs_verdict *verdicts;
  cs_quality quality;
  cs_survival survival;
  json_t *result; /* once it is asked for */
} session;

/* The result as JSON, which the session keeps; NULL when out of memory. */
static json_t *result_json(session *s, const cs_result *result) {
  if (!s->result) s->result = cs_result_json(result);
  return s->result;
}

static int show(const cs_arguments *args, session *s, const cs_result *result) {
  const char *format = cs_option_text(args, "format");
  cs_buf out = {0};

  if (!strcmp(format, "json")) {
    cs_json_print(result_json(s, result), &out);
  } else if (!strcmp(format, "csv")) {
    cs_result_csv(result, &out);
  } else if (!strcmp(format, "md")) {
    cs_result_markdown(result, &out);
  } else {
    bool terminal = isatty(STDOUT_FILENO) && !strcmp(cs_option_text(args, "out"), "-");

    cs_result_table(result, cs_colour_out(args), terminal, &out);
  }
  return cs_deliver(args, &out);
}

static int show_future(const cs_arguments *args, session *s) {
  size_t world = s->plan.program.n_worlds == 2 ? 1 : 0;
  uint64_t deep = cs_option_count(args, "deep-point"), future = cs_option_count(args, "future");
  uint64_t each = s->settings.futures / s->settings.replicates, futures;
  const char *format = cs_option_text(args, "format");
  bool as_json = !strcmp(format, "json");
  cs_buf out = {0};
  casus_status st;

  if (!as_json && strcmp(format, "table") != 0) {
    cs_say("casus run: --future has no --format %s\n", format);
    return EXIT_USAGE;
  }
  if (s->plan.program.n_worlds > 2) {
    /* Without --strategy, the case as it stands is told. */
    if (cs_option_given(args, "strategy")) {
      cs_say("casus run: --future tells one strategy at a time\n");
      return EXIT_USAGE;
    }
  }
  if (deep >= s->settings.deep_points) {
    cs_say("casus run: --deep-point must be below %zu\n", s->settings.deep_points);
    return EXIT_USAGE;
  }
  /* Rounded up to a multiple of the replicates, as the run does. */
  each += s->settings.futures % s->settings.replicates != 0;
  futures = each * s->settings.replicates;
  if (future >= futures) {
    cs_say("casus run: --future must be below %llu: the run has that many%s\n",
           (unsigned long long)futures, s->settings.deep_points > 1 ? " at each deep point" : "");
    return EXIT_USAGE;
  }
  st = (as_json ? cs_future_json : cs_future_table)(&s->study, &s->plan, &s->settings, future,
                                                    (size_t)deep, world, s->diag, &out);
  if (st) {
    cs_buf_free(&out);
    return cs_finish(args, s->diag, st);
  }
  return cs_deliver(args, &out);
}

/* The day of SOURCE_DATE_EPOCH as 2025-09-25, in `day`; NULL when it is not set. */
static const char *source_date(char day[16]) {
  const char *text = getenv("SOURCE_DATE_EPOCH");
  double seconds;
  struct tm utc;
  time_t t;

  if (!text || !cs_parse_number(text, strlen(text), &seconds) || !(seconds >= 0) || seconds > 2e11)
    return NULL;
  t = (time_t)seconds;
  strftime(day, 16, "%Y-%m-%d", gmtime_r(&t, &utc));
  return day;
}

int cs_write_page(const cs_arguments *args, const char *result, json_t *json, json_t *analyses,
                  const char *path) {
  casus_diag *d = cs_new_diag(args);
  cs_buf out = {0};
  char day[16];
  casus_status st = !d       ? CASUS_NOMEM
                    : result ? cs_page_write(result, analyses, source_date(day), d, &out)
                    : json   ? cs_page_write_json(json, analyses, source_date(day), &out)
                             : CASUS_NOMEM;
  int status = cs_finish(args, d, st);

  if (status == EXIT_DONE) status = cs_write_out(args, path, &out, true);
  if (status == EXIT_DONE && !cs_quiet(args) && strcmp(path, "-") != 0)
    cs_say("report in %s\n", path);
  cs_buf_free(&out);
  casus_diag_free(d);
  return status;
}

/* The page with what the ledger and the run itself have of analyses; a run that was stopped has
 * kept futures only in part. */
static int write_page(const cs_arguments *args, session *s, const cs_result *result,
                      const char *path) {
  const char *ledger = cs_option_text(args, "ledger");
  json_t *kept;
  int status;

  if (cs_keeps(args) && !ledger) ledger = cs_ledger_path(s->arena, cs_operand(args, 0));
  kept = cs_kept_analyses(cs_keeps(args) ? ledger : NULL, s->study.c.hash, s->arena);
  if (!kept || (result->survival && cs_analyses_for_page(result->survival, kept))) {
    status = cs_finish(args, NULL, CASUS_NOMEM);
  } else {
    status = cs_write_page(args, NULL, result_json(s, result), kept, path);
  }
  json_decref(kept);
  return status;
}

/* Stopped here, the run is whole, and only what its strategies fail under is not told. */
static casus_status find_survival(session *s, cs_result *result, bool page) {
  cs_advised a = cs_result_advice(result);
  casus_status st =
      cs_survival_find(&s->study, &s->plan, &s->run, page && a.by ? a.first : CS_NO_PICTURES,
                       s->arena, &s->survival);

  if (st == CASUS_OK) result->survival = &s->survival;
  if (st == CASUS_STOPPED)
    cs_say(
        "casus run: interrupted; the run is finished, but where its strategies fail was not "
        "looked for\n");
  return st;
}

static int run_session(const cs_arguments *args, session *s, const char *page, bool shows) {
  cs_model_settings models = {.rule = cs_option_text(args, "rule")};
  size_t *chosen, n;
  cs_result result;
  casus_status st = cs_study_read(cs_operand(args, 0), &models, s->arena, s->diag, &s->study);
  int status, shown = EXIT_DONE, paged = EXIT_DONE, kept = EXIT_DONE;

  if (st) return cs_finish(args, s->diag, st);
  if (!cs_session_settings(args, &s->study, &s->settings)) return EXIT_USAGE;
  if (!cs_session_strategies(args, &s->study, &chosen, &n)) return EXIT_USAGE;
  st = cs_study_plan(&s->study, chosen, n, s->diag, &s->plan);
  if (st) return cs_finish(args, s->diag, st);
  s->settings.watches = s->plan.watches;
  s->settings.n_watches = s->plan.n_watches;
  s->settings.probes = s->plan.probes;
  s->settings.n_probes = s->plan.n_probes;
  s->settings.keeps_watches = true;
  if (shows && cs_option_given(args, "future")) return show_future(args, s);
  cs_session_start(args, &s->settings);
  st = cs_run_make(&s->plan.program, &s->settings, s->diag, &s->run);
  cs_session_clear();
  if (st && st != CASUS_STOPPED) {
    cs_session_end();
    return cs_finish(args, s->diag, st);
  }
  if (!s->run.done) {
    cs_session_end();
    cs_say("casus run: interrupted before any future was finished\n");
    return EXIT_INTERRUPTED;
  }
  if (cs_judge(&s->study, &s->plan, &s->run, s->arena, &s->verdicts) ||
      cs_judge_quality(&s->study, &s->plan, &s->run, s->verdicts, s->arena, &s->quality)) {
    cs_session_end();
    return cs_finish(args, s->diag, CASUS_NOMEM);
  }
  result = (cs_result){.study = &s->study,
                       .plan = &s->plan,
                       .run = &s->run,
                       .verdicts = s->verdicts,
                       .quality = &s->quality,
                       .rule = models.rule,
                       .threads = s->settings.threads};
  /* A run that was stopped has kept futures only in part. */
  if (st == CASUS_OK) st = find_survival(s, &result, page != NULL);
  cs_session_end();
  if (st == CASUS_NOMEM) return cs_finish(args, s->diag, st);
  status = cs_finish(args, s->diag, st);
  if (shows) shown = show(args, s, &result);
  if (cs_keeps(args))
    kept = cs_keep(args, &s->study, &s->run, s->run.seconds, true, result_json(s, &result));
  if (page) paged = write_page(args, s, &result, page);
  return shown ? shown : paged ? paged : kept ? kept : status;
}

int cs_run_case(const cs_arguments *args, const char *page, bool shows) {
  session s = {.arena = cs_arena_new(), .diag = cs_new_diag(args)};
  int status;

  if (!s.arena || !s.diag) {
    status = cs_finish(args, NULL, CASUS_NOMEM);
  } else {
    status = run_session(args, &s, page, shows);
  }
  json_decref(s.result);
  cs_survival_free(&s.survival);
  cs_run_free(&s.run);
  cs_study_free(&s.study);
  casus_diag_free(s.diag);
  cs_arena_free(s.arena);
  return status;
}

static int run(const cs_arguments *args) {
  return cs_run_case(args, cs_option_text(args, "report"), true);
}

static const cs_option options[] = {
    RUN_OPTIONS,
    {"future", 0, OPTION_COUNT, "N", NULL, NULL, false,
     "recompute future N alone and print every quantity on the way to a measure"},
    {"deep-point", 0, OPTION_COUNT, "N", NULL, "0", false, "the deep point of --future"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv md", "table", false,
     "form of the result"},
    {"report", 0, OPTION_TEXT, "FILE", NULL, NULL, false,
     "write the report too, one HTML page (see casus report)"},
};

const cs_command cs_command_run = {
    .name = "run",
    .operands = "CASE",
    .least = 1,
    .most = 1,
    .summary = "compute a case and show which claims hold",
    .description =
        "Draws futures from the case's uncertain quantities and shocks, evaluates its models under "
        "every strategy on the same futures, and shows the measures, the regret of each strategy, "
        "and for each claim whether it holds, by what margin and on which inputs it hinges.\n\n"
        "The same case, seed and version give the same bytes for any number of threads, any size "
        "of block and any processor. Ctrl-C stops within a second and shows what was finished.",
    .examples =
        "casus run cases/first/case.yaml\tthe tutorial's case\n"
        "casus run CASE -n 1048576 -f json -o result.json\ta million futures, as JSON\n"
        "casus run CASE --report case.html\tthe result, and a page that shows it\n"
        "casus run CASE -s pacemaker --future 4711\texplain one future under a strategy\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
