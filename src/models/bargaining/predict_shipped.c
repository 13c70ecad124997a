/* The forecast's parameters as shipped, and where they come from.
 *
 * Data: DEU III (Arregui and Perarnaud, "A new dataset on legislative decision-making in the
 * European Union: the DEU III dataset", Journal of European Public Policy, 2021;
 * doi 10.34810/data53), the proposals of the EU15 era: 176 issues with an outcome, of 70 proposals,
 * with Shapley-Shubik values of the Council's weights as capabilities (Commission 0.25; Parliament
 * 0.25 in codecision; states equal under unanimity).
 *
 * crowding is the minimum of the mean CRPS over these issues, which is 15.81 there and 15.93 when
 * each proposal is forecast with the crowding fitted to the others.
 * `casus score --cross-validate` on that file repeats the fit.
 *
 * reach, split and tail are round numbers that were set, not fitted: letting the data choose them
 * gained nothing in cross-validation.  docs/methods/forecast.md has the comparisons. */
#include "models/bargaining/predict.h"

const cs_predict_params cs_predict_shipped = {
    .crowding = 0.667, .reach = 0.2, .split = 0.5, .tail = 0.02};
