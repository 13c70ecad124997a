/* Tables of inverse distribution functions: draws by inversion at a few ns each.
 *
 * A shape is a distribution in standard position.  Its table is a piecewise polynomial of degree 5
 * on cells that get finer towards both tails, accurate to about 1e-9 of the shape's spread.
 * Method and measured errors: docs/methods/sampling.md. */
#ifndef CASUS_QUANTITY_INVERSE_TABLES_H
#define CASUS_QUANTITY_INVERSE_TABLES_H

#include "casus.h"

#include <stddef.h>

typedef enum {
  CS_SHAPE_BETA,  /* a, b: the parameters, CS_BETA_MIN .. CS_BETA_MAX */
  CS_SHAPE_NORMAL /* a, b: where the standard normal is cut off; may be infinite, a < b */
} cs_shape_kind;

typedef struct {
  cs_shape_kind kind;
  double a, b;
} cs_shape;

/* Below the least the quantile function is too steep for a table, above the greatest the incomplete
 * beta function too slow. */
#define CS_BETA_MIN 0.1
#define CS_BETA_MAX 1e4

/* Cut normals: the bounds lie within +-CS_NORMAL_FAR (or are infinite), at least CS_NORMAL_NARROW
 * apart, so that the probability between them is neither 0 nor lost to rounding. */
#define CS_NORMAL_FAR 37.0
#define CS_NORMAL_NARROW 1e-6

/* Probabilities are taken as at least this and at most one less this. */
#define CS_U_MIN 0x1p-33

typedef struct cs_inverse cs_inverse;

/* Tables shared by equal shapes.  Not for several threads at once; the tables themselves are
 * read-only.  NULL when out of memory. */
typedef struct cs_inverses cs_inverses;

cs_inverses *cs_inverses_new(void);

/* Frees the tables too.  Accepts NULL. */
void cs_inverses_free(cs_inverses *all);

/* The table of a shape, built at the first call; it belongs to `all`.  NULL when out of memory. */
const cs_inverse *cs_inverse_of(cs_inverses *all, cs_shape shape);

/* How many tables there are. */
size_t cs_inverses_count(const cs_inverses *all);

/* x[i] = shift + scale * quantile(u[i]); x may be u. */
void cs_inverse_column(const cs_inverse *t, double shift, double scale, size_t n, const double *u,
                       double *x);

/* Bytes of the table, and the greatest error found when it was built, as a share of the distance
 * between the quantiles 2^-10 and 1 - 2^-10. */
size_t cs_inverse_bytes(const cs_inverse *t);
double cs_inverse_error(const cs_inverse *t);

/* The quantile at v (lower tail) or at 1 - v (upper tail), 0 < v <= 1/2, by iteration to about
 * 1e-14: what tables are built from and tested against. */
double cs_inverse_exact(cs_shape shape, double v, int upper);

/* Probability below x. */
double cs_shape_cdf(cs_shape shape, double x);

#endif
