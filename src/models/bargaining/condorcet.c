/* Votes and the probabilistic Condorcet election, as KTAB has them.
 *
 * Source: KTAB 1.4 (kutils and kmodel libraries) and Wise, Lester and Efird, "An Introduction to
 * the KAPSARC Toolkit for Behavioral Analysis (KTAB) using one-dimensional spatial models" (2015).
 * Departures: the Markov iterations end after a fixed number of steps, where KTAB may hang; the
 * product of the Conditional election is kept from underflowing, where KTAB's loses all its options
 * when there are many. */
#include "models/bargaining/condorcet.h"

#include "base/libm.h"
#include "base/vector.h"

#include <math.h>

/* Keeps every contest decided when nobody cares. */
static const double COALITION_FLOOR = 1e-8;
static const double INCENTIVE_FLOOR = 1e-10;

/* With `rule` known to the compiler the inner loop has no branch and is vectorised. */
static inline void add_votes(cs_bargaining_vote rule, size_t n_voters, size_t m,
                             const double *restrict w, const double *restrict u,
                             double *restrict c) {
  for (size_t k = 0; k < n_voters; k++) {
    const double *uk = u + k * m;

    for (size_t a = 0; a < m; a++) {
      double ua = uk[a], wk = w[k];
      double *ca = c + a * m;

      for (size_t b = 0; b < m; b++) {
        double v = rule == CS_VOTE_ASYMPROSP && a < b ? -cs_vote_between(rule, wk, uk[b] - ua)
                                                      : cs_vote_between(rule, wk, ua - uk[b]);

        ca[b] += v > 0.0 ? v : 0.0;
      }
    }
  }
}

CS_COLUMNS void cs_coalitions(cs_bargaining_vote rule, size_t n_voters, size_t m, const double *w,
                              const double *u, double *c) {
  for (size_t i = 0; i < m * m; i++) c[i] = COALITION_FLOOR;
  switch (rule) {
    case CS_VOTE_BINARY:
      add_votes(CS_VOTE_BINARY, n_voters, m, w, u, c);
      break;
    case CS_VOTE_PROPBIN:
      add_votes(CS_VOTE_PROPBIN, n_voters, m, w, u, c);
      break;
    case CS_VOTE_PROPCBC:
      add_votes(CS_VOTE_PROPCBC, n_voters, m, w, u, c);
      break;
    case CS_VOTE_CUBIC:
      add_votes(CS_VOTE_CUBIC, n_voters, m, w, u, c);
      break;
    case CS_VOTE_ASYMPROSP:
      add_votes(CS_VOTE_ASYMPROSP, n_voters, m, w, u, c);
      break;
    default:
      add_votes(CS_VOTE_PROP, n_voters, m, w, u, c);
  }
}

/* Probability that a coalition of strength `a` defeats one of strength `b`; both are positive. */
static double victory_probability(cs_victory model, double a, double b) {
  static const double CERTAIN = 1.1; /* the ratio of strengths at which Binary is decided */
  double x, y;

  switch (model) {
    case CS_VICTORY_SQUARE:
      x = a * a;
      y = b * b;
      break;
    case CS_VICTORY_QUARTIC:
      x = a * a;
      y = b * b;
      x *= x;
      y *= y;
      break;
    case CS_VICTORY_OCTIC:
      x = a * a;
      y = b * b;
      x *= x;
      y *= y;
      x *= x;
      y *= y;
      break;
    case CS_VICTORY_BINARY:
      if (a >= CERTAIN * b) return 1.0;
      if (b >= CERTAIN * a) return 0.0;
      return ((CERTAIN + 1.0) * (a / (a + b)) - 1.0) / (CERTAIN - 1.0);
    default:
      x = a;
      y = b;
  }
  return x / (x + y);
}

/* p_a proportional to prod_b P_ab.  Partial products below SMALL are scaled up and the scalings
 * counted, in `scaled`. */
static void conditional(size_t m, const double *win, double *scaled, double *p) {
  static const double SMALL = 1e-150, SCALE = 1e150;
  double least = INFINITY, sum = 0.0;

  for (size_t a = 0; a < m; a++) {
    double product = 1.0, steps = 0.0;

    for (size_t b = 0; b < m; b++) {
      product *= win[a * m + b];
      if (product < SMALL && product > 0.0) {
        product *= SCALE;
        steps += 1.0;
      }
    }
    p[a] = product;
    scaled[a] = steps;
    if (product > 0.0 && steps < least) least = steps;
  }
  for (size_t a = 0; a < m; a++) {
    /* Two scalings below the largest are nothing in a double. */
    if (scaled[a] > least) p[a] = scaled[a] > least + 1.0 ? 0.0 : p[a] / SCALE;
    sum += p[a];
  }
  for (size_t a = 0; a < m; a++) p[a] = sum > 0.0 ? p[a] / sum : 1.0 / (double)m;
}

/* p <- (p + q) / 2 until |q - p| < tolerance, where q_a = sum_b P_ab (p_a h_ba + p_b h_ab) and h_ab
 * is the probability that a challenges b: 1/m (uniform) or, in `h`, by incentive. */
static void markov(size_t m, const double *win, const double *h, double tolerance, double *q,
                   double *p) {
  enum { MOST_STEPS = 20000 };
  double uniform = 1.0 / (double)m;

  for (size_t a = 0; a < m; a++) p[a] = uniform;
  for (int step = 0; step < MOST_STEPS; step++) {
    double change = 0.0;

    for (size_t a = 0; a < m; a++) {
      double sum = 0.0;

      for (size_t b = 0; b < m; b++) {
        double hab = h ? h[a * m + b] : uniform, hba = h ? h[b * m + a] : uniform;

        sum += win[a * m + b] * (p[a] * hba + p[b] * hab);
      }
      q[a] = sum;
    }
    for (size_t a = 0; a < m; a++) {
      change = cs_fmax(change, fabs(q[a] - p[a]));
      p[a] = 0.5 * (p[a] + q[a]);
    }
    if (change < tolerance) break;
  }
}

/* h_ab = n_ab / sum_k n_kb, n_ab = C_ab P_ab, in h. */
static void challenge_by_incentive(size_t m, const double *c, const double *win, double *h) {
  for (size_t b = 0; b < m; b++) {
    double sum = 0.0;

    for (size_t a = 0; a < m; a++) {
      h[a * m + b] = c[a * m + b] * win[a * m + b] + (a == b ? INCENTIVE_FLOOR : 0.0);
      sum += h[a * m + b];
    }
    for (size_t a = 0; a < m; a++) h[a * m + b] /= sum;
  }
}

void cs_election(cs_victory victory, cs_pce pce, size_t m, const double *c, double *work,
                 double *p) {
  double *win = work, *q = work + m * m, *h = q + m;

  for (size_t a = 0; a < m; a++) {
    for (size_t b = 0; b < m; b++)
      win[a * m + b] = a == b ? 0.5 : victory_probability(victory, c[a * m + b], c[b * m + a]);
  }
  switch (pce) {
    case CS_PCE_MARKOV_UNIFORM:
      markov(m, win, NULL, 1e-6, q, p);
      break;
    case CS_PCE_MARKOV_INCENTIVE:
      challenge_by_incentive(m, c, win, h);
      markov(m, win, h, 1e-8, q, p);
      break;
    default:
      conditional(m, win, q, p);
  }
}
