/* A bargaining model of a case at the medians. */
#ifndef CASUS_FACES_BARGAINING_AT_MEDIANS_H
#define CASUS_FACES_BARGAINING_AT_MEDIANS_H

#include "analysis/study.h"
#include "models/bargaining/of_case.h"

/* Model `id` as one negotiation, with everything uncertain at its median and deep ranges at their
 * middles.  Everything lives in the arena or in the study. */
casus_status cs_bargaining_at_medians(const cs_study *study, const char *id, cs_arena *arena,
                                      casus_diag *diag, cs_bargaining_of_case *out);

#endif
