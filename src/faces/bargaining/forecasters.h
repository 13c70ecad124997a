/* What can be scored: a forecaster gives a point for each issue and, if it can, a distribution. */
#ifndef CASUS_FACES_BARGAINING_FORECASTERS_H
#define CASUS_FACES_BARGAINING_FORECASTERS_H

#include "faces/bargaining/decided_issues.h"
#include "models/bargaining/predict.h"
#include "models/bargaining/rules.h"

typedef struct {
  const char *name;
  const char *about; /* half a line for people */
  const void *data;
  /* Bytes of workspace, aligned to 64, for any group of `d`; SIZE_MAX when too large. */
  size_t (*workspace)(const void *data, const cs_decided *d);
  /* Fills point[i], 0..1, for the issues group_first[group] + i; NaN where there is no forecast.
   * NULL: the median of the distribution is the point. */
  void (*points)(const void *data, const cs_decided *d, size_t group, void *work, double *point);
  /* The distribution for one issue, in `work`; false when there is none.  NULL: points only. */
  bool (*predict)(const void *data, const cs_decided *d, size_t issue, void *work,
                  cs_prediction *out);
} cs_forecaster;

/* The rules of bargaining as forecasters, the weighted mean, which is the baseline, first.  KTAB's
 * model and the expected-utility model see each issue alone, the exchange model a whole group. */
extern const cs_forecaster cs_rule_forecasters[];
extern const size_t cs_n_rule_forecasters;

/* The calibrated forecast.  by_group[g] are the parameters for the issues of group g (they differ
 * in a cross-validation); the array must outlive the forecaster. */
cs_forecaster cs_calibrated_forecaster(const cs_predict_params *by_group);

/* Fits the forecast's crowding, the one parameter that is fitted, to the decided issues of the
 * groups g with use[g] (NULL: all), by the least mean CRPS; reach, split and tail stay as in
 * `start`. *out is `start` when no issue can be used.  `work` is of the calibrated forecaster's
 * workspace. Cost: some 30 forecasts of each issue. */
void cs_forecast_fit(const cs_decided *d, const unsigned char *use, const cs_predict_params *start,
                     void *work, cs_predict_params *out);

#endif
