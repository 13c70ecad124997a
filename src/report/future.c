/* Explains a single future: the program is run for it alone, and each quantity is listed in the
 * order in which it is computed, as text or as JSON. */
#include "report/future.h"

#include "base/alloc.h"
#include "quantity/depth_first.h"
#include "report/envelope.h"
#include "report/json_text.h"

#include <math.h>
#include <string.h>

enum { FORM = 1 };

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
  json_t *quantities, *models; /* as JSON: lists to append to; NULL: `out` is written */
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

static void add_change(teller *t, const char *how, uint32_t by, json_t *list) {
  const char *name = t->s->graph.quantities[by].name;

  if (list) {
    json_array_append_new(list, json_pack("{s:s,s:s}", "how", how, "by", name));
  } else {
    cs_buf_printf(t->out, "\n      %s %s", how, name);
  }
}

/* What changes a quantity in this future, to the list or as text; false when nothing does. */
static bool show_change(teller *t, const cs_instruction *in, json_t *list) {
  static const char *const words[] = {"set to", "shifted by", "multiplied by",
                                      "shifted, in percent of its scale, by"};
  bool any = in->what == CS_DO_ALIAS;

  if (any) add_change(t, "set to", in->other, list);
  for (size_t k = 0; k < in->n_steps; k++) {
    const cs_guarded_step *s = &in->steps[k];

    if (s->guard != CS_NO_QUANTITY && !(t->columns[s->guard][0] != 0)) continue;
    any = true;
    add_change(t, words[s->step.kind], s->step.value, list);
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
    cs_buf told = {0};

    if (!t->models) cs_buf_printf(t->out, "  %s\n", part->name);
    part->explain(part->self, in, out, t->models ? &told : t->out);
    if (t->models)
      json_array_append_new(t->models, json_pack("{s:s,s:s}", "name", part->name, "says",
                                                 told.text ? told.text : ""));
    t->out_of_memory |= told.failed;
    cs_buf_free(&told);
  } else {
    t->out_of_memory = true;
  }
  cs_free(in);
  cs_free(out);
}

/* What a quantity is computed by when nothing changes it; NULL: it is a number of the case. */
static const char *formula(const cs_quantity *x) {
  return x->kind != CS_CONSTANT ? x->text : NULL;
}

static void leave_json(teller *t, const cs_quantity *x, double value, const cs_instruction *in) {
  json_t *changes = json_array(), *o = json_object();
  bool changed = in && show_change(t, in, changes);

  json_object_set_new(o, "name", json_string(x->name));
  json_object_set_new(o, "value", isfinite(value) ? json_real(value) : json_null());
  json_object_set_new(o, "unit", x->meta.unit ? json_string(x->meta.unit) : json_null());
  json_object_set_new(o, "formula", !changed && formula(x) ? json_string(formula(x)) : json_null());
  json_object_set_new(o, "changes", changes);
  json_array_append_new(t->quantities, o);
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
  if (t->quantities) {
    leave_json(t, x, t->columns[q][0], t->change[q]);
    return;
  }
  cs_buf_printf(t->out, "  %-44s %12s", x->name, value_text(t->columns[q][0], a));
  if (x->meta.unit) cs_buf_printf(t->out, " %s", x->meta.unit);
  if (!(t->change[q] && show_change(t, t->change[q], NULL)) && formula(x))
    cs_buf_printf(t->out, "\n      = %s", formula(x));
  cs_buf_puts(t->out, "\n");
}

/* Tells the future by a teller that knows the study, the plan, the world and the form. */
static casus_status tell(teller *t, const cs_run_settings *settings, uint64_t index,
                         casus_diag *diag) {
  cs_worker *worker = NULL;
  casus_status st = cs_run_one(&t->p->program, settings, index, t->world, diag, &worker);

  if (st) return st;
  t->columns = cs_worker_columns(worker);
  t->walk = (cs_walk){.user = t, .enter = enter, .leave = leave};
  t->change = cs_calloc(t->s->graph.n, sizeof *t->change);
  t->part_shown = cs_calloc(t->s->graph.n_parts + 1, 1);
  if (cs_walk_begin(&t->walk, t->s->graph.n) && t->change && t->part_shown) {
    find_changes(t);
    for (size_t k = 0; k < t->p->n_watches; k++) cs_walk_visit(&t->walk, t->p->watches[k].quantity);
    t->out_of_memory |= t->walk.out_of_memory;
  } else {
    t->out_of_memory = true;
  }
  cs_walk_end(&t->walk);
  cs_free(t->change);
  cs_free(t->part_shown);
  cs_worker_free(worker);
  return t->out_of_memory ? CASUS_NOMEM : CASUS_OK;
}

casus_status cs_future_table(const cs_study *s, const cs_plan *p, const cs_run_settings *settings,
                             uint64_t index, size_t v, casus_diag *diag, cs_buf *out) {
  teller t = {.s = s, .p = p, .world = v, .out = out};
  casus_status st;

  cs_buf_printf(out, "Future %llu of %s, seed %llu, under %s\n\n", (unsigned long long)index,
                cs_design_names[settings->design], (unsigned long long)settings->seed,
                p->program.worlds[v].name);
  st = tell(&t, settings, index, diag);
  return st == CASUS_OK && out->failed ? CASUS_NOMEM : st;
}

casus_status cs_future_json(const cs_study *s, const cs_plan *p, const cs_run_settings *settings,
                            uint64_t index, size_t v, casus_diag *diag, cs_buf *out) {
  const char *path = s->c.doc.path;
  json_t *o = cs_answer_json(&(cs_envelope){.answer = "run future",
                                            .form = FORM,
                                            .sources = &path,
                                            .n_sources = 1,
                                            .case_sha256 = s->c.hash,
                                            .set = s->c.settings,
                                            .n_set = s->c.n_settings,
                                            .seed = &settings->seed});
  teller t = {
      .s = s, .p = p, .world = v, .out = out, .quantities = json_array(), .models = json_array()};
  casus_status st = o && t.quantities && t.models ? tell(&t, settings, index, diag) : CASUS_NOMEM;

  json_object_set_new(o, "design", json_string(cs_design_names[settings->design]));
  json_object_set_new(o, "future", json_integer((json_int_t)index));
  json_object_set_new(o, "strategy", json_string(p->program.worlds[v].name));
  json_object_set_new(o, "quantities", t.quantities);
  json_object_set_new(o, "models", t.models);
  if (st == CASUS_OK) cs_json_print(o, out);
  json_decref(o);
  return st == CASUS_OK && out->failed ? CASUS_NOMEM : st;
}
