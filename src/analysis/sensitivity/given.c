/* Given-data measures of importance; see given.h. */
#include "analysis/sensitivity/given.h"

#include "base/alloc.h"

#include <math.h>

/* ---- First order ----------------------------------------------------------------------------- */

typedef struct {
  double n, mean, square; /* square: sum of squares about the mean */
} moments;

/* Of the rows of batch `batch` (SIZE_MAX: all), without those that failed. */
static bool takes(const cs_data *d, size_t batch, size_t i) {
  return batch == SIZE_MAX || cs_data_batch(d, i) == batch;
}

static moments moments_of(const cs_data *d, size_t batch, const double *y, size_t n) {
  moments m = {0};

  for (size_t i = 0; i < n; i++) {
    if (isnan(y[i]) || !takes(d, batch, i)) continue;
    m.n++;
    m.mean += y[i];
  }
  if (m.n > 0) m.mean /= m.n;
  for (size_t i = 0; i < n; i++) {
    if (isnan(y[i]) || !takes(d, batch, i)) continue;
    m.square += (y[i] - m.mean) * (y[i] - m.mean);
  }
  /* What does not vary but for rounding does not vary. */
  if (m.square <= 1e-24 * m.n * m.mean * m.mean) m.square = 0;
  return m;
}

static double by_ranks(const cs_data *d, size_t batch, const cs_ranks *r, const double *y) {
  moments m = moments_of(d, batch, y, r->n);
  double product = 0, first = NAN, last = NAN;

  if (m.n < 2 || !(m.square > 0)) return 0;
  for (size_t k = 0; k < r->n; k++) {
    size_t i = r->order[k];

    if (isnan(y[i]) || !takes(d, batch, i)) continue;
    if (isnan(first)) {
      first = y[i] - m.mean;
    } else {
      product += last * (y[i] - m.mean);
    }
    last = y[i] - m.mean;
  }
  return (product + last * first) / m.square;
}

static double by_levels(const cs_data *d, size_t batch, const cs_ranks *r, const double *y) {
  moments m = moments_of(d, batch, y, r->n);
  double n[CS_RANK_LEVELS] = {0}, sum[CS_RANK_LEVELS] = {0}, between = 0, used = 0;

  for (size_t i = 0; i < r->n; i++) {
    if (isnan(y[i]) || !takes(d, batch, i)) continue;
    n[r->level[i]]++;
    sum[r->level[i]] += y[i] - m.mean;
  }
  for (size_t k = 0; k < r->n_levels; k++) {
    if (!(n[k] > 0)) continue;
    used++;
    between += sum[k] * sum[k] / n[k];
  }
  if (!(m.square > 0) || m.n <= used || used < 2) return 0;
  return 1 - (m.square - between) / (m.n - used) / (m.square / (m.n - 1));
}

double cs_first_by_ranks(const cs_ranks *r, const double *y) {
  return by_ranks(NULL, SIZE_MAX, r, y);
}

double cs_first_by_levels(const cs_ranks *r, const double *y) {
  return by_levels(NULL, SIZE_MAX, r, y);
}

static cs_estimate first_order(const cs_data *d, const cs_ranks *r, const double *y,
                               double *batch) {
  double (*estimate)(const cs_data *, size_t, const cs_ranks *, const double *) =
      r->n_levels ? by_levels : by_ranks;
  size_t batches = cs_data_batches(d);

  for (size_t b = 0; b < batches; b++) batch[b] = estimate(d, b, r, y);
  return (cs_estimate){estimate(d, SIZE_MAX, r, y), cs_t_half_width(batch, batches)};
}

/* A deep range from the means of y at the deep points; see analysis/drivers.c, which does the same
 * to find drivers. */
static cs_estimate deep_first(const cs_data *d, const cs_ranks *r, const double *y) {
  size_t each = d->n / d->n_deep, points = d->n_deep, used = 0;
  size_t bins = points / 8 < 2 ? 2 : points / 8 > CS_RANK_LEVELS ? CS_RANK_LEVELS : points / 8;
  double sum[CS_RANK_LEVELS] = {0}, count[CS_RANK_LEVELS] = {0};
  double mean = 0, square = 0, noise = 0, between = 0, share, reach, error;
  moments all = moments_of(NULL, SIZE_MAX, y, d->n);

  if (points < 4 || !(all.square > 0)) return (cs_estimate){0, 1};
  for (size_t p = 0; p < points; p++) {
    moments m = moments_of(NULL, SIZE_MAX, y + p * each, each);
    size_t bin = (size_t)(r->u[p * each] * (double)bins);

    if (bin >= bins) bin = bins - 1;
    count[bin]++;
    sum[bin] += m.mean - all.mean;
    mean += (m.mean - all.mean) / (double)points;
    square += (m.mean - all.mean) * (m.mean - all.mean);
    noise += m.n > 1 ? m.square / (m.n - 1) / m.n / (double)points : 0;
  }
  square -= (double)points * mean * mean;
  for (size_t b = 0; b < bins; b++) {
    if (!(count[b] > 0)) continue;
    used++;
    between += sum[b] * sum[b] / count[b];
  }
  between -= (double)points * mean * mean;
  if (used < 2 || points <= used || !(square > 0)) return (cs_estimate){0, 1};
  share = 1 - (square - between) / (double)(points - used) / (square / (double)(points - 1));
  /* What varies between the means beyond what the finite number of futures makes them vary. */
  reach = fmin(1, fmax(0, square / (double)(points - 1) - noise) / (all.square / (all.n - 1)));
  error = 2 * sqrt(2 * (double)(used - 1)) / (double)points;
  return (cs_estimate){share * reach, error * reach};
}

/* ---- Delta on halves ---------------------------------------------------------------------- */

/* Mean of delta on the two halves: odd and even rows. */
static casus_status half_delta(const cs_data *d, size_t input, const double *y, double *out) {
  double *x = cs_calloc(d->n + 1, sizeof *x), *z = cs_calloc(d->n + 1, sizeof *z);
  casus_status st = x && z ? CASUS_OK : CASUS_NOMEM;

  *out = 0;
  for (size_t half = 0; half < 2 && st == CASUS_OK; half++) {
    size_t n = 0;
    cs_ranks r;
    double one;

    for (size_t i = half; i < d->n; i += 2) {
      x[n] = d->inputs[input].x[i];
      z[n++] = y[i];
    }
    st = cs_ranks_make(x, n, &r);
    if (st == CASUS_OK) st = cs_delta(&r, z, &one);
    if (st == CASUS_OK) *out += one / 2;
    cs_ranks_free(&r);
  }
  cs_free(x);
  cs_free(z);
  return st;
}

/* ---- All together ---------------------------------------------------------------------------- */

casus_status cs_given_make(const cs_data *d, size_t input, const cs_ranks *ranks, const double *y,
                           cs_given_wish wish, cs_given *out) {
  double *batch = cs_calloc(cs_data_batches(d), sizeof *batch);
  casus_status st = batch ? CASUS_OK : CASUS_NOMEM;

  *out = (cs_given){0};
  if (st == CASUS_OK) {
    out->first =
        d->inputs[input].is_deep ? deep_first(d, ranks, y) : first_order(d, ranks, y, batch);
    if (wish.pawn) st = cs_pawn(ranks, y, &out->pawn);
    if (st == CASUS_OK && wish.delta) st = cs_delta(ranks, y, &out->delta);
    if (st == CASUS_OK && wish.delta) st = half_delta(d, input, y, &out->half);
  }
  cs_free(batch);
  return st;
}
