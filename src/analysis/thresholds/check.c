/* The smallest change tried on futures of its own; see thresholds.h. */
#include "analysis/thresholds/thresholds.h"
#include "base/alloc.h"
#include "base/special.h"

#include <math.h>
#include <string.h>

enum { REPLICATES = 16, POINTS = 256 };

/* The function's input with this name that nothing else hangs on; -1 when there is none. */
static int held_input(const cs_case_function *f, const cs_subject *s, size_t input) {
  const cs_input *in = &s->data.inputs[input];

  if (in->kind == CS_CATEGORY || in->is_deep) return -1;
  for (size_t k = 0; k < f->f.n_inputs; k++) {
    bool correlated = false;

    for (size_t c = 0; c < f->f.n_copulas; c++) {
      for (size_t m = 0; m < f->f.copulas[c].n; m++) correlated |= f->f.copulas[c].members[m] == k;
    }
    if (!strcmp(f->inputs[k], in->name)) return correlated ? -1 : (int)k;
  }
  return -1;
}

static casus_status evaluate(const cs_case_function *f, const cs_subject *s, size_t target,
                             const int *held, const cs_thresholds *t, const cs_design *design,
                             cs_estimate *out) {
  const cs_outcome *outcome = &s->data.outcomes[s->targets[target].outcome];
  const cs_smallest *m = &t->smallest;
  size_t inputs = f->f.n_inputs, outputs = f->f.n_outputs;
  double *u = cs_alloc_columns(inputs * POINTS, sizeof *u), mean[REPLICATES], sum = 0;
  double *y = cs_alloc_columns(outputs * POINTS, sizeof *y);
  const double **uu = cs_calloc(inputs, sizeof *uu);
  double **yy = cs_calloc(outputs, sizeof *yy);
  casus_status st = u && y && uu && yy ? CASUS_OK : CASUS_NOMEM;

  for (uint32_t r = 0; r < REPLICATES && st == CASUS_OK; r++) {
    double n = 0;

    for (size_t k = 0; k < inputs; k++) {
      uu[k] = u + k * POINTS;
      cs_design_column(design, r, 0, POINTS, k, u + k * POINTS);
    }
    for (size_t o = 0; o < outputs; o++) yy[o] = y + o * POINTS;
    for (size_t k = 0; k < m->n_moves; k++) {
      for (size_t i = 0; i < POINTS; i++)
        u[(size_t)held[k] * POINTS + i] = cs_normal_cdf(m->moves[k].z);
    }
    f->f.evaluate(f->f.self, 0, POINTS, uu, yy);
    mean[r] = 0;
    for (size_t i = 0; i < POINTS; i++) {
      if (!isfinite(yy[target][i])) continue;
      mean[r] += cs_margin_of(t->asked, outcome, yy[target][i]);
      n++;
    }
    mean[r] = n > 0 ? mean[r] / n : NAN;
    sum += mean[r] / REPLICATES;
  }
  if (st == CASUS_OK) *out = (cs_estimate){sum, cs_t_half_width(mean, REPLICATES)};
  cs_free(u);
  cs_free(y);
  cs_free(uu);
  cs_free(yy);
  return st;
}

casus_status cs_smallest_check(cs_subject *s, size_t target, cs_thresholds *t) {
  cs_smallest *m = &t->smallest;
  cs_case_function f;
  cs_design *design = NULL;
  int held[CS_CHANGES];
  bool can = s->is_case && m->found && !s->study->graph.n_deep;
  casus_status st;

  if (!can) return CASUS_OK;
  st = cs_case_function_make(s, true, NULL, 0, &f);
  for (size_t k = 0; k < m->n_moves && st == CASUS_OK; k++) {
    held[k] = held_input(&f, s, m->moves[k].input);
    can &= held[k] >= 0;
  }
  if (st == CASUS_OK && can) {
    cs_design_settings settings = {CS_DESIGN_SOBOL, s->settings.seed, REPLICATES, POINTS,
                                   f.f.n_inputs};

    st = cs_design_new(&settings, NULL, &design);
    if (st == CASUS_OK) st = evaluate(&f, s, target, held, t, design, &m->checked_margin);
    m->checked = st == CASUS_OK && isfinite(m->checked_margin.value);
  }
  cs_design_free(design);
  cs_case_function_free(&f);
  return st;
}
