/* The model kind `conflict`: which situations hold, for whom and why.  See entry.h for what a case
 * says and docs/methods/conflict.md for what is computed.
 *
 * Outputs of a model M, for every state or named group of states X (a group: any of its states, or
 * for `end` their sum):
 *   M.equilibrium.X  everybody, in the true conflict, would leave it as it is
 *   M.stable.X       everybody, in the conflict as it sees it, would leave it as it is
 *   M.reach.X        improvements lead there from the status quo
 *   M.end.X          chance that play from the status quo comes to rest there
 * M.taken.<option>: chance that the option is taken when play ends; M.unsettled: chance that play
 * does not come to rest; M.equilibria: how many states are equilibria.  For a decision maker D with
 * a belief of its own: M.surprise.D, the chance that play rests where D does not expect it to, and
 * M.expects.D.X, D thinks that X is an equilibrium. */
#ifndef CASUS_MODELS_CONFLICT_MODEL_H
#define CASUS_MODELS_CONFLICT_MODEL_H

#include "models/model.h"

extern const cs_model_kind cs_conflict_kind;

#endif
