/* Shares of variance by bins of the kept futures. */
#include "analysis/drivers.h"

#include "analysis/reach.h"
#include "base/alloc.h"

#include <math.h>
#include <string.h>

enum { BINS = 32 };

void cs_margin_column(const cs_plan *p, const cs_run *r, const size_t *probes,
                      const cs_linear *margin, size_t n, double *y) {
  const cs_sample *sample = &r->sample;
  size_t each = sample->n / r->deep_points;

  for (size_t i = 0; i < sample->n; i++)
    y[i] = i / each < r->deep_done ? margin->at[i / each] : NAN;
  for (size_t k = 0; k < n; k++) {
    const double *x = sample->probe + probes[k] * sample->n;
    const unsigned char *counts = sample->counts + probes[k] * sample->n;
    double level = p->probes[probes[k]].level;

    for (size_t i = 0; i < each * r->deep_done; i++) {
      size_t d = i / each;
      const cs_probed *probed = cs_run_probed(r, d, probes[k]);
      double share = (probed->n + probed->failed) / (double)r->done;
      double slope = margin->slope[d * n + k];

      if (!counts[i] || !(probed->n > 0)) continue;
      if (level > 0) {
        if (probed->density > 0)
          y[i] += slope * (level - (x[i] <= probed->value)) / probed->density / share;
      } else {
        y[i] += slope * (x[i] - probed->value) / share;
      }
    }
  }
}

typedef struct {
  double n[BINS], sum[BINS];
  size_t bins;
} bins;

/* The share of `total` (a sum of squares) that lies between the bins of y, whose sum of squares is
 * `square` about `mean`; and its standard error if there were no influence: sqrt(2 (b - 1)) / n, as
 * the F statistic has it.  False when the share is not above twice that. */
static bool share(const bins *b, double n, double mean, double square, double total, cs_driver *d) {
  double between = 0, used = 0;

  for (size_t k = 0; k < b->bins; k++) {
    if (!(b->n[k] > 0)) continue;
    used++;
    between += b->n[k] * (b->sum[k] / b->n[k] - mean) * (b->sum[k] / b->n[k] - mean);
  }
  if (used < 2 || n <= used || !(square > 0) || !(total > 0)) return false;
  d->share = (square - (square - between) / (n - used) * (n - 1)) / total;
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

/* The deep ranges' shares, from the means of y at the deep points; `variance` is that of y. */
static void deep_drivers(const cs_study *s, const cs_run *r, const unsigned char *reached,
                         const double *y, double variance, cs_driver *drivers, size_t most,
                         size_t *n_drivers) {
  const cs_sample *sample = &r->sample;
  size_t points = r->deep_done, each = sample->n / r->deep_points;
  size_t n_bins = points / 8 < 2 ? 2 : points / 8 > BINS ? BINS : points / 8;
  double mean = 0, square = 0, noise = 0, between;

  for (size_t pass = 0; pass < 2 + sample->n_deep; pass++) {
    bins b = {.bins = n_bins};

    for (size_t d = 0; d < points; d++) {
      double n = 0, sum = 0, inside = 0, m;

      for (size_t i = d * each; i < (d + 1) * each; i++) {
        if (!isfinite(y[i])) continue;
        n++;
        sum += y[i];
      }
      m = n > 0 ? sum / n : 0;
      if (pass == 0) {
        mean += m / (double)points;
      } else if (pass == 1) {
        for (size_t i = d * each; i < (d + 1) * each; i++)
          inside += isfinite(y[i]) ? (y[i] - m) * (y[i] - m) : 0;
        square += (m - mean) * (m - mean);
        noise += n > 1 ? inside / (n - 1) / n / (double)points : 0;
      } else {
        size_t bin = (size_t)(sample->deep[(pass - 2) * sample->n + d * each] * (float)n_bins);

        if (bin >= n_bins) bin = n_bins - 1;
        b.n[bin]++;
        b.sum[bin] += m;
      }
    }
    if (pass >= 2 && reached[s->graph.deep[pass - 2]]) {
      cs_driver d = {.name = s->graph.quantities[s->graph.deep[pass - 2]].name};

      /* What varies between the means beyond what the finite number of futures makes them vary. */
      between = fmax(0, square / (double)(points - 1) - noise) / fmax(variance, 1e-300);
      if (!share(&b, (double)points, mean, square, square, &d)) continue;
      d.share *= fmin(1, between);
      d.error *= fmin(1, between);
      keep(drivers, most, n_drivers, d);
    }
  }
}

/* y := y less the mean of its deep point. */
static void take_off_deep_means(const cs_run *r, double *y) {
  size_t each = r->sample.n / r->deep_points;

  for (size_t d = 0; d < r->deep_done; d++) {
    double n = 0, sum = 0;

    for (size_t i = d * each; i < (d + 1) * each; i++) {
      if (!isfinite(y[i])) continue;
      n++;
      sum += y[i];
    }
    for (size_t i = d * each; i < (d + 1) * each; i++) {
      if (isfinite(y[i])) y[i] -= sum / n;
    }
  }
}

/* What inputs look like to a margin.  A strategy may change a shock's chance, and then the shock
 * happens in one of the margin's worlds and not in another of the same future: its bins are the
 * patterns. */
typedef struct {
  const cs_sample *sample;
  unsigned char *pattern; /* [shock][future]: bit w: happens in the w-th of its different worlds */
} view;

/* Different worlds of a shock that have patterns of their own: 2^5 = BINS.  More hardly add. */
enum { PATTERN_WORLDS = 5 };

static void find_patterns(const size_t *worlds, size_t n_worlds, view *v) {
  const cs_sample *s = v->sample;

  for (size_t k = 0; k < s->n_shocks; k++) {
    size_t slots[PATTERN_WORLDS], n = 0;

    for (size_t w = 0; w < n_worlds && n < PATTERN_WORLDS; w++) {
      size_t slot = s->shock_slot[k * s->n_worlds + worlds[w]], known = 0;

      while (known < n && slots[known] != slot) known++;
      if (known < n) continue;
      for (size_t i = 0; i < s->n; i++)
        v->pattern[k * s->n + i] |= (unsigned char)((s->shock[slot * s->n + i] == CS_HAPPENS) << n);
      slots[n++] = slot;
    }
  }
}

/* The bin of kept future i by draw or shock k (draws first). */
static size_t bin_of(const view *v, size_t k, size_t i) {
  const cs_sample *s = v->sample;
  size_t bin;

  if (k >= s->n_draws) return v->pattern[(k - s->n_draws) * s->n + i];
  bin = (size_t)(s->uniform[k * s->n + i] * (float)BINS);
  return bin < BINS ? bin : BINS - 1;
}

static void fill_bins(const view *v, size_t k, const double *y, bins *b) {
  *b = (bins){.bins = BINS};
  for (size_t i = 0; i < v->sample->n; i++) {
    size_t bin;

    if (!isfinite(y[i])) continue;
    bin = bin_of(v, k, i);
    b->n[bin]++;
    b->sum[bin] += y[i];
  }
}

/* Is it the uniform of a shock, which says the same as whether the shock happens? */
static bool is_shock_draw(const char *name) {
  size_t n = strlen(name);

  return !strncmp(name, "shocks.", 7) && n > 5 && !strcmp(name + n - 5, ".draw");
}

/* An input that may be a driver. */
typedef struct {
  size_t input;
  cs_driver driver;
} candidate;

/* y := y less its mean in each bin of the input; returns the sum of squares that is left. */
static double take_off(const view *v, size_t input, double *y) {
  bins b;
  double square = 0;

  fill_bins(v, input, y, &b);
  for (size_t i = 0; i < v->sample->n; i++) {
    size_t bin;

    if (!isfinite(y[i])) continue;
    bin = bin_of(v, input, i);
    y[i] -= b.sum[bin] / b.n[bin];
    square += y[i] * y[i];
  }
  return square;
}

/* Draws and shocks, the largest first.  What a driver explains is taken off before the next is
 * looked for: in few points of many dimensions some inputs look alike, and would share its credit.
 */
static casus_status draw_drivers(const cs_study *s, const cs_plan *p, const view *v,
                                 const unsigned char *reached, double *y, double used, double total,
                                 cs_driver *drivers, size_t most, size_t *n_drivers) {
  const cs_sample *sample = v->sample;
  size_t inputs = sample->n_draws + sample->n_shocks, n = 0;
  candidate *list = cs_calloc(inputs, sizeof *list);
  double square = 0;

  if (!list) return CASUS_NOMEM;
  for (size_t i = 0; i < sample->n; i++) square += isfinite(y[i]) ? y[i] * y[i] : 0;
  for (size_t k = 0; k < inputs; k++) {
    uint32_t q =
        k < sample->n_draws ? p->program.draws[k] : s->graph.shocks[k - sample->n_draws].happens;
    bins b;

    list[n] = (candidate){k, {.name = s->graph.quantities[q].name}};
    if (!reached[q] || is_shock_draw(list[n].driver.name)) continue;
    fill_bins(v, k, y, &b);
    if (share(&b, used, 0, square, total, &list[n].driver)) n++;
  }
  for (size_t round = 0; round < most && n; round++) {
    size_t top = 0;

    for (size_t k = 1; k < n; k++) {
      if (list[k].driver.share > list[top].driver.share) top = k;
    }
    keep(drivers, most, n_drivers, list[top].driver);
    square = take_off(v, list[top].input, y);
    list[top] = list[--n];
    for (size_t k = 0; k < n;) {
      bins b;

      fill_bins(v, list[k].input, y, &b);
      if (share(&b, used, 0, square, total, &list[k].driver)) {
        k++;
      } else {
        list[k] = list[--n];
      }
    }
  }
  cs_free(list);
  return CASUS_OK;
}

static void add_world(size_t world, size_t *worlds, size_t *n) {
  for (size_t k = 0; k < *n; k++) {
    if (worlds[k] == world) return;
  }
  worlds[(*n)++] = world;
}

casus_status cs_find_drivers(const cs_study *s, const cs_plan *p, const cs_run *r,
                             const size_t *probes, const cs_linear *margin, size_t n,
                             cs_driver *drivers, size_t most, size_t *n_drivers) {
  const cs_sample *sample = &r->sample;
  double *y = cs_calloc(sample->n, sizeof *y), mean = 0, total = 0, used = 0;
  unsigned char *reached = cs_calloc(s->graph.n, 1);
  size_t *moving = cs_calloc(n, sizeof *moving), n_moving = 0;
  size_t *worlds = cs_calloc(n, sizeof *worlds);
  view v = {.sample = sample, .pattern = cs_calloc(sample->n_shocks * sample->n, 1)};
  size_t n_worlds = 0;
  casus_status st = CASUS_NOMEM;

  *n_drivers = 0;
  if (!y || !reached || !moving || !worlds || !v.pattern) goto done;
  /* With hundreds of inputs some look like drivers by chance: those that the terms do not depend on
   * are left out.  A term that the margin does not move with says nothing either. */
  for (size_t k = 0; k < n; k++) {
    bool moves = false;

    for (size_t d = 0; d < r->deep_done; d++) moves |= margin->slope[d * n + k] != 0;
    if (!moves) continue;
    moving[n_moving++] = probes[k];
    add_world(p->probes[probes[k]].world, worlds, &n_worlds);
  }
  find_patterns(worlds, n_worlds, &v);
  st = cs_reach(s, p, moving, n_moving, reached);
  if (st) goto done;
  cs_margin_column(p, r, probes, margin, n, y);
  for (size_t i = 0; i < sample->n; i++) {
    if (!isfinite(y[i])) continue;
    mean += y[i];
    used++;
  }
  mean /= used > 0 ? used : 1;
  for (size_t i = 0; i < sample->n; i++) {
    y[i] -= mean;
    if (isfinite(y[i])) total += y[i] * y[i];
  }
  if (sample->n_deep && r->deep_done > 1) {
    deep_drivers(s, r, reached, y, total / fmax(1, used - 1), drivers, most, n_drivers);
    /* Draws are judged within the deep points, where those do not blur them. */
    take_off_deep_means(r, y);
  }
  st = draw_drivers(s, p, &v, reached, y, used, total, drivers, most, n_drivers);

done:
  cs_free(y);
  cs_free(reached);
  cs_free(moving);
  cs_free(worlds);
  cs_free(v.pattern);
  return st;
}
