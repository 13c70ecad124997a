/* `casus voi`: what is it worth to find something out before choosing? */
#include "analysis/sensitivity/smooth.h"
#include "base/clock.h"
#include "library/questions.h"
#include "library/subject.h"
#include "report/sensitivity.h"
#include "report/voi.h"

#include <string.h>

static const cs_place nowhere = {0};

enum { FORM = 1 };

/* Several inputs to be known together. */
typedef struct {
  const char *name;
  size_t inputs[CS_SMOOTH_INPUTS];
  size_t n;
} group;

typedef struct {
  cs_subject s; /* first: see cs_subject_data() */
  group *groups;
  size_t n_groups;
  cs_voi *decisions;
  size_t n;
} found;

/* --group a,b,c: inputs by name. */
static casus_status read_groups(const cs_asking *by, const casus_answer *a, found *q) {
  const char *const *texts;
  casus_status st = cs_read_list(&a->asked, "group", a->arena, &texts, &q->n_groups);

  if (st) return st;
  q->groups = cs_arena_alloc(a->arena, q->n_groups, sizeof *q->groups);
  if (!q->groups) return CASUS_NOMEM;
  for (size_t k = 0; k < q->n_groups; k++) {
    const char *const *names;
    size_t n;

    if (cs_split(texts[k], a->arena, &names, &n)) return CASUS_NOMEM;
    if (n > CS_SMOOTH_INPUTS)
      return cs_usage(by->diag, "a group has at most %d inputs", CS_SMOOTH_INPUTS);
    q->groups[k] = (group){.name = texts[k], .n = n};
    for (size_t m = 0; m < n; m++) {
      int at = cs_data_input(&q->s.data, names[m]);

      if (at >= 0) {
        q->groups[k].inputs[m] = (size_t)at;
        continue;
      }
      st = cs_error(by->diag, nowhere, "no input that matters is called \"%s\"", names[m]);
    }
  }
  return st;
}

static casus_status add_row(const cs_choices *c, const char *name, const size_t *inputs, size_t n,
                            cs_voi *v) {
  cs_voi_row row = {.name = name};
  casus_status st = cs_evppi_make(c, inputs, n, &row.is);
  size_t at = v->n_rows;

  if (st) return st;
  if (row.is.worth.value > v->all.evpi.value) row.is.worth.value = v->all.evpi.value;
  for (; at && v->rows[at - 1].is.worth.value < row.is.worth.value; at--)
    v->rows[at] = v->rows[at - 1];
  v->rows[at] = row;
  v->n_rows++;
  return CASUS_OK;
}

/* Adds a decision between the choices. */
static casus_status decide(casus_answer *a, const cs_choices *c, cs_voi v) {
  found *q = a->found;
  const cs_data *d = &q->s.data;
  casus_status st = cs_evpi_make(c, a->arena, &v.all);

  v.rows = cs_arena_alloc(a->arena, d->n_inputs + q->n_groups, sizeof *v.rows);
  if (!v.rows) return CASUS_NOMEM;
  for (size_t k = 0; k < d->n_inputs && st == CASUS_OK; k++) {
    if (v.all.evpi.value > 0) st = add_row(c, d->inputs[k].name, &k, 1, &v);
  }
  for (size_t k = 0; k < q->n_groups && st == CASUS_OK; k++) {
    if (v.all.evpi.value > 0)
      st = add_row(c, q->groups[k].name, q->groups[k].inputs, q->groups[k].n, &v);
  }
  if (st == CASUS_OK) q->decisions[q->n++] = v;
  return st;
}

/* Choices are strategies; the benefit is one outcome, turned round when less is better. */
static casus_status by_outcome(casus_answer *a, size_t outcome) {
  const cs_data *d = &((found *)a->found)->s.data;
  const cs_outcome *o = &d->outcomes[outcome];
  bool more = o->has_better ? o->better_high : !cs_option_given(&a->asked, "less");
  const double **benefit = cs_arena_alloc(a->arena, d->n_strategies, sizeof *benefit);
  cs_choices c = {d, d->n_strategies, benefit};

  if (!benefit) return CASUS_NOMEM;
  for (size_t k = 0; k < d->n_strategies; k++) {
    double *y = d->y[k * d->n_outcomes + outcome];

    for (size_t i = 0; !more && i < d->n; i++) y[i] = -y[i];
    benefit[k] = y;
  }
  return decide(a, &c,
                (cs_voi){.by = o->name,
                         .unit = o->unit,
                         .more_is_better = more,
                         .choices = d->strategies,
                         .n_choices = d->n_strategies});
}

/* Choices are the outcome columns of a table without strategies. */
static casus_status by_columns(casus_answer *a) {
  const cs_data *d = &((found *)a->found)->s.data;
  bool more = !cs_option_given(&a->asked, "less");
  const double **benefit = cs_arena_alloc(a->arena, d->n_outcomes, sizeof *benefit);
  const char **names = cs_arena_alloc(a->arena, d->n_outcomes, sizeof *names);
  cs_choices c = {d, d->n_outcomes, benefit};

  if (!benefit || !names) return CASUS_NOMEM;
  for (size_t k = 0; k < d->n_outcomes; k++) {
    for (size_t i = 0; !more && i < d->n; i++) d->y[k][i] = -d->y[k][i];
    benefit[k] = d->y[k];
    names[k] = d->outcomes[k].name;
  }
  return decide(
      a, &c,
      (cs_voi){
          .by = "benefit", .more_is_better = more, .choices = names, .n_choices = d->n_outcomes});
}

static bool is_wanted(const cs_options *asked, const char *outcome) {
  const char *name;

  for (size_t k = 0; (name = cs_option_nth(asked, "measure", k)); k++) {
    if (!strcmp(name, outcome)) return true;
  }
  return !cs_option_given(asked, "measure");
}

static casus_status decide_all(const cs_asking *by, casus_answer *a, found *q) {
  const cs_data *d = &q->s.data;
  casus_status st = CASUS_OK;

  q->decisions = cs_arena_alloc(a->arena, d->n_outcomes + 1, sizeof *q->decisions);
  if (!q->decisions) return CASUS_NOMEM;
  if (d->n_strategies < 2) {
    if (!q->s.is_case && d->n_outcomes > 1) return by_columns(a);
    return cs_error(by->diag, nowhere, "there is nothing to choose between: %s",
                    q->s.is_case ? "the case has fewer than two strategies"
                                 : "name a column of strategies (--by) or several --outcome");
  }
  for (size_t o = 0; o < d->n_outcomes && st == CASUS_OK; o++) {
    if (is_wanted(&a->asked, d->outcomes[o].name) && (!q->s.is_case || d->outcomes[o].has_better))
      st = by_outcome(a, o);
  }
  if (st == CASUS_OK && !q->n)
    st = cs_error(by->diag, nowhere, "no measure says which direction is `better`");
  return st;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  double started = cs_now();
  found *q = cs_arena_alloc(a->arena, 1, sizeof *q);
  casus_status st;

  a->found = q;
  if (!q) return CASUS_NOMEM;
  st = cs_subject_open(by, a, true, &q->s);
  if (st == CASUS_OK) st = cs_subject_enough(&q->s);
  if (st == CASUS_OK) st = read_groups(by, a, q);
  if (st == CASUS_OK) st = decide_all(by, a, q);
  if (st) return st;
  a->is_found = true;
  if (q->s.is_case) cs_keep(by, a, q->s.study, &q->s.run, cs_now() - started, true);
  return CASUS_OK;
}

static json_t *json(const casus_answer *a) {
  const found *q = a->found;
  json_t *top = cs_question_json(&q->s, "voi", FORM, false), *decisions = json_array();

  for (size_t k = 0; k < q->n; k++) json_array_append_new(decisions, cs_voi_json(&q->decisions[k]));
  json_object_set_new(top, "decisions", decisions);
  return top;
}

static casus_status render(const casus_answer *a, const cs_form *form, cs_buf *out) {
  cs_buf text = {0};
  const found *q = a->found;
  bool csv = !strcmp(form->format, "csv");

  if (csv) {
    cs_voi_csv_head(&text);
  } else {
    cs_buf_puts(&text, "What is it worth to know more before choosing?\n");
    cs_question_basis(&q->s, &text);
  }
  for (size_t k = 0; k < q->n; k++) {
    if (csv) {
      cs_voi_csv(&q->decisions[k], &text);
    } else {
      cs_voi_table(&q->decisions[k], (size_t)cs_option_count(&a->asked, "top"), &text);
    }
  }
  return cs_subject_put(&text, csv, out);
}

static const cs_option options[] = {
    {"group", 'g', CS_OPTION_TEXT, "INPUT,...", NULL, NULL, true,
     "what it is worth to know these inputs together (at most 6)", 0, 0, NULL},
    {"less", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false, "of a table: less is better", 0, 0, NULL},
    {"top", 0, CS_OPTION_COUNT, "N", NULL, "10", false, "inputs shown of each table", 0, 0, NULL},
    CS_SUBJECT_OPTIONS,
    {"format", 'f', CS_OPTION_CHOICE, "FORM", "table json csv", "table", false,
     "form of the result", 0, 0, NULL},
};

const cs_question cs_question_voi = {
    .name = "voi",
    .operands = "CASE|TABLE",
    .least = 1,
    .most = 1,
    .summary = "find what is worth finding out before choosing",
    .description =
        "For each measure with a direction: the strategy that is best now, what it would be worth "
        "to know everything first (EVPI), and what to know one input, or several together, would "
        "be worth (EVPPI), in the measure's unit, with 95 % intervals; largest first.\n\n"
        "Of a TABLE, the choices are those of the column --by, or, without it, the outcome "
        "columns. It may also be an archive of the EMA Workbench (.tar.gz).",
    .examples =
        "casus voi cases/first/case.yaml -m cost\twhat to find out first\n"
        "casus voi runs.csv -y treat -y wait\ta table with the benefit of each choice\n",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .ask = ask,
    .render = render,
    .json = json,
    .data = cs_subject_data,
    .release = cs_subject_release,
};
