/* A margin's column over the kept futures, and what drives it; see drivers.h. */
#include "analysis/drivers.h"

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

/* The quantity of input k: draws first, then shocks, then deep ranges. */
static uint32_t input_quantity(const cs_study *s, const cs_plan *p, size_t k) {
  size_t draws = p->program.n_draws, shocks = s->c.n_shocks;

  return k < draws            ? p->program.draws[k]
         : k < draws + shocks ? s->graph.shocks[k - draws].happens
                              : s->graph.deep[k - draws - shocks];
}

/* Is it the uniform of a shock, which says the same as whether the shock happens? */
static bool is_shock_draw(const char *name) {
  size_t n = strlen(name);

  return !strncmp(name, "shocks.", 7) && n > 5 && !strcmp(name + n - 5, ".draw");
}

/* y := y less its mean. */
static void centre(double *y, size_t n) {
  double used = 0, sum = 0;

  for (size_t i = 0; i < n; i++) {
    if (!isfinite(y[i])) continue;
    used++;
    sum += y[i];
  }
  for (size_t i = 0; i < n; i++) {
    if (isfinite(y[i])) y[i] -= sum / used;
  }
}

static casus_status find_shares(const cs_study *s, const cs_plan *p, const cs_run *r,
                                const unsigned char *reached, const size_t *worlds, size_t n_worlds,
                                double *y, cs_driver *drivers, size_t most, size_t *n_drivers) {
  size_t n = r->sample.n_draws + r->sample.n_shocks + r->sample.n_deep;
  bool *open = cs_calloc(n, sizeof *open);
  cs_draw_share *found = cs_calloc(most, sizeof *found);
  casus_status st = open && found ? CASUS_OK : CASUS_NOMEM;

  for (size_t k = 0; k < n && !st; k++) {
    uint32_t q = input_quantity(s, p, k);

    open[k] = reached[q] && !is_shock_draw(s->graph.quantities[q].name);
  }
  if (!st) st = cs_draw_shares(&r->sample, worlds, n_worlds, open, y, found, most, n_drivers);
  for (size_t k = 0; k < *n_drivers && !st; k++)
    drivers[k] = (cs_driver){.name = s->graph.quantities[input_quantity(s, p, found[k].input)].name,
                             .share = found[k].share,
                             .error = found[k].error};
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
  casus_status st = CASUS_NOMEM;

  *n_drivers = 0;
  if (!y || !reached || !moving || !worlds) goto done;
  /* With hundreds of inputs some look like drivers by chance: those that the terms do not depend on
   * are left out.  A term that the margin does not move with says nothing either. */
  for (size_t k = 0; k < n; k++) {
    if (margin->slope[k] == 0) continue;
    moving[n_moving++] = probes[k];
    add_world(p->probes[probes[k]].world, worlds, &n_worlds);
  }
  st = cs_reach(s, p, moving, n_moving, reached);
  if (st) goto done;
  cs_margin_column(p, r, probes, margin, n, y);
  centre(y, r->sample.n);
  st = find_shares(s, p, r, reached, worlds, n_worlds, y, drivers, most, n_drivers);

done:
  cs_free(y);
  cs_free(reached);
  cs_free(moving);
  cs_free(worlds);
  return st;
}
