/* What a run says of its strategies beyond means: which criterion advises which, who its rivals
 * are, and in which futures each fails. */
#ifndef CASUS_REPORT_SURVIVAL_H
#define CASUS_REPORT_SURVIVAL_H

#include "analysis/study.h"

typedef struct {
  const char
      *rivals; /* who comes first by how many criteria of robustness; NULL: nothing to judge by */
  const char **fails_when; /* [world]: one sentence or two; NULL: no threshold, or it never fails */
} cs_survival;

/* Out of the kept futures of a run that kept its watches.  The text lives in `arena`. */
casus_status cs_survival_find(const cs_study *s, const cs_plan *p, const cs_run *r, cs_arena *arena,
                              cs_survival *out);

#endif
