/* Solutions of a bargaining problem by their textbook definitions, over the individually rational
 * part of a frontier: packages worth no less to anybody than no deal (with a majority rule, to as
 * many as the rule asks for). */
#ifndef CASUS_MODELS_PACKAGE_SOLUTION_H
#define CASUS_MODELS_PACKAGE_SOLUTION_H

#include "models/package/frontier.h"
#include "models/package/payment.h"

/* Gains are g[i] = u[i] - no_deal[i], over those who bargain.
 *
 *   nash         largest product of g[i]^w[i], w the deal's weights (Nash 1950; weights: Harsanyi
 *                and Selten 1972).
 *                Where somebody can gain nothing at all, the product of the others' gains counts
 *   ks           lexicographic largest minimum of g[i] / ideal[i], ideal[i] the largest gain of i
 *                among individually rational packages (Kalai and Smorodinsky 1975; for finite
 *                sets Conley and Wilkie 1991, Nagahisa and Tanaka 2002)
 *   egalitarian  lexicographic largest minimum of g[i] (Kalai 1977)
 *   utilitarian  largest sum of g[i]
 *
 * With side payments gains are those after payments, which the solution chooses too, and so are the
 * ideals.  The utilitarian sum rises without end as money goes to whom it is worth most: it goes
 * there until all others are at no deal or at their limit, in equal parts where it is worth as much
 * to several.
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
  size_t point;                 /* of the frontier: the first by the tie rule */
  size_t ties;                  /* points that are as good; 1: no tie */
  double value;                 /* what is maximised */
  double u[CS_DEAL_PARTIES];    /* what it is worth to each, payments included */
  double paid[CS_DEAL_PARTIES]; /* money that each receives; below 0: pays */
} cs_solution;

typedef struct {
  size_t n_rational; /* points of the frontier that all accept */
  bool *rational;    /* [point] */
  double *ideal;     /* [party]: largest gain among them; 0 when there is none */
  double *slack;     /* [party]: what counts as nothing */
} cs_rational;

/* What a solution compares of a package: the terms of those that count, least first. */
typedef struct {
  size_t n;
  double term[CS_DEAL_PARTIES];
  double value;                 /* the product, the least term or the sum */
  double total;                 /* of the gains of those who bargain: breaks ties */
  double gain[CS_DEAL_PARTIES]; /* [party] */
} cs_rank;

/* Which parties and terms a solution looks at. */
typedef struct {
  cs_solution_kind kind;
  size_t need;          /* the largest so many terms count; more than there are: all */
  const bool *counts;   /* [party]: has a term */
  const double *floor;  /* [party]: gains are counted from here */
  const double *scale;  /* [party]: terms are scale x gain, for nash (scale x gain)^weight */
  const double *weight; /* [party] or NULL: 1 each */
  const double *slack;  /* [party]: gains below count as none, but for utilitarian */
} cs_ranking;

/* u[party], payments included. */
void cs_rank_make(const cs_deal *d, const cs_ranking *by, const double *u, cs_rank *out);

/* -1, 0, 1: is a worse than, as good as, better than b?  Terms within CS_DEAL_TOLERANCE of each
 * other are equal. */
int cs_rank_compare(cs_solution_kind kind, const cs_rank *a, const cs_rank *b);

/* Among packages that are as good: by the larger total, the larger gain of the first party, and so
 * on. */
int cs_rank_break_tie(size_t n_bargain, const cs_rank *a, const cs_rank *b);

/* Chooses the payments of a solution: u (in: before payments) becomes what each has after them.
 * asks as for cs_purse_open(); paid NULL: not asked for.  Does nothing where nobody can pay. */
void cs_rank_pay(const cs_deal *d, const cs_ranking *by, const bool *asks, double *u, double *paid);

/* The most that party p can gain over no deal by a package worth u: with payments, all that the
 * others can spare. */
double cs_most_gain(const cs_deal *d, const double *u, size_t p);

/* Which points all accept.  Where the frontier holds ratifiers, who count as parties in it, every
 * accepted package is below an accepted point; so too with a majority rule. */
casus_status cs_rational_find(const cs_deal *d, const cs_frontier *f, cs_arena *arena,
                              cs_rational *out);

/* Ties (equal within CS_DEAL_TOLERANCE of the value) go to the point with the larger sum of gains,
 * then to the larger gain of the first party, then of the second, and so on. */
cs_solution cs_solution_find(const cs_deal *d, const cs_frontier *f, const cs_rational *r,
                             cs_solution_kind kind);

enum { CS_PAID_POINTS = 20000 };

/* With side payments: stays[point] tells the points of the frontier that no other, with payments,
 * is better than for somebody while worse for nobody.  Where the frontier has more than
 * CS_PAID_POINTS points *stays is NULL: each is compared with all. */
casus_status cs_frontier_paid(const cs_deal *d, const cs_frontier *f, const double *slack,
                              cs_arena *arena, bool **stays);

/* The least distance of the frontier from the point at which each gets its largest value in it,
 * values taken as shares of that largest (NegMAS's opposition level). */
double cs_opposition(const cs_frontier *f);

#endif
