/* Sums over a chunk of CS_CHUNK values, NaN where a future failed or lies behind the end.
 *
 * They run in interleaved strands by index, so that they become vector code and give the same bits
 * on every machine and for any size of blocks. */
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

enum { CS_STRANDS = 8 };

/* n values in whole rows of strands: what lies behind the end of a column is NaN up to there. */
static inline size_t cs_rows(size_t n) {
  return (n + CS_STRANDS - 1) / CS_STRANDS * CS_STRANDS;
}

/* The strands of one watched quantity, while its chunk comes block by block: value i of the chunk
 * belongs to strand i % CS_STRANDS. */
typedef struct {
  double n[CS_STRANDS], sum[CS_STRANDS], square[CS_STRANDS], met[CS_STRANDS];
  double least[CS_STRANDS], most[CS_STRANDS];
} cs_watch_strands;

void cs_strands_start(cs_watch_strands *s);

/* Adds x[0..n), which are the values from `offset` on, to the strands. */
void cs_strands_add(const cs_watch *watch, const double *x, size_t n, size_t offset, double shift,
                    cs_watch_strands *s);
cs_watch_sums cs_strands_finish(const cs_watch_strands *s);

/* The same of a truth value without thresholds, with shift 0. */
void cs_strands_add_truth(const double *x, size_t n, size_t offset, cs_watch_strands *s);
cs_watch_sums cs_strands_finish_truth(const cs_watch_strands *s);

/* Of a probe: x[i] is set to NaN where counts[i] is 0. */
typedef struct {
  double n, failed, sum;
} cs_probe_sums;

/* The first n of x and counts count; they have room for cs_rows(n). */
void cs_sum_probe(const unsigned char *restrict counts, size_t n, double *restrict x,
                  cs_probe_sums *s);

/* best[i] := the larger of best[i] and sign * x[i]; NaN once a value is missing. */
void cs_take_best(const double *restrict x, size_t n, double sign, double *restrict best);

/* How often sign * x is best or tied, and by how much it falls short; n in whole rows. */
void cs_sum_regret(const double *restrict x, size_t n, double sign, const double *restrict best,
                   cs_compare_sums *s);

/* met[i] := 0 where x[i] lies outside at_least..at_most. */
void cs_all_within(const double *restrict x, size_t n, double at_least, double at_most,
                   double *restrict met);

#endif
