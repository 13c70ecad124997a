/* Futures kept for questions about what drives a result: what was drawn, and what came out.
 *
 * Each deep point keeps as many.  Apart, deep point d keeps those from point d * each of every
 * replicate on, as far as there are enough of them; else all deep points keep the same points. */
#ifndef CASUS_ENGINE_SAMPLE_H
#define CASUS_ENGINE_SAMPLE_H

#include "engine/program.h"

enum { CS_SAMPLE = 16384 }; /* futures kept unless more are asked for */

/* Does a shock happen?  CS_NOBODY_KNOWS: its chance failed, or it is not part of this run. */
enum { CS_HAPPENS_NOT = 0, CS_HAPPENS = 1, CS_NOBODY_KNOWS = 2 };

typedef struct {
  size_t n;          /* futures kept, over all deep points */
  size_t each;       /* of each replicate at each deep point */
  size_t replicates; /* kept future i belongs to deep point i / (each * replicates) */
  uint64_t points;   /* of one replicate at each deep point */
  bool apart;        /* deep points keep different points */
  size_t n_draws, n_shocks, n_deep, n_worlds, n_watches, n_probes;
  float *uniform;        /* [draw][future]: the probability at which each draw stands */
  unsigned char *shock;  /* [slot][future] */
  size_t *shock_slot;    /* [shock * n_worlds + world]: worlds share what is the same in them */
  float *deep;           /* [deep quantity][future] */
  double *probe;         /* [probe][future]; NaN where it failed */
  unsigned char *counts; /* [probe][future]: are the conditions met? */
  double *watch;         /* [slot][future], NaN where it failed; NULL unless asked for */
  size_t *watch_slot;    /* [world * n_watches + watch] */
} cs_sample;

/* Of what there is, what to keep. */
typedef struct {
  uint64_t points; /* of one replicate at each deep point */
  size_t replicates, deep_points;
  bool apart;
  size_t most; /* futures to keep; fewer when there are not as many */
  size_t n_watches, n_probes;
} cs_sample_size;

/* Makes room.  same[world * n_watches + watch] is the cell of the base world where a strategy does
 * not reach the watch, else the cell itself; NULL: watches are not kept.  Release with
 * cs_sample_free() also after a failure. */
casus_status cs_sample_make(const cs_program *p, const cs_sample_size *size, const size_t *same,
                            cs_sample *out);

/* About how much memory that will take. */
double cs_sample_bytes(const cs_program *p, const cs_sample_size *size, const size_t *same);

void cs_sample_free(cs_sample *s);

/* Which of the points first .. first + n - 1 of a replicate are kept, and where? */
typedef struct {
  size_t from, n; /* among those points */
  size_t at;      /* among the kept futures */
} cs_kept;

cs_kept cs_sample_place(const cs_sample *s, size_t deep, size_t replicate, uint64_t first,
                        size_t n);

/* Keeps what was drawn and where the deep ranges stand; the worker shows the base. */
void cs_sample_inputs(cs_sample *s, const cs_program *p, cs_worker *w, cs_kept where);

/* Keeps which shocks happen in the world that the worker shows. */
void cs_sample_shocks(cs_sample *s, const cs_program *p, const cs_worker *w, size_t world,
                      cs_kept where);

/* Does shock k happen in `world` in kept future i? */
unsigned char cs_sample_shock(const cs_sample *s, size_t k, size_t world, size_t i);

/* The column of a watch in a world; NULL when watches were not kept. */
const double *cs_sample_watch(const cs_sample *s, size_t world, size_t watch);

#endif
