/* Reads what the decision makers of a conflict want out of a case. */
#include "models/conflict/entry_reader.h"

#include <string.h>

static void read_tied(cs_entry_reader *r, cs_preference_entry *p, const cs_node *node,
                      uint32_t level, uint32_t tier, bool *seen) {
  uint32_t s = cs_entry_state(r, node, "what is ranked");

  if (s == CS_NO_STATE) return;
  if (seen[s]) {
    cs_error(r->g->diag, node->at, "\"%s\" is ranked twice: the ranking runs in a circle",
             node->text);
    return;
  }
  seen[s] = true;
  p->rank[s] = level;
  p->tier[s] = tier;
}

/* Most preferred first; a list is a tie; ">>" says that all before it is much better than all after
 * it. */
static void read_ranking(cs_entry_reader *r, const cs_node *list, cs_preference_entry *p) {
  size_t n = r->out->c.n, missing = 0, before = casus_diag_errors(r->g->diag);
  uint32_t tier, level;
  bool *seen, strong = false;
  const char *first = NULL;

  if (!cs_entry_is_list(r, list, "a ranking")) return;
  p->rank = cs_declare_room(r->d, n, sizeof *p->rank);
  p->tier = cs_declare_room(r->d, n, sizeof *p->tier);
  seen = cs_declare_room(r->d, n, sizeof *seen);
  if (r->g->out_of_memory) return;
  level = tier = (uint32_t)list->n_kids;
  for (size_t i = 0; i < list->n_kids; i++) {
    const cs_node *item = list->items[i];

    if (item->kind == CS_SCALAR && !strcmp(item->text, ">>")) {
      tier--;
      strong = true;
      continue;
    }
    level--;
    if (item->kind != CS_LIST) {
      read_tied(r, p, item, level, tier, seen);
      continue;
    }
    for (size_t k = 0; k < item->n_kids; k++) read_tied(r, p, item->items[k], level, tier, seen);
  }
  for (size_t s = 0; s < n; s++) {
    if (seen[s]) continue;
    if (!missing++) first = r->out->c.names[s];
  }
  if (missing && casus_diag_errors(r->g->diag) == before)
    cs_error(r->g->diag, list->at, "the ranking leaves out %zu of %zu states, \"%s\" the first",
             missing, n, first);
  /* Ranks without gaps from 0. */
  for (size_t s = 0; s < n; s++) p->rank[s] -= p->rank[s] >= level ? level : p->rank[s];
  if (!strong) p->tier = NULL;
}

/* How often is the statement true in the feasible states? */
static size_t count_true(const cs_conflict *c, const cs_statement *s) {
  size_t n = 0;

  for (uint32_t x = 0; x < c->n; x++) n += cs_conflict_is_true(c, s, x);
  return n;
}

/* Are two statements each other's opposite in every feasible state? */
static bool are_opposite(const cs_conflict *c, const cs_statement *a, const cs_statement *b) {
  for (uint32_t x = 0; x < c->n; x++) {
    if (cs_conflict_is_true(c, a, x) == cs_conflict_is_true(c, b, x)) return false;
  }
  return true;
}

static void check_statement(cs_entry_reader *r, const cs_preference_entry *p, size_t k,
                            cs_place at) {
  const cs_conflict *c = &r->out->c;
  size_t n = count_true(c, p->statements[k]);

  if (!n) {
    cs_error(r->g->diag, at, "\"%s\" is true in no feasible state", p->texts[k]);
    return;
  }
  if (n == c->n) {
    cs_warning(r->g->diag, at, "\"%s\" is true in every feasible state and ranks nothing",
               p->texts[k]);
    return;
  }
  for (size_t m = 0; m < k; m++) {
    if (!are_opposite(c, p->statements[m], p->statements[k])) continue;
    cs_error(r->g->diag, at, "\"%s\" contradicts \"%s\"", p->texts[k], p->texts[m]);
    cs_detail(r->g->diag,
              "Each is true exactly where the other is false, so the less important of the two "
              "ranks nothing.");
    return;
  }
}

static void read_statements(cs_entry_reader *r, const cs_node *list, cs_preference_entry *p) {
  if (!cs_entry_is_list(r, list, "\"statements\"")) return;
  p->statements = cs_declare_room(r->d, list->n_kids, sizeof *p->statements);
  p->texts = cs_declare_room(r->d, list->n_kids, sizeof *p->texts);
  p->rank = cs_declare_room(r->d, r->out->c.n, sizeof *p->rank);
  for (size_t i = 0; i < list->n_kids && !r->g->out_of_memory; i++) {
    const cs_statement *s = cs_entry_statement(r, list->items[i], "a statement");

    if (!s) continue;
    p->statements[p->n_statements] = s;
    p->texts[p->n_statements] = list->items[i]->text;
    check_statement(r, p, p->n_statements++, list->items[i]->at);
  }
  if (!r->g->out_of_memory &&
      cs_order_from_statements(&r->out->c, p->statements, p->n_statements, p->rank))
    r->g->out_of_memory = true;
}

/* A copy of the mapping without its key `when`, for the cs_entry_reader of numbers. */
static const cs_node *without_when(cs_entry_reader *r, const cs_node *map) {
  cs_node *copy = cs_declare_room(r->d, 1, sizeof *copy);

  if (!copy) return map;
  *copy = *map;
  copy->entries = cs_declare_room(r->d, map->n_kids, sizeof *copy->entries);
  copy->n_kids = 0;
  for (size_t i = 0; copy->entries && i < map->n_kids; i++) {
    if (strcmp(map->entries[i].key, "when") != 0) copy->entries[copy->n_kids++] = map->entries[i];
  }
  return copy;
}

static void read_utility(cs_entry_reader *r, const cs_node *map, size_t dm, const cs_meta *meta,
                         cs_preference_entry *p) {
  if (!cs_declare_is_mapping(r->d, map, "a utility")) return;
  p->terms = cs_declare_room(r->d, map->n_kids, sizeof *p->terms);
  for (size_t i = 0; i < map->n_kids && !r->g->out_of_memory; i++) {
    const cs_entry *e = &map->entries[i];
    const cs_node *when = e->value->kind == CS_MAPPING ? cs_node_get(e->value, "when") : NULL;
    const cs_node *value = when ? without_when(r, e->value) : e->value;
    cs_node named = {.kind = CS_SCALAR, .at = e->at, .text = e->key, .n = strlen(e->key)};
    cs_term_entry *term = &p->terms[p->n_terms];

    if (!cs_expect_id(r->doc, e->key, e->at, "a term of a utility")) continue;
    /* Without `when` the term is named after the option or state in which it counts. */
    term->when = cs_entry_statement(r, when ? when : &named, "when");
    term->id = e->key;
    term->quantity = cs_entry_add_value(r, r->plan.dms[dm], e->key, e->at, value, meta);
    if (term->when) p->n_terms++;
  }
}

static void read_unknown(cs_entry_reader *r, const cs_node *list, cs_preference_entry *p) {
  if (!list || !cs_entry_is_list(r, list, "\"unknown\"")) return;
  p->unknown = cs_declare_room(r->d, 2 * list->n_kids, sizeof *p->unknown);
  for (size_t i = 0; p->unknown && i < list->n_kids; i++) {
    const cs_node *pair = list->items[i];
    uint32_t a, b;

    if (pair->kind != CS_LIST || pair->n_kids != 2) {
      cs_error(r->g->diag, pair->at, "expected a pair of states, [one, other]");
      continue;
    }
    a = cs_entry_state(r, pair->items[0], "what cannot be compared");
    b = cs_entry_state(r, pair->items[1], "what cannot be compared");
    if (a == CS_NO_STATE || b == CS_NO_STATE) continue;
    p->unknown[2 * p->n_unknown] = a;
    p->unknown[2 * p->n_unknown++ + 1] = b;
  }
}

static void read_attitudes(cs_entry_reader *r, const cs_node *map, size_t dm,
                           cs_preference_entry *p) {
  static const char *const names[] = {"negative", "neutral", "positive"};

  if (!map || !cs_declare_is_mapping(r->d, map, "\"attitudes\"")) return;
  p->attitude = cs_declare_room(r->d, r->n_dms, sizeof *p->attitude);
  if (!p->attitude) return;
  p->attitude[dm] = 1;
  for (size_t i = 0; i < map->n_kids; i++) {
    const cs_entry *e = &map->entries[i];
    const char *text = cs_expect_text(r->doc, e->value, "an attitude");
    int towards = cs_entry_known_dm(r, e->key, e->at);
    size_t k = 0;

    while (text && k < 3 && strcmp(text, names[k]) != 0) k++;
    if (text && k == 3) {
      cs_error(r->g->diag, e->value->at, "unknown attitude \"%s\"", text);
      cs_detail(r->g->diag, "It is one of: negative, neutral, positive.");
    } else if (text && towards >= 0) {
      p->attitude[towards] = (int)k - 1;
    }
  }
}

static void read_concept(cs_entry_reader *r, const cs_node *node, cs_concept *out) {
  const char *text = cs_expect_text(r->doc, node, "concept");

  if (!text || cs_concept_find(text, out)) return;
  cs_error(r->g->diag, node->at, "unknown concept \"%s\"", text);
  cs_hint_nearest(r->g->diag, text, cs_concept_names, CS_N_CONCEPTS);
  cs_detail(r->g->diag, "Concepts: nash, gmr, smr, seq, sseq.");
}

static void read_preference(cs_entry_reader *r, const cs_entry *e, size_t dm) {
  static const char *const keys[] = {"ranking",   "statements", "utility", "concept", "unknown",
                                     "attitudes", "source",     "status",  "about",   NULL};
  static const char *const kinds[] = {"ranking", "statements", "utility"};
  cs_preference_entry *p = &r->out->preferences[dm];
  const cs_node *given[3];
  cs_meta meta = {0};
  size_t n = 0;

  p->at = e->at;
  if (!cs_declare_is_mapping(r->d, e->value, "a preference")) return;
  cs_expect_keys(r->doc, e->value, "a preference", keys);
  meta.source = cs_expect_text(r->doc, cs_node_get(e->value, "source"), "source");
  meta.status = cs_expect_text(r->doc, cs_node_get(e->value, "status"), "status");
  cs_expect_text(r->doc, cs_node_get(e->value, "about"), "about");
  for (size_t k = 0; k < 3; k++) {
    given[k] = cs_node_get(e->value, kinds[k]);
    n += given[k] != NULL;
  }
  if (n > 1)
    cs_error(r->g->diag, e->at,
             "the preferences of \"%s\" are given in several ways; one of ranking, statements, "
             "utility is wanted",
             e->key);
  if (given[0]) {
    p->kind = CS_BY_RANKING;
    read_ranking(r, given[0], p);
  } else if (given[1]) {
    p->kind = CS_BY_STATEMENTS;
    read_statements(r, given[1], p);
  } else if (given[2]) {
    p->kind = CS_BY_UTILITY;
    read_utility(r, given[2], dm, &meta, p);
  }
  read_concept(r, cs_node_get(e->value, "concept"), &p->concept);
  read_unknown(r, cs_node_get(e->value, "unknown"), p);
  read_attitudes(r, cs_node_get(e->value, "attitudes"), dm, p);
}

void cs_entry_preferences(cs_entry_reader *r) {
  const cs_node *map = cs_entry_part(r, "preferences");
  cs_concept concept = CS_SEQ;

  read_concept(r, cs_entry_part(r, "concept"), &concept);
  r->out->preferences = cs_declare_room(r->d, r->n_dms, sizeof *r->out->preferences);
  if (!r->out->preferences) return;
  for (size_t i = 0; i < r->n_dms; i++) r->out->preferences[i].concept = concept;
  if (!map) {
    cs_error(r->g->diag, r->m->at, "\"%s\" has no preferences", r->m->id);
    return;
  }
  if (!cs_declare_is_mapping(r->d, map, "\"preferences\"")) return;
  for (size_t i = 0; i < map->n_kids && !r->g->out_of_memory; i++) {
    int dm = cs_entry_known_dm(r, map->entries[i].key, map->entries[i].at);

    if (dm >= 0) read_preference(r, &map->entries[i], (size_t)dm);
  }
  for (size_t i = 0; i < r->n_dms && !r->g->out_of_memory; i++) {
    cs_preference_entry *p = &r->out->preferences[i];

    if (!p->rank) p->rank = cs_declare_room(r->d, r->out->c.n, sizeof *p->rank);
  }
}
