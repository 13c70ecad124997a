/* Pooling of experts: linear, logarithmic, and Cooke's classical model (Cooke, "Experts in
 * uncertainty", 1991, chapter 12; Cooke and Goossens, "TU Delft expert judgment data base",
 * Reliability Engineering and System Safety 93, 2008). */
#ifndef CASUS_QUANTITY_EXPERTS_COOKE_H
#define CASUS_QUANTITY_EXPERTS_COOKE_H

#include "quantity/experts/judgments.h"

/* Each expert's density of an item is flat between its quantiles, and out to the ends of the item's
 * intrinsic range: from the least to the greatest of all quantiles and the truth, a tenth of that
 * longer on both sides.  Items on a logarithmic scale are taken in logarithms. */
#define CS_OVERSHOOT 0.1

typedef struct {
  double calibration;         /* p-value of the hypothesis that the expert is right */
  double info_seed, info_all; /* mean relative information against the flat background */
  double *info;               /* [n_items]; NaN: not answered */
  size_t answered;            /* seed items */
} cs_expert_score;

/* scores[0..n_experts).  Calibration is 1 - chi2(2 n sum s ln(s / p)), with as many degrees of
 * freedom as quantiles, and n the least number of seed items that an expert has answered, so that
 * all are judged with the same power; a truth equal to a quantile falls below it.  NaN without seed
 * items. */
casus_status cs_experts_score(const cs_judgments *j, cs_arena *arena, cs_expert_score *scores);

typedef enum { CS_POOL_LINEAR, CS_POOL_LOG, CS_POOL_COOKE, CS_POOL_COOKE_ITEM } cs_pool;
extern const char *const cs_pool_names[4]; /* linear, log, cooke, cooke-item */

/* One distribution for each item, its pieces flat. */
typedef struct {
  size_t n;  /* knots */
  double *x; /* increasing; in logarithms for a logarithmic item */
  double *f; /* cumulative probability at the knots, 0 first and 1 last */
} cs_pooled;

/* The pooled judgment, scored as if it were one more expert. */
typedef struct {
  cs_pool pool;
  double alpha;    /* calibration below which an expert has no weight */
  double *weights; /* [n_experts]: normalised; of the item pool those over all items' information */
  cs_pooled *items;  /* [n_items]; n 0: nobody answered, or nobody with weight */
  double *quantiles; /* [item * n_quantiles + k] in natural units; NaN as above */
  cs_expert_score score;
} cs_decision_maker;

/* Pools.  Linear and log pools give all experts that answered the same weight.  Cooke's weights are
 * calibration times information, on all seeds or (item) on the item itself, for experts whose
 * calibration is at least alpha, to a relative 1e-9; `alpha` NaN: the expert's calibration, or 0, that gives the
 * decision maker the greatest calibration times information.  Needs seed items, else CASUS_CASE
 * with a message to d. */
casus_status cs_experts_pool(const cs_judgments *j, const cs_expert_score *scores, cs_pool pool,
                             double alpha, cs_arena *arena, casus_diag *d, cs_decision_maker *out);

#endif
