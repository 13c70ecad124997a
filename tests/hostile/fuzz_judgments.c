/* Any text as a table of judgments, or a roulette. */
#include "base/file.h"
#include "quantity/experts/cooke.h"
#include "quantity/experts/roulette.h"

#include <math.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_chips *chips;
  cs_judgments j;
  cs_csv t;
  size_t n;

  if (arena && d && !cs_check_text("f.csv", (const char *)data, size, d) &&
      !cs_csv_parse("f.csv", (const char *)data, size, arena, d, &t)) {
    if (cs_is_roulette(&t)) {
      cs_chips_read(&t, arena, d, &chips, &n);
    } else if (!cs_judgments_of_csv(&t, arena, d, &j) && j.n_experts * j.n_items < 1000) {
      cs_expert_score *scores = cs_arena_alloc(arena, j.n_experts, sizeof *scores);
      cs_decision_maker dm;

      if (scores && !cs_experts_score(&j, arena, scores))
        cs_experts_pool(&j, scores, CS_POOL_LOG, NAN, arena, d, &dm);
    }
    casus_text_free(casus_diag_text(d, 0));
  }
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
