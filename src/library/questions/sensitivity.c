/* `casus sensitivity`: what drives a result. */
#include "analysis/sensitivity/indices.h"
#include "analysis/sensitivity/salib.h"
#include "base/clock.h"
#include "library/questions.h"
#include "library/subject.h"
#include "report/sensitivity.h"

#include <string.h>

enum { FIRST_POINTS = 16, MOST_RUNS = 1 << 20, MOST_POINTS = 1 << 30 };

typedef struct {
  cs_subject s; /* first: see cs_subject_data() */
  cs_indices_wish wish;
  cs_indices r;
} found;

/* "name = a, b" of --group. */
static casus_status read_groups(const cs_options *asked, cs_subject *s, cs_indices_wish *w) {
  const char *const *texts;
  cs_group_wish *groups;
  casus_status st = cs_read_list(asked, "group", s->arena, &texts, &w->n_groups);

  if (st) return st;
  groups = cs_arena_alloc(s->arena, w->n_groups, sizeof *groups);
  if (!groups) return CASUS_NOMEM;
  for (size_t k = 0; k < w->n_groups; k++) {
    const char *equals = strchr(texts[k], '=');

    if (!equals || equals == texts[k])
      return cs_usage(s->diag, "--group wants NAME=INPUT,INPUT..., not \"%s\"", texts[k]);
    groups[k].name = cs_arena_strndup(s->arena, texts[k], (size_t)(equals - texts[k]));
    if (!groups[k].name) return CASUS_NOMEM;
    st = cs_split(equals + 1, s->arena, &groups[k].patterns, &groups[k].n);
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

static casus_status read_effort(const cs_options *asked, cs_subject *s, cs_indices_wish *w) {
  uint64_t runs = cs_option_count(asked, "most-runs"), points = cs_option_count(asked, "points");
  uint64_t factors = s->plan.program.n_draws + 2;
  bool azzini = w->estimator != CS_JANSEN;

  w->effort = (cs_effort){
      .seed = s->settings.seed, .replicates = s->settings.replicates, .stop = s->settings.stop};
  if (!s->is_case) return CASUS_OK;
  if (cs_option_given(asked, "points")) {
    if (!points || points > MOST_POINTS || points & (points - 1))
      return cs_usage(s->diag, "--points must be a power of two, at most 2^30");
    w->effort.first = w->effort.most = points;
    return CASUS_OK;
  }
  w->effort.most = power_below(runs / (factors * (azzini ? 2 : 1) * w->effort.replicates));
  if (w->effort.most > MOST_POINTS) w->effort.most = MOST_POINTS;
  w->effort.first = w->effort.most < FIRST_POINTS ? w->effort.most : FIRST_POINTS;
  return CASUS_OK;
}

static casus_status read_wish(const cs_options *asked, cs_subject *s, cs_indices_wish *w) {
  const char *method = cs_option_text(asked, "method");

  *w = (cs_indices_wish){.method = s->is_case ? CS_BY_SOBOL : CS_BY_GIVEN};
  for (size_t k = 0; method && k <= CS_BY_DELTA; k++) {
    if (!strcmp(method, cs_method_names[k])) w->method = (cs_method)k;
  }
  if (!strcmp(cs_option_text(asked, "estimator"), "azzini")) w->estimator = CS_AZZINI;
  if (cs_option_given(asked, "second")) w->estimator = CS_AZZINI_PAIRS;
  if (w->method != CS_BY_SOBOL && w->estimator != CS_JANSEN)
    return cs_usage(s->diag, "--estimator and --second go with the method sobol");
  if (w->method > CS_BY_MORRIS && cs_option_given(asked, "group"))
    return cs_usage(s->diag, "--group goes with the methods sobol, shapley and morris");
  {
    casus_status st = read_groups(asked, s, w);

    return st ? st : read_effort(asked, s, w);
  }
}

static casus_status open_salib(const cs_options *asked, cs_subject *s) {
  const char *x = cs_option_text(asked, "X"), *y = cs_option_text(asked, "Y");
  cs_wish wish = {0};
  casus_status st;

  if (!x || !y || cs_operand_count(asked))
    return cs_usage(s->diag, "--salib PARAMETERS goes with --X FILE and --Y FILE, and no operand");
  s->settings.seed = cs_option_count(asked, "seed");
  st = cs_data_of_salib(cs_option_text(asked, "salib"), x, y, s->arena, s->diag, &s->data);
  return st ? st : cs_subject_targets(s, &wish);
}

static casus_status open_subject(const cs_asking *by, casus_answer *a, cs_subject *s) {
  cs_subject_begin(by, a, s);
  if (cs_option_given(&a->asked, "salib")) return open_salib(&a->asked, s);
  if (!by->study && !cs_operand_count(&a->asked))
    return cs_usage(by->diag, "a case or a table is wanted, or --salib");
  return cs_subject_open(by, a, false, s);
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  double started = cs_now();
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  st = open_subject(by, a, &q->s);
  if (st == CASUS_OK) st = read_wish(&a->asked, &q->s, &q->wish);
  if (st == CASUS_OK && q->wish.method == CS_BY_GIVEN) st = cs_subject_enough(&q->s);
  if (st) return st;
  /* Designs go by stages, of which the last finished one is the answer when stopped. */
  cs_heed(by, q->wish.method <= CS_BY_MORRIS && q->s.is_case);
  st = cs_indices_make(&q->s, &q->wish, &q->r);
  cs_heed(by, false);
  if (!q->r.n_targets || (st && st != CASUS_STOPPED)) return st;
  a->is_found = true;
  if (q->s.is_case) cs_keep(by, a, q->s.study, &q->s.run, cs_now() - started, st == CASUS_OK);
  return st || q->r.settled || cs_option_given(&a->asked, "points") ? st : CASUS_LIMIT;
}

static json_t *json(const casus_answer *a) {
  const found *q = a->found;

  return cs_sensitivity_json(&q->s, &q->r);
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  cs_buf text = {0};
  const found *q = a->found;
  bool csv = !strcmp(form->format, "csv");

  if (csv) {
    cs_sensitivity_csv(&q->r, &text);
  } else {
    cs_sensitivity_table(&q->s, &q->r, (size_t)cs_option_count(&a->asked, "top"), &text);
  }
  return cs_subject_put(&text, csv, out);
}

static const cs_option options[] = {
    {"method", 0, CS_OPTION_CHOICE, "M", "sobol shapley morris given pawn delta", NULL, false,
     "sobol, shapley and morris compute futures of their own, given, pawn and delta use those "
     "there "
     "are (default sobol; of a table given)",
     0, 0, NULL},
    CS_TARGET_OPTIONS,
    {"estimator", 0, CS_OPTION_CHOICE, "E", "jansen azzini", "jansen", false,
     "of the method sobol: Saltelli's and Jansen's, or Azzini's, at twice the cost", 0, 0, NULL},
    {"second", '2', CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "second-order indices as well (estimator azzini)", 0, 0, NULL},
    {"group", 'g', CS_OPTION_TEXT, "NAME=A,B", NULL, NULL, true,
     "take these inputs (* for any letters but a dot) as one", 0, 0, NULL},
    {"most-runs", 0, CS_OPTION_COUNT, "N", NULL, "1048576", false,
     "points are doubled until the ranking is settled, but not beyond N evaluations", 0, 0, NULL},
    {"points", 0, CS_OPTION_COUNT, "N", NULL, NULL, false,
     "points of each replicate, a power of two, settled or not", 0, 0, NULL},
    {"top", 0, CS_OPTION_COUNT, "N", NULL, "12", false, "rows of each table", 0, 0, NULL},
    {"salib", 0, CS_OPTION_TEXT, "FILE", NULL, NULL, false,
     "a parameter file of SALib, with --X and --Y", 0, 0, NULL},
    {"X", 0, CS_OPTION_TEXT, "FILE", NULL, NULL, false, "the sample that SALib drew", 0, 0, NULL},
    {"Y", 0, CS_OPTION_TEXT, "FILE", NULL, NULL, false, "the results, one a line", 0, 0, NULL},
    CS_SUBJECT_OPTIONS,
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_sensitivity = {
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
    .ask = ask,
    .render = render,
    .json = json,
    .data = cs_subject_data,
    .release = cs_subject_release,
};
