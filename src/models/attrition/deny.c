/* The denial threshold. */
#include "models/attrition/deny.h"

double cs_deny_threshold(double value, double cost, double status_quo) {
  return (cost + status_quo) / value;
}

size_t cs_deny_column(size_t n, const double *p, const double *value, const double *cost,
                      const double *status_quo, double *deterred) {
  double count = 0;

  for (size_t i = 0; i < n; i++) {
    deterred[i] = p[i] * value[i] - cost[i] <= status_quo[i];
    count += deterred[i];
  }
  return (size_t)count;
}
