/* Shares of variance by bins and replicates; see draw_shares.h. */
#include "analysis/draw_shares.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

/* Different worlds of a shock that have patterns of their own: 2^5 = BINS.  More hardly add. */
enum { BINS = 32, GROUPS = 16, PATTERN_WORLDS = 5 };

/* Chance of naming an input, of all that are looked at, where none has an influence. */
#define LEVEL 0.02
/* An input that chance alone would set apart as much as this often is not looked at again. */
#define HOPELESS 0.2

/* What inputs look like.  A strategy may change a shock's chance, and then the shock happens in one
 * of the margin's worlds and not in another of the same future: its bins are the patterns. */
typedef struct {
  const cs_sample *sample;
  unsigned char *pattern; /* [shock][future]: bit w: happens in the w-th of its different worlds */
  size_t groups;
} view;

static void find_patterns(const size_t *worlds, size_t n_worlds, view *v) {
  const cs_sample *s = v->sample;

  for (size_t k = 0; k < s->n_shocks; k++) {
    size_t slots[PATTERN_WORLDS], n = 0;

    for (size_t w = 0; w < n_worlds && n < PATTERN_WORLDS; w++) {
      size_t slot = s->shock_slot[k * s->n_worlds + worlds[w]], known = 0;

      while (known < n && slots[known] != slot) known++;
      if (known < n) continue;
      for (size_t i = 0; i < s->n; i++)
        v->pattern[k * s->n + i] |= (unsigned char)((s->shock[slot * s->n + i] == CS_HAPPENS) << n);
      slots[n++] = slot;
    }
  }
}

/* The bin of kept future i by input k: draws, then shocks, then deep ranges. */
static size_t bin_of(const view *v, size_t k, size_t i) {
  const cs_sample *s = v->sample;
  size_t shock = k - s->n_draws, bin;

  if (k >= s->n_draws && shock < s->n_shocks) return v->pattern[shock * s->n + i];
  bin = (size_t)((k < s->n_draws ? s->uniform[k * s->n + i]
                                 : s->deep[(shock - s->n_shocks) * s->n + i]) *
                 (float)BINS);
  return bin < BINS ? bin : BINS - 1;
}

static size_t group_of(const view *v, size_t i) {
  return i / v->sample->each % v->sample->replicates % v->groups;
}

/* Futures with a value by bin and group. */
typedef struct {
  double n[BINS][GROUPS], sum[BINS][GROUPS];
  double square[GROUPS];
} cells;

static void fill(const view *v, size_t k, const double *y, cells *c) {
  *c = (cells){0};
  for (size_t i = 0; i < v->sample->n; i++) {
    size_t bin, group;

    if (!isfinite(y[i])) continue;
    bin = bin_of(v, k, i);
    group = group_of(v, i);
    c->n[bin][group]++;
    c->sum[bin][group] += y[i];
    c->square[group] += y[i] * y[i];
  }
}

/* Margins of the table of cells, one group left out (GROUPS: none). */
typedef struct {
  double bin_n[BINS], bin_mean[BINS], group_mean[GROUPS], n, mean, square;
  size_t bins, groups;
} margins;

static margins find_margins(const cells *c, size_t without) {
  margins m = {0};
  double group_n[GROUPS] = {0};

  for (size_t g = 0; g < GROUPS; g++) {
    if (g == without) continue;
    m.square += c->square[g];
    for (size_t k = 0; k < BINS; k++) {
      m.bin_n[k] += c->n[k][g];
      m.bin_mean[k] += c->sum[k][g];
      group_n[g] += c->n[k][g];
      m.group_mean[g] += c->sum[k][g];
    }
  }
  for (size_t k = 0; k < BINS; k++) {
    if (!(m.bin_n[k] > 0)) continue;
    m.n += m.bin_n[k];
    m.mean += m.bin_mean[k];
    m.bin_mean[k] /= m.bin_n[k];
    m.bins++;
  }
  for (size_t g = 0; g < GROUPS; g++) {
    if (!(group_n[g] > 0)) continue;
    m.group_mean[g] /= group_n[g];
    m.groups++;
  }
  m.mean /= m.n > 0 ? m.n : 1;
  return m;
}

/* The mean square by which an input without influence would set the bins apart: of the bins' means
 * between groups, or, with one group, of the futures within bins. */
static double chance_square(const cells *c, const margins *m, double between, size_t without) {
  double sum = 0, used = 0;

  if (m->groups < 2) return cs_fmax(0, m->square - between) / cs_fmax(1, m->n - (double)m->bins);
  for (size_t k = 0; k < BINS; k++) {
    for (size_t g = 0; g < GROUPS; g++) {
      double d;

      if (g == without || !(c->n[k][g] > 0)) continue;
      d = c->sum[k][g] / c->n[k][g] - m->bin_mean[k] - m->group_mean[g] + m->mean;
      sum += c->n[k][g] * d * d;
      used++;
    }
  }
  used -= (double)(m->bins + m->groups) - 1;
  return used > 0 ? sum / used : INFINITY;
}

typedef struct {
  double share, f, bins, freedom; /* f: how far the bins are apart, in terms of chance */
} effect;

static effect find_effect(const cells *c, size_t without) {
  margins m = find_margins(c, without);
  double between = 0, chance;

  if (m.bins < 2 || !(m.square > 0)) return (effect){0};
  for (size_t k = 0; k < BINS; k++)
    between += m.bin_n[k] * (m.bin_mean[k] - m.mean) * (m.bin_mean[k] - m.mean);
  chance = chance_square(c, &m, between, without);
  return (effect){
      .share = (between - (double)(m.bins - 1) * chance) / m.square,
      .f = chance > 0 ? between / (double)(m.bins - 1) / chance : INFINITY,
      .bins = (double)m.bins,
      .freedom = m.groups > 1 ? (double)((m.bins - 1) * (m.groups - 1)) : m.n - (double)m.bins};
}

/* The chance to see as much without influence. */
static double chance_of(const effect *e) {
  if (!(e->share > 0) || !(e->freedom > 0)) return 1;
  return cs_f_above(e->f, e->bins - 1, e->freedom);
}

/* The jackknife over groups; of what is left of y, `part` is the rest of the whole. */
static double jackknife(const cells *c, size_t groups, double part) {
  double sum = 0, square = 0, n = (double)groups;

  if (groups < 2) return 0;
  for (size_t g = 0; g < groups; g++) {
    double share = part * find_effect(c, g).share;

    sum += share;
    square += share * share;
  }
  return sqrt(cs_fmax(0, square - sum * sum / n) * (n - 1) / n);
}

/* y := y less its mean in each bin of the input. */
static void take_off(const view *v, size_t input, const cells *c, double *y) {
  margins m = find_margins(c, GROUPS);

  for (size_t i = 0; i < v->sample->n; i++) {
    if (isfinite(y[i])) y[i] -= m.bin_mean[bin_of(v, input, i)];
  }
}

/* Takes the inputs one by one, the largest first. */
static void find_all(const view *v, bool *open, double *y, cs_draw_share *out, size_t most,
                     size_t *n_out) {
  size_t inputs = v->sample->n_draws + v->sample->n_shocks + v->sample->n_deep, tests = 0;
  double total = 0;

  for (size_t k = 0; k < inputs; k++) tests += open[k];
  for (size_t i = 0; i < v->sample->n; i++) total += isfinite(y[i]) ? y[i] * y[i] : 0;
  while (*n_out < most && total > 0) {
    cells c, top = {0};
    cs_draw_share best = {0};
    double square = 0;

    for (size_t k = 0; k < inputs; k++) {
      effect e;
      double chance;

      if (!open[k]) continue;
      fill(v, k, y, &c);
      e = find_effect(&c, GROUPS);
      chance = chance_of(&e);
      open[k] = chance < HOPELESS;
      if (!(chance < LEVEL / (double)tests) || e.share <= best.share) continue;
      best = (cs_draw_share){.input = k, .share = e.share};
      top = c;
    }
    if (!(best.share > 0)) return;
    for (size_t g = 0; g < GROUPS; g++) square += top.square[g];
    best.share *= square / total;
    best.error = jackknife(&top, v->groups, square / total);
    open[best.input] = false;
    take_off(v, best.input, &top, y);
    if (best.share > 2 * best.error) out[(*n_out)++] = best;
  }
}

casus_status cs_draw_shares(const cs_sample *sample, const size_t *worlds, size_t n_worlds,
                            const bool *open, double *y, cs_draw_share *out, size_t most,
                            size_t *n_out) {
  size_t inputs = sample->n_draws + sample->n_shocks + sample->n_deep;
  view v = {.sample = sample,
            .pattern = cs_calloc(sample->n_shocks * sample->n, 1),
            .groups = sample->replicates < GROUPS ? sample->replicates : GROUPS};
  bool *still = cs_calloc(inputs, sizeof *still);
  casus_status st = v.pattern && still ? CASUS_OK : CASUS_NOMEM;

  *n_out = 0;
  if (st == CASUS_OK) {
    memcpy(still, open, inputs * sizeof *still);
    find_patterns(worlds, n_worlds, &v);
    find_all(&v, still, y, out, most, n_out);
  }
  cs_free(v.pattern);
  cs_free(still);
  return st;
}
