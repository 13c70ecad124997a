/* Power in votes: how often a voter is the one who makes the difference.
 *
 * A coalition wins when it meets every rule: the weights of its members reach the quota of the
 * rule.  Several rules make double and triple majorities; a veto is a rule in which holders have
 * weight 1 and the quota is their number. */
#ifndef CASUS_MODELS_PACKAGE_POWER_H
#define CASUS_MODELS_PACKAGE_POWER_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 cs_count; /* whole, below 2^128 */

enum {
  CS_POWER_VOTERS = 120, /* coalitions are then fewer than 2^120 */
  CS_POWER_RULES = 8,
  CS_POWER_EXACT = 34,           /* so many voters' factorial is below 2^128 */
  CS_POWER_CELLS = 200000000 / 2 /* of sizes x weights */
};

typedef struct {
  size_t n_voters, n_rules;
  const uint32_t *weight; /* [rule * n_voters + voter] */
  const uint32_t *quota;  /* [rule] */
} cs_weighted_vote;

typedef struct {
  cs_count *swings;       /* [voter]: winning coalitions that lose when the voter leaves; exact */
  cs_count winning;       /* winning coalitions */
  double *banzhaf;        /* [voter]: swings / 2^(n-1) */
  double *share;          /* [voter]: swings / all swings */
  double *shapley;        /* [voter]: Shapley-Shubik index; exact fractions below */
  bool is_exact;          /* n <= CS_POWER_EXACT: top / bottom are filled in */
  cs_count *top, *bottom; /* [voter]: the index in lowest terms */
  double sum_error;       /* |sum of the Shapley-Shubik indices - 1|; 0 when exact and right */
} cs_power;

/* Counts coalitions by size and weights (dynamic programming; a voter is taken out again by
 * subtraction, after Kurz, "Computing the power distribution in weighted voting games",
 * arXiv:1603.01443), voters with the same weights once.  Cost: voters x cells, cells = (n + 1) x
 * product over rules of (sum of weights + 1).  CASUS_CASE (with a message) when there are too many.
 */
casus_status cs_power_find(const cs_weighted_vote *v, cs_arena *arena, casus_diag *diag,
                           cs_power *out);

/* Decimal digits of a count in buf (at least 48 bytes). */
char *cs_count_text(cs_count x, char buf[48]);

#endif
