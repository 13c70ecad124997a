/* Quantities as an actor sees them: copies of what its belief reaches.
 *
 * A view of q under belief b is q itself when b reaches neither q nor anything it is computed from.
 * Otherwise it is q's definition (a formula, or the part of a model) over the views of its inputs,
 * with what b sets on q applied last. */
#include "quantity/belief_views.h"

#include "base/alloc.h"
#include "quantity/depth_first.h"

#include <math.h>
#include <string.h>

typedef struct {
  cs_graph *g;
  size_t belief;
  cs_walk walk;           /* over what is computed from what */
  unsigned char *sets;    /* [quantity]: does the belief set it? */
  unsigned char *reached; /* [quantity], once visited: does the belief reach it? */
  size_t n;               /* quantities there are when the viewer starts */
  uint32_t *part_views;   /* [part]: its copy under this belief, CS_NO_QUANTITY: none yet */
  size_t n_parts;
} viewer;

static const cs_overlay *overlay(const viewer *v) {
  return &v->g->beliefs[v->belief];
}

static void need_input(void *user, uint32_t input) {
  viewer *v = user;

  /* What was made for this very belief is not reached by it. */
  if (input < v->n) cs_walk_need(&v->walk, input);
}

static void enter(void *user, uint32_t q) {
  viewer *v = user;

  if (!v->sets[q]) cs_graph_inputs(v->g, q, need_input, v);
}

static void leave(void *user, uint32_t q, const uint32_t *needs, size_t n) {
  viewer *v = user;

  v->reached[q] = v->sets[q];
  for (size_t i = 0; i < n; i++) v->reached[q] |= v->reached[needs[i]];
}

/* A cycle counts as not reached here; it is reported when the program is compiled. */
static bool reaches(viewer *v, uint32_t q) {
  if (q >= v->n) return false;
  cs_walk_visit(&v->walk, q);
  v->g->out_of_memory |= v->walk.out_of_memory;
  return v->reached[q];
}

static cs_formula *node(cs_graph *g, cs_op op, cs_place at, size_t n_kids) {
  cs_formula *f = cs_arena_alloc(g->arena, 1, sizeof *f);

  if (f) {
    *f = (cs_formula){.op = op, .at = at, .n_kids = n_kids, .cap_kids = n_kids};
    f->kids = cs_arena_alloc(g->arena, n_kids, sizeof *f->kids);
  }
  if (!f || !f->kids) g->out_of_memory = true;
  return f && f->kids ? f : NULL;
}

static cs_formula *name(cs_graph *g, uint32_t q) {
  cs_formula *f = node(g, CS_OP_QUANTITY, g->quantities[q].at, 0);

  if (!f) return NULL;
  f->name = g->quantities[q].name;
  f->quantity = q;
  f->is_truth = g->quantities[q].is_truth;
  return f;
}

static cs_formula *number(cs_graph *g, double x, cs_place at) {
  cs_formula *f = node(g, CS_OP_NUMBER, at, 0);

  if (f) f->number = x;
  return f;
}

static cs_formula *two(cs_graph *g, cs_op op, cs_formula *a, cs_formula *b) {
  cs_formula *f = a && b ? node(g, op, a->at, 2) : NULL;

  if (!f) return NULL;
  f->kids[0] = a;
  f->kids[1] = b;
  return f;
}

/* The quantity to read for q under this belief. */
static uint32_t view_of(viewer *v, uint32_t q) {
  return reaches(v, q) ? cs_graph_view(v->g, v->belief, q) : q;
}

static cs_formula *copy(viewer *v, const cs_formula *f) {
  cs_formula *c;

  if (f->op == CS_OP_QUANTITY) return name(v->g, view_of(v, f->quantity));
  c = node(v->g, f->op, f->at, f->n_kids);
  if (!c) return NULL;
  c->is_truth = f->is_truth;
  c->number = f->number;
  c->name = f->name;
  for (size_t i = 0; i < f->n_kids; i++) {
    c->kids[i] = copy(v, f->kids[i]);
    if (!c->kids[i]) return NULL;
  }
  return c;
}

/* Copies a model's part over the views of its inputs; its outputs are new quantities. */
static void copy_part(viewer *v, size_t p) {
  cs_graph *g = v->g;
  cs_part part = g->parts[p];
  uint32_t *inputs = cs_arena_alloc(g->arena, part.n_inputs, sizeof *inputs);
  uint32_t *outputs = cs_arena_alloc(g->arena, part.n_outputs, sizeof *outputs);

  if (!inputs || !outputs) {
    g->out_of_memory = true;
    return;
  }
  for (size_t i = 0; i < part.n_inputs; i++) inputs[i] = view_of(v, part.inputs[i]);
  for (size_t k = 0; k < part.n_outputs && !g->out_of_memory; k++) {
    const cs_quantity *q = &g->quantities[part.outputs[k]];
    char *full = cs_arena_printf(g->arena, "beliefs.%s.computes.%s", overlay(v)->name, q->name);

    if (!full) {
      g->out_of_memory = true;
      return;
    }
    outputs[k] = cs_graph_output(g, full, q->at, q->meta.unit, q->is_truth);
  }
  if (g->out_of_memory) return;
  part.inputs = inputs;
  part.outputs = outputs;
  v->part_views[p] = (uint32_t)g->n_parts;
  cs_graph_part(g, &part);
}

/* The output of a part's copy that stands for q, if there is one already. */
static uint32_t computed(viewer *v, uint32_t q) {
  cs_buf full = {0};
  uint32_t found = CS_NO_QUANTITY;

  cs_buf_printf(&full, "beliefs.%s.computes.%s", overlay(v)->name, v->g->quantities[q].name);
  if (full.failed) {
    v->g->out_of_memory = true;
  } else {
    found = cs_graph_find(v->g, full.text);
  }
  cs_buf_free(&full);
  return found;
}

static cs_formula *output(viewer *v, uint32_t q) {
  size_t p = v->g->quantities[q].source;
  uint32_t known;

  if (p >= v->n_parts) return name(v->g, q);
  known = computed(v, q); /* by an earlier viewer of this belief */
  if (known != CS_NO_QUANTITY) return name(v->g, known);
  if (v->part_views[p] == CS_NO_QUANTITY) copy_part(v, p);
  if (v->g->out_of_memory) return NULL;
  for (size_t k = 0; k < v->g->parts[p].n_outputs; k++) {
    if (v->g->parts[p].outputs[k] == q) return name(v->g, v->g->parts[v->part_views[p]].outputs[k]);
  }
  return name(v->g, q);
}

/* Most changes that one belief makes to one quantity: each is a level of its formula. */
enum { MOST_CHANGES = 200 };

/* f, changed as the belief's steps on q say. */
static cs_formula *apply(viewer *v, uint32_t q, cs_formula *f) {
  cs_graph *g = v->g;
  size_t changes = 0;

  for (size_t i = 0; i < overlay(v)->n_steps && f; i++) {
    const cs_step *s = &overlay(v)->steps[i];
    cs_formula *value;

    if (s->target != q) continue;
    if (++changes > MOST_CHANGES) {
      cs_error(g->diag, g->quantities[q].at, "the belief \"%s\" changes \"%s\" more than %d times",
               overlay(v)->name, g->quantities[q].name, MOST_CHANGES);
      return NULL;
    }
    value = name(g, s->value);
    switch (s->kind) {
      case CS_REPLACE:
        f = value;
        break;
      case CS_SHIFT:
        f = two(g, CS_OP_ADD, f, value);
        break;
      case CS_SCALE:
        f = two(g, CS_OP_MULTIPLY, f, value);
        break;
      case CS_SHIFT_PERCENT:
        f = two(g, CS_OP_ADD, f,
                two(g, CS_OP_MULTIPLY, value, number(g, g->quantities[q].span / 100, f->at)));
        break;
    }
  }
  return f;
}

static void add_steps(cs_graph *g, cs_overlay *o, uint32_t q, uint32_t view) {
  size_t n = o->n_steps;

  for (size_t i = 0; i < n && !g->out_of_memory; i++) {
    cs_step step = o->steps[i];
    cs_step *moved;

    if (step.target != q) continue;
    step.target = view;
    moved = cs_arena_grow(g->arena, o->steps, o->n_steps, &o->cap_steps, sizeof *moved);
    if (!moved) {
      g->out_of_memory = true;
      return;
    }
    o->steps = moved;
    o->steps[o->n_steps++] = step;
  }
}

/* What strategies and shocks do to q they do to the view as well, unless the belief says itself
 * what q is or starts from the true value. */
static void follow_overlays(cs_graph *g, uint32_t q, uint32_t view) {
  for (size_t i = 0; i < g->c->n_strategies; i++) add_steps(g, &g->strategies[i], q, view);
  for (size_t i = 0; i < g->c->n_shocks; i++) add_steps(g, &g->shocks[i].overlay, q, view);
}

static void fill(viewer *v, const cs_view *view) {
  cs_graph *g = v->g;
  const cs_quantity *q = &g->quantities[view->of];
  cs_formula *f = NULL;

  if (!reaches(v, view->of) || v->sets[view->of]) {
    f = apply(v, view->of, name(g, view->of));
  } else if (q->kind == CS_FORMULA && q->formula) {
    f = copy(v, q->formula);
    if (f) follow_overlays(g, view->of, view->view);
  } else if (q->kind == CS_OUTPUT) {
    f = output(v, view->of);
    if (f) follow_overlays(g, view->of, view->view);
  } else {
    f = name(g, view->of); /* whether a shock happens is the same for all */
  }
  if (!f) return;
  g->quantities[view->view].formula = f;
  g->quantities[view->view].is_truth = f->is_truth;
}

static bool start(viewer *v) {
  v->n = v->g->n;
  v->n_parts = v->g->n_parts;
  v->walk = (cs_walk){.user = v, .enter = enter, .leave = leave};
  v->sets = cs_calloc(v->n, 1);
  v->reached = cs_calloc(v->n, 1);
  v->part_views = cs_calloc(v->n_parts, sizeof *v->part_views);
  if (!cs_walk_begin(&v->walk, v->n) || !v->sets || !v->reached || !v->part_views) return false;
  for (size_t i = 0; i < overlay(v)->n_steps; i++) v->sets[overlay(v)->steps[i].target] = 1;
  for (size_t p = 0; p < v->n_parts; p++) v->part_views[p] = CS_NO_QUANTITY;
  return true;
}

void cs_graph_fill_views(cs_graph *g) {
  /* Views of views are asked for after those they rest on, and filling one may ask for more under
   * the same belief: so belief by belief, each until nothing is left, and again while that gave
   * work to another. */
  for (size_t done = 0; done < g->n_views && !g->out_of_memory;) {
    viewer v = {.g = g, .belief = g->views[done].belief};

    if (!start(&v)) {
      g->out_of_memory = true;
    } else {
      for (; done < g->n_views && g->views[done].belief == v.belief && !g->out_of_memory; done++) {
        cs_view view = g->views[done];

        if (view.of >= v.n) break; /* newer than this viewer: starts a new one */
        fill(&v, &view);
      }
    }
    cs_walk_end(&v.walk);
    cs_free(v.sets);
    cs_free(v.reached);
    cs_free(v.part_views);
  }
}
