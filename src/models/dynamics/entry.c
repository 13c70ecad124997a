/* Reads a system of difference equations out of a case. */
#include "models/dynamics/entry_reader.h"

#include "base/csv.h"
#include "base/file.h"
#include "models/dynamics/noise_table.h"
#include "quantity/value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const cs_fold_names[5] = {"last", "mean", "sum", "min", "max"};

typedef cs_dynamics_reader reader;

static const cs_node *part(const reader *r, const char *key) {
  return cs_node_get(r->m->node, key);
}

/* The mapping at `key`, of at most `most` entries; NULL when absent or after a message. */
static const cs_node *mapping(reader *r, const char *key, size_t most) {
  const cs_node *node = part(r, key);

  if (!node) return NULL;
  if (node->kind != CS_MAPPING) {
    cs_error(r->g->diag, node->at, "%s is a mapping, not %s", key, cs_node_kind_text(node));
    return NULL;
  }
  if (node->n_kids > most) {
    cs_error(r->g->diag, node->at, "%zu entries of %s; at most %zu are possible", node->n_kids, key,
             most);
    return NULL;
  }
  return node;
}

/* A whole number from least to most; `fallback` when absent or after a message. */
static size_t whole(reader *r, const cs_node *node, const char *what, size_t least, size_t most,
                    size_t fallback) {
  double x;

  if (!cs_expect_number(r->doc, node, what, &x)) return fallback;
  if (x == floor(x) && x >= (double)least && x <= (double)most) return (size_t)x;
  cs_error(r->g->diag, node->at, "%s is %s", what, node->text);
  cs_detail(r->g->diag, "It must be a whole number from %zu to %zu.", least, most);
  return fallback;
}

/* ---- names ---------------------------------------------------------------------------------- */

/* A measure may share a name with a state: formulas of the system then mean the state. */
static bool taken(const reader *r, const char *id) {
  const cs_case *c = r->g->c;

  for (size_t i = 0; i < c->n_quantities; i++) {
    if (!strcmp(c->quantities[i].id, id)) return true;
  }
  for (size_t i = 0; i < c->n_shocks; i++) {
    if (!strcmp(c->shocks[i].overlay.id, id)) return true;
  }
  return false;
}

static bool is_scaled(reader *r, const cs_entry *e) {
  cs_scaled_noise noise;

  return cs_noise_form_of(r, e->value, &noise) != CS_PLAIN_NOISE;
}

static void add_name(reader *r, const cs_entry *e, const char *what) {
  bool known = false;

  if (!cs_expect_id(r->doc, e->key, e->at, what)) return;
  for (size_t i = 0; i < r->n_names; i++) known |= !strcmp(r->names[i].id, e->key);
  if (known || taken(r, e->key)) {
    cs_error(r->g->diag, e->at, "\"%s\" names something else already", e->key);
    cs_detail(r->g->diag,
              known ? "Noise, states, flows and \"step\" share one set of names."
                    : "Formulas could mean the case's \"%s\" or this one.",
              e->key);
  }
  r->names[r->n_names++] = (cs_dynamics_name){e->key, false};
}

/* Names the entries of a group.  Scaled noise is a flow: its draw has no name. */
static void add_names(reader *r, const cs_node *node, const char *what, bool is_noise) {
  for (size_t i = 0; node && i < node->n_kids; i++) {
    if (is_noise && is_scaled(r, &node->entries[i])) {
      r->names[r->n_names++] = (cs_dynamics_name){"", false};
    } else {
      add_name(r, &node->entries[i], what);
    }
  }
}

/* Names noise, states and flows, in the order of their columns. */
static bool read_names(reader *r) {
  static const struct {
    const char *key, *what;
    size_t most;
  } groups[] = {{"noise", "a noise term", CS_DYNAMICS_NOISE},
                {"states", "a state", CS_DYNAMICS_NAMES},
                {"flows", "a flow", CS_DYNAMICS_NAMES}};
  cs_system *s = &r->e->system;
  size_t *count[] = {&s->n_noise, &s->n_states, &s->n_flows}, total = 0, before;
  const cs_node *nodes[3];

  for (size_t k = 0; k < 3; k++) {
    nodes[k] = mapping(r, groups[k].key, groups[k].most);
    if (!nodes[k] && part(r, groups[k].key)) return false;
    *count[k] = nodes[k] ? nodes[k]->n_kids : 0;
    total += *count[k];
  }
  for (size_t i = 0; i < s->n_noise; i++) s->n_scaled += is_scaled(r, &nodes[0]->entries[i]);
  s->n_flows += s->n_scaled;
  if (total + s->n_scaled > CS_DYNAMICS_NAMES) {
    cs_error(r->g->diag, r->m->at, "%zu noise terms, states and flows; at most %d are possible",
             total + s->n_scaled, CS_DYNAMICS_NAMES);
    return false;
  }
  if (!s->n_states) {
    cs_error(r->g->diag, r->m->at, "\"%s\" has no states", r->m->id);
    return false;
  }
  r->names[r->n_names++] = (cs_dynamics_name){"step", false};
  before = casus_diag_errors(r->g->diag);
  for (size_t k = 0; k < 2; k++) add_names(r, nodes[k], groups[k].what, !k);
  for (size_t i = 0; i < s->n_noise; i++) {
    if (is_scaled(r, &nodes[0]->entries[i])) add_name(r, &nodes[0]->entries[i], groups[0].what);
  }
  add_names(r, nodes[2], groups[2].what, false);
  return casus_diag_errors(r->g->diag) == before;
}

/* ---- noise ---------------------------------------------------------------------------------- */

static void read_drawn(reader *r, const cs_entry *e, cs_noise *noise) {
  cs_scaled_noise scaled;
  cs_noise_form form = cs_noise_form_of(r, e->value, &scaled);
  const char *text = cs_noise_form_text(form);
  cs_node raw = {.kind = CS_SCALAR, .at = e->at, .text = text, .n = strlen(text)};
  cs_quantity q = {0};
  cs_number number;

  cs_expect_value(r->doc, e->value, "a noise term", NULL, &number);
  if (!number.value) return;
  switch (cs_value_read(form ? &raw : number.value, r->g->arena, r->g->diag, &q)) {
    case CASUS_OK:
      break;
    case CASUS_NOMEM:
      r->g->out_of_memory = true;
      return;
    default:
      return;
  }
  if (q.kind != CS_DRAW || q.is_deep) {
    cs_error(r->g->diag, number.value->at, "the noise \"%s\" is %s", e->key,
             q.is_deep ? "a deep range, which has no probability" : "no distribution");
    cs_hint(r->g->diag,
            "As in normal(0, 1), lognormal(m, s) or low..high; m, s, low and high may be "
            "formulas.");
    return;
  }
  if (cs_distribution_prepare(q.distribution, r->g->tables)) r->g->out_of_memory = true;
  noise->drawn = q.distribution;
}

/* A table beside the case; *paths is how many rows there must be, 0: any, and becomes how many. */
static void read_table(reader *r, const cs_node *file, size_t *paths, cs_noise *noise) {
  const char *name = cs_expect_text(r->doc, file, "a table of noise");
  char *path, *text;
  casus_status st;
  size_t n;

  if (!name) return;
  st = cs_read_named(r->doc->path, file->at, name, CS_CSV_BYTES, r->g->arena, r->g->diag, false,
                     &path, &text, &n);
  if (st == CASUS_OK) st = cs_document_keep(r->doc, path, text, n);
  if (st == CASUS_OK)
    st = cs_noise_table_parse(path, text, n, r->e->system.steps, r->g->arena, r->g->diag, paths,
                              &noise->table);
  if (st == CASUS_NOMEM) r->g->out_of_memory = true;
}

static void read_noise(reader *r, size_t *paths) {
  static const char *const keys[] = {"table", "source", "status", "about", NULL};
  const cs_node *node = part(r, "noise");
  cs_system *s = &r->e->system;

  s->noise = cs_declare_room(r->d, s->n_noise, sizeof *s->noise);
  for (size_t i = 0; i < s->n_noise && !r->g->out_of_memory; i++) {
    const cs_entry *e = &node->entries[i];
    const cs_node *file = e->value->kind == CS_MAPPING ? cs_node_get(e->value, "table") : NULL;

    s->noise[i].id = e->key;
    if (file) {
      cs_expect_keys(r->doc, e->value, "a table of noise", keys);
      read_table(r, file, paths, &s->noise[i]);
    } else {
      read_drawn(r, e, &s->noise[i]);
    }
  }
}

/* How many paths there are, and what the drawn noise hangs on. */
static void read_paths(reader *r, size_t paths) {
  static const char text[] = "0..1";
  const cs_node *node = part(r, "paths"), *luck = part(r, "luck");
  cs_system *s = &r->e->system;
  bool draws = false;
  cs_number number;
  cs_node *any;
  char *name;

  for (size_t i = 0; i < s->n_noise; i++) draws |= s->noise[i].drawn != NULL;
  s->paths = paths ? paths : 1;
  s->luck = CS_NO_LUCK;
  if (node && !s->n_noise)
    cs_error(r->g->diag, node->at, "\"%s\" has no noise, so all its paths are the same", r->m->id);
  if (s->paths * s->steps > CS_DYNAMICS_POINTS)
    cs_error(r->g->diag, node ? node->at : r->m->at, "%zu paths of %zu steps; at most %d in all",
             s->paths, s->steps, CS_DYNAMICS_POINTS);
  if (luck && !draws)
    cs_error(r->g->diag, luck->at, "\"%s\" draws no noise, so it needs no luck", r->m->id);
  if (!draws) return;
  any = cs_declare_room(r->d, 1, sizeof *any);
  name = cs_declare_name(r->d, "luck");
  if (r->g->out_of_memory) return;
  *any = (cs_node){.kind = CS_SCALAR, .at = r->m->at, .text = text, .n = sizeof text - 1};
  cs_expect_value(r->doc, luck ? luck : any, "luck", NULL, &number);
  s->luck = cs_dynamics_input(
      r, cs_declare_value(r->d, name, luck ? luck->at : r->m->at, &number, 0, cs_within(0, 1)));
}

/* ---- states and flows ----------------------------------------------------------------------- */

static void read_meta(reader *r, const cs_node *map, cs_meta *meta) {
  meta->unit = cs_expect_text(r->doc, cs_node_get(map, "unit"), "unit");
  meta->source = cs_expect_text(r->doc, cs_node_get(map, "source"), "source");
  meta->status = cs_expect_status(r->doc, cs_node_get(map, "status"));
  meta->about = cs_expect_text(r->doc, cs_node_get(map, "about"), "about");
}

static void read_state(reader *r, const cs_entry *e, cs_dynamics_state *state) {
  static const char *const keys[] = {"start", "next", "unit", "source", "status", "about", NULL};
  const cs_node *start, *next;
  cs_number number = {0};
  cs_meta meta = {0};
  char *name = cs_declare_name(r->d, "start.%s", e->key);

  if (r->g->out_of_memory) {
    return;
  }
  if (e->value->kind != CS_MAPPING) {
    cs_error(r->g->diag, e->value->at, "a state is a mapping with start and next");
    return;
  }
  cs_expect_keys(r->doc, e->value, "a state", keys);
  read_meta(r, e->value, &meta);
  state->id = e->key;
  state->unit = meta.unit;
  start = cs_node_get(e->value, "start");
  next = cs_node_get(e->value, "next");
  if (!start) cs_error(r->g->diag, e->at, "the state \"%s\" has no start", e->key);
  if (!next) cs_error(r->g->diag, e->at, "the state \"%s\" has no next", e->key);
  cs_expect_value(r->doc, start, "start", &meta, &number);
  state->start =
      cs_dynamics_input(r, cs_declare_value(r->d, name, e->at, &number, 0, cs_unlimited()));
  if (next) state->next = cs_dynamics_formula(r, next, "next", r->n_names);
}

/* The scaled noise comes first among the flows. */
static void read_scaled(reader *r) {
  const cs_node *node = part(r, "noise");
  cs_system *s = &r->e->system;

  for (size_t i = 0, k = 0; i < s->n_noise && !r->g->out_of_memory; i++) {
    cs_scaled_noise noise;
    cs_noise_form form = cs_noise_form_of(r, node->entries[i].value, &noise);

    if (!form) continue;
    s->flows[k].id = node->entries[i].key;
    s->flows[k].value =
        cs_scaled_noise_formula(r, form, &noise, CS_SYSTEM_NOISE + i, cs_system_flows(s) + k);
    k++;
  }
}

static void read_flows(reader *r) {
  const cs_node *node = part(r, "flows");
  cs_system *s = &r->e->system;
  size_t first = cs_system_flows(s);

  s->flows = cs_declare_room(r->d, s->n_flows, sizeof *s->flows);
  if (!s->flows) return;
  read_scaled(r);
  for (size_t i = s->n_scaled; i < s->n_flows && !r->g->out_of_memory; i++) {
    const cs_entry *e = &node->entries[i - s->n_scaled];
    cs_number number;

    s->flows[i].id = e->key;
    cs_expect_value(r->doc, e->value, "a flow", NULL, &number);
    if (!number.value) continue;
    s->flows[i].value = cs_dynamics_formula(r, number.value, "a flow", first + i);
    if (s->flows[i].value) r->names[first + i].is_truth = s->flows[i].value->is_truth;
  }
}

static void read_states(reader *r) {
  const cs_node *node = part(r, "states");
  cs_system *s = &r->e->system;

  s->states = cs_declare_room(r->d, s->n_states, sizeof *s->states);
  if (!s->states) return;
  for (size_t i = 0; i < s->n_states && !r->g->out_of_memory; i++)
    read_state(r, &node->entries[i], &s->states[i]);
}

/* ---- outputs -------------------------------------------------------------------------------- */

static cs_fold read_fold(reader *r, const cs_node *map, const char *key, cs_fold fallback) {
  const cs_node *node = cs_node_get(map, key);
  const char *text = cs_expect_text(r->doc, node, key);
  bool of_paths = !strcmp(key, "paths");

  for (int k = 0; text && k < 5; k++) {
    bool fits = !of_paths || (k != CS_FOLD_LAST && k != CS_FOLD_SUM);

    if (fits && !strcmp(text, cs_fold_names[k])) return (cs_fold)k;
  }
  if (!text) return fallback;
  cs_error(r->g->diag, node->at, "unknown way to fold %s, \"%s\"", key, text);
  cs_detail(r->g->diag, "It is one of: %s.",
            of_paths ? "mean, min, max" : "last, mean, sum, min, max");
  return fallback;
}

static void read_folds(reader *r, const cs_node *map, cs_system_output *o) {
  static const char *const keys[] = {"value", "steps",  "paths",  "first", "from", "to",
                                     "unit",  "source", "status", "about", NULL};
  const cs_node *first = cs_node_get(map, "first"), *from = cs_node_get(map, "from");
  const char *text = cs_expect_text(r->doc, first, "first");
  size_t last = r->e->system.steps - 1;

  cs_expect_keys(r->doc, map, "an output", keys);
  o->steps = read_fold(r, map, "steps", CS_FOLD_LAST);
  o->paths = read_fold(r, map, "paths", CS_FOLD_MEAN);
  o->to = whole(r, cs_node_get(map, "to"), "to", 0, last, last);
  o->from = whole(r, from, "from", 0, o->to, 0);
  if (from && o->steps == CS_FOLD_LAST)
    cs_error(r->g->diag, from->at, "\"from\" has no use where only the last step counts");
  if (text && strcmp(text, "steps") != 0 && strcmp(text, "paths") != 0) {
    cs_error(r->g->diag, first->at, "unknown order \"%s\"", text);
    cs_detail(r->g->diag, "What is folded first is one of: steps, paths.");
  }
  o->paths_first = text && !strcmp(text, "paths") && r->e->system.paths > 1;
}

static void read_output(reader *r, const cs_entry *e, cs_system_output *o, const char **unit) {
  const cs_node *value = e->value;
  size_t last = r->e->system.steps - 1;
  cs_meta meta = {0};

  *o = (cs_system_output){.id = e->key, .to = last, .paths = CS_FOLD_MEAN};
  if (!cs_expect_id(r->doc, e->key, e->at, "an output")) return;
  if (e->value->kind == CS_MAPPING) {
    read_folds(r, e->value, o);
    read_meta(r, e->value, &meta);
    value = cs_node_get(e->value, "value");
    if (!value) cs_error(r->g->diag, e->at, "the output \"%s\" has no value", e->key);
  }
  *unit = meta.unit;
  if (value) o->value = cs_dynamics_formula(r, value, "an output", r->n_names);
}

static void read_outputs(reader *r) {
  const cs_node *node = mapping(r, "outputs", CS_DYNAMICS_OUTPUTS);
  cs_system *s = &r->e->system;
  size_t slots = 0;

  if (!node || !node->n_kids) {
    if (!part(r, "outputs") || node)
      cs_error(r->g->diag, node ? node->at : r->m->at, "\"%s\" has no outputs", r->m->id);
    return;
  }
  s->n_outputs = node->n_kids;
  s->outputs = cs_declare_room(r->d, s->n_outputs, sizeof *s->outputs);
  r->e->units = cs_declare_room(r->d, s->n_outputs, sizeof *r->e->units);
  for (size_t i = 0; i < s->n_outputs && !r->g->out_of_memory; i++) {
    read_output(r, &node->entries[i], &s->outputs[i], &r->e->units[i]);
    if (s->outputs[i].paths_first) slots += s->outputs[i].to - s->outputs[i].from + 1;
  }
  if (slots > CS_DYNAMICS_SLOTS)
    cs_error(r->g->diag, node->at,
             "outputs that fold paths first count %zu steps together; at most %d are possible",
             slots, CS_DYNAMICS_SLOTS);
}

/* ---- all of it ------------------------------------------------------------------------------ */

casus_status cs_dynamics_read(cs_declaration *d, cs_dynamics_entry *out) {
  static const char *const keys[] = {"kind", "about",  "source", "steps",   "paths", "noise",
                                     "luck", "states", "flows",  "outputs", NULL};
  cs_graph *g = d->g;
  cs_document *doc = d->doc;
  const cs_model_entry *m = d->m;
  size_t before = casus_diag_errors(g->diag), paths;
  reader *r = cs_declare_room(d, 1, sizeof *r);

  *out = (cs_dynamics_entry){0};
  if (!r) return CASUS_NOMEM;
  *r = (reader){.d = d, .g = g, .doc = doc, .m = m, .e = out};
  out->system.name = m->id;
  cs_expect_keys(doc, m->node, "a dynamics model", keys);
  cs_expect_text(doc, part(r, "source"), "source");
  if (!part(r, "steps")) cs_error(g->diag, m->at, "\"%s\" does not say how many steps", m->id);
  out->system.steps = whole(r, part(r, "steps"), "steps", 1, CS_DYNAMICS_STEPS, 1);
  paths = part(r, "paths") ? whole(r, part(r, "paths"), "paths", 1, CS_DYNAMICS_PATHS, 1) : 0;
  /* What is wrong so far would only be repeated. */
  if (casus_diag_errors(g->diag) > before || !read_names(r)) return CASUS_CASE;
  read_noise(r, &paths);
  if (!g->out_of_memory) read_paths(r, paths);
  if (!g->out_of_memory) read_flows(r);
  if (!g->out_of_memory) read_states(r);
  if (!g->out_of_memory) read_outputs(r);
  if (g->out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(g->diag) > before) return CASUS_CASE;
  cs_system_measure(&out->system);
  return CASUS_OK;
}
