/* All methods in one form; see indices.h. */
#include "analysis/sensitivity/indices.h"

#include "analysis/sensitivity/given_futures.h"
#include "analysis/sensitivity/morris.h"
#include "analysis/sensitivity/shapley.h"
#include "base/alloc.h"

#include <math.h>
#include <string.h>

const char *const cs_method_names[] = {"sobol", "shapley", "morris", "given", "pawn", "delta"};

static void set_columns(cs_indices *out, cs_method method) {
  static const char *const ids[][CS_INDEX_COLUMNS] = {
      {"first_order", "total"},           {"shapley"},
      {"mu_star", "mu", "sigma"},         {"first_order", "shapley"},
      {"ks_median", "ks_mean", "ks_max"}, {"delta", "delta_half"}};
  static const char *const headings[][CS_INDEX_COLUMNS] = {
      {"first order", "total"},          {"Shapley effect"},         {"mu*", "mu", "sigma"},
      {"first order", "Shapley effect"}, {"median", "mean", "most"}, {"delta", "on half"}};
  static const size_t columns[] = {2, 1, 3, 2, 3, 2}, ranked[] = {1, 0, 0, 0, 0, 0};

  out->method = method;
  out->n_columns = columns[method];
  out->main = ranked[method];
  memcpy(out->ids, ids[method], sizeof out->ids);
  memcpy(out->headings, headings[method], sizeof out->headings);
}

static casus_status make_targets(cs_subject *s, cs_indices *out) {
  out->targets = cs_arena_alloc(s->arena, s->n_targets, sizeof *out->targets);
  if (!out->targets) return CASUS_NOMEM;
  for (size_t t = 0; t < s->n_targets; t++) {
    cs_target_indices *x = &out->targets[t];
    const double *y = s->targets[t].y;
    double n = 0, sum = 0, square = 0;

    *x = (cs_target_indices){.target = &s->targets[t], .settled = true, .dummy = NAN};
    x->cell = cs_arena_alloc(s->arena, out->n_rows * out->n_columns, sizeof *x->cell);
    if (!x->cell) return CASUS_NOMEM;
    for (size_t i = 0; i < s->data.n; i++) {
      if (isnan(y[i])) continue;
      sum += y[i];
      n++;
    }
    x->failed = s->data.n - (uint64_t)n;
    x->mean = n > 0 ? sum / n : NAN;
    for (size_t i = 0; i < s->data.n; i++) {
      if (!isnan(y[i])) square += (y[i] - x->mean) * (y[i] - x->mean);
    }
    x->sd = n > 1 ? sqrt(square / (n - 1)) : 0;
  }
  out->n_targets = s->n_targets;
  return CASUS_OK;
}

/* ---- From a design --------------------------------------------------------------------------- */

static casus_status by_sobol(cs_subject *s, const cs_indices_wish *w, const cs_case_function *f,
                             cs_indices *out) {
  cs_variance v;
  casus_status st = cs_variance_make(&f->f, w->estimator, &w->effort, &v), made = CASUS_OK;

  if (v.points && (!st || st == CASUS_STOPPED)) made = make_targets(s, out);
  for (size_t t = 0; t < out->n_targets && !made; t++) {
    cs_target_indices *x = &out->targets[t];

    x->mean = v.mean[t];
    x->sd = sqrt(v.variance[t].value);
    x->failed = v.failed[t];
    x->settled = v.settled[t];
    for (size_t k = 0; k < out->n_rows; k++) {
      x->cell[2 * k] = v.first[t * out->n_rows + k];
      x->cell[2 * k + 1] = v.total[t * out->n_rows + k];
    }
    if (!v.second) continue;
    x->pair = cs_arena_alloc(s->arena, v.n_pairs, sizeof *x->pair);
    if (!x->pair) {
      made = CASUS_NOMEM;
    } else {
      memcpy(x->pair, v.second + t * v.n_pairs, v.n_pairs * sizeof *x->pair);
    }
  }
  out->n_pairs = v.second ? v.n_pairs : 0;
  out->runs = v.runs;
  out->points = v.points;
  out->settled = v.all_settled;
  cs_variance_free(&v);
  return made ? made : st;
}

static casus_status by_shapley(cs_subject *s, const cs_indices_wish *w, const cs_case_function *f,
                               cs_indices *out) {
  cs_shapley v;
  casus_status st = cs_shapley_make(&f->f, &w->effort, &v), made = CASUS_OK;

  if (v.points && (!st || st == CASUS_STOPPED)) made = make_targets(s, out);
  for (size_t t = 0; t < out->n_targets && !made; t++) {
    out->targets[t].failed = v.failed[t];
    out->targets[t].settled = v.settled[t];
    memcpy(out->targets[t].cell, v.effect + t * out->n_rows, out->n_rows * sizeof *v.effect);
  }
  out->runs = v.runs;
  out->points = v.points;
  out->settled = v.all_settled;
  cs_shapley_free(&v);
  return made ? made : st;
}

static casus_status by_morris(cs_subject *s, const cs_indices_wish *w, const cs_case_function *f,
                              cs_indices *out) {
  cs_morris v;
  casus_status st = cs_morris_make(&f->f, &w->effort, &v), made = CASUS_OK;

  if (v.points && (!st || st == CASUS_STOPPED)) made = make_targets(s, out);
  for (size_t t = 0; t < out->n_targets && !made; t++) {
    out->targets[t].failed = v.failed[t];
    out->targets[t].settled = v.settled[t];
    for (size_t k = 0; k < out->n_rows; k++) {
      const cs_effect *e = &v.effect[t * out->n_rows + k];
      cs_estimate *cell = &out->targets[t].cell[3 * k];

      cell[0] = e->size;
      cell[1] = e->mean;
      cell[2] = (cs_estimate){e->spread, NAN};
    }
  }
  out->runs = v.runs;
  out->points = v.points;
  out->settled = v.all_settled;
  cs_morris_free(&v);
  return made ? made : st;
}

static casus_status by_design(cs_subject *s, const cs_indices_wish *w, cs_indices *out) {
  cs_case_function f;
  casus_status st;

  if (!s->is_case) {
    cs_error(s->diag, (cs_place){0},
             "the method \"%s\" computes futures of its own: it needs a case",
             cs_method_names[w->method]);
    cs_hint(s->diag, "Of a table: given, pawn or delta.");
    return CASUS_USAGE;
  }
  st = cs_case_function_make(s, w->method == CS_BY_SHAPLEY, w->groups, w->n_groups, &f);
  if (st == CASUS_OK && !f.f.n_factors)
    st = cs_error(s->diag, (cs_place){0}, "nothing that these numbers depend on is uncertain");
  if (st == CASUS_OK) {
    out->rows = f.factors;
    out->n_rows = f.f.n_factors;
    out->replicates = w->effort.replicates;
    st = w->method == CS_BY_SOBOL     ? by_sobol(s, w, &f, out)
         : w->method == CS_BY_SHAPLEY ? by_shapley(s, w, &f, out)
                                      : by_morris(s, w, &f, out);
  }
  cs_case_function_free(&f);
  return st;
}

/* ---- From given data ------------------------------------------------------------------------- */

/* Players of the Shapley effects of a target: the inputs of the largest first-order shares, at most
 * CS_SHAPLEY_PLAYERS, the deep ranges together as one.  Returns how many; *complete: all that can
 * matter are there. */
static size_t choose_players(const cs_subject *s, const cs_target_indices *x, size_t columns,
                             size_t *player_of, bool *complete) {
  size_t n = 0, deep = SIZE_MAX;

  *complete = true;
  for (size_t k = 0; k < s->data.n_inputs; k++) {
    size_t above = 0;

    player_of[k] = SIZE_MAX;
    if (!x->target->relevant[k]) continue;
    for (size_t m = 0; m < s->data.n_inputs; m++) {
      double a = x->cell[m * columns].value, b = x->cell[k * columns].value;

      above += x->target->relevant[m] && (a > b || (!(a < b) && m < k));
    }
    if (above >= CS_SHAPLEY_PLAYERS) {
      *complete = false;
    } else if (s->data.inputs[k].is_deep) {
      if (deep == SIZE_MAX) deep = n++;
      player_of[k] = deep;
    } else {
      player_of[k] = n++;
    }
  }
  return n;
}

static casus_status add_shapley(cs_subject *s, const cs_ranks *ranks, const cs_indices_wish *w,
                                cs_indices *out, cs_target_indices *x) {
  size_t inputs = s->data.n_inputs, *player_of = cs_calloc(inputs, sizeof *player_of), n;
  size_t walks = 2 * s->data.n;
  cs_estimate *effect;
  casus_status st = CASUS_OK;
  bool complete;

  if (!player_of) return CASUS_NOMEM;
  /* Many more walks than futures would only repeat the futures' own noise. */
  if (walks < CS_SHAPLEY_LEAST) walks = CS_SHAPLEY_LEAST;
  if (walks > CS_SHAPLEY_WALKS) walks = CS_SHAPLEY_WALKS;
  n = choose_players(s, x, out->n_columns, player_of, &complete);
  /* Nearest neighbours among even points are no chance ones. */
  for (size_t k = 0; k < inputs && s->even; k++) player_of[k] = SIZE_MAX;
  if (s->even) n = 0;
  effect = cs_calloc(n, sizeof *effect);
  if (!effect) st = CASUS_NOMEM;
  if (st == CASUS_OK && n)
    st = cs_shapley_given(&s->data, ranks, player_of, n, x->target->y, complete, walks,
                          w->effort.seed, effect);
  for (size_t k = 0; k < inputs && st == CASUS_OK; k++) {
    cs_estimate *cell = &x->cell[k * out->n_columns + 1];

    *cell = player_of[k] == SIZE_MAX || s->data.inputs[k].is_deep
                ? (cs_estimate){x->target->relevant[k] ? NAN : 0, NAN}
                : effect[player_of[k]];
    if (s->data.inputs[k].is_deep && player_of[k] != SIZE_MAX)
      x->cell[inputs * out->n_columns + 1] = effect[player_of[k]];
  }
  cs_free(player_of);
  cs_free(effect);
  return st;
}

static void fill_given(const cs_given *g, cs_method method, cs_estimate *cell) {
  if (method == CS_BY_PAWN) {
    cell[0] = (cs_estimate){g->pawn.median, NAN};
    cell[1] = (cs_estimate){g->pawn.mean, NAN};
    cell[2] = (cs_estimate){g->pawn.most, NAN};
  } else if (method == CS_BY_DELTA) {
    cell[0] = (cs_estimate){g->delta, NAN};
    cell[1] = (cs_estimate){g->half, NAN};
  } else {
    cell[0] = g->first;
  }
}

static size_t count_deep(const cs_data *d) {
  size_t n = 0;

  for (size_t k = 0; k < d->n_inputs; k++) n += d->inputs[k].is_deep;
  return n;
}

static bool matters_deep(const cs_subject *s, const cs_target *t) {
  for (size_t k = 0; k < s->data.n_inputs; k++) {
    if (s->data.inputs[k].is_deep && t->relevant[k]) return true;
  }
  return false;
}

/* All deep ranges as one input, whose values are the deep points: where there are too many for
 * levels nothing is known, since points have no order. */
static casus_status deep_together(const cs_subject *s, const double *y, cs_given_wish wish,
                                  cs_method method, cs_estimate *cell) {
  cs_input point = {.x = cs_calloc(s->data.n, sizeof *point.x)};
  cs_data d = s->data;
  cs_ranks ranks = {0};
  cs_given g;
  casus_status st = point.x ? CASUS_OK : CASUS_NOMEM;

  d.inputs = &point;
  d.n_inputs = 1;
  for (size_t i = 0; i < d.n && st == CASUS_OK; i++) {
    size_t deep = i * d.n_deep / d.n;

    point.x[i] = (double)deep;
  }
  if (st == CASUS_OK) st = cs_ranks_make(point.x, d.n, &ranks);
  if (st == CASUS_OK && ranks.n_levels) st = cs_given_make(&d, 0, &ranks, y, wish, &g);
  if (st == CASUS_OK && ranks.n_levels) fill_given(&g, method, cell);
  cs_ranks_free(&ranks);
  cs_free(point.x);
  return st;
}

static void not_known(cs_estimate *cell, size_t n) {
  for (size_t c = 0; c < n; c++) cell[c] = (cs_estimate){NAN, NAN};
}

/* One input on one target.  Several deep ranges are swept together over few points: first orders
 * allow for that, distributions cannot. */
static casus_status one_given(const cs_subject *s, size_t input, const cs_ranks *ranks,
                              const cs_target *t, cs_given_wish wish, cs_indices *out,
                              cs_estimate *cell) {
  bool swept =
      s->data.inputs[input].is_deep && out->method != CS_BY_GIVEN && count_deep(&s->data) > 1;
  casus_status st = CASUS_OK;
  cs_given g;

  if (!t->relevant[input]) return CASUS_OK;
  if (swept) {
    not_known(cell, out->n_columns);
  } else {
    st = cs_given_make(&s->data, input, ranks, t->y, wish, &g);
    if (st == CASUS_OK) fill_given(&g, out->method, cell);
  }
  return st;
}

static casus_status by_given(cs_subject *s, const cs_indices_wish *w, cs_indices *out) {
  size_t inputs = s->data.n_inputs;
  cs_given_wish wish = {.first = w->method == CS_BY_GIVEN,
                        .pawn = w->method == CS_BY_PAWN,
                        .delta = w->method == CS_BY_DELTA,
                        .even = s->even};
  size_t deep = count_deep(&s->data);
  bool together = deep > (w->method == CS_BY_GIVEN ? 0 : 1);
  cs_ranks *ranks = cs_calloc(inputs, sizeof *ranks);
  casus_status st = ranks ? CASUS_OK : CASUS_NOMEM;

  out->n_rows = inputs + together;
  out->rows = cs_arena_alloc(s->arena, out->n_rows, sizeof *out->rows);
  out->settled = true;
  if (!out->rows) st = CASUS_NOMEM;
  for (size_t k = 0; k < inputs && st == CASUS_OK; k++) {
    out->rows[k] = s->data.inputs[k].name;
    st = cs_ranks_make(s->data.inputs[k].x, s->data.n, &ranks[k]);
  }
  if (together && out->rows) out->rows[inputs] = "(all deep ranges)";
  if (st == CASUS_OK) st = make_targets(s, out);
  for (size_t t = 0; t < out->n_targets && st == CASUS_OK; t++) {
    cs_target_indices *x = &out->targets[t];
    cs_distances dummy;

    for (size_t k = 0; k < inputs && st == CASUS_OK; k++)
      st = one_given(s, k, &ranks[k], x->target, wish, out, &x->cell[k * out->n_columns]);
    if (together) not_known(&x->cell[inputs * out->n_columns], out->n_columns);
    if (st == CASUS_OK && together && w->method != CS_BY_GIVEN && matters_deep(s, x->target))
      st = deep_together(s, x->target->y, wish, w->method, &x->cell[inputs * out->n_columns]);
    if (st == CASUS_OK && w->method == CS_BY_GIVEN) st = add_shapley(s, ranks, w, out, x);
    if (st == CASUS_OK && w->method == CS_BY_PAWN) {
      st = cs_pawn_dummy(x->target->y, s->data.n, w->effort.seed, &dummy);
      x->dummy = dummy.median;
    }
  }
  for (size_t k = 0; ranks && k < inputs; k++) cs_ranks_free(&ranks[k]);
  cs_free(ranks);
  return st;
}

casus_status cs_indices_make(cs_subject *s, const cs_indices_wish *wish, cs_indices *out) {
  *out = (cs_indices){0};
  set_columns(out, wish->method);
  if (wish->method <= CS_BY_MORRIS) return by_design(s, wish, out);
  if (s->data.n < CS_GIVEN_LEAST)
    return cs_error(s->diag, (cs_place){.file = s->data.source},
                    "%zu futures are too few: at least %d are needed", s->data.n, CS_GIVEN_LEAST);
  return by_given(s, wish, out);
}
