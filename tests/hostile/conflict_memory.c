/* Each allocation in turn fails while a conflict is read, solved and told: the answer is "out of
 * memory", nothing leaks (the leak checker watches) and nothing crashes. */
#include "support.h"
#include "temporary.h"

#include "faces/conflict/json.h"
#include "faces/conflict/sentences.h"
#include "faces/conflict/table.h"
#include "faces/conflict/turning_beliefs.h"

#include <string.h>

static const char *path;

static casus_status everything(void) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  static const uint32_t states[] = {0, 1};
  const cs_model_settings models = {0};
  cs_solved_conflicts all = {0};
  cs_study study = {0};
  cs_flips flips;
  cs_buf out = {0};
  casus_status st = arena && d ? CASUS_OK : CASUS_NOMEM;

  if (st == CASUS_OK && strstr(path, ".gmcr")) {
    st = cs_solved_conflicts_of_gmcr(path, arena, d, &all);
  } else if (st == CASUS_OK) {
    st = cs_study_read(path, &models, arena, d, &study);
    if (st == CASUS_OK) st = cs_solved_conflicts_of(&study, NULL, NULL, arena, d, &all);
  }
  for (size_t i = 0; i < all.n && st == CASUS_OK; i++) {
    const cs_solved_conflict *s = &all.conflicts[i];

    st = cs_conflict_table(s, arena, &out);
    if (st == CASUS_OK) st = cs_conflict_explain(s, 0, CS_SSEQ, false, arena, &out);
    if (st == CASUS_OK) st = cs_conflict_inverse(s, 0, CS_SEQ, true, arena, &out);
    if (st == CASUS_OK) st = cs_conflict_evolution(s, 0.1, arena, &out);
    if (st == CASUS_OK) st = cs_conflict_explain_group(s, states, 2, CS_SEQ, true, arena, &out);
    if (st == CASUS_OK) st = cs_conflict_inverse_group(s, states, 2, CS_SMR, false, arena, &out);
    if (st == CASUS_OK) st = cs_conflict_seeing(s, 0, arena, &out);
    if (st == CASUS_OK && s->part) st = cs_flips_find(&all, s, NULL, 0, 16, 1, arena, d, &flips);
    if (st == CASUS_OK && s->part) st = cs_conflict_flips(s, &flips, &out);
    if (st == CASUS_OK && out.failed) st = CASUS_NOMEM;
  }
  cs_buf_free(&out);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return st;
}

static void fail_each(const char *name, const char *text) {
  path = temporary_text(name, text);
  assert_true(fail_each_allocation(everything, 1000) > 50);
}

static void a_case(void **state) {
  (void)state;
  fail_each(
      "case.yaml",
      "casus: 1\n"
      "actors: {A: {name: Ann}, B: {name: Bob}}\n"
      "quantities: {pride: {value: 0..1}}\n"
      "models:\n"
      "  road:\n"
      "    kind: conflict\n"
      "    options: {a: {of: A, moves: up}, b: {of: B}, c: {of: B, levels: [low, mid, high]}}\n"
      "    infeasible: [a and c = mid]\n"
      "    states: {peace: nothing, some: a or b}\n"
      "    moves: {remove: [{by: B, from: peace, to: some}]}\n"
      "    preferences:\n"
      "      A: {utility: {a: pride, b: -1}, attitudes: {B: negative}}\n"
      "      B: {statements: [not a, b if a, c = high], unknown: [[peace, a and b and c = "
      "high]]}\n"
      "measures: {m: {value: road.end.peace}}\n"
      "beliefs: {B: {set: {pride: 2}}}\n");
}

static void plain_preferences(void **state) {
  (void)state;
  fail_each("case.yaml",
            "casus: 1\n"
            "actors: {A: {name: Ann}, B: {name: Bob}, C: {name: Cid}}\n"
            "quantities: {pride: {value: 0..1}}\n"
            "models:\n"
            "  road:\n"
            "    kind: conflict\n"
            "    options: {a: {of: A}, b: {of: B}, c: {of: C}}\n"
            "    preferences:\n"
            "      A: {utility: {a: pride, b: -1, x: {when: a and b, value: -2}}}\n"
            "      B: {statements: [not a, b if a]}\n"
            "      C: {utility: {c: -1, a: 2, y: {when: a and c, value: 2}}}\n"
            "    sees: {C: [C, [A, B]], B: [B, A]}\n"
            "measures: {m: {value: road.surprise.C}}\n");
}

static void a_gmcr_file(void **state) {
  (void)state;
  fail_each(
      "conflict.gmcr",
      "{\"options\": [{\"name\": \"x\"}, {\"name\": \"y\", \"permittedDirection\": \"fwd\"}],\n"
      "\"decisionMakers\": [{\"name\": \"A\", \"options\": [1], \"preferences\": [[[0, \"Y\"]],\n"
      "{\"compound\": true, \"members\": [[[1, \"N\"]], [[0, \"N\"]]]}]},\n"
      "{\"name\": \"B\", \"options\": [0], \"preferences\": [[[1, \"Y\"]]]}],\n"
      "\"infeasibles\": []}\n");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_case), cmocka_unit_test(plain_preferences),
                                     cmocka_unit_test(a_gmcr_file)};

  return cmocka_run_group_tests(tests, NULL, NULL);
}
