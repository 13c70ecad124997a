/* Compiles a graph: who needs whom, in which order, and what a strategy reaches. */
#include "engine/program.h"

#include "base/alloc.h"
#include "quantity/depth_first.h"

#include <math.h>
#include <string.h>

typedef struct {
  const cs_graph *g;
  cs_program *p;
  cs_arena *arena;
  casus_diag *diag;
  const cs_overlay *strategy; /* of the world being compiled, or NULL */
  cs_world *world;
  cs_walk walk; /* node q: quantity q as the world has it; node g->n + q: its own definition */
  unsigned char *reached; /* of each quantity: does this world's strategy change it? */
  unsigned char *defined; /* of each quantity: is its own definition computed in this world? */
  unsigned char *before;  /* of each quantity: does any world start from its value before shocks? */
  unsigned char *part_done;
  uint32_t *first_step;   /* steps by target: heads and links, of the strategy and the shocks */
  cs_guarded_step *steps; /* all steps, in order of their being applied */
  uint32_t *next_step;
  size_t n_steps;
  bool failed, out_of_memory;
} compiler;

/* Nothing more is visited after the first failure. */
static void give_up(compiler *c) {
  c->out_of_memory = true;
  c->walk.stop = true;
}

static void emit(compiler *c, cs_instruction in) {
  cs_instruction *moved =
      cs_arena_grow(c->arena, c->world->code, c->world->n, &c->world->cap, sizeof *moved);

  if (!moved) {
    give_up(c);
    return;
  }
  c->world->code = moved;
  moved[c->world->n++] = in;
}

static void give_slot(compiler *c, uint32_t q) {
  uint32_t *moved = cs_arena_grow(c->arena, c->world->slots, c->world->n_slots,
                                  &c->world->cap_slots, sizeof *moved);

  if (!moved) {
    give_up(c);
    return;
  }
  c->world->slots = moved;
  moved[c->world->n_slots++] = q;
}

static void keep(compiler *c, uint32_t q) {
  cs_program *p = c->p;
  uint32_t *moved = cs_arena_grow(c->arena, p->kept, p->n_kept, &p->cap_kept, sizeof *moved);

  if (!moved) {
    give_up(c);
    return;
  }
  p->kept = moved;
  moved[p->n_kept++] = q;
}

/* ---- steps ------------------------------------------------------------------------------- */

static void add_steps(compiler *c, const cs_overlay *o, uint32_t guard) {
  for (size_t i = 0; i < o->n_steps; i++) {
    uint32_t target = o->steps[i].target, *link = &c->first_step[target];

    while (*link != CS_NO_QUANTITY) link = &c->next_step[*link];
    *link = (uint32_t)c->n_steps;
    c->next_step[c->n_steps] = CS_NO_QUANTITY;
    c->steps[c->n_steps++] = (cs_guarded_step){o->steps[i], guard};
  }
}

/* All steps that touch a quantity in this world: the strategy's, then the shocks' in the order of
 * the case. */
static casus_status collect_steps(compiler *c) {
  size_t total = c->strategy ? c->strategy->n_steps : 0;

  for (size_t i = 0; i < c->g->c->n_shocks; i++) total += c->g->shocks[i].overlay.n_steps;
  c->steps = cs_arena_alloc(c->arena, total, sizeof *c->steps);
  c->next_step = cs_arena_alloc(c->arena, total, sizeof *c->next_step);
  if (!c->steps || !c->next_step) return CASUS_NOMEM;
  for (size_t q = 0; q < c->g->n; q++) c->first_step[q] = CS_NO_QUANTITY;
  c->n_steps = 0;
  if (c->strategy) add_steps(c, c->strategy, CS_NO_QUANTITY);
  for (size_t i = 0; i < c->g->c->n_shocks; i++)
    add_steps(c, &c->g->shocks[i].overlay, c->g->shocks[i].happens);
  return CASUS_OK;
}

/* Does a strategy's step replace q outright?  Then its own definition is not needed. */
static bool replaced(const compiler *c, uint32_t q) {
  for (uint32_t s = c->first_step[q]; s != CS_NO_QUANTITY; s = c->next_step[s]) {
    if (c->steps[s].guard == CS_NO_QUANTITY && c->steps[s].step.kind == CS_REPLACE) return true;
  }
  return false;
}

/* ---- order ------------------------------------------------------------------------------- */

/* The first and the last names of a cycle are enough to find it by. */
enum { NAMES_OF_A_CYCLE = 8 };

static void report_cycle(void *user, uint32_t q, const cs_walk_step *path, size_t n_path) {
  compiler *c = user;
  size_t length = 0, at = 0;
  cs_buf text = {0};

  for (size_t i = 0; i < n_path; i++) length += path[i].node < c->g->n;
  for (size_t i = 0; i < n_path; i++) {
    if (path[i].node >= c->g->n) continue;
    if (length > NAMES_OF_A_CYCLE && at == NAMES_OF_A_CYCLE / 2)
      cs_buf_printf(&text, "... %zu more ... -> ", length - NAMES_OF_A_CYCLE);
    if (length <= NAMES_OF_A_CYCLE || at < NAMES_OF_A_CYCLE / 2 ||
        at >= length - NAMES_OF_A_CYCLE / 2)
      cs_buf_printf(&text, "%s -> ", c->g->quantities[path[i].node].name);
    at++;
  }
  cs_buf_puts(&text, c->g->quantities[q].name);
  cs_error(c->diag, c->g->quantities[q].at, "\"%s\" is computed from itself",
           c->g->quantities[q].name);
  if (!text.failed) cs_detail(c->diag, "%s", text.text);
  if (c->strategy) cs_detail(c->diag, "This is so under the strategy \"%s\".", c->strategy->name);
  cs_buf_free(&text);
  c->failed = true;
  c->walk.stop = true;
}

static bool needs_bounds(const cs_quantity *q, bool has_steps) {
  if (!isfinite(q->least) && !isfinite(q->most)) return false;
  return has_steps || q->kind == CS_FORMULA || q->kind == CS_OUTPUT;
}

/* A quantity's own definition. */
static void define(compiler *c, uint32_t q) {
  const cs_quantity *x = &c->g->quantities[q];

  c->defined[q] = 1;
  switch (x->kind) {
    case CS_CONSTANT:
      emit(c,
           (cs_instruction){.what = c->first_step[q] == CS_NO_QUANTITY ? CS_DO_ONCE : CS_DO_NUMBER,
                            .quantity = q});
      break;
    case CS_DRAW:
      emit(c, (cs_instruction){.what = CS_DO_DRAW, .quantity = q});
      break;
    case CS_FORMULA: {
      size_t need = cs_formula_scratch(x->formula);

      if (need > c->p->scratch) c->p->scratch = need;
      emit(c, (cs_instruction){.what = CS_DO_FORMULA, .quantity = q});
      break;
    }
    case CS_OUTPUT: {
      const cs_part *part = &c->g->parts[x->source];

      if (part->n_inputs > c->p->most_inputs) c->p->most_inputs = part->n_inputs;
      if (part->n_outputs > c->p->most_outputs) c->p->most_outputs = part->n_outputs;
      if (c->part_done[x->source]) break;
      c->part_done[x->source] = 1;
      /* The other outputs get columns too, whether wanted or not. */
      for (size_t k = 0; k < part->n_outputs; k++) give_slot(c, part->outputs[k]);
      emit(c, (cs_instruction){.what = CS_DO_PART, .quantity = (uint32_t)x->source});
      break;
    }
    case CS_SHOCK:
      emit(c, (cs_instruction){.what = CS_DO_SHOCK, .quantity = q});
      break;
  }
  if (x->kind != CS_OUTPUT) give_slot(c, q);
}

/* A value that cannot leave q's bounds needs no holding. */
static bool always_within(const cs_quantity *q, const cs_quantity *value) {
  double low, high;

  if (value->kind == CS_CONSTANT) {
    low = high = value->number;
  } else if (value->kind == CS_DRAW) {
    low = cs_distribution_lowest(value->distribution);
    high = cs_distribution_highest(value->distribution);
  } else {
    return !isfinite(q->least) && !isfinite(q->most);
  }
  return low >= q->least && high <= q->most;
}

/* Steps and bounds of q, after its definition and all that they need. */
static void finish(compiler *c, uint32_t q) {
  const cs_quantity *x = &c->g->quantities[q];
  uint32_t first = c->first_step[q];
  bool base = c->world == c->p->worlds, whole = replaced(c, q), defined = c->defined[q];
  bool changed = false;
  size_t n = 0;
  cs_guarded_step *list;

  for (uint32_t s = first; s != CS_NO_QUANTITY; s = c->next_step[s]) {
    uint32_t guard = c->steps[s].guard;

    changed |= guard == CS_NO_QUANTITY || c->reached[guard] || c->reached[c->steps[s].step.value];
    n++;
  }
  if (!base) c->reached[q] = defined || changed;
  if (!base && !c->reached[q]) return;
  if (n == 1 && whole && always_within(x, &c->g->quantities[c->steps[first].step.value])) {
    emit(c,
         (cs_instruction){.what = CS_DO_ALIAS, .quantity = q, .other = c->steps[first].step.value});
    return;
  }
  if (!n && !needs_bounds(x, false)) return;
  list = cs_arena_alloc(c->arena, n, sizeof *list);
  if (!list) {
    give_up(c);
    return;
  }
  if (!base && !defined && !whole) c->before[q] = 1;
  n = 0;
  for (uint32_t s = first; s != CS_NO_QUANTITY; s = c->next_step[s]) list[n++] = c->steps[s];
  if (!defined) give_slot(c, q);
  emit(c, (cs_instruction){.what = CS_DO_STEPS,
                           .quantity = q,
                           .steps = list,
                           .n_steps = n,
                           .bounded = needs_bounds(x, n > 0),
                           .from_base = !defined && !whole});
}

static void need_input(void *user, uint32_t input) {
  cs_walk_need(user, input);
}

static void enter(void *user, uint32_t node) {
  compiler *c = user;

  if (node >= c->g->n) {
    cs_graph_inputs(c->g, node - (uint32_t)c->g->n, need_input, &c->walk);
    return;
  }
  if (!replaced(c, node)) cs_walk_need(&c->walk, (uint32_t)c->g->n + node);
  for (uint32_t s = c->first_step[node]; s != CS_NO_QUANTITY; s = c->next_step[s]) {
    cs_walk_need(&c->walk, c->steps[s].step.value);
    if (c->steps[s].guard != CS_NO_QUANTITY) cs_walk_need(&c->walk, c->steps[s].guard);
  }
}

static void leave(void *user, uint32_t node, const uint32_t *needs, size_t n) {
  compiler *c = user;
  bool reached = c->world == c->p->worlds; /* a strategy's world computes only what it changes */

  if (node < c->g->n) {
    finish(c, node);
    return;
  }
  for (size_t i = 0; i < n; i++) reached |= c->reached[needs[i]];
  if (reached) define(c, node - (uint32_t)c->g->n);
}

static casus_status state_of(const compiler *c) {
  if (c->out_of_memory || c->walk.out_of_memory) return CASUS_NOMEM;
  return c->failed ? CASUS_CASE : CASUS_OK;
}

static casus_status compile_world(compiler *c, size_t w, const cs_wanted *wanted) {
  c->world = &c->p->worlds[w];
  cs_walk_again(&c->walk);
  memset(c->reached, 0, c->g->n);
  memset(c->defined, 0, c->g->n);
  memset(c->part_done, 0, c->g->n_parts + 1);
  if (collect_steps(c)) return CASUS_NOMEM;
  for (size_t i = 0; i < wanted->n_everywhere; i++) cs_walk_visit(&c->walk, wanted->everywhere[i]);
  for (size_t i = 0; i < wanted->n_more; i++) {
    if (wanted->world[i] == w || w == 0) cs_walk_visit(&c->walk, wanted->quantity[i]);
  }
  return state_of(c);
}

/* A copula needs all members of a group of which any is drawn. */
static void visit_correlated(compiler *c) {
  const cs_correlation *correlation = c->g->correlation;

  for (size_t i = 0; correlation && i < cs_correlation_groups(correlation); i++) {
    size_t n;
    const size_t *members = cs_correlation_members(correlation, i, &n);
    bool any = false;

    for (size_t k = 0; k < n; k++) any |= cs_walk_done(&c->walk, c->g->draws[members[k]]);
    for (size_t k = 0; any && k < n; k++) cs_walk_visit(&c->walk, c->g->draws[members[k]]);
  }
}

/* What a strategy needs but does not reach lies in the base world, so the base must know it. */
static casus_status compile_base(compiler *c, const cs_wanted *wanted) {
  casus_status st = compile_world(c, 0, wanted);

  for (size_t w = 1; w < c->p->n_worlds && st == CASUS_OK; w++) {
    const cs_overlay *o = &c->g->strategies[c->p->strategies[w - 1]];

    /* The values of its steps, and what a step's target was before it. */
    for (size_t i = 0; i < o->n_steps; i++) {
      cs_walk_visit(&c->walk, o->steps[i].value);
      if (o->steps[i].kind != CS_REPLACE) cs_walk_visit(&c->walk, o->steps[i].target);
    }
    st = state_of(c);
  }
  visit_correlated(c);
  return st == CASUS_OK ? state_of(c) : st;
}

/* A strategy that changes a quantity relative to itself, or only the shocks that change it, starts
 * from the base's value before shocks. */
static casus_status keep_values(compiler *c) {
  cs_world *base = &c->p->worlds[0];

  for (size_t i = 0; i < base->n; i++) {
    cs_instruction *in = &base->code[i];

    in->keep = in->what == CS_DO_STEPS && in->n_steps && c->before[in->quantity];
    if (in->keep) keep(c, in->quantity);
  }
  return state_of(c);
}

static casus_status list_draws(compiler *c) {
  cs_program *p = c->p;
  cs_world *base = &p->worlds[0];

  p->draws = cs_arena_alloc(c->arena, c->g->n_draws, sizeof *p->draws);
  if (!p->draws) return CASUS_NOMEM;
  for (size_t i = 0; i < base->n; i++) {
    uint32_t q = base->code[i].quantity;

    if (base->code[i].what == CS_DO_DRAW && !c->g->quantities[q].is_deep)
      p->draws[p->n_draws++] = q;
  }
  return CASUS_OK;
}

casus_status cs_program_make(const cs_graph *g, const size_t *strategies, size_t n,
                             const cs_wanted *wanted, cs_arena *arena, casus_diag *diag,
                             cs_program *out) {
  compiler c = {.g = g, .p = out, .arena = arena, .diag = diag};
  casus_status st = CASUS_NOMEM;

  *out = (cs_program){.graph = g, .n_worlds = n + 1, .scratch = 1};
  out->worlds = cs_arena_alloc(arena, n + 1, sizeof *out->worlds);
  out->strategies = cs_arena_alloc(arena, n, sizeof *out->strategies);
  c.walk = (cs_walk){.user = &c, .enter = enter, .leave = leave, .cycle = report_cycle};
  c.defined = cs_calloc(g->n, 1);
  c.reached = cs_calloc(g->n, 1);
  c.before = cs_calloc(g->n, 1);
  c.part_done = cs_calloc(g->n_parts + 1, 1);
  c.first_step = cs_calloc(g->n, sizeof *c.first_step);
  if (!cs_walk_begin(&c.walk, 2 * g->n) || !out->worlds || !out->strategies || !c.reached ||
      !c.defined || !c.before || !c.part_done || !c.first_step)
    goto done;
  if (n) memcpy(out->strategies, strategies, n * sizeof *strategies);
  out->worlds[0].name = "base";
  for (size_t w = 1; w <= n; w++) out->worlds[w].name = g->strategies[strategies[w - 1]].name;
  st = compile_base(&c, wanted);
  for (size_t w = 1; w <= n && st == CASUS_OK; w++) {
    c.strategy = &g->strategies[strategies[w - 1]];
    st = compile_world(&c, w, wanted);
  }
  if (st == CASUS_OK) st = keep_values(&c);
  if (st == CASUS_OK) st = list_draws(&c);

done:
  cs_walk_end(&c.walk);
  cs_free(c.defined);
  cs_free(c.reached);
  cs_free(c.before);
  cs_free(c.part_done);
  cs_free(c.first_step);
  return st;
}

bool cs_world_reaches(const cs_world *w, uint32_t q) {
  for (size_t i = 0; i < w->n_slots; i++) {
    if (w->slots[i] == q) return true;
  }
  for (size_t i = 0; i < w->n; i++) {
    if (w->code[i].what == CS_DO_ALIAS && w->code[i].quantity == q) return true;
  }
  return false;
}
