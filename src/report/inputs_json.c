/* What a result rests on, as JSON: inputs with their densities, and the graph of quantities. */
#include "report/result_json.h"

#include "analysis/depends_on.h"
#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <string.h>

enum { BARS = 24 };

/* The uniform that decides whether a shock happens is no assumption of the case. */
static bool is_shock_draw(const char *name) {
  size_t n = strlen(name);

  return !strncmp(name, "shocks.", 7) && n > 5 && !strcmp(name + n - 5, ".draw");
}

/* Is this instruction of the base world an input?  *q: its quantity. */
static bool is_input(const cs_graph *g, const cs_instruction *in) {
  if (in->what != CS_DO_ONCE && in->what != CS_DO_NUMBER && in->what != CS_DO_DRAW) return false;
  return !is_shock_draw(g->quantities[in->quantity].name);
}

/* Shares of the draws in BARS equal steps from its 0.5 % to its 99.5 % quantile, against the
 * largest. */
static void add_density(const cs_distribution *p, json_t *o) {
  double ends[2] = {0.005, 0.995}, share[BARS], most = 0;
  json_t *list = json_array();

  cs_distribution_quantiles(p, 2, ends, ends);
  for (size_t k = 0; k < BARS; k++) {
    double step = (ends[1] - ends[0]) / BARS, from = ends[0] + (double)k * step;

    /* The ends belong to the bars beside them. */
    share[k] = (k + 1 == BARS ? 1 : cs_distribution_cdf(p, from + step)) -
               (k ? cs_distribution_cdf(p, from) : 0);
    most = cs_fmax(most, share[k]);
  }
  for (size_t k = 0; k < BARS; k++)
    json_array_append_new(list, cs_json_number(most > 0 ? share[k] / most : 0));
  cs_json_put(o, "low", cs_json_number(ends[0]));
  cs_json_put(o, "high", cs_json_number(ends[1]));
  cs_json_put(o, "density", list);
}

static json_t *numbers(const double *x, size_t n) {
  json_t *list = json_array();

  for (size_t k = 0; k < n; k++) json_array_append_new(list, cs_json_number(x[k]));
  return list;
}

/* What each expert said, and how much they and the pool are to be believed. */
static json_t *panel(const cs_panel *p) {
  json_t *o = json_object(), *experts = json_array();

  for (size_t e = 0; e <= p->n; e++) {
    const double *said = e < p->n ? p->quantiles + e * p->n_quantiles : p->pool;
    json_t *one = json_object();

    cs_json_put(one, "name", cs_json_text(e < p->n ? p->names[e] : NULL));
    cs_json_put(one, "quantiles", numbers(said, p->n_quantiles));
    cs_json_put(one, "weight", cs_json_number(e < p->n ? p->weights[e] : 1));
    cs_json_put(one, "calibration", cs_json_number(p->calibration[e]));
    cs_json_put(one, "information", cs_json_number(p->information[e]));
    if (e < p->n) {
      json_array_append_new(experts, one);
    } else {
      cs_json_put(o, "pool", one);
    }
  }
  cs_json_put(o, "item", cs_json_text(p->item));
  cs_json_put(o, "levels", numbers(p->levels, p->n_quantiles));
  cs_json_put(o, "experts", experts);
  return o;
}

static json_t *input(const cs_quantity *q) {
  json_t *o = json_object();
  double value = q->number, half = 0.5;

  if (q->kind == CS_DRAW) cs_distribution_quantiles(q->distribution, 1, &half, &value);
  cs_json_put(o, "name", cs_json_text(q->name));
  cs_json_put(o, "kind",
              cs_json_text(q->kind != CS_DRAW ? "number"
                           : q->is_deep       ? "deep"
                                              : "draw"));
  cs_json_put(o, "text", cs_json_text(q->text));
  cs_json_put(o, "value", cs_json_number(value));
  cs_json_put(o, "unit", cs_json_text(q->meta.unit));
  cs_json_put(o, "about", cs_json_text(q->meta.about));
  cs_json_put(o, "source", cs_json_text(q->meta.source));
  cs_json_put(o, "status", cs_json_text(q->meta.status));
  if (q->kind == CS_DRAW) add_density(q->distribution, o);
  if (q->kind == CS_DRAW && cs_distribution_panel(q->distribution))
    cs_json_put(o, "asked", panel(cs_distribution_panel(q->distribution)));
  return o;
}

json_t *cs_json_inputs(const cs_result *r) {
  const cs_world *base = &r->plan->program.worlds[0];
  const cs_graph *g = &r->study->graph;
  json_t *list = json_array();

  for (size_t i = 0; i < base->n; i++) {
    if (is_input(g, &base->code[i]))
      json_array_append_new(list, input(&g->quantities[base->code[i].quantity]));
  }
  return list;
}

json_t *cs_json_rests_on(const cs_result *r, uint32_t q) {
  static const char *const names[] = {"data", "quoted", "estimate", "illustrative", "unstated"};
  const cs_graph *g = &r->study->graph;
  unsigned char *reached = cs_calloc(g->n, 1);
  size_t count[5] = {0};
  json_t *o = json_object();

  if (!reached || cs_reach_quantity(r->study, r->plan, q, reached)) {
    cs_free(reached);
    json_decref(o);
    return NULL;
  }
  for (size_t i = 0; i < g->n; i++) {
    const char *status = g->quantities[i].meta.status;
    size_t k = 0;

    if (!reached[i] || is_shock_draw(g->quantities[i].name) ||
        (g->quantities[i].kind != CS_CONSTANT && g->quantities[i].kind != CS_DRAW))
      continue;
    while (k < 4 && (!status || strcmp(status, names[k]) != 0)) k++;
    count[k]++;
  }
  cs_free(reached);
  for (size_t k = 0; k < 5; k++) cs_json_put(o, names[k], json_integer((json_int_t)count[k]));
  return o;
}

/* ---- the graph --------------------------------------------------------------------------- */

typedef struct {
  const cs_graph *g;
  json_t *nodes, *edges;
  uint32_t *number, *stack; /* number[quantity]: its node + 1, 0: not met */
  uint32_t n, n_stack, to;
} walk;

static uint32_t meet(walk *w, uint32_t q) {
  static const char *const kinds[] = {"number", "draw", "formula", "output", "shock"};
  const cs_quantity *x = &w->g->quantities[q];

  if (!w->number[q]) {
    json_t *node = json_object();

    w->number[q] = ++w->n;
    w->stack[w->n_stack++] = q;
    cs_json_put(node, "name", cs_json_text(x->name));
    cs_json_put(node, "kind",
                cs_json_text(x->kind == CS_DRAW && x->is_deep ? "deep" : kinds[x->kind]));
    json_array_append_new(w->nodes, node);
  }
  return w->number[q] - 1;
}

static void edge(void *user, uint32_t from) {
  walk *w = user;
  json_t *pair;

  if (is_shock_draw(w->g->quantities[from].name)) return;
  pair = json_array();
  json_array_append_new(pair, json_integer((json_int_t)meet(w, from)));
  json_array_append_new(pair, json_integer((json_int_t)w->number[w->to] - 1));
  json_array_append_new(w->edges, pair);
}

static void start(void *user, uint32_t q) {
  meet(user, q);
}

json_t *cs_json_graph(const cs_result *r) {
  const cs_graph *g = &r->study->graph;
  walk w = {.g = g,
            .nodes = json_array(),
            .edges = json_array(),
            .number = cs_calloc(g->n, sizeof *w.number),
            .stack = cs_calloc(g->n, sizeof *w.stack)};
  json_t *o = json_object();
  bool room = w.number && w.stack;

  if (room) {
    for (size_t k = 0; k < r->plan->n_watches; k++) meet(&w, r->plan->watches[k].quantity);
    for (size_t k = 0; k < r->plan->n_probes; k++) {
      cs_formula_inputs(r->plan->probes[k].formula, start, &w);
      for (size_t c = 0; c < r->plan->probes[k].n_conditions; c++)
        meet(&w, r->plan->probes[k].conditions[c].quantity);
    }
    while (w.n_stack) {
      w.to = w.stack[--w.n_stack];
      cs_graph_inputs(g, w.to, edge, &w);
    }
  }
  cs_free(w.number);
  cs_free(w.stack);
  cs_json_put(o, "nodes", w.nodes);
  cs_json_put(o, "edges", w.edges);
  if (room) return o;
  json_decref(o);
  return NULL;
}
