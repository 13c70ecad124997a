/* The calibrated forecast of one issue: a distribution over where it will be settled.
 *
 * Two actors' positions are drawn, each with a chance that grows with capability times salience but
 * less than in proportion where many stand together.  If they agree, that is the outcome; if not,
 * the issue is settled halfway between them or, as likely, anywhere between them.  A small share is
 * spread over the whole scale.  With held positions x_1 < ... < x_D and
 *
 *   p_k  = sum over the actors at x_k of c s / sum over all actors of c s
 *   m_k  = sum_l max(0, 1 - |x_k - x_l| / reach) p_l           (weight near x_k, x_k included)
 *   q_k  = p_k m_k^(crowding - 1) / sum_l p_l m_l^(crowding - 1)
 *
 * the distribution function is
 *
 *   F(y) = tail y + (1 - tail) sum_k sum_l q_k q_l (split  [(x_k + x_l) / 2 <= y]
 *                                                  + (1 - split) U(y; x_k, x_l))
 *
 * U(y; a, b) being the distribution function of a uniform draw between a and b, a step at a when
 * a = b.  It has steps at held positions and at their midpoints and is linear between: this holds
 * the two-point shape of issues that are a matter of yes or no.
 *
 * The form and its parameters were found on decided issues; docs/methods/forecast.md says how, what
 * else was tried, how well it is calibrated and when not to use it.
 *
 * Pure functions without allocation, safe from any number of threads with different workspaces. */
#ifndef CASUS_MODELS_BARGAINING_PREDICT_H
#define CASUS_MODELS_BARGAINING_PREDICT_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  double crowding; /* 0..2: exponent of the weight near a position; 1 leaves weights as they are */
  double reach;    /* above 0, at most 1: how far two positions still count as near, scale 0..1 */
  double split;    /* 0..1: share of disagreements that end exactly halfway */
  double tail;     /* 0..1: share spread over the whole scale */
} cs_predict_params;

/* What is shipped; predict_shipped.c has the provenance. */
extern const cs_predict_params cs_predict_shipped;

/* A distribution function F on 0..1: knots x[0] = 0 < ... < x[n - 1] = 1, left[k] = F just below
 * x[k], right[k] = F(x[k]), linear from right[k] to left[k + 1].  The arrays belong to the
 * workspace that cs_predict() was given. */
typedef struct {
  size_t n;
  const double *x, *left, *right;
} cs_prediction;

/* More actors than this have no workspace: its size grows with the square of their number. */
enum { CS_PREDICT_ACTORS = 1000 };

/* Bytes of workspace for n actors, aligned for double; SIZE_MAX for too many. */
size_t cs_predict_workspace(size_t n_actors);

/* The forecast for n actors' positions (0..1), saliences and capabilities (each >= 0; only ratios
 * of their products count).  Actors without weight have no say; when nobody has weight all have the
 * same.  False when n is 0.  Cost: the square of the number of distinct positions, and its
 * logarithm. */
bool cs_predict(const cs_predict_params *params, size_t n, const double *position,
                const double *salience, const double *capability, void *work, cs_prediction *out);

/* F(y), and F just below y. */
double cs_prediction_cdf(const cs_prediction *p, double y);
double cs_prediction_below(const cs_prediction *p, double y);

/* The chance that the outcome is exactly y. */
double cs_prediction_at(const cs_prediction *p, double y);

/* The smallest y with F(y) >= u, 0 < u < 1: a draw of the outcome when u is uniform, monotone in u,
 * and for u = 1/2 the median. */
double cs_prediction_quantile(const cs_prediction *p, double u);

double cs_prediction_mean(const cs_prediction *p);

/* Continuous ranked probability score of outcome y in 0..1, the integral of (F(x) - [x >= y])^2,
 * exact for this form (Gneiting and Raftery 2007, eq. 20, with the sign turned: less is better, on
 * the scale of an absolute error). */
double cs_prediction_crps(const cs_prediction *p, double y);

#endif
