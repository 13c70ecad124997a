/* Sums over a chunk: columns of CS_CHUNK values, NaN where a future failed or lies behind the end.
 *
 * They run in interleaved strands by index, so that they become vector code and give the same bits
 * on every machine. */
#ifndef CASUS_ENGINE_SUMS_H
#define CASUS_ENGINE_SUMS_H

#include "engine/run.h"

/* Of one watched quantity in one world.  Sums are of x - shift, for digits; `failed` is the
 * caller's to set. */
typedef struct {
  double n, failed, sum, square, met; /* of x - shift, for digits */
  double least, most;
} cs_watch_sums;

/* Of one measure under one strategy, against the best strategy of each future. */
typedef struct {
  double best, compared, regret, most_regret;
} cs_compare_sums;

void cs_sum_watch(const cs_watch *watch, const double *restrict x, double shift, cs_watch_sums *s);

/* The same of a truth value without thresholds, with shift 0. */
void cs_sum_truth(const double *restrict x, cs_watch_sums *s);

/* best[i] := the larger of best[i] and sign * x[i]; NaN once a value is missing. */
void cs_take_best(const double *restrict x, double sign, double *restrict best);

/* How often sign * x is best or tied, and by how much it falls short. */
void cs_sum_regret(const double *restrict x, double sign, const double *restrict best,
                   cs_compare_sums *s);

/* met[i] := 0 where x[i] lies outside at_least..at_most. */
void cs_all_within(const double *restrict x, double at_least, double at_most, double *restrict met);

#endif
