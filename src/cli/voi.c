/* `casus voi`: what is it worth to find something out before choosing? */
#include "analysis/sensitivity/smooth.h"
#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/questions.h"
#include "report/sensitivity.h"
#include "report/voi.h"

#include <stdio.h>
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
  const cs_arguments *args;
  cs_subject s;
  group *groups;
  size_t n_groups;
  json_t *json, *decisions;
  cs_buf out;
} job;

/* --group a,b,c: inputs by name. */
static casus_status read_groups(job *j) {
  const char *const *texts;
  casus_status st = cs_question_list(j->args, "group", j->s.arena, &texts, &j->n_groups);

  if (st) return st;
  j->groups = cs_arena_alloc(j->s.arena, j->n_groups, sizeof *j->groups);
  if (!j->groups) return CASUS_NOMEM;
  for (size_t k = 0; k < j->n_groups; k++) {
    const char *const *names;
    size_t n;

    if (cs_question_split(texts[k], j->s.arena, &names, &n)) return CASUS_NOMEM;
    if (n > CS_SMOOTH_INPUTS) {
      cs_error(j->s.diag, nowhere, "a group has at most %d inputs", CS_SMOOTH_INPUTS);
      return CASUS_USAGE;
    }
    j->groups[k] = (group){.name = texts[k], .n = n};
    for (size_t m = 0; m < n; m++) {
      int at = cs_data_input(&j->s.data, names[m]);

      if (at >= 0) {
        j->groups[k].inputs[m] = (size_t)at;
        continue;
      }
      st = cs_error(j->s.diag, nowhere, "no input that matters is called \"%s\"", names[m]);
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

static casus_status decide(job *j, const cs_choices *c, cs_voi *v) {
  const cs_data *d = &j->s.data;
  const char *format = cs_option_text(j->args, "format");
  casus_status st = cs_evpi_make(c, j->s.arena, &v->all);

  v->rows = cs_arena_alloc(j->s.arena, d->n_inputs + j->n_groups, sizeof *v->rows);
  if (!v->rows) return CASUS_NOMEM;
  for (size_t k = 0; k < d->n_inputs && st == CASUS_OK; k++) {
    if (v->all.evpi.value > 0) st = add_row(c, d->inputs[k].name, &k, 1, v);
  }
  for (size_t k = 0; k < j->n_groups && st == CASUS_OK; k++) {
    if (v->all.evpi.value > 0)
      st = add_row(c, j->groups[k].name, j->groups[k].inputs, j->groups[k].n, v);
  }
  if (st) return st;
  if (j->json) json_array_append_new(j->decisions, cs_voi_json(v));
  if (!strcmp(format, "csv")) cs_voi_csv(v, &j->out);
  if (!strcmp(format, "table")) cs_voi_table(v, (size_t)cs_option_count(j->args, "top"), &j->out);
  return CASUS_OK;
}

/* Choices are strategies; the benefit is one outcome, turned round when less is better. */
static casus_status by_outcome(job *j, size_t outcome) {
  const cs_data *d = &j->s.data;
  const cs_outcome *o = &d->outcomes[outcome];
  bool more = o->has_better ? o->better_high : !cs_option_given(j->args, "less");
  const double **benefit = cs_arena_alloc(j->s.arena, d->n_strategies, sizeof *benefit);
  cs_choices c = {d, d->n_strategies, benefit};
  cs_voi v = {.by = o->name,
              .unit = o->unit,
              .more_is_better = more,
              .choices = d->strategies,
              .n_choices = d->n_strategies};

  if (!benefit) return CASUS_NOMEM;
  for (size_t k = 0; k < d->n_strategies; k++) {
    double *y = d->y[k * d->n_outcomes + outcome];

    for (size_t i = 0; !more && i < d->n; i++) y[i] = -y[i];
    benefit[k] = y;
  }
  return decide(j, &c, &v);
}

/* Choices are the outcome columns of a table without strategies. */
static casus_status by_columns(job *j) {
  const cs_data *d = &j->s.data;
  bool more = !cs_option_given(j->args, "less");
  const double **benefit = cs_arena_alloc(j->s.arena, d->n_outcomes, sizeof *benefit);
  const char **names = cs_arena_alloc(j->s.arena, d->n_outcomes, sizeof *names);
  cs_choices c = {d, d->n_outcomes, benefit};
  cs_voi v = {
      .by = "benefit", .more_is_better = more, .choices = names, .n_choices = d->n_outcomes};

  if (!benefit || !names) return CASUS_NOMEM;
  for (size_t k = 0; k < d->n_outcomes; k++) {
    for (size_t i = 0; !more && i < d->n; i++) d->y[k][i] = -d->y[k][i];
    benefit[k] = d->y[k];
    names[k] = d->outcomes[k].name;
  }
  return decide(j, &c, &v);
}

static bool wanted(const job *j, const char *outcome) {
  const char *name;

  for (size_t k = 0; (name = cs_option_nth(j->args, "measure", k)); k++) {
    if (!strcmp(name, outcome)) return true;
  }
  return !cs_option_given(j->args, "measure");
}

static casus_status work(job *j) {
  const cs_data *d = &j->s.data;
  casus_status st = cs_question_open(j->args, true, &j->s);
  size_t decided = 0;

  if (st == CASUS_OK) st = cs_question_independent(&j->s);
  if (st == CASUS_OK) st = read_groups(j);
  if (st) return st;
  if (cs_question_wants_json(j->args, &j->s)) {
    j->json = cs_question_json(&j->s, "voi", FORM, false);
    j->decisions = json_array();
    if (!j->json || !j->decisions) return CASUS_NOMEM;
  }
  if (!strcmp(cs_option_text(j->args, "format"), "csv")) cs_voi_csv_head(&j->out);
  if (!strcmp(cs_option_text(j->args, "format"), "table")) {
    cs_buf_puts(&j->out, "What is it worth to know more before choosing?\n");
    cs_question_basis(&j->s, &j->out);
  }
  if (d->n_strategies < 2) {
    if (j->s.is_case || d->n_outcomes < 2)
      return cs_error(j->s.diag, nowhere, "there is nothing to choose between: %s",
                      j->s.is_case ? "the case has fewer than two strategies"
                                   : "name a column of strategies (--by) or several --outcome");
    st = by_columns(j);
    decided++;
  }
  for (size_t o = 0; o < d->n_outcomes && d->n_strategies > 1 && st == CASUS_OK; o++) {
    if (!wanted(j, d->outcomes[o].name)) continue;
    if (j->s.is_case && !d->outcomes[o].has_better) continue;
    st = by_outcome(j, o);
    decided++;
  }
  if (st == CASUS_OK && !decided)
    st = cs_error(j->s.diag, nowhere, "no measure says which direction is `better`");
  return st;
}

static int run(const cs_arguments *args) {
  double started = cs_now();
  job j = {.args = args};
  casus_status st = work(&j);
  int status = cs_question_finish(args, &j.s, st);

  if (j.json) json_object_set_new(j.json, "decisions", j.decisions);
  if (st == CASUS_OK) {
    int delivered = cs_question_deliver(args, &j.s, started, true, j.json, &j.out);

    if (delivered) status = delivered;
  } else {
    json_decref(j.json);
    cs_buf_free(&j.out);
  }
  cs_subject_free(&j.s);
  return status;
}

static const cs_option options[] = {
    {"group", 'g', OPTION_TEXT, "INPUT,...", NULL, NULL, true,
     "what it is worth to know these inputs together (at most 6)"},
    {"less", 0, OPTION_FLAG, NULL, NULL, NULL, false, "of a table: less is better"},
    {"top", 0, OPTION_COUNT, "N", NULL, "10", false, "inputs shown of each table"},
    QUESTION_OPTIONS,
    {"format", 'f', OPTION_CHOICE, "FORM", "table json csv", "table", false, "form of the result"},
};

const cs_command cs_command_voi = {
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
    .run = run,
};
