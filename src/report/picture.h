/* What each kind of model shows of itself on the page: one function a kind. */
#ifndef CASUS_REPORT_PICTURE_H
#define CASUS_REPORT_PICTURE_H

#include "report/result_json.h"

/* Gives the picture of model `m` in the case as it stands, with everything uncertain at its median;
 * *out stays as it is when there is none.  `arena` is for work.  CASUS_OK or CASUS_NOMEM. */
typedef casus_status cs_picture(const cs_study *s, const cs_model_entry *m, cs_arena *arena,
                                json_t **out);

cs_picture cs_picture_bargaining, cs_picture_conflict, cs_picture_package, cs_picture_attrition,
    cs_picture_dynamics;

/* A model in the case as it stands, and the run of its outputs: a small one of their own. */
typedef struct {
  const cs_study *study;
  const cs_model_entry *m;
  const cs_run *run;
} cs_picture_futures;

/* Adds to a picture what is seen over futures only.  CASUS_OK or CASUS_NOMEM. */
typedef casus_status cs_picture_over(const cs_picture_futures *f, cs_arena *arena, json_t *picture);

cs_picture_over cs_picture_attrition_over;

/* Quantities one by one in futures of the case as it stands, `each` at each of the run's deep
 * points: column[(k * deep + d) * each + i].  NULL when the model has no such quantity. */
typedef struct {
  double *column;
  size_t each, deep;
} cs_picture_drawn;

/* Draws the quantities "models.<model>.<what[k]>", k < n.  In the arena. */
casus_status cs_picture_columns(const cs_picture_futures *f, const char *const *what, size_t n,
                                cs_arena *arena, cs_picture_drawn *out);

/* The values of all quantities that model `m` reads and of its outputs, at the medians, in the base
 * world: value[quantity], NaN where none is known.  In the arena; NULL when out of memory. */
double *cs_picture_medians(const cs_study *s, const cs_model_entry *m, cs_arena *arena);

/* The value of the quantity named by the parts (ended by NULL), joined by dots; NaN without one. */
double cs_picture_value(const cs_study *s, const double *medians, const char *const *parts);

/* The quantity with that name, or CS_NO_QUANTITY. */
uint32_t cs_picture_find(const cs_study *s, const char *const *parts);

#endif
