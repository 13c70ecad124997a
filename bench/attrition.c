/* Times of the attrition library, each beside a plain way to the same in the same run: the exact
 * chain against the same recursion row by row, the closed form against a plain loop, mixed forces
 * in columns against one campaign at a time, the exact salvo.  The Python package lanchester-sim
 * was timed before, not in this run: 13 us for an outcome by the square law, 0.36 ms for one draw
 * of a salvo of 6 against 6. */
#include "base/alloc.h"
#include "clock.h"
#include "models/attrition/chain.h"
#include "models/attrition/front.h"
#include "models/attrition/hetero.h"
#include "models/attrition/salvo.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double python_outcome = 13e-6, python_salvo_draw = 0.36e-3;

/* Row by row, each state from the one before it: the textbook's recursion. */
static double plain_chain(size_t m, size_t n) {
  double *row = calloc(n + 1, sizeof *row), p;

  if (!row) exit(1);
  for (size_t a = 1; a <= m; a++) {
    row[0] = 1;
    for (size_t b = 1; b <= n; b++) {
      double w = (double)a / (double)(a + b);

      row[b] = w * row[b - 1] + (1 - w) * row[b];
    }
  }
  p = row[n];
  free(row);
  return p;
}

static void bench_chain(size_t m, size_t n, int runs) {
  cs_duel d = {.law = CS_LAW_SQUARE, .a = (double)m, .b = (double)n, .kill_a = 1, .kill_b = 1};
  double ours = INFINITY, plain = INFINITY, p = 0;
  cs_chain_end end = {0};

  for (int r = 0; r < runs; r++) {
    double start = seconds();

    if (cs_chain_solve(&d, false, &end)) exit(1);
    ours = fmin(ours, seconds() - start);
    start = seconds();
    p = plain_chain(m, n);
    plain = fmin(plain, seconds() - start);
  }
  printf("exact %4zu v %4zu      %9.1f us  plain loop %9.1f us  ratio %5.1f  (%.6f, %.6f)\n", m, n,
         1e6 * ours, 1e6 * plain, plain / ours, end.p_a, p);
}

enum { N = 1024 };

static double a[N], b[N], kill_a[N], kill_b[N], left[N];

static void plain_square(void) {
  for (size_t i = 0; i < N; i++) {
    double x = kill_a[i] * a[i] * a[i], y = kill_b[i] * b[i] * b[i];

    if (x > y) {
      left[i] = sqrt((x - y) / kill_a[i]);
    } else {
      left[i] = -sqrt((y - x) / kill_b[i]);
    }
  }
}

static void bench_square(void) {
  enum { ROUNDS = 20000 };
  double ours, plain, start, sum = 0;

  for (size_t i = 0; i < N; i++) {
    a[i] = 100 + (double)(i * 37 % 101);
    b[i] = 100 + (double)(i * 53 % 97);
    kill_a[i] = 0.01;
    kill_b[i] = 0.011;
  }
  start = seconds();
  for (int r = 0; r < ROUNDS; r++) {
    cs_square_column(N, a, b, kill_a, kill_b, left);
    sum += left[r % N];
  }
  ours = seconds() - start;
  start = seconds();
  for (int r = 0; r < ROUNDS; r++) {
    plain_square();
    sum += left[r % N];
    a[r % N] += 1e-9;
  }
  plain = seconds() - start;
  printf("closed form          %9.3g /s  plain loop %9.3g /s  ratio %5.1f  (%g)\n",
         (double)ROUNDS * N / ours, (double)ROUNDS * N / plain, plain / ours, sum);
  printf("  against lanchester-sim, 13 us an outcome as timed before: ratio %.0f\n",
         python_outcome * ROUNDS * N / ours);
}

static void plain_campaign(const double *ka, const double *kb, double *x, double *y) {
  enum { T = 5, STEPS = 100 };
  static const double reach[4] = {0, 0.5, 0.5, 1}, weight[4] = {1. / 6, 1. / 3, 1. / 3, 1. / 6};
  double dt = 0.1;

  for (int s = 0; s < STEPS; s++) {
    double dx[T] = {0}, dy[T] = {0}, sx[T] = {0}, sy[T] = {0};

    for (int k = 0; k < 4; k++) {
      double xs[T], ys[T], tx = 0, ty = 0;

      for (int i = 0; i < T; i++) {
        xs[i] = fmax(0, x[i] + reach[k] * dt * dx[i]);
        ys[i] = fmax(0, y[i] + reach[k] * dt * dy[i]);
        tx += xs[i];
        ty += ys[i];
      }
      for (int i = 0; i < T; i++) {
        double p = 0, q = 0;

        for (int j = 0; j < T; j++) {
          p += kb[j * T + i] * ys[j];
          q += ka[j * T + i] * xs[j];
        }
        dx[i] = -p * xs[i] / tx;
        dy[i] = -q * ys[i] / ty;
        sx[i] += weight[k] * dx[i];
        sy[i] += weight[k] * dy[i];
      }
    }
    for (int i = 0; i < T; i++) {
      x[i] = fmax(0, x[i] + dt * sx[i]);
      y[i] = fmax(0, y[i] + dt * sy[i]);
    }
  }
}

static void bench_hetero(void) {
  enum { T = 5, M = 4096 };
  double *ka = cs_alloc_columns(T * T * M, sizeof *ka),
         *kb = cs_alloc_columns(T * T * M, sizeof *kb);
  double *x = cs_alloc_columns(T * M, sizeof *x), *y = cs_alloc_columns(T * M, sizeof *y);
  double ours, plain, start, sum;

  if (!ka || !kb || !x || !y) exit(1);
  for (size_t i = 0; i < T * T * M; i++) {
    ka[i] = 0.01 + (double)(i * 31 % 103) / 4000;
    kb[i] = 0.01 + (double)(i * 29 % 107) / 4000;
  }
  ours = INFINITY;
  /* The best of five: the processor is shared. */
  for (int r = 0; r < 5; r++) {
    for (size_t i = 0; i < T * M; i++) x[i] = y[i] = 100;
    start = seconds();
    cs_hetero_columns(M, T, T, ka, kb, 100, 0.1, x, y);
    ours = fmin(ours, seconds() - start);
  }
  sum = x[0];
  start = seconds();
  for (size_t f = 0; f < M; f++) {
    double one_ka[T * T], one_kb[T * T], p[T], q[T];

    for (size_t i = 0; i < T * T; i++) {
      one_ka[i] = ka[i * M + f];
      one_kb[i] = kb[i * M + f];
    }
    for (size_t i = 0; i < T; i++) p[i] = q[i] = 100;
    plain_campaign(one_ka, one_kb, p, q);
    if (f == 0) sum -= p[0];
  }
  plain = seconds() - start;
  printf("5 x 5, 100 steps     %9.0f /s  plain loop %9.0f /s  ratio %5.1f  (apart %.1e)\n",
         M / ours, M / plain, plain / ours, fabs(sum));
  cs_free(ka);
  cs_free(kb);
  cs_free(x);
  cs_free(y);
}

static void bench_salvo(void) {
  enum { ROUNDS = 20000 };
  cs_salvo_side from = {.units = 6, .shots = 3, .p_hit = 0.67};
  cs_salvo_side to = {
      .units = 6, .intercepts = 3, .p_stop = 0.5, .damage_mean = 1. / 3, .damage_sd = 1. / 9};
  double start = seconds(), sum = 0, ours;
  cs_salvo_loss loss;

  for (int r = 0; r < ROUNDS; r++) {
    if (cs_salvo_exact(&from, &to, CS_DEFENCE_AREA, &loss)) exit(1);
    sum += loss.mean;
  }
  ours = (seconds() - start) / ROUNDS;
  printf("exact salvo, 18 v 18 %9.0f /s  (%.6f)\n", 1 / ours, sum / ROUNDS);
  printf("  against one draw by lanchester-sim, 0.36 ms as timed before: ratio %.0f\n",
         python_salvo_draw / ours);
}

/* A front of four types against five, as the shipped case on the ROK and the US has it, in blocks
 * of 256 futures: all five parts, and only what such a case watches of one (raid, strengths,
 * denial).  The baseline is the same closed forms with the mathematics library's pow, exp, log and
 * erfc, one future at a time. */
static double plain_front(const double *x, const double *forces) {
  double att = 0, def = 0, raided = x[CS_FRONT_RAID_COUNT] * x[CS_FRONT_MONTHS], full, met, leakers;
  double r = x[CS_FRONT_EXPONENT], reserve_att, reserve_def, p_hold;

  for (int k = 0; k < 4; k++) att += forces[3 * k] * forces[3 * k + 1];
  for (int k = 4; k < 9; k++) def += forces[3 * k] * forces[3 * k + 1];
  att *= x[0] * x[1] * x[2] * (1 + x[3]);
  def *= x[5] * x[6] * x[7] * (1 + x[8]);
  full = (x[CS_FRONT_STOCK] + x[CS_FRONT_MAKE] * x[CS_FRONT_MONTHS]) / x[CS_FRONT_SHOTS];
  met = fmin(raided, full);
  leakers = met * pow(1 - x[CS_FRONT_P_KILL], x[CS_FRONT_SHOTS]) + raided - met;
  def *= exp(-leakers * x[CS_FRONT_RAID_DAMAGE] / def);
  reserve_att = pow(att, r) * (1 - pow(x[CS_FRONT_ATT_BREAK], r));
  reserve_def = x[CS_FRONT_ADVANTAGE] * pow(def, r) * (1 - pow(x[CS_FRONT_DEF_BREAK], r));
  p_hold = 0.5 * erfc(-log(reserve_def / reserve_att) / x[CS_FRONT_HISTORY_SD] * M_SQRT1_2);
  /* Too small to be seen, but it must be computed. */
  return p_hold + 1e-18 * ((1 - p_hold) * x[CS_FRONT_VALUE] > x[CS_FRONT_COST]);
}

enum { BLOCK = 256, FUTURES = 1 << 18, TYPES = 9 };

/* Evaluates part k of the front out of its scalars, forces and earlier outputs. */
static void front_part(const cs_front *front, size_t k, double scalars[][BLOCK],
                       double forces[][BLOCK], double outputs[][BLOCK], void *work) {
  const cs_front_form *form = &cs_front_forms[k];
  const double *in[CS_FRONT_READS + 4 * TYPES];
  double *out[8];
  size_t n = 0;
  cs_batch batch = {.n = BLOCK, .in = in, .out = out, .workspace = work};

  for (size_t i = 0; i < form->n_reads; i++)
    in[n++] = form->reads[i] < CS_FRONT_SCALARS ? scalars[form->reads[i]]
                                                : outputs[form->reads[i] - CS_FRONT_SCALARS];
  for (size_t t = form->of_att ? 0 : front->n_att; t < (form->of_def ? TYPES : 0); t++) {
    in[n++] = forces[3 * t];
    in[n++] = forces[3 * t + (form->counts_effects ? 1 : 2)];
  }
  for (size_t i = 0; i < form->n_outputs; i++) out[i] = outputs[form->first + i];
  form->evaluate(front, &batch);
}

static double time_front(const cs_front *front, const cs_front_part *parts, size_t n,
                         double scalars[][BLOCK], double forces[][BLOCK], double outputs[][BLOCK],
                         double *sum) {
  double *work = cs_alloc_columns(8 * BLOCK, sizeof *work), start = seconds();

  if (!work) exit(1);
  for (int r = 0; r < FUTURES / BLOCK; r++) {
    scalars[CS_FRONT_VALUE][0] += 1e-9;
    for (size_t k = 0; k < n; k++) front_part(front, parts[k], scalars, forces, outputs, work);
    *sum += outputs[CS_FRONT_P_HOLD][r % BLOCK];
  }
  start = seconds() - start;
  cs_free(work);
  return start;
}

static void bench_front(void) {
  static const cs_front_part all[] = {CS_FRONT_RAID, CS_FRONT_HOLD, CS_FRONT_DAMAGE, CS_FRONT_FIGHT,
                                      CS_FRONT_DENY},
                             watched[] = {CS_FRONT_RAID, CS_FRONT_HOLD, CS_FRONT_DENY};
  static double scalars[CS_FRONT_SCALARS][BLOCK], forces[3 * TYPES][BLOCK],
      outputs[CS_FRONT_OUTPUTS][BLOCK];
  cs_front front = {.n_att = 4, .n_def = 5};
  double sum = 0, some = 0, plain = 0, whole, part, start;

  for (size_t i = 0; i < BLOCK; i++) {
    for (size_t k = 0; k < CS_FRONT_SCALARS; k++) {
      double x = cs_front_inputs[k].fallback, vary = 1 + 0.1 * (double)(i % 7) / 7;

      scalars[k][i] =
          (isnan(x) ? 0 : x) * (k == CS_FRONT_EXPONENT || k == CS_FRONT_SHOTS ? 1 : vary);
    }
    for (size_t k = 0; k < 3 * (size_t)TYPES; k++) forces[k][i] = 10 + (double)((i + k) % 5);
    scalars[CS_FRONT_RAID_COUNT][i] = 1000 + (double)i;
    scalars[CS_FRONT_STOCK][i] = 500;
    scalars[CS_FRONT_LUCK][i] = (double)i / BLOCK - 0.5;
  }
  whole = time_front(&front, all, 5, scalars, forces, outputs, &sum);
  part = time_front(&front, watched, 3, scalars, forces, outputs, &some);
  start = seconds();
  for (int r = 0; r < FUTURES / BLOCK; r++) {
    for (size_t i = 0; i < BLOCK; i++) {
      double x[CS_FRONT_SCALARS], f[3 * TYPES], p;

      for (size_t k = 0; k < CS_FRONT_SCALARS; k++) x[k] = scalars[k][i];
      for (size_t k = 0; k < 3 * (size_t)TYPES; k++) f[k] = forces[k][i];
      p = plain_front(x, f);
      if (i == (size_t)r % BLOCK) plain += p;
    }
  }
  start = seconds() - start;
  printf(
      "front, 2^18 futures  %9.4f s   what is watched %7.4f s  plain loop %7.4f s  ratio %5.1f "
      "(apart %.0e)\n",
      whole, part, start, start / part, fabs(plain - some) / plain);
}

int main(void) {
  bench_chain(100, 102, 200);
  bench_chain(1000, 1020, 20);
  bench_chain(3000, 3060, 3);
  bench_square();
  bench_hetero();
  bench_salvo();
  bench_front();
  return 0;
}
