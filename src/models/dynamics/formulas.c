/* Formulas of a system: names of its own become columns, the rest becomes inputs.
 *
 * In (1 - b) * P + inflow with a state P and a noise inflow, 1 - b is of the case alone: it becomes
 * a quantity "models.M.computed.1", computed once in a future, and the formula of the system reads
 * column(models.M.computed.1) * column(P) + column(inflow). */
#include "models/dynamics/entry_reader.h"

#include "base/alloc.h"

#include <string.h>

size_t cs_dynamics_input(cs_dynamics_reader *r, uint32_t q) {
  cs_system *s = &r->e->system;
  uint32_t *inputs;
  const char **names;

  for (size_t i = 0; i < s->n_inputs; i++) {
    if (r->e->inputs[i] == q) return i;
  }
  inputs = cs_arena_grow(r->g->arena, r->e->inputs, s->n_inputs, &r->e->cap_inputs, sizeof *inputs);
  names = cs_arena_grow(r->g->arena, r->looked_up, s->n_inputs, &r->cap_looked_up, sizeof *names);
  if (!inputs || !names) {
    r->g->out_of_memory = true;
    return 0;
  }
  r->e->inputs = inputs;
  r->looked_up = names;
  inputs[s->n_inputs] = q;
  names[s->n_inputs] = NULL;
  return s->n_inputs++;
}

/* ---- names ---------------------------------------------------------------------------------- */

static size_t own(const cs_dynamics_reader *r, const char *name) {
  for (size_t i = 0; i < r->n_names; i++) {
    if (!strcmp(r->names[i].id, name)) return i;
  }
  return SIZE_MAX;
}

static bool has_own(const cs_dynamics_reader *r, const cs_formula *f) {
  if (f->op == CS_OP_NAME) return own(r, f->name) != SIZE_MAX;
  for (size_t i = 0; i < f->n_kids; i++) {
    if (has_own(r, f->kids[i])) return true;
  }
  return false;
}

static bool has_name(const cs_formula *f) {
  if (f->op == CS_OP_NAME) return true;
  for (size_t i = 0; i < f->n_kids; i++) {
    if (has_name(f->kids[i])) return true;
  }
  return false;
}

/* Names without a dot that formulas may use: the system's, then the case's.  Returns how many. */
static size_t list_names(const cs_dynamics_reader *r, const char **out) {
  const cs_case *c = r->g->c;
  size_t n = 0;

  for (size_t i = 0; i < r->n_names; i++) out[n++] = r->names[i].id;
  for (size_t i = 0; i < c->n_quantities; i++) out[n++] = c->quantities[i].id;
  for (size_t i = 0; i < c->n_measures; i++) out[n++] = c->measures[i].id;
  for (size_t i = 0; i < c->n_shocks; i++) out[n++] = c->shocks[i].overlay.id;
  return n;
}

/* Reports names without a dot that stand for nothing.  Those with a dot may be outputs of models
 * that come later: whether they exist is seen when the case is whole. */
static bool check_names(cs_dynamics_reader *r, const cs_formula *f) {
  const cs_case *c = r->g->c;
  const char **names;
  size_t n;
  bool good = f->op != CS_OP_NAME || strpbrk(f->name, ".*");

  for (size_t i = 0; i < f->n_kids; i++) good &= check_names(r, f->kids[i]);
  if (f->op != CS_OP_NAME || good) return good;
  names = cs_calloc(r->n_names + c->n_quantities + c->n_measures + c->n_shocks, sizeof *names);
  if (!names) {
    r->g->out_of_memory = true;
    return false;
  }
  n = list_names(r, names);
  for (size_t i = 0; i < n && !good; i++) good = !strcmp(names[i], f->name);
  if (!good) {
    cs_error(r->g->diag, f->at, "unknown name \"%s\" in a formula of \"%s\"", f->name, r->m->id);
    cs_hint_nearest(r->g->diag, f->name, names, n);
  }
  cs_free(names);
  return good;
}

static bool is_aggregate(const cs_formula *f) {
  return f->op == CS_OP_SUM || f->op == CS_OP_MEAN || f->op == CS_OP_MIN || f->op == CS_OP_MAX;
}

/* A pattern that no sum, mean, min or max within f opens. */
static const cs_formula *bare_pattern(const cs_formula *f) {
  if (f->op == CS_OP_NAME) return strchr(f->name, '*') ? f : NULL;
  for (size_t i = 0; i < f->n_kids && !is_aggregate(f); i++) {
    const cs_formula *found = bare_pattern(f->kids[i]);

    if (found) return found;
  }
  return NULL;
}

/* ---- splitting ------------------------------------------------------------------------------ */

static cs_formula *column(cs_dynamics_reader *r, const cs_formula *f, size_t k, bool is_truth) {
  cs_formula *c = cs_declare_room(r->d, 1, sizeof *c);

  if (!c) return NULL;
  *c = (cs_formula){.op = CS_OP_QUANTITY,
                    .at = f->at,
                    .name = f->name,
                    .quantity = (uint32_t)k,
                    .is_truth = is_truth};
  return c;
}

static size_t input_column(const cs_dynamics_reader *r, size_t input) {
  return cs_system_inputs(&r->e->system) + input;
}

/* if(f, true, false): f, but the graph will insist on a condition. */
static cs_formula *insist(cs_dynamics_reader *r, cs_formula *f) {
  cs_formula *all = cs_declare_room(r->d, 3, sizeof *all),
             **kids = cs_declare_room(r->d, 3, sizeof *kids);

  if (!all || !kids) return NULL;
  kids[0] = f;
  for (int k = 1; k < 3; k++) {
    kids[k] = &all[k];
    all[k] = (cs_formula){.op = CS_OP_NUMBER, .at = f->at, .is_truth = true, .number = k == 1};
  }
  all[0] = (cs_formula){.op = CS_OP_IF, .at = f->at, .kids = kids, .n_kids = 3, .cap_kids = 3};
  return all;
}

/* f's text in the graph's arena; NULL when out of memory. */
static const char *text_of(cs_dynamics_reader *r, const cs_formula *f) {
  cs_buf b = {0};
  const char *text;

  cs_formula_write(f, &b);
  text = b.failed ? NULL : cs_arena_strndup(r->g->arena, b.text, b.n);
  cs_buf_free(&b);
  return text;
}

/* Names that the scope has of its own stand with its prefix: the graph looks up what it reads without. */
static void enter_scope(cs_dynamics_reader *r, cs_formula *f) {
  const char *prefix = r->d->prefix;

  if (f->op == CS_OP_NAME && *prefix) {
    uint32_t q = cs_declare_find(r->d, "%s", f->name);
    const char *full = q != CS_NO_QUANTITY ? r->g->quantities[q].name : "";

    if (!strncmp(full, prefix, strlen(prefix))) f->name = full;
  }
  for (size_t i = 0; i < f->n_kids; i++) enter_scope(r, f->kids[i]);
}

/* f, in which no name of the system stands, as an input. */
static cs_formula *compute_once(cs_dynamics_reader *r, cs_formula *f, bool condition) {
  const cs_formula *pattern = bare_pattern(f);
  cs_formula *definition = condition ? insist(r, f) : f;
  bool is_name = f->op == CS_OP_NAME && !condition;
  uint32_t q = is_name && !pattern ? cs_declare_find(r->d, "%s", f->name) : CS_NO_QUANTITY;
  const char *text;
  char *name;
  size_t k;

  if (pattern) {
    cs_error(r->g->diag, pattern->at, "the pattern \"%s\" cannot stand beside names of \"%s\"",
             pattern->name, r->m->id);
    cs_hint(r->g->diag, "Give the sum a name under \"quantities\" and use the name here.");
    return NULL;
  }
  if (q != CS_NO_QUANTITY) {
    k = cs_dynamics_input(r, q);
    return column(r, f, input_column(r, k), false);
  }
  for (k = 0; k < r->e->system.n_inputs && is_name; k++) {
    if (r->looked_up[k] && !strcmp(r->looked_up[k], f->name))
      return column(r, f, input_column(r, k), false);
  }
  enter_scope(r, f);
  name = cs_declare_name(r->d, "computed.%zu", ++r->n_computed);
  text = text_of(r, f);
  if (r->g->out_of_memory || !text || !definition) {
    r->g->out_of_memory = true;
    return NULL;
  }
  q = cs_graph_formula(r->g, name, f->at, text, definition);
  if (r->g->out_of_memory) return NULL;
  k = cs_dynamics_input(r, q);
  if (r->g->out_of_memory) return NULL;
  if (is_name) r->looked_up[k] = f->name;
  return column(r, f, input_column(r, k), condition);
}

/* f over columns; `condition`: it stands where a condition must.  NULL after a message or when out
 * of memory. */
static cs_formula *split(cs_dynamics_reader *r, cs_formula *f, bool condition, size_t known) {
  if (!has_name(f)) return f;
  if (f->op == CS_OP_NAME) {
    size_t k = own(r, f->name);

    if (k != SIZE_MAX && k >= known) {
      cs_error(r->g->diag, f->at, "\"%s\" comes later than this formula", f->name);
      cs_detail(r->g->diag, "A flow may use the flows that stand before it.");
      return NULL;
    }
    if (k != SIZE_MAX) return column(r, f, k, r->names[k].is_truth);
  }
  if (!has_own(r, f)) return compute_once(r, f, condition);
  for (size_t i = 0; i < f->n_kids; i++) {
    bool kid_condition = f->op == CS_OP_NOT || f->op == CS_OP_AND || f->op == CS_OP_OR ||
                         (f->op == CS_OP_IF && i == 0);

    f->kids[i] = split(r, f->kids[i], kid_condition, known);
    if (!f->kids[i]) return NULL;
  }
  return f;
}

cs_formula *cs_dynamics_formula(cs_dynamics_reader *r, const cs_node *node, const char *what,
                                size_t known) {
  cs_scope scope = cs_graph_scope(r->g); /* for no name: all are columns by then */
  cs_formula *f;
  casus_status st;

  if (node->kind != CS_SCALAR) {
    cs_error(r->g->diag, node->at, "%s is a formula, not %s", what, cs_node_kind_text(node));
    return NULL;
  }
  st = cs_formula_parse(node->text, node->n, node->at, node->exact, CS_PLAIN_FORMULA, r->g->arena,
                        r->g->diag, &f);
  if (st == CASUS_OK && check_names(r, f)) {
    f = split(r, f, false, known);
    if (f) st = cs_formula_resolve(f, &scope, r->g->arena, r->g->diag);
    if (st == CASUS_OK) return f;
  }
  if (st == CASUS_NOMEM) r->g->out_of_memory = true;
  return NULL;
}
