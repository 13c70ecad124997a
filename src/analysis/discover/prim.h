/* The patient rule induction method (Friedman and Fisher, "Bump hunting in high-dimensional data",
 * Statistics and Computing 9, 1999) as scenario discovery uses it (Bryant and Lempert, "Thinking
 * inside the box", Technological Forecasting and Social Change 77, 2010): a box that shrinks step
 * by step towards the futures of interest, then is pasted back. */
#ifndef CASUS_ANALYSIS_DISCOVER_PRIM_H
#define CASUS_ANALYSIS_DISCOVER_PRIM_H

#include "analysis/discover/box.h"

/* What a peel is judged by; Friedman and Fisher (1999), in the Workbench's names.
 *   original  the density after it
 *   lenient1  the gain of density for each future lost (equation 14.5)
 *   lenient2  that times the futures kept (equation 14.6) */
typedef enum { CS_LENIENT1, CS_LENIENT2, CS_ORIGINAL } cs_peeling;

/* Where a peel cuts.  At n values v[0] <= ... <= v[n - 1] and i = (n - 1) alpha:
 *   midpoint  in the middle between v[floor i] and the next greater value (EMA Workbench)
 *   linear    at v[floor i] + (i - floor i) (v[floor i + 1] - v[floor i]); the values at the cut
 *             stay (sdtoolkit, R's quantile of type 7) */
typedef enum { CS_MIDPOINT, CS_LINEAR } cs_cutting;

extern const char *const cs_peeling_names[3];
extern const char *const cs_cutting_names[2];

typedef struct {
  cs_peeling peeling;
  cs_cutting cutting;
  double peel_alpha;  /* share taken off in a step, in (0, 1/2) */
  double paste_alpha; /* share pasted back in a step; 0: no pasting */
  double mass_min;    /* least share of the futures in a box */
  size_t total;       /* futures of which boxes are shares; 0: those that the search begins with */
} cs_prim_settings;

extern const cs_prim_settings cs_prim_defaults; /* lenient1, midpoint, 0.05, 0.05, 0.05 */

/* The boxes of one search, the first before any peel. */
typedef struct {
  cs_box *boxes;
  size_t n, cap;
} cs_trajectory;

void cs_trajectory_free(cs_trajectory *t);

/* Sorted columns: what all searches in one space share. */
typedef struct cs_prim cs_prim;

/* Takes O(n) a column.  NULL when out of memory. */
cs_prim *cs_prim_new(const cs_space *s);
void cs_prim_free(cs_prim *p);

/* Searches among the futures asked about, future i counted copies[i] times (NULL: once); y (NULL:
 * the space's) marks those of interest.  Takes O(n / peel_alpha) a column at most.  Ties between
 * peels go to the one that restricts fewer inputs, then to the first: real inputs before whole
 * numbers before categories, the upper side before the lower.  CASUS_OK, CASUS_STOPPED or
 * CASUS_NOMEM; release *out with cs_trajectory_free() in any case. */
casus_status cs_prim_search(const cs_prim *p, const cs_prim_settings *settings,
                            const unsigned char *copies, const unsigned char *y,
                            cs_trajectory *out);

#endif
