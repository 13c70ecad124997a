/* Each allocation in turn fails while a case with a dynamics model is read, run, and one of its
 * futures followed: out of memory is the answer, and nothing leaks (the sanitizers see to that). */
#include "study.h"
#include "support.h"

#include "models/dynamics/model.h"
#include "models/dynamics/noise_table.h"

#include <string.h>

static const char text[] =
    "casus: 1\n"
    "quantities: {b: 0..1}\n"
    "models:\n"
    "  m:\n"
    "    kind: dynamics\n"
    "    steps: 4\n"
    "    paths: 2\n"
    "    noise: {e: normal(0, 1), s: 'normal(b, x)'}\n"
    "    states: {x: {start: 1, next: (1 - b) * x + e + s + later}}\n"
    "    flows: {up: x > 1 and storm}\n"
    "    outputs: {end: x, share: {value: up, steps: mean, first: paths}}\n"
    "measures: {z: m.end, later: 1, y: m.share}\n"
    "shocks: {storm: {chance: 0.5}}\n";

static casus_status run_it(cs_study *study, casus_diag *d) {
  cs_run_settings s = quick(32);
  cs_run run = {0};
  cs_plan plan;
  casus_status st = cs_study_plan(study, NULL, 0, study->arena, d, &plan);

  if (st) return st;
  s.watches = plan.watches;
  s.n_watches = plan.n_watches;
  st = cs_run_make(&plan.program, &s, d, &run);
  cs_run_free(&run);
  return st;
}

static casus_status follow(const cs_study *study) {
  const cs_part *part = cs_dynamics_part(&study->graph, &study->c.models[0]);
  static const double in[8], out[2];
  static const size_t at[2] = {0, 3};
  double track[4];
  casus_status st = cs_system_track(part->self, in, 2, at, 2, track);
  cs_buf words = {0};

  part->explain(part->self, in, out, &words);
  if (words.failed) st = CASUS_NOMEM;
  cs_buf_free(&words);
  return st;
}

static casus_status everything(void) {
  static const char table[] = "1,2\n3,4\n";
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_model_settings models = {0};
  cs_study study = {0};
  const double *numbers;
  size_t paths = 2;
  casus_status st = arena && d ? CASUS_OK : CASUS_NOMEM;

  if (st == CASUS_OK)
    st = cs_noise_table_parse("t", table, strlen(table), 2, arena, d, &paths, &numbers);
  if (st == CASUS_OK) st = cs_study_parse("case", text, strlen(text), &models, arena, d, &study);
  if (st == CASUS_OK) st = run_it(&study, d);
  if (st == CASUS_OK) st = follow(&study);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return st;
}

static void every_allocation(void **state) {
  (void)state;
  assert_true(fail_each_allocation(everything, SIZE_MAX) > 50);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
