/* The stochastic duel: a Markov chain in which units fall one at a time.
 *
 * In state (a, b) b loses its next unit at the rate of the law's db/dt and a at that of da/dt
 * (laws.h).  A side breaks when its strength is break * start or less. */
#ifndef CASUS_MODELS_ATTRITION_CHAIN_H
#define CASUS_MODELS_ATTRITION_CHAIN_H

#include "casus.h"
#include "models/attrition/laws.h"

/* Beyond this product of strengths the exact chain is refused and the approximation takes over. */
enum { CS_CHAIN_STATES = 100 * 1000 * 1000 };

typedef struct {
  double p_a, p_b;       /* chance that a wins, that b wins; they sum to 1 */
  double mean_a, mean_b; /* strengths at the end; the loser's is its breaking strength */
  double sd_a, sd_b;
  double mean_time, sd_time; /* of the fight; NAN when not asked for */
  double *survivors_a;       /* [a + 1]: chance that a wins with k units left; may be NULL */
  double *survivors_b;       /* [b + 1] */
} cs_chain_end;

/* Whole strengths a, b >= 1 of `d`; both rates positive.  The exact distribution, by passing the
 * chances down the anti-diagonals a + b = s.  With `wants_time` also the moments of the duration.
 * survivors_* are filled when not NULL.
 * Cost: (a - break) (b - break) steps, less where the chance is below 1e-30.  CASUS_NOMEM;
 * CASUS_LIMIT beyond CS_CHAIN_STATES. */
casus_status cs_chain_solve(const cs_duel *d, bool wants_time, cs_chain_end *out);

/* A normal approximation with Edgeworth's correction for skewness, any strengths.  `error` (may be
 * NULL) is the size of that correction.  Near parity its error is below 0.0025 from 50 units a side
 * on, which a property test checks against the exact chain. */
double cs_chain_normal(const cs_duel *d, double *error);

/* The square law's closed form (Brown 1963; Kingman and Volkov 2003), to the end, m against n:
 *   sum_i (-1)^(m-i) i^m / (i! (m-i)!) prod_j i alpha / (i alpha + j beta)
 * The terms cancel: right to about 1e-9 at m = n = 12.  For tests. */
double cs_chain_closed(int m, int n, double alpha, double beta);

#endif
