/* A conflict with everybody's preferences fixed, however it was written down, and what holds in it.
 */
#ifndef CASUS_FACES_CONFLICT_SOLVED_H
#define CASUS_FACES_CONFLICT_SOLVED_H

#include "analysis/study.h"
#include "models/conflict/concept.h"
#include "models/conflict/entry.h"
#include "models/conflict/order.h"

enum { CS_SOLVED_CONFLICT_DETAILED = 4096 }; /* most states for analyses beyond stability */

typedef struct {
  const char *name; /* the model's, or the file's */
  const char *about;
  const cs_conflict *c;
  const uint32_t **rank;                  /* [dm][state] */
  const uint32_t **tier;                  /* [dm][state], or NULL: nothing is said of much better */
  cs_concept *own;                        /* [dm]: the concept it follows */
  const cs_statement *const **statements; /* [dm]; NULL when not by statements */
  const char *const **texts;
  size_t *n_statements;
  const cs_preference_entry *entries; /* [dm] in a case; NULL */
  double *const *values;              /* [dm][term] of utilities; NULL outside cases */
  const cs_part *part;                /* of the case's graph; NULL outside cases */
  const double *in;                   /* the part's inputs at the medians */
  bool is_foreign;                    /* from a .gmcr file */
  uint8_t *stable;                    /* [dm * n + state]: bits of the five concepts */
  int32_t **margin;                   /* [dm * CS_N_CONCEPTS + concept][state]; see solve.h */
  uint64_t missed[CS_N_CONCEPTS];     /* is_foreign: equilibria that GMCR+ would not report */
  uint32_t first_missed[CS_N_CONCEPTS];
} cs_solved_conflict;

typedef struct {
  cs_arena *arena;
  const cs_study *study; /* of a case; NULL: it is a file of another program */
  cs_solved_conflict *conflicts;
  size_t n;
} cs_solved_conflicts;

/* Reads a .gmcr file and finds what is stable. */
casus_status cs_solved_conflicts_of_gmcr(const char *path, cs_arena *arena, casus_diag *diag,
                                         cs_solved_conflicts *out);

/* The same of a case: of every conflict in it, or of the one named `model`, with uncertain quantities
 * at their medians, under the strategy, if one is named. */
casus_status cs_solved_conflicts_of(const cs_study *study, const char *model, const char *strategy,
                                    cs_arena *arena, casus_diag *diag, cs_solved_conflicts *out);

/* Is the state stable for everybody under the concept; under each one's own? */
bool cs_solved_conflict_holds(const cs_solved_conflict *s, uint32_t state, cs_concept concept);
bool cs_solved_conflict_holds_own(const cs_solved_conflict *s, uint32_t state);

/* The states that `text` names: by the name of a state or of a group, by number from 1, or by a
 * statement true in them.  In the arena; CASUS_CASE after a message when there is none. */
casus_status cs_solved_conflict_states(const cs_solved_conflict *s, const char *text,
                                       cs_arena *arena, casus_diag *diag, uint32_t **states,
                                       size_t *n);

enum { CS_CONFLICT_LISTED = 64 }; /* states that are listed without being asked for, at most */

#endif
