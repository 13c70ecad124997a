/* Solutions of a bargaining problem by their textbook definitions, over the individually rational
 * part of a frontier: packages worth no less to anybody than no deal (with a majority rule, to as
 * many as the rule asks for). */
#ifndef CASUS_MODELS_PACKAGE_SOLUTION_H
#define CASUS_MODELS_PACKAGE_SOLUTION_H

#include "models/package/frontier.h"

/* Gains are g[i] = u[i] - no_deal[i], over those who bargain.
 *
 *   nash         largest product of g[i]^w[i] (Nash 1950; weights: Harsanyi and Selten 1972).
 *                Where somebody can gain nothing at all, the product of the others' gains counts
 *   ks           lexicographic largest minimum of g[i] / ideal[i], ideal[i] the largest gain of i
 *                among individually rational packages (Kalai and Smorodinsky 1975; for finite
 *                sets Conley and Wilkie 1991, Nagahisa and Tanaka 2002)
 *   egalitarian  lexicographic largest minimum of g[i] (Kalai 1977)
 *   utilitarian  largest sum of g[i]
 *
 * With a majority rule (need < n_bargain) the `need` largest terms count, gains as shares of
 * ideal[i] so that they can be compared; this is ours, the textbooks stop at unanimity. */
typedef enum {
  CS_NASH_SOLUTION,
  CS_KS_SOLUTION,
  CS_EGALITARIAN_SOLUTION,
  CS_UTILITARIAN_SOLUTION,
  CS_N_SOLUTIONS
} cs_solution_kind;

extern const char *const cs_solution_names[CS_N_SOLUTIONS]; /* nash ks egalitarian utilitarian */
extern const char *const cs_solution_titles[CS_N_SOLUTIONS];

typedef struct {
  bool exists;
  size_t point; /* of the frontier: the first by the tie rule */
  size_t ties;  /* points that are as good; 1: no tie */
  double value; /* what is maximised */
} cs_solution;

typedef struct {
  size_t n_rational; /* points of the frontier that all accept */
  bool *rational;    /* [point] */
  double *ideal;     /* [party]: largest gain among them; 0 when there is none */
  double *slack;     /* [party]: what counts as nothing */
} cs_rational;

/* Which points all accept.  Where the frontier holds ratifiers, who count as parties in it, every
 * accepted package is below an accepted point; so too with a majority rule. */
casus_status cs_rational_find(const cs_deal *d, const cs_frontier *f, cs_arena *arena,
                              cs_rational *out);

/* Ties (equal within CS_DEAL_TOLERANCE of the value) go to the point with the larger sum of
 * gains, then to the larger gain of the first party, then of the second, and so on: the one that
 * stands first in the frontier.  `weight` (NULL: equal) is for nash only, [party], > 0. */
cs_solution cs_solution_find(const cs_deal *d, const cs_frontier *f, const cs_rational *r,
                             cs_solution_kind kind, const double *weight);

/* The least distance of the frontier from the point at which each gets its largest value in it,
 * values taken as shares of that largest (NegMAS's opposition level). */
double cs_opposition(const cs_frontier *f);

#endif
