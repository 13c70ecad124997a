/* Margins, errors and verdicts of claims. */
#include "analysis/verdict.h"

#include "analysis/drivers.h"
#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const cs_verdict_names[] = {"holds",      "fails",    "undecided", "mixed",
                                        "not tested", "left out", "no value"};

/* Where the terms of a claim have these values, in the order in which they stand in the formula. */
typedef struct {
  const double *value;
  size_t next;
} terms;

static double number(const cs_formula *f, terms *t) {
  double kids[3], x;

  if (f->op == CS_OP_TERM) return t->value[t->next++];
  if (f->op == CS_OP_NUMBER) return f->number;
  if (f->n_kids > 3 || f->op == CS_OP_SUM || f->op == CS_OP_MEAN || f->op == CS_OP_MIN ||
      f->op == CS_OP_MAX) {
    x = f->op == CS_OP_MIN ? INFINITY : f->op == CS_OP_MAX ? -INFINITY : 0;
    for (size_t i = 0; i < f->n_kids; i++) {
      double y = number(f->kids[i], t);

      /* Also a smallest of which one is unknown is unknown. */
      x = x != x || y != y     ? NAN
          : f->op == CS_OP_MIN ? cs_fmin(x, y)
          : f->op == CS_OP_MAX ? cs_fmax(x, y)
                               : x + y;
    }
    return f->op == CS_OP_MEAN ? x / (double)f->n_kids : x;
  }
  /* The other operations are those of formulas: put the kids' values in their place. */
  {
    cs_formula kid[3], *pointers[3], copy = *f;

    for (size_t i = 0; i < f->n_kids; i++) {
      kids[i] = number(f->kids[i], t);
      kid[i] = (cs_formula){.op = CS_OP_NUMBER, .number = kids[i]};
      pointers[i] = &kid[i];
    }
    copy.kids = pointers;
    return cs_formula_value(&copy, NULL);
  }
}

/* The margin of a condition. */
static double margin(const cs_formula *f, terms *t) {
  double a, b;

  switch (f->op) {
    case CS_OP_MORE:
    case CS_OP_MORE_EQUAL:
      a = number(f->kids[0], t);
      b = number(f->kids[1], t);
      return a - b;
    case CS_OP_LESS:
    case CS_OP_LESS_EQUAL:
      a = number(f->kids[0], t);
      b = number(f->kids[1], t);
      return b - a;
    case CS_OP_EQUAL:
    case CS_OP_UNEQUAL:
      a = number(f->kids[0], t);
      b = number(f->kids[1], t);
      return f->op == CS_OP_EQUAL ? -fabs(a - b) : fabs(a - b);
    case CS_OP_AND:
      a = margin(f->kids[0], t);
      b = margin(f->kids[1], t);
      return a != a || b != b ? NAN : cs_fmin(a, b);
    case CS_OP_OR:
      a = margin(f->kids[0], t);
      b = margin(f->kids[1], t);
      return a != a || b != b ? NAN : cs_fmax(a, b);
    case CS_OP_NOT:
      return -margin(f->kids[0], t);
    case CS_OP_IF: {
      double c = margin(f->kids[0], t);

      a = margin(f->kids[1], t);
      b = margin(f->kids[2], t);
      return c != c ? NAN : c > 0 ? a : b;
    }
    default:
      return number(f, t) != 0 ? 1 : -1;
  }
}

typedef struct {
  const cs_study *s;
  const cs_plan *p;
  const cs_run *r;
  cs_arena *arena;
  double *all;              /* work: the terms over all replicates */
  double *value;            /* work: the terms' values at hand */
  double *slope;            /* work: [term] */
  double *margins, *linear; /* work: of the replicates */
} judge;

static double replicate_value(const judge *j, size_t deep, size_t probe, uint32_t r) {
  const cs_probed *p = cs_run_probed(j->r, deep, probe);

  if (p->quantile) return p->quantile[r];
  return p->replicate[r].n > 0 ? p->replicate[r].sum / p->replicate[r].n : NAN;
}

/* How the margin moves with each term, at the terms' values in j->value. */
static void slopes(judge *j, const cs_claim *claim, double *slope) {
  for (size_t k = 0; k < claim->n; k++) {
    double at = j->value[k], step = 1e-6 * cs_fmax(1, fabs(at)), up, down;
    terms t = {j->value, 0};

    j->value[k] = at + step;
    up = margin(claim->test, &t);
    j->value[k] = at - step;
    t.next = 0;
    down = margin(claim->test, &t);
    j->value[k] = at;
    slope[k] = (up - down) / (2 * step);
    if (!isfinite(slope[k])) slope[k] = 0;
  }
}

/* The claim's margin and its error at a deep point.  Leaves the terms' values over all replicates
 * in j->value and the margin's slopes there in slope[].
 *
 * The error is the larger of two: by the replicates' own margins, and by the margin's linear part
 * at the estimates over the replicates' terms.  They differ where the margin has a fold: the noise
 * of |a - b| or of the smaller of two lies on one side of it, and its spread says too little. */
static double margin_at(judge *j, const cs_claim *claim, size_t deep, double *slope,
                        double *error) {
  size_t used = 0;
  terms t = {j->value, 0};
  double m;

  for (size_t k = 0; k < claim->n; k++)
    j->value[k] = j->all[k] = cs_run_probed(j->r, deep, j->p->probe_of[claim->first + k])->value;
  slopes(j, claim, slope);
  m = margin(claim->test, &t);
  for (uint32_t r = 0; r < j->r->replicates; r++) {
    double own, linear = m;

    for (size_t k = 0; k < claim->n; k++) {
      j->value[k] = replicate_value(j, deep, j->p->probe_of[claim->first + k], r);
      linear += slope[k] * (j->value[k] - j->all[k]);
    }
    t.next = 0;
    own = margin(claim->test, &t);
    if (!isfinite(own) || !isfinite(linear)) continue;
    j->margins[used] = own;
    j->linear[used++] = linear;
  }
  /* Replicates in which a condition never holds have no margin; with fewer than two there is no
   * error to speak of. */
  *error = used >= 2 ? cs_fmax(cs_t_half_width(j->margins, used), cs_t_half_width(j->linear, used))
                     : INFINITY;
  memcpy(j->value, j->all, claim->n * sizeof *j->value);
  return m;
}

/* Sums of many futures are right to about this share of the terms; a smaller margin or error is
 * none. */
#define NO_DIFFERENCE 1e-12

/* The value to twelve digits, so that 0.1 summed up equals 0.1 written down. */
static double rounded(double x) {
  char text[32];

  snprintf(text, sizeof text, "%.12g", x);
  return strtod(text, NULL);
}

/* At a margin of 0 without error, a claim holds if it is true of the terms' values, which stand in
 * j->value. */
static cs_verdict_kind verdict_of(judge *j, const cs_claim *claim, double *m, double *error) {
  terms t = {j->value, 0};
  double size = 0;

  for (size_t k = 0; k < claim->n; k++) size = cs_fmax(size, fabs(j->value[k]));
  if (fabs(*m) <= NO_DIFFERENCE * size) *m = 0;
  if (*error <= NO_DIFFERENCE * size) *error = 0;
  if (!isfinite(*m)) return CS_NO_VALUE;
  if (!isfinite(*error)) return CS_UNDECIDED;
  if (*error == 0 && *m == 0) {
    for (size_t k = 0; k < claim->n; k++) j->value[k] = rounded(j->value[k]);
    return number(claim->test, &t) != 0 ? CS_HOLDS : CS_FAILS;
  }
  return *m - *error > 0 ? CS_HOLDS : *m + *error < 0 ? CS_FAILS : CS_UNDECIDED;
}

static casus_status find_drivers(judge *j, const cs_claim *claim, cs_verdict *v) {
  cs_linear linear = {&v->margin, j->slope};

  /* A run that was stopped kept futures only in part. */
  if (j->r->done < j->r->futures) return CASUS_OK;
  return cs_find_drivers(j->s, j->p, j->r, &j->p->probe_of[claim->first], &linear, claim->n,
                         v->drivers, CS_DRIVERS, &v->n_drivers);
}

/* What the claim lacks at a deep point where it has no margin. */
static void find_lacking(const judge *j, const cs_claim *claim, size_t deep, cs_verdict *v) {
  v->lacking = CS_NO_NUMBER;
  for (size_t k = 0; k < claim->n; k++) {
    const cs_probed *p = cs_run_probed(j->r, deep, j->p->probe_of[claim->first + k]);

    if (p->n > 0) continue;
    v->lacking = p->failed > 0 ? CS_ALWAYS_FAILS : CS_NEVER_HAPPENS;
    v->lacking_term = k;
    return;
  }
}

static void find_left_out(const judge *j, const cs_claim *claim, size_t deep, cs_verdict *v) {
  for (size_t k = 0; k < claim->n; k++) {
    const cs_probed *p = cs_run_probed(j->r, deep, j->p->probe_of[claim->first + k]);

    if (p->failed > 0) v->left_out = cs_fmax(v->left_out, p->failed / (p->n + p->failed));
  }
}

static casus_status judge_claim(judge *j, const cs_claim *claim, cs_verdict *v) {
  v->terms = cs_arena_alloc(j->arena, claim->n, sizeof *v->terms);
  v->term_error = cs_arena_alloc(j->arena, claim->n, sizeof *v->term_error);
  if (!v->terms || !v->term_error) return CASUS_NOMEM;
  v->margin = margin_at(j, claim, 0, j->slope, &v->error);
  v->verdict = verdict_of(j, claim, &v->margin, &v->error);
  v->worst = v->best = v->margin;
  v->worst_error = v->best_error = v->error;
  find_left_out(j, claim, 0, v);
  for (size_t k = 0; k < claim->n; k++) {
    const cs_probed *p = cs_run_probed(j->r, 0, j->p->probe_of[claim->first + k]);

    v->terms[k] = p->value;
    v->term_error[k] = p->quantile ? cs_t_half_width(p->quantile, j->r->replicates)
                                   : cs_mean_of(p->replicate, j->r->replicates).error;
  }
  if (v->verdict != CS_NO_VALUE) return find_drivers(j, claim, v);
  find_lacking(j, claim, 0, v);
  return CASUS_OK;
}

static bool begin(const cs_study *s, const cs_plan *p, const cs_run *r, cs_arena *arena, judge *j) {
  *j = (judge){.s = s, .p = p, .r = r, .arena = arena};
  j->value = cs_calloc(s->n_terms + 1, sizeof *j->value);
  j->all = cs_calloc(s->n_terms + 1, sizeof *j->all);
  j->slope = cs_calloc(s->n_terms + 1, sizeof *j->slope);
  j->margins = cs_calloc(r->replicates, sizeof *j->margins);
  j->linear = cs_calloc(r->replicates, sizeof *j->linear);
  return j->value && j->all && j->slope && j->margins && j->linear;
}

static void end(judge *j) {
  cs_free(j->value);
  cs_free(j->all);
  cs_free(j->slope);
  cs_free(j->margins);
  cs_free(j->linear);
}

casus_status cs_judge(const cs_study *s, const cs_plan *p, const cs_run *r, cs_arena *arena,
                      cs_verdict **out) {
  judge j;
  cs_verdict *v = cs_arena_alloc(arena, s->n_claims, sizeof *v);
  casus_status st = begin(s, p, r, arena, &j) && v ? CASUS_OK : CASUS_NOMEM;

  for (size_t i = 0; st == CASUS_OK && i < s->n_claims; i++) {
    const cs_claim *claim = &s->claims[i];

    v[i].verdict = claim->test ? CS_UNDECIDED : CS_UNTESTED;
    for (size_t k = 0; k < claim->n; k++) {
      if (p->probe_of[claim->first + k] == SIZE_MAX) v[i].verdict = CS_LEFT_OUT;
    }
    if (v[i].verdict == CS_UNDECIDED) st = judge_claim(&j, claim, &v[i]);
  }
  end(&j);
  *out = v;
  return st;
}

casus_status cs_claim_margins(const cs_study *s, const cs_plan *p, const cs_run *r, size_t i,
                              double *margin, double *error, cs_verdict_kind *kind) {
  const cs_claim *claim = &s->claims[i];
  judge j;
  casus_status st = begin(s, p, r, NULL, &j) ? CASUS_OK : CASUS_NOMEM;

  for (size_t d = 0; st == CASUS_OK && d < r->deep_done; d++) {
    cs_verdict_kind is;

    margin[d] = margin_at(&j, claim, d, j.slope, &error[d]);
    is = verdict_of(&j, claim, &margin[d], &error[d]);
    if (kind) kind[d] = is;
  }
  end(&j);
  return st;
}

casus_status cs_judge_over_box(const cs_study *s, const cs_plan *p, const cs_run *found,
                               size_t worst, size_t best, size_t i, cs_verdict *v) {
  double *margin = cs_calloc(2 * found->deep_points, sizeof *margin);
  double *error = margin + found->deep_points;
  cs_verdict_kind *kind = cs_calloc(found->deep_points, sizeof *kind);
  casus_status st =
      margin && kind ? cs_claim_margins(s, p, found, i, margin, error, kind) : CASUS_NOMEM;

  if (st == CASUS_OK) {
    v->moves = true;
    v->worst = margin[worst];
    v->worst_error = error[worst];
    v->best = margin[best];
    v->best_error = error[best];
    v->verdict = kind[worst] == CS_NO_VALUE || kind[best] == CS_NO_VALUE ? CS_NO_VALUE
                 : kind[worst] == CS_HOLDS                               ? CS_HOLDS
                 : kind[best] == CS_FAILS                                ? CS_FAILS
                 : kind[worst] == CS_FAILS && kind[best] == CS_HOLDS     ? CS_MIXED
                                                                         : CS_UNDECIDED;
  }
  cs_free(margin);
  cs_free(kind);
  return st;
}

casus_status cs_claim_linear(const cs_study *s, const cs_plan *p, const cs_run *r, size_t claim,
                             double *at, double *slope) {
  const cs_claim *c = &s->claims[claim];
  judge j;
  casus_status st = begin(s, p, r, NULL, &j) ? CASUS_OK : CASUS_NOMEM;

  for (size_t d = 0; st == CASUS_OK && d < r->deep_done; d++) {
    double error;

    at[d] = margin_at(&j, c, d, slope + d * c->n, &error);
  }
  end(&j);
  return st;
}
