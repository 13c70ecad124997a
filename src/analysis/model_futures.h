/* What models say over futures of the case as it stands: a small run of their outputs, and columns of
 * chosen quantities. */
#ifndef CASUS_ANALYSIS_MODEL_FUTURES_H
#define CASUS_ANALYSIS_MODEL_FUTURES_H

#include "analysis/study.h"

/* The run; it lives in the arena but for what cs_model_futures_free() releases. */
typedef struct {
  const cs_study *study;
  cs_watch *watches;
  size_t *model; /* [watch]: index of the case's model */
  size_t n;
  cs_run run;
  bool ran;
} cs_model_futures;

/* Runs the outputs that `is_shown` picks, with the design and the seed of `like`. */
casus_status cs_model_futures_make(const cs_study *s, const cs_run *like, size_t threads,
                                   bool (*is_shown)(void *user, const cs_quantity *output,
                                                    const cs_model_entry *m),
                                   void *user, cs_arena *arena, cs_model_futures *out);
void cs_model_futures_free(cs_model_futures *f);

/* Is q "models.<id of m>.<what>..."?  *what is then the rest of its name. */
bool cs_model_owns(const cs_model_entry *m, const cs_quantity *q, const char **what);

/* Quantities one by one in futures of the case as it stands, `each` at each of the run's deep
 * points: column[(k * deep + d) * each + i].  NULL when the model has no such quantity. */
typedef struct {
  double *column;
  size_t each, deep;
} cs_model_columns;

/* Draws the quantities "models.<m>.<what[k]>", k < n.  In the arena. */
casus_status cs_model_columns_make(const cs_model_futures *f, const cs_model_entry *m,
                                   const char *const *what, size_t n, cs_arena *arena,
                                   cs_model_columns *out);

#endif
