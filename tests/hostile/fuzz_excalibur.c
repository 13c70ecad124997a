/* Any text as Excalibur's two files: what stands behind the first line of "----" is the .rls. */
#include "base/text.h"
#include "quantity/experts/cooke.h"

#include <math.h>
#include <string.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  char *text = arena ? cs_arena_strndup(arena, (const char *)data, size) : NULL;
  cs_judgments j;

  if (text && d && strlen(text) == size) {
    char *rls = strstr(text, "----\n");
    size_t n = rls ? (size_t)(rls - text) : size;

    if (rls) rls += 5;
    if (!cs_judgments_of_excalibur("f.dtt", text, n, "f.rls", rls, rls ? strlen(rls) : 0, arena, d,
                                   &j) &&
        j.n_experts * j.n_items < 1000) {
      cs_expert_score *scores = cs_arena_alloc(arena, j.n_experts, sizeof *scores);
      cs_decision_maker dm;

      if (scores && !cs_experts_score(&j, arena, scores))
        cs_experts_pool(&j, scores, CS_POOL_COOKE, NAN, arena, d, &dm);
    }
    casus_text_free(casus_diag_text(d, 0));
  }
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
