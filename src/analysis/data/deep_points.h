/* The deep points of data from a run: where the deep ranges stand there, and the means of a column.
 */
#ifndef CASUS_ANALYSIS_DATA_DEEP_POINTS_H
#define CASUS_ANALYSIS_DATA_DEEP_POINTS_H

#include "analysis/data/data.h"

typedef struct {
  size_t points, n; /* deep points; deep ranges */
  size_t *input;    /* [range]: the data's input */
  double **x;       /* [range][point]: value */
  double **u;       /* [range][point]: probability by rank, (rank - 1/2) / points */
  double *mean;     /* [point] of the column; 0 where it has no value at all */
  double within;    /* variance inside the points */
  double noise;     /* what that makes the means vary by */
} cs_deep_points;

/* Of the data and the column y[0..d->n), NaN where it failed.  CASUS_OK or CASUS_NOMEM;
 * cs_deep_points_free() in any case. */
casus_status cs_deep_points_make(const cs_data *d, const double *y, cs_deep_points *out);
void cs_deep_points_free(cs_deep_points *p);

#endif
