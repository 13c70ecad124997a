/* Criteria on all measures, ranks and their stability; see robust.h. */
#include "analysis/robust/robust.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/random.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Sums over some 10^4 futures differ in their last digits between orders of adding; nearer than
 * this, two worths are equal. */
static const double equal = 1e-12;

static bool better(double a, double b) {
  if (isinf(a) || isinf(b)) return a > b;
  return a - b > equal * cs_fmax(fabs(a), fabs(b)) + DBL_MIN;
}

/* First and ranks out of worths[0..n). */
static void rank(const double *worth, size_t n, size_t *ranks, size_t *first, size_t *n_first) {
  *first = n;
  *n_first = 0;
  for (size_t v = 0; v < n; v++) {
    ranks[v] = 1;
    for (size_t w = 0; w < n; w++) ranks[v] += better(worth[w], worth[v]);
    if (ranks[v] > 1) continue;
    if (*first == n) *first = v;
    ++*n_first;
  }
}

/* Kendall's tau-b (Kendall 1945) of two rankings; NaN when one of them has only ties. */
static double kendall(const size_t *a, const size_t *b, size_t n) {
  double concordant = 0, pairs_a = 0, pairs_b = 0;

  for (size_t i = 0; i < n; i++) {
    for (size_t j = 0; j < i; j++) {
      int x = (a[i] > a[j]) - (a[i] < a[j]), y = (b[i] > b[j]) - (b[i] < b[j]);

      concordant += x * y;
      pairs_a += x != 0;
      pairs_b += y != 0;
    }
  }
  return pairs_a > 0 && pairs_b > 0 ? concordant / sqrt(pairs_a * pairs_b) : NAN;
}

/* ---- the bootstrap ------------------------------------------------------------------------- */

/* How often each of `n` units is drawn in resample b. */
static void draw_units(uint64_t seed, size_t b, size_t n, unsigned *count) {
  enum { PIECE = 256 };
  uint32_t words[PIECE];

  memset(count, 0, n * sizeof *count);
  for (size_t done = 0; done < n; done += PIECE) {
    size_t now = n - done < PIECE ? n - done : PIECE;

    cs_philox_column(seed, b + 1, done, now, words);
    for (size_t i = 0; i < now; i++) count[(size_t)(cs_unit(words[i]) * (double)n)]++;
  }
}

/* Futures of the matrix that a resample holds. */
static void spread(const cs_data *d, const cs_matrix *m, const unsigned *units, unsigned *times) {
  size_t each = d->n / (d->n_deep ? d->n_deep : 1), of_one = each / d->replicates;

  for (size_t i = 0; i < m->n; i++) {
    size_t f = m->future[i];

    times[i] = units[d->replicates > 1 ? f % each / of_one : f];
  }
}

static casus_status resample(const cs_data *d, const cs_robust_settings *s, cs_scorer *scorer,
                             cs_robust_measure *r) {
  size_t strategies = r->matrix.n_strategies;
  size_t n_units = d->replicates > 1 ? d->replicates : d->n;
  unsigned *units = cs_calloc(n_units, sizeof *units);
  unsigned *times = cs_calloc(r->matrix.n, sizeof *times);
  double *worth = cs_calloc(strategies, sizeof *worth);
  casus_status st = units && times && worth ? CASUS_OK : CASUS_NOMEM;

  for (size_t b = 0; b < s->resamples && !st; b++) {
    draw_units(s->seed, b, n_units, units);
    spread(d, &r->matrix, units, times);
    for (size_t k = 0; k < r->n; k++) {
      size_t first = 0, n_first = 1;

      for (size_t v = 0; v < strategies; v++) {
        worth[v] = cs_scorer_worth(scorer, k, v, times).good;
        if (better(worth[v], worth[first])) {
          first = v;
          n_first = 1;
        } else if (v && !better(worth[first], worth[v])) {
          n_first++;
        }
      }
      for (size_t v = 0; v < strategies; v++) {
        if (!better(worth[first], worth[v])) r->by[k].stays[v] += 1 / (double)n_first;
      }
    }
  }
  for (size_t k = 0; k < r->n && !st; k++) {
    for (size_t v = 0; v < strategies; v++) r->by[k].stays[v] /= (double)s->resamples;
  }
  cs_free(units);
  cs_free(times);
  cs_free(worth);
  return st;
}

/* ---- one measure --------------------------------------------------------------------------- */

static bool applies(const cs_criterion *c, const cs_matrix *m, bool all_thresholds) {
  if (cs_criterion_needs_threshold(c)) return m->has_threshold;
  return !all_thresholds;
}

/* The criteria that apply to a measure. */
static casus_status choose(const cs_robust_settings *s, bool all_thresholds, cs_arena *arena,
                           cs_robust_measure *r) {
  r->criteria = cs_arena_alloc(arena, CS_CRITERIA + s->n_criteria, sizeof *r->criteria);
  if (!r->criteria) return CASUS_NOMEM;
  for (size_t k = 0; k < CS_CRITERIA && !s->only_those; k++) {
    if (applies(cs_criterion_listed(k), &r->matrix, all_thresholds))
      r->criteria[r->n++] = *cs_criterion_listed(k);
  }
  for (size_t k = 0; k < s->n_criteria; k++) {
    if (applies(&s->criteria[k], &r->matrix, all_thresholds)) r->criteria[r->n++] = s->criteria[k];
  }
  for (size_t k = 0; k < r->n && s->optimism; k++) {
    if (!strcmp(r->criteria[k].name, "hurwicz")) r->criteria[k].factor = *s->optimism;
  }
  return CASUS_OK;
}

static casus_status make_room(const cs_robust_settings *s, cs_arena *arena, cs_robust_measure *r) {
  size_t strategies = r->matrix.n_strategies;

  r->by = cs_arena_alloc(arena, r->n, sizeof *r->by);
  r->wins = cs_arena_alloc(arena, strategies, sizeof *r->wins);
  r->agree = cs_arena_alloc(arena, r->n * r->n, sizeof *r->agree);
  r->regret_mean = cs_arena_alloc(arena, strategies * r->matrix.n_points, sizeof *r->regret_mean);
  if (!r->by || !r->wins || !r->agree || !r->regret_mean) return CASUS_NOMEM;
  for (size_t k = 0; k < r->n; k++) {
    cs_solved_conflict_by *b = &r->by[k];

    b->criterion = &r->criteria[k];
    b->worth = cs_arena_alloc(arena, strategies, sizeof *b->worth);
    b->rank = cs_arena_alloc(arena, strategies, sizeof *b->rank);
    b->stays = s->resamples ? cs_arena_alloc(arena, strategies, sizeof *b->stays) : NULL;
    if (!b->worth || !b->rank || (s->resamples && !b->stays)) return CASUS_NOMEM;
  }
  return CASUS_OK;
}

/* Mean regret of each strategy at each deep point. */
static void map_regret(cs_robust_measure *r) {
  const cs_matrix *m = &r->matrix;

  for (size_t p = 0; p < m->n_points; p++) {
    double total = 0;

    for (size_t i = m->first[p]; i < m->first[p + 1]; i++) {
      double best = m->good[0][i];

      for (size_t v = 1; v < m->n_strategies; v++) best = cs_fmax(best, m->good[v][i]);
      for (size_t v = 0; v < m->n_strategies; v++)
        r->regret_mean[v * m->n_points + p] += m->weight[i] * (best - m->good[v][i]);
      total += m->weight[i];
    }
    for (size_t v = 0; v < m->n_strategies; v++) r->regret_mean[v * m->n_points + p] /= total;
  }
}

static casus_status judge(const cs_data *d, const cs_robust_settings *s, const double *distance,
                          cs_robust_measure *r) {
  size_t strategies = r->matrix.n_strategies;
  double *good = cs_calloc(strategies, sizeof *good);
  cs_scorer *scorer = cs_scorer_new(&r->matrix, r->criteria, r->n, distance);
  casus_status st = good && scorer ? CASUS_OK : CASUS_NOMEM;

  for (size_t k = 0; k < r->n && !st; k++) {
    cs_solved_conflict_by *b = &r->by[k];

    if (cs_is_stopped(d->stop)) st = CASUS_STOPPED;
    for (size_t v = 0; v < strategies && !st; v++) {
      b->worth[v] = cs_scorer_worth(scorer, k, v, NULL);
      good[v] = b->worth[v].good;
    }
    rank(good, strategies, b->rank, &b->first, &b->n_first);
    if (b->n_first == 1) r->wins[b->first]++;
  }
  for (size_t k = 0; k < r->n && !st; k++) {
    for (size_t l = 0; l < r->n; l++)
      r->agree[k * r->n + l] = kendall(r->by[k].rank, r->by[l].rank, strategies);
  }
  if (!st) map_regret(r);
  if (!st && s->resamples) st = resample(d, s, scorer, r);
  cs_scorer_free(scorer);
  cs_free(good);
  return st;
}

static casus_status add_measure(const cs_data *d, const cs_robust_settings *s, int outcome,
                                const double *distance, cs_arena *arena, cs_robust *out) {
  cs_robust_measure *r = &out->measures[out->n++];
  casus_status st = cs_matrix_make(d, outcome, &r->matrix);

  if (!st) st = choose(s, outcome < 0, arena, r);
  /* Without futures that can be compared there is nothing to judge. */
  if (!st && !r->matrix.n) r->n = 0;
  if (!st) st = make_room(s, arena, r);
  if (!st && r->n) st = judge(d, s, distance, r);
  return st;
}

casus_status cs_robust_make(const cs_data *d, const cs_robust_settings *s, cs_arena *arena,
                            cs_robust *out) {
  double *distance = cs_calloc(d->n, sizeof *distance);
  size_t thresholds = 0;
  casus_status st;

  *out = (cs_robust){.data = d, .resamples = s->resamples, .by_replicate = d->replicates > 1};
  out->measures = cs_arena_alloc(arena, d->n_outcomes + 1, sizeof *out->measures);
  st = distance && out->measures ? cs_middle_distance(d, distance) : CASUS_NOMEM;
  for (size_t k = 0; k < d->n_outcomes && !st; k++) {
    thresholds += cs_outcome_has_threshold(&d->outcomes[k]);
    if (d->outcomes[k].has_better) {
      st = add_measure(d, s, (int)k, distance, arena, out);
    } else {
      out->undirected++;
    }
  }
  if (!st && thresholds) st = add_measure(d, s, -1, distance, arena, out);
  cs_free(distance);
  return st;
}

void cs_robust_free(cs_robust *r) {
  for (size_t k = 0; r->measures && k < r->n; k++) cs_matrix_free(&r->measures[k].matrix);
  r->n = 0;
}

/* When not even the best strategy meets all thresholds this often, that share tells little. */
static const double hardly_ever = 0.01;

/* ---- advice -------------------------------------------------------------------------------- */

static const cs_solved_conflict_by *find(const cs_robust_measure *m, const char *name) {
  for (size_t k = 0; k < m->n; k++) {
    if (!strcmp(m->by[k].criterion->name, name)) return &m->by[k];
  }
  return NULL;
}

bool cs_robust_advise(const cs_robust *r, cs_arena *arena, cs_robust_advice *out) {
  size_t *wins = cs_arena_alloc(arena, r->data->n_strategies, sizeof *wins);

  *out = (cs_robust_advice){.wins_elsewhere = wins};
  if (!wins || !r->n) return false;
  out->measure = &r->measures[r->n - 1];
  out->by = find(out->measure, "satisficing");
  if (!out->by || strcmp(out->measure->matrix.name, "all thresholds") != 0 ||
      !(out->by->worth[out->by->first].good >= hardly_ever)) {
    out->measure = &r->measures[0];
    out->by = find(out->measure, "regret-90");
  }
  if (!out->by && out->measure->n) out->by = &out->measure->by[0];
  if (!out->by) return false;
  out->advised = out->by->first;
  for (size_t k = 0; k < r->n; k++) {
    for (size_t v = 0; v < r->data->n_strategies; v++) wins[v] += r->measures[k].wins[v];
  }
  return true;
}
