/* Declares a system of difference equations: inputs, outputs, one part. */
#include "models/dynamics/model.h"

#include "base/alloc.h"
#include "base/libm.h"
#include "base/text.h"
#include "models/dynamics/entry.h"

#include <math.h>
#include <string.h>

/* Does the output hold truth values?  A share of steps or paths is a number. */
static bool is_truth(const cs_system *s, const cs_system_output *o) {
  bool of_steps = o->steps != CS_FOLD_MEAN && o->steps != CS_FOLD_SUM;

  return o->value->is_truth && of_steps && (s->paths == 1 || o->paths != CS_FOLD_MEAN);
}

/* Mean, least and most over the paths of one state at one step; of_path[p * n] on path p. */
static void tell_step(size_t paths, const double *of_path, size_t n, size_t step, cs_buf *text) {
  double sum = 0, least = INFINITY, most = -INFINITY;
  char a[32], b[32], c[32];

  for (size_t p = 0; p < paths; p++) {
    sum += of_path[p * n];
    least = cs_fmin(least, of_path[p * n]);
    most = cs_fmax(most, of_path[p * n]);
  }
  cs_buf_printf(text, "      at step %zu: %s", step, cs_number_short(sum / (double)paths, 5, a));
  if (paths > 1)
    cs_buf_printf(text, " (paths from %s to %s)", cs_number_short(least, 5, b),
                  cs_number_short(most, 5, c));
  cs_buf_puts(text, "\n");
}

static void explain(const void *self, const double *in, const double *out, cs_buf *text) {
  const cs_system *s = self;
  size_t last = s->steps - 1, at[3], n = 0;
  double *track;

  (void)out;
  at[n++] = 0;
  if (last > 1) at[n++] = last / 2;
  if (last) at[n++] = last;
  track = cs_calloc(s->n_states * s->paths * n, sizeof *track);
  if (!track || cs_system_track(s, in, s->paths, at, n, track) != CASUS_OK) {
    text->failed = true;
  } else {
    for (size_t k = 0; k < s->n_states; k++) {
      cs_buf_printf(text, "    %s\n", s->states[k].id);
      for (size_t j = 0; j < n; j++)
        tell_step(s->paths, track + k * s->paths * n + j, n, at[j], text);
    }
  }
  cs_free(track);
}

static casus_status declare(cs_declaration *d, const cs_model_settings *settings) {
  cs_dynamics_entry *e = cs_declare_room(d, 1, sizeof *e);
  const cs_system *s;
  uint32_t *outputs;
  casus_status st;

  (void)settings;
  if (!e) return CASUS_NOMEM;
  st = cs_dynamics_read(d, e);
  if (st) return st;
  s = &e->system;
  outputs = cs_declare_room(d, s->n_outputs, sizeof *outputs);
  for (size_t k = 0; outputs && k < s->n_outputs; k++)
    outputs[k] = cs_declare_output(d, cs_declare_name(d, "%s", s->outputs[k].id), e->units[k],
                                   is_truth(s, &s->outputs[k]), false);
  if (d->g->out_of_memory) return CASUS_NOMEM;
  return cs_declare_part(d, &(cs_part){.name = d->m->id,
                                       .self = s,
                                       .evaluate = cs_system_evaluate,
                                       .workspace = cs_system_workspace,
                                       .explain = explain,
                                       .inputs = e->inputs,
                                       .outputs = outputs,
                                       .n_inputs = s->n_inputs,
                                       .n_outputs = s->n_outputs});
}

const cs_part *cs_dynamics_part(const cs_graph *g, const cs_model_entry *m) {
  for (size_t i = 0; i < g->n_parts; i++) {
    if (g->parts[i].evaluate == cs_system_evaluate && !strcmp(g->parts[i].name, m->id))
      return &g->parts[i];
  }
  return NULL;
}

const cs_model_kind cs_dynamics_kind = {
    .kind = "dynamics",
    .about = "stocks that change step by step, with noise",
    .declare = declare,
};
