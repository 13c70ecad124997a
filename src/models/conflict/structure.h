/* The structure of a conflict: decision makers, their options, the feasible states and who can move
 * between which (the graph model for conflict resolution; Kilgour, Hipel and Fang, Automatica 23
 * (1987); Fang, Hipel and Kilgour, Interactive Decision Making, Wiley 1993).  No preferences. */
#ifndef CASUS_MODELS_CONFLICT_STRUCTURE_H
#define CASUS_MODELS_CONFLICT_STRUCTURE_H

#include "models/conflict/statement.h"

enum {
  CS_CONFLICT_DMS = 16,         /* decision makers */
  CS_CONFLICT_OPTIONS = 60,     /* options, and bits of a state's code */
  CS_CONFLICT_LEVELS = 16,      /* levels of an option */
  CS_CONFLICT_STATES = 1 << 24, /* feasible states */
  CS_CONFLICT_ARCS = 1 << 28,   /* single moves that have to be stored */
  CS_CONFLICT_TESTS = 400000000 /* statements looked at in the search for feasible states */
};

#define CS_NO_STATE UINT32_MAX

typedef enum { CS_MOVES_BOTH, CS_MOVES_UP, CS_MOVES_DOWN } cs_direction;

typedef struct {
  const char *id, *name;
  uint32_t dm;
  uint32_t levels;                /* 2: no/yes */
  const char *const *level_names; /* NULL: no/yes */
  cs_direction direction;
  uint32_t shift, width; /* its bits in a state's code; set by cs_conflict_make() */
} cs_lever;

/* One decision maker's moves.  When whoever can go from a to b and from b to c can go from a to c
 * and back, states fall into classes and moves go from each member to each other one; otherwise
 * moves are listed, from each state and into each state. */
typedef struct {
  bool is_classes;
  /* classes */
  uint32_t n_classes;
  uint32_t *class_of; /* [state] */
  uint32_t *first;    /* [class]: its first member; n_classes + 1 entries */
  uint32_t *members;  /* ascending in each class */
  /* lists; targets ascending */
  size_t *from_first, *into_first; /* [state]; n + 1 entries */
  uint32_t *to, *from;
} cs_moves;

/* Owned by its arena. */
typedef struct {
  const char **dms;      /* ids */
  const char **dm_names; /* for people */
  size_t n_dms;
  cs_lever *levers;
  size_t n_levers;
  size_t n;           /* states */
  size_t n_plain;     /* those that are one combination of options; the merged ones follow */
  uint64_t *code;     /* [state]: levels of all options as bit fields; ascending but for the last */
  const char **names; /* [state]: given name or NULL; NULL when no state has one */
  cs_moves *moves;    /* [dm] */
  bool transitive;    /* are everybody's moves transitive? */
  /* The feasible combinations; more than states when some are merged. */
  size_t n_raw;
  uint64_t *raw;
  uint32_t *state_of;  /* [raw] */
  uint32_t status_quo; /* or CS_NO_STATE */
} cs_conflict;

/* A single move to be taken out or put in. */
typedef struct {
  uint32_t dm, from, to;
  cs_place at;
} cs_arc;

/* What a structure is made of.  Arrays belong to the caller and must outlive the structure. */
typedef struct {
  const char **dms, **dm_names;
  size_t n_dms;
  cs_lever *levers; /* in the order of the file */
  size_t n_levers;
  const cs_statement **infeasible;
  size_t n_infeasible;
  const cs_statement **merged; /* states where merged[k] is true are one state */
  const char **merged_names;
  size_t n_merged;
  size_t most;          /* feasible states that are allowed; 0: CS_CONFLICT_STATES */
  const char *most_why; /* said when there are more; may be NULL */
} cs_conflict_plan;

/* Finds the feasible states and the moves.  Problems are reported at `at`. */
casus_status cs_conflict_make(const cs_conflict_plan *plan, cs_arena *arena, casus_diag *d,
                              cs_place at, cs_conflict *out);

/* A structure without options: n states and listed moves. */
casus_status cs_conflict_from_arcs(const char **dms, size_t n_dms, size_t n, const cs_arc *arcs,
                                   size_t n_arcs, cs_arena *arena, cs_conflict *out);

/* Takes out and puts in single moves.  What is taken out and isn't there is an error. */
casus_status cs_conflict_change(cs_conflict *c, const cs_arc *removed, size_t n_removed,
                                const cs_arc *added, size_t n_added, cs_arena *arena,
                                casus_diag *d);

/* The state with this code, or CS_NO_STATE. */
uint32_t cs_conflict_state(const cs_conflict *c, uint64_t code);

/* Levels of all options in a state. */
void cs_conflict_levels(const cs_conflict *c, uint32_t state, uint8_t *levels);
bool cs_conflict_is_true(const cs_conflict *c, const cs_statement *s, uint32_t state);

/* The statement's states as a list in the arena; CASUS_NOMEM when out of memory. */
casus_status cs_conflict_states(const cs_conflict *c, const cs_statement *s, cs_arena *arena,
                                uint32_t **states, size_t *n);

/* The k-th state that `dm` can move to from s; CS_NO_STATE past the last.  k is advanced by the
 * caller from 0 in steps of one. */
uint32_t cs_conflict_move(const cs_conflict *c, size_t dm, uint32_t s, size_t k);
bool cs_conflict_can_move(const cs_conflict *c, size_t dm, uint32_t from, uint32_t to);

#endif
