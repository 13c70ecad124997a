/* The weighted mean with its past errors. */
#include "faces/bargaining/mean_errors.h"

#include "base/libm.h"

#include <math.h>
#include <stdlib.h>

static const double shipped[] = {-0.659, -0.481, -0.382, -0.301, -0.264, -0.190, -0.147,
                                 -0.105, -0.061, -0.025, -0.011, 0.017,  0.040,  0.068,
                                 0.095,  0.156,  0.238,  0.320,  0.391,  0.595};
const cs_mean_errors cs_mean_errors_shipped = {sizeof shipped / sizeof *shipped, shipped};

/* The weighted mean, unweighted when nobody has weight; NaN without stances. */
static double mean(const cs_decided *d, const cs_decided_issue *issue) {
  double top = 0.0, bottom = 0.0, plain = 0.0;

  for (size_t k = issue->first; k < issue->first + issue->n; k++) {
    double w = d->capability[k] * d->salience[k];

    top += w * d->position[k];
    bottom += w;
    plain += d->position[k];
  }
  return bottom > 0.0 ? top / bottom : plain / (double)issue->n;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

void cs_mean_errors_fit(const cs_decided *d, const unsigned char *use, double *room,
                        cs_mean_errors *out) {
  size_t n = 0;

  for (size_t i = 0; i < d->n_issues; i++) {
    const cs_decided_issue *issue = &d->issues[i];

    if (!issue->decided || !issue->n || (use && !use[issue->group])) continue;
    room[n++] = issue->outcome - mean(d, issue);
  }
  qsort(room, n, sizeof *room, ascending);
  *out = (cs_mean_errors){n, room};
}

static size_t workspace(const void *data, const cs_decided *d) {
  const cs_mean_errors *by_group = data;
  size_t most = 0;

  for (size_t g = 0; g < d->n_groups; g++) most = by_group[g].n > most ? by_group[g].n : most;
  return 3 * (most + 2) * sizeof(double);
}

static bool predict(const void *data, const cs_decided *d, size_t i, void *work,
                    cs_prediction *out) {
  const cs_decided_issue *issue = &d->issues[i];
  const cs_mean_errors *e = (const cs_mean_errors *)data + issue->group;
  double *x = work, *left = x + e->n + 2, *right = left + e->n + 2, middle;
  size_t m = 1;

  if (!e->n || !issue->n) return false;
  middle = mean(d, issue);
  x[0] = left[0] = right[0] = 0.0;
  for (size_t k = 0; k < e->n; k++) {
    double at = cs_fmin(1.0, cs_fmax(0.0, middle + e->error[k]));

    if (at > x[m - 1]) {
      x[m] = at;
      left[m] = right[m - 1];
      m++;
    }
    right[m - 1] = (double)(k + 1) / (double)e->n;
  }
  if (x[m - 1] < 1.0) {
    x[m] = 1.0;
    left[m] = right[m] = 1.0;
    m++;
  }
  *out = (cs_prediction){m, x, left, right};
  return true;
}

cs_forecaster cs_mean_errors_forecaster(const cs_mean_errors *by_group) {
  return (cs_forecaster){"mean-errors", "the mean with its past errors as a distribution",
                         by_group,      workspace,
                         NULL,          predict};
}
