/* What a case is made of, as text; see show.h. */
#include "report/show.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

/* ---- Quantities ------------------------------------------------------------------------------ */

static const char *kind_text(const cs_quantity *q) {
  switch (q->kind) {
    case CS_CONSTANT:
      return "number";
    case CS_DRAW:
      return q->is_deep ? "deep range" : "drawn";
    case CS_FORMULA:
      return "formula";
    case CS_OUTPUT:
      return "output";
    default:
      return "shock";
  }
}

/* Quantities whose names match: all when the pattern is NULL. */
static bool matches(const cs_quantity *q, const char *pattern) {
  size_t n;

  if (!pattern || cs_glob(pattern, q->name, NULL)) return true;
  n = strlen(pattern);
  return !strncmp(q->name, pattern, n) && q->name[n] == '.';
}

static void list(const cs_study *s, const char *pattern, cs_buf *out) {
  for (size_t i = 0; i < s->graph.n; i++) {
    const cs_quantity *q = &s->graph.quantities[i];

    if (!matches(q, pattern)) continue;
    cs_buf_printf(out, "%-46s %-10s", q->name, kind_text(q));
    if (q->text) cs_buf_printf(out, " %s", q->text);
    if (q->meta.unit) cs_buf_printf(out, "  [%s]", q->meta.unit);
    cs_buf_puts(out, "\n");
  }
}

typedef struct {
  uint32_t wanted;
  bool found;
} search;

static void look(void *user, uint32_t q) {
  search *s = user;

  s->found |= q == s->wanted;
}

typedef struct {
  const cs_graph *g;
  cs_buf *out;
} printer;

static void print_input(void *user, uint32_t q) {
  printer *p = user;

  cs_buf_printf(p->out, "    %s\n", p->g->quantities[q].name);
}

static const char *const change_words[] = {"set to", "shifted by", "multiplied by",
                                           "shifted, in percent of its scale, by"};

static void list_overlays(const cs_graph *g, const cs_overlay *o, const char *sort, uint32_t q,
                          cs_buf *out) {
  for (size_t k = 0; k < o->n_steps; k++) {
    if (o->steps[k].target == q)
      cs_buf_printf(out, "    %s %s: %s %s\n", sort, o->name, change_words[o->steps[k].kind],
                    g->quantities[o->steps[k].value].text);
  }
}

/* A heading goes again when nothing follows it. */
static size_t open_section(cs_buf *out, const char *heading) {
  cs_buf_printf(out, "  %s\n", heading);
  return out->n;
}

static void close_section(cs_buf *out, size_t end, const char *heading) {
  if (!out->failed && out->n == end) out->n -= strlen(heading) + 3;
}

static void one(const cs_study *s, uint32_t id, cs_buf *out) {
  const cs_graph *g = &s->graph;
  const cs_quantity *q = &g->quantities[id];
  static const char from[] = "computed from", used[] = "used by", changed[] = "changed by";
  printer p = {g, out};
  char a[32], b[32];
  size_t end;

  cs_buf_printf(out, "%s\n  %s", q->name, kind_text(q));
  if (q->text) cs_buf_printf(out, ": %s", q->text);
  if (q->meta.unit) cs_buf_printf(out, "  [%s]", q->meta.unit);
  if (q->at.file) cs_buf_printf(out, "\n  at %s:%zu:%zu", q->at.file, q->at.line, q->at.column);
  if (q->meta.about) cs_buf_printf(out, "\n  about: %s", q->meta.about);
  if (q->meta.source) cs_buf_printf(out, "\n  source: %s", q->meta.source);
  if (q->meta.status) cs_buf_printf(out, "\n  status: %s", q->meta.status);
  if (isfinite(q->least) && isfinite(q->most))
    cs_buf_printf(out, "\n  held within %s .. %s", cs_number_short(q->least, 6, a),
                  cs_number_short(q->most, 6, b));
  if (q->kind == CS_DRAW && !q->is_deep)
    cs_buf_printf(out, "\n  mean %s, sd %s",
                  cs_number_short(cs_distribution_mean(q->distribution), 5, a),
                  cs_number_short(cs_distribution_sd(q->distribution), 5, b));
  cs_buf_puts(out, "\n");
  end = open_section(out, from);
  cs_graph_inputs(g, id, print_input, &p);
  close_section(out, end, from);
  end = open_section(out, used);
  for (size_t i = 0; i < g->n; i++) {
    search found = {id, false};

    cs_graph_inputs(g, (uint32_t)i, look, &found);
    if (found.found) cs_buf_printf(out, "    %s\n", g->quantities[i].name);
  }
  for (size_t i = 0; i < s->n_claims; i++) {
    search found = {id, false};

    if (s->claims[i].test) cs_formula_inputs(s->claims[i].test, look, &found);
    if (found.found) cs_buf_printf(out, "    claim %s\n", s->claims[i].entry->id);
  }
  close_section(out, end, used);
  end = open_section(out, changed);
  for (size_t i = 0; i < s->c.n_strategies; i++)
    list_overlays(g, &g->strategies[i], "strategy", id, out);
  for (size_t i = 0; i < s->c.n_shocks; i++)
    list_overlays(g, &g->shocks[i].overlay, "shock", id, out);
  for (size_t i = 0; i < s->c.n_beliefs; i++)
    list_overlays(g, &g->beliefs[i], "belief of", id, out);
  close_section(out, end, changed);
}

/* ---- Actors, issues, models, strategies, shocks and claims -------------------------------------
 */

static void put_line(cs_buf *out, const char *what, const char *text) {
  if (text && *text) cs_buf_printf(out, "  %s: %s\n", what, text);
}

/* All quantities whose names start with `first` and `second`: "stances.HOST.". */
static void list_below(const cs_study *s, const char *first, const char *second, cs_buf *out) {
  size_t n = strlen(first), m = strlen(second);

  for (size_t i = 0; i < s->graph.n; i++) {
    const cs_quantity *q = &s->graph.quantities[i];

    if (strncmp(q->name, first, n) != 0 || strncmp(q->name + n, second, m) != 0 ||
        q->name[n + m] != '.')
      continue;
    cs_buf_printf(out, "    %-44s %s", q->name, kind_text(q));
    if (q->text) cs_buf_printf(out, " %s", q->text);
    if (q->meta.unit) cs_buf_printf(out, "  [%s]", q->meta.unit);
    cs_buf_puts(out, "\n");
  }
}

static void put_steps(const cs_study *s, const cs_overlay *o, cs_buf *out) {
  for (size_t k = 0; k < o->n_steps; k++)
    cs_buf_printf(out, "    %s %s %s\n", s->graph.quantities[o->steps[k].target].name,
                  change_words[o->steps[k].kind], s->graph.quantities[o->steps[k].value].text);
}

static void put_overlay(const char *sort, const cs_overlay *o, cs_buf *out) {
  cs_buf_printf(out, "%s\n  %s\n", o->name, sort);
  put_line(out, "name", o->title);
  put_line(out, "about", o->about);
  put_line(out, "source", o->source);
}

static bool show_actor(const cs_study *s, const char *name, cs_buf *out) {
  int at = cs_case_actor(&s->c, name);
  const cs_actor *a;

  if (at < 0) return false;
  a = &s->c.actors[at];
  cs_buf_printf(out, "%s\n  actor%s\n", a->id,
                s->c.focal && !strcmp(s->c.focal, a->id) ? ", the one that is advised" : "");
  put_line(out, "name", a->name);
  put_line(out, "about", a->about);
  put_line(out, "part of", a->of);
  list_below(s, "actors.", name, out);
  list_below(s, "stances.", name, out);
  return true;
}

static bool show_issue(const cs_study *s, const char *name, cs_buf *out) {
  int at = cs_case_issue(&s->c, name);
  const cs_issue *i;
  char from[32], to[32];

  if (at < 0) return false;
  i = &s->c.issues[at];
  cs_buf_printf(out, "%s\n  issue, from %s to %s%s%s\n", i->id, cs_number_short(i->from, 6, from),
                cs_number_short(i->to, 6, to), i->unit ? " " : "", i->unit ? i->unit : "");
  put_line(out, "name", i->name);
  put_line(out, "about", i->about);
  list_below(s, "issues.", name, out);
  for (size_t k = 0; k < s->c.n_actors; k++) {
    cs_buf both = {0};

    cs_buf_printf(&both, "%s.%s", s->c.actors[k].id, name);
    if (!both.failed) list_below(s, "stances.", both.text, out);
    out->failed |= both.failed;
    cs_buf_free(&both);
  }
  return true;
}

static bool show_model(const cs_study *s, const char *name, cs_buf *out) {
  for (size_t i = 0; i < s->c.n_models; i++) {
    const cs_model_entry *m = &s->c.models[i];

    if (strcmp(m->id, name) != 0) continue;
    cs_buf_printf(out, "%s\n  model of the kind %s, at %s:%zu:%zu\n", m->id, m->kind, m->at.file,
                  m->at.line, m->at.column);
    put_line(out, "about", m->about);
    list_below(s, "models.", name, out);
    return true;
  }
  return false;
}

static bool show_overlay(const cs_study *s, const char *name, cs_buf *out) {
  const cs_graph *g = &s->graph;

  for (size_t i = 0; i < s->c.n_strategies; i++) {
    if (strcmp(g->strategies[i].name, name) != 0) continue;
    put_overlay("strategy", &g->strategies[i], out);
    put_steps(s, &g->strategies[i], out);
    return true;
  }
  return false;
}

/* What a shock changes, after what it is as a quantity. */
static void put_shock(const cs_study *s, uint32_t id, cs_buf *out) {
  const cs_overlay *o = &s->graph.shocks[s->graph.quantities[id].source].overlay;

  put_line(out, "name", o->title);
  put_line(out, "about", o->about);
  put_line(out, "source", o->source);
  if (o->n_steps) cs_buf_puts(out, "  changes\n");
  put_steps(s, o, out);
}

static bool show_claim(const cs_study *s, const char *name, cs_buf *out) {
  for (size_t i = 0; i < s->n_claims; i++) {
    const cs_claim_entry *e = s->claims[i].entry;

    if (strcmp(e->id, name) != 0) continue;
    cs_buf_printf(out, "%s\n  claim, at %s:%zu:%zu\n", e->id, e->at.file, e->at.line, e->at.column);
    put_line(out, "says", e->says);
    put_line(out, "source", e->source);
    put_line(out, "about", e->about);
    put_line(out, "holds if", e->holds_if ? e->holds_if->text : NULL);
    put_line(out, "waits for the kind of model", e->needs);
    return true;
  }
  return false;
}

/* ---- What is asked for -------------------------------------------------------------------------
 */

/* Everything that has a name, for the nearest one. */
static casus_status unknown(const cs_study *s, const char *name) {
  size_t most = s->graph.n + s->c.n_actors + s->c.n_issues + s->c.n_models + s->c.n_strategies +
                s->n_claims,
         n = 0;
  const char **names = cs_calloc(most, sizeof *names);

  if (!names) return CASUS_NOMEM;
  for (size_t i = 0; i < s->c.n_actors; i++) names[n++] = s->c.actors[i].id;
  for (size_t i = 0; i < s->c.n_issues; i++) names[n++] = s->c.issues[i].id;
  for (size_t i = 0; i < s->c.n_models; i++) names[n++] = s->c.models[i].id;
  for (size_t i = 0; i < s->c.n_strategies; i++) names[n++] = s->graph.strategies[i].name;
  for (size_t i = 0; i < s->n_claims; i++) names[n++] = s->claims[i].entry->id;
  for (size_t i = 0; i < s->graph.n; i++) names[n++] = s->graph.quantities[i].name;
  cs_error(
      s->graph.diag, (cs_place){0},
      "\"%s\" is not the name of a quantity, an actor, an issue, a model, a strategy or a claim",
      name);
  cs_hint_nearest(s->graph.diag, name, names, n);
  cs_free(names);
  return CASUS_CASE;
}

casus_status cs_show(const cs_study *s, const char *name, cs_buf *out) {
  uint32_t id = name ? cs_graph_find(&s->graph, name) : CS_NO_QUANTITY;
  bool any = !name;

  if (id != CS_NO_QUANTITY) {
    one(s, id, out);
    if (s->graph.quantities[id].kind == CS_SHOCK) put_shock(s, id, out);
    return CASUS_OK;
  }
  if (name && (show_actor(s, name, out) || show_issue(s, name, out) || show_model(s, name, out) ||
               show_overlay(s, name, out) || show_claim(s, name, out)))
    return CASUS_OK;
  for (size_t i = 0; name && i < s->graph.n; i++) any |= matches(&s->graph.quantities[i], name);
  if (!any) return unknown(s, name);
  list(s, name, out);
  return CASUS_OK;
}
