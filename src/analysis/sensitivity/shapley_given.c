/* Shapley effects from given data by nearest neighbours; see shapley.h. */
#include "analysis/sensitivity/shapley.h"
#include "base/alloc.h"
#include "base/random.h"
#include "base/vector.h"

#include <math.h>
#include <string.h>

enum { BATCHES = 16, STRETCH = 128, STREAM_ROWS = 1, STREAM_WALKS = 2 };

typedef struct {
  size_t n, n_inputs; /* rows to look among; inputs */
  float *u;           /* [input * n + row] */
  bool *is_category;  /* [input] */
  double *y;          /* [row]: less the mean */
  double variance;
  float *distance; /* [row]: work */
} table;

/* distance[i] += (u[i] - at)^2 */
CS_COLUMNS static void add_square(size_t n, const float *restrict u, float at,
                                  float *restrict distance) {
  for (size_t i = 0; i < n; i++) {
    float d = u[i] - at;

    distance[i] += d * d;
  }
}

/* distance[i] += 1 where u[i] differs. */
CS_COLUMNS static void add_mismatch(size_t n, const float *restrict u, float at,
                                    float *restrict distance) {
  for (size_t i = 0; i < n; i++) distance[i] += u[i] != at ? 1.0f : 0.0f;
}

/* The least of x[0..n). */
CS_COLUMNS static float least_of(size_t n, const float *restrict x) {
  float least[16];

  for (size_t k = 0; k < 16; k++) least[k] = INFINITY;
  for (size_t i = 0; i + 16 <= n; i += 16) {
    for (size_t k = 0; k < 16; k++) least[k] = x[i + k] < least[k] ? x[i + k] : least[k];
  }
  for (size_t i = n / 16 * 16; i < n; i++) least[0] = x[i] < least[0] ? x[i] : least[0];
  for (size_t k = 1; k < 16; k++) least[0] = least[k] < least[0] ? least[k] : least[0];
  return least[0];
}

/* The nearest row; of several equally near, the first of the stretch at `from`, or of the next that
 * has one, so that no row is always the one. */
static size_t nearest(const table *t, size_t from) {
  float least[CS_SHAPLEY_NEIGHBOURS / STRETCH + 1], all = INFINITY;
  size_t stretches = (t->n + STRETCH - 1) / STRETCH;

  for (size_t s = 0; s < stretches; s++) {
    size_t n = t->n - s * STRETCH < STRETCH ? t->n - s * STRETCH : STRETCH;

    least[s] = least_of(n, t->distance + s * STRETCH);
    all = least[s] < all ? least[s] : all;
  }
  for (size_t k = 0; k < stretches; k++) {
    size_t s = (from / STRETCH + k) % stretches, i = s * STRETCH;

    if (least[s] > all) continue;
    while (t->distance[i] > all) i++;
    return i;
  }
  return from;
}

/* One walk from row i; credit[player] grows. */
static void walk(table *t, const size_t *player_of, size_t n_players, const size_t *order,
                 bool complete, size_t i, size_t from, double *credit) {
  double old = 0;

  memset(t->distance, 0, t->n * sizeof *t->distance);
  t->distance[i] = INFINITY;
  for (size_t step = 0; step < n_players; step++) {
    double now;

    for (size_t k = 0; k < t->n_inputs; k++) {
      const float *u = t->u + k * t->n;

      if (player_of[k] != order[step]) continue;
      if (t->is_category[k]) {
        add_mismatch(t->n, u, u[i], t->distance);
      } else {
        add_square(t->n, u, u[i], t->distance);
      }
    }
    now = step + 1 < n_players || !complete ? t->y[i] * t->y[nearest(t, from)] : t->y[i] * t->y[i];
    credit[order[step]] += now - old;
    old = now;
  }
}

/* Draws the rows to look among out of those that did not fail: a partial shuffle. */
static casus_status pick(const cs_data *d, const cs_ranks *ranks, const double *y, uint64_t seed,
                         table *t) {
  uint32_t *rows = cs_calloc(d->n, sizeof *rows);
  size_t n = 0;
  double mean = 0;

  if (!rows) return CASUS_NOMEM;
  for (size_t i = 0; i < d->n; i++) {
    if (!isnan(y[i])) rows[n++] = (uint32_t)i;
  }
  t->n = n < CS_SHAPLEY_NEIGHBOURS ? n : CS_SHAPLEY_NEIGHBOURS;
  t->n_inputs = d->n_inputs;
  t->u = cs_alloc_columns(t->n * t->n_inputs + 1, sizeof *t->u);
  t->is_category = cs_calloc(t->n_inputs, sizeof *t->is_category);
  t->y = cs_calloc(t->n, sizeof *t->y);
  t->distance = cs_alloc_columns(t->n + 1, sizeof *t->distance);
  if (!t->u || !t->is_category || !t->y || !t->distance) {
    cs_free(rows);
    return CASUS_NOMEM;
  }
  for (size_t i = 0; i < t->n; i++) {
    size_t other = i + (size_t)(cs_random_unit(seed, STREAM_ROWS, i) * (double)(n - i));
    uint32_t row = rows[other];

    rows[other] = rows[i];
    rows[i] = row;
    t->y[i] = y[row];
    mean += y[row] / (double)t->n;
  }
  for (size_t k = 0; k < t->n_inputs; k++) {
    t->is_category[k] = d->inputs[k].kind == CS_CATEGORY;
    for (size_t i = 0; i < t->n; i++) t->u[k * t->n + i] = (float)ranks[k].u[rows[i]];
  }
  for (size_t i = 0; i < t->n; i++) {
    t->y[i] -= mean;
    t->variance += t->y[i] * t->y[i] / (double)t->n;
  }
  cs_free(rows);
  return CASUS_OK;
}

static void free_table(table *t) {
  cs_free(t->u);
  cs_free(t->is_category);
  cs_free(t->y);
  cs_free(t->distance);
}

static void shuffle(uint64_t seed, uint64_t at, size_t n, size_t *order) {
  for (size_t k = 0; k < n; k++) order[k] = k;
  for (size_t k = n; k-- > 1;) {
    size_t other = (size_t)(cs_random_unit(seed, STREAM_WALKS + at, k) * (double)(k + 1));
    size_t x = order[k];

    order[k] = order[other];
    order[other] = x;
  }
}

/* Effects out of the batches' credits: credit[batch * players + player]; `whole`: what all walks
 * share out, 0: the sum of the credits. */
static void summarise(const double *credit, size_t players, double whole, double *batch,
                      cs_estimate *effect) {
  for (size_t p = 0; p < players; p++) {
    double sum = 0, total = 0;

    for (size_t b = 0; b < BATCHES; b++) {
      double all = whole / BATCHES;

      for (size_t q = 0; !(whole > 0) && q < players; q++) all += credit[b * players + q];
      batch[b] = all > 0 ? credit[b * players + p] / all : 0;
      sum += credit[b * players + p];
      total += all;
    }
    effect[p] = (cs_estimate){total > 0 ? sum / total : 0, cs_t_half_width(batch, BATCHES)};
  }
}

casus_status cs_shapley_given(const cs_data *d, const cs_ranks *ranks, const size_t *player_of,
                              size_t n_players, const double *y, bool complete, size_t walks,
                              uint64_t seed, cs_estimate *effect) {
  table t = {0};
  size_t *order = cs_calloc(n_players, sizeof *order);
  double *credit = cs_calloc(BATCHES * n_players, sizeof *credit), batch[BATCHES];
  casus_status st = order && credit ? pick(d, ranks, y, seed, &t) : CASUS_NOMEM;

  memset(effect, 0, n_players * sizeof *effect);
  if (st == CASUS_OK && t.n > 1 && t.variance > 0) {
    for (size_t w = 0; w < walks; w++) {
      /* The rows in turn, and every walk followed by the same one backwards. */
      size_t i = w / 2 % t.n;
      size_t from = (size_t)(cs_random_unit(seed, STREAM_WALKS + w, n_players) * (double)t.n);

      if (w % 2) {
        for (size_t a = 0, b = n_players - 1; a < b; a++, b--) {
          size_t x = order[a];

          order[a] = order[b];
          order[b] = x;
        }
      } else {
        shuffle(seed, w, n_players, order);
      }
      walk(&t, player_of, n_players, order, complete, i, from,
           credit + w * BATCHES / walks * n_players);
    }
    summarise(credit, n_players, complete ? 0 : t.variance * (double)walks, batch, effect);
  }
  free_table(&t);
  cs_free(order);
  cs_free(credit);
  return st;
}
