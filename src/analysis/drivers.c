/* Shares of variance by bins of the kept futures. */
#include "analysis/drivers.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

enum { BINS = 32, DEEP_BINS = 16 };

/* y of every kept future; NaN where a term failed. */
static void combine(const cs_plan *p, const cs_run *r, const size_t *probes, const double *slopes,
                    size_t n, double *y) {
  const cs_sample *sample = &r->sample;

  memset(y, 0, sample->n * sizeof *y);
  for (size_t k = 0; k < n; k++) {
    const double *x = sample->probe + probes[k] * sample->n;
    const unsigned char *counts = sample->counts + probes[k] * sample->n;
    double level = p->probes[probes[k]].level, mean = 0, met = 0, share;

    for (size_t i = 0; i < sample->n; i++) {
      if (!counts[i] || !isfinite(x[i])) continue;
      met++;
      mean += x[i];
    }
    if (!(met > 0)) continue;
    mean /= met;
    share = met / (double)sample->n;
    for (size_t i = 0; i < sample->n; i++) {
      const cs_probed *probed = cs_run_probed(r, i / (sample->n / r->deep_points), probes[k]);

      if (!counts[i]) continue;
      if (level > 0) {
        if (probed->density > 0)
          y[i] += slopes[k] * (level - (x[i] <= probed->value)) / probed->density / share;
      } else {
        y[i] += slopes[k] * (x[i] - mean) / share;
      }
    }
  }
}

typedef struct {
  double n[BINS], sum[BINS];
  size_t bins;
} bins;

/* The share of the variance of y between the bins, and its standard error if there were no
 * influence: sqrt(2 (b - 1)) / n, as the F statistic has it. */
static bool share(const bins *b, double n, double mean, double square, cs_driver *d) {
  double between = 0, used = 0;

  for (size_t k = 0; k < b->bins; k++) {
    if (!(b->n[k] > 0)) continue;
    used++;
    between += b->n[k] * (b->sum[k] / b->n[k] - mean) * (b->sum[k] / b->n[k] - mean);
  }
  if (used < 2 || n <= used || !(square > 0)) return false;
  d->share = 1 - ((square - between) / (n - used)) / (square / (n - 1));
  d->error = sqrt(2 * (used - 1)) / n;
  if (d->share > 1) d->share = 1;
  return d->share > 2 * d->error;
}

static void keep(cs_driver *drivers, size_t most, size_t *n, cs_driver d) {
  size_t at = *n;

  while (at && drivers[at - 1].share < d.share) at--;
  if (at >= most) return;
  if (*n < most) (*n)++;
  memmove(&drivers[at + 1], &drivers[at], (*n - at - 1) * sizeof d);
  drivers[at] = d;
}

casus_status cs_find_drivers(const cs_study *s, const cs_plan *p, const cs_run *r,
                             const size_t *probes, const double *slopes, size_t n,
                             cs_driver *drivers, size_t most, size_t *n_drivers) {
  const cs_sample *sample = &r->sample;
  double *y = cs_calloc(sample->n, sizeof *y), mean = 0, square = 0, used = 0;
  size_t inputs = sample->n_draws + sample->n_shocks + sample->n_deep;

  *n_drivers = 0;
  if (!y) return CASUS_NOMEM;
  combine(p, r, probes, slopes, n, y);
  for (size_t i = 0; i < sample->n; i++) {
    if (!isfinite(y[i])) continue;
    mean += y[i];
    used++;
  }
  mean /= used > 0 ? used : 1;
  for (size_t i = 0; i < sample->n; i++) {
    if (isfinite(y[i])) square += (y[i] - mean) * (y[i] - mean);
  }
  for (size_t k = 0; k < inputs; k++) {
    bool is_draw = k < sample->n_draws;
    bool is_shock = !is_draw && k < sample->n_draws + sample->n_shocks;
    size_t which = is_draw    ? k
                   : is_shock ? k - sample->n_draws
                              : k - sample->n_draws - sample->n_shocks;
    bins b = {.bins = is_draw ? BINS : is_shock ? 2 : DEEP_BINS};
    uint32_t q = is_draw    ? p->program.draws[which]
                 : is_shock ? s->graph.shocks[which].happens
                            : s->graph.deep[which];
    cs_driver d = {.name = s->graph.quantities[q].name};
    size_t length = strlen(d.name);

    /* A shock's own draw says the same as whether it happens. */
    if (is_draw && !strncmp(d.name, "shocks.", 7) && length > 5 &&
        !strcmp(d.name + length - 5, ".draw"))
      continue;
    for (size_t i = 0; i < sample->n; i++) {
      size_t bin;

      if (!isfinite(y[i])) continue;
      if (is_shock) {
        bin = sample->shock[which * sample->n + i];
        if (bin > 1) break; /* not part of this run */
      } else {
        const float *u = is_draw ? sample->uniform : sample->deep;

        bin = (size_t)(u[which * sample->n + i] * (float)b.bins);
        if (bin >= b.bins) bin = b.bins - 1;
      }
      b.n[bin]++;
      b.sum[bin] += y[i];
    }
    if (share(&b, used, mean, square, &d)) keep(drivers, most, n_drivers, d);
  }
  cs_free(y);
  return CASUS_OK;
}
