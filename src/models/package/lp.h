/* A small linear programme: few rows, any number of columns. */
#ifndef CASUS_MODELS_PACKAGE_LP_H
#define CASUS_MODELS_PACKAGE_LP_H

#include <stdbool.h>
#include <stddef.h>

enum { CS_LP_ROWS = 24 };

typedef enum { CS_LP_OPTIMAL, CS_LP_INFEASIBLE, CS_LP_UNBOUNDED, CS_LP_GAVE_UP } cs_lp_outcome;

/* Minimises c x subject to A x = b, x >= 0 by the revised simplex method (two phases, largest
 * reduced cost, after many steps without progress Bland's rule).  column[j * m + i] is A's entry,
 * b[i] >= 0, m <= CS_LP_ROWS.  x[n] receives the solution, y[m] the multipliers of the rows. */
cs_lp_outcome cs_lp_solve(size_t m, size_t n, const double *column, const double *b,
                          const double *c, double *x, double *y);

#endif
