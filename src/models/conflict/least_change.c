/* Dual simplex on a dense tableau: 2 n columns for the parts of each change above and below zero,
 * one slack a row, and the right side. */
#include "models/conflict/least_change.h"

#include <math.h>
#include <string.h>

enum { LEAST_CHANGE_STEPS = 10000 };

/* Coefficients are whole numbers, so what is smaller than this is rounding. */
#define ZERO 1e-11

casus_status cs_least_change_make(size_t n, size_t rows, cs_arena *arena, cs_least_change *out) {
  *out = (cs_least_change){.n = n, .rows = rows};
  out->cells = cs_arena_alloc(arena, (rows + 1) * (2 * n + rows + 1), sizeof *out->cells);
  out->basis = cs_arena_alloc(arena, rows, sizeof *out->basis);
  return out->cells && out->basis ? CASUS_OK : CASUS_NOMEM;
}

static void pivot(double *cells, size_t rows, size_t width, size_t row, size_t column) {
  double *at = cells + row * width, by = at[column];

  for (size_t k = 0; k < width; k++) at[k] /= by;
  for (size_t r = 0; r <= rows; r++) {
    double *other = cells + r * width, times = other[column];

    if (r == row || times == 0) continue;
    for (size_t k = 0; k < width; k++) other[k] -= times * at[k];
  }
}

bool cs_least_change_solve(cs_least_change *w, size_t rows, const double *a, const double *b,
                           double *change, double *cost) {
  size_t n = w->n, right = 2 * n + rows, width = right + 1;
  double *costs = w->cells + rows * width;

  memset(w->cells, 0, (rows + 1) * width * sizeof *w->cells);
  for (size_t r = 0; r < rows; r++) {
    double *row = w->cells + r * width;

    for (size_t t = 0; t < n; t++) {
      row[2 * t] = -a[r * n + t];
      row[2 * t + 1] = a[r * n + t];
    }
    row[2 * n + r] = 1;
    row[right] = -b[r];
    w->basis[r] = 2 * n + r;
  }
  for (size_t k = 0; k < 2 * n; k++) costs[k] = 1;
  for (size_t step = 0; step < LEAST_CHANGE_STEPS; step++) {
    size_t row = rows, column = right;

    for (size_t r = 0; r < rows; r++) {
      double value = w->cells[r * width + right];

      if (value < -ZERO && (row == rows || value < w->cells[row * width + right])) row = r;
    }
    if (row == rows) {
      memset(change, 0, n * sizeof *change);
      for (size_t r = 0; r < rows; r++) {
        if (w->basis[r] < 2 * n)
          change[w->basis[r] / 2] += (w->basis[r] % 2 ? -1 : 1) * w->cells[r * width + right];
      }
      *cost = 0;
      for (size_t t = 0; t < n; t++) *cost += fabs(change[t]);
      return true;
    }
    for (size_t k = 0; k < right; k++) {
      double cell = w->cells[row * width + k];

      if (cell < -ZERO &&
          (column == right || costs[k] / -cell < costs[column] / -w->cells[row * width + column]))
        column = k;
    }
    if (column == right) return false;
    pivot(w->cells, rows, width, row, column);
    w->basis[row] = column;
  }
  return false;
}
