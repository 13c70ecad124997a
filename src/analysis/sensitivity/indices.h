/* Sensitivity indices of a subject's targets, by any of the methods, in one form. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_INDICES_H
#define CASUS_ANALYSIS_SENSITIVITY_INDICES_H

#include "analysis/sensitivity/subject.h"
#include "analysis/sensitivity/variance.h"

typedef enum {
  CS_BY_SOBOL,   /* first order and total, from a design */
  CS_BY_SHAPLEY, /* from a design */
  CS_BY_MORRIS,
  CS_BY_GIVEN, /* first order and Shapley effects, from the futures there are */
  CS_BY_PAWN,
  CS_BY_DELTA
} cs_method;

extern const char *const cs_method_names[]; /* "sobol" ..., in the order of the kinds */

enum { CS_INDEX_COLUMNS = 4, CS_SHAPLEY_PLAYERS = 20 };

typedef struct {
  cs_method method;
  cs_estimator estimator;
  const cs_group_wish *groups;
  size_t n_groups;
  cs_effort effort;
} cs_indices_wish;

/* Of one target. */
typedef struct {
  const cs_target *target;
  double mean, sd;
  uint64_t failed;
  bool settled;      /* the ranking; always so without a design */
  cs_estimate *cell; /* [row * n_columns + column]; value NaN: none, error NaN: not known */
  cs_estimate *pair; /* second order, [pair] as in cs_variance; NULL when not asked for */
  double dummy;      /* PAWN's median distance of an input without influence; else NaN */
} cs_target_indices;

typedef struct {
  cs_method method;
  size_t n_rows, n_columns, n_targets, n_pairs;
  const char **rows;
  const char *ids[CS_INDEX_COLUMNS];      /* "first_order" */
  const char *headings[CS_INDEX_COLUMNS]; /* "first order" */
  size_t main;                            /* the column that ranks */
  cs_target_indices *targets;
  uint64_t runs, points; /* of a design: evaluations, points of a replicate; 0 without */
  uint32_t replicates;
  bool settled;
} cs_indices;

/* Everything lives in the subject's arena.  Methods with a design need a case.  CASUS_STOPPED with
 * what the last finished stage gave (n_targets 0: nothing). */
casus_status cs_indices_make(cs_subject *s, const cs_indices_wish *wish, cs_indices *out);

#endif
