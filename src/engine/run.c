/* Runs chunks of futures on threads and adds them up in order. */
#include "engine/run.h"

#include "base/alloc.h"
#include "base/vector.h"
#include "engine/sketch.h"
#include "engine/sums.h"

#include <math.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

const double cs_levels[CS_LEVELS] = {0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95};

/* ---- what a chunk leaves behind ---------------------------------------------------------- */

typedef struct {
  double n, failed, sum;
} probe_sums;

typedef struct {
  bool done;
  uint32_t replicate;
  size_t points;
  cs_watch_sums *watch;     /* [world * n_watches + watch] */
  cs_compare_sums *compare; /* the same */
  double *all_met;          /* [world] */
  probe_sums *probe;
} chunk_sums;

typedef struct {
  cs_worker *worker;
  double *value;         /* [(world * n_watches + watch) * CS_CHUNK + i] */
  double *probe;         /* [probe * CS_CHUNK + i] */
  unsigned char *counts; /* [probe * CS_CHUNK + i] */
  cs_sketch *sketch;     /* [world * n_watches + watch] */
  cs_sketch *quantile;   /* [probe * replicates + r], for quantile probes */
} lane;

typedef struct {
  const cs_program *p;
  const cs_run_settings *s;
  cs_run *r;
  const cs_design *design;
  size_t deep;                             /* the deep point at hand */
  uint64_t points;                         /* of one replicate */
  size_t n_chunks, per_replicate, sampled; /* sampled: points of each replicate that are kept */
  size_t n_cells;                          /* worlds * watches */
  size_t *same;  /* [cell]: the base world's cell where a strategy does not reach it, or itself */
  double *shift; /* [cell]: taken off before squaring */
  lane *lanes;
  size_t n_lanes;
  chunk_sums *ring;
  size_t n_ring;
  cs_watch_sums *totals;
  cs_compare_sums *compared;
  pthread_mutex_t lock;
  pthread_cond_t room;
  size_t next, merged; /* chunks handed out; merged in order */
  uint64_t done;       /* futures merged at this deep point */
  bool stopped;
} job;

static bool wants_stop(const job *j) {
  return j->s->stop && atomic_load(j->s->stop);
}

/* ---- one chunk --------------------------------------------------------------------------- */

/* Each deep point keeps futures of its own, as far as there are enough: deep point d those from
 * d * sampled on.  Which of the points first .. first + n - 1 are kept, and where? */
typedef struct {
  size_t from, n; /* among the points of the block */
  size_t at;      /* among the kept futures */
} kept;

static kept kept_of(const job *j, uint32_t replicate, uint64_t first, size_t n) {
  uint64_t start = j->deep * j->sampled, end;
  kept k = {0, 0, (j->deep * j->r->replicates + replicate) * j->sampled};

  if (start + j->sampled > j->points) start = 0;
  end = start + j->sampled;
  if (first + n <= start || first >= end) return k;
  k.from = first < start ? (size_t)(start - first) : 0;
  k.n = (first + n < end ? n : (size_t)(end - first)) - k.from;
  k.at += (size_t)(first + k.from - start);
  return k;
}

static void keep_sample(job *j, const lane *l, uint32_t replicate, uint64_t first, size_t n) {
  cs_sample *sample = &j->r->sample;
  const cs_graph *g = j->p->graph;
  const double *const *columns = cs_worker_columns(l->worker);
  kept this = kept_of(j, replicate, first, n);

  if (!this.n) return;
  for (size_t k = 0; k < j->p->n_draws; k++) {
    const double *u = cs_worker_uniform(l->worker, k) + this.from;

    for (size_t i = 0; i < this.n; i++) sample->uniform[k * sample->n + this.at + i] = (float)u[i];
  }
  for (size_t k = 0; k < g->c->n_shocks; k++) {
    const double *happens = columns[g->shocks[k].happens];

    for (size_t i = 0; i < this.n; i++)
      sample->shock[k * sample->n + this.at + i] = happens ? happens[this.from + i] != 0 : 2;
  }
  for (size_t k = 0; k < g->n_deep; k++) {
    float u = (float)j->r->deep_u[j->deep * g->n_deep + k];

    for (size_t i = 0; i < this.n; i++) sample->deep[k * sample->n + this.at + i] = u;
  }
}

static void keep_probes(job *j, const lane *l, uint32_t replicate, uint64_t first, size_t n) {
  cs_sample *sample = &j->r->sample;
  kept this = kept_of(j, replicate, first, n);

  for (size_t k = 0; this.n && k < j->s->n_probes; k++) {
    memcpy(sample->probe + k * sample->n + this.at, l->probe + k * CS_CHUNK + this.from,
           this.n * sizeof(double));
    memcpy(sample->counts + k * sample->n + this.at, l->counts + k * CS_CHUNK + this.from, this.n);
  }
}

/* Copies what is watched and probed in world v out of the worker's columns. */
static void collect(job *j, lane *l, size_t v, size_t offset, size_t n) {
  const double *const *columns = cs_worker_columns(l->worker);
  double *scratch = cs_worker_scratch(l->worker, 0);

  for (size_t k = 0; k < j->s->n_watches; k++) {
    size_t cell = v * j->s->n_watches + k;

    if (j->same[cell] == cell)
      memcpy(l->value + cell * CS_CHUNK + offset, columns[j->s->watches[k].quantity],
             n * sizeof(double));
  }
  for (size_t k = 0; k < j->s->n_probes; k++) {
    const cs_probe *probe = &j->s->probes[k];
    unsigned char *counts = l->counts + k * CS_CHUNK + offset;

    if (probe->world != v) continue;
    cs_formula_columns(probe->formula, columns, n, scratch, l->probe + k * CS_CHUNK + offset);
    memset(counts, 1, n);
    for (size_t c = 0; c < probe->n_conditions; c++) {
      const double *happens = columns[probe->conditions[c].quantity];

      for (size_t i = 0; i < n; i++) counts[i] &= (happens[i] != 0) == probe->conditions[c].happens;
    }
  }
}

static const double *column(const job *j, const lane *l, size_t v, size_t k) {
  return l->value + j->same[v * j->s->n_watches + k] * CS_CHUNK;
}

/* Who is best in how many futures, and by how much the others fall short.  With strategies, these
 * are compared; the base world stands beside them. */
static void compare(const job *j, const lane *l, size_t k, cs_compare_sums *sums) {
  const cs_watch *watch = &j->s->watches[k];
  size_t first = j->p->n_worlds > 1 ? 1 : 0;
  double sign = watch->better_high ? 1 : -1, best[CS_CHUNK];
  bool base_seen = false;

  if (!watch->has_better) return;
  for (size_t i = 0; i < CS_CHUNK; i++) best[i] = -INFINITY;
  for (size_t v = first; v < j->p->n_worlds; v++) {
    bool as_base = j->same[v * j->s->n_watches + k] == k;

    if (!as_base || !base_seen) cs_take_best(column(j, l, v, k), sign, best);
    base_seen |= as_base;
  }
  for (size_t v = 0; v < j->p->n_worlds; v++) {
    size_t cell = v * j->s->n_watches + k;

    if (j->same[cell] == cell) {
      cs_sum_regret(column(j, l, v, k), sign, best, &sums[cell]);
    } else {
      sums[cell] = sums[k];
    }
  }
}

static void sum_all_met(const job *j, const lane *l, size_t n, double *all_met) {
  double met[CS_CHUNK];

  for (size_t v = 0; v < j->p->n_worlds; v++) {
    for (size_t i = 0; i < CS_CHUNK; i++) met[i] = i < n;
    for (size_t k = 0; k < j->s->n_watches; k++) {
      const cs_watch *watch = &j->s->watches[k];

      if (isfinite(watch->at_least) || isfinite(watch->at_most))
        cs_all_within(column(j, l, v, k), watch->at_least, watch->at_most, met);
    }
    all_met[v] = 0;
    for (size_t i = 0; i < n; i++) all_met[v] += met[i];
  }
}

static bool is_truth(const job *j, size_t cell) {
  const cs_watch *watch = &j->s->watches[cell % j->s->n_watches];

  return j->p->graph->quantities[watch->quantity].is_truth && isinf(watch->at_least) &&
         isinf(watch->at_most);
}

static void sum_chunk(job *j, lane *l, size_t n, chunk_sums *out) {
  for (size_t c = 0; c < j->n_cells; c++) {
    double *x = l->value + c * CS_CHUNK;

    if (j->same[c] != c) continue;
    for (size_t i = n; i < CS_CHUNK; i++) x[i] = NAN;
    if (is_truth(j, c)) {
      cs_sum_truth(x, &out->watch[c]);
    } else {
      cs_sum_watch(&j->s->watches[c % j->s->n_watches], x, j->shift[c], &out->watch[c]);
      cs_sketch_add(&l->sketch[c], x, n);
    }
    out->watch[c].failed = (double)n - out->watch[c].n;
  }
  for (size_t k = 0; k < j->s->n_watches; k++) compare(j, l, k, out->compare);
  sum_all_met(j, l, n, out->all_met);
  for (size_t k = 0; k < j->s->n_probes; k++) {
    double *x = l->probe + k * CS_CHUNK;
    probe_sums s = {0};

    for (size_t i = 0; i < n; i++) {
      if (!l->counts[k * CS_CHUNK + i]) {
        x[i] = NAN; /* so that sketches pass it over */
      } else if (isfinite(x[i])) {
        s.n++;
        s.sum += x[i];
      } else {
        s.failed++;
      }
    }
    out->probe[k] = s;
    if (j->s->probes[k].level > 0)
      cs_sketch_add(&l->quantile[k * j->r->replicates + out->replicate], x, n);
  }
}

static void draw_block(job *j, cs_worker *w, uint32_t replicate, uint64_t first, size_t n) {
  for (size_t k = 0; k < j->p->n_draws; k++)
    cs_design_column(j->design, replicate, first, n, j->p->graph->quantities[j->p->draws[k]].draw,
                     cs_worker_uniform(w, k));
}

/* Evaluates n points of a replicate in all worlds, into the lane's columns from `offset` on. */
static void evaluate_block(job *j, lane *l, uint32_t replicate, uint64_t first, size_t offset,
                           size_t n) {
  draw_block(j, l->worker, replicate, first, n);
  cs_worker_base(l->worker, n);
  collect(j, l, 0, offset, n);
  for (size_t v = 1; v < j->p->n_worlds; v++) {
    cs_worker_world(l->worker, v, n);
    collect(j, l, v, offset, n);
  }
  cs_worker_world(l->worker, 0, n);
}

/* Evaluates chunk number c; false when asked to stop in the middle. */
static bool do_chunk(job *j, lane *l, size_t c, chunk_sums *out) {
  uint64_t first = (uint64_t)(c / j->r->replicates) * CS_CHUNK;
  size_t n = j->points - first < CS_CHUNK ? (size_t)(j->points - first) : CS_CHUNK;

  out->replicate = (uint32_t)(c % j->r->replicates);
  out->points = n;
  for (size_t offset = 0; offset < n; offset += j->s->block) {
    size_t m = n - offset < j->s->block ? n - offset : j->s->block;

    if (wants_stop(j)) return false;
    evaluate_block(j, l, out->replicate, first + offset, offset, m);
    /* The base world's columns are shown again. */
    keep_sample(j, l, out->replicate, first + offset, m);
  }
  keep_probes(j, l, out->replicate, first, n);
  sum_chunk(j, l, n, out);
  return true;
}

/* ---- adding up --------------------------------------------------------------------------- */

static void merge(job *j, const chunk_sums *c) {
  cs_run *r = j->r;

  for (size_t k = 0; k < j->n_cells; k++) {
    const cs_compare_sums *s = &c->compare[k];
    cs_compare_sums *t = &j->compared[k];

    t->best += s->best;
    t->compared += s->compared;
    t->regret += s->regret;
    t->most_regret = fmax(t->most_regret, s->most_regret);
  }
  for (size_t k = 0; k < j->n_cells; k++) {
    const cs_watch_sums *s = &c->watch[k];
    cs_watch_sums *t = &j->totals[k];
    cs_sums *rep = &r->watched[j->deep * j->n_cells + k].replicate[c->replicate];

    if (j->same[k] != k) continue;
    rep->n += s->n;
    rep->sum += s->sum + s->n * j->shift[k];
    rep->met += s->met;
    t->n += s->n;
    t->failed += s->failed;
    t->sum += s->sum;
    t->square += s->square;
    t->met += s->met;
    t->least = fmin(t->least, s->least);
    t->most = fmax(t->most, s->most);
  }
  for (size_t v = 0; v < r->n_worlds; v++) {
    cs_sums *met = &r->all_met[(j->deep * r->n_worlds + v) * r->replicates + c->replicate];

    met->n += (double)c->points;
    met->sum += c->all_met[v];
    met->met += c->all_met[v];
  }
  for (size_t k = 0; k < r->n_probes; k++) {
    cs_probed *p = &r->probed[j->deep * r->n_probes + k];

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
    lane *l;
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
    whole = do_chunk(j, mine->l, c, &j->ring[c % j->n_ring]);
    pthread_mutex_lock(&j->lock);
    if (!whole) {
      j->stopped = true;
      break;
    }
    j->ring[c % j->n_ring].done = true;
    while (j->merged < j->n_chunks && j->ring[j->merged % j->n_ring].done) {
      chunk_sums *next = &j->ring[j->merged % j->n_ring];

      merge(j, next);
      next->done = false;
      j->merged++;
    }
    if (j->s->progress)
      j->s->progress(j->s->user, j->deep * j->r->futures + j->done,
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
    lane *l;
  } *mine = cs_calloc(j->n_lanes, sizeof *mine);
  size_t started = 0;

  j->next = j->merged = 0;
  j->done = 0;
  /* A thread that cannot be had is no failure: the others do its work. */
  for (size_t i = 1; threads && mine && i < j->n_lanes; i++) {
    mine[i].j = j;
    mine[i].l = &j->lanes[i];
    if (pthread_create(&threads[started], NULL, work, &mine[i])) break;
    started++;
  }
  {
    struct {
      job *j;
      lane *l;
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

static bool make_lane(job *j, lane *l) {
  size_t n_probes = j->s->n_probes, scratch = 0;

  for (size_t k = 0; k < n_probes; k++) {
    size_t need = cs_formula_scratch(j->s->probes[k].formula);

    if (need > scratch) scratch = need;
  }
  l->worker = cs_worker_new(j->p, j->s->block);
  l->value = cs_alloc_columns(j->n_cells * CS_CHUNK, sizeof(double));
  l->probe = cs_alloc_columns(n_probes * CS_CHUNK, sizeof(double));
  l->counts = cs_alloc_columns(n_probes * CS_CHUNK, 1);
  l->sketch = cs_calloc(j->n_cells, sizeof *l->sketch);
  l->quantile = cs_calloc(n_probes * j->r->replicates, sizeof *l->quantile);
  if (!l->worker || !l->value || !l->probe || !l->counts || !l->sketch || !l->quantile)
    return false;
  if (scratch && !cs_worker_scratch(l->worker, scratch)) return false;
  for (size_t c = 0; c < j->n_cells; c++) {
    if (!cs_sketch_make(&l->sketch[c])) return false;
  }
  for (size_t k = 0; k < n_probes; k++) {
    if (!(j->s->probes[k].level > 0)) continue;
    for (uint32_t r = 0; r < j->r->replicates; r++) {
      if (!cs_sketch_make(&l->quantile[k * j->r->replicates + r])) return false;
    }
  }
  return true;
}

static void free_lane(const job *j, lane *l) {
  for (size_t c = 0; l->sketch && c < j->n_cells; c++) cs_sketch_free(&l->sketch[c]);
  for (size_t k = 0; l->quantile && k < j->s->n_probes * j->r->replicates; k++)
    cs_sketch_free(&l->quantile[k]);
  cs_worker_free(l->worker);
  cs_free(l->value);
  cs_free(l->probe);
  cs_free(l->counts);
  cs_free(l->sketch);
  cs_free(l->quantile);
}

static bool make_ring(job *j) {
  j->ring = cs_calloc(j->n_ring, sizeof *j->ring);
  if (!j->ring) return false;
  for (size_t i = 0; i < j->n_ring; i++) {
    j->ring[i].watch = cs_calloc(j->n_cells, sizeof *j->ring[i].watch);
    j->ring[i].compare = cs_calloc(j->n_cells, sizeof *j->ring[i].compare);
    j->ring[i].all_met = cs_calloc(j->p->n_worlds, sizeof *j->ring[i].all_met);
    j->ring[i].probe = cs_calloc(j->s->n_probes, sizeof *j->ring[i].probe);
    if (!j->ring[i].watch || !j->ring[i].compare || !j->ring[i].all_met || !j->ring[i].probe)
      return false;
  }
  return true;
}

static void free_ring(job *j) {
  for (size_t i = 0; j->ring && i < j->n_ring; i++) {
    cs_free(j->ring[i].watch);
    cs_free(j->ring[i].compare);
    cs_free(j->ring[i].all_met);
    cs_free(j->ring[i].probe);
  }
  cs_free(j->ring);
}

static bool make_result(const job *j, cs_run *r) {
  size_t cells = r->deep_points * j->n_cells, probes = r->deep_points * r->n_probes;
  cs_sample *sample = &r->sample;
  const cs_graph *g = j->p->graph;
  cs_sums *sums = cs_calloc((cells + probes) * r->replicates, sizeof *sums);

  r->deep_u = cs_calloc(r->deep_points * g->n_deep, sizeof *r->deep_u);
  r->watched = cs_calloc(cells + 1, sizeof *r->watched);
  r->all_met = cs_calloc(r->deep_points * r->n_worlds * r->replicates, sizeof *r->all_met);
  r->probed = cs_calloc(probes + 1, sizeof *r->probed);
  r->held = cs_calloc(r->n_worlds, sizeof *r->held);
  sample->n = j->sampled * r->replicates * r->deep_points;
  sample->n_draws = j->p->n_draws;
  sample->n_shocks = g->c->n_shocks;
  sample->n_deep = g->n_deep;
  sample->uniform = cs_calloc(sample->n * sample->n_draws, sizeof *sample->uniform);
  sample->shock = cs_calloc(sample->n * sample->n_shocks, 1);
  sample->deep = cs_calloc(sample->n * sample->n_deep, sizeof *sample->deep);
  sample->probe = cs_calloc(sample->n * r->n_probes, sizeof *sample->probe);
  sample->counts = cs_calloc(sample->n * r->n_probes, 1);
  if (r->watched && sums) r->watched[0].replicate = sums; /* so that cs_run_free() finds it */
  if (!sums || !r->watched) cs_free(r->watched ? (void *)sums : NULL);
  if (!sums || !r->deep_u || !r->watched || !r->all_met || !r->probed || !r->held ||
      !sample->uniform || !sample->shock || !sample->deep || !sample->probe || !sample->counts) {
    if (!r->watched) cs_free(sums);
    return false;
  }
  for (size_t c = 0; c < cells; c++) r->watched[c].replicate = sums + c * r->replicates;
  for (size_t k = 0; k < probes; k++) {
    r->probed[k].replicate = sums + (cells + k) * r->replicates;
    if (!(j->s->probes[k % r->n_probes].level > 0)) continue;
    r->probed[k].quantile = cs_calloc(r->replicates, sizeof(double));
    if (!r->probed[k].quantile) return false;
  }
  for (size_t v = 0; v < r->n_worlds; v++) {
    r->held[v] = cs_calloc(j->p->worlds[v].n, sizeof **r->held);
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
  cs_free(r->sample.uniform);
  cs_free(r->sample.shock);
  cs_free(r->sample.deep);
  cs_free(r->sample.probe);
  cs_free(r->sample.counts);
  *r = (cs_run){0};
}

/* ---- one deep point ---------------------------------------------------------------------- */

/* Lays the sketches' grids and the shifts by a first look at the same futures in every run: the
 * first points of each replicate, CS_CHUNK in all. */
static void pilot(job *j) {
  lane *l = &j->lanes[0];
  uint32_t replicates = j->r->replicates;
  size_t each = CS_CHUNK / replicates ? CS_CHUNK / replicates : 1, n = 0;
  double *seen;

  if (each > j->points) each = (size_t)j->points;
  for (uint32_t r = 0; r < replicates && n + each <= CS_CHUNK; r++) {
    for (size_t first = 0; first < each; first += j->s->block) {
      size_t m = each - first < j->s->block ? each - first : j->s->block;

      evaluate_block(j, l, r, first, n, m);
      n += m;
    }
  }
  for (size_t c = 0; c < j->n_cells + j->s->n_probes; c++) {
    double least = INFINITY, most = -INFINITY;

    if (c < j->n_cells && j->same[c] != c) continue;
    seen = c < j->n_cells ? l->value + c * CS_CHUNK : l->probe + (c - j->n_cells) * CS_CHUNK;
    for (size_t i = 0; i < n; i++) {
      if (!isfinite(seen[i])) continue;
      least = fmin(least, seen[i]);
      most = fmax(most, seen[i]);
    }
    if (!(least <= most)) least = most = 0;
    for (size_t i = 0; i < j->n_lanes; i++) {
      if (c < j->n_cells) {
        cs_sketch_start(&j->lanes[i].sketch[c], least, most);
        j->shift[c] = is_truth(j, c) ? 0 : 0.5 * (least + most);
      } else if (j->s->probes[c - j->n_cells].level > 0) {
        for (uint32_t r = 0; r < replicates; r++)
          cs_sketch_start(&j->lanes[i].quantile[(c - j->n_cells) * replicates + r], least, most);
      }
    }
  }
}

/* A truth value's quantiles follow from its mean. */
static double truth_quantile(double mean, double level) {
  return level > 1 - mean ? 1 : 0;
}

static void finish_watched(job *j) {
  for (size_t c = 0; c < j->n_cells; c++) {
    cs_watched *w = &j->r->watched[j->deep * j->n_cells + c];
    const cs_watch_sums *t = &j->totals[c];
    cs_sketch *sketch = &j->lanes[0].sketch[c];

    if (j->same[c] != c) {
      /* The base world's cells stand before all others. */
      const cs_watched *base = &j->r->watched[j->deep * j->n_cells + j->same[c]];
      cs_sums *replicate = w->replicate;

      memcpy(replicate, base->replicate, j->r->replicates * sizeof *replicate);
      *w = *base;
      w->replicate = replicate;
    } else {
      for (size_t i = 1; i < j->n_lanes; i++) cs_sketch_merge(sketch, &j->lanes[i].sketch[c]);
      w->n = t->n;
      w->failed = t->failed;
      w->mean = t->n ? j->shift[c] + t->sum / t->n : NAN;
      w->sd = t->n > 1 ? sqrt(fmax(0, (t->square - t->sum * t->sum / t->n) / (t->n - 1))) : 0;
      w->least = t->n ? t->least : NAN;
      w->most = t->n ? t->most : NAN;
      for (size_t q = 0; q < CS_LEVELS; q++)
        w->levels[q] = is_truth(j, c) ? truth_quantile(w->mean, cs_levels[q])
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
    cs_probed *p = &j->r->probed[j->deep * j->r->n_probes + k];
    double level = j->s->probes[k].level, sum = 0;
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
      for (size_t i = 0; i < j->p->worlds[v].n; i++)
        j->r->held[v][i] += cs_worker_held(j->lanes[k].worker, v, i);
    }
    cs_worker_forget_held(j->lanes[k].worker);
  }
}

static void run_deep_point(job *j) {
  for (size_t i = 0; i < j->n_lanes; i++) {
    for (size_t k = 0; k < j->p->graph->n_deep; k++)
      cs_worker_deep(j->lanes[i].worker, k, j->r->deep_u[j->deep * j->p->graph->n_deep + k]);
  }
  memset(j->totals, 0, j->n_cells * sizeof *j->totals);
  memset(j->compared, 0, j->n_cells * sizeof *j->compared);
  for (size_t c = 0; c < j->n_cells; c++) {
    j->totals[c].least = INFINITY;
    j->totals[c].most = -INFINITY;
  }
  pilot(j);
  cs_worker_forget_held(j->lanes[0].worker); /* the pilot's futures come again */
  run_threads(j);
  add_held(j);
  finish_watched(j);
  finish_probes(j);
  j->r->done = j->done;
  j->r->deep_done = j->deep + 1;
}

/* The deep points: a Sobol' sequence with one random shift, whose first point is the middle. */
static casus_status deep_points(const cs_program *p, const cs_run_settings *s, casus_diag *diag,
                                double *u) {
  size_t n_deep = p->graph->n_deep;
  cs_design *design;
  cs_design_settings settings = {.kind = CS_DESIGN_SOBOL,
                                 .seed = s->seed ^ UINT64_C(0xDEE9DEE9DEE9DEE9),
                                 .replicates = 1,
                                 .points = s->deep_points,
                                 .dimensions = n_deep};
  casus_status st;

  if (!n_deep) return CASUS_OK;
  st = cs_design_new(&settings, diag, &design);
  if (st) return st;
  for (size_t d = 0; d < s->deep_points; d++) {
    for (size_t k = 0; k < n_deep; k++) cs_design_column(design, 0, d, 1, k, &u[d * n_deep + k]);
  }
  cs_design_free(design);
  return CASUS_OK;
}

static double now(void) {
  struct timespec t;

  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static casus_status make_design(const cs_program *p, const cs_run_settings *s, uint64_t points,
                                casus_diag *diag, cs_design **out) {
  cs_design_settings settings = {.kind = s->design,
                                 .seed = s->seed,
                                 .replicates = s->replicates,
                                 .points = points,
                                 .dimensions = p->graph->n_draws};

  return cs_design_new(&settings, diag, out);
}

casus_status cs_run_make(const cs_program *p, const cs_run_settings *s, casus_diag *diag,
                         cs_run *out) {
  job j = {.p = p, .s = s, .r = out, .n_lanes = s->threads ? s->threads : 1};
  cs_design *design = NULL;
  casus_status st;
  double start = now();
  size_t quota = CS_SAMPLE / s->replicates / s->deep_points;

  *out = (cs_run){.design = s->design,
                  .seed = s->seed,
                  .replicates = s->replicates,
                  .deep_points = s->deep_points,
                  .n_worlds = p->n_worlds,
                  .n_watches = s->n_watches,
                  .n_probes = s->n_probes};
  j.points = (s->futures + s->replicates - 1) / s->replicates;
  if (!j.points) j.points = 1;
  out->futures = j.points * s->replicates;
  j.sampled = quota ? quota : 1;
  if (j.sampled > j.points / s->deep_points && j.points >= s->deep_points)
    j.sampled = (size_t)(j.points / s->deep_points);
  if (j.sampled > j.points) j.sampled = (size_t)j.points;
  j.n_cells = p->n_worlds * s->n_watches;
  j.n_chunks = (size_t)((j.points + CS_CHUNK - 1) / CS_CHUNK) * s->replicates;
  if (j.n_lanes > j.n_chunks) j.n_lanes = j.n_chunks;
  j.n_ring = 4 * j.n_lanes;
  st = make_design(p, s, j.points, diag, &design);
  if (st) return st;
  j.design = design;
  pthread_mutex_init(&j.lock, NULL);
  pthread_cond_init(&j.room, NULL);
  st = CASUS_NOMEM;
  j.shift = cs_calloc(j.n_cells, sizeof *j.shift);
  j.totals = cs_calloc(j.n_cells, sizeof *j.totals);
  j.compared = cs_calloc(j.n_cells, sizeof *j.compared);
  j.same = cs_calloc(j.n_cells, sizeof *j.same);
  j.lanes = cs_calloc(j.n_lanes, sizeof *j.lanes);
  if (!make_result(&j, out) || !j.shift || !j.totals || !j.compared || !j.same || !j.lanes ||
      !make_ring(&j))
    goto done;
  for (size_t c = 0; c < j.n_cells; c++) {
    size_t v = c / s->n_watches, k = c % s->n_watches;

    j.same[c] = cs_world_reaches(&p->worlds[v], s->watches[k].quantity) ? c : k;
  }
  for (size_t i = 0; i < j.n_lanes; i++) {
    if (!make_lane(&j, &j.lanes[i])) goto done;
  }
  st = deep_points(p, s, diag, out->deep_u);
  for (j.deep = 0; st == CASUS_OK && j.deep < s->deep_points && !j.stopped; j.deep++)
    run_deep_point(&j);
  if (st == CASUS_OK && j.stopped) st = CASUS_STOPPED;

done:
  for (size_t i = 0; j.lanes && i < j.n_lanes; i++) free_lane(&j, &j.lanes[i]);
  free_ring(&j);
  cs_free(j.lanes);
  cs_free(j.shift);
  cs_free(j.totals);
  cs_free(j.compared);
  cs_free(j.same);
  cs_design_free(design);
  pthread_mutex_destroy(&j.lock);
  pthread_cond_destroy(&j.room);
  out->seconds = now() - start;
  if (st && st != CASUS_STOPPED) cs_run_free(out);
  return st;
}

casus_status cs_run_one(const cs_program *p, const cs_run_settings *s, uint64_t index, size_t deep,
                        size_t world, casus_diag *diag, cs_worker **worker) {
  uint64_t points = (s->futures + s->replicates - 1) / s->replicates;
  size_t n_deep = p->graph->n_deep;
  double *u = cs_calloc(s->deep_points * n_deep, sizeof *u);
  cs_design *design = NULL;
  cs_worker *w = cs_worker_new(p, 1);
  casus_status st = u && w ? CASUS_OK : CASUS_NOMEM;
  job j = {.p = p, .s = s};

  *worker = NULL;
  if (index / s->replicates >= points) points = index / s->replicates + 1;
  if (st == CASUS_OK) st = make_design(p, s, points, diag, &design);
  if (st == CASUS_OK) st = deep_points(p, s, diag, u);
  if (st == CASUS_OK) {
    j.design = design;
    for (size_t k = 0; k < n_deep; k++) cs_worker_deep(w, k, u[deep * n_deep + k]);
    draw_block(&j, w, (uint32_t)(index % s->replicates), index / s->replicates, 1);
    cs_worker_base(w, 1);
    if (world) cs_worker_world(w, world, 1);
    *worker = w;
    w = NULL;
  }
  cs_design_free(design);
  cs_worker_free(w);
  cs_free(u);
  return st;
}
