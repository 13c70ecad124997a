/* Sums over columns of CS_CHUNK futures; see sums.h. */
#include "engine/sums.h"

#include "base/vector.h"

#include <math.h>

/* Sums run in LANES interleaved strands, so that they become vector code and still do not depend on
 * the machine; columns of CS_CHUNK have a whole number of strands, what lies behind n is NaN. */
enum { LANES = 8 };

CS_COLUMNS void cs_sum_watch(const cs_watch *watch, const double *restrict x, double shift,
                             cs_watch_sums *s) {
  double n[LANES] = {0}, sum[LANES] = {0}, square[LANES] = {0}, met[LANES] = {0};
  double least[LANES], most[LANES], at_least = watch->at_least, at_most = watch->at_most;

  for (size_t k = 0; k < LANES; k++) {
    least[k] = INFINITY;
    most[k] = -INFINITY;
  }
  for (size_t i = 0; i < CS_CHUNK; i += LANES) {
    for (size_t k = 0; k < LANES; k++) {
      double y = x[i + k];
      bool good = fabs(y) < INFINITY;
      double d = good ? y - shift : 0;

      n[k] += good ? 1.0 : 0.0;
      sum[k] += d;
      square[k] += d * d;
      met[k] += good && y >= at_least && y <= at_most ? 1.0 : 0.0;
      least[k] = good && y < least[k] ? y : least[k];
      most[k] = good && y > most[k] ? y : most[k];
    }
  }
  *s = (cs_watch_sums){.least = INFINITY, .most = -INFINITY};
  for (size_t k = 0; k < LANES; k++) {
    s->n += n[k];
    s->sum += sum[k];
    s->square += square[k];
    s->met += met[k];
    s->least = fmin(s->least, least[k]);
    s->most = fmax(s->most, most[k]);
  }
}

/* The same of a truth value without thresholds. */
CS_COLUMNS void cs_sum_truth(const double *restrict x, cs_watch_sums *s) {
  double n[LANES] = {0}, sum[LANES] = {0};

  for (size_t i = 0; i < CS_CHUNK; i += LANES) {
    for (size_t k = 0; k < LANES; k++) {
      bool good = fabs(x[i + k]) < INFINITY;

      n[k] += good ? 1.0 : 0.0;
      sum[k] += good ? x[i + k] : 0.0;
    }
  }
  *s = (cs_watch_sums){0};
  for (size_t k = 0; k < LANES; k++) {
    s->n += n[k];
    s->sum += sum[k];
  }
  s->square = s->sum;
  s->least = s->sum < s->n ? 0 : 1;
  s->most = s->sum > 0 ? 1 : 0;
}

/* best[i] := the larger of best[i] and the signed x[i]; NaN once any strategy has no value. */
CS_COLUMNS void cs_take_best(const double *restrict x, double sign, double *restrict best) {
  for (size_t i = 0; i < CS_CHUNK; i++) {
    double y = sign * x[i];

    best[i] = y > best[i] || y != y ? y : best[i];
  }
}

CS_COLUMNS void cs_sum_regret(const double *restrict x, double sign, const double *restrict best,
                              cs_compare_sums *s) {
  double wins[LANES] = {0}, compared[LANES] = {0}, regret[LANES] = {0}, most[LANES] = {0};

  for (size_t i = 0; i < CS_CHUNK; i += LANES) {
    for (size_t k = 0; k < LANES; k++) {
      double short_by = best[i + k] - sign * x[i + k];
      bool good = fabs(short_by) < INFINITY;
      double r = good && short_by > 0 ? short_by : 0; /* the base may do better than any strategy */

      compared[k] += good ? 1.0 : 0.0;
      wins[k] += good && short_by <= 0 ? 1.0 : 0.0;
      regret[k] += r;
      most[k] = r > most[k] ? r : most[k];
    }
  }
  *s = (cs_compare_sums){0};
  for (size_t k = 0; k < LANES; k++) {
    s->best += wins[k];
    s->compared += compared[k];
    s->regret += regret[k];
    s->most_regret = fmax(s->most_regret, most[k]);
  }
}

CS_COLUMNS void cs_all_within(const double *restrict x, double at_least, double at_most,
                              double *restrict met) {
  for (size_t i = 0; i < CS_CHUNK; i++) met[i] = x[i] >= at_least && x[i] <= at_most ? met[i] : 0;
}
