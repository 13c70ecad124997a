/* Reads a package out of a case. */
#include "models/package/entry.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  cs_declaration *of;
  cs_graph *g;
  cs_document *doc;
  const cs_model_entry *m;
  cs_package_entry *e;
  cs_deal *d;
  size_t *issue_at; /* [issue]: of the case */
  size_t *actor_at; /* [party]: of the case */
  size_t cap_terms;
  cs_deal_term *terms;
  const char **term_names;
  bool *term_of;
  uint32_t *term_value;
} reader;

/* The number of an input, a new one if the quantity is none yet. */
static uint32_t input(reader *r, uint32_t q) {
  uint32_t *moved;

  if (q == CS_NO_QUANTITY || r->g->out_of_memory) return CS_NO_INPUT;
  for (size_t i = 0; i < r->e->n_inputs; i++) {
    if (r->e->inputs[i] == q) return (uint32_t)i;
  }
  moved =
      cs_arena_grow(r->g->arena, r->e->inputs, r->e->n_inputs, &r->e->cap_inputs, sizeof *moved);
  if (!moved) {
    r->g->out_of_memory = true;
    return CS_NO_INPUT;
  }
  r->e->inputs = moved;
  moved[r->e->n_inputs] = q;
  return (uint32_t)r->e->n_inputs++;
}

static uint32_t named_input(reader *r, const char *a, const char *b, const char *c) {
  return input(r, cs_declare_find(r->of, "%s.%s%s%s", a, b, c ? "." : "", c ? c : ""));
}

/* Adds a number of the entry, no less than `least`, as the quantity models.M.path. */
static uint32_t add_bounded(reader *r, const cs_node *node, cs_place at, double fallback,
                            double least, const char *what, const char *path) {
  char *name = cs_declare_name(r->of, "%s", path);
  cs_number number = {0};

  if (r->g->out_of_memory) return CS_NO_INPUT;
  if (node) cs_expect_value(r->doc, node, what, NULL, &number);
  if (node && !number.value) return CS_NO_INPUT;
  return input(r, cs_declare_value(r->of, name, at, &number, fallback, cs_within(least, INFINITY)));
}

static uint32_t add_value(reader *r, const cs_node *node, cs_place at, double fallback,
                          const char *what, const char *path) {
  return add_bounded(r, node, at, fallback, -INFINITY, what, path);
}

static size_t find_party(reader *r, const char *id, cs_place at) {
  for (size_t p = 0; p < r->d->n_parties; p++) {
    if (!strcmp(r->e->shape.parties[p], id)) return p;
  }
  cs_error(r->g->diag, at, "\"%s\" is no party to \"%s\"", id, r->m->id);
  cs_hint_nearest(r->g->diag, id, r->e->shape.parties, r->d->n_parties);
  return SIZE_MAX;
}

static size_t find_issue(reader *r, const char *id, cs_place at) {
  for (size_t i = 0; i < r->d->n_issues; i++) {
    if (!strcmp(r->e->shape.issues[i], id)) return i;
  }
  cs_error(r->g->diag, at, "\"%s\" is not on the table of \"%s\"", id, r->m->id);
  cs_hint_nearest(r->g->diag, id, r->e->shape.issues, r->d->n_issues);
  return SIZE_MAX;
}

/* ---- parties -------------------------------------------------------------------------------- */

static void add_parties(reader *r, const char *key) {
  const cs_node *node = cs_node_get(r->m->node, key);
  const cs_case *c = r->g->c;
  cs_names list;

  if (cs_expect_names(r->doc, node, key, &list)) return;
  for (size_t k = 0; k < list.n; k++) {
    int actor = cs_case_actor(c, list.names[k]);

    if (actor < 0) {
      const char **ids = cs_calloc(c->n_actors, sizeof *ids);

      cs_error(r->g->diag, list.places[k], "unknown actor \"%s\"", list.names[k]);
      for (size_t i = 0; ids && i < c->n_actors; i++) ids[i] = c->actors[i].id;
      if (ids) cs_hint_nearest(r->g->diag, list.names[k], ids, c->n_actors);
      cs_free(ids);
      continue;
    }
    for (size_t p = 0; p < r->d->n_parties; p++) {
      if (!strcmp(r->e->shape.parties[p], list.names[k]))
        cs_error(r->g->diag, list.places[k], "\"%s\" is a party already", list.names[k]);
    }
    if (r->d->n_parties >= CS_DEAL_PARTIES) {
      cs_error(r->g->diag, list.places[k], "more than %d parties", CS_DEAL_PARTIES);
      return;
    }
    r->actor_at[r->d->n_parties] = (size_t)actor;
    r->e->shape.parties[r->d->n_parties++] = list.names[k];
  }
}

static void read_need(reader *r) {
  const cs_node *node = cs_node_get(r->m->node, "accept");
  const char *text = cs_expect_text(r->doc, node, "accept");
  double k;

  r->d->need = r->d->n_bargain;
  if (!text || !strcmp(text, "all")) return;
  if (!strcmp(text, "majority")) {
    r->d->need = r->d->n_bargain / 2 + 1;
  } else if (cs_parse_number(text, strlen(text), &k) && k >= 1 && k <= (double)r->d->n_bargain &&
             k == floor(k)) {
    r->d->need = (size_t)k;
  } else {
    cs_error(r->g->diag, node->at, "accept is all, majority or a number from 1 to %zu, not \"%s\"",
             r->d->n_bargain, text);
  }
}

static void read_parties(reader *r) {
  r->e->shape.parties = cs_declare_room(r->of, CS_DEAL_PARTIES, sizeof *r->e->shape.parties);
  r->actor_at = cs_declare_room(r->of, CS_DEAL_PARTIES, sizeof *r->actor_at);
  if (r->g->out_of_memory) return;
  add_parties(r, "between");
  r->d->n_bargain = r->d->n_parties;
  add_parties(r, "ratify");
  if (r->d->n_bargain < 2)
    cs_error(r->g->diag, r->m->at, "\"%s\" is between fewer than two parties", r->m->id);
  read_need(r);
}

/* ---- issues --------------------------------------------------------------------------------- */

static void add_level(reader *r, double x, const char *name, cs_place at, size_t *rows) {
  cs_negotiation *s = &r->e->shape;
  size_t first = r->d->n_issues ? ((size_t *)r->d->first)[r->d->n_issues] : 0;
  char text[32];

  if (*rows - first >= CS_PACKAGE_LEVELS) {
    cs_error(r->g->diag, at, "more than %d levels", CS_PACKAGE_LEVELS);
    return;
  }
  for (size_t k = first; k < *rows; k++) {
    if (s->number[k] == x) cs_error(r->g->diag, at, "the level stands twice");
  }
  if (!name) name = cs_arena_strdup(r->g->arena, cs_number_short(x, 6, text));
  if (!name) r->g->out_of_memory = true;
  s->number[*rows] = x;
  s->levels[(*rows)++] = name ? name : "";
}

static void read_levels(reader *r, const cs_node *node, const cs_node *names, size_t *rows) {
  if (node->kind != CS_LIST || !node->n_kids) {
    cs_error(r->g->diag, node->at, "levels are a list of numbers");
    return;
  }
  if (names && (names->kind != CS_LIST || names->n_kids != node->n_kids)) {
    cs_error(r->g->diag, names->at, "names are a list as long as the levels");
    names = NULL;
  }
  for (size_t k = 0; k < node->n_kids; k++) {
    double x;

    if (cs_expect_number(r->doc, node->items[k], "a level", &x))
      add_level(r, x, names ? cs_expect_text(r->doc, names->items[k], "a name") : NULL,
                node->items[k]->at, rows);
  }
}

static void read_issue(reader *r, const cs_entry *e, size_t *rows) {
  static const char *const keys[] = {"levels", "names", "grid", "about", "source", NULL};
  const cs_case *c = r->g->c;
  int issue = cs_case_issue(c, e->key);
  const cs_node *grid;
  double n;

  if (issue < 0) {
    const char **ids = cs_calloc(c->n_issues, sizeof *ids);

    cs_error(r->g->diag, e->at, "unknown issue \"%s\"", e->key);
    for (size_t i = 0; ids && i < c->n_issues; i++) ids[i] = c->issues[i].id;
    if (ids) cs_hint_nearest(r->g->diag, e->key, ids, c->n_issues);
    cs_free(ids);
    return;
  }
  if (r->d->n_issues >= CS_PACKAGE_ISSUES) {
    cs_error(r->g->diag, e->at, "more than %d issues", CS_PACKAGE_ISSUES);
    return;
  }
  ((size_t *)r->d->first)[r->d->n_issues] = *rows;
  grid = e->value->kind == CS_MAPPING ? cs_node_get(e->value, "grid") : NULL;
  if (e->value->kind == CS_MAPPING) cs_expect_keys(r->doc, e->value, "an issue", keys);
  if (grid) {
    if (!cs_expect_number(r->doc, grid, "grid", &n)) return;
    if (!(n >= 2 && n <= CS_PACKAGE_LEVELS && n == floor(n))) {
      cs_error(r->g->diag, grid->at, "a grid has 2 to %d levels", CS_PACKAGE_LEVELS);
    } else {
      double from = c->issues[issue].from, to = c->issues[issue].to;

      for (size_t k = 0; k < (size_t)n; k++)
        add_level(r, from + (to - from) * (double)k / (n - 1), NULL, grid->at, rows);
    }
  } else if (e->value->kind == CS_MAPPING && !cs_node_get(e->value, "levels")) {
    cs_error(r->g->diag, e->at, "issue \"%s\" has neither levels nor a grid", e->key);
  } else {
    read_levels(r, e->value->kind == CS_MAPPING ? cs_node_get(e->value, "levels") : e->value,
                e->value->kind == CS_MAPPING ? cs_node_get(e->value, "names") : NULL, rows);
  }
  for (size_t i = 0; i < r->d->n_issues; i++) {
    if (r->issue_at[i] == (size_t)issue) cs_error(r->g->diag, e->at, "\"%s\" stands twice", e->key);
  }
  r->issue_at[r->d->n_issues] = (size_t)issue;
  r->e->shape.units[r->d->n_issues] = c->issues[issue].unit;
  r->e->shape.issues[r->d->n_issues++] = e->key;
  ((size_t *)r->d->first)[r->d->n_issues] = *rows;
}

static void read_issues(reader *r) {
  const cs_node *node = cs_node_get(r->m->node, "issues");
  cs_negotiation *s = &r->e->shape;
  size_t rows = 0;

  r->issue_at = cs_declare_room(r->of, CS_PACKAGE_ISSUES, sizeof *r->issue_at);
  r->d->first = cs_declare_room(r->of, CS_PACKAGE_ISSUES + 1, sizeof *r->d->first);
  s->issues = cs_declare_room(r->of, CS_PACKAGE_ISSUES, sizeof *s->issues);
  s->units = cs_declare_room(r->of, CS_PACKAGE_ISSUES, sizeof *s->units);
  s->levels =
      cs_declare_room(r->of, (CS_PACKAGE_ISSUES + 1) * CS_PACKAGE_LEVELS, sizeof *s->levels);
  s->number =
      cs_declare_room(r->of, (CS_PACKAGE_ISSUES + 1) * CS_PACKAGE_LEVELS, sizeof *s->number);
  if (r->g->out_of_memory) return;
  if (!node || node->kind != CS_MAPPING || !node->n_kids) {
    cs_error(r->g->diag, node ? node->at : r->m->at, "\"%s\" has no issues", r->m->id);
    cs_detail(r->g->diag, "They map each issue to the list of its levels.");
    return;
  }
  for (size_t i = 0; i < node->n_kids && !r->g->out_of_memory; i++)
    read_issue(r, &node->entries[i], &rows);
}

/* ---- values --------------------------------------------------------------------------------- */

static void read_loss(reader *r, cs_package_loss *out) {
  static const char *const keys[] = {"near", "far", NULL};
  const cs_node *node = cs_node_get(r->m->node, "loss");

  *out = (cs_package_loss){.far = 1};
  if (!node) return;
  if (node->kind == CS_MAPPING) {
    cs_expect_keys(r->doc, node, "loss", keys);
    cs_expect_number(r->doc, cs_node_get(node, "near"), "near", &out->near);
    cs_expect_number(r->doc, cs_node_get(node, "far"), "far", &out->far);
    if (!(out->near >= 0 && out->far > out->near))
      cs_error(r->g->diag, node->at, "near lies between 0 and far");
  } else if (node->kind == CS_SCALAR && !strcmp(node->text, "quadratic")) {
    out->is_quadratic = true;
  } else if (node->kind != CS_SCALAR || strcmp(node->text, "linear") != 0) {
    cs_error(r->g->diag, node->at, "loss is linear, quadratic or {near, far}");
  }
}

/* values: {PARTY: {ISSUE: [value of each level]}} */
static void read_table(reader *r, const cs_node *list, size_t p, size_t i) {
  size_t levels = cs_deal_levels(r->d, i);
  cs_package_stake *stake = &r->e->stakes[p * r->d->n_issues + i];
  uint32_t *table = cs_declare_room(r->of, levels, sizeof *table);

  if (!table) return;
  if (list->kind != CS_LIST || list->n_kids != levels) {
    cs_error(r->g->diag, list->at, "issue \"%s\" has %zu levels, so there must be %zu values",
             r->e->shape.issues[i], levels, levels);
    return;
  }
  for (size_t l = 0; l < levels && !r->g->out_of_memory; l++) {
    char *path = cs_arena_printf(r->g->arena, "values.%s.%s.%zu", r->e->shape.parties[p],
                                 r->e->shape.issues[i], l + 1);

    if (!path) {
      r->g->out_of_memory = true;
      return;
    }
    table[l] = add_value(r, list->items[l], list->items[l]->at, NAN, "a value", path);
  }
  *stake = (cs_package_stake){.is_table = true,
                              .table = table,
                              .position = CS_NO_INPUT,
                              .salience = CS_NO_INPUT,
                              .at_most = CS_NO_INPUT,
                              .at_least = CS_NO_INPUT};
}

static void read_tables(reader *r) {
  const cs_node *node = cs_node_get(r->m->node, "values");

  if (!node || !cs_declare_is_mapping(r->of, node, "values")) return;
  for (size_t k = 0; k < node->n_kids; k++) {
    size_t p = find_party(r, node->entries[k].key, node->entries[k].at);
    const cs_node *map = node->entries[k].value;

    if (!cs_declare_is_mapping(r->of, map, "a party's values") || p == SIZE_MAX) continue;
    for (size_t i = 0; i < map->n_kids; i++) {
      size_t issue = find_issue(r, map->entries[i].key, map->entries[i].at);

      if (issue != SIZE_MAX) read_table(r, map->entries[i].value, p, issue);
    }
  }
}

/* From the stances of the case; who has none on an issue has no stake in it. */
static void read_stances(reader *r, const cs_package_loss *loss, int lines) {
  const cs_case *c = r->g->c;

  for (size_t p = 0; p < r->d->n_parties; p++) {
    for (size_t i = 0; i < r->d->n_issues && !r->g->out_of_memory; i++) {
      cs_package_stake *s = &r->e->stakes[p * r->d->n_issues + i];
      int stance = cs_case_stance(c, r->actor_at[p], r->issue_at[i]);
      char *base = cs_arena_printf(r->g->arena, "stances.%s.%s", r->e->shape.parties[p],
                                   r->e->shape.issues[i]);

      if (!base) r->g->out_of_memory = true;
      if (!base) return;
      *s = (cs_package_stake){.loss = *loss,
                              .position = CS_NO_INPUT,
                              .salience = CS_NO_INPUT,
                              .at_most = CS_NO_INPUT,
                              .at_least = CS_NO_INPUT};
      if (stance < 0) continue;
      s->position = named_input(r, base, "position", NULL);
      s->salience = named_input(r, base, "salience", NULL);
      if (!lines) continue;
      s->at_most = named_input(r, base, "red_line", "at_most");
      s->at_least = named_input(r, base, "red_line", "at_least");
      s->is_hard = lines == 1 ? c->stances[stance].red_line_hard : lines == 2;
    }
  }
}

/* 0: ignored; 1: each as its stance says; 2: all hard; 3: all soft. */
static int read_lines(reader *r) {
  static const char *const words[] = {"ignored", "stated", "hard", "soft"};
  const cs_node *node = cs_node_get(r->m->node, "red_lines");
  const char *text = cs_expect_text(r->doc, node, "red_lines");

  for (int k = 0; text && k < 4; k++) {
    if (!strcmp(text, words[k])) return k;
  }
  if (text) {
    cs_error(r->g->diag, node->at, "red_lines are stated, hard, soft or ignored, not \"%s\"", text);
    cs_hint_nearest(r->g->diag, text, words, 4);
  }
  return 1;
}

/* ---- combinations --------------------------------------------------------------------------- */

/* A condition on one issue: a level, a list of levels, or {at_least, at_most}. */
static bool read_test(reader *r, const cs_entry *e, cs_deal_test *out) {
  static const char *const keys[] = {"at_least", "at_most", NULL};
  size_t i = find_issue(r, e->key, e->at), count = 0;
  double low = -INFINITY, high = INFINITY, x;
  uint8_t *in;

  if (i == SIZE_MAX) return false;
  in = cs_declare_room(r->of, cs_deal_levels(r->d, i), sizeof *in);
  if (!in) return false;
  if (e->value->kind == CS_MAPPING) {
    cs_expect_keys(r->doc, e->value, "a condition", keys);
    cs_expect_number(r->doc, cs_node_get(e->value, "at_least"), "at_least", &low);
    cs_expect_number(r->doc, cs_node_get(e->value, "at_most"), "at_most", &high);
  }
  for (size_t l = 0; l < cs_deal_levels(r->d, i); l++) {
    double at = r->e->shape.number[r->d->first[i] + l];
    const char *name = r->e->shape.levels[r->d->first[i] + l];
    size_t n = e->value->kind == CS_LIST ? e->value->n_kids : 1;

    if (e->value->kind == CS_MAPPING) {
      in[l] = at >= low && at <= high;
      count += in[l];
      continue;
    }
    for (size_t k = 0; k < n; k++) {
      const cs_node *one = e->value->kind == CS_LIST ? e->value->items[k] : e->value;

      if (one->kind != CS_SCALAR) continue;
      in[l] |= !strcmp(one->text, name) || (cs_parse_number(one->text, one->n, &x) && x == at);
    }
    count += in[l];
  }
  if (!count) cs_error(r->g->diag, e->value->at, "no level of \"%s\" is meant", e->key);
  *out = (cs_deal_test){i, in};
  return count > 0;
}

/* Adds a combination; its number, or SIZE_MAX. */
static size_t add_term(reader *r, const cs_node *when, cs_place at, const char *name,
                       bool forbids) {
  cs_deal_test *tests;
  size_t n = 0, t = r->d->n_terms;

  if (!when || when->kind != CS_MAPPING || !when->n_kids) {
    cs_error(r->g->diag, when ? when->at : at,
             "a combination needs \"when\", which maps issues "
             "to levels");
    return SIZE_MAX;
  }
  if (t >= CS_PACKAGE_TERMS) {
    cs_error(r->g->diag, at, "more than %d combinations", CS_PACKAGE_TERMS);
    return SIZE_MAX;
  }
  tests = cs_declare_room(r->of, when->n_kids, sizeof *tests);
  for (size_t k = 0; tests && k < when->n_kids; k++)
    n += read_test(r, &when->entries[k], &tests[n]);
  if (!tests || n < when->n_kids) return SIZE_MAX;
  r->terms[t] = (cs_deal_term){tests, n, forbids};
  r->term_names[t] = name;
  r->term_value[t] = CS_NO_INPUT;
  r->d->n_terms++;
  return t;
}

static void read_linkage(reader *r, const cs_entry *e) {
  static const char *const keys[] = {"of",     "when",   "value", "about",
                                     "source", "status", "unit",  NULL};
  const cs_node *node = e->value;
  cs_names of;
  size_t t;
  char *path;

  if (!cs_expect_id(r->doc, e->key, e->at, "a linkage") ||
      !cs_declare_is_mapping(r->of, node, "a linkage"))
    return;
  cs_expect_keys(r->doc, node, "a linkage", keys);
  cs_expect_status(r->doc, cs_node_get(node, "status"));
  t = add_term(r, cs_node_get(node, "when"), e->at, e->key, false);
  path = cs_arena_printf(r->g->arena, "linkages.%s", e->key);
  if (!path) r->g->out_of_memory = true;
  if (t == SIZE_MAX || !path) return;
  if (!cs_node_get(node, "value")) {
    cs_error(r->g->diag, e->at, "linkage \"%s\" has no value", e->key);
    return;
  }
  r->term_value[t] = add_value(r, cs_node_get(node, "value"), e->at, NAN, "a linkage", path);
  if (cs_expect_names(r->doc, cs_node_get(node, "of"), "of", &of)) return;
  if (!of.n) cs_error(r->g->diag, e->at, "linkage \"%s\" does not say whose it is", e->key);
  for (size_t k = 0; k < of.n; k++) {
    size_t p = find_party(r, of.names[k], of.places[k]);

    if (p != SIZE_MAX) r->term_of[t * CS_DEAL_PARTIES + p] = true;
  }
}

static void read_terms(reader *r) {
  static const char *const keys[] = {"when", "about", "source", NULL};
  const cs_node *linkages = cs_node_get(r->m->node, "linkages");
  const cs_node *cannot = cs_node_get(r->m->node, "infeasible");

  r->terms = cs_declare_room(r->of, CS_PACKAGE_TERMS, sizeof *r->terms);
  r->term_names = cs_declare_room(r->of, CS_PACKAGE_TERMS, sizeof *r->term_names);
  r->term_of = cs_declare_room(r->of, CS_PACKAGE_TERMS * CS_DEAL_PARTIES, sizeof *r->term_of);
  r->term_value = cs_declare_room(r->of, CS_PACKAGE_TERMS, sizeof *r->term_value);
  if (r->g->out_of_memory) return;
  if (linkages && cs_declare_is_mapping(r->of, linkages, "linkages")) {
    for (size_t k = 0; k < linkages->n_kids && !r->g->out_of_memory; k++)
      read_linkage(r, &linkages->entries[k]);
  }
  if (cannot && cannot->kind != CS_LIST) {
    cs_error(r->g->diag, cannot->at, "infeasible is a list of combinations");
    return;
  }
  for (size_t k = 0; cannot && k < cannot->n_kids; k++) {
    const cs_node *one = cannot->items[k];
    const char *about;

    if (!cs_declare_is_mapping(r->of, one, "a combination")) continue;
    cs_expect_keys(r->doc, one, "a combination", keys);
    about = cs_expect_text(r->doc, cs_node_get(one, "about"), "about");
    add_term(r, cs_node_get(one, "when"), one->at, about ? about : "what cannot be", true);
  }
}

/* ---- no deal -------------------------------------------------------------------------------- */

/* key: {PARTY: value}, no value below `least`. */
static const uint32_t *read_by_party(reader *r, const char *key, double least) {
  const cs_node *node = cs_node_get(r->m->node, key);
  uint32_t *out = cs_declare_room(r->of, r->d->n_parties, sizeof *out);

  if (!out) return NULL;
  for (size_t p = 0; p < r->d->n_parties; p++) out[p] = CS_NO_INPUT;
  if (!node || !cs_declare_is_mapping(r->of, node, key)) return out;
  for (size_t k = 0; k < node->n_kids; k++) {
    size_t p = find_party(r, node->entries[k].key, node->entries[k].at);
    char *path = cs_arena_printf(r->g->arena, "%s.%s", key, node->entries[k].key);

    if (!path) r->g->out_of_memory = true;
    if (p == SIZE_MAX || !path) continue;
    out[p] = add_bounded(r, node->entries[k].value, node->entries[k].at, NAN, least, key, path);
  }
  return out;
}

/* Whose value without a deal follows from stances needs to know what then holds on each issue. */
static void check_no_deal(reader *r) {
  for (size_t p = 0; r->e->no_deal && p < r->d->n_parties; p++) {
    for (size_t i = 0; i < r->d->n_issues; i++) {
      if (r->e->no_deal[p] != CS_NO_INPUT || r->e->issue_no_deal[i] != CS_NO_INPUT ||
          r->e->stakes[p * r->d->n_issues + i].position == CS_NO_INPUT)
        continue;
      cs_error(r->g->diag, r->m->at, "what holds without a deal on \"%s\" is not stated",
               r->e->shape.issues[i]);
      cs_hint(r->g->diag, "Give the issue `no_deal` or `now`, or the model `no_deal` of \"%s\".",
              r->e->shape.parties[p]);
      return;
    }
  }
}

/* ---- weights, side payments ----------------------------------------------------------------- */

/* A number that the case gives as it is must be above 0; where it is drawn or computed and is not,
 * the future fails (cs_package_fill()). */
static void expect_positive(reader *r, const char *key, const uint32_t *in) {
  const cs_node *node = cs_node_get(r->m->node, key);

  for (size_t k = 0; in && node && node->kind == CS_MAPPING && k < node->n_kids; k++) {
    for (size_t p = 0; p < r->d->n_parties; p++) {
      const cs_quantity *q;

      if (in[p] == CS_NO_INPUT || strcmp(r->e->shape.parties[p], node->entries[k].key) != 0)
        continue;
      q = &r->g->quantities[r->e->inputs[in[p]]];
      if (q->kind == CS_CONSTANT && !(q->number > 0))
        cs_error(r->g->diag, node->entries[k].value->at, "%s of \"%s\" is %g; it must be above 0",
                 key, node->entries[k].key, q->number);
    }
  }
}

static void read_weights(reader *r) {
  if (!cs_node_get(r->m->node, "weights")) return;
  r->e->weight = read_by_party(r, "weights", 0);
  r->d->weight = cs_declare_room(r->of, r->d->n_parties, sizeof *r->d->weight);
  expect_positive(r, "weights", r->e->weight);
  for (size_t p = r->d->n_bargain; r->e->weight && p < r->d->n_parties; p++) {
    if (r->e->weight[p] != CS_NO_INPUT)
      cs_error(r->g->diag, cs_node_get(r->m->node, "weights")->at,
               "\"%s\" only ratifies, so its gain has no weight", r->e->shape.parties[p]);
  }
}

/* Only those who bargain pay and are paid, and only where all of them must accept: who is not
 * needed could be made to pay without end. */
static void check_payments(reader *r, const cs_node *node) {
  size_t n = 0;

  for (size_t p = 0; p < r->d->n_parties; p++) {
    bool pays = r->e->rate[p] != CS_NO_INPUT;

    n += pays;
    if (pays && p >= r->d->n_bargain)
      cs_error(r->g->diag, node->at, "\"%s\" only ratifies, so it neither pays nor is paid",
               r->e->shape.parties[p]);
    if (!pays && r->e->purse[p] != CS_NO_INPUT)
      cs_error(r->g->diag, cs_node_get(r->m->node, "side_payment_limits")->at,
               "\"%s\" has a limit, but side_payments does not name it", r->e->shape.parties[p]);
  }
  if (n < 2) cs_error(r->g->diag, node->at, "side payments need two parties or more, not %zu", n);
  if (r->d->need < r->d->n_bargain) {
    cs_error(r->g->diag, node->at, "side payments need a package that all who bargain accept");
    cs_detail(r->g->diag, "With a majority rule those who are outvoted would be made to pay.");
  }
}

static void read_payments(reader *r) {
  const cs_node *node = cs_node_get(r->m->node, "side_payments");

  if (!node) {
    static const char *const more[] = {"side_payment_limits", "side_payment_unit"};

    for (size_t k = 0; k < 2; k++) {
      if (cs_node_get(r->m->node, more[k]))
        cs_error(r->g->diag, cs_node_get(r->m->node, more[k])->at, "%s without side_payments",
                 more[k]);
    }
    return;
  }
  r->e->rate = read_by_party(r, "side_payments", 0);
  r->e->purse = read_by_party(r, "side_payment_limits", 0);
  r->e->payment_unit =
      cs_expect_text(r->doc, cs_node_get(r->m->node, "side_payment_unit"), "side_payment_unit");
  r->d->rate = cs_declare_room(r->of, r->d->n_parties, sizeof *r->d->rate);
  r->d->purse = cs_declare_room(r->of, r->d->n_parties, sizeof *r->d->purse);
  if (r->g->out_of_memory) return;
  expect_positive(r, "side_payments", r->e->rate);
  check_payments(r, node);
}

/* ---- packages with a name ------------------------------------------------------------------- */

static void read_named(reader *r) {
  const cs_node *node = cs_node_get(r->m->node, "packages");

  if (!node || !cs_declare_is_mapping(r->of, node, "packages")) return;
  r->e->named = cs_declare_room(r->of, node->n_kids, sizeof *r->e->named);
  for (size_t k = 0; r->e->named && k < node->n_kids; k++) {
    const cs_entry *e = &node->entries[k];
    cs_package_named *out = &r->e->named[r->e->n_named];
    size_t given = 0;

    if (r->e->n_named >= CS_PACKAGE_NAMED) {
      cs_error(r->g->diag, e->at, "more than %d packages", CS_PACKAGE_NAMED);
      return;
    }
    if (!cs_expect_id(r->doc, e->key, e->at, "a package") ||
        !cs_declare_is_mapping(r->of, e->value, "a package"))
      continue;
    out->id = e->key;
    for (size_t i = 0; i < e->value->n_kids; i++) {
      cs_deal_test test;

      if (!read_test(r, &e->value->entries[i], &test)) continue;
      given++;
      for (size_t l = cs_deal_levels(r->d, test.issue); l-- > 0;) {
        if (test.in[l]) out->level[test.issue] = l;
      }
    }
    if (given != r->d->n_issues)
      cs_error(r->g->diag, e->at, "package \"%s\" has %zu of the %zu issues", e->key, given,
               r->d->n_issues);
    r->e->n_named++;
  }
}

/* ---- all ------------------------------------------------------------------------------------ */

static void read_solution(reader *r) {
  const cs_node *node = cs_node_get(r->m->node, "solution");
  const char *text = cs_expect_text(r->doc, node, "solution");

  if (!text) return;
  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    r->e->solution = (cs_solution_kind)k;
    if (!strcmp(text, cs_solution_names[k])) return;
  }
  r->e->solution = CS_NASH_SOLUTION;
  cs_error(r->g->diag, node->at, "unknown solution \"%s\"", text);
  cs_detail(r->g->diag, "It is nash, ks, egalitarian or utilitarian.");
}

static void read_scales(reader *r) {
  const cs_case *c = r->g->c;
  double *from = cs_declare_room(r->of, r->d->n_issues, sizeof *from);
  double *span = cs_declare_room(r->of, r->d->n_issues, sizeof *span);
  uint32_t *no_deal = cs_declare_room(r->of, r->d->n_issues, sizeof *no_deal);

  if (!from || !span || !no_deal) return;
  for (size_t i = 0; i < r->d->n_issues; i++) {
    const cs_issue *issue = &c->issues[r->issue_at[i]];

    from[i] = issue->from;
    span[i] = fabs(issue->to - issue->from);
    no_deal[i] = named_input(r, "issues", issue->id, "no_deal");
    if (no_deal[i] == CS_NO_INPUT) no_deal[i] = named_input(r, "issues", issue->id, "now");
  }
  r->e->from = from;
  r->e->span = span;
  r->e->issue_no_deal = no_deal;
}

casus_status cs_package_read(cs_declaration *d, cs_package_entry *out) {
  static const char *const keys[] = {"kind",
                                     "about",
                                     "between",
                                     "ratify",
                                     "accept",
                                     "issues",
                                     "loss",
                                     "values",
                                     "linkages",
                                     "infeasible",
                                     "soft",
                                     "no_deal",
                                     "outside",
                                     "weights",
                                     "side_payments",
                                     "source",
                                     "packages",
                                     "solution",
                                     "red_lines",
                                     "side_payment_limits",
                                     "side_payment_unit",
                                     NULL};
  cs_graph *g = d->g;
  const cs_model_entry *m = d->m;
  reader r = {.of = d, .g = g, .doc = d->doc, .m = m, .e = out, .d = &out->shape.deal};
  size_t before = casus_diag_errors(g->diag);
  cs_package_loss loss;
  int lines;

  *out = (cs_package_entry){.m = m};
  cs_expect_keys(r.doc, m->node, "a package model", keys);
  read_parties(&r);
  read_issues(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(g->diag) > before) return CASUS_CASE;
  read_scales(&r);
  read_loss(&r, &loss);
  lines = read_lines(&r);
  read_solution(&r);
  out->stakes = cs_declare_room(r.of, r.d->n_parties * r.d->n_issues, sizeof *out->stakes);
  if (g->out_of_memory) return CASUS_NOMEM;
  read_stances(&r, &loss, lines);
  read_tables(&r);
  read_terms(&r);
  out->soft = add_value(&r, cs_node_get(m->node, "soft"), m->at, 0.5, "soft", "soft");
  out->no_deal = read_by_party(&r, "no_deal", -INFINITY);
  out->outside = read_by_party(&r, "outside", -INFINITY);
  read_weights(&r);
  read_payments(&r);
  check_no_deal(&r);
  read_named(&r);
  out->term_of = r.term_of;
  out->term_value = r.term_value;
  out->shape.terms = r.term_names;
  r.d->terms = r.terms;
  if (g->out_of_memory) return CASUS_NOMEM;
  return casus_diag_errors(g->diag) > before ? CASUS_CASE : CASUS_OK;
}

/* ---- one future ----------------------------------------------------------------------------- */

/* Distance as a share of the scale -> loss, 0..1. */
static double loss_at(const cs_package_loss *loss, double distance) {
  double x =
      loss->is_quadratic ? distance * distance : (distance - loss->near) / (loss->far - loss->near);

  return cs_fmin(1, cs_fmax(0, x));
}

static bool beyond(const cs_package_stake *s, const double *in, double x) {
  return (s->at_most != CS_NO_INPUT && x > in[s->at_most] + 1e-9 * fabs(in[s->at_most])) ||
         (s->at_least != CS_NO_INPUT && x < in[s->at_least] - 1e-9 * fabs(in[s->at_least]));
}

/* What x on the scale of the issue is worth to the party. */
static double worth(const cs_package_entry *e, const cs_package_stake *s, const double *in,
                    size_t issue, double x) {
  double salience, value;

  if (s->position == CS_NO_INPUT) return 0;
  salience = in[s->salience];
  value = salience * (1 - loss_at(&s->loss, fabs(x - in[s->position]) / e->span[issue]));
  if (!s->is_hard && beyond(s, in, x)) value -= in[e->soft] * salience;
  return value;
}

bool cs_package_crosses(const cs_package_entry *e, const double *in, size_t party, size_t issue,
                        size_t level) {
  const cs_deal *d = &e->shape.deal;

  return beyond(&e->stakes[party * d->n_issues + issue], in,
                e->shape.number[d->first[issue] + level]);
}

/* Weights and side payments; false when one has no meaning. */
static bool fill_payments(const cs_package_entry *e, const double *in, cs_deal *d) {
  for (size_t p = 0; p < d->n_parties; p++) {
    if (e->weight) {
      d->weight[p] = e->weight[p] == CS_NO_INPUT ? 1 : in[e->weight[p]];
      if (!(d->weight[p] > 0)) return false;
    }
    if (!e->rate) continue;
    d->rate[p] = e->rate[p] == CS_NO_INPUT ? 0 : in[e->rate[p]];
    d->purse[p] = e->purse[p] == CS_NO_INPUT ? INFINITY : cs_fmax(0, in[e->purse[p]]);
    if (e->rate[p] != CS_NO_INPUT && !(d->rate[p] > 0)) return false;
  }
  return true;
}

bool cs_package_fill(const cs_package_entry *e, const double *in, cs_deal *d) {
  size_t P = d->n_parties, n = d->n_issues;

  for (size_t k = 0; k < e->n_inputs; k++) {
    if (!isfinite(in[k])) return false;
  }
  memset(d->barred, 0, d->first[n] * sizeof *d->barred);
  for (size_t p = 0; p < P; p++) {
    double nothing = 0;

    for (size_t i = 0; i < n; i++) {
      const cs_package_stake *s = &e->stakes[p * n + i];
      size_t first = d->first[i];

      for (size_t row = first; row < d->first[i + 1]; row++) {
        double x = e->shape.number[row];

        d->value[row * P + p] = s->is_table ? in[s->table[row - first]] : worth(e, s, in, i, x);
        if (s->is_hard && beyond(s, in, x)) d->barred[row]++;
      }
      if (!s->is_table && e->issue_no_deal[i] != CS_NO_INPUT)
        nothing += worth(e, s, in, i, in[e->issue_no_deal[i]]);
    }
    d->no_deal[p] = e->no_deal[p] == CS_NO_INPUT ? nothing : in[e->no_deal[p]];
    if (e->outside[p] != CS_NO_INPUT) d->no_deal[p] += in[e->outside[p]];
  }
  for (size_t t = 0; t < d->n_terms; t++) {
    for (size_t p = 0; p < P; p++)
      d->term_value[t * P + p] = e->term_of[t * CS_DEAL_PARTIES + p] ? in[e->term_value[t]] : 0.0;
  }
  return fill_payments(e, in, d);
}
