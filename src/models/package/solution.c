/* Solutions by a scan of the frontier. */
#include "models/package/solution.h"

#include <math.h>

const char *const cs_solution_names[CS_N_SOLUTIONS] = {"nash", "ks", "egalitarian", "utilitarian"};
const char *const cs_solution_titles[CS_N_SOLUTIONS] = {"Nash", "Kalai-Smorodinsky", "Egalitarian",
                                                        "Utilitarian"};

casus_status cs_rational_find(const cs_deal *d, const cs_frontier *f, cs_arena *arena,
                              cs_rational *out) {
  size_t P = d->n_parties;

  *out = (cs_rational){0};
  out->rational = cs_arena_alloc(arena, f->n, sizeof *out->rational);
  out->ideal = cs_arena_alloc(arena, P, sizeof *out->ideal);
  out->slack = cs_arena_alloc(arena, P, sizeof *out->slack);
  if (!out->rational || !out->ideal || !out->slack) return CASUS_NOMEM;
  for (size_t p = 0; p < P; p++) out->slack[p] = CS_DEAL_TOLERANCE * cs_deal_range(d, p);
  for (size_t i = 0; i < f->n; i++) {
    if (!cs_deal_accepted(d, f->u + i * P, out->slack)) continue;
    out->rational[i] = true;
    out->n_rational++;
    for (size_t p = 0; p < P; p++)
      out->ideal[p] = fmax(out->ideal[p], f->u[i * P + p] - d->no_deal[p]);
  }
  return CASUS_OK;
}

/* Terms of one package, least first: what a solution compares. */
static size_t terms_of(const cs_deal *d, const cs_rational *r, const double *u,
                       cs_solution_kind kind, const double *weight, double *x) {
  bool shares = kind == CS_KS_SOLUTION || d->need < d->n_bargain;
  size_t n = 0;

  for (size_t p = 0; p < d->n_bargain; p++) {
    double g = fmax(0, u[p] - d->no_deal[p]);

    if (g <= r->slack[p]) g = 0;
    if (!(r->ideal[p] > r->slack[p])) {
      /* Nobody's share can be taken of nothing. */
      if (kind == CS_EGALITARIAN_SOLUTION && !shares) x[n++] = g;
      continue;
    }
    if (shares) g /= r->ideal[p];
    x[n++] = kind == CS_NASH_SOLUTION && weight ? pow(g, weight[p]) : g;
  }
  for (size_t a = 1; a < n; a++) {
    for (size_t b = a; b > 0 && x[b] < x[b - 1]; b--) {
      double keep = x[b];

      x[b] = x[b - 1];
      x[b - 1] = keep;
    }
  }
  if (d->need < n) {
    for (size_t k = 0; k < d->need; k++) x[k] = x[k + n - d->need];
    n = d->need;
  }
  return n;
}

/* -1, 0, 1: is a worse than, as good as, better than b? */
static int compare(cs_solution_kind kind, size_t n, const double *a, const double *b,
                   double *value) {
  double x = kind == CS_NASH_SOLUTION ? 1 : 0, y = x;

  if (kind == CS_NASH_SOLUTION || kind == CS_UTILITARIAN_SOLUTION) {
    for (size_t k = 0; k < n; k++) {
      x = kind == CS_NASH_SOLUTION ? x * a[k] : x + a[k];
      y = kind == CS_NASH_SOLUTION ? y * b[k] : y + b[k];
    }
    *value = n ? x : 0;
    if (fabs(x - y) <= CS_DEAL_TOLERANCE * fmax(fabs(x), fabs(y))) return 0;
    return x > y ? 1 : -1;
  }
  *value = n ? a[0] : 0;
  for (size_t k = 0; k < n; k++) {
    if (fabs(a[k] - b[k]) <= CS_DEAL_TOLERANCE * fmax(fabs(a[k]), fabs(b[k]))) continue;
    return a[k] > b[k] ? 1 : -1;
  }
  return 0;
}

static double total(const cs_deal *d, const double *u) {
  double sum = 0;

  for (size_t p = 0; p < d->n_bargain; p++) sum += u[p] - d->no_deal[p];
  return sum;
}

cs_solution cs_solution_find(const cs_deal *d, const cs_frontier *f, const cs_rational *r,
                             cs_solution_kind kind, const double *weight) {
  cs_solution best = {0};
  double x[CS_DEAL_PARTIES], y[CS_DEAL_PARTIES], value;
  size_t P = d->n_parties;

  for (size_t i = 0; i < f->n; i++) {
    const double *u = f->u + i * P;
    size_t n;
    int order = 1;

    if (!r->rational[i]) continue;
    n = terms_of(d, r, u, kind, weight, x);
    if (best.exists) {
      terms_of(d, r, f->u + best.point * P, kind, weight, y);
      order = compare(kind, n, x, y, &value);
    } else {
      compare(kind, n, x, x, &value);
    }
    if (order < 0) continue;
    if (order > 0) {
      best = (cs_solution){true, i, 1, value};
      continue;
    }
    best.ties++;
    if (total(d, u) > total(d, f->u + best.point * P) * (1 + CS_DEAL_TOLERANCE)) best.point = i;
  }
  return best;
}

double cs_opposition(const cs_frontier *f) {
  double top[CS_DEAL_PARTIES], least = INFINITY;

  for (size_t p = 0; p < f->n_parties; p++) {
    top[p] = -INFINITY;
    for (size_t i = 0; i < f->n; i++) top[p] = fmax(top[p], f->u[i * f->n_parties + p]);
  }
  for (size_t i = 0; i < f->n; i++) {
    double sum = 0;

    for (size_t p = 0; p < f->n_parties; p++) {
      double gap = (top[p] - f->u[i * f->n_parties + p]) / (top[p] > 0 ? top[p] : 1);

      sum += gap * gap;
    }
    least = fmin(least, sqrt(sum));
  }
  return least;
}
