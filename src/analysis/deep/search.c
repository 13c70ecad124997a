/* The search for the worst and the best over the deep box; see search.h. */
#include "analysis/deep/search.h"

#include "analysis/deep/surface.h"
#include "analysis/verdict.h"
#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

/* The search costs about as much as the run: at each point so many times fewer futures than that, on the way
 * to the points found and at these, but no fewer than the least. */
enum { SEARCH_PART = 256, SEARCH_LEAST = 16, FOUND_PART = 64, FOUND_LEAST = 64 };

/* Rounds of points from surfaces; most points of a round and of the end. */
enum { ROUNDS = 2, MOST_POINTS = 64 };

/* Surfaces start down from so many of the best points computed. */
enum { STARTS = 3 };

/* A surface that leaves more than this part of the variance is looked at again near the best point, by
 * another through the points that are nearest there. */
static const double COARSE = 0.01;
enum { NEIGHBOURS = 32 };

/* Points whose ranges stand nearer than this are one. */
static const double NEAR = 0.03;

/* ---- figures ------------------------------------------------------------------------------- */

casus_status cs_figure_values(const cs_study *s, const cs_plan *p, const cs_aim *aim,
                              const cs_figure *f, const cs_run *r, double *value, double *error) {
  double *x, *work;
  cs_estimate e;

  if (f->kind == CS_FIGURE_MARGIN) return cs_claim_margins(s, p, r, f->which, value, error, NULL);
  x = cs_calloc(r->replicates, sizeof *x);
  work = cs_calloc(r->replicates, sizeof *work);
  for (size_t d = 0; x && work && d < r->deep_done; d++) {
    switch (f->kind) {
      case CS_FIGURE_AIM:
        e.value = cs_aim_at(aim, p, r, d, f->world, x);
        e.error = cs_t_half_width(x, r->replicates);
        break;
      case CS_FIGURE_REGRET:
        e.value = cs_regret_at(aim, p, r, d, f->world, x, work);
        e.error = cs_t_half_width(x, r->replicates);
        break;
      case CS_FIGURE_MET:
        e = cs_share_of(cs_run_watched(r, d, f->world, f->which)->replicate, r->replicates);
        break;
      default:
        e = cs_mean_of(cs_run_watched(r, d, f->world, f->which)->replicate, r->replicates);
        break;
    }
    value[d] = e.value;
    error[d] = e.error;
  }
  cs_free(x);
  cs_free(work);
  return x && work ? CASUS_OK : CASUS_NOMEM;
}

/* ---- points -------------------------------------------------------------------------------- */

/* Points of the box; a range that nobody has asked for yet is NaN. */
typedef struct {
  size_t n, most, n_ranges;
  double *u; /* [point * n_ranges + range] */
} points;

static bool fits(const points *p, size_t at, const double *u) {
  for (size_t k = 0; k < p->n_ranges; k++) {
    double there = p->u[at * p->n_ranges + k];

    if (fabs(there - u[k]) > NEAR) return false; /* of NaN, false */
  }
  return true;
}

/* Finds a point that has what u asks for (NaN: anything), or makes one; SIZE_MAX where there are too
 * many.  u may have less to ask than the point gives. */
static size_t ask_for(points *p, const double *u) {
  size_t at = 0;

  while (at < p->n && !fits(p, at, u)) at++;
  if (at == p->n && p->n == p->most) return SIZE_MAX;
  if (at == p->n) {
    p->n++;
    for (size_t k = 0; k < p->n_ranges; k++) p->u[at * p->n_ranges + k] = NAN;
  }
  for (size_t k = 0; k < p->n_ranges; k++) {
    double *there = &p->u[at * p->n_ranges + k];

    if (isnan(*there)) *there = u[k];
  }
  return at;
}

/* What nobody asked for stands at the middle. */
static void fill_up(points *p) {
  for (size_t i = 0; i < p->n * p->n_ranges; i++) {
    if (isnan(p->u[i])) p->u[i] = 0.5;
  }
}

/* ---- the search ---------------------------------------------------------------------------- */

typedef struct {
  const cs_study *s;
  const cs_plan *p;
  const cs_aim *aim;
  const cs_figure *figures;
  size_t n, n_ranges;
  cs_run_settings settings;
  uint64_t searched; /* futures at each point of the search */
  size_t swept, cap; /* points computed so far; room for them */
  double *u;         /* [point * n_ranges + range] */
  double *value;     /* [figure * cap + point] */
  double *error;     /* work: [cap] */
  cs_surface *surface;
  points wanted;
  double *from, *at, *low, *high; /* work: [range] */
  double *near_u, *near_value;    /* work: [NEIGHBOURS * range], [NEIGHBOURS] */
  cs_bounds *bounds;
} search;

static bool make_room(search *j, size_t designed) {
  j->cap = designed + ROUNDS * MOST_POINTS;
  j->u = cs_calloc(j->cap * j->n_ranges, sizeof *j->u);
  j->value = cs_calloc(j->n * j->cap, sizeof *j->value);
  j->error = cs_calloc(j->cap, sizeof *j->error);
  j->surface = cs_calloc(j->n, sizeof *j->surface);
  j->wanted = (points){.most = MOST_POINTS, .n_ranges = j->n_ranges};
  j->wanted.u = cs_calloc(MOST_POINTS * j->n_ranges, sizeof *j->wanted.u);
  j->from = cs_calloc(j->n_ranges, sizeof *j->from);
  j->at = cs_calloc(j->n_ranges, sizeof *j->at);
  j->low = cs_calloc(j->n_ranges, sizeof *j->low);
  j->high = cs_calloc(j->n_ranges, sizeof *j->high);
  j->near_u = cs_calloc(NEIGHBOURS * j->n_ranges, sizeof *j->near_u);
  j->near_value = cs_calloc(NEIGHBOURS, sizeof *j->near_value);
  j->bounds = cs_calloc(j->n, sizeof *j->bounds);
  return j->u && j->value && j->error && j->surface && j->wanted.u && j->from && j->at && j->low &&
         j->high && j->near_u && j->near_value && j->bounds;
}

static void free_room(search *j) {
  cs_free(j->u);
  cs_free(j->value);
  cs_free(j->error);
  cs_free(j->surface);
  cs_free(j->wanted.u);
  cs_free(j->from);
  cs_free(j->at);
  cs_free(j->low);
  cs_free(j->high);
  cs_free(j->near_u);
  cs_free(j->near_value);
  cs_free(j->bounds);
}

static uint64_t part_of(uint64_t futures, uint64_t part, uint64_t least) {
  return futures / part > least ? futures / part : least;
}

/* One thread's points: what a point gives does not depend on which others are computed with it. */
typedef struct {
  search *j;
  const double *u;
  size_t first, n; /* of the points that are computed now */
  double *error;   /* work: [n] */
  casus_status st;
} slice;

static void *compute_slice(void *user) {
  slice *own = user;
  search *j = own->j;
  cs_run_settings settings = j->settings;
  cs_run run;

  settings.threads = 1;
  settings.deep_points = own->n;
  settings.deep_at = own->u + own->first * j->n_ranges;
  own->st = cs_run_make(&j->p->program, &settings, NULL, &run);
  if (own->st && own->st != CASUS_STOPPED) return NULL;
  for (size_t f = 0; f < j->n && !own->st; f++)
    own->st = cs_figure_values(j->s, j->p, j->aim, &j->figures[f], &run,
                               j->value + f * j->cap + j->swept + own->first, own->error);
  cs_run_free(&run);
  return NULL;
}

/* Computes all figures at n points with the search's futures, as many points at once as there are
 * threads. */
static casus_status compute(search *j, const double *u, size_t n) {
  size_t threads = j->settings.threads < n ? j->settings.threads : n;
  slice *slices = cs_calloc(threads, sizeof *slices);
  pthread_t *ids = cs_calloc(threads, sizeof *ids);
  bool *started = cs_calloc(threads, sizeof *started);
  casus_status st = slices && ids && started ? CASUS_OK : CASUS_NOMEM;

  for (size_t t = 0; t < threads && !st; t++) {
    size_t first = n * t / threads;

    slices[t] = (slice){j, u, first, n * (t + 1) / threads - first, j->error + first, CASUS_OK};
    /* Where no thread can be started, this one does the work. */
    started[t] = t && !pthread_create(&ids[t], NULL, compute_slice, &slices[t]);
  }
  for (size_t t = 0; t < threads && !st; t++) {
    if (!started[t]) compute_slice(&slices[t]);
  }
  for (size_t t = 0; t < threads && slices && ids && started; t++) {
    if (started[t]) pthread_join(ids[t], NULL);
    if (slices[t].st && !st) st = slices[t].st;
  }
  if (!st) memcpy(j->u + j->swept * j->n_ranges, u, n * j->n_ranges * sizeof *u);
  if (!st) j->swept += n;
  cs_free(slices);
  cs_free(ids);
  cs_free(started);
  return st;
}

static casus_status fit(search *j) {
  casus_status st = CASUS_OK;

  for (size_t f = 0; f < j->n && !st; f++)
    st = cs_surface_fit(j->swept, j->n_ranges, j->u, j->value + f * j->cap, &j->surface[f]);
  return st;
}

/* The point computed where sign * figure is the (nth + 1)th least; SIZE_MAX where there is none. */
static size_t nth_best(const search *j, size_t f, double sign, size_t nth) {
  const double *x = j->value + f * j->cap;
  size_t last = SIZE_MAX;

  for (size_t k = 0; k <= nth; k++) {
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < j->swept; i++) {
      if (!isfinite(x[i]) || i == last) continue;
      /* Behind the last one: greater, or equal and of a higher number. */
      if (last != SIZE_MAX && (sign * x[i] < sign * x[last] || (i < last && x[i] == x[last])))
        continue;
      if (best == SIZE_MAX || sign * x[i] < sign * x[best]) best = i;
    }
    if (best == SIZE_MAX) return SIZE_MAX;
    last = best;
  }
  return last;
}

/* Keeps of u what the surface moves with. */
static void mask(const cs_surface *surface, double *u) {
  for (size_t k = 0; k < surface->n_ranges; k++) {
    if (!cs_surface_moves(surface, k)) u[k] = NAN;
  }
}

static size_t aim_figure(const search *j, size_t world) {
  size_t f = 0;

  while (j->figures[f].kind != CS_FIGURE_AIM || j->figures[f].world != world) f++;
  return f;
}

/* Goes down a surface, or up (sign -1), from the best points computed of figure f; keeps in j->at
 * where it is better than `best`, with NaN for what it does not move with. */
static double descend(search *j, const cs_surface *surface, size_t f, double sign, double best) {
  for (size_t k = 0; k < STARTS; k++) {
    size_t start = nth_best(j, f, sign, k);
    double x;

    if (start == SIZE_MAX) break;
    memcpy(j->from, j->u + start * j->n_ranges, j->n_ranges * sizeof *j->from);
    x = sign * cs_surface_descend(surface, sign, j->low, j->high, j->from);
    if (!(x < best)) continue;
    best = x;
    memcpy(j->at, j->from, j->n_ranges * sizeof *j->at);
    mask(surface, j->at);
  }
  return best;
}

static void whole_box(search *j) {
  for (size_t k = 0; k < j->n_ranges; k++) {
    j->low[k] = 0;
    j->high[k] = 1;
  }
}

/* Asks for the point where the surface is least (sign 1) or most (-1). */
static void ask_surface(search *j, size_t f, double sign) {
  whole_box(j);
  if (descend(j, &j->surface[f], f, sign, INFINITY) < INFINITY) ask_for(&j->wanted, j->at);
}

/* How far point i is from j->from, over what figure f moves with. */
static double distance(const search *j, size_t f, size_t i) {
  double sum = 0;

  for (size_t k = 0; k < j->n_ranges; k++) {
    double d = j->u[i * j->n_ranges + k] - j->from[k];

    if (cs_surface_moves(&j->surface[f], k)) sum += d * d;
  }
  return sum;
}

/* The points nearest to j->from, at which figure f has a value, and the box that they fill. */
static size_t gather(search *j, size_t f) {
  double *far = j->error; /* distance of each gathered */
  size_t n = 0, at[NEIGHBOURS];

  for (size_t i = 0; i < j->swept; i++) {
    double d = distance(j, f, i);
    size_t k = n;

    if (!isfinite(j->value[f * j->cap + i])) continue;
    while (k && far[k - 1] > d) k--;
    if (k == NEIGHBOURS) continue;
    n += n < NEIGHBOURS;
    memmove(&far[k + 1], &far[k], (n - k - 1) * sizeof *far);
    memmove(&at[k + 1], &at[k], (n - k - 1) * sizeof *at);
    far[k] = d;
    at[k] = i;
  }
  for (size_t i = 0; i < n; i++) {
    const double *u = j->u + at[i] * j->n_ranges;

    memcpy(j->near_u + i * j->n_ranges, u, j->n_ranges * sizeof *u);
    j->near_value[i] = j->value[f * j->cap + at[i]];
    for (size_t k = 0; k < j->n_ranges; k++) {
      j->low[k] = i ? cs_fmin(j->low[k], u[k]) : u[k];
      j->high[k] = i ? cs_fmax(j->high[k], u[k]) : u[k];
    }
  }
  return n;
}

/* Asks for the point where a surface through the neighbours of the best point is least or most. */
static casus_status ask_nearby(search *j, size_t f, double sign) {
  size_t best = nth_best(j, f, sign, 0), n;
  cs_surface nearby;
  casus_status st;

  if (best == SIZE_MAX || j->surface[f].rest < COARSE) return CASUS_OK;
  memcpy(j->from, j->u + best * j->n_ranges, j->n_ranges * sizeof *j->from);
  n = gather(j, f);
  st = cs_surface_fit(n, j->n_ranges, j->near_u, j->near_value, &nearby);
  if (st || !nearby.n) return st;
  if (!(descend(j, &nearby, f, sign, INFINITY) < INFINITY)) return CASUS_OK;
  /* What the small surface does not see stays as it is at the best point. */
  for (size_t k = 0; k < j->n_ranges; k++) {
    if (isnan(j->at[k]) && cs_surface_moves(&j->surface[f], k))
      j->at[k] = j->u[best * j->n_ranges + k];
  }
  ask_for(&j->wanted, j->at);
  return CASUS_OK;
}

/* Regret is the largest of differences, with folds where the best changes; each difference by itself
 * is smooth.  Asks for the point where one of them is most. */
static casus_status ask_regret(search *j, size_t f) {
  size_t own = aim_figure(j, j->figures[f].world);
  double sign = j->aim->high_is_better ? 1 : -1, best = INFINITY;

  whole_box(j);
  for (size_t g = 0; g < j->n; g++) {
    cs_surface difference;
    casus_status st;

    if (j->figures[g].kind != CS_FIGURE_AIM || g == own) continue;
    for (size_t i = 0; i < j->swept; i++)
      j->error[i] = sign * (j->value[g * j->cap + i] - j->value[own * j->cap + i]);
    st = cs_surface_fit(j->swept, j->n_ranges, j->u, j->error, &difference);
    if (st) return st;
    if (difference.n) best = descend(j, &difference, f, -1, best);
  }
  if (best < INFINITY) ask_for(&j->wanted, j->at);
  return CASUS_OK;
}

static casus_status look_round(search *j) {
  casus_status st = fit(j);

  j->wanted.n = 0;
  for (size_t f = 0; f < j->n && !st; f++) {
    if (!j->surface[f].n) continue;
    if (j->figures[f].kind == CS_FIGURE_REGRET) {
      st = ask_regret(j, f);
      continue;
    }
    ask_surface(j, f, 1);
    ask_surface(j, f, -1);
    st = ask_nearby(j, f, 1);
    if (!st) st = ask_nearby(j, f, -1);
  }
  if (st || !j->wanted.n) return st;
  fill_up(&j->wanted);
  return compute(j, j->wanted.u, j->wanted.n);
}

/* Asks for the point computed where the figure is least or most, or, where there is no room for it,
 * takes the one of those asked for where its surface says so. */
static size_t ask_found(search *j, size_t f, double sign) {
  size_t at = nth_best(j, f, sign, 0), point;

  if (at == SIZE_MAX) return 0;
  memcpy(j->at, j->u + at * j->n_ranges, j->n_ranges * sizeof *j->at);
  /* What strategies are compared by is told exactly where it was found. */
  if (j->figures[f].kind != CS_FIGURE_AIM && j->figures[f].kind != CS_FIGURE_REGRET)
    mask(&j->surface[f], j->at);
  point = ask_for(&j->wanted, j->at);
  if (point != SIZE_MAX) return point;
  point = 0;
  for (size_t i = 1; i < j->wanted.n; i++) {
    double here = cs_surface_at(&j->surface[f], j->wanted.u + i * j->n_ranges);

    if (sign * here < sign * cs_surface_at(&j->surface[f], j->wanted.u + point * j->n_ranges))
      point = i;
  }
  return point;
}

static void choose(search *j) {
  j->wanted.n = 0;
  for (size_t f = 0; f < j->n; f++) {
    cs_bounds *b = &j->bounds[f];

    b->moves = j->surface[f].n;
    for (size_t i = 0; i < j->swept; i++) b->lacking += !isfinite(j->value[f * j->cap + i]);
    if (!b->moves) continue;
    if (j->figures[f].kind != CS_FIGURE_REGRET) b->least.point = ask_found(j, f, 1);
    b->most.point = ask_found(j, f, -1);
  }
  /* Someone may ask for nothing: the middle is told then. */
  if (!j->wanted.n) {
    for (size_t k = 0; k < j->n_ranges; k++) j->at[k] = 0.5;
    ask_for(&j->wanted, j->at);
  }
  fill_up(&j->wanted);
}

/* Fresh futures may show that what moved was luck. */
static bool is_apart(const cs_extreme *least, const cs_extreme *most) {
  double d = most->value - least->value;

  return d > 0 && d * d > least->error * least->error + most->error * most->error;
}

/* The points chosen, on fresh futures. */
static casus_status tell(search *j, const cs_run_settings *like, cs_deep_found *out) {
  double *value = cs_calloc(j->wanted.n, sizeof *value);
  casus_status st = value ? CASUS_OK : CASUS_NOMEM;

  j->settings.seed = like->seed ^ UINT64_C(0xF0C4D);
  j->settings.replicates = like->replicates;
  j->settings.futures = part_of(like->futures, FOUND_PART, FOUND_LEAST);
  j->settings.deep_points = j->wanted.n;
  j->settings.deep_at = j->wanted.u;
  if (!st) st = cs_run_make(&j->p->program, &j->settings, NULL, &out->run);
  for (size_t f = 0; f < j->n && !st; f++) {
    cs_bounds *b = &j->bounds[f];

    st = cs_figure_values(j->s, j->p, j->aim, &j->figures[f], &out->run, value, j->error);
    if (st) break;
    b->least.value = value[b->least.point];
    b->least.error = j->error[b->least.point];
    b->most.value = value[b->most.point];
    b->most.error = j->error[b->most.point];
    if (j->figures[f].kind != CS_FIGURE_REGRET) b->moves &= is_apart(&b->least, &b->most);
  }
  cs_free(value);
  return st;
}

static casus_status look(search *j, const cs_run_settings *like, size_t designed) {
  double *design = cs_calloc(designed * j->n_ranges, sizeof *design);
  casus_status st =
      design ? cs_deep_design(like->seed, designed, j->n_ranges, NULL, design) : CASUS_NOMEM;

  j->settings.seed = like->seed ^ UINT64_C(0x5EA2C4);
  j->settings.futures = part_of(like->futures, SEARCH_PART, SEARCH_LEAST);
  j->searched = j->settings.futures;
  j->settings.replicates = 1; /* the way to the points has no error to tell */
  if (!st) st = compute(j, design, designed);
  for (int round = 0; round < ROUNDS && !st; round++) st = look_round(j);
  if (!st) st = fit(j);
  cs_free(design);
  return st;
}

casus_status cs_deep_search(const cs_study *s, const cs_plan *p, const cs_aim *aim,
                            const cs_run_settings *like, const cs_figure *figures, size_t n,
                            cs_deep_found *out) {
  search j = {.s = s,
              .p = p,
              .aim = aim,
              .figures = figures,
              .n = n,
              .n_ranges = s->graph.n_deep,
              .settings = *like};
  size_t designed = like->deep_points;
  casus_status st;

  *out = (cs_deep_found){0};
  j.settings.deep_is_drawn = false;
  j.settings.sample = 1;
  j.settings.keeping = CS_KEEP_APART;
  j.settings.keeps_watches = false;
  j.settings.no_bands = true;
  j.settings.progress = NULL;
  st = make_room(&j, designed) ? look(&j, like, designed) : CASUS_NOMEM;
  if (!st) {
    choose(&j);
    st = tell(&j, like, out);
  }
  if (!st) {
    out->bounds = j.bounds;
    out->swept = j.swept;
    out->swept_futures = j.searched;
    j.bounds = NULL;
  } else {
    cs_run_free(&out->run);
  }
  free_room(&j);
  return st;
}

void cs_deep_found_free(cs_deep_found *b) {
  cs_run_free(&b->run);
  cs_free(b->bounds);
  *b = (cs_deep_found){0};
}
