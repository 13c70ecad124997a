/* Keeps futures; see sample.h. */
#include "engine/sample.h"

#include "base/alloc.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Slots of shocks: one for the base world, and one for each world that changes whether it happens.
 */
static size_t lay_shocks(const cs_program *p, cs_sample *s) {
  size_t n = 0;

  for (size_t k = 0; k < s->n_shocks; k++) {
    size_t base = n++;

    for (size_t v = 0; v < s->n_worlds; v++) {
      bool own = v && cs_world_reaches(&p->worlds[v], p->graph->shocks[k].happens);

      s->shock_slot[k * s->n_worlds + v] = own ? n++ : base;
    }
  }
  return n;
}

static size_t lay_watches(const size_t *same, cs_sample *s) {
  size_t n = 0;

  for (size_t c = 0; c < s->n_worlds * s->n_watches; c++)
    s->watch_slot[c] = same[c] == c ? n++ : s->watch_slot[same[c]];
  return n;
}

/* Futures that each replicate keeps at each deep point. */
static size_t kept_each(const cs_sample_size *size) {
  uint64_t each = size->most / size->replicates / size->deep_points;
  uint64_t own = size->points / size->deep_points;

  if (!each) each = 1;
  if (size->apart && each > own && own) each = own;
  return (size_t)(each < size->points ? each : size->points);
}

double cs_sample_bytes(const cs_program *p, const cs_sample_size *size, const size_t *same) {
  double futures = (double)kept_each(size) * (double)size->replicates * (double)size->deep_points;
  double bytes = (double)(p->n_draws + p->graph->n_deep) * sizeof(float) +
                 (double)size->n_probes * (sizeof(double) + 1) + (double)p->graph->c->n_shocks;

  for (size_t c = 0; same && c < p->n_worlds * size->n_watches; c++)
    bytes += same[c] == c ? sizeof(double) : 0;
  return futures * bytes;
}

casus_status cs_sample_make(const cs_program *p, const cs_sample_size *size, const size_t *same,
                            cs_sample *out) {
  size_t each = kept_each(size), slots;
  cs_sample *s = out;

  *s = (cs_sample){.n = each * size->replicates * size->deep_points,
                   .each = each,
                   .replicates = size->replicates,
                   .points = size->points,
                   .apart = size->apart,
                   .n_draws = p->n_draws,
                   .n_shocks = p->graph->c->n_shocks,
                   .n_deep = p->graph->n_deep,
                   .n_worlds = p->n_worlds,
                   .n_watches = size->n_watches,
                   .n_probes = size->n_probes};
  s->shock_slot = cs_calloc(s->n_shocks * s->n_worlds, sizeof *s->shock_slot);
  s->watch_slot = cs_calloc(s->n_worlds * s->n_watches, sizeof *s->watch_slot);
  s->uniform = cs_calloc(s->n * s->n_draws, sizeof *s->uniform);
  s->deep = cs_calloc(s->n * s->n_deep, sizeof *s->deep);
  s->probe = cs_calloc(s->n * s->n_probes, sizeof *s->probe);
  s->counts = cs_calloc(s->n * s->n_probes, 1);
  if (!s->shock_slot || !s->watch_slot || !s->uniform || !s->deep || !s->probe || !s->counts)
    return CASUS_NOMEM;
  slots = lay_shocks(p, s);
  s->shock = cs_calloc(s->n * slots, 1);
  if (!s->shock) return CASUS_NOMEM;
  if (!same) return CASUS_OK;
  slots = lay_watches(same, s);
  s->watch = cs_calloc(s->n * slots, sizeof *s->watch);
  return s->watch ? CASUS_OK : CASUS_NOMEM;
}

void cs_sample_free(cs_sample *s) {
  cs_free(s->uniform);
  cs_free(s->shock);
  cs_free(s->shock_slot);
  cs_free(s->deep);
  cs_free(s->probe);
  cs_free(s->counts);
  cs_free(s->watch);
  cs_free(s->watch_slot);
  *s = (cs_sample){0};
}

cs_kept cs_sample_place(const cs_sample *s, size_t deep, size_t replicate, uint64_t first,
                        size_t n) {
  uint64_t start = s->apart ? deep * s->each : 0, end;
  cs_kept k = {0, 0, (deep * s->replicates + replicate) * s->each};

  if (start + s->each > s->points) start = 0;
  end = start + s->each;
  if (first + n <= start || first >= end) return k;
  k.from = first < start ? (size_t)(start - first) : 0;
  k.n = (first + n < end ? n : (size_t)(end - first)) - k.from;
  k.at += (size_t)(first + k.from - start);
  return k;
}

void cs_sample_inputs(cs_sample *s, const cs_program *p, cs_worker *w, cs_kept where) {
  if (!where.n) return;
  for (size_t k = 0; k < s->n_draws; k++) {
    const double *u = cs_worker_uniform(w, k) + where.from;

    for (size_t i = 0; i < where.n; i++) s->uniform[k * s->n + where.at + i] = (float)u[i];
  }
  for (size_t k = 0; k < s->n_deep; k++) {
    const double *u = cs_worker_deep_uniform(w, k) + where.from;

    for (size_t i = 0; i < where.n; i++) s->deep[k * s->n + where.at + i] = (float)u[i];
  }
  cs_sample_shocks(s, p, w, 0, where);
}

void cs_sample_shocks(cs_sample *s, const cs_program *p, const cs_worker *w, size_t world,
                      cs_kept where) {
  const double *const *columns = cs_worker_columns(w);

  for (size_t k = 0; where.n && k < s->n_shocks; k++) {
    size_t slot = s->shock_slot[k * s->n_worlds + world];
    const double *happens = columns[p->graph->shocks[k].happens];

    if (world && slot == s->shock_slot[k * s->n_worlds]) continue; /* kept with the base */
    for (size_t i = 0; i < where.n; i++) {
      double x = happens ? happens[where.from + i] : NAN;

      s->shock[slot * s->n + where.at + i] = isnan(x) ? CS_NOBODY_KNOWS
                                             : x != 0 ? CS_HAPPENS
                                                      : CS_HAPPENS_NOT;
    }
  }
}

unsigned char cs_sample_shock(const cs_sample *s, size_t k, size_t world, size_t i) {
  return s->shock[s->shock_slot[k * s->n_worlds + world] * s->n + i];
}

const double *cs_sample_watch(const cs_sample *s, size_t world, size_t watch) {
  return s->watch ? s->watch + s->watch_slot[world * s->n_watches + watch] * s->n : NULL;
}
