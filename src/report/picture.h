/* What drawing pictures of models needs: pieces of JSON, and quantities by their names. */
#ifndef CASUS_REPORT_PICTURE_H
#define CASUS_REPORT_PICTURE_H

#include "analysis/medians.h"
#include "report/result_json.h"

/* The value of the quantity named by the parts (ended by NULL), joined by dots; NaN without one. */
double cs_picture_value(const cs_study *s, const double *medians, const char *const *parts);

/* The quantity with that name, or CS_NO_QUANTITY. */
uint32_t cs_picture_find(const cs_study *s, const char *const *parts);

#endif
