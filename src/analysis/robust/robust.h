/* Which strategy survives: criteria of robustness over strategies and futures, and how much the
 * ranking of the strategies depends on the criterion and on the futures that happened to be drawn.
 */
#ifndef CASUS_ANALYSIS_ROBUST_ROBUST_H
#define CASUS_ANALYSIS_ROBUST_ROBUST_H

#include "analysis/robust/matrix.h"

/* One criterion on one measure. */
typedef struct {
  const cs_criterion *criterion;
  cs_worth *worth; /* [strategy] */
  size_t *rank;    /* [strategy], 1 is best; equals share the better rank */
  size_t first;    /* the strategy of rank 1, the lowest index among equals */
  size_t n_first;  /* how many share it */
  double *stays;   /* [strategy]: share of the resamples in which it is first; NULL without */
} cs_solved_conflict_by;

/* All criteria on one measure, or on all thresholds together. */
typedef struct {
  cs_matrix matrix;
  cs_criterion *criteria;
  cs_solved_conflict_by *by;
  size_t n;      /* criteria */
  size_t *wins;  /* [strategy]: criteria under which it alone is first */
  double *agree; /* [n * n]: Kendall's tau-b between two criteria's rankings; NaN: no ranking */
  double *regret_mean; /* [strategy * n_points + point]: for the heat map */
} cs_robust_measure;

typedef struct {
  const cs_data *data;
  cs_robust_measure *measures; /* those with a direction; all thresholds last, when there are any */
  size_t n;
  size_t resamples;
  bool by_replicate; /* what was resampled: the run's replicates, or its futures */
  size_t undirected; /* outcomes that no strategy can be better in */
} cs_robust;

typedef struct {
  const cs_criterion *criteria; /* beside the listed ones, or instead of them */
  size_t n_criteria;
  bool only_those;
  const double *optimism; /* of hurwicz; NULL: as listed */
  size_t resamples;       /* 0: none */
  uint64_t seed;
} cs_robust_settings;

enum { CS_RESAMPLES_MAX = 100000 };

/* Judges.  The bootstrap draws whole replicates of a run, whose futures are not independent of each
 * other, and single futures of a table.  Release with cs_robust_free() in any case. */
casus_status cs_robust_make(const cs_data *d, const cs_robust_settings *s, cs_arena *arena,
                            cs_robust *out);
void cs_robust_free(cs_robust *r);

/* ---- advice -------------------------------------------------------------------------------- */

/* The criterion by which a strategy is advised, with its rivals: satisficing on all thresholds when
 * there are any and some strategy meets them in 1 % of the futures, else regret-90 on the first
 * measure with a direction. */
typedef struct {
  const cs_robust_measure *measure;
  const cs_solved_conflict_by *by;
  size_t advised;
  const size_t *wins_elsewhere; /* [strategy]: times first alone, over all measures and criteria */
} cs_robust_advice;

/* False when nothing can be advised: no measure has a direction or threshold, or no futures could
 * be compared. */
bool cs_robust_advise(const cs_robust *r, cs_arena *arena, cs_robust_advice *out);

#endif
