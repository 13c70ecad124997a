/* Conditional means of margins. */
#include "analysis/curves.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <string.h>

/* A claim's kept futures. */
typedef struct {
  const cs_study *s;
  const cs_plan *p;
  const cs_run *r;
  size_t world;    /* of the margin's first term */
  const double *y; /* [kept future] */
} kept;

typedef struct {
  double n, sum, square;
} bin;

static void add(bin *b, double y) {
  if (!isfinite(y)) return;
  b->n++;
  b->sum += y;
  b->square += y * y;
}

/* Bins by a draw or a deep range (slot: among the program's draws, the graph's deep ranges) or by a
 * shock (slot: its number). */
static size_t fill(const kept *k, cs_curve_kind kind, size_t slot, bin *bins) {
  const cs_sample *sample = &k->r->sample;
  const float *u = (kind == CS_CURVE_DEEP ? sample->deep : sample->uniform) + slot * sample->n;
  size_t n = kind == CS_CURVE_SHOCK ? 2 : CS_CURVE_BINS;

  for (size_t i = 0; i < sample->n; i++) {
    size_t at;

    if (kind == CS_CURVE_SHOCK) {
      at = cs_sample_shock(sample, slot, k->world, i);
      if (at == CS_NOBODY_KNOWS) continue;
    } else {
      at = (size_t)(u[i] * (float)CS_CURVE_BINS);
      if (at >= CS_CURVE_BINS) at = CS_CURVE_BINS - 1;
    }
    add(&bins[at], k->y[i]);
  }
  return n;
}

/* The band is 1.96 standard errors wide; this many times as wide, 16 bins are right together in 95
 * % (2.95 standard errors). */
#define TOGETHER 1.5

/* The margin turns between two bins that are sure of opposite signs (by their bands, taken
 * together), with none but unsure ones between.  A shock happens or not:
 * there is no between. */
static void find_flips(cs_curve *c) {
  size_t last = SIZE_MAX;

  for (size_t k = 0; k < c->n && c->kind != CS_CURVE_SHOCK; k++) {
    if (fabs(c->mean[k]) <= TOGETHER * (c->high[k] - c->mean[k])) continue;
    if (last != SIZE_MAX && (c->mean[last] > 0) != (c->mean[k] > 0)) {
      double a = c->mean[last], b = c->mean[k];

      c->flip[c->n_flips++] = c->x[last] + (c->x[k] - c->x[last]) * a / (a - b);
    }
    last = k;
  }
}

static void finish(const bin *bins, size_t n, const cs_distribution *p, cs_curve *c) {
  for (size_t k = 0; k < n; k++) {
    const bin *b = &bins[k];
    double mean, error, u = ((double)k + 0.5) / (double)n;

    if (!(b->n > 0)) continue;
    mean = b->sum / b->n;
    error = b->n > 1 ? 1.96 * sqrt(cs_fmax(0, b->square - b->sum * mean) / (b->n - 1) / b->n) : 0;
    c->x[c->n] = (double)k;
    if (c->kind != CS_CURVE_SHOCK) cs_distribution_quantiles(p, 1, &u, &c->x[c->n]);
    c->mean[c->n] = mean;
    c->low[c->n] = mean - error;
    c->high[c->n++] = mean + error;
  }
  find_flips(c);
}

static void make(const kept *k, const char *name, cs_curve *c) {
  const cs_graph *g = &k->s->graph;
  const cs_program *program = &k->p->program;
  bin bins[CS_CURVE_BINS] = {{0}};
  size_t n = 0;

  *c = (cs_curve){.quantity = cs_graph_find(g, name)};
  if (c->quantity == CS_NO_QUANTITY) return;
  for (size_t i = 0; i < g->n_deep && !n; i++) {
    if (g->deep[i] != c->quantity) continue;
    c->kind = CS_CURVE_DEEP;
    n = fill(k, CS_CURVE_DEEP, i, bins);
  }
  for (size_t i = 0; i < program->n_draws && !n; i++) {
    if (program->draws[i] == c->quantity) n = fill(k, CS_CURVE_DRAW, i, bins);
  }
  for (size_t i = 0; i < k->s->c.n_shocks && !n; i++) {
    if (g->shocks[i].happens != c->quantity) continue;
    c->kind = CS_CURVE_SHOCK;
    n = fill(k, CS_CURVE_SHOCK, i, bins);
  }
  finish(bins, n, g->quantities[c->quantity].distribution, c);
}

casus_status cs_margin_curves(const cs_study *s, const cs_plan *p, const cs_run *r,
                              const size_t *probes, const cs_linear *margin, size_t n,
                              const cs_driver *drivers, size_t n_drivers, cs_curve *curves) {
  double *y = cs_calloc(r->sample.n, sizeof *y);
  kept k = {.s = s, .p = p, .r = r, .y = y};

  if (y && n_drivers) {
    k.world = p->probes[probes[0]].world;
    cs_margin_column(p, r, probes, margin, n, y);
    for (size_t i = 0; i < n_drivers; i++) make(&k, drivers[i].name, &curves[i]);
  }
  cs_free(y);
  return y ? CASUS_OK : CASUS_NOMEM;
}

casus_status cs_claim_curves(const cs_study *s, const cs_plan *p, const cs_run *r, size_t claim,
                             const cs_verdict *v, cs_curve *curves) {
  const cs_claim *c = &s->claims[claim];
  double *at = cs_calloc(r->deep_points, sizeof *at);
  double *slope = cs_calloc((c->n + 1) * r->deep_points, sizeof *slope);
  casus_status st = at && slope ? cs_claim_linear(s, p, r, claim, at, slope) : CASUS_NOMEM;

  if (st == CASUS_OK)
    st = cs_margin_curves(s, p, r, &p->probe_of[c->first], &(cs_linear){at, slope}, c->n,
                          v->drivers, v->n_drivers, curves);
  cs_free(at);
  cs_free(slope);
  return st;
}
