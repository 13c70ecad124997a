/* Runs chunks of futures on threads and adds them up in order. */
#include "engine/run.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "base/libm.h"
#include "engine/chunk.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

const double cs_levels[CS_LEVELS] = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};

typedef struct {
  cs_chunks c;
  cs_run *r;
  size_t n_chunks;
  cs_lane *lanes;
  size_t n_lanes;
  cs_chunk_sums *ring;
  size_t n_ring;
  cs_watch_sums *totals;
  cs_compare_sums *compared;
  pthread_mutex_t lock;
  pthread_cond_t room;
  size_t next, merged; /* chunks handed out; merged in order */
  uint64_t done;       /* futures merged at this deep point */
  bool stopped;
} job;

/* ---- adding up --------------------------------------------------------------------------- */

static void merge(job *j, const cs_chunk_sums *c) {
  cs_run *r = j->r;

  for (size_t k = 0; k < j->c.n_cells; k++) {
    const cs_compare_sums *s = &c->compare[k];
    cs_compare_sums *t = &j->compared[k];

    t->best += s->best;
    t->compared += s->compared;
    t->regret += s->regret;
    t->most_regret = cs_fmax(t->most_regret, s->most_regret);
  }
  for (size_t k = 0; k < j->c.n_cells; k++) {
    const cs_watch_sums *s = &c->watch[k];
    cs_watch_sums *t = &j->totals[k];
    cs_sums *rep = &r->watched[j->c.deep * j->c.n_cells + k].replicate[c->replicate];

    if (j->c.same[k] != k) continue;
    rep->n += s->n;
    rep->sum += s->sum + s->n * j->c.shift[k];
    rep->met += s->met;
    t->n += s->n;
    t->failed += s->failed;
    t->sum += s->sum;
    t->square += s->square;
    t->met += s->met;
    t->least = cs_fmin(t->least, s->least);
    t->most = cs_fmax(t->most, s->most);
  }
  for (size_t v = 0; v < r->n_worlds; v++) {
    cs_sums *met = &r->all_met[(j->c.deep * r->n_worlds + v) * r->replicates + c->replicate];

    met->n += (double)c->points;
    met->sum += c->all_met[v];
    met->met += c->all_met[v];
  }
  for (size_t k = 0; k < r->n_probes; k++) {
    cs_probed *p = &r->probed[j->c.deep * r->n_probes + k];

    p->replicate[c->replicate].n += c->probe[k].n;
    p->replicate[c->replicate].sum += c->probe[k].sum;
    p->n += c->probe[k].n;
    p->failed += c->probe[k].failed;
  }
  j->done += c->points;
}

/* One thread: takes chunks, and merges those that are next in order. */
static void *work(void *user) {
  struct {
    job *j;
    cs_lane *l;
  } *mine = user;
  job *j = mine->j;

  pthread_mutex_lock(&j->lock);
  for (;;) {
    size_t c;
    bool whole;

    while (!j->stopped && j->next < j->n_chunks && j->next >= j->merged + j->n_ring)
      pthread_cond_wait(&j->room, &j->lock);
    if (j->stopped || j->next >= j->n_chunks) break;
    c = j->next++;
    pthread_mutex_unlock(&j->lock);
    whole = cs_chunk_do(&j->c, mine->l, c, &j->ring[c % j->n_ring]);
    pthread_mutex_lock(&j->lock);
    if (!whole) {
      j->stopped = true;
      break;
    }
    j->ring[c % j->n_ring].done = true;
    while (j->merged < j->n_chunks && j->ring[j->merged % j->n_ring].done) {
      cs_chunk_sums *next = &j->ring[j->merged % j->n_ring];

      merge(j, next);
      next->done = false;
      j->merged++;
    }
    if (j->c.s->progress)
      j->c.s->progress(j->c.s->user, j->c.deep * j->r->futures + j->done,
                       j->r->deep_points * j->r->futures);
    pthread_cond_broadcast(&j->room);
  }
  pthread_cond_broadcast(&j->room);
  pthread_mutex_unlock(&j->lock);
  return NULL;
}

static void run_threads(job *j) {
  pthread_t *threads = cs_calloc(j->n_lanes, sizeof *threads);
  struct {
    job *j;
    cs_lane *l;
  } *mine = cs_calloc(j->n_lanes, sizeof *mine);
  size_t started = 0;

  j->next = j->merged = 0;
  j->done = 0;
  /* If a thread cannot be started, the others take over its work. */
  for (size_t i = 1; threads && mine && i < j->n_lanes; i++) {
    mine[i].j = j;
    mine[i].l = &j->lanes[i];
    if (pthread_create(&threads[started], NULL, work, &mine[i])) break;
    started++;
  }
  {
    struct {
      job *j;
      cs_lane *l;
    } first = {j, &j->lanes[0]};

    work(&first);
  }
  for (size_t i = 0; i < started; i++) pthread_join(threads[i], NULL);
  /* After a stop, chunks that were finished out of order still count. */
  for (size_t c = j->merged; c < j->next && c < j->merged + j->n_ring; c++) {
    if (!j->ring[c % j->n_ring].done) continue;
    merge(j, &j->ring[c % j->n_ring]);
    j->ring[c % j->n_ring].done = false;
  }
  cs_free(threads);
  cs_free(mine);
}

/* ---- making room ------------------------------------------------------------------------- */

static bool make_ring(job *j) {
  j->ring = cs_calloc(j->n_ring, sizeof *j->ring);
  for (size_t i = 0; j->ring && i < j->n_ring; i++) {
    if (!cs_chunk_sums_make(&j->c, &j->ring[i])) return false;
  }
  return j->ring;
}

static void free_ring(job *j) {
  for (size_t i = 0; j->ring && i < j->n_ring; i++) cs_chunk_sums_free(&j->ring[i]);
  cs_free(j->ring);
}

static bool make_result(const job *j, cs_run *r) {
  size_t cells = r->deep_points * j->c.n_cells, probes = r->deep_points * r->n_probes;
  cs_sums *sums = cs_calloc((cells + probes) * r->replicates, sizeof *sums);

  r->deep_u = cs_calloc(r->deep_points * j->c.p->graph->n_deep, sizeof *r->deep_u);
  r->watched = cs_calloc(cells + 1, sizeof *r->watched);
  r->all_met = cs_calloc(r->deep_points * r->n_worlds * r->replicates, sizeof *r->all_met);
  r->probed = cs_calloc(probes + 1, sizeof *r->probed);
  r->held = cs_calloc(r->n_worlds, sizeof *r->held);
  if (r->watched && sums) r->watched[0].replicate = sums; /* so that cs_run_free() finds it */
  if (!sums || !r->deep_u || !r->watched || !r->all_met || !r->probed || !r->held) {
    if (!r->watched) cs_free(sums);
    return false;
  }
  for (size_t c = 0; c < cells; c++) r->watched[c].replicate = sums + c * r->replicates;
  for (size_t k = 0; k < probes; k++) {
    r->probed[k].replicate = sums + (cells + k) * r->replicates;
    if (!(j->c.s->probes[k % r->n_probes].level > 0)) continue;
    r->probed[k].quantile = cs_calloc(r->replicates, sizeof(double));
    if (!r->probed[k].quantile) return false;
  }
  for (size_t v = 0; v < r->n_worlds; v++) {
    r->held[v] = cs_calloc(j->c.p->worlds[v].n, sizeof **r->held);
    if (!r->held[v]) return false;
  }
  return true;
}

void cs_run_free(cs_run *r) {
  if (r->watched) cs_free(r->watched[0].replicate);
  for (size_t k = 0; r->probed && k < r->deep_points * r->n_probes; k++)
    cs_free(r->probed[k].quantile);
  for (size_t v = 0; r->held && v < r->n_worlds; v++) cs_free(r->held[v]);
  cs_free(r->deep_u);
  cs_free(r->watched);
  cs_free(r->all_met);
  cs_free(r->probed);
  cs_free(r->held);
  cs_sample_free(&r->sample);
  *r = (cs_run){0};
}

/* ---- one deep point ---------------------------------------------------------------------- */

/* Chooses the grids of the sketches and the shifts from a first look at the same futures in every run: the
 * first points of each replicate, CS_CHUNK in all. */
static void pilot(job *j) {
  cs_lane *l = &j->lanes[0];
  uint32_t replicates = j->r->replicates;
  size_t each = CS_CHUNK / replicates ? CS_CHUNK / replicates : 1, n = 0;
  double *seen;

  if (each > j->c.points) each = (size_t)j->c.points;
  for (uint32_t r = 0; r < replicates && n + each <= CS_CHUNK; r++) {
    for (size_t first = 0; first < each; first += j->c.s->block) {
      size_t m = each - first < j->c.s->block ? each - first : j->c.s->block;

      cs_evaluate_block(&j->c, l, r, first, n, m, true);
      n += m;
    }
  }
  for (size_t c = 0; c < j->c.n_cells + j->c.s->n_probes; c++) {
    double least = INFINITY, most = -INFINITY;

    if (c < j->c.n_cells && j->c.same[c] != c) continue;
    seen = c < j->c.n_cells ? l->value + c * CS_CHUNK : l->probe + (c - j->c.n_cells) * CS_CHUNK;
    for (size_t i = 0; i < n; i++) {
      if (!isfinite(seen[i])) continue;
      least = cs_fmin(least, seen[i]);
      most = cs_fmax(most, seen[i]);
    }
    if (!(least <= most)) least = most = 0;
    for (size_t i = 0; i < j->n_lanes; i++) {
      if (c < j->c.n_cells) {
        cs_sketch_start(&j->lanes[i].sketch[c], least, most);
        j->c.shift[c] = cs_cell_is_truth(&j->c, c) ? 0 : 0.5 * (least + most);
      } else if (j->c.s->probes[c - j->c.n_cells].level > 0) {
        for (uint32_t r = 0; r < replicates; r++)
          cs_sketch_start(&j->lanes[i].quantile[(c - j->c.n_cells) * replicates + r], least, most);
      }
    }
  }
}

/* Without quantiles there is nothing to lay out. */
static bool needs_pilot(const job *j) {
  for (size_t k = 0; k < j->c.s->n_probes; k++) {
    if (j->c.s->probes[k].level > 0) return true;
  }
  return !j->c.s->no_bands;
}

/* A truth value's quantiles follow from its mean. */
static double truth_quantile(double mean, double level) {
  return level > 1 - mean ? 1 : 0;
}

static void finish_watched(job *j) {
  for (size_t c = 0; c < j->c.n_cells; c++) {
    cs_watched *w = &j->r->watched[j->c.deep * j->c.n_cells + c];
    const cs_watch_sums *t = &j->totals[c];
    cs_sketch *sketch = &j->lanes[0].sketch[c];

    if (j->c.same[c] != c) {
      /* The base world's cells stand before all others. */
      const cs_watched *base = &j->r->watched[j->c.deep * j->c.n_cells + j->c.same[c]];
      cs_sums *replicate = w->replicate;

      memcpy(replicate, base->replicate, j->r->replicates * sizeof *replicate);
      *w = *base;
      w->replicate = replicate;
    } else {
      for (size_t i = 1; i < j->n_lanes && !j->c.s->no_bands; i++)
        cs_sketch_merge(sketch, &j->lanes[i].sketch[c]);
      w->n = t->n;
      w->failed = t->failed;
      w->mean = t->n ? j->c.shift[c] + t->sum / t->n : NAN;
      w->sd = t->n > 1 ? sqrt(cs_fmax(0, (t->square - t->sum * t->sum / t->n) / (t->n - 1))) : 0;
      w->least = t->n ? t->least : NAN;
      w->most = t->n ? t->most : NAN;
      for (size_t q = 0; q < CS_LEVELS; q++)
        w->levels[q] = cs_cell_is_truth(&j->c, c) ? truth_quantile(w->mean, cs_levels[q])
                       : j->c.s->no_bands         ? NAN
                                                  : cs_sketch_quantile(sketch, cs_levels[q]);
    }
    w->best = j->compared[c].best;
    w->compared = j->compared[c].compared;
    w->regret = w->compared ? j->compared[c].regret / w->compared : NAN;
    w->most_regret = w->compared ? j->compared[c].most_regret : NAN;
  }
}

static void finish_probes(job *j) {
  uint32_t replicates = j->r->replicates;

  for (size_t k = 0; k < j->r->n_probes; k++) {
    cs_probed *p = &j->r->probed[j->c.deep * j->r->n_probes + k];
    double level = j->c.s->probes[k].level, sum = 0;
    cs_sketch *all = &j->lanes[0].quantile[k * replicates];

    for (uint32_t r = 0; r < replicates; r++) sum += p->replicate[r].sum;
    p->value = p->n ? sum / p->n : NAN;
    if (!(level > 0)) continue;
    for (uint32_t r = 0; r < replicates; r++) {
      for (size_t i = 1; i < j->n_lanes; i++)
        cs_sketch_merge(&all[r], &j->lanes[i].quantile[k * replicates + r]);
      p->quantile[r] = cs_sketch_quantile(&all[r], level);
    }
    for (uint32_t r = 1; r < replicates; r++) cs_sketch_merge(&all[0], &all[r]);
    p->value = cs_sketch_quantile(&all[0], level);
    p->density = cs_sketch_density(
        &all[0], p->value,
        0.25 * (cs_sketch_quantile(&all[0], 0.75) - cs_sketch_quantile(&all[0], 0.25)));
  }
}

static void add_held(job *j) {
  for (size_t k = 0; k < j->n_lanes; k++) {
    for (size_t v = 0; v < j->r->n_worlds; v++) {
      for (size_t i = 0; i < j->c.p->worlds[v].n; i++)
        j->r->held[v][i] += cs_worker_held(j->lanes[k].worker, v, i);
    }
    cs_worker_forget_held(j->lanes[k].worker);
  }
}

static void run_deep_point(job *j) {
  const double *deep_u = j->r->deep_u + j->c.deep * j->c.p->graph->n_deep;

  j->c.skip = j->c.s->keeping == CS_KEEP_OWN ? j->c.deep * j->c.points : 0;
  for (size_t i = 0; i < j->n_lanes && !j->c.s->deep_is_drawn; i++) {
    for (size_t k = 0; k < j->c.p->graph->n_deep; k++)
      cs_worker_deep(j->lanes[i].worker, k, deep_u[k]);
  }
  memset(j->totals, 0, j->c.n_cells * sizeof *j->totals);
  memset(j->compared, 0, j->c.n_cells * sizeof *j->compared);
  for (size_t c = 0; c < j->c.n_cells; c++) {
    j->totals[c].least = INFINITY;
    j->totals[c].most = -INFINITY;
  }
  if (needs_pilot(j)) pilot(j);
  cs_worker_forget_held(j->lanes[0].worker); /* the pilot's futures come again */
  run_threads(j);
  /* Of a point at which nothing was finished there is nothing to tell. */
  if (!j->done && j->c.deep) return;
  add_held(j);
  finish_watched(j);
  finish_probes(j);
  j->r->done = j->done;
  j->r->deep_done = j->c.deep + 1;
}

/* Not Sobol' points: in few of them the product of two ranges looks like a third range (their first
 * binary digits do), which no analysis of the box could tell from an influence
 * (docs/methods/sampling.md). */
casus_status cs_deep_design(uint64_t seed, size_t points, size_t n_deep, casus_diag *diag,
                            double *u) {
  cs_design *design;
  cs_design_settings settings = {.kind = CS_DESIGN_LHS,
                                 .seed = seed ^ UINT64_C(0xDEE9DEE9DEE9DEE9),
                                 .replicates = 1,
                                 .points = points,
                                 .dimensions = n_deep};
  casus_status st;

  if (!n_deep) return CASUS_OK;
  st = cs_design_new(&settings, diag, &design);
  if (st) return st;
  for (size_t d = 0; d < points; d++) {
    for (size_t k = 0; k < n_deep; k++) {
      double *at = &u[d * n_deep + k], n = (double)points;

      cs_design_column(design, 0, d, 1, k, at);
      *at = (floor(*at * n) + 0.5) / n;
    }
  }
  cs_design_free(design);
  return CASUS_OK;
}

static casus_status deep_points(const cs_program *p, const cs_run_settings *s, casus_diag *diag,
                                double *u) {
  size_t n_deep = p->graph->n_deep;

  if (s->deep_is_drawn) return CASUS_OK;
  if (!s->deep_at) return cs_deep_design(s->seed, s->deep_points, n_deep, diag, u);
  for (size_t i = 0; i < s->deep_points * n_deep; i++) u[i] = s->deep_at[i];
  return CASUS_OK;
}

static casus_status make_design(const cs_program *p, const cs_run_settings *s, uint64_t points,
                                casus_diag *diag, cs_design **out) {
  cs_design_settings settings = {
      .kind = s->design,
      .seed = s->seed,
      .replicates = s->replicates,
      .points = points,
      .dimensions = p->graph->n_draws + (s->deep_is_drawn ? p->graph->n_deep : 0)};

  return cs_design_new(&settings, diag, out);
}

/* Which cells a strategy does not reach. */
static bool find_same(cs_chunks *c) {
  size_t n_watches = c->s->n_watches;

  c->shift = cs_calloc(c->n_cells, sizeof *c->shift);
  c->same = cs_calloc(c->n_cells, sizeof *c->same);
  for (size_t k = 0; c->same && k < c->n_cells; k++) {
    const cs_world *world = &c->p->worlds[k / n_watches];

    c->same[k] = cs_world_reaches(world, c->s->watches[k % n_watches].quantity) ? k : k % n_watches;
  }
  return c->shift && c->same;
}

/* Keeping all futures is refused where it would take more memory than this. */
static const double MOST_KEPT_BYTES = 4e9;

static casus_status make_sample(const job *j, casus_diag *diag, cs_run *out) {
  const cs_run_settings *s = j->c.s;
  const size_t *same = s->keeps_watches ? j->c.same : NULL;
  cs_sample_size size = {.points = j->c.points,
                         .replicates = s->replicates,
                         .deep_points = s->deep_points,
                         .apart = s->keeping == CS_KEEP_APART,
                         .most = s->sample ? s->sample : CS_SAMPLE,
                         .n_watches = s->n_watches,
                         .n_probes = s->n_probes};
  double bytes = cs_sample_bytes(j->c.p, &size, same);

  if (s->keeping != CS_KEEP_APART && bytes > MOST_KEPT_BYTES) {
    cs_error(diag, (cs_place){0}, "to keep %llu futures%s would take %.1f GB; %.0f GB are allowed",
             (unsigned long long)j->r->futures, s->deep_points > 1 ? " at each deep point" : "",
             bytes / 1e9, MOST_KEPT_BYTES / 1e9);
    cs_hint(diag, "Ask for fewer with --futures or --deep, or for fewer strategies.");
    return CASUS_CASE;
  }
  return cs_sample_make(j->c.p, &size, same, &out->sample);
}

casus_status cs_run_make(const cs_program *p, const cs_run_settings *s, casus_diag *diag,
                         cs_run *out) {
  uint64_t points = (s->futures + s->replicates - 1) / s->replicates;
  job j = {.c = {.p = p,
                 .s = s,
                 .sample = &out->sample,
                 .points = points ? points : 1,
                 .replicates = s->replicates,
                 .n_cells = p->n_worlds * s->n_watches},
           .r = out,
           .n_lanes = s->threads ? s->threads : 1};
  cs_design *design = NULL;
  casus_status st;
  double start = cs_now();

  *out = (cs_run){.design = s->design,
                  .seed = s->seed,
                  .futures = j.c.points * s->replicates,
                  .replicates = s->replicates,
                  .deep_is_drawn = s->deep_is_drawn,
                  .deep_points = s->deep_points,
                  .n_worlds = p->n_worlds,
                  .n_watches = s->n_watches,
                  .n_probes = s->n_probes,
                  .stop = s->stop};
  j.n_chunks = (size_t)((j.c.points + CS_CHUNK - 1) / CS_CHUNK) * s->replicates;
  if (j.n_lanes > j.n_chunks) j.n_lanes = j.n_chunks;
  j.n_ring = 4 * j.n_lanes;
  st = make_design(p, s, j.c.points * (s->keeping == CS_KEEP_OWN ? s->deep_points : 1), diag,
                   &design);
  if (st) return st;
  j.c.design = design;
  pthread_mutex_init(&j.lock, NULL);
  pthread_cond_init(&j.room, NULL);
  st = CASUS_NOMEM;
  j.totals = cs_calloc(j.c.n_cells, sizeof *j.totals);
  j.compared = cs_calloc(j.c.n_cells, sizeof *j.compared);
  j.lanes = cs_calloc(j.n_lanes, sizeof *j.lanes);
  if (!find_same(&j.c) || !make_result(&j, out) || !j.totals || !j.compared || !j.lanes ||
      !make_ring(&j))
    goto done;
  for (size_t i = 0; i < j.n_lanes; i++) {
    if (!cs_lane_make(&j.c, &j.lanes[i])) goto done;
  }
  st = make_sample(&j, diag, out);
  if (st == CASUS_OK) st = deep_points(p, s, diag, out->deep_u);
  for (; st == CASUS_OK && j.c.deep < s->deep_points && !j.stopped; j.c.deep++) run_deep_point(&j);
  if (st == CASUS_OK && j.stopped) st = CASUS_STOPPED;

done:
  for (size_t i = 0; j.lanes && i < j.n_lanes; i++) cs_lane_free(&j.c, &j.lanes[i]);
  free_ring(&j);
  cs_free(j.lanes);
  cs_free(j.c.shift);
  cs_free(j.c.same);
  cs_free(j.totals);
  cs_free(j.compared);
  cs_design_free(design);
  pthread_mutex_destroy(&j.lock);
  pthread_cond_destroy(&j.room);
  out->seconds = cs_now() - start;
  if (st && st != CASUS_STOPPED) cs_run_free(out);
  return st;
}

casus_status cs_run_one(const cs_program *p, const cs_run_settings *s, uint64_t index, size_t world,
                        casus_diag *diag, cs_worker **worker) {
  uint64_t points = (s->futures + s->replicates - 1) / s->replicates;
  cs_design *design = NULL;
  cs_worker *w = cs_worker_new(p, 1);
  casus_status st = w ? CASUS_OK : CASUS_NOMEM;

  *worker = NULL;
  if (index / s->replicates >= points) points = index / s->replicates + 1;
  if (st == CASUS_OK) st = make_design(p, s, points, diag, &design);
  if (st == CASUS_OK) {
    cs_draw_block(p, design, w, (uint32_t)(index % s->replicates), index / s->replicates, 1);
    cs_worker_base(w, 1);
    if (world) cs_worker_world(w, world, 1);
    *worker = w;
    w = NULL;
  }
  cs_design_free(design);
  cs_worker_free(w);
  return st;
}
