/* Elementary effects; see morris.h. */
#include "analysis/sensitivity/morris.h"

#include "analysis/sensitivity/doubling_points.h"
#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <string.h>

typedef struct {
  double n, sum, size, square, failed;
} sums;

typedef struct {
  const cs_function *f;
  const cs_effort *effort;
  sums *sums;        /* [(replicate * n_outputs + output) * n_factors + factor] */
  const double ***u; /* [lane][input] */
  double ***y;       /* [lane][output] */
  cs_morris *out;
} job;

/* Where a coordinate goes: by 1/4 + v / 2, wrapped. */
static double moved(double u, double v) {
  double x = u + 0.25 + v / 2;

  return x < 1 ? x : x - 1;
}

static void evaluate(const job *j, size_t lane, size_t n, size_t block, double *y) {
  for (size_t o = 0; o < j->f->n_outputs; o++) j->y[lane][o] = y + o * block;
  j->f->evaluate(j->f->self, lane, n, j->u[lane], j->y[lane]);
}

static void add_points(void *self, size_t lane, size_t replicate, uint64_t first, size_t n,
                       size_t block, const double *points, double *room) {
  job *j = self;
  const cs_function *f = j->f;
  size_t d = f->n_factors, outputs = f->n_outputs;
  double *to = room, *y = room + f->n_inputs * block, *z = y + outputs * block;

  (void)first;
  for (size_t k = 0; k < f->n_inputs; k++) {
    j->u[lane][k] = points + k * block;
    for (size_t i = 0; i < n; i++)
      to[k * block + i] = moved(points[k * block + i], points[(f->n_inputs + k) * block + i]);
  }
  evaluate(j, lane, n, block, y);
  for (size_t g = 0; g < d; g++) {
    size_t lead = SIZE_MAX;

    for (size_t k = 0; k < f->n_inputs; k++) {
      bool moves = f->factor_of[k] == g;

      if (moves && lead == SIZE_MAX) lead = k;
      j->u[lane][k] = (moves ? to : points) + k * block;
    }
    evaluate(j, lane, n, block, z);
    for (size_t o = 0; o < outputs; o++) {
      sums *s = &j->sums[(replicate * outputs + o) * d + g];

      for (size_t i = 0; i < n && lead != SIZE_MAX; i++) {
        double step = to[lead * block + i] - points[lead * block + i];
        double effect = (z[o * block + i] - y[o * block + i]) / step;

        if (!isfinite(effect)) {
          s->failed++;
          continue;
        }
        s->n++;
        s->sum += effect;
        s->size += fabs(effect);
        s->square += effect * effect;
      }
    }
  }
}

static cs_estimate mean_of(const double *x, size_t n) {
  double sum = 0;

  for (size_t r = 0; r < n; r++) sum += x[r];
  return (cs_estimate){sum / (double)n, cs_t_half_width(x, n)};
}

static casus_status look(void *self, uint64_t points, bool *settled) {
  const job *j = self;
  cs_morris *m = j->out;
  size_t d = m->n_factors, outputs = m->n_outputs, n = j->effort->replicates;
  double *size = cs_calloc(d * n + n, sizeof *size), *mean = size ? size + d * n : NULL;
  cs_estimate *share = cs_calloc(d, sizeof *share);
  casus_status st = size && share ? CASUS_OK : CASUS_NOMEM;

  m->points = points;
  m->runs = points * n * (d + 1);
  m->all_settled = true;
  for (size_t o = 0; o < outputs && st == CASUS_OK; o++) {
    double all = 0;

    m->failed[o] = 0;
    for (size_t g = 0; g < d; g++) {
      cs_effect *e = &m->effect[o * d + g];
      double square = 0, count = 0;

      for (size_t r = 0; r < n; r++) {
        const sums *s = &j->sums[(r * outputs + o) * d + g];

        size[g * n + r] = s->n > 0 ? s->size / s->n : 0;
        mean[r] = s->n > 0 ? s->sum / s->n : 0;
        square += s->square;
        count += s->n;
        m->failed[o] += (uint64_t)s->failed;
      }
      e->size = mean_of(size + g * n, n);
      e->mean = mean_of(mean, n);
      e->spread = count > 1 ? sqrt(cs_fmax(0, square / count - e->mean.value * e->mean.value)) : 0;
      all += e->size.value;
    }
    for (size_t g = 0; g < d; g++) {
      share[g].value = all > 0 ? m->effect[o * d + g].size.value / all : 0;
      for (size_t r = 0; r < n && all > 0; r++) size[g * n + r] /= all;
    }
    st = cs_is_settled(share, size, d, n, &m->settled[o]);
    m->all_settled &= m->settled[o];
  }
  *settled = m->all_settled;
  cs_free(size);
  cs_free(share);
  return st;
}

static bool make(job *j) {
  const cs_function *f = j->f;
  cs_morris *m = j->out;

  *m = (cs_morris){.n_outputs = f->n_outputs, .n_factors = f->n_factors};
  m->effect = cs_calloc(f->n_outputs * f->n_factors, sizeof *m->effect);
  m->failed = cs_calloc(f->n_outputs, sizeof *m->failed);
  m->settled = cs_calloc(f->n_outputs, sizeof *m->settled);
  j->sums = cs_calloc(j->effort->replicates * f->n_outputs * f->n_factors, sizeof *j->sums);
  j->u = cs_calloc(f->lanes, sizeof *j->u);
  j->y = cs_calloc(f->lanes, sizeof *j->y);
  if (!m->effect || !m->failed || !m->settled || !j->sums || !j->u || !j->y) return false;
  for (size_t l = 0; l < f->lanes; l++) {
    j->u[l] = cs_calloc(f->n_inputs, sizeof *j->u[l]);
    j->y[l] = cs_calloc(f->n_outputs, sizeof *j->y[l]);
    if (!j->u[l] || !j->y[l]) return false;
  }
  return true;
}

casus_status cs_morris_make(const cs_function *f, const cs_effort *effort, cs_morris *out) {
  job j = {.f = f, .effort = effort, .out = out};
  cs_stages stages = {.f = f,
                      .effort = effort,
                      .room = f->n_inputs + 2 * f->n_outputs,
                      .add = add_points,
                      .look = look,
                      .self = &j};
  casus_status st = make(&j) ? cs_stages_run(&stages) : CASUS_NOMEM;

  for (size_t l = 0; l < f->lanes; l++) {
    if (j.u) cs_free(j.u[l]);
    if (j.y) cs_free(j.y[l]);
  }
  cs_free(j.sums);
  cs_free(j.u);
  cs_free(j.y);
  return st;
}

void cs_morris_free(cs_morris *m) {
  cs_free(m->effect);
  cs_free(m->failed);
  cs_free(m->settled);
  *m = (cs_morris){0};
}
