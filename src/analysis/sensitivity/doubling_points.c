/* Stages of designed indices; see doubling_points.h. */
#include "analysis/sensitivity/doubling_points.h"

#include "analysis/sensitivity/tasks.h"
#include "base/alloc.h"

#include <math.h>
#include <string.h>

typedef struct {
  const cs_stages *s;
  cs_design *design;
  size_t block;
  uint64_t begin, end; /* points of this stage */
  double **memory;     /* [lane]: points, then room */
} job;

static void draw(const job *j, size_t replicate, uint64_t first, size_t n, double *points) {
  for (size_t k = 0; k < 2 * j->s->f->n_inputs; k++)
    cs_design_column(j->design, (uint32_t)replicate, first, n, k, points + k * j->block);
}

static void do_replicate(void *self, size_t lane, size_t r) {
  const job *j = self;
  double *points = j->memory[lane], *room = points + 2 * j->s->f->n_inputs * j->block;

  for (uint64_t at = j->begin; at < j->end; at += j->block) {
    size_t n = j->end - at < j->block ? (size_t)(j->end - at) : j->block;

    if (cs_is_stopped(j->s->effort->stop)) return;
    draw(j, r, at, n, points);
    j->s->add(j->s->self, lane, r, at, n, j->block, points, room);
  }
}

static casus_status run(job *j) {
  const cs_stages *s = j->s;
  bool settled, was_settled = false;

  j->end = s->effort->first;
  if (s->pilot) {
    size_t n = j->end < j->block ? (size_t)j->end : j->block;

    draw(j, 0, 0, n, j->memory[0]);
    s->pilot(s->self, n, j->block, j->memory[0], j->memory[0] + 2 * s->f->n_inputs * j->block);
  }
  for (;;) {
    casus_status st;

    cs_tasks_do(s->f->lanes, s->effort->replicates, do_replicate, j);
    if (cs_is_stopped(s->effort->stop)) return CASUS_STOPPED;
    st = s->look(s->self, j->end, &settled);
    if (st) return st;
    if ((was_settled && settled) || j->end * 2 > s->effort->most) return CASUS_OK;
    was_settled = settled;
    j->begin = j->end;
    j->end *= 2;
  }
}

casus_status cs_stages_run(const cs_stages *s) {
  size_t row = 2 * s->f->n_inputs + s->room;
  /* As long as keeps one thread's columns within 32 MB.  Sums run over the points in order, so that
   * the length changes no bit. */
  size_t block = ((size_t)32 << 20) / sizeof(double) / (row + 1);
  cs_design_settings design = {.kind = CS_DESIGN_SOBOL,
                               .seed = s->effort->seed,
                               .replicates = s->effort->replicates,
                               .points = s->effort->most,
                               .dimensions = 2 * s->f->n_inputs};
  job j = {.s = s};
  casus_status st = CASUS_OK;

  j.block = block < 16 ? 16 : block > CS_FUNCTION_BLOCK ? CS_FUNCTION_BLOCK : block;
  j.memory = cs_calloc(s->f->lanes, sizeof *j.memory);
  if (!j.memory) return CASUS_NOMEM;
  for (size_t l = 0; l < s->f->lanes; l++) {
    j.memory[l] = cs_alloc_columns(row * j.block, sizeof(double));
    if (!j.memory[l]) st = CASUS_NOMEM;
  }
  if (st == CASUS_OK) st = cs_design_new(&design, NULL, &j.design);
  if (st == CASUS_OK) st = run(&j);
  for (size_t l = 0; l < s->f->lanes; l++) cs_free(j.memory[l]);
  cs_free(j.memory);
  cs_design_free(j.design);
  return st;
}

casus_status cs_is_settled(const cs_estimate *index, const double *shares, size_t n,
                           size_t replicates, bool *settled) {
  size_t *order = cs_calloc(n, sizeof *order);
  double *apart = cs_calloc(replicates, sizeof *apart);
  casus_status st = order && apart ? CASUS_OK : CASUS_NOMEM;

  *settled = st == CASUS_OK;
  for (size_t k = 0; k < n && *settled; k++) {
    size_t at = k;

    while (at && index[order[at - 1]].value < index[k].value) {
      order[at] = order[at - 1];
      at--;
    }
    order[at] = k;
  }
  for (size_t k = 0; k + 1 < n && *settled; k++) {
    size_t a = order[k], b = order[k + 1];
    double difference = index[a].value - index[b].value, error;

    for (size_t r = 0; r < replicates; r++)
      apart[r] = shares[a * replicates + r] - shares[b * replicates + r];
    error = cs_t_half_width(apart, replicates);
    *settled = difference > error || difference + error < CS_TIE;
  }
  cs_free(order);
  cs_free(apart);
  return st;
}

cs_estimate cs_ratio(const double *top, const double *bottom, size_t replicates, double *shares) {
  double up = 0, down = 0, value;

  for (size_t r = 0; r < replicates; r++) {
    up += top[r];
    down += bottom[r];
  }
  if (!(down > 0)) {
    memset(shares, 0, replicates * sizeof *shares);
    return (cs_estimate){0, 0};
  }
  value = up / down;
  for (size_t r = 0; r < replicates; r++)
    shares[r] = (top[r] - value * bottom[r]) / (down / (double)replicates);
  return (cs_estimate){value, cs_t_half_width(shares, replicates)};
}
