/* .gmcr files.  JSON is YAML in flow style, so the document reader of cases serves: it keeps the
 * place of each value. */
#include "models/conflict/gmcr.h"

#include "base/alloc.h"
#include "base/text.h"
#include "case/case.h"

#include <string.h>

typedef struct {
  cs_document doc;
  cs_arena *arena;
  casus_diag *d;
  cs_conflict_plan plan;
  size_t *old_option; /* [lever]: number in the file */
  size_t *new_option; /* [number in the file]: lever */
  size_t n_options;
  cs_gmcr *out;
  bool out_of_memory;
} reader;

static void *room(reader *r, size_t n, size_t size) {
  void *p = cs_arena_alloc(r->arena, n, size);

  if (!p) r->out_of_memory = true;
  return p;
}

static bool is_list(reader *r, const cs_node *node, cs_place at, const char *what) {
  if (node && node->kind == CS_LIST) return true;
  cs_error(r->d, node ? node->at : at, "expected a list of %s", what);
  return false;
}

/* A whole number from 0 below `limit`. */
static bool read_index(reader *r, const cs_node *node, size_t limit, const char *what,
                       size_t *out) {
  double x;

  if (node->kind == CS_SCALAR && cs_parse_number(node->text, node->n, &x) && x >= 0 &&
      x < (double)limit && (double)(size_t)x == x) {
    *out = (size_t)x;
    return true;
  }
  cs_error(r->d, node->at, "expected %s", what);
  if (limit) cs_detail(r->d, "It is a whole number from 0 to %zu.", limit - 1);
  return false;
}

static const char *read_name(reader *r, const cs_node *map, const char *what) {
  const cs_node *name = map->kind == CS_MAPPING ? cs_node_get(map, "name") : NULL;

  if (name && name->kind == CS_SCALAR) return name->text;
  cs_error(r->d, map->at, "%s has no name", what);
  return "?";
}

/* ---- options and decision makers ------------------------------------------------------------ */

static void read_option(reader *r, const cs_node *node, uint32_t dm, cs_lever *lever) {
  const cs_node *way = node->kind == CS_MAPPING ? cs_node_get(node, "permittedDirection") : NULL;

  *lever = (cs_lever){.name = read_name(r, node, "an option"), .dm = dm, .levels = 2};
  lever->id = lever->name;
  if (!way || !strcmp(way->text, "both")) return;
  if (!strcmp(way->text, "fwd")) {
    lever->direction = CS_MOVES_UP;
  } else if (!strcmp(way->text, "back")) {
    lever->direction = CS_MOVES_DOWN;
  } else {
    cs_error(r->d, way->at, "unknown direction \"%s\"", way->text);
    cs_detail(r->d, "It is one of: both, fwd, back.");
  }
}

/* Options stand decision maker by decision maker, as states are numbered. */
static void read_dms(reader *r, const cs_node *options, const cs_node *dms) {
  r->n_options = options->n_kids;
  r->plan.levers = room(r, options->n_kids, sizeof *r->plan.levers);
  r->plan.dms = room(r, dms->n_kids, sizeof *r->plan.dms);
  r->old_option = room(r, options->n_kids, sizeof *r->old_option);
  r->new_option = room(r, options->n_kids, sizeof *r->new_option);
  if (r->out_of_memory) return;
  for (size_t k = 0; k < options->n_kids; k++) r->new_option[k] = SIZE_MAX;
  for (size_t i = 0; i < dms->n_kids; i++) {
    const cs_node *dm = dms->items[i];
    const cs_node *own = dm->kind == CS_MAPPING ? cs_node_get(dm, "options") : NULL;

    r->plan.dms[r->plan.n_dms++] = read_name(r, dm, "a decision maker");
    if (!is_list(r, own, dm->at, "numbers of options")) continue;
    for (size_t k = 0; k < own->n_kids; k++) {
      size_t o;

      if (!read_index(r, own->items[k], options->n_kids, "the number of an option", &o)) continue;
      if (r->new_option[o] != SIZE_MAX) {
        cs_error(r->d, own->items[k]->at, "option %zu has an owner already", o);
        continue;
      }
      r->new_option[o] = r->plan.n_levers;
      r->old_option[r->plan.n_levers] = o;
      read_option(r, options->items[o], (uint32_t)i, &r->plan.levers[r->plan.n_levers++]);
    }
  }
  for (size_t k = 0; k < options->n_kids; k++) {
    if (r->new_option[k] == SIZE_MAX)
      cs_error(r->d, options->items[k]->at, "option %zu has no owner", k);
  }
  r->plan.dm_names = r->plan.dms;
}

/* ---- statements ------------------------------------------------------------------------------ */

static const cs_statement *join(reader *r, cs_says says, const cs_statement *a,
                                const cs_statement *b) {
  const cs_statement *s = cs_statement_join(r->arena, says, a, b);

  if (!s) r->out_of_memory = true;
  return s;
}

/* [[option, "Y"|"N"], ..]: all of them. */
static const cs_statement *read_conjunction(reader *r, const cs_node *list, cs_buf *text) {
  const cs_statement *all = NULL;

  if (!is_list(r, list, list->at, "[option, \"Y\" or \"N\"]")) return NULL;
  for (size_t k = 0; k < list->n_kids; k++) {
    const cs_node *pair = list->items[k];
    const cs_statement *one;
    bool yes;
    size_t o;

    if (pair->kind != CS_LIST || pair->n_kids != 2 || pair->items[1]->kind != CS_SCALAR ||
        (strcmp(pair->items[1]->text, "Y") != 0 && strcmp(pair->items[1]->text, "N") != 0)) {
      cs_error(r->d, pair->at, "expected [option, \"Y\" or \"N\"]");
      return NULL;
    }
    if (!read_index(r, pair->items[0], r->n_options, "the number of an option", &o)) return NULL;
    yes = !strcmp(pair->items[1]->text, "Y");
    one = cs_statement_option(r->arena, (uint32_t)r->new_option[o], yes);
    if (!one) r->out_of_memory = true;
    all = all && one ? join(r, CS_SAYS_AND, all, one) : one;
    cs_buf_printf(text, "%s%s%s", k ? " and " : "", yes ? "" : "not ",
                  r->plan.levers[r->new_option[o]].name);
  }
  if (!all) cs_error(r->d, list->at, "an empty statement");
  return all;
}

/* A conjunction, or {compound: true, members: [..]}: any of them. */
static const cs_statement *read_statement(reader *r, const cs_node *node, cs_buf *text) {
  const cs_node *members = node->kind == CS_MAPPING ? cs_node_get(node, "members") : NULL;
  const cs_statement *any = NULL;

  if (node->kind == CS_LIST) return read_conjunction(r, node, text);
  if (!is_list(r, members, node->at, "members of a compound statement")) return NULL;
  for (size_t k = 0; k < members->n_kids && !r->out_of_memory; k++) {
    const cs_statement *one;

    if (k) cs_buf_puts(text, " or ");
    one = read_statement(r, members->items[k], text);
    if (!one) return NULL;
    any = any ? join(r, CS_SAYS_OR, any, one) : one;
  }
  if (!any) cs_error(r->d, node->at, "an empty statement");
  return any;
}

static const cs_statement *read_with_text(reader *r, const cs_node *node, const char **text) {
  cs_buf b = {0};
  const cs_statement *s = read_statement(r, node, &b);

  if (text) *text = b.failed || !b.text ? NULL : cs_arena_strdup(r->arena, b.text);
  if (b.failed || (s && text && !*text)) r->out_of_memory = true;
  cs_buf_free(&b);
  return s;
}

static void read_infeasible(reader *r, const cs_node *list) {
  if (!list || !is_list(r, list, list->at, "infeasible combinations")) return;
  r->plan.infeasible = room(r, list->n_kids, sizeof *r->plan.infeasible);
  for (size_t i = 0; i < list->n_kids && !r->out_of_memory; i++) {
    const cs_statement *s = read_with_text(r, list->items[i], NULL);

    if (s) r->plan.infeasible[r->plan.n_infeasible++] = s;
  }
}

/* ---- preferences ----------------------------------------------------------------------------- */

/* States from the most to the least preferred, a list for a tie; numbered from 1. */
static void read_ranking(reader *r, const cs_node *list, size_t dm) {
  size_t n = r->out->c.n, ranked = 0, before = casus_diag_errors(r->d);
  uint32_t *rank = r->out->rank[dm];

  for (size_t s = 0; s < n; s++) rank[s] = UINT32_MAX;
  for (size_t k = 0; k < list->n_kids; k++) {
    const cs_node *level = list->items[k];
    size_t tied = level->kind == CS_LIST ? level->n_kids : 1;

    for (size_t t = 0; t < tied; t++) {
      const cs_node *item = level->kind == CS_LIST ? level->items[t] : level;
      size_t s;

      if (!read_index(r, item, n + 1, "the number of a state", &s)) continue;
      if (!s) {
        cs_error(r->d, item->at, "states are numbered from 1");
      } else if (rank[s - 1] != UINT32_MAX) {
        cs_error(r->d, item->at, "state %zu is ranked twice: the ranking runs in a circle", s);
      } else {
        /* An empty tie leaves a gap, closed by make_dense(). */
        rank[s - 1] = (uint32_t)(list->n_kids - 1 - k);
        ranked++;
      }
    }
  }
  if (ranked < n && casus_diag_errors(r->d) == before)
    cs_error(r->d, list->at, "the ranking leaves out %zu of %zu states", n - ranked, n);
}

static void make_dense(reader *r, size_t dm) {
  size_t n = r->out->c.n;
  double *u = cs_calloc(n, sizeof *u);
  uint32_t *order = cs_calloc(n, sizeof *order);

  if (u && order) {
    for (size_t s = 0; s < n; s++) u[s] = r->out->rank[dm][s];
    cs_order_from_utility(n, u, order, r->out->rank[dm]);
  } else {
    r->out_of_memory = true;
  }
  cs_free(u);
  cs_free(order);
}

static void read_statements(reader *r, const cs_node *list, size_t dm) {
  cs_gmcr *o = r->out;

  if (list->n_kids > CS_GMCR_STATEMENTS) {
    cs_error(r->d, list->at, "more than %d statements", CS_GMCR_STATEMENTS);
    return;
  }
  o->statements[dm] = room(r, list->n_kids, sizeof **o->statements);
  o->texts[dm] = room(r, list->n_kids, sizeof **o->texts);
  for (size_t k = 0; k < list->n_kids && !r->out_of_memory; k++) {
    const cs_statement *s = read_with_text(r, list->items[k], &o->texts[dm][o->n_statements[dm]]);

    if (s) o->statements[dm][o->n_statements[dm]++] = s;
  }
  if (!r->out_of_memory &&
      cs_order_from_statements(&o->c, o->statements[dm], o->n_statements[dm], o->rank[dm]))
    r->out_of_memory = true;
}

static bool says_true(const cs_node *root, const char *a, const char *b) {
  const cs_node *node = cs_node_get(root, a);

  if (!node) node = cs_node_get(root, b);
  return node && node->kind == CS_SCALAR && !strcmp(node->text, "true");
}

static void read_preferences(reader *r, const cs_node *dms) {
  bool by_hand = says_true(r->doc.root, "useManualPreferenceRanking", "useManualPreferenceVectors");
  cs_gmcr *o = r->out;
  size_t N = dms->n_kids;

  o->rank = room(r, N, sizeof *o->rank);
  o->statements = room(r, N, sizeof *o->statements);
  o->texts = room(r, N, sizeof *o->texts);
  o->n_statements = room(r, N, sizeof *o->n_statements);
  for (size_t i = 0; i < N && !r->out_of_memory; i++) {
    const cs_node *dm = dms->items[i], *statements = cs_node_get(dm, "preferences");
    const cs_node *ranking = cs_node_get(dm, "preferenceRanking");

    if (!ranking) ranking = cs_node_get(dm, "preferenceVector");
    o->rank[i] = room(r, o->c.n, sizeof **o->rank);
    if (r->out_of_memory) return;
    if (by_hand || !statements) {
      if (!is_list(r, ranking, dm->at, "states, the most preferred first")) continue;
      read_ranking(r, ranking, i);
      make_dense(r, i);
    } else if (is_list(r, statements, dm->at, "statements")) {
      read_statements(r, statements, i);
    }
    if (cs_node_get(dm, "misperceptions") && cs_node_get(dm, "misperceptions")->n_kids)
      cs_warning(r->d, cs_node_get(dm, "misperceptions")->at,
                 "the misperceptions of \"%s\" are passed over", o->c.dms[i]);
  }
}

static casus_status read(reader *r) {
  const cs_node *root = r->doc.root, *options, *dms;
  size_t before = casus_diag_errors(r->d);
  casus_status st;

  if (root->kind != CS_MAPPING) return cs_error(r->d, root->at, "expected a JSON object");
  options = cs_node_get(root, "options");
  dms = cs_node_get(root, "decisionMakers");
  if (!is_list(r, options, root->at, "options") || !is_list(r, dms, root->at, "decisionMakers"))
    return CASUS_CASE;
  if (!options->n_kids || options->n_kids > CS_CONFLICT_OPTIONS)
    return cs_error(r->d, options->at, "%zu options; from 1 to %d are possible", options->n_kids,
                    CS_CONFLICT_OPTIONS);
  if (!dms->n_kids || dms->n_kids > CS_CONFLICT_DMS)
    return cs_error(r->d, dms->at, "%zu decision makers; from 1 to %d are possible", dms->n_kids,
                    CS_CONFLICT_DMS);
  read_dms(r, options, dms);
  if (!r->out_of_memory && casus_diag_errors(r->d) == before)
    read_infeasible(r, cs_node_get(root, "infeasibles"));
  if (r->out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(r->d) > before) return CASUS_CASE;
  st = cs_conflict_make(&r->plan, r->arena, r->d, root->at, &r->out->c);
  if (st) return st;
  r->out->c.status_quo = cs_conflict_state(&r->out->c, 0);
  read_preferences(r, dms);
  if (r->out_of_memory) return CASUS_NOMEM;
  return casus_diag_errors(r->d) > before ? CASUS_CASE : CASUS_OK;
}

casus_status cs_gmcr_read(const char *path, cs_arena *arena, casus_diag *d, cs_gmcr *out) {
  reader r = {.arena = arena, .d = d, .out = out};
  casus_status st;

  *out = (cs_gmcr){.title = path};
  st = cs_document_read(path, arena, d, &r.doc);
  return st ? st : read(&r);
}

casus_status cs_gmcr_parse(const char *path, const char *text, size_t n, size_t most,
                           cs_arena *arena, casus_diag *d, cs_gmcr *out) {
  reader r = {.arena = arena, .d = d, .out = out};
  casus_status st;

  *out = (cs_gmcr){.title = path};
  r.plan.most = most;
  st = cs_document_parse(path, text, n, arena, d, &r.doc);
  return st ? st : read(&r);
}
