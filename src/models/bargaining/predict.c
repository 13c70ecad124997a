/* The calibrated forecast; predict.h has the equations. */
#include "models/bargaining/predict.h"

#include "base/libm.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Positions nearer than this are the same: what remains of rounding when natural units are brought
 * to 0..1, far below any difference that a source could mean. */
static const double SAME = 1e-9;

/* A knot to be: a step of `mass` at x.  `held` is the number of the held position that stands here,
 * counted from 1, or 0 for a midpoint or an end of the scale. */
typedef struct {
  double x, mass;
  size_t held;
} step;

/* Distinct positions with their weights, and the density of the spread part between each and the
 * next. */
typedef struct {
  size_t n;
  double *x, *p, *q, *density;
} held;

static size_t most_steps(size_t n) {
  return n + n * (n - 1) / 2 + 2;
}

size_t cs_predict_workspace(size_t n) {
  if (n > CS_PREDICT_ACTORS) return SIZE_MAX;
  if (!n) return sizeof(double);
  return most_steps(n) * (sizeof(step) + 3 * sizeof(double)) + 4 * n * sizeof(double);
}

/* Shell's sort with Ciura's gaps (2001), by x: allocates nothing.  Which of two equals comes first
 * doesn't matter, as they become one knot. */
static void sort_steps(step *s, size_t n) {
  static const size_t gaps[] = {90927, 40412, 17961, 7983, 3548, 1577, 701,
                                301,   132,   57,    23,   10,   4,    1};

  for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
    size_t gap = gaps[g];

    for (size_t i = gap; i < n; i++) {
      step moved = s[i];
      size_t j = i;

      for (; j >= gap && s[j - gap].x > moved.x; j -= gap) s[j] = s[j - gap];
      s[j] = moved;
    }
  }
}

/* Puts weight w on position x, keeping h sorted and without doubles. */
static void add_held(held *h, double x, double w) {
  size_t k = h->n;

  while (k > 0 && h->x[k - 1] > x + SAME) k--;
  if (k > 0 && h->x[k - 1] > x - SAME) {
    h->p[k - 1] += w;
    return;
  }
  memmove(h->x + k + 1, h->x + k, (h->n - k) * sizeof *h->x);
  memmove(h->p + k + 1, h->p + k, (h->n - k) * sizeof *h->p);
  h->x[k] = x;
  h->p[k] = w;
  h->n++;
}

static void collect(held *h, size_t n, const double *x, const double *s, const double *c) {
  double sum = 0.0;

  h->n = 0;
  for (size_t i = 0; i < n; i++) sum += c[i] * s[i];
  for (size_t i = 0; i < n; i++) {
    if (!(sum > 0.0)) {
      add_held(h, x[i], 1.0 / (double)n);
    } else if (c[i] * s[i] > 0.0) {
      add_held(h, x[i], c[i] * s[i] / sum);
    }
  }
}

/* q_k of predict.h out of p_k. */
static void crowd(held *h, double crowding, double reach) {
  double sum = 0.0;

  for (size_t k = 0; k < h->n; k++) {
    double near = 0.0;

    for (size_t l = 0; l < h->n; l++)
      near += cs_fmax(0.0, 1.0 - fabs(h->x[k] - h->x[l]) / reach) * h->p[l];
    sum += h->q[k] = h->p[k] * cs_pow(near, crowding - 1.0);
  }
  for (size_t k = 0; k < h->n; k++) h->q[k] /= sum;
}

/* density[k] between x[k] and x[k + 1]: each pair spreads its chance 2 q_k q_l evenly over what
 * lies between.  First what changes at each position, then the running sum. */
static void spread(held *h, double share) {
  memset(h->density, 0, h->n * sizeof *h->density);
  for (size_t k = 0; k < h->n; k++) {
    for (size_t l = k + 1; l < h->n; l++) {
      double d = share * 2.0 * h->q[k] * h->q[l] / (h->x[l] - h->x[k]);

      h->density[k] += d;
      h->density[l] -= d;
    }
  }
  for (size_t k = 1; k < h->n; k++) h->density[k] += h->density[k - 1];
  for (size_t k = 0; k < h->n; k++) h->density[k] = cs_fmax(h->density[k], 0.0);
  h->density[h->n - 1] = 0.0;
}

static size_t list_steps(const held *h, double share, double split, step *s) {
  size_t n = 0;

  s[n++] = (step){0.0, 0.0, 0};
  s[n++] = (step){1.0, 0.0, 0};
  for (size_t k = 0; k < h->n; k++) {
    s[n++] = (step){h->x[k], share * h->q[k] * h->q[k], k + 1};
    if (!(split > 0.0)) continue;
    for (size_t l = k + 1; l < h->n; l++)
      s[n++] = (step){(h->x[k] + h->x[l]) / 2.0, share * split * 2.0 * h->q[k] * h->q[l], 0};
  }
  sort_steps(s, n);
  return n;
}

bool cs_predict(const cs_predict_params *params, size_t n, const double *position,
                const double *salience, const double *capability, void *work, cs_prediction *out) {
  double share = 1.0 - params->tail, density = 0.0, f = 0.0;
  double *x, *left, *right;
  size_t n_steps, m = 0;
  step *steps = work;
  held h;

  if (!n) return false;
  x = (double *)(steps + most_steps(n));
  left = x + most_steps(n);
  right = left + most_steps(n);
  h.x = right + most_steps(n);
  h.p = h.x + n;
  h.q = h.p + n;
  h.density = h.q + n;
  collect(&h, n, position, salience, capability);
  crowd(&h, params->crowding, params->reach);
  spread(&h, share * (1.0 - params->split));
  n_steps = list_steps(&h, share, params->split, steps);

  for (size_t i = 0; i < n_steps; i++) {
    if (m == 0 || steps[i].x > x[m - 1] + SAME) {
      if (m) f += (density + params->tail) * (steps[i].x - x[m - 1]);
      x[m] = steps[i].x;
      left[m] = f;
      m++;
    }
    f += steps[i].mass;
    right[m - 1] = f;
    if (steps[i].held) density = h.density[steps[i].held - 1];
  }
  /* The ends are exact, whatever rounding left on the way. */
  x[m - 1] = 1.0;
  left[m - 1] = cs_fmin(left[m - 1], 1.0);
  right[m - 1] = 1.0;
  *out = (cs_prediction){m, x, left, right};
  return true;
}

/* The last knot at or below y, for y in 0..1. */
static size_t find(const cs_prediction *p, double y) {
  size_t low = 0, high = p->n;

  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;

    if (p->x[middle] <= y) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

/* F between knot k and the next, at y. */
static double between(const cs_prediction *p, size_t k, double y) {
  double t = (y - p->x[k]) / (p->x[k + 1] - p->x[k]);

  return p->right[k] + t * (p->left[k + 1] - p->right[k]);
}

double cs_prediction_cdf(const cs_prediction *p, double y) {
  size_t k;

  if (y < 0.0) return 0.0;
  k = find(p, y);
  /* A position given with its last digit rounded off stands on the knot beside it. */
  if (k + 1 < p->n && p->x[k + 1] - y < SAME) k++;
  if (k + 1 == p->n || y - p->x[k] < SAME) return p->right[k];
  return between(p, k, y);
}

double cs_prediction_below(const cs_prediction *p, double y) {
  size_t k;

  if (y < 0.0) return 0.0;
  k = find(p, y);
  if (k + 1 < p->n && p->x[k + 1] - y < SAME) k++;
  if (fabs(y - p->x[k]) < SAME) return p->left[k];
  if (k + 1 == p->n) return 1.0;
  return between(p, k, y);
}

double cs_prediction_at(const cs_prediction *p, double y) {
  return cs_prediction_cdf(p, y) - cs_prediction_below(p, y);
}

double cs_prediction_quantile(const cs_prediction *p, double u) {
  size_t low = 0, high = p->n - 1;

  /* The first knot whose right value reaches u. */
  while (low < high) {
    size_t middle = low + (high - low) / 2;

    if (p->right[middle] >= u) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  if (low == 0 || u > p->left[low]) return p->x[low];
  /* right[low - 1] < u <= left[low]. */
  return p->x[low - 1] +
         (p->x[low] - p->x[low - 1]) * (u - p->right[low - 1]) / (p->left[low] - p->right[low - 1]);
}

/* The integral of 1 - F. */
double cs_prediction_mean(const cs_prediction *p) {
  double sum = 0.0;

  for (size_t k = 0; k + 1 < p->n; k++)
    sum += (p->x[k + 1] - p->x[k]) * (1.0 - 0.5 * (p->right[k] + p->left[k + 1]));
  return sum;
}

/* The integral of g^2 over a length on which g goes linearly from a to b. */
static double square(double length, double a, double b) {
  return length * (a * a + a * b + b * b) / 3.0;
}

double cs_prediction_crps(const cs_prediction *p, double y) {
  double sum = 0.0;

  for (size_t k = 0; k + 1 < p->n; k++) {
    double from = p->x[k], to = p->x[k + 1], a = p->right[k], b = p->left[k + 1];

    if (y >= to) {
      sum += square(to - from, a, b);
    } else if (y <= from) {
      sum += square(to - from, 1.0 - a, 1.0 - b);
    } else {
      double f = between(p, k, y);

      sum += square(y - from, a, f) + square(to - y, 1.0 - f, 1.0 - b);
    }
  }
  return sum;
}
