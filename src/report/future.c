/* Explains a single future: the program is run for it alone, and each quantity is listed in the
 * order in which it is computed. */
#include "report/future.h"

#include "base/alloc.h"
#include "quantity/walk.h"

#include <math.h>
#include <string.h>

typedef struct {
  const cs_study *s;
  const cs_plan *p;
  size_t world;
  const double *const *columns;
  cs_walk walk;
  const cs_instruction **change; /* [quantity]: what changes it in the world told, or else in the
                                    base; NULL: nothing */
  unsigned char *part_shown;
  cs_buf *out;
  bool out_of_memory;
} teller;

/* A world has at most one such instruction for a quantity. */
static void find_changes(teller *t) {
  for (size_t pass = 0; pass < 2; pass++) {
    const cs_world *w = &t->p->program.worlds[pass ? t->world : 0];

    for (size_t i = 0; i < w->n; i++) {
      const cs_instruction *in = &w->code[i];

      if (in->what == CS_DO_ALIAS || in->what == CS_DO_STEPS) t->change[in->quantity] = in;
    }
  }
}

static void need_input(void *user, uint32_t q) {
  cs_walk_need(user, q);
}

static void enter(void *user, uint32_t q) {
  teller *t = user;
  const cs_instruction *in = t->change[q];

  cs_graph_inputs(&t->s->graph, q, need_input, &t->walk);
  if (!in) return;
  if (in->what == CS_DO_ALIAS) cs_walk_need(&t->walk, in->other);
  for (size_t k = 0; k < in->n_steps; k++) {
    if (in->steps[k].guard != CS_NO_QUANTITY) cs_walk_need(&t->walk, in->steps[k].guard);
    cs_walk_need(&t->walk, in->steps[k].step.value);
  }
}

static bool show_change(teller *t, const cs_instruction *in) {
  static const char *const words[] = {"set to", "shifted by", "multiplied by",
                                      "shifted, in percent of its scale, by"};
  const cs_quantity *all = t->s->graph.quantities;
  bool any = in->what == CS_DO_ALIAS;

  if (any) cs_buf_printf(t->out, "\n      set to %s", all[in->other].name);
  for (size_t k = 0; k < in->n_steps; k++) {
    const cs_guarded_step *s = &in->steps[k];

    if (s->guard != CS_NO_QUANTITY && !(t->columns[s->guard][0] != 0)) continue;
    any = true;
    cs_buf_printf(t->out, "\n      %s %s", words[s->step.kind], all[s->step.value].name);
  }
  return any;
}

static const char *value_text(double x, char buf[32]) {
  return isfinite(x) ? cs_number_short(x, 6, buf) : "no value";
}

static void tell_part(teller *t, size_t which) {
  const cs_part *part = &t->s->graph.parts[which];
  double *in, *out;

  if (t->part_shown[which] || !part->explain) return;
  t->part_shown[which] = 1;
  in = cs_calloc(part->n_inputs, sizeof *in);
  out = cs_calloc(part->n_outputs, sizeof *out);
  if (in && out) {
    for (size_t k = 0; k < part->n_inputs; k++) in[k] = t->columns[part->inputs[k]][0];
    for (size_t k = 0; k < part->n_outputs; k++) {
      const double *column = t->columns[part->outputs[k]];

      out[k] = column ? column[0] : NAN;
    }
    cs_buf_printf(t->out, "  %s\n", part->name);
    part->explain(part->self, in, out, t->out);
  } else {
    t->out_of_memory = true;
  }
  cs_free(in);
  cs_free(out);
}

/* Writes q after all that it is computed from. */
static void leave(void *user, uint32_t q, const uint32_t *needs, size_t n) {
  teller *t = user;
  const cs_quantity *x = &t->s->graph.quantities[q];
  char a[32];

  (void)needs;
  (void)n;
  if (!t->columns[q]) return;
  if (x->kind == CS_OUTPUT) tell_part(t, x->source);
  cs_buf_printf(t->out, "  %-44s %12s", x->name, value_text(t->columns[q][0], a));
  if (x->meta.unit) cs_buf_printf(t->out, " %s", x->meta.unit);
  if (!(t->change[q] && show_change(t, t->change[q])) && x->text && x->kind != CS_CONSTANT)
    cs_buf_printf(t->out, "\n      = %s", x->text);
  cs_buf_puts(t->out, "\n");
}

casus_status cs_future_table(const cs_study *s, const cs_plan *p, const cs_run_settings *settings,
                             uint64_t index, size_t deep, size_t v, casus_diag *diag, cs_buf *out) {
  teller t = {.s = s, .p = p, .world = v, .out = out};
  cs_worker *worker = NULL;
  casus_status st = cs_run_one(&p->program, settings, index, deep, v, diag, &worker);

  if (st) return st;
  t.columns = cs_worker_columns(worker);
  t.walk = (cs_walk){.user = &t, .enter = enter, .leave = leave};
  t.change = cs_calloc(s->graph.n, sizeof *t.change);
  t.part_shown = cs_calloc(s->graph.n_parts + 1, 1);
  if (cs_walk_begin(&t.walk, s->graph.n) && t.change && t.part_shown) {
    find_changes(&t);
    cs_buf_printf(out, "Future %llu of %s, seed %llu, under %s\n\n", (unsigned long long)index,
                  cs_design_names[settings->design], (unsigned long long)settings->seed,
                  p->program.worlds[v].name);
    for (size_t k = 0; k < p->n_watches; k++) cs_walk_visit(&t.walk, p->watches[k].quantity);
    t.out_of_memory |= t.walk.out_of_memory;
  } else {
    t.out_of_memory = true;
  }
  cs_walk_end(&t.walk);
  cs_free(t.change);
  cs_free(t.part_shown);
  cs_worker_free(worker);
  return t.out_of_memory || out->failed ? CASUS_NOMEM : CASUS_OK;
}
