/* Time of sensitivity indices, one thread, against a naive version in the same run: first and total
 * indices of Ishigami's function with intervals (naive: the same estimators from stored columns
 * with 100 bootstrap resamples), delta and Shapley effects of given data. */
#include "analysis/sensitivity/given_futures.h"
#include "analysis/sensitivity/shapley.h"
#include "analysis/sensitivity/variance.h"
#include "base/alloc.h"
#include "base/random.h"
#include "clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

enum { N = 1 << 18, RESAMPLES = 100, DELTA_N = 10000, SHAPLEY_N = 100000, SHAPLEY_D = 20 };

static const double pi = 3.14159265358979323846;

static long peak_mb(void) {
  struct rusage usage;

  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

static void ishigami(void *self, size_t lane, size_t n, const double *const *u, double *const *y) {
  (void)self;
  (void)lane;
  for (size_t i = 0; i < n; i++) {
    double a = pi * (2 * u[0][i] - 1), b = sin(pi * (2 * u[1][i] - 1)), c = pi * (2 * u[2][i] - 1);

    y[0][i] = sin(a) + 7 * b * b + 0.1 * c * c * c * c * sin(a);
  }
}

/* The estimators on rows[0..n) of y[matrix][row]. */
static void naive_indices(double *const *y, const uint32_t *rows, size_t n, double *first,
                          double *total) {
  double mean = 0, square = 0;

  for (size_t i = 0; i < n; i++) mean += (y[0][rows[i]] + y[1][rows[i]]) / (2 * (double)n);
  for (size_t i = 0; i < n; i++) {
    double a = y[0][rows[i]] - mean, b = y[1][rows[i]] - mean;

    square += (a * a + b * b) / (2 * (double)n);
  }
  for (size_t k = 0; k < 3; k++) {
    double s = 0, t = 0;

    for (size_t i = 0; i < n; i++) {
      double a = y[0][rows[i]], b = y[1][rows[i]] - mean, ab = y[2 + k][rows[i]];

      s += b * (ab - a);
      t += (a - ab) * (a - ab);
    }
    first[k] = s / (double)n / square;
    total[k] = t / (2 * (double)n) / square;
  }
}

/* The usual way: all columns stored, bootstrap over rows. */
static double naive(void) {
  double *u[6], *y[5], first[3], total[3], start = processor_seconds();
  uint32_t *rows = malloc(N * sizeof *rows);

  for (size_t k = 0; k < 6; k++) {
    u[k] = malloc(N * sizeof(double));
    for (size_t i = 0; i < N; i++) u[k][i] = cs_random_unit(1, k, i);
  }
  for (size_t m = 0; m < 5; m++) {
    const double *at[3];

    y[m] = malloc(N * sizeof(double));
    for (size_t k = 0; k < 3; k++) at[k] = u[k + (m == 1 || m == k + 2 ? 3 : 0)];
    ishigami(NULL, 0, N, at, &y[m]);
  }
  for (size_t b = 0; b <= RESAMPLES; b++) {
    for (size_t i = 0; i < N; i++)
      rows[i] = b ? (uint32_t)(cs_random_unit(2, b, i) * N) : (uint32_t)i;
    naive_indices(y, rows, N, first, total);
  }
  start = processor_seconds() - start;
  for (size_t k = 0; k < 6; k++) free(u[k]);
  for (size_t m = 0; m < 5; m++) free(y[m]);
  free(rows);
  return start;
}

static int sobol(void) {
  static const size_t one_each[] = {0, 1, 2};
  cs_function f = {.n_inputs = 3,
                   .n_outputs = 1,
                   .n_factors = 3,
                   .factor_of = one_each,
                   .lanes = 1,
                   .evaluate = ishigami};
  cs_effort effort = {.seed = 1, .replicates = 16, .first = N / 16, .most = N / 16};
  double best = INFINITY, slow;
  cs_variance v;
  long peak;

  for (int k = 0; k < 3; k++) {
    double start = processor_seconds();

    if (cs_variance_make(&f, CS_JANSEN, &effort, &v)) return 1;
    best = fmin(best, processor_seconds() - start);
    if (k < 2) cs_variance_free(&v);
  }
  peak = peak_mb();
  slow = naive();
  printf(
      "Ishigami, 2^18 points, first and total: %.3f s, peak %ld MB; naive with 100 bootstrap "
      "resamples %.3f s, ratio %.1f\n",
      best, peak, slow, slow / best);
  printf("  T1 %.6f +- %.6f (0.557589)\n", v.total[0].value, v.total[0].error);
  cs_variance_free(&v);
  return 0;
}

enum { KDE_POINTS = 100, KDE_CLASSES = 48 };

/* A normal kernel's density of y[rows[0..n)] at KDE_POINTS between `low` and `high`, Scott's rule.
 */
static void kernel_density(const double *y, const uint32_t *rows, size_t n, double low, double high,
                           double *density) {
  double mean = 0, square = 0, width;

  for (size_t i = 0; i < n; i++) mean += y[rows[i]] / (double)n;
  for (size_t i = 0; i < n; i++) square += (y[rows[i]] - mean) * (y[rows[i]] - mean);
  width = sqrt(square / (double)(n - 1)) * pow((double)n, -0.2);
  for (size_t k = 0; k < KDE_POINTS; k++) {
    double at = low + (high - low) * (double)k / (KDE_POINTS - 1), sum = 0;

    for (size_t i = 0; i < n; i++) {
      double t = (y[rows[i]] - at) / width;

      sum += exp(-0.5 * t * t);
    }
    density[k] = sum / ((double)n * width * sqrt(2 * pi));
  }
}

/* The common estimator (Plischke, Borgonovo, Smith 2013): classes of x with as many rows each, the
 * densities by a normal kernel.  order: rows by x. */
static double kernel_delta(const double *y, const uint32_t *order, size_t n) {
  double all[KDE_POINTS], part[KDE_POINTS], low = INFINITY, high = -INFINITY, delta = 0;

  for (size_t i = 0; i < n; i++) {
    low = fmin(low, y[order[i]]);
    high = fmax(high, y[order[i]]);
  }
  kernel_density(y, order, n, low, high, all);
  for (size_t c = 0; c < KDE_CLASSES; c++) {
    size_t first = c * n / KDE_CLASSES, last = (c + 1) * n / KDE_CLASSES;

    kernel_density(y, order + first, last - first, low, high, part);
    for (size_t k = 0; k < KDE_POINTS; k++)
      delta += fabs(part[k] - all[k]) * (high - low) / (KDE_POINTS - 1) / 2 / KDE_CLASSES;
  }
  return delta;
}

/* delta of three inputs; naive: the common estimator by kernel densities, once; with its usual 100
 * resamples it takes 101 times as long. */
static int delta(void) {
  static double x[3][DELTA_N], y[DELTA_N];
  const double *u[] = {x[0], x[1], x[2]};
  double *out[] = {y}, value[3], kernel[3], start, fast, slow;
  cs_ranks r;

  for (size_t k = 0; k < 3; k++) {
    for (size_t i = 0; i < DELTA_N; i++) x[k][i] = cs_random_unit(1, k + 10, i);
  }
  ishigami(NULL, 0, DELTA_N, u, out);
  start = processor_seconds();
  for (size_t k = 0; k < 3; k++) {
    if (cs_ranks_make(x[k], DELTA_N, &r) || cs_delta(&r, y, &value[k])) return 1;
    cs_ranks_free(&r);
  }
  fast = processor_seconds() - start;
  start = processor_seconds();
  for (size_t k = 0; k < 3; k++) {
    if (cs_ranks_make(x[k], DELTA_N, &r)) return 1;
    kernel[k] = kernel_delta(y, r.order, DELTA_N);
    cs_ranks_free(&r);
  }
  slow = processor_seconds() - start;
  printf(
      "delta, 10^4 futures x 3: %.1f ms; by kernel densities %.1f ms, ratio %.1f; with their 100 "
      "resamples %.0f\n",
      1e3 * fast, 1e3 * slow, slow / fast, 101 * slow / fast);
  printf("  %.4f %.4f %.4f (0.2620 0.4248 0.2102); kernels %.4f %.4f %.4f\n", value[0], value[1],
         value[2], kernel[0], kernel[1], kernel[2]);
  return 0;
}

/* Shapley effects of 10^5 x 20; naive: neighbours among all rows, timed on 256 walks and scaled. */
static int shapley(void) {
  static double y[SHAPLEY_N];
  cs_input inputs[SHAPLEY_D] = {{0}};
  cs_ranks ranks[SHAPLEY_D];
  cs_estimate effect[SHAPLEY_D];
  size_t player[SHAPLEY_D];
  cs_data d = {
      .n = SHAPLEY_N, .n_inputs = SHAPLEY_D, .inputs = inputs, .n_deep = 1, .replicates = 1};
  double start, fast, slow = 0;
  float *distance = malloc(SHAPLEY_N * sizeof *distance);

  if (!distance) return 1;
  for (size_t k = 0; k < SHAPLEY_D; k++) {
    player[k] = k;
    inputs[k].x = malloc(SHAPLEY_N * sizeof(double));
    if (!inputs[k].x) return 1;
    for (size_t i = 0; i < SHAPLEY_N; i++) {
      inputs[k].x[i] = cs_random_unit(1, k, i);
      y[i] += inputs[k].x[i] * (double)(SHAPLEY_D - k);
    }
  }
  start = processor_seconds();
  for (size_t k = 0; k < SHAPLEY_D; k++) {
    if (cs_ranks_make(inputs[k].x, SHAPLEY_N, &ranks[k])) return 1;
  }
  if (cs_shapley_given(&d, ranks, player, SHAPLEY_D, y, true, CS_SHAPLEY_WALKS, 1, effect))
    return 1;
  fast = processor_seconds() - start;
  start = processor_seconds();
  for (size_t w = 0; w < 32; w++) {
    for (size_t i = 0; i < SHAPLEY_N; i++) distance[i] = 0;
    for (size_t k = 0; k < SHAPLEY_D; k++) {
      size_t nearest = 0;

      for (size_t i = 0; i < SHAPLEY_N; i++) {
        float apart = (float)(ranks[k].u[i] - ranks[k].u[w]);

        distance[i] += apart * apart;
        if (i != w && distance[i] < distance[nearest]) nearest = i;
      }
      slow += 1e-300 * y[nearest];
    }
  }
  slow += (processor_seconds() - start) * CS_SHAPLEY_WALKS / 32;
  printf(
      "Shapley effects of given data, 10^5 x 20: %.2f s; among all rows %.1f s (scaled), ratio "
      "%.1f\n",
      fast, slow, slow / fast);
  printf("  largest %.4f +- %.4f (exact %.4f)\n", effect[0].value, effect[0].error,
         400.0 / (20 * 21 * 41 / 6));
  for (size_t k = 0; k < SHAPLEY_D; k++) {
    free(inputs[k].x);
    cs_ranks_free(&ranks[k]);
  }
  free(distance);
  return 0;
}

int main(void) {
  return sobol() || delta() || shapley();
}
