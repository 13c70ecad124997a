/* A build without CBC: every deal is too large for it. */
#include "models/package/frontier_programmes.h"

casus_status cs_frontier_by_programmes(const cs_deal *d, cs_arena *arena, cs_frontier *out) {
  (void)d;
  (void)arena;
  *out = (cs_frontier){.outcome = CS_FRONTIER_TOO_LARGE};
  return CASUS_OK;
}
