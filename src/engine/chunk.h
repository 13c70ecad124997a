/* One chunk of futures: CS_CHUNK points of one replicate, evaluated in all worlds and summed up.
 * run.c hands chunks out and adds them up in order. */
#ifndef CASUS_ENGINE_CHUNK_H
#define CASUS_ENGINE_CHUNK_H

#include "engine/run.h"
#include "engine/sketch.h"
#include "engine/sums.h"

/* What all chunks of a run have in common. */
typedef struct {
  const cs_program *p;
  const cs_run_settings *s;
  const cs_design *design;
  cs_sample *sample;
  size_t deep;     /* the deep point at hand */
  uint64_t points; /* of one replicate at one deep point */
  uint64_t skip;   /* points of a replicate that other deep points have for themselves */
  uint32_t replicates;
  size_t n_cells; /* worlds * watches; cell = world * n_watches + watch */
  size_t *same;   /* [cell]: the base world's cell where a strategy does not reach it, or itself */
  double *shift;  /* [cell]: taken off before squaring */
} cs_chunks;

/* What a chunk leaves behind. */
typedef struct {
  bool done;
  uint32_t replicate;
  size_t points;
  cs_watch_sums *watch;     /* [cell] */
  cs_compare_sums *compare; /* [cell] */
  double *all_met;          /* [world] */
  cs_probe_sums *probe;
} cs_chunk_sums;

/* What one thread works with. */
typedef struct {
  cs_worker *worker;
  cs_watch_strands *strands; /* [cell] */
  double *value;         /* [cell * CS_CHUNK + i]: what is compared or kept; in the pilot, all */
  double *probe;         /* [probe * CS_CHUNK + i] */
  unsigned char *counts; /* [probe * CS_CHUNK + i] */
  cs_sketch *sketch;     /* [cell] */
  cs_sketch *quantile;   /* [probe * replicates + r], for quantile probes */
} cs_lane;

/* False when out of memory; cs_lane_free() in any case. */
bool cs_lane_make(const cs_chunks *c, cs_lane *l);
void cs_lane_free(const cs_chunks *c, cs_lane *l);

/* The same for the sums. */
bool cs_chunk_sums_make(const cs_chunks *c, cs_chunk_sums *s);
void cs_chunk_sums_free(cs_chunk_sums *s);

/* Fills the uniform columns for n points of a replicate; where the design has dimensions for them,
 * those of the deep ranges too (they come first). */
void cs_draw_block(const cs_program *p, const cs_design *design, cs_worker *w, uint32_t replicate,
                   uint64_t first, size_t n);

/* Evaluates n points of a replicate in all worlds, into the lane's columns from `offset` on.  As a
 * pilot it shows the values of all cells and adds nothing up; else it adds to the lane's strands
 * and sketches, and keeps what the sample wants. */
void cs_evaluate_block(const cs_chunks *c, cs_lane *l, uint32_t replicate, uint64_t first,
                       size_t offset, size_t n, bool is_pilot);

/* Evaluates chunk `number` and sums it up; false when asked to stop in the middle. */
bool cs_chunk_do(const cs_chunks *c, cs_lane *l, size_t number, cs_chunk_sums *out);

/* Is the cell a truth value without thresholds?  Its distribution follows from its mean. */
bool cs_cell_is_truth(const cs_chunks *c, size_t cell);

#endif
