/* Parts of an entry that all of its readers read: lists, decision makers, statements, states, values. */
#include "models/conflict/entry_reader.h"

#include <math.h>
#include <string.h>

const cs_node *cs_entry_part(const cs_entry_reader *r, const char *key) {
  return cs_node_get(r->m->node, key);
}

bool cs_entry_is_list(cs_entry_reader *r, const cs_node *node, const char *what) {
  if (node->kind == CS_LIST) return true;
  cs_error(r->g->diag, node->at, "%s is a list, not %s", what, cs_node_kind_text(node));
  return false;
}

int cs_entry_find_dm(const cs_entry_reader *r, const char *id) {
  for (size_t i = 0; i < r->n_dms; i++) {
    if (!strcmp(r->plan.dms[i], id)) return (int)i;
  }
  return -1;
}

int cs_entry_known_dm(cs_entry_reader *r, const char *id, cs_place at) {
  int i = cs_entry_find_dm(r, id);

  if (i >= 0) return i;
  cs_error(r->g->diag, at, "\"%s\" is no decision maker of \"%s\"", id, r->m->id);
  cs_hint_nearest(r->g->diag, id, r->plan.dms, r->n_dms);
  return -1;
}

const cs_statement *cs_entry_statement(cs_entry_reader *r, const cs_node *node, const char *what) {
  const cs_statement *s = NULL;

  if (!cs_expect_text(r->doc, node, what)) return NULL;
  if (cs_statement_parse(node->text, node->n, node->at, node->exact, r->names, r->n_names,
                         r->g->arena, r->g->diag, &s) == CASUS_NOMEM)
    r->g->out_of_memory = true;
  return s;
}

/* The one state in which the statement is true; CS_NO_STATE after a message. */
uint32_t cs_entry_state(cs_entry_reader *r, const cs_node *node, const char *what) {
  const cs_statement *s = cs_entry_statement(r, node, what);
  uint32_t *states;
  size_t n;

  if (!s) return CS_NO_STATE;
  if (cs_conflict_states(&r->out->c, s, r->g->arena, &states, &n)) {
    r->g->out_of_memory = true;
    return CS_NO_STATE;
  }
  if (n == 1) return states[0];
  if (n) {
    cs_error(r->g->diag, node->at, "\"%s\" is true in %zu states; %s is one state", node->text, n,
             what);
  } else {
    cs_error(r->g->diag, node->at, "\"%s\" is true in no feasible state", node->text);
  }
  return CS_NO_STATE;
}

/* Reads a number that the graph is to know as models.<model>.<group>.<id>. */
uint32_t cs_entry_add_value(cs_entry_reader *r, const char *group, const char *id, cs_place at,
                            const cs_node *node, const cs_meta *meta) {
  cs_number number;
  char *full = cs_declare_name(r->d, "%s.%s", group, id);

  if (r->g->out_of_memory) return 0;
  cs_expect_value(r->doc, node, "a value", meta, &number);
  return cs_declare_value(r->d, full, at, &number, NAN, cs_unlimited());
}
