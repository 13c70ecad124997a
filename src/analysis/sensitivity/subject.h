/* What a question about drivers, thresholds or the worth of knowing is asked of: a case that has
 * been run, or a table of futures that others computed; and the numbers it is asked about. */
#ifndef CASUS_ANALYSIS_SENSITIVITY_SUBJECT_H
#define CASUS_ANALYSIS_SENSITIVITY_SUBJECT_H

#include "analysis/data/data.h"
#include "analysis/sensitivity/function.h"

enum { CS_TARGETS_MAX = 1000 };

/* A number of each future: a measure under a strategy, the difference of a measure between two, or
 * what the future adds to the margin of a claim (analysis/drivers.h). */
typedef struct {
  const char *name;      /* "cost | trade", "cost: trade - firm", "claim cheaper" */
  const char *unit;      /* or NULL */
  int claim;             /* index; -1: it is no claim's margin */
  size_t outcome;        /* of the data */
  int strategy, against; /* strategies of the data, -1: the case as it stands; see is_difference */
  bool is_difference;
  double *y;               /* [data.n]; NaN where it failed */
  unsigned char *relevant; /* [data.n_inputs]: can the input move it at all? */
} cs_target;

/* Which numbers are asked about.  Without any wish: every measure as the case stands (base); of a
 * table, every outcome under every strategy. */
typedef struct {
  const char *const *measures; /* only these; n_measures 0: all */
  size_t n_measures;
  const char *const *strategies; /* under these */
  size_t n_strategies;
  const char *better, *worse; /* the difference `better` less `worse`; NULL: none */
  const char *claim;          /* the margin of this claim alone; NULL */
} cs_wish;

typedef struct {
  cs_arena *arena; /* the caller's, as is the diag */
  casus_diag *diag;
  bool is_case;
  const cs_study *study; /* of a case */
  cs_plan plan;
  cs_run_settings settings;
  cs_run run;
  bool has_run;
  cs_data data;
  cs_target *targets;
  size_t n_targets;
  size_t repeats; /* rows that cs_subject_independent() took out */
  bool even;      /* futures lie more evenly than independent draws (analysis/data/evenness.h) */
} cs_subject;

/* Runs a case (is_case, study and settings are set) and finds its targets.  When the wish names
 * strategies, only those, the base and what the claim speaks of are run; `all` runs all. */
casus_status cs_subject_run(cs_subject *s, const cs_wish *wish, bool all);

/* Reads a table, or an archive of the EMA Workbench (.tar.gz, .tgz), and finds its targets. */
casus_status cs_subject_table(const char *path, const cs_table_roles *roles, const cs_wish *wish,
                              cs_subject *s);

/* Takes rows out of a table that are no futures of their own (analysis/data/repeated_rows.h), and finds
 * out whether the others lie more evenly than independent draws.  Those of a run do when it has too
 * few replicates for most neighbours to be of different ones. */
casus_status cs_subject_independent(cs_subject *s);

/* The targets that the wish asks for, of data that stand in s->data.  Unknown names are reported.
 */
casus_status cs_subject_targets(cs_subject *s, const cs_wish *wish);

void cs_subject_free(cs_subject *s);

/* ---- A case as a function ------------------------------------------------------------------- */

/* A set of inputs taken together: "military = quantities.a, stances.*.salience". */
typedef struct {
  const char *name;
  const char *const *patterns;
  size_t n;
} cs_group_wish;

/* The targets of a case as a function of its draws.  Shocks are drawn too; deep ranges stand at
 * their middle. */
typedef struct {
  cs_function f;
  const char **inputs;  /* [f.n_inputs] */
  const char **factors; /* [f.n_factors] */
  struct cs_case_lanes *lanes;
} cs_case_function;

/* `apart`: correlated inputs are factors of their own, with their copulas in f.copulas; otherwise
 * those that hang together are one factor, as are those of a group.  Everything but the lanes lives
 * in the arena; cs_case_function_free() in any case. */
casus_status cs_case_function_make(cs_subject *s, bool apart, const cs_group_wish *groups,
                                   size_t n_groups, cs_case_function *out);
void cs_case_function_free(cs_case_function *f);

#endif
