/* Distributions of uncertain quantities, drawn by inversion: one uniform number a draw.
 *
 * Written (numbers may have signs, blanks are free):
 *   a..b                           uniform
 *   pert(low, mode, high)          beta with mean (low + 4 mode + high) / 6
 *   tri(low, mode, high)           triangular
 *   normal(mean, sd)               optionally followed by: within a..b
 *   lognormal(mean_log, sd_log)    exp of a normal; optionally: within a..b, in the quantity's
 * units beta(a, b)                     on 0..1 quantiles(5: a, 50: b, 95: c)  through elicited
 * quantiles, in percent choice(x: p, y: q)             numbers with probabilities range(a, b) deep
 * uncertainty: a range without a probability
 *   experts(table: F, item: I, pool: P, alpha: A)   judgments of experts in a file beside the case,
 * pooled (quantity/experts/cooke.h).  Formulas, parameters and limits:
 * docs/methods/sampling.md. */
#ifndef CASUS_QUANTITY_DISTRIBUTION_H
#define CASUS_QUANTITY_DISTRIBUTION_H

#include "base/arena.h"
#include "base/diag.h"
#include "quantity/inverse_tables.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum {
  CS_UNIFORM,
  CS_PERT,
  CS_TRI,
  CS_NORMAL,
  CS_LOGNORMAL,
  CS_BETA,
  CS_QUANTILES,
  CS_CHOICE,
  CS_RANGE,
  CS_EXPERTS
} cs_distribution_kind;

typedef struct cs_distribution cs_distribution;

/* Whom experts() asked, and how much each was believed. */
typedef struct {
  const char *item;
  size_t n, n_quantiles;
  const char *const *names;  /* [n] */
  const double *levels;      /* [n_quantiles]: probabilities of the quantiles asked for */
  const double *quantiles;   /* [n * n_quantiles]; NaN: not answered */
  const double *weights;     /* [n] */
  const double *calibration; /* [n + 1], the pool last; NaN: nothing of theirs has come true */
  const double *information; /* [n + 1] */
  const double *pool;        /* [n_quantiles]: what the pool says */
} cs_panel;

/* Elicited quantiles and choices have at most this many entries. */
enum { CS_ENTRIES_MAX = 64 };

/* Reads text[0..n), whose first byte stands at `at`.
 *   CASUS_OK, *out set    a valid distribution, in the arena
 *   CASUS_OK, *out NULL   no distribution: a number, a formula, a name
 *   CASUS_CASE            meant as a distribution but wrong; every problem is reported to `d`
 *   CASUS_NOMEM
 * A distribution inside a formula, as in "2 * pert(1, 2, 3)", makes the text no distribution. */
casus_status cs_distribution_parse(const char *text, size_t n, cs_place at, casus_diag *d,
                                   cs_arena *arena, cs_distribution **out);

/* Gives the distribution its table, so that draws are fast; `tables` must outlive it.  To be called
 * once before threads share the distribution, and always, since a draw by table differs from one
 * without in about the tenth digit.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_distribution_prepare(cs_distribution *p, cs_inverses *tables);

/* Quantiles x[i] at u[i], 0 < u[i] < 1; probabilities below 2^-33 or above 1 - 2^-33 are taken as
 * these.  x may be u.  Never infinite.  Safe from several threads. */
void cs_distribution_quantiles(const cs_distribution *p, size_t n, const double *u, double *x);

/* Probability of at most x. */
double cs_distribution_cdf(const cs_distribution *p, double x);

/* For range(): those of the uniform distribution; not to be shown as a forecast. */
double cs_distribution_mean(const cs_distribution *p);
double cs_distribution_sd(const cs_distribution *p);

/* Ends of the support; infinite for normal() and lognormal(). */
double cs_distribution_lowest(const cs_distribution *p);
double cs_distribution_highest(const cs_distribution *p);

cs_distribution_kind cs_distribution_kind_of(const cs_distribution *p);

/* Only range() is deep. */
bool cs_distribution_is_deep(const cs_distribution *p);

/* Who was asked, of experts(); else NULL. */
const cs_panel *cs_distribution_panel(const cs_distribution *p);

/* The distribution as it would be written; reading it gives the same distribution. */
const char *cs_distribution_text(const cs_distribution *p);

#endif
