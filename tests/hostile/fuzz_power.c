/* Any text as a table of votes, under two quotas, and of a game. */
#include "temporary.h"

#include "faces/package/power.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_power_job job = {.path = temporary_bytes("votes.csv", data, size), .quotas = {"3", "2"}};
  cs_power_found *found;

  if (arena && d) {
    for (job.n_quotas = 1; job.n_quotas <= 2; job.n_quotas++) {
      if (!cs_power_work_out(&job, arena, d, &found)) json_decref(cs_power_json(found));
    }
    casus_text_free(casus_diag_text(d, 0));
  }
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
