/* One measure's values under several strategies in the same futures, and what criteria make of
 * them. */
#ifndef CASUS_ANALYSIS_ROBUST_MATRIX_H
#define CASUS_ANALYSIS_ROBUST_MATRIX_H

#include "analysis/data/data.h"
#include "analysis/robust/criterion.h"

/* Only futures in which every strategy has a value are compared; the others are counted. */
typedef struct {
  const char *name, *unit;
  double sign; /* 1: more is better; -1: less is */
  bool has_threshold;
  double at_least, at_most;
  size_t n_strategies;
  size_t n;        /* futures compared */
  size_t left_out; /* futures in which some strategy failed */
  size_t *failed;  /* [strategy]: futures without a value */
  size_t *future;  /* [n]: index in the data */
  size_t n_points; /* deep points that have futures */
  size_t *first;   /* [n_points + 1]: those of point p are first[p] .. first[p + 1] - 1 */
  double **good;   /* [strategy][n]: sign * value */
  double *weight;  /* [n]; 1 without weights */
  bool has_weights;
  double *memory;
} cs_matrix;

/* The matrix of one outcome, whose direction must be known, or with `outcome` -1 that of "all
 * thresholds": 1 in the futures in which every threshold is met.  CASUS_OK or CASUS_NOMEM; release
 * with cs_matrix_free() in any case.  n may be 0. */
casus_status cs_matrix_make(const cs_data *d, int outcome, cs_matrix *out);
void cs_matrix_free(cs_matrix *m);

bool cs_outcome_has_threshold(const cs_outcome *o);
/* For a value that is not NaN. */
bool cs_outcome_met(const cs_outcome *o, double y);

/* How far each future of the data stands from the middle of the inputs, [d->n]: for one input |2 p
 * - 1|, where p is the probability at which it stands (among the data, when it has no
 * distribution); for a category, the share of the values that are more common; over inputs, the
 * greatest.  The futures within h are those in a box that holds the central share h of every input:
 * the nested sets of info-gap theory. */
casus_status cs_middle_distance(const cs_data *d, double *out);

/* ---- values under a criterion -------------------------------------------------------------- */

/* The futures of a matrix in the order that a criterion wants them. */
typedef struct cs_scorer cs_scorer;

/* `distance` is that of cs_middle_distance(), needed by info-gap only.  NULL when out of memory. */
cs_scorer *cs_scorer_new(const cs_matrix *m, const cs_criterion *criteria, size_t n_criteria,
                         const double *distance);
void cs_scorer_free(cs_scorer *s);

typedef struct {
  double good;  /* more is better; may be infinite (mean / sd without spread), else finite */
  double shown; /* in the measure's own sense: a cost, a regret, a share */
  double other; /* shown, at the deep point where the strategy does best; NaN when pooled */
} cs_worth;

/* Strategy v under criterion k.  times[i]: how often future i of the matrix counts; NULL: once. */
cs_worth cs_scorer_worth(cs_scorer *s, size_t k, size_t v, const unsigned *times);

#endif
