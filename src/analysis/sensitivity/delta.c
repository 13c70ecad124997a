/* Borgonovo's delta; see delta.h. */
#include "analysis/sensitivity/delta.h"

#include "analysis/sensitivity/shift_of_distribution.h"
#include "base/alloc.h"
#include "base/libm.h"
#include "base/random.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

enum { BINS = CS_EXCESS_BINS, NORMALS = 1024, NORMAL_BITS = 10, TRIES = 8 };

/* Half widths of the windows at 10,000 futures, as probabilities; they shrink as n^-0.2. */
static const double NARROW = 0.08, WIDE = 0.25, AT = 10000, RATE = -0.2, MOST = 0.45;

/* Swings of a path below this many of its standard deviations are passed over when its variation
 * is taken, and when it is smoothed for simulation. */
static const double PASSED = 1, KEPT = 0.5;

/* Where delta is below WEAK times the variation of noise alone only the wide window counts, above
 * CLEAR times only the narrow one, between them both. */
static const double WEAK = 2, CLEAR = 5;

/* ---- Variation of a path --------------------------------------------------------------------- */

/* Half the total variation of path[0..BINS] without swings smaller than `least`; where it turns
 * goes into turn[BINS + 1], how often into *turns, unless NULL. */
static double variation(const double *path, double least, size_t *turn, size_t *turns) {
  double high = path[0], low = path[0], last = path[0], sum = 0;
  size_t at_high = 0, at_low = 0, n = 0;
  int direction = 0; /* 1 rising, -1 falling, 0 not yet known */

  for (size_t b = 1; b <= BINS; b++) {
    double p = path[b], turned;
    size_t at;

    if (direction >= 0 && p > high) {
      high = p;
      at_high = b;
    }
    if (direction <= 0 && p < low) {
      low = p;
      at_low = b;
    }
    if (direction >= 0 && high - p >= least) {
      turned = high;
      at = at_high;
      direction = -1;
      low = p;
      at_low = b;
    } else if (direction <= 0 && p - low >= least) {
      turned = low;
      at = at_low;
      direction = 1;
      high = p;
      at_high = b;
    } else {
      continue;
    }
    sum += fabs(turned - last);
    last = turned;
    if (turn) turn[n++] = at;
  }
  if (direction) {
    double turned = direction > 0 ? high : low;

    sum += fabs(turned - last);
    last = turned;
    if (turn) turn[n++] = direction > 0 ? at_high : at_low;
  }
  if (turns) *turns = n;
  return (sum + fabs(path[BINS] - last)) / 2;
}

/* x[0..n) := the nearest curve that nowhere falls (sign 1) or nowhere rises (-1): pool adjacent
 * violators. */
static void make_monotone(double sign, size_t n, double *x) {
  double value[BINS + 1];
  size_t count[BINS + 1], m = 0, at = 0;

  for (size_t i = 0; i < n; i++) {
    value[m] = sign * x[i];
    count[m++] = 1;
    while (m > 1 && value[m - 2] > value[m - 1]) {
      double both = (double)(count[m - 2] + count[m - 1]);

      value[m - 2] =
          (value[m - 2] * (double)count[m - 2] + value[m - 1] * (double)count[m - 1]) / both;
      count[m - 2] += count[m - 1];
      m--;
    }
  }
  for (size_t k = 0; k < m; k++) {
    for (size_t i = 0; i < count[k]; i++) x[at++] = sign * value[k];
  }
}

/* path, monotone between its turns; returns its variation. */
static double smooth(double least, double *path) {
  double given[BINS + 1], sum;
  size_t turn[BINS + 2], n, from = 0;

  memcpy(given, path, sizeof given);
  sum = variation(given, least, turn, &n);
  turn[n++] = BINS;
  for (size_t k = 0; k < n; k++) {
    if (turn[k] > from)
      make_monotone(given[turn[k]] >= given[from] ? 1 : -1, turn[k] - from + 1, path + from);
    from = turn[k];
  }
  path[0] = 0;
  for (size_t k = 0; k < n; k++) path[turn[k]] = given[turn[k]];
  return sum;
}

/* ---- Noise ----------------------------------------------------------------------------------- */

/* Numbers of a standard normal distribution, the same in each call. */
static casus_status make_noise(size_t n, double *noise) {
  double normal[NORMALS];
  uint32_t *word = cs_calloc(n, sizeof *word);

  if (!word) return CASUS_NOMEM;
  for (size_t k = 0; k < NORMALS; k++) normal[k] = cs_normal_quantile(((double)k + 0.5) / NORMALS);
  cs_philox_column(1, 0, 0, n, word);
  for (size_t i = 0; i < n; i++) noise[i] = normal[word[i] >> (32 - NORMAL_BITS)];
  cs_free(word);
  return CASUS_OK;
}

/* What is known when paths are simulated. */
typedef struct {
  size_t n;
  cs_slice *slices; /* smoothed */
  const double *mass, *noise;
  double dispersion;
} paths;

/* scale * path with the noise of a sample; its variation. */
static double simulate(const paths *p, size_t slice, double scale) {
  const cs_slice *s = &p->slices[slice];
  const double *noise = p->noise + slice * BINS;
  double share[BINS], root[BINS], path[BINS + 1] = {0}, total = 0, drift = 0, sum = 0;

  for (size_t b = 0; b < BINS; b++) {
    share[b] = cs_fmax(0, scale * (s->path[b + 1] - s->path[b]) + p->mass[b]);
    root[b] = sqrt(share[b]);
    total += share[b];
    drift += root[b] * noise[b];
  }
  for (size_t b = 0; b < BINS; b++) {
    sum += root[b] * noise[b] - share[b] * drift / total;
    path[b + 1] = scale * s->path[b + 1] + p->dispersion * s->sd * sum;
  }
  return variation(path, PASSED * s->sd, NULL, NULL);
}

static double simulate_all(const paths *p, double scale) {
  double sum = 0;

  for (size_t k = 0; k < p->n; k++) sum += p->slices[k].share * simulate(p, k, scale);
  return sum;
}

/* The scale in 0..1 at which simulated paths vary as much as was observed (regula falsi, Illinois);
 * *alone becomes the variation at scale 0. */
static double find_scale(const paths *p, double observed, double *alone) {
  double low = 0, high = 1, at_low = simulate_all(p, 0) - observed, at_high, scale = 1;
  int side = 0;

  *alone = at_low + observed;
  if (at_low >= 0) return 0;
  at_high = simulate_all(p, 1) - observed;
  if (at_high <= 0) return 1;
  for (int k = 0; k < TRIES; k++) {
    double at;

    scale = (low * at_high - high * at_low) / (at_high - at_low);
    at = simulate_all(p, scale) - observed;
    if (fabs(at) < 1e-4) break;
    if (at > 0) {
      high = scale;
      at_high = at;
      if (side > 0) at_low /= 2;
      side = 1;
    } else {
      low = scale;
      at_low = at;
      if (side < 0) at_high /= 2;
      side = -1;
    }
  }
  return scale;
}

/* ---- Delta ----------------------------------------------------------------------------------- */

typedef struct {
  double delta, noise; /* noise: the variation that noise alone has */
} finding;

/* With windows of `half`; slices: [CS_RANK_LEVELS], to write in. */
static finding find(const cs_along *a, double half, double dispersion, const double *noise,
                    cs_slice *slices) {
  paths p = {.slices = slices, .mass = a->mass, .noise = noise, .dispersion = dispersion};
  double observed = 0, kept = 0;
  finding out = {0};

  p.n = cs_excess_make(a, cs_fmin(MOST, half * cs_pow((double)a->n / AT, RATE)), slices);
  for (size_t k = 0; k < p.n; k++) {
    cs_slice *s = &slices[k];

    observed += s->share * variation(s->path, PASSED * s->sd, NULL, NULL);
    kept += s->share * smooth(KEPT * s->sd, s->path);
  }
  out.delta = cs_fmin(1, find_scale(&p, observed, &out.noise) * kept);
  return out;
}

/* Delta by both windows. */
static double combine(finding wide, finding narrow) {
  double clear = narrow.noise > 0 ? (wide.delta / narrow.noise - WEAK) / (CLEAR - WEAK) : 1;

  clear = cs_fmin(1, cs_fmax(0, clear));
  return clear * narrow.delta + (1 - clear) * wide.delta;
}

casus_status cs_delta(const cs_ranks *r, const double *y, double *out) {
  cs_slice *slices = cs_calloc(CS_RANK_LEVELS, sizeof *slices);
  double *noise = cs_calloc((size_t)CS_RANK_LEVELS * BINS, sizeof *noise);
  casus_status st = slices && noise ? CASUS_OK : CASUS_NOMEM;
  cs_along along = {0};

  *out = 0;
  if (st == CASUS_OK) st = make_noise((size_t)CS_RANK_LEVELS * BINS, noise);
  if (st == CASUS_OK) st = cs_along_make(r, y, &along);
  if (st == CASUS_OK && along.n >= CS_GIVEN_LEAST) {
    double dispersion = sqrt(cs_excess_dispersion(&along));
    finding wide = find(&along, WIDE, dispersion, noise, slices);

    *out = along.n_levels ? wide.delta
                          : combine(wide, find(&along, NARROW, dispersion, noise, slices));
  }
  cs_along_free(&along);
  cs_free(noise);
  cs_free(slices);
  return st;
}
