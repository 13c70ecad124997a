/* How often each package of a negotiation would be accepted, over many futures of its case, and what it
 * would bring. */
#ifndef CASUS_FACES_PACKAGE_ACCEPTABILITY_H
#define CASUS_FACES_PACKAGE_ACCEPTABILITY_H

#include "faces/package/negotiation.h"

/* One package over the futures. */
typedef struct {
  const uint16_t *level;
  double accepted, efficient, solution; /* shares of the futures */
  double mean, tail, regret; /* of the focal party's gain if the package is proposed (0 where it is
                                refused): mean, mean of the worst tenth, mean shortfall from the
                                best package of the future */
} cs_prospect;

/* What knowing a quantity (none of its own stances) before proposing would add to the focal party's
 * expected gain. */
typedef struct {
  const char *name;
  double value;
} cs_learning;

typedef struct {
  size_t futures, failed, n_packages;
  size_t focal; /* party */
  cs_prospect *prospects;
  size_t n_prospects;                                      /* all packages, by falling mean */
  size_t best_mean, best_tail, best_regret, most_accepted; /* of prospects */
  double exists;                                           /* share of the futures with a deal */
  cs_learning *learning;                                   /* by falling value */
  size_t n_learning;
} cs_acceptability;

enum {
  CS_ACCEPTABILITY_PACKAGES = 20000,
  CS_ACCEPTABILITY_CELLS = 40000000,
  CS_ACCEPTABILITY_BINS = 8
};

/* Draws futures by the case's distributions (deep ranges evenly) and
 * judges every package in each.  focal: a party. */
casus_status cs_solved_package_acceptability(const cs_solved_packages *all,
                                             const cs_solved_package *t, size_t focal,
                                             size_t futures, uint64_t seed, const char *strategy,
                                             cs_arena *arena, casus_diag *diag,
                                             cs_acceptability *out);

/* Half the width of the 95 % interval of a share of its futures (Wilson 1927). */
double cs_acceptability_error(const cs_acceptability *o, double share);

#endif
