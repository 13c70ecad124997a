/* Finding a common denominator by continued fractions. */
#include "models/package/whole_numbers.h"

#include "base/libm.h"
#include "base/number.h"

#include <math.h>

/* A double that is meant as a fraction lies within a few units of its last place. */
#define CLOSE 1e-14
enum { MOST_DENOMINATOR = 1 << 22 };
static const double MOST_SUM = 0x1p61;
static const int ROUNDED_BITS = 50;

/* The denominator of the simplest fraction within CLOSE of x, 0 when it is above
 * MOST_DENOMINATOR. */
static int64_t denominator(double x) {
  double rest = fabs(x), scale = cs_fmax(1, rest);
  int64_t q0 = 0, q1 = 1, p0 = 1, p1 = cs_to_whole(rest, 0, INT64_MAX);

  if (!(rest < 0x1p40)) return 0;
  for (double f = rest - floor(rest); fabs((double)p1 / (double)q1 - rest) > CLOSE * scale;) {
    double a;
    int64_t q;

    if (!(f > 0)) return 0;
    a = floor(1 / f);
    f = 1 / f - a;
    if (a > MOST_DENOMINATOR) return 0;
    q = (int64_t)a * q1 + q0;
    if (q > MOST_DENOMINATOR) return 0;
    q0 = q1;
    q1 = q;
    {
      int64_t p = (int64_t)a * p1 + p0;

      p0 = p1;
      p1 = p;
    }
  }
  return q1;
}

static int64_t divisor(int64_t a, int64_t b) {
  while (b) {
    int64_t r = a % b;

    a = b;
    b = r;
  }
  return a;
}

/* Takes x into the common denominator; false when that becomes too large. */
static bool take(double x, double *common) {
  int64_t q = denominator(x);

  if (!q) return false;
  *common = *common / (double)divisor((int64_t)*common, q) * (double)q;
  return *common < 0x1p50;
}

/* Levels that are barred may lie far outside the range that the unit is made for. */
static int64_t rounded(double x) {
  return cs_to_whole(round(x), -(INT64_C(1) << 61), INT64_C(1) << 61);
}

static void scale_party(const cs_deal *d, size_t p, const double *least, cs_whole *w) {
  size_t P = d->n_parties;
  double common = 1, range = cs_deal_range(d, p), unit;
  bool exact = true;

  for (size_t k = 0; k < d->first[d->n_issues] && exact; k++)
    exact = take(d->value[k * P + p], &common);
  for (size_t t = 0; t < d->n_terms && exact; t++) exact = take(d->term_value[t * P + p], &common);
  exact = exact && common * range < MOST_SUM;
  w->is_exact[p] = exact;
  /* To whom all is the same, any unit will do. */
  unit = exact ? 1 / common : range > 0 ? ldexp(range, -ROUNDED_BITS) : 1;
  w->unit[p] = unit;
  for (size_t i = 0; i < d->n_issues; i++) {
    double low = exact ? round(least[i] * common) : least[i];

    for (size_t row = d->first[i]; row < d->first[i + 1]; row++) {
      double x = d->value[row * P + p];

      w->row[row * P + p] = rounded(exact ? round(x * common) - low : (x - low) / unit);
    }
  }
  for (size_t t = 0; t < d->n_terms; t++) {
    double x = d->term_value[t * P + p];

    w->term[t * P + p] = rounded(exact ? x * common : x / unit);
  }
}

casus_status cs_whole_make(const cs_deal *d, cs_arena *arena, cs_whole *out) {
  size_t P = d->n_parties, rows = d->first[d->n_issues];
  double *least = cs_arena_alloc(arena, d->n_issues, sizeof *least);

  out->row = cs_arena_alloc(arena, rows * P, sizeof *out->row);
  out->term = cs_arena_alloc(arena, d->n_terms * P, sizeof *out->term);
  out->is_exact = cs_arena_alloc(arena, P, sizeof *out->is_exact);
  out->unit = cs_arena_alloc(arena, P, sizeof *out->unit);
  if (!least || !out->row || !out->term || !out->is_exact || !out->unit) return CASUS_NOMEM;
  for (size_t p = 0; p < P; p++) {
    for (size_t i = 0; i < d->n_issues; i++) {
      least[i] = INFINITY;
      for (size_t row = d->first[i]; row < d->first[i + 1]; row++) {
        if (!d->barred[row]) least[i] = cs_fmin(least[i], d->value[row * P + p]);
      }
      if (!(least[i] < INFINITY)) least[i] = 0; /* no level is open */
    }
    scale_party(d, p, least, out);
  }
  return CASUS_OK;
}
