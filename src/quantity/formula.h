/* Formulas over named quantities: read once, evaluated by columns of futures.
 *
 * Grammar, from the loosest binding:
 *   or; and; not; < <= > >= == != (one comparison, no chains); + -; * /; unary -; ^ (right); call,
 *   name, number, (formula).
 * Truth is 1 and 0.  Names may be dotted and, inside sum, mean, min and max, hold patterns: each *
 * stands for any characters but a dot.  All patterns of one argument vary together:
 * sum(stances.*.burden.salience * actors.*.capability) runs over the actors that have both.
 *
 * In a claim, P(event | strategy), E(number | strategy) and Q(level, number | strategy), with
 * optional ", shock: name" or ", no shock: name", are the terms, and nothing else has a value. */
#ifndef CASUS_QUANTITY_FORMULA_H
#define CASUS_QUANTITY_FORMULA_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum {
  CS_FORMULA_BYTES = 65536, /* length of one formula */
  CS_FORMULA_DEPTH = 200,   /* nesting of one formula */
  CS_FORMULA_NODES = 5000   /* numbers, names and signs as written, before patterns are opened */
};

typedef enum {
  CS_OP_NUMBER,
  CS_OP_NAME,     /* not yet looked up */
  CS_OP_QUANTITY, /* looked up */
  CS_OP_TERM,     /* P, E or Q of a claim */
  CS_OP_NEGATE,
  CS_OP_NOT,
  CS_OP_ADD,
  CS_OP_SUBTRACT,
  CS_OP_MULTIPLY,
  CS_OP_DIVIDE,
  CS_OP_POWER,
  CS_OP_LESS,
  CS_OP_LESS_EQUAL,
  CS_OP_MORE,
  CS_OP_MORE_EQUAL,
  CS_OP_EQUAL,
  CS_OP_UNEQUAL,
  CS_OP_AND,
  CS_OP_OR,
  CS_OP_IF,
  CS_OP_MIN,
  CS_OP_MAX,
  CS_OP_CLAMP,
  CS_OP_ABS,
  CS_OP_EXP,
  CS_OP_LOG,
  CS_OP_SQRT,
  CS_OP_LOGISTIC,
  CS_OP_NORM_CDF,
  CS_OP_SUM,
  CS_OP_MEAN
} cs_op;

typedef enum { CS_CHANCE, CS_EXPECTATION, CS_QUANTILE } cs_term_kind;

typedef struct cs_formula cs_formula;

/* "shock: name" or "no shock: name". */
typedef struct {
  const char *shock;
  cs_place at;
  bool happens;
  uint32_t quantity; /* the shock's indicator, once looked up */
} cs_condition;

typedef struct {
  cs_term_kind kind;
  double level; /* of a quantile, in (0, 1) */
  cs_formula *of;
  const char *strategy; /* NULL: the case as it stands */
  cs_place strategy_at;
  cs_condition *conditions;
  size_t n_conditions, cap_conditions;
  const char *text; /* as written */
} cs_term;

struct cs_formula {
  cs_op op;
  cs_place at;
  bool is_truth;     /* a truth value; set by cs_formula_resolve() */
  double number;     /* CS_OP_NUMBER */
  const char *name;  /* CS_OP_NAME, CS_OP_QUANTITY; the function of a call */
  uint32_t quantity; /* CS_OP_QUANTITY */
  cs_term *term;     /* CS_OP_TERM */
  cs_formula **kids;
  size_t n_kids, cap_kids;
};

typedef enum { CS_PLAIN_FORMULA, CS_CLAIM_FORMULA } cs_formula_kind;

/* Reads text[0..n).  `at` is the place of its first byte; when `exact` is false, columns inside it
 * are unknown and messages point at the whole.  Everything lives in `arena`. */
casus_status cs_formula_parse(const char *text, size_t n, cs_place at, bool exact,
                              cs_formula_kind kind, cs_arena *arena, casus_diag *d,
                              cs_formula **out);

/* Appends the formula's text; reading it gives the same formula. */
void cs_formula_write(const cs_formula *f, cs_buf *out);

/* How names are looked up.  `find` returns false when there is none; `is_truth` tells whether the
 * quantity holds truth values; `expand` lists the quantities whose full names match the pattern,
 * with the texts its stars stand for. */
typedef struct {
  const void *context;
  bool (*find)(const void *context, const char *name, uint32_t *quantity, bool *is_truth);
  /* Calls `each` for every match; `stars` is the matched texts joined by '.'.  False: stop. */
  bool (*expand)(const void *context, const char *pattern,
                 bool (*each)(void *user, uint32_t quantity, const char *stars), void *user);
  /* Reports an unknown name. */
  void (*unknown)(const void *context, cs_place at, const char *name);
} cs_scope;

/* Looks up all names of `f`, opens the patterns, checks arguments and types, folds what is
 * constant. Goes into the terms of a claim too (their strategies and shocks are the caller's to
 * look up). */
casus_status cs_formula_resolve(cs_formula *f, const cs_scope *scope, cs_arena *arena,
                                casus_diag *d);

/* Calls `each` for every quantity that f reads. */
void cs_formula_inputs(const cs_formula *f, void (*each)(void *user, uint32_t quantity),
                       void *user);

/* How many scratch columns cs_formula_columns() needs. */
size_t cs_formula_scratch(const cs_formula *f);

/* Evaluates f for n futures: columns[q] is the column of quantity q; `scratch` has room for
 * cs_formula_scratch() columns of n.  What has no value (log of a negative number, a division by
 * zero, a result larger than CS_LARGEST) gives a NaN, which the caller treats as a failed future. */
void cs_formula_columns(const cs_formula *f, const double *const *columns, size_t n,
                        double *scratch, double *out);

/* Makes a NaN of every x that is no value (cs_is_value()): an infinity or a giant would become a
 * number again in a comparison or at the end of a scale. */
void cs_only_values(size_t n, double *x);

/* Evaluates one future: value[q] of quantity q. */
double cs_formula_value(const cs_formula *f, const double *value);

#endif
