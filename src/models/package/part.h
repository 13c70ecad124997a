/* What a package computes in each future. */
#ifndef CASUS_MODELS_PACKAGE_PART_H
#define CASUS_MODELS_PACKAGE_PART_H

#include "models/package/entry.h"
#include "models/package/search.h"

/* Each kind of output is a part of its own, so that only what is asked for is computed.
 *
 *   deal      deal_exists; <solution>.ISSUE for each issue (without a deal what then holds);
 *             gain.PARTY for each party (0 without a deal), side payments included; with them also
 *             paid.PARTY for each: the money it receives (below 0: pays)
 *   red line  red_line_price.PARTY.ISSUE: what the party would gain more in the solution without its
 *             line; below 0 the line pays it
 *   say       say.PARTY.ISSUE for each issue: the level in the solution less what it would be if the
 *             party accepted whatever the others want (its power on the issue); without a deal what
 *             then holds counts as the level.  The party then pays nothing either
 *   room      room.PARTY for each party: by how much its value without a deal can rise before no
 *             package is left (below 0: how far it must fall; -range when the others alone cannot
 *             agree)
 *   named     accepted.P, efficient.P, solution.P of a named package: all accept it, with payments
 *             where there are any; no package, with payments, is better for somebody and worse for
 *             nobody than P without; it is the solution
 *
 * A party whose beliefs the case states has the first kind once more, sees.PARTY.deal_exists and so
 * on: by inputs that are its views. */
typedef enum {
  CS_PACKAGE_DEAL,
  CS_PACKAGE_LINE,
  CS_PACKAGE_SAY,
  CS_PACKAGE_ROOM,
  CS_PACKAGE_NAME
} cs_package_what;

typedef struct {
  const cs_package_entry *entry;
  cs_package_what what;
  size_t party, issue; /* of the red line; party: whose say */
  size_t named;
} cs_package_part;

void cs_package_evaluate(const void *self, const cs_batch *batch);
size_t cs_package_workspace(const void *self, size_t n);
void cs_package_explain(const void *self, const double *in, const double *out, cs_buf *text);

/* The solution of a filled deal, under its rule of acceptance; `work`, u and paid as for
 * cs_search().  CS_SEARCH_NONE: there is no deal. */
cs_search_outcome cs_package_solve(const cs_deal *d, cs_solution_kind kind, void *work,
                                   uint16_t *level, double *u, double *paid);

/* Largest gains of all who bargain among the packages that enough of them accept, payments
 * included; 0 for who can gain nothing. */
cs_search_outcome cs_package_ideals(const cs_deal *d, void *work, double *ideal);

/* The payments of a given package, as the solution would choose them; u (in: before payments, which
 * all accept with some) becomes what each has after them. */
void cs_package_pay(const cs_deal *d, cs_solution_kind kind, const double *ideal, double *u,
                    double *paid);

#endif
