/* Evaluates and sums chunks; see chunk.h. */
#include "engine/chunk.h"

#include "base/alloc.h"
#include "engine/sample.h"

#include <math.h>
#include <string.h>

/* ---- making ------------------------------------------------------------------------------ */

bool cs_lane_make(const cs_chunks *j, cs_lane *l) {
  size_t n_probes = j->s->n_probes, scratch = 0;

  for (size_t k = 0; k < n_probes; k++) {
    size_t need = cs_formula_scratch(j->s->probes[k].formula);

    if (need > scratch) scratch = need;
  }
  l->worker = cs_worker_new(j->p, j->s->block);
  l->strands = cs_calloc(j->n_cells, sizeof *l->strands);
  l->value = cs_alloc_columns(j->n_cells * CS_CHUNK, sizeof(double));
  l->probe = cs_alloc_columns(n_probes * CS_CHUNK, sizeof(double));
  l->counts = cs_alloc_columns(n_probes * CS_CHUNK, 1);
  l->sketch = cs_calloc(j->n_cells, sizeof *l->sketch);
  l->quantile = cs_calloc(n_probes * j->replicates, sizeof *l->quantile);
  if (!l->worker || !l->strands || !l->value || !l->probe || !l->counts || !l->sketch ||
      !l->quantile)
    return false;
  if (scratch && !cs_worker_scratch(l->worker, scratch)) return false;
  for (size_t c = 0; c < j->n_cells; c++) {
    if (!cs_sketch_make(&l->sketch[c])) return false;
  }
  for (size_t k = 0; k < n_probes; k++) {
    if (!(j->s->probes[k].level > 0)) continue;
    for (uint32_t r = 0; r < j->replicates; r++) {
      if (!cs_sketch_make(&l->quantile[k * j->replicates + r])) return false;
    }
  }
  return true;
}

void cs_lane_free(const cs_chunks *j, cs_lane *l) {
  for (size_t c = 0; l->sketch && c < j->n_cells; c++) cs_sketch_free(&l->sketch[c]);
  for (size_t k = 0; l->quantile && k < j->s->n_probes * j->replicates; k++)
    cs_sketch_free(&l->quantile[k]);
  cs_worker_free(l->worker);
  cs_free(l->strands);
  cs_free(l->value);
  cs_free(l->probe);
  cs_free(l->counts);
  cs_free(l->sketch);
  cs_free(l->quantile);
}

bool cs_chunk_sums_make(const cs_chunks *c, cs_chunk_sums *s) {
  s->watch = cs_calloc(c->n_cells, sizeof *s->watch);
  s->compare = cs_calloc(c->n_cells, sizeof *s->compare);
  s->all_met = cs_calloc(c->p->n_worlds, sizeof *s->all_met);
  s->probe = cs_calloc(c->s->n_probes, sizeof *s->probe);
  return s->watch && s->compare && s->all_met && s->probe;
}

void cs_chunk_sums_free(cs_chunk_sums *s) {
  cs_free(s->watch);
  cs_free(s->compare);
  cs_free(s->all_met);
  cs_free(s->probe);
}

/* ---- evaluating -------------------------------------------------------------------------- */

bool cs_cell_is_truth(const cs_chunks *j, size_t cell) {
  const cs_watch *watch = &j->s->watches[cell % j->s->n_watches];

  return j->p->graph->quantities[watch->quantity].is_truth && isinf(watch->at_least) &&
         isinf(watch->at_most);
}

/* Are the watch's values wanted beyond their sums? */
static bool is_copied(const cs_chunks *j, const cs_watch *watch) {
  return watch->has_better || isfinite(watch->at_least) || isfinite(watch->at_most) ||
         j->s->keeps_watches;
}

/* Adds up what is watched in world v while the worker's columns are near. */
static void add_watches(const cs_chunks *j, cs_lane *l, size_t v, size_t offset, size_t n,
                        bool is_pilot) {
  const double *const *columns = cs_worker_columns(l->worker);

  for (size_t k = 0; k < j->s->n_watches; k++) {
    size_t cell = v * j->s->n_watches + k;
    const cs_watch *watch = &j->s->watches[k];
    const double *x = columns[watch->quantity];

    if (j->same[cell] != cell) continue;
    if (is_pilot || is_copied(j, watch))
      memcpy(l->value + cell * CS_CHUNK + offset, x, n * sizeof *x);
    if (is_pilot) continue;
    if (cs_cell_is_truth(j, cell)) {
      cs_strands_add_truth(x, n, offset, &l->strands[cell]);
    } else {
      cs_strands_add(watch, x, n, offset, j->shift[cell], &l->strands[cell]);
      if (!j->s->no_bands) cs_sketch_add(&l->sketch[cell], x, n);
    }
  }
}

/* Evaluates what is probed in world v. */
static void probe_world(const cs_chunks *j, cs_lane *l, size_t v, size_t offset, size_t n) {
  const double *const *columns = cs_worker_columns(l->worker);
  double *scratch = cs_worker_scratch(l->worker, 0);

  for (size_t k = 0; k < j->s->n_probes; k++) {
    const cs_probe *probe = &j->s->probes[k];
    unsigned char *counts = l->counts + k * CS_CHUNK + offset;
    double *value = l->probe + k * CS_CHUNK + offset;

    if (probe->world != v) continue;
    cs_formula_columns(probe->formula, columns, n, scratch, value);
    memset(counts, 1, n);
    for (size_t c = 0; c < probe->n_conditions; c++) {
      const double *happens = columns[probe->conditions[c].quantity];

      for (size_t i = 0; i < n; i++) {
        if (isnan(happens[i])) {
          value[i] = NAN; /* counted, as failed: nobody can say whether the condition holds */
        } else {
          counts[i] &= (happens[i] != 0) == probe->conditions[c].happens;
        }
      }
    }
  }
}

void cs_draw_block(const cs_program *p, const cs_design *design, cs_worker *w, uint32_t replicate,
                   uint64_t first, size_t n) {
  size_t n_deep = cs_design_get(design)->dimensions - p->graph->n_draws;

  for (size_t k = 0; k < n_deep; k++) {
    cs_design_column(design, replicate, first, n, k, cs_worker_deep_uniform(w, k));
    cs_worker_deep_drawn(w, k, n);
  }
  for (size_t k = 0; k < p->n_draws; k++)
    cs_design_column(design, replicate, first, n, n_deep + p->graph->quantities[p->draws[k]].draw,
                     cs_worker_uniform(w, k));
}

void cs_evaluate_block(const cs_chunks *j, cs_lane *l, uint32_t replicate, uint64_t first,
                       size_t offset, size_t n, bool is_pilot) {
  cs_kept where = {0};

  if (!is_pilot) where = cs_sample_place(j->sample, j->deep, replicate, first, n);
  cs_draw_block(j->p, j->design, l->worker, replicate, j->skip + first, n);
  cs_worker_base(l->worker, n);
  cs_sample_inputs(j->sample, j->p, l->worker, where);
  add_watches(j, l, 0, offset, n, is_pilot);
  probe_world(j, l, 0, offset, n);
  for (size_t v = 1; v < j->p->n_worlds; v++) {
    cs_worker_world(l->worker, v, n);
    cs_sample_shocks(j->sample, j->p, l->worker, v, where);
    add_watches(j, l, v, offset, n, is_pilot);
    probe_world(j, l, v, offset, n);
  }
}

/* ---- summing ----------------------------------------------------------------------------- */

static const double *column(const cs_chunks *j, const cs_lane *l, size_t v, size_t k) {
  return l->value + j->same[v * j->s->n_watches + k] * CS_CHUNK;
}

/* Who is best in how many futures, and by how much the others fall short.  With strategies, these
 * are compared; the base world stands beside them. */
static void compare(const cs_chunks *j, const cs_lane *l, size_t k, size_t n,
                    cs_compare_sums *sums) {
  const cs_watch *watch = &j->s->watches[k];
  size_t first = j->p->n_worlds > 1 ? 1 : 0;
  double sign = watch->better_high ? 1 : -1, best[CS_CHUNK];
  bool base_seen = false;

  if (!watch->has_better) return;
  for (size_t i = 0; i < n; i++) best[i] = -INFINITY;
  for (size_t v = first; v < j->p->n_worlds; v++) {
    bool as_base = j->same[v * j->s->n_watches + k] == k;

    if (!as_base || !base_seen) cs_take_best(column(j, l, v, k), n, sign, best);
    base_seen |= as_base;
  }
  for (size_t v = 0; v < j->p->n_worlds; v++) {
    size_t cell = v * j->s->n_watches + k;

    if (j->same[cell] == cell) {
      cs_sum_regret(column(j, l, v, k), n, sign, best, &sums[cell]);
    } else {
      sums[cell] = sums[k];
    }
  }
}

static void sum_all_met(const cs_chunks *j, const cs_lane *l, size_t n, double *all_met) {
  double met[CS_CHUNK];

  for (size_t v = 0; v < j->p->n_worlds; v++) {
    for (size_t i = 0; i < n; i++) met[i] = 1;
    for (size_t k = 0; k < j->s->n_watches; k++) {
      const cs_watch *watch = &j->s->watches[k];

      if (isfinite(watch->at_least) || isfinite(watch->at_most))
        cs_all_within(column(j, l, v, k), n, watch->at_least, watch->at_most, met);
    }
    all_met[v] = 0;
    for (size_t i = 0; i < n; i++) all_met[v] += met[i];
  }
}

static void sum_chunk(const cs_chunks *j, cs_lane *l, size_t n, cs_chunk_sums *out) {
  for (size_t c = 0; c < j->n_cells; c++) {
    if (j->same[c] != c) continue;
    out->watch[c] = cs_cell_is_truth(j, c) ? cs_strands_finish_truth(&l->strands[c])
                                           : cs_strands_finish(&l->strands[c]);
    out->watch[c].failed = (double)n - out->watch[c].n;
    if (is_copied(j, &j->s->watches[c % j->s->n_watches])) {
      for (size_t i = n; i < cs_rows(n); i++) l->value[c * CS_CHUNK + i] = NAN;
    }
  }
  for (size_t k = 0; k < j->s->n_watches; k++) compare(j, l, k, cs_rows(n), out->compare);
  sum_all_met(j, l, n, out->all_met);
  for (size_t k = 0; k < j->s->n_probes; k++) {
    double *x = l->probe + k * CS_CHUNK;

    cs_sum_probe(l->counts + k * CS_CHUNK, n, x, &out->probe[k]);
    if (j->s->probes[k].level > 0)
      cs_sketch_add(&l->quantile[k * j->replicates + out->replicate], x, n);
  }
}

/* Keeps what came out of the chunk's futures. */
static void keep_outcomes(const cs_chunks *j, const cs_lane *l, uint32_t replicate, uint64_t first,
                          size_t n) {
  cs_sample *s = j->sample;
  cs_kept where = cs_sample_place(s, j->deep, replicate, first, n);

  if (!where.n) return;
  for (size_t k = 0; k < s->n_probes; k++) {
    memcpy(s->probe + k * s->n + where.at, l->probe + k * CS_CHUNK + where.from,
           where.n * sizeof(double));
    memcpy(s->counts + k * s->n + where.at, l->counts + k * CS_CHUNK + where.from, where.n);
  }
  for (size_t c = 0; s->watch && c < j->n_cells; c++) {
    if (j->same[c] == c)
      memcpy(s->watch + s->watch_slot[c] * s->n + where.at, l->value + c * CS_CHUNK + where.from,
             where.n * sizeof(double));
  }
}

bool cs_chunk_do(const cs_chunks *j, cs_lane *l, size_t number, cs_chunk_sums *out) {
  uint64_t first = (uint64_t)(number / j->replicates) * CS_CHUNK;
  size_t n = j->points - first < CS_CHUNK ? (size_t)(j->points - first) : CS_CHUNK;

  out->replicate = (uint32_t)(number % j->replicates);
  out->points = n;
  for (size_t c = 0; c < j->n_cells; c++) cs_strands_start(&l->strands[c]);
  for (size_t offset = 0; offset < n; offset += j->s->block) {
    size_t m = n - offset < j->s->block ? n - offset : j->s->block;

    if (cs_is_stopped(j->s->stop)) return false;
    cs_evaluate_block(j, l, out->replicate, first + offset, offset, m, false);
  }
  keep_outcomes(j, l, out->replicate, first, n);
  sum_chunk(j, l, n, out);
  return true;
}
