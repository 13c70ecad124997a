/* Any text as a table of votes, under two quotas, and of a game. */
#include "report/power.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[] = "/tmp/casus-power-XXXXXX";
  int fd = mkstemp(path);
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_power_job job = {.path = path, .quotas = {"3", "2"}, .format = "json"};
  cs_buf out = {0};

  if (fd >= 0 && write(fd, data, size) == (ssize_t)size && arena && d) {
    for (job.n_quotas = 1; job.n_quotas <= 2; job.n_quotas++) {
      cs_power_report(&job, arena, d, &out);
    }
    casus_text_free(casus_diag_text(d, 0));
  }
  if (fd >= 0) {
    close(fd);
    unlink(path);
  }
  cs_buf_free(&out);
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
