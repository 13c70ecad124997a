/* Reading and running a case in a test. */
#include "study.h"

#include "faces/faces.h"

#include "support.h"

#include <math.h>
#include <string.h>

cs_run_settings quick(uint64_t futures) {
  return (cs_run_settings){.design = CS_DESIGN_SOBOL,
                           .seed = 1,
                           .futures = futures,
                           .replicates = 16,
                           .deep_points = 1,
                           .threads = 1,
                           .block = CS_BLOCK};
}

void trial_read(trial *t, const char *text) {
  cs_model_settings models = {0};
  size_t *all;

  *t = (trial){.arena = cs_arena_new(), .diag = casus_diag_new()};
  cs_diag_trust(t->diag, true); /* tables of tests lie in folders of their own */
  if (cs_study_parse("case", text, strlen(text), &models, t->arena, t->diag, &t->study))
    fail_msg("%s", casus_diag_text(t->diag, 0));
  all = cs_arena_alloc(t->arena, t->study.c.n_strategies, sizeof *all);
  for (size_t i = 0; i < t->study.c.n_strategies; i++) all[i] = i;
  if (cs_study_plan(&t->study, all, t->study.c.n_strategies, t->arena, t->diag, &t->plan))
    fail_msg("%s", casus_diag_text(t->diag, 0));
}

static void watch(const trial *t, cs_run_settings *s) {
  s->watches = t->plan.watches;
  s->n_watches = t->plan.n_watches;
  s->probes = t->plan.probes;
  s->n_probes = t->plan.n_probes;
}

void trial_sweep(trial *t, cs_run_settings s) {
  watch(t, &s);
  cs_run_free(&t->run);
  assert_int_equal(cs_run_make(&t->plan.program, &s, t->diag, &t->run), CASUS_OK);
}

void trial_run(trial *t, cs_run_settings s) {
  cs_run_settings box;

  watch(t, &s);
  box = s;
  s.deep_is_drawn = t->study.graph.n_deep > 0;
  s.deep_points = 1;
  cs_run_free(&t->run);
  cs_finding_free(&t->finding);
  assert_int_equal(cs_run_make(&t->plan.program, &s, t->diag, &t->run), CASUS_OK);
  assert_int_equal(cs_find(&t->study, &t->plan, &t->run, &box, t->arena, &t->finding), CASUS_OK);
  assert_int_equal(
      cs_judge_quality(&t->study, &t->plan, &t->run, t->finding.verdicts, t->arena, &t->quality),
      CASUS_OK);
}

void trial_free(trial *t) {
  cs_finding_free(&t->finding);
  cs_run_free(&t->run);
  cs_study_free(&t->study);
  casus_diag_free(t->diag);
  cs_arena_free(t->arena);
}

char *refused(const char *text) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_model_settings models = {0};
  cs_study study;
  char *messages;

  cs_diag_trust(d, true);
  if (cs_study_parse("case", text, strlen(text), &models, arena, d, &study) != CASUS_CASE)
    fail_msg("this case should be refused:\n%s", text);
  messages = casus_diag_text(d, 0);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return messages;
}

cs_estimate trial_mean(const trial *t, const char *world, const char *quantity) {
  uint32_t q = cs_graph_find(&t->study.graph, quantity);

  for (size_t v = 0; v < t->run.n_worlds; v++) {
    if (strcmp(t->plan.program.worlds[v].name, world) != 0) continue;
    for (size_t k = 0; k < t->plan.n_watches; k++) {
      if (t->plan.watches[k].quantity == q)
        return cs_mean_of(cs_run_watched(&t->run, 0, v, k)->replicate, t->run.replicates);
    }
  }
  fail_msg("%s is not watched in %s", quantity, world);
  return (cs_estimate){0, 0};
}

void assert_mean(const trial *t, const char *world, const char *quantity, double want,
                 double tolerance) {
  double got = trial_mean(t, world, quantity).value;

  if (!(fabs(got - want) <= tolerance))
    fail_msg("%s in %s is %.15g, expected %.15g within %g", quantity, world, got, want, tolerance);
}

const cs_verdict *trial_verdict(const trial *t, const char *claim) {
  for (size_t i = 0; i < t->study.n_claims; i++) {
    if (!strcmp(t->study.claims[i].entry->id, claim)) return &t->finding.verdicts[i];
  }
  fail_msg("no claim %s", claim);
  return NULL;
}

cs_result trial_result(const trial *t) {
  return (cs_result){.study = &t->study,
                     .plan = &t->plan,
                     .run = &t->run,
                     .finding = &t->finding,
                     .quality = &t->quality,
                     .designed = 128,
                     .pictures = cs_pictures};
}

char *trial_json(const trial *t) {
  cs_result r = trial_result(t);
  json_t *json = cs_result_json(&r, false);
  char *text = json_dumps(json, JSON_PRESERVE_ORDER);

  json_decref(json);
  return text;
}
