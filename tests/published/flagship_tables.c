/* The flagship case against the reference tables it was made from: every number reappears, in
 * natural units, and the simplest forecast of the reference is reproduced by the case language.
 *
 * Reference: data/rok-us-2025/ (actors, issues, positions, redlines, claims, outcome_2025-11-14,
 * baseline_weighted_mean_median).  Its scales run 0..100; "1.1+0.089*x" gives the natural unit. */
#include "support.h"

#include "analysis/study.h"
#include "base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char case_path[] = "cases/rok-us-2025/case.yaml";
static const char folder[] = "data/rok-us-2025/";

/* Numbers of the tables have at most 3 decimals, natural units at most 5 digits before the point:
 * what is left is rounding of doubles. */
static const double exact = 1e-9;

typedef struct {
  cs_arena *arena;
  casus_diag *diag;
  cs_study study;
  cs_csv issues;
} flagship;

static void table(flagship *f, const char *name, cs_csv *out) {
  char path[256];
  const char *found;

  snprintf(path, sizeof path, "%s%s", folder, name);
  found = reference(path);
  assert_non_null(found);
  read_table(found, f->arena, out);
}

static const cs_cell *cell(const cs_csv *t, size_t row, const char *column) {
  int j = cs_csv_column(t, column);

  if (j < 0) fail_msg("no column \"%s\" in %s", column, t->name);
  return &t->rows[row].cells[j];
}

static void open_case(flagship *f, const char *text) {
  casus_status st;

  *f = (flagship){.arena = cs_arena_new(), .diag = casus_diag_new()};
  assert_non_null(f->arena);
  assert_non_null(f->diag);
  st = text ? cs_study_parse("baseline.yaml", text, strlen(text), &(cs_model_settings){0}, f->arena,
                             f->diag, &f->study)
            : cs_study_read(source_file(case_path), &(cs_model_settings){0}, f->arena, f->diag,
                            &f->study);
  if (st) fail_msg("%s", casus_diag_text(f->diag, 0));
}

static void close_case(flagship *f) {
  cs_study_free(&f->study);
  casus_diag_free(f->diag);
  cs_arena_free(f->arena);
}

/* Natural unit = a + b x; ordinal issues keep x. */
static void scale(const flagship *f, const char *issue, double *a, double *b) {
  for (size_t i = 1; i < f->issues.n; i++) {
    const char *formula = cell(&f->issues, i, "scale_formula_or_anchors")->text;

    if (strcmp(cell(&f->issues, i, "id")->text, issue) != 0) continue;
    *a = 0;
    *b = 1;
    if (strstr(formula, "*x") && sscanf(formula, "%lf%lf", a, b) != 2) {
      *b = *a;
      *a = 0;
    }
    return;
  }
  fail_msg("no issue \"%s\"", issue);
}

/* The quantity `name`, or what the actor has of its own where the case makes it follow something:
 * quantities.own_... */
static const cs_quantity *quantity(const flagship *f, const char *name, const char *own) {
  uint32_t q = cs_graph_find(&f->study.graph, own);

  if (q == CS_NO_QUANTITY) q = cs_graph_find(&f->study.graph, name);
  if (q == CS_NO_QUANTITY) fail_msg("the case has no \"%s\"", name);
  return &f->study.graph.quantities[q];
}

/* low, mode and high of a number or a pert(). */
static void three(const cs_quantity *q, double x[3]) {
  if (q->kind == CS_CONSTANT) {
    x[0] = x[1] = x[2] = q->number;
  } else if (q->kind != CS_DRAW ||
             sscanf(q->text, "pert(%lf, %lf, %lf)", &x[0], &x[1], &x[2]) != 3) {
    fail_msg("\"%s\" is \"%s\", expected a number or a pert()", q->name, q->text ? q->text : "");
  }
}

/* Compares with the columns <column>_low, _mode, _high of a reference row. */
static void compare(const cs_quantity *q, const cs_csv *t, size_t row, const char *column, double a,
                    double b) {
  static const char *const ends[3] = {"low", "mode", "high"};
  double got[3];

  three(q, got);
  for (size_t k = 0; k < 3; k++) {
    char name[64];
    size_t at = b < 0 ? 2 - k : k; /* a falling scale swaps low and high */

    snprintf(name, sizeof name, "%s_%s", column, ends[k]);
    assert_near(got[at], a + b * cell_number(cell(t, row, name)), exact);
  }
}

static void capabilities(void **state) {
  flagship f;
  cs_csv t;

  (void)state;
  if (!reference("data/rok-us-2025/actors.csv")) skip();
  open_case(&f, NULL);
  table(&f, "actors.csv", &t);
  assert_int_equal(f.study.c.n_actors, t.n - 1);
  for (size_t i = 1; i < t.n; i++) {
    char name[128];

    snprintf(name, sizeof name, "actors.%s.capability", cell(&t, i, "id")->text);
    compare(quantity(&f, name, ""), &t, i, "capability", 0, 1);
  }
  close_case(&f);
}

static void stances(void **state) {
  flagship f;
  cs_csv t;

  (void)state;
  if (!reference("data/rok-us-2025/positions.csv")) skip();
  open_case(&f, NULL);
  table(&f, "issues.csv", &f.issues);
  table(&f, "positions.csv", &t);
  assert_int_equal(f.study.c.n_issues, f.issues.n - 1);
  assert_int_equal(f.study.c.n_stances, t.n - 1);
  for (size_t i = 1; i < t.n; i++) {
    const char *actor = cell(&t, i, "actor")->text, *issue = cell(&t, i, "issue")->text;
    char name[128], own[128];
    double a, b;

    scale(&f, issue, &a, &b);
    snprintf(name, sizeof name, "stances.%s.%s.position", actor, issue);
    snprintf(own, sizeof own, "own_%s_%s", actor, issue);
    compare(quantity(&f, name, own), &t, i, "position", a, b);
    snprintf(name, sizeof name, "stances.%s.%s.salience", actor, issue);
    snprintf(own, sizeof own, "own_%s_%s_salience", actor, issue);
    compare(quantity(&f, name, own), &t, i, "salience", 0, 1);
  }
  close_case(&f);
}

static void issues(void **state) {
  flagship f;

  (void)state;
  if (!reference("data/rok-us-2025/issues.csv")) skip();
  open_case(&f, NULL);
  table(&f, "issues.csv", &f.issues);
  for (size_t i = 1; i < f.issues.n; i++) {
    const char *id = cell(&f.issues, i, "id")->text;
    int at = cs_case_issue(&f.study.c, id);
    char name[128];
    double a, b, now[3];

    assert_true(at >= 0);
    scale(&f, id, &a, &b);
    assert_near(f.study.c.issues[at].from, a, exact);
    assert_near(f.study.c.issues[at].to, a + 100 * b, exact);
    snprintf(name, sizeof name, "issues.%s.now", id);
    three(quantity(&f, name, ""), now);
    assert_near(now[1], a + b * cell_number(cell(&f.issues, i, "status_quo_x")), exact);
  }
  close_case(&f);
}

static void red_lines(void **state) {
  flagship f;
  cs_csv t;
  size_t lines = 0;

  (void)state;
  if (!reference("data/rok-us-2025/redlines.csv")) skip();
  open_case(&f, NULL);
  table(&f, "issues.csv", &f.issues);
  table(&f, "redlines.csv", &t);
  for (size_t i = 1; i < t.n; i++) {
    const char *actor = cell(&t, i, "actor")->text, *issue = cell(&t, i, "issue")->text;
    int at = cs_case_stance(&f.study.c, (size_t)cs_case_actor(&f.study.c, actor),
                            (size_t)cs_case_issue(&f.study.c, issue));
    char name[128], own[128];
    double a, b, got[3];
    bool most;

    assert_true(at >= 0);
    scale(&f, issue, &a, &b);
    most = !strcmp(cell(&t, i, "bound")->text, "max") == (b > 0);
    snprintf(name, sizeof name, "stances.%s.%s.red_line.at_%s", actor, issue,
             most ? "most" : "least");
    snprintf(own, sizeof own, "own_%s_%s_red_line", actor, issue);
    three(quantity(&f, name, own), got);
    assert_near(got[1], a + b * cell_number(cell(&t, i, "x")), exact);
    assert_int_equal(f.study.c.stances[at].red_line_hard,
                     !strcmp(cell(&t, i, "hardness")->text, "hard"));
    assert_int_equal(f.study.c.stances[at].red_line_declared,
                     !strcmp(cell(&t, i, "declared")->text, "declared"));
  }
  for (size_t k = 0; k < f.study.c.n_stances; k++)
    lines += f.study.c.stances[k].at_most.value || f.study.c.stances[k].at_least.value;
  assert_int_equal(lines, t.n - 1);
  close_case(&f);
}

/* The claims stand in the case word for word, each tested or waiting for a kind of model.  What
 * comes after them are second tests of the same claims, C2_moves and C10_learnt of C2 and C10 and
 * so on. */
static void claims(void **state) {
  flagship f;
  cs_csv t;

  (void)state;
  if (!reference("data/rok-us-2025/claims.csv")) skip();
  open_case(&f, NULL);
  table(&f, "claims.csv", &t);
  assert_true(f.study.c.n_claims >= t.n - 1);
  for (size_t i = t.n - 1; i < f.study.c.n_claims; i++) {
    const cs_claim_entry *e = &f.study.c.claims[i];

    assert_true(strstr(e->id, "_moves") || strstr(e->id, "_learnt") || strstr(e->id, "_package"));
    assert_non_null(e->holds_if);
    assert_non_null(e->source);
  }
  for (size_t i = 1; i < t.n; i++) {
    const cs_claim_entry *e = &f.study.c.claims[i - 1];

    assert_string_equal(e->id, cell(&t, i, "id")->text);
    /* In our own words, with the place of the sentence: (A3.3). */
    assert_string_not_equal(e->says, cell(&t, i, "quote")->text);
    assert_non_null(strstr(e->source, cell(&t, i, "source")->text[0] == 'A' ? "(A" : "(B"));
    assert_non_null(e->source);
    assert_true(!e->holds_if == !!e->needs);
  }
  close_case(&f);
}

static void record(void **state) {
  flagship f;
  cs_csv t, own;

  (void)state;
  if (!reference("data/rok-us-2025/outcome_2025-11-14.csv")) skip();
  open_case(&f, NULL);
  table(&f, "issues.csv", &f.issues);
  table(&f, "outcome_2025-11-14.csv", &t);
  read_table(source_file("cases/rok-us-2025/record.csv"), f.arena, &own);
  assert_int_equal(own.n, t.n);
  for (size_t i = 1; i < t.n; i++) {
    const char *issue = cell(&t, i, "issue")->text;
    double a, b;

    scale(&f, issue, &a, &b);
    assert_string_equal(cell(&own, i, "issue")->text, issue);
    assert_near(cell_number(cell(&own, i, "record.value_mode")),
                a + b * cell_number(cell(&t, i, "x_mode")), exact);
    assert_near(cell_number(cell(&own, i, b < 0 ? "record.value_high" : "record.value_low")),
                a + b * cell_number(cell(&t, i, "x_low")), exact);
    assert_near(cell_number(cell(&own, i, b < 0 ? "record.value_low" : "record.value_high")),
                a + b * cell_number(cell(&t, i, "x_high")), exact);
  }
  close_case(&f);
}

/* ---- the baseline forecast --------------------------------------------------------------- */

/* The modes of the reference as a case: everybody with a stance sits, constants only. */
static void write_baseline(flagship *tables, cs_buf *text, cs_csv *issues_table) {
  cs_csv actors, positions;
  const char *last = "";

  table(tables, "actors.csv", &actors);
  table(tables, "positions.csv", &positions);
  table(tables, "baseline_weighted_mean_median.csv", issues_table);
  cs_buf_puts(text, "casus: 1\ntitle: baseline\nactors:\n");
  for (size_t i = 1; i < actors.n; i++)
    cs_buf_printf(text, "  %s: {capability: %s}\n", cell(&actors, i, "id")->text,
                  cell(&actors, i, "capability_mode")->text);
  cs_buf_puts(text, "issues:\n");
  for (size_t i = 1; i < issues_table->n; i++)
    cs_buf_printf(text, "  %s: {from: 0, to: 100}\n", cell(issues_table, i, "issue")->text);
  cs_buf_puts(text, "stances:\n");
  for (size_t a = 1; a < actors.n; a++) {
    for (size_t i = 1; i < positions.n; i++) {
      const char *actor = cell(&positions, i, "actor")->text;

      if (strcmp(actor, cell(&actors, a, "id")->text) != 0) continue;
      if (strcmp(actor, last) != 0) cs_buf_printf(text, "  %s:\n", actor);
      last = cell(&actors, a, "id")->text;
      cs_buf_printf(text, "    %s: {position: %s, salience: %s}\n",
                    cell(&positions, i, "issue")->text, cell(&positions, i, "position_mode")->text,
                    cell(&positions, i, "salience_mode")->text);
    }
  }
  cs_buf_puts(text, "models:\n  all: {kind: bargaining, rules: [mean, median]}\nmeasures:\n");
  for (size_t i = 1; i < issues_table->n; i++) {
    const char *id = cell(issues_table, i, "issue")->text;

    cs_buf_printf(text, "  %s_mean: {value: all.mean.%s}\n  %s_median: {value: all.median.%s}\n",
                  id, id, id, id);
    cs_buf_printf(text, "  %s_weight: {value: sum(stances.*.%s.salience * actors.*.capability)}\n",
                  id, id);
  }
}

static void baseline(void **state) {
  /* The reference gives six decimals. */
  const double tolerance = 1e-6;
  flagship f, tables = {0};
  cs_buf text = {0};
  cs_csv want;
  cs_plan plan;
  cs_run run;
  cs_run_settings settings = {
      .seed = 1, .futures = 16, .replicates = 1, .deep_points = 1, .threads = 1, .block = 16};

  (void)state;
  if (!reference("data/rok-us-2025/baseline_weighted_mean_median.csv")) skip();
  tables.arena = cs_arena_new();
  assert_non_null(tables.arena);
  write_baseline(&tables, &text, &want);
  assert_false(text.failed);
  open_case(&f, text.text);
  assert_int_equal(cs_study_plan(&f.study, NULL, 0, f.arena, f.diag, &plan), CASUS_OK);
  settings.watches = plan.watches;
  settings.n_watches = plan.n_watches;
  assert_int_equal(cs_run_make(&plan.program, &settings, f.diag, &run), CASUS_OK);
  for (size_t i = 1; i < want.n; i++) {
    assert_near(cs_run_watched(&run, 0, 0, 3 * i - 3)->mean,
                cell_number(cell(&want, i, "weighted_mean")), tolerance);
    assert_near(cs_run_watched(&run, 0, 0, 3 * i - 2)->mean,
                cell_number(cell(&want, i, "weighted_median")), tolerance);
    assert_near(cs_run_watched(&run, 0, 0, 3 * i - 1)->mean,
                cell_number(cell(&want, i, "sum_capability_x_salience")), tolerance);
  }
  cs_run_free(&run);
  close_case(&f);
  cs_buf_free(&text);
  cs_arena_free(tables.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(capabilities), cmocka_unit_test(stances), cmocka_unit_test(issues),
      cmocka_unit_test(red_lines),    cmocka_unit_test(claims),  cmocka_unit_test(record),
      cmocka_unit_test(baseline),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
