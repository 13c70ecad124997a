/* What is being negotiated, in numbers: parties, issues with levels, what each level and each
 * combination is worth to each party, and what each has without a deal.
 *
 * Rows are the levels of all issues, one after the other: issue i has the rows first[i] to
 * first[i + 1] - 1.  A package is one level for each issue: level[i], counted from 0 within the
 * issue. */
#ifndef CASUS_MODELS_PACKAGE_DEAL_H
#define CASUS_MODELS_PACKAGE_DEAL_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stdint.h>

enum {
  CS_DEAL_PARTIES = 16,   /* those who bargain and those who ratify */
  CS_DEAL_ISSUES = 256,   /* most issues */
  CS_DEAL_LEVELS = 4096,  /* of one issue */
  CS_DEAL_ROWS = 1000000, /* levels of all issues */
  CS_DEAL_TERMS = 4096    /* terms over two issues and more */
};

/* True when the level of `issue` is one of those marked. */
typedef struct {
  size_t issue;
  const uint8_t *in; /* [level] */
} cs_deal_test;

/* A combination of levels: all tests hold, each on an issue of its own.  It adds its value, or
 * cannot be agreed. */
typedef struct {
  const cs_deal_test *tests;
  size_t n;
  bool forbids;
} cs_deal_term;

typedef struct {
  size_t n_parties, n_issues, n_terms;
  size_t n_bargain; /* parties 0..n_bargain-1 bargain, the rest only ratify */
  size_t need;      /* how many of those who bargain must gain; n_bargain: all */
  const size_t *first;
  double *value;   /* [row * n_parties + party] */
  uint8_t *barred; /* [row]: how many red lines forbid it */
  const cs_deal_term *terms;
  double *term_value; /* [term * n_parties + party] */
  double *no_deal;    /* [party] */
  double *weight;     /* [party]: exponent of its gain in the Nash product, > 0; NULL: 1 each */
  /* Side payments (payment.h), only where all who bargain must accept.  rate: points that a unit of
   * money is worth to the party, 0 for who neither pays nor is paid; NULL: nobody.  purse: the most
   * that it can pay, +inf without a limit. */
  double *rate, *purse;
} cs_deal;

/* Gives the deal room of its own for its numbers, all 0; structure stays shared. */
casus_status cs_deal_room(cs_deal *d, cs_arena *arena);

/* A deal of the same structure with a copy of the numbers. */
casus_status cs_deal_copy(const cs_deal *from, cs_arena *arena, cs_deal *out);

static inline size_t cs_deal_levels(const cs_deal *d, size_t issue) {
  return d->first[issue + 1] - d->first[issue];
}

/* Does the combination hold in the package? */
bool cs_deal_holds(const cs_deal_term *t, const uint16_t *level);

/* What the package is worth to each: u[party].  False when it cannot be agreed: a barred level or a
 * forbidden combination; u is filled in all the same. */
bool cs_deal_value(const cs_deal *d, const uint16_t *level, double *u);

/* Gains below this share of a party's range count as none, and above minus it as not negative:
 * sums of decimals differ in their last bits. */
#define CS_DEAL_TOLERANCE 1e-9

/* What a party's best and worst packages differ by at most: the unit of its tolerances.  Ignores
 * which combinations are possible. */
double cs_deal_range(const cs_deal *d, size_t party);

/* Are these values acceptable: to all who ratify and to as many of those who bargain as are needed,
 * with side payments where there are any?  slack[party] is what counts as nothing. */
bool cs_deal_accepted(const cs_deal *d, const double *u, const double *slack);

/* Packages there are, barred levels left out, combinations ignored; +inf past the range. */
double cs_deal_packages(const cs_deal *d);

#endif
