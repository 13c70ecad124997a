/* Pieces of a result's JSON (schema/run.schema.json).  Each gives a new value, NULL or a JSON
 * null when out of memory. */
#ifndef CASUS_REPORT_RESULT_JSON_H
#define CASUS_REPORT_RESULT_JSON_H

#include "analysis/curves.h"
#include "report/json_text.h"
#include "report/result.h"

/* [least, middle, most] of x[0..n), what stands at the deep points, the middle being their median;
 * NaN left out.  Moves the numbers about. */
json_t *cs_json_least_most(double *x, size_t n);

/* A watched quantity of one world over the deep box: each number as [least, middle, most] of its
 * values at the deep points, the middle being their median; nothing is averaged over the box.  `r`
 * need not be the result's own run. */
json_t *cs_json_spread(const cs_graph *g, const cs_run *r, const cs_watch *watch, size_t world,
                       size_t k);

/* "summary" of a strategy: all watched quantities over the deep box; lean: the measures alone. */
json_t *cs_json_summary(const cs_result *r, size_t world, bool lean);

/* "curve" of each driver of a claim: curves[CS_DRIVERS], to be released; false when out of memory.
 */
bool cs_json_curves(const cs_result *r, size_t claim, json_t **curves);

/* "curve" of one input; NULL when it has fewer than two bins. */
json_t *cs_json_curve(const cs_curve *c);

/* "advice": by how much the strategy that leads is ahead of the next, and what that hinges on; JSON
 * null without a next one. */
json_t *cs_json_advice(const cs_result *r);

/* "futures": the kept futures by classes of what came out; JSON null when none are kept whole. */
json_t *cs_json_futures(const cs_result *r);

/* "inputs": the numbers and draws of the case as it stands, with densities. */
json_t *cs_json_inputs(const cs_result *r);

/* "graph": what the measures and the claims are computed from. */
json_t *cs_json_graph(const cs_result *r);

/* "models": what each model says, and its picture. */
json_t *cs_json_models(const cs_result *r);

/* How many inputs of each status quantity q rests on, with all strategies and shocks. */
json_t *cs_json_rests_on(const cs_result *r, uint32_t q);

#endif
