/* The worst and the best over the deep box, searched.
 *
 * A sweep computes all figures at the points of a design, with the same futures at each, so that
 * points differ by the deep ranges alone.  Surfaces (surface.h) say where each figure is least and
 * most; those points are computed with the same futures, the surfaces fitted again with them, and
 * once more.  The points found are then computed on fresh futures, which knew nothing of the choice:
 * those are the values told.  A point asks only for the ranges that its figure moves with, so that
 * many figures share one.
 * Method: docs/methods/deep.md. */
#ifndef CASUS_ANALYSIS_DEEP_SEARCH_H
#define CASUS_ANALYSIS_DEEP_SEARCH_H

#include "analysis/aim.h"

typedef enum {
  CS_FIGURE_MEAN,   /* of watch `which` in a world */
  CS_FIGURE_MET,    /* how often it meets its threshold */
  CS_FIGURE_AIM,    /* a world's aim */
  CS_FIGURE_REGRET, /* by how much its aim falls short of the best world's */
  CS_FIGURE_MARGIN, /* of claim `which` */
  CS_FIGURE_KINDS
} cs_figure_kind;

typedef struct {
  cs_figure_kind kind;
  size_t world, which;
} cs_figure;

/* A figure at a point of the box. */
typedef struct {
  double value, error; /* half width of the 95 % interval, of the futures */
  size_t point;        /* of the box's run */
} cs_extreme;

typedef struct {
  cs_extreme least, most;
  size_t lacking; /* points looked at where it has no value */
  bool moves;     /* false: the figure does not move over the box, as far as could be seen */
} cs_bounds;

typedef struct {
  cs_run run;        /* fresh futures at the points found; deep_u says where they are */
  cs_bounds *bounds; /* [figure] */
  size_t swept;      /* points looked at on the way, and futures at each */
  uint64_t swept_futures;
} cs_deep_found;

/* A figure at every deep point that a run has finished: value[deep], NaN where it has none, and half
 * widths of 95 % intervals, error[deep].  CASUS_OK or CASUS_NOMEM. */
casus_status cs_figure_values(const cs_study *s, const cs_plan *p, const cs_aim *aim,
                              const cs_figure *f, const cs_run *r, double *value, double *error);

/* Searches for figures[0..n) of the plan; the first are the first to get points of their own.
 * `like` gives design, seed, replicates, threads and the rest of a run; like->deep_points are swept.
 * CASUS_STOPPED: nothing is found.  On CASUS_OK release with cs_deep_found_free(). */
casus_status cs_deep_search(const cs_study *s, const cs_plan *p, const cs_aim *aim,
                            const cs_run_settings *like, const cs_figure *figures, size_t n,
                            cs_deep_found *out);
void cs_deep_found_free(cs_deep_found *b);

#endif
