/* Points of the unit cube; see program_at_points.h. */
#include "engine/program_at_points.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

struct cs_points {
  const cs_program *p;
  const cs_point_output *outputs;
  size_t n_outputs;
  cs_worker *worker;
  double *scratch;
};

static size_t scratch_columns(const cs_point_output *outputs, size_t n) {
  size_t most = 0;

  for (size_t o = 0; o < n; o++) {
    size_t need = outputs[o].probe ? cs_formula_scratch(outputs[o].probe->formula) : 0;

    if (need > most) most = need;
  }
  return most;
}

cs_points *cs_points_new(const cs_program *p, const cs_point_output *outputs, size_t n_outputs,
                         const double *deep_u, size_t block) {
  size_t scratch = scratch_columns(outputs, n_outputs);
  cs_points *s = cs_calloc(1, sizeof *s);

  if (!s) return NULL;
  *s = (cs_points){.p = p, .outputs = outputs, .n_outputs = n_outputs};
  s->worker = cs_worker_new(p, block);
  if (s->worker && scratch) s->scratch = cs_worker_scratch(s->worker, scratch);
  if (!s->worker || (scratch && !s->scratch)) {
    cs_points_free(s);
    return NULL;
  }
  for (size_t k = 0; k < p->graph->n_deep; k++) cs_worker_deep(s->worker, k, deep_u[k]);
  return s;
}

void cs_points_free(cs_points *p) {
  if (!p) return;
  cs_worker_free(p->worker);
  cs_free(p);
}

static void probe_column(const cs_points *p, const cs_probe *probe, size_t n, double *y,
                         unsigned char *counts) {
  const double *const *columns = cs_worker_columns(p->worker);

  cs_formula_columns(probe->formula, columns, n, p->scratch, y);
  memset(counts, 1, n);
  for (size_t c = 0; c < probe->n_conditions; c++) {
    const double *happens = columns[probe->conditions[c].quantity];

    for (size_t i = 0; i < n; i++) {
      if (isnan(happens[i])) {
        y[i] = NAN;
      } else {
        counts[i] &= (happens[i] != 0) == probe->conditions[c].happens;
      }
    }
  }
}

void cs_points_evaluate(cs_points *p, size_t n, const double *const *u, double *const *y,
                        unsigned char *const *counts) {
  for (size_t k = 0; k < p->p->n_draws; k++)
    memcpy(cs_worker_uniform(p->worker, k), u[k], n * sizeof(double));
  cs_worker_base(p->worker, n);
  for (size_t v = 0; v < p->p->n_worlds; v++) {
    if (v) cs_worker_world(p->worker, v, n);
    for (size_t o = 0; o < p->n_outputs; o++) {
      const cs_point_output *out = &p->outputs[o];

      if ((out->probe ? out->probe->world : out->world) != v) continue;
      if (out->probe) {
        probe_column(p, out->probe, n, y[o], counts[o]);
      } else {
        memcpy(y[o], cs_worker_columns(p->worker)[out->quantity], n * sizeof(double));
        memset(counts[o], 1, n);
      }
    }
  }
}
