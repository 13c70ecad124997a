/* Packages as JSON. */
#include "faces/package/json.h"

#include "analysis/medians.h"
#include "report/envelope.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { FORM = 1 };

static json_t *values(const cs_solved_package *t, const double *u) {
  json_t *o = json_object();

  for (size_t p = 0; p < t->n.deal.n_parties; p++)
    json_object_set_new(o, t->n.parties[p], json_real(u[p]));
  return o;
}

static json_t *levels(const cs_solved_package *t, const uint16_t *level) {
  json_t *o = json_object();

  for (size_t i = 0; i < t->n.deal.n_issues; i++)
    json_object_set_new(o, t->n.issues[i], json_string(t->n.levels[t->n.deal.first[i] + level[i]]));
  return o;
}

static json_t *named(const cs_solved_package *t) {
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

/* Money that each who can pay receives. */
static json_t *payments(const cs_solved_package *t, const double *paid) {
  json_t *o = json_object();

  for (size_t p = 0; p < t->n.deal.n_parties; p++) {
    if (t->n.deal.rate[p] > 0) json_object_set_new(o, t->n.parties[p], json_real(paid[p]));
  }
  return o;
}

/* ---- what was asked ------------------------------------------------------------------------- */

static json_t *draft(const cs_solved_package *t, const cs_package_extras *x) {
  const cs_deal *d = &t->n.deal;
  json_t *o = json_pack("{s:o,s:o,s:o,s:b,s:b,s:b}", "levels", levels(t, x->draft), "values",
                        values(t, x->u), "gains", values(t, x->gain), "possible", x->possible,
                        "accepted", x->accepted, "on_frontier", x->possible && !x->above);

  json_object_set_new(o, "better_points", json_integer((json_int_t)x->above));
  json_object_set_new(o, "distance", json_real(x->distance));
  if (x->above) json_object_set_new(o, "towards", levels(t, t->f.level + x->point * d->n_issues));
  return o;
}

static json_t *swaps(const cs_solved_package *t, const cs_package_extras *x) {
  json_t *list = json_array();

  for (size_t k = 0; k < x->better->n; k++) {
    const cs_swap *s = &x->better->swaps[k];
    json_t *changes = json_array();

    for (size_t m = 0; m < s->n; m++) {
      const char *const *names = t->n.levels + t->n.deal.first[s->issue[m]];

      json_array_append_new(changes,
                            json_pack("{s:s,s:s,s:s}", "issue", t->n.issues[s->issue[m]], "from",
                                      names[x->draft[s->issue[m]]], "to", names[s->level[m]]));
    }
    json_array_append_new(
        list, json_pack("{s:o,s:o,s:f,s:f}", "changes", changes, "gains", values(t, s->gain),
                        "least_share", s->least, "sum_of_shares", s->sum));
  }
  return json_pack("{s:f,s:I,s:o}", "better", x->better->n_better, "up_to_issues",
                   (json_int_t)x->better->largest, "best", list);
}

static json_t *mixes(const cs_solved_package *t, const cs_package_extras *x) {
  json_t *o = json_object();

  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    const cs_lottery *l = &x->mixes[k];
    json_t *parts = json_array(), *one;

    for (size_t m = 0; l->exists && m < l->n; m++)
      json_array_append_new(parts,
                            json_pack("{s:f,s:o}", "share", l->share[m], "levels",
                                      levels(t, t->f.level + l->point[m] * t->n.deal.n_issues)));
    if (!l->exists) {
      json_decref(parts);
      json_object_set_new(o, cs_solution_names[k], json_null());
      continue;
    }
    one = json_pack("{s:o,s:o,s:f}", "gains", values(t, l->gain), "parts", parts, "gap", l->gap);
    if (t->n.deal.rate) json_object_set_new(one, "receives", payments(t, l->paid));
    json_object_set_new(o, cs_solution_names[k], one);
  }
  return o;
}

static json_t *fraction(cs_fraction x) {
  char text[64];

  snprintf(text, sizeof text, x.bottom == 1 ? "%" PRId64 : "%" PRId64 "/%" PRId64, x.top, x.bottom);
  return json_string(text);
}

static json_t *winner(const cs_solved_package *t, const cs_package_extras *x) {
  const cs_winner *w = &x->divided;
  json_t *gets = json_object(), *points = json_object(), *o = json_object();

  for (size_t p = 0; p < 2; p++) {
    json_t *list = json_array();

    for (size_t i = 0; i < t->n.deal.n_issues; i++) {
      if (i != w->split && x->of_first[i] == (p == 0))
        json_array_append_new(list, json_string(t->n.issues[i]));
    }
    json_object_set_new(gets, t->n.parties[p], list);
    json_object_set_new(points, t->n.parties[p], fraction(w->points[p]));
  }
  json_object_set_new(o, "gets", gets);
  json_object_set_new(o, "points", points);
  if (w->split < t->n.deal.n_issues) {
    json_object_set_new(o, "split", json_string(t->n.issues[w->split]));
    json_object_set_new(o, "share_of_first", fraction(w->share));
  }
  return o;
}

static json_t *prospect(const cs_solved_package *t, const cs_acceptability *o, size_t k) {
  const cs_prospect *x = &o->prospects[k];

  return json_pack("{s:o,s:f,s:f,s:f,s:f,s:f,s:f,s:f}", "levels", levels(t, x->level), "accepted",
                   x->accepted, "accepted_error", cs_acceptability_error(o, x->accepted),
                   "efficient", x->efficient, "solution", x->solution, "mean", x->mean,
                   "worst_tenth", x->tail, "regret", x->regret);
}

static json_t *acceptability(const cs_solved_package *t, const cs_acceptability *o) {
  json_t *top = json_object(), *knowing = json_array(), *all = json_array();

  json_object_set_new(top, "futures", json_integer((json_int_t)o->futures));
  json_object_set_new(top, "without_answer", json_integer((json_int_t)o->failed));
  json_object_set_new(top, "focal", json_string(t->n.parties[o->focal]));
  json_object_set_new(top, "deal_exists", json_real(o->exists));
  json_object_set_new(top, "best_on_average", prospect(t, o, o->best_mean));
  json_object_set_new(top, "best_in_worst_tenth", prospect(t, o, o->best_tail));
  json_object_set_new(top, "least_regret", prospect(t, o, o->best_regret));
  json_object_set_new(top, "accepted_most_often", prospect(t, o, o->most_accepted));
  for (size_t k = 0; k < o->n_learning; k++)
    json_array_append_new(knowing, json_pack("{s:s,s:f}", "quantity", o->learning[k].name, "gain",
                                             o->learning[k].value));
  json_object_set_new(top, "worth_knowing", knowing);
  for (size_t k = 0; k < o->n_prospects; k++) json_array_append_new(all, prospect(t, o, k));
  json_object_set_new(top, "packages", all);
  return top;
}

/* ---- the talk ------------------------------------------------------------------------------- */

/* What the solution would be if each party in turn accepted whatever the others want. */
static json_t *silent(const cs_solved_package *t) {
  const cs_deal *d = &t->n.deal;
  json_t *o = json_object();

  for (size_t p = 0; p < d->n_parties; p++) {
    const uint16_t *level = t->silent + p * d->n_issues;

    json_object_set_new(o, t->n.parties[p],
                        level[0] == CS_NO_LEVEL ? json_null() : levels(t, level));
  }
  return o;
}

static json_t *one(const cs_solved_package *t, const cs_package_extras *asked, bool of_case) {
  const cs_deal *d = &t->n.deal;
  json_t *o = json_object(), *solved = json_object(), *points = json_array();
  json_t *lines = json_array(), *room = json_object();

  json_object_set_new(o, "package", json_string(t->name));
  json_object_set_new(o, "inputs_at", of_case ? json_string(CS_MEDIANS_WORD) : json_null());
  json_object_set_new(o, "packages", json_real(cs_deal_packages(d)));
  json_object_set_new(o, "exact", json_boolean(t->f.outcome != CS_FRONTIER_COVER));
  json_object_set_new(o, "no_deal", values(t, d->no_deal));
  if (d->rate) {
    json_object_set_new(o, "points_for_money", payments(t, d->rate));
    if (t->payment_unit) json_object_set_new(o, "payment_unit", json_string(t->payment_unit));
  }
  for (int k = 0; k < CS_N_SOLUTIONS; k++) {
    const cs_solution *s = &t->solved[k];

    json_t *x;

    if (!s->exists) continue;
    x = json_pack("{s:o,s:o,s:I,s:f}", "levels", levels(t, t->f.level + s->point * d->n_issues),
                  "values", values(t, s->u), "ties", (json_int_t)s->ties, "objective", s->value);
    if (d->rate) json_object_set_new(x, "receives", payments(t, s->paid));
    json_object_set_new(solved, cs_solution_names[k], x);
  }
  json_object_set_new(o, "solutions", solved);
  for (size_t k = 0; k < t->n_lines; k++) {
    const cs_package_red_line *l = &t->lines[k];
    const cs_line_price *x = &t->prices[k];

    json_t *line = json_pack("{s:s,s:s,s:b,s:b,s:o}", "of", t->n.parties[l->party], "issue",
                             t->n.issues[l->issue], "hard", l->is_hard, "deal_with", x->exists,
                             "gains_with", values(t, x->with));

    json_object_set_new(line, "deal_without",
                        x->is_known ? json_boolean(x->exists_without) : json_null());
    json_object_set_new(line, "gains_without", x->is_known ? values(t, x->without) : json_null());
    json_array_append_new(lines, line);
  }
  json_object_set_new(o, "red_lines", lines);
  for (size_t p = 0; p < d->n_parties; p++)
    json_object_set_new(room, t->n.parties[p],
                        isnan(t->room[p]) ? json_null() : json_real(t->room[p]));
  json_object_set_new(o, "room", room);
  if (t->silent) json_object_set_new(o, "if_it_accepted_anything", silent(t));
  if (t->n_named) json_object_set_new(o, "named", named(t));
  for (size_t k = 0; k < t->f.n; k++) {
    json_t *x = json_pack("{s:o,s:f,s:b,s:o}", "values", values(t, t->f.u + k * d->n_parties),
                          "packages", t->f.count[k], "accepted", t->r.rational[k], "levels",
                          levels(t, t->f.level + k * d->n_issues));

    if (t->stays) json_object_set_new(x, "stays_with_payments", json_boolean(t->stays[k]));
    json_array_append_new(points, x);
  }
  json_object_set_new(o, "frontier", points);
  if (asked->draft) json_object_set_new(o, "draft", draft(t, asked));
  if (asked->better) json_object_set_new(o, "swaps", swaps(t, asked));
  if (asked->lottery) json_object_set_new(o, "mixes", mixes(t, asked));
  if (asked->winner) json_object_set_new(o, "adjusted_winner", winner(t, asked));
  if (asked->acceptability)
    json_object_set_new(o, "outlook", acceptability(t, asked->acceptability));
  return o;
}

json_t *cs_package_json(const cs_solved_packages *all, const cs_package_extras *asked,
                        const char *const *paths, size_t n_paths, const uint64_t *seed) {
  json_t *list = json_array();
  json_t *top = cs_answer_json(&(cs_envelope){.answer = "package",
                                              .form = FORM,
                                              .sources = paths,
                                              .n_sources = n_paths,
                                              .case_sha256 = all->study ? all->study->c.hash : NULL,
                                              .set = all->study ? all->study->c.settings : NULL,
                                              .n_set = all->study ? all->study->c.n_settings : 0,
                                              .seed = seed});

  for (size_t k = 0; k < all->n; k++)
    json_array_append_new(list, one(&all->packages[k], &asked[k], all->study != NULL));
  json_object_set_new(top, "packages", list);
  return top;
}
