/* Declares a bargaining model: reads its entry, finds its inputs, names its outputs. */
#include "models/bargaining/model.h"

#include "base/alloc.h"
#include "models/bargaining/part.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* What one entry says, with the actors and issues it means. */
typedef struct {
  cs_declaration *d;
  cs_graph *g; /* the declaration's */
  const cs_model_entry *m;
  size_t *actors, *issues; /* indices into the case; actors are those with a seat */
  size_t n_actors, n_issues;
  cs_rule rule;
  bool side[CS_N_RULES]; /* rules shown beside it; the mean always is */
  cs_rule_options options;
  cs_red_lines red_lines;
  uint32_t *seats;   /* quantity of each seat */
  bool *seat_varies; /* may an overlay change it? */
} reader;

/* ---- reading the entry ------------------------------------------------------------------- */

static void read_issues(reader *r) {
  const cs_case *c = r->g->c;
  const cs_node *node = cs_node_get(r->m->node, "issues");
  cs_names list;

  r->issues = cs_declare_room(r->d, c->n_issues, sizeof *r->issues);
  if (!r->issues) return;
  if (!node) {
    for (size_t k = 0; k < c->n_issues; k++) r->issues[r->n_issues++] = k;
    return;
  }
  if (cs_expect_names(r->d->doc, node, "issues", &list)) return;
  for (size_t i = 0; i < list.n; i++) {
    int k = cs_case_issue(c, list.names[i]);

    if (k < 0) {
      cs_declare_unknown_issue(r->d, list.names[i], list.places[i]);
    } else {
      r->issues[r->n_issues++] = (size_t)k;
    }
  }
}

static bool has_stance(const reader *r, size_t actor) {
  for (size_t k = 0; k < r->n_issues; k++) {
    if (cs_case_stance(r->g->c, actor, r->issues[k]) >= 0) return true;
  }
  return false;
}

/* Could an overlay of the case change this quantity?  If not, it need not be looked at. */
static bool is_overlaid(const reader *r, const char *full) {
  const cs_case *c = r->g->c;
  const char *brief = full + strlen(r->d->prefix) + strlen("models.");
  const cs_overlay_entry *lists[2] = {c->strategies, c->beliefs};
  size_t sizes[2] = {c->n_strategies, c->n_beliefs};

#define TOUCHES(o)                                     \
  for (size_t k = 0; k < (o)->n_changes; k++) {        \
    if (cs_glob((o)->changes[k].target, full, NULL) || \
        cs_glob((o)->changes[k].target, brief, NULL))  \
      return true;                                     \
  }
  for (size_t m = 0; m < 2; m++) {
    for (size_t i = 0; i < sizes[m]; i++) {
      TOUCHES(&lists[m][i])
    }
  }
  for (size_t i = 0; i < c->n_shocks; i++) {
    TOUCHES(&c->shocks[i].overlay)
  }
#undef TOUCHES
  return false;
}

/* `seats` is a list of actors, or a mapping from actors to 1, 0 or any number (a formula, say). */
static void read_seats(reader *r) {
  const cs_case *c = r->g->c;
  cs_document *doc = r->d->doc;
  const cs_node *node = cs_node_get(r->m->node, "seats");
  bool is_map = node && node->kind == CS_MAPPING;
  cs_names list = {0};
  size_t n = c->n_actors;

  if (node && is_map) n = node->n_kids;
  if (node && !is_map) {
    if (cs_expect_names(doc, node, "seats", &list)) return;
    n = list.n;
  }
  r->actors = cs_declare_room(r->d, n, sizeof *r->actors);
  r->seats = cs_declare_room(r->d, n, sizeof *r->seats);
  r->seat_varies = cs_declare_room(r->d, n, sizeof *r->seat_varies);
  if (r->g->out_of_memory) return;
  for (size_t i = 0; i < n; i++) {
    const char *id = is_map ? node->entries[i].key : node ? list.names[i] : c->actors[i].id;
    cs_place at = is_map ? node->entries[i].at : node ? list.places[i] : r->m->at;
    int a = cs_case_actor(c, id);
    cs_number number = {0};
    char *full;

    if (a < 0) {
      cs_declare_unknown_actor(r->d, id, at);
      continue;
    }
    if (!has_stance(r, (size_t)a)) {
      if (node) {
        cs_error(r->g->diag, at, "\"%s\" has a seat and no stance on any of the issues", id);
      }
      continue;
    }
    if (is_map) cs_expect_value(doc, node->entries[i].value, "a seat", NULL, &number);
    full = cs_declare_name(r->d, "%s.%s", "seats", id);
    r->seats[r->n_actors] = cs_declare_value(r->d, full, at, &number, 1, cs_within(0, 1));
    r->seat_varies[r->n_actors] = is_map || (!r->g->out_of_memory && is_overlaid(r, full));
    r->actors[r->n_actors++] = (size_t)a;
    if (r->g->out_of_memory) return;
  }
  if (!r->n_actors) cs_error(r->g->diag, r->m->at, "nobody sits at \"%s\"", r->m->id);
}

static bool read_rule(reader *r, const char *text, cs_place at, cs_rule *out) {
  if (cs_rule_find(text, out)) return true;
  cs_error(r->g->diag, at, "unknown rule \"%s\"", text);
  cs_hint_nearest(r->g->diag, text, cs_rule_names, CS_N_RULES);
  cs_detail(r->g->diag, "Rules: mean, median, ktab, expected-utility, exchange.");
  return false;
}

static void read_rules(reader *r, const cs_model_settings *s) {
  cs_document *doc = r->d->doc;
  const cs_node *rule = cs_node_get(r->m->node, "rule");
  const char *text = cs_expect_text(doc, rule, "rule");
  cs_names list;

  r->rule = CS_RULE_MEAN;
  r->side[CS_RULE_MEAN] = true;
  if (text) read_rule(r, text, rule->at, &r->rule);
  if (s->rule && !cs_rule_find(s->rule, &r->rule)) read_rule(r, s->rule, (cs_place){0}, &r->rule);
  if (cs_expect_names(doc, cs_node_get(r->m->node, "rules"), "rules", &list)) return;
  for (size_t i = 0; i < list.n; i++) {
    cs_rule beside;

    if (read_rule(r, list.names[i], list.places[i], &beside)) r->side[beside] = true;
  }
}

static void read_options(reader *r) {
  cs_document *doc = r->d->doc;
  const cs_node *node = cs_node_get(r->m->node, "options");
  const cs_node *lines = cs_node_get(r->m->node, "red_lines");
  const char *text = cs_expect_text(doc, lines, "red_lines");

  cs_rule_defaults(&r->options);
  if (node && node->kind != CS_MAPPING) {
    cs_error(r->g->diag, node->at, "options are a mapping from names to values");
  }
  for (size_t i = 0; node && node->kind == CS_MAPPING && i < node->n_kids; i++) {
    const char *value = cs_expect_text(doc, node->entries[i].value, "an option's value");

    if (value)
      cs_rule_set(&r->options, node->entries[i].key, value, node->entries[i].at,
                  node->entries[i].value->at, r->g->diag);
  }
  r->red_lines = CS_RED_LINES_BOUND;
  if (text && !strcmp(text, "no_deal")) {
    r->red_lines = CS_RED_LINES_NO_DEAL;
  } else if (text && !strcmp(text, "ignore")) {
    r->red_lines = CS_RED_LINES_IGNORE;
  } else if (text && strcmp(text, "bound") != 0) {
    cs_error(r->g->diag, lines->at, "unknown treatment of red lines \"%s\"", text);
    cs_detail(r->g->diag, "It is one of: bound, no_deal, ignore.");
  }
}

/* ---- parts ------------------------------------------------------------------------------- */

/* A part's inputs. */
typedef struct {
  uint32_t *quantity;
  size_t n, cap;
} inputs;

static size_t input(reader *r, inputs *in, uint32_t q) {
  uint32_t *moved;

  moved = cs_arena_grow(r->g->arena, in->quantity, in->n, &in->cap, sizeof *moved);
  if (!moved) {
    r->g->out_of_memory = true;
    return 0;
  }
  in->quantity = moved;
  moved[in->n] = q;
  return in->n++;
}

static void read_place(reader *r, inputs *in, size_t actor, size_t issue, cs_place_at_table *at) {
  const char *a = r->g->c->actors[actor].id, *k = r->g->c->issues[issue].id;
  uint32_t position = cs_declare_find(r->d, "stances.%s.%s.position", a, k);
  uint32_t salience = cs_declare_find(r->d, "stances.%s.%s.salience", a, k);
  uint32_t capability = cs_declare_find(r->d, "stances.%s.%s.capability", a, k);

  *at = (cs_place_at_table){SIZE_MAX, SIZE_MAX, SIZE_MAX};
  if (position == CS_NO_QUANTITY || salience == CS_NO_QUANTITY) return;
  if (capability == CS_NO_QUANTITY) capability = cs_declare_find(r->d, "actors.%s.capability", a);
  if (capability == CS_NO_QUANTITY) return; /* reported by check_capabilities() */
  at->position = input(r, in, position);
  at->salience = input(r, in, salience);
  at->capability = input(r, in, capability);
}

static void check_capabilities(reader *r) {
  for (size_t i = 0; i < r->n_actors; i++) {
    const cs_actor *a = &r->g->c->actors[r->actors[i]];

    if (cs_declare_find(r->d, "actors.%s.capability", a->id) != CS_NO_QUANTITY) continue;
    for (size_t k = 0; k < r->n_issues; k++) {
      const char *issue = r->g->c->issues[r->issues[k]].id;

      if (cs_case_stance(r->g->c, r->actors[i], r->issues[k]) < 0) continue;
      if (cs_declare_find(r->d, "stances.%s.%s.capability", a->id, issue) != CS_NO_QUANTITY)
        continue;
      cs_error(r->g->diag, a->at, "actor \"%s\" sits at \"%s\" and has no capability on \"%s\"",
               a->id, r->m->id, issue);
      break;
    }
  }
}

/* The red lines of the seated actors on one issue. */
static void read_lines(reader *r, inputs *in, const cs_rule_part *p, size_t issue,
                       cs_bargaining_red_line **lines, size_t *n) {
  static const char *const ends[2] = {"red_line.at_most", "red_line.at_least"};
  const cs_case *c = r->g->c;

  *lines = cs_declare_room(r->d, 2 * r->n_actors, sizeof **lines);
  for (size_t i = 0; *lines && i < r->n_actors; i++) {
    int stance = cs_case_stance(c, r->actors[i], issue);

    for (size_t e = 0; stance >= 0 && e < 2; e++) {
      uint32_t q = cs_declare_find(r->d, "stances.%s.%s.%s", c->actors[r->actors[i]].id,
                                   c->issues[issue].id, ends[e]);

      if (q == CS_NO_QUANTITY) continue;
      (*lines)[(*n)++] = (cs_bargaining_red_line){.input = input(r, in, q),
                                                  .seat = p->seat[i],
                                                  .is_most = e == 0,
                                                  .is_hard = c->stances[stance].red_line_hard};
    }
  }
}

static bool any_hard(const cs_bargaining_red_line *lines, size_t n) {
  for (size_t i = 0; i < n; i++) {
    if (lines[i].is_hard) return true;
  }
  return false;
}

/* The rule over issues[0..n) of the reader's list, with its inputs. */
static cs_rule_part *make_part(reader *r, inputs *in, cs_rule rule, const size_t *issues, size_t n,
                               bool wants_lines) {
  const cs_case *c = r->g->c;
  cs_rule_part *p = cs_declare_room(r->d, 1, sizeof *p);
  const char **actors = cs_declare_room(r->d, r->n_actors, sizeof *actors);
  const char **names = cs_declare_room(r->d, n, sizeof *names),
             **units = cs_declare_room(r->d, n, sizeof *units);
  double *from = cs_declare_room(r->d, n, sizeof *from), *to = cs_declare_room(r->d, n, sizeof *to);

  if (r->g->out_of_memory) return NULL;
  *p = (cs_rule_part){.rule = rule,
                      .options = r->options,
                      .red_lines = r->red_lines,
                      .n_actors = r->n_actors,
                      .n_issues = n,
                      .actors = actors,
                      .issues = names,
                      .units = units,
                      .from = from,
                      .to = to,
                      .wants_lines = wants_lines};
  p->places = cs_declare_room(r->d, r->n_actors * n, sizeof *p->places);
  p->seat = cs_declare_room(r->d, r->n_actors, sizeof *p->seat);
  p->lines = cs_declare_room(r->d, n, sizeof *p->lines);
  p->n_lines = cs_declare_room(r->d, n, sizeof *p->n_lines);
  p->no_deal = cs_declare_room(r->d, n, sizeof *p->no_deal);
  if (r->g->out_of_memory) return NULL;
  for (size_t a = 0; a < r->n_actors; a++) {
    actors[a] = c->actors[r->actors[a]].id;
    p->seat[a] = r->seat_varies[a] ? input(r, in, r->seats[a]) : SIZE_MAX;
    for (size_t k = 0; k < n; k++)
      read_place(r, in, r->actors[a], issues[k], &p->places[a * n + k]);
  }
  for (size_t k = 0; k < n; k++) {
    const cs_issue *issue = &c->issues[issues[k]];
    uint32_t no_deal = cs_declare_find(r->d, "issues.%s.no_deal", issue->id);

    names[k] = issue->id;
    units[k] = issue->unit;
    from[k] = issue->from;
    to[k] = issue->to;
    p->no_deal[k] = SIZE_MAX;
    if (!wants_lines) continue;
    read_lines(r, in, p, issues[k], &p->lines[k], &p->n_lines[k]);
    if (r->red_lines == CS_RED_LINES_IGNORE || !any_hard(p->lines[k], p->n_lines[k])) continue;
    if (no_deal == CS_NO_QUANTITY) no_deal = cs_declare_find(r->d, "issues.%s.now", issue->id);
    if (no_deal == CS_NO_QUANTITY) {
      cs_error(r->g->diag, issue->at, "issue \"%s\" has hard red lines and no \"no_deal\" value",
               issue->id);
      cs_detail(r->g->diag, "It is what holds when red lines leave no room for a deal.");
      continue;
    }
    p->no_deal[k] = input(r, in, no_deal);
  }
  return p;
}

static casus_status attach(reader *r, const char *part_name, const cs_rule_part *p,
                           const inputs *in, uint32_t *outputs, size_t n_outputs) {
  cs_part part = {.name = part_name,
                  .self = p,
                  .evaluate = cs_rule_part_evaluate,
                  .workspace = cs_rule_part_workspace,
                  .explain = cs_rule_part_explain,
                  .inputs = in->quantity,
                  .n_inputs = in->n,
                  .outputs = outputs,
                  .n_outputs = n_outputs};

  return cs_declare_part(r->d, &part);
}

/* Rules that settle each issue by itself get a part for each issue, so that a change to one issue
 * does not recompute the others. */
static bool is_separable(cs_rule rule) {
  return rule == CS_RULE_MEAN || rule == CS_RULE_MEDIAN;
}

static char *rule_id(reader *r, cs_rule rule) {
  char *id = cs_arena_strdup(r->g->arena, cs_rule_names[rule]);

  if (!id) r->g->out_of_memory = true;
  for (char *c = id; c && *c; c++) {
    if (*c == '-') *c = '_';
  }
  return id ? id : (char *)"";
}

/* The chosen rule: outcomes with red lines, as <issue>. */
static void add_main(reader *r, const size_t *issues, size_t n) {
  inputs in = {0};
  cs_rule_part *p = make_part(r, &in, r->rule, issues, n, true);
  uint32_t *outputs = cs_declare_room(r->d, 4 * n + 1, sizeof *outputs);
  size_t k;

  if (r->g->out_of_memory) return;
  for (k = 0; k < n && !r->g->out_of_memory; k++) {
    const cs_issue *issue = &r->g->c->issues[issues[k]];

    outputs[4 * k] =
        cs_declare_output(r->d, cs_declare_name(r->d, "%s", issue->id), issue->unit, false, true);
    outputs[4 * k + 1] = cs_declare_output(r->d, cs_declare_name(r->d, "%s.%s", issue->id, "bound"),
                                           NULL, true, p->n_lines[k] > 0);
    outputs[4 * k + 2] = cs_declare_output(
        r->d, cs_declare_name(r->d, "%s.%s", issue->id, "no_deal"), NULL, true, p->n_lines[k] > 0);
    outputs[4 * k + 3] = cs_declare_output(
        r->d, cs_declare_name(r->d, "%s.%s", issue->id, "crossed"), NULL, false, false);
  }
  p->wants_rounds = !is_separable(r->rule);
  if (p->wants_rounds)
    outputs[4 * k] =
        cs_declare_output(r->d, cs_declare_name(r->d, "%s", "rounds"), NULL, false, false);
  if (!r->g->out_of_memory)
    attach(r, cs_declare_name(r->d, "%s", cs_rule_names[r->rule]), p, &in, outputs,
           4 * n + p->wants_rounds);
}

/* A rule beside the chosen one: plain outcomes, as <rule>.<issue>. */
static void add_side(reader *r, cs_rule rule, const size_t *issues, size_t n) {
  inputs in = {0};
  cs_rule_part *p = make_part(r, &in, rule, issues, n, false);
  uint32_t *outputs = cs_declare_room(r->d, n, sizeof *outputs);
  const char *id = rule_id(r, rule);

  if (r->g->out_of_memory) return;
  for (size_t k = 0; k < n; k++) {
    const cs_issue *issue = &r->g->c->issues[issues[k]];

    outputs[k] = cs_declare_output(r->d, cs_declare_name(r->d, "%s.%s", id, issue->id), issue->unit,
                                   false, false);
  }
  if (!r->g->out_of_memory) attach(r, cs_declare_name(r->d, "%s", id), p, &in, outputs, n);
}

/* Everybody with a stance bears the outcome, seated or not. */
static void add_losses(reader *r) {
  const cs_case *c = r->g->c;

  for (size_t a = 0; a < c->n_actors && !r->g->out_of_memory; a++) {
    cs_loss_part *p = cs_declare_room(r->d, 1, sizeof *p);
    double *from = cs_declare_room(r->d, r->n_issues, sizeof *from),
           *to = cs_declare_room(r->d, r->n_issues, sizeof *to);
    uint32_t *in = cs_declare_room(r->d, 3 * r->n_issues, sizeof *in), out;
    cs_part part = {.self = p, .evaluate = cs_loss_part_evaluate, .inputs = in, .outputs = &out};
    size_t n = 0;

    if (r->g->out_of_memory) return;
    for (size_t k = 0; k < r->n_issues; k++) {
      const cs_issue *issue = &c->issues[r->issues[k]];
      uint32_t position =
          cs_declare_find(r->d, "stances.%s.%s.position", c->actors[a].id, issue->id);
      uint32_t salience =
          cs_declare_find(r->d, "stances.%s.%s.salience", c->actors[a].id, issue->id);
      uint32_t outcome = cs_declare_find(r->d, "models.%s.%s", r->m->id, issue->id);

      if (position == CS_NO_QUANTITY || salience == CS_NO_QUANTITY || outcome == CS_NO_QUANTITY)
        continue;
      in[3 * n] = position;
      in[3 * n + 1] = salience;
      in[3 * n + 2] = outcome;
      from[n] = issue->from;
      to[n++] = issue->to;
    }
    if (!n) continue;
    *p = (cs_loss_part){n, from, to};
    part.name = cs_declare_name(r->d, "%s.%s", "loss", c->actors[a].id);
    part.n_inputs = 3 * n;
    part.n_outputs = 1;
    out = cs_declare_output(r->d, part.name, NULL, false, false);
    if (!r->g->out_of_memory) cs_declare_part(r->d, &part);
  }
}

static casus_status declare(cs_declaration *d, const cs_model_settings *s) {
  static const char *const keys[] = {"kind",  "about",   "issues",    "seats", "rule",
                                     "rules", "options", "red_lines", NULL};
  cs_graph *g = d->g;
  const cs_model_entry *m = d->m;
  reader r = {.d = d, .g = g, .m = m};
  size_t before = casus_diag_errors(g->diag);

  cs_expect_keys(d->doc, m->node, "a bargaining model", keys);
  read_issues(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  if (!r.n_issues) return cs_error(g->diag, m->at, "\"%s\" has no issue to settle", m->id);
  read_rules(&r, s);
  read_options(&r);
  read_seats(&r);
  if (!g->out_of_memory) check_capabilities(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  if (casus_diag_errors(g->diag) > before) return CASUS_CASE;
  if (cs_rule_workspace(r.rule, r.n_actors, r.n_issues) == SIZE_MAX)
    return cs_error(g->diag, m->at, "this table is too large for the rule \"%s\"",
                    cs_rule_names[r.rule]);
  if (is_separable(r.rule)) {
    for (size_t k = 0; k < r.n_issues && !g->out_of_memory; k++) add_main(&r, &r.issues[k], 1);
  } else {
    add_main(&r, r.issues, r.n_issues);
  }
  for (size_t rule = 0; rule < CS_N_RULES && !g->out_of_memory; rule++) {
    if (!r.side[rule]) continue;
    if (is_separable((cs_rule)rule)) {
      for (size_t k = 0; k < r.n_issues && !g->out_of_memory; k++)
        add_side(&r, (cs_rule)rule, &r.issues[k], 1);
    } else {
      add_side(&r, (cs_rule)rule, r.issues, r.n_issues);
    }
  }
  if (!g->out_of_memory) add_losses(&r);
  if (g->out_of_memory) return CASUS_NOMEM;
  return casus_diag_errors(g->diag) > before ? CASUS_CASE : CASUS_OK;
}

const cs_model_kind cs_bargaining_kind = {
    .kind = "bargaining",
    .about = "forecast of a negotiation from positions, saliences and capabilities",
    .declare = declare,
};
