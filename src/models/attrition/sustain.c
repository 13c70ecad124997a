/* Months to empty, by the stock's closed form. */
#include "models/attrition/sustain.h"

#include "base/libm.h"

#include <float.h>
#include <math.h>

double cs_sustain_made(const cs_sustain *s, double t) {
  if (t <= s->starts) return s->before;
  return s->before - (s->after - s->before) * cs_expm1(-(t - s->starts) / s->tau);
}

double cs_sustain_stock(const cs_sustain *s, double t) {
  double ramp = t > s->starts ? t - s->starts : 0;

  return s->stock + (s->before + s->inflow - s->use) * t +
         (s->after - s->before) * (ramp + s->tau * cs_expm1(-ramp / s->tau));
}

/* First root in low..high, the stock positive at low and not at high: Newton's steps, halving where
 * one leaves the bracket. */
static double root(const cs_sustain *s, double low, double high) {
  double t = high;

  for (int i = 0; i < 200; i++) {
    double stock = cs_sustain_stock(s, t), rate = cs_sustain_made(s, t) + s->inflow - s->use, next;

    if (stock > 0) {
      low = t;
    } else {
      high = t;
    }
    next = t - stock / rate;
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    if (next <= low || next >= high || fabs(next - t) <= 4 * DBL_EPSILON * fabs(t)) break;
    t = next;
  }
  return t;
}

double cs_sustain_empty(const cs_sustain *s) {
  double first = s->before + s->inflow - s->use, last = s->after + s->inflow - s->use, end;

  if (s->stock <= 0) return first < 0 || (s->starts <= 0 && first <= 0 && last < 0) ? 0 : INFINITY;
  if (first < 0 && s->stock <= -first * s->starts) return -s->stock / first;
  if (first < 0 && last >= 0) {
    /* Production overtakes use at `end`, where the stock is lowest; with last = 0 only in the
     * limit, towards which the stock falls by -first tau in all. */
    if (last == 0) {
      if (s->stock >= -first * (s->starts + s->tau)) return INFINITY;
      end = s->starts + s->tau;
      while (cs_sustain_stock(s, end) > 0) end *= 2;
      return root(s, s->starts, end);
    }
    end = s->starts + s->tau * cs_log((last - first) / last);
    return cs_sustain_stock(s, end) > 0 ? INFINITY : root(s, s->starts, end);
  }
  if (last >= 0) return INFINITY;
  /* Falls for good in the end. */
  end = s->starts + s->tau + s->stock / -last;
  while (cs_sustain_stock(s, end) > 0) end *= 2;
  return root(s, s->starts, end);
}
