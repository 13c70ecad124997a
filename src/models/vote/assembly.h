/* A vote of an assembly in many futures at once: a weighted majority game [q; w1 ... wn] (von Neumann and
 * Morgenstern 1944, section 50), in which each member votes yes when its leaning is above 0. */
#ifndef CASUS_MODELS_VOTE_ASSEMBLY_H
#define CASUS_MODELS_VOTE_ASSEMBLY_H

#include "quantity/graph.h"

enum { CS_VOTE_MEMBERS = 1000 }; /* most members */

/* Inputs of the part: leaning and weight of each member, then the quota if there is one. */
typedef struct {
  size_t n;             /* members */
  const char **members; /* their ids */
  bool has_quota;       /* else more than half of all weights is needed */
} cs_assembly;

/* Outputs of the part: does it pass, the weight of those in favour, that weight less what is needed, and of each
 * member whether the decision would be another if it alone voted otherwise. */
enum { CS_VOTE_PASSES, CS_VOTE_YES, CS_VOTE_MARGIN, CS_VOTE_PIVOTAL };

/* A cs_part's functions.  A future in which an input is not known has no answer. */
void cs_assembly_evaluate(const void *self, const cs_batch *batch);
void cs_assembly_explain(const void *self, const double *in, const double *out, cs_buf *text);

#endif
