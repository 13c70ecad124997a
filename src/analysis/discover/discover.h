/* In which futures does a strategy fail?  Boxes by PRIM with their quasi-p values and their
 * stability, a tree, a logistic boundary, and where a model had no answer. */
#ifndef CASUS_ANALYSIS_DISCOVER_DISCOVER_H
#define CASUS_ANALYSIS_DISCOVER_DISCOVER_H

#include "analysis/discover/cart_folds.h"
#include "analysis/discover/logistic.h"
#include "analysis/discover/prim.h"

/* ---- what is looked for -------------------------------------------------------------------- */

/* Marks, for strategy v, the futures in which not all thresholds are met; those in which an outcome
 * with a threshold failed are not asked about.  False when no outcome has a threshold. */
bool cs_target_fails(const cs_data *d, size_t v, unsigned char *y);
/* Marks the futures in which outcome k lies in least..most. */
void cs_target_within(const cs_data *d, size_t v, size_t k, double least, double most,
                      unsigned char *y);
/* Marks the futures in which some outcome failed. */
void cs_target_failed(const cs_data *d, size_t v, unsigned char *y);

/* ---- one box ------------------------------------------------------------------------------- */

/* How a limit fares when the futures are drawn again. */
typedef struct {
  double restricted;                     /* share of the resamples that limit the input */
  double low_5, low_95, high_5, high_95; /* 5 % and 95 % quantiles of the limits there are */
} cs_limit_stability;

/* A search, the step chosen of it, and the box that is reported: that of the step without the
 * limits that say little. */
typedef struct {
  cs_trajectory trajectory;
  size_t step;
  cs_box box;
  double *quasi_low, *quasi_high;                        /* [n_inputs]: of the reported box */
  cs_limit_stability *stability;                         /* [n_inputs], or NULL */
  double coverage_5, coverage_95, density_5, density_95; /* over the resamples */
} cs_found_box;

typedef struct {
  cs_prim_settings prim;
  size_t boxes;        /* at most so many, one after the other */
  bool keeps_points;   /* found cases are set to "not of interest" (Guivarch, Rozenberg and
                        * Schweizer 2016) instead of taken out */
  size_t most_inputs;  /* restricted by a box; 0: any number */
  int step;            /* -1: the one whose inside correlates most with being of interest */
  double quasi_p_most; /* limits above it are taken off again, the worst first; 1: none */
  size_t resamples;
  uint64_t seed;
  bool tree, logistic;
  size_t folds; /* the tree is pruned by cross-validation with so many; 0: by its settings */
} cs_discover_settings;

extern const cs_discover_settings cs_discover_defaults;

enum { CS_BOXES_MAX = 20, CS_DISCOVER_RESAMPLES_MAX = 100000 };

typedef struct {
  const cs_data *data;
  size_t strategy;
  size_t unknown; /* futures not asked about */
  cs_space space;
  cs_found_box *boxes;
  size_t n_boxes;
  size_t resamples;
  bool has_tree, has_logistic;
  cs_tree tree;
  cs_tree_choice pruned; /* folds 0: not by cross-validation */
  cs_logistic logistic;
} cs_discovery;

/* Looks for boxes in which y (as a cs_target_...() made it) holds.  Without a future of interest,
 * or with nothing else, there is no box.  A resample of the bootstrap counts each future as often
 * as it is drawn; its box is the one of its trajectory whose coverage and density are nearest to
 * the step's.  Release with cs_discovery_free() in any case. */
casus_status cs_discover(const cs_data *d, size_t strategy, const unsigned char *y,
                         const cs_discover_settings *set, cs_discovery *out);
void cs_discovery_free(cs_discovery *f);

#endif
