/* Rank correlations between uncertain inputs, by a Gaussian copula.
 *
 * Asked for are Spearman correlations of pairs of inputs; what is drawn keeps each input's own
 * distribution.  Method: docs/methods/sampling.md. */
#ifndef CASUS_QUANTITY_CORRELATION_H
#define CASUS_QUANTITY_CORRELATION_H

#include "base/arena.h"
#include "base/diag.h"
#include "quantity/inverse_tables.h"

#include <stddef.h>

/* Inputs that are connected by correlations form a group; a group has at most this many,
 * a case at most that many correlations. */
enum { CS_GROUP_MAX = 256, CS_PAIRS_MAX = 10000 };

/* The inputs number `a` and `b` shall have the rank correlation rho, -1 .. 1. */
typedef struct {
  size_t a, b;
  double rho;
  cs_place at; /* of rho in the case */
} cs_rank_correlation;

/* What became of a group whose correlations contradict each other: the pair that was moved
 * furthest, its rank correlation as asked and as given, and the Frobenius norm of the change of the
 * matrix of normal correlations. */
typedef struct {
  size_t group, a, b;
  double asked, given, frobenius;
} cs_correlation_repair;

typedef struct cs_correlation cs_correlation;

/* Checks the pairs (in range, two different inputs, each pair once), forms the groups and factors
 * their matrices; a pair of a group that is not named has correlation 0.  A matrix that is not
 * positive semidefinite is replaced by the nearest one that is, with a warning at the group's first
 * pair.  names[i] is input i's name in messages.  The result lives in the arena and uses `tables`.
 * Cost: the cube of the greatest group, times some hundred when it must be repaired. */
casus_status cs_correlation_new(const cs_rank_correlation *pairs, size_t n,
                                const char *const *names, casus_diag *d, cs_arena *arena,
                                cs_inverses *tables, cs_correlation **out);

size_t cs_correlation_groups(const cs_correlation *c);

/* The inputs of a group in increasing order; *n of them. */
const size_t *cs_correlation_members(const cs_correlation *c, size_t group, size_t *n);

/* The lower triangular factor of a group's matrix of normal correlations, row by row, as many rows
 * as members, in their order. */
const double *cs_correlation_factor(const cs_correlation *c, size_t group);

/* Turns independent uniform columns into correlated ones, in place: u[k][0..n) belongs to member k.
 * The first member, and each that is not correlated with one before it, stays as it is.  `work` has
 * room for n numbers a member.  Allocates nothing; safe from several threads; results do not depend
 * on how columns are cut into blocks. */
void cs_correlation_apply(const cs_correlation *c, size_t group, size_t n, double *const *u,
                          double *work);

/* Repaired groups; *n of them. */
const cs_correlation_repair *cs_correlation_repairs(const cs_correlation *c, size_t *n);

/* Nearest correlation matrix in the Frobenius norm to the symmetric n x n matrix a, row by row,
 * into x; Higham (2002).  CASUS_OK, CASUS_NOMEM, or CASUS_LIMIT when the iteration was cut off. */
casus_status cs_nearest_correlation(size_t n, const double *a, double *x);

#endif
