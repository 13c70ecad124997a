/* The exact distribution of the stochastic duel and its normal approximation.
 *
 * All laws share one form: in state (a, b) the next loss is b's with probability
 * x(a) / (x(a) + y(b)), where for Bracken's form x(a) = kill_a a^(p-q), y(b) = kill_b b^(p-q), for
 * the mixed law x = kill_a, y(b) = kill_b b; the total rate is (x + y) times a factor u(a) v(b).
 *
 * Chances flow from (a, b) to (a, b - 1) and (a - 1, b).  On the anti-diagonal a + b = s all states
 * depend only on those of s + 1, so that a whole anti-diagonal is one vector loop:
 *
 *     down[a] = mass[a] x(a) / (x(a) + y(s - a)),   over[a] = mass[a] - down[a]
 *     next[a] = down[a] + over[a + 1]
 *
 * which starts from a single 1 and ends on the two edges, the distribution of the survivors. */
#include "models/attrition/chain.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/number.h"
#include "base/special.h"
#include "base/vector.h"

#include <math.h>
#include <string.h>

/* Chances below this are let go: with at most 1e8 states the sum loses less than 1e-22. */
static const double NEGLIGIBLE = 1e-30;

/* Columns indexed by a; y, v reversed so that along an anti-diagonal they run with a. */
typedef struct {
  size_t a, b, end_a, end_b;
  double *x, *y, *u, *v; /* y[b_start - b], v likewise */
  double *mass, *next, *down, *over;
  double *first, *first_next;   /* E[time reached; state is visited] */
  double *second, *second_next; /* E[time^2; visited] */
} lattice;

static size_t broken_at(double start, double share) {
  /* A share such as 0.7 of 10 must give 7 although 0.7 * 10 is not exact. */
  return cs_to_count(start * share + 1e-9, SIZE_MAX);
}

static casus_status lay_out(const cs_duel *d, bool wants_time, lattice *l, void **memory) {
  size_t n, m, width;
  double *at, p, q;

  l->a = cs_to_count(d->a, SIZE_MAX / 8);
  l->b = cs_to_count(d->b, SIZE_MAX / 8);
  l->end_a = broken_at(d->a, d->break_a);
  l->end_b = broken_at(d->b, d->break_b);
  n = l->a + 2;
  m = l->b + 2;
  width = 2 * n + 2 * m + (wants_time ? 8 : 4) * n;
  *memory = at = cs_alloc_columns(width, sizeof *at);
  if (!at) return CASUS_NOMEM;
  l->x = at;
  l->u = at += n;
  l->mass = at += n;
  l->next = at += n;
  l->down = at += n;
  l->over = at += n;
  l->y = at += n;
  l->v = at += m;
  at += m;
  l->first = wants_time ? at : NULL;
  l->first_next = wants_time ? at += n : NULL;
  l->second = wants_time ? at += n : NULL;
  l->second_next = wants_time ? at + n : NULL;
  cs_law_exponents(d, &p, &q);
  for (size_t a = 1; a <= l->a; a++) {
    l->x[a] = d->kill_a * (d->law == CS_LAW_MIXED ? 1 : cs_pow((double)a, p - q));
    l->u[a] = cs_pow((double)a, q);
  }
  for (size_t b = 1; b <= l->b; b++) {
    l->y[l->b - b] = d->kill_b * (d->law == CS_LAW_MIXED ? (double)b : cs_pow((double)b, p - q));
    l->v[l->b - b] = d->law == CS_LAW_MIXED ? 1 : cs_pow((double)b, q);
  }
  return CASUS_OK;
}

/* mass[lo..hi], the states of one anti-diagonal, split into b's loss and a's. */
CS_COLUMNS static void split(size_t n, const double *restrict x, const double *restrict y,
                             const double *restrict mass, double *restrict down,
                             double *restrict over) {
  for (size_t i = 0; i < n; i++) {
    down[i] = mass[i] * (x[i] / (x[i] + y[i]));
    over[i] = mass[i] - down[i];
  }
}

CS_COLUMNS static void join(size_t n, const double *restrict down, const double *restrict over,
                            double *restrict next) {
  for (size_t i = 0; i < n; i++) next[i] = down[i] + over[i + 1];
}

/* Adds the holding time of each state to the times it was reached at, then splits these moments
 * like the chances.  A time held h is exponential with mean 1/rate: E h^2 = 2 / rate^2. */
CS_COLUMNS static void hold(size_t n, const double *restrict x, const double *restrict y,
                            const double *restrict u, const double *restrict v,
                            const double *restrict mass, double *restrict first,
                            double *restrict second) {
  for (size_t i = 0; i < n; i++) {
    double mean = 1 / ((x[i] + y[i]) * u[i] * v[i]);

    second[i] += 2 * mean * (first[i] + mass[i] * mean);
    first[i] += mass[i] * mean;
  }
}

typedef struct {
  double p, sum, square, first, second;
} tally;

static void absorb(tally *t, double *survivors, size_t left, double p, double first,
                   double second) {
  double k = (double)left;

  t->p += p;
  t->sum += k * p;
  t->square += k * k * p;
  t->first += first;
  t->second += second;
  if (survivors) survivors[left] += p;
}

static void swap(double **a, double **b) {
  double *t = *a;

  *a = *b;
  *b = t;
}

static void sweep(lattice *l, cs_chain_end *out, tally *won_a, tally *won_b) {
  size_t lo = l->a, hi = l->a; /* the a of the states on this anti-diagonal */

  l->mass[hi] = 1;
  for (size_t s = l->a + l->b; lo <= hi; s--) {
    /* b = s - a stands at y[b_start - s + a]. */
    size_t n = hi - lo + 1, shift = l->b + lo - s;
    double *moments[2][2] = {{l->first, l->first_next}, {l->second, l->second_next}};

    if (l->first)
      hold(n, l->x + lo, l->y + shift, l->u + lo, l->v + shift, l->mass + lo, l->first + lo,
           l->second + lo);
    for (int k = 0; l->first && k < 2; k++) {
      /* The same split for the moments; `down` and `over` are free until the chances need them. */
      double *old = moments[k][0], *new = moments[k][1];

      split(n, l->x + lo, l->y + shift, old + lo, l->down + lo, l->over + lo);
      l->over[hi + 1] = 0;
      l->down[lo - 1] = 0;
      join(n + 1, l->down + lo - 1, l->over + lo - 1, new + lo - 1);
    }
    split(n, l->x + lo, l->y + shift, l->mass + lo, l->down + lo, l->over + lo);
    l->over[hi + 1] = 0;
    l->down[lo - 1] = 0;
    join(n + 1, l->down + lo - 1, l->over + lo - 1, l->next + lo - 1);
    swap(&l->mass, &l->next);
    if (l->first) {
      swap(&l->first, &l->first_next);
      swap(&l->second, &l->second_next);
    }
    lo--;
    /* States on the edges are absorbed: a broken at the low end, b at the high. */
    if (lo == l->end_a) {
      absorb(won_b, out->survivors_b, s - 1 - lo, l->mass[lo], l->first ? l->first[lo] : 0,
             l->first ? l->second[lo] : 0);
      lo++;
    }
    if (hi >= lo && s - 1 - hi == l->end_b) {
      absorb(won_a, out->survivors_a, hi, l->mass[hi], l->first ? l->first[hi] : 0,
             l->first ? l->second[hi] : 0);
      if (hi == 0) break;
      hi--;
    }
    while (lo < hi && l->mass[lo] < NEGLIGIBLE) lo++;
    while (lo < hi && l->mass[hi] < NEGLIGIBLE) hi--;
  }
}

casus_status cs_chain_solve(const cs_duel *d, bool wants_time, cs_chain_end *out) {
  tally won_a = {0}, won_b = {0};
  lattice l = {0};
  void *memory = NULL;
  casus_status st;
  double mean, second;

  if (d->a * d->b > CS_CHAIN_STATES) return CASUS_LIMIT;
  st = lay_out(d, wants_time, &l, &memory);
  if (st) return st;
  if (out->survivors_a) memset(out->survivors_a, 0, (l.a + 1) * sizeof(double));
  if (out->survivors_b) memset(out->survivors_b, 0, (l.b + 1) * sizeof(double));
  sweep(&l, out, &won_a, &won_b);
  out->p_a = won_a.p;
  out->p_b = won_b.p;
  out->mean_a = won_a.sum + (double)l.end_a * won_b.p;
  out->mean_b = won_b.sum + (double)l.end_b * won_a.p;
  second = won_a.square + (double)l.end_a * (double)l.end_a * won_b.p;
  out->sd_a = sqrt(cs_fmax(0, second - out->mean_a * out->mean_a));
  second = won_b.square + (double)l.end_b * (double)l.end_b * won_a.p;
  out->sd_b = sqrt(cs_fmax(0, second - out->mean_b * out->mean_b));
  mean = won_a.first + won_b.first;
  second = won_a.second + won_b.second;
  out->mean_time = wants_time ? mean : NAN;
  out->sd_time = wants_time ? sqrt(cs_fmax(0, second - mean * mean)) : NAN;
  cs_free(memory);
  return CASUS_OK;
}

/* Sums of k^e, k^2e, k^3e over end < k <= n.  Whole powers 0 and 1 in closed form, others one by
 * one up to MOST terms and by integrals beyond. */
static void power_sums(double n, double end, double e, double sum[3]) {
  enum { MOST = 1 << 20 };

  for (int i = 0; i < 3; i++) {
    double power = e * (i + 1), total = 0;

    if (power == 0) {
      total = n - end;
    } else if (n - end <= MOST) {
      for (double k = end + 1; k <= n; k++) total += cs_pow(k, power);
    } else {
      /* Midpoint rule backwards: sum of f(k) = integral over k - 1/2 .. k + 1/2, nearly. */
      double top = n + 0.5, low = end + 0.5;

      total = power == -1 ? cs_log(top / low)
                          : (cs_pow(top, power + 1) - cs_pow(low, power + 1)) / (power + 1);
    }
    sum[i] = total;
  }
}

/* By memorylessness a outlasts b when sum_i x(i) E_i > sum_j y(j) E'_j, exponentials E of mean 1
 * (Kingman and Volkov 2003 for the square law): a difference of sums, nearly normal. */
double cs_chain_normal(const cs_duel *d, double *error) {
  double p, q, x[3], y[3], mean, sd, z, skew, correction;
  bool mixed = d->law == CS_LAW_MIXED;

  cs_law_exponents(d, &p, &q);
  power_sums(d->a, (double)broken_at(d->a, d->break_a), mixed ? 0 : p - q, x);
  power_sums(d->b, (double)broken_at(d->b, d->break_b), mixed ? 1 : p - q, y);
  mean = d->kill_a * x[0] - d->kill_b * y[0];
  sd = sqrt(d->kill_a * d->kill_a * x[1] + d->kill_b * d->kill_b * y[1]);
  skew = 2 * (cs_pow(d->kill_a, 3) * x[2] - cs_pow(d->kill_b, 3) * y[2]) / (sd * sd * sd);
  z = mean / sd;
  correction = cs_normal_density(z) * skew * (z * z - 1) / 6;
  if (error) *error = fabs(correction);
  return cs_fmin(1, cs_fmax(0, cs_normal_cdf(z) + correction));
}

double cs_chain_closed(int m, int n, double alpha, double beta) {
  double total = 0;

  for (int i = 1; i <= m; i++) {
    double term = (m - i) % 2 ? -1 : 1;

    for (int k = 1; k <= i; k++) term *= (double)i / k;
    for (int k = 1; k <= m - i; k++) term *= (double)i / k;
    for (int j = 1; j <= n; j++) term *= i * alpha / (i * alpha + j * beta);
    total += term;
  }
  return total;
}
