/* Indices of variance; see variance.h. */
#include "analysis/sensitivity/variance.h"

#include "analysis/sensitivity/doubling_points.h"
#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- Sums ------------------------------------------------------------------------------------ */

/* Of one output in one replicate; y is less the replicate-independent shift. */
typedef struct {
  double n, failed, sum, square; /* of A and B, so of 2 n values */
} whole_sums;

/* Of one factor, output and replicate. */
typedef struct {
  double cross, step;    /* B (AB - A); AB - A */
  double jansen;         /* (A - AB)^2 */
  double azzini, both;   /* (BA - B)(A - AB); (BA - AB)^2 */
  double other;          /* (B - BA)^2 */
  double sum_ab, sum_ba; /* of AB; of BA */
} factor_sums;

typedef struct {
  whole_sums *whole;   /* [output] */
  double *apart;       /* [output]: (A - B)^2 */
  factor_sums *factor; /* [output * n_factors + factor] */
  double *pair;        /* [(output * n_factors + i) * n_factors + j]: BA_i AB_j */
} sums;

typedef struct {
  const cs_function *f;
  cs_estimator estimator;
  const cs_effort *effort;
  size_t matrices;
  double *shift;          /* [output] */
  sums *sums;             /* [replicate] */
  const double ***lane_u; /* [lane][n_inputs] */
  double ***lane_y;       /* [lane][n_outputs] */
  cs_variance *out;
} job;

static bool has_ba(const job *j) {
  return j->estimator != CS_JANSEN;
}

/* Adds one block of a replicate: y[matrix][output][i]; matrices A, B, AB_0.., BA_0... */
static void add_rows(const job *j, const double *y, size_t n, size_t block, sums *s) {
  size_t d = j->f->n_factors, outputs = j->f->n_outputs, step = outputs * block;
  double keep[CS_FUNCTION_BLOCK];

  for (size_t o = 0; o < outputs; o++) {
    const double *a = y + o * block, *b = a + step;
    whole_sums *w = &s->whole[o];
    double c = j->shift[o];

    for (size_t i = 0; i < n; i++) keep[i] = 0;
    for (size_t m = 0; m < j->matrices; m++) {
      for (size_t i = 0; i < n; i++) keep[i] += y[m * step + o * block + i] * 0;
    }
    for (size_t i = 0; i < n; i++) {
      if (keep[i] != 0) { /* a NaN or an infinity somewhere in the row */
        w->failed++;
        continue;
      }
      w->n++;
      w->sum += (a[i] - c) + (b[i] - c);
      w->square += (a[i] - c) * (a[i] - c) + (b[i] - c) * (b[i] - c);
      s->apart[o] += (a[i] - b[i]) * (a[i] - b[i]);
    }
    for (size_t k = 0; k < d; k++) {
      const double *ab = y + (2 + k) * step + o * block;
      factor_sums *t = &s->factor[o * d + k];

      for (size_t i = 0; i < n; i++) {
        if (keep[i] != 0) continue;
        t->cross += (b[i] - c) * (ab[i] - a[i]);
        t->step += ab[i] - a[i];
        t->jansen += (a[i] - ab[i]) * (a[i] - ab[i]);
      }
      if (has_ba(j)) {
        const double *ba = ab + d * step;

        for (size_t i = 0; i < n; i++) {
          if (keep[i] != 0) continue;
          t->azzini += (ba[i] - b[i]) * (a[i] - ab[i]);
          t->both += (ba[i] - ab[i]) * (ba[i] - ab[i]);
          t->other += (b[i] - ba[i]) * (b[i] - ba[i]);
          t->sum_ab += ab[i] - c;
          t->sum_ba += ba[i] - c;
        }
      }
    }
    for (size_t p = 0; j->estimator == CS_AZZINI_PAIRS && p < d * d; p++) {
      const double *ba = y + (2 + d + p / d) * step + o * block;
      const double *ab = y + (2 + p % d) * step + o * block;
      double sum = 0;

      for (size_t i = 0; i < n; i++) {
        if (keep[i] == 0) sum += (ba[i] - c) * (ab[i] - c);
      }
      s->pair[o * d * d + p] += sum;
    }
  }
}

/* ---- Evaluating ------------------------------------------------------------------------------ */

/* Evaluates matrix m: u[k] comes from the first point, or from the second where the matrix says so.
 */
static void evaluate_matrix(const job *j, size_t lane, size_t m, size_t n, size_t block,
                            const double *points, double *y) {
  const cs_function *f = j->f;
  size_t d = f->n_factors, factor = m < 2 ? SIZE_MAX : (m - 2) % d;
  bool from_b = m == 1 || m >= 2 + d;

  for (size_t k = 0; k < f->n_inputs; k++) {
    bool b = from_b != (f->factor_of[k] == factor);

    j->lane_u[lane][k] = points + (b ? f->n_inputs + k : k) * block;
  }
  for (size_t o = 0; o < f->n_outputs; o++) j->lane_y[lane][o] = y + (m * f->n_outputs + o) * block;
  f->evaluate(f->self, lane, n, j->lane_u[lane], j->lane_y[lane]);
}

static void add_points(void *self, size_t lane, size_t replicate, uint64_t first, size_t n,
                       size_t block, const double *points, double *room) {
  job *j = self;

  (void)first;
  for (size_t m = 0; m < j->matrices; m++) evaluate_matrix(j, lane, m, n, block, points, room);
  add_rows(j, room, n, block, &j->sums[replicate]);
}

/* A first idea of each output's mean, taken off before squaring so that digits are not lost. */
static void find_shift(void *self, size_t n, size_t block, const double *points, double *room) {
  job *j = self;

  evaluate_matrix(j, 0, 0, n, block, points, room);
  for (size_t o = 0; o < j->f->n_outputs; o++) {
    double sum = 0, used = 0;

    for (size_t i = 0; i < n; i++) {
      if (!isfinite(room[o * block + i])) continue;
      sum += room[o * block + i];
      used++;
    }
    j->shift[o] = used > 0 ? sum / used : 0;
  }
}

/* ---- Indices --------------------------------------------------------------------------------- */

/* Work for the indices of one output. */
typedef struct {
  double *top, *bottom, *variance, *parts; /* [replicate] */
  double *first, *total;                   /* [factor * replicates + r]: shares of the errors */
} work;

/* Mean square about the mean of all replicates, of one replicate. */
static double variance_of(const whole_sums *w, double offset) {
  double n = 2 * w->n;

  return n > 0 ? w->square / n - 2 * offset * w->sum / n + offset * offset : 0;
}

static double top_first(const job *j, const sums *s, size_t o, size_t k, double offset) {
  const factor_sums *t = &s->factor[o * j->f->n_factors + k];
  double n = s->whole[o].n;

  if (!(n > 0)) return 0;
  return has_ba(j) ? 2 * t->azzini / n : (t->cross - offset * t->step) / n;
}

static double top_total(const job *j, const sums *s, size_t o, size_t k) {
  const factor_sums *t = &s->factor[o * j->f->n_factors + k];
  double n = s->whole[o].n;

  if (!(n > 0)) return 0;
  return has_ba(j) ? (t->other + t->jansen) / n : t->jansen / (2 * n);
}

static double bottom_of(const job *j, const sums *s, size_t o, size_t k, double variance) {
  const factor_sums *t = &s->factor[o * j->f->n_factors + k];
  double n = s->whole[o].n;

  return !(n > 0) ? 0 : has_ba(j) ? (s->apart[o] + t->both) / n : variance;
}

/* Cov(y(BA_i), y(AB_j)), the mean of both ways round, of one replicate. */
static double closed_pair(const job *j, const sums *s, size_t o, size_t a, size_t b,
                          double offset) {
  size_t d = j->f->n_factors;
  const factor_sums *x = &s->factor[o * d + a], *y = &s->factor[o * d + b];
  double n = s->whole[o].n, product, sum;

  if (!(n > 0)) return 0;
  product = s->pair[(o * d + a) * d + b] + s->pair[(o * d + b) * d + a];
  sum = x->sum_ba + y->sum_ab + y->sum_ba + x->sum_ab;
  return (product - offset * sum) / (2 * n) + offset * offset;
}

static casus_status indices_of(const job *j, size_t o, work *w, cs_variance *v) {
  size_t d = j->f->n_factors, replicates = j->effort->replicates, pair = 0;
  double n = 0, sum = 0, failed = 0, offset;

  for (size_t r = 0; r < replicates; r++) {
    n += j->sums[r].whole[o].n;
    sum += j->sums[r].whole[o].sum;
    failed += j->sums[r].whole[o].failed;
  }
  offset = n > 0 ? sum / (2 * n) : 0;
  v->mean[o] = n > 0 ? j->shift[o] + offset : NAN;
  v->failed[o] = (uint64_t)failed;
  for (size_t r = 0; r < replicates; r++) {
    w->variance[r] = variance_of(&j->sums[r].whole[o], offset);
    w->parts[r] = w->variance[r];
  }
  v->variance[o] = (cs_estimate){0, cs_t_half_width(w->variance, replicates)};
  for (size_t r = 0; r < replicates; r++)
    v->variance[o].value += w->variance[r] / (double)replicates;
  /* What does not vary but for rounding has no indices. */
  if (v->variance[o].value < 1e-24 * (v->mean[o] * v->mean[o])) v->variance[o].value = 0;
  for (size_t r = 0; v->variance[o].value == 0 && r < replicates; r++) w->variance[r] = 0;
  for (size_t k = 0; k < d; k++) {
    for (size_t r = 0; r < replicates; r++) {
      w->top[r] = top_first(j, &j->sums[r], o, k, offset);
      w->bottom[r] = bottom_of(j, &j->sums[r], o, k, w->variance[r]);
      if (w->variance[r] == 0) w->bottom[r] = 0;
    }
    v->first[o * d + k] = cs_ratio(w->top, w->bottom, replicates, &w->first[k * replicates]);
    for (size_t r = 0; r < replicates; r++) w->top[r] = top_total(j, &j->sums[r], o, k);
    v->total[o * d + k] = cs_ratio(w->top, w->bottom, replicates, &w->total[k * replicates]);
  }
  for (size_t a = 0; v->second && a < d; a++) {
    for (size_t b = a + 1; b < d; b++, pair++) {
      cs_estimate *e = &v->second[o * v->n_pairs + pair];

      for (size_t r = 0; r < replicates; r++)
        w->top[r] = closed_pair(j, &j->sums[r], o, a, b, offset);
      *e = cs_ratio(w->top, w->variance, replicates, w->parts);
      e->value -= v->first[o * d + a].value + v->first[o * d + b].value;
      for (size_t r = 0; r < replicates; r++)
        w->parts[r] -= w->first[a * replicates + r] + w->first[b * replicates + r];
      e->error = cs_t_half_width(w->parts, replicates);
    }
  }
  return cs_is_settled(&v->total[o * d], w->total, d, replicates, &v->settled[o]);
}

static casus_status find_indices(void *self, uint64_t points, bool *settled) {
  const job *j = self;
  cs_variance *v = j->out;
  size_t d = j->f->n_factors, n = j->effort->replicates;
  work w = {.top = cs_calloc(4 * n, sizeof(double)), .first = cs_calloc(2 * d * n, sizeof(double))};
  casus_status st = w.top && w.first ? CASUS_OK : CASUS_NOMEM;

  if (st == CASUS_OK) {
    w.bottom = w.top + n;
    w.variance = w.bottom + n;
    w.parts = w.variance + n;
    w.total = w.first + d * n;
    v->points = points;
    v->runs = points * n * j->matrices;
    v->all_settled = true;
  }
  for (size_t o = 0; o < v->n_outputs && st == CASUS_OK; o++) {
    st = indices_of(j, o, &w, v);
    v->all_settled &= v->settled[o];
  }
  *settled = v->all_settled;
  cs_free(w.top);
  cs_free(w.first);
  return st;
}

/* ---- Making ---------------------------------------------------------------------------------- */

static bool make_sums(const job *j, sums *s) {
  size_t outputs = j->f->n_outputs, d = j->f->n_factors;

  s->whole = cs_calloc(outputs, sizeof *s->whole);
  s->apart = cs_calloc(outputs, sizeof *s->apart);
  s->factor = cs_calloc(outputs * d, sizeof *s->factor);
  s->pair = j->estimator == CS_AZZINI_PAIRS ? cs_calloc(outputs * d * d, sizeof *s->pair) : NULL;
  return s->whole && s->apart && s->factor && (s->pair || j->estimator != CS_AZZINI_PAIRS);
}

static bool make_lanes(job *j) {
  const cs_function *f = j->f;

  j->lane_u = cs_calloc(f->lanes, sizeof *j->lane_u);
  j->lane_y = cs_calloc(f->lanes, sizeof *j->lane_y);
  for (size_t l = 0; j->lane_u && j->lane_y && l < f->lanes; l++) {
    j->lane_u[l] = cs_calloc(f->n_inputs, sizeof *j->lane_u[l]);
    j->lane_y[l] = cs_calloc(f->n_outputs, sizeof *j->lane_y[l]);
    if (!j->lane_u[l] || !j->lane_y[l]) return false;
  }
  return j->lane_u && j->lane_y;
}

static bool make_result(const job *j, cs_variance *v) {
  size_t d = j->f->n_factors, outputs = j->f->n_outputs;

  *v = (cs_variance){.n_outputs = outputs,
                     .n_factors = d,
                     .n_pairs = d ? d * (d - 1) / 2 : 0,
                     .replicates = j->effort->replicates};
  v->first = cs_calloc(outputs * d, sizeof *v->first);
  v->total = cs_calloc(outputs * d, sizeof *v->total);
  v->variance = cs_calloc(outputs, sizeof *v->variance);
  v->mean = cs_calloc(outputs, sizeof *v->mean);
  v->failed = cs_calloc(outputs, sizeof *v->failed);
  v->settled = cs_calloc(outputs, sizeof *v->settled);
  if (j->estimator == CS_AZZINI_PAIRS)
    v->second = cs_calloc(outputs * v->n_pairs, sizeof *v->second);
  return v->first && v->total && v->variance && v->mean && v->failed && v->settled &&
         (v->second || j->estimator != CS_AZZINI_PAIRS);
}

static void free_job(job *j) {
  for (size_t r = 0; j->sums && r < j->effort->replicates; r++) {
    cs_free(j->sums[r].whole);
    cs_free(j->sums[r].apart);
    cs_free(j->sums[r].factor);
    cs_free(j->sums[r].pair);
  }
  for (size_t l = 0; l < j->f->lanes; l++) {
    if (j->lane_u) cs_free(j->lane_u[l]);
    if (j->lane_y) cs_free(j->lane_y[l]);
  }
  cs_free(j->sums);
  cs_free(j->shift);
  cs_free(j->lane_u);
  cs_free(j->lane_y);
}

casus_status cs_variance_make(const cs_function *f, cs_estimator estimator, const cs_effort *effort,
                              cs_variance *out) {
  job j = {.f = f,
           .estimator = estimator,
           .effort = effort,
           .matrices = 2 + f->n_factors * (estimator == CS_JANSEN ? 1 : 2),
           .out = out};
  cs_stages stages = {f, effort, j.matrices * f->n_outputs, find_shift, add_points, find_indices,
                      &j};
  bool has_room = make_result(&j, out);

  j.shift = cs_calloc(f->n_outputs, sizeof *j.shift);
  j.sums = cs_calloc(effort->replicates, sizeof *j.sums);
  has_room = has_room && j.shift && j.sums && make_lanes(&j);
  for (size_t r = 0; has_room && r < effort->replicates; r++) has_room = make_sums(&j, &j.sums[r]);
  {
    casus_status st = has_room ? cs_stages_run(&stages) : CASUS_NOMEM;

    free_job(&j);
    return st;
  }
}

void cs_variance_free(cs_variance *v) {
  cs_free(v->first);
  cs_free(v->total);
  cs_free(v->second);
  cs_free(v->variance);
  cs_free(v->mean);
  cs_free(v->failed);
  cs_free(v->settled);
  *v = (cs_variance){0};
}
