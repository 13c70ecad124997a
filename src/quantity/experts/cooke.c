/* Scores and pools of experts; see cooke.h. */
#include "quantity/experts/cooke.h"

#include "base/alloc.h"
#include "base/special.h"
#include "base/libm.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const char *const cs_pool_names[4] = {"linear", "log", "cooke", "cooke-item"};

static double on_scale(const cs_judgments *j, size_t item, double x) {
  return j->is_log[item] ? cs_log(x) : x;
}

/* The intrinsic range of an item on its scale; false when nobody has answered. */
static bool intrinsic_range(const cs_judgments *j, size_t item, double *from, double *to) {
  double least = INFINITY, most = -INFINITY, beyond;

  for (size_t e = 0; e < j->n_experts; e++) {
    const double *v = cs_judgment(j, e, item);

    if (!v) continue;
    least = cs_fmin(least, on_scale(j, item, v[0]));
    most = cs_fmax(most, on_scale(j, item, v[j->n_quantiles - 1]));
  }
  if (least > most) return false;
  if (!isnan(j->truth[item]) && (!j->is_log[item] || j->truth[item] > 0)) {
    least = cs_fmin(least, on_scale(j, item, j->truth[item]));
    most = cs_fmax(most, on_scale(j, item, j->truth[item]));
  }
  beyond = CS_OVERSHOOT * (most - least);
  *from = least - beyond;
  *to = most + beyond;
  return true;
}

/* Probability between the quantiles k - 1 and k; k 0 is below the first. */
static double bin_share(const cs_judgments *j, size_t k) {
  double below = k ? j->p[k - 1] : 0;

  return (k < j->n_quantiles ? j->p[k] : 1) - below;
}

/* sum p ln(p / width) + ln(range): information of quantiles v against the flat background. */
static double information(const cs_judgments *j, size_t item, const double *v) {
  double from, to, sum, last;

  if (!intrinsic_range(j, item, &from, &to) || !(to > from)) return 0;
  sum = cs_log(to - from);
  last = from;
  for (size_t k = 0; k <= j->n_quantiles; k++) {
    double next = k < j->n_quantiles ? on_scale(j, item, v[k]) : to, share = bin_share(j, k);

    /* Two equal quantiles hold their probability in a point: as narrow as can be told apart. Others
     * are as far apart as they are. */
    sum += share * cs_log(share / (next > last ? next - last : 1e-12 * (to - from)));
    last = next;
  }
  return sum;
}

static bool is_seed(const cs_judgments *j, size_t item) {
  return !isnan(j->truth[item]);
}

/* Likelihood-ratio test of n answers of which s[k] fell between quantiles. */
static double calibration(const cs_judgments *j, const size_t *count, size_t answered, size_t n) {
  double sum = 0;

  if (!answered) return NAN;
  for (size_t k = 0; k <= j->n_quantiles; k++) {
    double s = (double)count[k] / (double)answered;

    if (count[k]) sum += s * cs_log(s / bin_share(j, k));
  }
  return cs_gamma_upper(0.5 * (double)j->n_quantiles, (double)n * cs_fmax(0, sum));
}

/* Scores one set of quantiles, values[item * n_quantiles + k], NaN where not answered; `n` as in
 * cs_experts_score(), 0: its own number of answers. */
static void score(const cs_judgments *j, const double *values, size_t n, cs_expert_score *out) {
  size_t count[CS_QUANTILES_MAX + 1] = {0}, all = 0;
  double seed_sum = 0, sum = 0;

  out->answered = 0;
  for (size_t i = 0; i < j->n_items; i++) {
    const double *v = &values[i * j->n_quantiles];
    size_t k = 0;

    out->info[i] = NAN;
    if (isnan(v[0])) continue;
    out->info[i] = information(j, i, v);
    sum += out->info[i];
    all++;
    if (!is_seed(j, i)) continue;
    seed_sum += out->info[i];
    out->answered++;
    while (k < j->n_quantiles && j->truth[i] > v[k]) k++;
    count[k]++;
  }
  out->info_all = all ? sum / (double)all : NAN;
  out->info_seed = out->answered ? seed_sum / (double)out->answered : NAN;
  out->calibration = calibration(j, count, out->answered, n ? n : out->answered);
}

/* The least number of seed items that an expert has answered. */
static size_t least_answered(const cs_judgments *j) {
  size_t least = SIZE_MAX;

  for (size_t e = 0; e < j->n_experts; e++) {
    size_t n = 0;

    for (size_t i = 0; i < j->n_items; i++) n += is_seed(j, i) && cs_judgment(j, e, i);
    if (n && n < least) least = n;
  }
  return least == SIZE_MAX ? 0 : least;
}

casus_status cs_experts_score(const cs_judgments *j, cs_arena *arena, cs_expert_score *scores) {
  size_t n = least_answered(j);

  for (size_t e = 0; e < j->n_experts; e++) {
    scores[e].info = cs_arena_alloc(arena, j->n_items, sizeof *scores[e].info);
    if (!scores[e].info) return CASUS_NOMEM;
    score(j, &j->values[e * j->n_items * j->n_quantiles], n, &scores[e]);
  }
  return CASUS_OK;
}

/* ---- pooling one item ---------------------------------------------------------------------- */

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Cumulative probability of an expert at x, linear between its quantiles. */
static double cdf(const cs_judgments *j, size_t item, const double *v, double from, double to,
                  double x) {
  double last = from, below = 0;

  for (size_t k = 0; k <= j->n_quantiles; k++) {
    double next = k < j->n_quantiles ? on_scale(j, item, v[k]) : to;

    if (x < next) return below + bin_share(j, k) * (x - last) / (next - last);
    below += bin_share(j, k);
    last = next;
  }
  return 1;
}

/* All experts' quantiles and the ends, sorted, each once. */
static size_t knots(const cs_judgments *j, size_t item, const double *weight, double from,
                    double to, double *x) {
  size_t n = 0, kept = 1;

  x[n++] = from;
  for (size_t e = 0; e < j->n_experts; e++) {
    const double *v = cs_judgment(j, e, item);

    for (size_t k = 0; v && weight[e] > 0 && k < j->n_quantiles; k++)
      x[n++] = on_scale(j, item, v[k]);
  }
  x[n++] = to;
  qsort(x, n, sizeof *x, by_value);
  for (size_t k = 1; k < n; k++) {
    if (x[k] > x[kept - 1]) x[kept++] = x[k];
  }
  return kept;
}

/* Pools the experts that answered, with weights weight[e]; a pool of nobody has n 0. */
static casus_status pool_item(const cs_judgments *j, size_t item, const double *weight, bool is_log,
                              cs_arena *arena, cs_pooled *out) {
  double from, to, total = 0, sum = 0;

  *out = (cs_pooled){0};
  for (size_t e = 0; e < j->n_experts; e++) {
    if (cs_judgment(j, e, item)) total += weight[e];
  }
  if (!(total > 0) || !intrinsic_range(j, item, &from, &to) || !(to > from)) return CASUS_OK;
  out->x = cs_arena_alloc(arena, j->n_experts * j->n_quantiles + 2, sizeof *out->x);
  if (!out->x) return CASUS_NOMEM;
  out->n = knots(j, item, weight, from, to, out->x);
  out->f = cs_arena_alloc(arena, out->n, sizeof *out->f);
  if (!out->f) return CASUS_NOMEM;
  for (size_t k = 1; k < out->n; k++) {
    double share = 0, log_share = 0;

    for (size_t e = 0; e < j->n_experts; e++) {
      const double *v = cs_judgment(j, e, item);
      double own;

      if (!v || !(weight[e] > 0)) continue;
      own = cdf(j, item, v, from, to, out->x[k]) - cdf(j, item, v, from, to, out->x[k - 1]);
      share += weight[e] / total * own;
      log_share += weight[e] / total * cs_log(own);
    }
    /* The product of flat densities is flat: the widths cancel. */
    sum += is_log ? cs_exp(log_share) : share;
    out->f[k] = sum;
  }
  for (size_t k = 1; k < out->n; k++) out->f[k] /= sum;
  return CASUS_OK;
}

static double quantile(const cs_pooled *p, double share) {
  size_t k = 1;

  while (k + 1 < p->n && p->f[k] < share) k++;
  return p->x[k - 1] + (p->x[k] - p->x[k - 1]) * (share - p->f[k - 1]) / (p->f[k] - p->f[k - 1]);
}

/* ---- decision makers ----------------------------------------------------------------------- */

/* Two calibrations, or two products of them, that differ by less than this share are equal: sums
 * over bins in another order move the last digits of a p-value, which must not decide who has a
 * say. */
static const double EQUAL = 1e-9;

static bool reaches(double calibration, double alpha) {
  return calibration >= alpha * (1 - EQUAL);
}

/* Weight of an expert for an item. */
static double weight_of(const cs_expert_score *s, cs_pool pool, double alpha, size_t item) {
  if (pool == CS_POOL_LINEAR || pool == CS_POOL_LOG) return 1;
  if (!reaches(s->calibration, alpha)) return 0;
  if (pool == CS_POOL_COOKE_ITEM) return isnan(s->info[item]) ? 0 : s->calibration * s->info[item];
  return isnan(s->info_seed) ? 0 : s->calibration * s->info_seed;
}

static casus_status make(const cs_judgments *j, const cs_expert_score *scores, cs_pool pool,
                         double alpha, cs_arena *arena, cs_decision_maker *out) {
  double total = 0, *weight = cs_arena_alloc(arena, j->n_experts, sizeof *weight);

  *out = (cs_decision_maker){.pool = pool, .alpha = alpha};
  out->weights = cs_arena_alloc(arena, j->n_experts, sizeof *out->weights);
  out->items = cs_arena_alloc(arena, j->n_items, sizeof *out->items);
  out->quantiles = cs_arena_alloc(arena, j->n_items * j->n_quantiles, sizeof *out->quantiles);
  out->score.info = cs_arena_alloc(arena, j->n_items, sizeof *out->score.info);
  if (!weight || !out->weights || !out->items || !out->quantiles || !out->score.info)
    return CASUS_NOMEM;
  for (size_t i = 0; i < j->n_items; i++) {
    for (size_t e = 0; e < j->n_experts; e++) {
      weight[e] = weight_of(&scores[e], pool, alpha, i);
      if (cs_judgment(j, e, i)) {
        out->weights[e] += weight[e];
        total += weight[e];
      }
    }
    if (pool_item(j, i, weight, pool == CS_POOL_LOG, arena, &out->items[i])) return CASUS_NOMEM;
    for (size_t k = 0; k < j->n_quantiles; k++) {
      double x = out->items[i].n ? quantile(&out->items[i], j->p[k]) : NAN;

      out->quantiles[i * j->n_quantiles + k] = j->is_log[i] ? cs_exp(x) : x;
    }
  }
  for (size_t e = 0; e < j->n_experts && total > 0; e++) out->weights[e] /= total;
  score(j, out->quantiles, least_answered(j), &out->score);
  return CASUS_OK;
}

casus_status cs_experts_pool(const cs_judgments *j, const cs_expert_score *scores, cs_pool pool,
                             double alpha, cs_arena *arena, casus_diag *d, cs_decision_maker *out) {
  bool cooke = pool == CS_POOL_COOKE || pool == CS_POOL_COOKE_ITEM;
  double best = -1, best_alpha = 0;
  casus_status st = CASUS_OK;

  *out = (cs_decision_maker){0};
  if (cooke && !least_answered(j)) {
    cs_error(d, (cs_place){.file = j->source}, "no item has come true: nobody can be weighed");
    cs_hint(d, "Cooke's weights need a column \"truth\"; the pools linear and log do not.");
    return CASUS_CASE;
  }
  if (!cooke || !isnan(alpha)) return make(j, scores, pool, isnan(alpha) ? 0 : alpha, arena, out);
  for (size_t e = 0; e < j->n_experts && !st; e++) {
    cs_arena *scratch = cs_arena_new();
    double own = scores[e].calibration, worth;
    cs_decision_maker trial;

    if (!scratch) return CASUS_NOMEM;
    if (!isnan(own)) {
      st = make(j, scores, pool, own, scratch, &trial);
      worth = st ? 0 : trial.score.calibration * trial.score.info_seed;
      /* Among equals the lower alpha, which leaves more experts in. */
      if (!st && (!reaches(best, worth) || (reaches(worth, best) && own < best_alpha))) {
        best = worth;
        best_alpha = own;
      }
    }
    cs_arena_free(scratch);
  }
  return st ? st : make(j, scores, pool, best_alpha, arena, out);
}
