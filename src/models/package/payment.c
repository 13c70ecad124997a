/* Sharing a sum of money with least amounts. */
#include "models/package/payment.h"

#include <math.h>

void cs_purse_open(const cs_deal *d, const double *u, const double *floor, const bool *asks,
                   cs_purse *out) {
  out->n = 0;
  out->sum = 0;
  for (size_t p = 0; p < d->n_parties; p++) {
    size_t k = out->n;

    if (!(d->rate[p] > 0)) continue;
    out->party[k] = p;
    out->gain[k] = (u[p] - floor[p]) / d->rate[p];
    out->least[k] = out->gain[k] - d->purse[p];
    if ((!asks || asks[p]) && out->least[k] < 0) out->least[k] = 0;
    out->sum += out->gain[k];
    out->n++;
  }
}

bool cs_purse_suffices(const cs_purse *x, double slack) {
  double least = 0;

  for (size_t k = 0; k < x->n; k++) least += x->least[k];
  return x->sum >= least - slack;
}

/* lambda: who would get less than its least is held there, which leaves less for the others, until
 * nobody else falls below.  held[] tells who is. */
static double find_lambda(const cs_purse *x, const double *share, bool *held) {
  double lambda = 0;

  for (size_t k = 0; k < x->n; k++) held[k] = !(share[x->party[k]] > 0);
  for (bool again = true; again;) {
    double sum = x->sum, shares = 0;

    for (size_t k = 0; k < x->n; k++) {
      if (held[k]) {
        sum -= x->least[k];
      } else {
        shares += share[x->party[k]];
      }
    }
    again = false;
    if (!(shares > 0)) break;
    lambda = sum / shares;
    for (size_t k = 0; k < x->n; k++) {
      if (held[k] || lambda * share[x->party[k]] >= x->least[k]) continue;
      held[k] = again = true;
    }
  }
  return lambda;
}

void cs_purse_share(const cs_deal *d, const cs_purse *x, const double *share, double *u,
                    double *paid) {
  bool held[CS_DEAL_PARTIES];
  double lambda = find_lambda(x, share, held), size = 0;

  for (size_t p = 0; paid && p < d->n_parties; p++) paid[p] = 0;
  for (size_t k = 0; k < x->n; k++) size += fabs(x->gain[k]);
  for (size_t k = 0; k < x->n; k++) {
    size_t p = x->party[k];
    double t = (held[k] ? x->least[k] : lambda * share[p]) - x->gain[k];

    if (fabs(t) <= 1e-13 * size) t = 0; /* no more than the rounding of the sum */
    u[p] += d->rate[p] * t;
    if (paid) paid[p] = t;
  }
}

double cs_payment_slack(const cs_deal *d, const double *slack) {
  double sum = 0;

  for (size_t p = 0; p < d->n_parties; p++) sum += d->rate[p] > 0 ? slack[p] / d->rate[p] : 0;
  return sum;
}

static bool pays(const cs_deal *d, size_t p) {
  return d->rate && d->rate[p] > 0;
}

bool cs_payment_settles(const cs_deal *d, const double *u, const double *floor, const bool *asks,
                        const double *slack) {
  cs_purse x;

  for (size_t p = 0; p < d->n_parties; p++) {
    if (!pays(d, p) && (!asks || asks[p]) && u[p] < floor[p] - slack[p]) return false;
  }
  if (!d->rate) return true;
  cs_purse_open(d, u, floor, asks, &x);
  return cs_purse_suffices(&x, cs_payment_slack(d, slack));
}

bool cs_payment_beats(const cs_deal *d, const double *v, const double *u, const double *slack) {
  cs_purse x;

  if (!cs_payment_settles(d, v, u, NULL, slack)) return false;
  for (size_t p = 0; p < d->n_parties; p++) {
    if (!pays(d, p) && v[p] > u[p] + slack[p]) return true;
  }
  if (!d->rate) return false;
  cs_purse_open(d, v, u, NULL, &x);
  return x.sum > cs_payment_slack(d, slack);
}
