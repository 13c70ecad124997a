/* Votes and the probabilistic Condorcet election, as KTAB has them (kmodel/libsrc, version 1.4). */
#ifndef CASUS_MODELS_BARGAINING_CONDORCET_H
#define CASUS_MODELS_BARGAINING_CONDORCET_H

#include "models/bargaining/rules.h"

/* The vote of an actor of weight w between two options whose utilities differ by du = u_a - u_b:
 * positive for a, negative for b. */
static inline double cs_vote_between(cs_bargaining_vote rule, double w, double du) {
  static const double BINARY_WIDTH = 1e-8;
  double binary = du / BINARY_WIDTH;

  if (binary > 1.0) binary = 1.0;
  if (binary < -1.0) binary = -1.0;
  switch (rule) {
    case CS_VOTE_BINARY:
      return w * binary;
    case CS_VOTE_PROPBIN:
      return w * (0.8 * du + 0.2 * binary);
    case CS_VOTE_PROPCBC:
      return w * (0.5 * du + 0.5 * (du * du * du));
    case CS_VOTE_CUBIC:
      return w * (du * du * du);
    case CS_VOTE_ASYMPROSP:
      return du < 0.0 ? w * du : 2.0 * w * du / 3.0;
    default:
      return w * du;
  }
}

/* Strength of the coalitions for each of m options against each other: c[a * m + b] = 1e-8 + the
 * sum over voters k of their vote for a against b, where positive.  w: [voter], u: [voter * m +
 * option]. Takes n_voters * m^2 steps. */
void cs_coalitions(cs_bargaining_vote rule, size_t n_voters, size_t m, const double *w,
                   const double *u, double *c);

/* Probability of each of m options to win the election, out of the coalitions c[m * m], in p[m].
 * `work` is room for 2 m^2 + m numbers. */
void cs_election(cs_victory victory, cs_pce pce, size_t m, const double *c, double *work,
                 double *p);

#endif
