/* The model kind `bargaining`: a table of actors, and what each rule makes of it.
 *
 *   table: {kind: bargaining, issues: [..], seats: [..], rule: mean, rules: [..], options: {..},
 *           red_lines: bound|no_deal|ignore}
 *
 * Outputs: <issue> (natural units, by `rule`), <issue>.bound, <issue>.no_deal, <issue>.crossed,
 * <rule>.<issue> for every rule, rounds, loss.<actor>.  See docs/methods/bargaining.md. */
#ifndef CASUS_MODELS_BARGAINING_MODEL_H
#define CASUS_MODELS_BARGAINING_MODEL_H

#include "models/model.h"

extern const cs_model_kind cs_bargaining_kind;

#endif
