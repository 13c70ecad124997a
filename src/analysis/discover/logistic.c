/* Newton's method for the logistic regression; see logistic.h. */
#include "analysis/discover/logistic.h"

#include "base/alloc.h"
#include "base/libm.h"

#include <math.h>
#include <string.h>

static const double penalty = 1e-6; /* on squared coefficients per sd */
static const double small = 1e-10;  /* a step that moves no coefficient by more has converged */
static const double runaway = 15;   /* per sd: e^15 to 1 within one sd is separation */
enum { STEPS_MAX = 50 };

/* A fit on some of the columns. */
typedef struct {
  const cs_space *s;
  cs_logistic_term *const *terms;
  size_t p;                       /* columns and the intercept, which comes first */
  double *b, *gradient, *inverse; /* [p], [p], [p * p]: the Hessian, then its factor */
  double *row, *before, *step;    /* [p] */
  double likelihood, penalised;
  size_t steps;
} fit;

static double value(const cs_space *s, const cs_logistic_term *t, size_t i) {
  double x = s->inputs[t->input].x[i];

  return t->level ? (size_t)x == t->level : x;
}

/* Cholesky factor of a, in its lower half; false when a is not positive definite. */
static bool factor(double *a, size_t p) {
  for (size_t i = 0; i < p; i++) {
    for (size_t j = 0; j <= i; j++) {
      double sum = a[i * p + j];

      for (size_t k = 0; k < j; k++) sum -= a[i * p + k] * a[j * p + k];
      if (i == j) {
        if (!(sum > 0)) return false;
        a[i * p + i] = sqrt(sum);
      } else {
        a[i * p + j] = sum / a[j * p + j];
      }
    }
  }
  return true;
}

static void solve(const double *l, size_t p, double *x) {
  for (size_t i = 0; i < p; i++) {
    for (size_t k = 0; k < i; k++) x[i] -= l[i * p + k] * x[k];
    x[i] /= l[i * p + i];
  }
  for (size_t i = p; i-- > 0;) {
    for (size_t k = i + 1; k < p; k++) x[i] -= l[k * p + i] * x[k];
    x[i] /= l[i * p + i];
  }
}

/* Gradient and Hessian of the penalised log likelihood at b, that likelihood, and the one without
 * penalty. */
static void evaluate(fit *f) {
  size_t p = f->p;

  memset(f->gradient, 0, p * sizeof *f->gradient);
  memset(f->inverse, 0, p * p * sizeof *f->inverse);
  f->likelihood = 0;
  for (size_t i = 0; i < f->s->n; i++) {
    double eta = f->b[0], chance, weight, y = f->s->y[i];

    if (f->s->y[i] == CS_NOT_ASKED) continue;
    f->row[0] = 1;
    for (size_t j = 1; j < p; j++) {
      const cs_logistic_term *t = f->terms[j - 1];

      f->row[j] = (value(f->s, t, i) - t->mean) / t->sd;
      eta += f->b[j] * f->row[j];
    }
    chance = 1 / (1 + cs_exp(-eta));
    weight = chance * (1 - chance);
    f->likelihood += y * eta - (eta > 0 ? eta + cs_log1p(cs_exp(-eta)) : cs_log1p(cs_exp(eta)));
    for (size_t j = 0; j < p; j++) {
      f->gradient[j] += (y - chance) * f->row[j];
      for (size_t k = 0; k <= j; k++) f->inverse[j * p + k] += weight * f->row[j] * f->row[k];
    }
  }
  f->penalised = f->likelihood;
  for (size_t j = 1; j < p; j++) {
    f->gradient[j] -= penalty * f->b[j];
    f->inverse[j * p + j] += penalty;
    f->penalised -= penalty * f->b[j] * f->b[j] / 2;
  }
}

/* Newton's step from b, halved until the likelihood does not fall; how far the coefficient went
 * that moved most.  Unhalved, steps leap back and forth where futures are nearly separated.  f is
 * evaluated at b before and after. */
static double advance(fit *f) {
  double from = f->penalised, moved = INFINITY;

  memcpy(f->before, f->b, f->p * sizeof *f->b);
  memcpy(f->step, f->gradient, f->p * sizeof *f->step);
  solve(f->inverse, f->p, f->step);
  for (double part = 1; moved > small; part /= 2) {
    moved = 0;
    for (size_t j = 0; j < f->p; j++) {
      f->b[j] = f->before[j] + part * f->step[j];
      moved = cs_fmax(moved, fabs(part * f->step[j]));
    }
    evaluate(f);
    if (f->penalised >= from) break;
  }
  return moved;
}

static casus_status run(fit *f) {
  size_t p = f->p;
  casus_status st = CASUS_NOMEM;
  double moved = INFINITY;

  f->b = cs_calloc(p, sizeof *f->b);
  f->gradient = cs_calloc(p, sizeof *f->gradient);
  f->inverse = cs_calloc(p * p, sizeof *f->inverse);
  f->row = cs_calloc(p, sizeof *f->row);
  f->before = cs_calloc(p, sizeof *f->before);
  f->step = cs_calloc(p, sizeof *f->step);
  if (f->b && f->gradient && f->inverse && f->row && f->before && f->step) st = CASUS_OK;
  if (st) return st;
  f->b[0] = cs_log((double)f->s->cases / (double)(f->s->asked - f->s->cases));
  evaluate(f);
  for (f->steps = 0; f->steps < STEPS_MAX && moved > small && factor(f->inverse, p); f->steps++)
    moved = advance(f);
  return CASUS_OK;
}

static void release(fit *f) {
  cs_free(f->b);
  cs_free(f->gradient);
  cs_free(f->inverse);
  cs_free(f->row);
  cs_free(f->before);
  cs_free(f->step);
}

/* Log likelihood of the share of interest alone. */
static double null_likelihood(const cs_space *s) {
  double n = (double)s->asked, k = (double)s->cases;

  return k * cs_log(k / n) + (n - k) * cs_log1p(-k / n);
}

/* The columns that vary. */
static casus_status make_terms(const cs_space *s, cs_logistic *out) {
  size_t most = s->n_inputs + s->level_at[s->n_inputs];

  out->terms = cs_calloc(most, sizeof *out->terms);
  if (!out->terms) return CASUS_NOMEM;
  for (size_t j = 0; j < s->n_inputs; j++) {
    bool levels = s->inputs[j].kind == CS_CATEGORY;

    for (size_t l = levels; l < (levels ? s->inputs[j].n_levels : 1); l++) {
      cs_logistic_term t = {.input = j, .level = l};
      double square = 0;

      for (size_t i = 0; i < s->n; i++) {
        if (s->y[i] != CS_NOT_ASKED) t.mean += value(s, &t, i) / (double)s->asked;
      }
      for (size_t i = 0; i < s->n; i++) {
        double x = s->y[i] == CS_NOT_ASKED ? t.mean : value(s, &t, i);

        square += (x - t.mean) * (x - t.mean);
      }
      t.sd = sqrt(square / (double)s->asked);
      if (t.sd > 1e-12 * fabs(t.mean)) out->terms[out->n++] = t;
    }
  }
  return CASUS_OK;
}

static casus_status fit_alone(const cs_space *s, cs_logistic_term *t) {
  cs_logistic_term *one = t;
  fit f = {.s = s, .terms = &one, .p = 2};
  casus_status st = run(&f);

  if (!st) evaluate(&f);
  if (!st) t->alone = cs_fmax(0, 1 - f.likelihood / null_likelihood(s));
  release(&f);
  return st;
}

/* Coefficients and their errors out of a finished fit. */
static void read_fit(const cs_space *s, fit *f, cs_logistic *out) {
  size_t p = f->p;

  evaluate(f);
  out->r2 = cs_fmax(0, 1 - f->likelihood / null_likelihood(s));
  out->steps = f->steps;
  out->intercept = out->natural_intercept = f->b[0];
  if (!factor(f->inverse, p)) out->separated = true;
  for (size_t j = 1; j < p; j++) {
    cs_logistic_term *t = &out->terms[j - 1];

    t->coefficient = f->b[j];
    t->natural = f->b[j] / t->sd;
    out->natural_intercept -= t->natural * t->mean;
    out->separated |= fabs(t->coefficient) > runaway;
    memset(f->row, 0, p * sizeof *f->row);
    f->row[j] = 1;
    if (!out->separated) solve(f->inverse, p, f->row);
    t->error = out->separated ? INFINITY : sqrt(cs_fmax(0, f->row[j]));
  }
}

casus_status cs_logistic_fit(const cs_space *s, cs_logistic *out) {
  cs_logistic_term **terms = NULL;
  fit f = {.s = s};
  casus_status st;

  *out = (cs_logistic){0};
  st = make_terms(s, out);
  if (out->n > CS_LOGISTIC_TERMS) out->n = 0;
  if (st || !out->n) return st;
  terms = cs_calloc(out->n, sizeof *terms);
  if (!terms) return CASUS_NOMEM;
  for (size_t j = 0; j < out->n; j++) terms[j] = &out->terms[j];
  f.terms = terms;
  f.p = out->n + 1;
  st = run(&f);
  if (!st) read_fit(s, &f, out);
  release(&f);
  for (size_t j = 0; j < out->n && !st; j++) st = fit_alone(s, &out->terms[j]);
  cs_free(terms);
  return st;
}

void cs_logistic_free(cs_logistic *f) {
  cs_free(f->terms);
  *f = (cs_logistic){0};
}
