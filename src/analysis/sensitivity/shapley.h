/* Shapley effects: the variance of an output shared out among its inputs, interactions and
 * correlations included; the shares add up to 1 (Owen 2014; Song, Nelson, Staum 2016).
 *
 * From a design (Goda 2021, algorithm 2): two independent points x and y and a random order of the
 * factors; a walk replaces x by y, factor by factor in that order, and each step from z to z' earns
 * its factor  (f(x) - (f(z) + f(z')) / 2) (f(z) - f(z')).  The mean over walks is V times the
 * effect; the steps of a walk add up to (f(x) - f(y))^2 / 2.  N (d + 1) runs.
 *
 * Correlated inputs: the coordinates that are replaced are the innovations of the Cholesky factor
 * taken in the reverse of the walk's order, so that those not yet replaced carry just what the
 * inputs not yet replaced carry.  The cost of a set of inputs is then Var E[Y | X_set], as in Song,
 * Nelson and Staum, without their inner loop of conditional draws.
 *
 * Given data (after Broto, Bachoc, Depecker 2020): the same walk over subsets of inputs, with
 * Var E[Y | X_u] estimated by y_i y_N(i), where N(i) is the nearest neighbour of i by the inputs in
 * u (ranks; a category that differs is at distance 1; the whole set's is the variance). */
#ifndef CASUS_ANALYSIS_SENSITIVITY_SHAPLEY_H
#define CASUS_ANALYSIS_SENSITIVITY_SHAPLEY_H

#include "analysis/sensitivity/function.h"
#include "analysis/sensitivity/ranks.h"

typedef struct {
  size_t n_outputs, n_factors;
  uint64_t points, runs;
  cs_estimate *effect; /* [output * n_factors + factor] */
  uint64_t *failed;    /* [output]: walks left out */
  bool *settled;       /* [output] */
  bool all_settled;
} cs_shapley;

/* Doubles the points until the ranking is settled (doubling_points.h).  As cs_variance_make(). */
casus_status cs_shapley_make(const cs_function *f, const cs_effort *effort, cs_shapley *out);
void cs_shapley_free(cs_shapley *s);

enum { CS_SHAPLEY_LEAST = 1024, CS_SHAPLEY_WALKS = 24576, CS_SHAPLEY_NEIGHBOURS = 8192 };

/* From data: effect[n_players]; input k belongs to player player_of[k] (SIZE_MAX: to none, it is
 * left out).  `complete`: the players are all there is, so that the whole set explains the
 * variance; otherwise it explains what neighbours do, and the effects add up to less than 1.
 * `walks` random walks in 16 batches, whose spread gives the errors: that of the walks alone, not
 * of the data.  Neighbours are looked for among CS_SHAPLEY_NEIGHBOURS random rows. */
casus_status cs_shapley_given(const cs_data *d, const cs_ranks *ranks, const size_t *player_of,
                              size_t n_players, const double *y, bool complete, size_t walks,
                              uint64_t seed, cs_estimate *effect);

#endif
