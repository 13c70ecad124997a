/* Given-data measures of importance; see given.h. */
#include "analysis/sensitivity/given.h"

#include "base/alloc.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

/* ---- PAWN ------------------------------------------------------------------------------------ */

enum { PAWN_EACH = 500 }; /* futures of a slice: more blur, fewer are noise */

static int ascending(const void *a, const void *b) {
  double p = *(const double *)a, q = *(const double *)b;

  return p < q ? -1 : p > q;
}

/* Greatest distance between the distribution functions of sorted samples. */
static double distance(const double *a, size_t n, const double *b, size_t m) {
  double most = 0;
  size_t i = 0, j = 0;

  while (i < n && j < m) {
    double at = a[i] < b[j] ? a[i] : b[j], apart;

    while (i < n && a[i] <= at) i++;
    while (j < m && b[j] <= at) j++;
    apart = fabs((double)i / (double)n - (double)j / (double)m);
    if (apart > most) most = apart;
  }
  return most;
}

/* slice[row] < slices: where each row belongs; y has no NaN. */
static casus_status distances(const double *y, size_t n, const unsigned char *slice, size_t slices,
                              cs_distances *out) {
  double *all = cs_calloc(2 * n, sizeof *all), *part = all ? all + n : NULL;
  double found[CS_RANK_LEVELS];
  size_t used = 0;

  *out = (cs_distances){0};
  if (!all) return CASUS_NOMEM;
  memcpy(all, y, n * sizeof *y);
  qsort(all, n, sizeof *all, ascending);
  for (size_t s = 0; s < slices; s++) {
    size_t m = 0;

    for (size_t i = 0; i < n; i++) {
      if (slice[i] == s) part[m++] = y[i];
    }
    if (!m) continue;
    qsort(part, m, sizeof *part, ascending);
    found[used++] = distance(all, n, part, m);
  }
  cs_free(all);
  if (!used) return CASUS_OK;
  qsort(found, used, sizeof *found, ascending);
  out->median = used % 2 ? found[used / 2] : (found[used / 2 - 1] + found[used / 2]) / 2;
  out->most = found[used - 1];
  for (size_t k = 0; k < used; k++) out->mean += found[k] / (double)used;
  return CASUS_OK;
}

/* The rows that did not fail, in the order of x when there are many values. */
typedef struct {
  size_t n;
  double *y;            /* [n] */
  unsigned char *slice; /* [n] */
} rows;

static bool make_rows(const cs_ranks *r, const double *y, size_t slices, rows *out) {
  size_t at = 0;

  *out = (rows){.y = cs_calloc(r->n, sizeof *out->y), .slice = cs_calloc(r->n, 1)};
  if (!out->y || !out->slice) return false;
  for (size_t k = 0; k < r->n; k++) {
    size_t i = r->order[k];

    if (isnan(y[i])) continue;
    out->y[out->n] = y[i];
    out->slice[out->n++] = r->level[i];
  }
  for (; !r->n_levels && at < out->n; at++) out->slice[at] = (unsigned char)(at * slices / out->n);
  return true;
}

static void free_rows(rows *r) {
  cs_free(r->y);
  cs_free(r->slice);
}

casus_status cs_pawn(const cs_ranks *r, const double *y, cs_distances *out) {
  size_t slices = r->n / PAWN_EACH;
  rows of;
  casus_status st = CASUS_NOMEM;

  if (slices < CS_PAWN_LEAST) slices = CS_PAWN_LEAST;
  if (slices > CS_PAWN_MOST) slices = CS_PAWN_MOST;
  if (make_rows(r, y, slices, &of))
    st = distances(of.y, of.n, of.slice, r->n_levels ? r->n_levels : slices, out);
  free_rows(&of);
  return st;
}

casus_status cs_pawn_dummy(const double *y, size_t n, uint64_t seed, cs_distances *out) {
  double *x = cs_calloc(n, sizeof *x);
  cs_ranks r = {0};
  casus_status st = x ? CASUS_OK : CASUS_NOMEM;

  for (size_t i = 0; x && i < n; i++) x[i] = cs_random_unit(seed, 1, i);
  if (st == CASUS_OK) st = cs_ranks_make(x, n, &r);
  if (st == CASUS_OK) st = cs_pawn(&r, y, out);
  cs_ranks_free(&r);
  cs_free(x);
  return st;
}

/* ---- Delta ----------------------------------------------------------------------------------- */

enum { BINS = 100, SLICES = 48, SMOOTH_BINS = 200, KERNEL = 128 };

/* Half width of the window in x, and the standard deviation of the blur in y, both as
 * probabilities, at 10,000 futures; with n they shrink as n^-0.3.  Found by trial on Ishigami's
 * function, where they balance noise and blur; see docs/methods/sensitivity.md. */
static const double WINDOW = 0.045, BLUR = 0.01, AT = 10000, RATE = -0.3;

/* Standard deviation of the kernel for the local mean, in parts of the range; twice that for the
 * local spread. */
static const double LOCAL = 0.01;

/* x := x blurred by a normal kernel of `sd` bins, ends mirrored. */
static void blur(size_t n, double sd, double *x) {
  double kernel[KERNEL + 1], sum = 0, out[SMOOTH_BINS];
  size_t reach = (size_t)ceil(4 * sd);

  if (!(sd > 0)) return;
  if (reach > KERNEL) reach = KERNEL;
  for (size_t k = 0; k <= reach; k++) {
    kernel[k] = exp(-0.5 * (double)(k * k) / (sd * sd));
    sum += (k ? 2 : 1) * kernel[k];
  }
  for (size_t i = 0; i < n; i++) {
    out[i] = kernel[0] / sum * x[i];
    for (size_t k = 1; k <= reach; k++) {
      size_t left = i >= k ? i - k : k - i - 1, right = i + k < n ? i + k : 2 * n - 1 - i - k;

      left = left < n ? left : n - 1;
      right = right < n ? right : 0;
      out[i] += kernel[k] / sum * (x[left] + x[right]);
    }
  }
  memcpy(x, out, n * sizeof *x);
}

/* Value at row i (in the order of x) of a curve given at the middles of SMOOTH_BINS bins. */
static double curve_at(const double *curve, size_t i, size_t n) {
  double at = ((double)i + 0.5) / (double)n * SMOOTH_BINS - 0.5, low = floor(at);
  size_t a = low < 0 ? 0 : low > SMOOTH_BINS - 1 ? SMOOTH_BINS - 1 : (size_t)low;
  size_t b = a + 1 < SMOOTH_BINS ? a + 1 : a;

  return low < 0 ? curve[0] : curve[a] + (curve[b] - curve[a]) * (at - low);
}

/* mean of value[i] near each bin, `sd` wide. */
static void local_mean(const double *value, size_t n, double sd, double *curve) {
  double count[SMOOTH_BINS] = {0};

  memset(curve, 0, SMOOTH_BINS * sizeof *curve);
  for (size_t i = 0; i < n; i++) {
    curve[i * SMOOTH_BINS / n] += value[i];
    count[i * SMOOTH_BINS / n]++;
  }
  blur(SMOOTH_BINS, sd * SMOOTH_BINS, curve);
  blur(SMOOTH_BINS, sd * SMOOTH_BINS, count);
  for (size_t k = 0; k < SMOOTH_BINS; k++) curve[k] = count[k] > 0 ? curve[k] / count[k] : 0;
}

/* The bin of z among the BINS - 1 edges. */
static size_t bin_of(const double *edge, double z) {
  size_t low = 0, high = BINS - 1;

  while (low < high) {
    size_t middle = (low + high) / 2;

    if (edge[middle] < z) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/* Half the sum of |share - 1 / BINS|. */
static double apart(const double *count) {
  double sum = 0, total = 0;

  for (size_t b = 0; b < BINS; b++) total += count[b];
  for (size_t b = 0; b < BINS; b++) sum += fabs(count[b] / total - 1.0 / BINS);
  return sum / 2;
}

/* delta of y[0..n) in the order of x. */
static void delta_of_curve(const double *y, size_t n, const double *edge, double *e, double *out) {
  double mean[SMOOTH_BINS], spread[SMOOTH_BINS], sum = 0;
  double shrink = pow((double)n / AT, RATE), window = WINDOW * shrink, sd = BLUR * shrink * BINS;

  local_mean(y, n, LOCAL, mean);
  for (size_t i = 0; i < n; i++) {
    e[i] = y[i] - curve_at(mean, i, n);
    e[i] *= e[i];
  }
  local_mean(e, n, 2 * LOCAL, spread);
  for (size_t i = 0; i < n; i++) {
    double s = sqrt(curve_at(spread, i, n));

    e[i] = s > 0 ? (y[i] - curve_at(mean, i, n)) / s : 0;
  }
  for (size_t k = 0; k < SLICES; k++) {
    double middle = ((double)k + 0.5) / SLICES, count[BINS] = {0}, m, s;
    size_t at = (size_t)(middle * (double)n);
    size_t first = middle > window ? (size_t)((middle - window) * (double)n) : 0;
    size_t last = middle + window < 1 ? (size_t)((middle + window) * (double)n) : n;

    m = curve_at(mean, at, n);
    s = sqrt(curve_at(spread, at, n));
    for (size_t i = first; i < last; i++) count[bin_of(edge, m + s * e[i])]++;
    blur(BINS, sd, count);
    sum += apart(count);
  }
  *out = sum / SLICES;
}

casus_status cs_delta(const cs_ranks *r, const double *y, double *out) {
  rows of;
  double *sorted = NULL, edge[BINS - 1];
  casus_status st = CASUS_NOMEM;

  *out = 0;
  if (!make_rows(r, y, 1, &of)) goto done;
  sorted = cs_calloc(2 * of.n + 1, sizeof *sorted);
  if (!sorted) goto done;
  st = CASUS_OK;
  if (of.n < CS_GIVEN_LEAST) goto done;
  memcpy(sorted, of.y, of.n * sizeof *sorted);
  qsort(sorted, of.n, sizeof *sorted, ascending);
  if (sorted[0] == sorted[of.n - 1]) goto done;
  for (size_t b = 1; b < BINS; b++) edge[b - 1] = sorted[b * of.n / BINS];
  if (!r->n_levels) {
    delta_of_curve(of.y, of.n, edge, sorted + of.n, out);
  } else {
    for (size_t l = 0; l < r->n_levels; l++) {
      double count[BINS] = {0}, n = 0;

      for (size_t i = 0; i < of.n; i++) {
        if (of.slice[i] != l) continue;
        count[bin_of(edge, of.y[i])]++;
        n++;
      }
      blur(BINS, BLUR * pow((double)of.n / AT, RATE) * BINS, count);
      if (n > 0) *out += n / (double)of.n * apart(count);
    }
  }

done:
  cs_free(sorted);
  free_rows(&of);
  return st;
}

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
