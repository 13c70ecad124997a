/* One future's negotiation out of a model's parts; see of_case.h. */
#include "models/bargaining/of_case.h"

#include <string.h>

/* Is it a part of the model that says what it settles on?  A rule that takes each issue by itself
 * has one for each issue. */
static const cs_rule_part *main_part(const cs_part *part, const char *id) {
  static const char models[] = "models.";
  size_t n = strlen(id);

  if (part->evaluate != cs_rule_part_evaluate || !((const cs_rule_part *)part->self)->wants_lines)
    return NULL;
  if (strncmp(part->name, models, strlen(models)) != 0) return NULL;
  return !strncmp(part->name + strlen(models), id, n) && part->name[strlen(models) + n] == '.'
             ? part->self
             : NULL;
}

/* What is filled, [actor * issue] as in cs_table; `sits`: the row of each actor of the model. */
typedef struct {
  double *position, *salience, *capability, *from, *to, *settled;
  unsigned char *present;
  const char **actors, **issues;
  bool *bound, *falls_back;
  size_t *row, n_actors, n_issues, most_issues;
} sheet;

static bool make_room(cs_arena *arena, size_t actors, size_t issues, sheet *s) {
  *s = (sheet){.position = cs_arena_alloc(arena, actors * issues, sizeof *s->position),
               .salience = cs_arena_alloc(arena, actors * issues, sizeof *s->salience),
               .capability = cs_arena_alloc(arena, actors * issues, sizeof *s->capability),
               .present = cs_arena_alloc(arena, actors * issues, 1),
               .from = cs_arena_alloc(arena, issues, sizeof *s->from),
               .to = cs_arena_alloc(arena, issues, sizeof *s->to),
               .settled = cs_arena_alloc(arena, issues, sizeof *s->settled),
               .actors = cs_arena_alloc(arena, actors, sizeof *s->actors),
               .issues = cs_arena_alloc(arena, issues, sizeof *s->issues),
               .bound = cs_arena_alloc(arena, issues, sizeof *s->bound),
               .falls_back = cs_arena_alloc(arena, issues, sizeof *s->falls_back),
               .row = cs_arena_alloc(arena, actors, sizeof *s->row),
               .most_issues = issues};
  return s->position && s->salience && s->capability && s->present && s->from && s->to &&
         s->settled && s->actors && s->issues && s->bound && s->falls_back && s->row;
}

/* Those who sit; the same in all parts of a model. */
static void seat(const cs_part *part, const cs_rule_part *p, const double *const *columns, size_t i,
                 sheet *s) {
  for (size_t a = 0; a < p->n_actors; a++) {
    s->row[a] = SIZE_MAX;
    if (p->seat[a] != SIZE_MAX && !(columns[part->inputs[p->seat[a]]][i] >= 0.5)) continue;
    s->actors[s->n_actors] = p->actors[a];
    s->row[a] = s->n_actors++;
  }
}

static void add_issues(const cs_part *part, const cs_rule_part *p, const double *const *columns,
                       size_t i, sheet *s) {
  for (size_t k = 0; k < p->n_issues; k++) {
    size_t issue = s->n_issues++;
    double span = p->to[k] - p->from[k];

    s->issues[issue] = p->issues[k];
    s->from[issue] = p->from[k];
    s->to[issue] = p->to[k];
    s->settled[issue] = columns[part->outputs[4 * k]][i];
    s->bound[issue] = columns[part->outputs[4 * k + 1]][i] > 0;
    s->falls_back[issue] = columns[part->outputs[4 * k + 2]][i] > 0;
    for (size_t a = 0; a < p->n_actors; a++) {
      const cs_place_at_table *at = &p->places[a * p->n_issues + k];
      size_t cell = s->row[a] * s->most_issues + issue;

      if (s->row[a] == SIZE_MAX || at->position == SIZE_MAX) continue;
      s->present[cell] = 1;
      s->position[cell] = (columns[part->inputs[at->position]][i] - p->from[k]) / span;
      s->salience[cell] = columns[part->inputs[at->salience]][i] / 100;
      s->capability[cell] = columns[part->inputs[at->capability]][i];
    }
  }
}

casus_status cs_bargaining_of_case_make(const cs_graph *g, const char *id,
                                        const double *const *columns, size_t i, cs_arena *arena,
                                        cs_bargaining_of_case *out) {
  const cs_rule_part *first = NULL;
  size_t issues = 0;
  sheet s;

  *out = (cs_bargaining_of_case){0};
  for (size_t k = 0; k < g->n_parts; k++) {
    const cs_rule_part *p = main_part(&g->parts[k], id);

    if (p) issues += p->n_issues;
    if (p && !first) first = p;
  }
  if (!first) return CASUS_OK;
  if (!make_room(arena, first->n_actors, issues, &s)) return CASUS_NOMEM;
  for (size_t k = 0; k < g->n_parts; k++) {
    const cs_rule_part *p = main_part(&g->parts[k], id);

    if (!p) continue;
    if (!s.n_issues) seat(&g->parts[k], p, columns, i, &s);
    add_issues(&g->parts[k], p, columns, i, &s);
  }
  *out = (cs_bargaining_of_case){.input = {.format = "case",
                                           .title = g->c->title ? g->c->title : "",
                                           .table = {.n_actors = s.n_actors,
                                                     .n_issues = s.n_issues,
                                                     .position = s.position,
                                                     .salience = s.salience,
                                                     .capability = s.capability,
                                                     .present = s.present,
                                                     .actors = s.actors,
                                                     .issues = s.issues},
                                           .from = s.from,
                                           .to = s.to,
                                           .options = first->options,
                                           .has_options = true},
                                 .rule = first->rule,
                                 .settled = s.settled,
                                 .bound = s.bound,
                                 .falls_back = s.falls_back};
  return CASUS_OK;
}
