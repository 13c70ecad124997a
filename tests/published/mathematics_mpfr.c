/* The mathematical functions against MPFR: never more than one unit in the last place from the
 * exact value, for arguments of all sizes, near breakpoints, zeros and the ends of the range.
 *
 * CASUS_MATHEMATICS_ARGUMENTS=100000000 asks for as many arguments a function;
 * CASUS_MATHEMATICS_ONLY=exp for one function.  The greatest error found is printed with its
 * argument. */
#include "support.h"

#include "base/bits.h"
#include "base/libm.h"

#include <float.h>
#include <math.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Enough for an error to be known to some 2^-24 of a unit. */
enum { BITS = 80, SOME = 100000, FEW = 25000 };

/* MPFR's has an argument for the sign of gamma. */
static int exact_lgamma(mpfr_t out, const mpfr_t x, mpfr_rnd_t rounding) {
  int sign;

  return mpfr_lgamma(out, &sign, x, rounding);
}

/* Arguments are drawn from the whole line and more often from the interval where a function is
 * neither infinite nor 0 nor its own argument; on a scale of logarithms from `small` on; and round
 * multiples of `step`, where tables have their breakpoints and functions their zeros. */
struct function {
  const char *name;
  double (*ours)(double);
  int (*exact)(mpfr_t, const mpfr_t, mpfr_rnd_t);
  double low, high, small, step;
  size_t n;
};

static const struct function functions[] = {
    {"exp", cs_exp, mpfr_exp, -746, 710, 1e-18, 0.0027076061740622863, SOME},
    {"expm1", cs_expm1, mpfr_expm1, -38, 710, 1e-20, 0.0027076061740622863, SOME},
    {"log", cs_log, mpfr_log, 0, 4, 1e-320, 1 / 512.0, SOME},
    {"log1p", cs_log1p, mpfr_log1p, -1, 3, 1e-20, 1 / 512.0, SOME},
    {"log10", cs_log10, mpfr_log10, 0, 20, 1e-320, 1 / 512.0, SOME},
    {"sin", cs_sin, mpfr_sin, -100, 100, 1e-12, 0.78539816339744830962, SOME},
    {"cos", cs_cos, mpfr_cos, -100, 100, 1e-12, 0.78539816339744830962, SOME},
    {"tan", cs_tan, mpfr_tan, -100, 100, 1e-12, 0.78539816339744830962, SOME},
    {"asin", cs_asin, mpfr_asin, -1, 1, 1e-12, 1 / 128.0, SOME},
    {"atan", cs_atan, mpfr_atan, -3, 3, 1e-12, 1 / 128.0, SOME},
    {"erfc", cs_erfc, mpfr_erfc, -7, 28, 1e-20, 1 / 16.0, FEW},
    {"lgamma", cs_lgamma, exact_lgamma, 0, 20, 1e-20, 1 / 32.0, FEW},
};

struct function2 {
  const char *name;
  double (*ours)(double, double);
  int (*exact)(mpfr_t, const mpfr_t, const mpfr_t, mpfr_rnd_t);
};

static const struct function2 functions2[] = {{"pow", cs_pow, mpfr_pow},
                                              {"atan2", cs_atan2, mpfr_atan2}};

/* ---- Arguments ------------------------------------------------------------------------------ */

/* Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. */
static uint64_t word(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15;

  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

static double unit(uint64_t *state) {
  return (double)(word(state) >> 11) * 0x1p-53;
}

static double any_double(uint64_t *state) {
  return cs_from_bits(word(state));
}

/* x moved by a few places, or by some more. */
static double beside(double x, uint64_t *state) {
  uint64_t most = (uint64_t)1 << word(state) % 40;

  return cs_from_bits(cs_to_bits(x) + word(state) % (2 * most + 1) - most);
}

static double argument(const struct function *f, uint64_t *state) {
  double x;

  switch (word(state) % 8) {
    case 0:
      return any_double(state);
    case 1:
      return ldexp(any_double(state), -1022 * (int)(word(state) % 2));
    case 2:
      x = f->small * pow(fmax(f->high, 4) / f->small, unit(state));
      return f->low < 0 && word(state) % 2 ? -x : x;
    case 3:
      return beside(f->step * floor(unit(state) * (f->high - f->low) / f->step) + f->low, state);
    case 4:
      return beside(f->step * floor(unit(state) * 1e6), state);
    case 5:
      return beside((double)(word(state) % 5) / 2 - 1, state);
    default:
      return f->low + unit(state) * (f->high - f->low);
  }
}

/* Pairs: x any, y so that the power is neither infinite nor 0; roots and powers; x near 1. */
static void arguments(uint64_t *state, double *x, double *y) {
  *x = any_double(state);
  *y = any_double(state);
  switch (word(state) % 8) {
    case 0:
      break;
    case 1:
      *x = beside(1, state);
      *y = (2 * unit(state) - 1) * 745 / fabs(log(*x));
      break;
    case 2:
      *x = unit(state) * 100;
      *y = (double)(word(state) % 41) / 4 - 5;
      break;
    case 3:
      *x = (double)(word(state) % 2001) - 1000;
      *y = (double)(word(state) % 301) - 150;
      break;
    case 4:
      *x = beside((double)(1 + word(state) % 4096) / 1024, state);
      *y = beside((double)(word(state) % 129) / 2 - 32, state);
      break;
    case 5:
      *x = unit(state);
      *y = *x * ldexp(1 + unit(state), (int)(word(state) % 130) - 65);
      break;
    default:
      *x = fabs(*x);
      *y = (2 * unit(state) - 1) * 745 / fabs(log(*x));
  }
}

/* ---- Errors --------------------------------------------------------------------------------- */

/* |y - exact| in units of the last place of exact; 0 when both are NaN or the same infinity. */
static double error(double y, mpfr_t exact, mpfr_t work) {
  long place;

  if (mpfr_nan_p(exact) || y != y) return mpfr_nan_p(exact) && y != y ? 0 : INFINITY;
  if (mpfr_inf_p(exact)) return y == mpfr_get_d(exact, MPFR_RNDN) ? 0 : INFINITY;
  if (mpfr_zero_p(exact)) return y == 0 ? 0 : INFINITY;
  place = mpfr_get_exp(exact) - DBL_MANT_DIG;
  if (place < -1074) place = -1074;
  /* As the next number would be, had it room. */
  if (fabs(y) == INFINITY) {
    if (mpfr_get_exp(exact) > DBL_MAX_EXP) return (y > 0) == (mpfr_sgn(exact) > 0) ? 0 : INFINITY;
    mpfr_set_ui_2exp(work, 1, DBL_MAX_EXP, MPFR_RNDN);
    if (y < 0) mpfr_neg(work, work, MPFR_RNDN);
    place = DBL_MAX_EXP - DBL_MANT_DIG;
    mpfr_sub(work, work, exact, MPFR_RNDN);
  } else {
    if (mpfr_get_exp(exact) > DBL_MAX_EXP + 1) return INFINITY;
    mpfr_d_sub(work, y, exact, MPFR_RNDN);
  }
  mpfr_mul_2si(work, work, -place, MPFR_RNDN);
  return fabs(mpfr_get_d(work, MPFR_RNDN));
}

static size_t asked(size_t n) {
  const char *text = getenv("CASUS_MATHEMATICS_ARGUMENTS");

  return text ? (size_t)strtod(text, NULL) : as_many(n, n / 8);
}

static int is_wanted(const char *name) {
  const char *only = getenv("CASUS_MATHEMATICS_ONLY");

  return !only || !strcmp(only, name);
}

static void within_one_unit(void **state) {
  mpfr_t x, exact, work;

  (void)state;
  mpfr_inits2(BITS, x, exact, work, (mpfr_ptr)NULL);
  for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
    const struct function *f = &functions[k];
    double most = -1, at = 0;
    uint64_t seed = k;
    size_t n = asked(f->n);

    if (!is_wanted(f->name)) continue;
    for (size_t i = 0; i < n; i++) {
      double a = argument(f, &seed), e;

      /* log gamma is casus' for arguments from 0 on. */
      if (f->ours == cs_lgamma) a = fabs(a);
      mpfr_set_d(x, a, MPFR_RNDN);
      f->exact(exact, x, MPFR_RNDN);
      e = error(f->ours(a), exact, work);
      if (e > most) {
        most = e;
        at = a;
      }
    }
    printf("%-10s %.4f units at %a (%zu arguments)\n", f->name, most, at, n);
    assert_true(most <= 1);
  }
  mpfr_clears(x, exact, work, (mpfr_ptr)NULL);
}

static void of_two_arguments(void **state) {
  mpfr_t x, y, exact, work;

  (void)state;
  mpfr_inits2(BITS, x, y, exact, work, (mpfr_ptr)NULL);
  for (size_t k = 0; k < sizeof functions2 / sizeof *functions2; k++) {
    const struct function2 *f = &functions2[k];
    double most = -1, at[2] = {0, 0};
    uint64_t seed = 100 + k;
    size_t n = asked(SOME);

    if (!is_wanted(f->name)) continue;
    for (size_t i = 0; i < n; i++) {
      double a, b, e;

      arguments(&seed, &a, &b);
      mpfr_set_d(x, a, MPFR_RNDN);
      mpfr_set_d(y, b, MPFR_RNDN);
      f->exact(exact, x, y, MPFR_RNDN);
      e = error(f->ours(a, b), exact, work);
      if (e > most) {
        most = e;
        at[0] = a;
        at[1] = b;
      }
    }
    printf("%-10s %.4f units at %a, %a (%zu arguments)\n", f->name, most, at[0], at[1], n);
    assert_true(most <= 1);
  }
  mpfr_clears(x, y, exact, work, (mpfr_ptr)NULL);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(within_one_unit),
      cmocka_unit_test(of_two_arguments),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
