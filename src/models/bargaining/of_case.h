/* A bargaining model of a case as a negotiation in one future: what the rules that stand alone
 * need. */
#ifndef CASUS_MODELS_BARGAINING_OF_CASE_H
#define CASUS_MODELS_BARGAINING_OF_CASE_H

#include "models/bargaining/part.h"
#include "models/bargaining/read.h"

typedef struct {
  /* Of the actors that sit, with the model's own options over the defaults. */
  cs_bargaining_input input;
  cs_rule rule;           /* the model's own */
  const double *settled;  /* [issue] what the model says, red lines obeyed, in natural units */
  const bool *bound;      /* [issue] it stopped at a red line */
  const bool *falls_back; /* [issue] red lines left no deal: the no-deal value */
} cs_bargaining_of_case;

/* Model `id` of the graph in future i: columns[quantity][i] has what every quantity is there,
 * outputs of the model included.  Everything lives in the arena or in the graph.  CASUS_OK or
 * CASUS_NOMEM. */
casus_status cs_bargaining_of_case_make(const cs_graph *g, const char *id,
                                        const double *const *columns, size_t i, cs_arena *arena,
                                        cs_bargaining_of_case *out);

#endif
