/* The packages that nothing improves on for all: the Pareto frontier, exact, with ties kept.
 *
 * Issues are added one at a time to partial packages.  Where values only add up, a partial package
 * that is worth less to all than another is dropped at once, since whatever is added is worth the
 * same to both (Bellman's principle; for sums of sets see Karathanasis, Kontogiannis and
 * Zaroliagis, ESA 2025).  A combination over several issues splits partial packages by whether it
 * can still come about: only those with the same combinations open are compared, so issues that no
 * combination links cost nothing, and linked ones as much as their links need.
 *
 * Sums are whole numbers (whole_numbers.h), so equal packages are equal: each point of the frontier counts
 * the packages that give it, and can list them. */
#ifndef CASUS_MODELS_PACKAGE_FRONTIER_H
#define CASUS_MODELS_PACKAGE_FRONTIER_H

#include "models/package/deal.h"

typedef struct {
  size_t most;    /* points held at once; 0: CS_FRONTIER_MOST */
  double epsilon; /* 0: exact; else a cover: for each package some point that multiplied by
                     1 + epsilon is worth as much to all, values counted from each party's least
                     (only where no combination has a negative value) */
} cs_frontier_options;

enum { CS_FRONTIER_MOST = 1000000 };

typedef enum {
  CS_FRONTIER_WHOLE,
  CS_FRONTIER_COVER,
  CS_FRONTIER_POINTS,    /* all values, one package each: frontier_programmes.h */
  CS_FRONTIER_TOO_LARGE, /* more than `most` points at once: there is no answer in `n` */
} cs_frontier_outcome;

typedef struct cs_frontier_links cs_frontier_links; /* the way to each point */

typedef struct {
  cs_frontier_outcome outcome;
  size_t n, n_parties, n_issues;
  double *u;       /* [point * n_parties + party]; the first party's values fall */
  double *count;   /* [point]: packages that give it, exact below 2^53; 1 of CS_FRONTIER_POINTS */
  uint16_t *level; /* [point * n_issues + issue]: one of them, with the lowest level of the issue
                      merged last, then of the one before, and so on */
  double bound;    /* cover: no more points than this are possible; else 0 */
  size_t peak;     /* most partial packages held at once */
  cs_frontier_links *links; /* NULL of CS_FRONTIER_POINTS */
} cs_frontier;

/* Cost: issues x levels x points held, times the logarithm of the levels; with more than three
 * parties also times the points.  Working memory is released; the result lives in `arena`. */
casus_status cs_frontier_find(const cs_deal *d, const cs_frontier_options *o, cs_arena *arena,
                              cs_frontier *out);

/* Lists up to `most` of the packages that give the point, in the order of their levels:
 * level[k * n_issues + issue].  Returns how many. */
size_t cs_frontier_packages(const cs_frontier *f, size_t point, size_t most, uint16_t *level);

#endif
