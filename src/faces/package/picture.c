/* A negotiation by packages: the frontier, the solutions, named packages with better swaps, prices
 * of red lines. */
#include "faces/package/picture.h"
#include "faces/package/negotiation.h"
#include "report/picture.h"

#include <math.h>

enum { POINTS = 300 }; /* of the frontier, at most; solutions come on top */

/* Swaps tried for one package, at most, and packages they are looked for: the page is to be quick.
 * `casus package --draft` looks further. */
#define SWAPS 300000
enum { SWAPPED = 6 };

static json_t *values(const double *x, size_t n) {
  json_t *list = json_array();

  for (size_t p = 0; p < n; p++) json_array_append_new(list, cs_json_number(x[p]));
  return list;
}

static json_t *levels(const cs_solved_package *t, const uint16_t *level) {
  json_t *list = json_array();

  for (size_t i = 0; i < t->n.deal.n_issues; i++)
    json_array_append_new(list, cs_json_text(t->n.levels[t->n.deal.first[i] + level[i]]));
  return list;
}

static json_t *point(const cs_solved_package *t, size_t k) {
  json_t *o = json_object();

  cs_json_put(o, "values", values(t->f.u + k * t->n.deal.n_parties, t->n.deal.n_parties));
  cs_json_put(o, "accepted", json_boolean(t->r.rational[k]));
  cs_json_put(o, "levels", levels(t, t->f.level + k * t->n.deal.n_issues));
  return o;
}

/* How many changes of one to CS_SWAP_ISSUES issues a package has. */
static double count_swaps(const cs_deal *d) {
  double sum[CS_SWAP_ISSUES + 1] = {1}, all = 0;

  for (size_t i = 0; i < d->n_issues; i++) {
    for (size_t k = CS_SWAP_ISSUES; k > 0; k--)
      sum[k] += sum[k - 1] * (double)(cs_deal_levels(d, i) - 1);
  }
  for (size_t k = 1; k <= CS_SWAP_ISSUES; k++) all += sum[k];
  return all;
}

/* Changes that make somebody better off and nobody worse; null when there are too many to try. */
static json_t *swaps(const cs_solved_package *t, const uint16_t *level) {
  const cs_deal *d = &t->n.deal;
  json_t *list;
  cs_swaps found;

  if (count_swaps(d) > SWAPS) return json_null();
  cs_swaps_find(d, level, &found);
  list = json_array();
  for (size_t k = 0; k < found.n; k++) {
    const cs_swap *s = &found.swaps[k];
    json_t *one = json_object(), *changes = json_array();

    for (size_t j = 0; j < s->n; j++) {
      size_t row = d->first[s->issue[j]];

      json_array_append_new(changes, json_pack("{s:s,s:s,s:s}", "issue", t->n.issues[s->issue[j]],
                                               "from", t->n.levels[row + level[s->issue[j]]], "to",
                                               t->n.levels[row + s->level[j]]));
    }
    cs_json_put(one, "changes", changes);
    cs_json_put(one, "gains", values(s->gain, d->n_parties));
    json_array_append_new(list, one);
  }
  return list;
}

static json_t *named(const cs_solved_package *t, const cs_package_named *x, bool with_swaps) {
  const cs_deal *d = &t->n.deal;
  uint16_t level[CS_PACKAGE_ISSUES];
  double u[CS_DEAL_PARTIES];
  size_t nearest, above;
  json_t *o = json_object();
  bool possible;

  for (size_t i = 0; i < d->n_issues; i++) level[i] = (uint16_t)x->level[i];
  possible = cs_deal_value(d, level, u);
  cs_json_put(o, "name", cs_json_text(x->id));
  cs_json_put(o, "values", values(u, d->n_parties));
  cs_json_put(o, "accepted", json_boolean(possible && cs_deal_accepted(d, u, t->r.slack)));
  cs_json_put(o, "levels", levels(t, level));
  cs_json_put(o, "distance",
              cs_json_number(possible ? cs_distance(d, &t->f, u, &nearest, &above) : NAN));
  cs_json_put(o, "swaps", possible && with_swaps ? swaps(t, level) : json_null());
  return o;
}

static json_t *solutions(const cs_solved_package *t) {
  json_t *list = json_array();

  for (size_t k = 0; k < CS_N_SOLUTIONS; k++) {
    json_t *o;

    if (!t->solved[k].exists) continue;
    o = point(t, t->solved[k].point);
    cs_json_put(o, "values", values(t->solved[k].u, t->n.deal.n_parties)); /* with payments */
    cs_json_put(o, "name", cs_json_text(cs_solution_names[k]));
    cs_json_put(o, "title", cs_json_text(cs_solution_titles[k]));
    cs_json_put(o, "chosen", json_boolean(k == (size_t)t->solution));
    json_array_append_new(list, o);
  }
  return list;
}

/* What its holder would gain more without the line. */
static json_t *lines(const cs_solved_package *t) {
  json_t *list = json_array();

  for (size_t k = 0; k < t->n_lines; k++) {
    const cs_package_red_line *l = &t->lines[k];
    const cs_line_price *x = &t->prices[k];
    json_t *o = json_object();
    double price =
        !x->is_known ? NAN
        : x->exists || x->exists_without
            ? (x->exists_without ? x->without[l->party] : 0) - (x->exists ? x->with[l->party] : 0)
            : NAN;

    cs_json_put(o, "of", cs_json_text(t->n.parties[l->party]));
    cs_json_put(o, "issue", cs_json_text(t->n.issues[l->issue]));
    cs_json_put(o, "hard", json_boolean(l->is_hard));
    cs_json_put(o, "price", cs_json_number(price));
    json_array_append_new(list, o);
  }
  return list;
}

static casus_status draw(const cs_study *study, const cs_model_entry *m, cs_arena *arena,
                         json_t **out) {
  const cs_solved_packages_options options = {.model = m->id, .solution = -1};
  cs_solved_packages all = {0};
  const cs_solved_package *t;
  json_t *o, *parties, *issues, *frontier, *list;
  size_t step;
  casus_status st = cs_solved_packages_of(study, &options, arena, NULL, &all);

  if (st) return st == CASUS_NOMEM ? st : CASUS_OK;
  t = &all.packages[0];
  o = json_object();
  parties = json_array();
  issues = json_array();
  frontier = json_array();
  list = json_array();
  for (size_t p = 0; p < t->n.deal.n_parties; p++) {
    json_t *one = json_object();

    cs_json_put(one, "party", cs_json_text(t->n.parties[p]));
    cs_json_put(one, "bargains", json_boolean(p < t->n.deal.n_bargain));
    cs_json_put(one, "no_deal", cs_json_number(t->n.deal.no_deal[p]));
    cs_json_put(one, "room", cs_json_number(t->room[p]));
    json_array_append_new(parties, one);
  }
  for (size_t i = 0; i < t->n.deal.n_issues; i++) {
    json_t *one = json_object();

    cs_json_put(one, "issue", cs_json_text(t->n.issues[i]));
    cs_json_put(one, "unit", cs_json_text(t->n.units ? t->n.units[i] : NULL));
    json_array_append_new(issues, one);
  }
  step = t->f.n / POINTS + 1;
  for (size_t k = 0; k < t->f.n; k += step) json_array_append_new(frontier, point(t, k));
  for (size_t k = 0; k < t->n_named; k++)
    json_array_append_new(list, named(t, &t->named[k], k < SWAPPED));
  cs_json_put(o, "parties", parties);
  cs_json_put(o, "issues", issues);
  cs_json_put(o, "frontier_points", json_integer((json_int_t)t->f.n));
  cs_json_put(o, "frontier", frontier);
  cs_json_put(o, "solutions", solutions(t));
  cs_json_put(o, "named", list);
  cs_json_put(o, "red_lines", lines(t));
  *out = o;
  return CASUS_OK;
}

static const char *const hidden[] = {"red_line_price", "room", "say", "sees", NULL};

const cs_kind_picture cs_picture_package = {.kind = "package", .draw = draw, .hidden = hidden};
