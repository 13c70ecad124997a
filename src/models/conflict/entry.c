/* Reads a conflict out of a case. */
#include "models/conflict/entry_reader.h"

#include "base/alloc.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_NAMED = 2000 };

/* ---- decision makers ----------------------------------------------------------------------- */

static void add_dm(cs_entry_reader *r, const char *id, const char *name, bool declared,
                   cs_place at) {
  int actor = cs_case_actor(r->g->c, id);

  if (cs_entry_find_dm(r, id) >= 0) return;
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
static void read_group(cs_entry_reader *r, const cs_entry *e) {
  static const char *const keys[] = {"name", "members", "about", NULL};
  const char *name = NULL;
  cs_names members;

  cs_expect_id(r->doc, e->key, e->at, "a decision maker");
  if (cs_declare_is_mapping(r->d, e->value, "a decision maker")) {
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

static void read_dms(cs_entry_reader *r) {
  const cs_node *node = cs_entry_part(r, "dms"), *options = cs_entry_part(r, "options");
  cs_names list;

  r->plan.dms = cs_declare_room(r->d, CS_CONFLICT_DMS, sizeof *r->plan.dms);
  r->plan.dm_names = cs_declare_room(r->d, CS_CONFLICT_DMS, sizeof *r->plan.dm_names);
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

static void add_name(cs_entry_reader *r, cs_statement_name name, cs_place at) {
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

static cs_direction read_direction(cs_entry_reader *r, const cs_node *node) {
  const char *text = cs_expect_text(r->doc, node, "moves");

  if (!text || !strcmp(text, "both")) return CS_MOVES_BOTH;
  if (!strcmp(text, "up")) return CS_MOVES_UP;
  if (!strcmp(text, "down")) return CS_MOVES_DOWN;
  cs_error(r->g->diag, node->at, "unknown direction of moves \"%s\"", text);
  cs_detail(r->g->diag,
            "It is one of: both, up (once taken it stays), down (once left it stays left).");
  return CS_MOVES_BOTH;
}

static void read_option(cs_entry_reader *r, const cs_entry *e, cs_lever *lever) {
  static const char *const keys[] = {"of", "name", "levels", "moves", "about", "source", NULL};
  const cs_node *of, *levels;
  const char *owner;
  cs_names list;

  *lever = (cs_lever){.id = e->key, .name = e->key, .levels = 2};
  cs_expect_id(r->doc, e->key, e->at, "an option");
  if (!cs_declare_is_mapping(r->d, e->value, "an option")) return;
  cs_expect_keys(r->doc, e->value, "an option", keys);
  of = cs_node_get(e->value, "of");
  owner = cs_expect_text(r->doc, of, "of");
  if (!of) cs_error(r->g->diag, e->at, "option \"%s\" has no owner", e->key);
  if (owner) {
    int dm = cs_entry_known_dm(r, owner, of->at);

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

static void read_options(cs_entry_reader *r) {
  const cs_node *node = cs_entry_part(r, "options");
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
  r->plan.levers = cs_declare_room(r->d, node->n_kids, sizeof *r->plan.levers);
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

/* ---- structure ----------------------------------------------------------------------------- */

static void read_infeasible(cs_entry_reader *r) {
  static const char *const keys[] = {"when", "if", "about", NULL};
  const cs_node *list = cs_entry_part(r, "infeasible");

  if (!list || !cs_entry_is_list(r, list, "\"infeasible\"")) return;
  r->plan.infeasible = cs_declare_room(r->d, list->n_kids, sizeof *r->plan.infeasible);
  r->out->conditions = cs_declare_room(r->d, list->n_kids, sizeof *r->out->conditions);
  for (size_t i = 0; i < list->n_kids && !r->g->out_of_memory; i++) {
    const cs_node *item = list->items[i];
    const cs_statement *s;
    cs_condition_entry *condition;
    char id[32];

    if (item->kind == CS_SCALAR) {
      s = cs_entry_statement(r, item, "an infeasible combination");
      if (s) r->plan.infeasible[r->plan.n_infeasible++] = s;
      continue;
    }
    if (!cs_declare_is_mapping(r->d, item, "an infeasible combination")) continue;
    cs_expect_keys(r->doc, item, "an infeasible combination", keys);
    if (!cs_node_get(item, "when") || !cs_node_get(item, "if")) {
      cs_error(r->g->diag, item->at, "expected {when: statement, if: value}");
      continue;
    }
    condition = &r->out->conditions[r->out->n_conditions];
    condition->when = cs_entry_statement(r, cs_node_get(item, "when"), "when");
    snprintf(id, sizeof id, "c%zu", r->out->n_conditions + 1);
    condition->quantity =
        cs_entry_add_value(r, "infeasible", id, item->at, cs_node_get(item, "if"), NULL);
    if (condition->when) r->out->n_conditions++;
  }
}

/* `merge` and `states`: names for statements. */
static const cs_node *read_named(cs_entry_reader *r, const char *key, size_t *n) {
  const cs_node *map = cs_entry_part(r, key);

  *n = 0;
  if (!map || !cs_declare_is_mapping(r->d, map, "names of states")) return NULL;
  if (map->n_kids > MOST_NAMED) {
    cs_error(r->g->diag, map->at, "more than %d named states", MOST_NAMED);
    return NULL;
  }
  *n = map->n_kids;
  return map;
}

static void read_merged(cs_entry_reader *r) {
  size_t n;
  const cs_node *map = read_named(r, "merge", &n);

  if (n > CS_CONFLICT_OPTIONS) {
    cs_error(r->g->diag, map->at, "more than %d merged states", CS_CONFLICT_OPTIONS);
    return;
  }
  r->plan.merged = cs_declare_room(r->d, n, sizeof *r->plan.merged);
  r->plan.merged_names = cs_declare_room(r->d, n, sizeof *r->plan.merged_names);
  for (size_t i = 0; i < n && !r->g->out_of_memory; i++) {
    const cs_entry *e = &map->entries[i];
    const cs_statement *s = cs_entry_statement(r, e->value, "a merged state");

    cs_expect_id(r->doc, e->key, e->at, "a state");
    if (!s) continue;
    r->plan.merged[r->plan.n_merged] = s;
    r->plan.merged_names[r->plan.n_merged++] = e->key;
    add_name(r, (cs_statement_name){.id = e->key, .means = s}, e->at);
  }
}

/* The options taken, as an identifier: "deploy_retaliate", "tier_high", "nothing". */
static char *state_id(cs_entry_reader *r, uint32_t s) {
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

static void name_state(cs_entry_reader *r, uint32_t s, const char *name) {
  cs_conflict *c = &r->out->c;

  if (!c->names) c->names = cs_declare_room(r->d, c->n, sizeof *c->names);
  if (c->names) c->names[s] = name;
}

static void read_situations(cs_entry_reader *r) {
  cs_conflict *c = &r->out->c;
  size_t n, groups = 0;
  const cs_node *map = read_named(r, "states", &n);
  cs_situation *all = cs_declare_room(r->d, c->n + n, sizeof *all);

  for (size_t i = 0; i < n && !r->g->out_of_memory; i++) {
    const cs_entry *e = &map->entries[i];
    const cs_statement *s;
    cs_situation *group = &all[c->n + groups];

    cs_expect_id(r->doc, e->key, e->at, "a state");
    s = cs_entry_statement(r, e->value, "a state");
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
    all[s].states = cs_declare_room(r->d, 1, sizeof *all[s].states);
    if (all[s].states) all[s].states[0] = s;
  }
  r->out->situations = all;
  r->out->n_situations = c->n + groups;
}

static void read_arcs(cs_entry_reader *r, const cs_node *list, bool remove, cs_arc **arcs,
                      size_t *n) {
  static const char *const keys[] = {"by", "from", "to", NULL};
  size_t cap = 0;

  if (!list || !cs_entry_is_list(r, list, "moves")) return;
  for (size_t i = 0; i < list->n_kids; i++) {
    const cs_node *item = list->items[i], *by;
    const cs_statement *from, *to;
    size_t before = *n;
    int dm;

    if (!cs_declare_is_mapping(r->d, item, "a move")) continue;
    cs_expect_keys(r->doc, item, "a move", keys);
    by = cs_node_get(item, "by");
    if (!by || !cs_node_get(item, "from") || !cs_node_get(item, "to")) {
      cs_error(r->g->diag, item->at, "expected {by: decision maker, from: state, to: state}");
      continue;
    }
    dm = cs_expect_text(r->doc, by, "by") ? cs_entry_known_dm(r, by->text, by->at) : -1;
    from = cs_entry_statement(r, cs_node_get(item, "from"), "from");
    to = cs_entry_statement(r, cs_node_get(item, "to"), "to");
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

static void read_moves(cs_entry_reader *r) {
  static const char *const keys[] = {"remove", "add", NULL};
  const cs_node *node = cs_entry_part(r, "moves");
  cs_arc *removed = NULL, *added = NULL;
  size_t n_removed = 0, n_added = 0;

  if (!node || !cs_declare_is_mapping(r->d, node, "\"moves\"")) return;
  cs_expect_keys(r->doc, node, "moves", keys);
  read_arcs(r, cs_node_get(node, "remove"), true, &removed, &n_removed);
  read_arcs(r, cs_node_get(node, "add"), false, &added, &n_added);
  if (r->g->out_of_memory || (!n_removed && !n_added)) return;
  if (cs_conflict_change(&r->out->c, removed, n_removed, added, n_added, r->g->arena, r->g->diag) ==
      CASUS_NOMEM)
    r->g->out_of_memory = true;
}

static void read_status_quo(cs_entry_reader *r) {
  const cs_node *node = cs_entry_part(r, "status_quo");

  r->out->c.status_quo =
      node ? cs_entry_state(r, node, "the status quo") : cs_conflict_state(&r->out->c, 0);
}

casus_status cs_conflict_read(cs_declaration *d, cs_conflict_entry *out) {
  static const char *const keys[] = {
      "kind",       "about",   "dms",    "options", "infeasible", "merge",       "states", "moves",
      "status_quo", "concept", "unseen", "sees",    "depth",      "preferences", "source", NULL};
  cs_graph *g = d->g;
  const cs_model_entry *m = d->m;
  cs_entry_reader r = {.d = d, .g = g, .doc = d->doc, .m = m, .out = out};
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
  r.plan.most_why =
      "A conflict in a case is judged anew in every future, at a cost that grows with the cube of "
      "its states; a .gmcr file may have more.";
  read_infeasible(&r);
  if (!g->out_of_memory) read_merged(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(g->diag) > before) return CASUS_CASE;
  st = cs_conflict_make(&r.plan, g->arena, g->diag, m->at, &out->c);
  if (st) return st;
  read_situations(&r);
  if (!g->out_of_memory) read_moves(&r);
  if (!g->out_of_memory) read_status_quo(&r);
  if (!g->out_of_memory) cs_entry_preferences(&r);
  if (!g->out_of_memory) cs_entry_beliefs(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  return casus_diag_errors(g->diag) > before ? CASUS_CASE : CASUS_OK;
}
