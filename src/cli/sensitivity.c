/* `casus sensitivity`: what drives a result. */
#include "analysis/sensitivity/indices.h"
#include "analysis/sensitivity/salib.h"
#include "cli/commands.h"
#include "cli/questions.h"
#include "cli/session.h"
#include "report/sensitivity.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_POINTS = 16, MOST_RUNS = 1 << 20, MOST_POINTS = 1 << 30 };

static const cs_place nowhere = {0};

/* "name = a, b" of --group. */
static casus_status read_groups(const cs_arguments *args, cs_subject *s, cs_indices_wish *w) {
  const char *const *texts;
  cs_group_wish *groups;
  casus_status st = cs_question_list(args, "group", s->arena, &texts, &w->n_groups);

  if (st) return st;
  groups = cs_arena_alloc(s->arena, w->n_groups, sizeof *groups);
  if (!groups) return CASUS_NOMEM;
  for (size_t k = 0; k < w->n_groups; k++) {
    const char *equals = strchr(texts[k], '=');

    if (!equals || equals == texts[k]) {
      cs_error(s->diag, nowhere, "--group wants NAME=INPUT,INPUT..., not \"%s\"", texts[k]);
      return CASUS_USAGE;
    }
    groups[k].name = cs_arena_strndup(s->arena, texts[k], (size_t)(equals - texts[k]));
    if (!groups[k].name) return CASUS_NOMEM;
    st = cs_question_split(equals + 1, s->arena, &groups[k].patterns, &groups[k].n);
    if (st) return st;
  }
  w->groups = groups;
  return CASUS_OK;
}

/* The greatest power of two that is not above x; at least 1. */
static uint64_t power_below(uint64_t x) {
  uint64_t p = 1;

  while (p <= x / 2) p *= 2;
  return p;
}

static casus_status read_effort(const cs_arguments *args, cs_subject *s, cs_indices_wish *w) {
  uint64_t runs = cs_option_count(args, "most-runs"), points = cs_option_count(args, "points");
  uint64_t factors = s->plan.program.n_draws + 2;
  bool azzini = w->estimator != CS_JANSEN;

  w->effort = (cs_effort){
      .seed = s->settings.seed, .replicates = s->settings.replicates, .stop = s->settings.stop};
  if (!s->is_case) return CASUS_OK;
  if (cs_option_given(args, "points")) {
    if (!points || points > MOST_POINTS || points & (points - 1)) {
      cs_error(s->diag, nowhere, "--points must be a power of two, at most 2^30");
      return CASUS_USAGE;
    }
    w->effort.first = w->effort.most = points;
    return CASUS_OK;
  }
  w->effort.most = power_below(runs / (factors * (azzini ? 2 : 1) * w->effort.replicates));
  if (w->effort.most > MOST_POINTS) w->effort.most = MOST_POINTS;
  w->effort.first = w->effort.most < FIRST_POINTS ? w->effort.most : FIRST_POINTS;
  return CASUS_OK;
}

static casus_status read_wish(const cs_arguments *args, cs_subject *s, cs_indices_wish *w) {
  const char *method = cs_option_text(args, "method");

  *w = (cs_indices_wish){.method = s->is_case ? CS_BY_SOBOL : CS_BY_GIVEN};
  for (size_t k = 0; method && k <= CS_BY_DELTA; k++) {
    if (!strcmp(method, cs_method_names[k])) w->method = (cs_method)k;
  }
  if (!strcmp(cs_option_text(args, "estimator"), "azzini")) w->estimator = CS_AZZINI;
  if (cs_option_given(args, "second")) w->estimator = CS_AZZINI_PAIRS;
  if (w->method != CS_BY_SOBOL && w->estimator != CS_JANSEN) {
    cs_error(s->diag, nowhere, "--estimator and --second go with the method sobol");
    return CASUS_USAGE;
  }
  if (w->method > CS_BY_MORRIS && cs_option_given(args, "group")) {
    cs_error(s->diag, nowhere, "--group goes with the methods sobol, shapley and morris");
    return CASUS_USAGE;
  }
  {
    casus_status st = read_groups(args, s, w);

    return st ? st : read_effort(args, s, w);
  }
}

static casus_status open_salib(const cs_arguments *args, cs_subject *s) {
  const char *x = cs_option_text(args, "X"), *y = cs_option_text(args, "Y");
  cs_wish wish = {0};
  casus_status st;

  *s = (cs_subject){.arena = cs_arena_new(), .diag = cs_new_diag(args)};
  if (!s->arena || !s->diag) return CASUS_NOMEM;
  if (!x || !y || cs_operand_count(args)) {
    cs_error(s->diag, nowhere,
             "--salib PARAMETERS goes with --X FILE and --Y FILE, and no operand");
    return CASUS_USAGE;
  }
  s->settings.seed = cs_option_count(args, "seed");
  st = cs_data_of_salib(cs_option_text(args, "salib"), x, y, s->arena, s->diag, &s->data);
  return st ? st : cs_subject_targets(s, &wish);
}

static casus_status open_subject(const cs_arguments *args, cs_subject *s) {
  if (cs_option_given(args, "salib")) return open_salib(args, s);
  if (!cs_operand_count(args)) {
    *s = (cs_subject){.arena = cs_arena_new(), .diag = cs_new_diag(args)};
    if (!s->arena || !s->diag) return CASUS_NOMEM;
    cs_error(s->diag, nowhere, "a case or a table is wanted, or --salib");
    return CASUS_USAGE;
  }
  return cs_question_open(args, false, s);
}

/* Designs go by stages, of which the last finished one is shown after Ctrl-C. */
static casus_status make(const cs_arguments *args, cs_subject *s, const cs_indices_wish *w,
                         cs_indices *out) {
  bool by_stages = w->method <= CS_BY_MORRIS && s->is_case;
  cs_run_settings signals = s->settings;
  casus_status st;

  if (by_stages) cs_session_start(args, &signals);
  st = cs_indices_make(s, w, out);
  if (by_stages) cs_session_end();
  return st;
}

static int run(const cs_arguments *args) {
  const char *format = cs_option_text(args, "format");
  double started = cs_now();
  cs_subject s;
  cs_indices_wish wish;
  cs_indices r = {0};
  cs_buf out = {0};
  casus_status st = open_subject(args, &s);
  int status;

  if (st == CASUS_OK) st = read_wish(args, &s, &wish);
  if (st == CASUS_OK && wish.method == CS_BY_GIVEN) st = cs_question_independent(&s);
  if (st == CASUS_OK) st = make(args, &s, &wish, &r);
  status = cs_question_finish(args, &s, st);
  if (r.n_targets && (st == CASUS_OK || st == CASUS_STOPPED)) {
    int delivered;

    if (!strcmp(format, "csv")) cs_sensitivity_csv(&r, &out);
    if (!strcmp(format, "table"))
      cs_sensitivity_table(&s, &r, (size_t)cs_option_count(args, "top"), &out);
    delivered = cs_question_deliver(
        args, &s, started, st == CASUS_OK,
        cs_question_wants_json(args, &s) ? cs_sensitivity_json(&s, &r) : NULL, &out);
    if (delivered) status = delivered;
    if (!status && !r.settled && !cs_option_given(args, "points")) status = EXIT_LIMIT;
  }
  cs_subject_free(&s);
  return status;
}

static const cs_option options[] = {
    {"method", 0, OPTION_CHOICE, "M", "sobol shapley morris given pawn delta", NULL, false,
     "sobol, shapley and morris compute futures of their own, given, pawn and delta use those "
     "there "
     "are (default sobol; of a table given)"},
    QUESTION_TARGETS,
    {"estimator", 0, OPTION_CHOICE, "E", "jansen azzini", "jansen", false,
     "of the method sobol: Saltelli's and Jansen's, or Azzini's, at twice the cost"},
    {"second", '2', OPTION_FLAG, NULL, NULL, NULL, false,
     "second-order indices as well (estimator azzini)"},
    {"group", 'g', OPTION_TEXT, "NAME=A,B", NULL, NULL, true,
     "take these inputs (* for any letters but a dot) as one"},
    {"most-runs", 0, OPTION_COUNT, "N", NULL, "1048576", false,
     "points are doubled until the ranking is settled, but not beyond N evaluations"},
    {"points", 0, OPTION_COUNT, "N", NULL, NULL, false,
     "points of each replicate, a power of two, settled or not"},
    {"top", 0, OPTION_COUNT, "N", NULL, "12", false, "rows of each table"},
    {"salib", 0, OPTION_TEXT, "FILE", NULL, NULL, false,
     "a parameter file of SALib, with --X and --Y"},
    {"X", 0, OPTION_TEXT, "FILE", NULL, NULL, false, "the sample that SALib drew"},
    {"Y", 0, OPTION_TEXT, "FILE", NULL, NULL, false, "the results, one a line"},
    QUESTION_OPTIONS,
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false, "form of the result"},
};

const cs_command cs_command_sensitivity = {
    .name = "sensitivity",
    .operands = "CASE|TABLE",
    .least = 0,
    .most = 1,
    .summary = "find which inputs drive a measure, a difference or a claim",
    .description =
        "Shares out the variance of each measure (of the difference of two strategies, of the "
        "margin of a claim) among the uncertain inputs, with 95 % intervals.\n\n"
        "By default, Sobol' indices of a case: new futures are computed until the ranking is "
        "settled, that is, until every two neighbours differ by more than the error of their "
        "difference or are tied within 0.02, twice in a row. Exit status 4 says that the limit "
        "of --most-runs came first. Inputs that are correlated count as one there; --method "
        "shapley tells them apart. --method given needs no futures beyond those of a run.\n\n"
        "A TABLE has one line a future, with named columns of inputs and outcomes, or is an "
        "archive "
        "of the EMA Workbench (.tar.gz). Its futures should be draws of their own: rows that "
        "differ "
        "from another in one input only count once.",
    .examples =
        "casus sensitivity cases/first/case.yaml -s trade\tof both measures under a strategy\n"
        "casus sensitivity CASE --difference trade,firm\twhat decides between two strategies\n"
        "casus sensitivity runs.csv --outcome cost\tof futures that others computed\n"
        "casus sensitivity --salib params.txt --X x.txt --Y y.txt\tof a sample of SALib\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
