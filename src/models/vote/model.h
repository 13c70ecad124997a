/* The model kind `vote`: does an assembly pass a motion?
 *
 *     senate: {kind: vote, members: {A: 0.4 - cost / 10, B: {leaning: -1..1, weight: 3}}, quota: 3}
 *
 * Outputs: passes, yes, margin, pivotal.<member> (assembly.h).  Inputs that overlays can set:
 * members.<member>.leaning, members.<member>.weight, quota.  docs/methods/vote.md. */
#ifndef CASUS_MODELS_VOTE_MODEL_H
#define CASUS_MODELS_VOTE_MODEL_H

#include "models/model.h"

extern const cs_model_kind cs_vote_kind;

#endif
