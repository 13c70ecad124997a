/* Case -> named quantities: what the case names itself, and how names are looked up. */
#include "quantity/graph.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "quantity/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void cs_graph_free(cs_graph *g) {
  cs_map_free(&g->names);
  cs_inverses_free(g->tables);
  g->tables = NULL;
}

/* ---- looking up -------------------------------------------------------------------------- */

static const char *const prefixes[] = {"quantities.", "models.", "measures.", "shocks."};
enum { N_PREFIXES = sizeof prefixes / sizeof *prefixes };

uint32_t cs_graph_find(const cs_graph *g, const char *name) {
  size_t found, n = strlen(name);
  char full[512];

  if (cs_map_get(&g->names, name, n, &found)) return (uint32_t)found;
  for (size_t i = 0; i < N_PREFIXES; i++) {
    int length = snprintf(full, sizeof full, "%s%s", prefixes[i], name);

    if (length < 0 || (size_t)length >= sizeof full) continue;
    if (cs_map_get(&g->names, full, (size_t)length, &found)) return (uint32_t)found;
  }
  return CS_NO_QUANTITY;
}

/* A quantity's shortest name. */
static const char *short_name(const char *full) {
  for (size_t i = 0; i < N_PREFIXES; i++) {
    if (!strncmp(full, prefixes[i], strlen(prefixes[i]))) return full + strlen(prefixes[i]);
  }
  return full;
}

void cs_graph_excuse(cs_graph *g, const char *id) {
  const char **moved =
      cs_arena_grow(g->arena, g->excused, g->n_excused, &g->cap_excused, sizeof *moved);

  if (!moved) {
    g->out_of_memory = true;
    return;
  }
  g->excused = moved;
  moved[g->n_excused++] = id;
}

static bool is_excused(const cs_graph *g, const char *name) {
  if (!strncmp(name, "models.", 7)) name += 7;
  for (size_t k = 0; k < g->n_excused; k++) {
    size_t n = strlen(g->excused[k]);

    if (!strncmp(name, g->excused[k], n) && name[n] == '.') return true;
  }
  return false;
}

void cs_graph_unknown(const cs_graph *g, cs_place at, const char *name) {
  enum { MOST = 20000 };
  size_t n = g->n < MOST ? g->n : MOST;
  const char **names;

  if (is_excused(g, name)) return;
  cs_error(g->diag, at, "unknown quantity \"%s\"", name);
  if (!cs_diag_hints(g->diag)) return;
  names = cs_calloc(2 * n, sizeof *names);
  for (size_t i = 0; names && i < n; i++) {
    names[i] = g->quantities[i].name;
    names[n + i] = short_name(g->quantities[i].name);
  }
  if (names) cs_hint_nearest(g->diag, name, names, 2 * n);
  cs_free(names);
}

static bool scope_find(const void *context, const char *name, uint32_t *q, bool *is_truth) {
  const cs_graph *g = context;

  *q = cs_graph_find(g, name);
  if (*q == CS_NO_QUANTITY) return false;
  *is_truth = g->quantities[*q].is_truth;
  return true;
}

static bool scope_expand(const void *context, const char *pattern,
                         bool (*each)(void *user, uint32_t quantity, const char *stars),
                         void *user) {
  const cs_graph *g = context;
  cs_buf stars = {0};
  bool go_on = true;

  for (size_t i = 0; i < g->n && go_on; i++) {
    const char *name = g->quantities[i].name;

    stars.n = 0;
    if (cs_glob(pattern, name, &stars) || cs_glob(pattern, short_name(name), &stars))
      go_on = !stars.failed && each(user, (uint32_t)i, stars.text ? stars.text : "");
  }
  go_on &= !stars.failed;
  cs_buf_free(&stars);
  return go_on;
}

static void scope_unknown(const void *context, cs_place at, const char *name) {
  cs_graph_unknown(context, at, name);
}

cs_scope cs_graph_scope(const cs_graph *g) {
  return (cs_scope){g, scope_find, scope_expand, scope_unknown};
}

/* ---- adding ------------------------------------------------------------------------------ */

static uint32_t add(cs_graph *g, cs_quantity q) {
  cs_quantity *moved;
  size_t other;

  if (cs_map_get(&g->names, q.name, strlen(q.name), &other)) {
    cs_error(g->diag, q.at, "\"%s\" is named already", q.name);
    if (g->quantities[other].at.line)
      cs_detail(g->diag, "The first is at line %zu.", g->quantities[other].at.line);
    return (uint32_t)other;
  }
  if (g->n >= CS_QUANTITIES) {
    if (g->n == CS_QUANTITIES)
      cs_error(g->diag, q.at, "more than %d quantities in one case", CS_QUANTITIES);
    g->n = CS_QUANTITIES + 1;
    return 0;
  }
  moved = cs_arena_grow(g->arena, g->quantities, g->n, &g->cap, sizeof *moved);
  if (!moved || !cs_map_put(&g->names, q.name, g->n)) {
    g->out_of_memory = true;
    return 0;
  }
  g->quantities = moved;
  g->quantities[g->n] = q;
  return (uint32_t)g->n++;
}

/* Gives a draw its dimension: the quantity is about to be added. */
static void add_dimension(cs_graph *g, cs_quantity *q) {
  uint32_t **list = q->is_deep ? &g->deep : &g->draws;
  size_t *n = q->is_deep ? &g->n_deep : &g->n_draws;
  uint32_t *moved =
      cs_arena_grow(g->arena, *list, *n, q->is_deep ? &g->cap_deep : &g->cap_draws, sizeof *moved);

  if (!moved) {
    g->out_of_memory = true;
    return;
  }
  *list = moved;
  q->draw = *n;
  moved[(*n)++] = (uint32_t)g->n;
}

cs_limits cs_unlimited(void) {
  return (cs_limits){-INFINITY, INFINITY, NAN};
}

cs_limits cs_within(double least, double most) {
  return (cs_limits){least, most, NAN};
}

static uint32_t add_value(cs_graph *g, const char *name, cs_place at, const cs_number *number,
                          double fallback, cs_limits limits) {
  cs_quantity q = {
      .name = name, .at = at, .least = limits.least, .most = limits.most, .span = limits.span};

  if (number) q.meta = number->meta;
  if (!number || !number->value) {
    if (!isfinite(fallback) && !(number && number->is_wrong))
      cs_error(g->diag, at, "\"%s\" has no value", name);
    q.kind = CS_CONSTANT;
    q.number = isfinite(fallback) ? fallback : 0;
    return add(g, q);
  }
  if (number->value->exact) q.value_at = number->value->at;
  if (cs_value_read(number->value, g->arena, g->diag, &q) == CASUS_NOMEM) g->out_of_memory = true;
  cs_value_check_bounds(&q, number->value->at, g->diag);
  if (q.kind == CS_DRAW) add_dimension(g, &q);
  return add(g, q);
}

/* ---- what is set over the case's text ------------------------------------------------------------ */

bool cs_graph_means(const char *pattern, const char *name) {
  static const char *const sections[] = {"quantities.", "models.", "measures.", "shocks."};

  if (cs_glob(pattern, name, NULL)) return true;
  for (size_t k = 0; k < sizeof sections / sizeof *sections; k++) {
    size_t n = strlen(sections[k]);

    if (!strncmp(name, sections[k], n) && cs_glob(pattern, name + n, NULL)) return true;
  }
  return false;
}

cs_change_kind cs_change_kind_of(const cs_node *value, cs_node *rest) {
  const char *s = value->text;
  size_t n = value->n, skip = 0;
  cs_change_kind kind = CS_REPLACE;

  *rest = *value;
  if (!n || (s[0] != '+' && s[0] != '-' && s[0] != '*')) return CS_REPLACE;
  /* "-5..-2" and "-5 .. 3" are ranges of new values. */
  if (s[0] != '*' && strstr(s, "..")) return CS_REPLACE;
  kind = s[0] == '*' ? CS_SCALE : CS_SHIFT;
  /* The minus sign stays with the number; plus and star go. */
  skip = s[0] == '-' ? 0 : 1;
  while (skip && skip < n && s[skip] == ' ') skip++;
  if (kind == CS_SHIFT && s[n - 1] == '%') {
    kind = CS_SHIFT_PERCENT;
    n--;
  }
  rest->text = s + skip;
  rest->n = n - skip;
  if (rest->exact) {
    rest->at.column += skip;
    rest->at.width = rest->n;
  }
  return kind;
}

/* The last one counts. */
static const cs_change *set_on(const cs_graph *g, const char *name) {
  for (size_t k = g->c->n_sets; k--;) {
    if (cs_graph_means(g->c->sets[k].target, name)) return &g->c->sets[k];
  }
  return NULL;
}

/* Text of the formula by which a relative change makes the value. */
static char *changed_text(cs_graph *g, const char *name, cs_change_kind kind, double span) {
  char number[32];

  if (kind == CS_SHIFT_PERCENT)
    return cs_arena_printf(g->arena, "(%s.as_written + %s.set / 100 * %s)", name, name,
                           cs_number_text(span, number));
  return cs_arena_printf(g->arena, "(%s.as_written %c %s.set)", name, kind == CS_SCALE ? '*' : '+',
                         name);
}

uint32_t cs_graph_value(cs_graph *g, const char *name, cs_place at, const cs_number *number,
                        double fallback, cs_limits limits) {
  const cs_change *set = g->c->n_sets ? set_on(g, name) : NULL;
  cs_number value = {0};
  cs_node *node;
  cs_change_kind kind;
  uint32_t q;

  if (!set) return add_value(g, name, at, number, fallback, limits);
  node = cs_arena_alloc(g->arena, 1, sizeof *node);
  if (!node) {
    g->out_of_memory = true;
    return 0;
  }
  if (number) value.meta = number->meta;
  value.value = node;
  kind = cs_change_kind_of(set->value.value, node);
  if (kind == CS_SHIFT_PERCENT && isnan(limits.span)) {
    cs_error(g->diag, (cs_place){0}, "\"%s\" has no scale of which to take a percentage", name);
    cs_hint(g->diag, "Write \"*1.1\" to add a tenth of its value.");
  } else if (kind != CS_REPLACE) {
    /* What it was and by how much it is changed are quantities of their own. */
    char *before = cs_arena_printf(g->arena, "%s.as_written", name);
    char *by = cs_arena_printf(g->arena, "%s.set", name);
    char *text = changed_text(g, name, kind, limits.span);

    if (!before || !by || !text) {
      g->out_of_memory = true;
      return 0;
    }
    add_value(g, before, at, number, fallback, limits);
    add_value(g, by, at, &value, NAN, cs_unlimited());
    *node = (cs_node){.kind = CS_SCALAR, .text = text, .n = strlen(text)};
  }
  q = add_value(g, name, at, &value, fallback, limits);
  if (!g->out_of_memory) g->quantities[q].is_set = true;
  return q;
}

uint32_t cs_graph_formula(cs_graph *g, const char *name, cs_place at, const char *text,
                          cs_formula *f) {
  return add(g, (cs_quantity){.name = name,
                              .at = at,
                              .kind = CS_FORMULA,
                              .text = text,
                              .formula = f,
                              .least = -INFINITY,
                              .most = INFINITY,
                              .span = NAN});
}

uint32_t cs_graph_output(cs_graph *g, const char *name, cs_place at, const char *unit,
                         bool is_truth) {
  return add(g, (cs_quantity){.name = name,
                              .at = at,
                              .kind = CS_OUTPUT,
                              .least = -INFINITY,
                              .most = INFINITY,
                              .span = NAN,
                              .is_truth = is_truth,
                              .source = SIZE_MAX,
                              .meta = {.unit = unit}});
}

casus_status cs_graph_part(cs_graph *g, const cs_part *part) {
  cs_part *moved = cs_arena_grow(g->arena, g->parts, g->n_parts, &g->cap_parts, sizeof *moved);
  cs_part *p;

  if (!moved) {
    g->out_of_memory = true;
    return CASUS_NOMEM;
  }
  g->parts = moved;
  p = &g->parts[g->n_parts];
  *p = *part;
  p->inputs = cs_arena_alloc(g->arena, part->n_inputs, sizeof *p->inputs);
  p->outputs = cs_arena_alloc(g->arena, part->n_outputs, sizeof *p->outputs);
  if (!p->inputs || !p->outputs) {
    g->out_of_memory = true;
    return CASUS_NOMEM;
  }
  if (part->n_inputs) memcpy(p->inputs, part->inputs, part->n_inputs * sizeof *p->inputs);
  if (part->n_outputs) memcpy(p->outputs, part->outputs, part->n_outputs * sizeof *p->outputs);
  for (size_t k = 0; k < p->n_outputs; k++) g->quantities[p->outputs[k]].source = g->n_parts;
  g->n_parts++;
  return CASUS_OK;
}

uint32_t cs_graph_view(cs_graph *g, size_t belief, uint32_t q) {
  cs_quantity view = g->quantities[q];
  cs_view *moved;

  for (size_t i = 0; i < g->n_views; i++) {
    if (g->views[i].belief == belief && g->views[i].of == q) return g->views[i].view;
  }
  moved = cs_arena_grow(g->arena, g->views, g->n_views, &g->cap_views, sizeof *moved);
  view.name = cs_arena_printf(g->arena, "beliefs.%s.sees.%s", g->c->beliefs[belief].id, view.name);
  if (!moved || !view.name) {
    g->out_of_memory = true;
    return 0;
  }
  view.kind = CS_FORMULA;
  view.text = NULL;
  view.formula = NULL;
  view.is_headline = false;
  g->views = moved;
  moved[g->n_views] = (cs_view){belief, q, add(g, view)};
  return moved[g->n_views++].view;
}

/* ---- what the case names itself ---------------------------------------------------------- */

static char *join(cs_graph *g, const char *a, const char *b, const char *c, const char *d) {
  char *text = d ? cs_arena_printf(g->arena, "%s.%s.%s.%s", a, b, c, d)
                 : cs_arena_printf(g->arena, "%s.%s.%s", a, b, c);

  if (!text) g->out_of_memory = true;
  return text ? text : (char *)"";
}

static void add_stance(cs_graph *g, const cs_stance *s) {
  const char *actor = g->c->actors[s->actor].id, *issue = g->c->issues[s->issue].id;
  double from = g->c->issues[s->issue].from, to = g->c->issues[s->issue].to;
  double least = cs_fmin(from, to), most = cs_fmax(from, to);

  if (s->position.value)
    cs_graph_value(g, join(g, "stances", actor, issue, "position"), s->at, &s->position, NAN,
                   (cs_limits){least, most, to - from});
  if (s->salience.value)
    cs_graph_value(g, join(g, "stances", actor, issue, "salience"), s->at, &s->salience, NAN,
                   (cs_limits){0, 100, 100});
  if (s->capability.value)
    cs_graph_value(g, join(g, "stances", actor, issue, "capability"), s->at, &s->capability, NAN,
                   cs_within(0, INFINITY));
  if (s->at_most.value)
    cs_graph_value(g, join(g, "stances", actor, issue, "red_line.at_most"), s->at, &s->at_most, NAN,
                   (cs_limits){least, most, to - from});
  if (s->at_least.value)
    cs_graph_value(g, join(g, "stances", actor, issue, "red_line.at_least"), s->at, &s->at_least,
                   NAN, (cs_limits){least, most, to - from});
}

/* What did come out is shown beside what was computed, so it is no quantity, and it cannot depend
 * on any. */
static casus_status check_record(cs_graph *g, const cs_issue *s) {
  const cs_node *node = s->record.value;
  double least = cs_fmin(s->from, s->to), most = cs_fmax(s->from, s->to), low, high;
  cs_distribution *p = NULL;
  casus_status st;

  if (!node) return CASUS_OK;
  st = cs_distribution_parse(node->text, node->n, node->at, g->diag, g->arena, &p);
  if (st) return st == CASUS_NOMEM ? st : CASUS_OK;
  if (p) {
    low = cs_distribution_lowest(p);
    high = cs_distribution_highest(p);
  } else if (cs_parse_number(node->text, node->n, &low)) {
    high = low;
  } else {
    cs_error(g->diag, node->at, "the record of issue \"%s\" is neither a number nor a distribution",
             s->id);
    cs_detail(g->diag, "It says what did come out, so it cannot follow from other quantities.");
    return CASUS_OK;
  }
  if (low >= least && high <= most) return CASUS_OK;
  cs_error(g->diag, node->at, "the record of issue \"%s\" lies outside its scale", s->id);
  cs_detail(g->diag, "The scale goes from %g to %g.", s->from, s->to);
  return CASUS_OK;
}

casus_status cs_graph_begin(cs_case *c, cs_graph *g) {
  *g = (cs_graph){.c = c, .doc = &c->doc, .arena = c->doc.arena, .diag = c->doc.diag};
  g->tables = cs_inverses_new();
  if (!g->tables) return CASUS_NOMEM;
  for (size_t i = 0; i < c->n_actors && !g->out_of_memory; i++) {
    const cs_actor *a = &c->actors[i];

    if (a->capability.value)
      cs_graph_value(g, join(g, "actors", a->id, "capability", NULL), a->at, &a->capability, NAN,
                     cs_within(0, INFINITY));
  }
  for (size_t i = 0; i < c->n_issues && !g->out_of_memory; i++) {
    const cs_issue *s = &c->issues[i];
    double least = cs_fmin(s->from, s->to), most = cs_fmax(s->from, s->to);

    if (check_record(g, s)) return CASUS_NOMEM;

    if (s->now.value)
      cs_graph_value(g, join(g, "issues", s->id, "now", NULL), s->at, &s->now, NAN,
                     (cs_limits){least, most, s->to - s->from});
    if (s->no_deal.value)
      cs_graph_value(g, join(g, "issues", s->id, "no_deal", NULL), s->at, &s->no_deal, NAN,
                     (cs_limits){least, most, s->to - s->from});
  }
  for (size_t i = 0; i < c->n_stances && !g->out_of_memory; i++) add_stance(g, &c->stances[i]);
  for (size_t i = 0; i < c->n_quantities && !g->out_of_memory; i++) {
    char *name = cs_arena_printf(g->arena, "quantities.%s", c->quantities[i].id);

    if (!name) {
      g->out_of_memory = true;
    } else {
      cs_graph_value(g, name, c->quantities[i].at, &c->quantities[i].number, NAN, cs_unlimited());
    }
  }
  return g->out_of_memory ? CASUS_NOMEM : CASUS_OK;
}

/* ---- dependence -------------------------------------------------------------------------- */

void cs_graph_inputs(const cs_graph *g, uint32_t q, void (*each)(void *user, uint32_t input),
                     void *user) {
  const cs_quantity *x = &g->quantities[q];

  switch (x->kind) {
    case CS_CONSTANT:
    case CS_DRAW:
      return;
    case CS_FORMULA:
      if (x->formula) cs_formula_inputs(x->formula, each, user);
      return;
    case CS_OUTPUT:
      if (x->source == SIZE_MAX) return;
      for (size_t i = 0; i < g->parts[x->source].n_inputs; i++)
        each(user, g->parts[x->source].inputs[i]);
      return;
    case CS_SHOCK: {
      const cs_shock *s = &g->shocks[x->source];

      each(user, s->chance);
      each(user, s->uniform);
      for (size_t i = 0; i < s->n_before; i++) each(user, s->before[i]);
      for (size_t i = 0; i < s->n_implied_by; i++) {
        each(user, s->implied_by[i]);
        each(user, s->implied_chance[i]);
      }
      return;
    }
  }
}
