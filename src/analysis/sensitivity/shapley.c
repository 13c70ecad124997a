/* Shapley effects from a design; see shapley.h. */
#include "analysis/sensitivity/shapley.h"

#include "analysis/sensitivity/doubling_points.h"
#include "base/alloc.h"
#include "base/libm.h"
#include "base/random.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

/* Streams of random orders. */
enum { STREAM_ORDER = 0x5a };

typedef struct {
  double *credit;     /* [output * n_factors + factor] */
  double *square;     /* [output]: (f(x) - f(y))^2 / 2 */
  double *n, *failed; /* [output] */
} sums;

/* What one thread works with. */
typedef struct {
  const double **u; /* [input] */
  double **y;       /* [output] */
  size_t *order;    /* [row * n_factors + step] */
  double *factor;   /* the copula's factor in the walk's order */
  size_t *place;    /* [member]: its place in that order */
  double *e;        /* [member]: work */
} lane;

typedef struct {
  const cs_function *f;
  const cs_effort *effort;
  size_t largest; /* members of a copula */
  sums *sums;     /* [replicate] */
  lane *lanes;
  cs_shapley *out;
} job;

/* A random order of 0..n-1 (Fisher and Yates), a function of the seed, replicate and point. */
static void shuffle(uint64_t seed, size_t replicate, uint64_t point, size_t n, size_t *order) {
  uint64_t stream = ((uint64_t)STREAM_ORDER << 56) | ((uint64_t)replicate << 32) | point;

  for (size_t k = 0; k < n; k++) order[k] = k;
  for (size_t k = n; k-- > 1;) {
    size_t other = (size_t)(cs_random_unit(seed, stream, k) * (double)(k + 1)), x = order[k];

    order[k] = order[other];
    order[other] = x;
  }
}

/* ---- Copulas --------------------------------------------------------------------------------- */

/* The members of c from the one that is replaced last to the one that is replaced first, and the
 * Cholesky factor of their correlations in that order (a pivot of 0 leaves zeros). */
static void order_copula(const job *j, const cs_copula *c, const size_t *order, lane *l) {
  size_t n = c->n, at = n;

  for (size_t step = 0; step < j->f->n_factors; step++) {
    for (size_t m = 0; m < n; m++) {
      if (j->f->factor_of[c->members[m]] == order[step]) l->place[--at] = m;
    }
  }
  for (size_t p = 0; p < n; p++) {
    for (size_t q = 0; q <= p; q++) {
      const double *a = c->factor + l->place[p] * n, *b = c->factor + l->place[q] * n;
      double sum = 0;

      for (size_t k = 0; k < n; k++) sum += a[k] * b[k];
      for (size_t k = 0; k < q; k++) sum -= l->factor[p * n + k] * l->factor[q * n + k];
      if (p == q) {
        l->factor[p * n + p] = sum > 1e-12 ? sqrt(sum) : 0;
      } else {
        l->factor[p * n + q] = l->factor[q * n + q] > 0 ? sum / l->factor[q * n + q] : 0;
      }
    }
  }
}

/* Turns innovations in the walk's order, as probabilities u of the members, into the function's own
 * independent numbers, for one row. */
static void turn(const cs_copula *c, const lane *l, size_t block, size_t i, double *u) {
  size_t n = c->n;
  double *e = l->e, *z = l->e + n;

  for (size_t p = 0; p < n; p++) e[p] = cs_normal_quantile(u[c->members[l->place[p]] * block + i]);
  for (size_t p = 0; p < n; p++) {
    double sum = 0;

    for (size_t q = 0; q <= p; q++) sum += l->factor[p * n + q] * e[q];
    z[l->place[p]] = sum;
  }
  for (size_t m = 0; m < n; m++) {
    double sum = z[m];

    for (size_t k = 0; k < m; k++) sum -= c->factor[m * n + k] * e[k];
    e[m] = c->factor[m * n + m] > 0 ? sum / c->factor[m * n + m] : 0;
    u[c->members[m] * block + i] = cs_fmin(cs_fmax(cs_normal_cdf(e[m]), 0x1p-33), 1 - 0x1p-33);
  }
}

/* ---- Walks ----------------------------------------------------------------------------------- */

/* u := the points after `steps` steps of their walks. */
static void place_points(const job *j, lane *l, size_t steps, size_t n, size_t block,
                         const double *points, double *u) {
  const cs_function *f = j->f;

  for (size_t k = 0; k < f->n_inputs; k++) memcpy(u + k * block, points + k * block, n * sizeof *u);
  for (size_t i = 0; i < n; i++) {
    const size_t *order = l->order + i * f->n_factors;

    for (size_t s = 0; s < steps; s++) {
      for (size_t k = 0; k < f->n_inputs; k++) {
        if (f->factor_of[k] == order[s]) u[k * block + i] = points[(f->n_inputs + k) * block + i];
      }
    }
    for (size_t c = 0; c < f->n_copulas; c++) {
      order_copula(j, &f->copulas[c], order, l);
      turn(&f->copulas[c], l, block, i, u);
    }
  }
}

/* One step more of each walk, of inputs without copulas: only the factor at hand changes. */
static void step_points(const job *j, const lane *l, size_t step, size_t n, size_t block,
                        const double *points, double *u) {
  const cs_function *f = j->f;

  for (size_t k = 0; k < f->n_inputs; k++) {
    for (size_t i = 0; i < n; i++) {
      if (l->order[i * f->n_factors + step] == f->factor_of[k])
        u[k * block + i] = points[(f->n_inputs + k) * block + i];
    }
  }
}

/* y[step][output][i] of n walks. */
static void add_walks(const job *j, const lane *l, size_t n, size_t block, const double *y,
                      sums *s) {
  size_t d = j->f->n_factors, outputs = j->f->n_outputs;

  for (size_t o = 0; o < outputs; o++) {
    for (size_t i = 0; i < n; i++) {
      const size_t *order = l->order + i * d;
      double x = y[o * block + i], old = x, keep = x * 0;

      for (size_t step = 0; step < d; step++) keep += y[((step + 1) * outputs + o) * block + i] * 0;
      if (keep != 0) { /* a NaN or an infinity on the way */
        s->failed[o]++;
        continue;
      }
      s->n[o]++;
      for (size_t step = 0; step < d; step++) {
        double now = y[((step + 1) * outputs + o) * block + i];

        s->credit[o * d + order[step]] += (x - (old + now) / 2) * (old - now);
        old = now;
      }
      s->square[o] += (x - old) * (x - old) / 2;
    }
  }
}

static void add_points(void *self, size_t at, size_t replicate, uint64_t first, size_t n,
                       size_t block, const double *points, double *room) {
  job *j = self;
  const cs_function *f = j->f;
  lane *l = &j->lanes[at];
  double *u = room, *y = room + f->n_inputs * block;

  for (size_t i = 0; i < n; i++)
    shuffle(j->effort->seed, replicate, first + i, f->n_factors, l->order + i * f->n_factors);
  for (size_t k = 0; k < f->n_inputs; k++) l->u[k] = u + k * block;
  for (size_t step = 0; step <= f->n_factors; step++) {
    if (!step || f->n_copulas) {
      place_points(j, l, step, n, block, points, u);
    } else {
      step_points(j, l, step - 1, n, block, points, u);
    }
    for (size_t o = 0; o < f->n_outputs; o++) l->y[o] = y + (step * f->n_outputs + o) * block;
    f->evaluate(f->self, at, n, l->u, l->y);
  }
  add_walks(j, l, n, block, y, &j->sums[replicate]);
}

/* ---- Result ---------------------------------------------------------------------------------- */

static casus_status look(void *self, uint64_t points, bool *settled) {
  const job *j = self;
  cs_shapley *v = j->out;
  size_t d = v->n_factors, n = j->effort->replicates;
  double *top = cs_calloc(2 * n + d * n, sizeof *top);
  double *bottom = top ? top + n : NULL, *shares = top ? top + 2 * n : NULL;
  casus_status st = top ? CASUS_OK : CASUS_NOMEM;

  v->points = points;
  v->runs = points * n * (d + 1);
  v->all_settled = true;
  for (size_t o = 0; o < v->n_outputs && st == CASUS_OK; o++) {
    v->failed[o] = 0;
    for (size_t r = 0; r < n; r++) {
      const sums *s = &j->sums[r];

      v->failed[o] += (uint64_t)s->failed[o];
      bottom[r] = s->n[o] > 0 ? s->square[o] / s->n[o] : 0;
    }
    for (size_t k = 0; k < d; k++) {
      for (size_t r = 0; r < n; r++) {
        const sums *s = &j->sums[r];

        top[r] = s->n[o] > 0 ? s->credit[o * d + k] / s->n[o] : 0;
      }
      v->effect[o * d + k] = cs_ratio(top, bottom, n, shares + k * n);
    }
    st = cs_is_settled(&v->effect[o * d], shares, d, n, &v->settled[o]);
    v->all_settled &= v->settled[o];
  }
  *settled = v->all_settled;
  cs_free(top);
  return st;
}

static bool make_sums(const cs_function *f, sums *s) {
  s->credit = cs_calloc(f->n_outputs * f->n_factors, sizeof *s->credit);
  s->square = cs_calloc(f->n_outputs, sizeof *s->square);
  s->n = cs_calloc(f->n_outputs, sizeof *s->n);
  s->failed = cs_calloc(f->n_outputs, sizeof *s->failed);
  return s->credit && s->square && s->n && s->failed;
}

static bool make_lane(const job *j, lane *l) {
  const cs_function *f = j->f;

  l->u = cs_calloc(f->n_inputs, sizeof *l->u);
  l->y = cs_calloc(f->n_outputs, sizeof *l->y);
  l->order = cs_calloc(CS_FUNCTION_BLOCK * f->n_factors, sizeof *l->order);
  l->factor = cs_calloc(j->largest * j->largest, sizeof *l->factor);
  l->place = cs_calloc(j->largest, sizeof *l->place);
  l->e = cs_calloc(2 * j->largest, sizeof *l->e);
  return l->u && l->y && l->order && l->factor && l->place && l->e;
}

static bool make(job *j) {
  const cs_function *f = j->f;
  cs_shapley *v = j->out;

  for (size_t c = 0; c < f->n_copulas; c++) {
    if (f->copulas[c].n > j->largest) j->largest = f->copulas[c].n;
  }
  *v = (cs_shapley){.n_outputs = f->n_outputs, .n_factors = f->n_factors};
  v->effect = cs_calloc(f->n_outputs * f->n_factors, sizeof *v->effect);
  v->failed = cs_calloc(f->n_outputs, sizeof *v->failed);
  v->settled = cs_calloc(f->n_outputs, sizeof *v->settled);
  j->sums = cs_calloc(j->effort->replicates, sizeof *j->sums);
  j->lanes = cs_calloc(f->lanes, sizeof *j->lanes);
  if (!v->effect || !v->failed || !v->settled || !j->sums || !j->lanes) return false;
  for (size_t r = 0; r < j->effort->replicates; r++) {
    if (!make_sums(f, &j->sums[r])) return false;
  }
  for (size_t l = 0; l < f->lanes; l++) {
    if (!make_lane(j, &j->lanes[l])) return false;
  }
  return true;
}

static void free_job(job *j) {
  for (size_t r = 0; j->sums && r < j->effort->replicates; r++) {
    cs_free(j->sums[r].credit);
    cs_free(j->sums[r].square);
    cs_free(j->sums[r].n);
    cs_free(j->sums[r].failed);
  }
  for (size_t l = 0; j->lanes && l < j->f->lanes; l++) {
    cs_free(j->lanes[l].u);
    cs_free(j->lanes[l].y);
    cs_free(j->lanes[l].order);
    cs_free(j->lanes[l].factor);
    cs_free(j->lanes[l].place);
    cs_free(j->lanes[l].e);
  }
  cs_free(j->sums);
  cs_free(j->lanes);
}

casus_status cs_shapley_make(const cs_function *f, const cs_effort *effort, cs_shapley *out) {
  job j = {.f = f, .effort = effort, .out = out};
  cs_stages stages = {.f = f,
                      .effort = effort,
                      .room = f->n_inputs + (f->n_factors + 1) * f->n_outputs,
                      .add = add_points,
                      .look = look,
                      .self = &j};
  casus_status st = make(&j) ? cs_stages_run(&stages) : CASUS_NOMEM;

  free_job(&j);
  return st;
}

void cs_shapley_free(cs_shapley *s) {
  cs_free(s->effect);
  cs_free(s->failed);
  cs_free(s->settled);
  *s = (cs_shapley){0};
}
