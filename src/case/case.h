/* A case: actors, issues, stances, quantities, models, measures, strategies, shocks, beliefs and
 * claims, read from the document and checked for structure.  Values are kept as nodes: what they
 * mean is the business of src/quantity/. */
#ifndef CASUS_CASE_CASE_H
#define CASUS_CASE_CASE_H

#include "case/document.h"

enum {
  CS_ACTORS = 1000,        /* most actors */
  CS_ISSUES = 1000,        /* most issues */
  CS_QUANTITIES = 1000000, /* most quantities, of all sorts together */
  CS_STEPS = 2000000       /* most changes of quantities, of all overlays together */
};

/* What every number may carry beside its value; NULL where it doesn't. */
typedef struct {
  const char *unit, *source, *status, *about;
} cs_meta;

/* A number as the case gives it: a scalar node that holds a number, a distribution or a formula. */
typedef struct {
  const cs_node *value; /* NULL: not given */
  cs_meta meta;
  bool is_wrong; /* it was given, not as a number is: that was told */
} cs_number;

typedef struct {
  const char *id, *name, *about;
  const char *of; /* the actor it is a part of, or NULL */
  cs_place at, of_at;
  cs_number capability;
} cs_actor;

typedef struct {
  const char *id, *name, *about, *unit;
  cs_place at;
  double from, to; /* the anchored ends, in natural units; from != to */
  cs_number now, no_deal;
  cs_number record; /* what did come out; shown, never computed with */
} cs_issue;

typedef struct {
  size_t actor, issue; /* indices */
  cs_place at;
  cs_number position, salience, capability;
  cs_number at_most, at_least; /* of the red line */
  bool red_line_hard, red_line_declared;
} cs_stance;

/* An entry of `quantities:` or `measures:`. */
typedef struct {
  const char *id;
  cs_place at;
  cs_number number;
  /* measures only */
  bool better_high; /* `better: high` */
  bool has_better;
  double at_least, at_most; /* thresholds, -inf and inf when not given */
} cs_named;

typedef struct {
  const char *id, *kind, *about;
  cs_place at, kind_at;
  const cs_node *node;
} cs_model_entry;

/* One line of a `set:`. */
typedef struct {
  const char *target; /* a name or a pattern */
  cs_place at;
  cs_number value;
} cs_change;

/* A list of names with their places. */
typedef struct {
  const char **names;
  cs_place *places;
  size_t n;
} cs_names;

typedef struct {
  const char *id, *name, *about, *source;
  cs_place at;
  cs_change *changes;
  size_t n_changes;
} cs_overlay_entry;

typedef struct {
  cs_overlay_entry overlay;
  cs_number chance;
  cs_names excludes, implies;
} cs_shock_entry;

typedef struct {
  const char *id, *says, *source, *about;
  const char *needs; /* the kind of model it waits for, or NULL */
  cs_place at;
  const cs_node *holds_if; /* NULL when it needs a model that is not there */
} cs_claim_entry;

/* One line of `correlate:`. */
typedef struct {
  const char *a, *b;
  cs_place a_at, b_at;
  double rho; /* Spearman, in [-1, 1] */
} cs_correlation_entry;

/* What is set over the case's own text, after it was written: by name, as a `set:` has it. */
typedef struct {
  const char *strategy; /* in this one, which may be new; NULL: in the case as it stands */
  const char *name, *value;
} cs_setting;

typedef struct {
  cs_document doc;
  cs_setting *settings; /* what is set over the text, in order */
  cs_change *sets;      /* those of the case as it stands, as changes */
  size_t n_settings, n_sets;
  const char *title, *question, *about, *caveat;
  const char *focal; /* an actor's id, or NULL */
  cs_place focal_at;
  cs_actor *actors;
  cs_issue *issues;
  cs_stance *stances;
  int *stance_at; /* [actor * n_issues + issue]: index of the stance, or -1 */
  cs_named *quantities, *measures;
  cs_model_entry *models;
  cs_overlay_entry *strategies, *beliefs;
  cs_shock_entry *shocks;
  cs_claim_entry *claims;
  cs_correlation_entry *correlations;
  size_t n_actors, n_issues, n_stances, n_quantities, n_measures, n_models, n_strategies, n_beliefs,
      n_shocks, n_claims, n_correlations;
  char hash[65]; /* SHA-256 of the case file and its tables, hexadecimal */
} cs_case;

/* Reads the case at `path`.  Everything lives in `arena`.  On CASUS_CASE all structural problems
 * are in `diag` and `out` holds what could be read, so that further checks can go on. */
casus_status cs_case_read(const char *path, cs_arena *arena, casus_diag *diag, cs_case *out);

/* The same from memory. */
casus_status cs_case_parse(const char *path, const char *text, size_t n, cs_arena *arena,
                           casus_diag *diag, cs_case *out);

/* Sets c->hash, from the case file and all tables read so far.  To be called again once the models,
 * which may read tables of their own, have been declared. */
void cs_case_hash(cs_case *c);

/* Index of the actor or issue with this id, or -1. */
int cs_case_actor(const cs_case *c, const char *id);
int cs_case_issue(const cs_case *c, const char *id);

/* Index of the stance, or -1. */
int cs_case_stance(const cs_case *c, size_t actor, size_t issue);

/* ---- For readers of models' nodes --------------------------------------------------------- */

/* Reports every key of `map` that is not among `keys` (ended by NULL), with the nearest. */
void cs_expect_keys(cs_document *doc, const cs_node *map, const char *what,
                    const char *const *keys);

/* Text of a scalar; NULL (after an error) when the node is something else, NULL when absent. */
const char *cs_expect_text(cs_document *doc, const cs_node *node, const char *what);

/* One of data, quoted, estimate, illustrative; NULL (after an error) when it is something else,
 * NULL when absent. */
const char *cs_expect_status(cs_document *doc, const cs_node *node);

/* Puts what is set over a case that has been read; the texts are copied.  CASUS_OK or CASUS_NOMEM;
 * names and values are checked with the case's own. */
casus_status cs_case_set(cs_case *c, const cs_setting *settings, size_t n);

/* A finite number written as such. */
bool cs_expect_number(cs_document *doc, const cs_node *node, const char *what, double *out);

/* yes/no/true/false. */
bool cs_expect_truth(cs_document *doc, const cs_node *node, const char *what, bool *out);

/* A list of names, or one name. */
casus_status cs_expect_names(cs_document *doc, const cs_node *node, const char *what,
                             cs_names *out);

/* Reads a number: a scalar, or a mapping with value, unit, source, status, about.  `inherit` (may
 * be NULL) gives what the number itself doesn't say. */
void cs_expect_value(cs_document *doc, const cs_node *node, const char *what,
                     const cs_meta *inherit, cs_number *out);

/* May this text be the name of an actor, an issue, a quantity?  Letters, digits and _, starting
 * with a letter; reports it when not. */
bool cs_expect_id(cs_document *doc, const char *id, cs_place at, const char *what);

#endif
