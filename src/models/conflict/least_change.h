/* The smallest change of several numbers that meets linear conditions. */
#ifndef CASUS_MODELS_CONFLICT_LEAST_CHANGE_H
#define CASUS_MODELS_CONFLICT_LEAST_CHANGE_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

/* Work space for up to `rows` conditions on n numbers. */
typedef struct {
  size_t n, rows;
  double *cells; /* the tableau */
  size_t *basis;
} cs_least_change;

casus_status cs_least_change_make(size_t n, size_t rows, cs_arena *arena, cs_least_change *out);

/* Minimises sum |d_t| so that sum_t a[r * n + t] d_t >= b[r] for every row r: the dual simplex
 * method (Lemke 1954) from the slack basis, which is dual feasible since all costs are 1; the row
 * that is broken the most leaves, ties by the lowest index.  False when the conditions contradict
 * one another (or after LEAST_CHANGE_STEPS steps).  Coefficients here are -1, 0 and 1. */
bool cs_least_change_solve(cs_least_change *w, size_t rows, const double *a, const double *b,
                           double *change, double *cost);

#endif
