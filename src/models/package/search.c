/* Branch and bound over the levels of the issues, in their order. */
#include "models/package/search.h"

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
  size_t P, n_counted;
  double *rest;     /* [issue * P + party]: largest value that issues from here on can add */
  double *rest_sum; /* [issue]: the same for the weighted sum */
  double *row_sum;  /* [row]: weighted value */
  double *partial;  /* [(issue + 1) * P + party] */
  uint16_t *order;  /* [row]: levels of an issue, by falling weighted value */
  uint16_t *level, *best;
  size_t *last;                    /* [term]: the issue at which it is decided */
  size_t counted[CS_DEAL_PARTIES]; /* parties in the objective */
  double w[CS_DEAL_PARTIES];
  double slack[CS_DEAL_PARTIES];
  double best_value, best_sum;
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
      for (k = 0; k < s->n_counted; k++)
        x += s->w[s->counted[k]] * d->value[row * P + s->counted[k]];
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
      for (size_t k = 0; k < s->n_counted; k++)
        x += s->w[s->counted[k]] * d->term_value[t * P + s->counted[k]];
      s->rest_sum[i] += larger(0, x);
    }
  }
}

static void set_threshold(search *s) {
  double product = 1;

  if (!s->found) {
    s->threshold = -INFINITY;
  } else if (s->goal->kind == CS_NASH_SOLUTION) {
    for (size_t p = 0; p < s->P; p++) {
      if (s->goal->counts[p]) product *= s->w[p];
    }
    s->threshold =
        (double)s->n_counted * pow(larger(0, s->best_value) * product, 1 / (double)s->n_counted);
  } else if (s->goal->kind == CS_UTILITARIAN_SOLUTION) {
    s->threshold = s->best_value;
  } else {
    s->threshold = s->best_value * (double)s->n_counted; /* weights sum each gain once */
  }
  s->threshold -= CS_DEAL_TOLERANCE * fabs(s->threshold);
}

/* ---- packages ------------------------------------------------------------------------------- */

static double objective(const search *s, const double *u, double *sum) {
  const cs_search_goal *g = s->goal;
  double x = g->kind == CS_NASH_SOLUTION ? 1 : g->kind == CS_UTILITARIAN_SOLUTION ? 0 : INFINITY;

  *sum = 0;
  for (size_t p = 0; p < s->P; p++) {
    double gain;

    if (!g->counts[p]) continue;
    gain = u[p] - g->floor[p];
    if (g->kind == CS_NASH_SOLUTION) {
      x *= larger(0, gain);
    } else if (g->kind == CS_UTILITARIAN_SOLUTION) {
      x += g->weight[p] * gain;
    } else {
      x = fmin(x, g->weight[p] * gain);
    }
    *sum += (g->kind == CS_NASH_SOLUTION ? 1 : g->weight[p]) * gain;
  }
  return x;
}

static bool lower(const search *s, const uint16_t *a, const uint16_t *b) {
  for (size_t i = 0; i < s->d->n_issues; i++) {
    if (a[i] != b[i]) return a[i] < b[i];
  }
  return false;
}

/* Takes the package whose values are u as the best one if it is. */
static void consider(search *s, const uint16_t *level, const double *u) {
  double sum, value;

  for (size_t p = 0; p < s->P; p++) {
    if (s->goal->asks[p] && u[p] < s->goal->floor[p] - s->slack[p]) return;
  }
  value = objective(s, u, &sum);
  if (s->found) {
    double near = CS_DEAL_TOLERANCE * larger(fabs(value), fabs(s->best_value));
    bool by_sum = s->goal->kind != CS_NASH_SOLUTION && s->goal->kind != CS_UTILITARIAN_SOLUTION;

    if (value < s->best_value - near) return;
    if (value <= s->best_value + near) {
      double equal = CS_DEAL_TOLERANCE * larger(fabs(sum), fabs(s->best_sum));

      if (by_sum && sum < s->best_sum - equal) return;
      if ((!by_sum || sum <= s->best_sum + equal) && !lower(s, level, s->best)) return;
    }
  }
  s->found = true;
  s->best_value = value;
  s->best_sum = sum;
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

    if (s->goal->asks[p] && most < s->goal->floor[p] - s->slack[p]) return true;
    if (s->goal->counts[p]) sum += s->w[p] * (u[p] - s->goal->floor[p]);
  }
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

/* Weights that make the bound tight at the best package so far. */
static void weights_at_best(search *s) {
  double u[CS_DEAL_PARTIES];

  cs_deal_value(s->d, s->best, u);
  for (size_t p = 0; p < s->P; p++) {
    if (s->goal->counts[p]) s->w[p] = 1 / larger(u[p] - s->goal->floor[p], 1e3 * s->slack[p]);
  }
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
    for (size_t p = 0; p < s->P; p++) {
      double gain = u[p] - s->goal->floor[p], most = s->rest[p] - s->goal->floor[p];

      /* Half way from the last weights, so that it settles. */
      if (s->goal->counts[p])
        s->w[p] = 0.5 * s->w[p] + 0.5 / larger(gain, 0.02 * larger(most, 1e3 * s->slack[p]));
    }
  }
}

cs_search_outcome cs_search(const cs_deal *d, const cs_search_goal *goal, void *work,
                            uint16_t *level, double *u, double *value) {
  search s = {.d = d, .goal = goal, .P = d->n_parties, .threshold = -INFINITY};

  lay_out(d, work, &s);
  for (size_t t = 0; t < d->n_terms; t++) {
    s.last[t] = 0;
    for (size_t k = 0; k < d->terms[t].n; k++) {
      if (d->terms[t].tests[k].issue > s.last[t]) s.last[t] = d->terms[t].tests[k].issue;
    }
  }
  find_rest(&s);
  for (size_t p = 0; p < s.P; p++) {
    /* The range would do, but costs more. */
    s.slack[p] = CS_DEAL_TOLERANCE * larger(1e-300, fabs(s.rest[p]) + fabs(goal->floor[p]));
    s.w[p] = 0;
    if (!goal->counts[p]) continue;
    s.counted[s.n_counted++] = p;
    s.w[p] = goal->kind == CS_NASH_SOLUTION
                 ? 1 / larger(s.rest[p] - goal->floor[p], 1e3 * s.slack[p])
                 : goal->weight[p];
  }
  for (size_t p = 0; p < s.P; p++) {
    if (!(s.rest[p] > -INFINITY)) return CS_SEARCH_NONE; /* an issue without an open level */
    if (goal->asks[p] && s.rest[p] < goal->floor[p] - s.slack[p]) return CS_SEARCH_NONE;
  }
  dive(&s);
  if (goal->kind == CS_NASH_SOLUTION && s.found && s.best_value > 0) {
    weights_at_best(&s);
    weigh(&s);
    set_threshold(&s);
  }
  memset(s.partial, 0, s.P * sizeof *s.partial);
  if (!descend(&s, 0)) return CS_SEARCH_GAVE_UP;
  if (!s.found) return CS_SEARCH_NONE;
  memcpy(level, s.best, d->n_issues * sizeof *level);
  cs_deal_value(d, level, u);
  *value = s.best_value;
  return CS_SEARCH_FOUND;
}
