/* Explains a single future: the program is run for it alone, and each quantity is listed in the
 * order in which it is computed. */
#include "report/future.h"

#include "base/alloc.h"

#include <math.h>
#include <string.h>

typedef struct {
  const cs_study *s;
  const cs_plan *p;
  size_t world;
  const double *const *columns;
  unsigned char *shown;
  unsigned char *part_shown;
  cs_buf *out;
  bool out_of_memory;
} teller;

static void tell(teller *t, uint32_t q);

static void tell_input(void *user, uint32_t q) {
  tell(user, q);
}

/* The instructions that change q in the world told, or else in the base: calls `each` for them. */
static bool changes(teller *t, uint32_t q, bool (*each)(teller *t, const cs_instruction *in)) {
  for (size_t pass = 0; pass < 2; pass++) {
    const cs_world *w = &t->p->program.worlds[pass == 0 ? t->world : 0];
    bool any = false;

    for (size_t i = 0; i < w->n; i++) {
      const cs_instruction *in = &w->code[i];

      if (in->quantity == q && (in->what == CS_DO_ALIAS || in->what == CS_DO_STEPS))
        any |= each(t, in);
    }
    if (any || t->world == 0) return any;
  }
  return false;
}

static bool tell_change_inputs(teller *t, const cs_instruction *in) {
  if (in->what == CS_DO_ALIAS) tell(t, in->other);
  for (size_t k = 0; k < in->n_steps; k++) {
    if (in->steps[k].guard != CS_NO_QUANTITY) tell(t, in->steps[k].guard);
    tell(t, in->steps[k].step.value);
  }
  return true;
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
static void tell(teller *t, uint32_t q) {
  const cs_quantity *x = &t->s->graph.quantities[q];
  char a[32];

  if (t->shown[q]) return;
  t->shown[q] = 1;
  cs_graph_inputs(&t->s->graph, q, tell_input, t);
  changes(t, q, tell_change_inputs);
  if (!t->columns[q]) return;
  if (x->kind == CS_OUTPUT) tell_part(t, x->source);
  cs_buf_printf(t->out, "  %-44s %12s", x->name, cs_number_short(t->columns[q][0], 6, a));
  if (x->meta.unit) cs_buf_printf(t->out, " %s", x->meta.unit);
  if (!changes(t, q, show_change) && x->text && x->kind != CS_CONSTANT)
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
  t.shown = cs_calloc(s->graph.n, 1);
  t.part_shown = cs_calloc(s->graph.n_parts + 1, 1);
  if (t.shown && t.part_shown) {
    cs_buf_printf(out, "Future %llu of %s, seed %llu, under %s\n\n", (unsigned long long)index,
                  cs_design_names[settings->design], (unsigned long long)settings->seed,
                  p->program.worlds[v].name);
    for (size_t k = 0; k < p->n_watches; k++) tell(&t, p->watches[k].quantity);
  } else {
    t.out_of_memory = true;
  }
  cs_free(t.shown);
  cs_free(t.part_shown);
  cs_worker_free(worker);
  return t.out_of_memory || out->failed ? CASUS_NOMEM : CASUS_OK;
}
