/* The course of a front's fight from the duels' closed forms, and its chance to hold. */
#include "models/attrition/course.h"

#include "base/libm.h"
#include "models/attrition/laws.h"

#include <math.h>

static cs_duel duel_of(const cs_front_fight *f) {
  double p = cs_fmax(1, f->exponent - 1);

  return (cs_duel){.law = f->exponent == 2   ? CS_LAW_SQUARE
                          : f->exponent == 1 ? CS_LAW_LINEAR
                                             : CS_LAW_BRACKEN,
                   .a = f->def,
                   .b = f->att,
                   .kill_a = f->rate,
                   .kill_b = 1,
                   .break_a = cs_fmax(f->break_def, CS_COURSE_END),
                   .break_b = cs_fmax(f->break_att, CS_COURSE_END),
                   .p = p,
                   .q = p + 1 - f->exponent};
}

bool cs_front_course(const cs_front_fight *f, double *def, double *att) {
  cs_duel d;
  cs_duel_end end, at[CS_COURSE_POINTS + 1];
  bool def_breaks;
  double last;
  size_t k = 0;

  if (!(f->def > 0 && f->att > 0 && f->rate > 0) || !isfinite(f->def + f->att + f->rate))
    return false;
  d = duel_of(f);
  cs_duel_solve(&d, &end);
  if (!isfinite(end.time) || !(end.time > 0)) return false;
  def_breaks = end.winner <= 0;
  last = def_breaks ? d.break_a : d.break_b;
  /* The duel up to each of some strengths of the side that breaks; the other one never does. */
  at[0] = (cs_duel_end){.a = f->def, .b = f->att};
  for (size_t i = 1; i < CS_COURSE_POINTS; i++) {
    double left = 1 - (1 - last) * (double)i / CS_COURSE_POINTS;

    d.break_a = def_breaks ? left : 0;
    d.break_b = def_breaks ? 0 : left;
    cs_duel_solve(&d, &at[i]);
  }
  at[CS_COURSE_POINTS] = end;
  for (size_t step = 0; step <= CS_COURSE_STEPS; step++) {
    double t = end.time * (double)step / CS_COURSE_STEPS, share;

    while (k + 1 < CS_COURSE_POINTS && at[k + 1].time < t) k++;
    share = at[k + 1].time > at[k].time ? (t - at[k].time) / (at[k + 1].time - at[k].time) : 1;
    share = cs_fmin(1, cs_fmax(0, share));
    def[step] = at[k].a + share * (at[k + 1].a - at[k].a);
    att[step] = at[k].b + share * (at[k + 1].b - at[k].b);
  }
  return true;
}

/* Evaluates a part of the front for one set of numbers: all[0..CS_FRONT_SCALARS) are the scalars,
 * behind them the front's outputs, some of which the part fills. */
static void evaluate(cs_front_part part, double *all, double att, double def) {
  static const cs_front front = {.n_att = 1, .n_def = 1};
  static const double one = 1;
  const cs_front_form *form = &cs_front_forms[part];
  const double *in[CS_FRONT_READS + 4];
  double *out[CS_FRONT_OUTPUTS], room[8];
  size_t n = form->n_reads;

  for (size_t k = 0; k < n; k++) in[k] = &all[form->reads[k]];
  /* One type a side: its count is the sum, its effect 1. */
  in[n] = &att;
  in[n + 1] = &one;
  in[n + 2] = &def;
  in[n + 3] = &one;
  for (size_t k = 0; k < form->n_outputs; k++) out[k] = &all[CS_FRONT_SCALARS + form->first + k];
  form->evaluate(&front, &(cs_batch){.n = 1, .in = in, .out = out, .workspace = room});
}

double cs_front_holds(const double scalars[CS_FRONT_SCALARS], double att, double def) {
  double all[CS_FRONT_SCALARS + CS_FRONT_OUTPUTS];

  for (size_t k = 0; k < CS_FRONT_SCALARS; k++) all[k] = scalars[k];
  evaluate(CS_FRONT_RAID, all, att, def);
  evaluate(CS_FRONT_HOLD, all, att, def);
  return all[CS_FRONT_SCALARS + CS_FRONT_P_HOLD];
}
