/* Boxes one after the other, their choice and their stability; see discover.h. */
#include "analysis/discover/discover.h"

#include "base/alloc.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const cs_discover_settings cs_discover_defaults = {
    .prim = {.peel_alpha = 0.05, .paste_alpha = 0.05, .mass_min = 0.05},
    .boxes = 1,
    .most_inputs = 4,
    .step = -1,
    .quasi_p_most = 0.05,
    .resamples = 100,
    .seed = 1,
    .tree = true,
    .logistic = true};

/* ---- what is looked for -------------------------------------------------------------------- */

static bool has_threshold(const cs_outcome *o) {
  return isfinite(o->at_least) || isfinite(o->at_most);
}

static const double *values(const cs_data *d, size_t v, size_t k) {
  return d->y[v * d->n_outcomes + k];
}

bool cs_target_fails(const cs_data *d, size_t v, unsigned char *y) {
  bool any = false;

  memset(y, CS_NOT_OF_INTEREST, d->n);
  for (size_t k = 0; k < d->n_outcomes; k++) {
    const cs_outcome *o = &d->outcomes[k];
    const double *x = values(d, v, k);

    if (!has_threshold(o)) continue;
    any = true;
    for (size_t i = 0; i < d->n; i++) {
      if (isnan(x[i])) {
        y[i] = CS_NOT_ASKED;
      } else if (y[i] != CS_NOT_ASKED && !(x[i] >= o->at_least && x[i] <= o->at_most)) {
        y[i] = CS_OF_INTEREST;
      }
    }
  }
  return any;
}

void cs_target_within(const cs_data *d, size_t v, size_t k, double least, double most,
                      unsigned char *y) {
  const double *x = values(d, v, k);

  for (size_t i = 0; i < d->n; i++)
    y[i] = isnan(x[i])                     ? CS_NOT_ASKED
           : x[i] >= least && x[i] <= most ? CS_OF_INTEREST
                                           : CS_NOT_OF_INTEREST;
}

void cs_target_failed(const cs_data *d, size_t v, unsigned char *y) {
  memset(y, CS_NOT_OF_INTEREST, d->n);
  for (size_t k = 0; k < d->n_outcomes; k++) {
    for (size_t i = 0; i < d->n; i++) {
      if (isnan(values(d, v, k)[i])) y[i] = CS_OF_INTEREST;
    }
  }
}

/* ---- one box ------------------------------------------------------------------------------- */

/* Correlation between being inside a box and being of interest, among the futures of the search
 * (Matthews 1975); unlike the harmonic mean of coverage and density it also serves when most
 * futures are of interest. */
static double balance(const cs_trajectory *t, const cs_box *b) {
  double n = (double)t->boxes[0].n, k = (double)t->boxes[0].k;
  double inside = (double)b->n, both = (double)b->k;
  double spread = inside * (n - inside) * k * (n - k);

  return spread > 0 ? (n * both - inside * k) / sqrt(spread) : 0;
}

static size_t choose(const cs_space *s, const cs_discover_settings *set, const cs_trajectory *t) {
  size_t best = 0;

  if (set->step >= 0) return (size_t)set->step < t->n ? (size_t)set->step : t->n - 1;
  for (size_t k = 1; k < t->n; k++) {
    if (set->most_inputs && cs_box_restricted(s, &t->boxes[k]) > set->most_inputs) continue;
    if (balance(t, &t->boxes[k]) > balance(t, &t->boxes[best])) best = k;
  }
  return best;
}

/* Takes the limit with the greatest quasi-p off until all are at most as great as wanted. */
static casus_status prune(const cs_space *s, const cs_discover_settings *set,
                          const unsigned char *out, const unsigned char *y, cs_found_box *f) {
  for (;;) {
    double worst = set->quasi_p_most;
    size_t at = s->n_inputs;
    bool high = false;

    if (cs_box_quasi_p(s, &f->box, out, y, f->quasi_low, f->quasi_high)) return CASUS_NOMEM;
    for (size_t j = 0; j < s->n_inputs; j++) {
      if (f->quasi_low[j] > worst) {
        worst = f->quasi_low[j];
        at = j;
        high = false;
      }
      if (f->quasi_high[j] > worst) {
        worst = f->quasi_high[j];
        at = j;
        high = true;
      }
    }
    if (at == s->n_inputs) return CASUS_OK;
    cs_box_release(s, &f->box, at, !high, high);
    cs_box_count(s, &f->box, out, y);
  }
}

/* ---- the bootstrap ------------------------------------------------------------------------- */

static void draw(uint64_t seed, uint64_t stream, const uint32_t *all, size_t rows, size_t n,
                 unsigned char *copies) {
  enum { PIECE = 512 };
  uint32_t words[PIECE];

  memset(copies, 0, n);
  for (size_t done = 0; done < rows; done += PIECE) {
    size_t now = rows - done < PIECE ? rows - done : PIECE;

    cs_philox_column(seed, stream, done, now, words);
    for (size_t i = 0; i < now; i++) {
      unsigned char *c = &copies[all[(size_t)(cs_unit(words[i]) * (double)rows)]];

      /* A future drawn 256 times: never, for the number of futures there can be. */
      if (*c < 255) ++*c;
    }
  }
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The quantile q of v[0..n), nearest rank; NaN without values. */
static double quantile(double *v, size_t n, double q) {
  if (!n) return NAN;
  qsort(v, n, sizeof *v, by_value);
  return v[(size_t)(q * (double)(n - 1) + 0.5)];
}

/* The box nearest to a coverage and density: least sum of squares. */
static size_t nearest(const cs_trajectory *t, double coverage, double density) {
  double least = INFINITY, cases = (double)t->boxes[0].k;
  size_t best = 0;

  for (size_t k = 0; k < t->n; k++) {
    double c = cases > 0 ? (double)t->boxes[k].k / cases - coverage : 0;
    double d = cs_box_density(&t->boxes[k]) - density;

    if (c * c + d * d < least) {
      least = c * c + d * d;
      best = k;
    }
  }
  return best;
}

/* What the resamples found: columns of [resamples], two an input and two for the box. */
typedef struct {
  double *low, *high; /* [n_inputs][resamples]; those without a limit are not there */
  size_t *n_low, *n_high, *n_limits;
  double *coverage, *density;
} tally;

/* `left` is the share of all cases that no earlier box holds. */
static void tally_box(const cs_space *s, const cs_trajectory *t, const cs_box *b, double left,
                      size_t resamples, size_t r, tally *all) {
  all->coverage[r] = t->boxes[0].k ? left * (double)b->k / (double)t->boxes[0].k : 0;
  all->density[r] = cs_box_density(b);
  for (size_t j = 0; j < s->n_inputs; j++) {
    if (cs_box_limits_low(s, b, j)) all->low[j * resamples + all->n_low[j]++] = b->low[j];
    if (cs_box_limits_high(s, b, j)) all->high[j * resamples + all->n_high[j]++] = b->high[j];
    all->n_limits[j] += cs_box_limits(s, b, j);
  }
}

static void summarise(const cs_space *s, size_t resamples, const tally *all, cs_found_box *f) {
  for (size_t j = 0; j < s->n_inputs; j++) {
    double *low = all->low + j * resamples, *high = all->high + j * resamples;

    f->stability[j] = (cs_limit_stability){
        (double)all->n_limits[j] / (double)resamples, quantile(low, all->n_low[j], 0.05),
        quantile(low, all->n_low[j], 0.95), quantile(high, all->n_high[j], 0.05),
        quantile(high, all->n_high[j], 0.95)};
  }
  f->coverage_5 = quantile(all->coverage, resamples, 0.05);
  f->coverage_95 = quantile(all->coverage, resamples, 0.95);
  f->density_5 = quantile(all->density, resamples, 0.05);
  f->density_95 = quantile(all->density, resamples, 0.95);
}

static casus_status bootstrap(const cs_prim *p, const cs_space *s, const cs_discover_settings *set,
                              const unsigned char *mask, const unsigned char *y, size_t number,
                              cs_found_box *f) {
  size_t columns = s->n_inputs * set->resamples, rows = 0;
  unsigned char *copies = cs_calloc(s->n, 1);
  uint32_t *all = cs_calloc(s->n, sizeof *all);
  tally t = {cs_calloc(columns, sizeof(double)),       cs_calloc(columns, sizeof(double)),
             cs_calloc(s->n_inputs, sizeof(size_t)),   cs_calloc(s->n_inputs, sizeof(size_t)),
             cs_calloc(s->n_inputs, sizeof(size_t)),   cs_calloc(set->resamples, sizeof(double)),
             cs_calloc(set->resamples, sizeof(double))};
  const cs_box *told = &f->box;
  double cases = (double)f->trajectory.boxes[0].k;
  double coverage = cases > 0 ? (double)told->k / cases : 0;
  cs_prim_settings prim = set->prim;
  casus_status st = CASUS_NOMEM;

  if (copies && all && t.low && t.high && t.n_low && t.n_high && t.n_limits && t.coverage &&
      t.density)
    st = CASUS_OK;
  prim.paste_alpha = 0; /* it moves single futures only, and costs most of the time */
  for (size_t i = 0; i < s->n && !st; i++) {
    if (mask[i]) all[rows++] = (uint32_t)i;
  }
  for (size_t r = 0; r < set->resamples && !st; r++) {
    cs_trajectory again;

    draw(set->seed, (uint64_t)number << 32 | (r + 1), all, rows, s->n, copies);
    st = cs_prim_search(p, &prim, copies, y, &again);
    if (!st)
      tally_box(s, &again, &again.boxes[nearest(&again, coverage, cs_box_density(told))],
                cases / (double)s->cases, set->resamples, r, &t);
    cs_trajectory_free(&again);
  }
  if (!st) summarise(s, set->resamples, &t, f);
  cs_free(copies);
  cs_free(all);
  cs_free(t.low);
  cs_free(t.high);
  cs_free(t.n_low);
  cs_free(t.n_high);
  cs_free(t.n_limits);
  cs_free(t.coverage);
  cs_free(t.density);
  return st;
}

/* ---- several boxes ------------------------------------------------------------------------- */

/* Finds the next box among mask[i] != 0; *found is false when there is none worth telling. */
static casus_status find_box(const cs_prim *p, const cs_space *s, const cs_discover_settings *set,
                             unsigned char *mask, unsigned char *y, size_t number, cs_found_box *f,
                             bool *found) {
  cs_limiting limits;
  cs_prim_settings prim = set->prim;
  unsigned char *out = cs_calloc(s->n, 1);
  casus_status st = out ? CASUS_OK : CASUS_NOMEM;

  *found = false;
  prim.total = s->asked;
  for (size_t i = 0; out && i < s->n; i++) out[i] = !mask[i];
  if (!st) st = cs_prim_search(p, &prim, mask, y, &f->trajectory);
  if (!st) {
    f->step = choose(s, set, &f->trajectory);
    f->quasi_low = cs_calloc(s->n_inputs, sizeof *f->quasi_low);
    f->quasi_high = cs_calloc(s->n_inputs, sizeof *f->quasi_high);
    if (set->resamples) f->stability = cs_calloc(s->n_inputs, sizeof *f->stability);
    if (!f->quasi_low || !f->quasi_high || (set->resamples && !f->stability) ||
        cs_box_copy(s, &f->trajectory.boxes[f->step], &f->box))
      st = CASUS_NOMEM;
  }
  if (!st) st = prune(s, set, out, y, f);
  if (!st && set->resamples && cs_box_restricted(s, &f->box))
    st = bootstrap(p, s, set, mask, y, number, f);
  /* A later box with less of interest than there was in all futures tells nothing new. */
  *found = !st && cs_box_restricted(s, &f->box) > 0 &&
           cs_box_density(&f->box) > (double)s->cases / (double)s->asked;
  if (*found) cs_box_limiting(s, &f->box, &limits);
  for (size_t i = 0; *found && i < s->n; i++) {
    if (!mask[i] || !cs_box_holds(s, &f->box, &limits, i)) continue;
    if (set->keeps_points) {
      y[i] = CS_NOT_OF_INTEREST;
    } else {
      mask[i] = 0;
    }
  }
  cs_free(out);
  return st;
}

static void free_box(cs_found_box *f) {
  cs_trajectory_free(&f->trajectory);
  cs_box_free(&f->box);
  cs_free(f->quasi_low);
  cs_free(f->quasi_high);
  cs_free(f->stability);
}

static casus_status find_boxes(const cs_discover_settings *set, cs_discovery *f) {
  const cs_space *s = &f->space;
  cs_prim *p = cs_prim_new(s);
  unsigned char *mask = cs_calloc(s->n, 1), *y = cs_calloc(s->n, 1);
  bool found = true;
  casus_status st = p && mask && y ? CASUS_OK : CASUS_NOMEM;

  for (size_t i = 0; i < s->n && !st; i++) {
    mask[i] = s->y[i] != CS_NOT_ASKED;
    y[i] = s->y[i] == CS_OF_INTEREST;
  }
  f->boxes = cs_calloc(set->boxes, sizeof *f->boxes);
  if (!f->boxes) st = CASUS_NOMEM;
  while (!st && found && f->n_boxes < set->boxes) {
    st = find_box(p, s, set, mask, y, f->n_boxes, &f->boxes[f->n_boxes], &found);
    if (found) {
      f->n_boxes++;
    } else {
      free_box(&f->boxes[f->n_boxes]);
    }
  }
  cs_prim_free(p);
  cs_free(mask);
  cs_free(y);
  return st;
}

casus_status cs_discover(const cs_data *d, size_t strategy, const unsigned char *y,
                         const cs_discover_settings *set, cs_discovery *out) {
  casus_status st;

  *out = (cs_discovery){.data = d, .strategy = strategy, .resamples = set->resamples};
  st = cs_space_make(d, y, &out->space);
  if (st) return st;
  out->unknown = d->n - out->space.asked;
  if (!out->space.cases || out->space.cases == out->space.asked) return CASUS_OK;
  st = find_boxes(set, out);
  if (!st && set->tree) {
    cs_tree_settings tree = cs_tree_defaults;

    if (set->folds) st = cs_tree_choose(&out->space, &tree, set->folds, set->seed, &out->pruned);
    if (set->folds) tree.penalty = out->pruned.penalty;
    if (!st) st = cs_tree_grow(&out->space, &tree, &out->tree);
    out->has_tree = true;
  }
  if (!st && set->logistic) {
    st = cs_logistic_fit(&out->space, &out->logistic);
    out->has_logistic = true;
  }
  return st;
}

void cs_discovery_free(cs_discovery *f) {
  for (size_t k = 0; k < f->n_boxes; k++) free_box(&f->boxes[k]);
  cs_free(f->boxes);
  if (f->has_tree) cs_tree_free(&f->tree);
  if (f->has_logistic) cs_logistic_free(&f->logistic);
  cs_space_free(&f->space);
  *f = (cs_discovery){0};
}
