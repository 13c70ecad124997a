/* Case -> study: everything that is checked before anything runs. */
#include "analysis/study.h"

#include "base/alloc.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

int cs_study_strategy(const cs_study *s, const char *name) {
  for (size_t i = 0; i < s->c.n_strategies; i++) {
    if (!strcmp(s->c.strategies[i].id, name)) return (int)i;
  }
  return -1;
}

/* ---- claims ------------------------------------------------------------------------------ */

static void unknown_strategy(cs_study *s, const char *name, cs_place at) {
  const char **names;

  cs_error(s->c.doc.diag, at, "unknown strategy \"%s\"", name);
  if (!cs_diag_hints(s->c.doc.diag)) return;
  names = cs_calloc(s->c.n_strategies + 1, sizeof *names);
  for (size_t i = 0; names && i < s->c.n_strategies; i++) names[i] = s->c.strategies[i].id;
  if (names) names[s->c.n_strategies] = "base";
  if (names) cs_hint_nearest(s->c.doc.diag, name, names, s->c.n_strategies + 1);
  cs_free(names);
}

/* A measure with a threshold counts as the event that it is met: P(cost | s). */
static casus_status measure_as_event(cs_study *s, cs_term *t) {
  cs_formula *f = t->of, *parts[2] = {NULL, NULL};
  const cs_named *m = NULL;
  uint32_t q;

  if (t->kind != CS_CHANCE || f->op != CS_OP_NAME) return CASUS_OK;
  q = cs_graph_find(&s->graph, f->name);
  for (size_t i = 0; q != CS_NO_QUANTITY && i < s->c.n_measures; i++) {
    if (s->graph.measures[i] == q) m = &s->c.measures[i];
  }
  if (!m || (!isfinite(m->at_least) && !isfinite(m->at_most))) return CASUS_OK;
  for (size_t k = 0; k < 2; k++) {
    double bound = k ? m->at_most : m->at_least;
    cs_formula *number, *comparison, *value;

    if (!isfinite(bound)) continue;
    number = cs_arena_alloc(s->arena, 1, sizeof *number);
    value = cs_arena_alloc(s->arena, 1, sizeof *value);
    comparison = cs_arena_alloc(s->arena, 1, sizeof *comparison);
    if (comparison) comparison->kids = cs_arena_alloc(s->arena, 2, sizeof *comparison->kids);
    if (!number || !value || !comparison || !comparison->kids) return CASUS_NOMEM;
    *number = (cs_formula){.op = CS_OP_NUMBER, .at = f->at, .number = bound};
    *value = *f;
    comparison->op = k ? CS_OP_LESS_EQUAL : CS_OP_MORE_EQUAL;
    comparison->at = f->at;
    comparison->kids[0] = value;
    comparison->kids[1] = number;
    comparison->n_kids = comparison->cap_kids = 2;
    parts[k] = comparison;
  }
  if (parts[0] && parts[1]) {
    cs_formula *both = cs_arena_alloc(s->arena, 1, sizeof *both);

    if (both) both->kids = cs_arena_alloc(s->arena, 2, sizeof *both->kids);
    if (!both || !both->kids) return CASUS_NOMEM;
    both->op = CS_OP_AND;
    both->at = f->at;
    both->kids[0] = parts[0];
    both->kids[1] = parts[1];
    both->n_kids = both->cap_kids = 2;
    t->of = both;
  } else {
    t->of = parts[0] ? parts[0] : parts[1];
  }
  return CASUS_OK;
}

static casus_status add_term(cs_study *s, cs_term *t, size_t claim) {
  cs_claim_term *moved =
      cs_arena_grow(s->arena, s->terms, s->n_terms, &s->cap_terms, sizeof *moved);
  cs_claim_term *term;

  if (!moved) return CASUS_NOMEM;
  s->terms = moved;
  term = &s->terms[s->n_terms++];
  *term = (cs_claim_term){.term = t, .claim = claim, .strategy = -1};
  if (t->strategy && strcmp(t->strategy, "base") != 0) {
    term->strategy = cs_study_strategy(s, t->strategy);
    if (term->strategy < 0) unknown_strategy(s, t->strategy, t->strategy_at);
  } else if (!t->strategy && s->c.n_strategies) {
    cs_error(s->c.doc.diag, t->of->at, "this term does not say under which strategy");
    cs_hint(s->c.doc.diag, "Write \"| strategy\", or \"| base\" for the case without any.");
  }
  for (size_t i = 0; i < t->n_conditions; i++) {
    cs_condition *c = &t->conditions[i];
    bool found = false;

    for (size_t k = 0; k < s->c.n_shocks; k++) {
      if (strcmp(s->c.shocks[k].overlay.id, c->shock) != 0) continue;
      c->quantity = s->graph.shocks[k].happens;
      found = true;
    }
    if (!found) {
      const char **names;

      cs_error(s->c.doc.diag, c->at, "unknown shock \"%s\"", c->shock);
      if (!cs_diag_hints(s->c.doc.diag)) continue;
      names = cs_calloc(s->c.n_shocks, sizeof *names);
      for (size_t k = 0; names && k < s->c.n_shocks; k++) names[k] = s->c.shocks[k].overlay.id;
      if (names) cs_hint_nearest(s->c.doc.diag, c->shock, names, s->c.n_shocks);
      cs_free(names);
    }
  }
  return measure_as_event(s, t);
}

static casus_status add_terms(cs_study *s, cs_formula *f, size_t claim) {
  casus_status st = f->op == CS_OP_TERM ? add_term(s, f->term, claim) : CASUS_OK;

  for (size_t i = 0; i < f->n_kids && st == CASUS_OK; i++) st = add_terms(s, f->kids[i], claim);
  return st;
}

static casus_status read_claim(cs_study *s, size_t i) {
  const cs_claim_entry *e = &s->c.claims[i];
  cs_claim *claim = &s->claims[i];
  cs_scope scope = cs_graph_scope(&s->graph);
  casus_status st;

  claim->entry = e;
  claim->first = s->n_terms;
  if (e->needs && cs_model_kind_exists(e->needs) && !e->holds_if)
    cs_error(s->c.doc.diag, e->at, "claim \"%s\" needs \"%s\", which there is: say when it holds",
             e->id, e->needs);
  if (!e->holds_if) return CASUS_OK;
  st = cs_formula_parse(e->holds_if->text, e->holds_if->n, e->holds_if->at, e->holds_if->exact,
                        CS_CLAIM_FORMULA, s->arena, s->c.doc.diag, &claim->test);
  if (st == CASUS_OK) st = add_terms(s, claim->test, i);
  if (st == CASUS_OK) st = cs_formula_resolve(claim->test, &scope, s->arena, s->c.doc.diag);
  claim->n = s->n_terms - claim->first;
  if (st == CASUS_OK && !claim->n) {
    cs_error(s->c.doc.diag, e->holds_if->at, "this says nothing about any future");
    cs_hint(s->c.doc.diag,
            "Use P(event | strategy), E(number | strategy) or Q(level, number | strategy).");
  } else if (st == CASUS_OK && !claim->test->is_truth) {
    cs_error(s->c.doc.diag, e->holds_if->at, "a claim holds or not: it needs a comparison");
  }
  return st == CASUS_NOMEM ? st : CASUS_OK;
}

static casus_status read_claims(cs_study *s) {
  s->n_claims = s->c.n_claims;
  s->claims = cs_arena_alloc(s->arena, s->n_claims, sizeof *s->claims);
  if (!s->claims) return CASUS_NOMEM;
  for (size_t i = 0; i < s->n_claims; i++) {
    if (read_claim(s, i)) return CASUS_NOMEM;
  }
  return CASUS_OK;
}

/* ---- reading ----------------------------------------------------------------------------- */

/* Everything at once under every strategy: finds cycles. */
static casus_status check_order(cs_study *s) {
  size_t *all = cs_arena_alloc(s->arena, s->c.n_strategies, sizeof *all);
  uint32_t *every = cs_arena_alloc(s->arena, s->graph.n, sizeof *every);
  cs_wanted wanted = {.everywhere = every, .n_everywhere = s->graph.n};
  cs_program program;

  if (!all || !every) return CASUS_NOMEM;
  for (size_t i = 0; i < s->c.n_strategies; i++) all[i] = i;
  for (size_t i = 0; i < s->graph.n; i++) every[i] = (uint32_t)i;
  return cs_program_make(&s->graph, all, s->c.n_strategies, &wanted, s->arena, s->c.doc.diag,
                         &program);
}

static casus_status build(cs_study *s, const cs_model_settings *settings, casus_status st) {
  size_t before = casus_diag_errors(s->c.doc.diag);
  bool has_structure = s->c.doc.root && s->c.doc.root->kind == CS_MAPPING;

  /* Structural problems do not keep the names and formulas from being checked too. */
  if (st && (st != CASUS_CASE || !has_structure)) return st;
  if (st) before--;
  if (cs_case_set(&s->c, settings->sets, settings->n_sets)) return CASUS_NOMEM;
  st = cs_graph_begin(&s->c, &s->graph);
  if (st == CASUS_NOMEM) return st;
  st = cs_models_declare(&s->graph, settings);
  if (st == CASUS_NOMEM) return st;
  cs_case_hash(&s->c);
  st = cs_graph_finish(&s->graph);
  if (st == CASUS_NOMEM) return st;
  if (read_claims(s)) return CASUS_NOMEM;
  if (casus_diag_errors(s->c.doc.diag) > before) return CASUS_CASE;
  return check_order(s);
}

casus_status cs_study_read(const char *path, const cs_model_settings *settings, cs_arena *arena,
                           casus_diag *diag, cs_study *out) {
  *out = (cs_study){.arena = arena};
  return build(out, settings, cs_case_read(path, arena, diag, &out->c));
}

casus_status cs_study_parse(const char *path, const char *text, size_t n,
                            const cs_model_settings *settings, cs_arena *arena, casus_diag *diag,
                            cs_study *out) {
  *out = (cs_study){.arena = arena};
  return build(out, settings, cs_case_parse(path, text, n, arena, diag, &out->c));
}

void cs_study_free(cs_study *s) {
  cs_graph_free(&s->graph);
}

/* ---- planning ---------------------------------------------------------------------------- */

static casus_status plan_watches(const cs_study *s, cs_plan *p) {
  size_t n = s->c.n_measures;

  for (size_t q = 0; q < s->graph.n; q++) n += s->graph.quantities[q].is_headline;
  p->watches = cs_arena_alloc(p->arena, n, sizeof *p->watches);
  if (!p->watches) return CASUS_NOMEM;
  for (size_t i = 0; i < s->c.n_measures; i++) {
    const cs_named *m = &s->c.measures[i];

    p->watches[p->n_watches++] =
        (cs_watch){s->graph.measures[i], m->has_better, m->better_high, m->at_least, m->at_most};
  }
  for (size_t q = 0; q < s->graph.n; q++) {
    if (s->graph.quantities[q].is_headline)
      p->watches[p->n_watches++] = (cs_watch){(uint32_t)q, false, false, -INFINITY, INFINITY};
  }
  return CASUS_OK;
}

typedef struct {
  uint32_t *quantity;
  size_t *world;
  size_t n, cap, cap_world, at;
  cs_arena *arena;
  bool out_of_memory;
} more_wanted;

static void want(void *user, uint32_t q) {
  more_wanted *m = user;
  uint32_t *quantity = cs_arena_grow(m->arena, m->quantity, m->n, &m->cap, sizeof *quantity);
  size_t *world = cs_arena_grow(m->arena, m->world, m->n, &m->cap_world, sizeof *world);

  if (!quantity || !world) {
    m->out_of_memory = true;
    return;
  }
  m->quantity = quantity;
  m->world = world;
  quantity[m->n] = q;
  world[m->n++] = m->at;
}

static casus_status plan_probes(const cs_study *s, const size_t *chosen, size_t n, cs_plan *p) {
  p->probes = cs_arena_alloc(p->arena, s->n_terms, sizeof *p->probes);
  p->term = cs_arena_alloc(p->arena, s->n_terms, sizeof *p->term);
  p->probe_of = cs_arena_alloc(p->arena, s->n_terms, sizeof *p->probe_of);
  if (!p->probes || !p->term || !p->probe_of) return CASUS_NOMEM;
  for (size_t t = 0; t < s->n_terms; t++) {
    const cs_term *term = s->terms[t].term;
    size_t world = SIZE_MAX;

    p->probe_of[t] = SIZE_MAX;
    if (s->terms[t].strategy < 0) world = 0;
    for (size_t v = 0; v < n; v++) {
      if (s->terms[t].strategy == (int)chosen[v]) world = v + 1;
    }
    if (world == SIZE_MAX) continue;
    p->term[p->n_probes] = t;
    p->probe_of[t] = p->n_probes;
    p->probes[p->n_probes++] = (cs_probe){.formula = term->of,
                                          .world = world,
                                          .conditions = term->conditions,
                                          .n_conditions = term->n_conditions,
                                          .level = term->kind == CS_QUANTILE ? term->level : 0};
  }
  return CASUS_OK;
}

casus_status cs_plan_compile(const cs_study *s, const size_t *chosen, size_t n, casus_diag *diag,
                             cs_plan *p) {
  more_wanted more = {.arena = p->arena};
  uint32_t *everywhere = cs_arena_alloc(p->arena, p->n_watches, sizeof *everywhere);
  cs_wanted wanted;

  if (!everywhere) return CASUS_NOMEM;
  for (size_t k = 0; k < p->n_watches; k++) everywhere[k] = p->watches[k].quantity;
  for (size_t k = 0; k < p->n_probes; k++) {
    const cs_probe *probe = &p->probes[k];

    more.at = probe->world;
    cs_formula_inputs(probe->formula, want, &more);
    for (size_t c = 0; c < probe->n_conditions; c++) want(&more, probe->conditions[c].quantity);
    if (more.out_of_memory) return CASUS_NOMEM;
  }
  wanted = (cs_wanted){everywhere, p->n_watches, more.quantity, more.world, more.n};
  return cs_program_make(&s->graph, chosen, n, &wanted, p->arena, diag, &p->program);
}

casus_status cs_study_plan(const cs_study *s, const size_t *chosen, size_t n, cs_arena *arena,
                           casus_diag *diag, cs_plan *out) {
  *out = (cs_plan){.arena = arena};
  if (plan_watches(s, out) || plan_probes(s, chosen, n, out)) return CASUS_NOMEM;
  return cs_plan_compile(s, chosen, n, diag, out);
}
