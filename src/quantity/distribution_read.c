/* Reading distributions out of the text of a case.
 *
 * The text is first looked at as a whole: only when all of it has the form of a distribution are
 * its arguments read and judged.  Everything else belongs to the reader of formulas. */
#include "quantity/distribution_inside.h"

#include "base/libm.h"
#include "base/number.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* lognormal() is in logarithms: a greater one is nearly always a value that was not. */
#define MEAN_LOG_MAX 500.0
#define SD_LOG_MAX 10.0

/* Probabilities sum to 1 within this. */
static const double sum_close = 1e-9;

static const struct form {
  const char *name;
  cs_distribution_kind kind;
  size_t n; /* numbers; 0: entries "label: number" */
  const char *arguments[3];
} forms[] = {
    {"pert", CS_PERT, 3, {"low", "mode", "high"}},
    {"tri", CS_TRI, 3, {"low", "mode", "high"}},
    {"normal", CS_NORMAL, 2, {"mean", "sd"}},
    {"lognormal", CS_LOGNORMAL, 2, {"mean_log", "sd_log"}},
    {"beta", CS_BETA, 2, {"a", "b"}},
    {"quantiles", CS_QUANTILES, 0, {"percent", "value"}},
    {"choice", CS_CHOICE, 0, {"value", "probability"}},
    {"range", CS_RANGE, 2, {"low", "high"}},
    {"experts", CS_EXPERTS, 0, {"table", "item"}},
};

enum { FORMS = sizeof forms / sizeof *forms };

/* Functions of formulas: never taken for a misspelt distribution. */
static const char *const functions[] = {"min", "max",      "clamp", "abs", "exp",
                                        "log", "sqrt",     "pow",   "sum", "logistic",
                                        "if",  "norm_cdf", "mean",  "prev"};

/* A part text[begin, end) of what is read, without blanks around it. */
struct part {
  size_t begin, end;
};

struct reader {
  const char *text;
  size_t n;
  cs_place at;
  casus_diag *d;
  bool bad;
};

static struct part trim(const struct reader *r, size_t begin, size_t end) {
  while (begin < end && isspace((unsigned char)r->text[begin])) begin++;
  while (end > begin && isspace((unsigned char)r->text[end - 1])) end--;
  return (struct part){begin, end};
}

static cs_place place(const struct reader *r, struct part p) {
  cs_place at = r->at;

  at.column += p.begin;
  at.width = p.end > p.begin ? p.end - p.begin : 1;
  return at;
}

/* Reports an error at a part. */
static void __attribute__((format(printf, 3, 4)))
wrong(struct reader *r, struct part p, const char *format, ...) {
  char message[400];
  va_list args;

  va_start(args, format);
  vsnprintf(message, sizeof message, format, args);
  va_end(args);
  cs_error(r->d, place(r, p), "%s", message);
  r->bad = true;
}

/* Reads a part as a number, or reports that `what` should be one. */
static bool number(struct reader *r, struct part p, const char *what, double *out) {
  if (cs_parse_number(r->text + p.begin, p.end - p.begin, out)) return true;
  if (p.begin == p.end) wrong(r, p, "%s is missing", what);
  if (p.begin < p.end) {
    int width = p.end - p.begin < 60 ? (int)(p.end - p.begin) : 60;

    wrong(r, p, "%s is \"%.*s\", which is no number", what, width, r->text + p.begin);
    cs_detail(r->d, cs_number_is_large(r->text + p.begin, p.end - p.begin)
                        ? CS_TOO_LARGE
                        : "The arguments of a distribution are numbers.");
  }
  return false;
}

/* a..b between begin and end: both numbers, a < b.  `what` is named in errors. */
static bool bounds(struct reader *r, struct part p, const char *what, double *a, double *b) {
  size_t dots = p.begin;
  struct part low, high;
  bool good;

  while (dots + 1 < p.end && memcmp(r->text + dots, "..", 2)) dots++;
  if (dots + 1 >= p.end) {
    wrong(r, p, "%s is no range", what);
    cs_detail(r->d, "Write two numbers with two dots between them, as in 20..50.");
    return false;
  }
  low = trim(r, p.begin, dots);
  high = trim(r, dots + 2, p.end);
  good = number(r, low, "the lower bound", a);
  good = number(r, high, "the upper bound", b) && good;
  if (good && !(*a < *b && isfinite(*b - *a))) {
    wrong(r, p, "the lower bound of %s is not below the upper one", what);
    if (r->text[dots + 2] == '.')
      cs_hint(r->d, "A range has two dots: 20..60.  The third belongs to the second number.");
    good = false;
  }
  return good;
}

/* ---- What kind of text is it? --------------------------------------------------------------- */

/* Bytes of a signed number at `i`, 0 when there is none. */
static size_t number_at(const struct reader *r, size_t i) {
  size_t sign = i < r->n && (r->text[i] == '-' || r->text[i] == '+');
  double x;
  size_t n = cs_scan_number(r->text + i + sign, r->n - i - sign, &x);

  return n ? n + sign : 0;
}

/* Does the text begin with a number and two dots? */
static bool starts_as_range(const struct reader *r, struct part all) {
  size_t i = all.begin + number_at(r, all.begin);

  if (i == all.begin) return false;
  while (i < all.end && isspace((unsigned char)r->text[i])) i++;
  return i + 1 < all.end && !memcmp(r->text + i, "..", 2);
}

/* name ( arguments ) rest */
struct call {
  struct part name, arguments, rest;
  bool closed;
};

static bool split_call(const struct reader *r, struct part all, struct call *c) {
  size_t i = all.begin, depth = 1;

  if (i == all.end || !isalpha((unsigned char)r->text[i])) return false;
  while (i < all.end && (isalnum((unsigned char)r->text[i]) || r->text[i] == '_')) i++;
  c->name = (struct part){all.begin, i};
  while (i < all.end && isspace((unsigned char)r->text[i])) i++;
  if (i == all.end || r->text[i] != '(') return false;
  c->arguments.begin = ++i;
  for (; i < all.end; i++) {
    if (r->text[i] == '(') depth++;
    if (r->text[i] == ')' && !--depth) break;
  }
  c->closed = i < all.end;
  c->arguments.end = i;
  c->rest = c->closed ? trim(r, i + 1, all.end) : (struct part){all.end, all.end};
  return true;
}

static const struct form *form_named(const struct reader *r, struct part name) {
  for (size_t k = 0; k < FORMS; k++) {
    if (strlen(forms[k].name) == name.end - name.begin &&
        !memcmp(forms[k].name, r->text + name.begin, name.end - name.begin))
      return &forms[k];
  }
  return NULL;
}

/* Are the arguments numbers, with or without labels, and nothing else? */
static bool only_numbers(const struct reader *r, struct part p) {
  size_t i = p.begin, begin = i;
  double x;

  if (trim(r, p.begin, p.end).begin == trim(r, p.begin, p.end).end) return false;
  for (; i <= p.end; i++) {
    if (i == p.end || r->text[i] == ',' || r->text[i] == ':') {
      struct part one = trim(r, begin, i);

      if (!cs_parse_number(r->text + one.begin, one.end - one.begin, &x)) return false;
      begin = i + 1;
    }
  }
  return true;
}

/* Reports a call of numbers whose name is nearly that of a distribution. */
static void check_misspelt(struct reader *r, const struct call *c) {
  const char *names[FORMS], *near;
  char name[32];
  size_t n = c->name.end - c->name.begin;

  if (!c->closed || c->rest.begin < c->rest.end || n >= sizeof name ||
      !only_numbers(r, c->arguments))
    return;
  for (size_t i = 0; i < n; i++) name[i] = (char)tolower((unsigned char)r->text[c->name.begin + i]);
  name[n] = '\0';
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (!strcmp(name, functions[i])) return;
  }
  for (size_t k = 0; k < FORMS; k++) names[k] = forms[k].name;
  near = cs_nearest(name, names, FORMS);
  if (!near) return;
  wrong(r, c->name, "no distribution is named \"%.*s\"", (int)n, r->text + c->name.begin);
  cs_hint(r->d, "Did you mean \"%s\"?", near);
}

/* ---- Arguments ------------------------------------------------------------------------------ */

/* Cuts the arguments at commas into parts, of which at most `max` are kept; returns how many there
 * are. */
static size_t cut(const struct reader *r, struct part all, size_t max, struct part *parts) {
  size_t n = 0, begin = all.begin;

  if (trim(r, all.begin, all.end).begin == trim(r, all.begin, all.end).end) return 0;
  for (size_t i = all.begin; i <= all.end; i++) {
    if (i == all.end || r->text[i] == ',') {
      if (n < max) parts[n] = trim(r, begin, i);
      n++;
      begin = i + 1;
    }
  }
  return n;
}

static void list_arguments(const struct form *f, char *out, size_t size) {
  size_t used = 0;

  *out = '\0';
  for (size_t k = 0; k < f->n && used < size; k++)
    used += (size_t)snprintf(out + used, size - used, "%s%s", k ? ", " : "", f->arguments[k]);
}

static void check_parameters(struct reader *r, const cs_distribution *p, const struct part *at) {
  const double *x = p->parameter;

  switch (p->kind) {
    case CS_PERT:
    case CS_TRI:
      if (x[0] > x[1]) wrong(r, at[1], "mode is below low");
      if (x[1] > x[2]) wrong(r, at[2], "high is below mode");
      if (r->bad) cs_detail(r->d, "Expected low <= mode <= high.");
      if (!r->bad && !(x[0] < x[2])) wrong(r, at[2], "high equals low; write a plain number");
      if (!r->bad && !isfinite(x[2] - x[0])) wrong(r, at[2], "high is too far from low");
      break;
    case CS_RANGE:
      if (!(x[0] < x[1])) wrong(r, at[1], "high is not above low");
      if (!r->bad && !isfinite(x[1] - x[0])) wrong(r, at[1], "high is too far from low");
      break;
    case CS_NORMAL:
      if (!(x[1] > 0)) wrong(r, at[1], "sd is not above 0");
      if (!cs_is_value(fabs(x[0]) + 8 * x[1])) {
        wrong(r, at[1], "sd is too large");
        cs_detail(r->d, CS_TOO_LARGE);
      }
      break;
    case CS_LOGNORMAL:
      if (!(fabs(x[0]) <= MEAN_LOG_MAX)) wrong(r, at[0], "mean_log is beyond +-%g", MEAN_LOG_MAX);
      if (!(x[1] > 0)) wrong(r, at[1], "sd_log is not above 0");
      if (x[1] > SD_LOG_MAX) wrong(r, at[1], "sd_log is above %g", SD_LOG_MAX);
      if (r->bad)
        cs_hint(r->d,
                "lognormal takes the mean and the standard deviation of the logarithm; the "
                "median is exp(mean_log).");
      break;
    case CS_BETA:
      for (int k = 0; k < 2; k++) {
        if (!(x[k] >= CS_BETA_MIN && x[k] <= CS_BETA_MAX))
          wrong(r, at[k], "%s is not between %g and %g", k ? "b" : "a", CS_BETA_MIN, CS_BETA_MAX);
      }
      break;
    case CS_UNIFORM:
    case CS_QUANTILES:
    case CS_CHOICE:
    case CS_EXPERTS:
      break;
  }
}

static void read_parameters(struct reader *r, const struct form *f, const struct call *c,
                            cs_distribution *p) {
  struct part at[3];
  size_t n = cut(r, c->arguments, f->n, at);
  bool good = true;

  if (n != f->n) {
    char expected[64];

    list_arguments(f, expected, sizeof expected);
    wrong(r, (struct part){c->name.begin, c->arguments.end + 1}, "%s takes %zu numbers, not %zu",
          f->name, f->n, n);
    cs_detail(r->d, "Expected %s(%s).", f->name, expected);
    return;
  }
  for (size_t k = 0; k < n; k++) {
    char what[32];

    snprintf(what, sizeof what, "%s of %s", f->arguments[k], f->name);
    good = number(r, at[k], what, &p->parameter[k]) && good;
  }
  if (good) check_parameters(r, p, at);
}

/* Labels of quantiles: 0 <= percent <= 100, both columns increasing. */
static void check_quantile(struct reader *r, size_t k, struct part at, const double *label,
                           const double *value) {
  if (label[k] < 0 || label[k] > 100) wrong(r, at, "percent is not between 0 and 100");
  if (k && !(label[k - 1] < label[k])) wrong(r, at, "percentages do not increase");
  if (k && !(value[k - 1] < value[k])) wrong(r, at, "quantiles do not increase");
}

static void check_choice(struct reader *r, size_t k, struct part at, const double *value,
                         const double *probability) {
  if (!(probability[k] >= 0 && probability[k] <= 1))
    wrong(r, at, "probability is not between 0 and 1");
  for (size_t j = 0; j < k; j++) {
    if (value[j] == value[k]) {
      wrong(r, at, "this value stands here twice");
      break;
    }
  }
}

static casus_status read_entries(struct reader *r, const struct form *f, const struct call *c,
                                 cs_arena *arena, cs_distribution *p) {
  struct part at[CS_ENTRIES_MAX], whole = {c->name.begin, c->arguments.end + 1};
  double *label, *value, sum = 0;
  size_t n = cut(r, c->arguments, CS_ENTRIES_MAX, at), least = f->kind == CS_QUANTILES ? 2 : 1;

  if (n < least || n > CS_ENTRIES_MAX) {
    wrong(r, whole, "%s takes %zu to %d entries, not %zu", f->name, least, CS_ENTRIES_MAX, n);
    cs_detail(r->d, "Expected %s(%s: %s, ...).", f->name, f->arguments[0], f->arguments[1]);
    return CASUS_CASE;
  }
  label = cs_arena_alloc(arena, n, sizeof *label);
  value = cs_arena_alloc(arena, n, sizeof *value);
  if (!label || !value) return CASUS_NOMEM;
  for (size_t k = 0; k < n; k++) {
    const char *colon = memchr(r->text + at[k].begin, ':', at[k].end - at[k].begin);
    size_t i = colon ? (size_t)(colon - r->text) : at[k].end;

    if (!colon) {
      wrong(r, at[k], "expected \"%s: %s\"", f->arguments[0], f->arguments[1]);
      continue;
    }
    number(r, trim(r, at[k].begin, i), f->arguments[0], &label[k]);
    number(r, trim(r, i + 1, at[k].end), f->arguments[1], &value[k]);
  }
  if (r->bad) return CASUS_CASE;
  for (size_t k = 0; k < n; k++) {
    if (f->kind == CS_QUANTILES) check_quantile(r, k, at[k], label, value);
    if (f->kind == CS_CHOICE) check_choice(r, k, at[k], label, value);
    sum += value[k];
  }
  if (f->kind == CS_QUANTILES && !r->bad && !isfinite(2 * (value[n - 1] - value[0])))
    wrong(r, at[n - 1], "quantiles are too far apart");
  if (f->kind == CS_CHOICE && !r->bad && !(fabs(sum - 1) <= sum_close)) {
    char text[32];

    wrong(r, whole, "the probabilities sum to %s, not to 1", cs_number_short(sum, 12, text));
  }
  p->n = n;
  p->label = label;
  p->number = value;
  return CASUS_OK;
}

/* "within a..b" after normal() or lognormal(). */
static void read_within(struct reader *r, const struct form *f, struct part rest,
                        cs_distribution *p) {
  const size_t word = sizeof "within" - 1;
  struct part at;
  double a, b;

  if (rest.begin == rest.end) return;
  if (rest.end - rest.begin < word || memcmp(r->text + rest.begin, "within", word) ||
      (rest.end - rest.begin > word && isalnum((unsigned char)r->text[rest.begin + word]))) {
    wrong(r, rest, "expected \"within a..b\" or nothing after %s(...)", f->name);
    return;
  }
  if (f->kind != CS_NORMAL && f->kind != CS_LOGNORMAL) {
    wrong(r, rest, "%s cannot be cut by \"within\"", f->name);
    cs_detail(r->d, "Only normal and lognormal can.");
    return;
  }
  at = trim(r, rest.begin + word, rest.end);
  if (!bounds(r, at, "\"within\"", &p->from, &p->to) || r->bad) return;
  p->within = true;
  cs_distribution_cut(p, &a, &b);
  if (!(a < CS_NORMAL_FAR && b > -CS_NORMAL_FAR)) {
    wrong(r, at, "%s has no probability between these bounds", f->name);
    cs_detail(r->d, "They lie more than %g standard deviations away.", CS_NORMAL_FAR);
  } else if (!(b - a >= CS_NORMAL_NARROW)) {
    wrong(r, at, "these bounds are closer than %g standard deviations", CS_NORMAL_NARROW);
  }
}

/* The largest draw of a lognormal() without bounds: draws go to the probability 2^-33 from the end,
 * 6.35 standard deviations. */
static void check_reach(struct reader *r, struct part at, const cs_distribution *p) {
  if (p->kind != CS_LOGNORMAL || p->within ||
      cs_is_value(cs_exp(p->parameter[0] + 6.35 * p->parameter[1])))
    return;
  wrong(r, at, "draws of this distribution are too large");
  cs_detail(r->d, CS_TOO_LARGE);
}

/* ---- Text form ------------------------------------------------------------------------------ */

static void put_number(cs_buf *b, double x) {
  char text[32];

  cs_buf_puts(b, cs_number_text(x, text));
}

static void put_bounds(cs_buf *b, double from, double to) {
  put_number(b, from);
  cs_buf_puts(b, "..");
  put_number(b, to);
}

static casus_status write_text(cs_distribution *p, const struct form *f, cs_arena *arena) {
  cs_buf b = {0};

  if (!f) {
    put_bounds(&b, p->parameter[0], p->parameter[1]);
  } else {
    cs_buf_printf(&b, "%s(", f->name);
    for (size_t k = 0; k < f->n; k++) {
      if (k) cs_buf_puts(&b, ", ");
      put_number(&b, p->parameter[k]);
    }
    for (size_t k = 0; k < p->n; k++) {
      if (k) cs_buf_puts(&b, ", ");
      put_number(&b, p->label[k]);
      cs_buf_puts(&b, ": ");
      put_number(&b, p->number[k]);
    }
    cs_buf_puts(&b, ")");
    if (p->within) {
      cs_buf_puts(&b, " within ");
      put_bounds(&b, p->from, p->to);
    }
  }
  p->text = b.failed ? NULL : cs_arena_strndup(arena, b.text, b.n);
  cs_buf_free(&b);
  return p->text ? CASUS_OK : CASUS_NOMEM;
}

casus_status cs_distribution_parse(const char *text, size_t n, cs_place at, casus_diag *d,
                                   cs_arena *arena, cs_distribution **out) {
  struct reader r = {text, n, at, d, false};
  struct part all = trim(&r, 0, n);
  const struct form *f = NULL;
  cs_distribution *p, read = {.kind = CS_UNIFORM};
  struct call c;
  casus_status st = CASUS_OK;

  *out = NULL;
  if (starts_as_range(&r, all)) {
    bounds(&r, all, "the range", &read.parameter[0], &read.parameter[1]);
  } else {
    if (!split_call(&r, all, &c)) return CASUS_OK;
    f = form_named(&r, c.name);
    if (!f) check_misspelt(&r, &c);
    if (!f) return r.bad ? CASUS_CASE : CASUS_OK;
    if (c.rest.begin < c.rest.end && !isalnum((unsigned char)text[c.rest.begin])) return CASUS_OK;
    read.kind = f->kind;
    if (!c.closed) {
      wrong(&r, (struct part){all.end - 1, all.end}, "%s(...) lacks its closing parenthesis",
            f->name);
      return CASUS_CASE;
    }
    if (f->n) read_parameters(&r, f, &c, &read);
    if (f->kind == CS_EXPERTS) {
      st = cs_distribution_experts(text + c.arguments.begin, c.arguments.end - c.arguments.begin,
                                   place(&r, c.arguments), d, arena, &read);
      read.text = cs_arena_strndup(arena, text + all.begin, all.end - all.begin);
      if (st || !read.text) return st ? st : CASUS_NOMEM;
    } else if (!f->n) {
      st = read_entries(&r, f, &c, arena, &read);
    }
    if (st == CASUS_NOMEM) return st;
    read_within(&r, f, c.rest, &read);
  }
  if (!r.bad) check_reach(&r, all, &read);
  if (r.bad) return CASUS_CASE;
  p = cs_arena_alloc(arena, 1, sizeof *p);
  if (!p) return CASUS_NOMEM;
  *p = read;
  if (!p->text) st = write_text(p, f, arena);
  if (!st) st = cs_distribution_derive(p, arena);
  if (!st) *out = p;
  return st;
}
