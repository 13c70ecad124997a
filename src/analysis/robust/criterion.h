/* Criteria of robustness, built in three stages: transform the values of a strategy, take a subset
 * of the futures, aggregate what is left (McPhail, Maier, Kwakkel, Giuliani, Castelletti and
 * Westra, "Robustness metrics: how are they calculated, when should they be used and why do they
 * give different results?", Earth's Future 6, 2018, figure 3).
 *
 * Written with bars between the stages:
 *
 *   TRANSFORM | SUBSET | AGGREGATE [| DEEP]
 *
 *   TRANSFORM  value              what came out
 *              regret             how much worse than the best strategy in the same future
 *              met                1 where the threshold is met, else 0
 *   SUBSET     all
 *              worst, best        the one future
 *              worst P%, best P%  that share of the weight, the last future counted in part
 *              percentile P       of the values, regrets or ones and zeros as they are: percentile
 *                                 90 of the regret is exceeded in 10 % of the futures
 *   AGGREGATE  mean, sd, mean - K sd, mean / sd, hurwicz A (A of the best and 1 - A of the worst)
 *   DEEP       worst point (as if not stated), best point, pooled
 *
 * as in "regret | worst 10% | mean".  Blanks are free. */
#ifndef CASUS_ANALYSIS_ROBUST_CRITERION_H
#define CASUS_ANALYSIS_ROBUST_CRITERION_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>

typedef enum { CS_BY_VALUE, CS_BY_REGRET, CS_BY_MET } cs_transform;
typedef enum { CS_ALL, CS_WORST, CS_BEST, CS_WORST_SHARE, CS_BEST_SHARE, CS_PERCENTILE } cs_subset;
typedef enum { CS_MEAN, CS_SD, CS_MEAN_LESS_SD, CS_MEAN_OVER_SD, CS_HURWICZ } cs_aggregate;
typedef enum { CS_WORST_POINT, CS_BEST_POINT, CS_POOLED } cs_over_deep;

typedef struct {
  const char *name; /* of the list below, or the text as the user wrote it */
  const char *text; /* in the grammar */
  cs_transform transform;
  cs_subset subset;
  double share; /* of the weight, or the percentile; 0..1 */
  cs_aggregate aggregate;
  double factor; /* K or A */
  cs_over_deep deep;
  bool even;     /* Laplace: the futures' weights do not count */
  bool info_gap; /* none of the stages: see cs_middle_distance() */
  bool hopes; /* info-gap's other half: how far the nearest future lies that meets the threshold */
} cs_criterion;

/* The published ones, in the order of the tables:
 *   expected        mean
 *   laplace         mean with all futures and deep points alike
 *   maximin         worst future (Wald 1950)
 *   maximax         best future
 *   hurwicz         half of the best and half of the worst (Hurwicz 1951)
 *   minimax-regret  greatest regret (Savage 1951)
 *   regret-90       regret exceeded in 10 % of the futures
 *   mean-regret     mean regret
 *   cvar            mean of the worst 10 % (Rockafellar and Uryasev 2000)
 *   mean-variance   mean less one standard deviation, which unlike the variance has its unit
 *   satisficing     share of the futures that meet the threshold (Starr 1963)
 *   info-gap        how far from the middle of the inputs the nearest miss lies (Ben-Haim 2006) */
enum { CS_CRITERIA = 12 };
/* And one that is asked for by name only:
 *   opportuneness   how far from the middle the nearest future lies that meets the threshold, which
 *                   stands for what is hoped for (Ben-Haim 2006); less is better */
const cs_criterion *cs_criterion_listed(size_t k);

/* Reads a name of the list or a text of the grammar; problems go to `diag` at `at`. */
casus_status cs_criterion_parse(const char *text, cs_place at, cs_arena *arena, casus_diag *diag,
                                cs_criterion *out);

/* Does it judge by a threshold? */
bool cs_criterion_needs_threshold(const cs_criterion *c);

#endif
