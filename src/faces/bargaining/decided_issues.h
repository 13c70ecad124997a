/* Decided issues: who wanted what, and what came out; the material on which forecasts are judged.
 *
 * A long table, one line an actor and issue, with a header:
 *
 *   issue,group,actor,position,salience,capability,outcome,reference
 *
 * position, outcome and reference lie on the issue's 0..100 scale, salience in 0..100, capability is
 * 0 or more in any unit.  `group` names what was settled together (a proposal, a summit): issues of a
 * group are not independent, so groups are what is resampled and held out.  An empty outcome is an
 * issue not decided; an empty reference one without a reference point.  The columns group and
 * reference may be missing: each issue is then its own group. */
#ifndef CASUS_FACES_BARGAINING_DECIDED_ISSUES_H
#define CASUS_FACES_BARGAINING_DECIDED_ISSUES_H

#include "base/arena.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  const char *name;
  size_t group;
  size_t first, n; /* its stances: first .. first + n - 1 */
  bool decided;
  double outcome;   /* 0..1; NaN when not decided */
  double reference; /* 0..1; NaN when there is none */
  cs_place at;      /* where it first stands */
} cs_decided_issue;

/* Everything lives in the arena it was read into.  Issues stand in the order of their first line,
 * those of one group next to each other; so do groups. */
typedef struct {
  size_t n_issues, n_groups, n_actors, n_decided;
  cs_decided_issue *issues;
  const char **groups;
  size_t *group_first;  /* [n_groups + 1]: issues of group g are group_first[g] .. [g + 1] - 1 */
  size_t *group_actors; /* [n_groups]: how many different actors have stances on its issues */
  const char **actors;
  size_t n_stances;
  size_t *actor; /* per stance */
  double *position, *salience, *capability;
  size_t most_stances; /* the most on one issue */
} cs_decided;

/* More lines than this are refused. */
enum { CS_DECIDED_LINES = 2000000 };

/* Reads the table at `path` ("-": standard input).  Reports all problems at their places. */
casus_status cs_decided_read(const char *path, cs_arena *arena, casus_diag *d, cs_decided *out);

#endif
