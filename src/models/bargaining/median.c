/* The weighted median: the position of the median voter (Black 1948), with weights.
 *
 * Actors are sorted by position, ties by number, and their weights w summed up in that order to
 * W_1 <= ... <= W_n.  The lower median is the first position with W_i >= W_n / 2, the upper median
 * the first with W_i > W_n / 2, the middle one lies half-way between.  They differ only when a
 * coalition holds exactly half the weight.  Where all weights are zero every actor counts one. */
#include "models/bargaining/rule.h"

#include <math.h>

/* Half the weight is met within this share of the whole: sums of decimal weights such as 0.1 + 0.2
 * carry rounding errors of some 1e-16 each. */
static const double HALF_TOLERANCE = 1e-12;

/* Insertion sort: tables are short, and mostly sorted after the first round. */
static void sort_by_position(size_t n, const double *x, size_t *order) {
  for (size_t i = 0; i < n; i++) {
    size_t j = i;

    for (; j > 0 && x[order[j - 1]] > x[i]; j--) order[j] = order[j - 1];
    order[j] = i;
  }
}

double cs_weighted_median(size_t n, const double *x, const double *w, cs_median_kind kind,
                          size_t *order) {
  double whole = 0.0, sum = 0.0, slack, lower = NAN, unit;

  if (!n) return NAN;
  sort_by_position(n, x, order);
  for (size_t i = 0; i < n; i++) whole += w[i];
  unit = whole > 0.0 ? 0.0 : 1.0;
  if (unit > 0.0) whole = (double)n;
  slack = HALF_TOLERANCE * whole;
  for (size_t i = 0; i < n; i++) {
    double here = x[order[i]];

    sum += unit > 0.0 ? unit : w[order[i]];
    if (isnan(lower) && sum >= 0.5 * whole - slack) {
      lower = here;
      if (kind == CS_MEDIAN_LOWER) return lower;
    }
    if (sum > 0.5 * whole + slack) return kind == CS_MEDIAN_UPPER ? here : 0.5 * (lower + here);
  }
  return lower;
}
