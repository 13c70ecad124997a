/* Negotiations from cases and from files of other programs, worked out. */
#include "faces/package/negotiation.h"

#include "analysis/medians.h"
#include "base/file.h"
#include "base/libm.h"
#include "models/package/frontier_programmes.h"

#include <math.h>
#include <string.h>

/* ---- working out ---------------------------------------------------------------------------- */

/* The largest gain of each beyond no deal among packages that all others accept. */
static void find_room(cs_solved_package *t) {
  const cs_deal *d = &t->n.deal;

  for (size_t p = 0; p < d->n_parties; p++) {
    bool asks[CS_DEAL_PARTIES];

    for (size_t k = 0; k < d->n_parties; k++) asks[k] = k != p;
    t->room[p] = -INFINITY;
    for (size_t i = 0; i < t->f.n; i++) {
      const double *u = t->f.u + i * d->n_parties;

      if (cs_payment_settles(d, u, d->no_deal, asks, t->r.slack))
        t->room[p] = cs_fmax(t->room[p], cs_most_gain(d, u, p));
    }
    if (!isfinite(t->room[p])) t->room[p] = NAN;
  }
}

static void copy_gains(const cs_deal *d, const cs_solution *s, double *gain) {
  for (size_t p = 0; s->exists && p < d->n_parties; p++) gain[p] = s->u[p] - d->no_deal[p];
}

/* The frontier by merging, and by programmes where that holds too many points. */
static casus_status find_frontier(const cs_deal *d, double epsilon, cs_arena *arena,
                                  cs_frontier *f) {
  const cs_frontier_options o = {.epsilon = epsilon};
  casus_status st = cs_frontier_find(d, &o, arena, f);

  if (st == CASUS_OK && f->outcome == CS_FRONTIER_TOO_LARGE && !(epsilon > 0))
    st = cs_frontier_by_programmes(d, arena, f);
  return st;
}

static casus_status find_prices(cs_solved_package *t, double epsilon, cs_arena *arena) {
  cs_deal *d = &t->n.deal;
  casus_status st = CASUS_OK;

  t->prices = cs_arena_alloc(arena, t->n_lines, sizeof *t->prices);
  if (!t->prices) return CASUS_NOMEM;
  for (size_t k = 0; k < t->n_lines && st == CASUS_OK; k++) {
    cs_line_price *price = &t->prices[k];
    cs_arena *own = cs_arena_new();
    cs_frontier f;
    cs_rational r;
    cs_solution s = {0};

    if (!own) return CASUS_NOMEM;
    price->exists = t->solved[t->solution].exists;
    copy_gains(d, &t->solved[t->solution], price->with);
    cs_line_lift(d, &t->lines[k], false);
    st = find_frontier(d, epsilon, own, &f);
    price->is_known = st == CASUS_OK && f.outcome != CS_FRONTIER_TOO_LARGE;
    if (price->is_known) st = cs_rational_find(d, &f, own, &r);
    if (price->is_known && st == CASUS_OK) s = cs_solution_find(d, &f, &r, t->solution);
    price->exists_without = s.exists;
    copy_gains(d, &s, price->without);
    cs_line_lift(d, &t->lines[k], true);
    cs_arena_free(own);
  }
  return st;
}

/* The solution with party p silent, into level[issue]. */
static casus_status solve_silent(const cs_solved_package *t, size_t p, cs_arena *arena,
                                 uint16_t *level) {
  cs_deal d;
  cs_frontier f;
  cs_rational r;
  cs_solution s = {0};
  casus_status st = cs_deal_copy(&t->n.deal, arena, &d);

  if (st) return st;
  cs_deal_silence(&d, t->lines, t->n_lines, p);
  st = cs_frontier_find(&d, NULL, arena, &f);
  if (st == CASUS_OK && f.outcome == CS_FRONTIER_WHOLE) {
    st = cs_rational_find(&d, &f, arena, &r);
    if (st == CASUS_OK) s = cs_solution_find(&d, &f, &r, t->solution);
  }
  for (size_t i = 0; i < d.n_issues; i++)
    level[i] = s.exists ? f.level[s.point * d.n_issues + i] : CS_NO_LEVEL;
  return st;
}

static casus_status find_says(cs_solved_package *t, cs_arena *arena) {
  const cs_deal *d = &t->n.deal;
  casus_status st = CASUS_OK;

  t->silent = cs_arena_alloc(arena, d->n_parties * d->n_issues, sizeof *t->silent);
  if (!t->silent) return CASUS_NOMEM;
  for (size_t p = 0; p < d->n_parties && st == CASUS_OK; p++) {
    cs_arena *own = cs_arena_new();

    st = own ? solve_silent(t, p, own, t->silent + p * d->n_issues) : CASUS_NOMEM;
    cs_arena_free(own);
  }
  return st;
}

static casus_status work_out(cs_solved_package *t, double epsilon, cs_arena *arena,
                             casus_diag *diag) {
  cs_deal *d = &t->n.deal;
  casus_status st;

  for (size_t k = 0; epsilon > 0 && k < d->n_terms; k++) {
    bool negative = d->terms[k].forbids;

    for (size_t p = 0; p < d->n_parties; p++) negative |= d->term_value[k * d->n_parties + p] < 0;
    if (negative)
      return cs_error(diag, (cs_place){0},
                      "a cover needs combinations that none forbids or "
                      "values below 0; leave --epsilon out");
  }
  st = find_frontier(d, epsilon, arena, &t->f);
  if (st) return st;
  if (t->f.outcome == CS_FRONTIER_TOO_LARGE) {
    cs_error(diag, (cs_place){0}, "\"%s\" has more than %d partial packages that nothing beats",
             t->name, CS_FRONTIER_MOST);
    if (!d->n_terms)
      cs_hint(diag, "A cover such as --epsilon 0.01 is smaller, and says how close it comes.");
    return CASUS_CASE;
  }
  st = cs_rational_find(d, &t->f, arena, &t->r);
  if (st) return st;
  for (int k = 0; k < CS_N_SOLUTIONS; k++)
    t->solved[k] = cs_solution_find(d, &t->f, &t->r, (cs_solution_kind)k);
  find_room(t);
  if (d->rate) st = cs_frontier_paid(d, &t->f, t->r.slack, arena, &t->stays);
  if (st) return st;
  if (!t->r.n_rational)
    st = cs_clash_find(d, t->lines, t->n_lines, arena, &t->clash, &t->has_clash);
  if (st == CASUS_OK && t->n_lines) st = find_prices(t, epsilon, arena);
  if (st == CASUS_OK && t->f.outcome == CS_FRONTIER_WHOLE) st = find_says(t, arena);
  return st;
}

/* ---- files ---------------------------------------------------------------------------------- */

casus_status cs_solved_packages_of_files(const char *const *paths, size_t n,
                                         const cs_solved_packages_options *o, cs_arena *arena,
                                         casus_diag *diag, cs_solved_packages *out) {
  cs_profile *profiles = cs_arena_alloc(arena, n, sizeof *profiles);
  cs_solved_package *t = cs_arena_alloc(arena, 1, sizeof *t);
  casus_status all = CASUS_OK;

  *out = (cs_solved_packages){0};
  if (!profiles || !t) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    casus_status st = cs_profile_read(paths[k], o->scale, arena, diag, &profiles[k]);

    if (st == CASUS_NOMEM) return st;
    if (st && all != CASUS_CASE) all = st;
    t->has_grid |= profiles[k].has_grid;
  }
  if (all) return all;
  t->name = paths[0];
  t->entry = SIZE_MAX;
  t->solution = o->solution < 0 ? CS_NASH_SOLUTION : (cs_solution_kind)o->solution;
  all = cs_profiles_join(profiles, n, arena, diag, &t->n);
  if (all) return all;
  out->packages = t;
  out->n = 1;
  return work_out(t, o->epsilon, arena, diag);
}

/* ---- cases ---------------------------------------------------------------------------------- */

static casus_status find_lines(cs_solved_package *t, const cs_package_entry *e, const double *in,
                               cs_arena *arena) {
  const cs_deal *d = &t->n.deal;

  t->lines = cs_arena_alloc(arena, d->n_parties * d->n_issues, sizeof *t->lines);
  if (!t->lines) return CASUS_NOMEM;
  for (size_t p = 0; p < d->n_parties; p++) {
    for (size_t i = 0; i < d->n_issues; i++) {
      const cs_package_stake *s = &e->stakes[p * d->n_issues + i];
      uint8_t *crossed = cs_arena_alloc(arena, cs_deal_levels(d, i), sizeof *crossed);

      if (!crossed) return CASUS_NOMEM;
      if (s->at_most == CS_NO_INPUT && s->at_least == CS_NO_INPUT) continue;
      for (size_t l = 0; l < cs_deal_levels(d, i); l++)
        crossed[l] = cs_package_crosses(e, in, p, i, l);
      t->lines[t->n_lines++] = (cs_package_red_line){
          p, i, crossed, s->is_hard, s->is_hard ? 0 : in[e->soft] * in[s->salience]};
    }
  }
  return CASUS_OK;
}

static casus_status from_part(const cs_part *part, const cs_model_entry *m,
                              const double *const *columns, const cs_solved_packages_options *o,
                              cs_arena *arena, casus_diag *diag, cs_solved_package *t) {
  const cs_package_entry *e = ((const cs_package_part *)part->self)->entry;
  double *in = cs_arena_alloc(arena, e->n_inputs, sizeof *in);
  casus_status st;

  t->name = m->id;
  t->about = m->about;
  t->n = e->shape;
  t->named = e->named;
  t->n_named = e->n_named;
  t->payment_unit = e->payment_unit;
  t->solution = o->solution < 0 ? e->solution : (cs_solution_kind)o->solution;
  if (!in || cs_deal_room(&t->n.deal, arena)) return CASUS_NOMEM;
  for (size_t k = 0; k < e->n_inputs; k++) in[k] = columns[e->inputs[k]][0];
  if (!cs_package_fill(e, in, &t->n.deal))
    return cs_error(diag, m->at, "a value of \"%s\" is not known at the medians", m->id);
  st = find_lines(t, e, in, arena);
  return st ? st : work_out(t, o->epsilon, arena, diag);
}

static size_t find_part(const cs_graph *g, const cs_model_entry *m) {
  for (size_t i = 0; i < g->n_parts; i++) {
    if (g->parts[i].evaluate == cs_package_evaluate && !strcmp(g->parts[i].name, m->id)) return i;
  }
  return SIZE_MAX;
}

casus_status cs_solved_packages_of(const cs_study *study, const cs_solved_packages_options *o,
                                   cs_arena *arena, casus_diag *diag, cs_solved_packages *out) {
  const cs_case *c = &study->c;
  const cs_program *program;
  cs_worker *worker = NULL;
  casus_status st;

  *out = (cs_solved_packages){.study = study};
  out->packages = cs_arena_alloc(arena, c->n_models, sizeof *out->packages);
  if (!out->packages) return CASUS_NOMEM;
  st =
      cs_medians_worker(study, o->strategy, cs_package_evaluate, 1, arena, diag, &program, &worker);
  for (size_t i = 0; i < c->n_models && st == CASUS_OK; i++) {
    size_t part = find_part(&study->graph, &c->models[i]);

    if (part == SIZE_MAX || (o->model && strcmp(o->model, c->models[i].id) != 0)) continue;
    out->packages[out->n].entry = part;
    st = from_part(&study->graph.parts[part], &c->models[i], cs_worker_columns(worker), o, arena,
                   diag, &out->packages[out->n]);
    out->n++;
  }
  cs_worker_free(worker);
  if (st == CASUS_OK && !out->n)
    return cs_error(diag, (cs_place){.file = c->doc.path}, "the case has no package%s%s%s",
                    o->model ? " \"" : "", o->model ? o->model : "", o->model ? "\"" : "");
  return st;
}

/* ---- drafts --------------------------------------------------------------------------------- */

casus_status cs_solved_package_draft(const cs_solved_package *t, const char *path, cs_arena *arena,
                                     casus_diag *diag, uint16_t *level) {
  const cs_negotiation *n = &t->n;
  cs_document doc;
  size_t before = casus_diag_errors(diag);
  bool *given = cs_arena_alloc(arena, n->deal.n_issues, sizeof *given);
  casus_status st = cs_document_read(path, arena, diag, &doc);

  if (st) return st;
  if (!given) return CASUS_NOMEM;
  if (!doc.root || doc.root->kind != CS_MAPPING)
    return cs_error(diag, (cs_place){.file = path}, "a draft maps issues to levels");
  cs_document_expand(&doc, doc.root, 1);
  for (size_t k = 0; k < doc.root->n_kids; k++) {
    const cs_entry *e = &doc.root->entries[k];
    const char *text = cs_expect_text(&doc, e->value, "a level");
    size_t i = 0, l;
    double x;

    while (i < n->deal.n_issues && strcmp(n->issues[i], e->key) != 0) i++;
    if (i == n->deal.n_issues) {
      cs_error(diag, e->at, "\"%s\" is not on the table", e->key);
      cs_hint_nearest(diag, e->key, n->issues, n->deal.n_issues);
      continue;
    }
    if (!text) continue;
    for (l = n->deal.first[i]; l < n->deal.first[i + 1]; l++) {
      if (!strcmp(n->levels[l], text) ||
          (cs_parse_number(text, strlen(text), &x) && n->number[l] == x))
        break;
    }
    if (l == n->deal.first[i + 1]) {
      cs_error(diag, e->value->at, "issue \"%s\" has no level \"%s\"", e->key, text);
      cs_hint_nearest(diag, text, n->levels + n->deal.first[i], cs_deal_levels(&n->deal, i));
      continue;
    }
    given[i] = true;
    level[i] = (uint16_t)(l - n->deal.first[i]);
  }
  for (size_t i = 0; i < n->deal.n_issues; i++) {
    if (!given[i] && casus_diag_errors(diag) == before)
      cs_error(diag, (cs_place){.file = path}, "the draft says nothing of \"%s\"", n->issues[i]);
  }
  return casus_diag_errors(diag) > before ? CASUS_CASE : CASUS_OK;
}
