/* Side payments: money that some parties pay each other along with a package.
 *
 * A unit of money is worth r[i] > 0 points to party i, and t[i] is what it receives (below 0:
 * pays), sum t[i] = 0, t[i] >= -limit[i].  A package worth u[i] is then worth u[i] + r[i] t[i].
 * Gains over a floor, in money: before payments m[i] = (u[i] - floor[i]) / r[i], after them y[i] =
 * m[i] + t[i]. Payments change no sum of money gains, so that all a package leaves open is
 *
 *   sum y[i] = sum m[i],  y[i] >= least[i] = max(0, m[i] - limit[i])
 *
 * (without the 0 for who asks for no floor), and it can be accepted just when sum m >= sum least.
 * Every solution then shares the sum by one rule: y[i] = max(least[i], lambda share[i]), with share
 * 0 for who is held at the least it can have, and lambda such that the sum is right.  See
 * docs/methods/package.md for the shares of each solution. */
#ifndef CASUS_MODELS_PACKAGE_PAYMENT_H
#define CASUS_MODELS_PACKAGE_PAYMENT_H

#include "models/package/deal.h"

/* Those who can pay each other, in units of money. */
typedef struct {
  size_t n;
  size_t party[CS_DEAL_PARTIES];
  double gain[CS_DEAL_PARTIES];  /* m */
  double least[CS_DEAL_PARTIES]; /* -inf: it asks for nothing and pays without limit */
  double sum;                    /* of m: what is shared */
} cs_purse;

/* u and floor in points, [party]; asks[party]: must it have its floor?  NULL: all must.
 * d->rate is not NULL. */
void cs_purse_open(const cs_deal *d, const double *u, const double *floor, const bool *asks,
                   cs_purse *out);

/* Is there enough for all who ask?  `slack` in units of money. */
bool cs_purse_suffices(const cs_purse *x, double slack);

/* Shares the sum: u[party] (in: before payments) becomes what all have after them, paid[party] what
 * each receives; NULL: not asked for.  share[party] >= 0. */
void cs_purse_share(const cs_deal *d, const cs_purse *x, const double *share, double *u,
                    double *paid);

/* slack[party] in points -> what counts as nothing of the sum, in money. */
double cs_payment_slack(const cs_deal *d, const double *slack);

/* Can payments (or none, for who has no part in them) bring all who ask (NULL: all) to their floor?
 * d->rate may be NULL. */
bool cs_payment_settles(const cs_deal *d, const double *u, const double *floor, const bool *asks,
                        const double *slack);

/* Is v, with payments where there are any, better for somebody than u and worse for nobody? */
bool cs_payment_beats(const cs_deal *d, const double *v, const double *u, const double *slack);

#endif
