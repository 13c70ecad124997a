/* Any text as the draft of a package of three issues. */
#include "faces/package/negotiation.h"
#include "temporary.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char text[] =
      "casus: 1\n"
      "actors: {A: {capability: 1}, B: {capability: 1}}\n"
      "issues: {i: {from: 0, to: 10, now: 0}, j: {from: 0, to: 10, now: 0}, k: {from: 0, to: 10, "
      "now: 0}}\n"
      "stances:\n"
      "  A: {i: {position: 10, salience: 80}, j: {position: 10, salience: 20}, k: {position: 10, "
      "salience: 20}}\n"
      "  B: {i: {position: 0, salience: 20}, j: {position: 0, salience: 80}, k: {position: 0, "
      "salience: 20}}\n"
      "models:\n"
      "  deal: {kind: package, between: [A, B], issues: {i: [0, 5, 10], j: [0, 10], k: [0, 10]}}\n"
      "measures: {m: 1}\n";
  const char *draft = temporary_bytes("draft.yaml", data, size);
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_solved_packages_options o = {0};
  const cs_model_settings models = {0};
  cs_solved_packages all = {0};
  cs_study study;
  uint16_t level[3];
  casus_status st;

  if (!arena || !d) abort();
  if (cs_study_parse("case.yaml", text, strlen(text), &models, arena, d, &study) ||
      cs_solved_packages_of(&study, &o, arena, d, &all) || all.n != 1)
    abort();
  st = cs_solved_package_draft(&all.packages[0], draft, arena, d, level);
  if (st == CASUS_CASE && !casus_diag_errors(d)) abort();
  for (size_t i = 0; !st && i < 3; i++) {
    if (level[i] >= (i ? 2 : 3)) abort();
  }
  casus_text_free(casus_diag_text(d, 0));
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
