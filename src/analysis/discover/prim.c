/* Peeling and pasting.  The steps follow find_box() of the EMA Workbench 2.5; where its recursion
 * ends in an error for small steps, this is a loop. */
#include "analysis/discover/prim.h"

#include "analysis/data/sort_columns.h"
#include "base/alloc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const cs_peeling_names[3] = {"lenient1", "lenient2", "original"};
const char *const cs_cutting_names[2] = {"midpoint", "linear"};

const cs_prim_settings cs_prim_defaults = {
    .peel_alpha = 0.05, .paste_alpha = 0.05, .mass_min = 0.05};

struct cs_prim {
  const cs_space *s;
  uint32_t
      *order; /* [n_inputs][rows]: futures asked about, ascending in each real or whole input */
  size_t rows;
};

cs_prim *cs_prim_new(const cs_space *s) {
  cs_prim *p = cs_calloc(1, sizeof *p);
  uint32_t *all = cs_calloc(s->n, sizeof *all);
  casus_status st = p && all ? CASUS_OK : CASUS_NOMEM;

  if (!st) {
    p->s = s;
    p->rows = s->asked;
    if (s->asked && s->n_inputs > SIZE_MAX / s->asked) st = CASUS_NOMEM;
    if (!st) p->order = cs_calloc(s->n_inputs * s->asked, sizeof *p->order);
    if (!p->order) st = CASUS_NOMEM;
  }
  for (size_t j = 0; j < s->n_inputs && !st; j++) {
    uint32_t *column = p->order + j * p->rows;
    size_t used = 0;

    if (s->inputs[j].kind == CS_CATEGORY) continue;
    st = cs_sorted_order(s->n, s->inputs[j].x, all);
    for (size_t i = 0; i < s->n && !st; i++) {
      if (s->y[all[i]] != CS_NOT_ASKED) column[used++] = all[i];
    }
  }
  cs_free(all);
  if (!st) return p;
  cs_prim_free(p);
  return NULL;
}

void cs_prim_free(cs_prim *p) {
  if (p) cs_free(p->order);
  cs_free(p);
}

void cs_trajectory_free(cs_trajectory *t) {
  for (size_t k = 0; k < t->n; k++) cs_box_free(&t->boxes[k]);
  cs_free(t->boxes);
  *t = (cs_trajectory){0};
}

/* ---- a search ------------------------------------------------------------------------------ */

/* One way to make the box smaller. */
typedef struct {
  size_t input;
  enum { LOWER, UPPER, LEVEL } side;
  double limit;
  size_t level;
  size_t n, k; /* of the box after it */
} peel;

typedef struct {
  const cs_prim *p;
  const cs_space *s;
  const cs_prim_settings *set;
  const unsigned char *y;
  unsigned char *copies; /* [n]: 0 when outside the box */
  uint32_t *order;       /* [n_inputs][length]: as cs_prim's, futures outside taken out at times */
  size_t *length;        /* [n_inputs] */
  size_t *count;         /* [all levels][2]: futures inside with that level; of interest */
  size_t rows;           /* different futures inside */
  double total;
  cs_box box;
} search;

static bool is_category(const search *w, size_t j) {
  return w->s->inputs[j].kind == CS_CATEGORY;
}

static const uint32_t *column_of(const search *w, size_t j) {
  return w->order + j * w->p->rows;
}

/* Futures at one end of an input, from the end up to a value. */
typedef struct {
  size_t n, k;
  double value; /* of the future at which the walk stopped */
  double next;  /* the next value inwards that differs; `value` when there is none */
} walk;

/* Walks inwards from one end until more than `position` futures are passed and the value changes.
 */
static walk walk_in(const search *w, size_t j, bool from_above, size_t position) {
  const uint32_t *column = column_of(w, j);
  const double *x = w->s->inputs[j].x;
  size_t length = w->length[j];
  walk at = {0};
  bool reached = false;

  for (size_t step = 0; step < length; step++) {
    uint32_t i = column[from_above ? length - 1 - step : step];

    if (!w->copies[i]) continue;
    if (reached && x[i] != at.value) {
      at.next = x[i];
      return at;
    }
    at.n += w->copies[i];
    at.k += w->copies[i] * (size_t)w->y[i];
    if (!reached && at.n > position) {
      reached = true;
      at.value = x[i];
    }
  }
  at.next = at.value;
  return at;
}

/* Futures strictly beyond a limit. */
static walk beyond(const search *w, size_t j, bool from_above, double limit) {
  const uint32_t *column = column_of(w, j);
  const double *x = w->s->inputs[j].x;
  size_t length = w->length[j];
  walk at = {0};

  for (size_t step = 0; step < length; step++) {
    uint32_t i = column[from_above ? length - 1 - step : step];

    if (!w->copies[i]) continue;
    if (from_above ? x[i] <= limit : x[i] >= limit) break;
    at.n += w->copies[i];
    at.k += w->copies[i] * (size_t)w->y[i];
  }
  return at;
}

/* Where the quantile at alpha from that end lies: positions are counted from the end. */
static double cut_at(const search *w, size_t j, bool from_above, walk *out) {
  double share = from_above ? 1 - w->set->peel_alpha : w->set->peel_alpha;
  double i = (double)(w->box.n - 1) * share, floor_i = floor(i);
  size_t position = from_above ? w->box.n - 1 - (size_t)ceil(i) : (size_t)floor_i;
  double limit;

  if (w->set->cutting == CS_MIDPOINT) {
    *out = walk_in(w, j, from_above, position);
    limit = (out->value + out->next) / 2;
  } else {
    /* v[floor i] and v[floor i + 1]: the walk from above meets the greater one first. */
    double inner, outer, part = from_above ? ceil(i) - i : i - floor_i;
    walk second;

    *out = walk_in(w, j, from_above, position);
    second = part > 0 ? walk_in(w, j, from_above, position + 1) : *out;
    outer = out->value;
    inner = second.value;
    limit = outer + part * (inner - outer);
  }
  /* The limit may fall on a value itself: that value stays. */
  if (from_above ? !(limit < out->value) : !(limit > out->value))
    *out = beyond(w, j, from_above, limit);
  return limit;
}

static double gain(const search *w, size_t n, size_t k) {
  double old_n = (double)w->box.n, new_n = (double)n, lost = old_n - new_n;
  double old = (double)w->box.k / old_n, new = n ? (double)k / new_n : 0;

  if (w->set->peeling == CS_ORIGINAL) return new;
  if (n == w->box.n || old == new) return 0;
  if (w->set->peeling == CS_LENIENT2) return new_n * (new - old) / fabs(lost);
  return (new - old) / fabs(lost);
}

/* The best peel so far: by gain, then by how few inputs are restricted, then the first. */
typedef struct {
  peel best;
  double gain;
  size_t restricted;
  bool any;
} choice;

static void offer(const search *w, choice *c, peel p, size_t restricted) {
  double g = gain(w, p.n, p.k);
  bool limited = cs_box_limits(w->s, &w->box, p.input);

  if (p.side == LEVEL) {
    restricted += !limited;
  } else {
    double end = p.side == LOWER ? w->s->least[p.input] : w->s->most[p.input];

    restricted += !limited && p.limit != end;
  }
  if (c->any && !(g > c->gain || (g == c->gain && restricted < c->restricted))) return;
  *c = (choice){p, g, restricted, true};
}

static void offer_real(const search *w, choice *c, size_t j, size_t restricted) {
  for (int side = 1; side >= 0; side--) {
    walk lost;
    double limit = cut_at(w, j, side == 1, &lost);

    if (w->set->cutting == CS_LINEAR && !lost.n) continue;
    offer(w, c, (peel){j, side ? UPPER : LOWER, limit, 0, w->box.n - lost.n, w->box.k - lost.k},
          restricted);
  }
}

/* Whole numbers: at the quantile cut down to a whole number, or past the box's own limit when that
 * is where it falls; the limit is then the last value kept. */
static void offer_whole(const search *w, choice *c, size_t j, size_t restricted) {
  for (int side = 1; side >= 0; side--) {
    bool above = side == 1;
    double own = above ? w->box.high[j] : w->box.low[j];
    walk lost;
    double cut = trunc(cut_at(w, j, above, &lost)), limit;
    double edge = cut == own ? (above ? own - 0.5 : own + 0.5) : cut;

    lost = beyond(w, j, above, edge);
    if (lost.n == w->box.n) continue;
    limit = walk_in(w, j, above, lost.n).value;
    offer(w, c, (peel){j, above ? UPPER : LOWER, limit, 0, w->box.n - lost.n, w->box.k - lost.k},
          restricted);
  }
}

static void offer_levels(const search *w, choice *c, size_t j, size_t restricted) {
  size_t from = w->s->level_at[j], to = w->s->level_at[j + 1], inside = 0;

  for (size_t l = from; l < to; l++) inside += w->box.in[l];
  for (size_t l = from; l < to && inside > 1; l++) {
    if (w->box.in[l])
      offer(w, c,
            (peel){j, LEVEL, NAN, l, w->box.n - w->count[2 * l], w->box.k - w->count[2 * l + 1]},
            restricted);
  }
}

/* Takes future i out of the box. */
static void drop(search *w, size_t i) {
  for (size_t j = 0; j < w->s->n_inputs; j++) {
    size_t l;

    if (!is_category(w, j)) continue;
    l = w->s->level_at[j] + (size_t)w->s->inputs[j].x[i];
    w->count[2 * l] -= w->copies[i];
    w->count[2 * l + 1] -= w->copies[i] * (size_t)w->y[i];
  }
  w->copies[i] = 0;
  w->rows--;
}

/* Takes futures outside the box out of the sorted columns, when a good part of them are. */
static void compact(search *w) {
  for (size_t j = 0; j < w->s->n_inputs; j++) {
    uint32_t *column = w->order + j * w->p->rows;
    size_t used = 0;

    if (is_category(w, j) || (double)w->rows > 0.75 * (double)w->length[j]) continue;
    for (size_t k = 0; k < w->length[j]; k++) {
      if (w->copies[column[k]]) column[used++] = column[k];
    }
    w->length[j] = used;
  }
}

static void apply(search *w, const peel *p) {
  const double *x = w->s->inputs[p->input].x;

  if (p->side == LEVEL) {
    w->box.in[p->level] = 0;
    for (size_t i = 0; i < w->s->n; i++) {
      if (w->copies[i] && w->s->level_at[p->input] + (size_t)x[i] == p->level) drop(w, i);
    }
  } else {
    const uint32_t *column = column_of(w, p->input);
    size_t length = w->length[p->input];

    *(p->side == LOWER ? &w->box.low[p->input] : &w->box.high[p->input]) = p->limit;
    for (size_t step = 0; step < length; step++) {
      uint32_t i = column[p->side == UPPER ? length - 1 - step : step];

      if (p->side == UPPER ? x[i] <= p->limit : x[i] >= p->limit) break;
      if (w->copies[i]) drop(w, i);
    }
  }
  w->box.n = p->n;
  w->box.k = p->k;
  compact(w);
}

static casus_status keep(const search *w, cs_trajectory *t) {
  cs_box *moved = cs_grow(t->boxes, t->n, &t->cap, sizeof *t->boxes);

  if (!moved) return CASUS_NOMEM;
  t->boxes = moved;
  if (cs_box_copy(w->s, &w->box, &t->boxes[t->n])) return CASUS_NOMEM;
  t->n++;
  return CASUS_OK;
}

static casus_status peel_all(search *w, cs_trajectory *t) {
  static const cs_column_kind kinds[] = {CS_REAL, CS_INTEGER, CS_CATEGORY};

  for (;;) {
    choice c = {0};
    size_t restricted = cs_box_restricted(w->s, &w->box);
    casus_status st;

    if (cs_is_stopped(w->s->stop)) return CASUS_STOPPED;
    for (int kind = 0; kind < 3; kind++) {
      for (size_t j = 0; j < w->s->n_inputs; j++) {
        if (w->s->inputs[j].kind != kinds[kind]) continue;
        if (kinds[kind] == CS_REAL) offer_real(w, &c, j, restricted);
        if (kinds[kind] == CS_INTEGER) offer_whole(w, &c, j, restricted);
        if (kinds[kind] == CS_CATEGORY) offer_levels(w, &c, j, restricted);
      }
    }
    if (!c.any || !(c.gain > 0) || c.best.n >= w->box.n ||
        (double)c.best.n / w->total < w->set->mass_min || !c.best.n)
      return CASUS_OK;
    apply(w, &c.best);
    st = keep(w, t);
    if (st) return st;
  }
}

/* ---- pasting ------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The Workbench's quantile of sorted values. */
static double midpoint(const double *v, size_t n, double share) {
  double i = (double)(n - 1) * share;
  size_t lo = (size_t)floor(i), hi = (size_t)ceil(i);

  if (share > 0.5) {
    while (lo > 0 && v[lo] == v[hi]) lo--;
  } else {
    while (hi < n - 1 && v[lo] == v[hi]) hi++;
  }
  return (v[lo] + v[hi]) / 2;
}

/* Counts the box among the futures that the search began with. */
static void count_box(const search *w, const unsigned char *copies, cs_box *b) {
  cs_limiting limits;

  cs_box_limiting(w->s, b, &limits);
  b->n = b->k = 0;
  for (size_t i = 0; i < w->s->n; i++) {
    if (!copies[i] || !cs_box_holds(w->s, b, &limits, i)) continue;
    b->n += copies[i];
    b->k += copies[i] * (size_t)w->y[i];
  }
}

/* The limit after one paste on one side of input j: among the futures beyond the side that all
 * other limits let in, that far out; the end of the space when there are none. */
static double paste_limit(const search *w, const unsigned char *copies, size_t j, bool above,
                          cs_box *b, double *v) {
  double low = b->low[j], high = b->high[j];
  cs_limiting limits;
  size_t n = 0;

  if (above) {
    b->low[j] = high;
    b->high[j] = w->s->most[j];
  } else {
    b->high[j] = low;
    b->low[j] = w->s->least[j];
  }
  cs_box_limiting(w->s, b, &limits);
  for (size_t i = 0; i < w->s->n; i++) {
    if (!copies[i] || !cs_box_holds(w->s, b, &limits, i)) continue;
    for (unsigned c = 0; c < copies[i] && n < w->s->n; c++) v[n++] = w->s->inputs[j].x[i];
  }
  b->low[j] = low;
  b->high[j] = high;
  if (!n) return above ? w->s->most[j] : w->s->least[j];
  qsort(v, n, sizeof *v, by_value);
  return midpoint(v, n, above ? w->set->paste_alpha : 1 - w->set->paste_alpha);
}

/* Tries all pastes; the best in *best.  As for peels, ties go to fewer restricted inputs. */
static void try_pastes(const search *w, const unsigned char *copies, double *v, cs_box *scratch,
                       choice *c) {
  size_t restricted = cs_box_restricted(w->s, &w->box);

  for (size_t j = 0; j < w->s->n_inputs; j++) {
    if (!cs_box_limits(w->s, &w->box, j)) continue;
    for (int side = 0; side < 2 && !is_category(w, j); side++) {
      double own = side ? scratch->high[j] : scratch->low[j];
      double limit = paste_limit(w, copies, j, side == 1, scratch, v);
      double *at = side ? &scratch->high[j] : &scratch->low[j], g;
      size_t now;

      *at = limit;
      count_box(w, copies, scratch);
      now = restricted - !cs_box_limits(w->s, scratch, j);
      g = gain(w, scratch->n, scratch->k);
      if (!c->any || g > c->gain || (g == c->gain && now < c->restricted))
        *c = (choice){{j, side ? UPPER : LOWER, limit, 0, scratch->n, scratch->k}, g, now, true};
      *at = own;
    }
    for (size_t l = w->s->level_at[j]; l < w->s->level_at[j + 1]; l++) {
      double g;

      if (scratch->in[l]) continue;
      scratch->in[l] = 1;
      count_box(w, copies, scratch);
      g = gain(w, scratch->n, scratch->k);
      if (!c->any || g > c->gain)
        *c = (choice){{j, LEVEL, NAN, l, scratch->n, scratch->k}, g, restricted, true};
      scratch->in[l] = 0;
    }
  }
}

static casus_status paste_all(search *w, const unsigned char *copies, cs_trajectory *t) {
  double *v = cs_calloc(w->s->n, sizeof *v);
  cs_box scratch = {0};
  casus_status st = v ? cs_box_copy(w->s, &w->box, &scratch) : CASUS_NOMEM;

  while (!st) {
    choice c = {0};
    const peel *p = &c.best;

    try_pastes(w, copies, v, &scratch, &c);
    if (!c.any || p->n <= w->box.n || !(c.gain > 0) ||
        !((double)p->k / (double)p->n > (double)w->box.k / (double)w->box.n))
      break;
    if (p->side == LEVEL) w->box.in[p->level] = scratch.in[p->level] = 1;
    if (p->side == LOWER) w->box.low[p->input] = scratch.low[p->input] = p->limit;
    if (p->side == UPPER) w->box.high[p->input] = scratch.high[p->input] = p->limit;
    w->box.n = p->n;
    w->box.k = p->k;
    st = cs_is_stopped(w->s->stop) ? CASUS_STOPPED : keep(w, t);
  }
  cs_box_free(&scratch);
  cs_free(v);
  return st;
}

/* ---- all together -------------------------------------------------------------------------- */

static casus_status begin(search *w, const unsigned char *copies) {
  const cs_space *s = w->s;

  w->copies = cs_calloc(s->n, 1);
  w->order = cs_calloc(s->n_inputs * w->p->rows, sizeof *w->order);
  w->length = cs_calloc(s->n_inputs, sizeof *w->length);
  w->count = cs_calloc(2 * s->level_at[s->n_inputs], sizeof *w->count);
  if (!w->copies || !w->order || !w->length || !w->count || cs_box_make(s, &w->box))
    return CASUS_NOMEM;
  w->box.n = w->box.k = 0;
  for (size_t i = 0; i < s->n; i++) {
    w->copies[i] = s->y[i] == CS_NOT_ASKED ? 0 : copies ? copies[i] : 1;
    w->box.n += w->copies[i];
    w->box.k += w->copies[i] * (size_t)(w->copies[i] ? w->y[i] : 0);
    w->rows += w->copies[i] > 0;
  }
  for (size_t j = 0; j < s->n_inputs; j++) {
    size_t from = s->level_at[j];

    if (!is_category(w, j)) {
      memcpy(w->order + j * w->p->rows, w->p->order + j * w->p->rows,
             w->p->rows * sizeof *w->order);
      w->length[j] = w->p->rows;
      continue;
    }
    for (size_t i = 0; i < s->n; i++) {
      size_t l;

      if (!w->copies[i]) continue;
      l = from + (size_t)s->inputs[j].x[i];
      w->count[2 * l] += w->copies[i];
      w->count[2 * l + 1] += w->copies[i] * (size_t)w->y[i];
    }
  }
  compact(w);
  w->total = (double)(w->set->total ? w->set->total : w->box.n);
  return CASUS_OK;
}

casus_status cs_prim_search(const cs_prim *p, const cs_prim_settings *settings,
                            const unsigned char *copies, const unsigned char *y,
                            cs_trajectory *out) {
  search w = {.p = p, .s = p->s, .set = settings, .y = y ? y : p->s->y};
  unsigned char *all = cs_calloc(p->s->n, 1);
  casus_status st = all ? begin(&w, copies) : CASUS_NOMEM;

  *out = (cs_trajectory){0};
  if (!st) memcpy(all, w.copies, p->s->n);
  if (!st) st = keep(&w, out);
  if (!st && w.box.n) st = peel_all(&w, out);
  if (!st && w.box.n && settings->paste_alpha > 0) st = paste_all(&w, all, out);
  cs_box_free(&w.box);
  cs_free(w.copies);
  cs_free(w.order);
  cs_free(w.length);
  cs_free(w.count);
  cs_free(all);
  return st;
}
