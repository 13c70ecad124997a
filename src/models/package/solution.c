/* Solutions by a scan of the frontier. */
#include "models/package/solution.h"

#include "base/libm.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const cs_solution_names[CS_N_SOLUTIONS] = {"nash", "ks", "egalitarian", "utilitarian"};
const char *const cs_solution_titles[CS_N_SOLUTIONS] = {"Nash", "Kalai-Smorodinsky", "Egalitarian",
                                                        "Utilitarian"};

/* ---- what is acceptable --------------------------------------------------------------------- */

double cs_most_gain(const cs_deal *d, const double *u, size_t p) {
  cs_purse x;
  double rest;

  if (!d->rate || !(d->rate[p] > 0)) return u[p] - d->no_deal[p];
  cs_purse_open(d, u, d->no_deal, NULL, &x);
  rest = x.sum;
  for (size_t k = 0; k < x.n; k++) rest -= x.party[k] == p ? 0 : x.least[k];
  return d->rate[p] * rest;
}

casus_status cs_rational_find(const cs_deal *d, const cs_frontier *f, cs_arena *arena,
                              cs_rational *out) {
  size_t P = d->n_parties;

  *out = (cs_rational){0};
  out->rational = cs_arena_alloc(arena, f->n, sizeof *out->rational);
  out->ideal = cs_arena_alloc(arena, P, sizeof *out->ideal);
  out->slack = cs_arena_alloc(arena, P, sizeof *out->slack);
  if (!out->rational || !out->ideal || !out->slack) return CASUS_NOMEM;
  for (size_t p = 0; p < P; p++) out->slack[p] = CS_DEAL_TOLERANCE * cs_deal_range(d, p);
  for (size_t i = 0; i < f->n; i++) {
    if (!cs_deal_accepted(d, f->u + i * P, out->slack)) continue;
    out->rational[i] = true;
    out->n_rational++;
    for (size_t p = 0; p < P; p++)
      out->ideal[p] = cs_fmax(out->ideal[p], cs_most_gain(d, f->u + i * P, p));
  }
  return CASUS_OK;
}

/* ---- ranks ---------------------------------------------------------------------------------- */

static void sort_terms(cs_rank *r) {
  for (size_t a = 1; a < r->n; a++) {
    for (size_t b = a; b > 0 && r->term[b] < r->term[b - 1]; b--) {
      double keep = r->term[b];

      r->term[b] = r->term[b - 1];
      r->term[b - 1] = keep;
    }
  }
}

void cs_rank_make(const cs_deal *d, const cs_ranking *by, const double *u, cs_rank *out) {
  bool nash = by->kind == CS_NASH_SOLUTION, sum = by->kind == CS_UTILITARIAN_SOLUTION;

  out->n = 0;
  out->total = 0;
  for (size_t p = 0; p < d->n_parties; p++) {
    double g = u[p] - by->floor[p];

    out->gain[p] = g;
    out->total += p < d->n_bargain ? g : 0;
    if (!by->counts[p]) continue;
    if (sum ? d->need < d->n_bargain && g < 0 : g <= by->slack[p]) g = 0;
    g *= by->scale[p];
    out->term[out->n++] = nash && by->weight ? cs_pow(g, by->weight[p]) : g;
  }
  sort_terms(out);
  if (by->need < out->n) {
    for (size_t k = 0; k < by->need; k++) out->term[k] = out->term[k + out->n - by->need];
    out->n = by->need;
  }
  out->value = nash && out->n ? 1 : 0;
  for (size_t k = 0; k < out->n && (nash || sum); k++)
    out->value = nash ? out->value * out->term[k] : out->value + out->term[k];
  if (!nash && !sum && out->n) out->value = out->term[0];
}

/* a - b as a sign; values within the tolerance are equal. */
static int order(double a, double b) {
  if (fabs(a - b) <= CS_DEAL_TOLERANCE * cs_fmax(fabs(a), fabs(b))) return 0;
  return a > b ? 1 : -1;
}

int cs_rank_compare(cs_solution_kind kind, const cs_rank *a, const cs_rank *b) {
  if (kind == CS_NASH_SOLUTION || kind == CS_UTILITARIAN_SOLUTION) return order(a->value, b->value);
  for (size_t k = 0; k < a->n; k++) {
    int way = order(a->term[k], b->term[k]);

    if (way) return way;
  }
  return 0;
}

int cs_rank_break_tie(size_t n_bargain, const cs_rank *a, const cs_rank *b) {
  int way = order(a->total, b->total);

  for (size_t p = 0; p < n_bargain && !way; p++) way = order(a->gain[p], b->gain[p]);
  return way;
}

/* Shares of the sum of money (payment.h): nash weight, ks and egalitarian 1 / (scale rate), so that
 * terms are equal; utilitarian 1 for those to whom money is worth most. */
static void find_shares(const cs_deal *d, const cs_ranking *by, double *share) {
  bool nobody = true;
  double most = 0;

  for (size_t p = 0; p < d->n_parties; p++) {
    share[p] = 0;
    if (!(d->rate[p] > 0) || !by->counts[p]) continue;
    nobody = false;
    share[p] = by->kind == CS_NASH_SOLUTION ? (by->weight ? by->weight[p] : 1)
                                            : 1 / (by->scale[p] * d->rate[p]);
    most = cs_fmax(most, by->scale[p] * d->rate[p]);
  }
  for (size_t p = 0; p < d->n_parties; p++) {
    if (!(d->rate[p] > 0)) continue;
    if (nobody) {
      share[p] = 1; /* of nothing, then */
    } else if (by->kind == CS_UTILITARIAN_SOLUTION) {
      share[p] =
          by->counts[p] && by->scale[p] * d->rate[p] >= most * (1 - CS_DEAL_TOLERANCE) ? 1 : 0;
    }
  }
}

void cs_rank_pay(const cs_deal *d, const cs_ranking *by, const bool *asks, double *u,
                 double *paid) {
  double share[CS_DEAL_PARTIES];
  cs_purse x;

  for (size_t p = 0; paid && p < d->n_parties; p++) paid[p] = 0;
  if (!d->rate) return;
  find_shares(d, by, share);
  cs_purse_open(d, u, by->floor, asks, &x);
  cs_purse_share(d, &x, share, u, paid);
}

/* ---- solutions ------------------------------------------------------------------------------ */

cs_solution cs_solution_find(const cs_deal *d, const cs_frontier *f, const cs_rational *r,
                             cs_solution_kind kind) {
  bool counts[CS_DEAL_PARTIES] = {false}, majority = d->need < d->n_bargain;
  double scale[CS_DEAL_PARTIES];
  const cs_ranking by = {kind, d->need, counts, d->no_deal, scale, d->weight, r->slack};
  size_t P = d->n_parties;
  cs_solution best = {0};
  cs_rank top = {0};

  for (size_t p = 0; p < P; p++) {
    bool gains = r->ideal[p] > r->slack[p];

    /* Nobody's share can be taken of nothing, and no product is larger for who can gain none. */
    counts[p] = p < d->n_bargain && (gains || (kind == CS_EGALITARIAN_SOLUTION && !majority));
    scale[p] = gains && (kind == CS_KS_SOLUTION || majority) ? 1 / r->ideal[p] : 1;
  }
  for (size_t i = 0; i < f->n; i++) {
    double u[CS_DEAL_PARTIES], paid[CS_DEAL_PARTIES];
    cs_rank now;
    int better = 1;

    if (!r->rational[i]) continue;
    memcpy(u, f->u + i * P, P * sizeof *u);
    cs_rank_pay(d, &by, NULL, u, paid);
    cs_rank_make(d, &by, u, &now);
    if (best.exists) better = cs_rank_compare(kind, &now, &top);
    if (better < 0) continue;
    best.ties = better > 0 ? 1 : best.ties + 1;
    if (better == 0 && cs_rank_break_tie(d->n_bargain, &now, &top) <= 0) continue;
    best.exists = true;
    best.point = i;
    best.value = now.value;
    memcpy(best.u, u, P * sizeof *u);
    memcpy(best.paid, paid, P * sizeof *paid);
    top = now;
  }
  return best;
}

/* ---- the frontier with payments ------------------------------------------------------------- */

typedef struct {
  double worth; /* sum of u / rate over those who pay */
  size_t point;
} purse_of;

static int by_worth(const void *a, const void *b) {
  const purse_of *x = a, *y = b;

  if (x->worth != y->worth) return x->worth > y->worth ? -1 : 1;
  return x->point < y->point ? -1 : x->point > y->point;
}

casus_status cs_frontier_paid(const cs_deal *d, const cs_frontier *f, const double *slack,
                              cs_arena *arena, bool **stays) {
  size_t P = d->n_parties;
  purse_of *order_of;

  *stays = NULL;
  if (!d->rate || f->n > CS_PAID_POINTS) return CASUS_OK;
  *stays = cs_arena_alloc(arena, f->n, sizeof **stays);
  order_of = cs_arena_alloc(arena, f->n, sizeof *order_of);
  if (!*stays || !order_of) return CASUS_NOMEM;
  for (size_t i = 0; i < f->n; i++) {
    order_of[i].point = i;
    for (size_t p = 0; p < P; p++)
      order_of[i].worth += d->rate[p] > 0 ? f->u[i * P + p] / d->rate[p] : 0;
  }
  qsort(order_of, f->n, sizeof *order_of, by_worth);
  for (size_t a = 0; a < f->n; a++) {
    const double *u = f->u + order_of[a].point * P;
    bool beaten = false;

    /* A package that beats it has at least as much money in all: it comes earlier, or is as good but for rounding. */
    for (size_t b = 0; b < f->n && !beaten; b++) {
      if (order_of[b].worth < order_of[a].worth - cs_payment_slack(d, slack)) break;
      beaten = b != a && cs_payment_beats(d, f->u + order_of[b].point * P, u, slack);
    }
    (*stays)[order_of[a].point] = !beaten;
  }
  return CASUS_OK;
}

/* ---- opposition ----------------------------------------------------------------------------- */

double cs_opposition(const cs_frontier *f) {
  double top[CS_DEAL_PARTIES], least = INFINITY;

  for (size_t p = 0; p < f->n_parties; p++) {
    top[p] = -INFINITY;
    for (size_t i = 0; i < f->n; i++) top[p] = cs_fmax(top[p], f->u[i * f->n_parties + p]);
  }
  for (size_t i = 0; i < f->n; i++) {
    double sum = 0;

    for (size_t p = 0; p < f->n_parties; p++) {
      double gap = (top[p] - f->u[i * f->n_parties + p]) / (top[p] > 0 ? top[p] : 1);

      sum += gap * gap;
    }
    least = cs_fmin(least, sqrt(sum));
  }
  return least;
}
