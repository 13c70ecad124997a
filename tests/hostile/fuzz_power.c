/* Any text as a table of votes, under two quotas, and of a game. */
#include "temporary.h"

#include "faces/package/power.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_power_job job = {
      .path = temporary_bytes("votes.csv", data, size), .quotas = {"3", "2"}, .format = "json"};
  cs_buf out = {0};

  if (arena && d) {
    for (job.n_quotas = 1; job.n_quotas <= 2; job.n_quotas++) {
      cs_power_report(&job, arena, d, &out);
    }
    casus_text_free(casus_diag_text(d, 0));
  }
  cs_buf_free(&out);
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
