/* What a run says of its strategies beyond means: which criterion advises which, who its rivals
 * are, and in which futures each fails. */
#ifndef CASUS_REPORT_SURVIVAL_H
#define CASUS_REPORT_SURVIVAL_H

#include "analysis/study.h"

#include <jansson.h>

typedef struct {
  const char **fails_when; /* [world]: one sentence or two; NULL: no threshold, or it never fails */
  json_t *discovery;       /* the same as JSON, of the pictured world; or NULL */
} cs_survival;

#define CS_NO_PICTURES SIZE_MAX

/* Out of the kept futures of a run that kept its watches.  The text lives in `arena`.  `pictured`
 * is the world of which a page is to show where it fails; CS_NO_PICTURES: no JSON is made.  Release
 * with cs_survival_free() in any case. */
casus_status cs_survival_find(const cs_study *s, const cs_plan *p, const cs_run *r, size_t pictured,
                              cs_arena *arena, cs_survival *out);
void cs_survival_free(cs_survival *s);

#endif
