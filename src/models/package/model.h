/* The model kind `package`: which concessions buy what.
 *
 *   trade: {kind: package, between: [...], ratify: [...], accept: all|majority|k,
 *           issues: {ISSUE: [levels] | {levels, names} | {grid: n}},
 *           loss: linear|quadratic|{near, far}, values: {PARTY: {ISSUE: [...]}},
 *           linkages: {ID: {of, when, value}}, infeasible: [{when, about}],
 *           red_lines: stated|hard|soft|ignored, soft, no_deal: {PARTY: value},
 *           outside: {PARTY: value}, weights: {PARTY: value},
 *           side_payments: {PARTY: points a unit of money}, side_payment_limits: {PARTY: money},
 *           side_payment_unit: text, solution: nash|ks|egalitarian|utilitarian,
 *           packages: {ID: {ISSUE: level}}}
 *
 * Outputs: part.h.  See docs/methods/package.md. */
#ifndef CASUS_MODELS_PACKAGE_MODEL_H
#define CASUS_MODELS_PACKAGE_MODEL_H

#include "models/model.h"

extern const cs_model_kind cs_package_kind;

#endif
