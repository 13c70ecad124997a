/* Systems of difference equations against closed forms and against a plain loop; how the work is
 * split changes nothing. */
#include "study.h"
#include "support.h"

#include "base/alloc.h"
#include "base/random.h"
#include "models/dynamics/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* x' = a x + c + s e with normal noise e, and the same with the noise's own sum. */
#define WALK(steps, paths)                                                             \
  "casus: 1\n"                                                                         \
  "quantities: {a: -1..1, c: -1..1, s: 0..2}\n"                                        \
  "models:\n"                                                                          \
  "  walk:\n"                                                                          \
  "    kind: dynamics\n"                                                               \
  "    steps: " #steps                                                                 \
  "\n"                                                                                 \
  "    paths: " #paths                                                                 \
  "\n"                                                                                 \
  "    noise: {u: 0..1, e: normal(0, 1)}\n"                                            \
  "    states: {x: {start: 0, next: a * x + c + s * e}, t: {start: 0, next: t + u}}\n" \
  "    outputs:\n"                                                                     \
  "      early: {value: x, to: 5}\n"                                                   \
  "      average: {value: x, steps: mean}\n"                                           \
  "      average_too: {value: x, steps: mean, first: paths}\n"                         \
  "      top: {value: x, steps: max, paths: min}\n"                                    \
  "      share: {value: x > 0.5, steps: mean, first: paths, from: 2}\n"                \
  "      last: x\n"                                                                    \
  "      total: t\n"                                                                   \
  "measures: {m: walk.early}\n"

enum { A, C, S, LUCK, X, T, INPUTS, OUTPUTS = 7 };

typedef struct {
  trial t;
  const cs_part *part;

  size_t at[INPUTS]; /* where the part has them */
} walk;

static void read_walk(walk *w, const char *text) {
  static const char *const names[INPUTS] = {"a",           "c", "s", "walk.luck", "walk.start.x",
                                            "walk.start.t"};

  trial_read(&w->t, text);
  w->part = cs_dynamics_part(&w->t.study.graph, &w->t.study.c.models[0]);
  assert_non_null(w->part);
  assert_int_equal(w->part->n_inputs, INPUTS);
  assert_int_equal(w->part->n_outputs, OUTPUTS);
  for (size_t k = 0; k < INPUTS; k++) {
    uint32_t q = cs_graph_find(&w->t.study.graph, names[k]);

    for (w->at[k] = 0; w->part->inputs[w->at[k]] != q; w->at[k]++) assert_true(w->at[k] < INPUTS);
  }
}

/* Futures first .. first + n - 1 of the columns, into out[k * stride + first ...]. */
static void evaluate(walk *w, double *const *columns, size_t first, size_t n, size_t stride,
                     double *out) {
  void *workspace = cs_alloc_columns(w->part->workspace(w->part->self, n), 1);
  const double *in[INPUTS];
  double *outs[OUTPUTS];

  for (size_t k = 0; k < INPUTS; k++) in[w->at[k]] = columns[k] + first;
  for (size_t k = 0; k < OUTPUTS; k++) outs[k] = out + k * stride + first;
  w->part->evaluate(w->part->self, &(cs_batch){n, in, outs, workspace});
  cs_free(workspace);
}

static double unit(uint64_t *state) {
  return cs_random_unit(7, 0, (*state)++);
}

static void random_columns(size_t n, uint64_t *state, double *memory, double **columns) {
  for (size_t k = 0; k < INPUTS; k++) {
    columns[k] = memory + k * n;
    for (size_t i = 0; i < n; i++) {
      double u = unit(state);

      columns[k][i] = k == A || k == C ? 2 * u - 1 : k == S ? 2 * u : k == LUCK ? u : 0;
    }
  }
}

enum { N = 200 };

/* All at once, one by one and in uneven pieces: the same bits. */
static void any_split(void **state) {
  static double memory[INPUTS * N], whole[OUTPUTS * N], other[OUTPUTS * N];
  double *columns[INPUTS];
  uint64_t random = 0;
  walk w;

  (void)state;
  read_walk(&w, WALK(70, 3));
  random_columns(N, &random, memory, columns);
  /* Some share their luck. */
  for (size_t i = 64; i < 140; i++) columns[LUCK][i] = 0.5;
  evaluate(&w, columns, 0, N, N, whole);
  for (size_t i = 0; i < N; i++) evaluate(&w, columns, i, 1, N, other);
  assert_memory_equal(whole, other, sizeof whole);
  for (size_t i = 0, n = 1; i < N; i += n, n = 2 * n + 1)
    evaluate(&w, columns, i, i + n > N ? N - i : n, N, other);
  assert_memory_equal(whole, other, sizeof whole);
  trial_free(&w.t);
}

/* The mean over steps and paths does not hang on the order, and more steps or paths leave what is
 * drawn for the earlier ones as it is. */
static void further_paths(void **state) {
  static double memory[INPUTS * N], few[OUTPUTS * N], more[OUTPUTS * N], steps[OUTPUTS * N];
  double *columns[INPUTS];
  uint64_t random = 5000;
  walk w, v, u;

  (void)state;
  random_columns(N, &random, memory, columns);
  read_walk(&w, WALK(40, 4));
  read_walk(&v, WALK(40, 8));
  read_walk(&u, WALK(90, 4));
  evaluate(&w, columns, 0, N, N, few);
  evaluate(&v, columns, 0, N, N, more);
  evaluate(&u, columns, 0, N, N, steps);
  for (size_t i = 0; i < N; i++) {
    double *f = few + i, *m = more + i, *s = steps + i;

    assert_near(f[1 * N], f[2 * N], 1e-12 * (1 + fabs(f[1 * N])));
    assert_true(f[0] == s[0]);         /* early, to step 5 */
    assert_true(f[3 * N] >= m[3 * N]); /* the least of the first paths' peaks, and of all */
    assert_true(f[4 * N] >= 0 && f[4 * N] <= 1);
  }
  trial_free(&w.t);
  trial_free(&v.t);
  trial_free(&u.t);
}

/* A plain loop with the noise drawn word by word.  The bound is far above rounding, far below what
 * another draw would do. */
static void plain_loop(void **state) {
  enum { STEPS = 50, PATHS = 3 };
  static double memory[INPUTS * N], out[OUTPUTS * N];
  double *columns[INPUTS];
  uint64_t random = 9000;
  const cs_system *s;
  walk w;

  (void)state;
  read_walk(&w, WALK(50, 3));
  s = w.part->self;
  random_columns(N, &random, memory, columns);
  evaluate(&w, columns, 0, N, N, out);
  for (size_t i = 0; i < N; i++) {
    double last = 0, total = 0, least_top = INFINITY;
    uint64_t key;

    memcpy(&key, &columns[LUCK][i], sizeof key);
    for (uint64_t p = 0; p < PATHS; p++) {
      double x = 0, t = 0, top = 0;

      for (uint64_t step = 0; step + 1 < STEPS; step++) {
        uint32_t u[4], e[4];
        double noise;

        cs_philox(key, step / 4, p, u);
        cs_philox(key, step / 4, (uint64_t)1 << 32 | p, e);
        noise = cs_unit(e[step % 4]);
        cs_distribution_quantiles(s->noise[1].drawn, 1, &noise, &noise);
        x = columns[A][i] * x + columns[C][i] + columns[S][i] * noise;
        t += cs_unit(u[step % 4]);
        top = fmax(top, x);
      }
      last += x / PATHS;
      total += t / PATHS;
      least_top = fmin(least_top, top);
    }
    assert_near(out[3 * N + i], least_top, 1e-9);
    assert_near(out[5 * N + i], last, 1e-9);
    assert_near(out[6 * N + i], total, 1e-9);
  }
  trial_free(&w.t);
}

/* E x_n = c (1 - a^n) / (1 - a) and Var x_n = s^2 (1 - a^2n) / (1 - a^2) after n steps: the mean of
 * 10,000 paths lies within 4.5 standard errors. */
static void closed_form(void **state) {
  enum { PATHS = 10000, FUTURES = 20 };
  static double memory[INPUTS * FUTURES], out[OUTPUTS * FUTURES];
  double *columns[INPUTS];
  uint64_t random = 20000;
  walk w;

  (void)state;
  read_walk(&w, WALK(21, 10000));
  random_columns(FUTURES, &random, memory, columns);
  evaluate(&w, columns, 0, FUTURES, FUTURES, out);
  for (size_t i = 0; i < FUTURES; i++) {
    double a = columns[A][i], c = columns[C][i], s = columns[S][i];
    double mean = c * (1 - pow(a, 20)) / (1 - a);
    double sd = s * sqrt((1 - pow(a, 40)) / (1 - a * a) / PATHS);

    if (fabs(out[5 * FUTURES + i] - mean) > 4.5 * sd)
      fail_msg("future %zu: a %g, c %g, s %g: %g, not %g +- %g", i, a, c, s, out[5 * FUTURES + i],
               mean, sd);
    assert_near(out[6 * FUTURES + i], 10, 4.5 * sqrt(20. / 12 / PATHS));
  }
  trial_free(&w.t);
}

/* Threads and blocks of the engine change no byte of a result. */
static void same_bytes(void **state) {
  cs_run_settings s = quick(4096);
  char *one, *other;
  trial t;

  (void)state;
  trial_read(&t, WALK(30, 2));
  trial_run(&t, s);
  one = trial_json(&t);
  s.threads = 2;
  s.block = 96;
  trial_run(&t, s);
  other = trial_json(&t);
  assert_string_equal(one, other);
  free(one);
  free(other);
  trial_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(any_split),   cmocka_unit_test(further_paths), cmocka_unit_test(plain_loop),
      cmocka_unit_test(closed_form), cmocka_unit_test(same_bytes),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
