/* Reads a conflict out of a case. */
#include "models/conflict/entry.h"

#include "base/alloc.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_NAMED = 2000 };

typedef struct {
  cs_graph *g;
  cs_document *doc;
  const cs_model_entry *m;
  cs_conflict_entry *out;
  cs_conflict_plan plan;
  cs_statement_name *names; /* of options, merged and named states */
  size_t n_names, cap_names;
  size_t n_dms, n_levers;
} reader;

static void *room(reader *r, size_t n, size_t size) {
  void *p = cs_arena_alloc(r->g->arena, n, size);

  if (!p) r->g->out_of_memory = true;
  return p;
}

static const cs_node *part(const reader *r, const char *key) {
  return cs_node_get(r->m->node, key);
}

static bool is_mapping(reader *r, const cs_node *node, const char *what) {
  if (node->kind == CS_MAPPING) return true;
  cs_error(r->g->diag, node->at, "%s is a mapping, not %s", what, cs_node_kind_text(node));
  return false;
}

static bool is_list(reader *r, const cs_node *node, const char *what) {
  if (node->kind == CS_LIST) return true;
  cs_error(r->g->diag, node->at, "%s is a list, not %s", what, cs_node_kind_text(node));
  return false;
}

/* ---- decision makers ----------------------------------------------------------------------- */

static int find_dm(const reader *r, const char *id) {
  for (size_t i = 0; i < r->n_dms; i++) {
    if (!strcmp(r->plan.dms[i], id)) return (int)i;
  }
  return -1;
}

static int known_dm(reader *r, const char *id, cs_place at) {
  int i = find_dm(r, id);

  if (i >= 0) return i;
  cs_error(r->g->diag, at, "\"%s\" is no decision maker of \"%s\"", id, r->m->id);
  cs_hint_nearest(r->g->diag, id, r->plan.dms, r->n_dms);
  return -1;
}

static void add_dm(reader *r, const char *id, const char *name, bool declared, cs_place at) {
  int actor = cs_case_actor(r->g->c, id);

  if (find_dm(r, id) >= 0) return;
  if (actor < 0 && !declared) {
    const char **ids = cs_calloc(r->g->c->n_actors, sizeof *ids);

    cs_error(r->g->diag, at, "unknown actor \"%s\"", id);
    for (size_t i = 0; ids && i < r->g->c->n_actors; i++) ids[i] = r->g->c->actors[i].id;
    if (ids) cs_hint_nearest(r->g->diag, id, ids, r->g->c->n_actors);
    cs_free(ids);
  }
  if (r->n_dms >= CS_CONFLICT_DMS) {
    cs_error(r->g->diag, at, "more than %d decision makers", CS_CONFLICT_DMS);
    return;
  }
  if (!name && actor >= 0) name = r->g->c->actors[actor].name;
  r->plan.dms[r->n_dms] = id;
  r->plan.dm_names[r->n_dms++] = name ? name : id;
}

/* A decision maker is an actor, or a group of actors with a name of its own. */
static void read_group(reader *r, const cs_entry *e) {
  static const char *const keys[] = {"name", "members", "about", NULL};
  const char *name = NULL;
  cs_names members;

  cs_expect_id(r->doc, e->key, e->at, "a decision maker");
  if (is_mapping(r, e->value, "a decision maker")) {
    cs_expect_keys(r->doc, e->value, "a decision maker", keys);
    name = cs_expect_text(r->doc, cs_node_get(e->value, "name"), "name");
    cs_expect_text(r->doc, cs_node_get(e->value, "about"), "about");
    if (cs_expect_names(r->doc, cs_node_get(e->value, "members"), "members", &members) ==
        CASUS_OK) {
      for (size_t k = 0; k < members.n; k++) {
        if (cs_case_actor(r->g->c, members.names[k]) < 0)
          cs_error(r->g->diag, members.places[k], "unknown actor \"%s\"", members.names[k]);
      }
    }
  }
  add_dm(r, e->key, name, true, e->at);
}

static void read_dms(reader *r) {
  const cs_node *node = part(r, "dms"), *options = part(r, "options");
  cs_names list;

  r->plan.dms = room(r, CS_CONFLICT_DMS, sizeof *r->plan.dms);
  r->plan.dm_names = room(r, CS_CONFLICT_DMS, sizeof *r->plan.dm_names);
  if (r->g->out_of_memory) return;
  if (node && node->kind == CS_MAPPING) {
    for (size_t i = 0; i < node->n_kids; i++) read_group(r, &node->entries[i]);
  } else if (node) {
    if (cs_expect_names(r->doc, node, "dms", &list)) return;
    for (size_t i = 0; i < list.n; i++) add_dm(r, list.names[i], NULL, false, list.places[i]);
  }
  /* Without a list: whoever owns an option, in their order. */
  for (size_t k = 0; !node && options && options->kind == CS_MAPPING && k < options->n_kids; k++) {
    const cs_node *of = cs_node_get(options->entries[k].value, "of");

    if (options->entries[k].value->kind == CS_MAPPING && of && of->kind == CS_SCALAR)
      add_dm(r, of->text, NULL, false, of->at);
  }
}

/* ---- options ------------------------------------------------------------------------------- */

static void add_name(reader *r, cs_statement_name name, cs_place at) {
  cs_statement_name *moved;

  for (size_t i = 0; i < r->n_names; i++) {
    if (strcmp(r->names[i].id, name.id) != 0) continue;
    cs_error(r->g->diag, at, "\"%s\" names something else in this conflict already", name.id);
    return;
  }
  moved = cs_arena_grow(r->g->arena, r->names, r->n_names, &r->cap_names, sizeof *moved);
  if (!moved) {
    r->g->out_of_memory = true;
    return;
  }
  r->names = moved;
  r->names[r->n_names++] = name;
}

static cs_direction read_direction(reader *r, const cs_node *node) {
  const char *text = cs_expect_text(r->doc, node, "moves");

  if (!text || !strcmp(text, "both")) return CS_MOVES_BOTH;
  if (!strcmp(text, "up")) return CS_MOVES_UP;
  if (!strcmp(text, "down")) return CS_MOVES_DOWN;
  cs_error(r->g->diag, node->at, "unknown direction of moves \"%s\"", text);
  cs_detail(r->g->diag,
            "It is one of: both, up (once taken it stays), down (once left it stays left).");
  return CS_MOVES_BOTH;
}

static void read_option(reader *r, const cs_entry *e, cs_lever *lever) {
  static const char *const keys[] = {"of", "name", "levels", "moves", "about", "source", NULL};
  const cs_node *of, *levels;
  const char *owner;
  cs_names list;

  *lever = (cs_lever){.id = e->key, .name = e->key, .levels = 2};
  cs_expect_id(r->doc, e->key, e->at, "an option");
  if (!is_mapping(r, e->value, "an option")) return;
  cs_expect_keys(r->doc, e->value, "an option", keys);
  of = cs_node_get(e->value, "of");
  owner = cs_expect_text(r->doc, of, "of");
  if (!of) cs_error(r->g->diag, e->at, "option \"%s\" has no owner", e->key);
  if (owner) {
    int dm = known_dm(r, owner, of->at);

    if (dm >= 0) lever->dm = (uint32_t)dm;
  }
  if (cs_node_get(e->value, "name"))
    lever->name = cs_expect_text(r->doc, cs_node_get(e->value, "name"), "name");
  if (!lever->name) lever->name = e->key;
  lever->direction = read_direction(r, cs_node_get(e->value, "moves"));
  levels = cs_node_get(e->value, "levels");
  if (!levels || cs_expect_names(r->doc, levels, "levels", &list)) return;
  if (list.n < 2 || list.n > CS_CONFLICT_LEVELS) {
    cs_error(r->g->diag, levels->at, "an option has from 2 to %d levels, not %zu",
             CS_CONFLICT_LEVELS, list.n);
    return;
  }
  lever->levels = (uint32_t)list.n;
  lever->level_names = list.names;
}

static void read_options(reader *r) {
  const cs_node *node = part(r, "options");
  cs_statement *nothing = NULL;

  if (!node || node->kind != CS_MAPPING || !node->n_kids) {
    cs_error(r->g->diag, node ? node->at : r->m->at, "\"%s\" has no options", r->m->id);
    return;
  }
  if (node->n_kids > CS_CONFLICT_OPTIONS) {
    cs_error(r->g->diag, node->at, "%zu options; at most %d are possible", node->n_kids,
             CS_CONFLICT_OPTIONS);
    return;
  }
  r->plan.levers = room(r, node->n_kids, sizeof *r->plan.levers);
  for (size_t k = 0; k < node->n_kids && !r->g->out_of_memory; k++) {
    cs_lever *lever = &r->plan.levers[k];
    const cs_statement *none;

    read_option(r, &node->entries[k], lever);
    add_name(r,
             (cs_statement_name){.id = lever->id,
                                 .option = (uint32_t)k,
                                 .level_names = lever->level_names,
                                 .levels = lever->levels},
             node->entries[k].at);
    none = cs_statement_option(r->g->arena, (uint32_t)k, 0);
    nothing = (cs_statement *)(nothing ? cs_statement_join(r->g->arena, CS_SAYS_AND, nothing, none)
                                       : none);
    if (!nothing) r->g->out_of_memory = true;
  }
  r->plan.n_levers = node->n_kids;
  if (!r->g->out_of_memory)
    add_name(r, (cs_statement_name){.id = "nothing", .means = nothing}, node->at);
}

/* ---- statements ---------------------------------------------------------------------------- */

static const cs_statement *read_statement(reader *r, const cs_node *node, const char *what) {
  const cs_statement *s = NULL;

  if (!cs_expect_text(r->doc, node, what)) return NULL;
  if (cs_statement_parse(node->text, node->n, node->at, node->exact, r->names, r->n_names,
                         r->g->arena, r->g->diag, &s) == CASUS_NOMEM)
    r->g->out_of_memory = true;
  return s;
}

casus_status cs_conflict_states(const cs_conflict *c, const cs_statement *s, cs_arena *arena,
                                uint32_t **states, size_t *n) {
  size_t cap = 0;

  *states = NULL;
  *n = 0;
  for (uint32_t x = 0; x < c->n; x++) {
    uint32_t *moved;

    if (!cs_conflict_is_true(c, s, x)) continue;
    moved = cs_arena_grow(arena, *states, *n, &cap, sizeof *moved);
    if (!moved) return CASUS_NOMEM;
    *states = moved;
    moved[(*n)++] = x;
  }
  return CASUS_OK;
}

/* The one state in which the statement is true; CS_NO_STATE after a message. */
static uint32_t read_state(reader *r, const cs_node *node, const char *what) {
  const cs_statement *s = read_statement(r, node, what);
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
static uint32_t add_value(reader *r, const char *group, const char *id, cs_place at,
                          const cs_node *node, const cs_meta *meta) {
  cs_number number;
  char *full = cs_arena_printf(r->g->arena, "models.%s.%s.%s", r->m->id, group, id);

  if (!full) {
    r->g->out_of_memory = true;
    return 0;
  }
  cs_expect_value(r->doc, node, "a value", meta, &number);
  return cs_graph_value(r->g, full, at, &number, NAN, -INFINITY, INFINITY, NAN);
}

/* ---- structure ----------------------------------------------------------------------------- */

static void read_infeasible(reader *r) {
  static const char *const keys[] = {"when", "if", "about", NULL};
  const cs_node *list = part(r, "infeasible");

  if (!list || !is_list(r, list, "\"infeasible\"")) return;
  r->plan.infeasible = room(r, list->n_kids, sizeof *r->plan.infeasible);
  r->out->conditions = room(r, list->n_kids, sizeof *r->out->conditions);
  for (size_t i = 0; i < list->n_kids && !r->g->out_of_memory; i++) {
    const cs_node *item = list->items[i];
    const cs_statement *s;
    cs_condition_entry *condition;
    char id[32];

    if (item->kind == CS_SCALAR) {
      s = read_statement(r, item, "an infeasible combination");
      if (s) r->plan.infeasible[r->plan.n_infeasible++] = s;
      continue;
    }
    if (!is_mapping(r, item, "an infeasible combination")) continue;
    cs_expect_keys(r->doc, item, "an infeasible combination", keys);
    if (!cs_node_get(item, "when") || !cs_node_get(item, "if")) {
      cs_error(r->g->diag, item->at, "expected {when: statement, if: value}");
      continue;
    }
    condition = &r->out->conditions[r->out->n_conditions];
    condition->when = read_statement(r, cs_node_get(item, "when"), "when");
    snprintf(id, sizeof id, "c%zu", r->out->n_conditions + 1);
    condition->quantity = add_value(r, "infeasible", id, item->at, cs_node_get(item, "if"), NULL);
    if (condition->when) r->out->n_conditions++;
  }
}

/* `merge` and `states`: names for statements. */
static const cs_node *read_named(reader *r, const char *key, size_t *n) {
  const cs_node *map = part(r, key);

  *n = 0;
  if (!map || !is_mapping(r, map, "names of states")) return NULL;
  if (map->n_kids > MOST_NAMED) {
    cs_error(r->g->diag, map->at, "more than %d named states", MOST_NAMED);
    return NULL;
  }
  *n = map->n_kids;
  return map;
}

static void read_merged(reader *r) {
  size_t n;
  const cs_node *map = read_named(r, "merge", &n);

  if (n > CS_CONFLICT_OPTIONS) {
    cs_error(r->g->diag, map->at, "more than %d merged states", CS_CONFLICT_OPTIONS);
    return;
  }
  r->plan.merged = room(r, n, sizeof *r->plan.merged);
  r->plan.merged_names = room(r, n, sizeof *r->plan.merged_names);
  for (size_t i = 0; i < n && !r->g->out_of_memory; i++) {
    const cs_entry *e = &map->entries[i];
    const cs_statement *s = read_statement(r, e->value, "a merged state");

    cs_expect_id(r->doc, e->key, e->at, "a state");
    if (!s) continue;
    r->plan.merged[r->plan.n_merged] = s;
    r->plan.merged_names[r->plan.n_merged++] = e->key;
    add_name(r, (cs_statement_name){.id = e->key, .means = s}, e->at);
  }
}

/* The options taken, as an identifier: "deploy_retaliate", "tier_high", "nothing". */
static char *state_id(reader *r, uint32_t s) {
  uint8_t levels[CS_CONFLICT_OPTIONS];
  const cs_conflict *c = &r->out->c;
  cs_buf b = {0};
  char *id;

  cs_conflict_levels(c, s, levels);
  for (size_t k = 0; k < c->n_levers; k++) {
    if (!levels[k]) continue;
    if (b.n) cs_buf_puts(&b, "_");
    cs_buf_puts(&b, c->levers[k].id);
    if (c->levers[k].levels > 2) {
      const char *level = c->levers[k].level_names[levels[k]];

      cs_buf_puts(&b, "_");
      for (; *level; level++) cs_buf_add(&b, isalnum((unsigned char)*level) ? level : "_", 1);
    }
  }
  if (!b.n) cs_buf_puts(&b, "nothing");
  id = b.failed ? NULL : cs_arena_strdup(r->g->arena, b.text);
  cs_buf_free(&b);
  if (!id) r->g->out_of_memory = true;
  return id ? id : (char *)"";
}

static void name_state(reader *r, uint32_t s, const char *name) {
  cs_conflict *c = &r->out->c;

  if (!c->names) c->names = room(r, c->n, sizeof *c->names);
  if (c->names) c->names[s] = name;
}

static void read_situations(reader *r) {
  cs_conflict *c = &r->out->c;
  size_t n, groups = 0;
  const cs_node *map = read_named(r, "states", &n);
  cs_situation *all = room(r, c->n + n, sizeof *all);

  for (size_t i = 0; i < n && !r->g->out_of_memory; i++) {
    const cs_entry *e = &map->entries[i];
    const cs_statement *s;
    cs_situation *group = &all[c->n + groups];

    cs_expect_id(r->doc, e->key, e->at, "a state");
    s = read_statement(r, e->value, "a state");
    if (!s) continue;
    add_name(r, (cs_statement_name){.id = e->key, .means = s}, e->at);
    if (cs_conflict_states(c, s, r->g->arena, &group->states, &group->n)) {
      r->g->out_of_memory = true;
      return;
    }
    if (!group->n) {
      cs_error(r->g->diag, e->value->at, "\"%s\" is true in no feasible state", e->value->text);
    } else if (group->n == 1 && (!c->names || !c->names[group->states[0]])) {
      name_state(r, group->states[0], e->key);
    } else {
      group->id = e->key;
      groups++;
    }
  }
  for (uint32_t s = 0; s < c->n && !r->g->out_of_memory; s++) {
    if (!c->names || !c->names[s]) name_state(r, s, state_id(r, s));
    all[s] = (cs_situation){.id = c->names[s], .n = 1};
    all[s].states = room(r, 1, sizeof *all[s].states);
    if (all[s].states) all[s].states[0] = s;
  }
  r->out->situations = all;
  r->out->n_situations = c->n + groups;
}

static void read_arcs(reader *r, const cs_node *list, bool remove, cs_arc **arcs, size_t *n) {
  static const char *const keys[] = {"by", "from", "to", NULL};
  size_t cap = 0;

  if (!list || !is_list(r, list, "moves")) return;
  for (size_t i = 0; i < list->n_kids; i++) {
    const cs_node *item = list->items[i], *by;
    const cs_statement *from, *to;
    size_t before = *n;
    int dm;

    if (!is_mapping(r, item, "a move")) continue;
    cs_expect_keys(r->doc, item, "a move", keys);
    by = cs_node_get(item, "by");
    if (!by || !cs_node_get(item, "from") || !cs_node_get(item, "to")) {
      cs_error(r->g->diag, item->at, "expected {by: decision maker, from: state, to: state}");
      continue;
    }
    dm = cs_expect_text(r->doc, by, "by") ? known_dm(r, by->text, by->at) : -1;
    from = read_statement(r, cs_node_get(item, "from"), "from");
    to = read_statement(r, cs_node_get(item, "to"), "to");
    if (dm < 0 || !from || !to) continue;
    for (uint32_t s = 0; s < r->out->c.n; s++) {
      if (!cs_conflict_is_true(&r->out->c, from, s)) continue;
      for (uint32_t t = 0; t < r->out->c.n; t++) {
        cs_arc *moved;

        if (t == s || !cs_conflict_is_true(&r->out->c, to, t)) continue;
        if (remove && !cs_conflict_can_move(&r->out->c, (size_t)dm, s, t)) continue;
        moved = cs_arena_grow(r->g->arena, *arcs, *n, &cap, sizeof *moved);
        if (!moved) {
          r->g->out_of_memory = true;
          return;
        }
        *arcs = moved;
        moved[(*n)++] = (cs_arc){(uint32_t)dm, s, t, item->at};
      }
    }
    if (*n == before)
      cs_error(r->g->diag, item->at,
               remove ? "there is no such move to take out"
                      : "there are no such states to move between");
  }
}

static void read_moves(reader *r) {
  static const char *const keys[] = {"remove", "add", NULL};
  const cs_node *node = part(r, "moves");
  cs_arc *removed = NULL, *added = NULL;
  size_t n_removed = 0, n_added = 0;

  if (!node || !is_mapping(r, node, "\"moves\"")) return;
  cs_expect_keys(r->doc, node, "moves", keys);
  read_arcs(r, cs_node_get(node, "remove"), true, &removed, &n_removed);
  read_arcs(r, cs_node_get(node, "add"), false, &added, &n_added);
  if (r->g->out_of_memory || (!n_removed && !n_added)) return;
  if (cs_conflict_change(&r->out->c, removed, n_removed, added, n_added, r->g->arena, r->g->diag) ==
      CASUS_NOMEM)
    r->g->out_of_memory = true;
}

static void read_status_quo(reader *r) {
  const cs_node *node = part(r, "status_quo");

  r->out->c.status_quo =
      node ? read_state(r, node, "the status quo") : cs_conflict_state(&r->out->c, 0);
}

/* ---- preferences --------------------------------------------------------------------------- */

static void read_tied(reader *r, cs_preference_entry *p, const cs_node *node, uint32_t level,
                      uint32_t tier, bool *seen) {
  uint32_t s = read_state(r, node, "what is ranked");

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
static void read_ranking(reader *r, const cs_node *list, cs_preference_entry *p) {
  size_t n = r->out->c.n, missing = 0, before = casus_diag_errors(r->g->diag);
  uint32_t tier, level;
  bool *seen, strong = false;
  const char *first = NULL;

  if (!is_list(r, list, "a ranking")) return;
  p->rank = room(r, n, sizeof *p->rank);
  p->tier = room(r, n, sizeof *p->tier);
  seen = room(r, n, sizeof *seen);
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

static void check_statement(reader *r, const cs_preference_entry *p, size_t k, cs_place at) {
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

static void read_statements(reader *r, const cs_node *list, cs_preference_entry *p) {
  if (!is_list(r, list, "\"statements\"")) return;
  p->statements = room(r, list->n_kids, sizeof *p->statements);
  p->texts = room(r, list->n_kids, sizeof *p->texts);
  p->rank = room(r, r->out->c.n, sizeof *p->rank);
  for (size_t i = 0; i < list->n_kids && !r->g->out_of_memory; i++) {
    const cs_statement *s = read_statement(r, list->items[i], "a statement");

    if (!s) continue;
    p->statements[p->n_statements] = s;
    p->texts[p->n_statements] = list->items[i]->text;
    check_statement(r, p, p->n_statements++, list->items[i]->at);
  }
  if (!r->g->out_of_memory &&
      cs_order_from_statements(&r->out->c, p->statements, p->n_statements, p->rank))
    r->g->out_of_memory = true;
}

/* A copy of the mapping without its key `when`, for the reader of numbers. */
static const cs_node *without_when(reader *r, const cs_node *map) {
  cs_node *copy = room(r, 1, sizeof *copy);

  if (!copy) return map;
  *copy = *map;
  copy->entries = room(r, map->n_kids, sizeof *copy->entries);
  copy->n_kids = 0;
  for (size_t i = 0; copy->entries && i < map->n_kids; i++) {
    if (strcmp(map->entries[i].key, "when") != 0) copy->entries[copy->n_kids++] = map->entries[i];
  }
  return copy;
}

static void read_utility(reader *r, const cs_node *map, size_t dm, const cs_meta *meta,
                         cs_preference_entry *p) {
  if (!is_mapping(r, map, "a utility")) return;
  p->terms = room(r, map->n_kids, sizeof *p->terms);
  for (size_t i = 0; i < map->n_kids && !r->g->out_of_memory; i++) {
    const cs_entry *e = &map->entries[i];
    const cs_node *when = e->value->kind == CS_MAPPING ? cs_node_get(e->value, "when") : NULL;
    const cs_node *value = when ? without_when(r, e->value) : e->value;
    cs_node named = {.kind = CS_SCALAR, .at = e->at, .text = e->key, .n = strlen(e->key)};
    cs_term_entry *term = &p->terms[p->n_terms];

    if (!cs_expect_id(r->doc, e->key, e->at, "a term of a utility")) continue;
    /* Without `when` the term is named after the option or state in which it counts. */
    term->when = read_statement(r, when ? when : &named, "when");
    term->id = e->key;
    term->quantity = add_value(r, r->plan.dms[dm], e->key, e->at, value, meta);
    if (term->when) p->n_terms++;
  }
}

static void read_unknown(reader *r, const cs_node *list, cs_preference_entry *p) {
  if (!list || !is_list(r, list, "\"unknown\"")) return;
  p->unknown = room(r, 2 * list->n_kids, sizeof *p->unknown);
  for (size_t i = 0; p->unknown && i < list->n_kids; i++) {
    const cs_node *pair = list->items[i];
    uint32_t a, b;

    if (pair->kind != CS_LIST || pair->n_kids != 2) {
      cs_error(r->g->diag, pair->at, "expected a pair of states, [one, other]");
      continue;
    }
    a = read_state(r, pair->items[0], "what cannot be compared");
    b = read_state(r, pair->items[1], "what cannot be compared");
    if (a == CS_NO_STATE || b == CS_NO_STATE) continue;
    p->unknown[2 * p->n_unknown] = a;
    p->unknown[2 * p->n_unknown++ + 1] = b;
  }
}

static void read_attitudes(reader *r, const cs_node *map, size_t dm, cs_preference_entry *p) {
  static const char *const names[] = {"negative", "neutral", "positive"};

  if (!map || !is_mapping(r, map, "\"attitudes\"")) return;
  p->attitude = room(r, r->n_dms, sizeof *p->attitude);
  if (!p->attitude) return;
  p->attitude[dm] = 1;
  for (size_t i = 0; i < map->n_kids; i++) {
    const cs_entry *e = &map->entries[i];
    const char *text = cs_expect_text(r->doc, e->value, "an attitude");
    int towards = known_dm(r, e->key, e->at);
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

static void read_concept(reader *r, const cs_node *node, cs_concept *out) {
  const char *text = cs_expect_text(r->doc, node, "concept");

  if (!text || cs_concept_find(text, out)) return;
  cs_error(r->g->diag, node->at, "unknown concept \"%s\"", text);
  cs_hint_nearest(r->g->diag, text, cs_concept_names, CS_N_CONCEPTS);
  cs_detail(r->g->diag, "Concepts: nash, gmr, smr, seq, sseq.");
}

static void read_preference(reader *r, const cs_entry *e, size_t dm) {
  static const char *const keys[] = {"ranking",   "statements", "utility", "concept", "unknown",
                                     "attitudes", "source",     "status",  "about",   NULL};
  static const char *const kinds[] = {"ranking", "statements", "utility"};
  cs_preference_entry *p = &r->out->preferences[dm];
  const cs_node *given[3];
  cs_meta meta = {0};
  size_t n = 0;

  p->at = e->at;
  if (!is_mapping(r, e->value, "a preference")) return;
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

static void read_preferences(reader *r) {
  const cs_node *map = part(r, "preferences");
  cs_concept concept = CS_SEQ;

  read_concept(r, part(r, "concept"), &concept);
  r->out->preferences = room(r, r->n_dms, sizeof *r->out->preferences);
  if (!r->out->preferences) return;
  for (size_t i = 0; i < r->n_dms; i++) r->out->preferences[i].concept = concept;
  if (!map) {
    cs_error(r->g->diag, r->m->at, "\"%s\" has no preferences", r->m->id);
    return;
  }
  if (!is_mapping(r, map, "\"preferences\"")) return;
  for (size_t i = 0; i < map->n_kids && !r->g->out_of_memory; i++) {
    int dm = known_dm(r, map->entries[i].key, map->entries[i].at);

    if (dm >= 0) read_preference(r, &map->entries[i], (size_t)dm);
  }
  for (size_t i = 0; i < r->n_dms && !r->g->out_of_memory; i++) {
    cs_preference_entry *p = &r->out->preferences[i];

    if (!p->rank) p->rank = room(r, r->out->c.n, sizeof *p->rank);
  }
}

static void read_unseen(reader *r) {
  const cs_node *map = part(r, "unseen");

  r->out->unseen = room(r, r->n_dms, sizeof *r->out->unseen);
  if (!map || !r->out->unseen || !is_mapping(r, map, "\"unseen\"")) return;
  for (size_t i = 0; i < map->n_kids; i++) {
    int dm = known_dm(r, map->entries[i].key, map->entries[i].at);
    cs_names list;

    if (cs_expect_names(r->doc, map->entries[i].value, "options", &list)) return;
    for (size_t k = 0; k < list.n; k++) {
      size_t o = 0;

      while (o < r->plan.n_levers && strcmp(r->plan.levers[o].id, list.names[k]) != 0) o++;
      if (o == r->plan.n_levers) {
        cs_error(r->g->diag, list.places[k], "unknown option \"%s\"", list.names[k]);
      } else if (dm >= 0) {
        r->out->unseen[dm] |= (uint64_t)1 << o;
      }
    }
  }
}

static void read_depth(reader *r) {
  const cs_node *node = part(r, "depth");
  double x = 1;

  if (cs_expect_number(r->doc, node, "depth", &x) && x != 1 && x != 2)
    cs_error(r->g->diag, node->at, "\"depth\" is 1 or 2");
  r->out->depth = x == 2 ? 2 : 1;
}

casus_status cs_conflict_read(cs_graph *g, const cs_model_entry *m, cs_conflict_entry *out) {
  static const char *const keys[] = {"kind",   "about",  "dms",         "options",    "infeasible",
                                     "merge",  "states", "moves",       "status_quo", "concept",
                                     "unseen", "depth",  "preferences", "source",     NULL};
  reader r = {.g = g, .doc = (cs_document *)&g->c->doc, .m = m, .out = out};
  size_t before = casus_diag_errors(g->diag);
  casus_status st;

  *out = (cs_conflict_entry){0};
  cs_expect_keys(r.doc, m->node, "a conflict", keys);
  read_dms(&r);
  if (!g->out_of_memory) read_options(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  /* Without its options nothing else of the entry can be understood. */
  if (casus_diag_errors(g->diag) > before) return CASUS_CASE;
  r.plan.n_dms = r.n_dms;
  r.plan.most = CS_CONFLICT_CASE_STATES;
  read_infeasible(&r);
  if (!g->out_of_memory) read_merged(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(g->diag) > before) return CASUS_CASE;
  st = cs_conflict_make(&r.plan, g->arena, g->diag, m->at, &out->c);
  if (st) return st;
  read_situations(&r);
  if (!g->out_of_memory) read_moves(&r);
  if (!g->out_of_memory) read_status_quo(&r);
  if (!g->out_of_memory) read_preferences(&r);
  if (!g->out_of_memory) read_unseen(&r);
  if (!g->out_of_memory) read_depth(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  return casus_diag_errors(g->diag) > before ? CASUS_CASE : CASUS_OK;
}
