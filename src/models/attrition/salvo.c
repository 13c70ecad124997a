/* Salvo models: deterministic, approximate, exact. */
#include "models/attrition/salvo.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/number.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

double cs_salvo_hughes(const cs_salvo_side *from, const cs_salvo_side *at) {
  double hits = from->units * from->shots * from->p_hit - at->units * at->intercepts * at->p_stop;

  return cs_fmin(at->units, cs_fmax(0, hits * at->damage_mean));
}

/* Armstrong (2005), with B the units of the side that is shot at:
 *   hits - stops ~ normal(eN, vN); survivors ~ normal(m, s^2) held to 0..B, where
 *   m = B - eN mu,
 *   s^2 = eN sd^2 + mu^2 vN - 2 sd^2 (eN F(0) - vN f(0)) with F, f of normal(eN, vN):
 * each hit that comes through adds sd^2, and eN F(0) - vN f(0) = E[N; N < 0] takes out the share
 * below 0.  The ends move by half a hit, mu / 2, for continuity. */
void cs_salvo_armstrong(const cs_salvo_side *from, const cs_salvo_side *at, cs_salvo_loss *out) {
  double fired = from->units * from->shots, stopped = at->units * at->intercepts;
  double hits = fired * from->p_hit - stopped * at->p_stop;
  double variance =
      fired * from->p_hit * (1 - from->p_hit) + stopped * at->p_stop * (1 - at->p_stop);
  double mu = at->damage_mean, sd = at->damage_sd, units = at->units, m = units - hits * mu;
  double z0, s, lo, hi, f_lo, f_hi, F_lo, F_hi, survivors, square;

  if (variance <= 0) {
    double loss = cs_salvo_hughes(from, at);

    *out = (cs_salvo_loss){loss, 0, loss <= 0, loss >= units};
    return;
  }
  z0 = -hits / sqrt(variance);
  s = sqrt(hits * sd * sd + mu * mu * variance -
           2 * sd * sd * (hits * cs_normal_cdf(z0) - sqrt(variance) * cs_normal_density(z0)));
  lo = (mu / 2 - m) / s;
  hi = (units - mu / 2 - m) / s;
  f_lo = cs_normal_density(lo) / s;
  f_hi = cs_normal_density(hi) / s;
  F_lo = cs_normal_cdf(lo);
  F_hi = cs_normal_cdf(hi);
  survivors = s * s * (f_lo - f_hi) + m * (F_hi - F_lo) + units * (1 - F_hi);
  square = (m * m + s * s) * (F_hi - F_lo) + units * units * (1 - F_hi) -
           s * s * ((units - mu / 2 + m) * f_hi - (mu / 2 + m) * f_lo);
  out->mean = units - survivors;
  out->sd = sqrt(cs_fmax(0, square - survivors * survivors));
  out->p_none = 1 - F_hi;
  out->p_all = F_lo;
}

/* ---- exact --------------------------------------------------------------------------------- */

/* p[k] = chance of k successes in n trials of chance c, outwards from the mode. */
static void binomial(size_t n, double c, double *p) {
  size_t mode = cs_to_count((double)(n + 1) * c, n);
  double sum = 1;

  memset(p, 0, (n + 1) * sizeof *p);
  p[mode] = 1;
  for (size_t k = mode; k-- > 0;) {
    if (c >= 1) break;
    p[k] = p[k + 1] * (double)(k + 1) * (1 - c) / ((double)(n - k) * c);
    sum += p[k];
  }
  for (size_t k = mode + 1; k <= n && c > 0; k++) {
    if (c >= 1) break;
    p[k] = p[k - 1] * (double)(n - k + 1) * c / ((double)k * (1 - c));
    sum += p[k];
  }
  for (size_t k = 0; k <= n; k++) p[k] /= sum;
}

/* through[k], k = 0..shots: chance that k missiles come through `stops` intercepts.  `work` holds
 * shots + stops + 2 numbers. */
static void come_through(size_t shots, double p_hit, size_t stops, double p_stop, double *work,
                         double *through) {
  double *hit = work, *stop = work + shots + 1;

  binomial(shots, p_hit, hit);
  binomial(stops, p_stop, stop);
  memset(through, 0, (shots + 1) * sizeof *through);
  for (size_t i = 0; i <= shots; i++) {
    if (hit[i] == 0) continue;
    for (size_t j = 0; j <= stops; j++) through[i > j ? i - j : 0] += hit[i] * stop[j];
  }
}

/* Moments of the loss of `units` to the hits: per number k of hits, a normal of mean k mu and
 * variance k sd^2 held to 0..units. */
static void damage(const double *through, size_t most, double units, double mu, double sd,
                   cs_salvo_loss *out) {
  double mean = 0, square = 0;

  *out = (cs_salvo_loss){.p_none = through[0]};
  for (size_t k = 1; k <= most; k++) {
    double m = (double)k * mu, s = sd * sqrt((double)k), below, inside, above, f_lo, f_hi;

    if (sd <= 0) {
      double loss = cs_fmin(m, units);

      mean += through[k] * loss;
      square += through[k] * loss * loss;
      out->p_all += m >= units ? through[k] : 0;
      continue;
    }
    below = cs_normal_cdf(-m / s);
    above = cs_normal_cdf((m - units) / s);
    inside = 1 - below - above;
    f_lo = cs_normal_density(m / s);
    f_hi = cs_normal_density((units - m) / s);
    mean += through[k] * (m * inside - s * (f_hi - f_lo) + units * above);
    square += through[k] * ((m * m + s * s) * inside - s * ((units + m) * f_hi - m * f_lo) +
                            units * units * above);
    out->p_none += through[k] * below;
    out->p_all += through[k] * above;
  }
  out->mean = mean;
  out->sd = sqrt(cs_fmax(0, square - mean * mean));
}

casus_status cs_salvo_exact(const cs_salvo_side *from, const cs_salvo_side *at, cs_defence defence,
                            cs_salvo_loss *out) {
  size_t shots = cs_to_count(from->units * from->shots, CS_SALVO_SHOTS);
  size_t units = cs_to_count(at->units, SIZE_MAX);
  size_t stops = cs_to_count(at->units * at->intercepts, CS_SALVO_SHOTS);
  size_t each = cs_to_count(at->intercepts, CS_SALVO_SHOTS);
  double *work;

  if (from->units * from->shots > CS_SALVO_SHOTS || at->units * at->intercepts > CS_SALVO_SHOTS)
    return CASUS_LIMIT;
  work = cs_calloc(2 * shots + stops + 3, sizeof *work);
  if (!work) return CASUS_NOMEM;
  if (defence == CS_DEFENCE_AREA) {
    come_through(shots, from->p_hit, stops, at->p_stop, work + shots + 1, work);
    damage(work, shots, at->units, at->damage_mean, at->damage_sd, out);
  } else {
    /* shots % units of the units meet one shot more than the others; all are independent. */
    cs_salvo_loss all = {.p_none = 1, .p_all = 1}, one;
    double variance = 0;

    for (size_t more = 0; more < 2; more++) {
      size_t met = shots / units + more;
      size_t n = more ? shots % units : units - shots % units;

      if (!n) continue;
      come_through(met, from->p_hit, each, at->p_stop, work + met + 1, work);
      damage(work, met, 1, at->damage_mean, at->damage_sd, &one);
      all.mean += (double)n * one.mean;
      variance += (double)n * one.sd * one.sd;
      all.p_none *= cs_pow(one.p_none, (double)n);
      all.p_all *= cs_pow(one.p_all, (double)n);
    }
    all.sd = sqrt(variance);
    *out = all;
  }
  cs_free(work);
  return CASUS_OK;
}

/* ---- several rounds ------------------------------------------------------------------------ */

/* lost[k]: chance that k of the units are hit when each defends itself against its even part of the
 * shots.  `lost` has room for units and shots, `work` for both and the intercepts. */
static void point_salvo(const cs_salvo_side *from, size_t shots, const cs_salvo_side *at,
                        size_t units, double *work, double *lost) {
  size_t more = shots % units, n[2] = {units - more, more};
  double hit[2], *part[2] = {work, work + n[0] + 1};

  for (size_t g = 0; g < 2; g++) {
    come_through(shots / units + g, from->p_hit, (size_t)at->intercepts, at->p_stop, work, lost);
    hit[g] = 1 - lost[0];
  }
  for (size_t g = 0; g < 2; g++) binomial(n[g], hit[g], part[g]);
  memset(lost, 0, (units + 1) * sizeof *lost);
  for (size_t x = 0; x <= n[0]; x++) {
    for (size_t y = 0; y <= n[1]; y++) lost[x + y] += part[0][x] * part[1][y];
  }
}

/* What one side's salvo does to the other in one state: hits[0..*most]. */
static void salvo(const cs_salvo_side *from, size_t units_from, const cs_salvo_side *at,
                  size_t units_at, cs_defence defence, double *work, double *hits, size_t *most) {
  size_t shots = units_from * (size_t)from->shots;

  *most = shots;
  if (defence == CS_DEFENCE_POINT) {
    *most = units_at;
    point_salvo(from, shots, at, units_at, work, hits);
  } else {
    come_through(shots, from->p_hit, units_at * (size_t)at->intercepts, at->p_stop, work, hits);
  }
}

casus_status cs_salvo_fight(const cs_salvo_side *a, const cs_salvo_side *b, size_t rounds,
                            cs_defence defence, cs_salvo_rounds *out) {
  double hits_a_takes = cs_fmax(1, round(1 / a->damage_mean));
  double hits_b_takes = cs_fmax(1, round(1 / b->damage_mean));
  size_t per_a = cs_to_count(hits_a_takes, CS_SALVO_HITS),
         per_b = cs_to_count(hits_b_takes, CS_SALVO_HITS);
  size_t n, m, room;
  double *mass, *next, *on_a, *on_b, *work;

  if (!(a->units * hits_a_takes <= CS_SALVO_HITS) || !(b->units * hits_b_takes <= CS_SALVO_HITS) ||
      a->units * cs_fmax(a->shots, a->intercepts) > CS_SALVO_SHOTS ||
      b->units * cs_fmax(b->shots, b->intercepts) > CS_SALVO_SHOTS)
    return CASUS_LIMIT;
  if (defence == CS_DEFENCE_POINT && (per_a > 1 || per_b > 1)) return CASUS_CASE;
  n = (size_t)a->units * per_a;
  m = (size_t)b->units * per_b;
  room = (size_t)(a->units * cs_fmax(a->shots, a->intercepts)) +
         (size_t)(b->units * cs_fmax(b->shots, b->intercepts)) + n + m + 4;
  mass = cs_calloc(2 * (n + 1) * (m + 1) + 3 * room, sizeof *mass);
  if (!mass) return CASUS_NOMEM;
  next = mass + (n + 1) * (m + 1);
  on_a = next + (n + 1) * (m + 1);
  on_b = on_a + room;
  work = on_b + room;
  double *start = mass;

  mass[n * (m + 1) + m] = 1;
  for (size_t r = 0; r < rounds; r++) {
    double *t = mass;

    memset(next, 0, (n + 1) * (m + 1) * sizeof *next);
    for (size_t i = 0; i <= n; i++) {
      for (size_t j = 0; j <= m; j++) {
        double p = mass[i * (m + 1) + j];
        size_t hits_a, hits_b, units_a = (i + per_a - 1) / per_a, units_b = (j + per_b - 1) / per_b;

        if (p == 0) continue;
        if (!i || !j) {
          next[i * (m + 1) + j] += p;
          continue;
        }
        salvo(a, units_a, b, units_b, defence, work, on_b, &hits_b);
        salvo(b, units_b, a, units_a, defence, work, on_a, &hits_a);
        for (size_t x = 0; x <= hits_a; x++) {
          for (size_t y = 0; y <= hits_b; y++)
            next[(i > x ? i - x : 0) * (m + 1) + (j > y ? j - y : 0)] += p * on_a[x] * on_b[y];
        }
      }
    }
    mass = next;
    next = t;
  }
  *out = (cs_salvo_rounds){0};
  for (size_t i = 0; i <= n; i++) {
    for (size_t j = 0; j <= m; j++) {
      double p = mass[i * (m + 1) + j];
      size_t units_a = (i + per_a - 1) / per_a, units_b = (j + per_b - 1) / per_b; /* rounded up */

      out->mean_a += p * (double)units_a;
      out->mean_b += p * (double)units_b;
      if (i && !j) out->p_a += p;
      if (j && !i) out->p_b += p;
      if (!i && !j) out->p_none += p;
    }
  }
  cs_free(start);
  return CASUS_OK;
}
