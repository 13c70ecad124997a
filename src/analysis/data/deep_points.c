/* Deep points of a run's data; see deep_points.h. */
#include "analysis/data/deep_points.h"

#include "base/alloc.h"

#include <math.h>

/* The probability by rank of each of x[0..n), equals at their mean rank. */
static void find_probabilities(size_t n, const double *x, double *u) {
  for (size_t p = 0; p < n; p++) {
    double below = 0, equal = 0;

    for (size_t q = 0; q < n; q++) {
      below += x[q] < x[p];
      equal += x[q] == x[p];
    }
    u[p] = (below + equal / 2) / (double)n;
  }
}

static casus_status find_ranges(const cs_data *d, cs_deep_points *out) {
  size_t each = d->n / d->n_deep;

  for (size_t k = 0; k < d->n_inputs; k++) {
    size_t slot = out->n;

    if (!d->inputs[k].is_deep) continue;
    out->input[slot] = k;
    out->x[slot] = cs_calloc(out->points, sizeof **out->x);
    out->u[slot] = cs_calloc(out->points, sizeof **out->u);
    out->n++;
    if (!out->x[slot] || !out->u[slot]) return CASUS_NOMEM;
    for (size_t p = 0; p < out->points; p++) out->x[slot][p] = d->inputs[k].x[p * each];
    find_probabilities(out->points, out->x[slot], out->u[slot]);
  }
  return CASUS_OK;
}

static void find_means(const cs_data *d, const double *y, cs_deep_points *out) {
  size_t each = d->n / d->n_deep;
  double square = 0, freedom = 0;

  for (size_t p = 0; p < out->points; p++) {
    const double *own = y + p * each;
    double n = 0, inside = 0;

    for (size_t i = 0; i < each; i++) {
      if (isnan(own[i])) continue;
      n++;
      out->mean[p] += own[i];
    }
    if (n > 0) out->mean[p] /= n;
    for (size_t i = 0; i < each; i++)
      inside += isnan(own[i]) ? 0 : (own[i] - out->mean[p]) * (own[i] - out->mean[p]);
    square += inside;
    freedom += n > 0 ? n - 1 : 0;
    out->noise += n > 1 ? inside / (n - 1) / n / (double)out->points : 0;
  }
  out->within = freedom > 0 ? square / freedom : 0;
}

casus_status cs_deep_points_make(const cs_data *d, const double *y, cs_deep_points *out) {
  casus_status st;

  *out = (cs_deep_points){.points = d->n_deep,
                          .input = cs_calloc(d->n_inputs, sizeof *out->input),
                          .x = cs_calloc(d->n_inputs, sizeof *out->x),
                          .u = cs_calloc(d->n_inputs, sizeof *out->u),
                          .mean = cs_calloc(d->n_deep, sizeof *out->mean)};
  if (!out->input || !out->x || !out->u || !out->mean) return CASUS_NOMEM;
  st = find_ranges(d, out);
  if (st == CASUS_OK) find_means(d, y, out);
  return st;
}

void cs_deep_points_free(cs_deep_points *p) {
  for (size_t k = 0; k < p->n; k++) {
    cs_free(p->x[k]);
    cs_free(p->u[k]);
  }
  cs_free(p->input);
  cs_free(p->x);
  cs_free(p->u);
  cs_free(p->mean);
  *p = (cs_deep_points){0};
}
