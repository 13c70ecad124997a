/* Branch and bound over the levels of the issues, in their order. */
#include "models/package/search.h"

#include "base/libm.h"

#include <math.h>
#include <string.h>

enum { DIVES = 4 };

/* As fmax() for numbers, which is all there is here, and one instruction. */
static inline double larger(double a, double b) {
  return a > b ? a : b;
}

typedef struct {
  const cs_deal *d;
  const cs_search_goal *goal;
  cs_ranking by;
  size_t P, n_counted;
  double *rest;       /* [issue * P + party]: largest value that issues from here on can add */
  double *rest_sum;   /* [issue]: the same for the weighted sum */
  double *rest_money; /* [issue]: the same for the sum of those who pay, in money */
  double *row_sum;    /* [row]: weighted value */
  double *partial;    /* [(issue + 1) * P + party] */
  uint16_t *order;    /* [row]: levels of an issue, by falling weighted value */
  uint16_t *level, *best;
  size_t *last;                   /* [term]: the issue at which it is decided */
  size_t summed[CS_DEAL_PARTIES]; /* parties in the weighted sum: in the objective, or paying */
  size_t n_summed;
  size_t payer[CS_DEAL_PARTIES];
  size_t n_payers;
  bool pays[CS_DEAL_PARTIES];
  bool payers_ask;        /* all of them: then their sum must reach that of the floors */
  double power;           /* sum of the exponents of the product */
  double power_of_payers; /* of those who pay */
  double floor_money;     /* sum of floor / rate over those who pay */
  double slack_money;
  double w[CS_DEAL_PARTIES];
  double slack[CS_DEAL_PARTIES];
  cs_rank top;      /* of the best */
  double threshold; /* weighted sums below this cannot be better */
  bool found;
  size_t nodes;
} search;

static size_t round_up(size_t bytes) {
  return (bytes + 15) / 16 * 16;
}

static size_t lay_out(const cs_deal *d, void *base, search *s) {
  size_t at = 0, n = d->n_issues, rows = d->first[n];

#define PLACE(field, count)                                    \
  do {                                                         \
    if (base) s->field = (void *)((unsigned char *)base + at); \
    at += round_up((count) * sizeof *s->field);                \
  } while (0)
  PLACE(rest, (n + 1) * d->n_parties);
  PLACE(rest_sum, n + 1);
  PLACE(rest_money, n + 1);
  PLACE(row_sum, rows);
  PLACE(partial, (n + 1) * d->n_parties);
  PLACE(order, rows);
  PLACE(level, n);
  PLACE(best, n);
  PLACE(last, d->n_terms);
#undef PLACE
  return at;
}

size_t cs_search_work(const cs_deal *d) {
  search s;

  return lay_out(d, NULL, &s);
}

/* ---- bounds --------------------------------------------------------------------------------- */

static void find_rest(search *s) {
  const cs_deal *d = s->d;
  size_t P = s->P, n = d->n_issues;

  for (size_t p = 0; p < P; p++) s->rest[n * P + p] = 0;
  for (size_t i = n; i-- > 0;) {
    for (size_t p = 0; p < P; p++) {
      double most = -INFINITY;

      for (size_t row = d->first[i]; row < d->first[i + 1]; row++) {
        if (!d->barred[row]) most = larger(most, d->value[row * P + p]);
      }
      s->rest[i * P + p] = s->rest[(i + 1) * P + p] + most;
    }
    for (size_t t = 0; t < d->n_terms; t++) {
      if (s->last[t] != i) continue;
      for (size_t p = 0; p < P; p++) s->rest[i * P + p] += larger(0, d->term_value[t * P + p]);
    }
  }
}

/* x[party] in points -> the sum of those who pay, in money. */
static double money(const search *s, const double *x) {
  double sum = 0;

  for (size_t k = 0; k < s->n_payers; k++) sum += x[s->payer[k]] / s->d->rate[s->payer[k]];
  return sum;
}

static void find_rest_money(search *s) {
  const cs_deal *d = s->d;

  s->rest_money[d->n_issues] = 0;
  for (size_t i = d->n_issues; i-- > 0;) {
    double most = -INFINITY;

    for (size_t row = d->first[i]; row < d->first[i + 1]; row++) {
      if (!d->barred[row]) most = larger(most, money(s, d->value + row * s->P));
    }
    s->rest_money[i] = s->rest_money[i + 1] + most;
    for (size_t t = 0; t < d->n_terms; t++) {
      if (s->last[t] == i) s->rest_money[i] += larger(0, money(s, d->term_value + t * s->P));
    }
  }
}

/* What depends on the weights: weighted values, their order, their remaining sums. */
static void weigh(search *s) {
  const cs_deal *d = s->d;
  size_t P = s->P, n = d->n_issues;

  s->rest_sum[n] = 0;
  for (size_t i = n; i-- > 0;) {
    size_t first = d->first[i], count = 0;
    double most = -INFINITY;

    for (size_t row = first; row < d->first[i + 1]; row++) {
      double x = 0;
      size_t k;

      if (d->barred[row]) continue;
      for (k = 0; k < s->n_summed; k++) x += s->w[s->summed[k]] * d->value[row * P + s->summed[k]];
      s->row_sum[row] = x;
      most = larger(most, x);
      for (k = count++; k > 0 && s->row_sum[first + s->order[first + k - 1]] < x; k--)
        s->order[first + k] = s->order[first + k - 1];
      s->order[first + k] = (uint16_t)(row - first);
    }
    s->rest_sum[i] = s->rest_sum[i + 1] + most;
    for (size_t t = 0; t < d->n_terms; t++) {
      double x = 0;

      if (s->last[t] != i) continue;
      for (size_t k = 0; k < s->n_summed; k++)
        x += s->w[s->summed[k]] * d->term_value[t * P + s->summed[k]];
      s->rest_sum[i] += larger(0, x);
    }
  }
}

static double exponent(const search *s, size_t p) {
  return s->by.weight ? s->by.weight[p] : 1;
}

/* The same weight for a unit of money in whoever's hands. */
static void weigh_payers(search *s, double weight) {
  for (size_t k = 0; k < s->n_payers; k++) s->w[s->payer[k]] = weight / s->d->rate[s->payer[k]];
}

/* Weights of the Nash product's bound that are tight at the values u (exponent / gain), mixed with
 * the last ones; no gain counts for less than so large a share of the most that is possible. */
static void aim(search *s, const double *u, double share, double keep) {
  const cs_search_goal *g = s->goal;

  for (size_t p = 0; p < s->P; p++) {
    double least = 1e3 * s->slack[p];

    if (!g->counts[p] || s->pays[p]) continue;
    if (share > 0) least = share * larger(s->rest[p] - g->floor[p], least);
    s->w[p] = keep * s->w[p] + (1 - keep) * exponent(s, p) / larger(u[p] - g->floor[p], least);
  }
  if (s->n_payers) {
    double least = 1e3 * s->slack_money, last = s->w[s->payer[0]] * s->d->rate[s->payer[0]], now;

    if (share > 0) least = share * larger(s->rest_money[0] - s->floor_money, least);
    now = s->power_of_payers / larger(money(s, u) - s->floor_money, least);
    weigh_payers(s, keep * last + (1 - keep) * now);
  }
}

/* Weights of the other solutions' bounds: with side payments all gain goes to whom it is worth most
 * (utilitarian), or so that terms are equal. */
static void weigh_once(search *s) {
  const cs_search_goal *g = s->goal;
  double most = 0, inverse = 0, n = 0;

  for (size_t p = 0; p < s->P; p++) {
    if (!g->counts[p]) continue;
    s->w[p] = g->weight[p];
    if (!s->pays[p]) continue;
    most = larger(most, g->weight[p] * s->d->rate[p]);
    inverse += 1 / (g->weight[p] * s->d->rate[p]);
    n++;
  }
  if (n > 0) weigh_payers(s, g->kind == CS_UTILITARIAN_SOLUTION ? most : n / inverse);
}

static void set_threshold(search *s) {
  double product = 1;

  if (!s->found) {
    s->threshold = -INFINITY;
  } else if (s->goal->kind == CS_NASH_SOLUTION) {
    for (size_t p = 0; p < s->P; p++) {
      if (!s->goal->counts[p]) continue;
      product *= s->by.weight ? cs_pow(s->w[p] / exponent(s, p), exponent(s, p)) : s->w[p];
    }
    s->threshold = s->power * cs_pow(larger(0, s->top.value) * product, 1 / s->power);
  } else if (s->goal->kind == CS_UTILITARIAN_SOLUTION) {
    s->threshold = s->top.value;
  } else {
    s->threshold = s->top.value * (double)s->n_counted; /* weights sum each term once */
  }
  s->threshold -= CS_DEAL_TOLERANCE * fabs(s->threshold);
}

/* ---- packages ------------------------------------------------------------------------------- */

static bool lower(const search *s, const uint16_t *a, const uint16_t *b) {
  for (size_t i = 0; i < s->d->n_issues; i++) {
    if (a[i] != b[i]) return a[i] < b[i];
  }
  return false;
}

/* Takes the package as the best one if it is; `before` are its values before payments. */
static void consider(search *s, const uint16_t *level, const double *before) {
  const cs_search_goal *g = s->goal;
  double u[CS_DEAL_PARTIES];
  cs_rank now;

  for (size_t p = 0; p < s->P; p++) {
    if (g->asks[p] && !s->pays[p] && before[p] < g->floor[p] - s->slack[p]) return;
    u[p] = before[p];
  }
  if (s->n_payers) {
    if (!cs_payment_settles(s->d, u, g->floor, g->asks, s->slack)) return;
    cs_rank_pay(s->d, &s->by, g->asks, u, NULL);
  }
  cs_rank_make(s->d, &s->by, u, &now);
  if (s->found) {
    int better = cs_rank_compare(g->kind, &now, &s->top);

    if (better == 0) better = cs_rank_break_tie(s->d->n_bargain, &now, &s->top);
    if (better < 0 || (better == 0 && !lower(s, level, s->best))) return;
  }
  s->found = true;
  s->top = now;
  memcpy(s->best, level, s->d->n_issues * sizeof *level);
  set_threshold(s);
}

/* Adds to the partial package what is decided at issue i; false when it is forbidden. */
static bool decide(const search *s, size_t i, double *u) {
  const cs_deal *d = s->d;

  for (size_t t = 0; t < d->n_terms; t++) {
    if (s->last[t] != i || !cs_deal_holds(&d->terms[t], s->level)) continue;
    if (d->terms[t].forbids) return false;
    for (size_t p = 0; p < s->P; p++) u[p] += d->term_value[t * s->P + p];
  }
  return true;
}

/* Can the partial package over the issues before i still become acceptable, and better? */
static bool is_hopeless(const search *s, size_t i, const double *u) {
  double sum = s->rest_sum[i];

  for (size_t p = 0; p < s->P; p++) {
    double most = u[p] + s->rest[i * s->P + p];

    if (s->goal->asks[p] && !s->pays[p] && most < s->goal->floor[p] - s->slack[p]) return true;
  }
  if (s->payers_ask && money(s, u) + s->rest_money[i] < s->floor_money - s->slack_money)
    return true;
  for (size_t k = 0; k < s->n_summed; k++)
    sum += s->w[s->summed[k]] * (u[s->summed[k]] - s->goal->floor[s->summed[k]]);
  return sum < s->threshold;
}

/* Looks at all packages that continue the partial one; false when the limit is reached.  Depth: the
 * number of issues. */
static bool descend(search *s, size_t i) {
  const cs_deal *d = s->d;
  const double *before = s->partial + i * s->P;
  double *u = s->partial + (i + 1) * s->P;
  size_t first, open = 0;

  if (i == d->n_issues) {
    consider(s, s->level, before);
    return true;
  }
  first = d->first[i];
  for (size_t row = first; row < d->first[i + 1]; row++) open += !d->barred[row];
  for (size_t k = 0; k < open; k++) {
    uint16_t level = s->order[first + k];

    if (++s->nodes > CS_SEARCH_NODES) return false;
    s->level[i] = level;
    for (size_t p = 0; p < s->P; p++) u[p] = before[p] + d->value[(first + level) * s->P + p];
    if (!decide(s, i, u) || is_hopeless(s, i + 1, u)) continue;
    if (!descend(s, i + 1)) return false;
  }
  return true;
}

/* Good packages to begin with: the best of weighted sums, each time weighted anew where the last
 * one was. */
static void dive(search *s) {
  const cs_deal *d = s->d;
  double u[CS_DEAL_PARTIES];

  for (int k = 0; k < DIVES; k++) {
    bool same = k > 0;

    weigh(s);
    for (size_t i = 0; i < d->n_issues; i++) {
      same &= s->level[i] == s->order[d->first[i]];
      s->level[i] = s->order[d->first[i]];
    }
    if (same) break;
    if (cs_deal_value(d, s->level, u)) consider(s, s->level, u);
    if (s->goal->kind != CS_NASH_SOLUTION) break;
    aim(s, u, 0.02, 0.5); /* half way from the last weights, so that it settles */
  }
}

/* Who is asked, counted and summed, and what each may lack. */
static void begin(search *s) {
  const cs_deal *d = s->d;
  const cs_search_goal *g = s->goal;

  s->payers_ask = true;
  for (size_t p = 0; p < s->P; p++) {
    /* The range would do, but costs more. */
    s->slack[p] = CS_DEAL_TOLERANCE * larger(1e-300, fabs(s->rest[p]) + fabs(g->floor[p]));
    s->pays[p] = d->rate && d->rate[p] > 0;
    if (s->pays[p]) {
      s->payer[s->n_payers++] = p;
      s->payers_ask &= g->asks[p];
      s->floor_money += g->floor[p] / d->rate[p];
      s->slack_money += s->slack[p] / d->rate[p];
    }
    if (g->counts[p]) {
      s->n_counted++;
      s->power += exponent(s, p);
      if (s->pays[p]) s->power_of_payers += exponent(s, p);
    }
    if (g->counts[p] || s->pays[p]) s->summed[s->n_summed++] = p;
  }
  s->payers_ask &= s->n_payers > 0;
  if (s->n_payers) find_rest_money(s);
}

cs_search_outcome cs_search(const cs_deal *d, const cs_search_goal *goal, void *work,
                            uint16_t *level, double *u, double *paid, double *value) {
  search s = {.d = d, .goal = goal, .P = d->n_parties, .threshold = -INFINITY};
  static const double nothing[CS_DEAL_PARTIES];

  lay_out(d, work, &s);
  s.by = (cs_ranking){goal->kind,   SIZE_MAX,  goal->counts, goal->floor,
                      goal->weight, d->weight, s.slack};
  for (size_t t = 0; t < d->n_terms; t++) {
    s.last[t] = 0;
    for (size_t k = 0; k < d->terms[t].n; k++) {
      if (d->terms[t].tests[k].issue > s.last[t]) s.last[t] = d->terms[t].tests[k].issue;
    }
  }
  find_rest(&s);
  begin(&s);
  for (size_t p = 0; p < s.P; p++) {
    if (!(s.rest[p] > -INFINITY)) return CS_SEARCH_NONE; /* an issue without an open level */
  }
  if (goal->kind == CS_NASH_SOLUTION) {
    aim(&s, s.rest, 0, 0);
  } else {
    weigh_once(&s);
  }
  s.rest_sum[0] = 0; /* with no package yet there is nothing to beat */
  if (is_hopeless(&s, 0, nothing)) return CS_SEARCH_NONE;
  dive(&s);
  if (goal->kind == CS_NASH_SOLUTION && s.found && s.top.value > 0) {
    cs_deal_value(d, s.best, s.partial);
    aim(&s, s.partial, 0, 0);
    weigh(&s);
    set_threshold(&s);
  }
  memset(s.partial, 0, s.P * sizeof *s.partial);
  if (!descend(&s, 0)) return CS_SEARCH_GAVE_UP;
  if (!s.found) return CS_SEARCH_NONE;
  memcpy(level, s.best, d->n_issues * sizeof *level);
  cs_deal_value(d, level, u);
  cs_rank_pay(d, &s.by, goal->asks, u, paid);
  *value = s.top.value;
  return CS_SEARCH_FOUND;
}
