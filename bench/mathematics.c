/* Nanoseconds an argument of each mathematical function, against the C library's in the same run.
 *
 * 1,024 arguments, in a loop of calls; the best of 200 short rounds, which other programs disturb
 * less. */
#include "base/libm.h"
#include "base/random.h"
#include "clock.h"

#include <math.h>
#include <stdio.h>

enum { N = 1024, CALLS = 20, ROUNDS = 200 };

static double x[N], exponent[N], y[N];

struct function {
  const char *name;
  double (*ours)(double);
  double (*theirs)(double);
  double low, high;
};

static const struct function functions[] = {
    {"exp", cs_exp, exp, -20, 20},       {"expm1", cs_expm1, expm1, -1, 1},
    {"log", cs_log, log, 0, 10},         {"log1p", cs_log1p, log1p, -0.9, 2},
    {"log10", cs_log10, log10, 0, 1000}, {"sin", cs_sin, sin, -10, 10},
    {"cos", cs_cos, cos, -10, 10},       {"tan", cs_tan, tan, -10, 10},
    {"asin", cs_asin, asin, -1, 1},      {"atan", cs_atan, atan, -3, 3},
    {"erfc", cs_erfc, erfc, -4, 8},      {"lgamma", cs_lgamma, lgamma, 0, 20}};

/* Keeps the compiler from leaving out work whose result is not used. */
static void used(const void *p) {
  __asm__ volatile("" : : "r"(p) : "memory");
}

static void each(double (*f)(double)) {
  for (size_t i = 0; i < N; i++) y[i] = f(x[i]);
}

static void each_pair(double (*f)(double, double)) {
  for (size_t i = 0; i < N; i++) y[i] = f(x[i], exponent[i]);
}

static void column(double (*unused)(double)) {
  (void)unused;
  cs_exp_column(N, x, y);
}

static double best_of(void (*run)(double (*)(double)), double (*f)(double),
                      void (*run2)(double (*)(double, double)), double (*f2)(double, double)) {
  double best = 0;

  for (int round = 0; round < ROUNDS; round++) {
    double start = seconds(), taken;

    for (int call = 0; call < CALLS; call++) {
      if (f2) {
        run2(f2);
      } else {
        run(f);
      }
      used(y);
    }
    taken = 1e9 * (seconds() - start) / N / CALLS;
    if (!round || taken < best) best = taken;
  }
  return best;
}

static void tell(const char *name, double ours, double theirs) {
  printf("%-12s %8.2f %8.2f %8.2f\n", name, ours, theirs, ours / theirs);
}

static void fill(double low, double high) {
  for (size_t i = 0; i < N; i++) x[i] = low + (high - low) * cs_random_unit(1, 0, i);
}

int main(void) {
  printf("%-12s %8s %8s %8s\n", "ns", "casus", "libc", "ratio");
  for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
    const struct function *f = &functions[k];

    fill(f->low, f->high);
    tell(f->name, best_of(each, f->ours, NULL, NULL), best_of(each, f->theirs, NULL, NULL));
  }
  fill(-20, 20);
  tell("exp_column", best_of(column, NULL, NULL, NULL), best_of(each, exp, NULL, NULL));
  fill(0, 10);
  for (size_t i = 0; i < N; i++) exponent[i] = -5 + 10 * cs_random_unit(1, 1, i);
  tell("pow", best_of(NULL, NULL, each_pair, cs_pow), best_of(NULL, NULL, each_pair, pow));
  tell("atan2", best_of(NULL, NULL, each_pair, cs_atan2), best_of(NULL, NULL, each_pair, atan2));
  return 0;
}
