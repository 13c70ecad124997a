/* A stock with production that ramps up, constant inflow and consumption: when is it empty?
 *
 *   stock'(t) = made(t) + inflow - use
 *   made(t) = before                                                      t <= starts
 *           = before + (after - before) (1 - exp(-(t - starts) / tau))     t > starts
 * All rates per month, times in months. */
#ifndef CASUS_MODELS_ATTRITION_SUSTAIN_H
#define CASUS_MODELS_ATTRITION_SUSTAIN_H

#include <stddef.h>

typedef struct {
  double stock;         /* units at t = 0, >= 0 */
  double before, after; /* production before the ramp and at its end, units a month */
  double starts, tau;   /* months; tau > 0: after tau, 63 % of the way is made */
  double inflow, use;   /* mobilisation or deliveries, and consumption, units a month */
} cs_sustain;

/* Production at t, and the stock at t if it may be negative. */
double cs_sustain_made(const cs_sustain *s, double t);
double cs_sustain_stock(const cs_sustain *s, double t);

/* Months until the stock is first empty; infinite when it never is. */
double cs_sustain_empty(const cs_sustain *s);

#endif
