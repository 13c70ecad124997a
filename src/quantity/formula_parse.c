/* Text -> tree of a formula.  Recursive descent; every message names the column. */
#include "quantity/formula.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  const char *s;
  size_t n, i;
  cs_place at;
  bool exact;
  cs_formula_kind kind;
  cs_arena *arena;
  casus_diag *d;
  size_t depth, nodes;
  casus_status st; /* the first failure; the rest of the text is then passed over */
  bool in_term;
} parser;

static cs_place place(const parser *p, size_t from, size_t to) {
  cs_place at = p->at;

  if (!p->exact) return at;
  at.column += from;
  at.width = to > from ? to - from : 1;
  return at;
}

static void fail(parser *p, size_t from, size_t to, const char *what) {
  if (p->st) return;
  p->st = cs_error(p->d, place(p, from, to), "%s", what);
}

static cs_formula *node(parser *p, cs_op op, size_t from, size_t to) {
  cs_formula *f;

  if (p->st) return NULL;
  if (p->nodes++ >= CS_FORMULA_NODES) {
    fail(p, from, to, "the formula has too many parts");
    cs_hint(p->d, "Give some of them names of their own under \"quantities\".");
    return NULL;
  }
  f = cs_arena_alloc(p->arena, 1, sizeof *f);
  if (!f) {
    p->st = CASUS_NOMEM;
    return NULL;
  }
  f->op = op;
  f->at = place(p, from, to);
  return f;
}

static void add_kid(parser *p, cs_formula *f, cs_formula *kid) {
  cs_formula **moved;

  if (p->st) return;
  moved = cs_arena_grow(p->arena, f->kids, f->n_kids, &f->cap_kids, sizeof *moved);
  if (!moved) {
    p->st = CASUS_NOMEM;
    return;
  }
  f->kids = moved;
  f->kids[f->n_kids++] = kid;
}

static cs_formula *binary(parser *p, cs_op op, size_t from, size_t to, cs_formula *a,
                          cs_formula *b) {
  cs_formula *f = node(p, op, from, to);

  if (!f) return NULL;
  add_kid(p, f, a);
  add_kid(p, f, b);
  return p->st ? NULL : f;
}

static void blanks(parser *p) {
  while (p->i < p->n && isspace((unsigned char)p->s[p->i])) p->i++;
}

static bool is_letter(char c) {
  return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_part(char c) {
  return is_letter(c) || isdigit((unsigned char)c);
}

/* The sign at the reader's place, passed over. */
static bool sign(parser *p, const char *text) {
  size_t k = strlen(text);

  blanks(p);
  if (p->n - p->i < k || strncmp(p->s + p->i, text, k) != 0) return false;
  p->i += k;
  return true;
}

static bool word(parser *p, const char *text) {
  size_t k = strlen(text);

  blanks(p);
  if (p->n - p->i < k || strncmp(p->s + p->i, text, k) != 0) return false;
  if (p->i + k < p->n && (is_part(p->s[p->i + k]) || p->s[p->i + k] == '.')) return false;
  p->i += k;
  return true;
}

/* A dotted name with stars in its later segments: stands at a letter.  A star belongs to the name
 * when a dot stands before it or a dot and a segment after it ("ROK_*.burden"); otherwise it
 * multiplies. */
static const char *name(parser *p, size_t *from) {
  size_t i = p->i;

  *from = i;
  for (;;) {
    bool starred = false;

    while (i < p->n && (is_part(p->s[i]) || p->s[i] == '*')) {
      if (p->s[i] == '*') {
        bool after_dot = i > *from && p->s[i - 1] == '.';
        bool before =
            i + 2 < p->n && p->s[i + 1] == '.' && (is_letter(p->s[i + 2]) || p->s[i + 2] == '*');
        bool inside = starred && i + 1 < p->n && is_part(p->s[i + 1]);

        if (!after_dot && !before && !inside) break;
        starred = true;
      }
      i++;
    }
    if (i + 1 < p->n && p->s[i] == '.' && (is_part(p->s[i + 1]) || p->s[i + 1] == '*') &&
        p->s[i + 1] != '.') {
      i++;
      continue;
    }
    break;
  }
  p->i = i;
  {
    char *copy = cs_arena_strndup(p->arena, p->s + *from, i - *from);

    if (!copy) p->st = CASUS_NOMEM;
    return copy;
  }
}

static cs_formula *expression(parser *p);

static const struct {
  const char *name;
  cs_op op;
  size_t least, most;
} functions[] = {
    {"min", CS_OP_MIN, 1, SIZE_MAX},
    {"max", CS_OP_MAX, 1, SIZE_MAX},
    {"clamp", CS_OP_CLAMP, 3, 3},
    {"abs", CS_OP_ABS, 1, 1},
    {"exp", CS_OP_EXP, 1, 1},
    {"log", CS_OP_LOG, 1, 1},
    {"sqrt", CS_OP_SQRT, 1, 1},
    {"pow", CS_OP_POWER, 2, 2},
    {"logistic", CS_OP_LOGISTIC, 1, 1},
    {"norm_cdf", CS_OP_NORM_CDF, 1, 1},
    {"if", CS_OP_IF, 3, 3},
    {"sum", CS_OP_SUM, 1, SIZE_MAX},
    {"mean", CS_OP_MEAN, 1, SIZE_MAX},
};

static const char *const distributions[] = {"pert", "tri",       "normal", "lognormal",
                                            "beta", "quantiles", "choice", "range"};

static cs_formula *unknown_function(parser *p, const char *called, size_t from) {
  const char *names[sizeof functions / sizeof *functions];
  size_t n = sizeof functions / sizeof *functions;

  if (p->st) return NULL;
  for (size_t i = 0; i < sizeof distributions / sizeof *distributions; i++) {
    if (strcmp(called, distributions[i]) != 0) continue;
    fail(p, from, from + strlen(called), "a distribution cannot stand inside a formula");
    cs_hint(p->d, "Give it a name under \"quantities\" and use the name here.");
    return NULL;
  }
  for (size_t i = 0; i < n; i++) names[i] = functions[i].name;
  p->st = cs_error(p->d, place(p, from, from + strlen(called)), "unknown function \"%s\"", called);
  if (!strcmp(called, "P") || !strcmp(called, "E") || !strcmp(called, "Q")) {
    cs_hint(p->d, "P, E and Q stand in claims only.");
  } else if (cs_nearest(called, names, n)) {
    cs_hint_nearest(p->d, called, names, n);
  } else {
    cs_detail(p->d, "Functions: min max clamp abs exp log sqrt pow logistic norm_cdf if sum mean.");
  }
  return NULL;
}

static cs_formula *call(parser *p, const char *called, size_t from) {
  for (size_t k = 0; k < sizeof functions / sizeof *functions; k++) {
    cs_formula *f;

    if (strcmp(called, functions[k].name) != 0) continue;
    f = node(p, functions[k].op, from, p->i - 1);
    if (!f) return NULL;
    f->name = functions[k].name;
    blanks(p);
    if (!sign(p, ")")) {
      do {
        cs_formula *kid = expression(p);

        if (p->st) return NULL;
        add_kid(p, f, kid);
      } while (sign(p, ","));
      if (!sign(p, ")")) fail(p, p->i, p->i + 1, "expected \",\" or \")\"");
    }
    if (p->st) return NULL;
    if (f->n_kids < functions[k].least || f->n_kids > functions[k].most) {
      char text[96];

      snprintf(text, sizeof text, "%s() takes %zu argument%s, not %zu", called, functions[k].least,
               functions[k].least == 1 ? "" : "s", f->n_kids);
      fail(p, from, from + strlen(called), text);
      return NULL;
    }
    return f;
  }
  return unknown_function(p, called, from);
}

static void condition(parser *p, cs_term *t) {
  cs_condition c = {.happens = true}, *moved;
  size_t from;

  if (word(p, "no")) c.happens = false;
  if (!word(p, "shock") || !sign(p, ":")) {
    blanks(p);
    fail(p, p->i, p->i + 1, "expected \"shock: name\" or \"no shock: name\"");
    return;
  }
  blanks(p);
  if (p->i >= p->n || !is_letter(p->s[p->i])) {
    fail(p, p->i, p->i + 1, "expected the name of a shock");
    return;
  }
  c.shock = name(p, &from);
  c.at = place(p, from, p->i);
  moved =
      cs_arena_grow(p->arena, t->conditions, t->n_conditions, &t->cap_conditions, sizeof *moved);
  if (!moved) {
    p->st = CASUS_NOMEM;
    return;
  }
  t->conditions = moved;
  t->conditions[t->n_conditions++] = c;
}

/* P(event | strategy, shock: s), E(...), Q(level, ...): the parenthesis is open. */
static cs_formula *term(parser *p, char letter, size_t from) {
  cs_formula *f = node(p, CS_OP_TERM, from, from + 1);
  cs_term *t = cs_arena_alloc(p->arena, 1, sizeof *t);
  bool outer = p->in_term;

  if (!f) return NULL;
  if (!t) {
    p->st = CASUS_NOMEM;
    return NULL;
  }
  if (outer) {
    fail(p, from, from + 1, "P, E and Q cannot stand inside one another");
    return NULL;
  }
  f->term = t;
  t->kind = letter == 'P' ? CS_CHANCE : letter == 'E' ? CS_EXPECTATION : CS_QUANTILE;
  if (t->kind == CS_QUANTILE) {
    size_t k;

    blanks(p);
    k = cs_scan_number(p->s + p->i, p->n - p->i, &t->level);
    if (!k || !(t->level > 0 && t->level < 1)) {
      fail(p, p->i, p->i + (k ? k : 1), "Q() starts with a level between 0 and 1, such as 0.1");
      return NULL;
    }
    p->i += k;
    if (!sign(p, ",")) {
      fail(p, p->i, p->i + 1, "expected \",\" after the level");
      return NULL;
    }
  }
  p->in_term = true;
  t->of = expression(p);
  p->in_term = outer;
  if (p->st) return NULL;
  if (sign(p, "|")) {
    size_t name_from;

    blanks(p);
    if (p->i >= p->n || !is_letter(p->s[p->i])) {
      fail(p, p->i, p->i + 1, "expected the name of a strategy");
      return NULL;
    }
    t->strategy = name(p, &name_from);
    t->strategy_at = place(p, name_from, p->i);
  }
  while (!p->st && sign(p, ",")) condition(p, t);
  if (!p->st && !sign(p, ")")) fail(p, p->i, p->i + 1, "expected \")\"");
  if (p->st) return NULL;
  f->at = place(p, from, p->i);
  t->text = cs_arena_strndup(p->arena, p->s + from, p->i - from);
  if (!t->text) p->st = CASUS_NOMEM;
  return p->st ? NULL : f;
}

static cs_formula *primary(parser *p) {
  size_t from, k;
  double x;
  cs_formula *f;

  blanks(p);
  from = p->i;
  if (p->i >= p->n) {
    fail(p, p->n ? p->n - 1 : 0, p->n, "the formula ends where a value is expected");
    return NULL;
  }
  k = cs_scan_number(p->s + p->i, p->n - p->i, &x);
  if (k) {
    p->i += k;
    if (p->i < p->n && p->s[p->i] == '%') {
      fail(p, from, p->i + 1, "a percentage cannot stand inside a formula");
      cs_hint(p->d, "\"+10%%\" is a change in an overlay; otherwise write 0.10.");
      return NULL;
    }
    if (p->i + 1 < p->n && p->s[p->i] == '.' && p->s[p->i + 1] == '.') {
      fail(p, from, p->i + 2, "a range a..b cannot stand inside a formula");
      cs_hint(p->d, "Give it a name under \"quantities\" and use the name here.");
      return NULL;
    }
    if (p->i < p->n && is_letter(p->s[p->i])) {
      fail(p, from, p->i + 1, "a number runs into a name");
      return NULL;
    }
    f = node(p, CS_OP_NUMBER, from, p->i);
    if (f) f->number = x;
    return f;
  }
  if (p->s[p->i] == '(') {
    p->i++;
    f = expression(p);
    if (!p->st && !sign(p, ")")) fail(p, p->i, p->i + 1, "expected \")\"");
    return p->st ? NULL : f;
  }
  if (is_letter(p->s[p->i])) {
    const char *text;

    if (word(p, "true") || word(p, "false")) {
      f = node(p, CS_OP_NUMBER, from, p->i);
      if (f) {
        f->number = p->s[from] == 't';
        f->is_truth = true;
      }
      return f;
    }
    text = name(p, &from);
    if (p->st) return NULL;
    k = p->i;
    if (sign(p, "(")) {
      bool is_term = p->kind == CS_CLAIM_FORMULA && strlen(text) == 1 && strchr("PEQ", text[0]);

      return is_term ? term(p, text[0], from) : call(p, text, from);
    }
    p->i = k;
    f = node(p, CS_OP_NAME, from, p->i);
    if (f) f->name = text;
    return f;
  }
  if (cs_number_is_large(p->s + p->i, p->n - p->i)) {
    fail(p, p->i, p->i + 1, "this number is too large");
    cs_detail(p->d, CS_TOO_LARGE);
    return NULL;
  }
  fail(p, p->i, p->i + 1, "expected a number, a name or \"(\"");
  if (p->s[from] == '=') cs_hint(p->d, "Equality is written ==.");
  return NULL;
}

static cs_formula *power(parser *p);

static cs_formula *unary(parser *p) {
  size_t from;
  cs_formula *kid, *f;

  blanks(p);
  from = p->i;
  if (!sign(p, "-")) {
    sign(p, "+");
    return power(p);
  }
  if (++p->depth > CS_FORMULA_DEPTH) {
    fail(p, from, from + 1, "the formula is nested too deep");
    return NULL;
  }
  kid = unary(p);
  p->depth--;
  f = node(p, CS_OP_NEGATE, from, from + 1);
  if (f) add_kid(p, f, kid);
  return p->st ? NULL : f;
}

static cs_formula *power(parser *p) {
  cs_formula *a = primary(p);
  size_t from;

  blanks(p);
  from = p->i;
  if (p->st || !sign(p, "^")) return a;
  if (++p->depth > CS_FORMULA_DEPTH) {
    fail(p, from, from + 1, "the formula is nested too deep");
    return NULL;
  }
  a = binary(p, CS_OP_POWER, from, from + 1, a, unary(p));
  p->depth--;
  return a;
}

static cs_formula *product(parser *p) {
  cs_formula *a = unary(p);

  for (;;) {
    size_t from;

    blanks(p);
    from = p->i;
    if (p->st) return NULL;
    if (sign(p, "*")) {
      a = binary(p, CS_OP_MULTIPLY, from, from + 1, a, unary(p));
    } else if (sign(p, "/")) {
      a = binary(p, CS_OP_DIVIDE, from, from + 1, a, unary(p));
    } else {
      return a;
    }
  }
}

static cs_formula *total(parser *p) {
  cs_formula *a = product(p);

  for (;;) {
    size_t from;

    blanks(p);
    from = p->i;
    if (p->st) return NULL;
    if (sign(p, "+")) {
      a = binary(p, CS_OP_ADD, from, from + 1, a, product(p));
    } else if (sign(p, "-")) {
      a = binary(p, CS_OP_SUBTRACT, from, from + 1, a, product(p));
    } else {
      return a;
    }
  }
}

static bool comparison_sign(parser *p, cs_op *op) {
  static const struct {
    const char *text;
    cs_op op;
  } signs[] = {{"<=", CS_OP_LESS_EQUAL}, {">=", CS_OP_MORE_EQUAL}, {"==", CS_OP_EQUAL},
               {"!=", CS_OP_UNEQUAL},    {"<", CS_OP_LESS},        {">", CS_OP_MORE}};

  for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
    if (!sign(p, signs[k].text)) continue;
    *op = signs[k].op;
    return true;
  }
  return false;
}

static cs_formula *comparison(parser *p) {
  cs_formula *a = total(p);
  cs_op op;
  size_t from;

  blanks(p);
  from = p->i;
  if (p->st || !comparison_sign(p, &op)) return a;
  a = binary(p, op, from, p->i, a, total(p));
  blanks(p);
  from = p->i;
  if (!p->st && comparison_sign(p, &op)) {
    fail(p, from, p->i, "comparisons cannot be chained");
    cs_hint(p->d, "Write a < b and b < c.");
  }
  return p->st ? NULL : a;
}

static cs_formula *negation(parser *p) {
  size_t from;
  cs_formula *kid, *f;

  blanks(p);
  from = p->i;
  if (!word(p, "not")) return comparison(p);
  if (++p->depth > CS_FORMULA_DEPTH) {
    fail(p, from, from + 3, "the formula is nested too deep");
    return NULL;
  }
  kid = negation(p);
  p->depth--;
  f = node(p, CS_OP_NOT, from, from + 3);
  if (f) add_kid(p, f, kid);
  return p->st ? NULL : f;
}

static cs_formula *conjunction(parser *p) {
  cs_formula *a = negation(p);

  for (;;) {
    size_t from;

    blanks(p);
    from = p->i;
    if (p->st) return NULL;
    if (!word(p, "and")) return a;
    a = binary(p, CS_OP_AND, from, from + 3, a, negation(p));
  }
}

static cs_formula *expression(parser *p) {
  cs_formula *a;

  if (++p->depth > CS_FORMULA_DEPTH) {
    fail(p, p->i, p->i + 1, "the formula is nested too deep");
    return NULL;
  }
  a = conjunction(p);
  for (;;) {
    size_t from;

    blanks(p);
    from = p->i;
    if (p->st || !word(p, "or")) break;
    a = binary(p, CS_OP_OR, from, from + 2, a, conjunction(p));
  }
  p->depth--;
  return p->st ? NULL : a;
}

/* ---- ranges that are none ----------------------------------------------------------------- */

/* The bytes of a sign that people put between the ends of a range, at text[i]: a hyphen or a dash,
 * a tilde, an ellipsis, "to".  0 when none stands there. */
static size_t range_sign(const char *text, size_t n, size_t i) {
  static const char *const signs[] = {"-",
                                      "\xE2\x80\x90",
                                      "\xE2\x80\x91",
                                      "\xE2\x80\x92",
                                      "\xE2\x80\x93",
                                      "\xE2\x80\x94",
                                      "\xE2\x88\x92",
                                      "~",
                                      "\xE2\x80\xA6",
                                      "...",
                                      "to"};

  for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
    size_t length = strlen(signs[k]);

    if (n - i >= length && !memcmp(text + i, signs[k], length)) return length;
  }
  return 0;
}

/* Is the text numbers and such signs, and nothing else?  "20-60" would be -40 and "2030-01-01"
 * 2028, which nobody means who writes no blanks; "20 - 60" is a difference. */
static bool looks_like_a_range(const char *text, size_t n, size_t *numbers) {
  size_t i = 0;

  *numbers = 0;
  while (n && isspace((unsigned char)text[n - 1])) n--;
  if (n && text[n - 1] == '%') n--;
  if (n && text[0] == '-') i++;
  for (;;) {
    double x;
    size_t digits = cs_scan_number(text + i, n - i, &x), blanks, length;

    if (!digits) return false;
    i += digits;
    ++*numbers;
    if (i < n && text[i] == '%') i++;
    if (i == n) return *numbers > 1;
    for (blanks = 0; i < n && isspace((unsigned char)text[i]); blanks++) i++;
    length = range_sign(text, n, i);
    /* A minus between blanks, or after one, is a minus. */
    if (!length || (blanks && text[i] == '-')) return false;
    i += length;
    if (i < n && isspace((unsigned char)text[i]) && text[i - 1] == '-') return false;
    while (i < n && isspace((unsigned char)text[i])) i++;
  }
}

static casus_status refuse_range(const parser *p) {
  size_t numbers;

  if (p->kind != CS_PLAIN_FORMULA || !looks_like_a_range(p->s + p->i, p->n - p->i, &numbers))
    return CASUS_OK;
  cs_error(p->d, place(p, p->i, p->n), "this is no number: a range, or a difference?");
  if (numbers == 2) {
    cs_hint(p->d, "A range is written 20..60, a difference with blanks: 20 - 60.");
  } else {
    cs_hint(p->d, "Dates are not computed with; a difference is written with blanks: 5 - 2 - 1.");
  }
  return CASUS_CASE;
}

casus_status cs_formula_parse(const char *text, size_t n, cs_place at, bool exact,
                              cs_formula_kind kind, cs_arena *arena, casus_diag *d,
                              cs_formula **out) {
  parser p = {.s = text, .n = n, .at = at, .exact = exact, .kind = kind, .arena = arena, .d = d};
  cs_formula *f;

  *out = NULL;
  if (n > CS_FORMULA_BYTES)
    return cs_error(d, at, "a formula is longer than %d bytes", CS_FORMULA_BYTES);
  blanks(&p);
  if (p.i == n) return cs_error(d, at, "expected a number, a distribution, a name or a formula");
  if (refuse_range(&p)) return CASUS_CASE;
  f = expression(&p);
  blanks(&p);
  if (!p.st && p.i < n) {
    fail(&p, p.i, p.i + 1, "this does not continue the formula");
    if (text[p.i] == '=') cs_hint(d, "Equality is written ==.");
    if (text[p.i] == '%') cs_hint(d, "\"+10%%\" is a change in an overlay; otherwise write 0.10.");
    if (text[p.i] == '|' && kind == CS_PLAIN_FORMULA)
      cs_hint(d, "P(event | strategy) stands in claims only.");
  }
  if (p.st) return p.st;
  *out = f;
  return CASUS_OK;
}
