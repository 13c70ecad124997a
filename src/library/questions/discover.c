/* `casus discover`: in which futures a strategy fails. */
#include "report/discover.h"

#include "analysis/data/ema.h"
#include "base/alloc.h"
#include "base/clock.h"
#include "library/futures.h"
#include "library/questions.h"

#include <math.h>
#include <string.h>

typedef struct {
  cs_futures f;
  cs_discover_settings set;
  cs_outcome target; /* name NULL: all thresholds */
  cs_target_words words;
  const char *what;  /* the target in words, for JSON */
  cs_discovery *all; /* [n]: one a strategy */
  size_t n;
} found;

static casus_status read_settings(const cs_asking *by, const cs_options *asked,
                                  cs_discover_settings *s) {
  const char *peeling = cs_option_text(asked, "peeling"), *cutting = cs_option_text(asked, "cut");

  *s = cs_discover_defaults;
  for (int k = 0; k < 3; k++) {
    if (!strcmp(peeling, cs_peeling_names[k])) s->prim.peeling = (cs_peeling)k;
  }
  if (!strcmp(cutting, "linear")) s->prim.cutting = CS_LINEAR;
  s->keeps_points = cs_option_given(asked, "keep-points");
  s->prim.peel_alpha = cs_option_number(asked, "alpha");
  s->prim.paste_alpha = cs_option_number(asked, "paste");
  s->prim.mass_min = cs_option_number(asked, "mass");
  s->quasi_p_most = cs_option_number(asked, "quasi-p");
  s->boxes = (size_t)cs_option_count(asked, "boxes");
  s->most_inputs = (size_t)cs_option_count(asked, "inputs");
  s->resamples = (size_t)cs_option_count(asked, "resamples");
  s->folds = (size_t)cs_option_count(asked, "folds");
  if (cs_option_given(asked, "step")) s->step = (int)cs_option_count(asked, "step");
  return s->folds == 1 ? cs_usage(by->diag, "--folds is 0, or 2 and more") : CASUS_OK;
}

/* --target: which outcome, and in words. */
static casus_status read_target(const cs_asking *by, const casus_answer *a, found *q) {
  const char *text = cs_option_text(&a->asked, "target");
  casus_status st;

  q->words = cs_option_given(&a->asked, "failed") ? cs_words_failed : cs_words_fails;
  q->what = cs_option_given(&a->asked, "failed") ? "no result" : "not all thresholds met";
  if (!text) return CASUS_OK;
  st = cs_outcome_read("target", text, a->arena, by->diag, &q->target);
  if (st) return st;
  if (!isfinite(q->target.at_least) && !isfinite(q->target.at_most)) {
    cs_error(by->diag, (cs_place){0}, "--target \"%s\" has no bound", text);
    cs_hint(by->diag, "As in --target \"cost >= 260\".");
    return CASUS_USAGE;
  }
  if (cs_data_outcome(&q->f.data, q->target.name) < 0) {
    const char **names = cs_arena_alloc(a->arena, q->f.data.n_outcomes, sizeof *names);

    if (!names) return CASUS_NOMEM;
    for (size_t k = 0; k < q->f.data.n_outcomes; k++) names[k] = q->f.data.outcomes[k].name;
    cs_error(by->diag, (cs_place){.file = q->f.data.source}, "no outcome is named \"%s\"",
             q->target.name);
    cs_hint_nearest(by->diag, q->target.name, names, q->f.data.n_outcomes);
    return CASUS_CASE;
  }
  q->what = text;
  q->words = (cs_target_words){cs_arena_printf(a->arena, "\"%s\"", text), "holds", "those futures"};
  return q->words.subject ? CASUS_OK : CASUS_NOMEM;
}

static casus_status mark(const cs_asking *by, const casus_answer *a, size_t v, unsigned char *y) {
  const found *q = a->found;
  const cs_data *d = &q->f.data;

  if (q->target.name) {
    cs_target_within(d, v, (size_t)cs_data_outcome(d, q->target.name), q->target.at_least,
                     q->target.at_most, y);
  } else if (cs_option_given(&a->asked, "failed")) {
    cs_target_failed(d, v, y);
  } else if (!cs_target_fails(d, v, y)) {
    cs_error(by->diag, (cs_place){.file = d->source}, "no outcome has a threshold to miss");
    cs_hint(by->diag, "Say what is looked for: --target \"cost >= 260\".");
    return CASUS_CASE;
  }
  return CASUS_OK;
}

static casus_status search(const cs_asking *by, const casus_answer *a, found *q) {
  const cs_data *d = &q->f.data;
  unsigned char *y = cs_calloc(d->n, 1);
  casus_status st = y ? CASUS_OK : CASUS_NOMEM;

  q->all = cs_arena_alloc(a->arena, d->n_strategies, sizeof *q->all);
  if (!q->all) st = CASUS_NOMEM;
  for (size_t v = 0; v < d->n_strategies && !st; v++) {
    st = mark(by, a, v, y);
    if (!st) st = cs_discover(d, v, y, &q->set, &q->all[q->n++]);
  }
  cs_free(y);
  return st;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  const char *export = cs_option_text(&a->asked, "export");
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  st = read_settings(by, &a->asked, &q->set);
  if (!st) st = cs_futures_read(by, a, cs_option_text(&a->asked, "target"), CS_KEEP_OWN, &q->f);
  if (st) return st;
  q->set.seed = q->f.seed;
  st = read_target(by, a, q);
  if (!st && export) {
    st = cs_ema_write(export, &q->f.data);
    if (st == CASUS_IO) cs_error_errno(by->diag, export, "write");
  }
  if (!st) st = search(by, a, q);
  if (st) return st;
  a->is_found = true;
  if (q->f.is_case) cs_keep(by, a, q->f.study, &q->f.run, cs_now() - q->f.started, true);
  return CASUS_OK;
}

static json_t *json(const casus_answer *a) {
  const found *q = a->found;
  const char **targets = cs_calloc(q->n, sizeof *targets);
  json_t *all = NULL;

  for (size_t k = 0; targets && k < q->n; k++) targets[k] = q->what;
  if (targets)
    all = cs_discovery_json(q->all, targets, q->n, q->f.is_case ? &q->f.study->c : NULL, q->f.seed);
  cs_free(targets);
  return all;
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  const found *q = a->found;
  bool csv = !strcmp(form->format, "csv");
  casus_status st = CASUS_OK;

  if (csv) cs_discovery_csv_head(out);
  for (size_t k = 0; k < q->n && !st; k++) {
    if (csv) {
      cs_discovery_csv(&q->all[k], out);
      continue;
    }
    if (k) cs_buf_puts(out, "\n");
    st = cs_discovery_table(&q->all[k], &q->words, out);
  }
  return st;
}

static casus_status data(casus_answer *a, cs_data *out) {
  const found *q = a->found;

  *out = q->f.data;
  return CASUS_OK;
}

static void release(casus_answer *a) {
  found *q = a->found;

  for (size_t k = 0; k < q->n; k++) cs_discovery_free(&q->all[k]);
  cs_futures_free(&q->f);
}

static const cs_option options[] = {
    CS_FUTURES_OPTIONS(
        "; with deep ranges at each deep point, others at each (default 16384; 64 with deep "
        "ranges)"),
    {"target", 't', CS_OPTION_TEXT, "TEXT", NULL, NULL, false,
     "look for the futures in which an outcome lies there, as \"cost >= 260\"; without, for those "
     "in which not all thresholds are met",
     0, 0, NULL},
    {"failed", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "look for the futures in which a model had no answer", 0, 0, NULL},
    {"peeling", 0, CS_OPTION_CHOICE, "RULE", "lenient1 lenient2 original", "lenient1", false,
     "what a peel is judged by: gain of density for each future lost, that times the futures kept, "
     "or the density alone",
     0, 0, NULL},
    {"cut", 0, CS_OPTION_CHOICE, "RULE", "midpoint linear", "midpoint", false,
     "where a peel cuts: midpoint as the EMA Workbench, linear as sdtoolkit", 0, 0, NULL},
    {"alpha", 0, CS_OPTION_NUMBER, "A", NULL, "0.05", false,
     "share of the futures a peel takes off", 0.0005, 0.45, NULL},
    {"paste", 0, CS_OPTION_NUMBER, "A", NULL, "0.05", false,
     "share that is pasted back; 0 for no pasting", 0, 0.45, NULL},
    {"mass", 0, CS_OPTION_NUMBER, "M", NULL, "0.05", false, "least share of the futures in a box",
     0, 1, NULL},
    {"boxes", 0, CS_OPTION_COUNT, "N", NULL, "1", false,
     "at most so many boxes, one after the other", 1, CS_BOXES_MAX, NULL},
    {"keep-points", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "with --boxes: what a box explains stays, as not of interest, instead of being taken out", 0,
     0, NULL},
    {"inputs", 0, CS_OPTION_COUNT, "N", NULL, "4", false,
     "most inputs a box limits; 0 for any number", 0, 1000, NULL},
    {"step", 0, CS_OPTION_COUNT, "N", NULL, NULL, false,
     "report this step of the search instead of the one whose inside correlates best with what is "
     "looked for",
     0, 100000, NULL},
    {"quasi-p", 0, CS_OPTION_NUMBER, "P", NULL, "0.05", false,
     "limits with a greater quasi-p value are taken off again; 1 keeps all", 0, 1, NULL},
    {"resamples", 0, CS_OPTION_COUNT, "N", NULL, "100", false,
     "resamples from which the stability of the limits comes; 0 for none", 0,
     CS_DISCOVER_RESAMPLES_MAX, NULL},
    {"folds", 0, CS_OPTION_COUNT, "N", NULL, "0", false,
     "prune the tree by cross-validation with so many folds, 10 say; 0: branches must gain 1 % of "
     "the impurity a leaf",
     0, CS_TREE_FOLDS, NULL},
    {"export", 0, CS_OPTION_TEXT, "FILE", NULL, NULL, false,
     "also write the futures as an archive of the EMA Workbench (.tar.gz)", 0, 0, NULL},
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_discover = {
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
    .ask = ask,
    .render = render,
    .json = json,
    .data = data,
    .release = release,
};
