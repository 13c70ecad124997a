/* Time of the lake problem (100 paths of 100 steps a future, one thread) as a dynamics model, with
 * its noise drawn anew in each future.  Baselines, in the same run: the same loop written by hand
 * in C, noise included, one future after the other; and the model's own formulas interpreted one
 * future and one step at a time.
 *
 *   bench_dynamics [FUTURES] */
#include "analysis/study.h"
#include "base/alloc.h"
#include "base/random.h"
#include "clock.h"
#include "models/dynamics/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS = 100, PATHS = 100, INPUTS = 8, OUTPUTS = 4, MOST = 64 };

static const char text[] =
    "casus: 1\n"
    "quantities: {b: 0.1..0.45, q: 2..4.5, release: 0..0.1, mu: -4..-3, sigma: 0.05..0.2,\n"
    "             critical: 0.3..0.8}\n"
    "models:\n"
    "  lake:\n"
    "    kind: dynamics\n"
    "    steps: 100\n"
    "    paths: 100\n"
    "    noise: {weather: normal(0, 1)}\n"
    "    states: {P: {start: 0, next: P - b * P + power / (1 + power) + release + inflow}}\n"
    "    flows: {power: P^q, inflow: exp(mu + sigma * weather)}\n"
    "    outputs:\n"
    "      max_P: {value: P, steps: max, paths: mean, first: paths}\n"
    "      reliability: {value: P < critical, steps: mean}\n"
    "      tipped: {value: P > critical, steps: max}\n"
    "      last: P\n"
    "measures: {m: lake.last}\n";

enum { B, Q, RELEASE, MU, SIGMA, CRITICAL, LUCK, START };

typedef struct {
  const cs_part *part;
  const cs_system *s;
  size_t at[INPUTS]; /* where the part has B, Q, ... */
  size_t n;
  double *columns[INPUTS];
} futures;

static uint64_t key_of(double luck) {
  uint64_t key;

  memcpy(&key, &luck, sizeof key);
  return key;
}

static void draw_path(const futures *f, size_t i, size_t path, double *noise) {
  uint32_t words[STEPS];

  cs_philox_column(key_of(f->columns[LUCK][i]), path, 0, STEPS, words);
  for (size_t t = 0; t < STEPS; t++) noise[t] = cs_unit(words[t]);
  cs_distribution_quantiles(f->s->noise[0].drawn, STEPS, noise, noise);
}

/* By hand: max_P, reliability, tipped, last. */
static void by_hand(const futures *f, size_t i, double *out) {
  double b = f->columns[B][i], q = f->columns[Q][i], release = f->columns[RELEASE][i];
  double mu = f->columns[MU][i], sigma = f->columns[SIGMA][i], critical = f->columns[CRITICAL][i];
  double mean[STEPS] = {0}, noise[STEPS], below = 0, tipped = 0, last = 0, most = 0;

  for (size_t p = 0; p < PATHS; p++) {
    double P = 0;
    int ever = 0;

    draw_path(f, i, p, noise);
    for (size_t t = 0; t < STEPS; t++) {
      double power;

      mean[t] += P;
      below += P < critical;
      ever |= P > critical;
      last += t + 1 == STEPS ? P : 0;
      power = pow(P, q);
      P = P - b * P + power / (1 + power) + release + exp(mu + sigma * noise[t]);
    }
    tipped += ever;
  }
  for (size_t t = 0; t < STEPS; t++) most = fmax(most, mean[t] / PATHS);
  out[0] = most;
  out[1] = below / (PATHS * STEPS);
  out[2] = tipped / PATHS;
  out[3] = last / PATHS;
}

/* The model's formulas, one value at a time; only the states, so it does less. */
static double interpreted(const futures *f, size_t i) {
  const cs_system *s = f->s;
  double value[MOST], noise[STEPS], last = 0;

  for (size_t k = 0; k < INPUTS; k++) value[cs_system_inputs(s) + f->at[k]] = f->columns[k][i];
  for (size_t p = 0; p < PATHS; p++) {
    double *P = &value[cs_system_states(s)];

    *P = f->columns[START][i];
    draw_path(f, i, p, noise);
    for (size_t t = 0; t < STEPS; t++) {
      value[CS_SYSTEM_STEP] = (double)t;
      value[CS_SYSTEM_NOISE] = noise[t];
      for (size_t k = 0; k < s->n_flows; k++)
        value[cs_system_flows(s) + k] = cs_formula_value(s->flows[k].value, value);
      if (t + 1 < STEPS) *P = cs_formula_value(s->states[0].next, value);
    }
    last += *P;
  }
  return last / PATHS;
}

static int make_futures(futures *f, const cs_study *study, size_t n) {
  static const char *const names[INPUTS] = {"b",     "q",        "release",   "mu",
                                            "sigma", "critical", "lake.luck", "lake.start.P"};
  static const double low[INPUTS] = {0.1, 2, 0, -4, 0.05, 0.3, 0, 0};
  static const double high[INPUTS] = {0.45, 4.5, 0.1, -3, 0.2, 0.8, 1, 0};

  f->part = cs_dynamics_part(&study->graph, &study->c.models[0]);
  if (!f->part || f->part->n_inputs != INPUTS || f->part->n_outputs != OUTPUTS) return 1;
  f->s = f->part->self;
  f->n = n;
  if (cs_system_inputs(f->s) + INPUTS > MOST) return 1;
  for (size_t k = 0; k < INPUTS; k++) {
    uint32_t q = cs_graph_find(&study->graph, names[k]);

    for (f->at[k] = 0; f->at[k] < INPUTS && f->part->inputs[f->at[k]] != q; f->at[k]++) continue;
    f->columns[k] = cs_alloc_columns(n, sizeof(double));
    if (f->at[k] == INPUTS || !f->columns[k]) return 1;
    for (size_t i = 0; i < n; i++)
      f->columns[k][i] = low[k] + (high[k] - low[k]) * cs_random_unit(1, k, i);
  }
  return 0;
}

static int measure(const futures *f) {
  void *workspace = cs_alloc_columns(f->part->workspace(f->s, f->n), 1);
  double *memory = cs_alloc_columns(OUTPUTS * f->n, sizeof *memory);
  double *out[OUTPUTS], worst = 0, hand[OUTPUTS], sum = 0, times[4];
  const double *in[INPUTS];

  if (!workspace || !memory) return 1;
  for (size_t k = 0; k < INPUTS; k++) in[f->at[k]] = f->columns[k];
  for (size_t k = 0; k < OUTPUTS; k++) out[k] = memory + k * f->n;
  times[0] = seconds();
  f->part->evaluate(f->s, &(cs_batch){f->n, in, out, workspace});
  times[1] = seconds();
  for (size_t i = 0; i < f->n; i++) {
    by_hand(f, i, hand);
    for (size_t k = 0; k < OUTPUTS; k++) worst = fmax(worst, fabs(hand[k] - out[k][i]));
  }
  times[2] = seconds();
  for (size_t i = 0; i < f->n; i++) sum += interpreted(f, i);
  times[3] = seconds();
  for (int k = 3; k > 0; k--) times[k] = 1e3 * (times[k] - times[k - 1]) / (double)f->n;
  printf("%zu futures of %d paths of %d steps, one thread\n", f->n, PATHS, STEPS);
  printf("dynamics model     %8.3f ms a future\n", times[1]);
  printf("by hand in C       %8.3f ms a future: the model takes %.2f times as long\n", times[2],
         times[1] / times[2]);
  printf("one value a time   %8.3f ms a future: %.1f times as long as the model\n", times[3],
         times[3] / times[1]);
  printf("greatest difference from the loop by hand %.2g (sum %g)\n", worst, sum);
  cs_free(workspace);
  cs_free(memory);
  return 0;
}

int main(int argc, char **argv) {
  size_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 1024;
  const cs_model_settings models = {0};
  cs_arena *arena = cs_arena_new();
  casus_diag *d = casus_diag_new();
  cs_study study;
  futures f;
  int failed;

  if (cs_study_parse("lake", text, strlen(text), &models, arena, d, &study)) {
    fprintf(stderr, "%s", casus_diag_text(d, 0));
    return 1;
  }
  failed = make_futures(&f, &study, n) || measure(&f);
  for (size_t k = 0; k < INPUTS; k++) cs_free(f.columns[k]);
  cs_study_free(&study);
  casus_diag_free(d);
  cs_arena_free(arena);
  return failed;
}
