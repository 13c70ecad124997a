/* Reading a run's results: what was watched and probed, means and shares with their errors. */
#include "base/libm.h"
#include "engine/run.h"

#include <math.h>

const cs_watched *cs_run_watched(const cs_run *r, size_t deep, size_t world, size_t watch) {
  return &r->watched[(deep * r->n_worlds + world) * r->n_watches + watch];
}

const cs_probed *cs_run_probed(const cs_run *r, size_t deep, size_t probe) {
  return &r->probed[deep * r->n_probes + probe];
}

const cs_sums *cs_run_all_met(const cs_run *r, size_t deep, size_t world) {
  return &r->all_met[(deep * r->n_worlds + world) * r->replicates];
}

/* Up to 30 from a table, as any has it, then the normal's with the first term of Cornish-Fisher. */
double cs_t_975(size_t df) {
  static const double table[] = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306,
                                 2.262,  2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
                                 2.110,  2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064,
                                 2.060,  2.056, 2.052, 2.048, 2.045, 2.042};
  double z = 1.959964;

  if (!df) return 0;
  return df <= 30 ? table[df - 1] : z + (z * z * z + z) / (4.0 * (double)df);
}

/* The power of two, as ldexp() takes it, that brings `largest` near to 1.  Squares of deviations
 * that small units leave would vanish, and an error of 0 make any margin look sure; a power of two
 * takes no digit away. */
static int unit_of(double largest) {
  int exponent = 0;

  if (largest > 0 && largest < INFINITY) frexp(largest, &exponent);
  return exponent;
}

double cs_t_half_width(const double *x, size_t n) {
  double mean = 0, square = 0, largest = 0;
  int unit;

  if (n < 2) return 0;
  for (size_t i = 0; i < n; i++) mean += x[i];
  mean /= (double)n;
  for (size_t i = 0; i < n; i++) largest = cs_fmax(largest, fabs(x[i] - mean));
  unit = unit_of(largest);
  for (size_t i = 0; i < n; i++) {
    double d = ldexp(x[i] - mean, -unit);

    square += d * d;
  }
  return ldexp(cs_t_975(n - 1) * sqrt(square / (double)(n - 1) / (double)n), unit);
}

static double mean_in(const cs_sums *s, bool met) {
  return (met ? s->met : s->sum) / s->n;
}

static cs_estimate estimate(const cs_sums *s, uint32_t replicates, bool met) {
  cs_estimate e = {NAN, 0};
  double n = 0, sum = 0, mean = 0, square = 0, largest = 0;
  size_t used = 0;
  int unit;

  for (uint32_t r = 0; r < replicates; r++) {
    if (!(s[r].n > 0)) continue;
    n += s[r].n;
    sum += met ? s[r].met : s[r].sum;
    mean += mean_in(&s[r], met);
    used++;
  }
  if (!used) return e;
  e.value = sum / n;
  mean /= (double)used;
  for (uint32_t r = 0; r < replicates; r++) {
    if (s[r].n > 0) largest = cs_fmax(largest, fabs(mean_in(&s[r], met) - mean));
  }
  unit = unit_of(largest);
  for (uint32_t r = 0; r < replicates; r++) {
    double d = s[r].n > 0 ? ldexp(mean_in(&s[r], met) - mean, -unit) : 0;

    square += d * d;
  }
  if (used > 1)
    e.error = ldexp(cs_t_975(used - 1) * sqrt(square / (double)(used - 1) / (double)used), unit);
  return e;
}

cs_estimate cs_mean_of(const cs_sums *s, uint32_t replicates) {
  return estimate(s, replicates, false);
}

cs_estimate cs_share_of(const cs_sums *s, uint32_t replicates) {
  return estimate(s, replicates, true);
}
