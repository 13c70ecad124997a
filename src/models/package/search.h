/* The best package by depth-first branch and bound, without any allocation: for many small deals
 * that differ in their numbers only (one a future).  frontier.h is for single large ones.
 *
 * Upper bounds come from each party's largest remaining values, and from their weighted sum: for
 * the Nash product by the inequality of the means, prod g[i] <= (sum w[i] g[i] / n)^n / prod w[i],
 * which is tight where w[i] = 1 / g[i] at the best package so far; with weights of the parties in
 * the product by the same inequality for weighted means.
 *
 * Side payments leave such a sum as it is when the w of those who pay each other are in proportion
 * to 1 / rate.  So the bounds hold with payments too, and only whole packages have their payments
 * worked out. */
#ifndef CASUS_MODELS_PACKAGE_SEARCH_H
#define CASUS_MODELS_PACKAGE_SEARCH_H

#include "models/package/solution.h"

typedef struct {
  cs_solution_kind kind;
  const bool *counts;   /* [party]: is it in the objective? */
  const bool *asks;     /* [party]: must it have its floor? */
  const double *floor;  /* [party]; gains are counted from here */
  const double *weight; /* [party]: nash: 1; else the objective is over weight x gain */
} cs_search_goal;       /* with payments: only a party that can pay and does not ask counts */

typedef enum { CS_SEARCH_FOUND, CS_SEARCH_NONE, CS_SEARCH_GAVE_UP } cs_search_outcome;

enum { CS_SEARCH_NODES = 2000000 }; /* partial packages looked at before giving up */

/* Bytes of work space for deals of this shape; the same for all that differ in numbers only. */
size_t cs_search_work(const cs_deal *d);

/* Maximises the goal.  level[issue] and u[party] (payments included) receive the package,
 * paid[party] (or NULL) the money that each receives, *value the objective (for KS and egalitarian
 * the least of weight x gain).  Packages are compared as by solution.h, ties too; among those that
 * are equal even then the one with the lowest levels wins, first issue first. */
cs_search_outcome cs_search(const cs_deal *d, const cs_search_goal *goal, void *work,
                            uint16_t *level, double *u, double *paid, double *value);

#endif
