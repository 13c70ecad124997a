/* Evaluates formulas, a column of futures at a time or one future. */
#include "base/libm.h"
#include "base/number.h"
#include "base/vector.h"
#include "quantity/formula.h"

#include <math.h>
#include <string.h>

static double norm_cdf(double x) {
  return 0.5 * cs_erfc(-x * 0.70710678118654752440);
}

static double logistic(double x) {
  return 1 / (1 + cs_exp(-x));
}

/* What has no value is a NaN, never an infinity: comparisons and the ends of a scale would make a
 * number of that again. */
static double apply1(cs_op op, double a) {
  switch (op) {
    case CS_OP_NEGATE:
      return -a;
    case CS_OP_NOT:
      return a != a ? NAN : a == 0;
    case CS_OP_ABS:
      return fabs(a);
    case CS_OP_EXP:
      return cs_exp(a);
    case CS_OP_LOG:
      return a > 0 ? cs_log(a) : NAN;
    case CS_OP_SQRT:
      return sqrt(a);
    case CS_OP_LOGISTIC:
      return logistic(a);
    case CS_OP_NORM_CDF:
      return norm_cdf(a);
    default:
      return NAN;
  }
}

/* min and max, like the comparisons, hand a NaN on: a failed future must not turn into a number. */
static double least(double a, double b) {
  return a != a || b != b ? NAN : a < b ? a : b;
}

static double most(double a, double b) {
  return a != a || b != b ? NAN : a > b ? a : b;
}

static double truth(double a, double b, bool holds) {
  return a != a || b != b ? NAN : holds;
}

static double apply2(cs_op op, double a, double b) {
  switch (op) {
    case CS_OP_ADD:
    case CS_OP_SUM:
    case CS_OP_MEAN:
      return a + b;
    case CS_OP_SUBTRACT:
      return a - b;
    case CS_OP_MULTIPLY:
      return a * b;
    case CS_OP_DIVIDE:
      return b != 0 ? a / b : NAN;
    case CS_OP_POWER:
      return a == 0 && b < 0 ? NAN : cs_pow(a, b);
    case CS_OP_LESS:
      return truth(a, b, a < b);
    case CS_OP_LESS_EQUAL:
      return truth(a, b, a <= b);
    case CS_OP_MORE:
      return truth(a, b, a > b);
    case CS_OP_MORE_EQUAL:
      return truth(a, b, a >= b);
    case CS_OP_EQUAL:
      return truth(a, b, a == b);
    case CS_OP_UNEQUAL:
      return truth(a, b, a != b);
    case CS_OP_AND:
      return truth(a, b, a != 0 && b != 0);
    case CS_OP_OR:
      return truth(a, b, a != 0 || b != 0);
    case CS_OP_MIN:
      return least(a, b);
    case CS_OP_MAX:
      return most(a, b);
    default:
      return NAN;
  }
}

double cs_formula_value(const cs_formula *f, const double *value) {
  double x;

  switch (f->op) {
    case CS_OP_NUMBER:
      return f->number;
    case CS_OP_QUANTITY:
      return value[f->quantity];
    case CS_OP_IF:
      x = cs_formula_value(f->kids[0], value);
      if (x != x) return NAN;
      return cs_formula_value(f->kids[x != 0 ? 1 : 2], value);
    case CS_OP_CLAMP:
      return least(most(cs_formula_value(f->kids[0], value), cs_formula_value(f->kids[1], value)),
                   cs_formula_value(f->kids[2], value));
    default:
      break;
  }
  if (!f->n_kids) return NAN;
  x = cs_formula_value(f->kids[0], value);
  if (f->op == CS_OP_SUM || f->op == CS_OP_MEAN || f->op == CS_OP_MIN || f->op == CS_OP_MAX) {
    for (size_t i = 1; i < f->n_kids; i++)
      x = apply2(f->op, x, cs_formula_value(f->kids[i], value));
    return f->op == CS_OP_MEAN ? x / (double)f->n_kids : x;
  }
  return f->n_kids == 1 ? apply1(f->op, x) : apply2(f->op, x, cs_formula_value(f->kids[1], value));
}

size_t cs_formula_scratch(const cs_formula *f) {
  size_t most_kids = 0;

  /* Kid i is evaluated while the results of the kids before it are kept (aggregates keep one). */
  for (size_t i = 0; i < f->n_kids; i++) {
    size_t held = f->op == CS_OP_IF || f->op == CS_OP_CLAMP ? i : i ? 1 : 0;
    size_t need = held + cs_formula_scratch(f->kids[i]);

    if (need > most_kids) most_kids = need;
  }
  return 1 + most_kids;
}

/* The loops of the frequent operations are written out so that they become vector code. */
CS_COLUMNS static void columns2(cs_op op, size_t n, const double *restrict a,
                                const double *restrict b, double *restrict out) {
#define LOOP(expression)           \
  for (size_t i = 0; i < n; i++) { \
    double x = a[i], y = b[i];     \
    out[i] = (expression);         \
  }                                \
  break
  switch (op) {
    case CS_OP_ADD:
    case CS_OP_SUM:
    case CS_OP_MEAN:
      LOOP(x + y);
    case CS_OP_SUBTRACT:
      LOOP(x - y);
    case CS_OP_MULTIPLY:
      LOOP(x * y);
    case CS_OP_DIVIDE:
      LOOP(y != 0 ? x / y : NAN);
    case CS_OP_LESS:
      LOOP(x < y ? 1.0 : x >= y ? 0.0 : NAN);
    case CS_OP_LESS_EQUAL:
      LOOP(x <= y ? 1.0 : x > y ? 0.0 : NAN);
    case CS_OP_MORE:
      LOOP(x > y ? 1.0 : x <= y ? 0.0 : NAN);
    case CS_OP_MORE_EQUAL:
      LOOP(x >= y ? 1.0 : x < y ? 0.0 : NAN);
    case CS_OP_MIN:
      LOOP(x < y || x != x ? x : y);
    case CS_OP_MAX:
      LOOP(x > y || x != x ? x : y);
    case CS_OP_AND:
      LOOP(x != x || y != y ? NAN : x != 0 && y != 0 ? 1.0 : 0.0);
    case CS_OP_OR:
      LOOP(x != x || y != y ? NAN : x != 0 || y != 0 ? 1.0 : 0.0);
    default:
      LOOP(apply2(op, x, y));
  }
#undef LOOP
}

CS_COLUMNS static void choose(size_t n, const double *restrict a, const double *restrict b,
                              const double *restrict c, double *restrict out) {
  for (size_t i = 0; i < n; i++) out[i] = a[i] != a[i] ? NAN : a[i] != 0 ? b[i] : c[i];
}

/* A NaN among the three gives a NaN. */
CS_COLUMNS static void clamp(size_t n, const double *restrict x, const double *restrict low,
                             const double *restrict high, double *restrict out) {
  for (size_t i = 0; i < n; i++) {
    double y = x[i] > low[i] || x[i] != x[i] ? x[i] : low[i];

    out[i] = y < high[i] || y != y ? y : high[i];
  }
}

/* out := x op number, or number op x, without a column of the number. */
CS_COLUMNS static bool with_number(cs_op op, size_t n, const double *restrict x, double number,
                                   bool number_first, double *restrict out) {
  switch (op) {
    case CS_OP_ADD:
      for (size_t i = 0; i < n; i++) out[i] = x[i] + number;
      return true;
    case CS_OP_MULTIPLY:
      for (size_t i = 0; i < n; i++) out[i] = x[i] * number;
      return true;
    case CS_OP_SUBTRACT:
      if (number_first) {
        for (size_t i = 0; i < n; i++) out[i] = number - x[i];
      } else {
        for (size_t i = 0; i < n; i++) out[i] = x[i] - number;
      }
      return true;
    case CS_OP_DIVIDE:
      if (number_first || number == 0) return false;
      for (size_t i = 0; i < n; i++) out[i] = x[i] / number;
      return true;
    default:
      return false;
  }
}

CS_COLUMNS void cs_only_values(size_t n, double *restrict x) {
  for (size_t i = 0; i < n; i++) x[i] = cs_is_value(x[i]) ? x[i] : NAN;
}

/* Evaluates f; returns where the result stands: a quantity's own column or out. */
static const double *evaluate(const cs_formula *f, const double *const *columns, size_t n,
                              double *scratch, double *out) {
  const double *a, *b, *c;

  switch (f->op) {
    case CS_OP_NUMBER:
      for (size_t i = 0; i < n; i++) out[i] = f->number;
      return out;
    case CS_OP_QUANTITY:
      return columns[f->quantity];
    case CS_OP_IF:
      a = evaluate(f->kids[0], columns, n, scratch + n, scratch);
      b = evaluate(f->kids[1], columns, n, scratch + 2 * n, scratch + n);
      c = evaluate(f->kids[2], columns, n, scratch + 3 * n, scratch + 2 * n);
      choose(n, a, b, c, out);
      return out;
    case CS_OP_CLAMP:
      a = evaluate(f->kids[0], columns, n, scratch + n, scratch);
      b = evaluate(f->kids[1], columns, n, scratch + 2 * n, scratch + n);
      c = evaluate(f->kids[2], columns, n, scratch + 3 * n, scratch + 2 * n);
      clamp(n, a, b, c, out);
      return out;
    default:
      break;
  }
  if (f->n_kids == 2) {
    bool first = f->kids[0]->op == CS_OP_NUMBER, second = f->kids[1]->op == CS_OP_NUMBER;

    if (first != second) {
      a = evaluate(f->kids[first], columns, n, scratch + n, scratch);
      if (with_number(f->op, n, a, f->kids[!first]->number, first, out)) return out;
    }
  }
  if (f->n_kids == 1 && f->op != CS_OP_SUM && f->op != CS_OP_MEAN && f->op != CS_OP_MIN &&
      f->op != CS_OP_MAX) {
    a = evaluate(f->kids[0], columns, n, scratch + n, scratch);
    for (size_t i = 0; i < n; i++) out[i] = apply1(f->op, a[i]);
    return out;
  }
  a = evaluate(f->kids[0], columns, n, scratch + n, scratch);
  if (f->n_kids == 1) {
    memcpy(out, a, n * sizeof *out);
    return out;
  }
  for (size_t k = 1; k < f->n_kids; k++) {
    b = evaluate(f->kids[k], columns, n, scratch + 2 * n, scratch + n);
    columns2(f->op, n, a, b, out);
    if (k + 1 == f->n_kids) break;
    memcpy(scratch, out, n * sizeof *out);
    a = scratch;
  }
  if (f->op == CS_OP_MEAN) {
    for (size_t i = 0; i < n; i++) out[i] /= (double)f->n_kids;
  }
  return out;
}

void cs_formula_columns(const cs_formula *f, const double *const *columns, size_t n,
                        double *scratch, double *out) {
  const double *at = evaluate(f, columns, n, scratch, out);

  if (at != out) memcpy(out, at, n * sizeof *out);
  cs_only_values(n, out);
}
