/* Reads lists of key=value, and mappings. */
#include "faces/attrition/fields.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

static const char *const units[] = {"hour", "day", "week", "month", "year"};
/* Upper limits from here on only guard the arithmetic; messages leave them out. */
static const double MANY = 10000;
enum { UNITS = sizeof units / sizeof *units };

typedef struct {
  const char *name, *text;
  const cs_node *node; /* the scalar that is read, or NULL: `text` is */
  const char **unit;
  cs_arena *arena;
  casus_diag *d;
} reader;

static cs_place place(const reader *r, const char *at, size_t width) {
  if (r->node) return cs_node_place(r->node, (size_t)(at - r->node->text), width);
  return (cs_place){
      .file = r->name, .line = 1, .column = (size_t)(at - r->text) + 1, .width = width};
}

/* "0.02/day": finds the unit; n becomes the length of the number. */
static casus_status read_unit(reader *r, const char *key, const char *at, size_t *n) {
  const char *slash = memchr(at, '/', *n);
  size_t length;

  if (!slash) {
    cs_error(r->d, place(r, at, *n), "%s is a rate and has no unit of time", key);
    cs_hint(r->d, "Write it as %.*s/day (or hour, week, month, year).", (int)*n, at);
    return CASUS_CASE;
  }
  length = (size_t)(at + *n - slash) - 1;
  *n = (size_t)(slash - at);
  for (size_t k = 0; k < UNITS; k++) {
    if (strlen(units[k]) != length || strncmp(units[k], slash + 1, length) != 0) continue;
    if (*r->unit && strcmp(*r->unit, units[k]) != 0)
      return cs_error(r->d, place(r, slash + 1, length), "rates in 1/%s and 1/%s are mixed",
                      *r->unit, units[k]);
    *r->unit = units[k];
    return CASUS_OK;
  }
  cs_error(r->d, place(r, slash + 1, length), "unknown unit of time \"%.*s\"", (int)length,
           slash + 1);
  cs_detail(r->d, "It is one of: hour, day, week, month, year.");
  return CASUS_CASE;
}

static casus_status read_value(reader *r, cs_field *f, const char *at, size_t n) {
  char low[32], high[32];
  double x;

  if (f->kind == FIELD_NAME) {
    *(const char **)f->out = cs_arena_strndup(r->arena, at, n);
    return *(const char **)f->out ? CASUS_OK : CASUS_NOMEM;
  }
  if (f->kind == FIELD_TRUTH) {
    bool yes = n == 3 && !strncmp(at, "yes", 3), no = n == 2 && !strncmp(at, "no", 2);

    if (!yes && !no) return cs_error(r->d, place(r, at, n), "%s is yes or no", f->key);
    *(bool *)f->out = yes;
    return CASUS_OK;
  }
  if (f->kind == FIELD_RATE && read_unit(r, f->key, at, &n)) return CASUS_CASE;
  if (!cs_parse_number(at, n, &x))
    return cs_error(r->d, place(r, at, n), "\"%.*s\" is not a number", (int)n, at);
  if (x < f->least || x > f->most || (f->above && x <= f->least)) {
    cs_error(r->d, place(r, at, n), "%s is %.*s", f->key, (int)n, at);
    if (f->most < MANY) {
      cs_detail(r->d,
                f->above ? "It must be above %s and at most %s." : "It must lie between %s and %s.",
                cs_number_short(f->least, 6, low), cs_number_short(f->most, 6, high));
    } else {
      cs_detail(r->d, "It must be %s %s.", f->above ? "above" : "at least",
                cs_number_short(f->least, 6, low));
    }
    return CASUS_CASE;
  }
  if (f->kind == FIELD_WHOLE && x != floor(x))
    return cs_error(r->d, place(r, at, n), "%s must be a whole number", f->key);
  *(double *)f->out = x;
  return CASUS_OK;
}

casus_status cs_fields_read(const char *name, const char *text, cs_field *fields, size_t n,
                            const char **unit, cs_arena *arena, casus_diag *d) {
  reader r = {name, text, NULL, unit, arena, d};
  casus_status st = cs_diag_source(d, name, text, strlen(text)), one;
  const char *names[32];
  bool given[32] = {false};

  for (size_t k = 0; k < n; k++) names[k] = fields[k].key;
  for (const char *at = text; !st || st == CASUS_CASE;) {
    size_t length = strcspn(at, ","), k = 0;
    const char *sign = memchr(at, '=', length);
    size_t key = sign ? (size_t)(sign - at) : length;

    while (k < n && (strlen(names[k]) != key || strncmp(names[k], at, key) != 0)) k++;
    if (k == n || !sign) {
      char *word = cs_arena_strndup(arena, at, key);

      if (!word) return CASUS_NOMEM;
      st = sign || k == n ? cs_error(d, place(&r, at, key), "unknown key \"%s\"", word)
                          : cs_error(d, place(&r, at, key), "\"%s\" has no value", word);
      if (k == n) cs_hint_nearest(d, word, names, n);
    } else if (given[k]) {
      st = cs_error(d, place(&r, at, key), "\"%s\" is given twice", names[k]);
    } else {
      given[k] = true;
      one = read_value(&r, &fields[k], sign + 1, length - key - 1);
      if (one == CASUS_NOMEM) return one;
      if (one) st = one;
    }
    if (!at[length]) break;
    at += length + 1;
  }
  for (size_t k = 0; k < n && (!st || st == CASUS_CASE); k++) {
    if (fields[k].is_needed && !given[k])
      st = cs_error(d, (cs_place){.file = name}, "\"%s\" is missing", names[k]);
  }
  return st;
}

casus_status cs_field_scalar(const cs_node *scalar, cs_field *field, const char **unit,
                             cs_arena *arena, casus_diag *d) {
  reader r = {NULL, NULL, scalar, unit, arena, d};

  if (scalar->kind != CS_SCALAR)
    return cs_error(d, scalar->at, "%s is a number or text, not %s", field->key,
                    cs_node_kind_text(scalar));
  return read_value(&r, field, scalar->text, scalar->n);
}

static bool is_among(const char *word, const char *const *list) {
  for (; list && *list; list++) {
    if (!strcmp(word, *list)) return true;
  }
  return false;
}

casus_status cs_fields_map(const cs_node *map, const char *what, cs_field *fields, size_t n,
                           const char *const *others, const char **unit, cs_arena *arena,
                           casus_diag *d) {
  casus_status st = CASUS_OK, one;
  const char *names[32];
  bool given[32] = {false};
  size_t n_names = n;

  if (map->kind != CS_MAPPING)
    return cs_error(d, map->at, "%s is a mapping, not %s", what, cs_node_kind_text(map));
  for (size_t k = 0; k < n; k++) names[k] = fields[k].key;
  for (; others && others[n_names - n] && n_names < 32; n_names++)
    names[n_names] = others[n_names - n];
  for (size_t i = 0; i < map->n_kids; i++) {
    const cs_entry *e = &map->entries[i];
    size_t k = 0;

    while (k < n && strcmp(names[k], e->key) != 0) k++;
    if (k < n) {
      given[k] = true;
      one = cs_field_scalar(e->value, &fields[k], unit, arena, d);
      if (one == CASUS_NOMEM) return one;
      if (one) st = one;
    } else if (!is_among(e->key, others)) {
      st = cs_error(d, e->at, "unknown key \"%s\" of %s", e->key, what);
      cs_hint_nearest(d, e->key, names, n_names);
    }
  }
  for (size_t k = 0; k < n; k++) {
    if (fields[k].is_needed && !given[k])
      st = cs_error(d, map->at, "\"%s\" is missing", fields[k].key);
  }
  return st;
}
