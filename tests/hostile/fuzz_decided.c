/* Any text as a table of decided issues; few enough are forecast and scored. */
#include "faces/bargaining/rule_scores.h"
#include "temporary.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_score_options o;
  cs_score_result r;
  casus_status st;
  cs_decided out;

  if (!arena || !d) abort();
  st = cs_decided_read(temporary_bytes("decided.csv", data, size), arena, d, &out);
  if (st == CASUS_CASE && !casus_diag_errors(d)) abort();
  cs_score_defaults(&o);
  o.resamples = 2;
  if (!st && out.n_stances <= 30) cs_score_run(&out, &o, arena, &r);
  casus_text_free(casus_diag_text(d, 0));
  casus_diag_free(d);
  cs_arena_free(arena);
  return 0;
}
