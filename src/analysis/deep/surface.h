/* A function over the deep box that is known at some points of it, as a polynomial: what the search
 * for the worst point looks at before it computes futures.
 *
 * Terms are orthonormal shifted Legendre polynomials of one range (degree 1 to 4) and products of two
 * ranges' (degrees 1 and 1, 1 and 2, 2 and 1): a sparse polynomial chaos (Blatman and Sudret 2011).
 * They come in one at a time, the one that takes off most, as long as an F test over all that are
 * left says that it is more than chance. */
#ifndef CASUS_ANALYSIS_DEEP_SURFACE_H
#define CASUS_ANALYSIS_DEEP_SURFACE_H

#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

enum { CS_SURFACE_TERMS = 64 };

/* coefficient * P_degree(u[range]) [* P_degree2(u[range2]), where degree2 is not 0] */
typedef struct {
  size_t range, range2;
  int degree, degree2;
  double coefficient;
} cs_surface_term;

typedef struct {
  size_t n_ranges, n;
  double constant;
  double rest; /* part of y's variance at the points that it does not tell */
  cs_surface_term terms[CS_SURFACE_TERMS];
} cs_surface;

/* Fits y[0..points) at the points u[point * n_ranges + range], each in 0..1; points whose y is not
 * finite are left out.  With fewer than 8 points, or where y does not vary, the surface is flat.
 * CASUS_OK or CASUS_NOMEM.  Costs about points * n_ranges^2 for each term that comes in. */
casus_status cs_surface_fit(size_t points, size_t n_ranges, const double *u, const double *y,
                            cs_surface *out);

double cs_surface_at(const cs_surface *s, const double *u);

/* Does it move with the range? */
bool cs_surface_moves(const cs_surface *s, size_t range);

/* Walks from u[0..n_ranges) to where sign * surface is least nearby, one range at a time, each from
 * low[range] to high[range]; returns the surface there. */
double cs_surface_descend(const cs_surface *s, double sign, const double *low, const double *high,
                          double *u);

#endif
