/* The frontier of two parties by integer programmes: for deals whose combinations are linked so
 * densely that partial packages (frontier.h) are too many. */
#ifndef CASUS_MODELS_PACKAGE_FRONTIER_PROGRAMMES_H
#define CASUS_MODELS_PACKAGE_FRONTIER_PROGRAMMES_H

#include "models/package/frontier.h"

/* All values of the frontier, exact, each with one package; packages that give the same values are
 * not counted (outcome CS_FRONTIER_POINTS).  By constraints on one party's value (Haimes, Lasdon
 * and Wismer 1971): the most for the first party among packages worth at least so much to the
 * second, then the most for the second among those, and one unit more of it asked for next; two
 * programmes a point, solved by CBC without a gap.
 *
 * Only for two parties whose values are whole numbers of a unit, with sums below
 * CS_PROGRAMMES_SUM; else, and when CBC gives up, the outcome is CS_FRONTIER_TOO_LARGE.  The result
 * lives in `arena`. */
#define CS_PROGRAMMES_SUM 1e6

casus_status cs_frontier_by_programmes(const cs_deal *d, cs_arena *arena, cs_frontier *out);

#endif
