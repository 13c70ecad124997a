/* Futures as columns: what went in, and what came out under each strategy.  What the analyses of
 * robustness, sensitivity, discovery, thresholds and the value of information work on; it may come
 * from a run of a case or from a file that others produced. */
#ifndef CASUS_ANALYSIS_DATA_DATA_H
#define CASUS_ANALYSIS_DATA_DATA_H

#include "analysis/study.h"
#include "base/csv.h"

typedef enum {
  CS_REAL,
  CS_INTEGER, /* whole numbers in order: 1, 2, 3 */
  CS_CATEGORY /* names without an order; the values are indices into `levels` */
} cs_column_kind;

typedef struct {
  const char *name, *unit; /* unit: NULL when not stated */
  cs_column_kind kind;
  const char *const *levels; /* CS_CATEGORY: what each value means */
  size_t n_levels;
  bool is_deep;       /* swept, not drawn: has no distribution */
  double least, most; /* of the values there are */
  double *x;          /* [n] */
  /* The probability at which each value stands in its distribution, [n]; NULL when there is none
   * (a deep range, a shock, a file). */
  float *u;
} cs_input;

typedef struct {
  const char *name, *unit;
  bool has_better, better_high;
  double at_least, at_most; /* threshold; -inf and inf when there is none */
} cs_outcome;

/* Everything lives in `arena`, but for the columns, which cs_data_free() releases. */
typedef struct {
  const char *source; /* the case or the file */
  size_t n;           /* futures */
  size_t n_inputs, n_outcomes, n_strategies;
  cs_input *inputs;
  cs_outcome *outcomes;
  const char **strategies; /* at least one; "base" for a case without strategies */
  double **y;              /* [strategy * n_outcomes + outcome][n]; NaN where it failed */
  double *weight;          /* [n], or NULL: all futures count the same */
  size_t n_deep;           /* deep points: the futures of one stand together, n / n_deep of each */
  size_t replicates; /* within a deep point, as many futures of each stand together; 1: none */
  atomic_int *stop;  /* set from outside: analyses then end with CASUS_STOPPED; may be NULL */
  double *memory;    /* the columns */
  float *more_memory;
} cs_data;

/* Room for the columns of n futures: fills x (and u when has_u) of all inputs, and y.  n_inputs,
 * n_outcomes and n_strategies are set.  CASUS_OK or CASUS_NOMEM. */
casus_status cs_data_make(cs_data *d, cs_arena *arena, bool has_u);
void cs_data_free(cs_data *d);

/* Finds least and most of each input. */
void cs_data_survey(cs_data *d);

/* Index by name, or -1.  Inputs are also found without their first part ("quantities.x" as "x"). */
int cs_data_input(const cs_data *d, const char *name);
int cs_data_outcome(const cs_data *d, const char *name);
int cs_data_strategy(const cs_data *d, const char *name);

/* ---- from a run ---------------------------------------------------------------------------- */

/* The kept futures of a run made with keeps_watches: inputs are draws (natural units), deep ranges
 * and shocks (as they happen without a strategy; 0 or 1, NaN where nobody knows), outcomes the
 * case's measures, strategies those of the plan, or "base" when there are none.  Only inputs that
 * some measure or claim of the plan depends on. */
casus_status cs_data_of_run(const cs_study *s, const cs_plan *p, const cs_run *r, cs_arena *arena,
                            cs_data *out);

/* ---- from a table -------------------------------------------------------------------------- */

/* Which columns of a table are what.  Names that the table has not are reported with the nearest
 * one. */
typedef struct {
  const char *const *outcomes; /* at least one */
  size_t n_outcomes;
  const char *const *inputs; /* n_inputs 0: all columns that are nothing else */
  size_t n_inputs;
  const char *strategy; /* column that names the strategy; NULL: one strategy, "all" */
  const char *scenario; /* column that names the future; NULL: the order of the rows */
  const char *weight;   /* column of weights; NULL: all the same */
} cs_table_roles;

/* Reads a table of futures, one line a future, or a future and strategy.  With a strategy column,
 * every strategy must have met the same futures: those of one name in the scenario column, or else
 * the k-th line of each strategy; their inputs must agree.  A column whose every value is a number
 * is CS_REAL (CS_INTEGER when all are whole and there are at most 20 of them), true/false and all
 * else CS_CATEGORY.  An empty outcome is one that failed. */
casus_status cs_data_of_table(const char *path, const cs_table_roles *roles, cs_arena *arena,
                              casus_diag *diag, cs_data *out);

/* The same from a table that has been read; it must outlive the data. */
casus_status cs_data_of_csv(const cs_csv *csv, const cs_table_roles *roles, cs_arena *arena,
                            casus_diag *diag, cs_data *out);

#endif
