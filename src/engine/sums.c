/* Sums over columns of CS_CHUNK futures; see sums.h. */
#include "engine/sums.h"

#include "base/libm.h"
#include "base/vector.h"

#include <math.h>

enum { LANES = CS_STRANDS };

void cs_strands_start(cs_watch_strands *s) {
  *s = (cs_watch_strands){0};
  for (size_t k = 0; k < LANES; k++) {
    s->least[k] = INFINITY;
    s->most[k] = -INFINITY;
  }
}

static void add_one(const cs_watch *watch, double y, double shift, size_t k, cs_watch_strands *s) {
  double d = y - shift;

  if (!(fabs(y) < INFINITY)) return;
  s->n[k]++;
  s->sum[k] += d;
  s->square[k] += d * d;
  s->met[k] += y >= watch->at_least && y <= watch->at_most ? 1.0 : 0.0;
  s->least[k] = y < s->least[k] ? y : s->least[k];
  s->most[k] = y > s->most[k] ? y : s->most[k];
}

/* Rows of LANES values. */
CS_COLUMNS static void add_rows(double at_least, double at_most, const double *restrict x,
                                size_t rows, double shift, cs_watch_strands *restrict s) {
  cs_watch_strands t = *s;

  for (size_t i = 0; i < rows * LANES; i += LANES) {
    for (size_t k = 0; k < LANES; k++) {
      double y = x[i + k];
      bool good = fabs(y) < INFINITY;
      double d = good ? y - shift : 0;

      t.n[k] += good ? 1.0 : 0.0;
      t.sum[k] += d;
      t.square[k] += d * d;
      t.met[k] += good && y >= at_least && y <= at_most ? 1.0 : 0.0;
      t.least[k] = good && y < t.least[k] ? y : t.least[k];
      t.most[k] = good && y > t.most[k] ? y : t.most[k];
    }
  }
  *s = t;
}

CS_COLUMNS static void add_truth_rows(const double *restrict x, size_t rows,
                                      cs_watch_strands *restrict s) {
  double n[LANES], sum[LANES];

  for (size_t k = 0; k < LANES; k++) {
    n[k] = s->n[k];
    sum[k] = s->sum[k];
  }
  for (size_t i = 0; i < rows * LANES; i += LANES) {
    for (size_t k = 0; k < LANES; k++) {
      bool good = fabs(x[i + k]) < INFINITY;

      n[k] += good ? 1.0 : 0.0;
      sum[k] += good ? x[i + k] : 0.0;
    }
  }
  for (size_t k = 0; k < LANES; k++) {
    s->n[k] = n[k];
    s->sum[k] = sum[k];
  }
}

void cs_strands_add(const cs_watch *watch, const double *x, size_t n, size_t offset, double shift,
                    cs_watch_strands *s) {
  size_t i = 0;

  /* Blocks start at whole rows unless their size is odd. */
  for (; i < n && (offset + i) % LANES; i++) add_one(watch, x[i], shift, (offset + i) % LANES, s);
  add_rows(watch->at_least, watch->at_most, x + i, (n - i) / LANES, shift, s);
  for (i += (n - i) / LANES * LANES; i < n; i++)
    add_one(watch, x[i], shift, (offset + i) % LANES, s);
}

cs_watch_sums cs_strands_finish(const cs_watch_strands *s) {
  cs_watch_sums all = {.least = INFINITY, .most = -INFINITY};

  for (size_t k = 0; k < LANES; k++) {
    all.n += s->n[k];
    all.sum += s->sum[k];
    all.square += s->square[k];
    all.met += s->met[k];
    all.least = cs_fmin(all.least, s->least[k]);
    all.most = cs_fmax(all.most, s->most[k]);
  }
  return all;
}

void cs_strands_add_truth(const double *x, size_t n, size_t offset, cs_watch_strands *s) {
  static const cs_watch any = {.at_least = -INFINITY, .at_most = INFINITY};
  size_t i = 0;

  for (; i < n && (offset + i) % LANES; i++) add_one(&any, x[i], 0, (offset + i) % LANES, s);
  add_truth_rows(x + i, (n - i) / LANES, s);
  for (i += (n - i) / LANES * LANES; i < n; i++) add_one(&any, x[i], 0, (offset + i) % LANES, s);
}

cs_watch_sums cs_strands_finish_truth(const cs_watch_strands *s) {
  cs_watch_sums all = {0};

  for (size_t k = 0; k < LANES; k++) {
    all.n += s->n[k];
    all.sum += s->sum[k];
  }
  all.square = all.sum;
  all.least = all.sum < all.n ? 0 : 1;
  all.most = all.sum > 0 ? 1 : 0;
  return all;
}

CS_COLUMNS void cs_sum_probe(const unsigned char *restrict counts, size_t n, double *restrict x,
                             cs_probe_sums *s) {
  double good_n[LANES] = {0}, failed[LANES] = {0}, sum[LANES] = {0};

  for (size_t i = n; i < cs_rows(n); i++) x[i] = NAN;
  for (size_t i = 0; i < n; i += LANES) {
    for (size_t k = 0; k < LANES; k++) {
      bool counted = counts[i + k] && i + k < n;
      double y = counted ? x[i + k] : NAN;
      bool good = fabs(y) < INFINITY;

      x[i + k] = y;
      good_n[k] += good ? 1.0 : 0.0;
      failed[k] += counted && !good ? 1.0 : 0.0;
      sum[k] += good ? y : 0.0;
    }
  }
  *s = (cs_probe_sums){0};
  for (size_t k = 0; k < LANES; k++) {
    s->n += good_n[k];
    s->failed += failed[k];
    s->sum += sum[k];
  }
}

/* best[i] := the larger of best[i] and the signed x[i]; NaN once any strategy has no value. */
CS_COLUMNS void cs_take_best(const double *restrict x, size_t n, double sign,
                             double *restrict best) {
  for (size_t i = 0; i < n; i++) {
    double y = sign * x[i];

    best[i] = y > best[i] || y != y ? y : best[i];
  }
}

CS_COLUMNS void cs_sum_regret(const double *restrict x, size_t n, double sign,
                              const double *restrict best, cs_compare_sums *s) {
  double wins[LANES] = {0}, compared[LANES] = {0}, regret[LANES] = {0}, most[LANES] = {0};

  for (size_t i = 0; i < n; i += LANES) {
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
    s->most_regret = cs_fmax(s->most_regret, most[k]);
  }
}

CS_COLUMNS void cs_all_within(const double *restrict x, size_t n, double at_least, double at_most,
                              double *restrict met) {
  for (size_t i = 0; i < n; i++) met[i] = x[i] >= at_least && x[i] <= at_most ? met[i] : 0;
}
