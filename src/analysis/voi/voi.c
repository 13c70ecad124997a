/* The worth of knowing; see voi.h. */
#include "analysis/voi/voi.h"

#include "analysis/sensitivity/smooth.h"
#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <string.h>

/* Rows in which a choice failed. */
static uint64_t find_skips(const cs_choices *c, unsigned char *skip) {
  uint64_t failed = 0;

  for (size_t i = 0; i < c->data->n; i++) {
    skip[i] = 0;
    for (size_t d = 0; d < c->n_choices; d++) skip[i] |= !isfinite(c->benefit[d][i]);
    failed += skip[i];
  }
  return failed;
}

/* ---- All inputs ------------------------------------------------------------------------------ */

/* Of batch `batch` against choice `now`, or of all rows against the best (now SIZE_MAX);
 * mean[choice] is left behind. */
static double evpi_of(const cs_choices *c, const unsigned char *skip, size_t batch, size_t now,
                      double *mean) {
  double most = 0, n = 0, top = -INFINITY;

  memset(mean, 0, c->n_choices * sizeof *mean);
  for (size_t i = 0; i < c->data->n; i++) {
    double best = -INFINITY;

    if (skip[i] || (batch != SIZE_MAX && cs_data_batch(c->data, i) != batch)) continue;
    /* Relative to the first choice, so that digits are not lost. */
    for (size_t d = 0; d < c->n_choices; d++) {
      double x = c->benefit[d][i] - c->benefit[0][i];

      mean[d] += x;
      best = cs_fmax(best, x);
    }
    most += best;
    n++;
  }
  for (size_t d = 0; d < c->n_choices; d++) {
    mean[d] /= cs_fmax(1, n);
    top = cs_fmax(top, mean[d]);
  }
  if (now != SIZE_MAX) top = mean[now];
  return n > 0 ? cs_fmax(0, most / n - top) : 0;
}

static double mean_of(const cs_choices *c, const unsigned char *skip, size_t d) {
  double sum = 0, n = 0;

  for (size_t i = 0; i < c->data->n; i++) {
    if (skip[i]) continue;
    sum += c->benefit[d][i];
    n++;
  }
  return n > 0 ? sum / n : NAN;
}

/* Relative size of what sums of many futures may leave behind. */
static const double ROUNDING = 1e-9;

/* Sums of the same benefits in another order differ by less. */
static const double EQUAL = 1e-12;

static void count_best(const cs_choices *c, const unsigned char *skip, double *share) {
  double n = 0;

  for (size_t i = 0; i < c->data->n; i++) {
    double best = -INFINITY;

    if (skip[i]) continue;
    for (size_t d = 0; d < c->n_choices; d++) best = cs_fmax(best, c->benefit[d][i]);
    for (size_t d = 0; d < c->n_choices; d++) share[d] += c->benefit[d][i] >= best;
    n++;
  }
  for (size_t d = 0; d < c->n_choices; d++) share[d] /= cs_fmax(1, n);
}

/* Mean of benefit[a] - benefit[b], with its error over the batches. */
static cs_estimate difference(const cs_choices *c, const unsigned char *skip, size_t a, size_t b,
                              double *sum, double *n) {
  size_t batches = cs_data_batches(c->data), used = 0;
  double all = 0, size = 0, rows = 0;
  cs_estimate e;

  memset(sum, 0, batches * sizeof *sum);
  memset(n, 0, batches * sizeof *n);
  for (size_t i = 0; i < c->data->n; i++) {
    size_t at = cs_data_batch(c->data, i);

    if (skip[i]) continue;
    sum[at] += c->benefit[a][i] - c->benefit[b][i];
    size += fabs(c->benefit[a][i]) + fabs(c->benefit[b][i]);
    n[at]++;
  }
  for (size_t k = 0; k < batches; k++) {
    if (!(n[k] > 0)) continue;
    all += sum[k];
    rows += n[k];
    sum[used++] = sum[k] / n[k];
  }
  e = (cs_estimate){rows > 0 ? all / rows : NAN, cs_t_half_width(sum, used)};
  if (fabs(e.value) * rows <= EQUAL * size) e.value = 0;
  return e;
}

bool cs_voi_equals(const cs_evpi *v, size_t d) {
  return v->behind[d].value == 0;
}

bool cs_voi_is_near(const cs_evpi *v, size_t d) {
  return !cs_voi_equals(v, d) && !(v->behind[d].value > v->behind[d].error);
}

static void find_best(const cs_choices *c, const unsigned char *skip, double *sum, double *n,
                      cs_evpi *out) {
  for (size_t d = 0; d < c->n_choices; d++) {
    out->mean[d] = mean_of(c, skip, d);
    if (difference(c, skip, d, out->best, sum, n).value > 0) out->best = d;
  }
  for (size_t d = 0; d < c->n_choices; d++) {
    out->behind[d] = difference(c, skip, out->best, d, sum, n);
    out->n_best += cs_voi_equals(out, d);
  }
}

casus_status cs_evpi_make(const cs_choices *c, cs_arena *arena, cs_evpi *out) {
  size_t batches = cs_data_batches(c->data);
  unsigned char *skip = cs_calloc(c->data->n, 1);
  double *batch = cs_calloc(2 * batches, sizeof *batch);
  double *mean = cs_calloc(c->n_choices, sizeof *mean);
  casus_status st = CASUS_NOMEM;

  *out = (cs_evpi){.mean = cs_arena_alloc(arena, c->n_choices, sizeof *out->mean),
                   .behind = cs_arena_alloc(arena, c->n_choices, sizeof *out->behind),
                   .best_share = cs_arena_alloc(arena, c->n_choices, sizeof *out->best_share)};
  if (skip && batch && mean && out->mean && out->behind && out->best_share) {
    out->failed = find_skips(c, skip);
    out->evpi.value = evpi_of(c, skip, SIZE_MAX, SIZE_MAX, mean);
    find_best(c, skip, batch, batch + batches, out);
    for (size_t b = 0; b < batches; b++) batch[b] = evpi_of(c, skip, b, out->best, mean);
    out->evpi.error = cs_t_half_width(batch, batches);
    count_best(c, skip, out->best_share);
    st = CASUS_OK;
  }
  cs_free(skip);
  cs_free(batch);
  cs_free(mean);
  return st;
}

/* ---- Some inputs ----------------------------------------------------------------------------- */

typedef struct {
  const cs_choices *c;
  size_t n;              /* rows */
  const cs_ranks *ranks; /* [input] */
  size_t n_inputs;
  unsigned char *skip;
  double *y, *fit, *gain, *best; /* [row] */
  cs_smooth *smooth;
} partial;

/* EVPPI of the rows that are not skipped; *now: the choice without knowing more; *changes as in
 * cs_evppi. */
static casus_status worth(partial *p, size_t *now, double *value, double *changes) {
  double top = 0, sum = 0, n = 0, changed = 0;
  size_t chosen = 0;
  casus_status st = CASUS_OK;

  /* gain[i]: the best choice's expected benefit over the first's; best[i]: its number. */
  memset(p->gain, 0, p->n * sizeof *p->gain);
  memset(p->best, 0, p->n * sizeof *p->best);
  for (size_t d = 1; d < p->c->n_choices && st == CASUS_OK; d++) {
    double mean = 0, used = 0;

    for (size_t i = 0; i < p->n; i++) {
      if (p->skip[i]) continue;
      p->y[i] = p->c->benefit[d][i] - p->c->benefit[0][i];
      mean += p->y[i];
      used++;
    }
    mean /= cs_fmax(1, used);
    if (mean > top) {
      top = mean;
      chosen = d;
    }
    st = cs_smooth_fit(p->smooth, p->y, p->fit, NULL);
    for (size_t i = 0; i < p->n && st == CASUS_OK; i++) {
      if (p->skip[i] || p->fit[i] <= p->gain[i]) continue;
      p->gain[i] = p->fit[i];
      p->best[i] = (double)d;
    }
  }
  for (size_t i = 0; i < p->n; i++) {
    if (p->skip[i]) continue;
    sum += p->gain[i];
    changed += p->best[i] != (double)chosen;
    n++;
  }
  *now = chosen;
  *value = n > 0 ? cs_fmax(0, sum / n - top) : 0;
  *changes = n > 0 ? changed / n : 0;
  /* What is worth no more than rounding is worth nothing. */
  if (n > 0 && *value <= ROUNDING * (sum / n + top)) *value = *changes = 0;
  return st;
}

/* Each batch's mean gain of choosing by the fit over choosing `chosen`, at the benefits themselves.
 * To first order the worth moves with a future by just this: what the fit moves by does not count
 * where it is at its best. */
static void batch_worths(const partial *p, size_t chosen, double *batch, size_t batches) {
  for (size_t b = 0; b < batches; b++) {
    double sum = 0, n = 0;

    for (size_t i = 0; i < p->n; i++) {
      if (p->skip[i] || cs_data_batch(p->c->data, i) != b) continue;
      sum += p->c->benefit[(size_t)p->best[i]][i] - p->c->benefit[chosen][i];
      n++;
    }
    batch[b] = n > 0 ? sum / n : 0;
  }
}

casus_status cs_evppi_make(const cs_choices *c, const size_t *inputs, size_t n, cs_evppi *out) {
  size_t rows = c->data->n, batches = cs_data_batches(c->data), chosen = 0;
  cs_ranks ranks[CS_SMOOTH_INPUTS] = {0};
  unsigned char *skip = cs_calloc(rows, 1);
  double *memory = cs_calloc(4 * rows + batches, sizeof *memory);
  casus_status st = skip && memory ? CASUS_OK : CASUS_NOMEM;
  partial p = {.c = c, .n = rows, .ranks = ranks, .n_inputs = n, .skip = skip};

  *out = (cs_evppi){0};
  for (size_t k = 0; k < n && st == CASUS_OK; k++)
    st = cs_ranks_make(c->data->inputs[inputs[k]].x, rows, &ranks[k]);
  if (st == CASUS_OK) {
    p.y = memory;
    p.fit = memory + rows;
    p.gain = memory + 2 * rows;
    p.best = memory + 3 * rows;
    find_skips(c, skip);
    st = cs_smooth_new(ranks, n, skip, &p.smooth);
    if (st == CASUS_OK) st = worth(&p, &chosen, &out->worth.value, &out->changes);
    if (st == CASUS_OK) {
      batch_worths(&p, chosen, memory + 4 * rows, batches);
      out->worth.error = cs_t_half_width(memory + 4 * rows, batches);
    }
  }
  cs_smooth_free(p.smooth);
  for (size_t k = 0; k < n; k++) cs_ranks_free(&ranks[k]);
  cs_free(skip);
  cs_free(memory);
  return st;
}
