/* Document -> case: structure, known keys, known actors and issues. */
#include "case/case.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/map.h"
#include "base/text.h"

#include <math.h>
#include <sodium.h>
#include <string.h>

int cs_case_actor(const cs_case *c, const char *id) {
  for (size_t i = 0; i < c->n_actors; i++) {
    if (!strcmp(c->actors[i].id, id)) return (int)i;
  }
  return -1;
}

int cs_case_issue(const cs_case *c, const char *id) {
  for (size_t i = 0; i < c->n_issues; i++) {
    if (!strcmp(c->issues[i].id, id)) return (int)i;
  }
  return -1;
}

int cs_case_stance(const cs_case *c, size_t actor, size_t issue) {
  return c->stance_at ? c->stance_at[actor * c->n_issues + issue] : -1;
}

static void unknown_actor(cs_case *c, const char *id, cs_place at) {
  const char **names;

  cs_error(c->doc.diag, at, "unknown actor \"%s\"", id);
  if (!cs_diag_hints(c->doc.diag)) return;
  names = cs_calloc(c->n_actors, sizeof *names);
  for (size_t i = 0; names && i < c->n_actors; i++) names[i] = c->actors[i].id;
  if (names) cs_hint_nearest(c->doc.diag, id, names, c->n_actors);
  cs_free(names);
}

static void unknown_issue(cs_case *c, const char *id, cs_place at) {
  const char **names;

  cs_error(c->doc.diag, at, "unknown issue \"%s\"", id);
  if (!cs_diag_hints(c->doc.diag)) return;
  names = cs_calloc(c->n_issues, sizeof *names);
  for (size_t i = 0; names && i < c->n_issues; i++) names[i] = c->issues[i].id;
  if (names) cs_hint_nearest(c->doc.diag, id, names, c->n_issues);
  cs_free(names);
}

/* The mapping under `key`, its tables read; its entries counted into *n and room for them made.
 * NULL when there are none. */
static cs_node *section(cs_case *c, const char *key, size_t depth, size_t most, size_t size,
                        void *array, size_t *n) {
  cs_node *node = cs_node_get(c->doc.root, key);
  void *room;

  *n = 0;
  if (!node) return NULL;
  if (node->kind != CS_MAPPING) {
    cs_error(c->doc.diag, node->at, "\"%s\" is a mapping from names, not %s", key,
             cs_node_kind_text(node));
    return NULL;
  }
  if (depth && cs_document_expand(&c->doc, node, depth) == CASUS_NOMEM) return NULL;
  if (node->n_kids > most) {
    cs_error(c->doc.diag, node->at, "%zu %s; at most %zu are possible", node->n_kids, key, most);
    return NULL;
  }
  room = cs_arena_alloc(c->doc.arena, node->n_kids, size);
  if (!room) {
    c->doc.out_of_memory = true;
    return NULL;
  }
  *(void **)array = room;
  *n = node->n_kids;
  return node;
}

/* Is the entry a mapping?  Reports it when not. */
static bool is_mapping(cs_case *c, const cs_entry *e, const char *what) {
  if (e->value->kind == CS_MAPPING) return true;
  cs_error(c->doc.diag, e->value->at, "%s \"%s\" is a mapping, not %s", what, e->key,
           cs_node_kind_text(e->value));
  return false;
}

static void read_actors(cs_case *c) {
  static const char *const keys[] = {"name",   "of",     "capability", "about",
                                     "source", "status", "unit",       NULL};
  cs_node *map = section(c, "actors", 1, CS_ACTORS, sizeof *c->actors, &c->actors, &c->n_actors);

  for (size_t i = 0; map && i < c->n_actors; i++) {
    const cs_entry *e = &map->entries[i];
    cs_actor *a = &c->actors[i];
    cs_meta meta = {0};
    const cs_node *of;

    a->id = e->key;
    a->at = e->at;
    cs_expect_id(&c->doc, e->key, e->at, "an actor");
    if (!is_mapping(c, e, "actor")) continue;
    cs_expect_keys(&c->doc, e->value, "an actor", keys);
    a->name = cs_expect_text(&c->doc, cs_node_get(e->value, "name"), "name");
    a->about = cs_expect_text(&c->doc, cs_node_get(e->value, "about"), "about");
    of = cs_node_get(e->value, "of");
    a->of = cs_expect_text(&c->doc, of, "of");
    if (of) a->of_at = of->at;
    meta.unit = cs_expect_text(&c->doc, cs_node_get(e->value, "unit"), "unit");
    meta.source = cs_expect_text(&c->doc, cs_node_get(e->value, "source"), "source");
    meta.status = cs_expect_status(&c->doc, cs_node_get(e->value, "status"));
    cs_expect_value(&c->doc, cs_node_get(e->value, "capability"), "capability", &meta,
                    &a->capability);
  }
  for (size_t i = 0; i < c->n_actors; i++) {
    if (!c->actors[i].of) continue;
    if (!strcmp(c->actors[i].of, c->actors[i].id))
      cs_error(c->doc.diag, c->actors[i].of_at, "an actor cannot be a part of itself");
  }
}

static void read_issues(cs_case *c) {
  static const char *const keys[] = {"name",    "unit",   "from",   "to",     "now", "about",
                                     "no_deal", "record", "source", "status", NULL};
  cs_node *map = section(c, "issues", 1, CS_ISSUES, sizeof *c->issues, &c->issues, &c->n_issues);

  for (size_t i = 0; map && i < c->n_issues; i++) {
    const cs_entry *e = &map->entries[i];
    cs_issue *s = &c->issues[i];
    cs_meta meta = {0};
    const cs_node *from, *to;

    s->id = e->key;
    s->at = e->at;
    s->to = 1;
    cs_expect_id(&c->doc, e->key, e->at, "an issue");
    if (!is_mapping(c, e, "issue")) continue;
    cs_expect_keys(&c->doc, e->value, "an issue", keys);
    s->name = cs_expect_text(&c->doc, cs_node_get(e->value, "name"), "name");
    s->about = cs_expect_text(&c->doc, cs_node_get(e->value, "about"), "about");
    s->unit = cs_expect_text(&c->doc, cs_node_get(e->value, "unit"), "unit");
    meta.unit = s->unit;
    meta.source = cs_expect_text(&c->doc, cs_node_get(e->value, "source"), "source");
    meta.status = cs_expect_status(&c->doc, cs_node_get(e->value, "status"));
    from = cs_node_get(e->value, "from");
    to = cs_node_get(e->value, "to");
    if (!from || !to) {
      cs_error(c->doc.diag, e->at, "issue \"%s\" has no \"%s\"", s->id, from ? "to" : "from");
      cs_detail(c->doc.diag, "\"from\" and \"to\" anchor the two ends of the issue's scale.");
    } else if (cs_expect_number(&c->doc, from, "from", &s->from) &&
               cs_expect_number(&c->doc, to, "to", &s->to) && s->from == s->to) {
      cs_error(c->doc.diag, to->at, "the two ends of the scale are the same");
      s->to = s->from + 1;
    }
    cs_expect_value(&c->doc, cs_node_get(e->value, "now"), "now", &meta, &s->now);
    cs_expect_value(&c->doc, cs_node_get(e->value, "no_deal"), "no_deal", &meta, &s->no_deal);
    cs_expect_value(&c->doc, cs_node_get(e->value, "record"), "record", &(cs_meta){.unit = s->unit},
                    &s->record);
  }
}

static void read_red_line(cs_case *c, const cs_node *node, const cs_meta *meta, cs_stance *s) {
  static const char *const keys[] = {"at_most", "at_least", "hard",   "declared",
                                     "source",  "about",    "status", NULL};
  cs_meta own = *meta;
  const char *text;

  if (!node) return;
  if (node->kind != CS_MAPPING) {
    cs_error(c->doc.diag, node->at, "a red line is a mapping with at_most or at_least, not %s",
             cs_node_kind_text(node));
    return;
  }
  cs_expect_keys(&c->doc, node, "a red line", keys);
  if ((text = cs_expect_text(&c->doc, cs_node_get(node, "source"), "source"))) own.source = text;
  if ((text = cs_expect_text(&c->doc, cs_node_get(node, "about"), "about"))) own.about = text;
  if ((text = cs_expect_status(&c->doc, cs_node_get(node, "status")))) own.status = text;
  cs_expect_value(&c->doc, cs_node_get(node, "at_most"), "at_most", &own, &s->at_most);
  cs_expect_value(&c->doc, cs_node_get(node, "at_least"), "at_least", &own, &s->at_least);
  if (!cs_node_get(node, "at_most") && !cs_node_get(node, "at_least"))
    cs_error(c->doc.diag, node->at, "a red line needs at_most or at_least");
  cs_expect_truth(&c->doc, cs_node_get(node, "hard"), "hard", &s->red_line_hard);
  cs_expect_truth(&c->doc, cs_node_get(node, "declared"), "declared", &s->red_line_declared);
}

static void read_stance(cs_case *c, const cs_entry *e, size_t actor, size_t issue, cs_stance *s) {
  static const char *const keys[] = {"position", "salience", "capability", "red_line",
                                     "source",   "status",   "about",      NULL};
  cs_meta meta = {0};

  s->actor = actor;
  s->issue = issue;
  s->at = e->at;
  if (!is_mapping(c, e, "the stance on")) return;
  cs_expect_keys(&c->doc, e->value, "a stance", keys);
  meta.source = cs_expect_text(&c->doc, cs_node_get(e->value, "source"), "source");
  meta.status = cs_expect_status(&c->doc, cs_node_get(e->value, "status"));
  meta.about = cs_expect_text(&c->doc, cs_node_get(e->value, "about"), "about");
  cs_expect_value(&c->doc, cs_node_get(e->value, "salience"), "salience", &meta, &s->salience);
  cs_expect_value(&c->doc, cs_node_get(e->value, "capability"), "capability", &meta,
                  &s->capability);
  meta.unit = c->issues[issue].unit;
  cs_expect_value(&c->doc, cs_node_get(e->value, "position"), "position", &meta, &s->position);
  read_red_line(c, cs_node_get(e->value, "red_line"), &meta, s);
  if (!cs_node_get(e->value, "position") || !cs_node_get(e->value, "salience"))
    cs_error(c->doc.diag, e->at, "the stance on \"%s\" has no \"%s\"", e->key,
             cs_node_get(e->value, "position") ? "salience" : "position");
}

static void read_stances(cs_case *c) {
  cs_node *map = cs_node_get(c->doc.root, "stances");
  size_t cap = 0, cells = c->n_actors * c->n_issues;

  c->stance_at = cs_arena_alloc(c->doc.arena, cells, sizeof *c->stance_at);
  if (!c->stance_at) c->doc.out_of_memory = true;
  for (size_t i = 0; c->stance_at && i < cells; i++) c->stance_at[i] = -1;
  if (!map || !c->stance_at) return;
  if (map->kind != CS_MAPPING) {
    cs_error(c->doc.diag, map->at, "\"stances\" is a mapping from actors, not %s",
             cs_node_kind_text(map));
    return;
  }
  if (cs_document_expand(&c->doc, map, 2) == CASUS_NOMEM) return;
  for (size_t i = 0; i < map->n_kids; i++) {
    const cs_entry *of_actor = &map->entries[i];
    int actor = cs_case_actor(c, of_actor->key);

    if (actor < 0) unknown_actor(c, of_actor->key, of_actor->at);
    if (!is_mapping(c, of_actor, "the stances of")) continue;
    for (size_t k = 0; k < of_actor->value->n_kids; k++) {
      const cs_entry *e = &of_actor->value->entries[k];
      int issue = cs_case_issue(c, e->key);
      cs_stance *moved;

      if (issue < 0) unknown_issue(c, e->key, e->at);
      if (issue < 0 || actor < 0) continue;
      moved = cs_arena_grow(c->doc.arena, c->stances, c->n_stances, &cap, sizeof *moved);
      if (!moved) {
        c->doc.out_of_memory = true;
        return;
      }
      c->stances = moved;
      c->stances[c->n_stances] = (cs_stance){0};
      c->stance_at[(size_t)actor * c->n_issues + (size_t)issue] = (int)c->n_stances;
      read_stance(c, e, (size_t)actor, (size_t)issue, &c->stances[c->n_stances++]);
    }
  }
}

static void read_quantities(cs_case *c) {
  cs_node *map = section(c, "quantities", 1, CS_QUANTITIES, sizeof *c->quantities, &c->quantities,
                         &c->n_quantities);

  for (size_t i = 0; map && i < c->n_quantities; i++) {
    c->quantities[i].id = map->entries[i].key;
    c->quantities[i].at = map->entries[i].at;
    cs_expect_id(&c->doc, map->entries[i].key, map->entries[i].at, "a quantity");
    cs_expect_value(&c->doc, map->entries[i].value, "a quantity", NULL, &c->quantities[i].number);
  }
}

/* A measure is a quantity with a direction and thresholds. */
static void read_measure(cs_case *c, const cs_entry *e, cs_named *m) {
  static const char *const keys[] = {"value",  "unit",    "source",   "status", "about",
                                     "better", "at_most", "at_least", NULL};
  const char *better;
  const cs_node *v;

  cs_expect_keys(&c->doc, e->value, "a measure", keys);
  v = cs_node_get(e->value, "value");
  m->number.is_wrong = !v || v->kind != CS_SCALAR;
  if (!v) {
    cs_error(c->doc.diag, e->at, "measure \"%s\" has no \"value\"", e->key);
  } else if (v->kind != CS_SCALAR) {
    cs_error(c->doc.diag, v->at, "a value is a number, a distribution or a formula, not %s",
             cs_node_kind_text(v));
  } else {
    m->number.value = v;
  }
  m->number.meta.unit = cs_expect_text(&c->doc, cs_node_get(e->value, "unit"), "unit");
  m->number.meta.about = cs_expect_text(&c->doc, cs_node_get(e->value, "about"), "about");
  m->number.meta.source = cs_expect_text(&c->doc, cs_node_get(e->value, "source"), "source");
  m->number.meta.status = cs_expect_status(&c->doc, cs_node_get(e->value, "status"));
  better = cs_expect_text(&c->doc, cs_node_get(e->value, "better"), "better");
  if (better && !strcmp(better, "high")) {
    m->has_better = m->better_high = true;
  } else if (better && !strcmp(better, "low")) {
    m->has_better = true;
  } else if (better) {
    cs_error(c->doc.diag, cs_node_get(e->value, "better")->at,
             "better is \"high\" or \"low\", not \"%s\"", better);
  }
  cs_expect_number(&c->doc, cs_node_get(e->value, "at_least"), "at_least", &m->at_least);
  cs_expect_number(&c->doc, cs_node_get(e->value, "at_most"), "at_most", &m->at_most);
  if (m->at_least > m->at_most)
    cs_error(c->doc.diag, e->at, "the threshold at_least lies above at_most");
}

static void read_measures(cs_case *c) {
  cs_node *map =
      section(c, "measures", 1, 10000, sizeof *c->measures, &c->measures, &c->n_measures);

  for (size_t i = 0; map && i < c->n_measures; i++) {
    const cs_entry *e = &map->entries[i];
    cs_named *m = &c->measures[i];

    m->id = e->key;
    m->at = e->at;
    m->at_least = -INFINITY;
    m->at_most = INFINITY;
    cs_expect_id(&c->doc, e->key, e->at, "a measure");
    if (e->value->kind == CS_SCALAR) {
      m->number.value = e->value;
    } else if (is_mapping(c, e, "measure")) {
      read_measure(c, e, m);
    }
  }
}

static void read_models(cs_case *c) {
  cs_node *map = section(c, "models", 0, 10000, sizeof *c->models, &c->models, &c->n_models);

  for (size_t i = 0; map && i < c->n_models; i++) {
    const cs_entry *e = &map->entries[i];
    cs_model_entry *m = &c->models[i];
    const cs_node *kind;

    m->id = e->key;
    m->at = e->at;
    m->node = e->value;
    cs_expect_id(&c->doc, e->key, e->at, "a model");
    if (!is_mapping(c, e, "model")) continue;
    kind = cs_node_get(e->value, "kind");
    m->kind = cs_expect_text(&c->doc, kind, "kind");
    m->kind_at = kind ? kind->at : e->at;
    m->about = cs_expect_text(&c->doc, cs_node_get(e->value, "about"), "about");
    if (!kind) cs_error(c->doc.diag, e->at, "model \"%s\" has no \"kind\"", e->key);
  }
}

static void read_changes(cs_case *c, const cs_entry *owner, cs_overlay_entry *o) {
  cs_node *set = cs_node_get(owner->value, "set");

  if (!set) return;
  if (set->kind != CS_MAPPING) {
    cs_error(c->doc.diag, set->at, "\"set\" is a mapping from quantities to new values, not %s",
             cs_node_kind_text(set));
    return;
  }
  if (cs_document_expand(&c->doc, set, 1) == CASUS_NOMEM) return;
  o->changes = cs_arena_alloc(c->doc.arena, set->n_kids, sizeof *o->changes);
  if (!o->changes) {
    c->doc.out_of_memory = true;
    return;
  }
  for (size_t i = 0; i < set->n_kids; i++) {
    cs_change *change = &o->changes[o->n_changes++];

    change->target = set->entries[i].key;
    change->at = set->entries[i].at;
    cs_expect_value(&c->doc, set->entries[i].value, "a change", NULL, &change->value);
  }
}

static void read_overlay(cs_case *c, const cs_entry *e, const char *const *keys, const char *what,
                         cs_overlay_entry *o) {
  o->id = e->key;
  o->at = e->at;
  if (!is_mapping(c, e, what)) return;
  cs_expect_keys(&c->doc, e->value, what, keys);
  o->name = cs_expect_text(&c->doc, cs_node_get(e->value, "name"), "name");
  o->about = cs_expect_text(&c->doc, cs_node_get(e->value, "about"), "about");
  o->source = cs_expect_text(&c->doc, cs_node_get(e->value, "source"), "source");
  read_changes(c, e, o);
}

static void read_overlays(cs_case *c) {
  static const char *const keys[] = {"name", "about", "source", "set", NULL};
  static const char *const shock_keys[] = {"name",   "about",    "source",  "set", "status",
                                           "chance", "excludes", "implies", NULL};
  cs_node *map =
      section(c, "strategies", 0, 1000, sizeof *c->strategies, &c->strategies, &c->n_strategies);

  for (size_t i = 0; map && i < c->n_strategies; i++) {
    cs_expect_id(&c->doc, map->entries[i].key, map->entries[i].at, "a strategy");
    if (!strcmp(map->entries[i].key, "base"))
      cs_error(c->doc.diag, map->entries[i].at,
               "\"base\" is the case without any strategy and cannot name one");
    read_overlay(c, &map->entries[i], keys, "a strategy", &c->strategies[i]);
  }
  map = section(c, "beliefs", 0, CS_ACTORS, sizeof *c->beliefs, &c->beliefs, &c->n_beliefs);
  for (size_t i = 0; map && i < c->n_beliefs; i++) {
    if (cs_case_actor(c, map->entries[i].key) < 0)
      unknown_actor(c, map->entries[i].key, map->entries[i].at);
    read_overlay(c, &map->entries[i], keys, "a belief", &c->beliefs[i]);
  }
  map = section(c, "shocks", 0, 10000, sizeof *c->shocks, &c->shocks, &c->n_shocks);
  for (size_t i = 0; map && i < c->n_shocks; i++) {
    const cs_entry *e = &map->entries[i];
    cs_shock_entry *s = &c->shocks[i];
    cs_meta meta = {0};

    cs_expect_id(&c->doc, e->key, e->at, "a shock");
    read_overlay(c, e, shock_keys, "a shock", &s->overlay);
    if (e->value->kind != CS_MAPPING) continue;
    meta.source = s->overlay.source;
    meta.status = cs_expect_status(&c->doc, cs_node_get(e->value, "status"));
    cs_expect_value(&c->doc, cs_node_get(e->value, "chance"), "chance", &meta, &s->chance);
    if (!cs_node_get(e->value, "chance"))
      cs_error(c->doc.diag, e->at, "shock \"%s\" has no \"chance\"", e->key);
    if (cs_expect_names(&c->doc, cs_node_get(e->value, "excludes"), "excludes", &s->excludes) ==
        CASUS_NOMEM)
      return;
    if (cs_expect_names(&c->doc, cs_node_get(e->value, "implies"), "implies", &s->implies) ==
        CASUS_NOMEM)
      return;
  }
}

static void read_claims(cs_case *c) {
  static const char *const keys[] = {"says", "source", "about", "holds_if", "needs", NULL};
  cs_node *map = section(c, "claims", 1, 100000, sizeof *c->claims, &c->claims, &c->n_claims);

  for (size_t i = 0; map && i < c->n_claims; i++) {
    const cs_entry *e = &map->entries[i];
    cs_claim_entry *claim = &c->claims[i];
    const cs_node *holds_if;

    claim->id = e->key;
    claim->at = e->at;
    cs_expect_id(&c->doc, e->key, e->at, "a claim");
    if (!is_mapping(c, e, "claim")) continue;
    cs_expect_keys(&c->doc, e->value, "a claim", keys);
    claim->says = cs_expect_text(&c->doc, cs_node_get(e->value, "says"), "says");
    claim->source = cs_expect_text(&c->doc, cs_node_get(e->value, "source"), "source");
    claim->about = cs_expect_text(&c->doc, cs_node_get(e->value, "about"), "about");
    claim->needs = cs_expect_text(&c->doc, cs_node_get(e->value, "needs"), "needs");
    holds_if = cs_node_get(e->value, "holds_if");
    if (cs_expect_text(&c->doc, holds_if, "holds_if")) claim->holds_if = holds_if;
    if (!cs_node_get(e->value, "says"))
      cs_error(c->doc.diag, e->at, "claim \"%s\" says nothing", e->key);
    if (!holds_if && !claim->needs) {
      cs_error(c->doc.diag, e->at, "claim \"%s\" has no \"holds_if\"", e->key);
      cs_detail(c->doc.diag, "A claim that waits for a kind of model says \"needs: kind\".");
    }
  }
}

static void read_correlations(cs_case *c) {
  static const char *const keys[] = {"between", "rank", "source", "about", NULL};
  cs_node *list = cs_node_get(c->doc.root, "correlate");

  if (!list) return;
  if (list->kind != CS_LIST) {
    cs_error(c->doc.diag, list->at, "\"correlate\" is a list of {between: [a, b], rank: number}");
    return;
  }
  c->correlations = cs_arena_alloc(c->doc.arena, list->n_kids, sizeof *c->correlations);
  if (!c->correlations) {
    c->doc.out_of_memory = true;
    return;
  }
  for (size_t i = 0; i < list->n_kids; i++) {
    cs_correlation_entry *e = &c->correlations[c->n_correlations];
    const cs_node *item = list->items[i], *rank;
    cs_names between;

    if (item->kind != CS_MAPPING) {
      cs_error(c->doc.diag, item->at, "expected {between: [a, b], rank: number}");
      continue;
    }
    cs_expect_keys(&c->doc, item, "a correlation", keys);
    if (cs_expect_names(&c->doc, cs_node_get(item, "between"), "between", &between)) continue;
    rank = cs_node_get(item, "rank");
    if (between.n != 2 || !rank) {
      cs_error(c->doc.diag, item->at,
               "a correlation has two names under \"between\" and a \"rank\"");
      continue;
    }
    if (!cs_expect_number(&c->doc, rank, "rank", &e->rho)) continue;
    if (!(e->rho >= -1 && e->rho <= 1)) {
      cs_error(c->doc.diag, rank->at, "a rank correlation lies between -1 and 1");
      continue;
    }
    e->a = between.names[0];
    e->b = between.names[1];
    e->a_at = between.places[0];
    e->b_at = between.places[1];
    c->n_correlations++;
  }
}

void cs_case_hash(cs_case *c) {
  unsigned char digest[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_state state;

  crypto_hash_sha256_init(&state);
  crypto_hash_sha256_update(&state, (const unsigned char *)c->doc.text, c->doc.n);
  for (size_t i = 0; i < c->doc.n_tables; i++) {
    /* A boundary that no text can hold keeps "ab" + "c" apart from "a" + "bc". */
    crypto_hash_sha256_update(&state, (const unsigned char *)"", 1);
    crypto_hash_sha256_update(&state, (const unsigned char *)c->doc.table_texts[i],
                              c->doc.table_sizes[i]);
  }
  for (size_t i = 0; i < c->n_settings; i++) {
    const char *texts[] = {c->settings[i].strategy ? c->settings[i].strategy : "",
                           c->settings[i].name, c->settings[i].value};

    for (size_t k = 0; k < 3; k++)
      crypto_hash_sha256_update(&state, (const unsigned char *)texts[k], strlen(texts[k]) + 1);
  }
  crypto_hash_sha256_final(&state, digest);
  sodium_bin2hex(c->hash, sizeof c->hash, digest, sizeof digest);
}

static void check_version(cs_case *c) {
  const cs_node *v = cs_node_get(c->doc.root, "casus");
  double x;

  if (!v) {
    cs_error(c->doc.diag, c->doc.root->at, "the case does not say its version");
    cs_hint(c->doc.diag, "Start the file with \"casus: 1\".");
  } else if (cs_expect_number(&c->doc, v, "casus", &x) && x != 1) {
    cs_error(c->doc.diag, v->at, "this casus reads case files of version 1");
  }
}

static casus_status read_case(cs_case *c) {
  static const char *const keys[] = {"casus",     "title",  "question", "about",      "caveat",
                                     "focal",     "actors", "issues",   "stances",    "quantities",
                                     "correlate", "models", "measures", "strategies", "shocks",
                                     "beliefs",   "claims", NULL};
  cs_document *doc = &c->doc;
  const cs_node *focal;

  if (doc->root->kind != CS_MAPPING)
    return cs_error(doc->diag, doc->root->at, "a case is a mapping, not %s",
                    cs_node_kind_text(doc->root));
  cs_expect_keys(doc, doc->root, "a case", keys);
  check_version(c);
  c->title = cs_expect_text(doc, cs_node_get(doc->root, "title"), "title");
  c->question = cs_expect_text(doc, cs_node_get(doc->root, "question"), "question");
  c->about = cs_expect_text(doc, cs_node_get(doc->root, "about"), "about");
  c->caveat = cs_expect_text(doc, cs_node_get(doc->root, "caveat"), "caveat");
  read_actors(c);
  read_issues(c);
  read_stances(c);
  read_quantities(c);
  read_models(c);
  read_measures(c);
  read_overlays(c);
  read_claims(c);
  read_correlations(c);
  focal = cs_node_get(doc->root, "focal");
  c->focal = cs_expect_text(doc, focal, "focal");
  for (size_t i = 0; c->focal && i < c->n_actors; i++) {
    /* The focal actor may be a whole of which only the parts are actors. */
    if (!strcmp(c->actors[i].id, c->focal) ||
        (c->actors[i].of && !strcmp(c->actors[i].of, c->focal)))
      break;
    if (i + 1 == c->n_actors) unknown_actor(c, c->focal, focal->at);
  }
  if (cs_document_keep_experts(&c->doc)) return CASUS_NOMEM;
  cs_case_hash(c);
  return CASUS_OK;
}

static casus_status finish(cs_case *c, casus_status st, size_t errors_before) {
  if (st == CASUS_OK) st = read_case(c);
  if (c->doc.out_of_memory || st == CASUS_NOMEM) return CASUS_NOMEM;
  if (st) return st;
  return casus_diag_errors(c->doc.diag) > errors_before ? CASUS_CASE : CASUS_OK;
}

casus_status cs_case_read(const char *path, cs_arena *arena, casus_diag *diag, cs_case *out) {
  size_t before = casus_diag_errors(diag);

  *out = (cs_case){0};
  return finish(out, cs_document_read(path, arena, diag, &out->doc), before);
}

casus_status cs_case_parse(const char *path, const char *text, size_t n, cs_arena *arena,
                           casus_diag *diag, cs_case *out) {
  size_t before = casus_diag_errors(diag);

  *out = (cs_case){0};
  return finish(out, cs_document_parse(path, text, n, arena, diag, &out->doc), before);
}

/* ---- what is set over the text ------------------------------------------------------------------ */

/* The strategy of this name, made when there is none; NULL when out of memory. */
static cs_overlay_entry *strategy_of(cs_case *c, const char *id) {
  cs_overlay_entry *all;

  for (size_t i = 0; i < c->n_strategies; i++) {
    if (!strcmp(c->strategies[i].id, id)) return &c->strategies[i];
  }
  all = cs_arena_alloc(c->doc.arena, c->n_strategies + 1, sizeof *all);
  if (!all) return NULL;
  if (c->n_strategies) memcpy(all, c->strategies, c->n_strategies * sizeof *all);
  c->strategies = all;
  all[c->n_strategies].id = cs_arena_strdup(c->doc.arena, id);
  if (!all[c->n_strategies].id) return NULL;
  cs_expect_id(&c->doc, id, (cs_place){0}, "a strategy");
  return &all[c->n_strategies++];
}

/* One more change at the end of a list, where it counts for what came before, or in place of the one of the
 * same name. */
static cs_change *add_change(cs_case *c, cs_change **changes, size_t *n, const cs_setting *s) {
  cs_change *all = cs_arena_alloc(c->doc.arena, *n + 1, sizeof *all);
  cs_node *node = cs_arena_alloc(c->doc.arena, 1, sizeof *node);
  char *name = cs_arena_strdup(c->doc.arena, s->name);
  char *value = cs_arena_strdup(c->doc.arena, s->value);
  size_t at = 0;

  if (!all || !node || !name || !value) return NULL;
  *node = (cs_node){.kind = CS_SCALAR, .text = value, .n = strlen(value)};
  if (*n) memcpy(all, *changes, *n * sizeof *all);
  while (at < *n && strcmp(all[at].target, name) != 0) at++;
  all[at] = (cs_change){.target = name};
  all[at].value.value = node;
  *changes = all;
  *n += at == *n;
  return &all[at];
}

casus_status cs_case_set(cs_case *c, const cs_setting *settings, size_t n) {
  c->settings = cs_arena_alloc(c->doc.arena, n, sizeof *c->settings);
  if (!c->settings) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    cs_overlay_entry *o = settings[k].strategy ? strategy_of(c, settings[k].strategy) : NULL;
    const cs_change *change;

    if (settings[k].strategy && !o) return CASUS_NOMEM;
    change = o ? add_change(c, &o->changes, &o->n_changes, &settings[k])
               : add_change(c, &c->sets, &c->n_sets, &settings[k]);
    if (!change) return CASUS_NOMEM;
    c->settings[c->n_settings++] =
        (cs_setting){o ? o->id : NULL, change->target, change->value.value->text};
  }
  return CASUS_OK;
}
