/* The model kind `dynamics`: stocks that change step by step, on paths with noise.  The entry is
 * described in entry.h, what is computed in system.h and docs/methods/dynamics.md.  Outputs: as the
 * entry names them.  Inputs that overlays can set: start.<state>, luck. */
#ifndef CASUS_MODELS_DYNAMICS_MODEL_H
#define CASUS_MODELS_DYNAMICS_MODEL_H

#include "models/dynamics/system.h"
#include "models/model.h"

extern const cs_model_kind cs_dynamics_kind;

/* The system of a model that was declared, and its part; NULL when `m` is of another kind. */
const cs_part *cs_dynamics_part(const cs_graph *g, const cs_model_entry *m);

#endif
