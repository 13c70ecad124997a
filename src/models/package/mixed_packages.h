/* Lotteries over packages, or phases in time of different packages: what mixing adds to the
 * solutions.  Values are expected values; a mix must be worth no less than no deal to each on
 * average, not in each of its parts; ratifiers too, whose gain no solution counts.  Side payments
 * are one sum a party, the same whatever package is drawn.
 */
#ifndef CASUS_MODELS_PACKAGE_MIXED_PACKAGES_H
#define CASUS_MODELS_PACKAGE_MIXED_PACKAGES_H

#include "models/package/solution.h"

typedef struct {
  bool exists;
  size_t n; /* points with a share */
  size_t point[CS_DEAL_PARTIES + 2];
  double share[CS_DEAL_PARTIES + 2];
  double gain[CS_DEAL_PARTIES]; /* payments included */
  double paid[CS_DEAL_PARTIES]; /* money received; below 0: paid */
  double gap; /* nash: no mix has a product of gains larger by more than this factor less 1; 0 for
                 the others, which are exact */
} cs_lottery;

/* ks, egalitarian and utilitarian by linear programming over the shares of the points and the
 * payments, with the ideal over mixes worth no less than no deal to all.  nash: Frank-Wolfe steps
 * that are fully corrective.  The slope of the sum of weights x logarithms of the gains is
 * maximised over the same mixes by linear programming; the best mix of the corners found so far is
 * the next point; it ends when no mix could add more than 1e-6 to the sum (Lacoste-Julien and Jaggi
 * 2015). A party that cannot gain is left out of nash and ks.
 *
 * d->need = d->n_bargain: a mix needs everybody. */
casus_status cs_lottery_find(const cs_deal *d, const cs_frontier *f, cs_solution_kind kind,
                             cs_arena *arena, cs_lottery *out);

#endif
