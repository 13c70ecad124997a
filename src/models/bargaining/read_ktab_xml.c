/* KTAB's scenarios as XML (smpSchema.xsd), read by base/xml.h.
 *
 * Accepted beyond what smpc reads: a missing IdealAdjustment, and the schema's spellings
 * "Proportional" and "No" next to smpc's "Prop" and "None".  A document type is refused, and with
 * it every entity beyond XML's own five.  Numbers are checked as in KTAB's tables: positions,
 * saliences and their sum on 0..100. */
#include "models/bargaining/sheet.h"

#include "base/alloc.h"
#include "base/text.h"
#include "base/xml.h"

#include <string.h>

enum { MOST_DEPTH = 16, MOST_TEXT = 1 << 16 };
static const double SUM_TOLERANCE = 1e-6;

/* An actor while its element is open. */
struct actor {
  cs_place at;
  double capability;
  size_t n_positions, n_saliences;
  bool has_name, has_capability;
};

/* a of new ideal_i = a x_j + ...; names are resolved at the end. */
struct pair {
  const char *ideal, *reference;
  cs_place ideal_at, reference_at;
  double share;
};

struct scenario {
  cs_sheet sheet;
  const char *name, *title;
  cs_xml *xml;
  casus_status st;
  bool stopped; /* nothing after this is looked at */
  const char *path[MOST_DEPTH];
  size_t depth;
  cs_buf text;
  cs_place text_at;
  struct actor actor;
  /* Numbers of all actors one behind the other: the matrices are made when all are known. */
  double *positions, *saliences, *capabilities;
  size_t n_positions, positions_cap, n_saliences, saliences_cap, n_capabilities, capabilities_cap;
  struct pair *pairs;
  size_t n_pairs, pairs_cap;
  cs_bargaining_input *out;
};

static cs_place here(const struct scenario *x) {
  return cs_xml_here(x->xml);
}

/* Keeps the worst status; out of memory ends the reading. */
static void note(struct scenario *x, casus_status st) {
  if (!st || x->st == CASUS_NOMEM) return;
  x->st = st;
  if (st != CASUS_NOMEM) return;
  x->stopped = true;
  cs_xml_stop(x->xml);
}

static void stop(struct scenario *x, casus_status st) {
  note(x, st);
  x->stopped = true;
  cs_xml_stop(x->xml);
}

static bool inside(const struct scenario *x, const char *parent) {
  return x->depth >= 2 && !strcmp(x->path[x->depth - 2], parent);
}

static casus_status append(struct scenario *x, double **list, size_t *n, size_t *cap,
                           double value) {
  double *moved;

  if (*n >= CS_SHEET_CELLS)
    return cs_error(x->sheet.d, here(x), "more than %d numbers", CS_SHEET_CELLS);
  moved = cs_arena_grow(x->sheet.arena, *list, *n, cap, sizeof *moved);
  if (!moved) return CASUS_NOMEM;
  *list = moved;
  (*list)[(*n)++] = value;
  return CASUS_OK;
}

/* ---- Elements ---------------------------------------------------------------------------------
 */

static void open_element(void *data, const char *name, const char **attributes) {
  struct scenario *x = data;

  (void)attributes;
  if (x->stopped) return;
  if (x->depth == MOST_DEPTH) {
    stop(x, cs_error(x->sheet.d, here(x), "elements nested deeper than %d", MOST_DEPTH));
    return;
  }
  if (!x->depth && strcmp(name, "Scenario")) {
    cs_error(x->sheet.d, here(x), "the root element is \"%.40s\"", name);
    cs_detail(x->sheet.d, "Expected a scenario of KTAB, with the root element Scenario.");
    stop(x, CASUS_CASE);
    return;
  }
  x->path[x->depth] = cs_arena_strdup(x->sheet.arena, name);
  if (!x->path[x->depth]) {
    note(x, CASUS_NOMEM);
    return;
  }
  x->depth++;
  x->text.n = 0;
  x->text_at = here(x);
  if (!strcmp(name, "Actor")) x->actor = (struct actor){.at = here(x)};
  if (!strcmp(name, "iaPair")) {
    struct pair *moved =
        cs_arena_grow(x->sheet.arena, x->pairs, x->n_pairs, &x->pairs_cap, sizeof *moved);

    if (!moved) {
      note(x, CASUS_NOMEM);
      return;
    }
    x->pairs = moved;
    x->pairs[x->n_pairs++] = (struct pair){.ideal_at = here(x), .reference_at = here(x)};
  }
}

static void read_text(void *data, const char *s, int n) {
  struct scenario *x = data;

  if (x->stopped) return;
  if (x->text.n + (size_t)n > MOST_TEXT) {
    stop(x,
         cs_error(x->sheet.d, x->text_at, "more than %d bytes of text in an element", MOST_TEXT));
    return;
  }
  cs_buf_add(&x->text, s, (size_t)n);
  if (x->text.failed) note(x, CASUS_NOMEM);
}

/* The text of the element that ends, without the blanks round it, in the arena. */
static char *element_text(struct scenario *x) {
  const char *s = x->text.n ? x->text.text : "";
  size_t n = x->text.n;
  char *copy;

  while (n && strchr(" \t\r\n", s[n - 1])) n--;
  while (n && strchr(" \t\r\n", *s)) {
    s++;
    n--;
  }
  copy = cs_arena_strndup(x->sheet.arena, s, n);
  if (!copy) note(x, CASUS_NOMEM);
  return copy;
}

static casus_status end_actor(struct scenario *x) {
  const struct actor *a = &x->actor;
  size_t dims = x->sheet.n_issues;
  double sum = 0.0;
  char text[32];

  if (!a->has_name) return cs_error(x->sheet.d, a->at, "an actor without a name");
  if (!a->has_capability) return cs_error(x->sheet.d, a->at, "an actor without a capability");
  if (a->n_positions != dims)
    return cs_error(x->sheet.d, a->at, "%zu positions for %zu dimensions", a->n_positions, dims);
  if (a->n_saliences != dims)
    return cs_error(x->sheet.d, a->at, "%zu saliences for %zu dimensions", a->n_saliences, dims);
  for (size_t k = 0; k < dims; k++) sum += x->saliences[x->n_saliences - 1 - k];
  if (sum > 100.0 + SUM_TOLERANCE) {
    cs_error(x->sheet.d, a->at, "the actor's saliences add up to %s",
             cs_number_short(sum, 6, text));
    cs_detail(x->sheet.d, "In this format they are shares of 100.");
    return CASUS_CASE;
  }
  return append(x, &x->capabilities, &x->n_capabilities, &x->capabilities_cap, a->capability);
}

static casus_status read_seed(struct scenario *x, const char *text) {
  cs_rule_options *o = &x->out->options;

  return cs_rule_set(o, "seed", text, x->text_at, x->text_at, x->sheet.d);
}

static casus_status end_of_actor_part(struct scenario *x, const char *name, const char *text) {
  struct actor *a = &x->actor;
  double value;
  casus_status st;

  if (!strcmp(name, "name")) {
    a->has_name = true;
    return cs_sheet_add_actor(&x->sheet, text, x->text_at);
  }
  if (strcmp(name, "capability")) return CASUS_OK;
  st = cs_sheet_capability(x->sheet.d, x->text_at, text, &value);
  a->has_capability = true;
  a->capability = st ? 0.0 : value;
  return st;
}

/* A coordinate or salience that is wrong still counts, so that one mistake is not told twice. */
static casus_status end_of_number(struct scenario *x, bool position, const char *text) {
  double value = 0.0;
  casus_status st = cs_sheet_number(x->sheet.d, x->text_at, position ? "position" : "salience",
                                    text, 0, 100, &value);
  casus_status more;

  if (st) value = 0.0;
  if (position) {
    x->actor.n_positions++;
    more = append(x, &x->positions, &x->n_positions, &x->positions_cap, value);
  } else {
    x->actor.n_saliences++;
    more = append(x, &x->saliences, &x->n_saliences, &x->saliences_cap, value);
  }
  return more ? more : st;
}

static casus_status end_of_pair_part(struct scenario *x, const char *name, const char *text) {
  struct pair *p = &x->pairs[x->n_pairs - 1];

  if (!strcmp(name, "adjustingIdeal")) {
    p->ideal = text;
    p->ideal_at = x->text_at;
  } else if (!strcmp(name, "referencePos")) {
    p->reference = text;
    p->reference_at = x->text_at;
  } else if (!strcmp(name, "adjust")) {
    return cs_sheet_number(x->sheet.d, x->text_at, "adjustment", text, 0, 1, &p->share);
  }
  return CASUS_OK;
}

static casus_status end_of(struct scenario *x, const char *name) {
  const char *text = element_text(x);

  if (!text) return CASUS_NOMEM;
  if (!strcmp(name, "Actor")) return end_actor(x);
  if (!strcmp(name, "dName")) return cs_sheet_add_issue(&x->sheet, text, x->text_at);
  if (!strcmp(name, "dCoord")) return end_of_number(x, true, text);
  if (!strcmp(name, "dSal")) return end_of_number(x, false, text);
  if (inside(x, "Actor")) return end_of_actor_part(x, name, text);
  if (inside(x, "iaPair")) return end_of_pair_part(x, name, text);
  if (inside(x, "ModelParameters")) {
    x->out->has_options = true;
    return cs_rule_set(&x->out->options, name, text, x->text_at, x->text_at, x->sheet.d);
  }
  if (inside(x, "Scenario") && !strcmp(name, "name")) x->title = text;
  if (inside(x, "Scenario") && !strcmp(name, "prngSeed") && *text) return read_seed(x, text);
  return CASUS_OK;
}

static void close_element(void *data, const char *name) {
  struct scenario *x = data;

  if (x->stopped) return;
  note(x, end_of(x, name));
  if (x->depth) x->depth--;
  x->text.n = 0;
}

/* ---- The table --------------------------------------------------------------------------------
 */

static casus_status find_actor(struct scenario *x, const char *name, cs_place at, size_t *out) {
  const cs_sheet *s = &x->sheet;

  for (*out = 0; name && *out < s->n_actors; (*out)++) {
    if (!strcmp(s->actors[*out], name)) return CASUS_OK;
  }
  cs_error(s->d, at, "there is no actor \"%.60s\"", name ? name : "");
  if (name) cs_hint_nearest(s->d, name, s->actors, s->n_actors);
  return CASUS_CASE;
}

/* The matrix of the IdealAdjustment.  Actors that adjust nothing follow their own position. */
static casus_status fill_adjustment(struct scenario *x) {
  size_t n = x->sheet.n_actors;
  casus_status st = CASUS_OK;
  double *a;

  if (!x->n_pairs) return CASUS_OK;
  if (n * n > CS_SHEET_CELLS)
    return cs_error(x->sheet.d, (cs_place){.file = x->name},
                    "ideal adjustments of more than %zu actors", n);
  a = cs_arena_alloc(x->sheet.arena, n * n, sizeof *a);
  if (!a) return CASUS_NOMEM;
  for (size_t k = 0; k < x->n_pairs; k++) {
    const struct pair *p = &x->pairs[k];
    size_t i, j;

    if (find_actor(x, p->ideal, p->ideal_at, &i) ||
        find_actor(x, p->reference, p->reference_at, &j)) {
      st = CASUS_CASE;
    } else {
      a[i * n + j] = p->share;
    }
  }
  for (size_t i = 0; i < n; i++) {
    double sum = 0.0;

    for (size_t j = 0; j < n; j++) sum += a[i * n + j];
    if (!(sum > 0.0)) a[i * n + i] = 1.0;
    if (sum > 1.0 + SUM_TOLERANCE)
      st = cs_error(x->sheet.d, (cs_place){.file = x->name},
                    "ideal adjustments of actor \"%s\" add up to more than 1", x->sheet.actors[i]);
  }
  x->out->options.ideal_adjust = a;
  x->out->has_options = true;
  return st;
}

static casus_status fill(struct scenario *x) {
  cs_sheet *s = &x->sheet;
  casus_status st = cs_sheet_open(s, (cs_place){.file = x->name});

  if (st) return st;
  if (x->n_capabilities != s->n_actors || x->n_positions != s->n_actors * s->n_issues ||
      x->n_saliences != x->n_positions) {
    cs_error(s->d, (cs_place){.file = x->name}, "elements stand out of their order");
    cs_detail(s->d, "Dimensions come before Actors, and an Actor has one name.");
    return CASUS_CASE;
  }
  for (size_t a = 0; a < s->n_actors; a++) {
    for (size_t k = 0; k < s->n_issues; k++) {
      size_t at = a * s->n_issues + k;

      cs_sheet_set(s, a, k, x->positions[at], x->saliences[at] / 100.0, x->capabilities[a]);
    }
  }
  cs_sheet_close(s, x->out);
  x->out->title = x->title;
  return fill_adjustment(x);
}

/* ---- Parsing ----------------------------------------------------------------------------------
 */

casus_status cs_read_ktab_xml(const char *name, const char *text, size_t n, cs_arena *arena,
                              casus_diag *d, cs_bargaining_input *out) {
  static const cs_xml_events events = {open_element, close_element, read_text};
  struct scenario x = {.sheet = {.arena = arena, .d = d}, .name = name, .title = "", .out = out};
  casus_status st = cs_xml_read(name, text, n, &events, &x, &x.xml, d);

  if (st == CASUS_OK) st = x.st;
  if (st == CASUS_OK) st = fill(&x);
  cs_buf_free(&x.text);
  return st;
}
