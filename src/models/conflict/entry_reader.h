/* What the readers of a conflict's entry share; see entry.h for what they read. */
#ifndef CASUS_MODELS_CONFLICT_ENTRY_READER_H
#define CASUS_MODELS_CONFLICT_ENTRY_READER_H

#include "models/conflict/entry.h"

typedef struct {
  cs_declaration *d;
  cs_graph *g; /* the declaration's */
  cs_document *doc;
  const cs_model_entry *m;
  cs_conflict_entry *out;
  cs_conflict_plan plan;
  cs_statement_name *names; /* of options, merged and named states */
  size_t n_names, cap_names;
  size_t n_dms, n_levers;
} cs_entry_reader;

const cs_node *cs_entry_part(const cs_entry_reader *r, const char *key);
bool cs_entry_is_list(cs_entry_reader *r, const cs_node *node, const char *what);

/* A decision maker's number, -1: there is none of that name. */
int cs_entry_find_dm(const cs_entry_reader *r, const char *id);

/* The number of the decision maker; -1 after a message. */
int cs_entry_known_dm(cs_entry_reader *r, const char *id, cs_place at);

/* NULL after a message. */
const cs_statement *cs_entry_statement(cs_entry_reader *r, const cs_node *node, const char *what);

/* The one state in which the statement is true; CS_NO_STATE after a message. */
uint32_t cs_entry_state(cs_entry_reader *r, const cs_node *node, const char *what);

/* Reads a number that the graph is to know as models.<model>.<group>.<id>. */
uint32_t cs_entry_add_value(cs_entry_reader *r, const char *group, const char *id, cs_place at,
                            const cs_node *node, const cs_meta *meta);

/* `preferences` and `concept`. */
void cs_entry_preferences(cs_entry_reader *r);

/* `unseen`, `sees` and `depth`. */
void cs_entry_beliefs(cs_entry_reader *r);

#endif
