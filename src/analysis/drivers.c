/* A margin's column over the kept futures, and what drives it; see drivers.h. */
#include "analysis/drivers.h"

#include "analysis/deep_shares.h"
#include "analysis/depends_on.h"
#include "analysis/draw_shares.h"
#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <string.h>

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

static void keep(cs_driver *drivers, size_t most, size_t *n, cs_driver d) {
  size_t at = *n;

  while (at && drivers[at - 1].share < d.share) at--;
  if (at >= most) return;
  if (*n < most) (*n)++;
  memmove(&drivers[at + 1], &drivers[at], (*n - at - 1) * sizeof d);
  drivers[at] = d;
}

/* The quantity of draw or shock k (draws first). */
static uint32_t input_quantity(const cs_study *s, const cs_plan *p, size_t k) {
  size_t draws = p->program.n_draws;

  return k < draws ? p->program.draws[k] : s->graph.shocks[k - draws].happens;
}

/* Is it the uniform of a shock, which says the same as whether the shock happens? */
static bool is_shock_draw(const char *name) {
  size_t n = strlen(name);

  return !strncmp(name, "shocks.", 7) && n > 5 && !strcmp(name + n - 5, ".draw");
}

/* What the margin varies by: from deep point to deep point, and within them. */
typedef struct {
  double deep, within;
} variance;

/* The deep ranges' shares of the variance between the deep points, beside what draws make vary. */
static casus_status deep_drivers(const cs_study *s, const cs_run *r, const unsigned char *reached,
                                 const double *at, variance *v, cs_driver *drivers, size_t most,
                                 size_t *n_drivers) {
  size_t n_deep = s->graph.n_deep, points = 0, n = 0;
  double *y = cs_calloc(r->deep_done, sizeof *y);
  double *u = cs_calloc(r->deep_done * n_deep, sizeof *u);
  const double **column = cs_calloc(n_deep, sizeof *column);
  size_t *range = cs_calloc(n_deep, sizeof *range);
  cs_deep_share *share = cs_calloc(n_deep, sizeof *share);
  casus_status st = y && u && column && range && share ? CASUS_OK : CASUS_NOMEM;

  for (size_t k = 0; k < n_deep && !st; k++) {
    if (!reached[s->graph.deep[k]]) continue;
    range[n] = k;
    column[n] = u + n * r->deep_done;
    n++;
  }
  for (size_t d = 0; d < r->deep_done && !st; d++) {
    if (!isfinite(at[d])) continue;
    y[points] = at[d];
    for (size_t k = 0; k < n; k++) u[k * r->deep_done + points] = r->deep_u[d * n_deep + range[k]];
    points++;
  }
  /* All deep points meet the same futures, whose luck moves the margins together: no noise. */
  if (!st) st = cs_deep_shares(points, n, column, y, 0, share, &v->deep);
  for (size_t k = 0; k < n && !st; k++) {
    double part = v->deep / (v->deep + v->within);
    cs_driver d = {.name = s->graph.quantities[s->graph.deep[range[k]]].name,
                   .share = part * share[k].share,
                   .error = part * share[k].error};

    if (share[k].settled && d.share > 2 * d.error) keep(drivers, most, n_drivers, d);
  }
  cs_free(y);
  cs_free(u);
  cs_free(column);
  cs_free(range);
  cs_free(share);
  return st;
}

/* y := y less the mean of its deep point, 0 where it failed; returns the variance that is left. */
static double take_off_deep_means(const cs_run *r, double *y) {
  size_t each = r->sample.n / r->deep_points;
  double square = 0, freedom = 0;

  for (size_t d = 0; d < r->deep_done; d++) {
    double n = 0, sum = 0;

    for (size_t i = d * each; i < (d + 1) * each; i++) {
      if (!isfinite(y[i])) continue;
      n++;
      sum += y[i];
    }
    for (size_t i = d * each; i < (d + 1) * each; i++) {
      if (!isfinite(y[i])) continue;
      y[i] -= sum / n;
      square += y[i] * y[i];
    }
    freedom += n > 0 ? n - 1 : 0;
  }
  return freedom > 0 ? square / freedom : 0;
}

/* Draws are judged within the deep points, where those do not blur them. */
static casus_status draw_drivers(const cs_study *s, const cs_plan *p, const cs_run *r,
                                 const unsigned char *reached, const size_t *worlds,
                                 size_t n_worlds, const variance *v, double *y, cs_driver *drivers,
                                 size_t most, size_t *n_drivers) {
  size_t n = r->sample.n_draws + r->sample.n_shocks, n_found = 0;
  bool *open = cs_calloc(n, sizeof *open);
  cs_draw_share *found = cs_calloc(most, sizeof *found);
  casus_status st = open && found ? CASUS_OK : CASUS_NOMEM;

  for (size_t k = 0; k < n && !st; k++) {
    uint32_t q = input_quantity(s, p, k);

    open[k] = reached[q] && !is_shock_draw(s->graph.quantities[q].name);
  }
  if (!st) st = cs_draw_shares(&r->sample, worlds, n_worlds, open, y, found, most, &n_found);
  for (size_t k = 0; k < n_found; k++) {
    double part = v->within / (v->deep + v->within);

    keep(drivers, most, n_drivers,
         (cs_driver){.name = s->graph.quantities[input_quantity(s, p, found[k].input)].name,
                     .share = part * found[k].share,
                     .error = part * found[k].error});
  }
  cs_free(open);
  cs_free(found);
  return st;
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
  double *y = cs_calloc(r->sample.n, sizeof *y);
  unsigned char *reached = cs_calloc(s->graph.n, 1);
  size_t *moving = cs_calloc(n, sizeof *moving), n_moving = 0;
  size_t *worlds = cs_calloc(n, sizeof *worlds), n_worlds = 0;
  variance v = {0};
  casus_status st = CASUS_NOMEM;

  *n_drivers = 0;
  if (!y || !reached || !moving || !worlds) goto done;
  /* With hundreds of inputs some look like drivers by chance: those that the terms do not depend on
   * are left out.  A term that the margin does not move with says nothing either. */
  for (size_t k = 0; k < n; k++) {
    bool moves = false;

    for (size_t d = 0; d < r->deep_done; d++) moves |= margin->slope[d * n + k] != 0;
    if (!moves) continue;
    moving[n_moving++] = probes[k];
    add_world(p->probes[probes[k]].world, worlds, &n_worlds);
  }
  st = cs_reach(s, p, moving, n_moving, reached);
  if (st) goto done;
  cs_margin_column(p, r, probes, margin, n, y);
  v.within = take_off_deep_means(r, y);
  st = deep_drivers(s, r, reached, margin->at, &v, drivers, most, n_drivers);
  if (!st) st = draw_drivers(s, p, r, reached, worlds, n_worlds, &v, y, drivers, most, n_drivers);

done:
  cs_free(y);
  cs_free(reached);
  cs_free(moving);
  cs_free(worlds);
  return st;
}
