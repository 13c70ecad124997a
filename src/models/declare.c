/* Declaring a model; see declare.h. */
#include "models/declare.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <string.h>

void *cs_declare_room(cs_declaration *d, size_t n, size_t size) {
  void *p = cs_arena_alloc(d->g->arena, n, size);

  if (!p) d->g->out_of_memory = true;
  return p;
}

char *cs_declare_name(cs_declaration *d, const char *format, ...) {
  cs_buf text = {0};
  char *name;
  va_list args;

  cs_buf_printf(&text, "%smodels.%s.", d->prefix, d->m->id);
  va_start(args, format);
  cs_buf_vprintf(&text, format, args);
  va_end(args);
  name = text.failed ? NULL : cs_arena_strndup(d->g->arena, text.text, text.n);
  cs_buf_free(&text);
  if (name) return name;
  d->g->out_of_memory = true;
  return (char *)"";
}

uint32_t cs_declare_find(cs_declaration *d, const char *format, ...) {
  size_t n = strlen(d->prefix);
  uint32_t q = CS_NO_QUANTITY;
  cs_buf text = {0};
  va_list args;

  cs_buf_puts(&text, d->prefix);
  va_start(args, format);
  cs_buf_vprintf(&text, format, args);
  va_end(args);
  if (text.failed) {
    d->g->out_of_memory = true;
  } else {
    q = cs_graph_find(d->g, text.text);
    if (q == CS_NO_QUANTITY && n) q = cs_graph_find(d->g, text.text + n);
  }
  cs_buf_free(&text);
  return q;
}

uint32_t cs_declare_value(cs_declaration *d, const char *name, cs_place at, const cs_number *number,
                          double fallback, cs_limits limits) {
  return cs_graph_value(d->g, name, at, number, fallback, limits);
}

uint32_t cs_declare_output(cs_declaration *d, const char *name, const char *unit, bool is_truth,
                           bool headline) {
  uint32_t q = cs_graph_output(d->g, name, d->m->at, unit, is_truth);

  if (!d->g->out_of_memory) d->g->quantities[q].is_headline = headline;
  return q;
}

casus_status cs_declare_part(cs_declaration *d, const cs_part *part) {
  return cs_graph_part(d->g, part);
}

/* Names of `sort`; `id(k)` is the k-th. */
static void unknown(cs_declaration *d, const char *sort, const char *id, cs_place at, size_t n,
                    const char *(*name_of)(const cs_case *c, size_t k)) {
  const char **names;

  cs_error(d->g->diag, at, "unknown %s \"%s\"", sort, id);
  if (!cs_diag_hints(d->g->diag)) return;
  names = cs_calloc(n, sizeof *names);
  for (size_t k = 0; names && k < n; k++) names[k] = name_of(d->g->c, k);
  if (names) cs_hint_nearest(d->g->diag, id, names, n);
  cs_free(names);
}

static const char *actor_name(const cs_case *c, size_t k) {
  return c->actors[k].id;
}

static const char *issue_name(const cs_case *c, size_t k) {
  return c->issues[k].id;
}

void cs_declare_unknown_actor(cs_declaration *d, const char *id, cs_place at) {
  unknown(d, "actor", id, at, d->g->c->n_actors, actor_name);
}

void cs_declare_unknown_issue(cs_declaration *d, const char *id, cs_place at) {
  unknown(d, "issue", id, at, d->g->c->n_issues, issue_name);
}

bool cs_declare_is_mapping(cs_declaration *d, const cs_node *node, const char *what) {
  if (node->kind == CS_MAPPING) return true;
  cs_error(d->g->diag, node->at, "%s is a mapping, not %s", what, cs_node_kind_text(node));
  return false;
}
