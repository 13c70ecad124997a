/* Time of EVPPI for 10^4 futures, one thread, against a naive regression in the same run: the mean
 * over the 100 nearest futures of each. */
#include "analysis/voi/voi.h"
#include "base/random.h"
#include "base/special.h"
#include "clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { N = 10000, NEAR = 50 };

/* E max(0, E[y | x]) - max(0, E y) by moving means over futures sorted by x, each summed anew. */
static double naive(const cs_ranks *r, const double *y) {
  double sum = 0, mean = 0;

  for (size_t k = 0; k < r->n; k++) {
    size_t first = k > NEAR ? k - NEAR : 0, last = k + NEAR < r->n ? k + NEAR : r->n;
    double near = 0;

    for (size_t i = first; i < last; i++) near += y[r->order[i]];
    sum += fmax(0, near / (double)(last - first));
    mean += y[r->order[k]];
  }
  return (sum - fmax(0, mean)) / (double)r->n;
}

int main(void) {
  static double x[2][N], zero[N], y[N];
  cs_input inputs[2] = {{.name = "a", .x = x[0]}, {.name = "b", .x = x[1]}};
  cs_data d = {.n = N, .n_inputs = 2, .inputs = inputs, .n_deep = 1, .replicates = 1};
  const double *benefit[] = {zero, y};
  cs_choices c = {&d, 2, benefit};
  size_t both[] = {0, 1};
  double start, one = INFINITY, two, slow, plain;
  cs_evppi part, pair;
  cs_ranks r;

  for (size_t i = 0; i < N; i++) {
    x[0][i] = cs_normal_quantile(cs_random_unit(5, 1, i));
    x[1][i] = cs_normal_quantile(cs_random_unit(5, 2, i));
    y[i] = x[0][i] + x[1][i];
  }
  for (int k = 0; k < 5; k++) {
    start = processor_seconds();
    if (cs_evppi_make(&c, both, 1, &part)) return 1;
    one = fmin(one, processor_seconds() - start);
  }
  start = processor_seconds();
  if (cs_evppi_make(&c, both, 2, &pair)) return 1;
  two = processor_seconds() - start;
  start = processor_seconds();
  if (cs_ranks_make(x[0], N, &r)) return 1;
  plain = naive(&r, y);
  slow = processor_seconds() - start;
  cs_ranks_free(&r);
  printf(
      "EVPPI, 10^4 futures x 1 input, with its error: %.1f ms; naive, without: %.1f ms, ratio "
      "%.2f\n",
      1e3 * one, 1e3 * slow, slow / one);
  printf("  %.4f +- %.4f, naive %.4f (exact 0.3989); two inputs together %.4f in %.1f ms\n",
         part.worth.value, part.worth.error, plain, pair.worth.value, 1e3 * two);
  return 0;
}
