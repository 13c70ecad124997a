/* A model declared in two scopes: in the second it reads what has the scope's prefix, and else what the case
 * has for all; what it makes has names of its own.  And what is read from memory is not kept. */
#include "support.h"

#include "analysis/medians.h"
#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Builds the graph by hand, as analysis/study.c does, with a second declaration between. */
static void twice(void **state) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {capability: 1}, B: {capability: 3}}\n"
      "issues: {i: {from: 0, to: 100}}\n"
      "stances: {A: {i: {position: 20, salience: 50}}, B: {i: {position: 60, salience: 50}}}\n"
      "models: {m: {kind: bargaining, rule: mean}}\n"
      "measures: {z: m.i}\n";
  const cs_model_settings settings = {0};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study study = {.arena = arena};
  cs_graph *g = &study.graph;
  const cs_program *program;
  cs_worker *worker;
  cs_node later = {.kind = CS_SCALAR, .text = "80", .n = 2};
  const cs_number number = {.value = &later};
  uint32_t q[2];

  (void)state;
  assert_int_equal(cs_case_parse("case.yaml", text, strlen(text), arena, d, &study.c), CASUS_OK);
  assert_int_equal(cs_graph_begin(&study.c, g), CASUS_OK);
  /* In the second scope B stands elsewhere, and all else is as it was. */
  cs_graph_value(g, "p2.stances.B.i.position", (cs_place){0}, &number, NAN, cs_within(0, 100));
  assert_int_equal(cs_models_declare(g, &settings), CASUS_OK);
  assert_int_equal(cs_model_declare(g, &study.c.models[0], "p2.", &settings), CASUS_OK);
  assert_int_equal(cs_graph_finish(g), CASUS_OK);
  q[0] = cs_graph_find(g, "models.m.i");
  q[1] = cs_graph_find(g, "p2.models.m.i");
  assert_true(q[0] != CS_NO_QUANTITY && q[1] != CS_NO_QUANTITY && q[0] != q[1]);
  assert_int_equal(cs_worker_at_medians(&study, -1, q, 2, 1, arena, d, &program, &worker),
                   CASUS_OK);
  assert_near(cs_worker_columns(worker)[q[0]][0], 50, 1e-9); /* (20 + 3 * 60) / 4 */
  assert_near(cs_worker_columns(worker)[q[1]][0], 65, 1e-9); /* (20 + 3 * 80) / 4 */
  cs_worker_free(worker);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
}

/* Formulas of a system are read in the scope too: k is 2 in the case and 5 in the second scope, so that the
 * stock gains 3 k + 1 = 7 or 16 by the second step. */
static void formulas_in_a_scope(void **state) {
  static const char text[] =
      "casus: 1\n"
      "quantities: {k: 2}\n"
      "models:\n"
      "  m:\n"
      "    kind: dynamics\n"
      "    steps: 2\n"
      "    states: {S: {start: 0, next: S + (3 * quantities.k + 1)}}\n"
      "    outputs: {end: S}\n"
      "measures: {z: m.end}\n";
  const cs_model_settings settings = {0};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study study = {.arena = arena};
  cs_graph *g = &study.graph;
  const cs_program *program;
  cs_worker *worker;
  cs_node later = {.kind = CS_SCALAR, .text = "5", .n = 1};
  const cs_number number = {.value = &later};
  uint32_t q[2];

  (void)state;
  if (cs_case_parse("case.yaml", text, strlen(text), arena, d, &study.c))
    fail_msg("%s", casus_diag_text(d, 0));
  assert_int_equal(cs_graph_begin(&study.c, g), CASUS_OK);
  cs_graph_value(g, "p2.quantities.k", (cs_place){0}, &number, NAN, cs_unlimited());
  if (cs_models_declare(g, &settings)) fail_msg("%s", casus_diag_text(d, 0));
  assert_int_equal(cs_model_declare(g, &study.c.models[0], "p2.", &settings), CASUS_OK);
  if (cs_graph_finish(g)) fail_msg("%s", casus_diag_text(d, 0));
  q[0] = cs_graph_find(g, "models.m.end");
  q[1] = cs_graph_find(g, "p2.models.m.end");
  assert_true(q[0] != CS_NO_QUANTITY && q[1] != CS_NO_QUANTITY);
  assert_int_equal(cs_worker_at_medians(&study, -1, q, 2, 1, arena, d, &program, &worker),
                   CASUS_OK);
  assert_near(cs_worker_columns(worker)[q[0]][0], 7, 1e-9);
  assert_near(cs_worker_columns(worker)[q[1]][0], 16, 1e-9);
  cs_worker_free(worker);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
}

/* What is parsed from memory keeps nothing of it. */
static void memory_is_copied(void **state) {
  static const char source[] =
      "casus: 1\nquantities: {k: '1..3'}\nmeasures: {z: k * 2}\nclaims: {c: {says: it, holds_if: "
      "E(z) > 3}}\n";
  const cs_model_settings settings = {0};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *text = strdup(source), *path = strdup("some.yaml");
  cs_study study;

  (void)state;
  assert_int_equal(cs_study_parse(path, text, strlen(text), &settings, arena, d, &study), CASUS_OK);
  memset(text, 'x', strlen(text));
  memset(path, 'x', strlen(path));
  free(text);
  free(path);
  assert_string_equal(study.c.doc.path, "some.yaml");
  assert_memory_equal(study.c.doc.text, source, sizeof source - 1);
  assert_string_equal(study.graph.quantities[study.graph.measures[0]].at.file, "some.yaml");
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(twice), cmocka_unit_test(formulas_in_a_scope),
                                     cmocka_unit_test(memory_is_copied)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
