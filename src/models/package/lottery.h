/* Lotteries over packages, or phases in time of different packages: what mixing adds to the
 * solutions.  Values are expected values; a mix must be worth no less than no deal to each on
 * average, not in each of its parts.  Ratifiers are a constraint; with them there is no Nash mix.
 */
#ifndef CASUS_MODELS_PACKAGE_LOTTERY_H
#define CASUS_MODELS_PACKAGE_LOTTERY_H

#include "models/package/solution.h"

typedef struct {
  bool exists;
  size_t n; /* points with a share */
  size_t point[CS_DEAL_PARTIES + 2];
  double share[CS_DEAL_PARTIES + 2];
  double gain[CS_DEAL_PARTIES];
  double gap; /* nash: no mix has a product of gains larger by more than this factor less 1; 0 for
                 the others, which are exact */
} cs_lottery;

/* kind: nash by pairwise Frank-Wolfe steps from the Kalai-Smorodinsky mix until the gap is below
 * 1e-6 (Lacoste-Julien and Jaggi 2015); ks, egalitarian by linear programming, with the ideal over
 * mixes worth no less than no deal to all; utilitarian too. */
casus_status cs_lottery_find(const cs_deal *d, const cs_frontier *f, cs_solution_kind kind,
                             cs_arena *arena, cs_lottery *out);

#endif
