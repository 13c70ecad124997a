/* The model kind `attrition`: the front of a case.
 *
 *   front: {kind: attrition, law: square|linear, attacker: {name, forces, skill, morale, manpower,
 *           learning, break}, defender: {...}, advantage, months, history_sd, luck,
 *           raid: {count, price, damage}, interceptors: {stock, make, p_kill, shots, price},
 *           stakes: {value, cost, status_quo}}
 *
 * `forces` maps types to count, effect (equivalents a unit) and price (MUSD a unit), or names a
 * table.  Every number is a quantity.  Outputs: p_hold, held, losses.<name>, spent.<name>,
 * cost_ratio, damage_ratio, leak, months_to_empty, exhausted_at, p_star, deterred.  See
 * docs/methods/attrition.md. */
#ifndef CASUS_MODELS_ATTRITION_MODEL_H
#define CASUS_MODELS_ATTRITION_MODEL_H

#include "models/model.h"

extern const cs_model_kind cs_attrition_kind;

#endif
