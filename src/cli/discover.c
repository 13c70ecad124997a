/* `casus discover`: in which futures a strategy fails. */
#include "report/discover.h"

#include "analysis/data/ema.h"
#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/futures.h"
#include "report/json_text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  const cs_arguments *args;
  cs_futures f;
  cs_discover_settings set;
  cs_outcome target; /* name NULL: all thresholds */
  cs_target_words words;
  const char *what; /* the target in words, for JSON */
} job;

/* An option's number between two ends, which are refused. */
static bool between(const cs_arguments *args, const char *name, double least, double most,
                    double *out) {
  double x;

  if (!cs_option_given(args, name)) return true;
  x = cs_option_number(args, name);
  *out = x;
  if (x >= least && x <= most) return true;
  cs_say("casus discover: --%s lies between %g and %g\n", name, least, most);
  return false;
}

static bool counted(const cs_arguments *args, const char *name, uint64_t most, size_t *out) {
  uint64_t n = cs_option_count(args, name);

  if (!cs_option_given(args, name)) return true;
  *out = (size_t)n;
  if (n <= most) return true;
  cs_say("casus discover: --%s is at most %llu\n", name, (unsigned long long)most);
  return false;
}

static bool settings(const cs_arguments *args, cs_discover_settings *s) {
  const char *peeling = cs_option_text(args, "peeling"), *cutting = cs_option_text(args, "cut");
  size_t step = 0;

  *s = cs_discover_defaults;
  for (int k = 0; k < 3; k++) {
    if (!strcmp(peeling, cs_peeling_names[k])) s->prim.peeling = (cs_peeling)k;
  }
  if (!strcmp(cutting, "linear")) s->prim.cutting = CS_LINEAR;
  s->keeps_points = cs_option_given(args, "keep-points");
  if (!between(args, "alpha", 0.0005, 0.45, &s->prim.peel_alpha) ||
      !between(args, "paste", 0, 0.45, &s->prim.paste_alpha) ||
      !between(args, "mass", 0, 1, &s->prim.mass_min) ||
      !between(args, "quasi-p", 0, 1, &s->quasi_p_most) ||
      !counted(args, "boxes", CS_BOXES_MAX, &s->boxes) ||
      !counted(args, "inputs", 1000, &s->most_inputs) || !counted(args, "step", 100000, &step) ||
      !counted(args, "resamples", CS_DISCOVER_RESAMPLES_MAX, &s->resamples) ||
      !counted(args, "folds", CS_TREE_FOLDS, &s->folds))
    return false;
  if (s->folds == 1) {
    cs_say("casus discover: --folds is 0, or 2 and more\n");
    return false;
  }
  if (cs_option_given(args, "step")) s->step = (int)step;
  if (!s->boxes) s->boxes = 1;
  return true;
}

/* --target: which outcome, and in words. */
static casus_status read_target(job *j) {
  const char *text = cs_option_text(j->args, "target");
  casus_status st;

  j->words = cs_option_given(j->args, "failed") ? cs_words_failed : cs_words_fails;
  j->what = cs_option_given(j->args, "failed") ? "no result" : "not all thresholds met";
  if (!text) return CASUS_OK;
  st = cs_outcome_read("target", text, j->f.arena, j->f.diag, &j->target);
  if (st) return st;
  if (!isfinite(j->target.at_least) && !isfinite(j->target.at_most)) {
    cs_error(j->f.diag, (cs_place){0}, "--target \"%s\" has no bound", text);
    cs_hint(j->f.diag, "As in --target \"cost >= 260\".");
    return CASUS_USAGE;
  }
  if (cs_data_outcome(&j->f.data, j->target.name) < 0) {
    const char **names = cs_arena_alloc(j->f.arena, j->f.data.n_outcomes, sizeof *names);

    if (!names) return CASUS_NOMEM;
    for (size_t k = 0; k < j->f.data.n_outcomes; k++) names[k] = j->f.data.outcomes[k].name;
    cs_error(j->f.diag, (cs_place){.file = j->f.data.source}, "no outcome is named \"%s\"",
             j->target.name);
    cs_hint_nearest(j->f.diag, j->target.name, names, j->f.data.n_outcomes);
    return CASUS_CASE;
  }
  j->what = text;
  j->words =
      (cs_target_words){cs_arena_printf(j->f.arena, "\"%s\"", text), "holds", "those futures"};
  return j->words.subject ? CASUS_OK : CASUS_NOMEM;
}

static casus_status mark(const job *j, size_t v, unsigned char *y) {
  const cs_data *d = &j->f.data;

  if (j->target.name) {
    cs_target_within(d, v, (size_t)cs_data_outcome(d, j->target.name), j->target.at_least,
                     j->target.at_most, y);
  } else if (cs_option_given(j->args, "failed")) {
    cs_target_failed(d, v, y);
  } else if (!cs_target_fails(d, v, y)) {
    cs_error(j->f.diag, (cs_place){.file = d->source}, "no outcome has a threshold to miss");
    cs_hint(j->f.diag, "Say what is looked for: --target \"cost >= 260\".");
    return CASUS_CASE;
  }
  return CASUS_OK;
}

static casus_status show(job *j, const cs_discovery *all, size_t n, cs_buf *out) {
  const char *format = cs_option_text(j->args, "format");
  casus_status st = CASUS_OK;

  if (j->f.is_case || !strcmp(format, "json")) {
    const char **targets = cs_arena_alloc(j->f.arena, n, sizeof *targets);
    json_t *json;

    if (!targets) return CASUS_NOMEM;
    for (size_t k = 0; k < n; k++) targets[k] = j->what;
    json = cs_discovery_json(all, targets, n, j->f.is_case ? j->f.study.c.hash : NULL, j->f.seed);
    if (j->f.is_case)
      j->f.kept = cs_keep(j->args, &j->f.study, &j->f.run, cs_now() - j->f.started, true, json);
    if (!strcmp(format, "json")) cs_json_print(json, out);
    json_decref(json);
    if (!strcmp(format, "json")) return CASUS_OK;
  }
  if (!strcmp(format, "csv")) {
    cs_discovery_csv_head(out);
    for (size_t k = 0; k < n; k++) cs_discovery_csv(&all[k], out);
    return CASUS_OK;
  }
  for (size_t k = 0; k < n && !st; k++) {
    if (k) cs_buf_puts(out, "\n");
    st = cs_discovery_table(&all[k], &j->words, out);
  }
  return st;
}

static casus_status search(job *j, cs_buf *out) {
  const cs_data *d = &j->f.data;
  unsigned char *y = cs_calloc(d->n, 1);
  cs_discovery *all = cs_calloc(d->n_strategies, sizeof *all);
  casus_status st = y && all ? CASUS_OK : CASUS_NOMEM;
  size_t n = 0;

  for (size_t v = 0; v < d->n_strategies && !st; v++) {
    st = mark(j, v, y);
    if (!st) st = cs_discover(d, v, y, &j->set, &all[n++]);
  }
  if (!st) st = show(j, all, n, out);
  for (size_t k = 0; k < n; k++) cs_discovery_free(&all[k]);
  cs_free(all);
  cs_free(y);
  return st;
}

static casus_status work(job *j, cs_buf *out) {
  const char *export = cs_option_text(j->args, "export");
  casus_status st;

  if (!settings(j->args, &j->set)) return CASUS_USAGE;
  st = cs_futures_read(j->args, cs_option_text(j->args, "target"), CS_KEEP_OWN, &j->f);
  if (st) return st;
  j->set.seed = j->f.seed;
  st = read_target(j);
  if (!st && export) {
    st = cs_ema_write(export, &j->f.data);
    if (st == CASUS_IO) cs_say("casus: could not write \"%s\": %s\n", export, strerror(errno));
  }
  return st ? st : search(j, out);
}

static int run(const cs_arguments *args) {
  job j = {.args = args};
  cs_buf out = {0};
  casus_status st = work(&j, &out);
  int status = cs_conclude(args, j.f.diag, st, &out);

  if (!status) status = j.f.kept;
  cs_futures_free(&j.f);
  return status;
}

static const cs_option options[] = {
    CS_FUTURES_OPTIONS(
        "; with deep ranges at each deep point, others at each (default 16384; 64 with deep "
        "ranges)"),
    {"target", 't', OPTION_TEXT, "TEXT", NULL, NULL, false,
     "look for the futures in which an outcome lies there, as \"cost >= 260\"; without, for those "
     "in which not all thresholds are met"},
    {"failed", 0, OPTION_FLAG, NULL, NULL, NULL, false,
     "look for the futures in which a model had no answer"},
    {"peeling", 0, OPTION_CHOICE, "RULE", "lenient1 lenient2 original", "lenient1", false,
     "what a peel is judged by: gain of density for each future lost, that times the futures kept, "
     "or the density alone"},
    {"cut", 0, OPTION_CHOICE, "RULE", "midpoint linear", "midpoint", false,
     "where a peel cuts: midpoint as the EMA Workbench, linear as sdtoolkit"},
    {"alpha", 0, OPTION_NUMBER, "A", NULL, "0.05", false, "share of the futures a peel takes off"},
    {"paste", 0, OPTION_NUMBER, "A", NULL, "0.05", false,
     "share that is pasted back; 0 for no pasting"},
    {"mass", 0, OPTION_NUMBER, "M", NULL, "0.05", false, "least share of the futures in a box"},
    {"boxes", 0, OPTION_COUNT, "N", NULL, "1", false, "at most so many boxes, one after the other"},
    {"keep-points", 0, OPTION_FLAG, NULL, NULL, NULL, false,
     "with --boxes: what a box explains stays, as not of interest, instead of being taken out"},
    {"inputs", 0, OPTION_COUNT, "N", NULL, "4", false,
     "most inputs a box limits; 0 for any number"},
    {"step", 0, OPTION_COUNT, "N", NULL, NULL, false,
     "report this step of the search instead of the one whose inside correlates best with what is "
     "looked for"},
    {"quasi-p", 0, OPTION_NUMBER, "P", NULL, "0.05", false,
     "limits with a greater quasi-p value are taken off again; 1 keeps all"},
    {"resamples", 0, OPTION_COUNT, "N", NULL, "100", false,
     "resamples from which the stability of the limits comes; 0 for none"},
    {"folds", 0, OPTION_COUNT, "N", NULL, "0", false,
     "prune the tree by cross-validation with so many folds, 10 say; 0: branches must gain 1 % of "
     "the impurity a leaf"},
    {"export", 0, OPTION_TEXT, "FILE", NULL, NULL, false,
     "also write the futures as an archive of the EMA Workbench (.tar.gz)"},
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false, "form of the result"},
};

const cs_command cs_command_discover = {
    .name = "discover",
    .operands = "CASE|FILE",
    .least = 1,
    .most = 1,
    .summary = "in which futures a strategy fails",
    .description =
        "Looks for the limits of a few inputs within which most of a strategy's failures lie "
        "(scenario discovery), and says them in natural units. A future is a failure when not all "
        "thresholds are met; --target and --failed look for something else.\n\n"
        "Boxes are found by PRIM, with the quasi-p value of each limit and how often and where it "
        "stands when the futures are drawn again. A classification tree and a logistic regression "
        "stand beside them. Coverage is the share of the failures that a box holds, density the "
        "share of the futures in it that are failures.\n\n"
        "FILE is a table of futures, one line a future and strategy, or an archive of the EMA "
        "Workbench (.tar.gz).",
    .examples =
        "casus discover cases/first/case.yaml -s firm\twhen one strategy fails\n"
        "casus discover runs.csv -t \"cost >= 260\"\ta table\n"
        "casus discover CASE --failed\twhere a model has no answer\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
