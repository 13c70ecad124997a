/* Room for judgments, which every reader asks for; see judgments.h. */
#include "quantity/experts/judgments.h"

#include <math.h>

casus_status cs_judgments_make(cs_arena *arena, casus_diag *d, cs_judgments *j) {
  size_t values = j->n_experts * j->n_items * j->n_quantiles;

  if (j->n_experts * j->n_items > CS_JUDGMENTS_MAX)
    return cs_error(d, (cs_place){.file = j->source},
                    "%zu experts and %zu items are more than %d judgments", j->n_experts,
                    j->n_items, CS_JUDGMENTS_MAX);
  j->values = cs_arena_alloc(arena, values, sizeof *j->values);
  j->truth = cs_arena_alloc(arena, j->n_items, sizeof *j->truth);
  j->is_log = cs_arena_alloc(arena, j->n_items, sizeof *j->is_log);
  if (!j->values || !j->truth || !j->is_log) return CASUS_NOMEM;
  for (size_t k = 0; k < values; k++) j->values[k] = NAN;
  for (size_t k = 0; k < j->n_items; k++) j->truth[k] = NAN;
  return CASUS_OK;
}
