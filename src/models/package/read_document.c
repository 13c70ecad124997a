/* Profiles as JSON or YAML, read as documents so that mistakes have places (JSON is read as YAML):
 *
 *   GeniusWeb  {LinearAdditiveUtilitySpace: {issueUtilities, issueWeights, domain, reservationBid}}
 *   NegoLog    {reservationValue, issueWeights: {issue: w}, issues: {issue: {level: value}}}
 *   NegMAS     a domain {type: ...CartesianOutcomeSpace, issues: [{name, type, values}]}
 *              or a party {type: LinearAdditiveUtilityFunction, weights: [...], values: [...]}
 *
 * Values are weight x value as the file gives them; GeniusWeb's reservation is a bid, whose value
 * is taken. */
#include "models/package/profile.h"

#include "base/text.h"
#include "case/case.h"

#include <math.h>
#include <string.h>

typedef struct {
  cs_document doc;
  const char *path;
  cs_arena *arena;
  casus_diag *diag;
  cs_profile *out;
  bool no_memory;
} reader;

static cs_profile_issue *add_issue(reader *r, const char *name, cs_place at) {
  cs_profile_issue *issue;

  if (r->out->n_issues >= CS_DEAL_ISSUES) {
    cs_error(r->diag, at, "more than %d issues", CS_DEAL_ISSUES);
    return NULL;
  }
  issue = cs_profile_add_issue(r->out, name, at, r->arena);
  if (!issue) r->no_memory = true;
  return issue;
}

static cs_profile_level *add_level(reader *r, cs_profile_issue *issue, const char *text,
                                   cs_place at) {
  cs_profile_level *level;

  if (issue->n >= CS_DEAL_LEVELS) {
    cs_error(r->diag, at, "more than %d levels of an issue", CS_DEAL_LEVELS);
    return NULL;
  }
  level = cs_profile_add_level(issue, text, r->arena);
  if (!level) r->no_memory = true;
  return level;
}

/* A mapping below `map`; reports when it is missing or something else. */
static const cs_node *expect_map(reader *r, const cs_node *map, const char *key) {
  const cs_node *node = cs_node_get(map, key);

  if (!node) {
    cs_error(r->diag, map->at, "\"%s\" is missing", key);
  } else if (node->kind != CS_MAPPING) {
    cs_error(r->diag, node->at, "\"%s\" is a mapping, not %s", key, cs_node_kind_text(node));
    node = NULL;
  }
  return node;
}

static bool ends_with(const char *text, const char *end) {
  size_t n = strlen(text), m = strlen(end);

  return n >= m && !strcmp(text + n - m, end);
}

/* Levels and values of one issue, from a mapping of levels to numbers. */
static void read_values(reader *r, cs_profile_issue *issue, const cs_node *map, double weight) {
  for (size_t k = 0; k < map->n_kids && !r->no_memory; k++) {
    const cs_entry *e = &map->entries[k];
    cs_profile_level *level = add_level(r, issue, e->key, e->at);
    double x;

    if (!level) return;
    if (cs_expect_number(&r->doc, e->value, "a value", &x)) level->value = weight * x;
  }
}

/* A whole-numbered or stepped range as levels. */
static void read_range(reader *r, cs_profile_issue *issue, double low, double high, double step,
                       cs_place at) {
  double n = floor((high - low) / step + 1e-9);

  if (!(step > 0) || !(n >= 0) || !(n < CS_DEAL_LEVELS)) {
    cs_error(r->diag, at, "the range gives no levels, or more than %d", CS_DEAL_LEVELS);
    return;
  }
  for (size_t k = 0; k <= (size_t)n && !r->no_memory; k++) {
    char text[32];
    const char *name = cs_arena_strdup(r->arena, cs_number_text(low + step * (double)k, text));
    cs_profile_level *level = name ? add_level(r, issue, name, at) : NULL;

    if (!level) {
      r->no_memory = r->no_memory || !name;
      return;
    }
    level->number = low + step * (double)k;
  }
}

/* ---- NegoLog -------------------------------------------------------------------------------- */

static void read_negolog(reader *r) {
  static const char *const keys[] = {"reservationValue", "issueWeights", "issues", NULL};
  const cs_node *root = r->doc.root, *weights = expect_map(r, root, "issueWeights");
  const cs_node *issues = expect_map(r, root, "issues");

  cs_expect_keys(&r->doc, root, "a NegoLog profile", keys);
  cs_expect_number(&r->doc, cs_node_get(root, "reservationValue"), "reservationValue",
                   &r->out->reservation);
  for (size_t i = 0; issues && weights && i < issues->n_kids && !r->no_memory; i++) {
    const cs_entry *e = &issues->entries[i];
    const cs_node *w = cs_node_get(weights, e->key);
    cs_profile_issue *issue = add_issue(r, e->key, e->at);
    double weight = 0;

    if (!issue) return;
    if (!w) cs_error(r->diag, e->at, "issue \"%.80s\" has no weight", e->key);
    cs_expect_number(&r->doc, w, "a weight", &weight);
    if (e->value->kind == CS_MAPPING) {
      read_values(r, issue, e->value, weight);
    } else {
      cs_error(r->diag, e->value->at, "an issue maps levels to values, it is not %s",
               cs_node_kind_text(e->value));
    }
  }
}

/* ---- GeniusWeb ------------------------------------------------------------------------------ */

static void read_domain_values(reader *r, cs_profile_issue *issue, const cs_node *map) {
  const cs_node *values = cs_node_get(map, "values"), *range = cs_node_get(map, "range");
  double x[3];

  if (values && values->kind == CS_LIST) {
    for (size_t k = 0; k < values->n_kids && !r->no_memory; k++) {
      const char *text = cs_expect_text(&r->doc, values->items[k], "a level");

      if (text && !add_level(r, issue, text, values->items[k]->at)) return;
    }
  } else if (range && range->kind == CS_LIST && range->n_kids == 3 &&
             cs_expect_number(&r->doc, range->items[0], "the range's low end", &x[0]) &&
             cs_expect_number(&r->doc, range->items[1], "the range's high end", &x[1]) &&
             cs_expect_number(&r->doc, range->items[2], "the range's step", &x[2])) {
    read_range(r, issue, x[0], x[1], x[2], range->at);
  } else {
    cs_error(r->diag, map->at, "an issue has a list of \"values\" or a \"range\" of three numbers");
  }
}

/* NumberValueSetUtilities: linear between two numbers. */
static void read_number_values(reader *r, cs_profile_issue *issue, const cs_node *map,
                               double weight) {
  static const char *const keys[] = {"lowValue", "lowUtility", "highValue", "highUtility"};
  double x[4];

  for (size_t k = 0; k < 4; k++) {
    const cs_node *node = cs_node_get(map, keys[k]);

    if (!node) cs_error(r->diag, map->at, "\"%s\" is missing", keys[k]);
    if (!cs_expect_number(&r->doc, node, keys[k], &x[k])) return;
  }
  for (size_t l = 0; l < issue->n; l++) {
    double at = issue->levels[l].number;
    double share = x[2] > x[0] ? (at - x[0]) / (x[2] - x[0]) : 0;

    issue->levels[l].value = weight * (x[1] + share * (x[3] - x[1]));
  }
}

static void read_utilities(reader *r, cs_profile_issue *issue, const cs_node *set, double weight) {
  const cs_node *discrete = cs_node_get(set, "DiscreteValueSetUtilities");
  const cs_node *numbers = cs_node_get(set, "NumberValueSetUtilities");

  if (discrete && discrete->kind == CS_MAPPING) {
    const cs_node *map = expect_map(r, discrete, "valueUtilities");

    if (map) read_values(r, issue, map, weight);
    for (size_t l = 0; l < issue->n; l++) {
      if (isnan(issue->levels[l].value)) issue->levels[l].value = 0;
    }
  } else if (numbers && numbers->kind == CS_MAPPING) {
    read_number_values(r, issue, numbers, weight);
  } else {
    cs_error(r->diag, set->at, "the values of issue \"%.80s\" are of a kind that is not read",
             issue->name);
    cs_detail(r->diag, "Read are DiscreteValueSetUtilities and NumberValueSetUtilities.");
  }
}

/* What the reservation bid is worth. */
static void read_bid(reader *r, const cs_node *bid) {
  const cs_node *map = bid && bid->kind == CS_MAPPING ? cs_node_get(bid, "issuevalues") : NULL;

  if (!bid || bid->kind == CS_SCALAR) return; /* null */
  if (!map) map = bid;
  for (size_t i = 0; i < r->out->n_issues; i++) {
    const cs_profile_issue *issue = &r->out->issues[i];
    const char *text = cs_expect_text(&r->doc, cs_node_get(map, issue->name), "a level");
    bool found = false;

    for (size_t l = 0; text && l < issue->n && !found; l++) {
      found = !strcmp(issue->levels[l].text, text);
      if (found) r->out->reservation += issue->levels[l].value;
    }
    if (!found)
      cs_error(r->diag, bid->at, "the reservation bid has no known level of issue \"%.80s\"",
               issue->name);
  }
}

static void read_geniusweb(reader *r, const cs_node *space) {
  const cs_node *utilities = expect_map(r, space, "issueUtilities");
  const cs_node *weights = expect_map(r, space, "issueWeights");
  const cs_node *domain = expect_map(r, space, "domain");
  const cs_node *issues = domain ? expect_map(r, domain, "issuesValues") : NULL;
  const char *name = cs_expect_text(&r->doc, cs_node_get(space, "name"), "name");

  if (name && *name) r->out->name = name;
  for (size_t i = 0; issues && utilities && weights && i < issues->n_kids && !r->no_memory; i++) {
    const cs_entry *e = &issues->entries[i];
    const cs_node *set = cs_node_get(utilities, e->key), *w = cs_node_get(weights, e->key);
    cs_profile_issue *issue = add_issue(r, e->key, e->at);
    double weight = 0;

    if (!issue) return;
    if (!w || !set)
      cs_error(r->diag, e->at, "issue \"%.80s\" has no %s", e->key, w ? "utilities" : "weight");
    cs_expect_number(&r->doc, w, "a weight", &weight);
    read_domain_values(r, issue, e->value);
    if (set) read_utilities(r, issue, set, weight);
  }
  if (issues && utilities && weights && !r->no_memory)
    read_bid(r, cs_node_get(space, "reservationBid"));
}

/* ---- NegMAS --------------------------------------------------------------------------------- */

static void read_negmas_domain(reader *r, const cs_node *issues) {
  r->out->is_domain = true;
  for (size_t i = 0; i < issues->n_kids && !r->no_memory; i++) {
    const cs_node *one = issues->items[i];
    const cs_node *values = cs_node_get(one, "values");
    const char *name = cs_expect_text(&r->doc, cs_node_get(one, "name"), "name");
    const char *type = cs_expect_text(&r->doc, cs_node_get(one, "type"), "type");
    cs_profile_issue *issue = name ? add_issue(r, name, one->at) : NULL;
    double x[2];

    if (!issue) {
      if (!name) cs_error(r->diag, one->at, "an issue without a name");
      continue;
    }
    if (!values || values->kind != CS_LIST) {
      cs_error(r->diag, one->at, "issue \"%.80s\" has no list of values", name);
    } else if (type && ends_with(type, "ContiguousIssue") && values->n_kids == 2) {
      if (cs_expect_number(&r->doc, values->items[0], "a bound", &x[0]) &&
          cs_expect_number(&r->doc, values->items[1], "a bound", &x[1]))
        read_range(r, issue, x[0], x[1], 1, values->at);
    } else if (type && ends_with(type, "ContinuousIssue") && values->n_kids == 2) {
      r->out->has_grid = true;
      if (cs_expect_number(&r->doc, values->items[0], "a bound", &x[0]) &&
          cs_expect_number(&r->doc, values->items[1], "a bound", &x[1]))
        read_range(r, issue, x[0], x[1], (x[1] - x[0]) / (CS_PROFILE_GRID - 1), values->at);
    } else {
      for (size_t k = 0; k < values->n_kids && !r->no_memory; k++) {
        const char *text = cs_expect_text(&r->doc, values->items[k], "a level");

        if (text && !add_level(r, issue, text, values->items[k]->at)) break;
      }
    }
  }
}

static void read_negmas_party(reader *r, const cs_node *values) {
  const cs_node *root = r->doc.root, *weights = cs_node_get(root, "weights");

  r->out->is_nameless = true;
  cs_expect_number(&r->doc, cs_node_get(root, "reserved_value"), "reserved_value",
                   &r->out->reservation);
  if (!weights || weights->kind != CS_LIST || weights->n_kids != values->n_kids) {
    cs_error(r->diag, weights ? weights->at : root->at, "there are %zu values and %zu weights",
             values->n_kids, weights && weights->kind == CS_LIST ? weights->n_kids : 0);
    return;
  }
  for (size_t i = 0; i < values->n_kids && !r->no_memory; i++) {
    const cs_node *one = values->items[i], *map = cs_node_get(one, "mapping");
    const char *type = cs_expect_text(&r->doc, cs_node_get(one, "type"), "type");
    const char *name = cs_arena_printf(r->arena, "issue %zu", i + 1);
    cs_profile_issue *issue = name ? add_issue(r, name, one->at) : NULL;
    double weight = 0;

    if (!issue) {
      r->no_memory = r->no_memory || !name;
      return;
    }
    cs_expect_number(&r->doc, weights->items[i], "a weight", &weight);
    if (type && ends_with(type, "TableFun") && map && map->kind == CS_MAPPING) {
      read_values(r, issue, map, weight);
    } else {
      cs_error(r->diag, one->at, "values of the type \"%.60s\" are not read", type ? type : "");
      cs_detail(r->diag, "Only TableFun with a mapping of levels to values is.");
    }
  }
}

/* ---- all ------------------------------------------------------------------------------------ */

static void read_root(reader *r) {
  const cs_node *root = r->doc.root;
  const cs_node *space, *issues, *values;
  const char *type;

  if (!root || root->kind != CS_MAPPING) {
    cs_error(r->diag, root ? root->at : (cs_place){.file = r->path}, "a profile is a mapping");
    return;
  }
  space = cs_node_get(root, "LinearAdditiveUtilitySpace");
  issues = cs_node_get(root, "issues");
  values = cs_node_get(root, "values");
  type = cs_expect_text(&r->doc, cs_node_get(root, "type"), "type");
  if (space && space->kind == CS_MAPPING) {
    read_geniusweb(r, space);
  } else if (cs_node_get(root, "issueWeights")) {
    read_negolog(r);
  } else if (issues && issues->kind == CS_LIST) {
    read_negmas_domain(r, issues);
  } else if (type && ends_with(type, "LinearAdditiveUtilityFunction") && values &&
             values->kind == CS_LIST) {
    read_negmas_party(r, values);
  } else if (cs_node_get(root, "DefaultPartialOrdering")) {
    cs_error(r->diag, root->at, "GeniusWeb's partial orderings are not read");
    cs_detail(r->diag, "They say which bids are better, not by how much; solutions need values.");
  } else {
    cs_error(r->diag, root->at, "this is no profile that casus knows");
    if (type) cs_detail(r->diag, "Its type is \"%.80s\".", type);
    cs_hint(r->diag,
            "Known are GENIUS XML, GeniusWeb's LinearAdditiveUtilitySpace, NegoLog's "
            "profiles, and NegMAS's domains and LinearAdditiveUtilityFunction.");
  }
}

casus_status cs_profile_document(const char *path, const char *text, size_t n, cs_arena *arena,
                                 casus_diag *diag, cs_profile *out) {
  reader r = {.path = path, .arena = arena, .diag = diag, .out = out};
  size_t before = casus_diag_errors(diag);
  casus_status st = cs_document_parse(path, text, n, arena, diag, &r.doc);

  if (st) return st;
  read_root(&r);
  if (r.no_memory || r.doc.out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(diag) == before && !out->n_issues)
    cs_error(diag, (cs_place){.file = path}, "there are no issues");
  return casus_diag_errors(diag) > before ? CASUS_CASE : CASUS_OK;
}
