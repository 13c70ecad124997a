/* `casus check`: reports every mistake of a case. */
#include "analysis/study.h"
#include "library/questions.h"

/* ", 3 actors" or ", 1 actor"; the comma stands before all but the first. */
static void count(cs_buf *out, size_t n, const char *what, const char *many, bool first) {
  cs_buf_printf(out, "%s%zu %s", first ? "  " : ", ", n, n == 1 ? what : many);
}

static void tell(const cs_study *s, const char *name, cs_buf *out) {
  size_t tested = 0;

  for (size_t k = 0; k < s->n_claims; k++) tested += s->claims[k].test != NULL;
  cs_buf_printf(out, "%s: valid\n", name);
  count(out, s->c.n_actors, "actor", "actors", true);
  count(out, s->c.n_issues, "issue", "issues", false);
  count(out, s->c.n_stances, "stance", "stances", false);
  count(out, s->graph.n, "quantity", "quantities", false);
  cs_buf_printf(out, " (%zu drawn, %zu deep)\n", s->graph.n_draws, s->graph.n_deep);
  count(out, s->c.n_models, "model", "models", true);
  count(out, s->c.n_measures, "measure", "measures", false);
  count(out, s->c.n_strategies, "strategy", "strategies", false);
  count(out, s->c.n_shocks, "shock", "shocks", false);
  count(out, s->c.n_claims, "claim", "claims", false);
  cs_buf_printf(out, " (%zu tested)\n", tested);
}

/* One of several cases: its problems join the others. */
static casus_status check(const cs_asking *by, const char *path, cs_buf *out) {
  cs_model_settings settings = {0};
  cs_arena *arena = cs_arena_new();
  cs_study study = {0};
  casus_status st = arena ? cs_study_read(path, &settings, arena, by->diag, &study) : CASUS_NOMEM;

  if (!st) tell(&study, path, out);
  cs_study_free(&study);
  cs_diag_settle(by->diag);
  cs_arena_free(arena);
  return st;
}

static casus_status ask(const cs_asking *by, casus_answer *a) {
  cs_buf *text = cs_arena_alloc(a->arena, 1, sizeof *text);
  casus_status worst = text ? CASUS_OK : CASUS_NOMEM;

  a->found = text;
  if (text && by->study) tell(by->study, a->name, text);
  for (size_t i = 0; i < cs_operand_count(&a->asked) && worst != CASUS_NOMEM; i++) {
    casus_status st = check(by, cs_operand(&a->asked, i), text);

    if (st) worst = st;
  }
  a->is_found = text && text->n;
  return worst;
}

const cs_question cs_question_check = {
    .name = "check",
    .operands = "CASE...",
    .least = 1,
    .most = 1000,
    .summary = "report every mistake in a case",
    .description =
        "Reads each case with its tables and checks all that can be checked without running: "
        "structure, names, numbers, distributions, formulas, models, overlays, claims and cycles. "
        "All mistakes of a run are reported at once, each at its file, line and column.",
    .examples = "casus check cases/first/case.yaml\tcheck the tutorial's case\n",
    .ask = ask,
    .render = cs_text_render,
    .release = cs_text_release,
};
