/* The values of a question's options, checked by its table. */
#include "question/asked.h"

#include "base/alloc.h"
#include "question/question.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

static const cs_place nowhere = {0};

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

static bool is_choice(const char *choices, const char *word) {
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

  if (o->kind == CS_OPTION_CHOICE && !is_choice(o->choices, value)) {
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

static casus_status add(cs_asked *a, const cs_option *o, const char *value, casus_diag *d) {
  cs_given *moved;
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
  a->given[a->n_given++] = (cs_given){o, copy};
  return CASUS_OK;
}

static casus_status add_operand(cs_asked *a, const char *text) {
  char **moved = cs_grow(a->operands, a->n_operands, &a->cap_operands, sizeof *moved);

  if (!moved) return CASUS_NOMEM;
  a->operands = moved;
  moved[a->n_operands] = cs_strdup(text);
  return moved[a->n_operands++] ? CASUS_OK : CASUS_NOMEM;
}

/* A value of JSON as text, in `number` where it is one; NULL: it is neither text nor a number. */
static const char *text_of(const json_t *value, char number[32]) {
  if (json_is_string(value)) return json_string_value(value);
  if (json_is_integer(value)) {
    snprintf(number, 32, "%lld", (long long)json_integer_value(value));
    return number;
  }
  return json_is_real(value) ? cs_number_text(json_real_value(value), number) : NULL;
}

static casus_status add_value(cs_asked *a, const cs_option *o, const json_t *value, casus_diag *d) {
  char number[32];
  const char *text = text_of(value, number);

  if (o->kind == CS_OPTION_FLAG) {
    if (json_is_false(value)) return CASUS_OK;
    if (json_is_true(value)) return add(a, o, "yes", d);
    cs_error(d, nowhere, "--%s takes no value", o->name);
    return CASUS_USAGE;
  }
  if (text) return add(a, o, text, d);
  cs_error(d, nowhere, "--%s wants a value: %s", o->name, o->value);
  return CASUS_USAGE;
}

static casus_status unknown(const cs_question *q, const char *name, casus_diag *d) {
  const char *names[64];
  const cs_option *o;
  size_t n = 0;

  for (size_t i = 0; (o = cs_option_at(q, i)) && n < 64; i++) names[n++] = o->name;
  cs_error(d, nowhere, "%s has no option \"--%s\"", q->name, name);
  cs_hint_nearest(d, name, names, n);
  return CASUS_USAGE;
}

static casus_status read_one(cs_asked *a, const char *name, const json_t *value, casus_diag *d) {
  bool is_operand = !strcmp(name, "operands");
  const cs_option *o = is_operand ? NULL : find(a->question, name);
  casus_status st = CASUS_OK;
  const json_t *one;
  size_t k;

  if (!is_operand && !o) return unknown(a->question, name, d);
  if (json_is_null(value)) return CASUS_OK;
  if (is_operand && !json_is_array(value)) {
    cs_error(d, nowhere, "\"operands\" is a list of texts");
    return CASUS_USAGE;
  }
  if (!json_is_array(value)) return add_value(a, o, value, d);
  json_array_foreach(value, k, one) {
    casus_status each;

    if (!is_operand) {
      each = add_value(a, o, one, d);
    } else if (json_is_string(one)) {
      each = add_operand(a, json_string_value(one));
    } else {
      cs_error(d, nowhere, "\"operands\" is a list of texts");
      each = CASUS_USAGE;
    }
    if (each == CASUS_NOMEM) return each;
    if (each) st = each;
  }
  return st;
}

casus_status cs_asked_read(const cs_question *q, const char *text, casus_diag *d, cs_asked *out) {
  json_error_t error;
  json_t *object, *value;
  const char *name;
  casus_status st = CASUS_OK;

  *out = (cs_asked){.question = q};
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

void cs_asked_free(cs_asked *a) {
  for (size_t i = 0; i < a->n_given; i++) cs_free(a->given[i].value);
  for (size_t i = 0; i < a->n_operands; i++) cs_free(a->operands[i]);
  cs_free(a->given);
  cs_free(a->operands);
  *a = (cs_asked){0};
}

/* ---- values ----------------------------------------------------------------------------------- */

const char *cs_option_nth(const cs_asked *a, const char *name, size_t k) {
  for (size_t i = 0; i < a->n_given; i++) {
    if (!strcmp(a->given[i].option->name, name) && !k--) return a->given[i].value;
  }
  return NULL;
}

const char *cs_option_text(const cs_asked *a, const char *name) {
  const char *value = cs_option_nth(a, name, 0);
  const cs_option *o = find(a->question, name);

  assert(o);
  return value || !o ? value : o->fallback;
}

bool cs_option_given(const cs_asked *a, const char *name) {
  return cs_option_nth(a, name, 0) != NULL;
}

double cs_option_number(const cs_asked *a, const char *name) {
  const char *text = cs_option_text(a, name);
  double x = 0;

  if (text) cs_parse_number(text, strlen(text), &x);
  return x;
}

uint64_t cs_option_count(const cs_asked *a, const char *name) {
  const char *text = cs_option_text(a, name);
  uint64_t n = 0;

  if (text) cs_parse_count(text, strlen(text), &n);
  return n;
}

size_t cs_operand_count(const cs_asked *a) {
  return a->n_operands;
}

const char *cs_operand(const cs_asked *a, size_t i) {
  return i < a->n_operands ? a->operands[i] : NULL;
}
