/* `casus run`: computes a case and shows what holds. */
#include "library/questions/run.h"

#include "base/alloc.h"
#include "base/file.h"
#include "faces/faces.h"
#include "library/questions.h"
#include "report/analyses_json.h"
#include "report/future.h"
#include "report/json_text.h"
#include "report/page.h"
#include "report/result.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const cs_default_futures defaults = {65536, 65536};

/* A run and all that is said of it. */
typedef struct {
  const cs_study *study;
  cs_run_settings settings;
  cs_plan plan;
  cs_run run;
  bool has_run;        /* false: one future is told */
  cs_run_settings box; /* of the search over the deep box */
  cs_finding finding;
  cs_quality quality;
  cs_survival survival;
  cs_result result;
  json_t *kept; /* analyses of the ledger, for the page */
  uint64_t future;
  size_t world; /* of that future */
} found;

/* ---- one future ----------------------------------------------------------------------------- */

static casus_status find_future(const cs_asking *by, const casus_answer *a, found *f) {
  uint64_t each = f->settings.futures / f->settings.replicates, futures;
  const char *format = cs_option_text(&a->asked, "format");

  f->future = cs_option_count(&a->asked, "future");
  f->world = f->plan.program.n_worlds == 2 ? 1 : 0;
  if (!strcmp(format, "csv") || !strcmp(format, "md"))
    return cs_usage(by->diag, "--future has no --format %s", format);
  /* Without --strategy, the case as it stands is told. */
  if (f->plan.program.n_worlds > 2 && cs_option_given(&a->asked, "strategy"))
    return cs_usage(by->diag, "--future tells one strategy at a time");
  /* Rounded up to a multiple of the replicates, as the run does. */
  each += f->settings.futures % f->settings.replicates != 0;
  futures = each * f->settings.replicates;
  if (f->future >= futures)
    return cs_usage(by->diag, "--future must be below %llu: the run has that many",
                    (unsigned long long)futures);
  return CASUS_OK;
}

/* ---- the run -------------------------------------------------------------------------------- */

static casus_status plan(const cs_asking *by, casus_answer *a, found *f) {
  cs_model_settings models = {.rule = cs_option_text(&a->asked, "rule")};
  size_t *chosen, n;
  casus_status st = cs_asked_case(by, a, &models, &f->study);

  if (st == CASUS_OK) st = cs_read_strategies(by, &a->asked, f->study, a->arena, &chosen, &n);
  if (st == CASUS_OK) st = cs_study_plan(f->study, chosen, n, a->arena, by->diag, &f->plan);
  if (st) return st;
  cs_read_settings(by, &a->asked, f->study, &defaults, &f->settings);
  f->settings.watches = f->plan.watches;
  f->settings.n_watches = f->plan.n_watches;
  f->settings.probes = f->plan.probes;
  f->settings.n_probes = f->plan.n_probes;
  f->settings.keeps_watches = true;
  f->box = f->settings;
  f->settings.deep_is_drawn = f->study->graph.n_deep > 0;
  f->settings.deep_points = 1;
  f->result = (cs_result){.study = f->study,
                          .plan = &f->plan,
                          .run = &f->run,
                          .finding = &f->finding,
                          .quality = &f->quality,
                          .designed = f->box.deep_points,
                          .rule = models.rule,
                          .threads = f->settings.threads,
                          .pictures = cs_pictures};
  return CASUS_OK;
}

/* Stopped here, the run is whole, and only what its strategies fail under is not told. */
static casus_status find_survival(casus_answer *a, found *f) {
  const cs_order *o = &f->finding.by[CS_ORDER_MEAN];
  /* The first of the strategies; doing nothing has no futures of its own to be told. */
  size_t pictured = !o->n ? CS_NO_PICTURES : o->rank[0] ? o->rank[0] : o->rank[1];
  casus_status st = cs_survival_find(f->study, &f->plan, &f->run, pictured, a->arena, &f->survival);

  if (st == CASUS_OK) f->result.survival = &f->survival;
  if (st == CASUS_STOPPED)
    cs_note(a,
            "casus run: interrupted; the run is finished, but where its strategies fail was not "
            "looked for\n");
  return st;
}

/* CASUS_OK, or CASUS_STOPPED with what was finished. */
static casus_status make(const cs_asking *by, casus_answer *a, found *f) {
  casus_status judged, st = cs_run_make(&f->plan.program, &f->settings, by->diag, &f->run);

  if (st && st != CASUS_STOPPED) return st;
  f->has_run = true;
  if (!f->run.done) {
    cs_error(by->diag, (cs_place){0}, "interrupted before any future was finished");
    return CASUS_STOPPED;
  }
  judged = cs_find(f->study, &f->plan, &f->run, &f->box, a->arena, &f->finding);
  if (judged && judged != CASUS_STOPPED) return judged;
  if (cs_judge_quality(f->study, &f->plan, &f->run, f->finding.verdicts, a->arena, &f->quality))
    return CASUS_NOMEM;
  if (!st) st = judged;
  /* A run that was stopped has kept futures only in part. */
  return st ? st : find_survival(a, f);
}

casus_status cs_run_ask(const cs_asking *by, casus_answer *a, bool one_future) {
  found *f = cs_arena_alloc(a->arena, 1, sizeof *f);
  casus_status st = f ? plan(by, a, f) : CASUS_NOMEM;

  a->found = f;
  if (st) return st;
  if (one_future) {
    st = find_future(by, a, f);
    a->is_found = !st;
    return st;
  }
  cs_heed(by, true);
  st = make(by, a, f);
  cs_heed(by, false);
  /* The context may go before the answer does. */
  f->run.stop = f->settings.stop = f->box.stop = NULL;
  f->settings.progress = NULL;
  if ((st && st != CASUS_STOPPED) || !f->run.done) return st;
  cs_keep(by, a, f->study, &f->run, f->run.seconds, true);
  f->kept = cs_kept_analyses(cs_keeps(by, a) ? cs_ledger_of(a) : NULL, f->study->c.hash, a->arena);
  if (!f->kept || (f->result.survival && cs_analyses_for_page(f->result.survival, f->kept)))
    return CASUS_NOMEM;
  a->is_found = true;
  return st;
}

json_t *cs_run_json(const casus_answer *a) {
  const found *f = a->found;

  return f->has_run ? cs_result_json(&f->result, false) : NULL;
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

casus_status cs_run_page(const char *result, json_t *json, json_t *analyses, casus_diag *diag,
                         cs_buf *out) {
  char day[16];

  if (result) return cs_page_write(result, analyses, source_date(day), diag, out);
  return json ? cs_page_write_json(json, analyses, source_date(day), out) : CASUS_NOMEM;
}

static casus_status render_future(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *f = a->found;

  return (strcmp(form->format, "json") ? cs_future_table : cs_future_json)(
      f->study, &f->plan, &f->settings, f->future, f->world, NULL, out);
}

casus_status cs_run_render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *f = a->found;
  casus_status st = CASUS_OK;

  if (!f->has_run) return render_future(a, form, out);
  if (!strcmp(form->format, "json") || !strcmp(form->format, "lean")) {
    json_t *json = cs_result_json(&f->result, !strcmp(form->format, "lean"));

    cs_json_print(json, out);
    json_decref(json);
  } else if (!strcmp(form->format, "csv")) {
    cs_result_csv(&f->result, out);
  } else if (!strcmp(form->format, "md")) {
    cs_result_markdown(&f->result, out);
  } else if (!strcmp(form->format, "page")) {
    json_t *json = cs_result_json(&f->result, false);

    st = cs_run_page(NULL, json, f->kept, NULL, out);
    json_decref(json);
  } else {
    cs_result_table(&f->result, form->colour, form->charts, out);
  }
  return st;
}

/* The case as it stands is among the strategies here: its columns are those of the kept futures. */
static casus_status add_base(const found *f, cs_arena *arena, cs_data *d) {
  size_t n = d->n_outcomes;
  const char **names = cs_arena_alloc(arena, d->n_strategies + 1, sizeof *names);
  double **y = cs_arena_alloc(arena, (d->n_strategies + 1) * n, sizeof *y);

  if (!names || !y) return CASUS_NOMEM;
  names[0] = "base";
  memcpy(names + 1, d->strategies, d->n_strategies * sizeof *names);
  for (size_t k = 0; k < n; k++) y[k] = (double *)cs_sample_watch(&f->run.sample, 0, k);
  memcpy(y + n, d->y, d->n_strategies * n * sizeof *y);
  d->strategies = names;
  d->y = y;
  d->n_strategies++;
  return CASUS_OK;
}

casus_status cs_run_data(casus_answer *a, cs_data *out) {
  found *f = a->found;
  casus_status st =
      f->has_run ? cs_data_of_run(f->study, &f->plan, &f->run, a->arena, out) : CASUS_USAGE;

  if (st || f->plan.program.n_worlds == 1) return st;
  st = add_base(f, a->arena, out);
  if (st) cs_data_free(out);
  return st;
}

void cs_run_release(casus_answer *a) {
  found *f = a->found;

  json_decref(f->kept);
  cs_survival_free(&f->survival);
  cs_finding_free(&f->finding);
  if (f->has_run) cs_run_free(&f->run);
}

/* ---- the question --------------------------------------------------------------------------- */

static void write_report(const cs_asking *by, casus_answer *a, const char *path) {
  cs_buf page = {0};
  casus_status st = cs_run_render(a, &(cs_form){.format = "page"}, &page);

  if (st || page.failed) {
    a->failed = CASUS_NOMEM;
  } else if (!cs_write_file(path, page.text, page.n)) {
    a->failed = cs_error_errno(by->diag, path, "write");
  } else {
    cs_note(a, "report in %s\n", path);
  }
  cs_buf_free(&page);
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  const char *report = cs_option_text(&a->asked, "report");
  casus_status st;

  if (report && !strcmp(report, "-"))
    return cs_usage(by->diag, "--report wants a file; casus report -o - writes the page alone");
  st = cs_run_ask(by, a, cs_option_given(&a->asked, "future"));
  if (report && a->is_found && ((found *)a->found)->has_run) write_report(by, a, report);
  return st;
}

static const cs_option options[] = {
    CS_RUN_OPTIONS,
    {"future", 0, CS_OPTION_COUNT, "N", NULL, NULL, false,
     "recompute future N alone and print every quantity on the way to a measure", 0, 0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json lean csv md page", "table", false,
     "form of the result; lean is JSON without what only the page and an auditor need", 0, 0, NULL},
    {"report", 0, CS_OPTION_TEXT, "FILE", NULL, NULL, false,
     "write the report too, one HTML page (see casus report)", 0, 0, NULL},
};

const cs_question cs_question_run = {
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
    .ask = ask,
    .render = cs_run_render,
    .json = cs_run_json,
    .data = cs_run_data,
    .owns_data = true,
    .release = cs_run_release,
};
