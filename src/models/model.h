/* Models: each kind declares, for one entry under `models:`, its inputs, outputs and parts in the
 * graph of quantities.  A part is a pure function from input columns to output columns (cs_part in
 * quantity/graph.h); models know nothing of the engine that calls it. */
#ifndef CASUS_MODELS_MODEL_H
#define CASUS_MODELS_MODEL_H

#include "models/declare.h"

/* What a run may set over the case's head. */
typedef struct {
  const char *rule;       /* rule of every bargaining model; NULL: as the case says */
  const cs_setting *sets; /* what is set over the case's text */
  size_t n_sets;
} cs_model_settings;

typedef struct {
  const char *kind, *about;
  const char *record; /* how such models have done, for every forecast by one; NULL: not stated */
  /* Reads the entry, finds the model's inputs, names its outputs and adds its parts.  CASUS_OK,
   * CASUS_CASE after messages, CASUS_NOMEM. */
  casus_status (*declare)(cs_declaration *d, const cs_model_settings *s);
} cs_model_kind;

/* All kinds, ended by NULL. */
extern const cs_model_kind *const cs_model_kinds[];

/* Declares all models of the graph's case.  Problems go to its diag, all of them; an unknown kind
 * is an error that lists the known ones. */
casus_status cs_models_declare(cs_graph *g, const cs_model_settings *s);

/* Declares one of them in a scope (declare.h). */
casus_status cs_model_declare(cs_graph *g, const cs_model_entry *m, const char *prefix,
                              const cs_model_settings *s);

/* How models of this kind have done, or NULL. */
const char *cs_model_record(const char *kind);

/* The record of the k-th kind of model that the case uses and that has one, in the order in which
 * the case first names them; *kind is its name.  NULL past the last. */
const char *cs_model_record_nth(const cs_case *c, size_t k, const char **kind);

/* Is `kind` one of the kinds there are? */
bool cs_model_kind_exists(const char *kind);

#endif
