/* Packages as JSON. */
#include "report/package.h"

#include <math.h>

enum { JSON_SCHEMA = 1 };

static json_t *values(const cs_talk *t, const double *u) {
  json_t *o = json_object();

  for (size_t p = 0; p < t->n.deal.n_parties; p++)
    json_object_set_new(o, t->n.parties[p], json_real(u[p]));
  return o;
}

static json_t *levels(const cs_talk *t, const uint16_t *level) {
  json_t *o = json_object();

  for (size_t i = 0; i < t->n.deal.n_issues; i++)
    json_object_set_new(o, t->n.issues[i], json_string(t->n.levels[t->n.deal.first[i] + level[i]]));
  return o;
}

static json_t *named(const cs_talk *t) {
  const cs_deal *d = &t->n.deal;
  json_t *list = json_array();

  for (size_t k = 0; k < t->n_named; k++) {
    uint16_t level[CS_PACKAGE_ISSUES];
    double u[CS_DEAL_PARTIES], distance;
    size_t point, above;
    bool possible;

    for (size_t i = 0; i < d->n_issues; i++) level[i] = (uint16_t)t->named[k].level[i];
    possible = cs_deal_value(d, level, u);
    distance = cs_distance(d, &t->f, u, &point, &above);
    json_array_append_new(
        list, json_pack("{s:s,s:o,s:o,s:b,s:b,s:f}", "name", t->named[k].id, "levels",
                        levels(t, level), "values", values(t, u), "possible", possible, "accepted",
                        possible && cs_deal_accepted(d, u, t->r.slack), "distance", distance));
  }
  return list;
}

/* What the solution would be if each party in turn accepted whatever the others want. */
static json_t *silent(const cs_talk *t) {
  const cs_deal *d = &t->n.deal;
  json_t *o = json_object();

  for (size_t p = 0; p < d->n_parties; p++) {
    const uint16_t *level = t->silent + p * d->n_issues;

    json_object_set_new(o, t->n.parties[p],
                        level[0] == CS_NO_LEVEL ? json_null() : levels(t, level));
  }
  return o;
}

static json_t *one(const cs_talk *t) {
  const cs_deal *d = &t->n.deal;
  json_t *o = json_object(), *solved = json_object(), *points = json_array();
  json_t *lines = json_array(), *room = json_object();

  json_object_set_new(o, "package", json_string(t->name));
  json_object_set_new(o, "packages", json_real(cs_deal_packages(d)));
  json_object_set_new(o, "exact", json_boolean(t->f.outcome != CS_FRONTIER_COVER));
  json_object_set_new(o, "no_deal", values(t, d->no_deal));
  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    const cs_solution *s = &t->solved[k];

    if (!s->exists) continue;
    json_object_set_new(
        solved, cs_solution_names[k],
        json_pack("{s:o,s:o,s:I,s:f}", "levels", levels(t, t->f.level + s->point * d->n_issues),
                  "values", values(t, s->u), "ties", (json_int_t)s->ties, "objective", s->value));
  }
  json_object_set_new(o, "solutions", solved);
  for (size_t k = 0; k < t->n_lines; k++) {
    const cs_line *l = &t->lines[k];
    const cs_line_price *x = &t->prices[k];

    json_array_append_new(
        lines, json_pack("{s:s,s:s,s:b,s:b,s:b,s:o,s:o}", "of", t->n.parties[l->party], "issue",
                         t->n.issues[l->issue], "hard", l->is_hard, "deal_with", x->exists,
                         "deal_without", x->exists_without, "gains_with", values(t, x->with),
                         "gains_without", values(t, x->without)));
  }
  json_object_set_new(o, "red_lines", lines);
  for (size_t p = 0; p < d->n_parties; p++)
    json_object_set_new(room, t->n.parties[p],
                        isnan(t->room[p]) ? json_null() : json_real(t->room[p]));
  json_object_set_new(o, "room", room);
  if (t->silent) json_object_set_new(o, "if_it_accepted_anything", silent(t));
  if (t->n_named) json_object_set_new(o, "named", named(t));
  for (size_t k = 0; k < t->f.n; k++)
    json_array_append_new(
        points, json_pack("{s:o,s:f,s:b,s:o}", "values", values(t, t->f.u + k * d->n_parties),
                          "packages", t->f.count[k], "accepted", t->r.rational[k], "levels",
                          levels(t, t->f.level + k * d->n_issues)));
  json_object_set_new(o, "frontier", points);
  return o;
}

char *cs_package_json(const cs_talks *all, const char *path) {
  json_t *top =
      json_pack("{s:i,s:s,s:s}", "schema", JSON_SCHEMA, "casus", casus_version(), "file", path);
  json_t *list = json_array();
  char *text;

  if (all->has_study) json_object_set_new(top, "case_sha256", json_string(all->study.c.hash));
  for (size_t k = 0; k < all->n; k++) json_array_append_new(list, one(&all->talks[k]));
  json_object_set_new(top, "packages", list);
  text = json_dumps(top, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
  json_decref(top);
  return text;
}
