/* The last step of building the graph: measures, overlays and shocks join, all names are looked
 * up, truth values are told from numbers. */
#include "quantity/graph.h"

#include "base/alloc.h"
#include "quantity/value.h"
#include "quantity/belief_views.h"
#include "quantity/depth_first.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void *room(cs_graph *g, size_t n, size_t size) {
  void *p = cs_arena_alloc(g->arena, n, size);

  if (!p) g->out_of_memory = true;
  return p;
}

static void add_measures(cs_graph *g) {
  g->measures = room(g, g->c->n_measures, sizeof *g->measures);
  for (size_t i = 0; i < g->c->n_measures && !g->out_of_memory; i++) {
    const cs_named *m = &g->c->measures[i];
    char *name = cs_arena_printf(g->arena, "measures.%s", m->id);

    if (!name) {
      g->out_of_memory = true;
      return;
    }
    g->measures[i] = cs_graph_value(g, name, m->at, &m->number, NAN, cs_unlimited());
  }
}

/* Short names must be unique over quantities, models, measures and shocks, or a formula could mean
 * either. */
static void check_short_names(cs_graph *g) {
  const cs_case *c = g->c;
  cs_map seen = {0};
  const char *ids[4];
  cs_place at[4];
  size_t n[4] = {c->n_quantities, c->n_models, c->n_measures, c->n_shocks};
  size_t other;

  for (size_t sort = 0; sort < 4; sort++) {
    for (size_t i = 0; i < n[sort]; i++) {
      if (sort == 0) ids[sort] = c->quantities[i].id, at[sort] = c->quantities[i].at;
      if (sort == 1) ids[sort] = c->models[i].id, at[sort] = c->models[i].at;
      if (sort == 2) ids[sort] = c->measures[i].id, at[sort] = c->measures[i].at;
      if (sort == 3) ids[sort] = c->shocks[i].overlay.id, at[sort] = c->shocks[i].overlay.at;
      if (cs_map_get(&seen, ids[sort], strlen(ids[sort]), &other)) {
        cs_error(g->diag, at[sort], "\"%s\" names something else already", ids[sort]);
        cs_detail(g->diag,
                  "Quantities, models, measures and shocks share one set of names; the first is at "
                  "line %zu.",
                  other);
      } else if (!cs_map_put(&seen, ids[sort], at[sort].line)) {
        g->out_of_memory = true;
      }
    }
  }
  cs_map_free(&seen);
}

/* What is set over the text must be set on something. */
static void check_sets(cs_graph *g) {
  for (size_t k = 0; k < g->c->n_sets; k++) {
    const char *name = g->c->sets[k].target;
    bool is_set = false, exists = false;

    for (size_t q = 0; q < g->n && !is_set; q++) {
      if (!cs_graph_means(name, g->quantities[q].name)) continue;
      exists = true;
      is_set = g->quantities[q].is_set;
    }
    if (is_set) continue;
    if (exists) {
      cs_error(g->diag, (cs_place){0}, "\"%s\" is computed and cannot be set", name);
    } else {
      cs_graph_unknown(g, (cs_place){0}, name);
    }
  }
}

/* ---- overlays ---------------------------------------------------------------------------- */

static void add_step(cs_graph *g, cs_overlay *o, cs_step step, const cs_change *change) {
  const cs_quantity *target = &g->quantities[step.target];
  cs_step *moved;

  if (step.kind == CS_SHIFT_PERCENT && isnan(target->span)) {
    cs_error(g->diag, change->at, "\"%s\" has no scale of which to take a percentage",
             target->name);
    cs_hint(g->diag, "Write \"*1.1\" to add a tenth of its value.");
    return;
  }
  if (target->is_truth && target->kind == CS_SHOCK) {
    cs_error(g->diag, change->at, "whether a shock happens cannot be set");
    cs_hint(g->diag, "Set %s.chance to 0 or 1.", target->name);
    return;
  }
  if (g->n_steps == CS_STEPS) {
    cs_error(g->diag, change->at, "more than %d changes of quantities in all overlays", CS_STEPS);
    cs_detail(g->diag, "A pattern is a change of each quantity that it matches.");
  }
  if (g->n_steps++ >= CS_STEPS) return;
  moved = cs_arena_grow(g->arena, o->steps, o->n_steps, &o->cap_steps, sizeof *moved);
  if (!moved) {
    g->out_of_memory = true;
    return;
  }
  o->steps = moved;
  o->steps[o->n_steps++] = step;
}

typedef struct {
  cs_graph *g;
  cs_overlay *overlay;
  const cs_change *change;
  cs_step step;
  size_t found;
} stepper;

static bool step_each(void *user, uint32_t quantity, const char *stars) {
  stepper *s = user;

  (void)stars;
  s->found++;
  s->step.target = quantity;
  add_step(s->g, s->overlay, s->step, s->change);
  return !s->g->out_of_memory && s->g->n_steps <= CS_STEPS;
}

static void add_changes(cs_graph *g, const char *sort, const cs_overlay_entry *entry,
                        cs_overlay *o) {
  *o = (cs_overlay){.name = entry->id,
                    .title = entry->name ? entry->name : entry->id,
                    .about = entry->about,
                    .source = entry->source};
  for (size_t i = 0; i < entry->n_changes && !g->out_of_memory; i++) {
    const cs_change *change = &entry->changes[i];
    cs_number number = change->value;
    cs_node *rest;
    stepper s = {g, o, change, {0}, 0};
    cs_scope scope = cs_graph_scope(g);
    char *name;

    if (!number.value) continue;
    rest = room(g, 1, sizeof *rest);
    name = cs_arena_printf(g->arena, "%s.%s.set.%s", sort, entry->id, change->target);
    if (!rest || !name) {
      g->out_of_memory = true;
      return;
    }
    s.step.kind = cs_change_kind_of(number.value, rest);
    number.value = rest;
    if (!strchr(change->target, '*')) {
      uint32_t target = cs_graph_find(g, change->target);

      if (target == CS_NO_QUANTITY) {
        cs_graph_unknown(g, change->at, change->target);
        continue;
      }
      s.step.value = cs_graph_value(g, name, change->at, &number, NAN, cs_unlimited());
      s.step.target = target;
      /* A new value of a bounded quantity is checked as the quantity itself would be. */
      if (s.step.kind == CS_REPLACE) {
        cs_quantity bounded = g->quantities[s.step.value];

        bounded.least = g->quantities[target].least;
        bounded.most = g->quantities[target].most;
        bounded.name = g->quantities[target].name;
        cs_value_check_bounds(&bounded, rest->at, g->diag);
      }
      add_step(g, o, s.step, change);
      continue;
    }
    s.step.value = cs_graph_value(g, name, change->at, &number, NAN, cs_unlimited());
    scope.expand(scope.context, change->target, step_each, &s);
    if (!s.found) cs_error(g->diag, change->at, "no quantity matches \"%s\"", change->target);
  }
}

/* ---- shocks ------------------------------------------------------------------------------ */

static int find_shock(const cs_graph *g, const char *id) {
  char name[512];
  int n = snprintf(name, sizeof name, "shocks.%s", id);
  uint32_t q;

  if (n < 0 || (size_t)n >= sizeof name) return -1;
  q = cs_graph_find(g, name);
  return q == CS_NO_QUANTITY || g->quantities[q].kind != CS_SHOCK ? -1
                                                                  : (int)g->quantities[q].source;
}

static void unknown_shock(cs_graph *g, const char *id, cs_place at) {
  const char **names;

  cs_error(g->diag, at, "unknown shock \"%s\"", id);
  if (!cs_diag_hints(g->diag)) return;
  names = cs_calloc(g->c->n_shocks, sizeof *names);
  for (size_t i = 0; names && i < g->c->n_shocks; i++) names[i] = g->c->shocks[i].overlay.id;
  if (names) cs_hint_nearest(g->diag, id, names, g->c->n_shocks);
  cs_free(names);
}

static void add_shock(cs_graph *g, size_t i) {
  const cs_shock_entry *e = &g->c->shocks[i];
  cs_shock *s = &g->shocks[i];
  cs_node *any = room(g, 1, sizeof *any);
  cs_number uniform = {.value = any};
  char *happens = cs_arena_printf(g->arena, "shocks.%s", e->overlay.id);
  char *chance = cs_arena_printf(g->arena, "shocks.%s.chance", e->overlay.id);
  char *draw = cs_arena_printf(g->arena, "shocks.%s.draw", e->overlay.id);

  if (!any || !happens || !chance || !draw) {
    g->out_of_memory = true;
    return;
  }
  *any = (cs_node){.kind = CS_SCALAR, .at = e->overlay.at, .text = "0..1", .n = 4};
  s->group = i;
  s->happens = cs_graph_output(g, happens, e->overlay.at, NULL, true);
  if (g->out_of_memory) return;
  g->quantities[s->happens].kind = CS_SHOCK;
  g->quantities[s->happens].source = i;
  s->chance = cs_graph_value(g, chance, e->overlay.at, &e->chance, 0, cs_within(0, 1));
  s->uniform = cs_graph_value(g, draw, e->overlay.at, &uniform, NAN, cs_unlimited());
}

/* The most and the least that a quantity's definition can give, as far as it is plain to see. */
static double upper(const cs_quantity *q) {
  if (q->kind == CS_CONSTANT) return q->number;
  return q->kind == CS_DRAW ? cs_distribution_highest(q->distribution) : 0;
}

static double lower(const cs_quantity *q) {
  if (q->kind == CS_CONSTANT) return q->number;
  return q->kind == CS_DRAW ? cs_distribution_lowest(q->distribution) : 0;
}

/* Puts shocks that exclude one another into groups; within one, each must exclude each. */
static void group_shocks(cs_graph *g) {
  const cs_case *c = g->c;
  size_t n = c->n_shocks;

  for (size_t i = 0; i < n; i++) {
    for (size_t k = 0; k < c->shocks[i].excludes.n; k++) {
      int j = find_shock(g, c->shocks[i].excludes.names[k]);
      size_t low, high;

      if (j < 0) unknown_shock(g, c->shocks[i].excludes.names[k], c->shocks[i].excludes.places[k]);
      if (j < 0) continue;
      if ((size_t)j == i) {
        cs_error(g->diag, c->shocks[i].excludes.places[k], "a shock cannot exclude itself");
        continue;
      }
      low = g->shocks[i].group < g->shocks[j].group ? g->shocks[i].group : g->shocks[j].group;
      high = g->shocks[i].group + g->shocks[j].group - low;
      for (size_t m = 0; m < n; m++) {
        if (g->shocks[m].group == high) g->shocks[m].group = low;
      }
    }
  }
  for (size_t i = 0; i < n; i++) {
    cs_shock *s = &g->shocks[i];
    double sum = upper(&g->quantities[s->chance]);
    size_t earlier = 0;

    for (size_t j = 0; j < i; j++) earlier += g->shocks[j].group == s->group;
    s->before = room(g, earlier, sizeof *s->before);
    if (!s->before) return;
    for (size_t j = 0; j < i && earlier; j++) {
      if (g->shocks[j].group != s->group) continue;
      s->before[s->n_before++] = g->shocks[j].chance;
      s->uniform = g->shocks[j].uniform;
      sum += upper(&g->quantities[g->shocks[j].chance]);
    }
    if (s->n_before && sum > 1 + 1e-12) {
      cs_error(g->diag, c->shocks[i].overlay.at,
               "the chances of shocks that exclude one another can add up to %.4g", sum);
      cs_detail(g->diag, "They must not exceed 1 in any future.");
    }
  }
}

/* Which shocks imply which, directly or through others. */
typedef struct {
  cs_graph *g;
  cs_walk walk;
  uint64_t *row; /* [shock * words]: the bits of those that it implies */
  size_t words;
} implications;

static bool implies(const implications *m, size_t a, size_t b) {
  return m->row[a * m->words + b / 64] >> b % 64 & 1;
}

static void enter_shock(void *user, uint32_t i) {
  implications *m = user;
  const cs_names *list = &m->g->c->shocks[i].implies;

  for (size_t k = 0; k < list->n; k++) {
    int j = find_shock(m->g, list->names[k]);

    if (j >= 0 && (uint32_t)j != i) cs_walk_need(&m->walk, (uint32_t)j);
  }
}

static void leave_shock(void *user, uint32_t i, const uint32_t *needs, size_t n) {
  implications *m = user;
  uint64_t *row = m->row + i * m->words;

  for (size_t k = 0; k < n; k++) {
    for (size_t w = 0; w < m->words; w++) row[w] |= m->row[needs[k] * m->words + w];
    row[needs[k] / 64] |= UINT64_C(1) << needs[k] % 64;
  }
}

static void shocks_in_a_circle(void *user, uint32_t i, const cs_walk_step *path, size_t n_path) {
  implications *m = user;
  const cs_shock_entry *from = &m->g->c->shocks[path[n_path - 1].node], *to = &m->g->c->shocks[i];
  cs_place at = from->overlay.at;

  for (size_t k = 0; k < from->implies.n; k++) {
    if (!strcmp(from->implies.names[k], to->overlay.id)) at = from->implies.places[k];
  }
  cs_error(m->g->diag, at, "\"%s\" and \"%s\" imply one another", from->overlay.id, to->overlay.id);
}

/* False after a message or when out of memory. */
static bool find_implications(cs_graph *g, implications *m) {
  size_t n = g->c->n_shocks, errors = casus_diag_errors(g->diag);

  *m = (implications){
      .g = g,
      .walk = {.user = m, .enter = enter_shock, .leave = leave_shock, .cycle = shocks_in_a_circle},
      .words = (n + 63) / 64};
  m->row = cs_calloc(n * m->words, sizeof *m->row);
  if (!cs_walk_begin(&m->walk, n) || !m->row) g->out_of_memory = true;
  for (size_t i = 0; i < n && !g->out_of_memory; i++) {
    cs_walk_visit(&m->walk, (uint32_t)i);
    g->out_of_memory |= m->walk.out_of_memory;
  }
  return !g->out_of_memory && casus_diag_errors(g->diag) == errors;
}

/* Room for one more shock that implies s. */
static bool grow_implied(cs_graph *g, cs_shock *s) {
  size_t caps[2] = {s->cap_implied_by, s->cap_implied_by};
  uint32_t *by =
      cs_arena_grow(g->arena, s->implied_by, s->n_implied_by, &s->cap_implied_by, sizeof *by);
  uint32_t *chance =
      cs_arena_grow(g->arena, s->implied_chance, s->n_implied_by, &caps[0], sizeof *chance);
  size_t *group =
      cs_arena_grow(g->arena, s->implied_group, s->n_implied_by, &caps[1], sizeof *group);

  if (!by || !chance || !group) {
    g->out_of_memory = true;
    return false;
  }
  s->implied_by = by;
  s->implied_chance = chance;
  s->implied_group = group;
  return true;
}

static void link_implied(cs_graph *g, const implications *all, size_t i, size_t j, cs_place at) {
  cs_shock *by = &g->shocks[i], *s = &g->shocks[j];
  double most = upper(&g->quantities[s->chance]), least = lower(&g->quantities[by->chance]);

  for (size_t m = 0; m < g->c->n_shocks; m++) {
    if (m == j || g->shocks[m].group != s->group) continue;
    cs_error(g->diag, at, "\"%s\" excludes other shocks, so it cannot be implied", s->overlay.name);
    return;
  }
  for (size_t k = 0; k < s->n_implied_by; k++) {
    size_t other = g->quantities[s->implied_by[k]].source;

    if (other == i || implies(all, other, i) || implies(all, i, other)) {
      cs_error(g->diag, at, "\"%s\" is implied by \"%s\" already", s->overlay.name,
               g->shocks[other].overlay.name);
      return;
    }
  }
  if (g->quantities[s->chance].kind != CS_FORMULA && most < least) {
    cs_error(g->diag, at, "\"%s\" implies \"%s\", whose chance is smaller", by->overlay.name,
             s->overlay.name);
    cs_detail(g->diag, "What is implied happens at least as often as what implies it.");
    return;
  }
  if (!grow_implied(g, s)) return;
  s->implied_by[s->n_implied_by] = by->happens;
  s->implied_chance[s->n_implied_by] = by->chance;
  s->implied_group[s->n_implied_by++] = by->group;
}

static void link_shocks(cs_graph *g) {
  const cs_case *c = g->c;
  implications all;
  bool orderly = find_implications(g, &all);

  for (size_t i = 0; i < c->n_shocks && !g->out_of_memory; i++) {
    const cs_names *list = &c->shocks[i].implies;

    for (size_t k = 0; k < list->n && !g->out_of_memory; k++) {
      int j = find_shock(g, list->names[k]);

      if (j < 0) {
        unknown_shock(g, list->names[k], list->places[k]);
      } else if ((size_t)j == i) {
        cs_error(g->diag, list->places[k], "a shock cannot imply itself");
      } else if (orderly) {
        link_implied(g, &all, i, (size_t)j, list->places[k]);
      }
    }
  }
  cs_walk_end(&all.walk);
  cs_free(all.row);
}

static void add_overlays(cs_graph *g) {
  const cs_case *c = g->c;

  g->strategies = room(g, c->n_strategies, sizeof *g->strategies);
  g->beliefs = room(g, c->n_beliefs, sizeof *g->beliefs);
  g->shocks = room(g, c->n_shocks, sizeof *g->shocks);
  if (g->out_of_memory) return;
  for (size_t i = 0; i < c->n_shocks && !g->out_of_memory; i++) add_shock(g, i);
  if (g->out_of_memory) return;
  for (size_t i = 0; i < c->n_strategies && !g->out_of_memory; i++)
    add_changes(g, "strategies", &c->strategies[i], &g->strategies[i]);
  for (size_t i = 0; i < c->n_shocks && !g->out_of_memory; i++)
    add_changes(g, "shocks", &c->shocks[i].overlay, &g->shocks[i].overlay);
  for (size_t i = 0; i < c->n_beliefs && !g->out_of_memory; i++)
    add_changes(g, "beliefs", &c->beliefs[i], &g->beliefs[i]);
  if (g->out_of_memory) return;
  group_shocks(g);
  if (!g->out_of_memory) link_shocks(g);
}

/* ---- names and truth values -------------------------------------------------------------- */

/* A formula that is nothing but a name or a condition makes its quantity a truth value; since such
 * quantities may name one another in any order, those that it names are looked at first. */
static bool is_condition(const cs_graph *g, const cs_formula *f) {
  switch (f->op) {
    case CS_OP_NOT:
    case CS_OP_AND:
    case CS_OP_OR:
    case CS_OP_LESS:
    case CS_OP_LESS_EQUAL:
    case CS_OP_MORE:
    case CS_OP_MORE_EQUAL:
    case CS_OP_EQUAL:
    case CS_OP_UNEQUAL:
      return true;
    case CS_OP_NUMBER:
      return f->is_truth;
    case CS_OP_NAME: {
      uint32_t q = strchr(f->name, '*') ? CS_NO_QUANTITY : cs_graph_find(g, f->name);

      return q != CS_NO_QUANTITY && g->quantities[q].is_truth;
    }
    case CS_OP_IF:
      return f->n_kids == 3 && is_condition(g, f->kids[1]) && is_condition(g, f->kids[2]);
    default:
      return false;
  }
}

typedef struct {
  cs_graph *g;
  cs_walk walk;
} truths;

/* The names that decide whether the formula is a condition: those that is_condition() looks at. */
static void need_names(truths *t, const cs_formula *f) {
  if (f->op == CS_OP_NAME && !strchr(f->name, '*')) {
    uint32_t q = cs_graph_find(t->g, f->name);

    if (q != CS_NO_QUANTITY) cs_walk_need(&t->walk, q);
  }
  if (f->op == CS_OP_IF && f->n_kids == 3) {
    need_names(t, f->kids[1]);
    need_names(t, f->kids[2]);
  }
}

static bool may_be_truth(const cs_quantity *q) {
  return q->kind == CS_FORMULA && !q->is_truth && q->formula;
}

static void enter_truth(void *user, uint32_t q) {
  truths *t = user;

  if (may_be_truth(&t->g->quantities[q])) need_names(t, t->g->quantities[q].formula);
}

static void leave_truth(void *user, uint32_t q, const uint32_t *needs, size_t n) {
  truths *t = user;

  (void)needs;
  (void)n;
  if (may_be_truth(&t->g->quantities[q]))
    t->g->quantities[q].is_truth = is_condition(t->g, t->g->quantities[q].formula);
}

/* Quantities that name one another in a circle are no truth values. */
static void spread_truth(cs_graph *g) {
  truths t = {g, {.enter = enter_truth, .leave = leave_truth}};

  t.walk.user = &t;
  if (cs_walk_begin(&t.walk, g->n)) {
    for (size_t i = 0; i < g->n; i++) cs_walk_visit(&t.walk, (uint32_t)i);
  } else {
    t.walk.out_of_memory = true;
  }
  g->out_of_memory |= t.walk.out_of_memory;
  cs_walk_end(&t.walk);
}

static void resolve_all(cs_graph *g) {
  cs_scope scope = cs_graph_scope(g);

  spread_truth(g);
  for (size_t i = 0; i < g->n && !g->out_of_memory; i++) {
    cs_quantity *q = &g->quantities[i];

    if (q->kind != CS_FORMULA || !q->formula) continue;
    switch (cs_formula_resolve(q->formula, &scope, g->arena, g->diag)) {
      case CASUS_OK:
        break;
      case CASUS_NOMEM:
        g->out_of_memory = true;
        return;
      default:
        q->kind = CS_CONSTANT; /* already reported; nothing more is said about it */
        continue;
    }
    if (q->formula->op == CS_OP_NUMBER) {
      q->kind = CS_CONSTANT;
      q->number = q->formula->number;
      cs_value_check_bounds(q, q->formula->at, g->diag);
    }
  }
}

/* ---- correlations ------------------------------------------------------------------------ */

static uint32_t correlated_draw(cs_graph *g, const char *name, cs_place at) {
  uint32_t q = cs_graph_find(g, name);

  if (q == CS_NO_QUANTITY) {
    cs_graph_unknown(g, at, name);
    return q;
  }
  if (g->quantities[q].kind != CS_DRAW || g->quantities[q].is_deep) {
    cs_error(g->diag, at, "\"%s\" is not drawn from a distribution, so it cannot be correlated",
             name);
    return CS_NO_QUANTITY;
  }
  return q;
}

static void add_correlations(cs_graph *g) {
  size_t n = g->c->n_correlations, used = 0;
  cs_rank_correlation *pairs;
  const char **names;

  if (!n) return;
  pairs = room(g, n, sizeof *pairs);
  names = room(g, g->n_draws, sizeof *names);
  if (!pairs || !names) return;
  for (size_t k = 0; k < g->n_draws; k++) names[k] = g->quantities[g->draws[k]].name;
  for (size_t i = 0; i < n; i++) {
    const cs_correlation_entry *e = &g->c->correlations[i];
    uint32_t a = correlated_draw(g, e->a, e->a_at), b = correlated_draw(g, e->b, e->b_at);

    if (a == CS_NO_QUANTITY || b == CS_NO_QUANTITY) continue;
    pairs[used++] = (cs_rank_correlation){
        .a = g->quantities[a].draw, .b = g->quantities[b].draw, .rho = e->rho, .at = e->a_at};
  }
  if (used < n) return; /* what is wrong has been reported */
  if (cs_correlation_new(pairs, used, names, g->diag, g->arena, g->tables, &g->correlation) ==
      CASUS_NOMEM)
    g->out_of_memory = true;
}

/* Draws get their tables here, once: runs find a graph that does not change. */
static void prepare_draws(cs_graph *g) {
  for (uint32_t q = 0; q < g->n; q++) {
    cs_distribution *d = g->quantities[q].kind == CS_DRAW ? g->quantities[q].distribution : NULL;

    if (d && cs_distribution_prepare(d, g->tables)) g->out_of_memory = true;
  }
}

casus_status cs_graph_finish(cs_graph *g) {
  size_t before = casus_diag_errors(g->diag);

  check_short_names(g);
  add_measures(g);
  if (!g->out_of_memory) check_sets(g);
  if (!g->out_of_memory) add_overlays(g);
  if (!g->out_of_memory) resolve_all(g);
  if (!g->out_of_memory && casus_diag_errors(g->diag) == before) cs_graph_fill_views(g);
  if (!g->out_of_memory) add_correlations(g);
  if (!g->out_of_memory && casus_diag_errors(g->diag) == before) prepare_draws(g);
  if (g->out_of_memory) return CASUS_NOMEM;
  return casus_diag_errors(g->diag) > before ? CASUS_CASE : CASUS_OK;
}
