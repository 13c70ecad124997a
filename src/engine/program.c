/* Compiles a graph: who needs whom, in which order, and what a strategy reaches. */
#include "engine/program.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

enum { NEW, OPEN, DONE };

typedef struct {
  const cs_graph *g;
  cs_program *p;
  cs_arena *arena;
  casus_diag *diag;
  const cs_overlay *strategy; /* of the world being compiled, or NULL */
  cs_world *world;
  unsigned char *state;   /* of each quantity: NEW, OPEN, DONE */
  unsigned char *reached; /* of each quantity: does this world's strategy change it? */
  unsigned char *before;  /* of each quantity: does any world start from its value before shocks? */
  unsigned char *part_done;
  uint32_t *first_step; /* steps by target: heads and links, of the strategy and the shocks */
  uint32_t *stack;
  size_t n_stack;
  cs_guarded_step *steps; /* all steps, in order of their being applied */
  uint32_t *next_step;
  size_t n_steps;
  bool failed, out_of_memory;
} compiler;

static void emit(compiler *c, cs_instruction in) {
  cs_instruction *moved =
      cs_arena_grow(c->arena, c->world->code, c->world->n, &c->world->cap, sizeof *moved);

  if (!moved) {
    c->out_of_memory = true;
    return;
  }
  c->world->code = moved;
  moved[c->world->n++] = in;
}

static void give_slot(compiler *c, uint32_t q) {
  uint32_t *moved = cs_arena_grow(c->arena, c->world->slots, c->world->n_slots,
                                  &c->world->cap_slots, sizeof *moved);

  if (!moved) {
    c->out_of_memory = true;
    return;
  }
  c->world->slots = moved;
  moved[c->world->n_slots++] = q;
}

static void keep(compiler *c, uint32_t q) {
  cs_program *p = c->p;
  uint32_t *moved = cs_arena_grow(c->arena, p->kept, p->n_kept, &p->cap_kept, sizeof *moved);

  if (!moved) {
    c->out_of_memory = true;
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

static void visit(compiler *c, uint32_t q);

typedef struct {
  compiler *c;
  bool reached;
} visitor;

static void visit_input(void *user, uint32_t input) {
  visitor *v = user;

  visit(v->c, input);
  v->reached |= v->c->reached[input];
}

static void report_cycle(compiler *c, uint32_t q) {
  cs_buf path = {0};
  size_t from = c->n_stack;

  while (from && c->stack[from - 1] != q) from--;
  for (size_t i = from ? from - 1 : 0; i < c->n_stack; i++)
    cs_buf_printf(&path, "%s -> ", c->g->quantities[c->stack[i]].name);
  cs_buf_puts(&path, c->g->quantities[q].name);
  cs_error(c->diag, c->g->quantities[q].at, "\"%s\" is computed from itself",
           c->g->quantities[q].name);
  if (!path.failed) cs_detail(c->diag, "%s", path.text);
  if (c->strategy) cs_detail(c->diag, "This is so under the strategy \"%s\".", c->strategy->name);
  cs_buf_free(&path);
  c->failed = true;
}

static bool needs_bounds(const cs_quantity *q, bool has_steps) {
  if (!isfinite(q->least) && !isfinite(q->most)) return false;
  return has_steps || q->kind == CS_FORMULA || q->kind == CS_OUTPUT;
}

/* A quantity's own definition; true when the world's strategy reaches it through an input. */
static bool define(compiler *c, uint32_t q) {
  const cs_quantity *x = &c->g->quantities[q];
  visitor v = {c, false};

  cs_graph_inputs(c->g, q, visit_input, &v);
  if (c->failed || c->out_of_memory) return v.reached;
  if (c->world != c->p->worlds && !v.reached) return false;
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
  return true;
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

/* Definition, steps and bounds of q, after all that they need. */
static void visit(compiler *c, uint32_t q) {
  const cs_quantity *x = &c->g->quantities[q];
  uint32_t first = c->first_step[q];
  bool base = c->world == c->p->worlds, whole = replaced(c, q), defined = false, changed = false;
  size_t n = 0;
  cs_guarded_step *list;

  if (c->failed || c->out_of_memory || c->state[q] == DONE) return;
  if (c->state[q] == OPEN) {
    report_cycle(c, q);
    return;
  }
  c->state[q] = OPEN;
  c->stack[c->n_stack++] = q;
  if (!whole) defined = define(c, q);
  for (uint32_t s = first; s != CS_NO_QUANTITY; s = c->next_step[s]) {
    visit(c, c->steps[s].step.value);
    changed |= c->steps[s].guard == CS_NO_QUANTITY || c->reached[c->steps[s].step.value];
    if (c->steps[s].guard != CS_NO_QUANTITY) {
      visit(c, c->steps[s].guard);
      changed |= c->reached[c->steps[s].guard];
    }
    n++;
  }
  c->n_stack--;
  if (c->failed || c->out_of_memory) return;
  c->state[q] = DONE;
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
    c->out_of_memory = true;
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

static casus_status compile_world(compiler *c, size_t w, const cs_wanted *wanted) {
  c->world = &c->p->worlds[w];
  memset(c->state, NEW, c->g->n);
  memset(c->reached, 0, c->g->n);
  memset(c->part_done, 0, c->g->n_parts + 1);
  c->n_stack = 0;
  if (collect_steps(c)) return CASUS_NOMEM;
  for (size_t i = 0; i < wanted->n_everywhere; i++) visit(c, wanted->everywhere[i]);
  for (size_t i = 0; i < wanted->n_more; i++) {
    if (wanted->world[i] == w || w == 0) visit(c, wanted->quantity[i]);
  }
  return c->out_of_memory ? CASUS_NOMEM : c->failed ? CASUS_CASE : CASUS_OK;
}

/* A copula needs all members of a group of which any is drawn. */
static void visit_correlated(compiler *c) {
  const cs_correlation *correlation = c->g->correlation;

  for (size_t i = 0; correlation && i < cs_correlation_groups(correlation); i++) {
    size_t n;
    const size_t *members = cs_correlation_members(correlation, i, &n);
    bool any = false;

    for (size_t k = 0; k < n; k++) any |= c->state[c->g->draws[members[k]]] != NEW;
    for (size_t k = 0; any && k < n; k++) visit(c, c->g->draws[members[k]]);
  }
}

/* What a strategy needs but does not reach lies in the base world, so the base must know it. */
static casus_status compile_base(compiler *c, const cs_wanted *wanted) {
  casus_status st = compile_world(c, 0, wanted);

  for (size_t w = 1; w < c->p->n_worlds && st == CASUS_OK; w++) {
    const cs_overlay *o = &c->g->strategies[c->p->strategies[w - 1]];

    /* The values of its steps, and what a step's target was before it. */
    for (size_t i = 0; i < o->n_steps; i++) {
      visit(c, o->steps[i].value);
      if (o->steps[i].kind != CS_REPLACE) visit(c, o->steps[i].target);
    }
    st = c->out_of_memory ? CASUS_NOMEM : c->failed ? CASUS_CASE : CASUS_OK;
  }
  visit_correlated(c);
  return st == CASUS_OK && c->out_of_memory ? CASUS_NOMEM : st;
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
  return c->out_of_memory ? CASUS_NOMEM : CASUS_OK;
}

static casus_status list_draws(compiler *c) {
  cs_program *p = c->p;
  cs_world *base = &p->worlds[0];

  p->draws = cs_arena_alloc(c->arena, c->g->n_draws, sizeof *p->draws);
  if (!p->draws) return CASUS_NOMEM;
  for (size_t i = 0; i < base->n; i++) {
    cs_quantity *q;

    if (base->code[i].what != CS_DO_DRAW) continue;
    q = &c->g->quantities[base->code[i].quantity];
    if (cs_distribution_prepare(q->distribution, c->g->tables)) return CASUS_NOMEM;
    if (!q->is_deep) p->draws[p->n_draws++] = base->code[i].quantity;
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
  c.state = cs_calloc(g->n, 1);
  c.reached = cs_calloc(g->n, 1);
  c.before = cs_calloc(g->n, 1);
  c.part_done = cs_calloc(g->n_parts + 1, 1);
  c.first_step = cs_calloc(g->n, sizeof *c.first_step);
  c.stack = cs_calloc(g->n + 1, sizeof *c.stack);
  if (!out->worlds || !out->strategies || !c.state || !c.reached || !c.before || !c.part_done ||
      !c.first_step || !c.stack)
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
  cs_free(c.state);
  cs_free(c.reached);
  cs_free(c.before);
  cs_free(c.part_done);
  cs_free(c.first_step);
  cs_free(c.stack);
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
