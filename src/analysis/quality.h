/* What a reader should know about the quality of a run before believing it. */
#ifndef CASUS_ANALYSIS_QUALITY_H
#define CASUS_ANALYSIS_QUALITY_H

#include "analysis/verdict.h"

/* How many of the numbers that a run reads rest on what: by `status`. */
typedef struct {
  size_t inputs; /* constants and draws that something wanted depends on */
  size_t data, quoted, estimate, illustrative, unstated;
} cs_provenance;

typedef struct {
  cs_provenance provenance;
  char **warnings; /* sentences, most important first; in the arena */
  size_t n, cap;
} cs_quality;

casus_status cs_judge_quality(const cs_study *s, const cs_plan *p, const cs_run *r,
                              const cs_verdict *verdicts, cs_arena *arena, cs_quality *out);

#endif
