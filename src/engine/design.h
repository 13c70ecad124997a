/* Designs of futures: which point of the unit cube each future stands for.
 *
 * A design has `replicates` independent randomisations of `points` points each.  Every coordinate
 * is a function of (seed, replicate, point, dimension) alone, so that any future can be computed
 * again, and any split of the work gives the same bits.
 * Method: docs/methods/sampling.md. */
#ifndef CASUS_ENGINE_DESIGN_H
#define CASUS_ENGINE_DESIGN_H

#include "base/diag.h"

#include <stddef.h>
#include <stdint.h>

typedef enum {
  CS_DESIGN_SOBOL, /* Owen-scrambled Sobol' points */
  CS_DESIGN_LHS,   /* Latin hypercube; depends on the number of points */
  CS_DESIGN_MC     /* independent draws */
} cs_design_kind;

enum {
  CS_DESIGN_REPLICATES = 16,          /* the default */
  CS_DESIGN_REPLICATES_MAX = 1 << 20, /* they take 24 bits of a random counter */
  CS_DESIGN_DIMENSIONS_MAX = 1 << 24  /* far above what a case can name */
};

/* Points of one replicate, at most: Sobol' points have 32 bits. */
#define CS_DESIGN_POINTS_MAX (UINT64_C(1) << 32)

typedef struct {
  cs_design_kind kind;
  uint64_t seed;
  uint32_t replicates; /* >= 1 */
  uint64_t points;     /* of one replicate, >= 1 */
  size_t dimensions;   /* >= 0 */
} cs_design_settings;

typedef struct cs_design cs_design;

/* "sobol", "lhs", "mc"; the names of the kinds, in their order. */
extern const char *const cs_design_names[3];

/* Makes a design.  Settings beyond the limits are reported to `d` without a place and give
 * CASUS_USAGE; Sobol' points that are no power of two get a warning.  On success *out is released
 * with cs_design_free(); it is not changed by use and may be shared by threads.  Costs memory and
 * time in proportion to min(dimensions, 1111). */
casus_status cs_design_new(const cs_design_settings *settings, casus_diag *d, cs_design **out);

/* Accepts NULL. */
void cs_design_free(cs_design *design);

const cs_design_settings *cs_design_get(const cs_design *design);

/* Coordinate `dimension` (from 0) of the points first .. first + n - 1 of a replicate, each in
 * [2^-33, 1 - 2^-33]: u[0..n).  The points, the replicate and the dimension must be within the
 * settings. */
void cs_design_column(const cs_design *design, uint32_t replicate, uint64_t first, size_t n,
                      size_t dimension, double *u);

#endif
