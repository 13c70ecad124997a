/* A system of difference equations: how its states spread from step to step, over futures and their
 * paths, in the case as it stands and at the middles of the deep ranges. */
#include "faces/dynamics/picture.h"

#include "base/number.h"
#include "engine/design.h"
#include "engine/program.h"
#include "models/dynamics/model.h"
#include "report/picture.h"

#include <math.h>
#include <stdlib.h>

enum {
  FUTURES = 128,    /* at most, */
  POINTS = 4000000, /* and so many steps of paths in all */
  PATHS = 16,       /* shown of each future */
  STEPS = 61,       /* at which states are shown */
  STATES = 12
};

typedef struct {
  const cs_part *part;
  const cs_system *s;
  size_t futures, paths, steps, states;
  size_t at[STEPS];
  double *values; /* [(state * steps + step) * futures * paths + ...] */
} fan;

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

static void choose(fan *f) {
  size_t last = f->s->steps - 1;

  f->paths = least(f->s->paths, PATHS);
  f->futures = least(FUTURES, POINTS / (f->paths * f->s->steps));
  f->steps = least(f->s->steps, STEPS);
  f->states = least(f->s->n_states, STATES);
  for (size_t j = 0; j < f->steps; j++) f->at[j] = f->steps > 1 ? j * last / (f->steps - 1) : 0;
}

/* Sorts what one future's paths gave into the fan. */
static void put(fan *f, size_t future, const double *track) {
  size_t n = f->futures * f->paths;

  for (size_t k = 0; k < f->states; k++) {
    for (size_t p = 0; p < f->paths; p++) {
      for (size_t j = 0; j < f->steps; j++)
        f->values[(k * f->steps + j) * n + future * f->paths + p] =
            track[(k * f->paths + p) * f->steps + j];
    }
  }
}

/* Draws the futures and follows their paths. */
static casus_status follow(fan *f, const cs_study *s, cs_arena *arena) {
  cs_design_settings settings = {CS_DESIGN_SOBOL, 1, 1, f->futures, s->graph.n_draws};
  size_t n_in = f->part->n_inputs;
  double *in = cs_arena_alloc(arena, n_in, sizeof *in);
  double *track = cs_arena_alloc(arena, f->s->n_states * f->paths * f->steps, sizeof *track);
  cs_design *design = NULL;
  cs_worker *worker = NULL;
  cs_program program;
  casus_status st;

  if (!in || !track) return CASUS_NOMEM;
  st = cs_program_make(&s->graph, NULL, 0,
                       &(cs_wanted){.everywhere = f->part->inputs, .n_everywhere = n_in}, arena,
                       NULL, &program);
  if (st == CASUS_OK) st = cs_design_new(&settings, NULL, &design);
  if (st) return st;
  worker = cs_worker_new(&program, f->futures);
  if (!worker) st = CASUS_NOMEM;
  for (size_t k = 0; worker && k < s->graph.n_deep; k++) cs_worker_deep(worker, k, 0.5);
  for (size_t k = 0; worker && k < program.n_draws; k++)
    cs_design_column(design, 0, 0, f->futures, s->graph.quantities[program.draws[k]].draw,
                     cs_worker_uniform(worker, k));
  if (worker) cs_worker_base(worker, f->futures);
  for (size_t i = 0; i < f->futures && st == CASUS_OK; i++) {
    for (size_t k = 0; k < n_in; k++) in[k] = cs_worker_columns(worker)[f->part->inputs[k]][i];
    st = cs_system_track(f->s, in, f->paths, f->at, f->steps, track);
    if (st == CASUS_OK) put(f, i, track);
  }
  cs_worker_free(worker);
  cs_design_free(design);
  return st;
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Linear between the two nearest (type 7); x is sorted. */
static double quantile(const double *x, size_t n, double p) {
  double h = p * (double)(n - 1);
  size_t i = cs_to_count(h, n);

  return i + 1 < n ? x[i] + (h - (double)i) * (x[i + 1] - x[i]) : x[n - 1];
}

static json_t *state(const fan *f, size_t k) {
  static const struct {
    const char *name;
    double p;
  } levels[] = {{"p05", 0.05}, {"p25", 0.25}, {"p50", 0.5}, {"p75", 0.75}, {"p95", 0.95}};
  enum { LEVELS = sizeof levels / sizeof *levels };
  size_t n = f->futures * f->paths;
  json_t *o = json_object(), *lists[LEVELS];

  cs_json_put(o, "state", cs_json_text(f->s->states[k].id));
  cs_json_put(o, "unit", cs_json_text(f->s->states[k].unit));
  for (size_t l = 0; l < LEVELS; l++) lists[l] = json_array();
  for (size_t j = 0; j < f->steps; j++) {
    double *x = f->values + (k * f->steps + j) * n;
    bool whole = true;

    for (size_t i = 0; i < n; i++) whole &= isfinite(x[i]) != 0;
    if (whole) qsort(x, n, sizeof *x, by_value);
    for (size_t l = 0; l < LEVELS; l++)
      json_array_append_new(lists[l], cs_json_number(whole ? quantile(x, n, levels[l].p) : NAN));
  }
  for (size_t l = 0; l < LEVELS; l++) cs_json_put(o, levels[l].name, lists[l]);
  return o;
}

static casus_status draw(const cs_study *s, const cs_model_entry *m, cs_arena *arena,
                         json_t **out) {
  fan f = {.part = cs_dynamics_part(&s->graph, m)};
  json_t *o, *steps, *states;
  casus_status st;

  if (!f.part) return CASUS_OK;
  f.s = f.part->self;
  choose(&f);
  f.values = cs_arena_alloc(arena, f.states * f.steps * f.futures * f.paths, sizeof *f.values);
  st = f.values ? follow(&f, s, arena) : CASUS_NOMEM;
  if (st) return st == CASUS_NOMEM ? st : CASUS_OK;
  o = json_object();
  steps = json_array();
  states = json_array();
  for (size_t j = 0; j < f.steps; j++)
    json_array_append_new(steps, json_integer((json_int_t)f.at[j]));
  for (size_t k = 0; k < f.states; k++) json_array_append_new(states, state(&f, k));
  cs_json_put(o, "futures", json_integer((json_int_t)f.futures));
  cs_json_put(o, "paths", json_integer((json_int_t)f.paths));
  cs_json_put(o, "steps", steps);
  cs_json_put(o, "states", states);
  *out = o;
  return CASUS_OK;
}

const cs_kind_picture cs_picture_dynamics = {.kind = "dynamics", .draw = draw};
