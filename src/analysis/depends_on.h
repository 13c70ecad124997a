/* What the terms of a claim, or a measure, depend on. */
#ifndef CASUS_ANALYSIS_DEPENDS_ON_H
#define CASUS_ANALYSIS_DEPENDS_ON_H

#include "analysis/study.h"

/* Sets reached[q] (graph.n entries, zeroed by the caller) for every quantity that probes[0..n) are
 * computed from in their worlds: their formulas and conditions, and from there on through formulas,
 * models, shocks and the changes that the worlds' strategies and all shocks make.  May reach too
 * much (what a strategy replaces counts still), never too little; a draw that is only correlated
 * with one that is reached is not reached.  Linear in the size of the graph. */
casus_status cs_reach(const cs_study *s, const cs_plan *p, const size_t *probes, size_t n,
                      unsigned char *reached);

/* The same for quantity q in all worlds of the plan. */
casus_status cs_reach_quantity(const cs_study *s, const cs_plan *p, uint32_t q,
                               unsigned char *reached);

#endif
