/* What the rules share among themselves: a workspace cut in order, and their entry points. */
#ifndef CASUS_MODELS_BARGAINING_RULE_H
#define CASUS_MODELS_BARGAINING_RULE_H

#include "models/bargaining/rules.h"

/* A workspace that is handed out piece by piece.  With base NULL it only counts, so that the same
 * layout function measures and cuts. */
typedef struct {
  char *base;
  size_t used;
} cs_work;

/* n elements, aligned to 64 bytes; NULL while counting. */
void *cs_work_take(cs_work *w, size_t n, size_t size);

/* The present actors of one issue: their numbers and their values side by side. */
typedef struct {
  size_t n;
  size_t *actor;
  double *x, *s, *c;
} cs_column;

void cs_column_layout(cs_column *col, cs_work *w, size_t n_actors);
/* Fills `col` with the actors that have a stance on `issue`. */
void cs_column_load(cs_column *col, const cs_table *t, size_t issue);

static inline bool cs_present(const cs_table *t, size_t actor, size_t issue) {
  return !t->present || t->present[actor * t->n_issues + issue];
}

/* Weighted mean of x[0..n); unweighted when the weights sum to 0; NaN when n is 0. */
double cs_weighted_mean(size_t n, const double *x, const double *w);

/* Weighted median; see median.c.  `order` is room for n numbers. */
double cs_weighted_median(size_t n, const double *x, const double *w, cs_median_kind kind,
                          size_t *order);

/* Each rule: the size of its workspace when w->base is NULL, and its evaluation. */
void cs_mean_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w, cs_rule_result *out);
void cs_median_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w,
                        cs_rule_result *out);
void cs_ktab_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w, const cs_recorder *r,
                      cs_rule_result *out);
void cs_eu_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w, const cs_recorder *r,
                    cs_rule_result *out);
void cs_exchange_evaluate(const cs_rule_options *o, const cs_table *t, cs_work *w,
                          const cs_recorder *r, cs_rule_result *out);

/* The bytes each of them takes from the workspace. */
size_t cs_mean_workspace(size_t n_actors, size_t n_issues);
size_t cs_ktab_workspace(size_t n_actors, size_t n_issues);
size_t cs_eu_workspace(size_t n_actors, size_t n_issues);
size_t cs_exchange_workspace(size_t n_actors, size_t n_issues);

#endif
