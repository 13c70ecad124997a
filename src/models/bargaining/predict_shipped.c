/* The forecast's parameters as shipped. */
#include "models/bargaining/predict.h"

const cs_predict_params cs_predict_shipped = {
    .crowding = 0.667, .reach = 0.2, .split = 0.5, .tail = 0.02};
