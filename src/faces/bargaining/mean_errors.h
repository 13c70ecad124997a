/* The weighted mean with its past errors: a distribution that anybody could make of the baseline,
 * and so the fair comparison for the calibrated forecast, since any distribution has an advantage
 * in CRPS over a point.  The outcome is the mean plus an error that was made before, all as likely,
 * held within the scale. */
#ifndef CASUS_FACES_BARGAINING_MEAN_ERRORS_H
#define CASUS_FACES_BARGAINING_MEAN_ERRORS_H

#include "faces/bargaining/forecasters.h"

/* Past errors, outcome minus mean on the 0..1 scale, ascending. */
typedef struct {
  size_t n;
  const double *error;
} cs_mean_errors;

/* Twenty equally likely errors, the quantiles 2.5 %, 7.5 % ... 97.5 % of those on the issues that
 * the forecast was fitted on (models/bargaining/predict_shipped.c). */
extern const cs_mean_errors cs_mean_errors_shipped;

/* The errors on the decided issues of the groups g with use[g] (NULL: all), in room[n_issues],
 * which *out then points at. */
void cs_mean_errors_fit(const cs_decided *d, const unsigned char *use, double *room,
                        cs_mean_errors *out);

/* by_group[g]: the errors for the issues of group g; must outlive the forecaster.  The median is
 * the point. */
cs_forecaster cs_mean_errors_forecaster(const cs_mean_errors *by_group);

#endif
