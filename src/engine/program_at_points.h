/* Evaluates a compiled program at given points of the unit cube, outside a run: what designed
 * sensitivity indices need.  A point is one number in (0, 1) for each draw of the program, before
 * correlation; the values at a point depend on nothing else, so that neither blocks nor threads
 * change a bit. */
#ifndef CASUS_ENGINE_PROGRAM_AT_POINTS_H
#define CASUS_ENGINE_PROGRAM_AT_POINTS_H

#include "engine/run.h"

/* What is wanted at each point: a quantity in a world, or, when `probe` is not NULL, the probe's
 * formula in the probe's world. */
typedef struct {
  size_t world;
  uint32_t quantity;
  const cs_probe *probe;
} cs_point_output;

/* The columns of one thread. */
typedef struct cs_points cs_points;

/* For blocks of up to `block` points.  deep_u: the probability at which each deep quantity stands
 * (in the graph's order).  `outputs` must outlive it.  NULL when out of memory. */
cs_points *cs_points_new(const cs_program *p, const cs_point_output *outputs, size_t n_outputs,
                         const double *deep_u, size_t block);
void cs_points_free(cs_points *p);

/* y[o][0..n) at the points whose coordinate k (of program.draws[k]) is u[k][0..n); NaN where it
 * fails.  counts[o][i] says whether the conditions of output o's probe are met there (1 without a
 * probe); where nobody can say they count and the value is NaN. */
void cs_points_evaluate(cs_points *p, size_t n, const double *const *u, double *const *y,
                        unsigned char *const *counts);

#endif
