/* What the readers of a dynamics entry share; see entry.h for what they read. */
#ifndef CASUS_MODELS_DYNAMICS_ENTRY_READER_H
#define CASUS_MODELS_DYNAMICS_ENTRY_READER_H

#include "models/dynamics/entry.h"

/* A name that formulas of the system use for a column of its own. */
typedef struct {
  const char *id;
  bool is_truth;
} cs_dynamics_name;

typedef struct {
  cs_declaration *d;
  cs_graph *g; /* the declaration's */
  cs_document *doc;
  const cs_model_entry *m;
  cs_dynamics_entry *e;
  cs_dynamics_name names[1 + CS_DYNAMICS_NAMES]; /* by column: step, noise, states, flows */
  size_t n_names;
  const char **looked_up; /* [input]: a name of later in the case that it stands for, or NULL */
  size_t cap_looked_up, n_computed;
} cs_dynamics_reader;

/* The input that reads quantity q. */
size_t cs_dynamics_input(cs_dynamics_reader *r, uint32_t q);

/* Reads a formula in which the first `known` names may stand; `what` names it in messages.  NULL
 * after a message or when out of memory. */
cs_formula *cs_dynamics_formula(cs_dynamics_reader *r, const cs_node *node, const char *what,
                                size_t known);

/* Noise with parameters that are formulas.  Forms are told by the text alone. */
typedef enum {
  CS_PLAIN_NOISE, /* anything else: a distribution of plain numbers, a table, a mistake */
  CS_SCALED_NORMAL,
  CS_SCALED_LOGNORMAL,
  CS_SCALED_UNIFORM
} cs_noise_form;

typedef struct {
  const cs_node *node;
  size_t begin[2], end[2]; /* of the two parameters in its text */
} cs_scaled_noise;

cs_noise_form cs_noise_form_of(cs_dynamics_reader *r, const cs_node *node, cs_scaled_noise *out);

/* The draw that is scaled, as a distribution's text. */
const char *cs_noise_form_text(cs_noise_form form);

/* The scaled noise at a step, from the column `raw` of the draw; parameters may use the first
 * `known` names.  NULL after a message or when out of memory. */
cs_formula *cs_scaled_noise_formula(cs_dynamics_reader *r, cs_noise_form form,
                                    const cs_scaled_noise *noise, size_t raw, size_t known);

#endif
