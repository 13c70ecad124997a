/* Curves, maps and the smallest change; see thresholds.h. */
#include "analysis/thresholds/thresholds.h"

#include "analysis/data/deep_points.h"
#include "analysis/deep_shares.h"
#include "analysis/sensitivity/first_order.h"
#include "analysis/sensitivity/smooth.h"
#include "base/alloc.h"
#include "base/libm.h"
#include "base/number.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

/* What is worked on. */
typedef struct {
  cs_subject *s;
  const cs_target *t;
  double *y;                        /* [row]: the margin; NaN where it failed */
  unsigned char *skip, *batch_skip; /* [row] */
  double *batch;                    /* [3 * batch] */
  double *curves;                   /* [batch * CS_RANK_LEVELS + point] */
  cs_thresholds *out;
} job;

double cs_value_at(const cs_input *in, const cs_ranks *r, double u) {
  double at = u * (double)r->n - 0.5, low = floor(at);
  size_t a = low < 0 ? 0 : (size_t)low < r->n ? (size_t)low : r->n - 1;
  size_t b = a + 1 < r->n ? a + 1 : a;
  double x = in->x[r->order[a]], y = in->x[r->order[b]];

  return low < 0 ? x : x + (y - x) * (at - low);
}

/* ---- The margin ------------------------------------------------------------------------------ */

double cs_margin_of(cs_margin_kind asked, const cs_outcome *o, double y) {
  switch (asked) {
    case CS_AT_LEAST:
      return y - o->at_least;
    case CS_AT_MOST:
      return o->at_most - y;
    case CS_BETWEEN:
      return cs_fmin(y - o->at_least, o->at_most - y);
    case CS_LIKELY:
      return y - 0.5;
    default:
      return y;
  }
}

/* What is asked of the target: of a measure by itself, what its threshold says. */
static void find_asked(const job *j, cs_thresholds *out) {
  const cs_target *t = j->t;
  const cs_outcome *o = &j->s->data.outcomes[t->outcome];
  bool by_itself = t->claim < 0 && !t->is_difference, low, high;

  out->is_chance = by_itself;
  for (size_t i = 0; i < j->s->data.n; i++) {
    if (isfinite(t->y[i]) && t->y[i] != 0 && t->y[i] != 1) out->is_chance = false;
  }
  if (!by_itself) return;
  low = o->at_least > -INFINITY;
  high = o->at_most < INFINITY;
  out->asked = low && high      ? CS_BETWEEN
               : low            ? CS_AT_LEAST
               : high           ? CS_AT_MOST
               : out->is_chance ? CS_LIKELY
                                : CS_ABOVE_ZERO;
}

/* The margin of every future. */
static void take_margins(job *j) {
  const cs_data *d = &j->s->data;

  find_asked(j, j->out);
  for (size_t i = 0; i < d->n; i++) {
    j->skip[i] = !isfinite(j->t->y[i]);
    j->out->failed += j->skip[i];
    j->y[i] =
        j->skip[i] ? NAN : cs_margin_of(j->out->asked, &d->outcomes[j->t->outcome], j->t->y[i]);
  }
}

static void find_margin(job *j) {
  const cs_data *d = &j->s->data;
  size_t batches = cs_data_batches(d);
  double all = 0, n = 0;

  for (size_t b = 0; b < batches; b++) {
    double sum = 0, count = 0;

    for (size_t i = 0; i < d->n; i++) {
      if (j->skip[i] || cs_data_batch(d, i) != b) continue;
      sum += j->y[i];
      count++;
    }
    all += sum;
    n += count;
    j->batch[b] = count > 0 ? sum / count : 0;
  }
  j->out->margin =
      (cs_estimate){n > 0 ? all / n : NAN, n > 0 ? cs_t_half_width(j->batch, batches) : 0};
}

/* The mean margin of the futures whose input stands at from <= u < to, with its error over batches.
 */
static cs_estimate mean_between(job *j, const cs_ranks *r, double from, double to) {
  const cs_data *d = &j->s->data;
  size_t batches = cs_data_batches(d), used = 0;
  double *sum = j->batch + batches, *n = sum + batches, all = 0, rows = 0;

  memset(sum, 0, 2 * batches * sizeof *sum);
  for (size_t i = 0; i < d->n; i++) {
    size_t b;

    if (j->skip[i] || r->u[i] < from || r->u[i] >= to) continue;
    b = cs_data_batch(d, i);
    sum[b] += j->y[i];
    n[b]++;
  }
  for (size_t b = 0; b < batches; b++) {
    all += sum[b];
    rows += n[b];
    if (n[b] > 0) j->batch[used++] = sum[b] / n[b];
  }
  if (used < 2) return (cs_estimate){NAN, INFINITY};
  return (cs_estimate){all / rows, cs_t_half_width(j->batch, used)};
}

/* ---- One input ------------------------------------------------------------------------------- */

/* The curve's points over the rows that `skip` leaves: one for each level (NaN for one without
 * rows), or at CS_CURVE_POINTS probabilities.  `smooth` (NULL for levels) has taken these rows. */
static casus_status fit(const job *j, const cs_ranks *r, cs_smooth *smooth,
                        const unsigned char *skip, double *curve) {
  double u[CS_CURVE_POINTS], sum[CS_RANK_LEVELS] = {0}, n[CS_RANK_LEVELS] = {0};
  casus_status st;

  if (!smooth) {
    for (size_t i = 0; i < r->n; i++) {
      if (skip[i]) continue;
      sum[r->level[i]] += j->y[i];
      n[r->level[i]]++;
    }
    for (size_t k = 0; k < r->n_levels; k++) curve[k] = n[k] > 0 ? sum[k] / n[k] : NAN;
    return CASUS_OK;
  }
  for (size_t k = 0; k < CS_CURVE_POINTS; k++) u[k] = (2 * (double)k + 1) / (2 * CS_CURVE_POINTS);
  st = cs_smooth_fit(smooth, j->y, NULL, NULL);
  if (st == CASUS_OK) cs_smooth_curve(smooth, CS_CURVE_POINTS, u, curve);
  return st;
}

/* The curve of all rows in `middle`, those of the batches in j->curves. */
static casus_status fit_batches(const job *j, const cs_ranks *r, double *middle) {
  const cs_data *d = &j->s->data;
  cs_smooth *smooth = NULL;
  casus_status st = r->n_levels ? CASUS_OK : cs_smooth_new(r, 1, j->skip, &smooth);

  if (st == CASUS_OK) st = fit(j, r, smooth, j->skip, middle);
  for (size_t b = 0; b < cs_data_batches(d) && st == CASUS_OK; b++) {
    for (size_t i = 0; i < d->n; i++) j->batch_skip[i] = j->skip[i] || cs_data_batch(d, i) != b;
    if (smooth) cs_smooth_take(smooth, j->batch_skip);
    st = fit(j, r, smooth, j->batch_skip, j->curves + b * CS_RANK_LEVELS);
  }
  cs_smooth_free(smooth);
  return st;
}

/* Does level a come before level b?  The more common first, then by name. */
static bool is_before(const cs_input *in, const double *share, size_t a, size_t b) {
  if (share[a] != share[b]) return share[a] > share[b];
  return strcmp(in->levels[a], in->levels[b]) < 0;
}

/* Names without an order stand in the order of how common they are, so that the order of the rows
 * does not matter. */
static void place_levels(const job *j, const cs_ranks *r, cs_threshold_curve *c) {
  const cs_input *in = &j->s->data.inputs[c->input];
  double share[CS_RANK_LEVELS] = {0};
  size_t level[CS_RANK_LEVELS];

  /* Where nobody knows whether a shock happens there is no level. */
  for (size_t i = 0; i < r->n; i++) {
    if (!isnan(in->x[i])) share[cs_to_count(in->x[i], in->n_levels - 1)] += 1 / (double)r->n;
  }
  for (size_t k = 0; k < c->n_points; k++) level[k] = cs_to_count(c->points[k].x, in->n_levels - 1);
  for (size_t k = 0; k < c->n_points; k++) {
    c->points[k].u = share[level[k]] / 2;
    for (size_t l = 0; l < c->n_points; l++) {
      if (l != k && is_before(in, share, level[l], level[k])) c->points[k].u += share[level[l]];
    }
  }
}

/* Where the points of the curve stand. */
static void place_points(const job *j, const cs_ranks *r, cs_threshold_curve *c) {
  const cs_input *in = &j->s->data.inputs[c->input];

  for (size_t k = 0; k < c->n_points; k++) {
    cs_curve_point *p = &c->points[k];

    p->u = (2 * (double)k + 1) / (2 * CS_CURVE_POINTS);
    p->x = cs_value_at(in, r, p->u);
  }
  for (size_t i = 0; c->by_levels && i < r->n; i++) {
    c->points[r->level[i]].u = r->u[i];
    c->points[r->level[i]].x = in->x[i];
  }
  c->unordered = c->by_levels && in->kind == CS_CATEGORY && in->n_levels > 2;
  if (c->unordered) place_levels(j, r, c);
}

/* Where a line through (u0, a) and (u1, b) passes 0. */
static double zero_between(double u0, double a, double u1, double b) {
  return u0 + (u1 - u0) * (a / (a - b));
}

bool cs_is_sure(cs_estimate margin) {
  return fabs(margin.value) > margin.error;
}

/* The value nearest to point `from`, in one direction, at which the margin with its error lies
 * wholly on the side `want` of 0; NaN when there is none. */
static double edge(const cs_input *in, const cs_ranks *r, const cs_threshold_curve *c, size_t from,
                   int direction, double want) {
  for (size_t k = from; k < c->n_points; k += (size_t)direction) {
    const cs_curve_point *p = &c->points[k];

    if (want * p->margin.value > p->margin.error) return cs_value_at(in, r, p->u);
    if (direction < 0 && !k) break;
  }
  return NAN;
}

/* A stretch of the curve on one side of 0. */
typedef struct {
  size_t first, last; /* its points */
  double from, to;    /* probabilities */
  bool above, sure;
} stretch;

/* Are the futures of the stretch on its side of 0, by one and a half times the error of their mean?
 */
static bool futures_are_sure(job *j, const cs_ranks *r, const stretch *s) {
  cs_estimate mean = mean_between(j, r, s->from, s->to);

  return (s->above ? mean.value : -mean.value) > 1.5 * mean.error;
}

static bool curve_is_sure(const cs_threshold_curve *c, const stretch *s) {
  for (size_t k = s->first; k <= s->last; k++) {
    if (cs_is_sure(c->points[k].margin)) return true;
  }
  return false;
}

/* The stretches between the places where the curve passes 0. */
static size_t find_stretches(job *j, const cs_ranks *r, const cs_threshold_curve *c, stretch *out) {
  bool deep = j->s->data.inputs[c->input].is_deep;
  size_t n = 0;

  out[0] = (stretch){.from = 0, .to = 1, .above = c->points[0].margin.value > 0};
  for (size_t k = 1; k < c->n_points; k++) {
    const cs_curve_point *p = &c->points[k - 1], *q = p + 1;

    if ((q->margin.value > 0) == out[n].above) continue;
    out[n].last = k - 1;
    out[n].to = zero_between(p->u, p->margin.value, q->u, q->margin.value);
    out[n + 1] = (stretch){.first = k, .from = out[n].to, .to = 1, .above = q->margin.value > 0};
    n++;
  }
  out[n++].last = c->n_points - 1;
  for (size_t k = 0; k < n; k++)
    out[k].sure = deep ? curve_is_sure(c, &out[k]) : futures_are_sure(j, r, &out[k]);
  return n;
}

/* Crossings lie between two neighbouring sure stretches of different sign: where the one ends, or,
 * with unsure ones between them, in the middle of these. */
static void find_crossings(job *j, const cs_input *in, const cs_ranks *r, cs_threshold_curve *c) {
  stretch s[CS_CURVE_POINTS];
  size_t n = find_stretches(j, r, c, s), last = SIZE_MAX;
  bool above = j->out->margin.value > 0;
  double from = 0;

  for (size_t k = 0; k < n; k++) {
    cs_crossing *x = &c->crossings[c->n_crossings];

    if (!s[k].sure) continue;
    if (last != SIZE_MAX && s[last].above != s[k].above && c->n_crossings < CS_CROSSINGS) {
      x->u = (s[last].to + s[k].from) / 2;
      x->x = cs_value_at(in, r, x->u);
      x->rises = s[k].above;
      x->low = edge(in, r, c, s[last].last, -1, s[last].above ? 1 : -1);
      x->high = edge(in, r, c, s[k].first, 1, s[k].above ? 1 : -1);
      c->n_crossings++;
      if (s[last].above != above) c->other_side += x->u - from;
      from = x->u;
    }
    last = k;
  }
  if (last != SIZE_MAX && s[last].above != above) c->other_side += 1 - from;
}

/* Probability of the levels whose margin's sign is not the overall one. */
static double other_levels(const job *j, const cs_ranks *r, const cs_threshold_curve *c) {
  bool above = j->out->margin.value > 0;
  double share = 0;

  for (size_t i = 0; i < r->n; i++) {
    cs_estimate margin = c->points[r->level[i]].margin;

    share += cs_is_sure(margin) && (margin.value > 0) != above;
  }
  return share / (double)r->n;
}

/* A deep range: the mean margin by the regression over the box.  The ranges' values at the deep
 * points stand for those between. */
static casus_status find_deep_curve(job *j, cs_threshold_curve *c) {
  const cs_input *in = &j->s->data.inputs[c->input];
  cs_estimate curve[CS_CURVE_POINTS];
  double u[CS_CURVE_POINTS];
  cs_deep_points deep;
  cs_ranks r = {0};
  bool settled = false;
  casus_status st = cs_deep_points_make(&j->s->data, j->y, &deep);

  c->n_points = CS_CURVE_POINTS;
  c->points = cs_arena_alloc(j->s->arena, c->n_points, sizeof *c->points);
  if (!c->points) st = CASUS_NOMEM;
  for (size_t k = 0; k < CS_CURVE_POINTS; k++) u[k] = (2 * (double)k + 1) / (2 * CS_CURVE_POINTS);
  for (size_t k = 0; k < deep.n && st == CASUS_OK; k++) {
    cs_input own = *in;

    if (deep.input[k] != c->input) continue;
    own.x = deep.x[k];
    st = cs_deep_curve(deep.points, deep.n, (const double *const *)deep.u, deep.mean, k,
                       CS_CURVE_POINTS, u, curve, &settled);
    if (st == CASUS_OK) st = cs_ranks_make(deep.x[k], deep.points, &r);
    for (size_t p = 0; p < CS_CURVE_POINTS && st == CASUS_OK; p++)
      c->points[p] = (cs_curve_point){u[p], cs_value_at(&own, &r, u[p]),
                                      settled ? curve[p] : (cs_estimate){NAN, INFINITY}};
    if (st == CASUS_OK && settled) find_crossings(j, &own, &r, c);
    cs_ranks_free(&r);
  }
  if (!settled) c->n_points = 0;
  cs_deep_points_free(&deep);
  return st;
}

/* A smooth curve is wrong beside a step.  Where the futures about any point contradict it, by more
 * than twice the error of their mean, the means stand in its place everywhere. */
static void listen_to_futures(job *j, const cs_ranks *r, cs_threshold_curve *c) {
  cs_estimate own[CS_CURVE_POINTS];
  bool contradicts = false;

  for (size_t k = 0; k < CS_CURVE_POINTS; k++) {
    own[k] = mean_between(j, r, (double)k / CS_CURVE_POINTS, (double)(k + 1) / CS_CURVE_POINTS);
    contradicts |= fabs(own[k].value - c->points[k].margin.value) > 2 * own[k].error;
  }
  for (size_t k = 0; k < CS_CURVE_POINTS && contradicts; k++) c->points[k].margin = own[k];
}

static casus_status find_curve(job *j, const cs_ranks *r, cs_threshold_curve *c) {
  size_t batches = cs_data_batches(&j->s->data);
  double middle[CS_RANK_LEVELS];
  casus_status st;

  c->by_levels = r->n_levels > 0;
  c->n_points = r->n_levels ? r->n_levels : CS_CURVE_POINTS;
  c->points = cs_arena_alloc(j->s->arena, c->n_points, sizeof *c->points);
  if (!c->points) return CASUS_NOMEM;
  st = fit_batches(j, r, middle);
  if (st) return st;
  for (size_t k = 0; k < c->n_points; k++) {
    size_t used = 0;

    for (size_t b = 0; b < batches; b++) {
      double margin = j->curves[b * CS_RANK_LEVELS + k];

      if (!isnan(margin)) j->batch[used++] = margin;
    }
    /* A level that one batch holds alone tells nothing of its error. */
    c->points[k].margin =
        (cs_estimate){middle[k], used > 1 ? cs_t_half_width(j->batch, used) : INFINITY};
  }
  place_points(j, r, c);
  if (c->by_levels) {
    c->other_side = other_levels(j, r, c);
  } else {
    listen_to_futures(j, r, c);
    find_crossings(j, &j->s->data.inputs[c->input], r, c);
  }
  return CASUS_OK;
}

/* ---- Two inputs ------------------------------------------------------------------------------ */

static size_t cell_of(const cs_ranks *r, size_t cells, size_t i) {
  return r->n_levels ? r->level[i] : (size_t)(r->u[i] * (double)cells);
}

/* Lower ends of the cells; a level's is its value. */
static void find_ends(const cs_input *in, const cs_ranks *r, size_t cells, double *low) {
  for (size_t k = 0; k < cells; k++) low[k] = cs_value_at(in, r, (double)k / (double)cells);
  for (size_t i = 0; r->n_levels && i < r->n; i++) low[r->level[i]] = in->x[i];
  low[cells] = in->most;
}

static casus_status find_map(job *j, const cs_ranks *ra, const cs_ranks *rb, size_t a, size_t b,
                             cs_map2 *m) {
  const cs_data *d = &j->s->data;
  size_t batches = cs_data_batches(d), cells;
  double *sum, *n;

  m->a = a;
  m->b = b;
  m->n_a = ra->n_levels ? ra->n_levels : CS_MAP_CELLS;
  m->n_b = rb->n_levels ? rb->n_levels : CS_MAP_CELLS;
  cells = m->n_a * m->n_b;
  find_ends(&d->inputs[a], ra, m->n_a, m->low_a);
  find_ends(&d->inputs[b], rb, m->n_b, m->low_b);
  m->margin = cs_arena_alloc(j->s->arena, cells, sizeof *m->margin);
  m->n = cs_arena_alloc(j->s->arena, cells, sizeof *m->n);
  sum = cs_calloc(2 * cells * batches, sizeof *sum);
  if (!m->margin || !m->n || !sum) {
    cs_free(sum);
    return CASUS_NOMEM;
  }
  n = sum + cells * batches;
  for (size_t i = 0; i < d->n; i++) {
    size_t cell, at;

    if (j->skip[i]) continue;
    cell = cell_of(ra, m->n_a, i) * m->n_b + cell_of(rb, m->n_b, i);
    at = cell * batches + cs_data_batch(d, i);
    sum[at] += j->y[i];
    n[at]++;
    m->n[cell]++;
  }
  for (size_t cell = 0; cell < cells; cell++) {
    double all = 0;
    size_t used = 0;

    for (size_t k = cell * batches; k < (cell + 1) * batches; k++) {
      all += sum[k];
      if (n[k] > 0) j->batch[used++] = sum[k] / n[k];
    }
    m->margin[cell] = (cs_estimate){m->n[cell] ? all / (double)m->n[cell] : NAN,
                                    used > 1 ? cs_t_half_width(j->batch, used) : INFINITY};
  }
  cs_free(sum);
  return CASUS_OK;
}

/* ---- Several inputs -------------------------------------------------------------------------- */

/* The normal score of a point.  Of names, the most common lies nearest to 0 and all on one side. */
static double score_of(const cs_threshold_curve *c, size_t k) {
  double u = c->points[k].u;

  return cs_normal_quantile(c->unordered ? (1 + u) / 2 : u);
}

/* The point of the curve at which cost + lambda * sign * effect is least; -1: stay as it is. */
static int best_point(const cs_threshold_curve *c, double margin, double sign, double lambda) {
  double least = 0;
  int best = -1;

  for (size_t k = 0; k < c->n_points; k++) {
    double z = score_of(c, k);
    double cost = z * z / 2 + lambda * sign * (c->points[k].margin.value - margin);

    if (cost < least) {
      least = cost;
      best = (int)k;
    }
  }
  return best;
}

/* The model's margin when every input goes where lambda sends it. */
static double margin_at(const cs_thresholds *t, double sign, double lambda) {
  double sum = t->margin.value;

  for (size_t k = 0; k < t->n_curves && k < CS_CHANGES; k++) {
    int at = best_point(&t->curves[k], t->margin.value, sign, lambda);

    if (at >= 0) sum += t->curves[k].points[at].margin.value - t->margin.value;
  }
  return sum;
}

/* Each price lambda of the margin gives the change that is smallest for what it gains; the least
 * price at which the sign turns is found by bisection. */
static void find_smallest(const cs_thresholds *t, cs_smallest *out) {
  double sign = t->margin.value > 0 ? 1 : -1, low = 0,
         high = 1e-6 / cs_fmax(1e-300, fabs(t->margin.value));

  while (sign * margin_at(t, sign, high) > 0) {
    high *= 2;
    if (high * fabs(t->margin.value) > 1e6) return;
  }
  for (int step = 0; step < 100; step++) {
    double middle = (low + high) / 2;

    if (sign * margin_at(t, sign, middle) > 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  out->found = true;
  out->margin = margin_at(t, sign, high);
  for (size_t k = 0; k < t->n_curves && k < CS_CHANGES; k++) {
    const cs_threshold_curve *c = &t->curves[k];
    int at = best_point(c, t->margin.value, sign, high);
    double z;

    if (at < 0) continue;
    z = score_of(c, (size_t)at);
    out->moves[out->n_moves++] = (cs_input_move){c->input, z, c->points[at].x};
    out->length += z * z;
  }
  out->length = sqrt(out->length);
}

/* ---- All together ---------------------------------------------------------------------------- */

/* Shares of the inputs that can move the margin, those above their error first. */
static casus_status rank_inputs(job *j, size_t most) {
  const cs_data *d = &j->s->data;
  cs_thresholds *out = j->out;
  casus_status st = CASUS_OK;

  out->curves = cs_arena_alloc(j->s->arena, most + 1, sizeof *out->curves);
  if (!out->curves) return CASUS_NOMEM;
  for (size_t k = 0; k < d->n_inputs && st == CASUS_OK; k++) {
    size_t at = out->n_curves;
    cs_ranks r;
    cs_estimate first;

    if (!j->t->relevant[k]) continue;
    st = cs_ranks_make(d->inputs[k].x, d->n, &r);
    if (st == CASUS_OK) st = cs_first_order(d, k, &r, j->y, j->s->even, &first);
    cs_ranks_free(&r);
    if (st) break;
    if (!(first.value > first.error)) {
      out->n_left++;
      continue;
    }
    for (; at && out->curves[at - 1].share < first.value; at--)
      out->curves[at] = out->curves[at - 1];
    out->curves[at] =
        (cs_threshold_curve){.input = k, .share = first.value, .share_error = first.error};
    if (out->n_curves < most) out->n_curves++;
  }
  return st;
}

/* Deep ranges that the regression over the box does not need have no curve. */
static void drop_empty(cs_thresholds *out, cs_ranks *ranks) {
  size_t kept = 0;

  for (size_t k = 0; k < out->n_curves; k++) {
    cs_ranks own = ranks[k];

    if (!out->curves[k].n_points) continue;
    ranks[k] = ranks[kept];
    ranks[kept] = own;
    out->curves[kept++] = out->curves[k];
  }
  out->n_left += out->n_curves - kept;
  out->n_curves = kept;
}

static casus_status find_all(job *j, size_t most, size_t mapped, cs_ranks *ranks) {
  cs_thresholds *out = j->out;
  casus_status st = rank_inputs(j, most);

  for (size_t k = 0; k < out->n_curves && st == CASUS_OK; k++) {
    st = cs_ranks_make(j->s->data.inputs[out->curves[k].input].x, j->s->data.n, &ranks[k]);
    if (st == CASUS_OK)
      st = j->s->data.inputs[out->curves[k].input].is_deep
               ? find_deep_curve(j, &out->curves[k])
               : find_curve(j, &ranks[k], &out->curves[k]);
  }
  drop_empty(out, ranks);
  if (mapped > out->n_curves) mapped = out->n_curves;
  out->maps = cs_arena_alloc(j->s->arena, mapped * mapped + 1, sizeof *out->maps);
  if (!out->maps) return CASUS_NOMEM;
  for (size_t a = 0; a < mapped && st == CASUS_OK; a++) {
    for (size_t b = a + 1; b < mapped && st == CASUS_OK; b++) {
      /* A few deep points in 36 cells, all others of the box differing, tell nothing. */
      if (j->s->data.inputs[out->curves[a].input].is_deep ||
          j->s->data.inputs[out->curves[b].input].is_deep)
        continue;
      st = find_map(j, &ranks[a], &ranks[b], out->curves[a].input, out->curves[b].input,
                    &out->maps[out->n_maps++]);
    }
  }
  if (st == CASUS_OK && out->margin.value != 0) find_smallest(out, &out->smallest);
  return st;
}

casus_status cs_thresholds_make(cs_subject *s, const cs_target *t, size_t most, size_t mapped,
                                cs_thresholds *out) {
  const cs_data *d = &s->data;
  size_t batches = cs_data_batches(d);
  job j = {.s = s, .t = t, .out = out};
  cs_ranks *ranks = cs_calloc(most, sizeof *ranks);
  casus_status st = CASUS_NOMEM;

  *out = (cs_thresholds){0};
  j.skip = cs_calloc(2 * d->n, 1);
  j.y = cs_calloc(d->n, sizeof *j.y);
  j.batch = cs_calloc(3 * batches, sizeof *j.batch);
  j.curves = cs_calloc(batches * CS_RANK_LEVELS, sizeof *j.curves);
  if (ranks && j.y && j.skip && j.batch && j.curves) {
    j.batch_skip = j.skip + d->n;
    take_margins(&j);
    find_margin(&j);
    st = find_all(&j, most, mapped, ranks);
  }
  for (size_t k = 0; ranks && k < most; k++) cs_ranks_free(&ranks[k]);
  cs_free(ranks);
  cs_free(j.y);
  cs_free(j.skip);
  cs_free(j.batch);
  cs_free(j.curves);
  return st;
}
