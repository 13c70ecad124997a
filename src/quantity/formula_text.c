/* Writes formulas as they could have been written by hand, with no more parentheses than needed. */
#include "quantity/formula.h"

#include <string.h>

/* How tightly an operation binds, from "or" to what needs no parentheses ever. */
enum { OR = 1, AND, NOT, COMPARISON, TOTAL, PRODUCT, MINUS, POWER, PRIMARY };

static const struct {
  cs_op op;
  int level;
  const char *sign;
} signs[] = {
    {CS_OP_OR, OR, " or "},
    {CS_OP_AND, AND, " and "},
    {CS_OP_LESS, COMPARISON, " < "},
    {CS_OP_LESS_EQUAL, COMPARISON, " <= "},
    {CS_OP_MORE, COMPARISON, " > "},
    {CS_OP_MORE_EQUAL, COMPARISON, " >= "},
    {CS_OP_EQUAL, COMPARISON, " == "},
    {CS_OP_UNEQUAL, COMPARISON, " != "},
    {CS_OP_ADD, TOTAL, " + "},
    {CS_OP_SUBTRACT, TOTAL, " - "},
    {CS_OP_MULTIPLY, PRODUCT, " * "},
    {CS_OP_DIVIDE, PRODUCT, " / "},
    {CS_OP_POWER, POWER, "^"},
};

static size_t sign_of(const cs_formula *f) {
  for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
    /* pow(x, y) is a call with its name. */
    if (signs[k].op == f->op && !f->name) return k;
  }
  return SIZE_MAX;
}

static int level_of(const cs_formula *f) {
  size_t k = sign_of(f);

  if (k != SIZE_MAX) return signs[k].level;
  if (f->op == CS_OP_NOT) return NOT;
  if (f->op == CS_OP_NEGATE || (f->op == CS_OP_NUMBER && f->number < 0)) return MINUS;
  return PRIMARY;
}

/* f, in parentheses when it binds less tightly than `least`. */
static void write_in(const cs_formula *f, int least, cs_buf *out) {
  bool loose = level_of(f) < least;

  if (loose) cs_buf_puts(out, "(");
  cs_formula_write(f, out);
  if (loose) cs_buf_puts(out, ")");
}

static void write_number(const cs_formula *f, cs_buf *out) {
  char text[32];

  if (f->is_truth) {
    cs_buf_puts(out, f->number != 0 ? "true" : "false");
  } else {
    cs_buf_puts(out, cs_number_text(f->number, text));
  }
}

static void write_call(const cs_formula *f, cs_buf *out) {
  cs_buf_printf(out, "%s(", f->name ? f->name : "if");
  for (size_t i = 0; i < f->n_kids; i++) {
    if (i) cs_buf_puts(out, ", ");
    cs_formula_write(f->kids[i], out);
  }
  cs_buf_puts(out, ")");
}

void cs_formula_write(const cs_formula *f, cs_buf *out) {
  size_t k = sign_of(f);

  if (f->op == CS_OP_NUMBER) {
    write_number(f, out);
  } else if (f->op == CS_OP_NAME || f->op == CS_OP_QUANTITY) {
    cs_buf_puts(out, f->name);
  } else if (f->op == CS_OP_TERM) {
    cs_buf_puts(out, f->term->text);
  } else if (f->op == CS_OP_NOT || f->op == CS_OP_NEGATE) {
    cs_buf_puts(out, f->op == CS_OP_NOT ? "not " : "-");
    write_in(f->kids[0], f->op == CS_OP_NOT ? NOT : MINUS, out);
  } else if (k != SIZE_MAX) {
    /* Signs of one level are read from the left, ^ from the right; comparisons do not chain. */
    int level = signs[k].level, left = level == POWER || level == COMPARISON ? level + 1 : level;
    int right = level == POWER ? MINUS : level + 1;

    write_in(f->kids[0], left, out);
    cs_buf_puts(out, signs[k].sign);
    write_in(f->kids[1], right, out);
  } else {
    write_call(f, out);
  }
}
