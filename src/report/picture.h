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

/* The values of all quantities that model `m` reads and of its outputs, at the medians, in the base
 * world: value[quantity], NaN where none is known.  In the arena; NULL when out of memory. */
double *cs_picture_medians(const cs_study *s, const cs_model_entry *m, cs_arena *arena);

/* The value of the quantity named by the parts (ended by NULL), joined by dots; NaN without one. */
double cs_picture_value(const cs_study *s, const double *medians, const char *const *parts);

/* The quantity with that name, or CS_NO_QUANTITY. */
uint32_t cs_picture_find(const cs_study *s, const char *const *parts);

#endif
