/* Closed forms of the deterministic laws.
 *
 * Bracken's form has the invariant kill_a a^r - kill_b b^r, r = p - q + 1 (for r = 0 the logarithms
 * of a and b), the mixed law kill_a a - kill_b b^2 / 2.  So both sides lose the same amount u of
 * "reserve", and whoever's reserve is spent first breaks first: no integration is needed. */
#include "models/attrition/laws.h"

#include "base/libm.h"
#include "base/vector.h"

#include <math.h>
#include <string.h>

const char *const cs_law_names[] = {"square",   "linear",  "mixed", "log",
                                    "helmbold", "bracken", NULL};

bool cs_law_find(const char *name, cs_law *out) {
  for (int i = 0; i < CS_N_LAWS; i++) {
    if (strcmp(name, cs_law_names[i]) != 0) continue;
    *out = (cs_law)i;
    return true;
  }
  return false;
}

void cs_law_exponents(const cs_duel *d, double *p, double *q) {
  *p = d->law == CS_LAW_LOG ? 0 : d->law == CS_LAW_HELMBOLD ? d->w : 1;
  *q = d->law == CS_LAW_SQUARE ? 0 : d->law == CS_LAW_HELMBOLD ? 1 - d->w : 1;
  if (d->law == CS_LAW_BRACKEN) {
    *p = d->p;
    *q = d->q;
  }
}

/* The exponent of a and of b in the invariant. */
static void powers(const cs_duel *d, double *ra, double *rb) {
  double p, q;

  cs_law_exponents(d, &p, &q);
  *ra = *rb = p - q + 1;
  if (d->law == CS_LAW_MIXED) {
    *ra = 1;
    *rb = 2;
  }
}

/* One side's share of the invariant at strength x: kill x^r, the logarithm at r = 0; half of it for
 * the b of the mixed law. */
static double share(double kill, double x, double r, double half) {
  return half * kill * (r == 0 ? cs_log(x) : cs_pow(x, r));
}

static double half_of_b(const cs_duel *d) {
  return d->law == CS_LAW_MIXED ? 0.5 : 1;
}

double cs_duel_invariant(const cs_duel *d, double a, double b) {
  double ra, rb;

  powers(d, &ra, &rb);
  return share(d->kill_a, a, ra, 1) - share(d->kill_b, b, rb, half_of_b(d));
}

/* |share(x) - share(x end)|. */
static double reserve(double kill, double x, double end, double r, double half) {
  if (kill <= 0) return 0; /* the other side never loses anything to it: it can only lose */
  if (end <= 0 && r <= 0) return INFINITY;
  if (r == 0) return half * kill * -cs_log(end);
  return half * kill * cs_pow(x, r) * fabs(1 - cs_pow(end, r));
}

void cs_duel_reserves(const cs_duel *d, double *reserve_a, double *reserve_b) {
  double ra, rb;

  powers(d, &ra, &rb);
  *reserve_a = reserve(d->kill_a, d->a, d->break_a, ra, 1);
  *reserve_b = reserve(d->kill_b, d->b, d->break_b, rb, half_of_b(d));
}

/* Strength of a side that has lost `spent` of its reserve and has `left` of it.  Counted from the
 * end where the power grows, so that nothing cancels. */
static double strength(double kill, double x, double end, double r, double half, double spent,
                       double left) {
  double scale = half * kill;

  if (left <= 0) return x * end;
  if (r == 0) return x * cs_exp(-spent / scale);
  if (r < 0) return cs_pow(cs_pow(x, r) + spent / scale, 1 / r);
  return cs_pow(cs_pow(x * end, r) + left / scale, 1 / r);
}

/* ---- time ---------------------------------------------------------------------------------- */

/* s = sqrt(kill_a) a, r = sqrt(kill_b) b: s + r decays as exp(-t sqrt(kill_a kill_b)). */
static double square_time(const cs_duel *d, double a, double b) {
  double before = sqrt(d->kill_a) * d->a + sqrt(d->kill_b) * d->b;
  double after = sqrt(d->kill_a) * a + sqrt(d->kill_b) * b;

  return after > 0 ? cs_log(before / after) / sqrt(d->kill_a * d->kill_b) : INFINITY;
}

/* Separation of variables; log1p(y I) / I stays right as the invariant I goes to 0. */
static double linear_time(const cs_duel *d, double a, double b) {
  double invariant = d->kill_a * d->a - d->kill_b * d->b, y;

  if (a <= 0 || b <= 0) return INFINITY;
  y = (d->a - a) / (d->kill_b * d->a * b);
  return fabs(y * invariant) < 1e-9 ? y * (1 - y * invariant / 2)
                                    : cs_log1p(y * invariant) / invariant;
}

/* t = integral of db / (I + kill_b b^2 / 2) from the end to the start. */
static double mixed_time(const cs_duel *d, double a, double b) {
  double invariant = d->kill_a * d->a - d->kill_b * d->b * d->b / 2, root;

  if (a <= 0) return INFINITY;
  if (invariant > 0) {
    double k = sqrt(d->kill_b / (2 * invariant));

    return (cs_atan(k * d->b) - cs_atan(k * b)) / (k * invariant);
  }
  if (invariant == 0) return b > 0 ? 2 / d->kill_b * (1 / b - 1 / d->b) : INFINITY;
  root = sqrt(-2 * invariant / d->kill_b);
  /* b - root without cancellation: b^2 - root^2 = 2 kill_a a / kill_b. */
  return cs_log((d->kill_a * d->a / d->kill_b * 2 / (d->b + root)) / (d->b + root) /
                (d->kill_a * a / d->kill_b * 2 / (b + root) / (b + root))) /
         (d->kill_b * root);
}

/* t = integral over the reserve spent of du / (|r| kill_a kill_b (a b)^p), by the double
 * exponential rule (Takahasi and Mori 1974), which takes the end's power singularity.  The law is
 * Bracken's; at r = 0 the factor |r| is 1. */
static double general_time(const cs_duel *d, double all, double reserve_a, double reserve_b) {
  /* Steps of 1/32 on -4..4: beyond, the weights are below 1e-35. */
  enum { HALF = 128 };
  double p, q, r, sum = 0;

  cs_law_exponents(d, &p, &q);
  r = p - q + 1;
  if (q >= 1 && ((reserve_a <= all && d->break_a <= 0) || (reserve_b <= all && d->break_b <= 0)))
    return INFINITY;
  for (int i = -HALF; i <= HALF; i++) {
    double x = i / 32.0, up = cs_exp(x), down = 1 / up, e = cs_exp(-fabs(M_PI / 2 * (up - down)));
    double near = e / (1 + e), weight = M_PI / 2 * (up + down) * e / ((1 + e) * (1 + e)) / 32;
    /* Reserve that whoever breaks still has at this point. */
    double left = all * (x > 0 ? near : 1 - near), spent = all * (x > 0 ? 1 - near : near);
    double a = strength(d->kill_a, d->a, d->break_a, r, 1, spent, reserve_a - all + left);
    double b = strength(d->kill_b, d->b, d->break_b, r, 1, spent, reserve_b - all + left);

    if (a > 0 && b > 0) sum += weight / cs_pow(a * b, p);
  }
  return all * sum / ((r == 0 ? 1 : fabs(r)) * d->kill_a * d->kill_b);
}

/* One side cannot hurt the other: the other stays as it is. */
static void solve_one_sided(const cs_duel *d, cs_duel_end *out) {
  bool a_fires = d->kill_a > 0;
  double kill = a_fires ? d->kill_a : d->kill_b, own = a_fires ? d->a : d->b;
  double x = a_fires ? d->b : d->a, end = a_fires ? d->break_b : d->break_a, p, q, rate;

  cs_law_exponents(d, &p, &q);
  if (d->law == CS_LAW_MIXED && a_fires) q = 0;
  /* dx/dt = -kill own^p x^q. */
  rate = kill * cs_pow(own, p);
  out->time = q == 1  ? -cs_log(end) / rate
              : q < 1 ? cs_pow(x, 1 - q) * (1 - cs_pow(end, 1 - q)) / ((1 - q) * rate)
                      : cs_pow(x, 1 - q) * (cs_pow(end, 1 - q) - 1) / ((q - 1) * rate);
  /* An end that is only approached has a winner too: the other side has nothing to hope for. */
  out->winner = a_fires ? 1 : -1;
  out->a = a_fires ? d->a : d->a * d->break_a;
  out->b = a_fires ? d->b * d->break_b : d->b;
}

/* Reserves that agree to this relative difference are a tie: they come out of powers and
 * logarithms, which have rounding errors. */
static const double TIE = 1e-14;

void cs_duel_solve(const cs_duel *d, cs_duel_end *out) {
  double ra, rb, reserve_a, reserve_b, all;

  if (d->kill_a <= 0 || d->kill_b <= 0) {
    solve_one_sided(d, out);
    return;
  }
  powers(d, &ra, &rb);
  cs_duel_reserves(d, &reserve_a, &reserve_b);
  if (isinf(reserve_a) && isinf(reserve_b)) {
    /* Neither ever breaks; both shrink for ever. */
    *out = (cs_duel_end){.winner = 0, .time = INFINITY};
    return;
  }
  if (fabs(reserve_a - reserve_b) <= TIE * cs_fmax(reserve_a, reserve_b))
    reserve_a = reserve_b = cs_fmin(reserve_a, reserve_b);
  all = cs_fmin(reserve_a, reserve_b);
  out->winner = (reserve_a > reserve_b) - (reserve_a < reserve_b);
  out->a = strength(d->kill_a, d->a, d->break_a, ra, 1, all, reserve_a - all);
  out->b = strength(d->kill_b, d->b, d->break_b, rb, half_of_b(d), all, reserve_b - all);
  switch (d->law) {
    case CS_LAW_SQUARE:
      out->time = square_time(d, out->a, out->b);
      break;
    case CS_LAW_LINEAR:
      out->time = linear_time(d, out->a, out->b);
      break;
    case CS_LAW_MIXED:
      out->time = mixed_time(d, out->a, out->b);
      break;
    case CS_LAW_LOG:
      out->time = all / (d->kill_a * d->kill_b);
      break;
    default:
      out->time = general_time(d, all, reserve_a, reserve_b);
  }
}

CS_COLUMNS void cs_square_column(size_t n, const double *a, const double *b, const double *kill_a,
                                 const double *kill_b, double *left) {
  for (size_t i = 0; i < n; i++) {
    double ka = kill_a[i], kb = kill_b[i], invariant = ka * a[i] * a[i] - kb * b[i] * b[i];
    double per = invariant > 0 ? ka : kb;

    left[i] = copysign(sqrt(fabs(invariant) / per), invariant);
  }
}
