/* Every package over many futures: how often all accept it, what it brings, what is worth knowing
 * before proposing it (acceptability analysis: Lahdelma, Hokkanen and Salminen 1998, SMAA). */
#include "faces/package/acceptability.h"

#include "analysis/medians.h"
#include "base/alloc.h"
#include "base/random.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const cs_solved_package *t;
  const cs_package_entry *entry;
  cs_deal d;
  size_t focal, n, futures, P;
  uint16_t *level; /* [package * n_issues + issue] */
  double *u;       /* [package * P + party] of one future */
  float *payoff;   /* [future * n + package] */
  float *uniform;  /* [draw * futures + future] */
  double *accepted, *efficient, *solution;
  size_t *order;
  void *work;
  double exists;
  size_t failed;
} judging;

static void list_packages(const cs_deal *d, uint16_t *level) {
  uint16_t now[CS_DEAL_ISSUES] = {0};

  for (size_t k = 0;; k++) {
    size_t i = d->n_issues;

    memcpy(level + k * d->n_issues, now, d->n_issues * sizeof *now);
    while (i > 0 && ++now[i - 1] == cs_deal_levels(d, i - 1)) now[--i] = 0;
    if (!i) return;
  }
}

static int by_sum(const void *a, const void *b, void *data) {
  const judging *o = data;
  const double *x = o->u + *(const size_t *)a * o->P, *y = o->u + *(const size_t *)b * o->P;
  double sum = 0;

  for (size_t p = 0; p < o->P; p++) sum += x[p] - y[p];
  return sum > 0 ? -1 : sum < 0;
}

/* Marks what no package improves on: by falling sum, whatever beats a package comes before it. What
 * beats a package with payments need only be sought among what nothing beats without. */
static void count_efficient(judging *o, const bool *possible, const double *slack) {
  size_t *kept = o->order + o->n, n_kept = 0;

  for (size_t k = 0; k < o->n; k++) o->order[k] = k;
  qsort_r(o->order, o->n, sizeof *o->order, by_sum, o);
  for (size_t k = 0; k < o->n; k++) {
    const double *u = o->u + o->order[k] * o->P;
    bool beaten = !possible[o->order[k]];

    for (size_t m = 0; m < n_kept && !beaten; m++) {
      const double *v = o->u + kept[m] * o->P;
      bool better = false, worse = false;

      for (size_t p = 0; p < o->P; p++) {
        better |= v[p] > u[p] + 1e-9 * fabs(u[p]);
        worse |= v[p] < u[p] - 1e-9 * fabs(u[p]);
      }
      beaten = better && !worse;
    }
    if (beaten) continue;
    kept[n_kept++] = o->order[k];
  }
  for (size_t k = 0; k < n_kept; k++) {
    bool beaten = false;

    for (size_t m = 0; m < n_kept && o->d.rate && !beaten; m++)
      beaten =
          m != k && cs_payment_beats(&o->d, o->u + kept[m] * o->P, o->u + kept[k] * o->P, slack);
    if (!beaten) o->efficient[kept[k]]++;
  }
}

/* What the focal party gains by a package that all accept, which is worth u without payments. */
static double focal_gain(const judging *o, const double *ideal, const double *u) {
  double after[CS_DEAL_PARTIES];

  memcpy(after, u, o->P * sizeof *after);
  if (o->d.rate) cs_package_pay(&o->d, o->t->solution, ideal, after, NULL);
  return after[o->focal] - o->d.no_deal[o->focal];
}

static void judge_future(judging *o, size_t future, const double *in, bool *possible) {
  double slack[CS_DEAL_PARTIES], solved[CS_DEAL_PARTIES], paid[CS_DEAL_PARTIES];
  double ideal[CS_DEAL_PARTIES] = {0};
  uint16_t best[CS_DEAL_ISSUES];
  float *payoff = o->payoff + future * o->n;

  if (!cs_package_fill(o->entry, in, &o->d)) {
    o->failed++;
    for (size_t k = 0; k < o->n; k++) payoff[k] = 0;
    return;
  }
  for (size_t p = 0; p < o->P; p++) slack[p] = CS_DEAL_TOLERANCE * cs_deal_range(&o->d, p);
  if (o->d.rate) cs_package_ideals(&o->d, o->work, ideal);
  for (size_t k = 0; k < o->n; k++) {
    double *u = o->u + k * o->P;
    bool yes;

    possible[k] = cs_deal_value(&o->d, o->level + k * o->d.n_issues, u);
    yes = possible[k] && cs_deal_accepted(&o->d, u, slack);
    o->accepted[k] += yes;
    payoff[k] = yes ? (float)focal_gain(o, ideal, u) : 0;
  }
  count_efficient(o, possible, slack);
  if (cs_package_solve(&o->d, o->t->solution, o->work, best, solved, paid) != CS_SEARCH_FOUND)
    return;
  o->exists++;
  for (size_t k = 0, i = 0; i < o->d.n_issues; i++) {
    k = k * cs_deal_levels(&o->d, i) + best[i];
    if (i + 1 == o->d.n_issues) o->solution[k]++;
  }
}

static casus_status draw(judging *o, const cs_program *program, cs_worker *w, const char *strategy,
                         uint64_t seed) {
  const cs_graph *g = program->graph;
  double *in = cs_calloc(o->entry->n_inputs, sizeof *in);
  bool *possible = cs_calloc(o->n, sizeof *possible);

  if (!in || !possible) {
    cs_free(in);
    cs_free(possible);
    return CASUS_NOMEM;
  }
  for (size_t f = 0; f < o->futures; f++) {
    for (size_t k = 0; k < program->n_draws; k++) {
      double u = cs_random_unit(seed, k, f);

      *cs_worker_uniform(w, k) = u;
      o->uniform[k * o->futures + f] = (float)u;
    }
    for (size_t k = 0; k < g->n_deep; k++) {
      double u = cs_random_unit(seed, program->n_draws + k, f);

      cs_worker_deep(w, k, u);
      o->uniform[(program->n_draws + k) * o->futures + f] = (float)u;
    }
    cs_worker_base(w, 1);
    if (strategy) cs_worker_world(w, 1, 1);
    for (size_t k = 0; k < o->entry->n_inputs; k++)
      in[k] = cs_worker_columns(w)[o->entry->inputs[k]][0];
    judge_future(o, f, in, possible);
  }
  cs_free(in);
  cs_free(possible);
  return CASUS_OK;
}

/* ---- summaries ------------------------------------------------------------------------------ */

static int rising(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;

  return x < y ? -1 : x > y;
}

static int falling_mean(const void *a, const void *b) {
  const cs_prospect *x = a, *y = b;

  if (x->mean != y->mean) return x->mean > y->mean ? -1 : 1;
  return x->level < y->level ? -1 : x->level > y->level;
}

static casus_status summarise(judging *o, cs_arena *arena, cs_acceptability *out) {
  size_t N = o->futures, tenth = N >= 10 ? N / 10 : 1;
  float *column = cs_calloc(N, sizeof *column), *most = cs_calloc(N, sizeof *most);

  out->prospects = cs_arena_alloc(arena, o->n, sizeof *out->prospects);
  if (!column || !most || !out->prospects) {
    cs_free(column);
    cs_free(most);
    return CASUS_NOMEM;
  }
  for (size_t f = 0; f < N; f++) {
    for (size_t k = 0; k < o->n; k++) {
      float gain = o->payoff[f * o->n + k];

      if (gain > most[f]) most[f] = gain;
    }
  }
  for (size_t k = 0; k < o->n; k++) {
    cs_prospect *x = &out->prospects[k];

    *x = (cs_prospect){.level = o->level + k * o->d.n_issues,
                       .accepted = o->accepted[k] / (double)N,
                       .efficient = o->efficient[k] / (double)N,
                       .solution = o->solution[k] / (double)N};
    for (size_t f = 0; f < N; f++) {
      column[f] = o->payoff[f * o->n + k];
      x->mean += column[f] / (double)N;
      x->regret += (most[f] - column[f]) / (double)N;
    }
    qsort(column, N, sizeof *column, rising);
    for (size_t f = 0; f < tenth; f++) x->tail += column[f] / (double)tenth;
  }
  qsort(out->prospects, o->n, sizeof *out->prospects, falling_mean);
  for (size_t k = 1; k < o->n; k++) {
    const cs_prospect *x = out->prospects;

    if (x[k].tail > x[out->best_tail].tail) out->best_tail = k;
    if (x[k].regret < x[out->best_regret].regret) out->best_regret = k;
    if (x[k].accepted > x[out->most_accepted].accepted) out->most_accepted = k;
  }
  out->n_prospects = o->n;
  cs_free(column);
  cs_free(most);
  return CASUS_OK;
}

/* Mean payoff when the package for each bin of the quantity is chosen on the even futures and
 * judged on the odd ones, so that chance does not look like knowledge. */
static double with_knowledge(const judging *o, size_t q, size_t bins, double *sum) {
  double total = 0, count = 0;

  for (size_t b = 0; b < bins; b++) {
    size_t best = 0;

    memset(sum, 0, o->n * sizeof *sum);
    for (size_t f = 0; f < o->futures; f += 2) {
      if ((size_t)(o->uniform[q * o->futures + f] * (float)bins) % bins != b) continue;
      for (size_t k = 0; k < o->n; k++) sum[k] += o->payoff[f * o->n + k];
    }
    for (size_t k = 1; k < o->n; k++) {
      if (sum[k] > sum[best]) best = k;
    }
    for (size_t f = 1; f < o->futures; f += 2) {
      if ((size_t)(o->uniform[q * o->futures + f] * (float)bins) % bins != b) continue;
      total += o->payoff[f * o->n + best];
      count++;
    }
  }
  return count > 0 ? total / count : 0;
}

static int by_value(const void *a, const void *b) {
  const cs_learning *x = a, *y = b;

  if (x->value != y->value) return x->value > y->value ? -1 : 1;
  return strcmp(x->name, y->name);
}

/* What the focal party wants is nothing it has to find out. */
static bool is_own(const judging *o, const char *name) {
  const char *party = o->t->n.parties[o->focal];
  size_t n = strlen(party);

  return !strncmp(name, "stances.", 8) && !strncmp(name + 8, party, n) && name[8 + n] == '.';
}

static casus_status find_learning(judging *o, const cs_program *program, cs_arena *arena,
                                  cs_acceptability *out) {
  const cs_graph *g = program->graph;
  size_t n = program->n_draws + g->n_deep;
  double *sum = cs_calloc(o->n, sizeof *sum), blind;

  out->learning = cs_arena_alloc(arena, n, sizeof *out->learning);
  if (!sum || !out->learning) {
    cs_free(sum);
    return CASUS_NOMEM;
  }
  blind = n ? with_knowledge(o, 0, 1, sum) : 0;
  for (size_t q = 0; q < n; q++) {
    uint32_t quantity = q < program->n_draws ? program->draws[q] : g->deep[q - program->n_draws];
    double value;

    if (is_own(o, g->quantities[quantity].name)) continue;
    value = with_knowledge(o, q, CS_ACCEPTABILITY_BINS, sum) - blind;
    if (value > 0)
      out->learning[out->n_learning++] = (cs_learning){g->quantities[quantity].name, value};
  }
  qsort(out->learning, out->n_learning, sizeof *out->learning, by_value);
  cs_free(sum);
  return CASUS_OK;
}

/* ---- all ------------------------------------------------------------------------------------ */

static casus_status make_room(judging *o, size_t n_draws, cs_arena *arena) {
  cs_deal *d = &o->d;

  o->level = cs_arena_alloc(arena, o->n * d->n_issues, sizeof *o->level);
  o->u = cs_arena_alloc(arena, o->n * o->P, sizeof *o->u);
  o->payoff = cs_arena_alloc(arena, o->n * o->futures, sizeof *o->payoff);
  o->uniform = cs_arena_alloc(arena, n_draws * o->futures, sizeof *o->uniform);
  o->accepted = cs_arena_alloc(arena, o->n, sizeof *o->accepted);
  o->efficient = cs_arena_alloc(arena, o->n, sizeof *o->efficient);
  o->solution = cs_arena_alloc(arena, o->n, sizeof *o->solution);
  o->order = cs_arena_alloc(arena, 2 * o->n, sizeof *o->order);
  o->work = cs_arena_alloc(arena, cs_search_work(d), 1);
  return !cs_deal_room(d, arena) && o->level && o->u && o->payoff && o->uniform && o->accepted &&
                 o->efficient && o->solution && o->order && o->work
             ? CASUS_OK
             : CASUS_NOMEM;
}

casus_status cs_solved_package_acceptability(const cs_solved_packages *all,
                                             const cs_solved_package *t, size_t focal,
                                             size_t futures, uint64_t seed, const char *strategy,
                                             cs_arena *arena, casus_diag *diag,
                                             cs_acceptability *out) {
  const cs_graph *g = &all->study->graph;
  judging o = {.t = t, .focal = focal, .futures = futures, .n = 1, .P = t->n.deal.n_parties};
  const cs_program *program;
  cs_worker *worker;
  double packages = 1;
  casus_status st;

  *out = (cs_acceptability){.futures = futures, .focal = focal};
  o.entry = ((const cs_package_part *)g->parts[t->entry].self)->entry;
  o.d = o.entry->shape.deal;
  for (size_t i = 0; i < o.d.n_issues; i++) packages *= (double)cs_deal_levels(&o.d, i);
  if (packages > CS_ACCEPTABILITY_PACKAGES || packages * (double)futures > CS_ACCEPTABILITY_CELLS)
    return cs_error(diag, (cs_place){0},
                    "%.0f packages over %zu futures; at most %d packages and %d together", packages,
                    futures, CS_ACCEPTABILITY_PACKAGES, CS_ACCEPTABILITY_CELLS);
  o.n = (size_t)packages;
  st = cs_medians_worker(all->study, strategy, cs_package_evaluate, 1, arena, diag, &program,
                         &worker);
  if (st == CASUS_OK) st = make_room(&o, program->n_draws + g->n_deep, arena);
  if (st == CASUS_OK) {
    list_packages(&o.d, o.level);
    st = draw(&o, program, worker, strategy, seed);
  }
  if (st == CASUS_OK) st = summarise(&o, arena, out);
  if (st == CASUS_OK) st = find_learning(&o, program, arena, out);
  cs_worker_free(worker);
  out->failed = o.failed;
  out->n_packages = o.n;
  out->exists = o.exists / (double)futures;
  return st;
}

double cs_acceptability_error(const cs_acceptability *o, double share) {
  double z = 1.96, n = (double)o->futures;

  return z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n);
}
