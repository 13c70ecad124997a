/* The values of a question's options, checked by its table. */
#include "question/options.h"

#include "base/alloc.h"
#include "question/question.h"

#include <assert.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const cs_place nowhere = {0};

casus_status cs_usage(casus_diag *d, const char *format, ...) {
  cs_buf text = {0};
  va_list args;

  va_start(args, format);
  cs_buf_vprintf(&text, format, args);
  va_end(args);
  if (!text.failed) cs_error(d, nowhere, "%s", text.text);
  cs_buf_free(&text);
  return CASUS_USAGE;
}

const cs_option cs_common_options[] = {
    {"read-anywhere", 0, CS_OPTION_FLAG, NULL, NULL, NULL, false,
     "let the case name files that lie outside its folder", 0, 0, NULL},
};
const size_t cs_n_common_options = sizeof cs_common_options / sizeof *cs_common_options;

const cs_option *cs_option_at(const cs_question *q, size_t i) {
  if (i < q->n_options) return &q->options[i];
  i -= q->n_options;
  return i < cs_n_common_options ? &cs_common_options[i] : NULL;
}

static const cs_option *find(const cs_question *q, const char *name) {
  const cs_option *o;

  for (size_t i = 0; (o = cs_option_at(q, i)); i++) {
    if (!strcmp(o->name, name)) return o;
  }
  return NULL;
}

/* ---- reading -------------------------------------------------------------------------------- */

bool cs_is_choice(const char *choices, const char *word) {
  size_t n = strlen(word);

  for (const char *c = choices; *c;) {
    size_t k = strcspn(c, " ");

    if (k == n && !strncmp(c, word, n)) return true;
    c += k + strspn(c + k, " ");
  }
  return false;
}

/* Is the text a value of the option? */
static bool check(const cs_option *o, const char *value, casus_diag *d) {
  char least[32], most[32];
  uint64_t count;
  double x = 0;

  if (o->kind == CS_OPTION_CHOICE && !cs_is_choice(o->choices, value)) {
    cs_error(d, nowhere, "--%s is one of: %s (got \"%s\")", o->name, o->choices, value);
    return false;
  }
  if (o->kind != CS_OPTION_COUNT && o->kind != CS_OPTION_NUMBER) return true;
  if (!cs_parse_number(value, strlen(value), &x)) {
    cs_error(d, nowhere, "--%s wants a number (got \"%s\")", o->name, value);
    return false;
  }
  if (o->kind == CS_OPTION_COUNT && !cs_parse_count(value, strlen(value), &count)) {
    cs_error(d, nowhere, "--%s wants a whole number, 0 to %lld (got \"%s\")", o->name,
             (long long)INT64_MAX, value);
    return false;
  }
  if (o->least < o->most && !(x >= o->least && x <= o->most)) {
    cs_error(d, nowhere, "--%s lies between %s and %s (got \"%s\")", o->name,
             cs_number_text(o->least, least), cs_number_text(o->most, most), value);
    return false;
  }
  return true;
}

static casus_status add(cs_options *a, const cs_option *o, const char *value, casus_diag *d) {
  cs_option_value *moved;
  char *copy;

  if (!check(o, value, d)) return CASUS_USAGE;
  copy = cs_strdup(value);
  if (!copy) return CASUS_NOMEM;
  for (size_t i = 0; i < a->n_given; i++) {
    if (a->given[i].option != o || o->repeats) continue;
    cs_free(a->given[i].value);
    a->given[i].value = copy;
    return CASUS_OK;
  }
  moved = cs_grow(a->given, a->n_given, &a->cap_given, sizeof *moved);
  if (!moved) {
    cs_free(copy);
    return CASUS_NOMEM;
  }
  a->given = moved;
  a->given[a->n_given++] = (cs_option_value){o, copy};
  return CASUS_OK;
}

/* Is it a list of bytes?  A file's name need not be UTF-8, which JSON wants. */
static bool is_bytes(const json_t *value) {
  return json_is_integer(json_array_get(value, 0));
}

/* A value of JSON as text; false when it is neither text, a number nor a list of bytes. */
static bool text_of(const json_t *value, cs_buf *out) {
  char number[32];
  const json_t *byte;
  size_t k;

  if (json_is_string(value)) {
    cs_buf_puts(out, json_string_value(value));
  } else if (json_is_integer(value)) {
    cs_buf_printf(out, "%lld", (long long)json_integer_value(value));
  } else if (json_is_real(value)) {
    cs_buf_puts(out, cs_number_text(json_real_value(value), number));
  } else if (is_bytes(value)) {
    json_array_foreach(value, k, byte) {
      char c = (char)json_integer_value(byte);

      if (c) cs_buf_add(out, &c, 1);
    }
  } else {
    return false;
  }
  return true;
}

static casus_status add_value(cs_options *a, const cs_option *o, const json_t *value,
                              casus_diag *d) {
  cs_buf text = {0};
  casus_status st;

  if (o->kind == CS_OPTION_FLAG) {
    if (json_is_false(value)) return CASUS_OK;
    if (json_is_true(value)) return add(a, o, "yes", d);
    return cs_usage(d, "--%s takes no value", o->name);
  }
  if (!text_of(value, &text)) {
    st = cs_usage(d, "--%s wants a value: %s", o->name, o->value);
  } else {
    st = text.failed ? CASUS_NOMEM : add(a, o, text.text ? text.text : "", d);
  }
  cs_buf_free(&text);
  return st;
}

static casus_status add_operand(cs_options *a, const json_t *value, casus_diag *d) {
  char **moved = cs_grow(a->operands, a->n_operands, &a->cap_operands, sizeof *moved);
  cs_buf text = {0};

  if (!moved) return CASUS_NOMEM;
  a->operands = moved;
  if (!text_of(value, &text)) return cs_usage(d, "\"operands\" is a list of texts");
  moved[a->n_operands] = cs_buf_take(&text);
  return moved[a->n_operands++] ? CASUS_OK : CASUS_NOMEM;
}

static casus_status unknown(const cs_question *q, const char *name, casus_diag *d) {
  const char *names[64];
  const cs_option *o;
  size_t n = 0;

  for (size_t i = 0; (o = cs_option_at(q, i)) && n < 64; i++) names[n++] = o->name;
  cs_error(d, nowhere, "%s has no option \"--%s\"", q->name, name);
  cs_hint_nearest_option(d, name, names, n);
  return CASUS_USAGE;
}

static casus_status read_one(cs_options *a, const char *name, const json_t *value, casus_diag *d) {
  bool are_operands = !strcmp(name, "operands");
  const cs_option *o = are_operands ? NULL : find(a->question, name);
  casus_status st = CASUS_OK;
  const json_t *one;
  size_t k;

  if (!are_operands && !o) return unknown(a->question, name, d);
  if (json_is_null(value)) return CASUS_OK;
  if (are_operands && !json_is_array(value)) return cs_usage(d, "\"operands\" is a list of texts");
  if (o && (!json_is_array(value) || (o->kind == CS_OPTION_TEXT && is_bytes(value))))
    return add_value(a, o, value, d);
  json_array_foreach(value, k, one) {
    casus_status each = o ? add_value(a, o, one, d) : add_operand(a, one, d);

    if (each == CASUS_NOMEM) return each;
    if (each) st = each;
  }
  return st;
}

casus_status cs_options_read(const cs_question *q, const char *text, casus_diag *d,
                             cs_options *out) {
  json_error_t error;
  json_t *object, *value;
  const char *name;
  casus_status st = CASUS_OK;

  *out = (cs_options){.question = q};
  if (!text) return CASUS_OK;
  object = json_loads(text, JSON_REJECT_DUPLICATES, &error);
  if (!json_is_object(object)) {
    json_decref(object);
    cs_error(d, nowhere, "the options are not a JSON object");
    if (!object) cs_detail(d, "Line %d, column %d: %s.", error.line, error.column, error.text);
    return CASUS_USAGE;
  }
  json_object_foreach(object, name, value) {
    casus_status one = read_one(out, name, value, d);

    if (one && st != CASUS_NOMEM) st = one;
  }
  json_decref(object);
  return st;
}

void cs_options_free(cs_options *a) {
  for (size_t i = 0; i < a->n_given; i++) cs_free(a->given[i].value);
  for (size_t i = 0; i < a->n_operands; i++) cs_free(a->operands[i]);
  cs_free(a->given);
  cs_free(a->operands);
  *a = (cs_options){0};
}

/* ---- values ----------------------------------------------------------------------------------- */

const char *cs_option_nth(const cs_options *a, const char *name, size_t k) {
  for (size_t i = 0; i < a->n_given; i++) {
    if (!strcmp(a->given[i].option->name, name) && !k--) return a->given[i].value;
  }
  return NULL;
}

const char *cs_option_text(const cs_options *a, const char *name) {
  const char *value = cs_option_nth(a, name, 0);
  const cs_option *o = find(a->question, name);

  assert(o);
  return value || !o ? value : o->fallback;
}

bool cs_option_given(const cs_options *a, const char *name) {
  return cs_option_nth(a, name, 0) != NULL;
}

double cs_option_number(const cs_options *a, const char *name) {
  const char *text = cs_option_text(a, name);
  double x = 0;

  if (text) cs_parse_number(text, strlen(text), &x);
  return x;
}

uint64_t cs_option_count(const cs_options *a, const char *name) {
  const char *text = cs_option_text(a, name);
  uint64_t n = 0;

  if (text) cs_parse_count(text, strlen(text), &n);
  return n;
}

size_t cs_operand_count(const cs_options *a) {
  return a->n_operands;
}

const char *cs_operand(const cs_options *a, size_t i) {
  return i < a->n_operands ? a->operands[i] : NULL;
}
