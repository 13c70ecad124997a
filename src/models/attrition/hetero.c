/* Forces of several types: one campaign with located events, and columns of campaigns. */
#include "models/attrition/hetero.h"

#include "base/libm.h"
#include "base/vector.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { TYPES = CS_HETERO_TYPES, STATES = 2 * CS_HETERO_TYPES, LANES = CS_HETERO_LANES };

/* ---- one campaign -------------------------------------------------------------------------- */

typedef struct {
  const cs_hetero *h;
  double end_value[2];                             /* strengths at which a and b break */
  bool gone[STATES];                               /* types at 0, a's first */
  double aim_a[TYPES][TYPES], aim_b[TYPES][TYPES]; /* among the types that are left */
  size_t n;
} campaign;

/* Parts of its fire that a unit with weights aim[0..m) gives to the targets. */
static void share_fire(cs_fire fire, const double *aim, const double *target, const bool *gone,
                       size_t m, double *share) {
  double total = 0;

  for (size_t k = 0; k < m; k++) {
    share[k] = gone[k] ? 0 : fire == CS_FIRE_BY_NUMBERS ? cs_fmax(target[k], 0) : aim[k];
    total += share[k];
  }
  for (size_t k = 0; k < m && fire != CS_FIRE_ALL; k++) share[k] = total > 0 ? share[k] / total : 0;
}

/* x: a's types, then b's. */
static void rates(const campaign *c, const double *x, double *dx) {
  const cs_hetero *h = c->h;
  const double *a = x, *b = x + h->n_a;
  const bool *gone_a = c->gone, *gone_b = c->gone + h->n_a;
  double share[TYPES];

  memset(dx, 0, c->n * sizeof *dx);
  for (size_t i = 0; i < h->n_a; i++) {
    if (gone_a[i]) continue;
    share_fire(h->fire_a, c->aim_a[i], b, gone_b, h->n_b, share);
    for (size_t j = 0; j < h->n_b; j++) dx[h->n_a + j] -= share[j] * h->kill_a[i][j] * a[i];
  }
  for (size_t j = 0; j < h->n_b; j++) {
    if (gone_b[j]) continue;
    share_fire(h->fire_b, c->aim_b[j], a, gone_a, h->n_a, share);
    for (size_t i = 0; i < h->n_a; i++) dx[i] -= share[i] * h->kill_b[j][i] * b[j];
  }
  for (size_t k = 0; k < c->n; k++) {
    if (c->gone[k]) dx[k] = 0;
  }
}

/* The fight among the types that are left: a's are in_a[0..n_a of the result), b's likewise. */
static void whats_left(const campaign *c, cs_hetero *left, size_t *in_a, size_t *in_b) {
  const cs_hetero *h = c->h;

  *left = (cs_hetero){0};
  for (size_t i = 0; i < h->n_a; i++) {
    if (!c->gone[i]) in_a[left->n_a++] = i;
  }
  for (size_t j = 0; j < h->n_b; j++) {
    if (!c->gone[h->n_a + j]) in_b[left->n_b++] = j;
  }
  for (size_t i = 0; i < left->n_a; i++) {
    for (size_t j = 0; j < left->n_b; j++) {
      left->kill_a[i][j] = h->kill_a[in_a[i]][in_b[j]];
      left->kill_b[j][i] = h->kill_b[in_b[j]][in_a[i]];
    }
  }
}

/* The whole fire of each shooter at the target with the largest kill * worth. */
static void aim_best(size_t shooters, size_t targets, const size_t *shooter, const size_t *target,
                     double kill[][TYPES], const double *worth, double aim[][TYPES]) {
  for (size_t i = 0; i < shooters; i++) {
    size_t best = 0;

    for (size_t j = 1; j < targets; j++) {
      if (kill[i][j] * worth[j] > kill[i][best] * worth[best]) best = j;
    }
    memset(aim[shooter[i]], 0, TYPES * sizeof(double));
    aim[shooter[i]][target[best]] = 1;
  }
}

/* Worth of targets that have no weapon values, since one side cannot hurt the other: what they
 * kill, or the same for all when that is nothing. */
static void plain_worth(size_t targets, size_t others, double kill[][TYPES], double *worth) {
  double all = 0;

  for (size_t j = 0; j < targets; j++) {
    worth[j] = 0;
    for (size_t i = 0; i < others; i++) worth[j] += kill[j][i];
    all += worth[j];
  }
  for (size_t j = 0; j < targets && all <= 0; j++) worth[j] = 1;
}

/* Where everybody fires from now on. */
static void take_aim(campaign *c) {
  const cs_hetero *h = c->h;
  size_t in_a[TYPES], in_b[TYPES];
  double worth_a[TYPES], worth_b[TYPES], lambda_a, lambda_b;
  cs_hetero left;

  for (size_t i = 0; i < TYPES; i++) {
    for (size_t j = 0; j < TYPES; j++) {
      c->aim_a[i][j] = h->fire_a == CS_FIRE_ALL ? 1 : h->aim_a[i][j];
      c->aim_b[i][j] = h->fire_b == CS_FIRE_ALL ? 1 : h->aim_b[i][j];
    }
  }
  if (h->fire_a != CS_FIRE_BEST && h->fire_b != CS_FIRE_BEST) return;
  whats_left(c, &left, in_a, in_b);
  if (!left.n_a || !left.n_b) return;
  if (!cs_hetero_values(&left, worth_a, worth_b, &lambda_a, &lambda_b)) {
    plain_worth(left.n_a, left.n_b, left.kill_a, worth_a);
    plain_worth(left.n_b, left.n_a, left.kill_b, worth_b);
  }
  if (h->fire_a == CS_FIRE_BEST)
    aim_best(left.n_a, left.n_b, in_a, in_b, left.kill_a, worth_b, c->aim_a);
  if (h->fire_b == CS_FIRE_BEST)
    aim_best(left.n_b, left.n_a, in_b, in_a, left.kill_b, worth_a, c->aim_b);
}

/* A step of Dormand and Prince's pair; returns the largest error relative to the tolerance. */
static double step(const campaign *c, double dt, const double *x, double *out) {
  static const double A[6][6] = {
      {1. / 5},
      {3. / 40, 9. / 40},
      {44. / 45, -56. / 15, 32. / 9},
      {19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
      {9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656},
      {35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84}};
  static const double E[7] = {71. / 57600,      0,         -71. / 16695, 71. / 1920,
                              -17253. / 339200, 22. / 525, -1. / 40};
  static const double RELATIVE = 1e-10, ABSOLUTE = 1e-12;
  double k[7][STATES], y[STATES], worst = 0;

  rates(c, x, k[0]);
  for (int s = 0; s < 6; s++) {
    for (size_t i = 0; i < c->n; i++) {
      double sum = 0;

      for (int r = 0; r <= s; r++) sum += A[s][r] * k[r][i];
      y[i] = x[i] + dt * sum;
    }
    rates(c, y, k[s + 1]);
  }
  for (size_t i = 0; i < c->n; i++) {
    double error = 0, scale = ABSOLUTE + RELATIVE * cs_fmax(fabs(x[i]), fabs(y[i]));

    for (int r = 0; r < 7; r++) error += E[r] * k[r][i];
    worst = cs_fmax(worst, fabs(dt * error) / scale);
    out[i] = y[i];
  }
  return worst;
}

static double strength(const double *x, const double *value, size_t n) {
  double sum = 0;

  for (size_t i = 0; i < n; i++) sum += value[i] * cs_fmax(x[i], 0);
  return sum;
}

/* Has anything happened: a type at or below 0, a side broken? */
static bool happened(const campaign *c, const double *x) {
  const cs_hetero *h = c->h;

  for (size_t k = 0; k < c->n; k++) {
    if (!c->gone[k] && x[k] <= 0) return true;
  }
  return strength(x, h->value_a, h->n_a) <= c->end_value[0] ||
         strength(x + h->n_a, h->value_b, h->n_b) <= c->end_value[1];
}

void cs_hetero_solve(const cs_hetero *h, double end, double *a, double *b, cs_hetero_end *out) {
  /* Numbers below this share of the start are 0: fire by numbers approaches 0 for ever. */
  static const double NOTHING = 1e-12;
  enum { MOST_STEPS = 1000000 };
  campaign c = {.h = h, .n = h->n_a + h->n_b};
  double x[STATES], y[STATES], start[STATES], dt = end / 100;
  bool broken_a = false, broken_b = false;

  memcpy(x, a, h->n_a * sizeof *x);
  memcpy(x + h->n_a, b, h->n_b * sizeof *x);
  memcpy(start, x, sizeof start);
  c.end_value[0] = h->break_a * strength(x, h->value_a, h->n_a);
  c.end_value[1] = h->break_b * strength(x + h->n_a, h->value_b, h->n_b);
  for (size_t k = 0; k < c.n; k++) c.gone[k] = x[k] <= 0;
  take_aim(&c);
  *out = (cs_hetero_end){0};
  while (out->time < end && !broken_a && !broken_b && out->steps < MOST_STEPS) {
    bool fell = false;
    double error;

    dt = cs_fmin(dt, end - out->time);
    error = step(&c, dt, x, y);
    out->steps++;
    if (error > 1 && dt > 1e-14 * end) {
      dt *= cs_fmax(0.2, 0.9 * cs_pow(error, -0.2));
      continue;
    }
    if (happened(&c, y)) {
      /* The longest step that stays clear of it, to the last bits. */
      double low = 0, high = dt;

      for (int i = 0; i < 60 && high - low > 1e-15 * out->time; i++) {
        double mid = (low + high) / 2;

        step(&c, mid, x, y);
        if (happened(&c, y)) {
          high = mid;
        } else {
          low = mid;
        }
      }
      dt = high;
      step(&c, dt, x, y);
    }
    out->time += dt;
    memcpy(x, y, sizeof x);
    for (size_t k = 0; k < c.n; k++) {
      if (c.gone[k] || x[k] > NOTHING * start[k]) continue;
      c.gone[k] = fell = true;
      x[k] = 0;
    }
    if (fell) take_aim(&c);
    broken_a = strength(x, h->value_a, h->n_a) <= c.end_value[0];
    broken_b = strength(x + h->n_a, h->value_b, h->n_b) <= c.end_value[1];
    dt *= cs_fmin(5, 0.9 * cs_pow(cs_fmax(error, 1e-10), -0.2));
  }
  out->winner = broken_b - broken_a;
  memcpy(a, x, h->n_a * sizeof *x);
  memcpy(b, x + h->n_a, h->n_b * sizeof *x);
}

/* ---- columns of campaigns ------------------------------------------------------------------ */

/* Eight futures side by side in one vector; gcc and clang break it up where the processor's vectors
 * are shorter, with the same bits. */
typedef double vector __attribute__((vector_size(LANES * sizeof(double))));
typedef int64_t mask __attribute__((vector_size(LANES * sizeof(double))));

#define INLINE static inline __attribute__((always_inline))

/* dx_i = -(x_i / sum x) sum_j kill[i][j] y_j in each lane; x, y >= 0. */
INLINE void lane_rates(size_t t, const vector *x, const vector *y, const vector *kill, vector *dx) {
  vector total = {0}, scale;

  for (size_t i = 0; i < t; i++) total += x[i];
  /* Nobody left to be shot at: 0 / (0 + tiny). */
  scale = -1 / (total + 1e-300);
  for (size_t i = 0; i < t; i++) {
    vector sum = {0};

    for (size_t j = 0; j < t; j++) sum += kill[i * t + j] * y[j];
    dx[i] = sum * (scale * x[i]);
  }
}

/* out = x + dt dx, not below 0. */
INLINE void lane_move(size_t t, double dt, const vector *x, const vector *dx, vector *out) {
  for (size_t i = 0; i < t; i++) {
    vector y = x[i] + dt * dx[i];

    out[i] = (vector)((mask)y & (y > 0));
  }
}

/* `steps` classical Runge-Kutta steps of t types a side. */
INLINE void lane_fight(size_t t, size_t steps, double dt, const vector *ka, const vector *kb,
                       vector *x, vector *y) {
  static const double reach[3] = {0.5, 0.5, 1}, weight[4] = {1. / 6, 1. / 3, 1. / 3, 1. / 6};
  vector xs[TYPES], ys[TYPES], dx[TYPES], dy[TYPES], sum_x[TYPES], sum_y[TYPES];

  for (size_t s = 0; s < steps; s++) {
    lane_rates(t, x, y, kb, dx);
    lane_rates(t, y, x, ka, dy);
    for (size_t i = 0; i < t; i++) {
      sum_x[i] = weight[0] * dx[i];
      sum_y[i] = weight[0] * dy[i];
    }
    for (int k = 0; k < 3; k++) {
      lane_move(t, reach[k] * dt, x, dx, xs);
      lane_move(t, reach[k] * dt, y, dy, ys);
      lane_rates(t, xs, ys, kb, dx);
      lane_rates(t, ys, xs, ka, dy);
      for (size_t i = 0; i < t; i++) {
        sum_x[i] += weight[k + 1] * dx[i];
        sum_y[i] += weight[k + 1] * dy[i];
      }
    }
    lane_move(t, dt, x, sum_x, x);
    lane_move(t, dt, y, sum_y, y);
  }
}

/* kill[target][shooter] for eight futures out of kill[shooter][target] columns; zeros up to t x t.
 */
static void load_kill(size_t n, size_t t, size_t shooters, size_t targets, const double *from,
                      vector *to) {
  memset(to, 0, t * t * sizeof *to);
  for (size_t i = 0; i < shooters; i++) {
    for (size_t j = 0; j < targets; j++)
      memcpy(&to[j * t + i], from + (i * targets + j) * n, sizeof *to);
  }
}

/* Both sides are filled up with empty types to the larger number of types, for which the loops are
 * unrolled: an empty type changes no bit of the others. */
CS_COLUMNS void cs_hetero_columns(size_t n, size_t n_a, size_t n_b, const double *kill_a,
                                  const double *kill_b, size_t steps, double dt, double *a,
                                  double *b) {
  size_t t = n_a > n_b ? n_a : n_b;

  for (size_t f = 0; f < n; f += LANES) {
    vector ka[TYPES * TYPES], kb[TYPES * TYPES], x[TYPES] = {0}, y[TYPES] = {0};

    load_kill(n, t, n_a, n_b, kill_a + f, ka);
    load_kill(n, t, n_b, n_a, kill_b + f, kb);
    for (size_t i = 0; i < n_a; i++) memcpy(&x[i], a + i * n + f, sizeof *x);
    for (size_t j = 0; j < n_b; j++) memcpy(&y[j], b + j * n + f, sizeof *y);
    switch (t) {
      case 1:
        lane_fight(1, steps, dt, ka, kb, x, y);
        break;
      case 2:
        lane_fight(2, steps, dt, ka, kb, x, y);
        break;
      case 3:
        lane_fight(3, steps, dt, ka, kb, x, y);
        break;
      case 4:
        lane_fight(4, steps, dt, ka, kb, x, y);
        break;
      case 5:
        lane_fight(5, steps, dt, ka, kb, x, y);
        break;
      case 6:
        lane_fight(6, steps, dt, ka, kb, x, y);
        break;
      default:
        lane_fight(t, steps, dt, ka, kb, x, y);
    }
    for (size_t i = 0; i < n_a; i++) memcpy(a + i * n + f, &x[i], sizeof *x);
    for (size_t j = 0; j < n_b; j++) memcpy(b + j * n + f, &y[j], sizeof *y);
  }
}

/* ---- weapon values ------------------------------------------------------------------------- */

bool cs_hetero_values(const cs_hetero *h, double *value_a, double *value_b, double *lambda_a,
                      double *lambda_b) {
  /* Power iteration on kill_a kill_b; 10,000 rounds are plenty for 8 x 8 positive matrices. */
  enum { ROUNDS = 10000 };
  double change = 1;

  for (size_t i = 0; i < h->n_a; i++) value_a[i] = 1.0 / (double)h->n_a;
  for (int round = 0; round < ROUNDS && change > 1e-15; round++) {
    *lambda_a = *lambda_b = change = 0;
    for (size_t j = 0; j < h->n_b; j++) {
      value_b[j] = 0;
      for (size_t i = 0; i < h->n_a; i++) value_b[j] += h->kill_b[j][i] * value_a[i];
      *lambda_b += value_b[j];
    }
    if (*lambda_b <= 0) return false;
    for (size_t j = 0; j < h->n_b; j++) value_b[j] /= *lambda_b;
    double next[TYPES];

    for (size_t i = 0; i < h->n_a; i++) {
      next[i] = 0;
      for (size_t j = 0; j < h->n_b; j++) next[i] += h->kill_a[i][j] * value_b[j];
      *lambda_a += next[i];
    }
    if (*lambda_a <= 0) return false;
    for (size_t i = 0; i < h->n_a; i++) {
      next[i] /= *lambda_a;
      change = cs_fmax(change, fabs(next[i] - value_a[i]));
      value_a[i] = next[i];
    }
  }
  return true;
}
