/* What must be true: where the mean of a margin changes its sign.
 *
 * A margin is above 0 when a claim holds, when one strategy has more of a measure than another, or
 * when a measure does what is asked of it: y - at_least, at_most - y, the smaller of the two;
 * without a threshold of its own, a measure that is 0 or 1 (whose mean is a chance) is asked to be
 * 1 more often than not, y - 1/2, and any other to be above 0 (analysis/sensitivity/subject.h). */
#ifndef CASUS_ANALYSIS_THRESHOLDS_THRESHOLDS_H
#define CASUS_ANALYSIS_THRESHOLDS_THRESHOLDS_H

#include "analysis/sensitivity/ranks.h"
#include "analysis/sensitivity/subject.h"

enum {
  CS_CURVE_POINTS = 33, /* at the probabilities 1/66, 3/66, .. 65/66 */
  CS_CROSSINGS = 8,     /* kept of one curve */
  CS_MAP_CELLS = 6,     /* of a map, on each side */
  CS_CHANGES = 32       /* inputs of the smallest change, at most */
};

typedef struct {
  double u, x;        /* where the input stands: probability, value */
  cs_estimate margin; /* mean margin there, the other inputs at their distribution */
} cs_curve_point;

/* The margin's mean passes 0 at x; with its error it does so between low and high (NaN: open).  On
 * either side it is of its sign beyond doubt: the mean of the futures there, up to the next
 * crossing or the end, is 1.5 times its 95 % error from 0 (a bent curve can dip where no future does);
 * of a deep range, the curve is beyond its band somewhere there. */
typedef struct {
  double u, x, low, high;
  bool rises; /* above 0 beyond x */
} cs_crossing;

/* The mean margin by one input: a penalised spline (smooth.h), or, where the futures
 * contradict it at any point, their means in as many cells; the mean of each level; or, of a deep
 * range, the regression over the box (analysis/deep_shares.h). Errors are half widths of 95 %
 * t-intervals, but for deep ranges over batches, each fitted anew with the smoothing of the whole.
 */
typedef struct {
  size_t input;
  double share; /* first-order share of the margin's variance (given.h) */
  double share_error;
  bool by_levels;
  bool unordered;         /* levels without an order: three or more names; see place_levels() */
  cs_curve_point *points; /* in the arena */
  size_t n_points;
  cs_crossing crossings[CS_CROSSINGS];
  size_t n_crossings;
  /* Probability of the values at which the margin has the other sign than overall, beyond doubt; of a
   * deep range, the part of it. */
  double other_side;
} cs_threshold_curve;

/* The mean margin in cells of equal probability (or levels) of two inputs, others at their
 * distribution: margin[i * n_b + j]; n 0 where no future fell. */
typedef struct {
  size_t a, b, n_a, n_b;
  double low_a[CS_RANK_LEVELS + 1], low_b[CS_RANK_LEVELS + 1]; /* lower ends; the last: upper end */
  cs_estimate *margin;                                         /* in the arena */
  size_t *n;
} cs_map2;

typedef struct {
  size_t input;
  double z, x; /* where it goes: normal score, value */
} cs_input_move;

/* The smallest change of several inputs that turns the mean margin's sign, by an additive model of
 * the curves: least sum of z^2, z the normal score of the probability at which a value stands, so
 * that the length counts standard deviations from the middle and common values are near (the
 * distance of Hasofer and Lind 1974, with each input at its distribution as the origin). */
typedef struct {
  bool found;
  cs_input_move moves[CS_CHANGES];
  size_t n_moves;
  double length; /* sqrt(sum z^2) */
  double margin; /* of the model, there */
  bool checked;  /* by futures of their own, the moved inputs held */
  cs_estimate checked_margin;
} cs_smallest;

/* What makes a target a margin. */
typedef enum {
  CS_ABOVE_ZERO, /* claims, differences, measures without a threshold */
  CS_AT_LEAST,
  CS_AT_MOST,
  CS_BETWEEN,
  CS_LIKELY /* 0 or 1, without a threshold */
} cs_margin_kind;

typedef struct {
  cs_margin_kind asked;
  bool is_chance;     /* a measure that is 0 or 1 in every future */
  cs_estimate margin; /* mean over all futures, and its error over batches */
  uint64_t failed;
  cs_threshold_curve *curves; /* by falling share; in the arena */
  size_t n_curves, n_left;    /* n_left: inputs whose share is not above its error */
  cs_map2 *maps;
  size_t n_maps;
  cs_smallest smallest;
} cs_thresholds;

/* Of target t of the subject; at most `most` curves (those of the largest shares) and maps of the
 * pairs of the first `mapped` of them. */
casus_status cs_thresholds_make(cs_subject *s, const cs_target *t, size_t most, size_t mapped,
                                cs_thresholds *out);

/* Is the margin of a level beyond its error? */
bool cs_is_sure(cs_estimate margin);

/* The value at probability u, between those of the data. */
double cs_value_at(const cs_input *in, const cs_ranks *r, double u);

/* The margin of a measure's value y. */
double cs_margin_of(cs_margin_kind asked, const cs_outcome *o, double y);

/* Computes 16 x 256 new futures of the case with the moved inputs of the smallest change held, and
 * fills in its check; leaves it when an input cannot be held by itself (shocks, deep ranges,
 * correlated inputs). */
casus_status cs_smallest_check(cs_subject *s, size_t target, cs_thresholds *t);

#endif
