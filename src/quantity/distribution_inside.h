/* What reading and drawing of distributions share; for no one else. */
#ifndef CASUS_QUANTITY_DISTRIBUTION_INSIDE_H
#define CASUS_QUANTITY_DISTRIBUTION_INSIDE_H

#include "quantity/distribution.h"

struct cs_distribution {
  cs_distribution_kind kind;
  double parameter[3]; /* as written: low, mode, high; mean, sd; ... */
  bool within;         /* cut to from..to, in the quantity's units */
  double from, to;
  size_t n;             /* entries of quantiles() and choice() */
  const double *label;  /* as written: percent, or value of a choice */
  const double *number; /* as written: value of a quantile, or probability */
  const char *text;

  /* Derived by cs_distribution_derive(). */
  double lowest, highest, mean, sd;
  double mode_share; /* tri: (mode - low) / (high - low) */
  cs_shape shape; /* pert, beta, normal, lognormal: shift + scale * q(u), exp of it for the last */
  double shift, scale;
  const cs_inverse *table; /* NULL before cs_distribution_prepare() */
  size_t pieces;           /* quantiles: pieces of the quantile function; choice: values */
  double *start;           /* pieces: where each begins, in u; the first at 0 */
  double (*cubic)[4];      /* quantiles: coefficients in u - start; choice: the value */
  const cs_panel *panel;   /* experts; else NULL */
};

/* Fills the derived part from the written one, which must be valid.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_distribution_derive(cs_distribution *p, cs_arena *arena);

/* The bounds from..to of a normal or lognormal distribution in units of its standard deviation,
 * infinite beyond CS_NORMAL_FAR. */
void cs_distribution_cut(const cs_distribution *p, double *a, double *b);

/* Reads arguments of experts(), "key: value, ..."; `at` is the place of the first.  Fills the
 * pieces of p.  CASUS_CASE after messages. */
casus_status cs_distribution_experts(const char *arguments, size_t n, cs_place at, casus_diag *d,
                                     cs_arena *arena, cs_distribution *p);

#endif
