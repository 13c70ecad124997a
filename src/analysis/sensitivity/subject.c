/* Runs and tables, and the numbers that questions are asked about; see subject.h. */
#include "analysis/sensitivity/subject.h"

#include "analysis/data/ema.h"
#include "analysis/data/evenness.h"
#include "analysis/data/repeated_rows.h"
#include "analysis/depends_on.h"
#include "analysis/drivers.h"
#include "base/alloc.h"
#include "engine/program_at_points.h"

#include <math.h>
#include <string.h>

static const cs_place nowhere = {0};

/* ---- Names ----------------------------------------------------------------------------------- */

/* Reports a name that is not known. */
static void unknown(cs_subject *s, const char *what, const char *name, const char *const *names,
                    size_t n) {
  cs_error(s->diag, nowhere, "%s has no %s \"%s\"", s->is_case ? "the case" : "the table", what,
           name);
  cs_hint_nearest(s->diag, name, names, n);
}

/* A strategy of the data; -1 is the case as it stands. False after a message. */
static bool find_strategy(cs_subject *s, const char *name, int *out) {
  const char **names;
  size_t n = s->is_case ? s->study->c.n_strategies : s->data.n_strategies;

  *out = -1;
  if (s->is_case && !strcmp(name, "base")) return true;
  *out = cs_data_strategy(&s->data, name);
  if (*out >= 0) return true;
  names = cs_calloc(n, sizeof *names);
  for (size_t k = 0; names && k < n; k++)
    names[k] = s->is_case ? s->study->c.strategies[k].id : s->data.strategies[k];
  if (names) unknown(s, "strategy", name, names, n);
  cs_free(names);
  return false;
}

static int find_claim(const cs_study *s, const char *name) {
  for (size_t k = 0; k < s->n_claims; k++) {
    if (!strcmp(s->claims[k].entry->id, name)) return (int)k;
  }
  return -1;
}

/* A claim that can be judged; -1 after a message. */
static int known_claim(cs_subject *s, const char *name) {
  int claim;
  const char **names;

  if (!s->is_case) {
    cs_error(s->diag, nowhere, "a table has no claims");
    return -1;
  }
  claim = find_claim(s->study, name);
  if (claim >= 0 && s->study->claims[claim].test) return claim;
  if (claim >= 0) {
    cs_error(s->diag, nowhere, "claim \"%s\" waits for a kind of model", name);
    return -1;
  }
  names = cs_calloc(s->study->n_claims, sizeof *names);
  for (size_t k = 0; names && k < s->study->n_claims; k++) names[k] = s->study->claims[k].entry->id;
  if (names) unknown(s, "claim", name, names, s->study->n_claims);
  cs_free(names);
  return -1;
}

/* ---- Running --------------------------------------------------------------------------------- */

static bool is_wished(const cs_wish *w, const char *strategy) {
  for (size_t k = 0; k < w->n_strategies; k++) {
    if (!strcmp(w->strategies[k], strategy)) return true;
  }
  return (w->better && !strcmp(w->better, strategy)) || (w->worse && !strcmp(w->worse, strategy));
}

/* The strategies that must run for the wish. */
static size_t choose(const cs_subject *s, const cs_wish *w, bool all, size_t *chosen) {
  int claim = w->claim ? find_claim(s->study, w->claim) : -1;
  size_t n = 0;

  for (size_t v = 0; v < s->study->c.n_strategies; v++) {
    bool wanted = all || is_wished(w, s->study->c.strategies[v].id);

    for (size_t k = 0; claim >= 0 && k < s->study->claims[claim].n; k++)
      wanted |= s->study->terms[s->study->claims[claim].first + k].strategy == (int)v;
    if (wanted) chosen[n++] = v;
  }
  return n;
}

/* Leaves only the probes of one claim (-1: none) in the plan. */
static void keep_probes(const cs_study *s, int claim, cs_plan *p) {
  size_t n = 0;

  for (size_t k = 0; k < p->n_probes; k++) {
    size_t term = p->term[k];

    p->probe_of[term] = SIZE_MAX;
    if (claim < 0 || s->terms[term].claim != (size_t)claim) continue;
    p->probes[n] = p->probes[k];
    p->term[n] = term;
    p->probe_of[term] = n++;
  }
  p->n_probes = n;
}

casus_status cs_subject_run(cs_subject *s, const cs_wish *wish, bool all) {
  size_t *chosen = cs_arena_alloc(s->arena, s->study->c.n_strategies, sizeof *chosen), n;
  casus_status st;
  int claim = -1;

  if (!chosen) return CASUS_NOMEM;
  if (!s->study->c.n_measures)
    return cs_error(s->diag, nowhere, "the case has no measures to ask about");
  if (wish->claim) {
    claim = known_claim(s, wish->claim);
    if (claim < 0) return CASUS_CASE;
  }
  n = choose(s, wish, all, chosen);
  st = cs_study_plan(s->study, chosen, n, s->arena, s->diag, &s->plan);
  if (st) return st;
  keep_probes(s->study, claim, &s->plan);
  s->plan.n_watches = s->study->c.n_measures;
  st = cs_plan_compile(s->study, chosen, n, s->diag, &s->plan);
  if (st) return st;
  s->settings.watches = s->plan.watches;
  s->settings.n_watches = s->plan.n_watches;
  s->settings.probes = s->plan.probes;
  s->settings.n_probes = s->plan.n_probes;
  s->settings.keeps_watches = true;
  st = cs_run_make(&s->plan.program, &s->settings, s->diag, &s->run);
  if (st && st != CASUS_STOPPED) return st;
  s->has_run = true;
  if (st || s->run.done < s->run.futures || !s->run.deep_done) return CASUS_STOPPED;
  st = cs_data_of_run(s->study, &s->plan, &s->run, s->arena, &s->data);
  return st ? st : cs_subject_targets(s, wish);
}

casus_status cs_subject_table(const char *path, const cs_table_roles *roles, const cs_wish *wish,
                              cs_subject *s) {
  casus_status st = cs_is_ema(path) ? cs_data_of_ema(path, roles, s->arena, s->diag, &s->data)
                                    : cs_data_of_table(path, roles, s->arena, s->diag, &s->data);

  return st ? st : cs_subject_targets(s, wish);
}

/* Keeps x[i] of the rows that are not taken out. */
static void keep(const unsigned char *out, size_t n, double *x) {
  size_t used = 0;

  for (size_t i = 0; i < n; i++) {
    if (!out[i]) x[used++] = x[i];
  }
}

casus_status cs_subject_independent(cs_subject *s) {
  enum { MANY_REPLICATES = 8 };
  cs_data *d = &s->data;
  unsigned char *out;
  casus_status st;

  s->even = s->is_case && s->settings.design == CS_DESIGN_SOBOL && d->replicates < MANY_REPLICATES;
  if (s->is_case) return CASUS_OK;
  out = cs_calloc(d->n, 1);
  st = out ? cs_data_repeats(d, out, &s->repeats) : CASUS_NOMEM;
  if (st == CASUS_OK && s->repeats) {
    for (size_t k = 0; k < d->n_inputs; k++) keep(out, d->n, d->inputs[k].x);
    for (size_t k = 0; k < d->n_strategies * d->n_outcomes; k++) keep(out, d->n, d->y[k]);
    for (size_t k = 0; k < s->n_targets; k++) keep(out, d->n, s->targets[k].y);
    if (d->weight) keep(out, d->n, d->weight);
    d->n -= s->repeats;
    cs_data_survey(d);
  }
  cs_free(out);
  return st ? st : cs_data_even(d, &s->even);
}

void cs_subject_free(cs_subject *s) {
  cs_data_free(&s->data);
  if (s->has_run) cs_run_free(&s->run);
}

/* ---- Targets --------------------------------------------------------------------------------- */

/* The column of an outcome under a strategy of the data; -1: the case as it stands. */
static const double *column(const cs_subject *s, int strategy, size_t outcome) {
  if (strategy < 0) return cs_sample_watch(&s->run.sample, 0, outcome);
  return s->data.y[(size_t)strategy * s->data.n_outcomes + outcome];
}

/* World of the plan. */
static size_t world_of(const cs_subject *s, int strategy) {
  return strategy < 0 || s->run.n_worlds == 1 ? 0 : (size_t)strategy + 1;
}

/* Marks the inputs of the data that were reached. */
static void mark(const cs_subject *s, const unsigned char *reached, unsigned char *relevant) {
  for (size_t k = 0; k < s->data.n_inputs; k++) {
    uint32_t q = cs_graph_find(&s->study->graph, s->data.inputs[k].name);

    relevant[k] = q == CS_NO_QUANTITY || reached[q];
  }
}

static casus_status find_relevant(const cs_subject *s, cs_target *t) {
  unsigned char *reached;
  casus_status st;

  if (!s->is_case) {
    memset(t->relevant, 1, s->data.n_inputs);
    return CASUS_OK;
  }
  reached = cs_calloc(s->study->graph.n, 1);
  if (!reached) return CASUS_NOMEM;
  if (t->claim >= 0) {
    size_t *probes = cs_calloc(s->plan.n_probes, sizeof *probes);

    for (size_t k = 0; probes && k < s->plan.n_probes; k++) probes[k] = k;
    st = probes ? cs_reach(s->study, &s->plan, probes, s->plan.n_probes, reached) : CASUS_NOMEM;
    cs_free(probes);
  } else {
    st = cs_reach_quantity(s->study, &s->plan, s->study->graph.measures[t->outcome], reached);
  }
  if (st == CASUS_OK) mark(s, reached, t->relevant);
  cs_free(reached);
  return st;
}

static casus_status fill_claim(const cs_subject *s, cs_target *t) {
  const cs_claim *c = &s->study->claims[t->claim];
  double *at = cs_calloc(s->run.deep_points, sizeof *at);
  double *slope = cs_calloc(s->run.deep_points * c->n, sizeof *slope);
  double *y = cs_calloc(s->run.sample.n, sizeof *y);
  casus_status st = at && slope && y ? CASUS_OK : CASUS_NOMEM;

  if (st == CASUS_OK)
    st = cs_claim_linear(s->study, &s->plan, &s->run, (size_t)t->claim, at, slope);
  if (st == CASUS_OK) {
    cs_linear linear = {at, slope};

    cs_margin_column(&s->plan, &s->run, &s->plan.probe_of[c->first], &linear, c->n, y);
    memcpy(t->y, y, s->data.n * sizeof *y);
  }
  cs_free(at);
  cs_free(slope);
  cs_free(y);
  return st;
}

static casus_status add(cs_subject *s, cs_target t) {
  const cs_data *d = &s->data;

  if (s->n_targets >= CS_TARGETS_MAX)
    return cs_error(s->diag, nowhere, "more than %d numbers are asked about", CS_TARGETS_MAX);
  t.y = cs_arena_alloc(s->arena, d->n, sizeof *t.y);
  t.relevant = cs_arena_alloc(s->arena, d->n_inputs, 1);
  if (!t.name || !t.y || !t.relevant) return CASUS_NOMEM;
  if (t.claim >= 0) {
    casus_status st = fill_claim(s, &t);

    if (st) return st;
  } else {
    const double *a = column(s, t.strategy, t.outcome);
    const double *b = t.is_difference ? column(s, t.against, t.outcome) : NULL;

    for (size_t i = 0; i < d->n; i++) t.y[i] = b ? a[i] - b[i] : a[i];
  }
  if (find_relevant(s, &t)) return CASUS_NOMEM;
  s->targets[s->n_targets++] = t;
  return CASUS_OK;
}

static const char *strategy_name(const cs_subject *s, int strategy) {
  return strategy < 0 ? "base" : s->data.strategies[strategy];
}

static casus_status add_measure(cs_subject *s, size_t outcome, int strategy, int against,
                                bool is_difference) {
  const cs_outcome *o = &s->data.outcomes[outcome];
  cs_target t = {.unit = o->unit,
                 .claim = -1,
                 .outcome = outcome,
                 .strategy = strategy,
                 .against = against,
                 .is_difference = is_difference};

  if (is_difference) {
    t.name = cs_arena_printf(s->arena, "%s: %s - %s", o->name, strategy_name(s, strategy),
                             strategy_name(s, against));
  } else if (s->data.n_strategies == 1 && !s->is_case) {
    t.name = o->name;
  } else {
    t.name = cs_arena_printf(s->arena, "%s | %s", o->name, strategy_name(s, strategy));
  }
  return add(s, t);
}

static bool wants_outcome(const cs_wish *w, const char *name) {
  for (size_t k = 0; k < w->n_measures; k++) {
    if (!strcmp(w->measures[k], name)) return true;
  }
  return !w->n_measures;
}

static bool names_known(cs_subject *s, const cs_wish *w) {
  bool known = true;

  for (size_t k = 0; k < w->n_measures; k++) {
    const char **names;

    if (cs_data_outcome(&s->data, w->measures[k]) >= 0) continue;
    names = cs_calloc(s->data.n_outcomes, sizeof *names);
    for (size_t o = 0; names && o < s->data.n_outcomes; o++) names[o] = s->data.outcomes[o].name;
    if (names) unknown(s, "measure", w->measures[k], names, s->data.n_outcomes);
    cs_free(names);
    known = false;
  }
  return known;
}

/* Strategies that are asked about one by one. */
static casus_status add_each(cs_subject *s, const cs_wish *w, size_t outcome) {
  casus_status st = CASUS_OK;
  int strategy;

  for (size_t k = 0; k < w->n_strategies && st == CASUS_OK; k++) {
    if (!find_strategy(s, w->strategies[k], &strategy)) return CASUS_CASE;
    st = add_measure(s, outcome, strategy, -1, false);
  }
  if (w->n_strategies || st) return st;
  if (s->is_case) return add_measure(s, outcome, -1, -1, false);
  for (size_t v = 0; v < s->data.n_strategies && st == CASUS_OK; v++)
    st = add_measure(s, outcome, (int)v, -1, false);
  return st;
}

casus_status cs_subject_targets(cs_subject *s, const cs_wish *w) {
  int better = 0, worse = 0;
  casus_status st = CASUS_OK;
  bool known;

  s->targets = cs_arena_alloc(s->arena, CS_TARGETS_MAX, sizeof *s->targets);
  if (!s->targets) return CASUS_NOMEM;
  if (w->claim) {
    int claim = known_claim(s, w->claim);
    cs_target t = {.claim = claim};

    if (claim < 0) return CASUS_CASE;
    t.name = cs_arena_printf(s->arena, "claim %s", w->claim);
    return add(s, t);
  }
  known = names_known(s, w);
  if (w->better) {
    known &= find_strategy(s, w->better, &better);
    known &= find_strategy(s, w->worse, &worse);
  }
  if (!known) return CASUS_CASE;
  for (size_t o = 0; o < s->data.n_outcomes && st == CASUS_OK; o++) {
    if (!wants_outcome(w, s->data.outcomes[o].name)) continue;
    st = w->better ? add_measure(s, o, better, worse, true) : add_each(s, w, o);
  }
  return st;
}

/* ---- A case as a function -------------------------------------------------------------------- */

/* How a target is made of the outputs of the points: y[a] - y[b], or the margin of a claim. */
typedef struct {
  size_t a, b;     /* outputs; b SIZE_MAX: none */
  size_t first, n; /* of a claim: its terms among the outputs */
  double at;
  const double *slope;           /* [n] */
  const cs_probed **probed;      /* [n] */
  const double *level, *futures; /* [n]: level of a quantile or 0; share of futures that count */
} recipe;

typedef struct {
  cs_points *points;
  double **y;
  unsigned char **counts;
} lane;

struct cs_case_lanes {
  recipe *recipes;
  size_t n_outputs;
  lane *lanes;
  size_t n_lanes;
  size_t n_targets;
};

static void claim_column(const recipe *r, const lane *l, size_t n, double *y) {
  for (size_t i = 0; i < n; i++) y[i] = r->at;
  for (size_t k = 0; k < r->n; k++) {
    const cs_probed *p = r->probed[k];
    const double *x = l->y[r->first + k];
    const unsigned char *counts = l->counts[r->first + k];

    if (!(p->n > 0)) continue;
    for (size_t i = 0; i < n; i++) {
      double moved;

      if (!counts[i]) continue;
      if (isnan(x[i])) {
        y[i] = NAN;
        continue;
      }
      moved = r->level[k] > 0
                  ? (p->density > 0 ? (r->level[k] - (x[i] <= p->value)) / p->density : 0)
                  : x[i] - p->value;
      y[i] += r->slope[k] * moved / r->futures[k];
    }
  }
}

static void evaluate_case(void *self, size_t at, size_t n, const double *const *u,
                          double *const *y) {
  struct cs_case_lanes *c = self;
  lane *l = &c->lanes[at];

  cs_points_evaluate(l->points, n, u, l->y, l->counts);
  for (size_t t = 0; t < c->n_targets; t++) {
    const recipe *r = &c->recipes[t];

    if (r->probed) {
      claim_column(r, l, n, y[t]);
    } else if (r->b == SIZE_MAX) {
      memcpy(y[t], l->y[r->a], n * sizeof(double));
    } else {
      for (size_t i = 0; i < n; i++) y[t][i] = l->y[r->a][i] - l->y[r->b][i];
    }
  }
}

static casus_status make_claim(const cs_subject *s, const cs_target *t, cs_point_output *outputs,
                               size_t *n, recipe *r) {
  const cs_claim *c = &s->study->claims[t->claim];
  double *slope = cs_arena_alloc(s->arena, c->n, sizeof *slope);
  double *level = cs_arena_alloc(s->arena, c->n, sizeof *level);
  double *futures = cs_arena_alloc(s->arena, c->n, sizeof *futures);
  const cs_probed **probed = cs_arena_alloc(s->arena, c->n, sizeof *probed);

  if (!slope || !level || !futures || !probed) return CASUS_NOMEM;
  *r = (recipe){
      .first = *n, .n = c->n, .slope = slope, .level = level, .futures = futures, .probed = probed};
  for (size_t k = 0; k < c->n; k++) {
    size_t probe = s->plan.probe_of[c->first + k];

    outputs[(*n)++] = (cs_point_output){.probe = &s->plan.probes[probe]};
    probed[k] = cs_run_probed(&s->run, 0, probe);
    level[k] = s->plan.probes[probe].level;
    futures[k] = (probed[k]->n + probed[k]->failed) / (double)s->run.done;
  }
  return cs_claim_linear(s->study, &s->plan, &s->run, (size_t)t->claim, &r->at, slope);
}

/* What the targets need of each point. */
static casus_status make_recipes(cs_subject *s, cs_point_output *outputs, size_t *n,
                                 recipe *recipes) {
  casus_status st = CASUS_OK;

  for (size_t k = 0; k < s->n_targets && st == CASUS_OK; k++) {
    const cs_target *t = &s->targets[k];
    uint32_t q = t->claim < 0 ? s->study->graph.measures[t->outcome] : 0;

    if (t->claim >= 0) {
      st = make_claim(s, t, outputs, n, &recipes[k]);
      continue;
    }
    recipes[k] = (recipe){.a = *n, .b = SIZE_MAX};
    outputs[(*n)++] = (cs_point_output){.world = world_of(s, t->strategy), .quantity = q};
    if (!t->is_difference) continue;
    recipes[k].b = *n;
    outputs[(*n)++] = (cs_point_output){.world = world_of(s, t->against), .quantity = q};
  }
  return st;
}

static casus_status make_lanes(cs_subject *s, struct cs_case_lanes *c) {
  size_t most = 2 * s->n_targets + s->plan.n_probes, n_deep = s->study->graph.n_deep;
  cs_point_output *outputs = cs_arena_alloc(s->arena, most, sizeof *outputs);
  double *deep_u = cs_arena_alloc(s->arena, n_deep, sizeof *deep_u);
  casus_status st;

  c->recipes = cs_arena_alloc(s->arena, s->n_targets, sizeof *c->recipes);
  c->lanes = cs_arena_alloc(s->arena, s->settings.threads, sizeof *c->lanes);
  if (!outputs || !deep_u || !c->recipes || !c->lanes) return CASUS_NOMEM;
  c->n_targets = s->n_targets;
  st = make_recipes(s, outputs, &c->n_outputs, c->recipes);
  if (st) return st;
  for (size_t k = 0; k < n_deep; k++) deep_u[k] = 0.5;
  for (; c->n_lanes < s->settings.threads; c->n_lanes++) {
    lane *l = &c->lanes[c->n_lanes];
    double *memory = cs_arena_alloc(s->arena, c->n_outputs * CS_FUNCTION_BLOCK, sizeof *memory);
    unsigned char *counts = cs_arena_alloc(s->arena, c->n_outputs * CS_FUNCTION_BLOCK, 1);

    l->y = cs_arena_alloc(s->arena, c->n_outputs, sizeof *l->y);
    l->counts = cs_arena_alloc(s->arena, c->n_outputs, sizeof *l->counts);
    l->points = cs_points_new(&s->plan.program, outputs, c->n_outputs, deep_u, CS_FUNCTION_BLOCK);
    if (!l->points) return CASUS_NOMEM;
    if (!memory || !counts || !l->y || !l->counts) {
      cs_points_free(l->points);
      return CASUS_NOMEM;
    }
    for (size_t o = 0; o < c->n_outputs; o++) {
      l->y[o] = memory + o * CS_FUNCTION_BLOCK;
      l->counts[o] = counts + o * CS_FUNCTION_BLOCK;
    }
  }
  return CASUS_OK;
}

/* Name of an input: the quantity, or the shocks that its uniform decides. */
static const char *input_name(const cs_subject *s, uint32_t q) {
  const char *name = NULL;

  for (size_t k = 0; k < s->study->c.n_shocks; k++) {
    const cs_shock *shock = &s->study->graph.shocks[k];

    if (shock->uniform != q) continue;
    name = name ? cs_arena_printf(s->arena, "%s/%s", name, shock->overlay.name)
                : cs_arena_printf(s->arena, "shocks.%s", shock->overlay.name);
    if (!name) return NULL;
  }
  return name ? name : s->study->graph.quantities[q].name;
}

/* Factors while they are being put together. */
typedef struct {
  cs_subject *s;
  cs_case_function *f;
  size_t *factor; /* [input]; SIZE_MAX: not yet in one */
} factoring;

static bool matches(const char *pattern, const char *name) {
  const char *dot = strchr(name, '.');

  return cs_glob(pattern, name, NULL) || (dot && cs_glob(pattern, dot + 1, NULL));
}

static casus_status form_group(factoring *g, const cs_group_wish *wish) {
  size_t at = g->f->f.n_factors;

  for (size_t p = 0; p < wish->n; p++) {
    size_t found = 0;

    for (size_t k = 0; k < g->f->f.n_inputs; k++) {
      if (!matches(wish->patterns[p], g->f->inputs[k])) continue;
      found++;
      if (g->factor[k] != SIZE_MAX && g->factor[k] != at)
        return cs_error(g->s->diag, nowhere, "input \"%s\" is in two groups", g->f->inputs[k]);
      g->factor[k] = at;
    }
    if (found) continue;
    cs_error(g->s->diag, nowhere, "no input that matters is called \"%s\"", wish->patterns[p]);
    cs_hint_nearest(g->s->diag, wish->patterns[p], g->f->inputs, g->f->f.n_inputs);
    return CASUS_CASE;
  }
  g->f->factors[g->f->f.n_factors++] = wish->name;
  return CASUS_OK;
}

/* Inputs of one copula must be in one factor, unless they are to stay apart. */
static casus_status join_copula(factoring *g, const cs_copula *c) {
  size_t factor = g->factor[c->members[0]];
  cs_buf name = {0};

  for (size_t k = 0; k < c->n; k++) {
    if (g->factor[c->members[k]] != factor)
      return cs_error(g->s->diag, nowhere,
                      "\"%s\" and \"%s\" are correlated and cannot be in different groups",
                      g->f->inputs[c->members[0]], g->f->inputs[c->members[k]]);
    cs_buf_printf(&name, "%s%s", k ? " + " : "", g->f->inputs[c->members[k]]);
  }
  if (factor == SIZE_MAX) {
    for (size_t k = 0; k < c->n; k++) g->factor[c->members[k]] = g->f->f.n_factors;
    g->f->factors[g->f->f.n_factors++] =
        name.failed ? NULL : cs_arena_strdup(g->s->arena, name.text);
  }
  cs_buf_free(&name);
  return g->f->f.n_factors && !g->f->factors[g->f->f.n_factors - 1] ? CASUS_NOMEM : CASUS_OK;
}

/* The copulas among the inputs. */
static casus_status find_copulas(cs_subject *s, cs_case_function *f) {
  const cs_correlation *c = s->study->graph.correlation;
  size_t n = c ? cs_correlation_groups(c) : 0;
  cs_copula *copulas = cs_arena_alloc(s->arena, n, sizeof *copulas);

  if (!copulas) return CASUS_NOMEM;
  f->f.copulas = copulas;
  for (size_t g = 0; g < n; g++) {
    size_t size, found = 0, *members;
    const size_t *draws = cs_correlation_members(c, g, &size);

    members = cs_arena_alloc(s->arena, size, sizeof *members);
    if (!members) return CASUS_NOMEM;
    for (size_t m = 0; m < size; m++) {
      for (size_t k = 0; k < s->plan.program.n_draws; k++) {
        if (s->plan.program.draws[k] == s->study->graph.draws[draws[m]]) members[found++] = k;
      }
    }
    /* The members of a group are drawn all or none. */
    if (found == size)
      copulas[f->f.n_copulas++] = (cs_copula){members, size, cs_correlation_factor(c, g)};
  }
  return CASUS_OK;
}

static casus_status form_factors(cs_subject *s, bool apart, const cs_group_wish *groups,
                                 size_t n_groups, cs_case_function *f) {
  size_t n = f->f.n_inputs;
  factoring g = {s, f, cs_arena_alloc(s->arena, n, sizeof *g.factor)};
  casus_status st = find_copulas(s, f);

  f->factors = cs_arena_alloc(s->arena, n + n_groups, sizeof *f->factors);
  if (!g.factor || !f->factors || st) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) g.factor[k] = SIZE_MAX;
  for (size_t k = 0; k < n_groups && st == CASUS_OK; k++) st = form_group(&g, &groups[k]);
  for (size_t k = 0; k < f->f.n_copulas && !apart && st == CASUS_OK; k++)
    st = join_copula(&g, &f->f.copulas[k]);
  if (!apart) f->f.n_copulas = 0;
  for (size_t k = 0; k < n; k++) {
    if (g.factor[k] != SIZE_MAX) continue;
    g.factor[k] = f->f.n_factors;
    f->factors[f->f.n_factors++] = f->inputs[k];
  }
  f->f.factor_of = g.factor;
  return st;
}

casus_status cs_case_function_make(cs_subject *s, bool apart, const cs_group_wish *groups,
                                   size_t n_groups, cs_case_function *out) {
  const cs_program *p = &s->plan.program;
  casus_status st;

  *out = (cs_case_function){.f = {.n_inputs = p->n_draws,
                                  .n_outputs = s->n_targets,
                                  .lanes = s->settings.threads,
                                  .evaluate = evaluate_case}};
  if (s->study->graph.n_deep && s->n_targets && s->targets[0].claim >= 0) {
    cs_error(s->diag, nowhere,
             "a claim's margin in a case with deep ranges has no designed indices");
    cs_hint(s->diag, "Use --method given, which takes the deep ranges as inputs.");
    return CASUS_CASE;
  }
  out->inputs = cs_arena_alloc(s->arena, p->n_draws, sizeof *out->inputs);
  out->lanes = cs_arena_alloc(s->arena, 1, sizeof *out->lanes);
  out->f.self = out->lanes;
  if (!out->inputs || !out->lanes) return CASUS_NOMEM;
  for (size_t k = 0; k < p->n_draws; k++) {
    out->inputs[k] = input_name(s, p->draws[k]);
    if (!out->inputs[k]) return CASUS_NOMEM;
  }
  st = form_factors(s, apart, groups, n_groups, out);
  return st ? st : make_lanes(s, out->lanes);
}

void cs_case_function_free(cs_case_function *f) {
  for (size_t k = 0; f->lanes && k < f->lanes->n_lanes; k++)
    cs_points_free(f->lanes->lanes[k].points);
}
