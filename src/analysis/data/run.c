/* The kept futures of a run as columns. */
#include "analysis/data/data.h"
#include "analysis/depends_on.h"
#include "base/alloc.h"

#include <math.h>
#include <string.h>

/* What the measures and the plan's claims depend on. */
static casus_status find_reached(const cs_study *s, const cs_plan *p, unsigned char *reached) {
  size_t *probes = cs_calloc(p->n_probes, sizeof *probes);
  casus_status st = probes ? CASUS_OK : CASUS_NOMEM;

  for (size_t k = 0; probes && k < p->n_probes; k++) probes[k] = k;
  if (probes) st = cs_reach(s, p, probes, p->n_probes, reached);
  cs_free(probes);
  for (size_t k = 0; k < s->c.n_measures && st == CASUS_OK; k++)
    st = cs_reach_quantity(s, p, s->graph.measures[k], reached);
  return st;
}

/* Draws that only say whether a shock happens are said by the shock. */
static bool is_shock_draw(const cs_study *s, uint32_t q) {
  for (size_t k = 0; k < s->c.n_shocks; k++) {
    if (s->graph.shocks[k].uniform == q) return true;
  }
  return false;
}

/* An input's place in the sample: a draw, a deep range or a shock. */
typedef struct {
  uint32_t quantity;
  enum { FROM_DRAW, FROM_DEEP, FROM_SHOCK } from;
  size_t index;
} place;

static size_t list_inputs(const cs_study *s, const cs_plan *p, const unsigned char *reached,
                          place *places) {
  const cs_graph *g = &s->graph;
  size_t n = 0;

  for (size_t k = 0; k < p->program.n_draws; k++) {
    uint32_t q = p->program.draws[k];

    if (reached[q] && !is_shock_draw(s, q)) places[n++] = (place){q, FROM_DRAW, k};
  }
  for (size_t k = 0; k < g->n_deep; k++) {
    if (reached[g->deep[k]]) places[n++] = (place){g->deep[k], FROM_DEEP, k};
  }
  for (size_t k = 0; k < s->c.n_shocks; k++) {
    uint32_t q = g->shocks[k].happens;

    if (reached[q]) places[n++] = (place){q, FROM_SHOCK, k};
  }
  return n;
}

static void describe_input(const cs_study *s, const place *p, cs_input *in) {
  static const char *const happens[] = {"no", "yes"};
  const cs_quantity *q = &s->graph.quantities[p->quantity];

  *in = (cs_input){.name = q->name, .unit = q->meta.unit, .is_deep = p->from == FROM_DEEP};
  if (p->from == FROM_SHOCK) {
    in->kind = CS_CATEGORY;
    in->levels = happens;
    in->n_levels = 2;
  }
}

/* Fills an input's column; `u` has room for n numbers. */
static void fill_input(const cs_study *s, const cs_sample *sample, const place *p, double *u,
                       cs_input *in) {
  const cs_quantity *q = &s->graph.quantities[p->quantity];
  const float *at = p->from == FROM_DRAW ? sample->uniform : sample->deep;

  for (size_t i = 0; i < sample->n; i++) {
    if (p->from == FROM_SHOCK) {
      unsigned char happens = cs_sample_shock(sample, p->index, 0, i);

      in->x[i] = happens == CS_NOBODY_KNOWS ? NAN : happens;
    } else {
      u[i] = at[p->index * sample->n + i];
      in->u[i] = at[p->index * sample->n + i];
    }
  }
  if (p->from != FROM_SHOCK) cs_distribution_quantiles(q->distribution, sample->n, u, in->x);
  if (p->from != FROM_DRAW) in->u = NULL;
}

/* The futures of the finished deep points. */
static size_t usable(const cs_run *r) {
  return r->sample.n / r->deep_points * r->deep_done;
}

static void describe_outcomes(const cs_study *s, cs_data *d) {
  for (size_t k = 0; k < d->n_outcomes; k++) {
    const cs_named *m = &s->c.measures[k];
    const cs_quantity *q = &s->graph.quantities[s->graph.measures[k]];

    d->outcomes[k] =
        (cs_outcome){m->id, q->meta.unit, m->has_better, m->better_high, m->at_least, m->at_most};
  }
}

casus_status cs_data_of_run(const cs_study *s, const cs_plan *p, const cs_run *r, cs_arena *arena,
                            cs_data *out) {
  const cs_sample *sample = &r->sample;
  size_t most = p->program.n_draws + s->graph.n_deep + s->c.n_shocks;
  size_t first = r->n_worlds > 1 ? 1 : 0;
  place *places = cs_calloc(most + 1, sizeof *places);
  unsigned char *reached = cs_calloc(s->graph.n, 1);
  double *u = cs_calloc(sample->n, sizeof *u);
  casus_status st = CASUS_NOMEM;

  *out = (cs_data){.source = s->c.doc.path,
                   .n = sample->n,
                   .n_outcomes = s->c.n_measures,
                   .n_strategies = r->n_worlds - first,
                   .n_deep = r->deep_done,
                   .replicates = sample->replicates,
                   .stop = r->stop};
  if (!places || !reached || !u) goto done;
  st = find_reached(s, p, reached);
  if (st) goto done;
  st = CASUS_NOMEM;
  out->n_inputs = list_inputs(s, p, reached, places);
  out->inputs = cs_arena_alloc(arena, out->n_inputs, sizeof *out->inputs);
  out->outcomes = cs_arena_alloc(arena, out->n_outcomes, sizeof *out->outcomes);
  out->strategies = cs_arena_alloc(arena, out->n_strategies, sizeof *out->strategies);
  if (!out->inputs || !out->outcomes || !out->strategies) goto done;
  for (size_t k = 0; k < out->n_inputs; k++) describe_input(s, &places[k], &out->inputs[k]);
  describe_outcomes(s, out);
  for (size_t v = 0; v < out->n_strategies; v++)
    out->strategies[v] = p->program.worlds[v + first].name;
  st = cs_data_make(out, arena, true);
  if (st) goto done;
  for (size_t k = 0; k < out->n_inputs; k++) fill_input(s, sample, &places[k], u, &out->inputs[k]);
  for (size_t v = 0; v < out->n_strategies; v++) {
    for (size_t k = 0; k < out->n_outcomes; k++)
      memcpy(out->y[v * out->n_outcomes + k], cs_sample_watch(sample, v + first, k),
             sample->n * sizeof(double));
  }
  out->n = usable(r);
  cs_data_survey(out);

done:
  cs_free(places);
  cs_free(reached);
  cs_free(u);
  return st;
}
