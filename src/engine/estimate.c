/* Reading a run's results: what was watched and probed, means and shares with their errors. */
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

double cs_t_half_width(const double *x, size_t n) {
  double mean = 0, square = 0;

  if (n < 2) return 0;
  for (size_t i = 0; i < n; i++) mean += x[i];
  mean /= (double)n;
  for (size_t i = 0; i < n; i++) square += (x[i] - mean) * (x[i] - mean);
  return cs_t_975(n - 1) * sqrt(square / (double)(n - 1) / (double)n);
}

static cs_estimate estimate(const cs_sums *s, uint32_t replicates, bool met) {
  cs_estimate e = {NAN, 0};
  double n = 0, sum = 0, mean = 0, square = 0;
  size_t used = 0;

  for (uint32_t r = 0; r < replicates; r++) {
    if (!(s[r].n > 0)) continue;
    n += s[r].n;
    sum += met ? s[r].met : s[r].sum;
    mean += (met ? s[r].met : s[r].sum) / s[r].n;
    used++;
  }
  if (!used) return e;
  e.value = sum / n;
  mean /= (double)used;
  for (uint32_t r = 0; r < replicates; r++) {
    double d = s[r].n > 0 ? (met ? s[r].met : s[r].sum) / s[r].n - mean : 0;

    square += d * d;
  }
  if (used > 1) e.error = cs_t_975(used - 1) * sqrt(square / (double)(used - 1) / (double)used);
  return e;
}

cs_estimate cs_mean_of(const cs_sums *s, uint32_t replicates) {
  return estimate(s, replicates, false);
}

cs_estimate cs_share_of(const cs_sums *s, uint32_t replicates) {
  return estimate(s, replicates, true);
}
