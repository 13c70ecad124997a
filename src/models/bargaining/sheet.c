/* A table in the making: names first, then the matrices. */
#include "models/bargaining/sheet.h"

#include "base/text.h"

#include <string.h>

/* KTAB allows 1e8; other programs set no limit.  Products with saliences stay far from overflow. */
static const double MOST_CAPABILITY = 1e12;

static casus_status add(cs_sheet *s, const char *kind, size_t most, const char ***names, size_t *n,
                        size_t *cap, const char *name, cs_place at) {
  const char **moved;

  if (!*name) return cs_error(s->d, at, "%s without a name", kind);
  if (*n == most) return cs_error(s->d, at, "more than %zu %ss", most, kind);
  moved = cs_arena_grow(s->arena, *names, *n, cap, sizeof *moved);
  if (!moved) return CASUS_NOMEM;
  *names = moved;
  (*names)[(*n)++] = name;
  return CASUS_OK;
}

casus_status cs_sheet_add_actor(cs_sheet *s, const char *name, cs_place at) {
  return add(s, "actor", CS_TABLE_ACTORS, &s->actors, &s->n_actors, &s->actors_cap, name, at);
}

casus_status cs_sheet_add_issue(cs_sheet *s, const char *name, cs_place at) {
  return add(s, "issue", CS_TABLE_ISSUES, &s->issues, &s->n_issues, &s->issues_cap, name, at);
}

casus_status cs_sheet_open(cs_sheet *s, cs_place at) {
  size_t n = s->n_actors * s->n_issues;

  if (!s->n_actors) return cs_error(s->d, at, "there are no actors");
  if (!s->n_issues) return cs_error(s->d, at, "there are no issues");
  if (n > CS_SHEET_CELLS)
    return cs_error(s->d, at, "%zu actors and %zu issues are more than %d stances", s->n_actors,
                    s->n_issues, CS_SHEET_CELLS);
  s->from = cs_arena_alloc(s->arena, s->n_issues, sizeof *s->from);
  s->to = cs_arena_alloc(s->arena, s->n_issues, sizeof *s->to);
  s->position = cs_arena_alloc(s->arena, n, sizeof *s->position);
  s->salience = cs_arena_alloc(s->arena, n, sizeof *s->salience);
  s->capability = cs_arena_alloc(s->arena, n, sizeof *s->capability);
  s->present = cs_arena_alloc(s->arena, n, 1);
  if (!s->from || !s->to || !s->position || !s->salience || !s->capability || !s->present)
    return CASUS_NOMEM;
  for (size_t k = 0; k < s->n_issues; k++) s->to[k] = 100.0;
  return CASUS_OK;
}

void cs_sheet_set(cs_sheet *s, size_t actor, size_t issue, double x, double salience,
                  double capability) {
  size_t at = actor * s->n_issues + issue;

  s->position[at] = (x - s->from[issue]) / (s->to[issue] - s->from[issue]);
  s->salience[at] = salience;
  s->capability[at] = capability;
  s->present[at] = 1;
}

casus_status cs_sheet_number(casus_diag *d, cs_place at, const char *what, const char *text,
                             double lowest, double highest, double *out) {
  char low[32], high[32];

  if (!*text) return cs_error(d, at, "%s is missing", what);
  if (!cs_parse_number(text, strlen(text), out))
    return cs_error(d, at, "%s is \"%.40s\", expected a number", what, text);
  if (*out < lowest || *out > highest) {
    cs_error(d, at, "%s is %s", what, text);
    cs_detail(d, "It must lie between %s and %s.", cs_number_short(lowest, 6, low),
              cs_number_short(highest, 6, high));
    return CASUS_CASE;
  }
  return CASUS_OK;
}

casus_status cs_sheet_capability(casus_diag *d, cs_place at, const char *text, double *out) {
  return cs_sheet_number(d, at, "capability", text, 0.0, MOST_CAPABILITY, out);
}

void cs_sheet_close(const cs_sheet *s, cs_bargaining_input *out) {
  out->from = s->from;
  out->to = s->to;
  out->table = (cs_table){.n_actors = s->n_actors,
                          .n_issues = s->n_issues,
                          .position = s->position,
                          .salience = s->salience,
                          .capability = s->capability,
                          .present = s->present,
                          .actors = s->actors,
                          .issues = s->issues};
}
