/* `casus check`: reports every mistake of a case. */
#include "analysis/study.h"
#include "cli/commands.h"

/* ", 3 actors" or ", 1 actor"; the comma stands before all but the first. */
static void count(cs_buf *out, size_t n, const char *what, const char *many, bool first) {
  cs_buf_printf(out, "%s%zu %s", first ? "  " : ", ", n, n == 1 ? what : many);
}

static int run(const cs_arguments *args) {
  int worst = EXIT_DONE, delivered = EXIT_DONE;
  cs_buf out = {0};

  for (size_t i = 0; i < cs_operand_count(args); i++) {
    cs_arena *arena = cs_arena_new();
    casus_diag *diag = cs_new_diag(args);
    cs_model_settings settings = {0};
    cs_study study = {0};
    casus_status st = arena && diag ? CASUS_OK : CASUS_NOMEM;
    int status;

    if (st == CASUS_OK) st = cs_study_read(cs_operand(args, i), &settings, arena, diag, &study);
    status = cs_finish(args, diag, st);
    if (!status && !cs_quiet(args)) {
      size_t tested = 0;

      for (size_t k = 0; k < study.n_claims; k++) tested += study.claims[k].test != NULL;
      cs_buf_printf(&out, "%s: valid\n", cs_operand(args, i));
      count(&out, study.c.n_actors, "actor", "actors", true);
      count(&out, study.c.n_issues, "issue", "issues", false);
      count(&out, study.c.n_stances, "stance", "stances", false);
      count(&out, study.graph.n, "quantity", "quantities", false);
      cs_buf_printf(&out, " (%zu drawn, %zu deep)\n", study.graph.n_draws, study.graph.n_deep);
      count(&out, study.c.n_models, "model", "models", true);
      count(&out, study.c.n_measures, "measure", "measures", false);
      count(&out, study.c.n_strategies, "strategy", "strategies", false);
      count(&out, study.c.n_shocks, "shock", "shocks", false);
      count(&out, study.c.n_claims, "claim", "claims", false);
      cs_buf_printf(&out, " (%zu tested)\n", tested);
    }
    if (status > worst) worst = status;
    cs_study_free(&study);
    casus_diag_free(diag);
    cs_arena_free(arena);
  }
  if (out.n || out.failed) delivered = cs_deliver(args, &out);
  return delivered ? delivered : worst;
}

const cs_command cs_command_check = {
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
    .run = run,
};
