/* Exact solution of the linear law with gains, and the place where a side breaks. */
#include "models/attrition/reinforce.h"

#include "base/libm.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

typedef double matrix[3][3];

static void multiply(matrix x, matrix y, matrix out) {
  matrix z;

  for (int i = 0; i < 3; i++) {
    for (int j = 0; j < 3; j++) z[i][j] = x[i][0] * y[0][j] + x[i][1] * y[1][j] + x[i][2] * y[2][j];
  }
  memcpy(out, z, sizeof z);
}

/* How often a size above 1/4 must be halved to be 1/4 at most. */
static int halvings_to_quarter(double size) {
  int exponent;
  double fraction = frexp(size, &exponent);

  return size <= 0.25 ? 0 : exponent + 2 - (fraction == 0.5);
}

/* exp of the 3 x 3 matrix of (a, b, 1)' = M (a, b, 1), by scaling, Taylor's series and squaring. */
void cs_reinforce_step(const cs_reinforce_rates *k, double gain_a, double gain_b, double t,
                       double *a, double *b) {
  /* Scaled to a norm below 1/4, 14 terms leave less than 1e-19. */
  enum { TERMS = 14 };
  double size = t * (k->kill_a + k->kill_b + k->u + k->v);
  int halvings = halvings_to_quarter(size);
  double h = ldexp(t, -halvings);
  matrix m = {
      {-k->u * h, -k->kill_b * h, gain_a * h}, {-k->kill_a * h, -k->v * h, gain_b * h}, {0, 0, 0}};
  matrix sum = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, term = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  double x = *a, y = *b;

  for (int i = 1; i <= TERMS; i++) {
    multiply(term, m, term);
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 3; c++) {
        term[r][c] /= i;
        sum[r][c] += term[r][c];
      }
    }
  }
  for (int i = 0; i < halvings; i++) multiply(sum, sum, sum);
  *a = sum[0][0] * x + sum[0][1] * y + sum[0][2];
  *b = sum[1][0] * x + sum[1][1] * y + sum[1][2];
}

/* One piece from the state at its start. */
typedef struct {
  const cs_reinforce_rates *k;
  double gain_a, gain_b, a, b;
} piece;

static void at(const piece *p, double t, double *a, double *b) {
  *a = p->a;
  *b = p->b;
  cs_reinforce_step(p->k, p->gain_a, p->gain_b, t, a, b);
}

/* A side's strength (which: 0 a, 1 b) or its slope. */
static double value(const piece *p, int which, double t) {
  double x[2];

  at(p, t, &x[0], &x[1]);
  return x[which];
}

static double slope(const piece *p, int which, double t) {
  double a, b;

  at(p, t, &a, &b);
  return which ? p->gain_b - p->k->kill_a * a - p->k->v * b
               : p->gain_a - p->k->kill_b * b - p->k->u * a;
}

static double bisect(const piece *p, int which, double floor, bool of_slope, double low,
                     double high) {
  /* `low` is on the side where the strength is above the floor, or where it still falls. */
  for (int i = 0; i < 200; i++) {
    double mid = low + (high - low) / 2;
    bool still = of_slope ? slope(p, which, mid) < 0 : value(p, which, mid) > floor;

    if (mid <= low || mid >= high) break;
    if (still) {
      low = mid;
    } else {
      high = mid;
    }
  }
  return high;
}

/* When does the side first fall to its floor within 0..t?  INFINITY: not at all.  A solution of the
 * linear system is a constant and two exponentials with real exponents, so its slope changes sign
 * at most once, and the search is safe. */
static double crossing(const piece *p, int which, double floor, double t) {
  double start = which ? p->b : p->a, first = slope(p, which, 0), last = slope(p, which, t);
  double low;

  if (start <= floor) {
    /* Broken before, or not yet landed: only a fall counts. */
    return first < 0 ? 0 : INFINITY;
  }
  if (value(p, which, t) <= floor) return bisect(p, which, floor, false, 0, t);
  if (first >= 0 || last <= 0) return INFINITY;
  low = bisect(p, which, floor, true, 0, t); /* the lowest point */
  return value(p, which, low) <= floor ? bisect(p, which, floor, false, 0, low) : INFINITY;
}

void cs_reinforce_solve(const cs_reinforce_rates *k, double a, double b, double floor_a,
                        double floor_b, const cs_reinforce_piece *pieces, size_t n, double end,
                        cs_reinforce_end *out) {
  double now = 0;
  size_t next = 0;

  *out = (cs_reinforce_end){.a = a, .b = b};
  while (now < end) {
    piece p = {.k = k, .a = out->a, .b = out->b};
    double until, fall_a, fall_b, t;

    while (next < n && pieces[next].from <= now) next++;
    if (next > 0) {
      p.gain_a = pieces[next - 1].a;
      p.gain_b = pieces[next - 1].b;
    }
    until = next < n && pieces[next].from < end ? pieces[next].from : end;
    fall_a = crossing(&p, 0, floor_a, until - now);
    fall_b = crossing(&p, 1, floor_b, until - now);
    t = cs_fmin(cs_fmin(fall_a, fall_b), until - now);
    at(&p, t, &out->a, &out->b);
    out->time = now += t;
    if (isfinite(fall_a) || isfinite(fall_b)) {
      out->winner = (fall_a > fall_b) - (fall_a < fall_b);
      if (fall_a <= fall_b && t > 0) out->a = floor_a;
      if (fall_b <= fall_a && t > 0) out->b = floor_b;
      return;
    }
  }
}

double cs_reinforce_saddle(double a, double b, double kill_a, double kill_b, double gain_a,
                           double gain_b) {
  return sqrt(kill_a) * (a - gain_b / kill_a) - sqrt(kill_b) * (b - gain_a / kill_b);
}
