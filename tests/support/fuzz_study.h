/* What fuzz targets do with a case that has been read: a few futures of it. */
#ifndef CASUS_TESTS_FUZZ_STUDY_H
#define CASUS_TESTS_FUZZ_STUDY_H

#include "analysis/verdict.h"

#include <stdint.h>
#include <stdlib.h>

/* Reads the text as the case at `path` and runs it when it is valid; a refusal says why. */
static inline void try_case(const char *path, const char *bytes, size_t size) {
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_model_settings models = {0};
  cs_study study = {0};
  cs_plan plan;
  char *text = arena && d ? cs_arena_strndup(arena, bytes, size) : NULL;
  casus_status st = CASUS_NOMEM;

  if (text && size < 65536) st = cs_study_parse(path, text, size, &models, arena, d, &study);
  if (st == CASUS_CASE && !casus_diag_errors(d)) abort();
  if (st == CASUS_OK && study.graph.n < 2000 &&
      cs_study_plan(&study, NULL, 0, arena, d, &plan) == CASUS_OK) {
    cs_run_settings s = {.futures = 16,
                         .replicates = 2,
                         .deep_points = 1,
                         .threads = 1,
                         .block = 8,
                         .watches = plan.watches,
                         .n_watches = plan.n_watches,
                         .probes = plan.probes,
                         .n_probes = plan.n_probes};
    cs_run run;
    cs_verdict *verdicts;

    if (cs_run_make(&plan.program, &s, d, &run) == CASUS_OK) {
      cs_judge(&study, &plan, &run, arena, &verdicts);
      cs_run_free(&run);
    }
  }
  if (d) casus_text_free(casus_diag_text(d, 0));
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
}

#endif
