/* Evaluates a compiled program on blocks of futures: one column a quantity. */
#include "engine/program.h"

#include "base/alloc.h"
#include "base/vector.h"

#include <math.h>
#include <string.h>

struct cs_worker {
  const cs_program *p;
  size_t block;
  double *base_memory, *world_memory, *kept_memory, *uniform_memory, *deep_memory;
  double *scratch, *more_scratch;
  void *part_memory;
  double *copula;         /* workspace of the correlations */
  double **members;       /* the uniform columns of one correlated group */
  double **base;          /* of each quantity: its column in the base world */
  double **kept;          /* of each quantity: its value before shocks, where that is kept */
  double **own;           /* of each quantity: its column in the world being evaluated */
  const double **columns; /* of each quantity: the column to read */
  const double **in;
  double **out;
  double **uniform; /* of each drawn quantity, by its dimension */
  size_t world;     /* the world whose columns are set */
  uint64_t **held;  /* [world][instruction] */
  size_t more_columns;
};

/* ---- making ------------------------------------------------------------------------------ */

static size_t part_bytes(const cs_program *p, size_t block) {
  size_t most = 1;

  for (size_t i = 0; i < p->graph->n_parts; i++) {
    const cs_part *part = &p->graph->parts[i];
    size_t bytes = part->workspace ? part->workspace(part->self, block) : 0;

    if (bytes > most) most = bytes;
  }
  return most;
}

static size_t largest_group(const cs_graph *g) {
  size_t most = 0, size;

  for (size_t i = 0; g->correlation && i < cs_correlation_groups(g->correlation); i++) {
    cs_correlation_members(g->correlation, i, &size);
    if (size > most) most = size;
  }
  return most;
}

/* Points the quantities of a world's slots at its memory. */
static void set_slots(cs_worker *w, const cs_world *world, double *memory, double **where) {
  for (size_t i = 0; i < world->n_slots; i++) where[world->slots[i]] = memory + i * w->block;
}

static void fill(double *x, size_t n, double value) {
  for (size_t i = 0; i < n; i++) x[i] = value;
}

static bool allocate(cs_worker *w) {
  const cs_program *p = w->p;
  const cs_graph *g = p->graph;
  size_t most = 0;

  for (size_t v = 1; v < p->n_worlds; v++) {
    if (p->worlds[v].n_slots > most) most = p->worlds[v].n_slots;
  }
  w->base_memory = cs_alloc_columns(p->worlds[0].n_slots * w->block, sizeof(double));
  w->world_memory = cs_alloc_columns(most * w->block, sizeof(double));
  w->kept_memory = cs_alloc_columns(p->n_kept * w->block, sizeof(double));
  w->uniform_memory = cs_alloc_columns(p->n_draws * w->block, sizeof(double));
  w->deep_memory = cs_alloc_columns(g->n_deep * w->block, sizeof(double));
  w->scratch = cs_alloc_columns((p->scratch + 1) * w->block, sizeof(double));
  w->part_memory = cs_alloc_columns(part_bytes(p, w->block), 1);
  w->copula = cs_alloc_columns(largest_group(g) * w->block, sizeof(double));
  w->members = cs_calloc(largest_group(g), sizeof *w->members);
  w->base = cs_calloc(g->n, sizeof *w->base);
  w->kept = cs_calloc(g->n, sizeof *w->kept);
  w->own = cs_calloc(g->n, sizeof *w->own);
  w->columns = cs_calloc(g->n, sizeof *w->columns);
  w->in = cs_calloc(p->most_inputs, sizeof *w->in);
  w->out = cs_calloc(p->most_outputs, sizeof *w->out);
  w->uniform = cs_calloc(g->n_draws, sizeof *w->uniform);
  w->held = cs_calloc(p->n_worlds, sizeof *w->held);
  if (!w->base_memory || !w->world_memory || !w->kept_memory || !w->uniform_memory ||
      !w->deep_memory || !w->scratch || !w->part_memory || !w->copula || !w->members || !w->base ||
      !w->kept || !w->own || !w->columns || !w->in || !w->out || !w->uniform || !w->held)
    return false;
  for (size_t v = 0; v < p->n_worlds; v++) {
    w->held[v] = cs_calloc(p->worlds[v].n, sizeof **w->held);
    if (!w->held[v]) return false;
  }
  return true;
}

cs_worker *cs_worker_new(const cs_program *p, size_t block) {
  cs_worker *w = cs_calloc(1, sizeof *w);
  const cs_graph *g = p->graph;

  if (!w) return NULL;
  w->p = p;
  w->block = block;
  if (!allocate(w)) {
    cs_worker_free(w);
    return NULL;
  }
  set_slots(w, &p->worlds[0], w->base_memory, w->base);
  for (size_t k = 0; k < p->n_kept; k++) w->kept[p->kept[k]] = w->kept_memory + k * block;
  for (size_t k = 0; k < p->n_draws; k++)
    w->uniform[g->quantities[p->draws[k]].draw] = w->uniform_memory + k * block;
  for (size_t i = 0; i < p->worlds[0].n; i++) {
    const cs_instruction *in = &p->worlds[0].code[i];

    if (in->what == CS_DO_ONCE)
      fill(w->base[in->quantity], block, g->quantities[in->quantity].number);
  }
  return w;
}

void cs_worker_free(cs_worker *w) {
  if (!w) return;
  for (size_t v = 0; w->held && v < w->p->n_worlds; v++) cs_free(w->held[v]);
  cs_free(w->base_memory);
  cs_free(w->world_memory);
  cs_free(w->kept_memory);
  cs_free(w->uniform_memory);
  cs_free(w->deep_memory);
  cs_free(w->scratch);
  cs_free(w->more_scratch);
  cs_free(w->part_memory);
  cs_free(w->copula);
  cs_free(w->members);
  cs_free(w->base);
  cs_free(w->kept);
  cs_free(w->own);
  cs_free(w->columns);
  cs_free(w->in);
  cs_free(w->out);
  cs_free(w->uniform);
  cs_free(w->held);
  cs_free(w);
}

double *cs_worker_uniform(cs_worker *w, size_t k) {
  return w->uniform_memory + k * w->block;
}

double *cs_worker_scratch(cs_worker *w, size_t columns) {
  if (columns > w->more_columns) {
    cs_free(w->more_scratch);
    w->more_scratch = cs_alloc_columns(columns * w->block, sizeof(double));
    w->more_columns = w->more_scratch ? columns : 0;
  }
  return w->more_scratch;
}

const double *const *cs_worker_columns(const cs_worker *w) {
  return w->columns;
}

uint64_t cs_worker_held(const cs_worker *w, size_t v, size_t i) {
  return w->held[v][i];
}

void cs_worker_forget_held(cs_worker *w) {
  for (size_t v = 0; v < w->p->n_worlds; v++) {
    for (size_t i = 0; i < w->p->worlds[v].n; i++) w->held[v][i] = 0;
  }
}

void cs_worker_deep(cs_worker *w, size_t k, double u) {
  uint32_t q = w->p->graph->deep[k];
  double x;

  fill(cs_worker_deep_uniform(w, k), w->block, u);
  if (!w->base[q]) return; /* nothing that is wanted depends on it */
  cs_distribution_quantiles(w->p->graph->quantities[q].distribution, 1, &u, &x);
  fill(w->base[q], w->block, x);
}

double *cs_worker_deep_uniform(cs_worker *w, size_t k) {
  return w->deep_memory + k * w->block;
}

void cs_worker_deep_drawn(cs_worker *w, size_t k, size_t n) {
  uint32_t q = w->p->graph->deep[k];

  if (!w->base[q]) return;
  cs_distribution_quantiles(w->p->graph->quantities[q].distribution, n,
                            cs_worker_deep_uniform(w, k), w->base[q]);
}

/* ---- evaluating -------------------------------------------------------------------------- */

/* x := the step's result, where `guard` (NULL: everywhere) is true; a NaN where
 * nobody can say. */
CS_COLUMNS static void apply_step(cs_change_kind kind, size_t n, const double *restrict value,
                                  double factor, const double *restrict guard, double *restrict x) {
#define LOOP(expression)                                                  \
  if (guard) {                                                            \
    for (size_t i = 0; i < n; i++) {                                      \
      double v = value[i], old = x[i];                                    \
      double changed = (expression);                                      \
      (void)old;                                                          \
      x[i] = guard[i] != guard[i] ? NAN : guard[i] != 0 ? changed : x[i]; \
    }                                                                     \
  } else {                                                                \
    for (size_t i = 0; i < n; i++) {                                      \
      double v = value[i], old = x[i];                                    \
      (void)old;                                                          \
      x[i] = (expression);                                                \
    }                                                                     \
  }                                                                       \
  break
  switch (kind) {
    case CS_REPLACE:
      LOOP(v);
    case CS_SHIFT:
      LOOP(old + v);
    case CS_SCALE:
      LOOP(old * v);
    case CS_SHIFT_PERCENT:
      LOOP(old + v * factor);
  }
#undef LOOP
}

/* Holds x within [least, most]; a NaN stays one.  Returns how many were held. */
CS_COLUMNS static uint64_t hold(size_t n, double least, double most, double *restrict x) {
  double held = 0;

  /* A sum of ones is exact in any order, so this one may be reordered. */
  for (size_t i = 0; i < n; i++) {
    double y = x[i], low = y < least ? least : y, high = low > most ? most : low;

    x[i] = high;
    held += high != y && y == y ? 1.0 : 0.0;
  }
  return (uint64_t)held;
}

static void do_steps(cs_worker *w, size_t world, size_t at, const cs_instruction *in, size_t n) {
  uint32_t q = in->quantity;
  const cs_quantity *quantity = &w->p->graph->quantities[q];
  double *x = w->own[q];

  if (in->from_base) memcpy(x, w->kept[q] ? w->kept[q] : w->base[q], n * sizeof *x);
  if (in->keep) memcpy(w->kept[q], x, n * sizeof *x);
  for (size_t k = 0; k < in->n_steps; k++) {
    const cs_guarded_step *s = &in->steps[k];

    apply_step(s->step.kind, n, w->columns[s->step.value], quantity->span / 100,
               s->guard == CS_NO_QUANTITY ? NULL : w->columns[s->guard], x);
  }
  if (in->n_steps) cs_only_values(n, x);
  if (in->bounded) w->held[world][at] += hold(n, quantity->least, quantity->most, x);
}

static void do_part(cs_worker *w, const cs_part *part, size_t n) {
  cs_batch batch = {.n = n, .in = w->in, .out = w->out, .workspace = w->part_memory};

  for (size_t k = 0; k < part->n_inputs; k++) w->in[k] = w->columns[part->inputs[k]];
  for (size_t k = 0; k < part->n_outputs; k++) w->out[k] = w->own[part->outputs[k]];
  part->evaluate(part->self, &batch);
  for (size_t k = 0; k < part->n_outputs; k++) cs_only_values(n, w->out[k]);
}

/* Sums of chances that should be 1 or 0 may miss it by rounding. */
#define CHANCE_SLACK 1e-12

/* See cs_shock in quantity/graph.h for the construction. */
static void do_shock(cs_worker *w, const cs_shock *s, size_t n, double *x) {
  const double *u = w->columns[s->uniform], *chance = w->columns[s->chance];

  for (size_t i = 0; i < n; i++) {
    double from = 0, free = 1, residual = chance[i];
    bool implied = false, lost = false;

    for (size_t k = 0; k < s->n_before; k++) from += w->columns[s->before[k]][i];
    for (size_t k = 0; k < s->n_implied_by; k++) {
      double together = 0;
      bool first = true;

      implied |= w->columns[s->implied_by[k]][i] != 0;
      lost |= isnan(w->columns[s->implied_by[k]][i]);
      /* Chances within an exclusive group add up; groups are independent of one another. */
      for (size_t m = 0; m < s->n_implied_by; m++) {
        if (s->implied_group[m] != s->implied_group[k]) continue;
        if (m < k) first = false;
        together += w->columns[s->implied_chance[m]][i];
      }
      if (first) free *= 1 - together;
    }
    if (s->n_implied_by) residual = free > 0 ? (chance[i] - (1 - free)) / free : chance[i] - 1;
    /* Chances that contradict one another in this future cannot be kept: it fails. */
    lost |= !(from + residual <= 1 + CHANCE_SLACK && residual >= -CHANCE_SLACK);
    x[i] = lost ? NAN : implied || (u[i] >= from && u[i] < from + residual);
  }
}

static void run(cs_worker *w, size_t v, size_t n) {
  const cs_world *world = &w->p->worlds[v];
  const cs_graph *g = w->p->graph;

  for (size_t i = 0; i < world->n; i++) {
    const cs_instruction *in = &world->code[i];
    uint32_t q = in->quantity;

    switch (in->what) {
      case CS_DO_ONCE:
        break;
      case CS_DO_DRAW:
        if (!g->quantities[q].is_deep)
          cs_distribution_quantiles(g->quantities[q].distribution, n,
                                    w->uniform[g->quantities[q].draw], w->own[q]);
        break;
      case CS_DO_NUMBER:
        fill(w->own[q], n, g->quantities[q].number);
        break;
      case CS_DO_FORMULA:
        cs_formula_columns(g->quantities[q].formula, w->columns, n, w->scratch, w->own[q]);
        break;
      case CS_DO_PART:
        do_part(w, &g->parts[q], n);
        break;
      case CS_DO_SHOCK:
        do_shock(w, &g->shocks[g->quantities[q].source], n, w->own[q]);
        break;
      case CS_DO_ALIAS:
        w->columns[q] = w->columns[in->other];
        break;
      case CS_DO_STEPS:
        do_steps(w, v, i, in, n);
        break;
    }
  }
}

static void correlate(cs_worker *w, size_t n) {
  const cs_correlation *c = w->p->graph->correlation;

  for (size_t i = 0; c && i < cs_correlation_groups(c); i++) {
    size_t size;
    const size_t *members = cs_correlation_members(c, i, &size);

    if (!w->uniform[members[0]]) continue; /* nothing that is wanted depends on the group */
    for (size_t k = 0; k < size; k++) w->members[k] = w->uniform[members[k]];
    cs_correlation_apply(c, i, n, w->members, w->copula);
  }
}

void cs_worker_base(cs_worker *w, size_t n) {
  const cs_graph *g = w->p->graph;

  correlate(w, n);
  for (size_t q = 0; q < g->n; q++) {
    w->own[q] = w->base[q];
    w->columns[q] = w->base[q];
  }
  w->world = 0;
  run(w, 0, n);
}

/* Gives the columns of the last world back to the base. */
static void leave_world(cs_worker *w) {
  const cs_world *world = &w->p->worlds[w->world];

  if (!w->world) return;
  for (size_t i = 0; i < world->n_slots; i++)
    w->columns[world->slots[i]] = w->base[world->slots[i]];
  for (size_t i = 0; i < world->n; i++) {
    uint32_t q = world->code[i].quantity;

    if (world->code[i].what == CS_DO_ALIAS) w->columns[q] = w->base[q];
  }
  w->world = 0;
}

void cs_worker_world(cs_worker *w, size_t v, size_t n) {
  const cs_world *world = &w->p->worlds[v];

  leave_world(w);
  if (!v) return;
  set_slots(w, world, w->world_memory, w->own);
  for (size_t i = 0; i < world->n_slots; i++) w->columns[world->slots[i]] = w->own[world->slots[i]];
  w->world = v;
  run(w, v, n);
}
