/* What the rules share among themselves, and their entry points. */
#ifndef CASUS_MODELS_BARGAINING_RULE_H
#define CASUS_MODELS_BARGAINING_RULE_H

#include "models/bargaining/rules.h"
#include "models/bargaining/workspace.h"

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
