/* The attacker's threshold: attacking pays when p V - C > U0, that is when the chance of winning p
 * is above p* = (C + U0) / V.  V: value of winning, C: expected cost of attacking, U0: value of not
 * attacking, all in one unit (MUSD, or any). */
#ifndef CASUS_MODELS_ATTRITION_DENY_H
#define CASUS_MODELS_ATTRITION_DENY_H

#include <stddef.h>

/* p*; above 1: never worth it.  V > 0. */
double cs_deny_threshold(double value, double cost, double status_quo);

/* deterred[i] = 1 when p[i] <= p*, else 0.  Returns the number deterred. */
size_t cs_deny_column(size_t n, const double *p, const double *value, const double *cost,
                      const double *status_quo, double *deterred);

#endif
