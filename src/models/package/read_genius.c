/* GENIUS's XML, read by base/xml.h: domains (negotiation_template) and profiles (utility_space),
 * additive or with hyper-rectangles (ANAC 2014).
 *
 * As GENIUS 10.4 reads them: the value of a discrete level is weight x evaluation / largest
 * evaluation of its issue (EvaluatorDiscrete.normalize); of an integer or real one weight x (offset
 * + slope x (number - lower bound)); weights are not brought to the sum 1.  A type that is missing
 * means discrete, a missing evaluation or "null" means 0, indices need neither start at 1 nor be
 * without gaps, objectives may nest (weights count for issues only), an item that stands twice has
 * its last evaluation, and whatever stands inside similarity_function is passed over.  Departures:
 * values above 1 are not cut off (GENIUS caps them), discount factors are read and not used, a
 * real issue is cut into CS_PROFILE_GRID levels.  A document type is refused, and with it every
 * entity beyond XML's own five. */
#include "models/package/profile.h"

#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "base/xml.h"

#include <math.h>
#include <string.h>

enum { MOST_DEPTH = 64 };

typedef enum { DISCRETE, INTEGER, REAL } issue_kind;

typedef struct {
  issue_kind kind;
  double low, high, slope, offset, weight;
  bool has_weight, has_bounds, has_evaluator;
} detail;

typedef struct {
  long index;
  double value;
  cs_place at;
} weight;

typedef struct {
  const char *name;
  cs_xml *xml;
  cs_profile_scale scale;
  cs_arena *arena;
  casus_diag *diag;
  casus_status st;
  bool stopped, has_values;
  size_t depth, ignored; /* ignored: depth below which nothing counts, 0: none */
  cs_profile *out;
  detail *details; /* of out->issues */
  size_t n_details, cap_details;
  weight *weights;
  size_t n_weights, cap_weights;
  bool in_issue;
  double most; /* maxutility */
} reader;

static cs_place here(const reader *r) {
  return cs_xml_here(r->xml);
}

static void note(reader *r, casus_status st) {
  if (!st || r->st == CASUS_NOMEM) return;
  r->st = st;
  if (st == CASUS_NOMEM) {
    r->stopped = true;
    cs_xml_stop(r->xml);
  }
}

static void stop(reader *r) {
  note(r, CASUS_CASE);
  r->stopped = true;
  cs_xml_stop(r->xml);
}

static const char *attribute(const char **a, const char *name) {
  for (; *a; a += 2) {
    if (!strcmp(*a, name)) return a[1];
  }
  return NULL;
}

/* The number in an attribute, without blanks round it; `fallback` (not NAN) when it is missing. */
static double number(reader *r, const char **a, const char *name, double fallback) {
  const char *text = attribute(a, name);
  size_t n;
  double x;

  if (!text || !*text) {
    if (!isnan(fallback)) return fallback;
    cs_error(r->diag, here(r), "the attribute \"%s\" is missing", name);
    note(r, CASUS_CASE);
    return 0;
  }
  while (*text == ' ') text++;
  n = strlen(text);
  while (n && text[n - 1] == ' ') n--;
  if (cs_parse_number(text, n, &x)) return x;
  if (!isnan(fallback) && n == 4 && !memcmp(text, "null", 4)) return fallback;
  cs_error(r->diag, here(r), "%s is a number, not \"%.40s\"", name, text);
  note(r, CASUS_CASE);
  return 0;
}

/* The attribute "index"; 0 after a message. */
static long index_of(reader *r, const char **a) {
  enum { MOST = 1000000000 };
  double x = number(r, a, "index", NAN);

  if (x == floor(x) && fabs(x) <= MOST) return (long)x;
  cs_error(r->diag, here(r), "an index is a whole number, not %g", x);
  note(r, CASUS_CASE);
  return 0;
}

/* ---- elements ------------------------------------------------------------------------------- */

static void open_issue(reader *r, const char **a) {
  const char *name = attribute(a, "name"), *type = attribute(a, "type");
  cs_profile_issue *issue;
  detail *moved;

  if (!type) type = attribute(a, "vtype");
  if (!type) type = attribute(a, "etype");
  name = cs_arena_strdup(r->arena, name ? name : "");
  moved = cs_arena_grow(r->arena, r->details, r->n_details, &r->cap_details, sizeof *moved);
  if (r->out->n_issues >= CS_DEAL_ISSUES) {
    cs_error(r->diag, here(r), "more than %d issues", CS_DEAL_ISSUES);
    stop(r);
    return;
  }
  issue = name && moved ? cs_profile_add_issue(r->out, name, here(r), r->arena) : NULL;
  if (!issue) {
    note(r, CASUS_NOMEM);
    return;
  }
  r->details = moved;
  moved[r->n_details] = (detail){.kind = DISCRETE};
  issue->index = index_of(r, a);
  for (size_t i = 0; i + 1 < r->out->n_issues; i++) {
    if (r->out->issues[i].index != issue->index && strcmp(r->out->issues[i].name, name) != 0)
      continue;
    cs_error(r->diag, here(r), "issue \"%.80s\" (index %ld) stands twice", name, issue->index);
    note(r, CASUS_CASE);
  }
  if (type && !strcmp(type, "integer")) moved[r->n_details].kind = INTEGER;
  if (type && !strcmp(type, "real")) moved[r->n_details].kind = REAL;
  if (type && strcmp(type, "integer") != 0 && strcmp(type, "real") != 0 &&
      strcmp(type, "discrete") != 0) {
    cs_error(r->diag, here(r), "unknown type \"%.40s\" of an issue", type);
    cs_detail(r->diag, "It is discrete, integer or real.");
    note(r, CASUS_CASE);
  }
  if (attribute(a, "lowerbound") || attribute(a, "upperbound")) {
    moved[r->n_details].low = number(r, a, "lowerbound", NAN);
    moved[r->n_details].high = number(r, a, "upperbound", NAN);
    moved[r->n_details].has_bounds = true;
  }
  r->n_details++;
  r->in_issue = true;
}

static void open_item(reader *r, const char **a) {
  cs_profile_issue *issue = &r->out->issues[r->out->n_issues - 1];
  const char *text = attribute(a, "value");
  cs_profile_level *level;

  if (!text) {
    cs_error(r->diag, here(r), "an item without a value");
    note(r, CASUS_CASE);
    return;
  }
  if (issue->n >= CS_DEAL_LEVELS) {
    cs_error(r->diag, here(r), "more than %d levels of an issue", CS_DEAL_LEVELS);
    stop(r);
    return;
  }
  text = cs_arena_strdup(r->arena, text);
  level = text ? cs_profile_add_level(issue, text, r->arena) : NULL;
  if (!level) {
    note(r, CASUS_NOMEM);
    return;
  }
  if (!attribute(a, "evaluation")) return;
  r->has_values = true;
  level->value = number(r, a, "evaluation", 0);
}

static void open_evaluator(reader *r, const char **a) {
  const char *type = attribute(a, "ftype");
  detail *k = &r->details[r->n_details - 1];

  if (type && strcmp(type, "linear") != 0) {
    cs_error(r->diag, here(r), "an evaluator of the type \"%.40s\" is not read", type);
    cs_detail(r->diag, "Only linear ones are: offset + slope x (number - lower bound).");
    note(r, CASUS_CASE);
    return;
  }
  r->has_values = k->has_evaluator = true;
  k->slope = number(r, a, "slope", 0);
  k->offset = number(r, a, "offset", 0);
}

static void open_weight(reader *r, const char **a) {
  weight *moved = cs_arena_grow(r->arena, r->weights, r->n_weights, &r->cap_weights, sizeof *moved);

  if (!moved) {
    note(r, CASUS_NOMEM);
    return;
  }
  r->weights = moved;
  moved[r->n_weights++] = (weight){index_of(r, a), number(r, a, "value", NAN), here(r)};
  r->has_values = true;
}

static void open_rectangle(reader *r, const char **a) {
  cs_profile *p = r->out;
  cs_profile_term *moved =
      cs_arena_grow(r->arena, p->terms, p->n_terms, &p->cap_terms, sizeof *moved);

  if (!moved) {
    note(r, CASUS_NOMEM);
    return;
  }
  p->terms = moved;
  moved[p->n_terms++] = (cs_profile_term){.value = number(r, a, "utility", NAN), .at = here(r)};
  r->has_values = true;
}

static void open_test(reader *r, const char **a) {
  cs_profile_term *t;
  cs_profile_test *moved;

  if (!r->out->n_terms) return;
  t = &r->out->terms[r->out->n_terms - 1];
  moved = cs_arena_grow(r->arena, t->tests, t->n, &t->cap, sizeof *moved);
  if (!moved) {
    note(r, CASUS_NOMEM);
    return;
  }
  t->tests = moved;
  moved[t->n++] =
      (cs_profile_test){index_of(r, a), number(r, a, "min", NAN), number(r, a, "max", NAN)};
}

static void open_function(reader *r, const char **a) {
  const char *type = attribute(a, "type"), *sum = attribute(a, "aggregation");

  if ((type && strcmp(type, "PlainUfun") != 0) || (sum && strcmp(sum, "sum") != 0)) {
    cs_error(r->diag, here(r),
             "a utility function \"%.40s\" with aggregation \"%.40s\" is not read",
             type ? type : "", sum ? sum : "");
    cs_detail(r->diag, "Only PlainUfun with sum is.");
    note(r, CASUS_CASE);
  }
}

static void open_element(void *data, const char *name, const char **a) {
  reader *r = data;

  if (r->stopped) return;
  if (++r->depth > MOST_DEPTH) {
    cs_error(r->diag, here(r), "elements nested deeper than %d", MOST_DEPTH);
    stop(r);
    return;
  }
  if (r->depth == 1 && strcmp(name, "utility_space") != 0 &&
      strcmp(name, "negotiation_template") != 0) {
    cs_error(r->diag, here(r), "the root element is \"%.40s\"", name);
    cs_detail(r->diag, "GENIUS has utility_space (a profile) or negotiation_template (a domain).");
    stop(r);
    return;
  }
  if (r->ignored) return;
  if (!strcmp(name, "similarity_function")) {
    r->ignored = r->depth;
  } else if (!strcmp(name, "issue")) {
    open_issue(r, a);
  } else if (!strcmp(name, "item") && r->in_issue) {
    open_item(r, a);
  } else if (!strcmp(name, "evaluator") && r->in_issue) {
    open_evaluator(r, a);
  } else if (!strcmp(name, "weight")) {
    open_weight(r, a);
  } else if (!strcmp(name, "reservation")) {
    r->out->reservation = number(r, a, "value", 0);
  } else if (!strcmp(name, "discount_factor")) {
    r->out->discount = number(r, a, "value", 1);
  } else if (!strcmp(name, "utility")) {
    r->most = number(r, a, "maxutility", NAN);
  } else if (!strcmp(name, "ufun")) {
    open_function(r, a);
  } else if (!strcmp(name, "hyperRectangle")) {
    open_rectangle(r, a);
  } else if (!strcmp(name, "INCLUDES")) {
    open_test(r, a);
  } else if (!strcmp(name, "EXCLUDES")) {
    cs_error(r->diag, here(r), "EXCLUDES in a hyper-rectangle is not read");
    note(r, CASUS_CASE);
  }
}

static void close_element(void *data, const char *name) {
  reader *r = data;

  if (r->stopped) return;
  if (r->ignored == r->depth) r->ignored = 0;
  if (!r->ignored && !strcmp(name, "issue")) r->in_issue = false;
  if (r->depth) r->depth--;
}

/* ---- values --------------------------------------------------------------------------------- */

/* Levels of a numeric issue: whole numbers, or a grid. */
static casus_status make_levels(reader *r, cs_profile_issue *issue, const detail *k) {
  size_t n;

  if (issue->n) return CASUS_OK;
  if (!k->has_bounds || !(k->high >= k->low))
    return cs_error(r->diag, issue->at, "issue \"%.80s\" has no bounds", issue->name);
  if (k->kind == INTEGER && !(k->high - k->low < CS_DEAL_LEVELS))
    return cs_error(r->diag, issue->at, "more than %d levels of an issue", CS_DEAL_LEVELS);
  n = k->kind == INTEGER ? cs_to_count(k->high - k->low, CS_DEAL_LEVELS) + 1 : CS_PROFILE_GRID;
  if (k->kind == REAL) r->out->has_grid = true;
  for (size_t l = 0; l < n; l++) {
    double x = k->kind == INTEGER ? k->low + (double)l
                                  : k->low + (k->high - k->low) * (double)l / (double)(n - 1);
    char text[32];
    char *name = cs_arena_strdup(r->arena, cs_number_text(x, text));
    cs_profile_level *level = name ? cs_profile_add_level(issue, name, r->arena) : NULL;

    if (!level) return CASUS_NOMEM;
    level->number = x;
    if (k->has_evaluator) level->value = k->offset + k->slope * (x - k->low);
  }
  return CASUS_OK;
}

static casus_status weigh(reader *r, cs_profile_issue *issue, const detail *k) {
  double most = 0, w = 0;
  bool found = false;

  for (size_t i = 0; i < r->n_weights; i++) {
    if (r->weights[i].index != issue->index) continue;
    w = r->weights[i].value;
    found = true;
  }
  if (!found && !r->out->n_terms)
    return cs_error(r->diag, issue->at, "issue \"%.80s\" has no weight", issue->name);
  for (size_t l = 0; l < issue->n; l++) {
    double x = issue->levels[l].value;

    if (x > most) most = x;
  }
  for (size_t l = 0; l < issue->n; l++) {
    double *x = &issue->levels[l].value;

    if (isnan(*x)) *x = 0;
    if (k->kind == DISCRETE && r->scale == CS_SCALE_GENIUS) *x = most > 0 ? *x / most : 0;
    *x *= w;
  }
  return CASUS_OK;
}

static casus_status finish(reader *r) {
  cs_profile *p = r->out;
  casus_status st = CASUS_OK;

  p->is_domain = !r->has_values;
  if (!p->n_issues) return cs_error(r->diag, (cs_place){.file = r->name}, "there are no issues");
  if (p->n_terms && !(r->most > 0))
    return cs_error(r->diag, (cs_place){.file = r->name}, "maxutility is not above 0");
  for (size_t i = 0; i < p->n_issues; i++) {
    casus_status one = CASUS_OK;

    if (r->details[i].kind != DISCRETE) one = make_levels(r, &p->issues[i], &r->details[i]);
    if (one == CASUS_OK && !p->is_domain) one = weigh(r, &p->issues[i], &r->details[i]);
    if (one == CASUS_NOMEM) return one;
    if (one) st = one;
  }
  for (size_t t = 0; t < p->n_terms; t++) p->terms[t].value /= r->most;
  return st;
}

casus_status cs_profile_genius(const char *path, const char *text, size_t n, cs_profile_scale scale,
                               cs_arena *arena, casus_diag *diag, cs_profile *out) {
  static const cs_xml_events events = {open_element, close_element, NULL};
  reader r = {.name = path, .scale = scale, .arena = arena, .diag = diag, .out = out};
  casus_status st = cs_xml_read(path, text, n, &events, &r, &r.xml, diag);

  if (st == CASUS_OK) st = r.st;
  return st ? st : finish(&r);
}
